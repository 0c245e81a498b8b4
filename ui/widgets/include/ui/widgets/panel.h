// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace twinchart::ui::widgets {

/// A framed part of a screen with a head: symbol, title, and a remark at the right.
class Panel : public QFrame {
    Q_OBJECT
public:
    explicit Panel(const QString& icon = {}, QWidget* parent = nullptr);
    void setTitle(const QString& title, const QString& remark = {});
    QVBoxLayout* body() const { return m_body; }

private:
    QLabel* m_title;
    QLabel* m_remark;
    QVBoxLayout* m_body;
};

} // namespace twinchart::ui::widgets

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace twinchart::ui::widgets {

/// One of several choices, joined in a row; the chosen one is filled. Arrow keys move the focus within it.
class Segments : public QWidget {
    Q_OBJECT
public:
    explicit Segments(QWidget* parent = nullptr);
    /// Replaces the choices; the accessible name of each is `names` where given, else its text.
    void setTexts(const QStringList& texts, const QStringList& names = {});
    /// −1: none.
    void setCurrent(int index);
    int current() const { return m_current; }
    int count() const { return static_cast<int>(m_buttons.size()); }
    QAbstractButton* button(int index) const { return m_buttons.at(index); }

Q_SIGNALS:
    /// The user chose.
    void chosen(int index);

private:
    QList<QAbstractButton*> m_buttons;
    int m_current = -1;
};

} // namespace twinchart::ui::widgets

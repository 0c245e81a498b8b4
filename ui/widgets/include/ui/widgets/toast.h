// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;

namespace twinchart::ui::widgets {

/// A word at the bottom right for six seconds ("copied"). Nothing clinical, nothing of security: those are strips.
class Toast : public QFrame {
    Q_OBJECT
public:
    explicit Toast(QWidget* window);
    void say(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    QLabel* m_text;
    QTimer m_life;
};

} // namespace twinchart::ui::widgets

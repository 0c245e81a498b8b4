// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

namespace twinchart::ui::widgets {

/// The focus ring: 2 px round whatever has the focus in this window, 1 px outside it (inside large areas).
class FocusFrame : public QWidget {
    Q_OBJECT
public:
    explicit FocusFrame(QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void follow(QWidget* widget);
    void place();
    QPointer<QWidget> m_target;
    QList<QPointer<QWidget>> m_watched;
    bool m_inside = false;
};

} // namespace twinchart::ui::widgets

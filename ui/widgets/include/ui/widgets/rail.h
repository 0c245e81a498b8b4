// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QFrame>

class QVBoxLayout;

namespace twinchart::ui::widgets {

/// One place of the rail: symbol above its words, an amber count.
class RailItem : public QAbstractButton {
    Q_OBJECT
public:
    RailItem(const QString& icon, QWidget* parent);
    /// Painted when above zero; for a screen reader it is the description.
    void setCount(int count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    int m_count = 0;
};

/// The navigation rail: what the role may use, then notices and lock at the bottom on every screen.
class NavigationRail : public QFrame {
    Q_OBJECT
public:
    explicit NavigationRail(QWidget* parent = nullptr);
    /// Owned by the rail.
    RailItem* addItem(const QString& icon);
    RailItem* addBottomItem(const QString& icon);

private:
    QVBoxLayout* m_top;
    QVBoxLayout* m_bottom;
};

} // namespace twinchart::ui::widgets

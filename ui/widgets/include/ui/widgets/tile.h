// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace twinchart::ui::widgets {

/// A count with its meaning above a list; pressing it keeps only what it counts.
class Tile : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind { Critical, Warning, Neutral, Pending, Accent };
    Tile(Kind kind, const QString& icon, QWidget* parent = nullptr);
    void setTexts(const QString& title, const QString& second);
    void setCount(std::uint64_t count);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {150, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void say();
    Kind m_kind;
    QString m_icon, m_second;
    std::uint64_t m_count = 0;
};

} // namespace twinchart::ui::widgets

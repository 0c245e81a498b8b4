// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <QSlider>

#include <optional>
#include <vector>

namespace twinchart::ui::charts {

/// *As known at*: the other clock, when the twin learned something. One tick per arrival; its right end is "Now, live".
class KnownAtSlider : public QSlider {
    Q_OBJECT
public:
    explicit KnownAtSlider(QWidget* parent = nullptr);
    void setArrivals(std::vector<Instant> arrivals);
    const std::vector<Instant>& arrivals() const { return m_arrivals; }
    /// The chosen instant; absent: now, live.
    std::optional<Instant> instant() const;
    void setInstant(std::optional<Instant> at);
    void stepBy(int direction);
    QSize sizeHint() const override { return {400, 30}; }

Q_SIGNALS:
    /// The person chose another instant.
    void chosen();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    double xOf(int index) const;
    std::vector<Instant> m_arrivals; ///< distinct, ascending
};

} // namespace twinchart::ui::charts

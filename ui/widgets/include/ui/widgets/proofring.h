// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <ui/theme/words.h>

#include <QWidget>

class QPainter;

namespace twinchart::ui::widgets {

/// Draws the ring of a state into the largest centred square of `area`; measures scale with it.
void paintRing(QPainter& painter, const QRectF& area, theme::Ring ring, const theme::Theme& theme);

/// How far a value can be trusted. Never without its words: beside it, or as its tool tip and accessible name.
class ProofRing : public QWidget {
    Q_OBJECT
public:
    explicit ProofRing(int diameter, QWidget* parent = nullptr);
    void setRing(theme::Ring ring, const QString& words);
    theme::Ring ring() const { return m_ring; }
    QSize sizeHint() const override { return {m_diameter, m_diameter}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_diameter;
    theme::Ring m_ring = theme::Ring::NotYetTrusted;
};

} // namespace twinchart::ui::widgets

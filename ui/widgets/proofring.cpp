// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/proofring.h>

#include <QPainter>
#include <QPainterPath>

namespace twinchart::ui::widgets {
namespace {

void arc(QPainter& painter, const QRectF& circle, double startClockwise, double spanClockwise)
{
    painter.drawArc(circle, qRound(-startClockwise * 16), qRound(-spanClockwise * 16));
}

QRectF circleAt(QPointF centre, double radius)
{
    return {centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius};
}

} // namespace

void paintRing(QPainter& painter, const QRectF& area, theme::Ring ring, const theme::Theme& t)
{
    using theme::Ring;
    const double d = qMin(area.width(), area.height());
    const double s = d / 14.0; // the design gives its measures at 14
    const QPointF c = area.center();
    const double r = 5.6 * s;
    const QRectF circle = circleAt(c, r);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto pen = [&](const QColor& colour, double width, Qt::PenCapStyle cap = Qt::FlatCap) {
        painter.setPen(QPen(colour, width * s, Qt::SolidLine, cap, Qt::RoundJoin));
    };
    int arcs = 0;
    switch (ring) {
    case Ring::Draft: {
        QPen dashed(t.text2, 1.4 * s, Qt::CustomDashLine, Qt::FlatCap);
        dashed.setDashPattern({1.6, 1.5});
        painter.setPen(dashed);
        painter.drawEllipse(circle);
        break;
    }
    case Ring::Saved: arcs = 1; break;
    case Ring::Sent: arcs = 2; break;
    case Ring::Recorded: arcs = 3; break;
    case Ring::Verified:
        pen(t.verified, 2);
        painter.drawEllipse(circle);
        pen(t.verified, 1.9, Qt::RoundCap);
        painter.drawPolyline(QPolygonF{{c.x() - 2.4 * s, c.y() + 0.2 * s},
                                       {c.x() - 0.6 * s, c.y() + 2.0 * s},
                                       {c.x() + 2.6 * s, c.y() - 1.9 * s}});
        break;
    case Ring::Failed: {
        pen(t.critical, 2);
        arc(painter, circle.translated(-0.9 * s, 0), 112, 146);
        arc(painter, circle.translated(0.9 * s, 0), -68, 146);
        pen(t.critical, 1.5, Qt::FlatCap);
        painter.drawPolyline(QPolygonF{{c.x() + 0.9 * s, c.y() - 5.6 * s},
                                       {c.x() - 1.3 * s, c.y() - 1.4 * s},
                                       {c.x() + 1.4 * s, c.y() + 0.8 * s},
                                       {c.x() - 0.9 * s, c.y() + 5.6 * s}});
        break;
    }
    case Ring::NotYetTrusted:
    case Ring::NotOnLedger:
    case Ring::Erased:
        pen(t.text3, 1.4);
        painter.drawEllipse(circle);
        if (ring == Ring::NotOnLedger)
            painter.drawLine(QPointF(c.x() - 2.6 * s, c.y()), QPointF(c.x() + 2.6 * s, c.y()));
        if (ring == Ring::Erased) {
            const double k = r * 0.7071;
            painter.drawLine(QPointF(c.x() - k, c.y() + k), QPointF(c.x() + k, c.y() - k));
        }
        break;
    }
    for (int i = 0; arcs > 0 && i < 3; ++i) {
        if (i < arcs)
            pen(t.pending, 2);
        else
            pen(t.control, 1);
        arc(painter, circle, -82 + 120 * i, 104);
    }
    painter.restore();
}

ProofRing::ProofRing(int diameter, QWidget* parent) : QWidget(parent), m_diameter(diameter)
{
    setFixedSize(diameter, diameter);
}

void ProofRing::setRing(theme::Ring ring, const QString& words)
{
    m_ring = ring;
    setAccessibleName(words);
    setToolTip(words);
    update();
}

void ProofRing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintRing(painter, rect(), m_ring, theme::current());
}

} // namespace twinchart::ui::widgets

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <worklistdelegate.h>

#include <ui/patient/worklistmodel.h>
#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/words.h>
#include <ui/widgets/proofring.h>

#include <QPainter>
#include <QTextLayout>

namespace twinchart::ui::patient {
namespace {

constexpr QMargins kEdges(10, 4, 10, 4);

/// Breaks a text into lines of `width`, inside a word only where the word alone is wider. Returns their height.
int lay(QTextLayout& text, int width, Qt::LayoutDirection direction)
{
    QTextOption option(direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setTextDirection(direction);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    text.setTextOption(option);
    text.beginLayout();
    int height = 0;
    for (QTextLine line = text.createLine(); line.isValid(); line = text.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, height));
        height += qCeil(line.height());
    }
    text.endLayout();
    return height;
}

struct Person {
    Person(const QString& nameText, const QString& secondText, int width, Qt::LayoutDirection direction)
        : name(nameText, theme::font(theme::TextRole::Body, theme::Weight::Bold)),
          second(secondText, theme::font(theme::TextRole::Small)), nameHeight(lay(name, width, direction)),
          secondHeight(lay(second, width, direction))
    {
    }
    void paint(QPainter* painter, const QRect& cell, const theme::Theme& t) const
    {
        // A half for each, as in the other columns, unless one of them needs more.
        const int foot = qMax(secondHeight, qMin(cell.height() / 2, cell.height() - nameHeight));
        const int head = cell.height() - foot;
        painter->setPen(t.text);
        name.draw(painter, QPointF(cell.left(), cell.top() + (head - nameHeight) / 2));
        painter->setPen(t.text2);
        second.draw(painter, QPointF(cell.left(), cell.top() + head + (foot - secondHeight) / 2));
    }
    QTextLayout name, second;
    int nameHeight, secondHeight;
};

} // namespace

int WorklistDelegate::roomIn(int width)
{
    return width - kEdges.left() - kEdges.right();
}

int WorklistDelegate::heightFor(const QString& name, const QString& second, int width)
{
    const Person person(name, second, roomIn(width), Qt::LeftToRight);
    return person.nameHeight + person.secondHeight + kEdges.top() + kEdges.bottom();
}

void WorklistDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* filter = static_cast<const QSortFilterProxyModel*>(index.model());
    const auto* model = static_cast<const WorklistModel*>(filter->sourceModel());
    const interfaces::PatientSummary& p = model->patient(filter->mapToSource(index).row());
    const theme::Theme& t = theme::current();
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(option.rect, selected ? t.accentSoft : index.row() % 2 ? t.stripe : t.surface);
    painter->setPen(selected ? t.accent : t.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (selected)
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    const bool mirrored = option.direction == Qt::RightToLeft;
    QRect cell = option.rect.marginsRemoved(kEdges);
    const auto trim = [&](int pixels) {
        cell = mirrored ? cell.adjusted(0, 0, -pixels, 0) : cell.adjusted(pixels, 0, 0, 0);
    };
    const auto iconAt = [&](int size) {
        return QRect(mirrored ? cell.right() - size : cell.left(), option.rect.center().y() - size / 2 + 1, size, size);
    };
    const QString first = index.data().toString();
    const QString second = index.data(WorklistModel::SecondLineRole).toString();
    if (index.column() == WorklistModel::Patient) {
        Person(first, second, cell.width(), option.direction).paint(painter, cell, t);
        painter->restore();
        return;
    }
    theme::Weight weight = theme::Weight::Regular;
    QColor ink = t.text;
    switch (index.column()) {
    case WorklistModel::Place: weight = theme::Weight::Bold; break;
    case WorklistModel::Flags:
        weight = theme::Weight::Bold;
        // A diagnosis is known, not alarming: amber is for what was found now.
        if (p.invalidItems > 0) {
            ink = t.critical;
        } else {
            weight = theme::Weight::Regular;
            ink = p.alerts.empty() ? t.text2 : t.text;
        }
        break;
    case WorklistModel::Proof: {
        const theme::Ring ring = WorklistModel::ringOf(p);
        widgets::paintRing(*painter, iconAt(14), ring, t);
        ink = theme::Words::ringColour(ring, t);
        trim(22);
        break;
    }
    default: break;
    }
    const QFont bold = theme::font(theme::TextRole::Small, weight);
    const QFont small = theme::font(theme::TextRole::Small);
    const int right =
        index.column() == WorklistModel::Entries ? static_cast<int>(Qt::AlignRight) : static_cast<int>(Qt::AlignLeft);
    if (index.column() == WorklistModel::Flags && p.invalidItems > 0) {
        const QRect icon(mirrored ? cell.right() - 14 : cell.left(),
                         cell.top() + (second.isEmpty() ? cell.height() / 2 - 7 : 2), 14, 14);
        painter->drawPixmap(icon.topLeft(), theme::IconFactory::pixmap(QStringLiteral("proof-failed"), 14, ink,
                                                                       painter->device()->devicePixelRatioF()));
        QRect line(cell);
        line = mirrored ? line.adjusted(0, 0, -20, 0) : line.adjusted(20, 0, 0, 0);
        line.setHeight(second.isEmpty() ? cell.height() : 19);
        painter->setFont(bold);
        painter->setPen(ink);
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(bold).elidedText(first, Qt::ElideRight, line.width()));
    } else {
        QRect line(cell);
        if (!second.isEmpty())
            line.setHeight(cell.height() / 2);
        painter->setFont(bold);
        painter->setPen(ink);
        painter->drawText(line, Qt::AlignVCenter | right,
                          QFontMetrics(bold).elidedText(first, Qt::ElideRight, line.width()));
    }
    if (!second.isEmpty()) {
        QRect line(cell);
        line.setTop(cell.top() + cell.height() / 2);
        painter->setFont(small);
        painter->setPen(t.text2);
        painter->drawText(line, Qt::AlignVCenter | right,
                          QFontMetrics(small).elidedText(second, Qt::ElideRight, line.width()));
    }
    painter->restore();
}

} // namespace twinchart::ui::patient

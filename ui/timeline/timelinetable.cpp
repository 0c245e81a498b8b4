// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline/timelinetable.h>

#include <ui/theme/clinical.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace twinchart::ui::timeline {

using theme::Clinical;
using theme::qs;

namespace {

class RingDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem moved(option);
        moved.rect.adjust(option.direction == Qt::RightToLeft ? 0 : 22, 0,
                          option.direction == Qt::RightToLeft ? -22 : 0, 0);
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme::current().accentSoft
                                       : index.row() % 2                     ? theme::current().stripe
                                                                             : theme::current().surface);
        QStyledItemDelegate::paint(painter, moved, index);
        const int x = option.direction == Qt::RightToLeft ? option.rect.right() - 20 : option.rect.left() + 6;
        widgets::paintRing(*painter, QRectF(x, option.rect.center().y() - 6.5, 14, 14),
                           static_cast<theme::Ring>(index.data(TimelineTableModel::RingRole).toInt()),
                           theme::current());
    }
};

} // namespace

TimelineTable::TimelineTable(QWidget* parent) : QWidget(parent)
{
    m_model = new TimelineTableModel(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    m_view = new QTableView(this);
    m_view->setModel(m_model);
    m_view->setItemDelegateForColumn(TimelineTableModel::Proof, new RingDelegate(m_view));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(qMax(theme::Metrics::row, fontMetrics().height() + 10));
    m_view->horizontalHeader()->setHighlightSections(false);
    arrange();
    m_view->horizontalHeader()->setSectionResizeMode(TimelineTableModel::Entry, QHeaderView::Stretch);
    m_view->installEventFilter(this);
    column->addWidget(m_view, 1);
    m_count = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    m_unmapped = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    column->addWidget(m_count);
    column->addWidget(m_unmapped);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            Q_EMIT itemSelected(m_model->itemAt(now.row()));
    });
    connect(m_view, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT itemActivated(m_model->itemAt(index.row())); });
    m_view->setAccessibleName(tr("Timeline as a table"));
}

void TimelineTable::setChart(std::shared_ptr<const charts::Chart> chart, charts::ViewRange view)
{
    m_chart = std::move(chart);
    m_model->setChart(m_chart, view);
    fillCount();
}

void TimelineTable::setView(charts::ViewRange view)
{
    m_model->setView(view);
    fillCount();
}

void TimelineTable::select(std::uint32_t item)
{
    const int row = m_model->rowOf(item);
    if (row < 0)
        return;
    const QSignalBlocker block(m_view->selectionModel());
    m_view->setCurrentIndex(m_model->index(row, 0));
    m_view->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    m_view->viewport()->update();
}

void TimelineTable::arrange()
{
    // What an entry is called is read first: beside a narrow table the set gives its name away, then the source.
    const bool narrow = width() < 1100;
    const QFontMetrics metrics = m_view->fontMetrics();
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) + 18; };
    const int widths[] = {fits(QStringLiteral("00-Mmm-0000 00:00")),
                          narrow ? 0 : 190,
                          200,
                          84,
                          fits(QStringLiteral("per minute")),
                          fits(QStringLiteral("HH ▲▲")),
                          narrow ? 120 : 190,
                          narrow ? 112 : 150};
    m_model->setNarrow(narrow);
    QHeaderView* header = m_view->horizontalHeader();
    for (int c = 0; c < TimelineTableModel::ColumnCount; ++c)
        if (c != TimelineTableModel::Entry)
            header->resizeSection(c, qMax(widths[c], header->sectionSizeHint(c)));
}

void TimelineTable::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TimelineTable::fillCount()
{
    if (!m_chart) {
        m_count->clear();
        m_unmapped->clear();
        return;
    }
    const interfaces::ChartData& snapshot = *m_chart->data;
    QString count =
        tr("showing %1 of %2 entries in this part of time")
            .arg(Clinical::count(static_cast<std::uint64_t>(m_model->rowCount())), Clinical::count(snapshot.total));
    if (std::any_of(snapshot.items.begin(), snapshot.items.end(), [](const interfaces::ItemView& item) {
            return item.verdict == interfaces::Verdict::Verified && item.witnesses == 0;
        }))
        count += QStringLiteral(" · ") + tr("verified: checked here; no other hospital");
    m_count->setText(count);
    QStringList types;
    for (const auto& [type, n] : snapshot.unmappedTypes)
        types += QStringLiteral("%1 %2").arg(qs(type), Clinical::count(n));
    m_unmapped->setText(snapshot.unmapped
                            ? tr("%1 kept resources have no place on the timeline: %2")
                                  .arg(Clinical::count(snapshot.unmapped), types.join(QStringLiteral(", ")))
                            : QString());
    m_unmapped->setVisible(snapshot.unmapped > 0);
}

bool TimelineTable::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_view->currentIndex().isValid()) {
            Q_EMIT itemActivated(m_model->itemAt(m_view->currentIndex().row()));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TimelineTable::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_view->setAccessibleName(tr("Timeline as a table"));
        m_model->retranslate();
        arrange();
        fillCount();
    }
}

} // namespace twinchart::ui::timeline

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/worklist.h>

#include <worklistdelegate.h>

#include <ui/patient/patientpreview.h>
#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/button.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/tile.h>

#include <QHeaderView>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace twinchart::ui::patient {

using theme::Clinical;
using theme::Words;
using widgets::Button;
using Only = WorklistFilter::Only;

namespace {
constexpr Only kTiles[] = {Only::Failed, Only::Alerts, Only::Unverified, Only::Pending, Only::Kept};
}

Worklist::Worklist(session::Runner& runner, QWidget* parent) : QWidget(parent), m_runner(runner)
{
    m_model = new WorklistModel(this);
    m_filter = new WorklistFilter(this);
    m_filter->setSourceModel(m_model);
    m_filter->setSortRole(WorklistModel::SortRole);
    m_filter->setSortCaseSensitivity(Qt::CaseInsensitive);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::Metrics::controls);
    m_title = widgets::label(theme::TextRole::H2, theme::Weight::Bold, nullptr, this);
    m_search = new widgets::SearchField(this);
    m_search->setMinimumWidth(160);
    m_search->setMaximumWidth(300);
    m_count = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    m_import = new Button(Button::Kind::Secondary, QStringLiteral("import"), {}, this);
    m_open = new Button(Button::Kind::Primary, QStringLiteral("timeline"), {}, this);
    head->addWidget(m_title);
    head->addSpacing(8);
    head->addWidget(m_search, 1);
    head->addStretch(1);
    head->addWidget(m_count);
    head->addSpacing(4);
    head->addWidget(m_import);
    head->addWidget(m_open);
    column->addLayout(head);

    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(12);
    using widgets::Tile;
    m_tiles = {new Tile(Tile::Kind::Critical, QStringLiteral("proof-failed"), this),
               new Tile(Tile::Kind::Neutral, QStringLiteral("record"), this),
               new Tile(Tile::Kind::Neutral, QStringLiteral("clock"), this),
               new Tile(Tile::Kind::Pending, QStringLiteral("key"), this),
               new Tile(Tile::Kind::Accent, QStringLiteral("hospital"), this)};
    for (int i = 0; i < m_tiles.size(); ++i) {
        tiles->addWidget(m_tiles.at(i), 1);
        connect(m_tiles.at(i), &QAbstractButton::clicked, this, [this, i](bool on) {
            const QString before = chosenId();
            m_filter->setOnly(on ? kTiles[i] : Only::Everybody);
            keep(before);
            for (int j = 0; j < m_tiles.size(); ++j)
                m_tiles.at(j)->setChecked(on && i == j);
            fillCounts();
        });
    }
    column->addLayout(tiles);

    m_pages = new QStackedWidget(this);
    auto* listPage = new QWidget(m_pages);
    auto* listRow = new QHBoxLayout(listPage);
    listRow->setContentsMargins(0, 0, 0, 0);
    listRow->setSpacing(12);
    m_table = new QTableView(listPage);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new WorklistDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->sortByColumn(WorklistModel::Patient, Qt::AscendingOrder);
    m_table->installEventFilter(this);
    m_preview = new PatientPreview(listPage);
    m_preview->setFixedWidth(400);
    listRow->addWidget(m_table, 1);
    listRow->addWidget(m_preview);
    m_state = new widgets::StatePanel(m_pages);
    m_state->setProperty("panel", QStringLiteral("surface"));
    m_pages->addWidget(listPage);
    m_pages->addWidget(m_state);
    column->addWidget(m_pages, 1);

    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        const QString before = chosenId();
        m_filter->setWords(words);
        keep(before);
        fillCounts();
    });
    connect(m_table, &QTableView::doubleClicked, this, &Worklist::openChosen);
    connect(m_open, &QPushButton::clicked, this, &Worklist::openChosen);
    connect(m_import, &QPushButton::clicked, this, &Worklist::importWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &Worklist::showChosen);
    // A reset empties the selection without a signal of it.
    connect(m_filter, &QAbstractItemModel::modelReset, this, &Worklist::showChosen);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, this, [this](int resized) {
        if (resized == WorklistModel::Patient)
            fitRows();
    });
    connect(m_state, &widgets::StatePanel::stopped, this, [this] {
        m_job.forget();
        showProblem({Failure::Cancelled, {TWINCHART_TR("Reading the list was stopped. Nothing was changed."), {}}});
    });
    retranslate();
    arrange();
    showChosen();
}

void Worklist::load(Instant now)
{
    m_now = now;
    if (m_model->rowCount() == 0) {
        m_state->clearActions();
        m_state->show(widgets::StatePanel::Kind::Loading, tr("Reading the list of patients"), {});
        m_pages->setCurrentIndex(1);
    }
    m_runner.run<std::vector<interfaces::PatientSummary>>(
        m_job, session::Lane::Screen, [](interfaces::Workstation& w) { return w.patients(); },
        [this](Result<std::vector<interfaces::PatientSummary>> result) {
            if (!result) {
                showProblem(result.error());
                return;
            }
            const bool first = m_model->rowCount() == 0;
            const QString before = chosenId();
            m_model->setPatients(std::move(*result), m_now);
            m_state->clearActions();
            if (m_model->rowCount() == 0) {
                m_state->show(widgets::StatePanel::Kind::Empty, tr("No patient is known here yet"),
                              tr("Import records of a peripheral system, or of your own hospital."));
                m_state->setIconName(QStringLiteral("worklist"));
                connect(m_state->addAction(tr("Import…"), true), &QPushButton::clicked, this, &Worklist::importWanted,
                        Qt::QueuedConnection);
                m_pages->setCurrentIndex(1);
            } else {
                m_pages->setCurrentIndex(0);
                arrange();
                if (first)
                    m_table->selectRow(0);
                else
                    select(before);
            }
            fillCounts();
            Q_EMIT loaded(m_model->rowCount());
        });
}

void Worklist::showProblem(const Problem& problem)
{
    const bool integrity = problem.failure == Failure::Integrity;
    m_state->clearActions();
    m_state->show(integrity ? widgets::StatePanel::Kind::Tampered : widgets::StatePanel::Kind::Error,
                  Words::failure(problem.failure), Words::of(problem.message));
    connect(
        m_state->addAction(tr("Read again"), true), &QPushButton::clicked, this, [this] { load(m_now); },
        Qt::QueuedConnection);
    m_pages->setCurrentIndex(1);
}

void Worklist::wipe()
{
    m_job.forget();
    m_search->setText({}); // clear() would keep what was typed for undo
    m_filter->setOnly(Only::Everybody);
    for (widgets::Tile* tile : std::as_const(m_tiles))
        tile->setChecked(false);
    m_model->setPatients({}, {});
    m_preview->setPatient(std::nullopt, {});
    fillCounts();
}

void Worklist::select(const QString& id)
{
    for (int row = 0; row < m_filter->rowCount(); ++row)
        if (m_filter->index(row, 0).data(WorklistModel::IdRole).toString() == id)
            m_table->selectRow(row);
}

/// The view would go on to another patient when rows are filtered out: nobody is chosen instead.
void Worklist::keep(const QString& id)
{
    if (chosenId() == id)
        return;
    m_table->selectionModel()->clear();
    select(id);
}

void Worklist::focusFirst()
{
    // Before the focus: a view that gets it without a current row takes one and does not select it.
    if (!chosen().isValid())
        m_table->selectRow(0);
    m_table->setFocus(Qt::OtherFocusReason);
}

QModelIndex Worklist::chosen() const
{
    return m_table->selectionModel()->selectedRows().value(0);
}

QString Worklist::chosenId() const
{
    return chosen().data(WorklistModel::IdRole).toString();
}

void Worklist::showChosen()
{
    const QModelIndex row = chosen();
    m_open->setEnabled(row.isValid());
    m_preview->setPatient(
        row.isValid() ? std::optional(m_model->patient(m_filter->mapToSource(row).row())) : std::nullopt, m_now);
}

void Worklist::openChosen()
{
    const QString id = chosenId();
    if (!id.isEmpty())
        Q_EMIT opened(id);
}

void Worklist::fillCounts()
{
    const auto& all = m_model->patients();
    for (int i = 0; i < m_tiles.size(); ++i)
        m_tiles.at(i)->setCount(static_cast<std::uint64_t>(
            std::count_if(all.begin(), all.end(), [&](const auto& p) { return WorklistFilter::fits(p, kTiles[i]); })));
    m_count->setText(tr("showing %1 of %2").arg(m_filter->rowCount()).arg(m_model->rowCount()));
}

void Worklist::arrange()
{
    const bool wide = width() >= 1500;
    m_preview->setVisible(wide);
    const int room = width() - 24 - (wide ? 412 : 0) - 16;
    // The name's column is as wide as its widest text, within reason; what is longer wraps.
    int names = 260;
    const QFontMetrics bold(theme::font(theme::TextRole::Body, theme::Weight::Bold));
    const QFontMetrics small(theme::font(theme::TextRole::Small));
    for (const interfaces::PatientSummary& p : m_model->patients())
        names =
            qMax(names,
                 qMax(bold.horizontalAdvance(Clinical::name(p)), small.horizontalAdvance(m_model->secondLine(p))) + 24);
    names = qMin(names, room * 2 / 5);
    const int entries = 90;
    const int last = 120;
    const int proof = 190;
    const int place = qMin(240, qMax(110, room / 6));
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(60);
    // The stretched column's heading is not cut before places had to give way. In a narrow window, or a language with
    // longer words than those there are, it is: a proof that must be scrolled to would be worse.
    const auto leastOf = [&](int column, int wanted) {
        const QString heading = m_filter->headerData(column, Qt::Horizontal).toString();
        return qMax(wanted, qMax(header->sectionSizeHint(column), bold.horizontalAdvance(heading) + 24));
    };
    int taken = 0;
    for (const auto& [column, wanted] : {std::pair<int, int>{WorklistModel::Patient, names},
                                         {WorklistModel::Entries, entries},
                                         {WorklistModel::Last, last},
                                         {WorklistModel::Proof, proof},
                                         {WorklistModel::Flags, 0}}) {
        const int least = leastOf(column, wanted);
        if (column != WorklistModel::Flags)
            header->resizeSection(column, least);
        taken += least;
    }
    const int least = leastOf(WorklistModel::Place, 136); // "Ward 12B · Bed 24"
    header->resizeSection(WorklistModel::Place, qBound(least, room - taken, qMax(least, place)));
    header->setSectionResizeMode(WorklistModel::Flags, QHeaderView::Stretch);
    fitRows();
}

void Worklist::fitRows()
{
    const int width = m_table->columnWidth(WorklistModel::Patient);
    int height = qMax(theme::Metrics::rowTwoLines, QFontMetrics(theme::font(theme::TextRole::Body)).height() * 2 + 10);
    const int room = WorklistDelegate::roomIn(width);
    const QFontMetrics bold(theme::font(theme::TextRole::Body, theme::Weight::Bold));
    const QFontMetrics small(theme::font(theme::TextRole::Small));
    for (const interfaces::PatientSummary& p : m_model->patients()) {
        const QString name = Clinical::name(p);
        const QString second = m_model->secondLine(p);
        if (bold.horizontalAdvance(name) >= room || small.horizontalAdvance(second) >= room) // else two lines do
            height = qMax(height, WorklistDelegate::heightFor(name, second, width));
    }
    m_table->verticalHeader()->setDefaultSectionSize(height);
}

void Worklist::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool Worklist::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (watched == m_search && !chosen().isValid())
                m_table->selectRow(0);
            openChosen();
            return true;
        }
        if (watched == m_search && key == Qt::Key_Down) {
            focusFirst();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Worklist::retranslate()
{
    m_title->setText(tr("Worklist"));
    m_search->setPlaceholderText(tr("Name, number or place"));
    m_search->setAccessibleName(tr("Search the worklist"));
    m_import->setText(tr("Import…"));
    m_open->setText(tr("Open timeline"));
    m_open->setHint(tr("Enter"));
    m_table->setAccessibleName(tr("Patients"));
    m_tiles.at(0)->setTexts(tr("Failed its check"), tr("never shown as a value"));
    m_tiles.at(1)->setTexts(tr("Active problems"), tr("diagnoses that go on"));
    m_tiles.at(2)->setTexts(tr("Not verified yet"), tr("on the way, or no witness"));
    m_tiles.at(3)->setTexts(tr("Access pending"), tr("the team’s key is coming"));
    m_tiles.at(4)->setTexts(tr("Kept by the hospital"), tr("until the patient claims it"));
    m_model->retranslate();
    fillCounts();
}

void Worklist::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        arrange();
    }
}

} // namespace twinchart::ui::patient

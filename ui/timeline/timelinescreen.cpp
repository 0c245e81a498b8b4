// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline/timelinescreen.h>

#include <filtermenu.h>

#include <ui/charts/knownatslider.h>
#include <ui/charts/overviewstrip.h>
#include <ui/charts/timelineplot.h>
#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinetable.h>
#include <ui/widgets/button.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/segments.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/strip.h>

#include <QApplication>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace twinchart::ui::timeline {

using charts::Chart;
using charts::TimelinePlot;
using theme::Clinical;
using theme::Words;
using widgets::Button;

TimelineScreen::TimelineScreen(session::Runner& runner, QWidget* parent) : QWidget(parent), m_runner(runner)
{
    build();
    m_knownTimer.setSingleShot(true);
    m_knownTimer.setInterval(180);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(200);
    connect(&m_knownTimer, &QTimer::timeout, this, &TimelineScreen::load);
    connect(&m_searchTimer, &QTimer::timeout, this, &TimelineScreen::refilter);
    retranslate();
}

QWidget* TimelineScreen::buildToolbar()
{
    auto* bar = new QFrame(this);
    bar->setProperty("panel", QStringLiteral("foot"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 7, 12, 7);
    row->setSpacing(theme::Metrics::controls);
    m_presets = new widgets::Segments(bar);
    m_out = new Button(Button::Kind::Icon, QStringLiteral("zoom-out"), {}, bar);
    m_in = new Button(Button::Kind::Icon, QStringLiteral("zoom-in"), {}, bar);
    m_undo = new Button(Button::Kind::Icon, QStringLiteral("undo"), {}, bar);
    m_now = new Button(Button::Kind::Secondary, QStringLiteral("now"), {}, bar);
    m_filterButton = new Button(Button::Kind::Secondary, QStringLiteral("filter"), {}, bar);
    m_filterMenu = new FilterMenu(this);
    m_search = new widgets::SearchField(bar);
    m_search->setMinimumWidth(110);
    m_search->setMaximumWidth(240);
    m_tableButton = new Button(Button::Kind::Secondary, QStringLiteral("table"), {}, bar);
    m_tableButton->setHint(QStringLiteral("F8"));
    m_tableButton->setCheckable(true);
    row->addWidget(m_presets);
    for (QWidget* w : std::initializer_list<QWidget*>{m_out, m_in, m_undo, m_now, m_filterButton})
        row->addWidget(w);
    row->addWidget(m_search, 1);
    row->addStretch(1);
    row->addWidget(m_tableButton);
    return bar;
}

QWidget* TimelineScreen::buildFoot()
{
    auto* foot = new QFrame(this);
    foot->setProperty("panel", QStringLiteral("foot"));
    m_footLayout = new QBoxLayout(QBoxLayout::TopToBottom, foot);
    m_footLayout->setContentsMargins(0, 6, 0, 6);
    m_footLayout->setSpacing(2);
    m_overview = new charts::OverviewStrip(foot);
    m_footLayout->addWidget(m_overview, 1);
    auto* knownRow = new QWidget(foot);
    knownRow->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* known = new QHBoxLayout(knownRow);
    known->setContentsMargins(14, 0, 14, 0);
    known->setSpacing(10);
    auto* icon = new widgets::IconLabel(QStringLiteral("as-known"), 18, widgets::IconLabel::Ink::Accent, foot);
    auto* words = new QWidget(foot);
    m_knownWords = words;
    auto* wordColumn = new QVBoxLayout(words);
    wordColumn->setContentsMargins(0, 0, 0, 0);
    wordColumn->setSpacing(0);
    m_knownTitle = widgets::label(theme::TextRole::Small, theme::Weight::Bold, nullptr, words);
    m_knownHint = widgets::label(theme::TextRole::Micro, theme::Weight::Regular, "text2", words);
    wordColumn->addWidget(m_knownTitle);
    wordColumn->addWidget(m_knownHint);
    m_slider = new charts::KnownAtSlider(foot);
    auto* right = new QWidget(foot);
    m_knownRight = right;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(0);
    m_knownWhen = widgets::label(theme::TextRole::Small, theme::Weight::Bold, nullptr, right);
    m_knownKeys = widgets::label(theme::TextRole::Micro, theme::Weight::Regular, "text2", right);
    rightColumn->addWidget(m_knownWhen);
    rightColumn->addWidget(m_knownKeys);
    known->addWidget(icon);
    known->addWidget(words);
    known->addWidget(m_slider, 1);
    known->addWidget(right);
    m_footLayout->addWidget(knownRow, 1);
    return foot;
}

void TimelineScreen::build()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_whole = new QStackedWidget(this);
    outer->addWidget(m_whole);
    m_content = new QWidget(m_whole);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_toolbar = buildToolbar();
    column->addWidget(m_toolbar);
    m_knownStrip = new widgets::Strip(widgets::Strip::Kind::Accent, m_content);
    m_knownStrip->setFlat(true);
    m_backToNow = m_knownStrip->addAction({}, true);
    m_knownStrip->hide();
    column->addWidget(m_knownStrip);
    m_failedStrip = new widgets::Strip(widgets::Strip::Kind::Critical, m_content);
    m_failedStrip->setKind(widgets::Strip::Kind::Critical, QStringLiteral("proof-failed"));
    m_failedStrip->setFlat(true);
    m_showFailed = m_failedStrip->addAction({});
    m_failedStrip->hide();
    column->addWidget(m_failedStrip);
    m_pages = new QStackedWidget(m_content);
    m_plot = new TimelinePlot(m_pages);
    m_table = new TimelineTable(m_pages);
    m_pages->addWidget(m_plot);
    m_pages->addWidget(m_table);
    column->addWidget(m_pages, 1);
    m_foot = buildFoot();
    column->addWidget(m_foot);
    m_state = new widgets::StatePanel(m_whole);
    m_whole->addWidget(m_content);
    m_whole->addWidget(m_state);
    m_panel = new DetailPanel(m_runner, this);
    m_panel->hide();

    connect(m_presets, &widgets::Segments::chosen, m_plot, &TimelinePlot::preset);
    connect(m_out, &QPushButton::clicked, m_plot, &TimelinePlot::zoomOut);
    connect(m_in, &QPushButton::clicked, m_plot, &TimelinePlot::zoomIn);
    connect(m_undo, &QPushButton::clicked, m_plot, &TimelinePlot::viewBack);
    connect(m_now, &QPushButton::clicked, m_plot, &TimelinePlot::goToNow);
    connect(m_filterButton, &QPushButton::clicked, this, &TimelineScreen::showFilter);
    connect(m_filterMenu, &FilterMenu::changed, this, [this] {
        m_filter.dataSets = m_filterMenu->chosen();
        refilter();
    });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_searchTimer.start(); });
    connect(m_tableButton, &QPushButton::clicked, this, &TimelineScreen::toggleTable);
    connect(m_plot, &TimelinePlot::viewChanged, this, &TimelineScreen::syncView);
    connect(m_plot, &TimelinePlot::itemSelected, this, &TimelineScreen::showItem);
    connect(m_plot, &TimelinePlot::itemActivated, this, [this](quint32 item) {
        showItem(item);
        m_panel->focusFirst();
    });
    connect(m_table, &TimelineTable::itemSelected, this, [this](quint32 item) { m_plot->select(item, false); });
    connect(m_table, &TimelineTable::itemActivated, this, [this](quint32 item) {
        showItem(item);
        m_panel->focusFirst();
    });
    connect(m_overview, &charts::OverviewStrip::moved, this, [this](qint64 centre) {
        const std::int64_t half = m_plot->views().view().length() / 2;
        m_plot->setView({centre - half, centre + half});
    });
    connect(m_slider, &charts::KnownAtSlider::chosen, this, [this] {
        m_asKnownAt = m_slider->instant();
        m_job.forget(); // of another instant
        fillStrips();
        m_knownTimer.start();
    });
    connect(m_backToNow, &QPushButton::clicked, this, &TimelineScreen::knownNow);
    connect(m_showFailed, &QPushButton::clicked, this, [this] {
        if (!m_chart)
            return;
        std::vector<std::uint32_t> failedItems;
        for (const std::uint32_t i : m_chart->shown)
            if (m_chart->item(i).verdict == interfaces::Verdict::Invalid)
                failedItems.push_back(i);
        if (!failedItems.empty())
            m_plot->select(failedItems[m_nextFailed++ % failedItems.size()], true);
    });
    connect(m_panel, &DetailPanel::closed, this, [this] {
        m_panelWanted = false;
        arrange();
        m_plot->setFocus(Qt::OtherFocusReason);
    });
    connect(m_panel, &DetailPanel::proofWanted, this, [this] {
        if (m_panel->item())
            Q_EMIT proofWanted(*m_panel->item());
    });
    connect(m_panel, &DetailPanel::stepWanted, this, [this](int direction) {
        if (const auto next = m_plot->neighbour(direction))
            m_plot->select(*next, true);
    });
    connect(m_panel, &DetailPanel::fetchAgainWanted, this, &TimelineScreen::fetchAgain);
    connect(m_state, &widgets::StatePanel::stopped, this, [this] {
        m_job.forget();
        m_filterJob.forget();
        Q_EMIT backWanted();
    });
}

void TimelineScreen::open(const QString& patient)
{
    wipe();
    m_patient = patient.toStdString();
    m_state->clearActions();
    m_state->show(widgets::StatePanel::Kind::Loading, tr("Opening the record"),
                  tr("Every entry is checked against its proof before it is shown."));
    m_whole->setCurrentWidget(m_state);
    load();
}

void TimelineScreen::reload()
{
    if (!m_patient.empty())
        load();
}

void TimelineScreen::load()
{
    m_knownTimer.stop();
    interfaces::TimelineQuery query;
    query.patient = m_patient;
    query.asKnownAt = m_asKnownAt;
    const charts::Filter filter = m_filter;
    m_runner.run<std::shared_ptr<const Chart>>(
        m_job, session::Lane::Screen,
        [query, filter](interfaces::Workstation& w) -> Result<std::shared_ptr<const Chart>> {
            TWINCHART_ASSIGN(interfaces::ChartData snapshot, w.openPatient(query));
            return charts::prepare(std::make_shared<const interfaces::ChartData>(std::move(snapshot)), filter);
        },
        [this, filter, knownAt = m_asKnownAt](Result<std::shared_ptr<const Chart>> result) {
            m_filterJob.forget(); // it looks at an older record
            if (!result) {
                showProblem(result.error());
                return;
            }
            m_loaded = {(*result)->data, knownAt};
            if (filter == m_filter)
                take(std::move(*result), knownAt);
            else
                refilter();
        });
}

void TimelineScreen::refilter()
{
    m_filter.words = m_search->text().toStdString();
    if (!m_loaded.data)
        return;
    m_runner.run<std::shared_ptr<const Chart>>(
        m_filterJob, session::Lane::State,
        [data = m_loaded.data, filter = m_filter](interfaces::Workstation&) -> Result<std::shared_ptr<const Chart>> {
            return charts::prepare(data, filter);
        },
        [this, knownAt = m_loaded.knownAt](Result<std::shared_ptr<const Chart>> result) {
            if (!result)
                showProblem(result.error());
            else
                take(std::move(*result), knownAt);
        });
}

void TimelineScreen::take(std::shared_ptr<const Chart> chart, std::optional<Instant> knownAt)
{
    m_chart = std::move(chart);
    m_shownAt = knownAt;
    const interfaces::ChartData& snapshot = *m_chart->data;
    if (snapshot.items.empty() && !m_shownAt) {
        showEmpty(snapshot.patient);
        Q_EMIT opened(snapshot.patient, snapshot.now);
        return;
    }
    m_whole->setCurrentWidget(m_content);
    m_state->clearActions();
    m_state->show(widgets::StatePanel::Kind::Empty, {}, {});
    const bool first = !m_plot->chart();
    if (first && height() < 760)
        m_plot->setSectionFolded("PHA", true); // narrow screens show the hospital's own rows first
    m_plot->setChart(m_chart, !first);
    m_overview->setChart(m_chart);
    m_table->setChart(m_chart, m_plot->views().view());
    if (!m_shownAt)
        m_slider->setArrivals(snapshot.arrivals);
    fillStrips();
    syncView();
    if (!m_plot->selected())
        m_panelWanted = false;
    else if (m_panel->item())
        fillPanel(*m_plot->selected());
    arrange();
    Q_EMIT opened(snapshot.patient, snapshot.now);
}

void TimelineScreen::takeAway()
{
    m_plot->wipe();
    m_table->setChart(nullptr, {});
    m_overview->setChart(nullptr);
    m_panel->wipe();
    m_panelWanted = false;
}

void TimelineScreen::showEmpty(const interfaces::PatientSummary& patient)
{
    takeAway();
    m_state->clearActions();
    m_state->show(
        widgets::StatePanel::Kind::Empty, tr("Nothing is recorded for this patient"),
        patient.accessPending
            ? tr("You are in the treating team; its key is not here yet. It comes with the next sync of a colleague’s workstation.")
            : tr("Import records of a peripheral system, or of your own hospital."));
    m_state->setIconName(QStringLiteral("timeline"));
    connect(m_state->addAction(tr("Back to the worklist"), true), &QPushButton::clicked, this,
            &TimelineScreen::backWanted, Qt::QueuedConnection);
    m_whole->setCurrentWidget(m_state);
    arrange();
}

void TimelineScreen::fetchAgain()
{
    if (!m_panel->item())
        return;
    m_runner.run<interfaces::SyncResult>(
        m_againJob, session::Lane::Long, [](interfaces::Workstation& w) { return w.sync(true); },
        [this, item = m_panel->item()->item](const Result<interfaces::SyncResult>& result) {
            if (!result)
                m_panel->showFetchProblem(item, result.error());
            reload();
        });
}

void TimelineScreen::showProblem(const Problem& problem)
{
    const bool integrity = problem.failure == Failure::Integrity;
    const bool refused = problem.failure == Failure::NotPermitted;
    m_chart.reset();
    m_loaded = {};
    takeAway();
    arrange();
    m_state->clearActions();
    const auto kind = integrity ? widgets::StatePanel::Kind::Tampered
                      : refused ? widgets::StatePanel::Kind::Locked
                                : widgets::StatePanel::Kind::Error;
    const QString title = refused ? tr("You may not read this record") : Words::failure(problem.failure);
    m_state->show(
        kind, title, Words::of(problem.message),
        refused ? tr("This does not say whether there is anything. Your attempt stands in the patient’s access story.")
                : QString());
    connect(
        m_state->addAction(tr("Open again"), true), &QPushButton::clicked, this, [this] { open(patient()); },
        Qt::QueuedConnection);
    connect(m_state->addAction(tr("Back to the worklist"), false), &QPushButton::clicked, this,
            &TimelineScreen::backWanted, Qt::QueuedConnection);
    m_whole->setCurrentWidget(m_state);
    Q_EMIT failed();
}

void TimelineScreen::wipe()
{
    m_job.forget();
    m_filterJob.forget();
    m_againJob.forget();
    m_knownTimer.stop();
    m_searchTimer.stop();
    m_patient.clear();
    m_chart.reset();
    m_loaded = {};
    m_filter = {};
    m_filterMenu->clear();
    m_asKnownAt.reset();
    m_shownAt.reset();
    m_nextFailed = 0;
    {
        const QSignalBlocker block(m_search);
        m_search->setText({}); // clear() would keep what was typed for undo
    }
    takeAway();
    m_slider->setArrivals({});
    m_slider->setInstant(std::nullopt);
    m_knownStrip->setTexts({});
    m_failedStrip->setTexts({});
    fillStrips();
    m_pages->setCurrentWidget(m_plot);
    m_tableButton->setChecked(false);
    m_state->show(widgets::StatePanel::Kind::Empty, {}, {});
    arrange();
}

void TimelineScreen::showItem(quint32 index)
{
    if (!m_chart || index >= m_chart->data->items.size())
        return;
    m_panelWanted = true;
    fillPanel(index);
    arrange();
}

void TimelineScreen::fillPanel(quint32 index)
{
    const auto when = [&](std::optional<std::uint32_t> i) {
        return i ? Clinical::shortDate(Clinical::local(m_chart->item(*i).start).date()) + QLatin1Char(' ') +
                       Clinical::time(m_chart->item(*i).start)
                 : QString();
    };
    m_panel->show(m_chart->item(index), m_plot->positionInLane(), when(m_plot->neighbour(-1)),
                  when(m_plot->neighbour(1)));
    m_table->select(index);
}

void TimelineScreen::syncView()
{
    m_presets->setCurrent(m_plot->views().currentPreset());
    m_undo->setEnabled(m_plot->views().hasBack());
    m_overview->setView(m_plot->views().view());
    if (tableShown())
        m_table->setView(m_plot->views().view());
}

bool TimelineScreen::tableShown() const
{
    return m_pages->currentWidget() == m_table;
}

void TimelineScreen::toggleTable()
{
    if (!m_chart)
        return;
    const bool table = !tableShown();
    m_pages->setCurrentWidget(table ? static_cast<QWidget*>(m_table) : m_plot);
    m_tableButton->setChecked(table);
    if (table) {
        m_table->setView(m_plot->views().view());
        if (m_plot->selected())
            m_table->select(*m_plot->selected());
        m_table->view()->setFocus(Qt::OtherFocusReason);
    } else {
        m_plot->setFocus(Qt::OtherFocusReason);
    }
}

void TimelineScreen::togglePanel()
{
    if (!m_panel->item() || !m_chart)
        return;
    if (m_panelWanted) {
        m_panelWanted = false;
        arrange();
        focusFirst();
        return;
    }
    // Looking back, its entry may not have been known yet.
    const std::vector<interfaces::ItemView>& items = m_chart->data->items;
    const auto at = std::ranges::find(items, m_panel->item()->item, &interfaces::ItemView::item);
    if (at == items.end())
        return;
    showItem(static_cast<quint32>(at - items.begin()));
    m_panel->focusFirst();
}

void TimelineScreen::nextPane()
{
    QWidget* now = QApplication::focusWidget();
    QList<QWidget*> panes{m_presets->button(0), tableShown() ? static_cast<QWidget*>(m_table->view()) : m_plot};
    if (m_panel->isVisible())
        panes += m_panel->proofButton();
    panes += m_slider;
    const auto within = [&](QWidget* pane) {
        if (!now)
            return false;
        if (pane == panes.first())
            return m_toolbar->isAncestorOf(now);
        if (pane == m_panel->proofButton())
            return m_panel->isAncestorOf(now);
        return pane == now || pane->isAncestorOf(now);
    };
    qsizetype at = panes.size() - 1;
    for (qsizetype i = 0; i < panes.size(); ++i)
        if (within(panes.at(i)))
            at = i;
    panes.at((at + 1) % panes.size())->setFocus(Qt::OtherFocusReason);
}

void TimelineScreen::stepKnownAt(int direction)
{
    if (m_chart)
        m_slider->stepBy(direction);
}

void TimelineScreen::knownNow()
{
    m_slider->setInstant(std::nullopt);
    if (!m_asKnownAt)
        return;
    m_asKnownAt.reset();
    fillStrips();
    load();
}

void TimelineScreen::filterBy(const std::set<std::string>& dataSets)
{
    m_filter.dataSets = dataSets;
    refilter();
}

void TimelineScreen::focusFirst()
{
    if (m_whole->currentWidget() == m_content)
        (tableShown() ? static_cast<QWidget*>(m_table->view()) : m_plot)->setFocus(Qt::OtherFocusReason);
}

void TimelineScreen::showFilter()
{
    if (!m_chart)
        return;
    std::map<std::string, std::size_t> offer;
    for (const interfaces::ItemView& item : m_chart->data->items)
        ++offer[item.dataSet];
    m_filterMenu->setOffer(offer, m_filter.dataSets);
    m_filterMenu->popup(m_filterButton->mapToGlobal(QPoint(0, m_filterButton->height() + 2)));
}

void TimelineScreen::fillStrips()
{
    // The strip speaks of what is shown, the line below of what the slider asks for.
    const bool isPast = m_shownAt && m_chart;
    m_knownStrip->setVisible(isPast);
    m_knownWhen->setText(m_asKnownAt ? Clinical::dateTime(*m_asKnownAt) : tr("Now, live"));
    m_knownKeys->setText(m_asKnownAt || isPast ? tr("Ctrl+Home: back to now")
                                               : tr("nothing hidden · Alt+← steps back"));
    if (isPast)
        m_knownStrip->setTexts(tr("Known at %1").arg(Clinical::dateTime(*m_shownAt)),
                               tr("%n later entries are hidden. Recording is off while you look back.", nullptr,
                                  static_cast<int>(m_chart->data->hidden)));
    int failedItems = 0;
    if (m_chart)
        for (const std::uint32_t i : m_chart->shown)
            failedItems += m_chart->item(i).verdict == interfaces::Verdict::Invalid ? 1 : 0;
    m_failedStrip->setVisible(failedItems > 0);
    if (failedItems > 0)
        m_failedStrip->setTexts(tr("%n entries failed their integrity check", nullptr, failedItems),
                                tr("Their values are not shown."));
    m_filterButton->setText(m_filter.dataSets.empty()
                                ? tr("All data sets")
                                : tr("%n data sets", nullptr, static_cast<int>(m_filter.dataSets.size())));
}

void TimelineScreen::arrange()
{
    const bool show = m_panelWanted && m_whole->currentWidget() == m_content && m_panel->item();
    const int wide = width() >= 1600 ? 400 : 312;
    const bool overlay = width() + theme::Metrics::railWidth < 1200;
    m_whole->layout()->activate();
    static_cast<QVBoxLayout*>(layout())->setContentsMargins(0, 0, show && !overlay ? wide : 0, 0);
    m_panel->setGeometry(width() - wide, 0, wide, height());
    m_panel->setVisible(show);
    m_panel->setProperty("overlay", overlay);
    if (show)
        m_panel->raise();
    // Low screens have the two strips in one line, so that the lanes keep the height.
    const bool low = height() < 760;
    m_footLayout->setDirection(low ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_knownHint->setVisible(!low);
    m_knownKeys->setVisible(!low);
    m_knownWords->setFixedWidth(low ? QFontMetrics(m_knownTitle->font()).horizontalAdvance(m_knownTitle->text()) + 8
                                    : 140);
    m_knownRight->setMinimumWidth(
        low ? QFontMetrics(m_knownWhen->font()).horizontalAdvance(QStringLiteral("00-Mmm-0000 00:00")) + 4 : 190);
    // The row of tools gives way in steps: the word of Now, then the search field.
    const int room = width() - (show && !overlay ? wide : 0);
    m_now->setKind(Button::Kind::Secondary);
    m_search->setVisible(true);
    if (m_toolbar->layout()->minimumSize().width() > room)
        m_now->setKind(Button::Kind::Icon);
    if (m_toolbar->layout()->minimumSize().width() > room)
        m_search->setVisible(false);
}

void TimelineScreen::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TimelineScreen::retranslate()
{
    m_presets->setTexts(
        {tr("2 h"), tr("12 h"), tr("24 h"), tr("5 d"), tr("10 d"), tr("1 m"), tr("3 m"), tr("1 y"), tr("All")},
        {tr("Show 2 hours"), tr("Show 12 hours"), tr("Show 24 hours"), tr("Show 5 days"), tr("Show 10 days"),
         tr("Show 1 month"), tr("Show 3 months"), tr("Show 1 year"), tr("Show everything")});
    const auto name = [](Button* button, const QString& words) {
        button->setAccessibleName(words);
        button->setToolTip(words);
    };
    name(m_out, tr("Zoom out"));
    name(m_in, tr("Zoom in"));
    name(m_undo, tr("Previous view (Backspace)"));
    name(m_now, tr("Go to now (N)"));
    m_now->setText(tr("Now"));
    m_search->setPlaceholderText(tr("Search this record"));
    m_search->setAccessibleName(tr("Search this record"));
    m_tableButton->setText(tr("Table"));
    m_knownTitle->setText(tr("As known at"));
    m_knownHint->setText(tr("when records arrived"));
    m_slider->setAccessibleName(tr("As known at"));
    m_backToNow->setText(tr("Back to now"));
    m_showFailed->setText(tr("Show them"));
    m_overview->setAccessibleName(tr("Whole record"));
    arrange();
    fillStrips();
    syncView();
}

void TimelineScreen::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::timeline

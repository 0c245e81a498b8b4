// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/charts/chart.h>
#include <ui/session/runner.h>

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QBoxLayout;
class QLabel;
class QStackedWidget;

namespace twinchart::ui::charts {
class KnownAtSlider;
class OverviewStrip;
class TimelinePlot;
} // namespace twinchart::ui::charts

namespace twinchart::ui::widgets {
class Button;
class SearchField;
class Segments;
class StatePanel;
class Strip;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::timeline {

class DetailPanel;
class FilterMenu;
class TimelineTable;

/// One patient's whole record on one time axis, with the entry chosen, the table twin and the two clocks.
class TimelineScreen : public QWidget {
    Q_OBJECT
public:
    explicit TimelineScreen(session::Runner& runner, QWidget* parent = nullptr);

    /// Opens a patient; the record is checked before anything of it is shown.
    void open(const QString& patient);
    /// Reads the open patient again (something changed); view and selection stay.
    void reload();
    /// Forgets everything that is shown (lock).
    void wipe();
    QString patient() const { return QString::fromStdString(m_patient); }
    const std::shared_ptr<const charts::Chart>& chart() const { return m_chart; }
    charts::TimelinePlot* plot() const { return m_plot; }
    DetailPanel* panel() const { return m_panel; }
    charts::KnownAtSlider* slider() const { return m_slider; }
    TimelineTable* table() const { return m_table; }
    widgets::StatePanel* state() const { return m_state; }
    widgets::SearchField* search() const { return m_search; }
    bool tableShown() const;
    bool lookingBack() const { return m_asKnownAt.has_value(); }

    // What menus and the palette do as well.
    void toggleTable();
    void togglePanel();
    void nextPane();
    void stepKnownAt(int direction);
    void knownNow();
    void focusFirst();
    void filterBy(const std::set<std::string>& dataSets);

Q_SIGNALS:
    void opened(const twinchart::interfaces::PatientSummary& patient, twinchart::Instant now);
    void failed();
    void proofWanted(const twinchart::interfaces::ItemView& item);
    void backWanted();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The newest record that was read; the filter looks at it.
    struct Loaded {
        std::shared_ptr<const interfaces::ChartData> data;
        std::optional<Instant> knownAt;
    };
    void build();
    QWidget* buildToolbar();
    QWidget* buildFoot();
    void load();
    void refilter();
    void take(std::shared_ptr<const charts::Chart> chart, std::optional<Instant> knownAt);
    void takeAway();
    void showEmpty(const interfaces::PatientSummary& patient);
    void showProblem(const Problem& problem);
    void fetchAgain();
    void showItem(quint32 item);
    void fillPanel(quint32 item);
    void syncView();
    void arrange();
    void fillStrips();
    void retranslate();
    void showFilter();

    session::Runner& m_runner;
    session::JobSlot m_job, m_filterJob, m_againJob;
    std::string m_patient;
    Loaded m_loaded;
    std::shared_ptr<const charts::Chart> m_chart;
    charts::Filter m_filter;
    std::optional<Instant> m_asKnownAt; ///< as the slider asks
    std::optional<Instant> m_shownAt;   ///< of the chart that is shown
    std::size_t m_nextFailed = 0;
    bool m_panelWanted = false;
    QTimer m_knownTimer, m_searchTimer;

    QWidget* m_toolbar;
    widgets::Segments* m_presets;
    widgets::Button *m_out, *m_in, *m_undo, *m_now, *m_filterButton, *m_tableButton;
    FilterMenu* m_filterMenu;
    widgets::SearchField* m_search;
    widgets::Strip *m_knownStrip, *m_failedStrip;
    widgets::Button *m_backToNow, *m_showFailed;
    QStackedWidget* m_pages; ///< plot, table
    QStackedWidget* m_whole; ///< content, state
    charts::TimelinePlot* m_plot;
    TimelineTable* m_table;
    QWidget* m_foot;
    QBoxLayout* m_footLayout;
    QWidget *m_knownWords, *m_knownRight;
    charts::OverviewStrip* m_overview;
    charts::KnownAtSlider* m_slider;
    QLabel *m_knownTitle, *m_knownHint, *m_knownWhen, *m_knownKeys;
    QWidget* m_content;
    DetailPanel* m_panel;
    widgets::StatePanel* m_state;
};

} // namespace twinchart::ui::timeline

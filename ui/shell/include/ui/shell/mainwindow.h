// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/patient/filechooser.h>
#include <ui/session/idlelock.h>
#include <ui/session/runner.h>
#include <ui/theme/theme.h>

#include <QMainWindow>
#include <QTimer>

#include <memory>
#include <optional>

class QStackedWidget;

namespace twinchart::ui::patient {
class ImportPage;
class PatientBanner;
class Worklist;
} // namespace twinchart::ui::patient
namespace twinchart::ui::session {
class UnlockScreen;
}
namespace twinchart::ui::timeline {
class TimelineScreen;
}
namespace twinchart::ui::ledger {
class ProofScreen;
class StatusPage;
} // namespace twinchart::ui::ledger
namespace twinchart::ui::widgets {
class Button;
class CommandPalette;
class FocusFrame;
class NavigationRail;
class RailItem;
class StatusBar;
class Toast;
struct Command;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::shell {

class NoticesPage;

/// What a window is built from. Ownership: the window takes the file chooser; the runner outlives the window.
struct WindowParts {
    session::Runner* runner = nullptr;
    std::unique_ptr<patient::FileChooser> files;
    session::IdleLock::Clock idleClock; ///< absent: the system's
    theme::Kind theme = theme::Kind::Light;
    QString user; ///< chosen on the unlock screen
};

/// The workstation's one window: menu, banner, rail, screens, status bar. One patient at a time.
/// Locking wipes every screen before it asks the core to close.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Unlock, Worklist, Timeline, Proof, Import, Ledger, Notices };

    explicit MainWindow(WindowParts parts);
    ~MainWindow() override;

    /// Reads the home and shows the unlock screen.
    void start();
    Page page() const { return m_page; }
    void go(Page page);
    bool unlocked() const { return m_session.has_value(); }
    /// Wipes what is shown at once, then closes the store and keys.
    void lock(const QString& reason);
    void setTheme(theme::Kind kind);
    void setLanguage(const QString& language);
    theme::Kind themeKind() const { return m_theme; }
    void openPatient(const QString& id);
    void openPalette();
    /// Calls under way: a scripted run waits for none.
    int busy() const { return m_busy; }

    session::UnlockScreen* unlockScreen() const { return m_unlock; }
    patient::Worklist* worklist() const { return m_worklist; }
    timeline::TimelineScreen* timelineScreen() const { return m_timeline; }
    ledger::ProofScreen* proofScreen() const { return m_proof; }
    patient::ImportPage* importPage() const { return m_import; }
    ledger::StatusPage* statusPage() const { return m_status; }
    patient::PatientBanner* banner() const { return m_banner; }
    widgets::CommandPalette* commandPalette() const { return m_palette; }
    widgets::StatusBar* bar() const { return m_bar; }
    session::IdleLock* idleLock() const { return m_idle; }

Q_SIGNALS:
    void pageChanged();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Actions;
    void build();
    void wire();
    void buildActions();
    void retranslate();
    void fillStatus();
    void askStatus();
    void takeSession(const interfaces::Session& session);
    void updateTitle();
    void updateRail();
    void back();
    void showProofOfSelection();
    void say(const QString& words);
    QList<widgets::Command> commands() const;

    session::Runner& m_runner;
    std::unique_ptr<patient::FileChooser> m_files;
    session::JobSlot m_statusJob, m_lockJob;
    theme::Kind m_theme;
    std::optional<interfaces::Session> m_session;
    std::optional<interfaces::HomeInfo> m_home;
    std::optional<interfaces::StatusView> m_statusView;
    std::optional<interfaces::PatientSummary> m_patient;
    Instant m_now;
    Page m_page = Page::Unlock;
    Page m_before = Page::Worklist;
    int m_busy = 0;
    bool m_opening = false; ///< the timeline takes the focus when the record has come
    QTimer m_statusTimer;

    std::unique_ptr<Actions> m_actions;
    widgets::Button* m_find = nullptr;
    patient::PatientBanner* m_banner;
    widgets::NavigationRail* m_rail;
    widgets::RailItem *m_railWorklist, *m_railTimeline, *m_railImport, *m_railLedger, *m_railNotices, *m_railLock;
    QStackedWidget* m_pages;
    session::UnlockScreen* m_unlock;
    patient::Worklist* m_worklist;
    timeline::TimelineScreen* m_timeline;
    ledger::ProofScreen* m_proof;
    patient::ImportPage* m_import;
    ledger::StatusPage* m_status;
    NoticesPage* m_notices;
    widgets::StatusBar* m_bar;
    widgets::CommandPalette* m_palette;
    widgets::Toast* m_toast;
    widgets::FocusFrame* m_focusFrame;
    session::IdleLock* m_idle = nullptr;
};

} // namespace twinchart::ui::shell

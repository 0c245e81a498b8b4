// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/session/runner.h>

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace twinchart::ui::widgets {
class Button;
class FactList;
class Panel;
class Strip;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::ledger {

/// How the ledger and this computer's store stand: members, heights, genesis, and a check of everything on demand.
class StatusPage : public QWidget {
    Q_OBJECT
public:
    explicit StatusPage(session::Runner& runner, QWidget* parent = nullptr);
    ~StatusPage() override;
    void setHome(const interfaces::HomeInfo& home);
    void setStatus(const interfaces::StatusView& status);
    /// Nothing happens while one runs.
    void check();
    void wipe();
    void focusFirst();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void retranslate();
    /// Hands what a run tells to showProgress on the GUI thread.
    interfaces::ProgressSink progressOf(std::shared_ptr<interfaces::CancelFlag> run);
    /// Total 0: nobody knows how much there is.
    void showProgress(std::uint64_t done, std::uint64_t total);
    session::Runner& m_runner;
    session::JobSlot m_job;
    std::shared_ptr<interfaces::CancelFlag> m_cancel;
    std::optional<interfaces::HomeInfo> m_home;
    std::optional<interfaces::StatusView> m_status;
    std::optional<Result<interfaces::CheckResult>> m_result;
    bool m_running = false;

    QLabel* m_title;
    widgets::Strip *m_fault, *m_demo, *m_anchor, *m_outcome;
    widgets::Panel *m_chain, *m_store;
    widgets::FactList *m_chainFacts, *m_storeFacts;
    widgets::Button* m_check;
    QProgressBar* m_bar;
    QVBoxLayout* m_problems;
};

} // namespace twinchart::ui::ledger

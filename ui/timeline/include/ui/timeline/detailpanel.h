// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <ui/session/runner.h>

#include <QFrame>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QScrollArea;
class QVBoxLayout;

namespace twinchart::ui::widgets {
class Button;
class Chip;
class FactList;
class RangeBar;
class Strip;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::timeline {

class FinalityCard;

/// One entry: value, unit, flag, range, where it comes from, how far it can be trusted.
class DetailPanel : public QFrame {
    Q_OBJECT
public:
    explicit DetailPanel(session::Runner& runner, QWidget* parent = nullptr);
    /// Shows the entry at once and fetches the rest. `position` is "entry k of n" of its lane.
    void show(const interfaces::ItemView& item, std::pair<int, int> position, const QString& before,
              const QString& after);
    /// Says why no other copy of that entry came, while it is the one that is shown.
    void showFetchProblem(const std::string& item, const Problem& problem);
    void wipe();
    const std::optional<interfaces::ItemView>& item() const { return m_item; }
    widgets::Button* proofButton() const { return m_proof; }
    widgets::Button* closeButton() const { return m_close; }
    void focusFirst();

Q_SIGNALS:
    void proofWanted();
    void closed();
    void stepWanted(int direction);
    void fetchAgainWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void fillRange();
    void fillFacts();
    void fillHistory();
    void retranslate();

    session::Runner& m_runner;
    session::JobSlot m_job;
    std::optional<interfaces::ItemView> m_item;
    std::optional<interfaces::ItemDetails> m_details;
    std::optional<Problem> m_problem, m_fetchProblem;
    std::pair<int, int> m_position;
    QString m_beforeText, m_afterText;
    bool m_history = false;
    bool m_received = false;

    QScrollArea* m_scroll;
    widgets::Chip* m_chip;
    QLabel *m_title, *m_value, *m_unit, *m_flag, *m_when, *m_rangeText, *m_factsTitle, *m_historyTitle, *m_count;
    QWidget* m_valueRow;
    widgets::RangeBar* m_range;
    widgets::Strip *m_notice, *m_error;
    widgets::FactList *m_facts, *m_versions;
    FinalityCard* m_card;
    widgets::Button *m_proof, *m_historyButton, *m_receivedButton, *m_close, *m_previous, *m_next, *m_again;
    QPlainTextEdit* m_json;
};

} // namespace twinchart::ui::timeline

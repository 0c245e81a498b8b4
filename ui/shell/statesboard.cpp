// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <statesboard.h>

#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/timeline/finalitycard.h>
#include <ui/widgets/button.h>
#include <ui/widgets/panel.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/strip.h>

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace twinchart::ui::shell {

using interfaces::Level;
using interfaces::TrustGap;
using interfaces::Verdict;
using widgets::StatePanel;
using widgets::Strip;

StatesBoard::StatesBoard(QWidget* parent) : QWidget(parent)
{
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(20, 16, 20, 16);
    m_grid->setSpacing(12);
    const auto panel = [](StatePanel::Kind kind, const QString& title, const QString& text, const QString& action,
                          const QString& icon = {}) {
        auto* state = new StatePanel;
        state->show(kind, title, text);
        if (!icon.isEmpty())
            state->setIconName(icon);
        if (!action.isEmpty())
            state->addAction(action, true);
        if (kind == StatePanel::Kind::Loading)
            state->setProgress(0.63);
        return state;
    };
    const auto strip = [](Strip::Kind kind, const QString& title, const QString& text, const QString& icon = {}) {
        auto* s = new Strip(kind);
        s->setKind(kind, icon);
        s->setTexts(title, text);
        auto* box = new QWidget;
        auto* column = new QVBoxLayout(box);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(s);
        column->addStretch();
        return box;
    };
    const auto card = [](Level level, Verdict verdict, TrustGap gap, std::uint32_t witnesses, std::uint64_t height) {
        interfaces::ItemView item;
        item.level = level;
        item.verdict = verdict;
        item.trustGap = gap;
        item.witnesses = witnesses;
        item.height = height;
        item.source = "Whinfell Road Clinic";
        auto* c = new timeline::FinalityCard;
        c->setItem(item);
        auto* box = new QWidget;
        auto* column = new QVBoxLayout(box);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(c);
        column->addStretch();
        return box;
    };
    cell(tr("Empty: nothing recorded"), panel(StatePanel::Kind::Empty, tr("Nothing is recorded for this patient"),
                                              tr("Import records of a peripheral system, or of your own hospital."),
                                              tr("Import…"), QStringLiteral("test")));
    cell(tr("Loading"), panel(StatePanel::Kind::Loading, tr("Opening the record"),
                              tr("Every entry is checked against its proof before it is shown."), {}));
    cell(tr("Error: what, why, what to do"),
         panel(StatePanel::Kind::Error, theme::Words::failure(Failure::Unavailable),
               tr("Start it with “twinchart-cli node start”. Nothing was lost."), tr("Open again")));
    cell(tr("Tamper detected"), panel(StatePanel::Kind::Tampered, theme::Words::failure(Failure::Integrity),
                                      tr("Nothing is shown and nothing was changed."), tr("Open again")));
    cell(tr("As known at an earlier time"),
         strip(Strip::Kind::Accent, tr("Known at 18-Nov-2026 09:00"),
               tr("14 later entries are hidden. Recording is off while you look back.")));
    cell(tr("No permission"),
         panel(StatePanel::Kind::Locked, tr("You may not read this record"),
               tr("This does not say whether there is anything. Your attempt stands in the patient’s access story."),
               tr("Back to the worklist")));
    cell(tr("One-organisation ledger"), card(Level::Recorded, Verdict::Verified, TrustGap::None, 0, 1204));
    cell(tr("Integrity check failed"), card(Level::Recorded, Verdict::Invalid, TrustGap::None, 0, 1195));
    cell(tr("On its way"), card(Level::Sent, Verdict::Pending, TrustGap::None, 0, 0));
    cell(tr("Not yet trusted: expired"), card(Level::Recorded, Verdict::NotYetTrusted, TrustGap::Expired, 0, 1204));
    cell(tr("Not yet trusted: no witness"),
         card(Level::Recorded, Verdict::NotYetTrusted, TrustGap::NoWitness, 0, 1204));
    cell(tr("Not on the ledger"), card(Level::None, Verdict::NotOnLedger, TrustGap::None, 0, 0));
    cell(tr("Erased"), card(Level::Recorded, Verdict::Erased, TrustGap::None, 0, 1083));
    cell(tr("Demonstration hospital"), strip(Strip::Kind::Warning, tr("Demonstration, simulated time"),
                                             tr("All people are invented. Do not enter real patients.")));
    cell(
        tr("Nothing outside remembers"),
        strip(
            Strip::Kind::Info, tr("An older copy could not be noticed"),
            tr("The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell.")));
    cell(
        tr("Kept, but not a fact"),
        strip(
            Strip::Kind::Warning, tr("Kept, but not shown as a fact: unknown unit"),
            tr("Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores.")));
}

QWidget* StatesBoard::cell(const QString& title, QWidget* content)
{
    auto* panel = new widgets::Panel({}, this);
    panel->setTitle(title);
    panel->body()->addWidget(content);
    m_grid->addWidget(panel, m_count / 4, m_count % 4);
    m_grid->setRowStretch(m_count / 4, m_count < 8 ? 3 : 2);
    ++m_count;
    return panel;
}

void StatesBoard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().window);
}

} // namespace twinchart::ui::shell

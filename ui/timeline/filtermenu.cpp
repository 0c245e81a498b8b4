// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filtermenu.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

namespace twinchart::ui::timeline {

FilterMenu::FilterMenu(QWidget* parent) : QMenu(parent) {}

void FilterMenu::setOffer(const std::map<std::string, std::size_t>& dataSets, const std::set<std::string>& chosen)
{
    clear();
    m_chosen = chosen;
    QAction* all = addAction(tr("All data sets"));
    all->setCheckable(true);
    all->setChecked(m_chosen.empty());
    connect(all, &QAction::triggered, this, [this] {
        m_chosen.clear();
        Q_EMIT changed();
    });
    const auto add = [&](const std::string& code) {
        const auto found = dataSets.find(code);
        if (found == dataSets.end())
            return;
        QAction* action =
            addAction(QStringLiteral("%1 · %2 (%3)")
                          .arg(theme::qs(code), theme::Words::dataSet(code), theme::Clinical::count(found->second)));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(code));
        connect(action, &QAction::toggled, this, [this, code](bool on) {
            if (on)
                m_chosen.insert(code);
            else
                m_chosen.erase(code);
            Q_EMIT changed();
        });
    };
    std::set<std::string> known;
    for (const auto& [stage, codes] : charts::sectionTable()) {
        addSection(theme::Words::stage(stage));
        for (const std::string& code : codes) {
            known.insert(code);
            add(code);
        }
    }
    for (const auto& [code, n] : dataSets)
        if (!known.contains(code))
            add(code);
}

} // namespace twinchart::ui::timeline

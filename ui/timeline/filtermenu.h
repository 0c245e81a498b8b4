// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/charts/chart.h>

#include <QMenu>

namespace twinchart::ui::timeline {

/// Which data sets are shown: all, or those that are ticked.
class FilterMenu : public QMenu {
    Q_OBJECT
public:
    explicit FilterMenu(QWidget* parent = nullptr);
    /// Offers the data sets that occur, with their numbers of entries.
    void setOffer(const std::map<std::string, std::size_t>& dataSets, const std::set<std::string>& chosen);
    const std::set<std::string>& chosen() const { return m_chosen; }

Q_SIGNALS:
    void changed();

private:
    std::set<std::string> m_chosen;
};

} // namespace twinchart::ui::timeline

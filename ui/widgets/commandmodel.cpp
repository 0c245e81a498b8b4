// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/commandmodel.h>

#include <algorithm>

namespace twinchart::ui::widgets {

int CommandModel::score(const QString& text, const QString& typed)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar c : typed) {
        if (c.isSpace())
            continue;
        qsizetype found = -1;
        for (qsizetype i = at; i < text.size(); ++i) {
            if (text.at(i).toCaseFolded() != c.toCaseFolded())
                continue;
            if (found < 0)
                found = i;
            if (i == last + 1 || i == 0 || !text.at(i - 1).isLetterOrNumber()) {
                found = i;
                break;
            }
        }
        if (found < 0)
            return -1;
        score += found == last + 1 ? 8 : found == 0 || !text.at(found - 1).isLetterOrNumber() ? 6 : 1;
        last = found;
        at = found + 1;
    }
    return score * 100 - static_cast<int>(std::min<qsizetype>(text.size(), 99));
}

void CommandModel::setCommands(QList<Command> commands)
{
    m_commands = std::move(commands);
    setFilter({});
}

void CommandModel::setFilter(const QString& typed)
{
    beginResetModel();
    m_shown.clear();
    QList<std::pair<int, int>> ranked;
    for (int i = 0; i < m_commands.size(); ++i) {
        const Command& c = m_commands.at(i);
        if (c.patient && typed.trimmed().size() < 2)
            continue;
        const int best = std::max(score(c.text, typed), c.patient ? score(c.detail, typed) : -1);
        if (typed.trimmed().isEmpty() || best >= 0)
            ranked += {typed.trimmed().isEmpty() ? -i : best, i};
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [rank, i] : std::as_const(ranked))
        m_shown += i;
    endResetModel();
}

const Command* CommandModel::command(const QModelIndex& index) const
{
    return index.isValid() && index.row() < m_shown.size() ? &m_commands.at(m_shown.at(index.row())) : nullptr;
}

int CommandModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    const Command* c = command(index);
    if (!c)
        return {};
    switch (role) {
    case Qt::DisplayRole: return c->text;
    case DetailRole: return c->detail;
    case ShortcutRole: return c->shortcut;
    case Qt::AccessibleTextRole:
        return c->shortcut.isEmpty() ? c->text : QString(c->text + QStringLiteral(", ") + c->shortcut);
    default: return {};
    }
}

} // namespace twinchart::ui::widgets

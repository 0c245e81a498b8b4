// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/importmodel.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

#include <QFileInfo>

#include <algorithm>

namespace twinchart::ui::patient {

using theme::Clinical;
using theme::qs;

void ImportResultModel::setResults(std::vector<interfaces::ImportResult> results)
{
    beginResetModel();
    m_results = std::move(results);
    endResetModel();
}

int ImportResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_results.size());
}

int ImportResultModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportResultModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const interfaces::ImportResult& r = m_results.at(static_cast<std::size_t>(index.row()));
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() <= Format ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == File)
        return qs(r.file);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case File: return QFileInfo(qs(r.file)).fileName();
    case Format: return qs(r.format);
    case Resources: return Clinical::count(r.resources);
    case Kept: return Clinical::count(r.kept);
    case Mapped: return Clinical::count(r.mapped);
    case Refused: return Clinical::count(r.refused);
    case Items: return Clinical::count(r.items);
    case Duplicates: return Clinical::count(r.duplicates);
    case Patients: return Clinical::count(r.patients);
    default: return {};
    }
}

QVariant ImportResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section <= Format ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case File: return tr("File");
    case Format: return tr("Format");
    case Resources: return tr("In the file");
    case Kept: return tr("Kept");
    case Mapped: return tr("Mapped");
    case Refused: return tr("Refused");
    case Items: return tr("New entries");
    case Duplicates: return tr("Known already");
    case Patients: return tr("Patients");
    default: return {};
    }
}

void ImportProblemModel::setResults(const std::vector<interfaces::ImportResult>& results)
{
    beginResetModel();
    m_rows.clear();
    for (const interfaces::ImportResult& r : results)
        for (const interfaces::ImportProblem& p : r.problems)
            m_rows.push_back({QFileInfo(qs(r.file)).fileName(), p});
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Row& a, const Row& b) { return a.problem.refused > b.problem.refused; });
    endResetModel();
}

int ImportProblemModel::refused() const
{
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row& r) { return r.problem.refused; }));
}

int ImportProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ImportProblemModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportProblemModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Kind: return row.problem.refused ? tr("refused") : tr("note");
    case File: return row.file;
    case Where: return qs(row.problem.where);
    case Why: return theme::Words::of(row.problem.why);
    default: return {};
    }
}

QVariant ImportProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind: return tr("What");
    case File: return tr("File");
    case Where: return tr("Place in the file");
    case Why: return tr("Reason");
    default: return {};
    }
}

} // namespace twinchart::ui::patient

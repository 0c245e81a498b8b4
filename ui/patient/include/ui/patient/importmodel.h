// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/exchange.h>

#include <QAbstractTableModel>

#include <vector>

namespace twinchart::ui::patient {

/// What became of each file.
class ImportResultModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { File, Format, Resources, Kept, Mapped, Refused, Items, Duplicates, Patients, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void setResults(std::vector<interfaces::ImportResult> results);
    const std::vector<interfaces::ImportResult>& results() const { return m_results; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<interfaces::ImportResult> m_results;
};

/// What was refused or noted, with its place in the document and the reason.
class ImportProblemModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kind, File, Where, Why, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void setResults(const std::vector<interfaces::ImportResult>& results);
    int refused() const;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString file;
        interfaces::ImportProblem problem;
    };
    std::vector<Row> m_rows;
};

} // namespace twinchart::ui::patient

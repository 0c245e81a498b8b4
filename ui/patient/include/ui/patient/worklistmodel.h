// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>
#include <ui/theme/words.h>

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace twinchart::ui::patient {

/// The patients that the user may see.
class WorklistModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Patient, Place, Flags, Entries, Last, Proof, ColumnCount };
    enum Roles {
        SortRole = Qt::UserRole,
        SecondLineRole, ///< what stands in the cell's second line
        IdRole,
    };
    using QAbstractTableModel::QAbstractTableModel;
    void setPatients(std::vector<interfaces::PatientSummary> patients, Instant now);
    const interfaces::PatientSummary& patient(int row) const { return m_patients.at(static_cast<std::size_t>(row)); }
    const std::vector<interfaces::PatientSummary>& patients() const { return m_patients; }
    Instant now() const { return m_now; }
    /// "All verified", "1 failed its check", "Not verified yet".
    static QString proofWords(const interfaces::PatientSummary& patient);
    /// The ring that stands with these words; Verified only when every item is.
    static theme::Ring ringOf(const interfaces::PatientSummary& patient);
    /// "Born 14-Mar-1957 (69y) · NHS No. 999 513 8468"
    QString secondLine(const interfaces::PatientSummary& patient) const;
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<interfaces::PatientSummary> m_patients;
    Instant m_now;
};

/// Search words and the tiles' choices over the worklist; sorting.
class WorklistFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Only { Everybody, Failed, Alerts, Unverified, Pending, Kept };
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString& words);
    void setOnly(Only only);
    Only only() const { return m_only; }
    static bool fits(const interfaces::PatientSummary& patient, Only only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    Only m_only = Only::Everybody;
};

} // namespace twinchart::ui::patient

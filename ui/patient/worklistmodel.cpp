// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/worklistmodel.h>

#include <ui/theme/clinical.h>

#include <algorithm>

namespace twinchart::ui::patient {

using interfaces::PatientSummary;
using interfaces::Verdict;
using theme::Clinical;
using theme::qs;

void WorklistModel::setPatients(std::vector<PatientSummary> patients, Instant now)
{
    beginResetModel();
    m_patients = std::move(patients);
    m_now = now;
    endResetModel();
}

void WorklistModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_patients.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString WorklistModel::proofWords(const PatientSummary& p)
{
    if (p.invalidItems > 0)
        return tr("%n failed", nullptr, static_cast<int>(p.invalidItems)) + QStringLiteral(", ") +
               tr("%1 others").arg(Clinical::count(p.items - std::min(p.items, p.invalidItems)));
    if (p.accessPending && p.worst != Verdict::Invalid)
        return tr("Access pending");
    if (p.items == 0 && p.worst != Verdict::Invalid)
        return tr("Nothing recorded");
    switch (p.worst) {
    case Verdict::Verified: return tr("All verified");
    case Verdict::Pending: return tr("Some on their way");
    case Verdict::NotYetTrusted: return tr("Some not verified yet");
    case Verdict::NotOnLedger: return tr("Some not on the ledger");
    case Verdict::Erased: return tr("Verified, some erased");
    case Verdict::Invalid: return tr("Integrity check failed");
    }
    return {};
}

theme::Ring WorklistModel::ringOf(const PatientSummary& p)
{
    using theme::Ring;
    if (p.invalidItems > 0 || p.worst == Verdict::Invalid)
        return Ring::Failed;
    if (p.accessPending || p.items == 0)
        return Ring::NotYetTrusted;
    switch (p.worst) {
    case Verdict::Verified: return Ring::Verified;
    case Verdict::Pending: return Ring::Sent;
    case Verdict::NotOnLedger: return Ring::NotOnLedger;
    case Verdict::Erased: return Ring::Erased;
    case Verdict::NotYetTrusted:
    case Verdict::Invalid: break;
    }
    return Ring::NotYetTrusted;
}

QString WorklistModel::secondLine(const PatientSummary& p) const
{
    QString text = tr("Born %1").arg(Clinical::partial(p.born));
    if (p.deceased) {
        text += QStringLiteral(" · ") + tr("Died %1").arg(Clinical::partial(p.died));
    } else {
        const QString age = Clinical::age(p.born, m_now);
        if (!age.isEmpty())
            text += QStringLiteral(" (%1)").arg(age);
    }
    if (!p.identifiers.empty())
        text += QStringLiteral(" · %1 %2")
                    .arg(qs(p.identifiers.front().label), Clinical::nhsNumber(qs(p.identifiers.front().value)));
    return text;
}

int WorklistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patients.size());
}

int WorklistModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WorklistModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const PatientSummary& p = patient(index.row());
    if (role == IdRole)
        return qs(p.id);
    if (role == SortRole) {
        switch (index.column()) {
        case Patient: return Clinical::name(p);
        case Place: return qs(p.place);
        case Flags: return static_cast<qulonglong>(p.invalidItems * 1000 + p.alerts.size());
        case Entries: return static_cast<qulonglong>(p.items);
        case Last: return static_cast<qlonglong>(p.lastRecorded ? p.lastRecorded->ns : 0);
        case Proof: return static_cast<qulonglong>(p.invalidItems * 10 + static_cast<unsigned>(p.worst));
        default: return {};
        }
    }
    if (role == SecondLineRole) {
        switch (index.column()) {
        case Patient: return secondLine(p);
        case Place:
            return p.place.find(" · ") == std::string::npos ? QString() : qs(p.place.substr(0, p.place.find(" · ")));
        case Flags: // A problem that is the reason already stands in the first line.
            return std::ranges::find(p.alerts, p.reason) == p.alerts.end() ? qs(p.reason) : QString();
        case Last: return p.lastRecorded ? Clinical::date(*p.lastRecorded) : QString();
        case Proof: return p.keptByHospital ? tr("kept by the hospital") : QString();
        default: return {};
        }
    }
    if (role == Qt::AccessibleTextRole) {
        const QString second = data(index, SecondLineRole).toString();
        const QString first = data(index, Qt::DisplayRole).toString();
        return second.isEmpty() ? first : QString(first + QStringLiteral("; ") + second);
    }
    if (role == Qt::TextAlignmentRole && index.column() == Entries)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Patient: return Clinical::name(p);
    case Place: {
        // The bed before the hospital: that is what a ward looks for.
        const QString place = qs(p.place);
        const qsizetype dot = place.indexOf(QStringLiteral(" · "));
        return place.isEmpty() ? QStringLiteral("—") : dot < 0 ? place : place.mid(dot + 3);
    }
    case Flags: {
        QStringList flags;
        if (p.invalidItems > 0)
            flags += tr("%n entries failed their check", nullptr, static_cast<int>(p.invalidItems));
        for (const std::string& alert : p.alerts)
            flags += qs(alert);
        return flags.isEmpty() ? QStringLiteral("—") : flags.join(QStringLiteral(" · "));
    }
    case Entries: return p.accessPending ? QStringLiteral("—") : Clinical::count(p.items);
    case Last: return p.lastRecorded ? Clinical::time(*p.lastRecorded) : QStringLiteral("—");
    case Proof: return proofWords(p);
    default: return {};
    }
}

QVariant WorklistModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Entries)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Patient: return tr("Patient");
    case Place: return tr("Place");
    case Flags: return tr("Flags and reason for stay");
    case Entries: return tr("Entries");
    case Last: return tr("Last recorded");
    case Proof: return tr("Proof");
    default: return {};
    }
}

void WorklistFilter::setWords(const QString& words)
{
    m_words = words.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void WorklistFilter::setOnly(Only only)
{
    m_only = only;
    invalidateFilter();
}

bool WorklistFilter::fits(const PatientSummary& p, Only only)
{
    switch (only) {
    case Only::Everybody: return true;
    case Only::Failed: return p.invalidItems > 0 || p.worst == Verdict::Invalid;
    case Only::Alerts: return !p.alerts.empty();
    case Only::Unverified: return p.worst == Verdict::NotYetTrusted || p.worst == Verdict::Pending;
    case Only::Pending: return p.accessPending;
    case Only::Kept: return p.keptByHospital;
    }
    return true;
}

bool WorklistFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    Q_UNUSED(parent);
    const auto* model = static_cast<const WorklistModel*>(sourceModel());
    const PatientSummary& p = model->patient(row);
    if (!fits(p, m_only))
        return false;
    if (m_words.isEmpty())
        return true;
    QString haystack = Clinical::name(p) + QLatin1Char(' ') + qs(p.preferredName) + QLatin1Char(' ') + qs(p.place) +
                       QLatin1Char(' ') + model->secondLine(p);
    for (const interfaces::Identifier& id : p.identifiers)
        haystack += QLatin1Char(' ') + qs(id.value);
    for (const QString& word : m_words)
        if (!haystack.contains(word, Qt::CaseInsensitive))
            return false;
    return true;
}

} // namespace twinchart::ui::patient

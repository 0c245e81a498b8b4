// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importportions.h"

#include <algorithm>

namespace twinchart::workstation {

namespace {
bool isPatient(const interop::ImportedRecord& record)
{
    return record.content.resourceType == "Patient";
}

class Portion {
public:
    explicit Portion(const PortionLimits& limits) : m_limits(limits) {}

    void add(interop::ImportedRecord&& record)
    {
        m_room += record.content.resource.size();
        for (const model::Item& item : record.content.items)
            m_room += sizeof(model::Item) + model::roomOf(item);
        m_records.push_back(std::move(record));
    }
    bool full() const { return m_records.size() >= m_limits.records || m_room >= m_limits.room; }
    bool empty() const { return m_records.empty(); }
    std::vector<interop::ImportedRecord> take()
    {
        m_room = 0;
        return std::exchange(m_records, {});
    }

private:
    PortionLimits m_limits;
    std::vector<interop::ImportedRecord> m_records;
    std::size_t m_room = 0;
};
} // namespace

interop::ImportSummary readInPortions(interop::ImportSession& reader, const std::filesystem::path& file,
                                      const PortionSink& sink, const interfaces::CancelFlag& cancel,
                                      const PortionLimits& limits)
{
    Portion portion(limits);
    bool several = false;
    interop::ImportSummary summary = reader.read(file, [&](interop::ImportedRecord&& record) {
        if (cancel.cancelled)
            return false;
        if (several && !isPatient(record))
            return true;
        if (several && portion.full() && !sink(portion.take()))
            return false;
        if (!several && portion.full()) {
            several = true;
            std::vector<interop::ImportedRecord> patients = portion.take();
            std::erase_if(patients, [](const interop::ImportedRecord& r) { return !isPatient(r); });
            for (interop::ImportedRecord& r : patients)
                portion.add(std::move(r));
            if (!isPatient(record))
                return true;
        }
        portion.add(std::move(record));
        return true;
    });
    if (summary.cancelled)
        return summary;
    if (!portion.empty() && !sink(portion.take())) {
        summary.cancelled = true;
        return summary;
    }
    if (!several)
        return summary;

    summary = reader.read(file, [&](interop::ImportedRecord&& record) {
        if (cancel.cancelled)
            return false;
        if (isPatient(record))
            return true;
        if (portion.full() && !sink(portion.take()))
            return false;
        portion.add(std::move(record));
        return true;
    });
    if (!summary.cancelled && !portion.empty())
        summary.cancelled = !sink(portion.take());
    return summary;
}

} // namespace twinchart::workstation

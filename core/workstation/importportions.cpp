// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importportions.h"

#include <algorithm>
#include <optional>
#include <sys/stat.h>
#include <tuple>

namespace twinchart::workstation {

namespace {
bool isPatient(const interop::ImportedRecord& record)
{
    return record.content.resourceType == "Patient";
}

/// Which file lies there and since when; none where there is none.
using Standing = std::optional<std::tuple<dev_t, ino_t, off_t, time_t, long>>;
Standing standingOf(const std::filesystem::path& file)
{
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0)
        return std::nullopt;
    return std::tuple(status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

/// Who was read first may not be who the rest is about.
interop::ImportSummary changedMeanwhile(interop::ImportSummary summary, std::uint64_t given)
{
    summary.kept = given;
    summary.resources = std::max(summary.resources, given + 1);
    summary.refused = summary.resources - given;
    summary.problems.push_back(
        {interop::ImportProblem::Kind::Refused,
         "",
         0,
         {TWINCHART_TR(
              "The file changed while it was read. What was taken of it is kept, and some of it may be missing; import it again."),
          {}},
         0});
    return summary;
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
    std::uint64_t given = 0;
    const auto hand = [&] {
        std::vector<interop::ImportedRecord> records = portion.take();
        given += records.size();
        return sink(std::move(records));
    };
    const Standing before = standingOf(file);
    interop::ImportSummary summary = reader.read(file, [&](interop::ImportedRecord&& record) {
        if (cancel.cancelled)
            return false;
        if (several && !isPatient(record))
            return true;
        if (several && portion.full() && !hand())
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
    if (!portion.empty() && !hand()) {
        summary.cancelled = true;
        return summary;
    }
    if (!several)
        return summary;
    if (standingOf(file) != before)
        return changedMeanwhile(std::move(summary), given);

    const std::uint64_t octets = summary.octets;
    summary = reader.read(file, [&](interop::ImportedRecord&& record) {
        if (cancel.cancelled)
            return false;
        if (isPatient(record))
            return true;
        if (portion.full() && !hand())
            return false;
        portion.add(std::move(record));
        return true;
    });
    if (!summary.cancelled && !portion.empty())
        summary.cancelled = !hand();
    if (!summary.cancelled && (summary.octets != octets || standingOf(file) != before))
        return changedMeanwhile(std::move(summary), given);
    return summary;
}

} // namespace twinchart::workstation

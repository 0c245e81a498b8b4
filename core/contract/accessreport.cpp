// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/accesslog.h>

#include <algorithm>

namespace twinchart::contract {

namespace {
using What = ReportGap::What;

/// Goes along one device's batches and notes where they do not join.
class Walk {
public:
    Walk(const DeviceReport& report, ReportedUpTo& out) : m_report(report), m_out(out) {}

    void run()
    {
        const AccessHeadEntry head = m_report.head.value_or(AccessHeadEntry{});
        for (const NumberedBatch& batch : m_report.batches) {
            if (batch.sequence <= m_last || batch.sequence > head.sequence) {
                note(What::Altered, batch.sequence, batch.sequence);
                continue;
            }
            if (batch.sequence - m_last > 1)
                note(What::Withheld, m_last + 1, batch.sequence - 1);
            else if (batch.entry.previous != m_root || batch.entry.height < m_height)
                note(What::Altered, batch.sequence, batch.sequence);
            m_last = batch.sequence;
            m_root = batch.entry.root;
            m_height = batch.entry.height;
        }
        if (m_last < head.sequence)
            note(What::CutTail, m_last + 1, head.sequence);
        else if (m_root != head.root || m_height != head.height)
            note(What::Altered, m_last, m_last);
    }

private:
    /// What is missing or wrong may lie in the very block of the batch before it.
    void note(What what, std::uint64_t from, std::uint64_t to)
    {
        m_out.gaps.push_back({m_report.device, what, from, to});
        m_out.height = std::min(m_out.height, m_height == 0 ? 0 : m_height - 1);
    }

    const DeviceReport& m_report;
    ReportedUpTo& m_out;
    std::uint64_t m_last = 0;
    Digest256 m_root;
    LedgerHeight m_height = 0;
};
} // namespace

ReportedUpTo reportedUpTo(std::span<const DeviceReport> devices, LedgerHeight at, LedgerHeight since)
{
    ReportedUpTo out;
    out.height = at;
    for (const DeviceReport& report : devices) {
        Walk(report, out).run();
        if (!report.head || report.head->height < since)
            out.silent.push_back(report.device);
    }
    return out;
}

} // namespace twinchart::contract

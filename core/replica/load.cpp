// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "segment.h"

#include <crypto/hash.h>

#include <algorithm>
#include <thread>

namespace twinchart::replica {

namespace {
struct Part {
    const StoredContribution* stored = nullptr;
    Bytes segment;
    std::uint32_t firstItem = 0;
    std::vector<LoadedRecord> records;
    std::vector<std::string> words;
    bool sound = false;
};

/// Digest and unpacking of segments, on other threads while this one still reads.
class Unpacking {
public:
    Unpacking(std::vector<Part>& parts, std::vector<model::Item>& items) : m_parts(parts), m_items(items)
    {
        const unsigned helpers = items.size() < 2'000 ? 0 : std::clamp(std::thread::hardware_concurrency(), 2U, 4U) - 1;
        for (unsigned n = 0; n < helpers; ++n)
            m_threads.emplace_back([this] { work(); });
    }
    ~Unpacking() { finish(); }
    /// The next part in order has its octets.
    void ready()
    {
        const std::scoped_lock lock(m_mutex);
        ++m_ready;
        m_wake.notify_one();
    }
    /// No more comes; returns when all that was ready is unpacked.
    void finish()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_done = true;
            m_wake.notify_all();
        }
        work();
        m_threads.clear();
    }

private:
    void work()
    {
        for (;;) {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [&] { return m_next < m_ready || m_done; });
            if (m_next >= m_ready)
                return;
            const std::size_t n = m_next++;
            lock.unlock();
            unpack(n);
        }
    }
    void unpack(std::size_t n)
    {
        Part& p = m_parts[n];
        if (crypto::sha256(p.segment) != p.stored->segment)
            return;
        const SegmentTarget target{p.records, std::span(m_items).subspan(p.firstItem, p.stored->items), p.firstItem,
                                   static_cast<std::uint32_t>(n), p.words};
        p.sound = unpackSegment(p.segment, p.stored->info.root, p.stored->info.handle, target).hasValue() &&
                  p.records.size() == p.stored->info.records;
        Bytes().swap(p.segment);
    }

    std::vector<Part>& m_parts;
    std::vector<model::Item>& m_items;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::size_t m_ready = 0;
    std::size_t m_next = 0;
    bool m_done = false;
    std::vector<std::jthread> m_threads;
};

/// Flags of the records, and which one took whose place.
void applyFlags(LoadedPatient& out, const Body& body, const std::vector<Part>& parts,
                const std::vector<std::uint32_t>& firstRecord)
{
    for (const auto& [number, flags] : body.flags) {
        const auto part = std::ranges::find_if(parts, [&](const Part& p) {
            return number >= p.stored->firstRecord &&
                   number < p.stored->firstRecord + static_cast<std::int64_t>(p.stored->info.records);
        });
        if (part == parts.end())
            continue;
        const auto n = static_cast<std::size_t>(part - parts.begin());
        const auto place = firstRecord[n] + static_cast<std::uint32_t>(number - part->stored->firstRecord);
        LoadedRecord& r = out.records[place];
        r.flags = flags.flags;
        r.fault = flags.fault;
        r.replacedHeight = flags.height;
        r.replacedAt = flags.at;
        if ((flags.flags & kSuperseded) == 0)
            continue;
        const auto by = std::ranges::find_if(parts, [&](const Part& p) { return p.stored->info.root == flags.byRoot; });
        if (by == parts.end())
            continue;
        const ContributionInfo& later = by->stored->info;
        if (later.state == State::Refused) { // it never took its place
            r.flags = static_cast<std::uint8_t>(r.flags & ~kSuperseded);
            r.replacedAt.reset();
            continue;
        }
        if (later.state == State::Recorded && (flags.flags & kDeleted) == 0) {
            r.replacedHeight = later.height;
            r.replacedAt = later.recorded ? later.recorded : r.replacedAt;
        }
        const auto m = static_cast<std::size_t>(by - parts.begin());
        const auto begin = out.records.begin() + firstRecord[m];
        const auto end = begin + later.records;
        const auto at = std::lower_bound(begin, end, flags.byLeaf,
                                         [](const LoadedRecord& a, std::uint32_t leaf) { return a.leaf < leaf; });
        if (at != end && at->leaf == flags.byLeaf) {
            r.replacedBy = static_cast<std::uint32_t>(at - out.records.begin());
            at->replaces = place;
        }
    }
}
} // namespace

Expected<std::vector<PatientInfo>, ReplicaError> Replica::patients()
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto rows, readPatients(snapshot.db()));
    std::vector<PatientInfo> out;
    std::set<PatientHandle> seen;
    for (const PatientRow& row : rows) {
        PatientInfo& info = out.emplace_back(row.info);
        const auto root = snapshot.expected(row.info.handle);
        info.sound = root && *root == row.root && m->fresh.patientRoot(row.info, row.body) == *root;
        seen.insert(row.info.handle);
    }
    for (const auto& [handle, root] : snapshot.state().patients) {
        if (seen.contains(handle))
            continue;
        PatientInfo& missing = out.emplace_back();
        missing.handle = handle;
        missing.sound = false;
    }
    return out;
}

Expected<std::optional<PatientInfo>, ReplicaError> Replica::patient(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto row, readPatient(snapshot.db(), handle));
    const auto root = snapshot.expected(handle);
    if (!row && !root)
        return std::optional<PatientInfo>{};
    PatientInfo info;
    info.handle = handle;
    if (row)
        info = row->info;
    info.sound = row && root && *root == row->root && m->fresh.patientRoot(row->info, row->body) == *root;
    return std::optional(std::move(info));
}

Expected<LoadedPatient, ReplicaError> Replica::loadPatient(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(Snapshot snapshot, Snapshot::take(*m));
    TWINCHART_ASSIGN(const auto row, readPatient(snapshot.db(), handle));
    const auto root = snapshot.expected(handle);
    LoadedPatient out;
    out.info.handle = handle;
    const auto mismatch = [&](std::string what) {
        out.root = RootVerdict::Mismatch;
        out.info.sound = false;
        out.mismatch = std::move(what);
        out.contributions.clear();
        out.records.clear();
        out.items.clear();
        return out;
    };
    if (!row)
        return root ? Expected<LoadedPatient, ReplicaError>(mismatch("patient row"))
                    : failed(ReplicaError::Kind::NotFound, "patient");
    out.info = row->info;
    if (!root)
        return mismatch("freshness chain");
    auto read = readBody(snapshot.db(), m->fresh, row->number);
    if (!read) {
        if (read.error().kind == ReplicaError::Kind::Mismatch)
            return mismatch(read.error().detail);
        return Unexpected{read.error()};
    }
    auto body = std::make_shared<const Body>(std::move(*read));
    if (!fits(m->fresh, *row, *body, *root))
        return mismatch("patient root");

    std::vector<Part> parts;
    parts.reserve(body->contributions.size());
    std::uint64_t items = 0;
    for (const auto& [number, stored] : body->contributions) {
        Part& p = parts.emplace_back();
        p.stored = &stored;
        p.firstItem = static_cast<std::uint32_t>(items);
        items += stored.items;
        out.contributions.push_back(stored.info);
    }
    out.items.resize(items);
    std::optional<ReplicaError> unread;
    {
        Unpacking unpacking(parts, out.items);
        for (Part& p : parts) {
            auto segment = readSegment(snapshot.db(), p.stored->info.id);
            if (!segment) {
                // A disk that does not answer is no sign of tampering.
                if (const auto kind = segment.error().kind;
                    kind != ReplicaError::Kind::Mismatch && kind != ReplicaError::Kind::Damaged)
                    unread = segment.error();
                break;
            }
            p.segment = std::move(*segment);
            unpacking.ready();
        }
    }
    if (unread)
        return Unexpected{*unread};
    std::vector<std::uint32_t> firstRecord;
    out.records.reserve(body->counts.records);
    for (Part& p : parts) {
        if (!p.sound)
            return mismatch("segment");
        firstRecord.push_back(static_cast<std::uint32_t>(out.records.size()));
        const auto firstWord = static_cast<std::uint32_t>(out.words.size());
        for (LoadedRecord& r : p.records) {
            r.source += firstWord;
            r.resourceType += firstWord;
            r.dataSet += firstWord;
            out.records.push_back(std::move(r));
        }
        std::ranges::move(p.words, std::back_inserter(out.words));
    }
    applyFlags(out, *body, parts, firstRecord);
    out.root = RootVerdict::Verified;
    const std::scoped_lock state(m->stateMutex);
    m->bodies.insert_or_assign(handle, std::pair(*root, std::move(body)));
    return out;
}

} // namespace twinchart::replica

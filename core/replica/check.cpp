// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "names.h"
#include "segment.h"
#include "tree.h"

#include <crypto/hash.h>
#include <ledger/merkle.h>

#include <algorithm>

namespace twinchart::replica {

namespace {
using What = Finding::What;

std::string shortHex(BytesView octets)
{
    return toHex(octets.first(std::min<std::size_t>(4, octets.size())));
}

/// One run of check over the writer's connection, inside one read transaction.
class Checker {
public:
    Checker(Replica::Data& data, bool deep, const CheckProgress& progress)
        : m_data(data), m_db(*data.writer), m_deep(deep), m_progress(progress)
    {
    }

    CheckReport run()
    {
        for (const std::string& problem : m_db.profileProblems())
            add("replica: setting " + problem, "does not hold");
        {
            // Pages are checked in the file, and its log cannot move there while somebody reads.
            std::unique_lock pool(m_data.poolMutex);
            m_data.poolFree.wait(pool, [&] { return m_data.lent == 0; });
            for (const std::string& problem : m_db.integrityProblems())
                add("replica: " + problem, "page or structure is damaged");
        }
        ++m_report.checked;
        (void)m_db.execute("BEGIN");
        if (auto names = NameReader::prepare(m_db))
            m_names.emplace(std::move(*names));
        chain();
        if (m_ok)
            patients();
        audit();
        headers();
        orphans();
        if (m_db.inTransaction())
            (void)m_db.execute("ROLLBACK");
        return std::move(m_report);
    }

private:
    void add(std::string where, std::string why, What what = What::Invalid)
    {
        if (m_report.findings.size() < 1000)
            m_report.findings.push_back({what, std::move(where), std::move(why)});
    }
    bool go()
    {
        ++m_report.checked;
        if (m_progress && m_report.checked % 64 == 0 && !m_progress(m_report.checked, m_total))
            m_stopped = true;
        return !m_stopped;
    }

    void chain()
    {
        const auto stored = readFreshState(m_db);
        if (!stored) {
            add("replica: freshness", "cannot be read");
            m_ok = false;
            return;
        }
        const FreshState& s = *stored;
        {
            const std::scoped_lock lock(m_data.stateMutex);
            for (const std::string& problem : m_data.health.problems)
                add("replica: freshness", problem);
            if (s.counter != m_data.state.counter || s.link != m_data.state.link)
                add("replica: freshness", "changed from outside while it was open");
        }
        if (s.replicaRoot(m_data.fresh) != s.root || m_data.fresh.link(s.before, s.head()) != s.link)
            add("replica: freshness", "the chain does not fit what is stored");
        const auto octets = readFile(Replica::sealPath(m_data.path), 4096);
        const auto seal = octets ? decodeSeal(*octets, m_data.fresh) : std::nullopt;
        if (!seal)
            add("replica: seal file", octets ? "damaged" : "missing", octets ? What::Invalid : What::Missing);
        else if (seal->head.counter > s.counter || (seal->head.counter == s.counter && seal->link != s.link))
            add("replica: seal file", "newer than the replica");
        m_state = s;
        for (const auto& [number, digest] : s.buckets) {
            const auto entries = readBucket(m_db, static_cast<Section>(number >> 8), number & 0xff);
            if (!entries || bucketDigest(m_data.fresh, number, *entries) != digest)
                add("replica: settings " + std::to_string(number), "edited or an older page");
            else
                m_entries += entries->size();
            go();
        }
        links();
    }

    void links()
    {
        auto read = m_db.prepare("SELECT counter, link FROM links ORDER BY counter");
        std::uint64_t newest = 0;
        Digest256 last;
        while (read) {
            const auto row = read->step();
            if (!row || !*row)
                break;
            newest = static_cast<std::uint64_t>(read->integer(0));
            last = read->fixed<Digest256>(1).value_or(Digest256{});
        }
        if (newest != m_state.counter || last != m_state.link)
            add("replica: links", "do not lead to the newest link");
    }

    void patients()
    {
        const auto rows = readPatients(m_db);
        if (!rows) {
            add("replica: patients", "cannot be read");
            return;
        }
        for (const PatientRow& row : *rows)
            m_total += row.info.records;
        for (const PatientRow& row : *rows) {
            const std::string where = "replica: patient " + shortHex(row.info.handle);
            const auto body = readBody(m_db, m_data.fresh, row.number);
            const auto root = m_state.patients.find(row.info.handle);
            if (!body || root == m_state.patients.end() || !fits(m_data.fresh, row, *body, root->second)) {
                add(where, "does not fit its root: an older page or an edited row");
                if (!body)
                    continue;
            }
            m_flags += body->flags.size();
            for (const auto& [number, stored] : body->contributions) {
                contribution(number, stored, *body);
                if (m_stopped)
                    return;
            }
        }
    }

    void contribution(std::int64_t number, const StoredContribution& stored, const Body& body)
    {
        const ContributionInfo& i = stored.info;
        const std::string where = "replica: contribution " + shortHex(i.root);
        ++m_contributions;
        m_records += i.records;
        if (m_data.fresh.verdict(i.root, i.verdict) != stored.verdictMac)
            add(where, "its verdict is not authentic");
        std::vector<LoadedRecord> records;
        std::vector<std::string> words;
        std::vector<model::Item> items(std::min<std::uint64_t>(stored.items, 1u << 24));
        const auto segment = readSegment(m_db, number);
        if (!segment || crypto::sha256(*segment) != stored.segment ||
            !unpackSegment(*segment, i.root, i.handle, {records, items, 0, 0, words}) || records.size() != i.records) {
            add(where, "its items are damaged or an older page");
            records.clear();
        }
        if (segment)
            m_segmentParts += partsOf(*segment);
        const auto groups = tree(number, i, where);
        for (std::uint32_t n = 0; n < i.records && !m_stopped; ++n) {
            const std::int64_t at = stored.firstRecord + n;
            const auto flags = body.flags.find(at);
            const std::uint8_t bits = flags == body.flags.end() ? std::uint8_t{0} : flags->second.flags;
            record(stored, at, bits, groups, n < records.size() ? &records[n] : nullptr, items, words,
                   where + ", record " + std::to_string(n));
            go();
        }
        if (stored.outgoing) {
            const auto octets = readParts(
                m_db, "SELECT number, octets FROM outgoing WHERE number BETWEEN ?1 AND ?2 ORDER BY number", number);
            if (!octets || crypto::sha256(*octets) != *stored.outgoing || !decodeOutgoing(*octets))
                add(where, "what waits to be sent is damaged or an older page");
            else
                m_outgoingParts += partsOf(*octets);
        }
        if (i.state == State::Recorded) {
            const auto octets = readParts(
                m_db, "SELECT number, octets FROM evidence WHERE number BETWEEN ?1 AND ?2 ORDER BY number", number);
            if (!octets || octets->empty() || crypto::sha256(*octets) != i.verdict.proof)
                add(where, "its stored proof is damaged or missing");
            else
                ++m_evidence;
            header(i.verdict.height + 1, i.verdict.header, where);
        }
    }

    std::vector<Bytes> tree(std::int64_t number, const ContributionInfo& i, const std::string& where)
    {
        std::vector<Bytes> groups;
        Bytes top;
        auto read = m_db.prepare("SELECT number, octets FROM trees WHERE number BETWEEN ?1 AND ?2 ORDER BY number");
        if (read)
            read->bind(1, partNumber(number, 0)).bind(2, partNumber(number, kTopPart));
        while (read) {
            const auto row = read->step();
            if (!row || !*row)
                break;
            ++m_treeRows;
            if (read->integer(0) == partNumber(number, kTopPart))
                top = bytesOf(read->octets(1));
            else
                groups.push_back(bytesOf(read->octets(1)));
        }
        if (!isTree(groups, top, i.depth, i.root)) {
            add(where, "its tree does not lead to its root");
            groups.clear();
        }
        return groups;
    }

    void record(const StoredContribution& stored, std::int64_t number, std::uint8_t flags,
                const std::vector<Bytes>& groups, const LoadedRecord* loaded, const std::vector<model::Item>& items,
                const std::vector<std::string>& words, const std::string& where)
    {
        const auto row = readRecord(m_db, number, true);
        if (!row || !*row) {
            add(where, "missing", What::Missing);
            return;
        }
        const RecordRow& r = **row;
        if (r.erased || (flags & kErased) != 0) {
            if (!r.erased || (flags & kErased) == 0 || !r.dek.empty() || !r.octets.empty())
                add(where, "erased only in part");
            return;
        }
        if (r.prefix != prefixOf(r.name) || r.contribution != stored.info.id || !inTree(r, groups) ||
            (loaded != nullptr && (loaded->record != r.name || loaded->version != r.version || loaded->leaf != r.leaf)))
            add(where, "is not what its leaf names");
        ++m_named;
        if (!isNamed(r.prefix, number))
            add(where, "is not found by its name");
        if (r.octets.size() > kPart)
            m_pieces += partsOf(r.octets);
        const auto digest = crypto::ciphertextDigest(r.octets);
        if (!digest || *digest != r.digest) {
            add(where, "ciphertext changed");
            return;
        }
        if (!m_deep)
            return;
        if ((flags & kInvalid) != 0)
            return;
        const auto octets = openRow(stored, r);
        const auto content = octets ? model::decodeRecord(*octets)
                                    : Expected<model::RecordContent, CodecError>(Unexpected{CodecError::BadValue});
        if (!content) {
            add(where, "does not open to its commitment");
            return;
        }
        if (loaded == nullptr)
            return;
        const auto shown = std::span(items).subspan(loaded->firstItem, loaded->items);
        if (!std::ranges::equal(shown, content->items) || words[loaded->resourceType] != content->resourceType ||
            loaded->resourceId != content->resourceId || words[loaded->source] != content->source ||
            words[loaded->dataSet] != content->dataSet.code)
            add(where, "its items are not those that were sealed");
    }

    bool isNamed(std::int64_t prefix, std::int64_t number)
    {
        if (!m_names)
            return false;
        const auto numbers = m_names->numbers(prefix);
        return numbers && std::ranges::count(*numbers, number) == 1;
    }
    static bool inTree(const RecordRow& r, const std::vector<Bytes>& groups)
    {
        const std::size_t group = r.leaf / kGroupLeaves;
        const std::size_t at = r.leaf % kGroupLeaves * Digest256::kSize;
        return group < groups.size() && at + Digest256::kSize <= groups[group].size() &&
               equal(ledger::leafHash(leafOf(r)), BytesView(groups[group]).subspan(at, Digest256::kSize));
    }

    void header(LedgerHeight height, const Digest256& hash, const std::string& where)
    {
        auto read = m_db.prepare("SELECT octets FROM headers WHERE height = ?1");
        if (!read)
            return;
        const auto row = read->bind(1, static_cast<std::int64_t>(height)).step();
        const auto stored = row && *row ? decodeStoredHeader(read->octets(0))
                                        : Expected<StoredHeader, CodecError>(Unexpected{CodecError::BadValue});
        if (!stored)
            add(where, "header " + std::to_string(height) + " is missing", What::Missing);
        else if (stored->hash != hash)
            add(where, "header " + std::to_string(height) + " is another one");
    }

    void headers()
    {
        auto read = m_db.prepare("SELECT height, octets, mac FROM headers ORDER BY height");
        while (read && !m_stopped) {
            const auto row = read->step();
            if (!row || !*row)
                return;
            const auto stored = decodeStoredHeader(read->octets(1));
            if (!stored || static_cast<std::int64_t>(stored->height) != read->integer(0) ||
                !equal(m_data.fresh.header(read->octets(1)), read->octets(2)))
                add("replica: header " + std::to_string(read->integer(0)), "is not authentic");
            go();
        }
    }

    void audit()
    {
        Digest256 mac;
        std::uint64_t number = 0;
        auto read = m_db.prepare("SELECT number, octets, mac FROM audit ORDER BY number");
        while (read && !m_stopped) {
            const auto row = read->step();
            if (!row || !*row)
                break;
            ++number;
            if (read->integer(0) != static_cast<std::int64_t>(number)) {
                add("replica: audit row " + std::to_string(number), "missing", What::Missing);
                return;
            }
            mac = m_data.fresh.audit(mac, number, read->octets(1));
            if (!equal(mac, read->octets(2)) || !decodeAudit(read->octets(1))) {
                add("replica: audit row " + std::to_string(number), "the chain breaks here");
                return;
            }
            go();
        }
        if (!m_stopped && (number != m_state.audited || mac != m_state.audit))
            add("replica: audit", "its end is cut off");
    }

    void count(const char* sql, std::uint64_t expected, const char* what)
    {
        auto read = m_db.prepare(sql);
        const auto row = read ? read->step() : Expected<bool, crypto::store::StoreError>(false);
        if (!row || !*row || static_cast<std::uint64_t>(read->integer(0)) != expected)
            add(std::string("replica: ") + what, "rows that nothing names, or missing ones");
    }
    void orphans()
    {
        if (m_stopped || !m_report.findings.empty())
            return;
        count("SELECT count(*) FROM patients", m_state.patients.size(), "patients");
        count("SELECT count(*) FROM contributions", m_contributions, "contributions");
        count("SELECT count(*) FROM records", m_records, "records");
        count("SELECT (SELECT count(*) FROM names) + (SELECT count(*) FROM recent_names)", m_named, "names");
        count("SELECT count(*) FROM pieces", m_pieces, "pieces");
        count("SELECT count(*) FROM segments", m_segmentParts, "segments");
        count("SELECT count(*) FROM trees", m_treeRows, "trees");
        count("SELECT count(*) FROM outgoing", m_outgoingParts, "outgoing");
        count("SELECT count(*) FROM evidence", m_evidence, "evidence");
        count("SELECT count(*) FROM flags", m_flags, "flags");
        count("SELECT count(*) FROM entries", m_entries, "settings");
        count("SELECT count(*) FROM freshness", 1, "freshness");
    }
    static std::uint64_t partsOf(BytesView octets)
    {
        return std::max<std::uint64_t>(1, (octets.size() + kPart - 1) / kPart);
    }

    Replica::Data& m_data;
    Database& m_db;
    bool m_deep;
    const CheckProgress& m_progress;
    std::optional<NameReader> m_names;
    CheckReport m_report;
    FreshState m_state;
    bool m_ok = true;
    bool m_stopped = false;
    std::uint64_t m_total = 0, m_contributions = 0, m_records = 0, m_named = 0, m_pieces = 0, m_segmentParts = 0,
                  m_treeRows = 0, m_outgoingParts = 0, m_evidence = 0, m_flags = 0, m_entries = 0;
};
} // namespace

CheckReport Replica::check(bool deep, const CheckProgress& progress)
{
    const std::scoped_lock writing(m->writing);
    if (!m->writer)
        return {0, {{Finding::What::Missing, "replica", "closed"}}};
    return Checker(*m, deep, progress).run();
}

} // namespace twinchart::replica

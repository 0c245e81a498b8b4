// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessbatches.h"

#include <crypto/aead.h>
#include <crypto/hash.h>
#include <crypto/random.h>

#include <algorithm>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kMagic = "TAB1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kSeed = 32;
constexpr std::string_view kPendingKey = "access batch pending";
constexpr std::string_view kBatchPrefix = "access batch ";
constexpr std::string_view kNextKey = "access rows from";
constexpr std::size_t kPage = 4'096;
constexpr std::size_t kRowOctets = 16; ///< time, act, zeros
constexpr std::size_t kSealedOctets = kRowOctets + crypto::kAeadTagSize;
constexpr auto kSection = replica::Section::User;

Bytes batchKey(std::uint64_t sequence)
{
    return Writer().raw(kBatchPrefix).u64(sequence).bytes();
}

Bytes rowBinding(const BatchMaker& maker, std::uint64_t sequence, const Digest256& tag, std::uint32_t index)
{
    return Writer()
        .var("twinchart access row 1")
        .var(maker.chain)
        .raw(maker.device)
        .u64(sequence)
        .raw(tag)
        .u32(index)
        .bytes();
}
crypto::AeadNonce rowNonce(std::uint32_t index)
{
    // The key is one patient's in one batch, so an index occurs once under it.
    crypto::AeadNonce out;
    std::ranges::copy(Writer().u32(index).bytes(), out.octets.begin());
    return out;
}
Digest256 child(BytesView seed, std::string_view what, BytesView name)
{
    return crypto::hmacSha256(seed, Writer().var(what).var(name).bytes());
}

std::uint8_t sizeClassOf(std::size_t rows)
{
    std::uint8_t out = kMinAccessSizeClass;
    while ((std::size_t{1} << out) < rows)
        ++out;
    return out;
}
} // namespace

Bytes encode(const AccessBatch& b)
{
    Writer out;
    out.reserve(256);
    out.raw(kMagic).u8(kVersion).u8(kSuite).u64(b.sequence).raw(b.previous).raw(b.root).u8(b.sizeClass);
    out.i64(b.first.ns).i64(b.last.ns).u64(b.fromRow).u64(b.toRow).raw(b.seed.view()).u64(b.height);
    return std::move(out).take();
}

Expected<AccessBatch, CodecError> decodeAccessBatch(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    if (in.ok() && !known)
        in.fail(CodecError::BadVersion);
    AccessBatch b;
    b.sequence = in.u64();
    b.previous = in.fixed<Digest256>();
    b.root = in.fixed<Digest256>();
    b.sizeClass = in.u8();
    b.first.ns = in.i64();
    b.last.ns = in.i64();
    b.fromRow = in.u64();
    b.toRow = in.u64();
    b.seed = SecretBytes::copyOf(in.raw(kSeed));
    b.height = in.u64();
    if (in.ok() &&
        (b.sequence == 0 || (b.sequence == 1) != (b.previous == Digest256{}) || b.sizeClass < kMinAccessSizeClass ||
         b.sizeClass > contract::kMaxAccessSizeClass || b.first > b.last || b.fromRow == 0 || b.toRow <= b.fromRow))
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return b;
}

Digest256 accessTag(BytesView seed, const PatientHandle& handle)
{
    return child(seed, "tag", handle);
}

SecretBytes accessRowSecret(BytesView seed, const PatientHandle& handle)
{
    const SecretBytes rows = crypto::deriveKey(seed, "access rows");
    return crypto::deriveKey(rows.view(), textViewOf(handle.view()));
}

std::optional<contract::StateTrie> accessTrie(const BatchMaker& maker, const AccessBatch& batch,
                                              const std::vector<replica::AuditRow>& rows)
{
    struct Patient {
        Digest256 tag;
        SecretBytes key;
        std::uint32_t count = 0;
    };
    const BytesView seed = batch.seed.view();
    contract::StateTrie trie;
    std::map<PatientHandle, Patient> patients;
    for (const replica::AuditRow& row : rows) {
        if (!row.patient)
            continue;
        const auto [at, isNew] = patients.try_emplace(*row.patient);
        Patient& p = at->second;
        if (isNew) {
            p.tag = accessTag(seed, *row.patient);
            p.key = accessRowSecret(seed, *row.patient);
        }
        Bytes plain = Writer().i64(row.at.ns).u8(static_cast<std::uint8_t>(row.act)).bytes();
        plain.resize(kRowOctets);
        const std::uint32_t index = p.count++;
        if (!trie.put(contract::accessRowKey(p.tag, index),
                      crypto::aeadSeal(p.key.view(), rowNonce(index), rowBinding(maker, batch.sequence, p.tag, index),
                                       plain)))
            return std::nullopt;
    }
    const std::size_t size = std::size_t{1} << batch.sizeClass;
    if (trie.size() > size)
        return std::nullopt;
    for (std::uint32_t n = 0; trie.size() < size; ++n) {
        const Bytes name = Writer().u32(n).bytes();
        if (!trie.put(contract::accessRowKey(child(seed, "padding tag", name), 0),
                      child(seed, "padding", name).view().first(kSealedOctets)))
            return std::nullopt;
    }
    return trie;
}

Expected<OpenedRow, crypto::CryptoError> openAccessRow(const BatchMaker& maker, std::uint64_t sequence,
                                                       const Digest256& tag, std::uint32_t index, BytesView rowSecret,
                                                       BytesView sealed)
{
    TWINCHART_ASSIGN(const Bytes plain,
                     crypto::aeadOpen(rowSecret, rowNonce(index), rowBinding(maker, sequence, tag, index), sealed));
    Reader in(plain);
    OpenedRow out;
    out.at.ns = in.i64();
    out.act = static_cast<replica::AuditAct>(in.u8());
    return out;
}

Result<std::vector<replica::AuditRow>> auditRange(Session& session, std::uint64_t from, std::uint64_t to)
{
    std::vector<replica::AuditRow> out;
    for (std::uint64_t at = from; at < to;) {
        auto page = session.replica().auditRows(at, static_cast<std::size_t>(std::min<std::uint64_t>(kPage, to - at)));
        if (!page)
            return Unexpected{problemOf(page.error())};
        if (page->empty())
            break;
        at += page->size();
        std::ranges::move(*page, std::back_inserter(out));
    }
    return out;
}

namespace {
/// The report of one session; each step is durable before the next.
class Reporter {
public:
    explicit Reporter(Session& session)
        : m_session(session), m_me(session.account().device.signing.id()), m_maker{session.genesis().chain, m_me}
    {
    }

    Result<bool> run()
    {
        if (!m_session.online())
            TWINCHART_TRY(m_session.reconnect());
        TWINCHART_ASSIGN(const bool sound, isNewest());
        if (!sound)
            return false;
        bool did = false;
        // Each turn settles or sends one batch; what is beyond this many waits for the next sync.
        constexpr int kTurns = 16;
        for (int turn = 0; turn < kTurns; ++turn) {
            TWINCHART_ASSIGN(const contract::AccessHeadEntry head, provenHead());
            TWINCHART_ASSIGN(std::optional<AccessBatch> batch, pending());
            if (batch && batch->sequence == head.sequence && batch->root == head.root) {
                batch->height = head.height;
                TWINCHART_TRY(settle(*batch));
                did = true;
                continue;
            }
            if (batch && (batch->sequence != head.sequence + 1 || batch->previous != head.root)) {
                // Another store of this key went on meanwhile: these rows go behind what it reported.
                const std::uint64_t from = batch->fromRow;
                TWINCHART_TRY(keep({{kSection, bytesOf(kPendingKey), std::nullopt},
                                    {kSection, bytesOf(kNextKey), Writer().u64(from).bytes()}}));
                batch.reset();
            }
            if (!batch) {
                TWINCHART_ASSIGN(batch, make(head));
                if (!batch)
                    break;
                TWINCHART_TRY(keep({{kSection, bytesOf(kPendingKey), encode(*batch)}}));
            }
            contract::AccessBatchBody body;
            body.sequence = batch->sequence;
            body.previous = batch->previous;
            body.root = batch->root;
            body.sizeClass = batch->sizeClass;
            body.first = batch->first;
            body.last = batch->last;
            m_session.submitter().forgetNonce();
            TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, m_session.submitter().submit({body}));
            did = true;
        }
        m_session.submitter().forgetNonce();
        return did;
    }

private:
    /// A store that was put back does not know what it reported since: nothing goes out from it. One that is built anew
    /// waits for the sync that lets it go on.
    Result<bool> isNewest()
    {
        const auto state = sync::newestProvenState(m_session.synchroniser().headers(), m_session.clock().now());
        if (!state)
            return Unexpected{problemOf(state.error())};
        const auto anchor =
            sync::provenEntry<contract::AnchorEntry>(m_session.gateway(), *state, contract::key::anchor(m_me));
        const auto counts = m_session.replica().counts();
        if (!anchor)
            return Unexpected{problemOf(anchor.error())};
        if (!counts)
            return Unexpected{problemOf(counts.error())};
        if (!*anchor)
            return true;
        const replica::Head anchored{(*anchor)->counter, (*anchor)->replicaRoot};
        const auto own = m_session.replica().descendsFrom(anchored);
        if (!own)
            return Unexpected{problemOf(own.error())};
        if (!*own && counts->contributions == 0)
            return false;
        if (const auto newest = m_session.replica().compareAnchor(anchored); !newest)
            return Unexpected{problemOf(newest.error())};
        return true;
    }
    Result<contract::AccessHeadEntry> provenHead()
    {
        const auto state = sync::newestProvenState(m_session.synchroniser().headers(), m_session.clock().now());
        if (!state)
            return Unexpected{problemOf(state.error())};
        const auto head =
            sync::provenEntry<contract::AccessHeadEntry>(m_session.gateway(), *state, contract::key::accessHead(m_me));
        if (!head)
            return Unexpected{problemOf(head.error())};
        return head->value_or(contract::AccessHeadEntry{});
    }
    Result<std::optional<AccessBatch>> pending()
    {
        const auto stored = m_session.replica().get(kSection, viewOf(kPendingKey));
        if (!stored)
            return Unexpected{problemOf(stored.error())};
        if (!*stored)
            return std::optional<AccessBatch>();
        auto batch = decodeAccessBatch(**stored);
        if (!batch)
            return damaged();
        return std::optional(std::move(batch).value());
    }
    static Unexpected<Problem> damaged()
    {
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "What this store keeps of its reports of accesses is damaged. Nothing was reported. Run check --deep."));
    }
    Result<void> keep(std::vector<replica::Entry> entries)
    {
        replica::Batch batch;
        batch.entries = std::move(entries);
        if (const auto done = m_session.replica().write(batch); !done)
            return Unexpected{problemOf(done.error())};
        return {};
    }
    Result<void> settle(const AccessBatch& batch)
    {
        return keep({{kSection, batchKey(batch.sequence), encode(batch)},
                     {kSection, bytesOf(kNextKey), Writer().u64(batch.toRow).bytes()},
                     {kSection, bytesOf(kPendingKey), std::nullopt}});
    }
    /// The next batch behind `head`; none while there is no new row about a patient.
    Result<std::optional<AccessBatch>> make(const contract::AccessHeadEntry& head)
    {
        const auto stored = m_session.replica().get(kSection, viewOf(kNextKey));
        if (!stored)
            return Unexpected{problemOf(stored.error())};
        AccessBatch batch;
        batch.fromRow = 1;
        if (*stored) {
            Reader in(**stored);
            batch.fromRow = in.u64();
            if (!in.finish() || batch.fromRow == 0)
                return damaged();
        }
        std::vector<replica::AuditRow> rows;
        std::size_t count = 0;
        batch.toRow = batch.fromRow;
        for (bool more = true; more && count < kMost;) {
            TWINCHART_ASSIGN(std::vector<replica::AuditRow> page,
                             auditRange(m_session, batch.toRow, batch.toRow + kPage));
            more = page.size() == kPage;
            for (replica::AuditRow& row : page) {
                if (count == kMost)
                    break;
                ++batch.toRow;
                if (!row.patient)
                    continue;
                batch.first = count == 0 ? row.at : std::min(batch.first, row.at);
                batch.last = count == 0 ? row.at : std::max(batch.last, row.at);
                ++count;
                rows.push_back(std::move(row));
            }
        }
        if (count == 0)
            return std::optional<AccessBatch>();
        batch.sequence = head.sequence + 1;
        batch.previous = head.root;
        batch.sizeClass = sizeClassOf(count);
        batch.seed = SecretBytes(kSeed);
        crypto::randomFill(batch.seed.span());
        const auto trie = accessTrie(m_maker, batch, rows);
        if (!trie)
            return problem(Failure::Internal, TWINCHART_TR("The report of accesses could not be made."));
        batch.root = trie->root();
        return std::optional(std::move(batch));
    }

    static constexpr std::size_t kMost = std::size_t{1} << contract::kMaxAccessSizeClass;
    Session& m_session;
    const KeyId m_me;
    const BatchMaker m_maker;
};
} // namespace

Result<bool> reportAccesses(Session& session)
{
    return Reporter(session).run();
}

Result<std::vector<AccessBatch>> reportedBatches(Session& session)
{
    const auto stored = session.replica().list(kSection);
    if (!stored)
        return Unexpected{problemOf(stored.error())};
    std::vector<AccessBatch> out;
    for (const replica::Entry& e : *stored) {
        if (e.key.size() != kBatchPrefix.size() + 8 || !textViewOf(e.key).starts_with(kBatchPrefix) || !e.value ||
            textViewOf(e.key) == kPendingKey)
            continue;
        auto batch = decodeAccessBatch(*e.value);
        if (!batch)
            return problem(
                Failure::Integrity,
                TWINCHART_TR(
                    "What this store keeps of its reports of accesses is damaged. Nothing was reported. Run check --deep."));
        out.push_back(std::move(batch).value());
    }
    std::ranges::sort(out, {}, &AccessBatch::sequence);
    return out;
}

} // namespace twinchart::workstation

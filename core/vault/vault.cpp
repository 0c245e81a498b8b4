// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/aead.h>
#include <crypto/bundle.h>
#include <crypto/hash.h>
#include <crypto/random.h>
#include <crypto/record.h>
#include <util/codec.h>

#include <algorithm>
#include <array>
#include <bit>
#include <set>

namespace twinchart::vault {

using Kind = VaultError::Kind;

namespace {
constexpr const char* kStore = "vault";
constexpr std::array kMigrations = {crypto::store::Migration{1, R"(
CREATE TABLE contribution (
    id INTEGER PRIMARY KEY, root BLOB NOT NULL UNIQUE CHECK (length(root) = 32), state INTEGER NOT NULL CHECK (state IN (1, 2)),
    putter BLOB NOT NULL CHECK (length(putter) = 32), put INTEGER NOT NULL, ciphertexts INTEGER NOT NULL, octets INTEGER NOT NULL,
    leaves BLOB NOT NULL) STRICT;
CREATE TABLE ciphertext (id INTEGER PRIMARY KEY, total INTEGER NOT NULL, octets BLOB NOT NULL) STRICT;
CREATE TABLE reader_set (id INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE wrap (
    id INTEGER PRIMARY KEY, contribution INTEGER NOT NULL REFERENCES contribution(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    recipient BLOB NOT NULL CHECK (length(recipient) = 32), mark BLOB NOT NULL CHECK (length(mark) = 32), epoch INTEGER NOT NULL,
    sealed BLOB NOT NULL, UNIQUE (contribution, number, recipient, mark)) STRICT;
CREATE TABLE staff_keys (recipient BLOB PRIMARY KEY, putter BLOB NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE circle_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT, member BLOB NOT NULL, circle BLOB NOT NULL, epoch INTEGER NOT NULL, putter BLOB NOT NULL,
    sealed BLOB NOT NULL, UNIQUE (member, circle, epoch, putter)) STRICT;
CREATE TABLE share (
    custodian BLOB NOT NULL, number INTEGER NOT NULL, keeper BLOB NOT NULL, organisation TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (custodian, number, keeper)) STRICT, WITHOUT ROWID;
CREATE TABLE identity (mac BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
)"},
                                    crypto::store::Migration{2, R"(
CREATE TABLE grant_table (
    id INTEGER PRIMARY KEY, handle BLOB NOT NULL CHECK (length(handle) = 32), name BLOB NOT NULL CHECK (length(name) = 32),
    digest BLOB NOT NULL CHECK (length(digest) = 32), put INTEGER NOT NULL, epoch INTEGER NOT NULL, head BLOB NOT NULL,
    UNIQUE (handle, name)) STRICT;
CREATE TABLE grant_part (
    id INTEGER PRIMARY KEY, whole INTEGER NOT NULL REFERENCES grant_table(id) ON DELETE CASCADE,
    root BLOB NOT NULL CHECK (length(root) = 32), epoch INTEGER NOT NULL, sealed BLOB NOT NULL, UNIQUE (whole, root)) STRICT;
)"}};

Bytes wrapContext(const Digest256& root, const Wrap& wrap, std::uint64_t epoch)
{
    Writer out;
    out.var("twinchart vault wrap").var(root.view()).u32(wrap.set).var(wrap.recipient.view()).u64(epoch);
    return std::move(out).take();
}
Digest256 ciphertextDigestOf(const crypto::LeafBytes& leaf)
{
    return crypto::decodeLeaf(leaf).ciphertextDigest;
}
} // namespace

Vault::Vault(std::unique_ptr<Data> data) : m(std::move(data)) {}
Vault::~Vault() = default;

Expected<std::unique_ptr<Vault>, VaultError> Vault::open(const VaultOptions& options)
{
    crypto::store::OpenOptions how;
    how.vfs = options.vfs;
    how.create = options.create;
    how.exclusive = true;
    VAULT_ASSIGN(Database database, Database::open(options.path, *options.key, how));
    VAULT_TRY(database.migrate(kStore, kMigrations));
    auto data = std::make_unique<Data>(std::move(database));
    data->wrapKey = options.wrapKey->clone();
    data->wrapEpoch = options.wrapEpoch;
    TWINCHART_TRY(data->loadStats());
    return std::unique_ptr<Vault>(new Vault(std::move(data)));
}

Expected<void, VaultError> Vault::Data::loadStats()
{
    VAULT_ASSIGN(
        Statement sums,
        database->prepare(
            "SELECT count(*), coalesce(sum(ciphertexts), 0), coalesce(sum(octets), 0) FROM contribution WHERE state = 2"));
    VAULT_ASSIGN(const bool row, sums.step());
    if (!row)
        return failure(Kind::Corrupt, "no sums");
    stats = {static_cast<std::uint64_t>(sums.integer(0)), static_cast<std::uint64_t>(sums.integer(1)),
             static_cast<std::uint64_t>(sums.integer(2))};
    return {};
}

Expected<std::optional<Contribution>, VaultError> Vault::Data::find(const Digest256& root)
{
    VAULT_ASSIGN(Statement select,
                 database->prepare(
                     "SELECT id, state, putter, ciphertexts, length(leaves), put FROM contribution WHERE root = ?1"));
    select.bind(1, root.view());
    VAULT_ASSIGN(const bool row, select.step());
    if (!row)
        return std::optional<Contribution>();
    const auto putter = select.fixed<KeyId>(2);
    if (!putter)
        return failure(Kind::Corrupt, "putter");
    return std::optional(
        Contribution{select.integer(0), static_cast<State>(select.integer(1)), *putter,
                     static_cast<std::uint32_t>(select.integer(3)),
                     static_cast<std::uint32_t>(select.integer(4) / std::int64_t{crypto::LeafBytes::kSize}),
                     Instant{select.integer(5)}});
}

Expected<Contribution, VaultError> Vault::Data::complete(const Digest256& root)
{
    TWINCHART_ASSIGN(const auto contribution, find(root));
    if (!contribution || contribution->state != State::Complete)
        return failure(Kind::NotFound);
    return *contribution;
}

Expected<std::vector<crypto::LeafBytes>, VaultError> Vault::Data::leaves(std::int64_t id)
{
    VAULT_ASSIGN(Statement select, database->prepare("SELECT leaves FROM contribution WHERE id = ?1"));
    select.bind(1, id);
    VAULT_ASSIGN(const bool row, select.step());
    if (!row || select.octets(0).size() % crypto::LeafBytes::kSize != 0)
        return failure(Kind::Corrupt, "leaves");
    std::vector<crypto::LeafBytes> out;
    for (BytesView rest = select.octets(0); !rest.empty(); rest = rest.subspan(crypto::LeafBytes::kSize))
        out.push_back(*crypto::LeafBytes::from(rest.first(crypto::LeafBytes::kSize)));
    return out;
}

Expected<std::vector<Bytes>, VaultError> Vault::Data::tables(std::int64_t id)
{
    VAULT_ASSIGN(Statement select,
                 database->prepare("SELECT octets FROM reader_set WHERE id BETWEEN ?1 AND ?2 ORDER BY id"));
    const std::int64_t first = id * std::int64_t{kMaxSets};
    select.bind(1, first).bind(2, first + std::int64_t{kMaxSets} - 1);
    std::vector<Bytes> out;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return out;
        out.push_back(bytesOf(select.octets(0)));
    }
}

/// The contribution that the part belongs to; made when this is its first part.
Expected<Contribution, VaultError> Vault::Data::begin(const Part& part)
{
    TWINCHART_ASSIGN(const auto known, find(part.root));
    if (known) {
        if (part.leaves.empty())
            return *known;
        TWINCHART_ASSIGN(const auto stored, leaves(known->id));
        if (!std::ranges::equal(stored, part.leaves))
            return failure(Kind::Conflict, "other leaves under this root");
        return *known;
    }
    if (part.leaves.empty())
        return failure(Kind::Incomplete, "the first part brings the leaves");
    if (part.leaves.size() > (std::size_t{1} << crypto::kMaxTreeDepth) || !std::has_single_bit(part.leaves.size()))
        return failure(Kind::TooMany, "leaves");
    Bytes octets;
    octets.reserve(part.leaves.size() * crypto::LeafBytes::kSize);
    for (const crypto::LeafBytes& leaf : part.leaves)
        octets.insert(octets.end(), leaf.octets.begin(), leaf.octets.end());
    VAULT_ASSIGN(
        Statement insert,
        database->prepare(
            "INSERT INTO contribution (root, state, putter, put, ciphertexts, octets, leaves) VALUES (?1, 1, ?2, ?3, 0, 0, ?4)"));
    insert.bind(1, part.root.view()).bind(2, part.putter.view()).bind(3, part.now.ns).bindStatic(4, octets);
    VAULT_TRY(insert.run());
    return Contribution{database->lastRowId(),
                        State::Partial,
                        part.putter,
                        0,
                        static_cast<std::uint32_t>(part.leaves.size()),
                        part.now};
}

/// Number of ciphertexts that became whole.
Expected<std::uint32_t, VaultError> Vault::Data::addPieces(const Contribution& contribution, const Part& part,
                                                           const std::vector<crypto::LeafBytes>& leaves,
                                                           std::uint64_t& octets)
{
    VAULT_ASSIGN(
        Statement present,
        database->prepare(
            "SELECT coalesce(max(id), -1), coalesce(sum(total <> ?3), 0) FROM ciphertext WHERE id BETWEEN ?1 AND ?2"));
    VAULT_ASSIGN(Statement insert,
                 database->prepare("INSERT OR REPLACE INTO ciphertext (id, total, octets) VALUES (?1, ?2, ?3)"));
    VAULT_ASSIGN(Statement whole,
                 database->prepare("SELECT octets FROM ciphertext WHERE id BETWEEN ?1 AND ?2 ORDER BY id"));
    std::uint32_t added = 0;
    for (const PieceView& piece : part.pieces) {
        const std::uint64_t count = piecesOf(piece.total);
        const std::uint64_t number = piece.offset / kPieceOctets;
        if (piece.leaf >= leaves.size() || piece.total == 0 || piece.total > kCiphertextLimit ||
            piece.offset % kPieceOctets != 0 || number >= count ||
            piece.octets.size() != std::min<std::uint64_t>(kPieceOctets, piece.total - piece.offset))
            return failure(Kind::TooMany, "piece", piece.leaf);
        present.bind(1, pieceRow(contribution.id, piece.leaf, 0))
            .bind(2, pieceRow(contribution.id, piece.leaf, (1u << kPieceBits) - 1))
            .bind(3, static_cast<std::int64_t>(piece.total));
        VAULT_ASSIGN(const bool counted, present.step());
        if (!counted)
            return failure(Kind::Corrupt, "pieces", piece.leaf);
        const std::int64_t newest = present.integer(0);
        const bool otherTotal = present.integer(1) != 0;
        present.reset();
        // Another length would count other pieces, and write over those of a whole that was found to be right.
        if (otherTotal)
            return failure(Kind::Conflict, "length of a ciphertext", piece.leaf);
        // The last piece is only there when the whole was found to be right.
        if (newest == pieceRow(contribution.id, piece.leaf, count - 1))
            continue;
        const Digest256 expected = ciphertextDigestOf(leaves[piece.leaf]);
        const bool last = number + 1 == count;
        if (last && count == 1) {
            const auto digest = crypto::ciphertextDigest(piece.octets);
            if (!digest || *digest != expected)
                return failure(Kind::Mismatch, "ciphertext", piece.leaf);
        } else if (last) {
            Bytes joined;
            joined.reserve(piece.total);
            whole.bind(1, pieceRow(contribution.id, piece.leaf, 0))
                .bind(2, pieceRow(contribution.id, piece.leaf, number - 1));
            for (;;) {
                VAULT_ASSIGN(const bool row, whole.step());
                if (!row)
                    break;
                const BytesView part_ = whole.octets(0);
                joined.insert(joined.end(), part_.begin(), part_.end());
            }
            if (joined.size() != piece.offset)
                return failure(Kind::Incomplete, "earlier pieces", piece.leaf);
            joined.insert(joined.end(), piece.octets.begin(), piece.octets.end());
            const auto digest = crypto::ciphertextDigest(joined);
            if (!digest || *digest != expected)
                return failure(Kind::Mismatch, "ciphertext", piece.leaf);
        }
        insert.bind(1, pieceRow(contribution.id, piece.leaf, number))
            .bind(2, static_cast<std::int64_t>(piece.total))
            .bindStatic(3, piece.octets);
        VAULT_TRY(insert.run());
        insert.reset();
        if (last) {
            ++added;
            octets += piece.total;
        }
    }
    return added;
}

Bytes Vault::Data::sealWrap(BytesView key, const Digest256& root, const Wrap& wrap, std::uint64_t epoch) const
{
    const auto nonce = crypto::randomFixed<crypto::AeadNonce>();
    Bytes out = bytesOf(nonce.view());
    const Bytes sealed = crypto::aeadSeal(key, nonce, wrapContext(root, wrap, epoch), wrap.sealed);
    out.insert(out.end(), sealed.begin(), sealed.end());
    return out;
}

Expected<Bytes, VaultError> Vault::Data::openWrap(const Digest256& root, const Wrap& wrap, std::uint64_t epoch) const
{
    const BytesView sealed = wrap.sealed;
    if (epoch != wrapEpoch || sealed.size() < crypto::AeadNonce::kSize)
        return failure(Kind::Corrupt, "wrap");
    auto opened = crypto::aeadOpen(wrapKey, *crypto::AeadNonce::from(sealed.first(crypto::AeadNonce::kSize)),
                                   wrapContext(root, wrap, epoch), sealed.subspan(crypto::AeadNonce::kSize));
    if (!opened)
        return failure(Kind::Corrupt, "wrap");
    return std::move(opened).value();
}

Expected<void, VaultError> Vault::Data::addWraps(const Contribution& contribution, const Part& part)
{
    if (part.wraps.empty())
        return {};
    VAULT_ASSIGN(
        Statement insert,
        database->prepare(
            "INSERT OR IGNORE INTO wrap (contribution, number, recipient, mark, epoch, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    VAULT_ASSIGN(
        Statement count,
        database->prepare("SELECT count(*) FROM wrap WHERE contribution = ?1 AND number = ?2 AND recipient = ?3"));
    for (const Wrap& wrap : part.wraps) {
        if (wrap.set >= kMaxSets || wrap.sealed.empty())
            return failure(Kind::TooMany, "wrap");
        const Digest256 mark = crypto::sha256(wrap.sealed);
        insert.bind(1, contribution.id)
            .bind(2, std::int64_t{wrap.set})
            .bind(3, wrap.recipient.view())
            .bind(4, mark.view());
        insert.bind(5, static_cast<std::int64_t>(wrapEpoch)).bind(6, sealWrap(wrapKey, part.root, wrap, wrapEpoch));
        VAULT_TRY(insert.run());
        count.bind(1, contribution.id).bind(2, std::int64_t{wrap.set}).bind(3, wrap.recipient.view());
        VAULT_ASSIGN(const bool row, count.step());
        if (!row || count.integer(0) > std::int64_t{kMaxWrapsEach})
            return failure(Kind::TooMany, "wraps for one recipient");
        count.reset();
    }
    return {};
}

/// Demands that the tables list exactly the leaves that have ciphertexts.
Expected<void, VaultError> Vault::Data::finish(const Contribution& contribution, const Part& part)
{
    if (part.tables.empty() || part.tables.size() > kMaxSets)
        return failure(Kind::Incomplete, "tables");
    std::set<std::uint32_t> listed;
    for (const Bytes& table : part.tables) {
        const auto decoded = crypto::BundleTable::decode(table);
        if (!decoded)
            return failure(Kind::Mismatch, "table");
        for (const crypto::BundleEntry& entry : decoded->entries())
            listed.insert(entry.leaf);
    }
    VAULT_ASSIGN(Statement rows,
                 database->prepare("SELECT id, total FROM ciphertext WHERE id BETWEEN ?1 AND ?2 ORDER BY id"));
    rows.bind(1, pieceRow(contribution.id, 0, 0)).bind(2, pieceRow(contribution.id + 1, 0, 0) - 1);
    auto next = listed.begin();
    for (;;) {
        VAULT_ASSIGN(const bool row, rows.step());
        if (!row)
            break;
        const std::int64_t id = rows.integer(0);
        if (offsetOfRow(id) / kPieceOctets + 1 != piecesOf(static_cast<std::uint64_t>(rows.integer(1))))
            continue;
        if (next == listed.end() || *next != leafOfRow(id))
            return failure(Kind::Incomplete,
                           next == listed.end() || *next > leafOfRow(id) ? "a ciphertext that no table lists"
                                                                         : "ciphertext",
                           next == listed.end() ? leafOfRow(id) : std::min(*next, leafOfRow(id)));
        ++next;
    }
    if (next != listed.end())
        return failure(Kind::Incomplete, "ciphertext", *next);
    VAULT_ASSIGN(Statement insert, database->prepare("INSERT INTO reader_set (id, octets) VALUES (?1, ?2)"));
    std::int64_t number = contribution.id * std::int64_t{kMaxSets};
    for (const Bytes& table : part.tables) {
        insert.bind(1, number++).bindStatic(2, table);
        VAULT_TRY(insert.run());
        insert.reset();
    }
    return {};
}

Expected<Summary, VaultError> Vault::put(const Part& part)
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    TWINCHART_ASSIGN(const Contribution contribution, m->begin(part));
    TWINCHART_TRY(m->addWraps(contribution, part));
    Summary summary{contribution.state, contribution.ciphertexts, contribution.putter, contribution.put};
    if (contribution.state == State::Complete) {
        VAULT_TRY(transaction.commit());
        return summary;
    }
    std::uint64_t octets = 0;
    if (!part.pieces.empty()) {
        TWINCHART_ASSIGN(const auto leaves, m->leaves(contribution.id));
        TWINCHART_ASSIGN(const std::uint32_t added, m->addPieces(contribution, part, leaves, octets));
        summary.ciphertexts += added;
    }
    if (part.complete) {
        TWINCHART_TRY(m->finish(contribution, part));
        summary.state = State::Complete;
    }
    {
        VAULT_ASSIGN(
            Statement update,
            m->database->prepare(
                "UPDATE contribution SET state = ?2, ciphertexts = ?3, octets = octets + ?4 WHERE id = ?1 RETURNING octets"));
        update.bind(1, contribution.id).bind(2, std::int64_t{static_cast<std::uint8_t>(summary.state)});
        update.bind(3, std::int64_t{summary.ciphertexts}).bind(4, static_cast<std::int64_t>(octets));
        VAULT_ASSIGN(const bool row, update.step());
        if (!row)
            return failure(Kind::Corrupt, "contribution");
        octets = static_cast<std::uint64_t>(update.integer(0));
        VAULT_TRY(update.step());
    }
    VAULT_TRY(transaction.commit());
    if (summary.state == State::Complete) {
        ++m->stats.contributions;
        m->stats.ciphertexts += summary.ciphertexts;
        m->stats.octets += octets;
    }
    return summary;
}

Expected<Summary, VaultError> Vault::summary(const Digest256& root) const
{
    const std::lock_guard lock(m->mutex);
    TWINCHART_ASSIGN(const auto contribution, m->find(root));
    if (!contribution)
        return Summary{};
    return Summary{contribution->state, contribution->ciphertexts, contribution->putter, contribution->put};
}

Expected<std::vector<crypto::LeafBytes>, VaultError> Vault::leaves(const Digest256& root) const
{
    const std::lock_guard lock(m->mutex);
    TWINCHART_ASSIGN(const auto contribution, m->find(root));
    if (!contribution)
        return failure(Kind::NotFound);
    return m->leaves(contribution->id);
}

Expected<std::vector<Bytes>, VaultError> Vault::tables(const Digest256& root) const
{
    const std::lock_guard lock(m->mutex);
    TWINCHART_ASSIGN(const Contribution contribution, m->complete(root));
    return m->tables(contribution.id);
}

Expected<std::vector<Wrap>, VaultError> Vault::wrapsFor(const Digest256& root, std::span<const KeyId> recipients) const
{
    const std::lock_guard lock(m->mutex);
    TWINCHART_ASSIGN(const Contribution contribution, m->complete(root));
    VAULT_ASSIGN(
        Statement select,
        m->database->prepare("SELECT number, recipient, epoch, sealed FROM wrap WHERE contribution = ?1 ORDER BY id"));
    select.bind(1, contribution.id);
    std::vector<Wrap> out;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return out;
        const auto recipient = select.fixed<KeyId>(1);
        if (!recipient || std::ranges::find(recipients, *recipient) == recipients.end())
            continue;
        Wrap wrap{static_cast<std::uint32_t>(select.integer(0)), *recipient, bytesOf(select.octets(3))};
        TWINCHART_ASSIGN(wrap.sealed, m->openWrap(root, wrap, static_cast<std::uint64_t>(select.integer(2))));
        out.push_back(std::move(wrap));
    }
}

Expected<Vault::Pieces, VaultError> Vault::pieces(const Digest256& root, const Range& range) const
{
    const std::lock_guard lock(m->mutex);
    TWINCHART_ASSIGN(const Contribution contribution, m->complete(root));
    VAULT_ASSIGN(
        Statement select,
        m->database->prepare("SELECT id, total, octets FROM ciphertext WHERE id BETWEEN ?1 AND ?2 ORDER BY id"));
    Pieces out;
    std::size_t octets = 0;
    for (auto leaf = std::ranges::lower_bound(range.leaves, range.fromLeaf); leaf != range.leaves.end(); ++leaf) {
        const std::uint64_t from = *leaf == range.fromLeaf ? range.fromOffset / kPieceOctets : 0;
        if (from >= (1u << kPieceBits) || *leaf >= (1u << kLeafBits))
            continue;
        select.bind(1, pieceRow(contribution.id, *leaf, from))
            .bind(2, pieceRow(contribution.id, *leaf, (1u << kPieceBits) - 1));
        for (;;) {
            VAULT_ASSIGN(const bool row, select.step());
            if (!row)
                break;
            const std::int64_t id = select.integer(0);
            const BytesView body = select.octets(2);
            if (!out.pieces.empty() && octets + body.size() > range.octets) {
                out.more = true;
                return out;
            }
            octets += body.size();
            out.pieces.push_back(
                {leafOfRow(id), offsetOfRow(id), static_cast<std::uint64_t>(select.integer(1)), bytesOf(body)});
        }
        select.reset();
    }
    return out;
}

Expected<std::vector<Vault::Known>, VaultError> Vault::all() const
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Statement select, m->database->prepare("SELECT root, state, put FROM contribution ORDER BY id"));
    std::vector<Known> out;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return out;
        const auto root = select.fixed<Digest256>(0);
        if (!root)
            return failure(Kind::Corrupt, "root");
        out.push_back({*root, static_cast<State>(select.integer(1)), Instant{select.integer(2)}});
    }
}

Expected<void, VaultError> Vault::remove(const Digest256& root)
{
    const std::lock_guard lock(m->mutex);
    {
        VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
        TWINCHART_ASSIGN(const auto contribution, m->find(root));
        if (!contribution)
            return failure(Kind::NotFound);
        const std::int64_t id = contribution->id;
        const auto erase = [&](const char* sql, std::int64_t first, std::int64_t last) -> Expected<void, VaultError> {
            VAULT_ASSIGN(Statement statement, m->database->prepare(sql));
            statement.bind(1, first).bind(2, last);
            VAULT_TRY(statement.run());
            return {};
        };
        TWINCHART_TRY(
            erase("DELETE FROM ciphertext WHERE id BETWEEN ?1 AND ?2", pieceRow(id, 0, 0), pieceRow(id + 1, 0, 0) - 1));
        TWINCHART_TRY(erase("DELETE FROM reader_set WHERE id BETWEEN ?1 AND ?2", id * std::int64_t{kMaxSets},
                            (id + 1) * std::int64_t{kMaxSets} - 1));
        TWINCHART_TRY(erase("DELETE FROM wrap WHERE contribution BETWEEN ?1 AND ?2", id, id));
        TWINCHART_TRY(erase("DELETE FROM contribution WHERE id BETWEEN ?1 AND ?2", id, id));
        VAULT_TRY(transaction.commit());
    }
    return m->loadStats();
}

Stats Vault::stats() const
{
    const std::lock_guard lock(m->mutex);
    return m->stats;
}

std::uint64_t Vault::wrapEpoch() const
{
    const std::lock_guard lock(m->mutex);
    return m->wrapEpoch;
}

Expected<void, VaultError> Vault::rotate(const SecretBytes& nextWrapKey, std::uint64_t nextEpoch)
{
    const std::lock_guard lock(m->mutex);
    if (nextEpoch <= m->wrapEpoch || nextWrapKey.size() != 32)
        return failure(Kind::Conflict, "epoch");
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    {
        VAULT_ASSIGN(
            Statement select,
            m->database->prepare(
                "SELECT w.id, c.root, w.number, w.recipient, w.epoch, w.sealed FROM wrap w JOIN contribution c ON c.id = w.contribution WHERE w.id > ?1 ORDER BY w.id LIMIT 1"));
        VAULT_ASSIGN(Statement update, m->database->prepare("UPDATE wrap SET epoch = ?2, sealed = ?3 WHERE id = ?1"));
        for (std::int64_t last = 0;;) {
            select.bind(1, last);
            VAULT_ASSIGN(const bool row, select.step());
            if (!row)
                break;
            last = select.integer(0);
            const auto root = select.fixed<Digest256>(1);
            const auto recipient = select.fixed<KeyId>(3);
            if (!root || !recipient)
                return failure(Kind::Corrupt, "wrap");
            Wrap wrap{static_cast<std::uint32_t>(select.integer(2)), *recipient, bytesOf(select.octets(5))};
            const auto epoch = static_cast<std::uint64_t>(select.integer(4));
            select.reset();
            // Moved before, by a rotation whose end was not written down.
            if (epoch == nextEpoch)
                continue;
            TWINCHART_ASSIGN(wrap.sealed, m->openWrap(*root, wrap, epoch));
            const Bytes next = m->sealWrap(nextWrapKey, *root, wrap, nextEpoch);
            update.bind(1, last).bind(2, static_cast<std::int64_t>(nextEpoch)).bindStatic(3, next);
            VAULT_TRY(update.run());
            update.reset();
        }
    }
    TWINCHART_TRY(m->rotateGrants(nextWrapKey, nextEpoch));
    VAULT_TRY(transaction.commit());
    m->wrapKey = nextWrapKey.clone();
    m->wrapEpoch = nextEpoch;
    return {};
}

Expected<void, VaultError> Vault::close()
{
    const std::lock_guard lock(m->mutex);
    VAULT_TRY(m->database->close());
    return {};
}

} // namespace twinchart::vault

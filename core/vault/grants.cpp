// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/aead.h>
#include <crypto/grant.h>
#include <crypto/hash.h>
#include <crypto/random.h>
#include <util/codec.h>

/// A grant's table is kept in the pieces of its encoding: its head, and for each contribution the rows of it, so that
/// what a requester may get of one contribution is found without reading the others.
namespace twinchart::vault {

using Kind = VaultError::Kind;
using crypto::kGrantRowOctets;

namespace {
Bytes contextOf(const KnownGrant& grant, BytesView place, std::uint64_t epoch)
{
    Writer out;
    out.var("twinchart vault grant").var(grant.name.handle).var(grant.name.grant).var(grant.digest);
    return std::move(out.var(place).u64(epoch)).take();
}
} // namespace

Bytes Vault::Data::sealGrantPart(BytesView key, const KnownGrant& grant, BytesView place, std::uint64_t epoch,
                                 BytesView part) const
{
    const auto nonce = crypto::randomFixed<crypto::AeadNonce>();
    Bytes out = bytesOf(nonce.view());
    const Bytes sealed = crypto::aeadSeal(key, nonce, contextOf(grant, place, epoch), part);
    out.insert(out.end(), sealed.begin(), sealed.end());
    return out;
}

Expected<Bytes, VaultError> Vault::Data::openGrantPart(const KnownGrant& grant, BytesView place, std::uint64_t epoch,
                                                       BytesView sealed) const
{
    if (epoch != wrapEpoch || sealed.size() < crypto::AeadNonce::kSize)
        return failure(Kind::Corrupt, "grant table");
    auto opened = crypto::aeadOpen(wrapKey, *crypto::AeadNonce::from(sealed.first(crypto::AeadNonce::kSize)),
                                   contextOf(grant, place, epoch), sealed.subspan(crypto::AeadNonce::kSize));
    if (!opened)
        return failure(Kind::Corrupt, "grant table");
    return std::move(opened).value();
}

Expected<void, VaultError> Vault::Data::eraseGrant(const GrantName& name)
{
    VAULT_ASSIGN(Statement erase, database->prepare("DELETE FROM grant_table WHERE handle = ?1 AND name = ?2"));
    erase.bind(1, name.handle.view()).bind(2, name.grant.view());
    VAULT_TRY(erase.run());
    return {};
}

Expected<void, VaultError> Vault::putGrant(const GrantName& name, BytesView table, Instant now)
{
    const auto decoded = crypto::GrantTable::decode(table);
    if (!decoded)
        return failure(Kind::Mismatch, "grant table");
    const KnownGrant grant{name, crypto::sha256(table)};
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    {
        VAULT_ASSIGN(Statement same,
                     m->database->prepare("SELECT 1 FROM grant_table WHERE handle = ?1 AND name = ?2 AND digest = ?3"));
        same.bind(1, name.handle.view()).bind(2, name.grant.view()).bind(3, grant.digest.view());
        VAULT_ASSIGN(const bool there, same.step());
        if (there)
            return {};
        TWINCHART_TRY(m->eraseGrant(name));
        const std::vector<crypto::GrantRow>& rows = decoded->rows();
        const std::size_t head = table.size() - rows.size() * kGrantRowOctets;
        VAULT_ASSIGN(
            Statement insert,
            m->database->prepare(
                "INSERT INTO grant_table (handle, name, digest, put, epoch, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        insert.bind(1, name.handle.view()).bind(2, name.grant.view()).bind(3, grant.digest.view()).bind(4, now.ns);
        insert.bind(5, static_cast<std::int64_t>(m->wrapEpoch))
            .bind(6, m->sealGrantPart(m->wrapKey, grant, {}, m->wrapEpoch, table.first(head)));
        VAULT_TRY(insert.run());
        const std::int64_t whole = m->database->lastRowId();
        VAULT_ASSIGN(
            Statement part,
            m->database->prepare("INSERT INTO grant_part (whole, root, epoch, sealed) VALUES (?1, ?2, ?3, ?4)"));
        for (std::size_t row = 0; row < rows.size();) {
            const Digest256& root = rows[row].place.root;
            const std::size_t count = decoded->rowsOf(root).size();
            const Bytes sealed = m->sealGrantPart(m->wrapKey, grant, root, m->wrapEpoch,
                                                  table.subspan(head + row * kGrantRowOctets, count * kGrantRowOctets));
            part.bind(1, whole).bind(2, root.view()).bind(3, static_cast<std::int64_t>(m->wrapEpoch));
            part.bindStatic(4, sealed);
            VAULT_TRY(part.run());
            part.reset();
            row += count;
        }
    }
    VAULT_TRY(transaction.commit());
    return {};
}

Expected<Bytes, VaultError> Vault::Data::grantTable(const KnownGrant& grant)
{
    VAULT_ASSIGN(
        Statement select,
        database->prepare("SELECT id, epoch, head FROM grant_table WHERE handle = ?1 AND name = ?2 AND digest = ?3"));
    select.bind(1, grant.name.handle.view()).bind(2, grant.name.grant.view()).bind(3, grant.digest.view());
    VAULT_ASSIGN(const bool there, select.step());
    if (!there)
        return failure(Kind::NotFound);
    TWINCHART_ASSIGN(Bytes out,
                     openGrantPart(grant, {}, static_cast<std::uint64_t>(select.integer(1)), select.octets(2)));
    VAULT_ASSIGN(Statement parts,
                 database->prepare("SELECT root, epoch, sealed FROM grant_part WHERE whole = ?1 ORDER BY root"));
    parts.bind(1, select.integer(0));
    for (;;) {
        VAULT_ASSIGN(const bool row, parts.step());
        if (!row)
            break;
        TWINCHART_ASSIGN(
            const Bytes part,
            openGrantPart(grant, parts.octets(0), static_cast<std::uint64_t>(parts.integer(1)), parts.octets(2)));
        out.insert(out.end(), part.begin(), part.end());
    }
    // Each part opens by itself; that none of them is missing only the whole can tell.
    if (crypto::sha256(out) != grant.digest)
        return failure(Kind::Corrupt, "grant table");
    return out;
}

Expected<Bytes, VaultError> Vault::grantTable(const GrantName& name, const Digest256& digest) const
{
    const std::lock_guard lock(m->mutex);
    return m->grantTable({name, digest});
}

Expected<std::vector<std::uint32_t>, VaultError> Vault::grantedLeaves(const GrantName& name, const Digest256& digest,
                                                                      const Digest256& root) const
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(
        Statement select,
        m->database->prepare(
            "SELECT p.epoch, p.sealed FROM grant_table t JOIN grant_part p ON p.whole = t.id WHERE t.handle = ?1 AND t.name = ?2 AND t.digest = ?3 AND p.root = ?4"));
    select.bind(1, name.handle.view()).bind(2, name.grant.view()).bind(3, digest.view()).bind(4, root.view());
    VAULT_ASSIGN(const bool there, select.step());
    std::vector<std::uint32_t> out;
    if (!there)
        return out;
    TWINCHART_ASSIGN(
        const Bytes part,
        m->openGrantPart({name, digest}, root, static_cast<std::uint64_t>(select.integer(0)), select.octets(1)));
    if (part.size() % kGrantRowOctets != 0)
        return failure(Kind::Corrupt, "grant table");
    Reader in(part);
    while (in.remaining() > 0) {
        in.raw(Digest256::kSize);
        out.push_back(in.u32());
        in.raw(crypto::WrappedKey::kSize);
    }
    return out;
}

Expected<std::vector<KnownGrant>, VaultError> Vault::Data::grants()
{
    VAULT_ASSIGN(Statement select, database->prepare("SELECT handle, name, digest FROM grant_table ORDER BY id"));
    std::vector<KnownGrant> out;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return out;
        const auto handle = select.fixed<PatientHandle>(0);
        const auto grant = select.fixed<Digest256>(1);
        const auto digest = select.fixed<Digest256>(2);
        if (!handle || !grant || !digest)
            return failure(Kind::Corrupt, "grant table");
        out.push_back({{*handle, *grant}, *digest});
    }
}

Expected<std::vector<KnownGrant>, VaultError> Vault::grants() const
{
    const std::lock_guard lock(m->mutex);
    return m->grants();
}

Expected<void, VaultError> Vault::removeGrant(const GrantName& name)
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    TWINCHART_TRY(m->eraseGrant(name));
    VAULT_TRY(transaction.commit());
    return {};
}

Expected<void, VaultError> Vault::Data::rotateGrants(BytesView nextKey, std::uint64_t nextEpoch)
{
    VAULT_ASSIGN(Statement head,
                 database->prepare("SELECT epoch, head FROM grant_table WHERE handle = ?1 AND name = ?2"));
    VAULT_ASSIGN(Statement moveHead,
                 database->prepare("UPDATE grant_table SET epoch = ?3, head = ?4 WHERE handle = ?1 AND name = ?2"));
    VAULT_ASSIGN(
        Statement part,
        database->prepare(
            "SELECT p.id, p.root, p.epoch, p.sealed FROM grant_part p JOIN grant_table t ON p.whole = t.id WHERE t.handle = ?1 AND t.name = ?2 AND p.root > ?3 ORDER BY p.root LIMIT 1"));
    VAULT_ASSIGN(Statement movePart, database->prepare("UPDATE grant_part SET epoch = ?2, sealed = ?3 WHERE id = ?1"));
    const auto next = static_cast<std::int64_t>(nextEpoch);
    TWINCHART_ASSIGN(const std::vector<KnownGrant> known, grants());
    for (const KnownGrant& grant : known) {
        head.bind(1, grant.name.handle.view()).bind(2, grant.name.grant.view());
        VAULT_ASSIGN(const bool there, head.step());
        if (!there)
            return failure(Kind::Corrupt, "grant table");
        const auto epoch = static_cast<std::uint64_t>(head.integer(0));
        const Bytes sealedHead = bytesOf(head.octets(1));
        head.reset();
        // Moved before, by a rotation whose end was not written down.
        if (epoch == nextEpoch)
            continue;
        TWINCHART_ASSIGN(const Bytes plainHead, openGrantPart(grant, {}, epoch, sealedHead));
        moveHead.bind(1, grant.name.handle.view()).bind(2, grant.name.grant.view()).bind(3, next);
        moveHead.bind(4, sealGrantPart(nextKey, grant, {}, nextEpoch, plainHead));
        VAULT_TRY(moveHead.run());
        moveHead.reset();
        for (Bytes last;;) {
            part.bind(1, grant.name.handle.view()).bind(2, grant.name.grant.view()).bind(3, last);
            VAULT_ASSIGN(const bool row, part.step());
            if (!row)
                break;
            const std::int64_t id = part.integer(0);
            last = bytesOf(part.octets(1));
            TWINCHART_ASSIGN(const Bytes plain,
                             openGrantPart(grant, last, static_cast<std::uint64_t>(part.integer(2)), part.octets(3)));
            part.reset();
            const Bytes sealed = sealGrantPart(nextKey, grant, last, nextEpoch, plain);
            movePart.bind(1, id).bind(2, next).bindStatic(3, sealed);
            VAULT_TRY(movePart.run());
            movePart.reset();
        }
    }
    return {};
}

} // namespace twinchart::vault

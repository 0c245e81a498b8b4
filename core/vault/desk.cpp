// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

namespace twinchart::vault {

using Kind = VaultError::Kind;

Expected<void, VaultError> Vault::putStaffKeys(const KeyId& recipient, const KeyId& putter, BytesView sealed)
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(
        Statement insert,
        m->database->prepare("INSERT OR REPLACE INTO staff_keys (recipient, putter, sealed) VALUES (?1, ?2, ?3)"));
    insert.bind(1, recipient.view()).bind(2, putter.view()).bind(3, sealed);
    VAULT_TRY(insert.run());
    return {};
}

Expected<std::optional<Bytes>, VaultError> Vault::staffKeys(const KeyId& recipient) const
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Statement select, m->database->prepare("SELECT sealed FROM staff_keys WHERE recipient = ?1"));
    select.bind(1, recipient.view());
    VAULT_ASSIGN(const bool row, select.step());
    return row ? std::optional(bytesOf(select.octets(0))) : std::nullopt;
}

Expected<void, VaultError> Vault::putCircleKeys(const KeyId& putter, std::span<const CircleKey> rows)
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    {
        VAULT_ASSIGN(
            Statement same,
            m->database->prepare(
                "SELECT 1 FROM circle_key WHERE member = ?1 AND circle = ?2 AND epoch = ?3 AND putter = ?4 AND sealed = ?5"));
        VAULT_ASSIGN(
            Statement insert,
            m->database->prepare(
                "INSERT OR REPLACE INTO circle_key (member, circle, epoch, putter, sealed) VALUES (?1, ?2, ?3, ?4, ?5)"));
        VAULT_ASSIGN(
            Statement count,
            m->database->prepare("SELECT count(*) FROM circle_key WHERE member = ?1 AND circle = ?2 AND epoch = ?3"));
        for (const CircleKey& row : rows) {
            for (Statement* statement : {&same, &insert})
                statement->bind(1, row.member.view())
                    .bind(2, row.circle.view())
                    .bind(3, static_cast<std::int64_t>(row.epoch))
                    .bind(4, putter.view())
                    .bind(5, row.sealed);
            VAULT_ASSIGN(const bool there, same.step());
            same.reset();
            if (there)
                continue;
            VAULT_TRY(insert.run());
            count.bind(1, row.member.view()).bind(2, row.circle.view()).bind(3, static_cast<std::int64_t>(row.epoch));
            VAULT_ASSIGN(const bool counted, count.step());
            if (!counted || count.integer(0) > std::int64_t{kMaxPuttersEach})
                return failure(Kind::TooMany, "sealed keys of one epoch");
            count.reset();
        }
    }
    VAULT_TRY(transaction.commit());
    return {};
}

Expected<CircleKeyPage, VaultError> Vault::circleKeys(const KeyId& member, const std::optional<Digest256>& circle,
                                                      std::uint64_t after, std::size_t limit) const
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(
        Statement select,
        m->database->prepare(
            "SELECT id, circle, epoch, sealed FROM circle_key WHERE member = ?1 AND id > ?2 AND (?3 IS NULL OR circle = ?3) ORDER BY id LIMIT ?4"));
    select.bind(1, member.view())
        .bind(2, static_cast<std::int64_t>(after))
        .bind(4, static_cast<std::int64_t>(limit + 1));
    if (circle)
        select.bind(3, circle->view());
    else
        select.bindNull(3);
    CircleKeyPage page;
    page.last = after;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return page;
        if (page.rows.size() == limit) {
            page.more = true;
            return page;
        }
        const auto of = select.fixed<Digest256>(1);
        if (!of)
            return failure(Kind::Corrupt, "circle");
        page.rows.push_back({*of, static_cast<std::uint64_t>(select.integer(2)), member, bytesOf(select.octets(3))});
        page.last = static_cast<std::uint64_t>(select.integer(0));
    }
}

Expected<void, VaultError> Vault::putShares(std::span<const Share> rows)
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    {
        VAULT_ASSIGN(
            Statement insert,
            m->database->prepare(
                "INSERT OR REPLACE INTO share (custodian, number, keeper, organisation, sealed) VALUES (?1, ?2, ?3, ?4, ?5)"));
        for (const Share& row : rows) {
            insert.bind(1, row.custodian.view())
                .bind(2, std::int64_t{row.share})
                .bind(3, row.keeper.view())
                .bindText(4, row.organisation)
                .bind(5, row.sealed);
            VAULT_TRY(insert.run());
        }
    }
    VAULT_TRY(transaction.commit());
    return {};
}

Expected<std::vector<Share>, VaultError> Vault::shares(const KeyId& keeper) const
{
    const std::lock_guard lock(m->mutex);
    VAULT_ASSIGN(
        Statement select,
        m->database->prepare(
            "SELECT custodian, number, organisation, sealed FROM share WHERE keeper = ?1 ORDER BY custodian, number LIMIT 100"));
    select.bind(1, keeper.view());
    std::vector<Share> out;
    for (;;) {
        VAULT_ASSIGN(const bool row, select.step());
        if (!row)
            return out;
        const auto custodian = select.fixed<KeyId>(0);
        if (!custodian)
            return failure(Kind::Corrupt, "custodian");
        out.push_back({std::string(select.text(2)), *custodian, static_cast<std::uint8_t>(select.integer(1)), keeper,
                       bytesOf(select.octets(3))});
    }
}

Expected<std::vector<std::optional<crypto::WrappedPatientId>>, VaultError>
Vault::lookup(std::span<const Digest256> macs) const
{
    const std::lock_guard lock(m->mutex);
    std::vector<std::optional<crypto::WrappedPatientId>> out;
    out.reserve(macs.size());
    VAULT_ASSIGN(Statement select, m->database->prepare("SELECT wrapped FROM identity WHERE mac = ?1"));
    for (const Digest256& mac : macs) {
        select.bind(1, mac.view());
        VAULT_ASSIGN(const bool there, select.step());
        auto& standing = out.emplace_back(there ? select.fixed<crypto::WrappedPatientId>(0) : std::nullopt);
        if (there && !standing)
            return failure(Kind::Corrupt, "identity");
        select.reset();
    }
    return out;
}

Expected<std::vector<crypto::WrappedPatientId>, VaultError> Vault::resolve(std::span<const IdentityRow> rows)
{
    const std::lock_guard lock(m->mutex);
    std::vector<crypto::WrappedPatientId> out;
    out.reserve(rows.size());
    VAULT_ASSIGN(Transaction transaction, Transaction::begin(*m->database));
    bool changed = false;
    {
        VAULT_ASSIGN(Statement select, m->database->prepare("SELECT wrapped FROM identity WHERE mac = ?1"));
        VAULT_ASSIGN(Statement insert, m->database->prepare("INSERT INTO identity (mac, wrapped) VALUES (?1, ?2)"));
        for (const IdentityRow& row : rows) {
            select.bind(1, row.mac.view());
            VAULT_ASSIGN(const bool there, select.step());
            if (there) {
                const auto standing = select.fixed<crypto::WrappedPatientId>(0);
                if (!standing)
                    return failure(Kind::Corrupt, "identity");
                out.push_back(*standing);
                select.reset();
                continue;
            }
            insert.bind(1, row.mac.view()).bind(2, row.wrapped.view());
            VAULT_TRY(insert.run());
            out.push_back(row.wrapped);
            changed = true;
        }
    }
    if (changed)
        VAULT_TRY(transaction.commit());
    return out;
}

} // namespace twinchart::vault

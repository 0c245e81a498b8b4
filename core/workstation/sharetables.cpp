// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The keys that a share gives: gathered, kept until the node has them, brought there.
#include "sharetables.h"

#include <crypto/hash.h>
#include <crypto/record.h>

#include <algorithm>
#include <map>

namespace twinchart::workstation {

namespace {
/// What waits for a grant that is not on the ledger: longer than any answer is under way.
constexpr std::int64_t kDraftLife = 3'600'000'000'000;
/// Drafts under this prefix, handle, grant, digest of the table and part (u32): a table that the node has not yet.
constexpr std::string_view kTablePrefix = "grant table ";
constexpr std::size_t kTablePart = 4u << 20;

Result<void> written(Session& session, const replica::Batch& batch)
{
    if (const auto done = session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

/// The table as it waits here, all parts in one step; with `erase` what takes it away again.
std::vector<replica::Entry> draftOf(const PatientHandle& handle, const Digest256& grant, BytesView table, Instant now,
                                    bool erase)
{
    const Bytes name = Writer().raw(kTablePrefix).raw(handle).raw(grant).raw(crypto::sha256(table)).bytes();
    std::vector<replica::Entry> out;
    for (std::size_t at = 0; at < table.size(); at += kTablePart) {
        replica::Entry part{replica::Section::Drafts,
                            Writer().raw(name).u32(static_cast<std::uint32_t>(at / kTablePart)).bytes(), std::nullopt};
        if (!erase)
            part.value = Writer().i64(now.ns).raw(table.subspan(at, std::min(kTablePart, table.size() - at))).bytes();
        out.push_back(std::move(part));
    }
    return out;
}
} // namespace

Result<GivenRecords> gatherRecords(Session& session, const PatientHandle& handle, const crypto::ScopePayload& scope,
                                   std::uint8_t classes)
{
    const auto patient = session.replica().loadPatient(handle);
    if (!patient)
        return Unexpected{problemOf(patient.error())};
    if (patient->root != replica::RootVerdict::Verified)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "Integrity check failed: this patient's record here is not what was stored. Nothing of it is shown. Run check --deep; then build the store anew by sync --rebuild."));
    GivenRecords out;
    out.chosen = selectRecords(scope, classes, *patient);
    for (const std::uint32_t n : out.chosen.records) {
        const replica::LoadedRecord& r = patient->records[n];
        auto material = session.replica().proofMaterial(r.record, r.version);
        if (!material)
            return Unexpected{problemOf(material.error())};
        if (material->path.root != patient->contributions[r.contribution].root || material->path.index != r.leaf ||
            !crypto::openRecord(material->ciphertext, material->dek, material->binding, material->commitment))
            return problem(
                Failure::Integrity,
                TWINCHART_TR(
                    "Integrity check failed: a record that would be given does not open to what was recorded. Nothing was changed. Run check --deep."));
        out.places.push_back({material->path.root, material->path.index});
        out.keys.push_back(std::move(material->dek));
    }
    if (out.places.empty())
        return problem(
            Failure::Refused,
            TWINCHART_TR("No record lies whole in what would be given. Nothing was changed. Deny it, or name more."));
    if (out.places.size() > crypto::kMaxGrantEntries)
        return problem(
            Failure::Refused,
            TWINCHART_TR("These are more records than one share may give (%1). Nothing was changed. Name less."),
            {std::to_string(crypto::kMaxGrantEntries)});
    return out;
}

Result<Bytes> grantTableOf(const Session& session, const ProvenShare& share, const GivenRecords& given)
{
    std::vector<crypto::GrantTable::Input> inputs;
    for (std::size_t n = 0; n < given.places.size(); ++n)
        inputs.push_back({given.places[n], given.keys[n]});
    const auto recipient = contract::sealingKey(share.entry.sealing);
    const auto table =
        recipient ? crypto::GrantTable::make(crypto::GrantKey::generate(), *recipient,
                                             {session.genesis().chain, share.handle, share.id}, std::move(inputs))
                  : Unexpected{crypto::CryptoError::BadKey};
    if (!table)
        return problem(Failure::Refused,
                       TWINCHART_TR("The requester's key cannot be sealed to. Nothing was changed. Deny the request."));
    return table->encode();
}

Result<Taken> submitWithTable(Session& session, const PatientHandle& handle, const std::optional<Digest256>& grant,
                              const Bytes& table, contract::Body body, const std::string& audited)
{
    TWINCHART_ASSIGN(const Bytes transaction, session.submitter().build(std::move(body)));
    const Digest256 id = grant.value_or(contract::transactionHash(transaction));
    replica::Batch batch;
    batch.entries = draftOf(handle, id, table, session.clock().now(), false);
    batch.audit.push_back({session.clock().now(), replica::AuditAct::Wrote, handle, audited + ' ' + toHex(id)});
    TWINCHART_TRY(written(session, batch));
    const auto height = session.submitter().send({transaction});
    if (height)
        return Taken{contract::transactionHash(transaction), *height};
    if (height.error().failure == Failure::Refused) {
        replica::Batch away;
        away.entries = draftOf(handle, id, table, {}, true);
        TWINCHART_TRY(written(session, away));
    }
    return Unexpected{height.error()};
}

Result<std::vector<Problem>> completeShares(Session& session)
{
    struct Draft {
        PatientHandle handle;
        Digest256 grant, digest;
        Instant saved;
        Bytes table;
        std::vector<replica::Entry> away;
    };
    const auto entries = session.replica().list(replica::Section::Drafts);
    if (!entries)
        return Unexpected{problemOf(entries.error())};
    const BytesView prefix = viewOf(kTablePrefix);
    std::map<Bytes, Draft> drafts;
    for (const replica::Entry& e : *entries) { // parts of one table follow one another
        const BytesView key(e.key);
        if (key.size() != prefix.size() + PatientHandle::kSize + 2 * Digest256::kSize + 4 ||
            !equal(key.first(prefix.size()), prefix))
            continue;
        Draft& draft = drafts[bytesOf(key.first(key.size() - 4))];
        Reader name(key.subspan(prefix.size()));
        draft.handle = name.fixed<PatientHandle>();
        draft.grant = name.fixed<Digest256>();
        draft.digest = name.fixed<Digest256>();
        Reader part(*e.value);
        draft.saved = Instant{part.i64()};
        const BytesView octets = part.raw(part.remaining());
        draft.table.insert(draft.table.end(), octets.begin(), octets.end());
        draft.away.push_back({replica::Section::Drafts, e.key, std::nullopt});
    }
    std::vector<Problem> left;
    if (drafts.empty())
        return left;
    const Instant now = session.clock().now();
    const auto state = sync::newestProvenState(session.synchroniser().headers(), now);
    if (!state)
        return Unexpected{problemOf(state.error())};
    for (auto& [name, draft] : drafts) {
        const auto standings =
            sync::grantStandings(session.gateway(), *state, now, draft.handle, std::span(&draft.grant, 1));
        if (!standings)
            return Unexpected{problemOf(standings.error())};
        const auto at = standings->find(draft.grant);
        const bool stands = at != standings->end() && at->second.alive && at->second.entry.wraps == draft.digest;
        if (stands) {
            const auto put =
                session.gateway().call(gateway::GrantsPutRequest{draft.handle, draft.grant, std::move(draft.table)});
            if (!put) {
                left.push_back(
                    {Failure::Unavailable,
                     {TWINCHART_TR(
                          "The share is on the ledger, its keys have not come to the node yet (%1). The next sync brings them."),
                      {put.error().message}}});
                continue;
            }
        } else if (at == standings->end() || at->second.alive) {
            // The ledger may still be about to take it.
            if (now.ns - draft.saved.ns < kDraftLife)
                continue;
        }
        replica::Batch away;
        away.entries = std::move(draft.away);
        TWINCHART_TRY(written(session, away));
    }
    return left;
}

} // namespace twinchart::workstation

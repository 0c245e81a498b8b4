// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What others give by a grant (requirements A7; foundations §5, §6): announced on the ledger, fetched, checked as what
// a reader receives, and gone again when the grant ends. What is here of a handle is compared with what its grants give
// together, so that a call that was interrupted anywhere is continued by the next.
#include "intake.h"

#include <crypto/hash.h>
#include <sync/shares.h>

#include <algorithm>
#include <array>
#include <set>

namespace twinchart::sync {

/// The grants of one handle, as proven now and as held here.
struct Granted {
    PatientHandle handle;
    std::map<Digest256, GrantStanding> standings;
    struct Mark {
        Digest256 table; ///< that was taken in, or announced; zero while it is coming
        Instant until;
    };
    std::map<Digest256, Mark> held, announced; ///< by grant
    std::optional<Bytes> owner;                ///< proven entry
    bool byOwnRight = false;                   ///< of the patient's treating team or delegates: the circle gives all
    const std::map<Digest256, const AskedShare*>& asked; ///< by request

    const GrantStanding* find(const Digest256& grant) const
    {
        const auto at = standings.find(grant);
        return at == standings.end() ? nullptr : &at->second;
    }
    /// The grant gives records to this workstation now.
    bool gives(const Digest256& grant) const
    {
        const GrantStanding* one = find(grant);
        return one != nullptr && one->alive && !one->restricted && !byOwnRight && asked.contains(one->entry.request);
    }
    /// Something is here by a grant that gives no longer, or gives less since.
    bool holdsTooMuch() const
    {
        return std::ranges::any_of(held, [&](const auto& one) {
            return !gives(one.first) ||
                   (one.second.table != Digest256{} && one.second.table != find(one.first)->entry.wraps);
        });
    }
    bool isSettled(const Digest256& grant) const
    {
        const auto at = held.find(grant);
        if (!gives(grant))
            return at == held.end();
        const contract::GrantEntry& entry = find(grant)->entry;
        return at != held.end() && at->second.table == entry.wraps && at->second.until == entry.until;
    }
};

namespace {
/// Settings under this prefix, a handle and a grant: the digest of the table for which the notices stand.
constexpr std::string_view kAnnouncedPrefix = "share announced ";
/// Not at each sync: every write is anchored. Shared records are shown for 24 hours after it.
constexpr std::int64_t kCheckedEvery = 1'800'000'000'000;

using contract::Code;
using What = contract::ShareReceiptBody::What;

Bytes nameOf(std::string_view prefix, const PatientHandle& handle, const Digest256& grant)
{
    return Writer().raw(prefix).raw(handle).raw(grant).bytes();
}
replica::Entry note(std::string_view prefix, const PatientHandle& handle, const Digest256& grant,
                    std::optional<Bytes> value)
{
    replica::Entry out{replica::Section::Settings, nameOf(prefix, handle, grant), std::nullopt};
    if (value)
        out.value = std::move(*value);
    return out;
}
bool isHeldMark(const replica::Entry& entry, const PatientHandle& handle)
{
    const Bytes start = Writer().raw(kHeldPrefix).raw(handle).bytes();
    return entry.key.size() == start.size() + Digest256::kSize &&
           equal(BytesView(entry.key).first(start.size()), start);
}
Bytes markBytes(const Digest256& table, Instant until)
{
    return Writer().raw(table).i64(until.ns).bytes();
}

/// Signs and submits in one go; one result for each.
Result<std::vector<gateway::SubmitResult>> submitAll(gateway::Gateway& gateway, const std::string& chain,
                                                     const crypto::SigningKey& key, std::vector<contract::Body> bodies)
{
    const contract::Signer signer = contract::signerOf(key);
    const std::array keys{contract::key::nonce(signer.id)};
    TWINCHART_ASSIGN(const auto answer, stateProofs(gateway, 0, keys));
    std::uint64_t nonce = 0;
    if (answer.front().value)
        if (const auto entry = contract::decodeEntry<contract::NonceEntry>(*answer.front().value))
            nonce = entry->nonce;
    gateway::SubmitRequest request;
    for (contract::Body& body : bodies)
        request.transactions.push_back(contract::build({chain, ++nonce, 0, {}}, std::move(body), signer));
    SYNC_ASSIGN(auto submitted, gateway.call(request));
    if (submitted.results.size() != bodies.size())
        return failed(SyncError::Kind::Malformed, "submit results");
    return std::move(submitted.results);
}

/// The transaction of a contribution that the proven state has, by its height; none when the node has no such row.
Result<std::optional<Arrival>> arrivalAt(gateway::Gateway& gateway, LedgerHeight height, const Digest256& root)
{
    constexpr std::uint32_t kSome = 64;
    gateway::ContributionsRequest request{{height, 0}, kSome};
    for (;;) {
        SYNC_ASSIGN(auto page, gateway.call(request));
        for (gateway::ContributionRow& row : page.rows) {
            if (row.place < request.from || row.place.height != height)
                return std::optional<Arrival>{};
            request.from.index = row.place.index + 1;
            if (row.root == root)
                return arrivalOf(std::move(row));
        }
        if (!page.more || page.rows.empty())
            return std::optional<Arrival>{};
    }
}

/// What is here of a handle.
struct Here {
    std::map<Digest256, std::set<std::uint32_t>> leaves; ///< by contribution, withheld ones included, deleted ones not
    std::set<Digest256> unrecorded;                      ///< written here: not by a grant, and not to be purged yet
    bool isWhole = true;                                 ///< nothing was withheld, nothing failed to open
};
Result<Here> whatIsHere(replica::Replica& replica, const PatientHandle& handle)
{
    Here out;
    SYNC_ASSIGN(const auto known, replica.patient(handle));
    if (!known)
        return out;
    SYNC_ASSIGN(const auto loaded, replica.loadPatient(handle));
    if (loaded.root != replica::RootVerdict::Verified)
        return failed(SyncError::Kind::Storage, "a patient's root does not fit");
    for (const replica::ContributionInfo& c : loaded.contributions) {
        if (c.mine && c.state != replica::State::Recorded) {
            out.unrecorded.insert(c.root);
            continue;
        }
        out.leaves.try_emplace(c.root).first->second.insert(c.withheld.begin(), c.withheld.end());
        out.isWhole = out.isWhole && c.withheld.empty();
    }
    for (const replica::LoadedRecord& r : loaded.records) {
        if (out.unrecorded.contains(loaded.contributions[r.contribution].root))
            continue;
        out.isWhole = out.isWhole && (r.flags & replica::kInvalid) == 0;
        if ((r.flags & (replica::kDeleted | replica::kErased)) == 0)
            out.leaves[loaded.contributions[r.contribution].root].insert(r.leaf);
    }
    return out;
}
} // namespace

Result<void> Synchroniser::grants(Work& work)
{
    TWINCHART_ASSIGN(const std::vector<AskedShare> asked, askedShares(m_replica));
    std::map<Digest256, const AskedShare*> byRequest;
    std::map<PatientHandle, Granted> all;
    const auto of = [&](const PatientHandle& handle) -> Granted& {
        return all.try_emplace(handle, Granted{handle, {}, {}, {}, {}, false, byRequest}).first->second;
    };
    for (const AskedShare& one : asked) {
        byRequest.emplace(one.request, &one);
        of(one.handle);
    }
    SYNC_ASSIGN(const auto settings, m_replica.list(replica::Section::Settings));
    for (const replica::Entry& e : settings)
        for (const auto& [prefix, where] :
             {std::pair(kHeldPrefix, &Granted::held), std::pair(kAnnouncedPrefix, &Granted::announced)}) {
            const BytesView key(e.key);
            if (key.size() != prefix.size() + PatientHandle::kSize + Digest256::kSize ||
                !equal(key.first(prefix.size()), viewOf(prefix)))
                continue;
            Reader in(key.subspan(prefix.size()));
            Granted& granted = of(in.fixed<PatientHandle>());
            const auto grant = in.fixed<Digest256>();
            Reader value(*e.value);
            const auto table = value.fixed<Digest256>();
            (granted.*where).insert_or_assign(grant, Granted::Mark{table, Instant{value.i64()}});
        }
    if (all.empty() || work.report.trust.height < 2)
        return {};
    TWINCHART_ASSIGN(const ProvenState state, provenState(m_headers));
    for (auto& [handle, granted] : all) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        const std::array keys{contract::key::owner(handle), contract::key::grantsOf(handle, m_device.signing.id())};
        TWINCHART_ASSIGN(auto values, provenValues(m_gateway, state, keys));
        granted.owner = std::move(values[0]);
        const auto owner = granted.owner ? contract::decodeEntry<contract::OwnerEntry>(*granted.owner)
                                         : Expected<contract::OwnerEntry, CodecError>(Unexpected{CodecError::BadValue});
        if (!owner)
            return failed(SyncError::Kind::Invalid, "owner entry");
        for (const auto kind : {contract::CircleKind::TreatingTeam, contract::CircleKind::Delegates}) {
            Digest256 circle;
            circle.octets = contract::circleId(handle, kind, owner->organisation).octets;
            granted.byOwnRight = granted.byOwnRight || work.keys.circles.contains(circle);
        }
        std::set<Digest256> ids;
        for (const auto& [id, mark] : granted.held)
            ids.insert(id);
        if (values[1]) {
            const auto list = contract::decodeEntry<contract::ConsentListEntry>(*values[1]);
            if (!list)
                return failed(SyncError::Kind::Invalid, "list of grants");
            for (const auto& item : list->items)
                ids.insert(item.id);
        }
        const std::vector<Digest256> wanted(ids.begin(), ids.end());
        TWINCHART_ASSIGN(granted.standings, grantStandings(m_gateway, state, work.now, handle, wanted));
        // A grant of somebody else is none of ours, whatever a list says.
        std::erase_if(granted.standings,
                      [&](const auto& one) { return one.second.entry.requester != m_device.signing.id(); });
    }
    // What has ended goes first, by the proven state alone: nothing that a node serves or refuses afterwards keeps it.
    for (const auto& [handle, granted] : all) {
        if (!granted.holdsTooMuch())
            continue;
        SYNC_ASSIGN(const auto known, m_replica.patient(handle));
        if (!known)
            continue;
        // Before the marks change: they are what says that it has to go.
        SYNC_TRY(m_replica.purge(handle));
        TWINCHART_TRY(purge(work, handle));
    }
    TWINCHART_ASSIGN(const auto before, grantsCheckedAt(m_replica));
    if (!before || state.time.ns - before->ns > kCheckedEvery) {
        replica::Batch checked;
        checked.entries.push_back(
            {replica::Section::Settings, bytesOf(kGrantsChecked), Writer().i64(state.time.ns).bytes()});
        SYNC_TRY(m_replica.write(checked));
    }
    // One that fails holds back no other.
    std::optional<SyncError> failure;
    for (const auto& [handle, granted] : all) {
        const bool isSettled =
            std::ranges::all_of(granted.standings, [&](const auto& one) { return granted.isSettled(one.first); }) &&
            std::ranges::all_of(granted.held, [&](const auto& one) { return granted.isSettled(one.first); });
        if (isSettled)
            continue;
        if (auto done = grantsOf(work, state, granted); !done && !failure)
            failure = done.error();
        if (work.cancelled())
            break;
    }
    if (failure)
        return Unexpected{*failure};
    return {};
}

/// Takes away what is here of the handle. What is here by grants is marked as coming before that: another grant than
/// the one that ended goes on giving, and is asked again until all of it is back.
Result<void> Synchroniser::purge(Work& work, const PatientHandle& handle)
{
    SYNC_ASSIGN(const auto settings, m_replica.list(replica::Section::Settings));
    replica::Batch coming;
    for (const replica::Entry& e : settings) {
        if (!isHeldMark(e, handle))
            continue;
        Reader value(*e.value);
        if (value.fixed<Digest256>() != Digest256{})
            coming.entries.push_back({replica::Section::Settings, e.key, markBytes({}, Instant{value.i64()})});
    }
    if (!coming.entries.empty())
        SYNC_TRY(m_replica.write(coming));
    SYNC_TRY(m_replica.purge(handle));
    Digest256 name;
    name.octets = handle.octets;
    work.outcome(name, Outcome::Purged);
    SYNC_ASSIGN(const auto rest, m_replica.patient(handle));
    if (rest && rest->records > 0)
        work.problem("a patient's records were taken away; those written here and not recorded yet stay, and wait");
    return {};
}

bool holdsByGrant(const std::vector<replica::Entry>& settings, const PatientHandle& handle)
{
    return std::ranges::any_of(settings, [&](const replica::Entry& e) { return isHeldMark(e, handle); });
}

/// Brings what is here of the handle to what its grants give together.
Result<void> Synchroniser::grantsOf(Work& work, const ProvenState& state, const Granted& granted)
{
    std::map<Digest256, std::map<std::uint32_t, SecretBytes>> given; // by contribution and leaf
    std::vector<Digest256> taken;
    for (const auto& [id, standing] : granted.standings) {
        if (!granted.gives(id))
            continue;
        TWINCHART_ASSIGN(const bool announced, announce(work, granted, id));
        if (!announced)
            continue;
        TWINCHART_ASSIGN(const auto table, grantTable(work, granted, id));
        if (!table)
            continue;
        const AskedShare& asked = *granted.asked.at(standing.entry.request);
        const auto key = table->openKey(asked.key, {m_genesis.chain, granted.handle, asked.request});
        auto deks = key ? table->openAll(*key)
                        : Expected<std::vector<SecretBytes>, crypto::CryptoError>(Unexpected{key.error()});
        if (!deks) {
            work.outcome(id, Outcome::BadTable);
            work.problem("the table of a grant does not open to the key that was asked with");
            continue;
        }
        for (std::size_t n = 0; n < deks->size(); ++n)
            given[table->rows()[n].place.root].try_emplace(table->rows()[n].place.leaf, std::move((*deks)[n]));
        taken.push_back(id);
    }

    // Before anything comes: whatever happens in between, the next call knows that it is here by grants.
    replica::Batch coming;
    for (const Digest256& id : taken)
        if (!granted.held.contains(id))
            coming.entries.push_back(
                note(kHeldPrefix, granted.handle, id, markBytes({}, granted.find(id)->entry.until)));
    if (!coming.entries.empty())
        SYNC_TRY(m_replica.write(coming));

    std::map<Digest256, LeafKeys> wanted;
    for (auto& [root, leaves] : given)
        for (auto& [leaf, dek] : leaves)
            wanted[root].emplace_back(leaf, std::move(dek));
    TWINCHART_ASSIGN(const bool whole, fetchGranted(work, state, granted, std::move(wanted)));
    TWINCHART_ASSIGN(const Here here, whatIsHere(m_replica, granted.handle));

    replica::Batch done;
    for (const Digest256& id : taken) {
        if (!whole)
            break;
        const contract::GrantEntry& entry = granted.find(id)->entry;
        // A receipt is evidence: none for what did not come or does not open. It is not asked for again at each sync.
        bool told = true;
        if (here.isWhole) {
            TWINCHART_ASSIGN(told, giveReceipt(work, state, granted, id, What::Delivered));
        }
        if (told)
            done.entries.push_back(note(kHeldPrefix, granted.handle, id, markBytes(entry.wraps, entry.until)));
    }
    for (const auto& [id, mark] : granted.held) {
        if (granted.gives(id))
            continue;
        const GrantStanding* standing = granted.find(id);
        // A restriction suspends, and who came into the team reads by another right: nothing has ended for a receipt.
        bool told = standing == nullptr || standing->alive;
        if (!told) {
            TWINCHART_ASSIGN(told, giveReceipt(work, state, granted, id, What::Purged));
        }
        if (!told)
            continue;
        done.entries.push_back(note(kHeldPrefix, granted.handle, id, std::nullopt));
        done.entries.push_back(note(kAnnouncedPrefix, granted.handle, id, std::nullopt));
    }
    if (!done.entries.empty())
        SYNC_TRY(m_replica.write(done));
    return {};
}

/// The access is on the ledger before anything is served (foundations §7), and in the local audit before that. False
/// when the ledger does not take it.
Result<bool> Synchroniser::announce(Work& work, const Granted& granted, const Digest256& grant)
{
    const contract::GrantEntry& entry = granted.find(grant)->entry;
    if (const auto before = granted.announced.find(grant);
        before != granted.announced.end() && before->second.table == entry.wraps)
        return true;
    const replica::AuditRow row{work.now, replica::AuditAct::Synced, granted.handle,
                                "fetched by grant " + toHex(grant)};
    SYNC_TRY(m_replica.audit(row));
    const AskedShare& asked = *granted.asked.at(entry.request);
    const Digest256 audit = crypto::hmacSha256(
        crypto::deriveKey(asked.key.secret(), "share audit"),
        Writer().i64(row.at.ns).u8(static_cast<std::uint8_t>(row.act)).raw(granted.handle).var(row.detail).bytes());
    std::vector<contract::Body> notices;
    using enum contract::PermissionClass;
    for (const contract::PermissionClass c : {Pha, Pdd, Sop})
        if ((entry.classes & contract::bitOf(c)) != 0)
            notices.emplace_back(contract::AccessNoticeBody{granted.handle, c, entry.purpose, grant, audit});
    TWINCHART_ASSIGN(const auto results, submitAll(m_gateway, m_genesis.chain, m_device.signing, std::move(notices)));
    work.nonce.reset();
    for (const gateway::SubmitResult& r : results)
        if (r.code != static_cast<std::uint32_t>(Code::Ok)) {
            work.outcome(grant, Outcome::Deferred);
            work.problem("the ledger refused the notice of an access by a grant: " + r.reason);
            return false;
        }
    replica::Batch batch;
    batch.entries.push_back(note(kAnnouncedPrefix, granted.handle, grant, markBytes(entry.wraps, entry.until)));
    SYNC_TRY(m_replica.write(batch));
    return true;
}

/// The table that the proven grant names; none while the node has it not, or has another.
Result<std::optional<crypto::GrantTable>> Synchroniser::grantTable(Work& work, const Granted& granted,
                                                                   const Digest256& grant)
{
    using Table = std::optional<crypto::GrantTable>;
    const auto answer = m_gateway.call(gateway::GrantsGetRequest{granted.handle, grant});
    if (!answer && answer.error().kind == gateway::GatewayError::Kind::Refused &&
        answer.error().code == gateway::Refusal::NotFound) {
        // Approved, and the owner's device has not brought it yet.
        work.outcome(grant, Outcome::Deferred);
        return Table{};
    }
    if (!answer)
        return Unexpected{errorOf(answer.error())};
    auto table = crypto::GrantTable::decode(answer->table);
    if (!table || crypto::sha256(answer->table) != granted.find(grant)->entry.wraps) {
        work.outcome(grant, Outcome::BadTable);
        work.problem("the node serves another table than the one that the grant names");
        return Table{};
    }
    return Table(std::move(*table));
}

/// Fetches what is wanted and not here, after taking away everything of the handle when more is here than that. False
/// when something could not be had: it is asked for again.
Result<bool> Synchroniser::fetchGranted(Work& work, const ProvenState& state, const Granted& granted,
                                        std::map<Digest256, LeafKeys> wanted)
{
    std::vector<Digest256> roots;
    for (const auto& [root, keys] : wanted)
        roots.push_back(root);
    TWINCHART_ASSIGN(const auto fetched, fetchEvidence(m_gateway, state.height, state.appHash, roots));
    bool whole = true;
    std::map<Digest256, const Fetched*> proofs;
    std::vector<std::pair<Digest256, std::uint32_t>> uncertain;
    for (std::size_t n = 0; n < roots.size(); ++n) {
        const Fetched& f = fetched[n];
        if (!f.found || f.entry.handle != granted.handle) {
            work.outcome(roots[n], Outcome::Contradicted);
            work.problem("a grant names a contribution that the ledger does not have for this patient");
            wanted.erase(roots[n]);
            whole = false;
            continue;
        }
        proofs.emplace(roots[n], &f);
        if (!f.evidence.standing)
            for (const auto& [leaf, key] : wanted.at(roots[n]))
                uncertain.emplace_back(roots[n], leaf);
    }
    // What was deleted since the approval is served to nobody.
    std::vector<Bytes> keys;
    for (const auto& [root, leaf] : uncertain)
        keys.push_back(contract::key::superseded(root, leaf));
    TWINCHART_ASSIGN(const auto fates, provenEntries<contract::SupersededEntry>(m_gateway, state, keys));
    for (std::size_t n = 0; n < fates.size(); ++n)
        if (fates[n] && fates[n]->what == contract::SupersededEntry::What::Deleted)
            std::erase_if(wanted.at(uncertain[n].first),
                          [&](const auto& one) { return one.first == uncertain[n].second; });
    std::erase_if(wanted, [](const auto& one) { return one.second.empty(); });

    // More here than is given, or another part of a contribution: all of it goes, and what is given comes anew.
    TWINCHART_ASSIGN(const Here found, whatIsHere(m_replica, granted.handle));
    auto here = found.leaves;
    const bool fits = std::ranges::all_of(here, [&](const auto& held) {
        const auto at = wanted.find(held.first);
        if (at == wanted.end())
            return held.second.empty();
        return std::ranges::equal(held.second, at->second, {}, {}, &LeafKeys::value_type::first);
    });
    if (!fits && (!granted.byOwnRight || !granted.held.empty())) {
        TWINCHART_TRY(purge(work, granted.handle));
        here.clear();
    }
    std::erase_if(wanted,
                  [&](const auto& one) { return here.contains(one.first) || found.unrecorded.contains(one.first); });
    if (wanted.empty())
        return whole;

    Intake intake;
    std::vector<LedgerHeight> heights{state.height + 1};
    for (const auto& [root, leaves] : wanted)
        heights.push_back(proofs.at(root)->entry.height);
    TWINCHART_ASSIGN(intake.headers, m_headers.headersAt(std::move(heights), &intake.batch));
    intake.owners[granted.handle] = granted.owner;
    for (auto& [root, leaves] : wanted) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        const Fetched& proof = *proofs.at(root);
        TWINCHART_ASSIGN(const auto arrival, arrivalAt(m_gateway, proof.entry.height, root));
        if (!arrival || contradicts(proof, *arrival)) {
            whole = false;
            work.outcome(root, Outcome::Contradicted);
            work.problem("the node tells of a contribution otherwise than the ledger proves");
            continue;
        }
        TWINCHART_ASSIGN(auto served, fetchFromVault(m_gateway, arrival->body, work.cancel));
        if (!served) {
            whole = false;
            work.outcome(root, Outcome::NotServed);
            continue;
        }
        if (!leadsToRoot(*served, arrival->body)) {
            whole = false;
            work.outcome(root, Outcome::Contradicted);
            work.problem("the vault's leaves are not those of the contribution");
            continue;
        }
        TWINCHART_ASSIGN([[maybe_unused]] const Outcome outcome,
                         takeIn(work, *arrival, proof, std::move(*served), std::move(leaves), intake));
        if (intake.isFull())
            TWINCHART_TRY(keep(work, state, intake));
    }
    TWINCHART_TRY(keep(work, state, intake));
    return whole;
}

/// Whether the receipt stands: before, or from now on.
Result<bool> Synchroniser::giveReceipt(Work& work, const ProvenState& state, const Granted& granted,
                                       const Digest256& grant, What what)
{
    TWINCHART_ASSIGN(const auto before,
                     provenEntry<contract::ShareReceiptEntry>(
                         m_gateway, state, contract::key::shareReceipt(granted.handle, grant, what)));
    if (before)
        return true;
    const contract::GrantEntry& entry = granted.find(grant)->entry;
    const auto asked = granted.asked.find(entry.request);
    contract::ShareReceiptBody body;
    body.handle = granted.handle;
    body.grant = grant;
    body.what = what;
    // Keyed: nobody else can compare what two receipts are about.
    body.digest = crypto::hmacSha256(asked != granted.asked.end()
                                         ? crypto::deriveKey(asked->second->key.secret(), "share receipt")
                                         : crypto::randomSecret(32),
                                     Writer().u8(static_cast<std::uint8_t>(what)).raw(grant).raw(entry.wraps).bytes());
    TWINCHART_ASSIGN(const auto results, submitAll(m_gateway, m_genesis.chain, m_device.signing, {body}));
    work.nonce.reset();
    const auto code = static_cast<Code>(results.front().code);
    if (code == Code::Ok || code == Code::AlreadyExists)
        return true;
    work.problem("the ledger refused the receipt of a share: " + results.front().reason);
    // Said later when the block's time has passed the grant's end too; what is refused otherwise stays refused.
    return code != Code::NotEnded;
}

} // namespace twinchart::sync

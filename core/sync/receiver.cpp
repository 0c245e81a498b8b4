// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake.h"

#include <crypto/hash.h>

#include <algorithm>
#include <utility>

namespace twinchart::sync {

namespace {
Bytes placeBytes(const gateway::TxPlace& place)
{
    return Writer().u64(place.height).u32(place.index).bytes();
}
std::optional<gateway::TxPlace> placeOf(const std::optional<Bytes>& octets)
{
    if (!octets)
        return gateway::TxPlace{};
    Reader in(*octets);
    gateway::TxPlace place;
    place.height = in.u64();
    place.index = in.u32();
    return in.finish() ? std::optional(place) : std::nullopt;
}
Bytes rowKey(std::string_view prefix, const Digest256& root)
{
    return Writer().raw(prefix).raw(root).bytes();
}
bool startsWith(BytesView octets, std::string_view prefix)
{
    return octets.size() >= prefix.size() && equal(octets.first(prefix.size()), viewOf(prefix));
}

struct Opened {
    Outcome outcome = Outcome::NotServed; ///< Received when the rest is there
    LeafKeys keys;
};

/// The bundle key by any wrap that opens, then the keys of its table.
Opened openSets(const Arrival& arrival, const Served& served, const std::string& chain,
                const std::map<KeyId, const crypto::SealingKeyPair*>& mine)
{
    Opened out;
    std::map<std::uint32_t, SecretBytes> keys;
    for (const gateway::ReaderSetRow& row : served.sets) {
        if (row.set >= arrival.body.readerSets.size())
            continue;
        const contract::ReaderSet& set = arrival.body.readerSets[row.set];
        const auto table = crypto::BundleTable::decode(row.table);
        if (!table || crypto::sha256(row.table) != set.table) {
            out.outcome = Outcome::BadTable;
            continue;
        }
        for (const gateway::WrapRow& wrap : row.wraps) {
            const auto pair = mine.find(wrap.recipient);
            const auto recipient = std::ranges::find(set.recipients, wrap.recipient, &contract::Recipient::key);
            if (pair == mine.end() || recipient == set.recipients.end() || wrap.set != row.set)
                continue;
            crypto::WrapBinding binding;
            binding.chain = chain;
            binding.contributionRoot = arrival.body.root;
            binding.setIndex = row.set;
            binding.recipient = wrap.recipient;
            binding.epoch = recipient->epoch;
            const auto key = crypto::openBundleKey(wrap.sealed, *pair->second, binding, set.bundleCommitment);
            if (!key) {
                if (key.error() == crypto::CryptoError::Mismatch)
                    out.outcome = Outcome::BadWrap;
                continue;
            }
            auto all = table->openAll(*key);
            if (!all) {
                out.outcome = Outcome::BadTable;
                continue;
            }
            for (std::size_t n = 0; n < all->size(); ++n)
                keys.try_emplace(table->entries()[n].leaf, std::move((*all)[n]));
            break;
        }
    }
    if (!keys.empty()) {
        out.outcome = Outcome::Received;
        for (auto& [leaf, key] : keys)
            out.keys.emplace_back(leaf, std::move(key));
    }
    return out;
}

} // namespace

Expected<void, SyncError> Synchroniser::receive(Work& work)
{
    SYNC_ASSIGN(const auto cursorOctets, m_replica.get(replica::Section::Settings, viewOf(kCursorKey)));
    gateway::TxPlace cursor = placeOf(cursorOctets).value_or(gateway::TxPlace{});
    SYNC_ASSIGN(const auto settings, m_replica.list(replica::Section::Settings));

    // First those that waited for a key or a proof, then what is new.
    std::vector<gateway::TxPlace> again;
    std::set<Digest256> purged;
    for (const replica::Entry& e : settings) {
        if (startsWith(e.key, kPendingPrefix))
            if (const auto place = placeOf(e.value))
                again.push_back(*place);
        if (startsWith(e.key, kPurgedPrefix) && e.key.size() == kPurgedPrefix.size() + Digest256::kSize)
            purged.insert(*Digest256::from(BytesView(e.key).subspan(kPurgedPrefix.size())));
    }
    std::ranges::sort(again);

    const LedgerHeight provable = work.report.trust.height < 2 ? 0 : work.report.trust.height - 1;
    if (provable == 0)
        return {};
    TWINCHART_ASSIGN(const ProvenState state, provenState(m_headers));
    // One that could not be had, or was not right, is asked for again until it is.
    const auto isOpen = [](Outcome outcome) {
        return outcome == Outcome::NotServed || outcome == Outcome::BadWrap || outcome == Outcome::BadTable ||
               outcome == Outcome::Contradicted;
    };

    const auto take = [&](std::vector<gateway::ContributionRow> rows) -> Result<void> {
        Intake intake;
        std::vector<Arrival> arrivals;
        std::vector<std::optional<replica::ContributionInfo>> helds;
        std::vector<Bytes> keys;
        std::vector<Digest256> roots;
        for (gateway::ContributionRow& row : rows) {
            const Digest256 root = row.root;
            const gateway::TxPlace place = row.place;
            auto arrival = arrivalOf(std::move(row));
            if (!arrival) {
                intake.batch.entries.push_back(
                    {replica::Section::Settings, rowKey(kPendingPrefix, root), placeBytes(place)});
                work.outcome(root, Outcome::Contradicted);
                continue;
            }
            SYNC_ASSIGN(auto held, m_replica.contribution(root));
            if (held && held->state == replica::State::Recorded) {
                work.outcome(root, Outcome::AlreadyHeld);
                continue;
            }
            roots.push_back(root);
            arrivals.push_back(std::move(*arrival));
            helds.push_back(std::move(held));
        }
        // Am I in the circles that I have no key of?
        std::map<Digest256, bool> memberOf;
        for (const Arrival& a : arrivals)
            for (const contract::ReaderSet& set : a.body.readerSets)
                for (const contract::Recipient& r : set.recipients)
                    if (r.kind == contract::RecipientKind::Circle && !work.keys.epochs.contains(r.key))
                        memberOf.emplace(r.reference, false);
        for (const auto& [circle, member] : memberOf)
            keys.push_back(contract::key::teamMember(*contract::CircleId::from(circle), m_device.signing.id()));
        TWINCHART_ASSIGN(const auto teams, provenValues(m_gateway, state, keys));
        std::size_t at = 0;
        for (auto& [circle, member] : memberOf) {
            if (const auto& value = teams[at++])
                if (const auto entry = contract::decodeEntry<contract::TeamEntry>(*value))
                    member = entry->isIn(work.report.trust.time);
        }
        TWINCHART_ASSIGN(auto fetched, fetchEvidence(m_gateway, provable, state.appHash, roots));
        std::vector<Decision> decisions;
        for (std::size_t n = 0; n < arrivals.size(); ++n) {
            const Arrival& a = arrivals[n];
            const Fetched& f = fetched[n];
            Facts facts;
            facts.proven = f.found;
            facts.contradicted = f.found && contradicts(f, a);
            facts.held = helds[n].has_value();
            facts.heldState = facts.held ? helds[n]->state : replica::State::Saved;
            for (const contract::ReaderSet& set : a.body.readerSets)
                for (const contract::Recipient& r : set.recipients) {
                    const bool here = r.key == m_device.sealing.id() || work.keys.epochs.contains(r.key);
                    facts.keyHere = facts.keyHere || here;
                    const auto member = memberOf.find(r.reference);
                    facts.listed = facts.listed || here || (member != memberOf.end() && member->second);
                }
            Digest256 handle;
            handle.octets = a.body.handle.octets;
            facts.purged = !facts.keyHere && purged.contains(handle);
            decisions.push_back(decide(facts));
        }

        std::vector<LedgerHeight> heights;
        std::vector<PatientHandle> handles;
        for (std::size_t n = 0; n < arrivals.size(); ++n)
            if (decisions[n] == Decision::Fetch && intake.owners.try_emplace(arrivals[n].body.handle).second)
                handles.push_back(arrivals[n].body.handle);
        for (std::size_t n = 0; n < arrivals.size(); ++n)
            if (decisions[n] == Decision::Fetch)
                heights.insert(heights.end(), {fetched[n].entry.height, fetched[n].evidence.stateHeight + 1});
        if (!heights.empty()) {
            TWINCHART_ASSIGN(intake.headers, m_headers.headersAt(std::move(heights), &intake.batch));
        }
        std::vector<Bytes> ownerKeys;
        for (const PatientHandle& h : handles)
            ownerKeys.push_back(contract::key::owner(h));
        TWINCHART_ASSIGN(auto owners, provenValues(m_gateway, state, ownerKeys));
        for (std::size_t n = 0; n < handles.size(); ++n)
            intake.owners[handles[n]] = std::move(owners[n]);

        for (std::size_t n = 0; n < arrivals.size(); ++n) {
            if (work.cancelled())
                return failed(SyncError::Kind::Cancelled);
            Arrival& a = arrivals[n];
            const Fetched& f = fetched[n];
            replica::Batch& note = intake.batch; // what must be looked at again, or no longer
            const Bytes pending = rowKey(kPendingPrefix, a.body.root);
            bool waits = false;
            bool isStored = helds[n].has_value();
            switch (decisions[n]) {
            case Decision::Report:
                waits = true;
                work.outcome(a.body.root, Outcome::Contradicted);
                work.problem("the node tells of a contribution otherwise than the ledger proves");
                break;
            case Decision::Nothing:
                work.outcome(a.body.root, helds[n] ? Outcome::AlreadyHeld : Outcome::NotForMe);
                break;
            case Decision::Prove: TWINCHART_TRY(prove(work, {*helds[n]})); break;
            case Decision::Fetch: {
                TWINCHART_ASSIGN(const Outcome outcome, receiveOne(work, a, f, intake));
                waits = isOpen(outcome);
                isStored = !waits;
                break;
            }
            case Decision::Wait: {
                replica::PatientChange change;
                change.handle = a.body.handle;
                change.accessPending = true;
                note.patients.push_back(change);
                work.outcome(a.body.root, Outcome::AccessPending);
                waits = true;
                break;
            }
            case Decision::Later:
                work.outcome(a.body.root, Outcome::Deferred);
                waits = true;
                break;
            case Decision::Purge: break;
            }
            if (waits)
                note.entries.push_back({replica::Section::Settings, pending, placeBytes(a.row.place)});
            else if (std::ranges::find(settings, pending, &replica::Entry::key) != settings.end())
                note.entries.push_back({replica::Section::Settings, pending, std::nullopt});
            // What is not stored here may still have taken the place of something that is.
            std::map<Digest256, bool> isOlderHeld;
            for (const contract::Supersession& s :
                 isStored ? std::vector<contract::Supersession>{} : a.body.supersessions) {
                const auto [older, isNew] = isOlderHeld.try_emplace(s.old.root, false);
                if (isNew) {
                    SYNC_ASSIGN(const auto known, m_replica.contribution(s.old.root));
                    older->second =
                        known || std::ranges::find(intake.batch.contributions, s.old.root,
                                                   &replica::NewContribution::root) != intake.batch.contributions.end();
                }
                if (older->second)
                    intake.leaves.emplace_back(s.old.root, s.old.index);
            }
            if (intake.isFull())
                TWINCHART_TRY(keep(work, state, intake));
        }
        return keep(work, state, intake);
    };

    for (const gateway::TxPlace& place : again) {
        SYNC_ASSIGN(auto page, m_gateway.call(gateway::ContributionsRequest{place, 1}));
        if (!page.rows.empty() && page.rows.front().place == place)
            TWINCHART_TRY(take(std::move(page.rows)));
    }
    // Keys that came after the cursor had passed what is sealed to them: once more from the beginning, for those alone.
    SYNC_ASSIGN(const auto late, m_replica.get(replica::Section::Settings, viewOf(kAgainKey)));
    if (late) {
        std::set<KeyId> ids;
        Reader in(*late);
        while (in.ok() && in.remaining() >= KeyId::kSize)
            ids.insert(in.fixed<KeyId>());
        const auto isFor = [&](const gateway::ContributionRow& row) {
            const auto transaction = contract::decodeTransaction(row.transaction);
            const auto* body = transaction ? std::get_if<contract::ContributionBody>(&transaction->body) : nullptr;
            if (body == nullptr)
                return true;
            for (const contract::ReaderSet& set : body->readerSets)
                if (std::ranges::any_of(set.recipients,
                                        [&](const contract::Recipient& r) { return ids.contains(r.key); }))
                    return true;
            return false;
        };
        gateway::TxPlace from;
        for (bool more = true; more && from < cursor;) {
            if (work.cancelled())
                return failed(SyncError::Kind::Cancelled);
            SYNC_ASSIGN(auto page, m_gateway.call(gateway::ContributionsRequest{from, 0}));
            more = page.more && !page.rows.empty();
            for (const gateway::ContributionRow& row : page.rows) {
                if (row.place < from)
                    return failed(SyncError::Kind::Malformed, "order of contributions");
                from = {row.place.height, row.place.index + 1};
            }
            std::erase_if(page.rows, [&](const auto& row) {
                return !(row.place < cursor) || std::ranges::binary_search(again, row.place) || !isFor(row);
            });
            TWINCHART_TRY(take(std::move(page.rows)));
        }
        replica::Batch done;
        done.entries.push_back({replica::Section::Settings, bytesOf(kAgainKey), std::nullopt});
        SYNC_TRY(m_replica.write(done));
    }
    for (bool more = true; more;) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        SYNC_ASSIGN(auto page, m_gateway.call(gateway::ContributionsRequest{cursor, 0}));
        more = page.more;
        gateway::TxPlace next = cursor;
        for (const gateway::ContributionRow& row : page.rows) {
            if (row.place < next)
                return failed(SyncError::Kind::Malformed, "order of contributions");
            if (row.place.height > provable) { // a block that came meanwhile: the next sync proves it
                more = false;
                break;
            }
            next = {row.place.height, row.place.index + 1};
        }
        std::erase_if(page.rows, [&](const auto& row) { return row.place.height > provable; });
        if (page.rows.empty())
            break;
        TWINCHART_TRY(take(std::move(page.rows)));
        cursor = next;
        replica::Batch note;
        note.entries.push_back({replica::Section::Settings, bytesOf(kCursorKey), placeBytes(cursor)});
        SYNC_TRY(m_replica.write(note));
        work.tell(SyncProgress::Stage::Receiving, work.report.rows.size(), 0);
    }
    return {};
}

Expected<Outcome, SyncError> Synchroniser::receiveOne(Work& work, const Arrival& arrival, const Fetched& proof,
                                                      Intake& intake)
{
    const contract::ContributionBody& body = arrival.body;
    TWINCHART_ASSIGN(auto served, fetchFromVault(m_gateway, body, work.cancel));
    if (!served) {
        work.outcome(body.root, Outcome::NotServed);
        return Outcome::NotServed;
    }
    if (!leadsToRoot(*served, body)) {
        work.outcome(body.root, Outcome::Contradicted);
        work.problem("the vault's leaves are not those of the contribution");
        return Outcome::Contradicted;
    }
    std::map<KeyId, const crypto::SealingKeyPair*> mine{{m_device.sealing.id(), &m_device.sealing}};
    for (const auto& [id, pair] : work.keys.epochs)
        mine.emplace(id, &pair);
    Opened opened = openSets(arrival, *served, m_genesis.chain, mine);
    if (opened.outcome != Outcome::Received) {
        work.outcome(body.root, opened.outcome);
        work.problem(opened.outcome == Outcome::NotServed ? "the vault gives no key of a contribution that lists us"
                                                          : "a wrap or table does not open to what was signed");
        return opened.outcome;
    }

    return takeIn(work, arrival, proof, std::move(*served), std::move(opened.keys), intake);
}

} // namespace twinchart::sync

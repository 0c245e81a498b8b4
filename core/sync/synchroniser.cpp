// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "work.h"

#include <algorithm>

namespace twinchart::sync {

namespace {
Bytes numberBytes(std::uint64_t v)
{
    return Writer().u64(v).bytes();
}
std::uint64_t numberOf(const std::optional<Bytes>& octets)
{
    if (!octets)
        return 0;
    Reader in(*octets);
    const std::uint64_t v = in.u64();
    return in.finish() ? v : 0;
}
constexpr std::size_t kCircleKeyName = Digest256::kSize + 8;
} // namespace

Bytes circleKeyName(const Digest256& circle, std::uint64_t epoch)
{
    return Writer().raw(circle).u64(epoch).bytes();
}

Synchroniser::Synchroniser(replica::Replica& replica, gateway::Gateway& gateway, const contract::Genesis& genesis,
                           const crypto::DeviceIdentity& device, const Clock& clock, SyncOptions options)
    : m_replica(replica), m_gateway(gateway), m_genesis(genesis), m_device(device), m_clock(clock), m_options(options),
      m_headers(replica, gateway, genesis)
{
}

Expected<void, SyncError> Synchroniser::keepEpochSecret(const Digest256& circle, std::uint64_t epoch,
                                                        const crypto::SealingKeyPair& pair)
{
    replica::Batch batch;
    batch.entries.push_back(
        {replica::Section::CircleKeys, circleKeyName(circle, epoch), bytesOf(pair.secret().view())});
    SYNC_TRY(m_replica.write(batch));
    return {};
}

Expected<void, SyncError> Synchroniser::begin(Work& work)
{
    SYNC_ASSIGN(const auto status, m_gateway.call(gateway::StatusRequest{}));
    if (status.chain != m_genesis.chain || status.genesisHash != contract::genesisHash(m_genesis))
        return failed(SyncError::Kind::OtherChain, "the node serves another chain");
    work.tell(SyncProgress::Stage::Headers, 0, 0);
    TWINCHART_ASSIGN(work.report.trust, m_headers.advance(work.now, work.progress, work.cancel));
    if (work.report.trust.state == HeaderTrust::State::Expired && work.report.trust.signingMembers > 1)
        return failed(SyncError::Kind::Expired, "the trusted header is older than the trusting period");

    // An anchor that is not of this replica's past says that it was put back.
    if (work.report.trust.height >= 2) {
        const std::array keys{contract::key::anchor(m_device.signing.id())};
        TWINCHART_ASSIGN(const auto answer, stateProofs(m_gateway, work.report.trust.height - 1, keys));
        TWINCHART_ASSIGN(const Digest256 appHash, m_headers.appHashAt(work.report.trust.height));
        const auto value = proven(answer.front(), appHash, keys.front());
        if (!value)
            return failed(SyncError::Kind::Invalid, "state proof");
        if (*value) {
            const auto entry = contract::decodeEntry<contract::AnchorEntry>(**value);
            if (!entry)
                return failed(SyncError::Kind::Invalid, "anchor entry");
            const replica::Head anchored{entry->counter, entry->replicaRoot};
            SYNC_ASSIGN(const auto counts, m_replica.counts());
            SYNC_ASSIGN(const bool own, m_replica.descendsFrom(anchored));
            if (!own && counts.contributions == 0) {
                SYNC_TRY(m_replica.continueAfter(anchored));
                work.problem("this replica is built anew: an earlier one of this key was anchored on the ledger");
            }
            SYNC_TRY(m_replica.compareAnchor(anchored));
        }
    }
    return {};
}

Expected<void, SyncError> Synchroniser::loadKeys(Work& work)
{
    SYNC_ASSIGN(const auto stored, m_replica.list(replica::Section::CircleKeys));
    for (const replica::Entry& e : stored) {
        auto pair = crypto::SealingKeyPair::fromSecret(*e.value);
        if (e.key.size() != kCircleKeyName || !pair)
            continue;
        work.keys.circles.insert(*Digest256::from(BytesView(e.key).first(Digest256::kSize)));
        const KeyId id = pair->id();
        work.keys.stored.insert_or_assign(e.key, id);
        work.keys.epochs.insert_or_assign(id, std::move(*pair));
    }
    return {};
}

Expected<void, SyncError> Synchroniser::fetchKeys(Work& work)
{
    TWINCHART_TRY(loadKeys(work));
    if (work.report.trust.height < 2)
        return {};
    TWINCHART_ASSIGN(const ProvenState state, provenState(m_headers));
    SYNC_ASSIGN(const auto mark, m_replica.get(replica::Section::Settings, viewOf(kMailboxKey)));
    SYNC_ASSIGN(const auto cursor, m_replica.get(replica::Section::Settings, viewOf(kCursorKey)));

    std::uint64_t after = numberOf(mark);
    bool settled = true; // no envelope yet of a circle or epoch that the state does not know
    for (bool more = true; more;) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        gateway::CircleKeysGetRequest request;
        request.after = after;
        SYNC_ASSIGN(const auto page, m_gateway.call(request));
        more = page.more && page.next > after;
        // The node counts what it may not serve.
        if (page.rows.empty()) {
            after = page.next;
            continue;
        }
        // The public halves: of current epochs from the proven state, of earlier ones from the team transactions.
        std::vector<Bytes> keys;
        for (const gateway::CircleKeyRow& row : page.rows)
            keys.push_back(contract::key::circle(*contract::CircleId::from(row.circle)));
        TWINCHART_ASSIGN(const auto entries, provenValues(m_gateway, state, keys));
        std::map<std::pair<Digest256, std::uint64_t>, PublicSealingKey> earlier;
        bool asked = false;
        const auto earlierKey = [&](const gateway::CircleKeyRow& row) -> Result<std::optional<PublicSealingKey>> {
            if (!asked) {
                asked = true;
                gateway::TransactionsRequest all;
                all.kinds = {static_cast<std::uint8_t>(contract::Kind::Team)};
                for (bool further = true; further;) {
                    if (work.cancelled())
                        return failed(SyncError::Kind::Cancelled);
                    SYNC_ASSIGN(const auto transactions, m_gateway.call(all));
                    further = transactions.more && !transactions.rows.empty();
                    for (const gateway::TransactionRow& t : transactions.rows) {
                        if (t.place < all.from)
                            return failed(SyncError::Kind::Malformed, "order of transactions");
                        all.from = {t.place.height, t.place.index + 1};
                        const auto decoded = contract::decodeTransaction(t.transaction);
                        const auto* body = decoded ? std::get_if<contract::TeamBody>(&decoded->body) : nullptr;
                        if (body == nullptr || !body->epochKey)
                            continue;
                        const auto key = contract::sealingKey(*body->epochKey);
                        for (const auto& member : m_genesis.members) {
                            Digest256 circle;
                            circle.octets =
                                contract::circleId(body->handle, body->circle, contract::organisationId(member.id))
                                    .octets;
                            if (key)
                                earlier.emplace(std::pair(circle, std::uint64_t{body->epoch}), *key);
                        }
                    }
                }
            }
            const auto at = earlier.find({row.circle, row.epoch});
            return at == earlier.end() ? std::optional<PublicSealingKey>{} : std::optional(at->second);
        };
        replica::Batch batch;
        std::vector<KeyId> fresh;
        for (std::size_t n = 0; n < page.rows.size(); ++n) {
            const gateway::CircleKeyRow& row = page.rows[n];
            if (row.member != m_device.signing.id())
                continue;
            const auto entry = entries[n]
                                   ? contract::decodeEntry<contract::CircleEntry>(*entries[n])
                                   : Expected<contract::CircleEntry, CodecError>(Unexpected{CodecError::BadValue});
            if (entries[n] && !entry)
                return failed(SyncError::Kind::Invalid, "circle entry");
            if (!entry || row.epoch > entry->epoch) {
                settled = false;
                continue;
            }
            const Bytes name = circleKeyName(row.circle, row.epoch);
            const auto held = work.keys.stored.find(name);
            std::optional<PublicSealingKey> expected;
            if (row.epoch == entry->epoch) {
                // A key of our own making may have lost to somebody else's: the ledger says which one stands.
                expected = contract::sealingKey(entry->epochKey);
                if (expected && held != work.keys.stored.end() && held->second == crypto::keyIdOf(*expected))
                    continue;
            } else if (held == work.keys.stored.end()) {
                TWINCHART_ASSIGN(expected, earlierKey(row));
            }
            if (!expected)
                continue;
            auto pair =
                crypto::openEpochSecret(row.sealed, m_device.sealing,
                                        {m_genesis.chain, row.circle, row.epoch, m_device.sealing.id()}, *expected);
            if (!pair) {
                work.problem("a circle's key in our mailbox does not open to the one on the ledger");
                continue;
            }
            if (held != work.keys.stored.end())
                work.keys.epochs.erase(held->second);
            batch.entries.push_back({replica::Section::CircleKeys, name, bytesOf(pair->secret().view())});
            work.keys.circles.insert(row.circle);
            const KeyId id = pair->id();
            work.keys.stored.insert_or_assign(name, id);
            work.keys.epochs.insert_or_assign(id, std::move(*pair));
            fresh.push_back(id);
        }
        const bool isNew = page.next != after;
        after = page.next;
        if (settled && isNew)
            batch.entries.push_back({replica::Section::Settings, bytesOf(kMailboxKey), numberBytes(after)});
        // What was passed over while these keys were missing is looked at again; durable with the keys themselves.
        if (!fresh.empty() && cursor) {
            SYNC_ASSIGN(const auto before, m_replica.get(replica::Section::Settings, viewOf(kAgainKey)));
            Writer again;
            again.raw(before.value_or(Bytes{}));
            for (const KeyId& id : fresh)
                again.raw(id);
            batch.entries.push_back({replica::Section::Settings, bytesOf(kAgainKey), std::move(again).take()});
        }
        if (!batch.entries.empty())
            SYNC_TRY(m_replica.write(batch));
    }
    return {};
}

Expected<void, SyncError> Synchroniser::revocations(Work& work)
{
    if (work.keys.circles.empty() || work.report.trust.height < 2)
        return {};
    const LedgerHeight height = work.report.trust.height - 1;
    TWINCHART_ASSIGN(const Digest256 appHash, m_headers.appHashAt(work.report.trust.height));
    std::vector<Digest256> circles(work.keys.circles.begin(), work.keys.circles.end());
    std::vector<Bytes> keys;
    for (const Digest256& circle : circles) {
        keys.push_back(contract::key::teamMember(*contract::CircleId::from(circle), m_device.signing.id()));
        keys.push_back(contract::key::circle(*contract::CircleId::from(circle)));
    }
    TWINCHART_ASSIGN(const auto answers, stateProofs(m_gateway, height, keys));
    std::map<PatientHandle, std::pair<bool, std::vector<Digest256>>> byHandle; ///< still in any circle; those left
    for (std::size_t n = 0; n < circles.size(); ++n) {
        const auto team = proven(answers[2 * n], appHash, keys[2 * n]);
        const auto circle = proven(answers[2 * n + 1], appHash, keys[2 * n + 1]);
        if (!team || !circle)
            return failed(SyncError::Kind::Invalid, "state proof");
        if (!*team || !*circle)
            continue;
        const auto member = contract::decodeEntry<contract::TeamEntry>(**team);
        const auto entry = contract::decodeEntry<contract::CircleEntry>(**circle);
        if (!member || !entry)
            return failed(SyncError::Kind::Invalid, "team entry");
        auto& [still, left] = byHandle[entry->handle];
        if (member->left == 0 && (member->until.ns == 0 || work.report.trust.time <= member->until))
            still = true;
        else
            left.push_back(circles[n]);
    }
    for (const auto& [handle, state] : byHandle) {
        if (state.first)
            work.readable.insert(handle);
        if (state.second.empty())
            continue;
        TWINCHART_ASSIGN(const auto owner,
                         provenEntry<contract::OwnerEntry>(m_gateway, {height, appHash, work.report.trust.time},
                                                           contract::key::owner(handle)));
        const bool mine = owner && owner->owner == m_device.signing.id();
        replica::Batch batch;
        SYNC_ASSIGN(const auto stored, m_replica.list(replica::Section::CircleKeys));
        for (const replica::Entry& e : stored)
            for (const Digest256& circle : state.second)
                if (e.key.size() == kCircleKeyName && equal(BytesView(e.key).first(Digest256::kSize), circle))
                    batch.entries.push_back({replica::Section::CircleKeys, e.key, std::nullopt});
        std::erase_if(work.keys.epochs, [&](const auto& pair) {
            return std::ranges::any_of(batch.entries, [&](const replica::Entry& e) {
                const auto value = m_replica.get(replica::Section::CircleKeys, e.key);
                const auto held = value && *value ? crypto::SealingKeyPair::fromSecret(**value)
                                                  : Expected<crypto::SealingKeyPair, crypto::CryptoError>(
                                                        Unexpected{crypto::CryptoError::BadKey});
                return held && held->id() == pair.first;
            });
        });
        for (const Digest256& circle : state.second)
            work.keys.circles.erase(circle);
        if (!state.first && !mine) {
            SYNC_ASSIGN(const auto known, m_replica.patient(handle));
            if (known && known->records > 0)
                TWINCHART_TRY(purge(work, handle));
            batch.entries.push_back(
                {replica::Section::Settings, Writer().raw(kPurgedPrefix).raw(handle).bytes(), bytesOf("1")});
        }
        SYNC_TRY(m_replica.write(batch));
    }
    return {};
}

/// What was still to be recorded when its patient was purged, and was recorded since.
Expected<void, SyncError> Synchroniser::purgeRest(Work& work)
{
    if (work.report.trust.height < 2)
        return {};
    SYNC_ASSIGN(const auto settings, m_replica.list(replica::Section::Settings));
    SYNC_ASSIGN(auto unrecorded, m_replica.outbox());
    SYNC_ASSIGN(auto refused, m_replica.refused());
    std::ranges::move(refused, std::back_inserter(unrecorded));
    for (const replica::Entry& e : settings) {
        if (e.key.size() != kPurgedPrefix.size() + PatientHandle::kSize ||
            !equal(BytesView(e.key).first(kPurgedPrefix.size()), viewOf(kPurgedPrefix)))
            continue;
        const auto handle = *PatientHandle::from(BytesView(e.key).subspan(kPurgedPrefix.size()));
        SYNC_ASSIGN(const auto known, m_replica.patient(handle));
        std::uint64_t kept = 0;
        for (const replica::ContributionInfo& info : unrecorded)
            kept += info.handle == handle ? info.records : 0;
        if (!known || known->records <= kept || work.readable.contains(handle) || holdsByGrant(settings, handle))
            continue;
        // Back in the team and the key still under way, or its owner now?
        TWINCHART_ASSIGN(const ProvenState state, provenState(m_headers));
        TWINCHART_ASSIGN(const auto owner,
                         provenEntry<contract::OwnerEntry>(m_gateway, state, contract::key::owner(handle)));
        if (!owner || owner->owner == m_device.signing.id())
            continue;
        std::vector<Bytes> keys;
        for (const auto kind : {contract::CircleKind::TreatingTeam, contract::CircleKind::Delegates})
            keys.push_back(contract::key::teamMember(contract::circleId(handle, kind, owner->organisation),
                                                     m_device.signing.id()));
        TWINCHART_ASSIGN(const auto teams, provenEntries<contract::TeamEntry>(m_gateway, state, keys));
        if (std::ranges::none_of(teams, [&](const auto& team) { return team && team->isIn(state.time); }))
            TWINCHART_TRY(purge(work, handle));
    }
    return {};
}

Expected<void, SyncError> Synchroniser::deletions(Work& work)
{
    if (work.report.trust.height < 2)
        return {};
    const LedgerHeight height = work.report.trust.height - 1;
    TWINCHART_ASSIGN(const Digest256 appHash, m_headers.appHashAt(work.report.trust.height));
    SYNC_ASSIGN(const auto mark, m_replica.get(replica::Section::Settings, viewOf(kDeletionsKey)));
    gateway::TransactionsRequest request;
    request.kinds = {static_cast<std::uint8_t>(contract::Kind::Supersede)};
    request.from.height = numberOf(mark);
    const std::uint64_t before = request.from.height;
    for (bool more = true; more;) {
        if (work.cancelled())
            return failed(SyncError::Kind::Cancelled);
        SYNC_ASSIGN(const auto page, m_gateway.call(request));
        more = page.more && !page.rows.empty();
        std::vector<replica::Deletion> candidates;
        std::vector<Bytes> keys;
        std::vector<LedgerHeight> heights;
        for (const gateway::TransactionRow& row : page.rows) {
            if (row.place < request.from)
                return failed(SyncError::Kind::Malformed, "order of transactions");
            request.from = {row.place.height, row.place.index + 1};
            const auto transaction = contract::decodeTransaction(row.transaction);
            const auto* body = transaction ? std::get_if<contract::SupersedeBody>(&transaction->body) : nullptr;
            if (body == nullptr || row.place.height > height)
                continue;
            for (const contract::LeafReference& leaf : body->leaves) {
                SYNC_ASSIGN(const auto held, m_replica.contribution(leaf.root));
                if (!held)
                    continue;
                candidates.push_back({leaf.root, leaf.index, 0, {}});
                keys.push_back(contract::key::superseded(leaf.root, leaf.index));
            }
        }
        TWINCHART_ASSIGN(const auto answers, stateProofs(m_gateway, height, keys));
        std::vector<replica::Deletion> deletions;
        for (std::size_t n = 0; n < candidates.size(); ++n) {
            const auto value = proven(answers[n], appHash, keys[n]);
            if (!value)
                return failed(SyncError::Kind::Invalid, "state proof");
            const auto entry = *value
                                   ? contract::decodeEntry<contract::SupersededEntry>(**value)
                                   : Expected<contract::SupersededEntry, CodecError>(Unexpected{CodecError::BadValue});
            if (!entry || entry->what != contract::SupersededEntry::What::Deleted || entry->height > height)
                continue;
            candidates[n].height = entry->height;
            heights.push_back(entry->height);
            deletions.push_back(candidates[n]);
        }
        TWINCHART_ASSIGN(const auto headers, m_headers.headersAt(heights));
        for (replica::Deletion& d : deletions)
            d.at = headers.at(d.height).time;
        if (deletions.empty())
            continue;
        replica::Batch batch;
        for (const replica::Deletion& d : deletions)
            batch.entries.push_back(toErase(d));
        batch.deletions = std::move(deletions);
        SYNC_TRY(m_replica.write(batch));
    }
    // Everything up to the proven state was looked at; what came after it comes again.
    const std::uint64_t next = height + 1;
    if (next > before) {
        replica::Batch note;
        note.entries.push_back({replica::Section::Settings, bytesOf(kDeletionsKey), numberBytes(next)});
        SYNC_TRY(m_replica.write(note));
    }
    return {};
}

Expected<SyncReport, SyncError> Synchroniser::send(const ProgressSink& progress, const CancelFlag* cancel)
{
    Work work{progress, cancel, m_clock.now(), {}, {}, std::nullopt};
    TWINCHART_TRY(begin(work));
    TWINCHART_TRY(sendOutbox(work));
    work.report.trust = m_headers.trust();
    work.report.lag = work.report.trust.newest - std::min(work.report.trust.newest, work.report.trust.height);
    return std::move(work.report);
}

Expected<SyncReport, SyncError> Synchroniser::run(const ProgressSink& progress, const CancelFlag* cancel)
{
    Work work{progress, cancel, m_clock.now(), {}, {}, std::nullopt};
    TWINCHART_TRY(begin(work));
    work.tell(SyncProgress::Stage::Keys, 0, 0);
    TWINCHART_TRY(fetchKeys(work));
    TWINCHART_TRY(sendOutbox(work));
    TWINCHART_ASSIGN(work.report.trust, m_headers.advance(work.now, progress, cancel));
    TWINCHART_TRY(revocations(work));
    TWINCHART_TRY(purgeRest(work));
    TWINCHART_TRY(grants(work));
    TWINCHART_TRY(receive(work));
    TWINCHART_TRY(deletions(work));
    if (m_options.anchor) {
        work.tell(SyncProgress::Stage::Anchoring, 0, 0);
        TWINCHART_TRY(anchor(work));
        work.now = m_clock.now();
        TWINCHART_TRY(m_headers.advance(work.now, progress, cancel));
    }
    work.report.trust = m_headers.trust();
    work.report.lag = work.report.trust.newest - std::min(work.report.trust.newest, work.report.trust.height);
    return std::move(work.report);
}

} // namespace twinchart::sync

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the proven state says of requests and grants, and what of it opens to this user.
#include "sharedesk.h"

#include "openedpatient.h"

#include <crypto/hash.h>
#include <crypto/identity.h>

#include <algorithm>

namespace twinchart::workstation {

using contract::Kind;

namespace {
constexpr std::string_view kHandle = "handle:";

Unexpected<Problem> withheld()
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
        {"a transaction that the ledger's state names"});
}

template <std::size_t N, class Tag>
std::optional<FixedBytes<N, Tag>> fromText(std::string_view text)
{
    const auto octets = fromHex(text);
    return octets ? FixedBytes<N, Tag>::from(*octets) : std::nullopt;
}
} // namespace

Result<ShareDesk> ShareDesk::open(Session& session)
{
    if (!session.online())
        TWINCHART_TRY(session.reconnect());
    ShareDesk out(session);
    const auto state = sync::newestProvenState(session.synchroniser().headers(), session.clock().now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    out.m_state = *state;
    out.m_now = std::max(session.clock().now(), state->time);
    auto asked = sync::askedShares(session.replica());
    if (!asked)
        return Unexpected{problemOf(asked.error())};
    out.m_asked = std::move(*asked);
    const auto stored = session.replica().list(replica::Section::CircleKeys);
    if (!stored)
        return Unexpected{problemOf(stored.error())};
    for (const replica::Entry& e : *stored) {
        auto pair = crypto::SealingKeyPair::fromSecret(*e.value);
        if (pair && e.key.size() > Digest256::kSize)
            out.m_circles[*Digest256::from(BytesView(e.key).first(Digest256::kSize))].push_back(std::move(*pair));
    }
    return out;
}

Result<std::optional<contract::OwnerEntry>> ShareDesk::owner(const PatientHandle& handle)
{
    if (const auto known = m_owners.find(handle); known != m_owners.end())
        return known->second;
    TWINCHART_ASSIGN(const auto found, entries<contract::OwnerEntry>({contract::key::owner(handle)}));
    return m_owners.emplace(handle, found.front()).first->second;
}

Result<contract::OwnerEntry> ShareDesk::ownedBySelf(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(const auto entry, owner(handle));
    if (entry && entry->kind == contract::OwnerKind::Custodian)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "The hospital keeps this record for its patient: two people of it decide together, and not here. Nothing was changed."));
    if (!entry || entry->owner != m_session.account().device.signing.id())
        return problem(Failure::NotPermitted,
                       TWINCHART_TR("Only the patient who owns this record says this. Nothing was changed."));
    return *entry;
}

Result<bool> ShareDesk::seesAll(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(const auto entry, owner(handle));
    if (!entry)
        return false;
    const KeyId& me = m_session.account().device.signing.id();
    if (entry->kind == contract::OwnerKind::Patient && entry->owner == me)
        return true;
    const auto team = contract::circleId(handle, contract::CircleKind::TreatingTeam, entry->organisation);
    TWINCHART_ASSIGN(const auto member, entries<contract::TeamEntry>({contract::key::teamMember(team, me)}));
    return member.front() && member.front()->isIn(m_now);
}

Result<std::vector<PublicSealingKey>> ShareDesk::readers(const PatientHandle& handle)
{
    std::vector<PublicSealingKey> out;
    TWINCHART_ASSIGN(const auto entry, owner(handle));
    if (!entry)
        return problem(Failure::NotFound,
                       TWINCHART_TR("The ledger has no patient of that handle. Nothing was changed."));
    const auto team = contract::circleId(handle, contract::CircleKind::TreatingTeam, entry->organisation);
    TWINCHART_ASSIGN(const auto circle, entries<contract::CircleEntry>({contract::key::circle(team)}));
    if (const auto key = contract::sealingKey(entry->sealing))
        out.push_back(*key);
    if (circle.front() && !circle.front()->stale)
        if (const auto key = contract::sealingKey(circle.front()->epochKey))
            out.push_back(*key);
    return out;
}

Result<PatientHandle> ShareDesk::handleOf(const std::string& text)
{
    const auto all = m_session.replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    const bool isPatient = m_session.account().user.entry.role == interfaces::Role::Patient;
    if (text.empty()) {
        for (const replica::PatientInfo& info : *all) {
            if (!isPatient)
                break;
            TWINCHART_ASSIGN(const auto entry, owner(info.handle));
            if (entry && entry->kind == contract::OwnerKind::Patient &&
                entry->owner == m_session.account().device.signing.id())
                return info.handle;
        }
        return problem(Failure::Usage, TWINCHART_TR("Say which patient is meant. Nothing was changed."));
    }
    if (text.starts_with(kHandle)) {
        const auto handle =
            fromText<PatientHandle::kSize, PatientHandleTag>(std::string_view(text).substr(kHandle.size()));
        if (!handle)
            return problem(Failure::Usage, TWINCHART_TR("\"%1\" is no handle: 64 hex digits. Nothing was changed."),
                           {text});
        return *handle;
    }
    for (const replica::PatientInfo& info : *all)
        if (!info.commons && patientIdText(info) == text)
            return info.handle;
    // A patient of the own hospital who is not among the user's own: only the hospital's keys give his handle.
    if (const auto id = fromText<PatientId::kSize, PatientIdTag>(text)) {
        TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, m_session.hospitalKeys());
        return crypto::patientHandle(*keys, *id);
    }
    return problem(Failure::NotFound, TWINCHART_TR("No patient %1 is among those whom you may see."), {text});
}

Result<std::vector<ShareDesk::Row>> ShareDesk::rows(LedgerHeight from, LedgerHeight to, std::vector<std::uint8_t> kinds,
                                                    const std::set<PatientHandle>& handles) const
{
    std::vector<Row> out;
    gateway::TransactionsRequest request;
    request.from.height = from;
    request.kinds = std::move(kinds);
    for (bool more = true; more;) {
        const auto page = m_session.gateway().call(request);
        if (!page)
            return Unexpected{problemOf(page.error())};
        more = page->more && !page->rows.empty();
        for (const gateway::TransactionRow& row : page->rows) {
            if (row.place < request.from)
                return withheld();
            request.from = {row.place.height, row.place.index + 1};
            if (row.place.height > to)
                return out;
            auto transaction = contract::decodeTransaction(row.transaction);
            if (!transaction)
                continue;
            const auto about = [&](const auto& body) {
                if constexpr (requires { body.handle; })
                    return handles.empty() || handles.contains(body.handle);
                else
                    return false;
            };
            if (std::visit(about, transaction->body))
                out.push_back({row.place.height, contract::transactionHash(row.transaction), std::move(*transaction)});
        }
    }
    return out;
}

std::optional<crypto::ScopePayload> ShareDesk::opened(const PatientHandle& handle, BytesView sealed,
                                                      const KeyId& requester, const Digest256& request) const
{
    const crypto::ScopeBinding binding{m_session.genesis().chain, handle, requester, request};
    const auto tried = [&](const crypto::SealingKeyPair& key) -> std::optional<crypto::ScopePayload> {
        auto payload = crypto::openScope(sealed, key, binding);
        return payload ? std::optional(std::move(*payload)) : std::nullopt;
    };
    if (auto payload = tried(m_session.account().device.sealing))
        return payload;
    for (const sync::AskedShare& asked : m_asked)
        if (asked.handle == handle)
            if (auto payload = tried(asked.key))
                return payload;
    const auto known = m_owners.find(handle);
    if (known == m_owners.end() || !known->second)
        return std::nullopt;
    const auto team = contract::circleId(handle, contract::CircleKind::TreatingTeam, known->second->organisation);
    if (const auto circle = m_circles.find(*Digest256::from(team.view())); circle != m_circles.end())
        for (const crypto::SealingKeyPair& key : circle->second)
            if (auto payload = tried(key))
                return payload;
    return std::nullopt;
}

Result<std::vector<ProvenShare>> ShareDesk::proven(const PatientHandle& handle, const std::vector<Digest256>& ids,
                                                   const std::vector<Row>& rows)
{
    TWINCHART_ASSIGN([[maybe_unused]] const auto known, owner(handle));
    std::vector<Bytes> keys;
    for (const Digest256& id : ids)
        keys.push_back(contract::key::shareRequest(handle, id));
    TWINCHART_ASSIGN(const auto found, entries<contract::ShareRequestEntry>(keys));
    std::vector<ProvenShare> out;
    std::vector<Bytes> certificates;
    for (std::size_t n = 0; n < ids.size(); ++n) {
        if (!found[n])
            continue;
        ProvenShare& share = out.emplace_back();
        share.handle = handle;
        share.id = ids[n];
        share.entry = *found[n];
        share.mine = share.entry.requester == m_session.account().device.signing.id();
        certificates.push_back(contract::key::certificate(share.entry.requester));
    }
    TWINCHART_ASSIGN(const auto holders, entries<contract::CertificateEntry>(certificates));

    // Which approval made a grant only the state says: of two that a custodian's record needs it is the second.
    std::map<Digest256, std::vector<Digest256>> approvals;
    std::vector<Digest256> candidates;
    for (const Row& row : rows)
        if (const auto* body = std::get_if<contract::ShareDecisionBody>(&row.transaction.body);
            body != nullptr && body->handle == handle &&
            body->verdict == contract::ShareDecisionBody::Verdict::Approve) {
            approvals[body->request].push_back(row.hash);
            candidates.push_back(row.hash);
        }
    const auto standings = sync::grantStandings(m_session.gateway(), m_state, m_now, handle, candidates);
    if (!standings)
        return Unexpected{problemOf(standings.error())};
    for (std::size_t n = 0; n < out.size(); ++n) {
        ProvenShare& share = out[n];
        share.requester = holders[n];
        for (const Digest256& id : approvals[share.id])
            if (const auto at = standings->find(id); at != standings->end() && at->second.entry.request == share.id) {
                share.grantId = id;
                share.grant = at->second;
            }
        const bool decided = share.entry.state == contract::ShareRequestEntry::State::Approved;
        bool has = false;
        for (const Row& row : rows) {
            if (const auto* body = std::get_if<contract::ShareRequestBody>(&row.transaction.body);
                body != nullptr && row.hash == share.id) {
                has = true;
                share.asked = opened(handle, body->scope, share.entry.requester, {});
            }
            // The scope in force is the one whose digest the entry has, whichever transaction brought it.
            const auto* decision = std::get_if<contract::ShareDecisionBody>(&row.transaction.body);
            const auto* change = std::get_if<contract::GrantChangeBody>(&row.transaction.body);
            const Bytes* scope = decision != nullptr && share.grantId == row.hash      ? &decision->scope
                                 : change != nullptr && share.grantId == change->grant ? &change->scope
                                                                                       : nullptr;
            if (scope != nullptr && share.grant && crypto::sha256(*scope) == share.grant->entry.scope)
                share.given = opened(handle, *scope, share.entry.requester, share.id);
        }
        if (!has || (decided && !share.grant))
            return withheld();
    }
    return out;
}

Result<std::vector<ProvenShare>> ShareDesk::all(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(const auto found, rows(1, m_state.height,
                                            {static_cast<std::uint8_t>(Kind::ShareRequest),
                                             static_cast<std::uint8_t>(Kind::ShareDecision),
                                             static_cast<std::uint8_t>(Kind::GrantChange)},
                                            {handle}));
    std::vector<Digest256> ids;
    for (const Row& row : found)
        if (std::holds_alternative<contract::ShareRequestBody>(row.transaction.body))
            ids.push_back(row.hash);
    // Those that are open the state lists: a node cannot keep one back.
    TWINCHART_ASSIGN(const auto open, entries<contract::ConsentListEntry>({contract::key::openRequests(handle)}));
    if (open.front())
        for (const auto& item : open.front()->items)
            if (std::ranges::find(ids, item.id) == ids.end())
                return withheld();
    return proven(handle, ids, found);
}

Result<std::vector<ProvenShare>> ShareDesk::mine()
{
    std::set<PatientHandle> handles;
    for (const sync::AskedShare& asked : m_asked)
        handles.insert(asked.handle);
    std::vector<ProvenShare> out;
    for (const PatientHandle& handle : handles) {
        TWINCHART_ASSIGN(auto shares, all(handle));
        std::erase_if(shares, [&](const ProvenShare& s) {
            return std::ranges::find(m_asked, s.id, &sync::AskedShare::request) == m_asked.end();
        });
        std::ranges::move(shares, std::back_inserter(out));
    }
    std::ranges::stable_sort(out, {}, [](const ProvenShare& s) { return s.entry.since; });
    return out;
}

Result<ProvenShare> ShareDesk::find(const std::string& request)
{
    const auto id = fromText<Digest256::kSize, Digest256Tag>(request);
    const auto nothing = [&] {
        return problem(Failure::NotFound,
                       TWINCHART_TR("There is no request %1 among those that you may see. Nothing was changed."),
                       {request});
    };
    if (!id)
        return nothing();
    std::set<PatientHandle> handles;
    for (const sync::AskedShare& asked : m_asked)
        handles.insert(asked.handle);
    const auto patients = m_session.replica().patients();
    if (!patients)
        return Unexpected{problemOf(patients.error())};
    for (const replica::PatientInfo& info : *patients)
        if (!info.commons)
            handles.insert(info.handle);
    std::vector<Bytes> keys;
    for (const PatientHandle& handle : handles)
        keys.push_back(contract::key::shareRequest(handle, *id));
    TWINCHART_ASSIGN(const auto found, entries<contract::ShareRequestEntry>(keys));
    std::size_t n = 0;
    for (const PatientHandle& handle : handles) {
        const auto& entry = found[n++];
        if (!entry)
            continue;
        TWINCHART_ASSIGN(const bool sees, seesAll(handle));
        if (!sees && std::ranges::find(m_asked, *id, &sync::AskedShare::request) == m_asked.end())
            break;
        TWINCHART_ASSIGN(auto transactions,
                         rows(entry->since, entry->since, {static_cast<std::uint8_t>(Kind::ShareRequest)}, {handle}));
        if (entry->decided != 0) {
            TWINCHART_ASSIGN(auto more, rows(entry->decided, m_state.height,
                                             {static_cast<std::uint8_t>(Kind::ShareDecision),
                                              static_cast<std::uint8_t>(Kind::GrantChange)},
                                             {handle}));
            std::ranges::move(more, std::back_inserter(transactions));
        }
        TWINCHART_ASSIGN(auto share, proven(handle, {*id}, transactions));
        return std::move(share.front());
    }
    return nothing();
}

} // namespace twinchart::workstation

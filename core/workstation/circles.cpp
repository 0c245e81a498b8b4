// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "circles.h"

#include <crypto/circle.h>
#include <gateway/deskframes.h>
#include <gateway/ledgerframes.h>
#include <sync/provenstate.h>

namespace twinchart::workstation {

namespace {
constexpr int kMakings = 3;

Unexpected<Problem> badAnswer(const char* what)
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
        {what});
}

Digest256 tailOf(const contract::CircleId& circle)
{
    return *Digest256::from(circle.view());
}

template <class Entry>
bool decodeInto(std::optional<Entry>& out, const std::optional<Bytes>& value)
{
    if (!value)
        return true;
    auto entry = contract::decodeEntry<Entry>(*value);
    if (!entry)
        return false;
    out = std::move(entry).value();
    return true;
}
} // namespace

contract::CircleId Circles::circleOf(const Wanted& wanted) const
{
    return contract::circleId(wanted.handle,
                              wanted.commons ? contract::CircleKind::Staff : contract::CircleKind::TreatingTeam,
                              m_session.organisation());
}

Result<std::map<PatientHandle, Circles::Found>> Circles::look(const std::vector<Wanted>& wanted, LedgerHeight& height)
{
    std::map<PatientHandle, Found> out;
    const KeyId& me = m_session.account().device.signing.id();
    // All of one state: the readers of a handle must belong together.
    const auto state = sync::newestProvenState(m_session.synchroniser().headers(), m_session.clock().now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    height = state->height;
    std::vector<Bytes> keys;
    keys.reserve(wanted.size() * 3);
    for (const Wanted& w : wanted) {
        const contract::CircleId circle = circleOf(w);
        keys.push_back(contract::key::owner(w.handle));
        keys.push_back(contract::key::circle(circle));
        keys.push_back(contract::key::teamMember(circle, me));
    }
    const auto values = sync::provenValues(m_session.gateway(), *state, keys);
    if (!values)
        return Unexpected{problemOf(values.error())};
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        Found found;
        if (!decodeInto(found.owner, (*values)[3 * n]) || !decodeInto(found.circle, (*values)[3 * n + 1]) ||
            !decodeInto(found.mine, (*values)[3 * n + 2]))
            return badAnswer("state entry");
        out.insert_or_assign(wanted[n].handle, std::move(found));
    }
    return out;
}

Result<void> Circles::make(const std::vector<Wanted>& wanted, const std::map<PatientHandle, Found>& found)
{
    const crypto::DeviceIdentity& device = m_session.account().device;
    const auto member =
        stateEntry<contract::MemberEntry>(m_session.gateway(), contract::key::member(m_session.organisation()));
    if (!member)
        return Unexpected{member.error()};
    if (!*member || !(*member)->custodian)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The hospital has no custodian key on the ledger yet. Nothing was imported. Ask the administrator."));
    const auto custodian = contract::sealingKey(*(*member)->custodian);
    if (!custodian)
        return badAnswer("custodian");

    gateway::CircleKeysPutRequest keys;
    std::vector<contract::Body> bodies;
    std::vector<std::pair<contract::CircleId, crypto::SealingKeyPair>> made;
    for (const Wanted& w : wanted) {
        const Found& f = found.at(w.handle);
        if (!f.owner)
            bodies.emplace_back(contract::OwnerBody{w.handle, contract::OwnerKind::Custodian,
                                                    crypto::keyIdOf(*custodian), std::nullopt});
        if (f.circle)
            continue;
        const contract::CircleId circle = circleOf(w);
        crypto::SealingKeyPair epoch = crypto::SealingKeyPair::generate();
        auto sealed = crypto::sealEpochSecret(epoch, device.sealing.publicKey(),
                                              {m_session.genesis().chain, tailOf(circle), 1, device.sealing.id()});
        if (!sealed)
            return problem(Failure::Internal,
                           TWINCHART_TR("The keys of a circle could not be made. Nothing was imported."));
        keys.rows.push_back({tailOf(circle), 1, device.signing.id(), std::move(sealed).value()});
        contract::TeamBody team;
        team.action = contract::TeamBody::Action::Create;
        team.handle = w.handle;
        team.circle = w.commons ? contract::CircleKind::Staff : contract::CircleKind::TreatingTeam;
        team.epoch = 1;
        team.epochKey = contract::keyField(epoch.publicKey());
        team.member = device.signing.id();
        team.basis = contract::LegalBasis::Treatment;
        bodies.emplace_back(team);
        made.emplace_back(circle, std::move(epoch));
    }
    if (bodies.empty())
        return {};
    // The secret is kept here before anything on the ledger depends on it.
    for (auto& [circle, epoch] : made) {
        if (const auto kept = m_session.synchroniser().keepEpochSecret(tailOf(circle), 1, epoch); !kept)
            return Unexpected{problemOf(kept.error())};
        m_made.insert_or_assign(circle, std::move(epoch));
    }
    if (!keys.rows.empty())
        if (const auto put = m_session.gateway().call(keys); !put)
            return Unexpected{problemOf(put.error())};
    constexpr std::size_t kBatch = 900;
    for (std::size_t from = 0; from < bodies.size(); from += kBatch) {
        const auto begin = bodies.begin() + static_cast<std::ptrdiff_t>(from);
        const auto end = bodies.begin() + static_cast<std::ptrdiff_t>(std::min(bodies.size(), from + kBatch));
        TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, m_session.submitter().submit({begin, end}));
    }
    return {};
}

Result<std::map<PatientHandle, Result<Circles::Readers>>> Circles::ensure(const std::vector<Wanted>& wanted)
{
    LedgerHeight height = 0;
    TWINCHART_ASSIGN(auto found, look(wanted, height));
    for (int making = 1;; ++making) {
        std::vector<Wanted> lacking;
        for (const Wanted& w : wanted)
            if (const Found& f = found.at(w.handle); !f.owner || !f.circle)
                lacking.push_back(w);
        if (lacking.empty())
            break;
        // Somebody else may have made one of them meanwhile: then the ledger refuses ours, and theirs stands.
        const auto made = make(lacking, found);
        if (!made && (made.error().failure != Failure::Refused || making == kMakings))
            return Unexpected{made.error()};
        TWINCHART_ASSIGN(found, look(wanted, height));
    }
    std::map<PatientHandle, Result<Readers>> out;
    for (const Wanted& w : wanted) {
        const Found& f = found.at(w.handle);
        const auto ownerKey = contract::sealingKey(f.owner->sealing);
        const auto epochKey = contract::sealingKey(f.circle->epochKey);
        if (!ownerKey || !epochKey)
            return badAnswer("owner or circle key");
        if (!f.mine || !f.mine->isIn(m_session.clock().now())) {
            out.emplace(
                w.handle,
                problem(
                    Failure::NotPermitted,
                    TWINCHART_TR(
                        "You are not in the treating team of this patient. Nothing was written for this patient. Ask a member of the team to take you in.")));
            continue;
        }
        Readers readers;
        readers.readers.push_back({contract::ownerRecipient(w.handle, f.owner->sealing), *ownerKey});
        readers.readers.push_back(
            {contract::circleRecipient(circleOf(w), f.circle->epoch, f.circle->epochKey), *epochKey});
        readers.consentHeight = height;
        readers.custodian = f.owner->kind == contract::OwnerKind::Custodian;
        out.emplace(w.handle, std::move(readers));
    }
    return out;
}

Result<Circles::Readers> Circles::ofOwner(const PatientHandle& handle)
{
    LedgerHeight height = 0;
    const Wanted wanted{handle, false};
    TWINCHART_ASSIGN(const auto found, look({wanted}, height));
    const Found& f = found.at(handle);
    if (!f.owner || f.owner->kind != contract::OwnerKind::Patient ||
        f.owner->owner != m_session.account().device.signing.id())
        return problem(Failure::NotPermitted,
                       TWINCHART_TR("The ledger does not name you as the owner of this record. Nothing was changed."));
    const auto ownerKey = contract::sealingKey(f.owner->sealing);
    if (!ownerKey)
        return badAnswer("owner or circle key");
    Readers out;
    out.readers.push_back({contract::ownerRecipient(handle, f.owner->sealing), *ownerKey});
    if (f.circle && !f.circle->stale) {
        const auto epochKey = contract::sealingKey(f.circle->epochKey);
        if (!epochKey)
            return badAnswer("owner or circle key");
        out.readers.push_back(
            {contract::circleRecipient(circleOf(wanted), f.circle->epoch, f.circle->epochKey), *epochKey});
    }
    out.consentHeight = height;
    out.custodian = false;
    return out;
}

Result<void> Circles::join(const std::vector<Joining>& members)
{
    gateway::CircleKeysPutRequest keys;
    std::vector<contract::Body> bodies;
    for (const Joining& m : members) {
        const contract::CircleId circle = contract::circleId(m.handle, m.kind, m_session.organisation());
        TWINCHART_ASSIGN(const auto entry,
                         stateEntry<contract::CircleEntry>(m_session.gateway(), contract::key::circle(circle)));
        if (!entry)
            return problem(Failure::NotFound,
                           TWINCHART_TR("There is no such circle on the ledger. Nothing was changed."));
        const auto epochKey = contract::sealingKey(entry->epochKey);
        const auto secret = m_made.find(circle);
        if (secret == m_made.end() || !epochKey || secret->second.publicKey() != *epochKey)
            return problem(
                Failure::NotPermitted,
                TWINCHART_TR("Only who made this circle in this session can take members in. Nothing was changed."));
        auto sealed = crypto::sealEpochSecret(
            secret->second, m.sealing,
            {m_session.genesis().chain, tailOf(circle), entry->epoch, crypto::keyIdOf(m.sealing)});
        if (!sealed)
            return problem(Failure::Internal,
                           TWINCHART_TR("The keys of a circle could not be made. Nothing was changed."));
        keys.rows.push_back({tailOf(circle), entry->epoch, m.member, std::move(sealed).value()});
        contract::TeamBody team;
        team.action = contract::TeamBody::Action::Join;
        team.handle = m.handle;
        team.circle = m.kind;
        team.member = m.member;
        team.basis = contract::LegalBasis::Treatment;
        bodies.emplace_back(team);
    }
    if (bodies.empty())
        return {};
    TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, m_session.submitter().submit(std::move(bodies)));
    if (const auto put = m_session.gateway().call(keys); !put)
        return Unexpected{problemOf(put.error())};
    return {};
}

} // namespace twinchart::workstation

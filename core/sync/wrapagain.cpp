// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "work.h"

#include <algorithm>

namespace twinchart::sync {

namespace {
using contract::Code;

/// Refusals that other readers, an entry that came since, or fewer supersessions can lift; all others stay.
bool mayBeLifted(std::uint32_t code)
{
    switch (const auto c = static_cast<Code>(code)) {
    case Code::SignerNotLive:
    case Code::NoPermission:
    case Code::NoOwner:
    case Code::UnknownCatalogue:
    case Code::UnknownContribution:
    case Code::AlreadySuperseded:
    case Code::OtherPatient:
    case Code::BadField: return true;
    default: return contract::isRetryable(c);
    }
}

/// The bundle key of one set, by a wrap that the writer can open: its own, or a circle's whose epoch is here.
std::optional<crypto::BundleKey> bundleKeyOf(const contract::ContributionBody& body, std::uint32_t index,
                                             const replica::Outgoing& outgoing, const std::string& chain,
                                             const crypto::SealingKeyPair& device,
                                             const std::map<KeyId, crypto::SealingKeyPair>& epochs)
{
    const contract::ReaderSet& set = body.readerSets[index];
    for (const replica::NewWrap& wrap : outgoing.wraps) {
        const auto epoch = epochs.find(wrap.recipient);
        const crypto::SealingKeyPair* pair = wrap.recipient == device.id() ? &device
                                             : epoch != epochs.end()       ? &epoch->second
                                                                           : nullptr;
        if (wrap.set != index || pair == nullptr)
            continue;
        const auto listed = std::ranges::find(set.recipients, wrap.recipient, &contract::Recipient::key);
        const std::uint64_t number = listed != set.recipients.end() ? listed->epoch : 0;
        if (auto key = crypto::openBundleKey(
                wrap.sealed, *pair, {chain, body.root, index, wrap.recipient, number, 0, {}}, set.bundleCommitment))
            return std::move(*key);
    }
    return std::nullopt;
}

/// One contribution before the state of now.
struct Renewal {
    const ProvenState& state;
    gateway::Gateway& gateway;
    const std::string& chain;
    const crypto::DeviceIdentity& device;
    const std::map<KeyId, crypto::SealingKeyPair>& epochs;

    struct Alive {
        contract::OwnerEntry owner;
        std::map<Digest256, contract::CircleEntry> circles;
        std::vector<bool> supersedes; ///< which supersessions the contract can still take
    };
    /// None when a reader is not there, a circle waits for its next epoch, or the writer is no longer in it.
    Result<std::optional<Alive>> ask(const contract::ContributionBody& body) const;
    /// The same records for the readers of now. None when the bundle keys cannot be opened here.
    std::optional<replica::Outgoing> wrap(contract::ContributionBody body, const Alive& alive,
                                          const replica::Outgoing& before) const;
};

Result<std::optional<Renewal::Alive>> Renewal::ask(const contract::ContributionBody& body) const
{
    std::vector<Bytes> keys{contract::key::owner(body.handle)};
    std::set<Digest256> circles;
    for (const contract::ReaderSet& set : body.readerSets)
        for (const contract::Recipient& r : set.recipients)
            if (r.kind == contract::RecipientKind::Circle)
                circles.insert(r.reference);
    for (const Digest256& circle : circles) {
        keys.push_back(contract::key::circle(*contract::CircleId::from(circle)));
        keys.push_back(contract::key::teamMember(*contract::CircleId::from(circle), device.signing.id()));
    }
    for (const contract::Supersession& s : body.supersessions) {
        keys.push_back(contract::key::contribution(s.old.root));
        keys.push_back(contract::key::superseded(s.old.root, s.old.index));
    }
    TWINCHART_ASSIGN(const auto values, provenValues(gateway, state, keys));
    Alive out;
    const auto owner = values[0] ? contract::decodeEntry<contract::OwnerEntry>(*values[0])
                                 : Expected<contract::OwnerEntry, CodecError>(Unexpected{CodecError::BadValue});
    if (!owner)
        return std::optional<Alive>();
    out.owner = *owner;
    std::size_t at = 1;
    for (const Digest256& circle : circles) {
        const auto& entryValue = values[at++];
        const auto& teamValue = values[at++];
        if (!entryValue || !teamValue)
            return std::optional<Alive>();
        const auto entry = contract::decodeEntry<contract::CircleEntry>(*entryValue);
        const auto team = contract::decodeEntry<contract::TeamEntry>(*teamValue);
        if (!entry || !team)
            return failed(SyncError::Kind::Invalid, "circle entry");
        if (entry->stale || entry->handle != body.handle || !team->isIn(state.time))
            return std::optional<Alive>();
        out.circles.emplace(circle, *entry);
    }
    for (std::size_t n = 0; n < body.supersessions.size(); ++n) {
        const auto& oldValue = values[at++];
        const auto& gone = values[at++];
        const auto old = oldValue ? contract::decodeEntry<contract::ContributionEntry>(*oldValue)
                                  : Expected<contract::ContributionEntry, CodecError>(Unexpected{CodecError::BadValue});
        // An older contribution that is not recorded yet may still come: it waits before this one.
        out.supersedes.push_back(!gone && (!old || (old->handle == body.handle && old->provenance == body.provenance &&
                                                    old->permissionClass == body.permissionClass)));
    }
    return std::optional(std::move(out));
}

std::optional<replica::Outgoing> Renewal::wrap(contract::ContributionBody body, const Alive& alive,
                                               const replica::Outgoing& before) const
{
    replica::Outgoing out;
    out.tables = before.tables;
    for (std::uint32_t index = 0; index < body.readerSets.size(); ++index) {
        const auto key = bundleKeyOf(body, index, before, chain, device.sealing, epochs);
        if (!key)
            return std::nullopt;
        std::vector<std::pair<contract::Recipient, PublicSealingKey>> readers;
        for (const contract::Recipient& r : body.readerSets[index].recipients) {
            const bool isOwner = r.kind == contract::RecipientKind::Owner;
            const contract::KeyField& field = isOwner ? alive.owner.sealing : alive.circles.at(r.reference).epochKey;
            const auto publicKey = contract::sealingKey(field);
            if (!publicKey)
                return std::nullopt;
            readers.emplace_back(isOwner ? contract::ownerRecipient(body.handle, field)
                                         : contract::circleRecipient(*contract::CircleId::from(r.reference),
                                                                     alive.circles.at(r.reference).epoch, field),
                                 *publicKey);
        }
        std::ranges::sort(readers, {}, [](const auto& r) { return r.first; });
        body.readerSets[index].recipients.clear();
        const auto seal = [&](const KeyId& recipient, std::uint64_t epoch, const PublicSealingKey& to) {
            // A vault keeps few wraps for one reader: who stays keeps the one that stands.
            for (const replica::NewWrap& w : before.wraps)
                if (w.set == index && w.recipient == recipient) {
                    out.wraps.push_back(w);
                    return true;
                }
            auto sealed = crypto::sealBundleKey(*key, to, {chain, body.root, index, recipient, epoch, 0, {}});
            if (sealed)
                out.wraps.push_back({index, recipient, std::move(*sealed)});
            return sealed.hasValue();
        };
        bool own = false;
        for (const auto& [recipient, to] : readers) {
            body.readerSets[index].recipients.push_back(recipient);
            own = own || recipient.key == device.sealing.id();
            if (!seal(recipient.key, recipient.epoch, to))
                return std::nullopt;
        }
        if (!own && !seal(device.sealing.id(), 0, device.sealing.publicKey()))
            return std::nullopt;
    }
    std::vector<contract::Supersession> kept;
    for (std::size_t n = 0; n < body.supersessions.size(); ++n)
        if (alive.supersedes[n])
            kept.push_back(body.supersessions[n]);
    body.supersessions = std::move(kept);
    body.consentHeight = state.height;
    // The number is the sender's: it signs anew when this goes out.
    out.transaction = contract::build({chain, 1, 0, {}}, std::move(body), contract::signerOf(device.signing));
    return out;
}
} // namespace

Expected<void, SyncError> Synchroniser::wrapAgain(Work& work, std::vector<replica::ContributionInfo> refused,
                                                  std::vector<replica::ContributionInfo>* left)
{
    const auto leave = [&](const replica::ContributionInfo& info) {
        if (left != nullptr)
            left->push_back(info);
    };
    std::vector<replica::ContributionInfo> open;
    for (replica::ContributionInfo& info : refused) {
        if (info.mine && mayBeLifted(info.code) && std::ranges::find(work.wrapped, info.root) == work.wrapped.end())
            open.push_back(std::move(info));
        else
            leave(info);
    }
    if (open.empty())
        return {};
    if (work.keys.stored.empty())
        TWINCHART_TRY(loadKeys(work));
    work.now = m_clock.now();
    TWINCHART_ASSIGN(const ProvenState state, newestProvenState(m_headers, work.now));
    const Renewal renewal{state, m_gateway, m_genesis.chain, m_device, work.keys.epochs};
    for (const replica::ContributionInfo& info : open) {
        SYNC_ASSIGN(const replica::Outgoing before, m_replica.outgoing(info.root));
        const auto transaction = contract::decodeTransaction(before.transaction);
        const auto* body = transaction ? std::get_if<contract::ContributionBody>(&transaction->body) : nullptr;
        if (body == nullptr) {
            leave(info);
            continue;
        }
        TWINCHART_ASSIGN(const auto alive, renewal.ask(*body));
        const auto anew = alive ? renewal.wrap(*body, *alive, before) : std::nullopt;
        if (!anew) {
            leave(info);
            continue;
        }
        const auto decoded = contract::decodeTransaction(anew->transaction);
        const auto& renewed = std::get<contract::ContributionBody>(decoded->body);
        const bool fewer = renewed.supersessions.size() < body->supersessions.size();
        const auto code = static_cast<Code>(info.code);
        if ((code == Code::OtherPatient || code == Code::AlreadySuperseded || code == Code::BadField) && !fewer) {
            leave(info);
            continue;
        }
        // Kept before the vault gets them: whoever is interrupted sends the same wraps again, not others.
        SYNC_TRY(m_replica.requeue(info.root, *anew));
        work.wrapped.push_back(info.root);
    }
    return {};
}

} // namespace twinchart::sync

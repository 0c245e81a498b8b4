// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chainreader.h"

#include <crypto/signature.h>

namespace twinchart::hospital {

namespace {
constexpr std::size_t kRemembered = 1'024;
}

std::shared_ptr<const Recorded> ChainReader::contribution(const contract::StateTrie& state, const Digest256& root)
{
    auto entry = entryAt<contract::ContributionEntry>(state, contract::key::contribution(root));
    if (!entry)
        return nullptr;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_contributions.find(root); known != m_contributions.end())
            return known->second;
    }
    const auto transactions = m_engine.transactions(entry->height);
    if (!transactions)
        return nullptr;
    for (const Bytes& octets : *transactions) {
        if (contract::transactionHash(octets) != entry->transaction)
            continue;
        auto decoded = contract::decodeTransaction(octets);
        auto* body = decoded ? std::get_if<contract::ContributionBody>(&decoded->body) : nullptr;
        if (!body)
            return nullptr;
        auto recorded = std::make_shared<const Recorded>(Recorded{*entry, std::move(*body)});
        const std::lock_guard lock(m_mutex);
        if (m_contributions.size() >= kRemembered)
            m_contributions.clear();
        m_contributions[root] = recorded;
        return recorded;
    }
    return nullptr;
}

std::optional<gateway::TxPlace> ChainReader::find(const Digest256& transactionHash)
{
    const std::lock_guard lock(m_mutex);
    for (const LedgerHeight newest = m_engine.height(); m_readTo < newest; ++m_readTo) {
        const auto transactions = m_engine.transactions(m_readTo + 1);
        if (!transactions)
            break;
        std::uint32_t index = 0;
        for (const Bytes& octets : *transactions)
            m_places[contract::transactionHash(octets)] = {m_readTo + 1, index++};
    }
    const auto place = m_places.find(transactionHash);
    return place == m_places.end() ? std::nullopt : std::optional(place->second);
}

std::vector<OpenSet> openSets(const contract::StateTrie& state, Instant now, const KeyId& reader, contract::Role role,
                              const contract::ContributionBody& body)
{
    std::vector<OpenSet> out;
    // They keep names, states and keys; whatever circle somebody put them into, they get no clinical wrap.
    if (role == contract::Role::Administrator || role == contract::Role::PrivacyOfficer)
        return out;
    const auto opens = [&](const contract::Recipient& recipient) {
        if (recipient.kind == contract::RecipientKind::Owner) {
            const auto owner = entryAt<contract::OwnerEntry>(state, contract::key::owner(body.handle));
            return owner && owner->kind == contract::OwnerKind::Patient && owner->owner == reader &&
                   contract::keyIdOf(owner->sealing) == recipient.key;
        }
        if (recipient.kind == contract::RecipientKind::Circle) {
            const auto circle = contract::CircleId::from(recipient.reference);
            const auto member = entryAt<contract::TeamEntry>(state, contract::key::teamMember(*circle, reader));
            return member && member->isIn(now);
        }
        return false;
    };
    for (std::uint32_t set = 0; set < body.readerSets.size(); ++set) {
        OpenSet open{set, {}};
        for (const contract::Recipient& recipient : body.readerSets[set].recipients)
            if (opens(recipient))
                open.recipients.push_back(recipient.key);
        if (!open.recipients.empty())
            out.push_back(std::move(open));
    }
    return out;
}

} // namespace twinchart::hospital

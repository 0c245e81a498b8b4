// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <consortium/engine.h>
#include <contract/state.h>
#include <contract/transaction.h>
#include <gateway/frames.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace twinchart::hospital {

/// The entry under a key of the state; none when absent (or not canonical, which a sound chain never has).
template <class Entry>
std::optional<Entry> entryAt(const contract::StateTrie& state, const Bytes& key)
{
    const auto value = state.find(key);
    if (!value)
        return std::nullopt;
    auto entry = contract::decodeEntry<Entry>(*value);
    return entry ? std::optional(std::move(entry).value()) : std::nullopt;
}

/// A contribution as the chain has it.
struct Recorded {
    contract::ContributionEntry entry;
    contract::ContributionBody body;
};

/// Looks things up in the chain that its state alone does not tell, and remembers them. Thread-safe.
class ChainReader {
public:
    explicit ChainReader(const consortium::EmbeddedEngine& engine) : m_engine(engine) {}

    /// None when no such contribution is recorded.
    std::shared_ptr<const Recorded> contribution(const contract::StateTrie& state, const Digest256& root);
    /// Where a transaction of these octets is; reads the chain once, then what came since.
    std::optional<gateway::TxPlace> find(const Digest256& transactionHash);

private:
    const consortium::EmbeddedEngine& m_engine;
    std::mutex m_mutex;
    std::map<Digest256, std::shared_ptr<const Recorded>> m_contributions;
    std::map<Digest256, gateway::TxPlace> m_places;
    LedgerHeight m_readTo = 0;
};

/// The reader sets of a contribution that a key may open in this state, with the recipients' keys it holds there.
struct OpenSet {
    std::uint32_t set = 0;
    std::vector<KeyId> recipients;
};
std::vector<OpenSet> openSets(const contract::StateTrie& state, Instant now, const KeyId& reader, contract::Role role,
                              const contract::ContributionBody& body);

} // namespace twinchart::hospital

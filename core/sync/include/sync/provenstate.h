// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <sync/headers.h>

#include <optional>
#include <span>
#include <vector>

namespace twinchart::sync {

/// A state that a header verified here proves: the one before it.
struct ProvenState {
    LedgerHeight height = 0; ///< P
    Digest256 appHash;       ///< of header P + 1
    Instant time;            ///< of header P + 1
};
/// The state under the newest header that is trusted here. NotProvable while there is none.
Expected<ProvenState, SyncError> provenState(HeaderTracker& headers);
/// The same after fetching and verifying the node's newest header. Expired where several sign and the trust is too old.
Expected<ProvenState, SyncError> newestProvenState(HeaderTracker& headers, Instant now);

/// The values of keys in that state, none where it holds none; every answer of the node is proven, either way.
/// One for each key, in order. Invalid when a proof does not hold.
Expected<std::vector<std::optional<Bytes>>, SyncError> provenValues(gateway::Gateway& gateway, const ProvenState& state,
                                                                    std::span<const Bytes> keys);

/// One entry of that state.
template <class Entry>
Expected<std::optional<Entry>, SyncError> provenEntry(gateway::Gateway& gateway, const ProvenState& state,
                                                      const Bytes& key)
{
    TWINCHART_ASSIGN(const auto values, provenValues(gateway, state, std::span(&key, 1)));
    if (!values.front())
        return std::optional<Entry>();
    auto entry = contract::decodeEntry<Entry>(*values.front());
    if (!entry)
        return Unexpected{SyncError{SyncError::Kind::Invalid, "state entry", {}, {}}};
    return std::optional<Entry>(std::move(entry).value());
}

/// Many entries of one kind, one for each key, in order.
template <class Entry>
Expected<std::vector<std::optional<Entry>>, SyncError>
provenEntries(gateway::Gateway& gateway, const ProvenState& state, std::span<const Bytes> keys)
{
    TWINCHART_ASSIGN(const auto values, provenValues(gateway, state, keys));
    std::vector<std::optional<Entry>> out;
    for (const auto& value : values) {
        auto entry = value ? contract::decodeEntry<Entry>(*value)
                           : Expected<Entry, CodecError>(Unexpected{CodecError::BadValue});
        if (value && !entry)
            return Unexpected{SyncError{SyncError::Kind::Invalid, "state entry", {}, {}}};
        out.push_back(entry ? std::optional<Entry>(std::move(entry).value()) : std::nullopt);
    }
    return out;
}

} // namespace twinchart::sync

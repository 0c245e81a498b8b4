// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

#include <string_view>

namespace twinchart::contract::test {

/// Certificates, permissions, revocations, applications, admissions, rotations, recoveries, anchors. Of an expedited
/// one it says when it must be refused.
std::unique_ptr<PlainModel> peopleModel(const StateTrie& start);

// What it shares with the model of governance.

/// An Ed25519 key whose signatures can be told from others.
bool isUsable(const KeyField& key);
bool isSigned(const KeyField& key, BytesView message, const Bytes& signature);
/// The chain in the step's envelope; empty when that is not canonical.
std::string chainOf(const Step& step);
/// The certificate is, or was, an organisation's root.
bool isRoot(const StateTrie& state, const KeyId& key);
/// What an expedited body makes of the answer on the body alone: who refuses that refuses both, while the fee is
/// another group's to judge.
std::optional<bool> expedited(std::optional<bool> alone);

template <class Entry, class Take>
void eachEntry(const StateTrie& state, std::string_view nameSpace, Take take)
{
    state.visit(viewOf(nameSpace), [&](BytesView at, BytesView value) {
        take(at.subspan(nameSpace.size()), *decodeEntry<Entry>(value));
        return true;
    });
}

/// Compares all entries of a namespace, or all that `counts` wants, with those of a model.
template <class Map, class At, class Counts>
std::string differencesOf(const StateTrie& state, std::string_view nameSpace, const Map& mine, At at, Counts counts)
{
    using Entry = typename Map::mapped_type;
    const std::string what(nameSpace);
    std::string out;
    std::size_t there = 0;
    eachEntry<Entry>(state, nameSpace, [&](BytesView, const Entry& entry) { there += counts(entry) ? 1 : 0; });
    if (there != mine.size())
        out += std::to_string(there) + " of " + what + ", not " + std::to_string(mine.size()) + "\n";
    for (const auto& [name, entry] : mine) {
        const Bytes key = at(name);
        const auto value = state.find(key);
        if (!value)
            out += what + " is missing: " + toHex(key) + "\n";
        else if (!(*decodeEntry<Entry>(*value) == entry))
            out += what + " differs: " + toHex(key) + "\n";
    }
    return out;
}
template <class Map, class At>
std::string differencesOf(const StateTrie& state, std::string_view nameSpace, const Map& mine, At at)
{
    return differencesOf(state, nameSpace, mine, at, [](const auto&) { return true; });
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/grants.h>

#include <contract/accesslog.h>

#include "consentview.h"

namespace twinchart::contract {

namespace {
/// The rules ask a block in the making; a state that stands is one in which nothing was changed.
template <class Ask>
bool asked(const StateAt& at, const Ask& ask)
{
    StateView view(at.state);
    return ask(Context{at.genesis.chain, 0, at.time, view, at.genesis});
}

/// The classes for which the requester's notices under this grant are in the state, as bits.
std::uint8_t notedClasses(const StateTrie& state, const PatientHandle& handle, const Digest256& id,
                          const GrantEntry& grant)
{
    std::uint8_t noted = 0;
    state.visit(key::accessPrefix(handle), [&](BytesView, BytesView value) {
        const auto entry = decodeEntry<AccessEntry>(value);
        if (entry && entry->reference == id && entry->signer == grant.requester && entry->purpose == grant.purpose &&
            !entry->emergency)
            noted = static_cast<std::uint8_t>(noted | bitOf(entry->permissionClass));
        return (grant.classes & ~noted) != 0;
    });
    return noted;
}
} // namespace

bool isGrantAlive(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant)
{
    return asked(at, [&](const Context& context) { return isGrantLive(context, handle, grant); });
}

bool grantGives(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant, PermissionClass c)
{
    return asked(at, [&](const Context& context) { return mayReceive(context, handle, grant, c); });
}

bool grantGivesAll(const StateAt& at, const PatientHandle& handle, const GrantEntry& grant)
{
    return asked(at, [&](const Context& context) {
        return isGrantLive(context, handle, grant) && !isAnyRestricted(context, handle, grant.classes, grant.purpose);
    });
}

bool isAccessNoted(const StateTrie& state, const PatientHandle& handle, const Digest256& id, const GrantEntry& grant,
                   PermissionClass c)
{
    return (notedClasses(state, handle, id, grant) & bitOf(c)) != 0;
}

bool isAccessNotedForAll(const StateTrie& state, const PatientHandle& handle, const Digest256& id,
                         const GrantEntry& grant)
{
    return (grant.classes & ~notedClasses(state, handle, id, grant)) == 0;
}

} // namespace twinchart::contract

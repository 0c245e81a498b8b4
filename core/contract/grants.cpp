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

/// Whether the requester's notices under this grant stand for all classes of the mask.
bool areNoted(const StateTrie& state, const PatientHandle& handle, const Digest256& id, const GrantEntry& grant,
              std::uint8_t classes)
{
    state.visit(key::accessPrefix(handle), [&](BytesView, BytesView value) {
        const auto entry = decodeEntry<AccessEntry>(value);
        if (entry && entry->reference == id && entry->signer == grant.requester && entry->purpose == grant.purpose &&
            !entry->emergency)
            classes = static_cast<std::uint8_t>(classes & ~bitOf(entry->permissionClass));
        return classes != 0;
    });
    return classes == 0;
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
    return areNoted(state, handle, id, grant, bitOf(c));
}

bool isAccessNotedForAll(const StateTrie& state, const PatientHandle& handle, const Digest256& id,
                         const GrantEntry& grant)
{
    return areNoted(state, handle, id, grant, grant.classes);
}

} // namespace twinchart::contract

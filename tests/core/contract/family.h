// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include "rules.h"

namespace twinchart::contract::test {

inline constexpr std::int64_t kDay = 86'400;

/// Anna's hospital with delegates who are certified and not yet appointed.
struct Family {
    World w;
    User mother = makeUser("mother"), father = makeUser("father"), south = makeUser("south delegate");
    User surgeon = makeUser("surgeon");

    Family()
    {
        w.hire(w.northRoot, mother, Role::Delegate, {});
        w.hire(w.northRoot, father, Role::Delegate, {});
        w.hire(w.southRoot, south, Role::Delegate, {});
        w.hire(w.northRoot, surgeon, Role::Surgeon, {});
    }
    Instant in(std::int64_t seconds) const { return Instant{w.time.ns + seconds * 1'000'000'000}; }
    DelegateBody guardian(const User& who, std::uint8_t scope = kDelegateAll) const
    {
        return {w.anna, who.id(), DelegateKind::Guardian, scope, digest("birth certificate"), {}, in(10 * 365 * kDay)};
    }
    DelegateBody of(const User& who, DelegateKind kind, std::uint8_t scope = kDelegateAll) const
    {
        return {w.anna, who.id(), kind, scope, digest("paper"), {}, {}};
    }
    DelegateStepBody step(DelegateStepBody::Action action, const User& who) const
    {
        return {action, w.anna, who.id(), digest("note")};
    }
    Code claim(User& by)
    {
        return w.submit(by, OwnerBody{w.anna, OwnerKind::Patient, w.patient.id(),
                                      signAcceptance("test-chain-1", w.anna, signerOf(w.patient.key))});
    }
    DelegateEntry entry(const User& who) const { return *w.entry<DelegateEntry>(key::delegate(w.anna, who.id())); }
    /// As a transaction of a block of that time would see it; the next block's by default.
    bool may(const User& who, std::uint8_t right, std::optional<Instant> at = {}) const
    {
        StateView view(w.app->state());
        const Context context{w.genesis.chain, w.app->height() + 1, at.value_or(in(1)), view, w.genesis};
        return delegateMay(context, w.anna, who.id(), right);
    }
    TeamBody circle(TeamBody::Action action, const KeyId& member, std::uint32_t epoch = 0) const
    {
        TeamBody body;
        body.action = action;
        body.handle = w.anna;
        body.circle = CircleKind::Delegates;
        body.member = member;
        body.epoch = epoch;
        if (epoch != 0)
            body.epochKey = makeSealing("delegates " + std::to_string(epoch));
        return body;
    }
    /// A contribution that the delegates read, too.
    ContributionBody shared(const char* name) const
    {
        ContributionBody body = w.contribution(w.anna, makeTree(name));
        const CircleEntry delegates = w.circle(w.anna, CircleKind::Delegates);
        body.readerSets[0].recipients.push_back(
            circleRecipient(w.team(w.anna, CircleKind::Delegates), delegates.epoch, delegates.epochKey));
        return body;
    }
};

} // namespace twinchart::contract::test

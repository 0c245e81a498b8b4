// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "choices.h"
#include "testworld.h"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace twinchart::contract::test {

/// A transaction of a walk, and what it was made of.
struct Step {
    Kind kind = Kind::Anchor;
    KeyId signer;
    Body body;
    Bytes octets;
    Digest256 name() const { return transactionHash(octets); }
};
struct Block {
    Instant time;
    std::vector<Step> steps;
};

/// Blocks of transactions of every kind, about half of which keep the rules: people of three hospitals, right or
/// wrong for what they do, and references that are alive, dead, foreign or invented. The same choices give the same
/// octets on every machine.
class Walk {
public:
    explicit Walk(Choices& choices);
    /// The next block on the committed state.
    Block next(std::uint64_t mostSteps = 8);
    /// One transaction of that kind, signed, as next() makes them.
    Step make(Kind kind);
    /// Takes the block as the next one and learns the names that it made. The codes are in the order of the steps.
    std::vector<Code> play(const Block& block);
    /// The same in two calls, for whoever drives the state machine itself.
    void learn(const Block& block, const std::vector<Code>& codes);

    /// Where a walk stands, to go on from there again. Choices are not part of it.
    class Place;
    Place place() const;
    void goTo(const Place& place);
    void use(Choices& choices) { m_choices = &choices; }

    World w;
    std::deque<User> users; ///< those of the world and more; by place in everyone's lists
    std::vector<PatientHandle> handles;

private:
    struct Known {
        Tree tree;
        PatientHandle handle;
        PermissionClass permissionClass = PermissionClass::Pdd;
        KeyId signer;
    };
    // Pools.
    User& anybody() { return m_choices->of(users); }
    User& one(std::initializer_list<std::size_t> likely);
    PatientHandle handle() { return m_choices->of(handles); }
    /// The hash of a transaction of that kind that was done; now and then one that never was.
    Digest256 nameOfDone(Kind kind);
    /// Who speaks for the account.
    User& holder(const Account& account, User& otherwise);
    Digest256 any(const char* what, std::uint64_t count);
    Digest256 fresh(const char* what);
    OrganisationId organisation();
    PermissionClass permissionClass();
    Instant at(std::int64_t seconds) const { return {w.time.ns + seconds * 1'000'000'000}; }
    Instant end(std::int64_t usualDays);
    std::uint8_t bits(std::uint8_t all) { return static_cast<std::uint8_t>(1 + m_choices->below(all)); }
    bool slip() { return m_choices->oneIn(8); }
    LeafReference leaf(const PatientHandle& of, std::optional<PermissionClass> c = {});
    const Known* known(const PatientHandle& of, std::optional<PermissionClass> c);

    // Makers: who signs, and the body. One file for a family of kinds.
    struct Made {
        User* by;
        Body body;
    };
    Made makePeople(Kind kind);
    Made makeGovernance(Kind kind);
    Made makeCircles(Kind kind);
    Made makeRecords(Kind kind);
    Made makeDelegation(Kind kind);
    Made makeConsent(Kind kind);
    Made makeCustody(Kind kind);
    Made makeTwins(Kind kind);
    Made makeCoins(Kind kind);
    Made made(Kind kind);

    Choices* m_choices;
    std::uint64_t m_fresh = 0;
    std::map<Kind, std::vector<Digest256>> m_done;
    std::vector<Known> m_records;
    std::optional<User> m_spare; ///< of a recovery key, which is nobody's
    std::uint64_t m_spareNonce = 0;
    std::vector<Known> m_tried; ///< contributions of the block in hand
};

class Walk::Place {
    friend class Walk;
    std::shared_ptr<const Application> app;
    Instant time;
    std::vector<std::uint64_t> nonces; ///< of the users there
    std::uint64_t fresh = 0;
    std::uint64_t spareNonce = 0;
    std::map<Kind, std::vector<Digest256>> done;
    std::vector<Known> records;
};

/// The body that an expedited transaction carries.
Body innerBody(const ExpediteBody& body);

/// Places in Walk::users.
namespace who {
inline constexpr std::size_t northRoot = 0, southRoot = 1, eastRoot = 2, physician = 3, nurse = 4, officer = 5,
                             researcher = 6, patient = 7, southPhysician = 8, stranger = 9, surgeon = 10,
                             anaesthetist = 11, guardian = 12, proxy = 13, insurer = 14, monitor = 15, ben = 16,
                             southOfficer = 17, vault = 18;
} // namespace who

} // namespace twinchart::contract::test

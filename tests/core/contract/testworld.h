// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/application.h>
#include <contract/build.h>
#include <contract/state.h>
#include <crypto/signature.h>

#include <memory>
#include <string>
#include <vector>

namespace twinchart::contract::test {

/// Somebody with keys and a count of what they signed.
struct User {
    crypto::SigningKey key;
    KeyField sealing;
    std::uint64_t nonce = 0;
    const KeyId& id() const { return key.id(); }
    KeyField field() const { return keyField(key.publicKey()); }
};
/// Keys from a name: the same in every run.
User makeUser(const std::string& name);
KeyField makeSealing(const std::string& name);
Digest256 digest(const std::string& name);
PatientHandle handleOf(const std::string& name);

/// Eight leaves under a root, and the references to them.
struct Tree {
    std::vector<Leaf> leaves;
    Digest256 root;
    LeafReference reference(std::uint32_t index) const { return leafReference(root, leaves, index); }
};
Tree makeTree(const std::string& name, std::size_t count = 8);

/// Three hospitals, of which `signing` sign blocks; north has staff and one patient with a team.
class World {
public:
    static Genesis makeGenesis(unsigned signing = 1);
    /// `staffed`: certificates, permissions, custodian owner entry and treating team of the patient "anna".
    explicit World(unsigned signing = 1, bool staffed = true);

    /// Signs, puts it alone into the next block and gives its code.
    Code submit(User& user, Body body);
    /// The signed transaction with the user's next nonce.
    Bytes sign(User& user, Body body);
    Code run(const Bytes& transaction);
    /// Blocks without anything.
    void pass(std::int64_t seconds);

    template <class Entry>
    std::optional<Entry> entry(BytesView key) const
    {
        const auto value = app->state().find(key);
        if (!value)
            return std::nullopt;
        return *decodeEntry<Entry>(*value);
    }
    OwnerEntry owner(const PatientHandle& handle) const { return *entry<OwnerEntry>(key::owner(handle)); }
    CircleId team(const PatientHandle& handle, CircleKind kind = CircleKind::TreatingTeam) const
    {
        return circleId(handle, kind, organisationId("north"));
    }
    CircleEntry circle(const PatientHandle& handle, CircleKind kind = CircleKind::TreatingTeam) const
    {
        return *entry<CircleEntry>(key::circle(team(handle, kind)));
    }
    void hire(User& root, const User& who, Role role, std::initializer_list<PermissionClass> writes);
    /// Owner entry of the custodian and a treating team of `by`.
    void admitPatient(User& by, const PatientHandle& handle);
    /// A contribution that is right in every way.
    ContributionBody contribution(const PatientHandle& handle, const Tree& tree,
                                  PermissionClass c = PermissionClass::Pdd) const;

    Genesis genesis;
    std::unique_ptr<Application> app;
    Instant time;
    User northRoot, southRoot, eastRoot;
    User physician, nurse, officer, researcher, patient, stranger, southPhysician;
    PatientHandle anna;
};

} // namespace twinchart::contract::test

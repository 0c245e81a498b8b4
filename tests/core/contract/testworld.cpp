// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <ledger/hashes.h>

#include <cstdlib>
#include <utility>

namespace twinchart::contract::test {

Digest256 digest(const std::string& name)
{
    return ledger::sha256(viewOf(name));
}
PatientHandle handleOf(const std::string& name)
{
    return {digest("handle " + name).octets};
}
KeyField makeSealing(const std::string& name)
{
    return keyField(PublicSealingKey{digest("sealing " + name).octets});
}
User makeUser(const std::string& name)
{
    return {*crypto::SigningKey::fromSeed(digest("seed " + name).view()), makeSealing(name), 0};
}

Tree makeTree(const std::string& name, std::size_t count)
{
    Tree tree;
    for (std::size_t i = 0; i < count; ++i) {
        Leaf leaf;
        for (std::size_t part = 0; part < 4; ++part) {
            const Digest256 d = digest(name + std::to_string(i) + "/" + std::to_string(part));
            std::ranges::copy(d.octets, leaf.octets.begin() + static_cast<std::ptrdiff_t>(part * 32));
        }
        tree.leaves.push_back(leaf);
    }
    tree.root = contributionRoot(tree.leaves);
    return tree;
}

Genesis World::makeGenesis(unsigned signing)
{
    Genesis g;
    g.chain = "test-chain-1";
    g.time = Instant::fromSeconds(1'700'000'000);
    g.demo = true;
    g.simulatedTime = true;
    g.catalogue.digest = digest("catalogue 1");
    g.catalogue.entries = {{"CUP", 2, PermissionClass::Pdd, true},
                           {"SOS", 3, PermissionClass::Sop, true},
                           {"VS", 1, PermissionClass::Pha, false}};
    unsigned at = 0;
    for (const std::string id : {"east", "north", "south"}) {
        GenesisMember m;
        m.id = id;
        m.name = "Hospital " + id;
        m.root = makeUser(id + " root").field();
        m.rootSealing = makeSealing(id + " root");
        m.custodian = makeSealing(id + " custodian");
        m.administratorName = digest("administrator@" + id);
        // North first, then the others.
        const unsigned rank = id == "north" ? 0 : ++at;
        if (rank < signing)
            m.validator = crypto::SigningKey::fromSeed(digest("validator " + id).view())->publicKey();
        g.members.push_back(std::move(m));
    }
    return g;
}

World::World(unsigned signing, bool staffed)
    : genesis(makeGenesis(signing)), app(std::make_unique<Application>(genesis)), time(genesis.time),
      northRoot(makeUser("north root")), southRoot(makeUser("south root")), eastRoot(makeUser("east root")),
      physician(makeUser("physician")), nurse(makeUser("nurse")), officer(makeUser("officer")),
      researcher(makeUser("researcher")), patient(makeUser("patient")), stranger(makeUser("stranger")),
      southPhysician(makeUser("south physician")), anna(handleOf("anna"))
{
    if (!staffed)
        return;
    using enum PermissionClass;
    hire(northRoot, physician, Role::Physician, {Pha, Pdd, Sop});
    hire(northRoot, nurse, Role::Nurse, {Pdd});
    hire(northRoot, officer, Role::PrivacyOfficer, {});
    hire(northRoot, researcher, Role::Researcher, {});
    hire(northRoot, patient, Role::Patient, {});
    hire(southRoot, southPhysician, Role::Physician, {Pha, Pdd, Sop});
    admitPatient(physician, anna);
}

void World::hire(User& root, const User& who, Role role, std::initializer_list<PermissionClass> writes)
{
    CertificateBody certificate;
    certificate.key = who.field();
    certificate.sealing = who.sealing;
    certificate.role = role;
    certificate.name = digest("name " + toHex(who.id()));
    if (submit(root, certificate) != Code::Ok)
        std::abort();
    for (const PermissionClass c : writes) {
        PermissionBody permission;
        permission.subject = who.id();
        permission.permissionClass = c;
        permission.rights = kRightsReadWrite;
        if (submit(root, permission) != Code::Ok)
            std::abort();
    }
}

void World::admitPatient(User& by, const PatientHandle& handle)
{
    OwnerBody body;
    body.handle = handle;
    const auto organisation = entry<CertificateEntry>(key::certificate(by.id()))->organisation;
    body.owner = keyIdOf(*entry<MemberEntry>(key::member(organisation))->custodian);
    if (submit(by, body) != Code::Ok)
        std::abort();
    TeamBody create;
    create.handle = handle;
    create.epoch = 1;
    create.epochKey = makeSealing("epoch 1 " + toHex(handle));
    create.member = by.id();
    if (submit(by, create) != Code::Ok)
        std::abort();
}

ContributionBody World::contribution(const PatientHandle& handle, const Tree& tree, PermissionClass c) const
{
    ContributionBody body;
    body.handle = handle;
    body.permissionClass = c;
    body.provenance = c == PermissionClass::Pha ? Provenance::Received : Provenance::Own;
    body.provider = digest("provider");
    body.catalogue = genesis.catalogue.digest;
    body.root = tree.root;
    while ((std::size_t{1} << body.depth) < tree.leaves.size())
        ++body.depth;
    body.sizeClass = 12;
    body.consentHeight = app->height();
    ReaderSet set;
    set.table = digest("table " + toHex(tree.root));
    set.bundleCommitment = digest("bundle " + toHex(tree.root));
    set.recipients.push_back(ownerRecipient(handle, owner(handle).sealing));
    const CircleEntry treating = circle(handle);
    set.recipients.push_back(circleRecipient(team(handle), treating.epoch, treating.epochKey));
    body.readerSets.push_back(std::move(set));
    return body;
}

Bytes World::sign(User& user, Body body)
{
    Envelope envelope;
    envelope.chain = genesis.chain;
    envelope.nonce = ++user.nonce;
    return build(envelope, std::move(body), signerOf(user.key));
}

Code World::run(const Bytes& transaction)
{
    time.ns += 1'000'000'000;
    const std::vector<Bytes> block{transaction};
    const Code checked = app->check(transaction, time);
    const auto finalized = app->finalize(app->height() + 1, time, block);
    const auto code = static_cast<Code>(finalized->results.at(0).code);
    // What CheckTx says alone must be what the block says.
    if (checked != code || !app->commit())
        std::abort();
    return code;
}

Code World::submit(User& user, Body body)
{
    return run(sign(user, std::move(body)));
}

void World::pass(std::int64_t seconds)
{
    time.ns += seconds * 1'000'000'000;
    if (!app->finalize(app->height() + 1, time, {}) || !app->commit())
        std::abort();
}

} // namespace twinchart::contract::test

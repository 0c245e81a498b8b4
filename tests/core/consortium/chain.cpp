// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chain.h"

#include <utility>

namespace twinchart::consortium::test {

using namespace contract;
using namespace contract::test;

Chain::Chain() : world(1, false), databaseKey(SecretBytes::copyOf(Bytes(48, 0x5a))) {}

EngineOptions Chain::options(const std::filesystem::path& path, const std::string& vfs) const
{
    EngineOptions o;
    o.path = path;
    o.databaseKey = &databaseKey;
    o.vfs = vfs;
    return o;
}
ledger::VoteSigner Chain::validator() const
{
    return *ledger::VoteSigner::fromSeed(digest("validator north").view());
}

Expected<std::unique_ptr<EmbeddedEngine>, EngineError> Chain::create(const std::filesystem::path& path,
                                                                     const std::string& vfs) const
{
    return EmbeddedEngine::create(options(path, vfs), world.genesis, validator(), clock);
}
Expected<std::unique_ptr<EmbeddedEngine>, EngineError> Chain::open(const std::filesystem::path& path,
                                                                   const std::string& vfs) const
{
    return EmbeddedEngine::open(options(path, vfs), world.genesis, validator(), clock);
}

Bytes Chain::anchor()
{
    ++m_anchors;
    return sign(world.northRoot, AnchorBody{digest("root " + std::to_string(m_anchors)), m_anchors});
}

std::vector<Bytes> Chain::beginnings()
{
    User& physician = world.physician;
    CertificateBody certificate{physician.field(), physician.sealing, Role::Physician, digest("physician"), {}, {}};
    PermissionBody permission;
    permission.subject = physician.id();
    permission.rights = kRightsReadWrite;
    OwnerBody owner;
    owner.handle = world.anna;
    owner.owner = keyIdOf(makeSealing("north custodian"));
    TeamBody team;
    team.handle = world.anna;
    team.epoch = 1;
    team.epochKey = makeSealing("epoch 1");
    team.member = physician.id();
    return {sign(world.northRoot, certificate), sign(world.northRoot, permission), sign(physician, owner),
            sign(physician, team)};
}

Bytes Chain::contribution(const std::string& name, LedgerHeight consentHeight)
{
    ContributionBody body;
    body.handle = world.anna;
    body.provenance = Provenance::Own;
    body.permissionClass = PermissionClass::Pdd;
    body.provider = digest("provider");
    body.catalogue = world.genesis.catalogue.digest;
    body.root = makeTree(name).root;
    body.depth = 3;
    body.consentHeight = consentHeight;
    body.readerSets = {{digest("table " + name),
                        digest("bundle " + name),
                        {ownerRecipient(world.anna, makeSealing("north custodian")),
                         circleRecipient(world.team(world.anna), 1, makeSealing("epoch 1"))}}};
    return sign(world.physician, body);
}

} // namespace twinchart::consortium::test

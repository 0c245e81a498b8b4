// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <bit>
#include <crypto/hash.h>

namespace twinchart::hospital::test {

using namespace contract;

namespace {
constexpr const char* kNorth = "urn:test:north";
constexpr const char* kSouth = "urn:test:south";
} // namespace

OrganisationId north()
{
    return organisationId(kNorth);
}

Expected<Bytes, gateway::GatewayError> Direct::exchange(gateway::Endpoint endpoint, BytesView request)
{
    auto answer = m_hospital.handle(endpoint, token, request);
    if (!answer.refused)
        return std::move(answer.frame);
    const auto refusal = gateway::decodeRefusal(endpoint, answer.frame);
    const auto kind = answer.code == gateway::Refusal::Unauthorised ? gateway::GatewayError::Kind::Unauthorised
                                                                    : gateway::GatewayError::Kind::Refused;
    return Unexpected{gateway::GatewayError{kind, answer.code, refusal ? refusal->message : "malformed"}};
}

World::World(bool simulated)
{
    genesis = std::move(createNodeHome(folder.path(), draft(simulated), clock)).value();
    open();
}

void World::open()
{
    options.home = folder.path();
    options.systemClock = &clock;
    options.log = &nullLog();
    hospital = std::move(Hospital::open(options)).value();
}

bool World::close()
{
    const bool clean = hospital->close();
    hospital.reset();
    return clean;
}

Genesis World::draft(bool simulated) const
{
    Genesis out;
    out.chain = "test-" + toHex(crypto::randomBytes(8));
    out.time = Instant::fromSeconds(simulated ? 1'136'073'600 : 1'790'000'000 - 10);
    out.simulatedTime = simulated;
    out.demo = simulated;
    out.catalogue.digest.octets.fill(5);
    out.catalogue.entries = {{"PHR", 1, PermissionClass::Pha, false}, {"SOS", 2, PermissionClass::Pdd, true}};
    GenesisMember northMember;
    northMember.id = kNorth;
    northMember.name = "North";
    northMember.validator = crypto::SigningKey::generate().publicKey();
    northMember.root = keyField(administrator.signing.publicKey());
    northMember.rootSealing = keyField(administrator.sealing.publicKey());
    northMember.custodian = keyField(custodian.publicKey());
    GenesisMember south;
    south.id = kSouth;
    south.name = "South";
    south.root = keyField(southAdministrator.signing.publicKey());
    south.rootSealing = keyField(southAdministrator.sealing.publicKey());
    out.members = {northMember, south};
    return out;
}

Expected<gateway::SessionToken, gateway::GatewayError> World::login(Person& person, std::string chain)
{
    Direct direct(*hospital);
    TWINCHART_ASSIGN(const auto challenge, direct.call(gateway::SessionChallengeRequest{person.id()}));
    const Bytes message = gateway::sessionMessage(chain.empty() ? genesis.chain : chain, challenge.challenge);
    TWINCHART_ASSIGN(const auto opened,
                     direct.call(gateway::SessionOpenRequest{challenge.challenge, person.signing.publicKey(),
                                                             person.signing.sign(message)}));
    return opened.token;
}

Direct World::as(Person& person)
{
    Direct direct(*hospital);
    if (auto token = login(person))
        direct.token = *token;
    return direct;
}

Bytes World::transaction(Person& by, Body body)
{
    Envelope envelope;
    envelope.chain = genesis.chain;
    envelope.nonce = ++by.nonce;
    return build(envelope, std::move(body), signerOf(by.signing));
}

gateway::SubmitResult World::submit(Person& by, Body body)
{
    const auto answer = as(by).call(gateway::SubmitRequest{{transaction(by, std::move(body))}});
    return answer ? answer->results.front() : gateway::SubmitResult{9'999, 0, 0, answer.error().message};
}

void World::certify(Person& by, Person& person)
{
    CertificateBody body;
    body.key = keyField(person.signing.publicKey());
    body.sealing = keyField(person.sealing.publicKey());
    body.role = person.role;
    body.name = crypto::randomFixed<Digest256>();
    submit(by, body);
}

void World::enrol()
{
    for (Person* person : {&physician, &colleague, &privacyOfficer, &patient})
        certify(administrator, *person);
    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd}) {
        PermissionBody body;
        body.subject = physician.id();
        body.permissionClass = c;
        body.rights = kRightsReadWrite;
        submit(administrator, body);
    }
}

void World::beginTreatment(const PatientHandle& handle)
{
    OwnerBody owner;
    owner.handle = handle;
    owner.owner = custodian.id();
    submit(physician, owner);
    TeamBody team;
    team.handle = handle;
    team.epoch = 1;
    team.epochKey = keyField(epoch.publicKey());
    team.member = physician.id();
    submit(physician, team);
}

gateway::VaultPutRequest putOf(const vault::test::Sample& sample)
{
    gateway::VaultPutRequest put;
    put.root = sample.root;
    put.leaves = sample.leaves;
    for (std::uint32_t leaf = 0; leaf < sample.ciphertexts.size(); ++leaf)
        put.ciphertexts.push_back({leaf, 0, sample.ciphertexts[leaf].size(), sample.ciphertexts[leaf]});
    put.tables = sample.tables;
    for (const vault::Wrap& wrap : sample.wraps)
        put.wraps.push_back({wrap.set, wrap.recipient, wrap.sealed});
    put.complete = true;
    return put;
}

Contribution World::contribution(const PatientHandle& handle, std::size_t records)
{
    Contribution out{vault::test::makeSample(records, 200, {custodian.id(), epoch.id()}), {}, {}};
    std::vector<Leaf> leaves;
    for (const crypto::LeafBytes& leaf : out.sample.leaves)
        leaves.push_back(Leaf{leaf.octets});
    out.sample.root = contributionRoot(leaves);
    out.body.handle = handle;
    out.body.provenance = Provenance::Received;
    out.body.permissionClass = PermissionClass::Pha;
    out.body.catalogue = genesis.catalogue.digest;
    out.body.root = out.sample.root;
    out.body.depth = static_cast<std::uint8_t>(std::countr_zero(leaves.size()));
    out.body.sizeClass = 30;
    Direct direct(*hospital);
    out.body.consentHeight = direct.call(gateway::StatusRequest{})->height;
    ReaderSet set;
    set.table = crypto::sha256(out.sample.tables.front());
    set.bundleCommitment = crypto::bundleCommit(out.sample.bundleKey);
    set.recipients = {
        ownerRecipient(handle, keyField(custodian.publicKey())),
        circleRecipient(circleId(handle, CircleKind::TreatingTeam, north()), 1, keyField(epoch.publicKey()))};
    out.body.readerSets = {set};
    out.put = putOf(out.sample);
    return out;
}

void World::record(const Contribution& contribution)
{
    static_cast<void>(as(physician).call(contribution.put));
    submit(physician, contribution.body);
}

} // namespace twinchart::hospital::test

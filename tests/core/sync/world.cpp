// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <crypto/hash.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace twinchart::sync::test {

using namespace contract;

namespace {
constexpr const char* kNorth = "urn:test:north";

[[noreturn]] void fatal(const char* what)
{
    std::fprintf(stderr, "world: %s\n", what);
    std::abort();
}
} // namespace

Expected<Bytes, gateway::GatewayError> Wire::ask(gateway::Endpoint endpoint, BytesView request)
{
    auto answer = m_hospital->handle(endpoint, m_token, request);
    if (!answer.refused)
        return std::move(answer.frame);
    const auto refusal = gateway::decodeRefusal(endpoint, answer.frame);
    const auto kind = answer.code == gateway::Refusal::Unauthorised ? gateway::GatewayError::Kind::Unauthorised
                                                                    : gateway::GatewayError::Kind::Refused;
    return Unexpected{gateway::GatewayError{kind, answer.code, refusal ? refusal->message : "malformed"}};
}

Expected<Bytes, gateway::GatewayError> Wire::exchange(gateway::Endpoint endpoint, BytesView request)
{
    ++calls;
    const gateway::GatewayError gone{gateway::GatewayError::Kind::Unreachable, gateway::Refusal::Internal, "cut"};
    const bool cut = cutAt != 0 && calls >= cutAt;
    if (cut && (!cutAfterwards || calls > cutAt))
        return Unexpected{gone};
    if (!m_token || !m_hospital->knows(*m_token)) {
        const auto login = [&]() -> Expected<void, gateway::GatewayError> {
            TWINCHART_ASSIGN(const Bytes asked,
                             ask(gateway::Endpoint::SessionChallenge,
                                 gateway::encodeFrame(gateway::SessionChallengeRequest{m_person.id()})));
            const auto challenge = gateway::decodeFrame<gateway::SessionChallengeResponse>(asked);
            const Bytes message = gateway::sessionMessage(m_chain, challenge->challenge);
            TWINCHART_ASSIGN(const Bytes opened, ask(gateway::Endpoint::SessionOpen,
                                                     gateway::encodeFrame(gateway::SessionOpenRequest{
                                                         challenge->challenge, m_person.device.signing.publicKey(),
                                                         m_person.device.signing.sign(message)})));
            m_token = gateway::decodeFrame<gateway::SessionOpenResponse>(opened)->token;
            return {};
        };
        (void)login();
    }
    const gateway::GatewayError full{gateway::GatewayError::Kind::Refused, gateway::Refusal::Storage, "no room"};
    if (refused == endpoint && !cutAfterwards)
        return Unexpected{full};
    const bool isRefused = refused == endpoint;
    auto answer = ask(endpoint, request);
    if (cut)
        return Unexpected{gone};
    if (isRefused)
        return Unexpected{full};
    if (answer && lie)
        lie(endpoint, *answer);
    return answer;
}

World::World()
{
    administrator.role = Role::Administrator;
    Genesis draft;
    draft.chain = "test-" + toHex(crypto::randomBytes(8));
    draft.time = Instant::fromSeconds(1'790'000'000 - 10);
    draft.simulatedTime = true;
    draft.catalogue.digest = replica::maker::fixedOf<Digest256>(77);
    draft.catalogue.entries = {{"SOS", 3, PermissionClass::Sop, true}, {"VS", 1, PermissionClass::Pha, false}};
    GenesisMember north;
    north.id = kNorth;
    north.name = "North";
    north.validator = crypto::SigningKey::generate().publicKey();
    north.root = keyField(administrator.device.signing.publicKey());
    north.rootSealing = keyField(administrator.device.sealing.publicKey());
    north.custodian = keyField(custodian.publicKey());
    GenesisMember south;
    south.id = "urn:test:south";
    south.name = "South";
    const Person other;
    south.root = keyField(other.device.signing.publicKey());
    south.rootSealing = keyField(other.device.sealing.publicKey());
    draft.members = {north, south};
    auto made = hospital::createNodeHome(folder.path(), draft, clock);
    if (!made)
        fatal("createNodeHome");
    genesis = std::move(*made);
    restartNode();
    for (const Person* person : {&physician, &colleague}) {
        CertificateBody body;
        body.key = keyField(person->device.signing.publicKey());
        body.sealing = keyField(person->device.sealing.publicKey());
        body.role = person->role;
        body.name = crypto::randomFixed<Digest256>();
        if (submit(administrator, body).code != 0)
            fatal("certificate");
    }
    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop}) {
        PermissionBody body;
        body.subject = physician.id();
        body.permissionClass = c;
        body.rights = kRightsReadWrite;
        if (submit(administrator, body).code != 0)
            fatal("permission");
    }
}

void World::restartNode()
{
    if (owned)
        (void)owned->close();
    owned.reset();
    hospital::HospitalOptions options;
    options.home = folder.path();
    options.systemClock = &clock;
    options.log = &nullLog();
    auto opened = hospital::Hospital::open(options);
    if (!opened || (*opened)->damaged())
        fatal("open node");
    owned = std::move(*opened);
    node = owned.get();
}

std::unique_ptr<Wire> World::wire(const Person& person)
{
    return std::make_unique<Wire>(node, genesis.chain, person);
}

Wire& World::errands(const Person& person)
{
    auto& own = m_errands[&person];
    if (!own)
        own = wire(person);
    return *own;
}

std::unique_ptr<replica::Replica> World::replicaOf(const std::string& name)
{
    const auto path = folder.path() / (name + ".db");
    auto opened = std::filesystem::exists(path) ? replica::Replica::open(path, replica::maker::keys())
                                                : replica::Replica::create(path, replica::maker::keys());
    if (!opened)
        fatal(opened.error().detail.c_str());
    return std::move(*opened);
}

std::uint64_t World::nonceOf(const Person& person)
{
    const auto answer = errands(person).call(gateway::StateProofsRequest{0, {key::nonce(person.id())}});
    if (!answer || !answer->proofs.front().value)
        return 0;
    return decodeEntry<NonceEntry>(*answer->proofs.front().value)->nonce;
}

gateway::SubmitResult World::submit(const Person& by, Body body)
{
    const Bytes transaction =
        build({genesis.chain, nonceOf(by) + 1, 0, {}}, std::move(body), signerOf(by.device.signing));
    const auto answer = errands(by).call(gateway::SubmitRequest{{transaction}});
    return answer ? answer->results.front() : gateway::SubmitResult{9'999, 0, 0, answer.error().message};
}

CircleId World::circle(const PatientHandle& handle) const
{
    return circleId(handle, CircleKind::TreatingTeam, organisationId(kNorth));
}

void World::beginTreatment(const PatientHandle& handle)
{
    OwnerBody owner;
    owner.handle = handle;
    owner.owner = custodian.id();
    TeamBody team;
    team.handle = handle;
    team.epoch = 1;
    team.epochKey = keyField(epoch.publicKey());
    team.member = physician.id();
    if (submit(physician, owner).code != 0 || submit(physician, team).code != 0)
        fatal("treatment");
}

void World::join(const PatientHandle& handle, bool withKey)
{
    TeamBody team;
    team.action = TeamBody::Action::Join;
    team.handle = handle;
    team.member = colleague.id();
    if (submit(physician, team).code != 0)
        fatal("join");
    if (withKey)
        giveKey(handle);
}

void World::giveKey(const PatientHandle& handle)
{
    gateway::CircleKeyRow row;
    row.circle.octets = circle(handle).octets;
    row.epoch = 1;
    row.member = colleague.id();
    row.sealed = *crypto::sealEpochSecret(epoch, colleague.device.sealing.publicKey(),
                                          {genesis.chain, row.circle, 1, colleague.device.sealing.id()});
    if (!errands(physician).call(gateway::CircleKeysPutRequest{{row}}))
        fatal("circle key");
}

replica::NewContribution World::compose(const ComposeWish& wish)
{
    replica::maker::Wish records = wish.records;
    records.chain = genesis.chain;
    replica::NewContribution c = replica::maker::contribution(records);
    if (wish.dataSet != "VS" || !wish.itemDataSet.empty()) {
        // Sealed anew with another data set, under the same names.
        c.leaves.clear();
        for (std::size_t n = 0; n < c.records.size(); ++n) {
            replica::NewRecord& r = c.records[n];
            auto content = *model::decodeRecord(*crypto::openRecord(
                r.ciphertext, r.dek, replica::bindingOf(c.chain, c.handle, r.record, r.version, c.catalogue, c.commons),
                r.commitment));
            content.dataSet.code = wish.dataSet;
            for (model::Item& item : content.items)
                if (!wish.itemDataSet.empty())
                    item.dataSet.code = wish.itemDataSet;
            r.dataSet.code = wish.dataSet;
            auto sealed =
                crypto::sealRecord(model::encode(content),
                                   replica::bindingOf(c.chain, c.handle, r.record, r.version, c.catalogue, c.commons));
            r.ciphertext = sealed->ciphertext;
            r.dek = std::move(sealed->dek);
            r.commitment = sealed->commitment;
            r.ciphertextDigest = sealed->ciphertextDigest;
            crypto::Leaf leaf;
            leaf.recordDigest.octets = r.record.octets;
            leaf.version = r.version;
            leaf.commitment = r.commitment;
            leaf.ciphertextDigest = r.ciphertextDigest;
            c.leaves.push_back(crypto::encode(leaf));
        }
        c.depth = static_cast<std::uint8_t>(*crypto::padLeaves(c.leaves));
    }
    std::vector<Leaf> leaves(c.leaves.size());
    for (std::size_t n = 0; n < leaves.size(); ++n)
        leaves[n].octets = c.leaves[n].octets;
    c.root = contributionRoot(leaves);
    const crypto::BundleKey key = crypto::BundleKey::generate();
    std::vector<crypto::BundleTable::Input> inputs;
    for (std::size_t n = 0; n < c.records.size(); ++n)
        inputs.push_back({c.recordLeaves[n], c.records[n].dek});
    const auto table = crypto::BundleTable::make(key, inputs);

    ContributionBody body;
    body.handle = c.handle;
    body.permissionClass = static_cast<PermissionClass>(c.permissionClass);
    body.provenance = body.permissionClass == PermissionClass::Pha ? Provenance::Received : Provenance::Own;
    body.catalogue = c.catalogue;
    body.root = c.root;
    body.depth = c.depth;
    body.sizeClass = 40;
    body.consentHeight =
        wish.consentHeight != 0 ? wish.consentHeight : errands(physician).call(gateway::StatusRequest{})->height;
    ReaderSet set;
    set.table = table->digest();
    set.bundleCommitment = crypto::bundleCommit(key);
    set.recipients = {ownerRecipient(c.handle, keyField(custodian.publicKey())),
                      circleRecipient(circle(c.handle), wish.epoch, keyField(epoch.publicKey()))};
    std::ranges::sort(set.recipients);
    body.readerSets = {set};
    for (const replica::NewSupersession& s : wish.supersessions) {
        std::vector<Leaf> old(wish.old->leaves.size());
        for (std::size_t n = 0; n < old.size(); ++n)
            old[n].octets = wish.old->leaves[n].octets;
        body.supersessions.push_back({leafReference(s.oldRoot, old, s.oldLeaf), s.by});
    }
    c.supersessions = wish.supersessions;
    replica::Outgoing outgoing;
    outgoing.tables.push_back(table->encode());
    for (const Recipient& r : set.recipients) {
        const PublicSealingKey& to = r.kind == RecipientKind::Owner ? custodian.publicKey() : epoch.publicKey();
        outgoing.wraps.push_back(
            {0, r.key, *crypto::sealBundleKey(key, to, {genesis.chain, c.root, 0, r.key, r.epoch, 0, {}})});
    }
    if (wish.selfWrap)
        outgoing.wraps.push_back(
            {0, physician.device.sealing.id(),
             *crypto::sealBundleKey(key, physician.device.sealing.publicKey(),
                                    {genesis.chain, c.root, 0, physician.device.sealing.id(), 0, 0, {}})});
    outgoing.transaction = build({genesis.chain, 1, 0, {}}, body, signerOf(physician.device.signing));
    c.outgoing = std::move(outgoing);
    return c;
}

replica::Batch World::batchOf(replica::NewContribution contribution)
{
    replica::Batch batch;
    batch.contributions.push_back(std::move(contribution));
    batch.audit.push_back({Instant::fromSeconds(1), replica::AuditAct::Imported, std::nullopt, "import"});
    return batch;
}

std::uint64_t World::contributionsOnChain()
{
    return errands(physician).call(gateway::ContributionsRequest{})->rows.size();
}

std::string told(const Expected<SyncReport, SyncError>& report)
{
    if (!report)
        return "error " + std::to_string(static_cast<int>(report.error().kind)) + " " + report.error().detail;
    std::string out;
    for (const SyncReport::Row& row : report->rows)
        out += std::string(nameOf(row.outcome)) + (row.code != 0 ? " " + std::to_string(row.code) : "") + "; ";
    for (const std::string& problem : report->problems)
        out += "[" + problem + "]";
    return out;
}

std::string findings(replica::Replica& replica, const contract::Genesis& genesis)
{
    std::string out;
    for (const replica::Finding& f : replica.check(true).findings)
        out += f.where + ": " + f.why + "\n";
    std::uint64_t checked = 0;
    for (const replica::Finding& f : checkEvidence(replica, genesis, checked))
        out += f.where + ": " + f.why + "\n";
    return out;
}

} // namespace twinchart::sync::test

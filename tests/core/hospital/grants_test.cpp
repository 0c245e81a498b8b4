// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <contract/consent.h>
#include <contract/state.h>
#include <crypto/grant.h>
#include <crypto/hash.h>
#include <util/file.h>
#include <vault/vault.h>

#include <QTest>

#include <functional>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;
using contract::GrantChangeBody;
using contract::PermissionClass;
using contract::Purpose;

namespace {
constexpr std::uint8_t kPha = contract::bitOf(PermissionClass::Pha);
constexpr std::uint8_t kPdd = contract::bitOf(PermissionClass::Pdd);
const std::vector<std::uint32_t> kGiven{1, 3}; ///< of the five records of the contribution

struct Granted {
    Digest256 request;
    Digest256 id;
    Bytes table;
};

/// A patient of north who owns the record, physicians of south who ask for it.
struct Shared : World {
    Shared() : World(false)
    {
        enrol();
        for (Person* person : {&south, &southOther})
            certify(southAdministrator, *person);
        beginTreatment(handle);
        claim(handle, patient);
        shared = recordedFor(handle, patient);
    }
    Digest256 made(Person& by, contract::Body body)
    {
        const Bytes octets = transaction(by, std::move(body));
        const auto answer = as(by).call(SubmitRequest{{octets}});
        why = !answer ? answer.error().message : answer->results[0].reason;
        return answer && answer->results[0].code == 0 ? contract::transactionHash(octets) : Digest256{};
    }
    bool done(Person& by, contract::Body body) { return made(by, std::move(body)) != Digest256{}; }
    void claim(const PatientHandle& of, Person& who)
    {
        contract::OwnerBody owner;
        owner.handle = of;
        owner.kind = contract::OwnerKind::Patient;
        owner.owner = who.id();
        owner.accepted = contract::signAcceptance(genesis.chain, of, contract::signerOf(who.signing));
        submit(administrator, owner);
    }
    Contribution recordedFor(const PatientHandle& of, Person& who)
    {
        Contribution out = contribution(of);
        out.sample.wraps[0].recipient = who.sealing.id();
        out.put = putOf(out.sample);
        out.body.readerSets[0].recipients[0] =
            contract::ownerRecipient(of, contract::keyField(who.sealing.publicKey()));
        record(out);
        return out;
    }

    contract::ShareRequestBody asking(std::uint8_t classes = kPha) const
    {
        contract::ShareRequestBody body;
        body.handle = handle;
        body.controller = contract::organisationId("urn:test:south");
        body.sealing = contract::keyField(south.sealing.publicKey());
        body.classes = classes;
        body.days = 30;
        body.deadline = Instant::fromSeconds(clock.now().seconds() + 86'400);
        body.scope = Bytes(contract::kSealedScopeOctets, 7);
        return body;
    }
    Bytes tableOf(const Digest256& request, const std::vector<std::uint32_t>& leaves, const Contribution& of) const
    {
        std::vector<crypto::GrantTable::Input> input;
        for (const std::uint32_t leaf : leaves)
            input.push_back({{of.sample.root, leaf}, of.sample.deks[leaf]});
        return crypto::GrantTable::make(crypto::GrantKey::generate(), south.sealing.publicKey(),
                                        {genesis.chain, handle, request}, input)
            ->encode();
    }
    /// Asked by south's physician, approved by the patient; nothing put, nothing noted.
    Granted approved(std::uint8_t classes = kPha, const Contribution* of = nullptr)
    {
        Granted out;
        out.request = made(south, asking(classes));
        out.table = tableOf(out.request, kGiven, of != nullptr ? *of : shared);
        contract::ShareDecisionBody body;
        body.handle = handle;
        body.request = out.request;
        body.classes = classes;
        body.until = Instant::fromSeconds(clock.now().seconds() + 20 * 86'400);
        body.wraps = crypto::sha256(out.table);
        body.scope = Bytes(contract::kSealedScopeOctets, 8);
        out.id = made(patient, body);
        return out;
    }
    bool noted(Person& by, const Digest256& grant, PermissionClass c = PermissionClass::Pha)
    {
        return done(by, contract::AccessNoticeBody{handle, c, Purpose::Treatment, grant, grant});
    }
    GrantsPutRequest putOfGrant(const Granted& grant) const { return {handle, grant.id, grant.table}; }
    /// The whole way.
    Granted given(std::uint8_t classes = kPha)
    {
        Granted out = approved(classes);
        put = as(patient).call(putOfGrant(out)).hasValue();
        if (!put || !noted(south, out.id))
            out.id = {};
        return out;
    }
    GrantChangeBody change(const Digest256& grant, GrantChangeBody::Action action) const
    {
        GrantChangeBody body;
        body.handle = handle;
        body.grant = grant;
        body.action = action;
        return body;
    }
    GrantChangeBody narrowing(const Granted& grant, const Bytes& table) const
    {
        GrantChangeBody body = change(grant.id, GrantChangeBody::Action::Narrow);
        body.classes = kPha;
        body.until = Instant::fromSeconds(clock.now().seconds() + 10 * 86'400);
        body.wraps = crypto::sha256(table);
        body.scope = Bytes(contract::kSealedScopeOctets, 9);
        return body;
    }
    bool getsTable(Person& who, const Digest256& grant)
    {
        return as(who).call(GrantsGetRequest{handle, grant}).hasValue();
    }
    Expected<VaultGetResponse, GatewayError> get(Person& who, const Digest256& root)
    {
        return as(who).call(VaultGetRequest{root, true, true, 0, 0, 0, {}});
    }
    bool getsRecords(Person& who) { return get(who, shared.sample.root).hasValue(); }
    VaultStatResponse::Row stat(Person& who) { return as(who).call(VaultStatRequest{{shared.sample.root}})->rows[0]; }
    /// Looks into the vault of the node, which is closed meanwhile as if it had been killed.
    bool withVault(const std::function<bool(vault::Vault&)>& use)
    {
        const NodePaths paths(folder.path());
        if (!close() || !removeFile(paths.folder / "manifest"))
            return false;
        const auto keys = NodeKeys::decode(*readSecretFile(paths.keys, 4'096));
        vault::VaultOptions how;
        how.path = paths.vault;
        how.key = &keys->vaultKey;
        how.wrapKey = &keys->wrapKey;
        how.wrapEpoch = keys->wrapEpoch;
        bool used = false;
        if (const auto store = vault::Vault::open(how))
            used = use(**store) && (*store)->close();
        open();
        return used && !hospital->damaged();
    }
    std::size_t tablesHeld()
    {
        std::size_t held = 999;
        const bool seen = withVault([&](vault::Vault& store) {
            const auto grants = store.grants();
            held = grants ? grants->size() : 999;
            return grants.hasValue();
        });
        return seen ? held : 999;
    }

    PatientHandle handle = crypto::randomFixed<PatientHandle>();
    Person south;
    Person southOther;
    Contribution shared;
    bool put = false;
    std::string why;
};
} // namespace

/// Grants at the node: what the ledger pins is taken, what it allows is served, what it ends is erased.
class GrantsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGrantGoesTheWholeWay()
    {
        Shared world;
        const Granted grant = world.given();
        QVERIFY2(grant.id != Digest256{}, world.why.c_str());
        const auto table = world.as(world.south).call(GrantsGetRequest{world.handle, grant.id});
        QVERIFY(table && table->table == grant.table);

        const auto got = world.get(world.south, world.shared.sample.root);
        QVERIFY(got.hasValue());
        QVERIFY(got->leaves == world.shared.sample.leaves);
        QVERIFY(got->sets.empty());
        QCOMPARE(got->ciphertexts.size(), kGiven.size());
        const auto opened = crypto::GrantTable::decode(table->table);
        const auto key = opened->openKey(world.south.sealing, {world.genesis.chain, world.handle, grant.request});
        QVERIFY(key.hasValue());
        for (std::size_t i = 0; i < kGiven.size(); ++i) {
            QCOMPARE(got->ciphertexts[i].leaf, kGiven[i]);
            QCOMPARE(got->ciphertexts[i].octets, world.shared.sample.ciphertexts[kGiven[i]]);
            const auto dek = opened->open(*key, {world.shared.sample.root, kGiven[i]});
            QVERIFY(dek && equal(*dek, world.shared.sample.deks[kGiven[i]]));
        }
        QVERIFY((world.stat(world.south) == VaultStatResponse::Row{VaultState::Complete, 2}));
        // Asked for by number, only what is listed comes.
        const auto only =
            world.as(world.south).call(VaultGetRequest{world.shared.sample.root, false, true, 0, 0, 0, {0, 1, 2}});
        QVERIFY(only && only->ciphertexts.size() == 1 && only->ciphertexts[0].leaf == 1);
        // The transaction that holds the root's depth and readers is served like every other.
        const auto rows = world.as(world.south).call(ContributionsRequest{});
        QVERIFY(rows && rows->rows.size() == 1 && rows->rows[0].root == world.shared.sample.root);

        const auto check = world.as(world.physician).call(CheckRequest{true});
        QVERIFY2(check->findings.empty(), check->findings.empty() ? "" : check->findings[0].what.c_str());
        QVERIFY(world.close());
        world.open();
        QVERIFY(world.getsTable(world.south, grant.id) && world.getsRecords(world.south));
    }

    void onlyWhatTheLedgerNamesIsTaken()
    {
        Shared world;
        const Granted grant = world.approved();
        const GrantsPutRequest sound = world.putOfGrant(grant);
        GrantsPutRequest bad = sound;
        bad.grant = crypto::randomFixed<Digest256>();
        QCOMPARE(world.as(world.patient).call(bad).error().code, Refusal::NotFound);
        bad = sound;
        bad.handle = crypto::randomFixed<PatientHandle>();
        QCOMPARE(world.as(world.patient).call(bad).error().code, Refusal::NotFound);
        bad = sound;
        bad.table = world.tableOf(grant.request, {0, 1, 2, 3, 4}, world.shared); // wider than what was signed
        QCOMPARE(world.as(world.patient).call(bad).error().code, Refusal::Mismatch);
        bad.table = sound.table;
        bad.table.back() ^= 1;
        QCOMPARE(world.as(world.patient).call(bad).error().code, Refusal::Mismatch);
        // Whoever brings the right one: it is pinned.
        QVERIFY(world.as(world.colleague).call(sound).hasValue());
        QVERIFY(world.as(world.patient).call(sound).hasValue());
        QVERIFY(world.noted(world.south, grant.id));
        QVERIFY(world.getsTable(world.south, grant.id));
        Direct nobody(*world.hospital);
        QCOMPARE(nobody.call(sound).error().kind, GatewayError::Kind::Unauthorised);
    }

    /// The digest of octets that are no table can be signed, but not served.
    void whatIsNoTableIsNotTaken()
    {
        Shared world;
        contract::ShareDecisionBody body;
        body.handle = world.handle;
        body.request = world.made(world.south, world.asking());
        body.classes = kPha;
        body.until = Instant::fromSeconds(world.clock.now().seconds() + 86'400);
        const Bytes octets = bytesOf("no table");
        body.wraps = crypto::sha256(octets);
        body.scope = Bytes(contract::kSealedScopeOctets, 8);
        const Digest256 id = world.made(world.patient, body);
        QVERIFY(id != Digest256{});
        QCOMPARE(world.as(world.patient).call(GrantsPutRequest{world.handle, id, octets}).error().code,
                 Refusal::Mismatch);
    }

    void nothingBeforeTheAccessIsOnTheLedger()
    {
        Shared world;
        const Granted grant = world.approved();
        QVERIFY(world.as(world.patient).call(world.putOfGrant(grant)).hasValue());
        QVERIFY(!world.getsTable(world.south, grant.id));
        QVERIFY(!world.getsRecords(world.south));
        QCOMPARE(world.stat(world.south).state, VaultState::Absent);
        QVERIFY2(world.noted(world.south, grant.id), world.why.c_str());
        QVERIFY(world.getsTable(world.south, grant.id));
        QVERIFY(world.getsRecords(world.south));
    }

    /// A notice of another class is not the one of this; the table needs those of all.
    void everyClassHasItsNotice()
    {
        Shared world;
        const Granted grant = world.approved(kPha | kPdd);
        QVERIFY(world.as(world.patient).call(world.putOfGrant(grant)).hasValue());
        QVERIFY(world.noted(world.south, grant.id, PermissionClass::Pdd));
        QVERIFY(!world.getsTable(world.south, grant.id));
        QVERIFY(!world.getsRecords(world.south)); // PHA
        QVERIFY(world.noted(world.south, grant.id, PermissionClass::Pha));
        QVERIFY(world.getsTable(world.south, grant.id));
        QVERIFY(world.getsRecords(world.south));
    }

    /// The notice of one grant is none of another's.
    void everyGrantHasItsNotice()
    {
        Shared world;
        const Granted first = world.given();
        const Granted second = world.approved();
        QVERIFY(world.as(world.patient).call(world.putOfGrant(second)).hasValue());
        QVERIFY(world.getsTable(world.south, first.id));
        QVERIFY(!world.getsTable(world.south, second.id));
    }

    void whoElseAsksGetsNothing_data()
    {
        QTest::addColumn<QString>("who");
        for (const char* who : {"colleague of the requester", "requester's administrator", "administrator",
                                "privacy officer", "physician outside the team", "another patient"})
            QTest::newRow(who) << who;
    }
    void whoElseAsksGetsNothing()
    {
        QFETCH(QString, who);
        Shared world;
        Person other(contract::Role::Patient);
        world.certify(world.administrator, other);
        const Granted grant = world.given();
        Person& person = who == "colleague of the requester"   ? world.southOther
                         : who == "requester's administrator"  ? world.southAdministrator
                         : who == "administrator"              ? world.administrator
                         : who == "privacy officer"            ? world.privacyOfficer
                         : who == "physician outside the team" ? world.colleague
                                                               : other;
        Direct direct = world.as(person);
        QVERIFY(direct.token.has_value());
        const auto table = direct.call(GrantsGetRequest{world.handle, grant.id});
        const auto absent = direct.call(GrantsGetRequest{world.handle, crypto::randomFixed<Digest256>()});
        QVERIFY(!table && !absent);
        QCOMPARE(table.error().code, Refusal::NotFound);
        QCOMPARE(table.error().message, absent.error().message);
        const auto records = direct.call(VaultGetRequest{world.shared.sample.root, true, true, 0, 0, 0, {}});
        QVERIFY(!records && records.error().code == Refusal::NotFound);
        QCOMPARE(world.stat(person).state, VaultState::Absent);
        // Not by a notice with somebody else's grant either.
        QVERIFY(!world.noted(person, grant.id));
        QVERIFY(!world.getsTable(person, grant.id) && !world.getsRecords(person));
    }

    void theOwnerGetsTheTable()
    {
        Shared world;
        const Granted grant = world.approved();
        QVERIFY(!world.getsTable(world.patient, grant.id)); // not put yet
        QVERIFY(world.as(world.patient).call(world.putOfGrant(grant)).hasValue());
        QVERIFY(world.getsTable(world.patient, grant.id));
    }

    void whatEndsItEndsServing_data()
    {
        QTest::addColumn<int>("end");
        QTest::addColumn<bool>("erased"); ///< at once
        QTest::newRow("revoked by the owner") << 0 << true;
        QTest::newRow("given back by the requester") << 1 << true;
        QTest::newRow("requester's certificate revoked") << 2 << true;
        QTest::newRow("expired by the clock") << 3 << false;
        QTest::newRow("expired by the block's time") << 4 << true;
    }
    void whatEndsItEndsServing()
    {
        QFETCH(int, end);
        QFETCH(bool, erased);
        Shared world;
        const Granted grant = world.given();
        const auto revocation = world.change(grant.id, GrantChangeBody::Action::Revoke);
        QVERIFY(world.getsTable(world.south, grant.id) && world.getsRecords(world.south));
        switch (end) {
        case 0: QVERIFY(world.done(world.patient, revocation)); break;
        case 1: QVERIFY(world.done(world.south, revocation)); break;
        case 2:
            QVERIFY(world.done(world.southAdministrator,
                               contract::RevokeBody{world.south.id(), contract::RevokeReason::Left}));
            break;
        default: world.clock.advanceSeconds(21 * 86'400); break;
        }
        if (end == 4)
            QVERIFY(world.done(world.physician, contract::AnchorBody{crypto::randomFixed<Digest256>(), 1}));
        if (end == 2) {
            QVERIFY(!world.as(world.south).token.has_value());
        } else {
            QVERIFY(!world.getsTable(world.south, grant.id));
            QVERIFY(!world.getsRecords(world.south));
            QCOMPARE(world.stat(world.south).state, VaultState::Absent);
        }
        QCOMPARE(world.getsTable(world.patient, grant.id), !erased);
        const auto again = world.as(world.patient).call(world.putOfGrant(grant));
        QVERIFY(!again && again.error().code == Refusal::NotFound);
        QCOMPARE(world.tablesHeld(), erased ? std::size_t{0} : std::size_t{1});
    }

    /// What outlived its grant, because the node was killed in between, goes at the next start.
    void theNextStartErasesToo()
    {
        Shared world;
        const Granted grant = world.given();
        QVERIFY(world.withVault([&](vault::Vault& store) {
            return store.putGrant({world.handle, crypto::randomFixed<Digest256>()}, grant.table, {}).hasValue() &&
                   store.grants()->size() == 2;
        }));
        QCOMPARE(world.tablesHeld(), std::size_t{1});
        QVERIFY(world.getsTable(world.south, grant.id));
    }

    void aNarrowedGrantServesItsNewTableAlone()
    {
        Shared world;
        const Granted grant = world.given();
        const Bytes narrow = world.tableOf(grant.request, {3}, world.shared);
        QVERIFY2(world.done(world.patient, world.narrowing(grant, narrow)), world.why.c_str());
        // Between the change and its table nothing is served: the old one is gone.
        QCOMPARE(world.tablesHeld(), std::size_t{0});
        QVERIFY(!world.getsTable(world.south, grant.id) && !world.getsRecords(world.south));
        const auto old = world.as(world.south).call(world.putOfGrant(grant));
        QVERIFY(!old && old.error().code == Refusal::Mismatch);
        QVERIFY(world.as(world.patient).call(GrantsPutRequest{world.handle, grant.id, narrow}).hasValue());
        QCOMPARE(world.as(world.south).call(GrantsGetRequest{world.handle, grant.id})->table, narrow);
        const auto got = world.get(world.south, world.shared.sample.root);
        QVERIFY(got && got->ciphertexts.size() == 1 && got->ciphertexts[0].leaf == 3);
        QCOMPARE(world.tablesHeld(), std::size_t{1});
    }

    void aRestrictionSuspends()
    {
        Shared world;
        const Granted grant = world.given();
        contract::RestrictionBody body;
        body.handle = world.handle;
        body.purposes = contract::bitOf(Purpose::Research);
        body.classes = kPha;
        QVERIFY2(world.done(world.patient, body), world.why.c_str());
        QVERIFY(world.getsTable(world.south, grant.id) && world.getsRecords(world.south));
        body.purposes = contract::bitOf(Purpose::Treatment);
        body.classes = kPdd;
        QVERIFY(world.done(world.patient, body));
        QVERIFY(world.getsTable(world.south, grant.id) && world.getsRecords(world.south)); // of another class
        body.classes = kPha;
        const Digest256 restriction = world.made(world.patient, body);
        QVERIFY(restriction != Digest256{});
        QVERIFY(!world.getsTable(world.south, grant.id) && !world.getsRecords(world.south));
        QVERIFY(world.getsTable(world.patient, grant.id));
        contract::RestrictionBody lift;
        lift.handle = world.handle;
        lift.action = contract::RestrictionBody::Action::Lift;
        lift.restriction = restriction;
        QVERIFY(world.done(world.patient, lift));
        QVERIFY(world.getsTable(world.south, grant.id) && world.getsRecords(world.south));
    }

    void aDeletedRecordIsNotServed()
    {
        Shared world;
        const Granted grant = world.given();
        std::vector<contract::Leaf> leaves;
        for (const crypto::LeafBytes& leaf : world.shared.sample.leaves)
            leaves.push_back(contract::Leaf{leaf.octets});
        const auto erase = [&](std::uint32_t leaf) {
            contract::SupersedeBody body;
            body.handle = world.handle;
            body.reason = contract::DeleteReason::Erasure;
            body.leaves = {contract::leafReference(world.shared.sample.root, leaves, leaf)};
            return world.done(world.patient, body);
        };
        QVERIFY2(erase(1), world.why.c_str());
        const auto got = world.get(world.south, world.shared.sample.root);
        QVERIFY(got && got->ciphertexts.size() == 1 && got->ciphertexts[0].leaf == 3);
        QVERIFY(got->leaves == world.shared.sample.leaves);
        QVERIFY(erase(3));
        QVERIFY(!world.getsRecords(world.south));
        QVERIFY(world.getsTable(world.south, grant.id));
    }

    /// An owner can list in a table what is somebody else's: it gives nothing.
    void aTableGivesNothingOfAnotherPatient()
    {
        Shared world;
        Person other(contract::Role::Patient);
        world.certify(world.administrator, other);
        const PatientHandle otherHandle = crypto::randomFixed<PatientHandle>();
        world.beginTreatment(otherHandle);
        world.claim(otherHandle, other);
        const Contribution foreign = world.recordedFor(otherHandle, other);
        QVERIFY(world.get(world.physician, foreign.sample.root).hasValue());
        const Granted grant = world.approved(kPha, &foreign);
        QVERIFY(world.as(world.patient).call(world.putOfGrant(grant)).hasValue());
        QVERIFY(world.noted(world.south, grant.id));
        QVERIFY(world.getsTable(world.south, grant.id));
        QVERIFY(!world.get(world.south, foreign.sample.root).hasValue());
    }

    /// The requester's grant does not let him add wraps to what he gets.
    void aRequesterPutsNoWraps()
    {
        Shared world;
        const Granted grant = world.given();
        QVERIFY(grant.id != Digest256{});
        VaultPutRequest wrap;
        wrap.root = world.shared.sample.root;
        wrap.wraps = {{0, world.south.sealing.id(), {1, 2, 3}}};
        QCOMPARE(world.as(world.south).call(wrap).error().code, Refusal::NotFound);
    }

    void tablesMoveWithTheWraps()
    {
        Shared world;
        const Granted grant = world.given();
        QVERIFY(world.close());
        world.options.rotateWrapsAfter = std::chrono::hours(0);
        world.clock.advanceSeconds(3'600);
        world.open();
        QVERIFY(!world.hospital->damaged());
        QVERIFY(NodeKeys::decode(*readSecretFile(NodePaths(world.folder.path()).keys, 4'096))->wrapEpoch > 1);
        QCOMPARE(world.as(world.south).call(GrantsGetRequest{world.handle, grant.id})->table, grant.table);
        QVERIFY(world.as(world.physician).call(CheckRequest{true})->findings.empty());
    }
};

QTEST_GUILESS_MAIN(GrantsTest)
#include "grants_test.moc"

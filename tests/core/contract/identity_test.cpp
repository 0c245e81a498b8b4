// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
CertificateBody certificateOf(const User& who, Role role = Role::Nurse)
{
    return {who.field(), who.sealing, role, digest("name " + toHex(who.id())), {}, {}};
}
MemberBody custodian(const std::string& organisation, const KeyField& key)
{
    MemberBody body;
    body.organisation = organisationId(organisation);
    body.custodian = key;
    return body;
}
/// A new root for the organisation, which signs for itself.
MemberBody newRoot(MemberBody::Action action, const std::string& organisation, const User& root)
{
    MemberBody body;
    body.action = action;
    body.organisation = organisationId(organisation);
    body.key = root.field();
    body.sealing = root.sealing;
    body.possession = action == MemberBody::Action::Join
                          ? signMember("test-chain-1", body, signerOf(root.key))
                          : signPossession("test-chain-1", body.organisation, root.field(), signerOf(root.key));
    return body;
}
PermissionBody permission(const User& who, PermissionClass c, std::uint8_t rights)
{
    PermissionBody body;
    body.subject = who.id();
    body.permissionClass = c;
    body.rights = rights;
    return body;
}
} // namespace

/// Members, certificates, permissions, revocations, catalogue, anchors: one passing, one attacking case a rule.
class IdentityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void certificateOnlyByTheRootOfTheHospital()
    {
        World w;
        User fresh = makeUser("fresh");
        QCOMPARE(w.submit(w.physician, certificateOf(fresh)), Code::NotAdministrator);
        User deputy = makeUser("deputy");
        w.hire(w.northRoot, deputy, Role::Administrator, {});
        QCOMPARE(w.submit(deputy, certificateOf(fresh)),
                 Code::NotAdministrator); // an administrator without the root key
        QCOMPARE(w.submit(w.northRoot, certificateOf(fresh)), Code::Ok);
        const auto entry = w.entry<CertificateEntry>(key::certificate(fresh.id()));
        QVERIFY(entry && entry->organisation == organisationId("north") && !entry->root &&
                entry->sealing == fresh.sealing);
        // Nobody certifies for another hospital: the organisation is the signer's own.
        User other = makeUser("other");
        QCOMPARE(w.submit(w.southRoot, certificateOf(other)), Code::Ok);
        QCOMPARE(w.entry<CertificateEntry>(key::certificate(other.id()))->organisation, organisationId("south"));
    }

    void keyAndNameAreUnique()
    {
        World w;
        User fresh = makeUser("fresh");
        QCOMPARE(w.submit(w.northRoot, certificateOf(fresh)), Code::Ok);
        CertificateBody again = certificateOf(fresh);
        again.name = digest("another name");
        QCOMPARE(w.submit(w.southRoot, again), Code::AlreadyExists);
        CertificateBody taken = certificateOf(makeUser("second"));
        taken.name = certificateOf(fresh).name;
        QCOMPARE(w.submit(w.northRoot, taken), Code::NameTaken);
        QCOMPARE(w.submit(w.southRoot, taken), Code::NameTaken);
        // A lost key: the same hospital may give the name to the user's next one, another hospital may not.
        QCOMPARE(w.submit(w.northRoot, RevokeBody{fresh.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.southRoot, taken), Code::NameTaken);
        QCOMPARE(w.submit(w.northRoot, taken), Code::Ok);
        QCOMPARE(w.entry<NameEntry>(key::name(taken.name))->key, makeUser("second").id());
    }

    void certificateFields()
    {
        World w;
        CertificateBody late = certificateOf(makeUser("fresh"));
        late.validUntil = w.time;
        QCOMPARE(w.submit(w.northRoot, late), Code::BadValidity);
        late.validUntil = Instant{w.time.ns + 100'000'000'000};
        QCOMPARE(w.submit(w.northRoot, late), Code::Ok);
        CertificateBody weak = certificateOf(makeUser("weak"));
        weak.key.octets = Bytes(32, 0); // small order
        QCOMPARE(w.submit(w.northRoot, weak), Code::BadField);
        weak.key.octets = Bytes(32, 0xff); // not canonical
        QCOMPARE(w.submit(w.northRoot, weak), Code::BadField);
    }

    void permissionByTheAdministrator()
    {
        World w;
        const PermissionBody body = permission(w.nurse, PermissionClass::Sop, kRightsReadWrite);
        QCOMPARE(w.submit(w.nurse, body), Code::NotAdministrator);
        QCOMPARE(w.submit(w.southRoot, body), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, permission(w.stranger, PermissionClass::Sop, kRightsRead)),
                 Code::UnknownSubject);
        QCOMPARE(w.submit(w.northRoot, body), Code::Ok);
        QVERIFY(w.entry<PermissionEntry>(key::permission(w.nurse.id(), PermissionClass::Sop))
                    ->allows(kRightsWrite, w.time));
        QCOMPARE(w.submit(w.northRoot, permission(w.nurse, PermissionClass::Sop, kRightsNone)), Code::Ok);
        QVERIFY(!w.entry<PermissionEntry>(key::permission(w.nurse.id(), PermissionClass::Sop))
                     ->allows(kRightsRead, w.time));
    }

    void permissionFitsTheRole_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("read");
        QTest::addColumn<bool>("write");
        const auto row = [](const char* name, Role role, bool read, bool write) {
            QTest::newRow(name) << static_cast<int>(role) << read << write;
        };
        row("patient", Role::Patient, true, false);
        row("physician", Role::Physician, true, true);
        row("surgeon", Role::Surgeon, true, true);
        row("anaesthetist", Role::Anaesthetist, true, true);
        row("assistant", Role::Assistant, true, true);
        row("nurse", Role::Nurse, true, true);
        row("administrator", Role::Administrator, false, false);
        row("privacy officer", Role::PrivacyOfficer, false, false);
        row("delegate", Role::Delegate, true, false);
        row("researcher", Role::Researcher, true, false);
        row("insurer", Role::Insurer, true, false);
        row("test equipment", Role::TestEquipment, true, true);
        row("monitoring equipment", Role::MonitoringEquipment, true, true);
        row("sensor", Role::SensorEquipment, true, true);
    }
    void permissionFitsTheRole()
    {
        QFETCH(const int, role);
        QFETCH(const bool, read);
        QFETCH(const bool, write);
        World w;
        User user = makeUser("of that role");
        w.hire(w.northRoot, user, static_cast<Role>(role), {});
        const auto want = [](bool yes) { return yes ? Code::Ok : Code::RoleNotAllowed; };
        QCOMPARE(w.submit(w.northRoot, permission(user, PermissionClass::Pdd, kRightsRead)), want(read));
        QCOMPARE(w.submit(w.northRoot, permission(user, PermissionClass::Pdd, kRightsWrite)), want(write));
        QCOMPARE(w.submit(w.northRoot, permission(user, PermissionClass::Pdd, kRightsNone)), Code::Ok);
    }

    void permissionValidity()
    {
        World w;
        PermissionBody body = permission(w.nurse, PermissionClass::Sop, kRightsReadWrite);
        body.validFrom = Instant{w.time.ns + 100'000'000'000};
        body.validUntil = body.validFrom;
        QCOMPARE(w.submit(w.northRoot, body), Code::BadValidity);
        PermissionBody over = body;
        over.validFrom = {};
        over.validUntil = w.time; // the next block is later
        QCOMPARE(w.submit(w.northRoot, over), Code::BadValidity);
        body.validUntil.ns += 100'000'000'000;
        QCOMPARE(w.submit(w.northRoot, body), Code::Ok);
        const auto write = [&w](const char* name) {
            return w.submit(w.nurse, w.contribution(w.anna, makeTree(name), PermissionClass::Sop));
        };
        QCOMPARE(write("too early"), Code::NoPermission);
        w.pass(120);
        QCOMPARE(write("in time"), Code::Ok);
        w.pass(120);
        QCOMPARE(write("too late"), Code::NoPermission);
        body.validUntil = Instant{w.time.ns - 1};
        QCOMPARE(w.submit(w.northRoot, body), Code::BadValidity);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, permission(w.nurse, PermissionClass::Sop, kRightsRead)), Code::NotAlive);
    }

    void revoke()
    {
        World w;
        QCOMPARE(w.submit(w.physician, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::NotAdministrator);
        QCOMPARE(w.submit(w.southRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.stranger.id(), RevokeReason::Left}), Code::UnknownSubject);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.northRoot.id(), RevokeReason::Left}), Code::BadField);
        QCOMPARE(w.submit(w.southRoot, RevokeBody{w.northRoot.id(), RevokeReason::Left}), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.entry<CertificateEntry>(key::certificate(w.nurse.id()))->revokedAt, w.app->height());
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::AlreadyRevoked);
        // Everybody may give up a key of their own.
        QCOMPARE(w.submit(w.physician, RevokeBody{w.physician.id(), RevokeReason::KeyCompromised}), Code::Ok);
        QCOMPARE(w.submit(w.physician, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        // Where there is no recovery to end, the first reason stays.
        QCOMPARE(w.submit(w.researcher, RevokeBody{w.researcher.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.researcher.id(), RevokeReason::Left}), Code::AlreadyRevoked);
    }

    void custodianOfTheOwnHospital()
    {
        World w;
        const KeyField key = makeSealing("next custodian");
        QCOMPARE(w.submit(w.physician, custodian("north", key)), Code::NotAdministrator);
        QCOMPARE(w.submit(w.southRoot, custodian("north", key)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.northRoot, custodian("nowhere", key)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.northRoot, custodian("north", key)), Code::Ok);
        QVERIFY(w.entry<MemberEntry>(key::member(organisationId("north")))->custodian == key);
        QCOMPARE(w.submit(w.northRoot, custodian("north", key)), Code::AlreadyExists);
    }

    void rotateRoot()
    {
        World w;
        User next = makeUser("next root");
        MemberBody body = newRoot(MemberBody::Action::RotateRoot, "north", next);
        QCOMPARE(w.submit(w.southRoot, body), Code::WrongOrganisation);
        MemberBody notHers = body;
        notHers.possession = signPossession("test-chain-1", body.organisation, next.field(), signerOf(w.stranger.key));
        QCOMPARE(w.submit(w.northRoot, notHers), Code::BadPossession);
        QCOMPARE(w.submit(w.northRoot, newRoot(MemberBody::Action::RotateRoot, "north", w.physician)),
                 Code::AlreadyExists);
        QCOMPARE(w.submit(w.northRoot, body), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, certificateOf(makeUser("fresh"))), Code::SignerNotLive);
        QCOMPARE(w.submit(next, certificateOf(makeUser("fresh"))), Code::Ok);
        QCOMPARE(w.entry<NameEntry>(key::name(digest("administrator@north")))->key, next.id());
    }

    /// An administrator need not have a name; the next root has none then either.
    void rotateANamelessRoot()
    {
        World w;
        User root = makeUser("west root"), next = makeUser("next west root");
        QCOMPARE(w.submit(w.northRoot, newRoot(MemberBody::Action::Join, "west", root)), Code::Ok);
        QCOMPARE(w.submit(root, newRoot(MemberBody::Action::RotateRoot, "west", next)), Code::Ok);
        const auto entry = w.entry<CertificateEntry>(key::certificate(next.id()));
        QVERIFY(entry && entry->root && !entry->name && entry->organisation == organisationId("west"));
        QCOMPARE(w.submit(root, certificateOf(makeUser("fresh"))), Code::SignerNotLive);
        QCOMPARE(w.submit(next, certificateOf(makeUser("fresh"))), Code::Ok);
    }

    void joinAndLeaveWhereOneSigns()
    {
        World w;
        User root = makeUser("west root");
        MemberBody body = newRoot(MemberBody::Action::Join, "west", root);
        body.name = digest("administrator@west");
        body.custodian = makeSealing("west custodian");
        body.possession = signMember("test-chain-1", body, signerOf(root.key));
        QCOMPARE(w.submit(w.physician, body), Code::NotAdministrator);
        QCOMPARE(w.submit(w.southRoot, body), Code::NotAdministrator); // signs no blocks
        MemberBody forged = body;
        forged.possession->at(5) ^= 1;
        QCOMPARE(w.submit(w.northRoot, forged), Code::BadPossession);
        // What the newcomer signed nobody changes on the way: its keys, its name, what is done.
        const auto swapped = [&](auto change) {
            MemberBody other = body;
            change(other);
            return w.submit(w.northRoot, other);
        };
        using B = MemberBody;
        QCOMPARE(swapped([](B& b) { b.key->octets = Bytes(32, 0); }), Code::BadField); // small order
        QCOMPARE(swapped([](B& b) { b.sealing = makeSealing("a thief's"); }), Code::BadPossession);
        QCOMPARE(swapped([](B& b) { b.custodian = makeSealing("a thief's"); }), Code::BadPossession);
        QCOMPARE(swapped([](B& b) { b.custodian.reset(); }), Code::BadPossession);
        QCOMPARE(swapped([](B& b) { b.name = digest("another name"); }), Code::BadPossession);
        QCOMPARE(swapped([](B& b) { b.name.reset(); }), Code::BadPossession);
        QCOMPARE(swapped([](B& b) { b.organisation = organisationId("elsewhere"); }), Code::BadPossession);
        QCOMPARE(swapped([&](B& b) {
                     b.possession = signPossession("test-chain-1", b.organisation, *b.key, signerOf(root.key));
                 }),
                 Code::BadPossession);
        QCOMPARE(swapped([&](B& b) { b.possession = signMember("another-chain", b, signerOf(root.key)); }),
                 Code::BadPossession);
        MemberBody taken = body;
        taken.name = digest("administrator@south");
        taken.possession = signMember("test-chain-1", taken, signerOf(root.key));
        QCOMPARE(w.submit(w.northRoot, taken), Code::NameTaken);
        QCOMPARE(w.submit(w.northRoot, newRoot(MemberBody::Action::Join, "south", root)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.northRoot, body), Code::Ok);
        User nurse = makeUser("west nurse");
        QCOMPARE(w.submit(root, certificateOf(nurse)), Code::Ok);
        const auto leave = [](const char* id) {
            return MemberBody{MemberBody::Action::Leave, organisationId(id), {}, {}, {}, {}, {}};
        };
        QCOMPARE(w.submit(root, leave("west")), Code::NotAdministrator);
        QCOMPARE(w.submit(w.northRoot, leave("north")), Code::BadField); // nobody would sign blocks
        QCOMPARE(w.submit(w.northRoot, leave("west")), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, leave("west")), Code::AlreadyRevoked);
        QCOMPARE(w.submit(nurse, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
    }

    void twoSignersNeedAVote()
    {
        World w(2);
        MemberBody join = newRoot(MemberBody::Action::Join, "west", makeUser("west root"));
        QCOMPARE(w.submit(w.northRoot, join), Code::NeedsVote);
        QCOMPARE(
            w.submit(w.northRoot, MemberBody{MemberBody::Action::Leave, organisationId("south"), {}, {}, {}, {}, {}}),
            Code::NeedsVote);
        CatalogueTable table = w.genesis.catalogue;
        table.digest = digest("catalogue 2");
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{table}), Code::NeedsVote);
        QCOMPARE(w.submit(w.northRoot, custodian("north", makeSealing("next"))), Code::Ok); // its own matter
    }

    void catalogue()
    {
        World w;
        CatalogueTable table = w.genesis.catalogue;
        table.digest = digest("catalogue 2");
        table.entries.push_back({"PH", 1, PermissionClass::Pha, false});
        QCOMPARE(w.submit(w.physician, CatalogueBody{table}), Code::NotAdministrator);
        QCOMPARE(w.submit(w.southRoot, CatalogueBody{table}), Code::NotAdministrator);
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{table}), Code::Ok);
        QCOMPARE(w.entry<CurrentCatalogueEntry>(key::currentCatalogue())->digest, table.digest);
        QVERIFY(w.entry<CatalogueStateEntry>(key::catalogue(w.genesis.catalogue.digest))); // the old one is kept
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{table}), Code::AlreadyExists);
        CatalogueTable changed = w.genesis.catalogue; // another table under a known digest
        changed.entries[0].writable = false;
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{changed}), Code::BadField);
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{w.genesis.catalogue}), Code::Ok); // back to the old one
    }

    void anchor()
    {
        World w;
        QCOMPARE(w.submit(w.nurse, AnchorBody{digest("r"), 5}), Code::Ok);
        QCOMPARE(w.submit(w.nurse, AnchorBody{digest("s"), 5}), Code::CounterNotAbove);
        QCOMPARE(w.submit(w.nurse, AnchorBody{digest("s"), 4}), Code::CounterNotAbove);
        QCOMPARE(w.submit(w.nurse, AnchorBody{digest("s"), 6}), Code::Ok);
        const auto entry = w.entry<AnchorEntry>(key::anchor(w.nurse.id()));
        QVERIFY(entry->replicaRoot == digest("s") && entry->counter == 6 && entry->height == w.app->height());
    }
};

QTEST_GUILESS_MAIN(IdentityTest)
#include "identity_test.moc"

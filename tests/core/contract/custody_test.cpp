// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "custodyprobe.h"

#include <contract/custodychecks.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = StoreReceiptBody::Action;
using What = ReceiptEntry::What;

StoreReceiptBody designation(const User& service, ServiceKind kind = ServiceKind::Vault)
{
    StoreReceiptBody body;
    body.action = Action::Designate;
    body.service = service.id();
    body.kind = kind;
    return body;
}
StoreReceiptBody retirement(const User& service)
{
    StoreReceiptBody body;
    body.action = Action::Retire;
    body.service = service.id();
    return body;
}
StoreReceiptBody receipt(Action action, const Digest256& root, std::uint32_t leaf)
{
    StoreReceiptBody body;
    body.action = action;
    body.root = root;
    body.leaf = leaf;
    body.evidence = digest("evidence");
    body.claimed = Instant::fromSeconds(1'700'000'001);
    return body;
}
OwnerBody toPatient(const PatientHandle& handle, const User& who)
{
    OwnerBody body;
    body.handle = handle;
    body.kind = OwnerKind::Patient;
    body.owner = who.id();
    body.accepted = signAcceptance("test-chain-1", handle, signerOf(who.key));
    return body;
}

/// North with two vaults, a kiosk and a sensor, south with a vault; a contribution of eight leaves, leaf 3 deleted.
struct Store {
    World w;
    User vault = makeUser("vault"), second = makeUser("second vault"), kiosk = makeUser("kiosk");
    User southVault = makeUser("south vault"), southKiosk = makeUser("south kiosk");
    User sensor = makeUser("sensor");
    Tree tree = makeTree("t");
    bool good = true;

    Store()
    {
        for (const User* u : {&vault, &second, &kiosk})
            w.hire(w.northRoot, *u, Role::MonitoringEquipment, {});
        for (const User* u : {&southVault, &southKiosk})
            w.hire(w.southRoot, *u, Role::MonitoringEquipment, {});
        w.hire(w.northRoot, sensor, Role::SensorEquipment, {PermissionClass::Pdd});
        const auto must = [&](Code code) { good = good && code == Code::Ok; };
        must(w.submit(w.northRoot, designation(vault)));
        must(w.submit(w.northRoot, designation(second)));
        must(w.submit(w.northRoot, designation(kiosk, ServiceKind::Kiosk)));
        must(w.submit(w.southRoot, designation(southVault)));
        must(w.submit(w.southRoot, designation(southKiosk, ServiceKind::Kiosk)));
        must(w.submit(w.physician, w.contribution(w.anna, tree)));
        must(w.submit(w.physician, SupersedeBody{w.anna, DeleteReason::Erasure, {tree.reference(3)}}));
    }
    Code say(User& by, Action action, std::uint32_t leaf) { return w.submit(by, receipt(action, tree.root, leaf)); }
    AttestationBody attestation(std::uint32_t leaf) const { return {tree.reference(leaf), digest("measured")}; }
};
} // namespace

class CustodyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        const User user = makeUser("a");
        probeBody(designation(user, ServiceKind::Agent));
        probeBody(retirement(user));
        probeBody(receipt(Action::Stored, digest("r"), 5));
        probeBody(receipt(Action::Stored, digest("r"), kWholeContribution));
        probeBody(receipt(Action::Erased, digest("r"), 65'535));
        probeBody(AttestationBody{makeTree("t").reference(6), digest("c")});
        probe(ServiceEntry{ServiceKind::Gateway, 3, 9});
        probe(ReceiptEntry{What::Erased, digest("e"), Instant{5}, 7});
        probe(AttestationEntry{Role::SensorEquipment, digest("c"), 7});
        QVERIFY(!decodeEntry<AttestationEntry>(encode(AttestationEntry{Role::Nurse, digest("c"), 7})));
    }

    void outOfRange()
    {
        QVERIFY(isRefused(receipt(Action::Erased, digest("r"), kWholeContribution)));
        QVERIFY(isRefused(receipt(Action::Stored, digest("r"), 65'536)));
        StoreReceiptBody timeless = receipt(Action::Stored, digest("r"), 0);
        timeless.claimed = {};
        QVERIFY(isRefused(timeless));
        timeless.claimed = Instant{-1};
        QVERIFY(isRefused(timeless));
        StoreReceiptBody kind = designation(makeUser("a"));
        kind.kind = static_cast<ServiceKind>(5);
        QVERIFY(isRefused(kind));
        AttestationBody outside{makeTree("t").reference(6), digest("c")};
        outside.leaf.index = 8;
        QVERIFY(isRefused(outside));
    }

    void keysDiffer()
    {
        const OrganisationId north = organisationId("north");
        const KeyId id = makeUser("a").id();
        const Digest256 d = digest("d");
        StateTrie trie;
        for (const Bytes& k : {key::service(north, id), key::receipt(d, 1, id), key::receipt(d, kWholeContribution, id),
                               key::attestation(d, 1, id), key::surgery(PatientHandle{d.octets}, d)}) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(!trie.find(k) && trie.put(k, bytesOf("v")));
        }
        const auto begins = [](const Bytes& whole, const Bytes& prefix) {
            return whole.size() > prefix.size() && equal(BytesView(whole).first(prefix.size()), prefix);
        };
        QVERIFY(begins(key::service(north, id), key::servicePrefix(north)));
        QVERIFY(begins(key::receipt(d, 1, id), key::receiptPrefix(d, 1)));
        QVERIFY(begins(key::attestation(d, 1, id), key::attestationPrefix(d, 1)));
        QVERIFY(begins(key::surgery(PatientHandle{d.octets}, d), key::surgeryPrefix(PatientHandle{d.octets})));
    }

    void services()
    {
        Store s;
        QVERIFY(s.good);
        const OrganisationId north = organisationId("north");
        const auto entry = s.w.entry<ServiceEntry>(key::service(north, s.kiosk.id()));
        QVERIFY(entry && entry->kind == ServiceKind::Kiosk && entry->retired == 0 && entry->since > 0);
        User spare = makeUser("spare");
        QCOMPARE(s.w.submit(s.w.northRoot, designation(spare)), Code::UnknownSubject);
        s.w.hire(s.w.northRoot, spare, Role::TestEquipment, {});
        QCOMPARE(s.w.submit(s.w.physician, designation(spare)), Code::NotAdministrator);
        QCOMPARE(s.w.submit(spare, designation(spare)), Code::NotAdministrator);
        QCOMPARE(s.w.submit(s.w.southRoot, designation(spare)), Code::WrongOrganisation);
        QCOMPARE(s.w.submit(s.w.northRoot, designation(s.w.nurse)), Code::RoleNotAllowed);
        QCOMPARE(s.w.submit(s.w.northRoot, designation(s.vault)), Code::AlreadyExists);
        QCOMPARE(s.w.submit(s.w.northRoot, RevokeBody{spare.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(s.w.submit(s.w.northRoot, designation(spare)), Code::NotAlive);
        QCOMPARE(twice(s.w, s.w.northRoot, retirement(s.second)), Code::NonceNotAbove);
        QCOMPARE(s.w.submit(s.w.northRoot, retirement(s.second)), Code::AlreadyRevoked);
        QCOMPARE(s.w.submit(s.w.northRoot, retirement(s.sensor)), Code::UnknownSubject);
        QCOMPARE(s.w.submit(s.w.northRoot, retirement(s.southVault)), Code::UnknownSubject);
        QCOMPARE(s.w.submit(s.vault, retirement(s.vault)), Code::NotAdministrator);
        QCOMPARE(s.w.entry<ServiceEntry>(key::service(north, s.second.id()))->retired, s.w.app->height() - 5);
        QCOMPARE(s.say(s.second, Action::Stored, 0), Code::NotService);
        // It may come back, as what it was: else nobody would ask it for what it held.
        QCOMPARE(s.w.submit(s.w.northRoot, designation(s.second, ServiceKind::Kiosk)), Code::BadField);
        QCOMPARE(s.w.submit(s.w.northRoot, designation(s.second)), Code::Ok);
        QCOMPARE(s.w.entry<ServiceEntry>(key::service(north, s.second.id()))->retired, LedgerHeight{0});
        QCOMPARE(s.say(s.second, Action::Stored, 0), Code::Ok);
    }

    void servicesAreBounded()
    {
        World w;
        std::vector<User> all;
        for (std::size_t i = 0; i <= kMaxServices; ++i) {
            all.push_back(makeUser("service " + std::to_string(i)));
            w.hire(w.northRoot, all.back(), Role::MonitoringEquipment, {});
            QCOMPARE(w.submit(w.northRoot, designation(all.back())), i < kMaxServices ? Code::Ok : Code::LimitReached);
        }
        // A retired one keeps its place, and may come back to it.
        QCOMPARE(w.submit(w.northRoot, retirement(all[7])), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, designation(all[kMaxServices])), Code::LimitReached);
        QCOMPARE(w.submit(w.northRoot, designation(all[7])), Code::Ok);
    }

    void whoConfirmsStorage()
    {
        Store s;
        QCOMPARE(s.say(s.vault, Action::Stored, kWholeContribution), Code::Ok);
        const auto entry = s.w.entry<ReceiptEntry>(key::receipt(s.tree.root, kWholeContribution, s.vault.id()));
        QVERIFY(entry && entry->what == What::Stored && entry->evidence == digest("evidence"));
        QCOMPARE(entry->height, s.w.app->height());
        QCOMPARE(entry->claimed.seconds(), std::int64_t{1'700'000'001});
        QCOMPARE(s.say(s.vault, Action::Stored, kWholeContribution), Code::AlreadyExists);
        QCOMPARE(s.say(s.vault, Action::Stored, 2), Code::Ok);
        QCOMPARE(s.say(s.kiosk, Action::Stored, 2), Code::Ok);
        QCOMPARE(s.say(s.southVault, Action::Stored, 2), Code::Ok); // a copy at another member
        QCOMPARE(s.say(s.southKiosk, Action::Stored, 2), Code::WrongOrganisation);
        QCOMPARE(s.say(s.w.southPhysician, Action::Stored, 2), Code::WrongOrganisation);
        QCOMPARE(s.say(s.sensor, Action::Stored, 2), Code::NotService);
        QCOMPARE(s.say(s.w.nurse, Action::Stored, 2), Code::Ok); // own replica
        QCOMPARE(s.say(s.w.officer, Action::Stored, 2), Code::RoleNotAllowed);
        QCOMPARE(s.say(s.w.northRoot, Action::Stored, 2), Code::RoleNotAllowed);
        QCOMPARE(s.say(s.w.stranger, Action::Stored, 2), Code::UnknownSigner);
        QCOMPARE(s.say(s.w.patient, Action::Stored, 2), Code::NotOwner);
        QCOMPARE(s.w.submit(s.w.officer, toPatient(s.w.anna, s.w.patient)), Code::Ok);
        QCOMPARE(s.say(s.w.patient, Action::Stored, 2), Code::Ok);
        User other = makeUser("another patient");
        s.w.hire(s.w.northRoot, other, Role::Patient, {});
        QCOMPARE(s.say(other, Action::Stored, 2), Code::NotOwner);
        QCOMPARE(s.say(s.vault, Action::Stored, 8), Code::BadField);
        QCOMPARE(s.say(s.vault, Action::Stored, 3), Code::AlreadySuperseded); // deleted: not stored again
        QCOMPARE(s.w.submit(s.vault, receipt(Action::Stored, digest("unheard of"), 0)), Code::UnknownContribution);
        StoreReceiptBody early = receipt(Action::Stored, s.tree.root, 1);
        early.claimed = Instant{s.w.time.ns + (kMaxClaimAheadSeconds + 60) * 1'000'000'000};
        QCOMPARE(s.w.submit(s.vault, early), Code::BadValidity);
        early.claimed = Instant{s.w.time.ns + (kMaxClaimAheadSeconds - 60) * 1'000'000'000};
        QCOMPARE(s.w.submit(s.vault, early), Code::Ok);
        QCOMPARE(s.w.submit(s.w.northRoot, RevokeBody{s.vault.id(), RevokeReason::KeyCompromised}), Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Stored, 4), Code::SignerNotLive);
    }

    void erasureNeedsADeletion()
    {
        Store s;
        QCOMPARE(s.say(s.vault, Action::Erased, 2), Code::NotDeleted);
        // A newer version is no deletion: the history stays.
        ContributionBody newer = s.w.contribution(s.w.anna, makeTree("newer"));
        newer.supersessions = {{s.tree.reference(2), 0}};
        QCOMPARE(s.w.submit(s.w.physician, newer), Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Erased, 2), Code::NotDeleted);
        QCOMPARE(s.say(s.vault, Action::Stored, 2), Code::Ok);
        QCOMPARE(twice(s.w, s.vault, receipt(Action::Erased, s.tree.root, 3)), Code::NonceNotAbove);
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::AlreadyExists);
        QCOMPARE(s.say(s.vault, Action::Stored, 3), Code::AlreadySuperseded);
        const auto entry = s.w.entry<ReceiptEntry>(key::receipt(s.tree.root, 3, s.vault.id()));
        QVERIFY(entry && entry->what == What::Erased);
        QCOMPARE(s.say(s.w.physician, Action::Erased, 3), Code::Ok);
        QCOMPARE(s.say(s.southKiosk, Action::Erased, 3), Code::WrongOrganisation);
        // First stored, then deleted, then erased: the last word counts.
        QCOMPARE(s.say(s.second, Action::Stored, 5), Code::Ok);
        QCOMPARE(s.w.submit(s.w.physician, SupersedeBody{s.w.anna, DeleteReason::Withdrawn, {s.tree.reference(5)}}),
                 Code::Ok);
        QCOMPARE(s.say(s.second, Action::Erased, 5), Code::Ok);
        QVERIFY(s.w.entry<ReceiptEntry>(key::receipt(s.tree.root, 5, s.second.id()))->what == What::Erased);
    }

    /// A retired vault is still asked, so it can answer.
    void retiredVaultsErase()
    {
        Store s;
        QCOMPARE(s.say(s.vault, Action::Stored, 5), Code::Ok);
        for (User* u : {&s.vault, &s.kiosk})
            QCOMPARE(s.w.submit(s.w.northRoot, retirement(*u)), Code::Ok);
        QCOMPARE(s.w.submit(s.w.southRoot, retirement(s.southVault)), Code::Ok);
        QCOMPARE(s.w.submit(s.w.southRoot, retirement(s.southKiosk)), Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Stored, 6), Code::NotService);
        QCOMPARE(s.say(s.vault, Action::Erased, 5), Code::NotDeleted);
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::Ok);
        QCOMPARE(s.say(s.southVault, Action::Erased, 3), Code::Ok);
        QCOMPARE(s.say(s.kiosk, Action::Erased, 3), Code::Ok);
        QCOMPARE(s.say(s.southKiosk, Action::Erased, 3), Code::WrongOrganisation);
        QCOMPARE(s.say(s.sensor, Action::Erased, 3), Code::NotService);
    }

    /// Version 1, then 2 in its place, then the patient deletes both.
    void everyVersionIsErased()
    {
        Store s;
        QCOMPARE(s.w.submit(s.w.officer, toPatient(s.w.anna, s.w.patient)), Code::Ok);
        const Tree second = makeTree("second version");
        ContributionBody newer = s.w.contribution(s.w.anna, second);
        newer.supersessions = {{s.tree.reference(2), 1}};
        QCOMPARE(s.w.submit(s.w.physician, newer), Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Stored, 2), Code::Ok);
        QCOMPARE(s.w.submit(s.vault, receipt(Action::Stored, second.root, 1)), Code::Ok);
        QCOMPARE(s.w.submit(s.w.patient, SupersedeBody{s.w.anna, DeleteReason::Erasure, {second.reference(1)}}),
                 Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Erased, 2), Code::NotDeleted);
        QCOMPARE(s.w.submit(s.w.patient, SupersedeBody{s.w.anna, DeleteReason::Erasure, {s.tree.reference(2)}}),
                 Code::Ok);
        for (const auto& [root, leaf] : {std::pair{s.tree.root, 2u}, std::pair{second.root, 1u}}) {
            const auto superseded = s.w.entry<SupersededEntry>(key::superseded(root, leaf));
            const auto contribution = s.w.entry<ContributionEntry>(key::contribution(root));
            QVERIFY(isErasureDue(superseded) && !mayStore(contribution, leaf, superseded));
            QCOMPARE(s.w.submit(s.vault, receipt(Action::Erased, root, leaf)), Code::Ok);
            QVERIFY(s.w.entry<ReceiptEntry>(key::receipt(root, leaf, s.vault.id()))->what == What::Erased);
        }
    }

    /// Who stores the whole again after it erased a leaf has to erase it again, and may say so.
    void storedAgainSince()
    {
        Store s;
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::Ok);
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::AlreadyExists);
        const auto missing = [&] {
            std::vector<ReceiptOf> receipts;
            for (const std::uint32_t leaf : {std::uint32_t{3}, kWholeContribution})
                if (const auto e = s.w.entry<ReceiptEntry>(key::receipt(s.tree.root, leaf, s.vault.id())))
                    receipts.push_back({s.vault.id(), *e});
            const std::array services{ServiceOf{s.vault.id(), {ServiceKind::Vault, 1, 0}}};
            return missingErased(services, receipts, 1).size();
        };
        QCOMPARE(missing(), std::size_t{0});
        QCOMPARE(s.say(s.vault, Action::Stored, kWholeContribution), Code::Ok);
        QCOMPARE(missing(), std::size_t{1});
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::Ok);
        QCOMPARE(missing(), std::size_t{0});
        QCOMPARE(s.say(s.vault, Action::Erased, 3), Code::AlreadyExists);
        // Not within one block: its words there are one word.
        QCOMPARE(s.say(s.vault, Action::Stored, kWholeContribution), Code::AlreadyExists);
        const auto signs = [&](Action action, std::uint32_t leaf) {
            return s.w.sign(s.southVault, receipt(action, s.tree.root, leaf));
        };
        const std::vector<Bytes> block{signs(Action::Erased, 3), signs(Action::Stored, kWholeContribution),
                                       signs(Action::Erased, 3)};
        s.w.time.ns += 1'000'000'000;
        const auto done = s.w.app->finalize(s.w.app->height() + 1, s.w.time, block);
        QVERIFY(done && s.w.app->commit());
        QVERIFY(done->results[0].code == 0 && done->results[1].code == 0);
        QCOMPARE(static_cast<Code>(done->results[2].code), Code::AlreadyExists);
        QCOMPARE(s.say(s.southVault, Action::Erased, 3), Code::Ok); // in the next it says it anew
    }

    void whatMayBeStored()
    {
        Store s;
        const auto contribution = s.w.entry<ContributionEntry>(key::contribution(s.tree.root));
        const auto of = [&](std::uint32_t leaf) {
            return s.w.entry<SupersededEntry>(key::superseded(s.tree.root, leaf));
        };
        QVERIFY(mayStore(contribution, 0, of(0)));
        QVERIFY(mayStore(contribution, 7, of(7)));
        QVERIFY(!mayStore(contribution, 8, of(8)));
        QVERIFY(!mayStore(contribution, 3, of(3)));
        QVERIFY(!mayStore(std::nullopt, 0, std::nullopt));
        QVERIFY(isErasureDue(of(3)));
        QVERIFY(!isErasureDue(of(2)));
        SupersededEntry newer;
        QVERIFY(!isErasureDue(newer) && mayStore(contribution, 0, newer));
    }

    void whoHasNotSaid()
    {
        const auto id = [](const char* name) { return makeUser(name).id(); };
        const auto stored = [](LedgerHeight h) { return ReceiptEntry{What::Stored, {}, Instant{1}, h}; };
        const auto erased = [](LedgerHeight h) { return ReceiptEntry{What::Erased, {}, Instant{1}, h}; };
        const std::vector<ServiceOf> services{{id("a"), {ServiceKind::Vault, 1, 0}},
                                              {id("b"), {ServiceKind::Vault, 1, 0}},
                                              {id("gone before"), {ServiceKind::Vault, 1, 4}},
                                              {id("gone since"), {ServiceKind::Vault, 1, 5}},
                                              {id("kiosk"), {ServiceKind::Kiosk, 1, 0}}};
        const std::vector<ReceiptOf> storing{{id("a"), stored(7)}, {id("kiosk"), stored(7)}};
        QVERIFY(missingStored(services, storing) == std::vector<KeyId>{id("b")});
        QVERIFY(missingStored(services, {}).size() == 2);
        // All vaults since height 5, and the kiosk and the replica that said they had it.
        std::vector<ReceiptOf> all{{id("a"), stored(7)}, {id("kiosk"), stored(7)}, {id("nurse"), stored(8)}};
        std::vector<KeyId> expected{id("a"), id("b"), id("gone since"), id("kiosk"), id("nurse")};
        std::ranges::sort(expected);
        QVERIFY(missingErased(services, all, 5) == expected);
        for (const char* name : {"kiosk", "nurse", "b", "gone since"})
            all.insert(all.begin(), {id(name), erased(9)});
        QVERIFY(missingErased(services, all, 5) == std::vector<KeyId>{id("a")});
        all.push_back({id("a"), erased(10)});
        QVERIFY(missingErased(services, all, 5).empty());
        // Stored again, in the block of the erasure or later.
        for (const LedgerHeight h : {LedgerHeight{10}, LedgerHeight{11}}) {
            std::vector<ReceiptOf> again = all;
            again.push_back({id("a"), stored(h)});
            QVERIFY(missingErased(services, again, 5) == std::vector<KeyId>{id("a")});
        }
        QVERIFY(missingStored(services, all) == std::vector<KeyId>{id("b")});
    }

    /// A receipt tells nothing by its size: of one leaf or of all, stored or erased.
    void receiptsAreEqualInSize()
    {
        const std::size_t size = signedBody(receipt(Action::Stored, digest("r"), 5)).size();
        QCOMPARE(signedBody(receipt(Action::Stored, digest("r"), kWholeContribution)).size(), size);
        QCOMPARE(signedBody(receipt(Action::Erased, digest("other"), 7)).size(), size);
    }

    void attestation()
    {
        Store s;
        QCOMPARE(twice(s.w, s.sensor, s.attestation(2)), Code::NonceNotAbove);
        const auto entry = s.w.entry<AttestationEntry>(key::attestation(s.tree.root, 2, s.sensor.id()));
        QVERIFY(entry && entry->role == Role::SensorEquipment && entry->commitment == digest("measured"));
        QVERIFY(entry->height > 0);
        QCOMPARE(s.w.submit(s.sensor, s.attestation(2)), Code::AlreadyExists);
        QCOMPARE(s.w.submit(s.w.physician, s.attestation(4)), Code::RoleNotAllowed);
        QCOMPARE(s.w.submit(s.vault, s.attestation(4)), Code::RoleNotAllowed); // a store is no source
        QCOMPARE(s.w.submit(s.w.northRoot, retirement(s.second)), Code::Ok);
        QCOMPARE(s.w.submit(s.second, s.attestation(4)),
                 Code::NoPermission); // no store any more, yet may write nothing
        QCOMPARE(s.w.submit(s.sensor, s.attestation(3)), Code::AlreadySuperseded);
        AttestationBody forged = s.attestation(4);
        forged.leaf.leaf.octets[5] ^= 1;
        QCOMPARE(s.w.submit(s.sensor, forged), Code::LeafNotIncluded);
        forged = s.attestation(4);
        forged.leaf.index = 5;
        QCOMPARE(s.w.submit(s.sensor, forged), Code::LeafNotIncluded);
        QCOMPARE(s.w.submit(s.sensor, AttestationBody{makeTree("unheard of").reference(0), {}}),
                 Code::UnknownContribution);
        User southSensor = makeUser("south sensor");
        s.w.hire(s.w.southRoot, southSensor, Role::SensorEquipment, {PermissionClass::Pdd});
        QCOMPARE(s.w.submit(southSensor, s.attestation(4)), Code::WrongOrganisation);
        User idle = makeUser("idle");
        s.w.hire(s.w.northRoot, idle, Role::TestEquipment, {PermissionClass::Sop});
        QCOMPARE(s.w.submit(idle, s.attestation(4)), Code::NoPermission);
        // A measurement that was corrected was still measured.
        ContributionBody newer = s.w.contribution(s.w.anna, makeTree("newer"));
        newer.supersessions = {{s.tree.reference(4), 0}};
        QCOMPARE(s.w.submit(s.w.physician, newer), Code::Ok);
        QCOMPARE(s.w.submit(s.sensor, s.attestation(4)), Code::Ok);
        PermissionBody brief{idle.id(), PermissionClass::Pdd, kRightsReadWrite, {}, {}, {}};
        brief.validUntil = Instant::fromSeconds(s.w.time.seconds() + 60);
        QCOMPARE(s.w.submit(s.w.northRoot, brief), Code::Ok);
        QCOMPARE(s.w.submit(idle, s.attestation(4)), Code::Ok);
        s.w.pass(120);
        QCOMPARE(s.w.submit(idle, s.attestation(6)), Code::NoPermission);
        const Tree received = makeTree("received");
        QCOMPARE(s.w.submit(s.w.physician, s.w.contribution(s.w.anna, received, PermissionClass::Pha)), Code::Ok);
        QCOMPARE(s.w.submit(s.sensor, AttestationBody{received.reference(0), {}}), Code::ReadOnlyClass);
        QCOMPARE(s.w.submit(s.w.northRoot, RevokeBody{s.sensor.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(s.w.submit(s.sensor, s.attestation(6)), Code::SignerNotLive);
    }
};

QTEST_GUILESS_MAIN(CustodyTest)
#include "custody_test.moc"

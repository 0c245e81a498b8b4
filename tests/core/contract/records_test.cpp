// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

#include <array>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
TeamBody nextEpoch(const PatientHandle& handle, std::uint32_t epoch)
{
    TeamBody body;
    body.action = TeamBody::Action::Epoch;
    body.handle = handle;
    body.epoch = epoch;
    body.epochKey = makeSealing("epoch " + std::to_string(epoch));
    return body;
}
Recipient& recipient(ContributionBody& body, RecipientKind kind)
{
    for (Recipient& r : body.readerSets[0].recipients)
        if (r.kind == kind)
            return r;
    return body.readerSets[0].recipients.front();
}
SupersedeBody deletion(const PatientHandle& handle, std::vector<LeafReference> leaves)
{
    return {handle, DeleteReason::EnteredInError, std::move(leaves)};
}
OwnerBody toPatient(const PatientHandle& handle, const User& patient)
{
    return {handle, OwnerKind::Patient, patient.id(), signAcceptance("test-chain-1", handle, signerOf(patient.key))};
}
} // namespace

/// Contributions, supersessions, deletions: one passing, one attacking case a rule.
class RecordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contributionIsRecorded()
    {
        World w;
        const Tree tree = makeTree("t");
        const Bytes transaction = w.sign(w.physician, w.contribution(w.anna, tree));
        QCOMPARE(w.run(transaction), Code::Ok);
        const auto entry = w.entry<ContributionEntry>(key::contribution(tree.root));
        QVERIFY(entry);
        QCOMPARE(entry->handle, w.anna);
        QCOMPARE(entry->organisation, organisationId("north"));
        QCOMPARE(entry->signer, w.physician.id());
        QCOMPARE(entry->height, w.app->height());
        QCOMPARE(entry->transaction, transactionHash(transaction));
        QCOMPARE(int{entry->depth}, 3);
    }

    void ownershipBeforeStorage()
    {
        World w;
        ContributionBody body = w.contribution(w.anna, makeTree("t"));
        body.handle = handleOf("ben");
        QCOMPARE(w.submit(w.physician, body), Code::NoOwner);
        QCOMPARE(w.submit(w.southPhysician, w.contribution(w.anna, makeTree("t"))), Code::WrongOrganisation);
    }

    void classMustBePermitted()
    {
        World w;
        using enum PermissionClass;
        QCOMPARE(w.submit(w.nurse, w.contribution(w.anna, makeTree("a"), Sop)), Code::NoPermission);
        QCOMPARE(w.submit(w.nurse, w.contribution(w.anna, makeTree("b"), Pha)), Code::NoPermission);
        QCOMPARE(w.submit(w.nurse, w.contribution(w.anna, makeTree("c"), Pdd)), Code::Ok);
        QCOMPARE(w.submit(w.researcher, w.contribution(w.anna, makeTree("d"), Pdd)), Code::NoPermission);
        QCOMPARE(w.submit(w.northRoot, w.contribution(w.anna, makeTree("d"), Pdd)), Code::NoPermission);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("e"), Sop)), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("f"), Pha)), Code::Ok);
        // Read is not write, and what was withdrawn is gone.
        PermissionBody readOnly;
        readOnly.subject = w.nurse.id();
        readOnly.rights = kRightsRead;
        QCOMPARE(w.submit(w.northRoot, readOnly), Code::Ok);
        QCOMPARE(w.submit(w.nurse, w.contribution(w.anna, makeTree("g"), Pdd)), Code::NoPermission);
    }

    /// PHA is read-only: as received, or the patient's own.
    void provenance()
    {
        World w;
        ContributionBody body = w.contribution(w.anna, makeTree("t"), PermissionClass::Pha);
        body.provenance = Provenance::Own;
        QCOMPARE(w.submit(w.physician, body), Code::ReadOnlyClass);
        body.provenance = Provenance::SelfReported;
        QCOMPARE(w.submit(w.physician, body), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, body), Code::NotOwner);
        ContributionBody received = w.contribution(w.anna, makeTree("t"), PermissionClass::Pdd);
        received.provenance = Provenance::Received;
        QCOMPARE(w.submit(w.physician, received), Code::BadField);
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.patient)), Code::Ok);
        body = w.contribution(w.anna, makeTree("t"), PermissionClass::Pha);
        body.provenance = Provenance::SelfReported;
        QCOMPARE(w.submit(w.physician, body), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        ContributionBody reported = w.contribution(w.anna, makeTree("u"), PermissionClass::Pdd);
        reported.provenance = Provenance::SelfReported;
        QCOMPARE(w.submit(w.patient, reported), Code::BadField);
    }

    void catalogueMustBeKnown()
    {
        World w;
        ContributionBody body = w.contribution(w.anna, makeTree("t"));
        body.catalogue = digest("unheard of");
        QCOMPARE(w.submit(w.physician, body), Code::UnknownCatalogue);
        CatalogueTable table;
        table.digest = digest("catalogue 2");
        table.entries = {{"CUP", 2, PermissionClass::Pdd, false}};
        QCOMPARE(w.submit(w.northRoot, CatalogueBody{table}), Code::Ok);
        body.catalogue = table.digest; // nothing of that class is writable there
        QCOMPARE(w.submit(w.physician, body), Code::ReadOnlyClass);
        ContributionBody sop = w.contribution(w.anna, makeTree("u"), PermissionClass::Sop);
        sop.catalogue = table.digest; // nor known
        QCOMPARE(w.submit(w.physician, sop), Code::UnknownCatalogue);
        body.catalogue = w.genesis.catalogue.digest; // an old one still stands for what was checked under it
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
    }

    void consentHeight()
    {
        World w;
        const Tree tree = makeTree("t");
        ContributionBody body = w.contribution(w.anna, tree);
        body.consentHeight = w.app->height() + 2; // above its own
        QCOMPARE(w.submit(w.physician, body), Code::ConsentHeightAhead);
        body = w.contribution(w.anna, tree);
        body.consentHeight = w.owner(w.anna).changed - 1;
        QCOMPARE(w.submit(w.physician, body), Code::ConsentHeightStale);
        // The readers change while the contribution is on its way.
        body = w.contribution(w.anna, tree);
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.patient)), Code::Ok);
        QCOMPARE(w.submit(w.physician, body), Code::ConsentHeightStale);
        body = w.contribution(w.anna, tree);
        body.consentHeight = w.owner(w.anna).changed; // exactly the change
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
        ContributionBody own = w.contribution(w.anna, makeTree("u"));
        own.consentHeight = w.app->height() + 1; // exactly its own
        QCOMPARE(w.submit(w.physician, own), Code::Ok);
    }

    void ownerInEveryReaderSet()
    {
        World w;
        ContributionBody body = w.contribution(w.anna, makeTree("t"));
        std::erase_if(body.readerSets[0].recipients, [](const Recipient& r) { return r.kind == RecipientKind::Owner; });
        QCOMPARE(w.submit(w.physician, body), Code::OwnerMissing);
        body = w.contribution(w.anna, makeTree("t"));
        body.readerSets.push_back(body.readerSets[0]);
        body.readerSets[1].table = digest("second table");
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
        body = w.contribution(w.anna, makeTree("u"));
        body.readerSets.push_back(body.readerSets[0]);
        body.readerSets[1].table = digest("second table");
        std::erase_if(body.readerSets[1].recipients, [](const Recipient& r) { return r.kind == RecipientKind::Owner; });
        QCOMPARE(w.submit(w.physician, body), Code::OwnerMissing);
    }

    void referencesMustLive_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int which, Code code) {
            QTest::newRow(name) << which << static_cast<int>(code);
        };
        row("as they are", 0, Code::Ok);
        row("owner by another key", 1, Code::NotAlive);
        row("owner of another handle", 2, Code::NotAlive);
        row("circle that is not there", 3, Code::NotAlive);
        row("circle of another patient", 4, Code::NotAlive);
        row("epoch to come", 5, Code::NotAlive);
        row("circle by another key", 6, Code::NotAlive);
        row("epoch gone by", 7, Code::NotAlive);
        row("grant", 8, Code::NotAlive);
    }
    void referencesMustLive()
    {
        QFETCH(const int, which);
        QFETCH(const int, code);
        World w;
        const PatientHandle ben = handleOf("ben");
        w.admitPatient(w.physician, ben);
        ContributionBody body = w.contribution(w.anna, makeTree("t"));
        switch (which) {
        case 1: recipient(body, RecipientKind::Owner).key = keyIdOf(makeSealing("x")); break;
        case 2: recipient(body, RecipientKind::Owner).reference = Digest256{ben.octets}; break;
        case 3: recipient(body, RecipientKind::Circle).reference = digest("x"); break;
        case 4: recipient(body, RecipientKind::Circle) = circleRecipient(w.team(ben), 1, w.circle(ben).epochKey); break;
        case 5: recipient(body, RecipientKind::Circle).epoch = 2; break;
        case 6: recipient(body, RecipientKind::Circle).key = keyIdOf(makeSealing("x")); break;
        case 7:
            QCOMPARE(w.submit(w.physician, nextEpoch(w.anna, 2)), Code::Ok);
            body.consentHeight = w.app->height();
            break;
        case 8:
            body.readerSets[0].recipients.push_back({RecipientKind::Grant, digest("g"), 0, keyIdOf(makeSealing("x"))});
            break;
        default: break;
        }
        QCOMPARE(static_cast<int>(w.submit(w.physician, body)), code);
    }

    void rootIsNotReused()
    {
        World w;
        const Tree tree = makeTree("t");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, tree)), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, tree)), Code::RootReused);
        const PatientHandle ben = handleOf("ben");
        w.admitPatient(w.physician, ben);
        QCOMPARE(w.submit(w.physician, w.contribution(ben, tree)), Code::RootReused);
    }

    void supersede()
    {
        World w;
        const Tree old = makeTree("old");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, old)), Code::Ok);
        ContributionBody body = w.contribution(w.anna, makeTree("new"));
        body.supersessions = {{old.reference(3), 1}, {old.reference(5), 0}};
        QCOMPARE(w.submit(w.nurse, body), Code::Ok); // same class: her right
        const auto entry = w.entry<SupersededEntry>(key::superseded(old.root, 3));
        QVERIFY(entry && entry->what == SupersededEntry::What::Superseded && entry->byRoot == body.root &&
                entry->byLeaf == 1);
        QVERIFY(w.entry<SupersededEntry>(key::superseded(old.root, 5)));
        // "Nothing of this contribution was superseded" can be proven of the new one, not of the old one.
        const auto absent = [&w](const Digest256& root) {
            const Bytes prefix = key::supersededPrefix(root);
            return ledger::absenceOfPrefix(w.app->query(prefix, w.app->height())->proof, w.app->appHash(), prefix);
        };
        QVERIFY(absent(body.root));
        QVERIFY(!absent(old.root));
        // Not twice.
        ContributionBody again = w.contribution(w.anna, makeTree("newer"));
        again.supersessions = {{old.reference(3), 0}};
        QCOMPARE(w.submit(w.physician, again), Code::AlreadySuperseded);
        // An older version can still be deleted, by who may delete it, and that is the end of it.
        QCOMPARE(w.submit(w.researcher, deletion(w.anna, {old.reference(5)})), Code::NoPermission);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {old.reference(5)})), Code::Ok);
        const auto gone = w.entry<SupersededEntry>(key::superseded(old.root, 5));
        QVERIFY(gone && gone->what == SupersededEntry::What::Deleted && gone->signer == w.physician.id() &&
                gone->height == w.app->height());
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {old.reference(5)})), Code::AlreadySuperseded);
        again.supersessions = {{old.reference(5), 0}};
        QCOMPARE(w.submit(w.physician, again), Code::AlreadySuperseded);
        QVERIFY(!absent(old.root));
    }

    void supersessionStaysInClassAndProvenance_data()
    {
        QTest::addColumn<int>("old");
        QTest::addColumn<int>("newer");
        const char* names[] = {"own PDD", "own SOP", "received", "self-reported"};
        for (int old = 0; old < 4; ++old)
            for (int newer = 0; newer < 4; ++newer)
                QTest::addRow("%s over %s", names[newer], names[old]) << old << newer;
    }
    /// The physician may write every class, the patient what he reports himself.
    void supersessionStaysInClassAndProvenance()
    {
        QFETCH(const int, old);
        QFETCH(const int, newer);
        using enum PermissionClass;
        constexpr int kSelf = 3;
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.patient)), Code::Ok);
        const auto body = [&](const Tree& tree, int which) {
            ContributionBody out =
                w.contribution(w.anna, tree, std::array{Pdd, Sop, Pha, Pha}.at(static_cast<std::size_t>(which)));
            if (which == kSelf)
                out.provenance = Provenance::SelfReported;
            return out;
        };
        const auto writer = [&](int which) -> User& { return which == kSelf ? w.patient : w.physician; };
        const Tree first = makeTree("first");
        QCOMPARE(w.submit(writer(old), body(first, old)), Code::Ok);
        ContributionBody next = body(makeTree("second"), newer);
        next.supersessions = {{first.reference(3), 0}};
        const Code expected = old == newer     ? Code::Ok
                              : newer == kSelf ? Code::NoPermission
                              : old == kSelf   ? Code::NotOwner
                                               : Code::BadField;
        QCOMPARE(w.submit(writer(newer), next), expected);
        QCOMPARE(w.entry<SupersededEntry>(key::superseded(first.root, 3)).has_value(), old == newer);
    }

    void supersessionIsProven()
    {
        World w;
        const Tree old = makeTree("old");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, old)), Code::Ok);
        const auto attempt = [&](auto change) {
            ContributionBody body = w.contribution(w.anna, makeTree("new"));
            Supersession s{old.reference(3), 1};
            change(s);
            body.supersessions = {s};
            return w.submit(w.physician, body);
        };
        QCOMPARE(attempt([](Supersession& s) { s.old.leaf.octets[0] ^= 1; }), Code::LeafNotIncluded);
        QCOMPARE(attempt([](Supersession& s) { s.old.index = 2; }), Code::LeafNotIncluded);
        QCOMPARE(attempt([](Supersession& s) { s.old.path[1].octets[0] ^= 1; }), Code::LeafNotIncluded);
        QCOMPARE(attempt([](Supersession& s) { s.old.path.pop_back(); }), Code::LeafNotIncluded);
        QCOMPARE(attempt([](Supersession& s) { s.old.path.push_back({}); }), Code::LeafNotIncluded);
        QCOMPARE(attempt([](Supersession& s) { s.old = makeTree("never").reference(3); }), Code::UnknownContribution);
        QVERIFY(!w.entry<ContributionEntry>(key::contribution(makeTree("new").root))); // all or nothing
        QCOMPARE(attempt([](Supersession&) {}), Code::Ok);
    }

    void supersessionNeedsTheRightOfItsClass()
    {
        World w;
        const PatientHandle ben = handleOf("ben");
        w.admitPatient(w.physician, ben);
        const Tree surgery = makeTree("surgery");
        const Tree other = makeTree("other");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, surgery, PermissionClass::Sop)), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contribution(ben, other)), Code::Ok);
        ContributionBody body = w.contribution(w.anna, makeTree("new"));
        body.supersessions = {{surgery.reference(0), 0}};
        QCOMPARE(w.submit(w.nurse, body), Code::NoPermission);
        QCOMPARE(w.submit(w.nurse, deletion(w.anna, {surgery.reference(0)})), Code::NoPermission);
        body.supersessions = {{other.reference(0), 0}};
        QCOMPARE(w.submit(w.physician, body), Code::OtherPatient);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {other.reference(0)})), Code::OtherPatient);
        QCOMPARE(w.submit(w.southPhysician, deletion(w.anna, {surgery.reference(0)})), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {surgery.reference(0)})), Code::Ok);
    }

    void patientsOwnWordsAreHis()
    {
        World w;
        QCOMPARE(w.submit(w.officer, toPatient(w.anna, w.patient)), Code::Ok);
        const Tree diary = makeTree("diary");
        ContributionBody body = w.contribution(w.anna, diary, PermissionClass::Pha);
        body.provenance = Provenance::SelfReported;
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {diary.reference(0)})), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, deletion(w.anna, {diary.reference(0)})), Code::Ok);
        const Tree tests = makeTree("tests");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, tests)), Code::Ok);
        // His record is his: he deletes what others wrote, too.
        QCOMPARE(w.submit(w.patient, deletion(w.anna, {tests.reference(0)})), Code::Ok);
    }

    void remove()
    {
        World w;
        const Tree tree = makeTree("t");
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, tree)), Code::Ok);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {tree.reference(1), makeTree("never").reference(1)})),
                 Code::UnknownContribution);
        QVERIFY(!w.entry<SupersededEntry>(key::superseded(tree.root, 1)));
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {tree.reference(1), tree.reference(6)})), Code::Ok);
        const auto entry = w.entry<SupersededEntry>(key::superseded(tree.root, 6));
        QVERIFY(entry && entry->what == SupersededEntry::What::Deleted &&
                entry->reason == DeleteReason::EnteredInError);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {tree.reference(6)})), Code::AlreadySuperseded);
        ContributionBody body = w.contribution(w.anna, makeTree("new"));
        body.supersessions = {{tree.reference(1), 0}};
        QCOMPARE(w.submit(w.physician, body), Code::AlreadySuperseded);
    }

    void oneLeafAndManyLeaves()
    {
        World w;
        const Tree one = makeTree("one", 1);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, one)), Code::Ok);
        QCOMPARE(w.submit(w.physician, deletion(w.anna, {one.reference(0)})), Code::Ok);
        const Tree many = makeTree("many", 1'024);
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, many)), Code::Ok);
        std::vector<LeafReference> all;
        for (std::uint32_t i = 0; i < 200; ++i)
            all.push_back(many.reference(i * 5));
        QCOMPARE(w.submit(w.physician, deletion(w.anna, all)), Code::Ok);
    }
};

QTEST_GUILESS_MAIN(RecordsTest)
#include "records_test.moc"

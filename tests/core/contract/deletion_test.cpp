// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "family.h"
#include "successors.h"

#include <QTest>

#include <map>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// Anna's record with data of every sort: received, tests, surgery, and what she reported herself.
struct Chart : Family {
    Tree received = makeTree("received"), tests = makeTree("tests"), surgery = makeTree("surgery"),
         diary = makeTree("diary");
    User other = makeUser("other patient"), registrar = makeUser("registrar");

    Chart()
    {
        w.hire(w.northRoot, other, Role::Patient, {});
        w.hire(w.northRoot, registrar, Role::Physician, {PermissionClass::Pha});
        must(w.officer, toPatient(w, w.anna, w.patient));
        using enum PermissionClass;
        must(w.physician, w.contribution(w.anna, received, Pha));
        must(w.physician, w.contribution(w.anna, tests, Pdd));
        must(w.physician, w.contribution(w.anna, surgery, Sop));
        ContributionBody own = w.contribution(w.anna, diary, Pha);
        own.provenance = Provenance::SelfReported;
        must(w.patient, own);
    }
    void must(User& by, Body body)
    {
        if (w.submit(by, std::move(body)) != Code::Ok)
            qFatal("not done");
    }
    /// The key is gone and the record the custodian's again.
    void unclaim()
    {
        must(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::KeyLost});
        must(w.physician, toCustodian(w, w.anna));
    }
    void proxyActs(const User& who)
    {
        must(w.patient, of(who, DelegateKind::Proxy));
        must(w.physician, step(DelegateStepBody::Action::Confirm, who));
        must(w.nurse, step(DelegateStepBody::Action::Confirm, who));
    }
    Code remove(User& by, const Tree& tree, std::uint32_t leaf = 0)
    {
        const Code code = w.submit(by, SupersedeBody{w.anna, DeleteReason::Erasure, {tree.reference(leaf)}});
        const auto entry = w.entry<SupersededEntry>(key::superseded(tree.root, leaf));
        if (entry.has_value() != (code == Code::Ok) ||
            (entry && (entry->what != SupersededEntry::What::Deleted || entry->signer != by.id())))
            qFatal("the state says something else than the code");
        return code;
    }
};
} // namespace

/// Deletion is the data owner's, over all of it (A6); nobody else deletes history from outside.
class DeletionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whoDeletesWhat_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("claimed");
        QTest::addColumn<QList<int>>("codes"); // received, tests, surgery, self-reported
        const auto row = [](const char* who, bool claimed, std::initializer_list<Code> codes) {
            QList<int> list;
            for (const Code code : codes)
                list << static_cast<int>(code);
            QTest::addRow("%s, %s", who, claimed ? "claimed" : "unclaimed")
                << QString::fromLatin1(who) << claimed << list;
        };
        constexpr Code Ok = Code::Ok, None = Code::NoPermission, Closed = Code::ReadOnlyClass, Other = Code::NotOwner,
                       Elsewhere = Code::WrongOrganisation;
        row("patient", true, {Ok, Ok, Ok, Ok});
        for (const bool claimed : {true, false}) {
            row("physician", claimed, {Closed, Ok, Ok, Other});
            row("registrar", claimed, {Closed, None, None, Other}); // may sign for received data, and delete none
            row("nurse", claimed, {Closed, Ok, None, Other});
            row("officer", claimed, {Closed, None, None, Other});
            row("researcher", claimed, {Closed, None, None, Other});
            row("other patient", claimed, {Closed, None, None, Other});
            row("south root", claimed, {Elsewhere, Elsewhere, Elsewhere, Elsewhere});
            row("south physician", claimed, {Elsewhere, Elsewhere, Elsewhere, Elsewhere});
        }
        row("north root", true, {Closed, None, None, Other});
        row("north root", false, {Ok, Ok, Ok, Ok});
        row("proxy", true, {Closed, None, None, Other});
        row("guardian", false, {Closed, None, None, Other});
        const Code dead = Code::SignerNotLive;
        row("patient", false, {dead, dead, dead, dead});
    }
    void whoDeletesWhat()
    {
        QFETCH(const QString, who);
        QFETCH(const bool, claimed);
        QFETCH(const QList<int>, codes);
        Chart c;
        if (!claimed)
            c.unclaim();
        if (who == QStringLiteral("proxy"))
            c.proxyActs(c.mother);
        if (who == QStringLiteral("guardian"))
            c.must(c.w.officer, c.guardian(c.mother));
        const std::map<QString, User*> users{
            {QStringLiteral("patient"), &c.w.patient},      {QStringLiteral("physician"), &c.w.physician},
            {QStringLiteral("registrar"), &c.registrar},    {QStringLiteral("nurse"), &c.w.nurse},
            {QStringLiteral("officer"), &c.w.officer},      {QStringLiteral("researcher"), &c.w.researcher},
            {QStringLiteral("other patient"), &c.other},    {QStringLiteral("south root"), &c.w.southRoot},
            {QStringLiteral("north root"), &c.w.northRoot}, {QStringLiteral("proxy"), &c.mother},
            {QStringLiteral("guardian"), &c.mother},        {QStringLiteral("south physician"), &c.w.southPhysician}};
        User& by = *users.at(who);
        int at = 0;
        for (const Tree* tree : {&c.received, &c.tests, &c.surgery, &c.diary})
            QCOMPARE(c.remove(by, *tree), static_cast<Code>(codes[at++]));
        // What may be deleted is deleted once.
        if (codes[1] == static_cast<int>(Code::Ok))
            QCOMPARE(c.w.submit(by, SupersedeBody{c.w.anna, DeleteReason::Erasure, {c.tests.reference(0)}}),
                     Code::AlreadySuperseded);
    }

    /// A newer version of what was received replaces the older one; that is an import, and nothing is lost.
    void receivedIsReplaced()
    {
        Chart c;
        ContributionBody newer = c.w.contribution(c.w.anna, makeTree("newer"), PermissionClass::Pha);
        newer.supersessions = {{c.received.reference(0), 0}};
        QCOMPARE(c.w.submit(c.w.nurse, newer), Code::NoPermission);
        QCOMPARE(c.w.submit(c.registrar, newer), Code::Ok);
        QVERIFY(c.w.entry<SupersededEntry>(key::superseded(c.received.root, 0))->what ==
                SupersededEntry::What::Superseded);
        QCOMPARE(c.w.submit(c.w.patient, SupersedeBody{c.w.anna, DeleteReason::Erasure, {c.received.reference(0)}}),
                 Code::Ok); // the older version is still the patient's to erase
        // Anything else in its place would be a deletion.
        ContributionBody own = c.w.contribution(c.w.anna, makeTree("own"));
        own.supersessions = {{c.received.reference(1), 0}};
        QCOMPARE(c.w.submit(c.w.physician, own), Code::BadField);
        QVERIFY(!c.w.entry<SupersededEntry>(key::superseded(c.received.root, 1)));
        // What the patient reported nobody else replaces, and the patient nothing that others wrote.
        newer = c.w.contribution(c.w.anna, makeTree("newest"), PermissionClass::Pha);
        newer.supersessions = {{c.diary.reference(0), 0}};
        QCOMPARE(c.w.submit(c.registrar, newer), Code::NotOwner);
        newer.provenance = Provenance::SelfReported;
        newer.supersessions = {{c.received.reference(1), 0}};
        QCOMPARE(c.w.submit(c.w.patient, newer), Code::NoPermission);
        newer.supersessions = {{c.tests.reference(1), 0}};
        QCOMPARE(c.w.submit(c.w.patient, newer), Code::NoPermission);
        newer.supersessions = {{c.diary.reference(0), 0}};
        QCOMPARE(c.w.submit(c.w.patient, newer), Code::Ok);
        // What was deleted is not replaced.
        QCOMPARE(c.remove(c.w.patient, c.received, 2), Code::Ok);
        newer = c.w.contribution(c.w.anna, makeTree("too late"), PermissionClass::Pha);
        newer.supersessions = {{c.received.reference(2), 0}};
        QCOMPARE(c.w.submit(c.registrar, newer), Code::AlreadySuperseded);
    }

    /// All or nothing, also where only one leaf of many may not be deleted.
    void mixedLeaves()
    {
        Chart c;
        const SupersedeBody mixed{
            c.w.anna, DeleteReason::Erasure, {c.tests.reference(0), c.surgery.reference(0), c.received.reference(0)}};
        QCOMPARE(c.w.submit(c.w.physician, mixed), Code::ReadOnlyClass);
        QVERIFY(!c.w.entry<SupersededEntry>(key::superseded(c.tests.root, 0)));
        QCOMPARE(c.w.submit(c.w.patient, mixed), Code::Ok);
        for (const Tree* tree : {&c.tests, &c.surgery, &c.received})
            QVERIFY(c.w.entry<SupersededEntry>(key::superseded(tree->root, 0)));
    }

    /// The right is the owner entry's: the patient of now, not the one of then.
    void followsTheOwnerEntry()
    {
        Chart c;
        User next = rotate(c.w, c.w.patient, "patient's next key");
        QCOMPARE(c.remove(c.w.patient, c.received), Code::SignerNotLive);
        QCOMPARE(c.remove(next, c.received), Code::ReadOnlyClass);
        QCOMPARE(c.remove(next, c.tests), Code::NoPermission);
        QCOMPARE(c.remove(next, c.diary), Code::NotOwner);
        QCOMPARE(c.remove(c.w.northRoot, c.received), Code::ReadOnlyClass); // claimed still
        c.must(next, toPatient(c.w, c.w.anna, next));
        for (const Tree* tree : {&c.received, &c.tests, &c.surgery, &c.diary})
            QCOMPARE(c.remove(next, *tree), Code::Ok);
        // Handed on, it is the other's.
        c.must(next, toPatient(c.w, c.w.anna, c.other));
        QCOMPARE(c.remove(next, c.tests, 1), Code::NoPermission);
        QCOMPARE(c.remove(c.other, c.diary, 1), Code::Ok);
    }
};

QTEST_GUILESS_MAIN(DeletionTest)
#include "deletion_test.moc"

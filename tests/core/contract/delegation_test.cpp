// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "family.h"
#include "roundtrip.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = DelegateStepBody::Action;
} // namespace

/// Guardians, proxies and representatives: who appoints, what they may, and when it ends.
class DelegationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        const KeyId id = makeUser("a").id();
        DelegateBody body{handleOf("a"), id, DelegateKind::Proxy, 5, digest("e"), Instant{3}, Instant{4}};
        probe(Body{body});
        body.kind = DelegateKind::Guardian;
        probe(Body{body});
        body.until = {};
        QVERIFY(isRefused(body)); // a guardian without an end
        body.kind = DelegateKind::Representative;
        QVERIFY(!isRefused(body));
        for (const int scope : {0, 16, 31, 255}) {
            body.scope = static_cast<std::uint8_t>(scope);
            QVERIFY(isRefused(body));
        }
        for (const Action action : {Action::Confirm, Action::Regained, Action::End, Action::Dispute, Action::Resolve})
            probe(Body{DelegateStepBody{action, handleOf("a"), id, digest("e")}});
        probe(Body{DelegateStepBody{Action::End, handleOf("a"), id, {}}});
        QVERIFY(isRefused(DelegateStepBody{Action::Confirm, handleOf("a"), id, {}}));

        DelegateEntry entry{DelegateKind::Proxy, 3,          digest("e"), Instant{1}, Instant{2}, id, 4, 0, 6, 7, id,
                            Instant{8},          digest("s")};
        probe(entry);
        entry.confirmedBy.reset();
        QVERIFY(!decodeEntry<DelegateEntry>(encode(entry))); // the time of no confirmation
        entry.confirmedAt = {};
        entry.active = 5;
        probe(entry);
        entry.confirmedBy = id;
        QVERIFY(!decodeEntry<DelegateEntry>(encode(entry))); // active, and waiting for a second clinician
        entry.active = 0;
        entry.kind = DelegateKind::Guardian;
        QVERIFY(!decodeEntry<DelegateEntry>(encode(entry)));
    }

    void keys()
    {
        const PatientHandle handle = handleOf("a");
        const Bytes at = key::delegate(handle, makeUser("a").id());
        QVERIFY(equal(BytesView(at).first(36), key::delegatePrefix(handle)));
        QCOMPARE(at.size(), std::size_t(68));
        QVERIFY(!key::isReserved(at));
    }

    void guardian()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.physician, f.guardian(f.mother)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(f.mother, f.guardian(f.mother)), Code::RoleNotAllowed); // nobody appoints itself
        QCOMPARE(w.submit(w.southRoot, f.guardian(f.south)), Code::WrongOrganisation);
        DelegateBody body = f.guardian(f.mother);
        body.handle = handleOf("ben");
        QCOMPARE(w.submit(w.officer, body), Code::NoOwner);
        QCOMPARE(w.submit(w.officer, f.guardian(w.stranger)), Code::UnknownSubject);
        QCOMPARE(w.submit(w.officer, f.guardian(f.south)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.officer, f.guardian(w.nurse)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        const DelegateEntry entry = f.entry(f.mother);
        QVERIFY(entry.kind == DelegateKind::Guardian && entry.scope == kDelegateAll && entry.by == w.officer.id());
        QVERIFY(entry.evidence == digest("birth certificate") && entry.disputed == 0 && entry.ended == 0);
        QCOMPARE(entry.since, w.app->height());
        QCOMPARE(entry.active, w.app->height());
        QCOMPARE(w.submit(w.northRoot, f.guardian(f.mother)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.northRoot, f.guardian(f.father)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{f.father.id(), RevokeReason::KeyLost}), Code::Ok);
        QVERIFY(!f.may(f.father, kDelegateRead));
        User third = makeUser("third");
        w.hire(w.northRoot, third, Role::Delegate, {});
        QCOMPARE(w.submit(w.northRoot, RevokeBody{third.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(third)), Code::NotAlive);
    }

    void validity_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, qint64 from, qint64 until, Code code) {
            QTest::newRow(name) << from << until << static_cast<int>(code);
        };
        row("tomorrow", 0, kDay, Code::Ok);
        row("from tomorrow on", kDay, 2 * kDay, Code::Ok);
        row("25 years", 0, 25 * 365 * kDay, Code::Ok);
        row("26 years", 0, 26 * 365 * kDay, Code::BadValidity);
        row("of age already", 0, -kDay, Code::BadValidity);
        row("of age in this block", 0, 1, Code::BadValidity);
        row("ends before it begins", 2 * kDay, kDay, Code::BadValidity);
    }
    void validity()
    {
        QFETCH(const qint64, from);
        QFETCH(const qint64, until);
        QFETCH(const int, code);
        Family f;
        DelegateBody body = f.guardian(f.mother);
        body.from = from == 0 ? Instant{} : f.in(from);
        body.until = f.in(until);
        QCOMPARE(f.w.submit(f.w.officer, body), static_cast<Code>(code));
        QCOMPARE(f.w.entry<DelegateEntry>(key::delegate(f.w.anna, f.mother.id())).has_value(), code == 0);
    }

    /// A patient's own living key decides; a guardian's rights rest while there is one.
    void livingOwnerDecidesItself()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateAll));
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QVERIFY(!f.may(f.mother, kDelegateRead));
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::OwnerActs);
        QCOMPARE(w.submit(w.officer, f.of(f.father, DelegateKind::Representative)), Code::OwnerActs);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateAll));
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::Ok);
    }

    /// The block whose time is that of majority is the first in which a guardian may nothing, without any transaction.
    void majority()
    {
        Family f;
        World& w = f.w;
        DelegateBody body = f.guardian(f.mother);
        body.until = f.in(100);
        QCOMPARE(w.submit(w.officer, body), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateRead, Instant{body.until.ns - 1}));
        QVERIFY(!f.may(f.mother, kDelegateRead, body.until));
        w.pass(200);
        QVERIFY(!f.may(f.mother, kDelegateRead));
        QCOMPARE(w.submit(f.mother, f.step(Action::Dispute, f.father)), Code::UnknownSubject);
        QCOMPARE(w.submit(f.mother, f.step(Action::End, f.mother)), Code::DelegateEnded);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok); // a court may extend it
        body = f.guardian(f.father);
        body.from = f.in(1'000);
        QCOMPARE(w.submit(w.officer, body), Code::Ok);
        QVERIFY(!f.may(f.father, kDelegateRead));
        QVERIFY(f.may(f.father, kDelegateRead, body.from));
    }

    void proxy()
    {
        Family f;
        World& w = f.w;
        const DelegateBody body = f.of(f.mother, DelegateKind::Proxy, kDelegateRead | kDelegateApprove);
        QCOMPARE(w.submit(w.officer, body), Code::NotOwner); // the patient alone chooses
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QCOMPARE(w.submit(w.officer, body), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QCOMPARE(f.entry(f.mother).active, LedgerHeight(0));
        QVERIFY(!f.may(f.mother, kDelegateRead)); // in advance: not yet

        const DelegateStepBody confirm = f.step(Action::Confirm, f.mother);
        QCOMPARE(w.submit(f.mother, confirm), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.officer, confirm), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.southPhysician, confirm), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.physician, confirm), Code::Ok);
        QVERIFY(f.entry(f.mother).confirmedBy == w.physician.id());
        QVERIFY(!f.may(f.mother, kDelegateRead));
        QCOMPARE(w.submit(w.physician, confirm), Code::AlreadyConfirmed);
        QCOMPARE(w.submit(w.nurse, confirm), Code::Ok);
        QCOMPARE(f.entry(f.mother).active, w.app->height());
        QVERIFY(!f.entry(f.mother).confirmedBy);
        QVERIFY(f.may(f.mother, kDelegateRead | kDelegateApprove));
        QVERIFY(!f.may(f.mother, kDelegateRevoke) && !f.may(f.mother, kDelegateRead | kDelegateStory));
        QVERIFY(!f.may(f.mother, 0));
        QVERIFY(!f.may(f.father, kDelegateRead));
        QCOMPARE(w.submit(f.surgeon, confirm), Code::WrongState);

        DelegateStepBody regained = f.step(Action::Regained, f.mother);
        QCOMPARE(w.submit(f.mother, regained), Code::RoleNotAllowed);
        regained.evidence.reset();
        QCOMPARE(w.submit(w.nurse, regained), Code::BadField);
        QCOMPARE(w.submit(w.patient, regained), Code::Ok);
        QVERIFY(!f.may(f.mother, kDelegateRead));
        QCOMPARE(w.submit(w.patient, regained), Code::WrongState);
        // And again; now a clinician sees that the patient is back.
        QCOMPARE(w.submit(w.physician, confirm), Code::Ok);
        QCOMPARE(w.submit(w.nurse, confirm), Code::Ok);
        QCOMPARE(w.submit(f.surgeon, f.step(Action::Regained, f.mother)), Code::Ok);
        QVERIFY(!f.may(f.mother, kDelegateRead));
        // One word does not wait for ever, and none of a dead key counts.
        QCOMPARE(w.submit(w.physician, confirm), Code::Ok);
        w.pass(8 * kDay);
        QCOMPARE(w.submit(w.nurse, confirm), Code::Ok);
        QVERIFY(f.entry(f.mother).confirmedBy == w.nurse.id() && f.entry(f.mother).active == 0);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::KeyCompromised}), Code::Ok);
        QCOMPARE(w.submit(f.surgeon, confirm), Code::Ok);
        QVERIFY(f.entry(f.mother).confirmedBy == f.surgeon.id() && f.entry(f.mother).active == 0);
        QCOMPARE(w.submit(w.patient, regained), Code::Ok); // takes the first word back
        QVERIFY(!f.entry(f.mother).confirmedBy);
        // A proxy acts beside a patient's living key, and after its loss.
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(w.submit(w.physician, confirm), Code::Ok);
        QCOMPARE(w.submit(f.surgeon, confirm), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateRead));
    }

    /// Two clinicians are two people, not two keys.
    void twoKeysOfOneClinician()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.of(f.mother, DelegateKind::Proxy)), Code::Ok);
        CertificateBody first{
            makeUser("k1").field(), makeSealing("k1"), Role::Physician, digest("dr who"), {}, f.in(1'000)};
        CertificateBody second{makeUser("k2").field(), makeSealing("k2"), Role::Physician, digest("dr who"), {}, {}};
        User one = makeUser("k1"), two = makeUser("k2");
        QCOMPARE(w.submit(w.northRoot, first), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, second), Code::NameTaken);
        QCOMPARE(w.submit(one, f.step(Action::Confirm, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, RevokeBody{one.id(), RevokeReason::Superseded}), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, second), Code::Ok);
        QCOMPARE(w.submit(two, f.step(Action::Confirm, f.mother)), Code::Ok); // a first word again
        QCOMPARE(f.entry(f.mother).active, LedgerHeight(0));
    }

    void representative()
    {
        Family f;
        World& w = f.w;
        const DelegateBody body = f.of(f.mother, DelegateKind::Representative, kDelegateRead | kDelegateStory);
        QCOMPARE(w.submit(w.northRoot, body), Code::RoleNotAllowed); // a privacy officer alone
        QCOMPARE(w.submit(w.physician, body), Code::RoleNotAllowed);
        DelegateBody lasting = f.of(f.father, DelegateKind::Representative);
        lasting.until = f.in(30 * 366 * kDay); // a guardian's end is nearer
        QCOMPARE(w.submit(w.officer, lasting), Code::Ok);
        QCOMPARE(w.submit(w.officer, body), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateRead | kDelegateStory));
        QVERIFY(!f.may(f.mother, kDelegateApprove));
        QCOMPARE(w.submit(w.physician, f.step(Action::Confirm, f.mother)), Code::WrongState);
        QCOMPARE(w.submit(w.physician, f.step(Action::Regained, f.mother)), Code::WrongState);
    }

    void end()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.step(Action::End, f.mother)), Code::UnknownSubject);
        DelegateStepBody ben = f.step(Action::End, f.mother);
        ben.handle = handleOf("ben");
        QCOMPARE(w.submit(w.officer, ben), Code::NoOwner);
        const auto endBy = [&](User& by, Code expected) {
            QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
            QCOMPARE(w.submit(by, f.step(Action::End, f.mother)), expected);
            QCOMPARE(f.may(f.mother, kDelegateRead), expected != Code::Ok);
            if (expected != Code::Ok)
                QCOMPARE(w.submit(w.officer, f.step(Action::End, f.mother)), Code::Ok);
            QCOMPARE(w.submit(f.mother, f.step(Action::End, f.mother)), Code::DelegateEnded);
        };
        endBy(w.northRoot, Code::Ok);
        endBy(w.officer, Code::Ok);
        endBy(f.mother, Code::Ok);
        endBy(w.physician, Code::NotOwner);
        endBy(f.father, Code::NotOwner);
        endBy(w.southRoot, Code::WrongOrganisation);
        QCOMPARE(f.claim(w.officer), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.of(f.mother, DelegateKind::Proxy)), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.step(Action::End, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.step(Action::Confirm, f.mother)), Code::DelegateEnded);
        QCOMPARE(f.entry(f.mother).ended, w.app->height() - 1);
    }

    /// Deny wins: a disputed delegate may nothing before a privacy officer has resolved it.
    void dispute()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::NotOwner); // not a delegate yet
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.step(Action::Dispute, f.mother)), Code::NotOwner);
        QCOMPARE(w.submit(f.mother, f.step(Action::Dispute, f.mother)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, f.step(Action::Resolve, f.mother)), Code::WrongState);
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::Ok);
        QVERIFY(!f.may(f.mother, kDelegateRead) && f.may(f.father, kDelegateRead));
        QCOMPARE(w.submit(w.officer, f.step(Action::Dispute, f.mother)), Code::Disputed);
        QCOMPARE(w.submit(f.father, f.step(Action::Resolve, f.mother)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.northRoot, f.step(Action::Resolve, f.mother)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.officer, f.step(Action::Resolve, f.mother)), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateRead));
        // Neither ending oneself nor a new appointment is a way around it.
        QCOMPARE(w.submit(w.officer, f.step(Action::Dispute, f.mother)), Code::Ok);
        QCOMPARE(w.submit(f.mother, f.step(Action::End, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, f.guardian(f.mother)), Code::Disputed);
        QCOMPARE(w.submit(w.officer, f.step(Action::Resolve, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, f.guardian(f.mother)), Code::Ok);
        QVERIFY(f.may(f.mother, kDelegateRead));
        // A privacy officer's end decides it.
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.step(Action::End, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        // Who is no delegate any more, or not yet, has no word.
        QCOMPARE(w.submit(f.father, f.step(Action::End, f.father)), Code::Ok);
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::NotOwner);
        DelegateBody later = f.guardian(f.father);
        later.from = f.in(1'000);
        QCOMPARE(w.submit(w.officer, later), Code::Ok);
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::NotOwner);
        w.pass(1'000);
        QCOMPARE(w.submit(f.father, f.step(Action::Dispute, f.mother)), Code::Ok);
        // The patient's word; a disputed proxy is not activated, either.
        QCOMPARE(f.claim(w.officer), Code::Ok);
        User proxy = makeUser("proxy");
        w.hire(w.northRoot, proxy, Role::Delegate, {});
        QCOMPARE(w.submit(w.patient, f.of(proxy, DelegateKind::Proxy)), Code::Ok);
        QCOMPARE(w.submit(w.patient, f.step(Action::Dispute, proxy)), Code::Ok);
        QCOMPARE(w.submit(w.physician, f.step(Action::Confirm, proxy)), Code::Disputed);
    }

    /// Kind of delegate × what happened × right: who may act for the patient.
    void table_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("situation");
        QTest::addColumn<bool>("acts");
        struct Row {
            DelegateKind kind;
            const char* situation;
            bool acts;
        };
        using enum DelegateKind;
        for (const Row& row : {Row{Guardian, "minor", true},
                               {Guardian, "of age", false},
                               {Guardian, "patient took over", false},
                               {Guardian, "patient lost the key", true},
                               {Guardian, "disputed", false},
                               {Guardian, "resolved", true},
                               {Guardian, "ended", false},
                               {Guardian, "delegate's key revoked", false},
                               {Proxy, "in advance", false},
                               {Proxy, "one clinician", false},
                               {Proxy, "two clinicians", true},
                               {Proxy, "regained", false},
                               {Proxy, "incapable, disputed", false},
                               {Proxy, "incapable, ended", false},
                               {Representative, "dead", true},
                               {Representative, "dead, disputed", false},
                               {Representative, "dead, ended", false}})
            QTest::addRow("%d %s", static_cast<int>(row.kind), row.situation)
                << static_cast<int>(row.kind) << QString::fromLatin1(row.situation) << row.acts;
    }
    void table()
    {
        QFETCH(const int, kind);
        QFETCH(const QString, situation);
        QFETCH(const bool, acts);
        constexpr std::uint8_t kScope = kDelegateRead | kDelegateRevoke;
        Family f;
        World& w = f.w;
        const auto happened = [&](const char* what) { return situation.contains(QLatin1String(what)); };
        const auto done = [&](User& by, Action action) { QCOMPARE(w.submit(by, f.step(action, f.mother)), Code::Ok); };
        if (static_cast<DelegateKind>(kind) == DelegateKind::Proxy) {
            QCOMPARE(f.claim(w.officer), Code::Ok);
            QCOMPARE(w.submit(w.patient, f.of(f.mother, DelegateKind::Proxy, kScope)), Code::Ok);
            if (!happened("advance"))
                done(w.physician, Action::Confirm);
            if (!happened("advance") && !happened("one"))
                done(w.nurse, Action::Confirm);
            if (happened("regained"))
                done(w.nurse, Action::Regained);
        } else if (static_cast<DelegateKind>(kind) == DelegateKind::Guardian) {
            QCOMPARE(w.submit(w.officer, f.guardian(f.mother, kScope)), Code::Ok);
        } else {
            QCOMPARE(f.claim(w.officer), Code::Ok);
            QCOMPARE(w.submit(w.northRoot, RevokeBody{w.patient.id(), RevokeReason::Left}), Code::Ok);
            QCOMPARE(w.submit(w.officer, f.of(f.mother, DelegateKind::Representative, kScope)), Code::Ok);
        }
        if (happened("took over") || happened("lost"))
            QCOMPARE(f.claim(w.officer), Code::Ok);
        if (happened("lost"))
            QCOMPARE(w.submit(w.patient, RevokeBody{w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        if (happened("disputed") || happened("resolved"))
            done(w.officer, Action::Dispute);
        if (happened("resolved"))
            done(w.officer, Action::Resolve);
        if (happened("ended"))
            done(w.officer, Action::End);
        if (happened("revoked"))
            QCOMPARE(w.submit(w.northRoot, RevokeBody{f.mother.id(), RevokeReason::KeyLost}), Code::Ok);
        if (happened("of age"))
            w.pass(11 * 365 * kDay);
        for (std::uint8_t right = 0; right <= kDelegateAll; ++right)
            QCOMPARE(f.may(f.mother, right), acts && right != 0 && (right & ~kScope) == 0);
    }

    /// So many that a proof of all of them stays small.
    void notTooMany()
    {
        Family f;
        World& w = f.w;
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok);
        for (std::size_t i = 1; i < kMaxDelegates; ++i) {
            const User one = makeUser("delegate " + std::to_string(i));
            w.hire(w.northRoot, one, Role::Delegate, {});
            QCOMPARE(w.submit(w.officer, f.guardian(one)), Code::Ok);
        }
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::TooManyDelegates);
        QCOMPARE(w.submit(w.officer, f.step(Action::End, f.mother)), Code::Ok);
        QCOMPARE(w.submit(w.officer, f.guardian(f.father)), Code::TooManyDelegates);
        QCOMPARE(w.submit(w.officer, f.guardian(f.mother)), Code::Ok); // again
        const Bytes prefix = key::delegatePrefix(w.anna);
        const auto proof = w.app->state().provePrefix(prefix);
        QVERIFY(proof);
        const auto all = ledger::verifyCompleteness(*proof, w.app->state().root(), prefix);
        QVERIFY(all);
        QCOMPARE(all->size(), kMaxDelegates);
    }
};

QTEST_GUILESS_MAIN(DelegationTest)
#include "delegation_test.moc"

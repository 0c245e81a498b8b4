// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint8_t kPdd = bitOf(PermissionClass::Pdd);

ShareReceiptBody receipt(const ConsentWorld& w, const Digest256& grant, ShareReceiptBody::What what)
{
    return {w.anna, grant, what, digest("receipt")};
}
} // namespace

/// The life of grants and their receipts: one passing, one attacking case a rule.
class GrantTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void narrowNeverWidens()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        GrantChangeBody body = w.revocation(id);
        body.action = GrantChangeBody::Action::Narrow;
        body.classes = kPdd;
        body.until = w.days(10);
        body.wraps = digest("narrow wraps");
        body.scope = ConsentWorld::scope(9);
        for (User* user : {&w.benPatient, &w.officer, &w.northRoot, &w.southPhysician, &w.proxy, &w.physician})
            QCOMPARE(w.submit(*user, body), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        const GrantEntry entry = w.grant(id);
        QVERIFY(entry.classes == kPdd && entry.until == body.until && entry.wraps == body.wraps);
        QCOMPARE(entry.scope, ledger::sha256(body.scope));
        QVERIFY(entry.changed == w.app->height() && entry.since < entry.changed);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        GrantChangeBody wide = body;
        wide.classes = kAllClasses;
        QCOMPARE(w.submit(w.patient, wide), Code::Widened);
        wide = body;
        wide.until.ns += 1;
        QCOMPARE(w.submit(w.patient, wide), Code::Widened);
        wide.until = w.time;
        QCOMPARE(w.submit(w.patient, wide), Code::BadValidity);
        QVERIFY(w.grant(id) == entry);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "sop", PermissionClass::Sop)), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "pdd")), Code::Ok);
    }

    void renew()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        GrantChangeBody body = w.revocation(id);
        body.action = GrantChangeBody::Action::Renew;
        body.until = w.days(kMaxGrantDays - 1);
        QCOMPARE(w.submit(w.southPhysician, body), Code::NotOwner);
        QCOMPARE(w.submit(w.benPatient, body), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, body), Code::NotOwner);
        body.until = w.grant(id).until;
        QCOMPARE(w.submit(w.patient, body), Code::BadValidity);
        body.until = {w.daysFromNext(kMaxGrantDays).ns + 1};
        QCOMPARE(w.submit(w.patient, body), Code::BadValidity);
        body.until = w.daysFromNext(kMaxGrantDays);
        QCOMPARE(w.submit(w.patient, body), Code::Ok);
        QVERIFY(w.grant(id).until == body.until && w.grant(id).classes == kAllClasses);
        w.pass(400 * 86'400);
        body.until = w.days(10);
        QCOMPARE(w.submit(w.patient, body), Code::Ended);
        QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::Ended);
    }

    void revoke()
    {
        using EndedBy = GrantEntry::EndedBy;
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        for (User* user : {&w.benPatient, &w.officer, &w.northRoot, &w.southRoot, &w.physician, &w.proxy})
            QCOMPARE(w.submit(*user, w.revocation(id)), Code::NotOwner);
        GrantChangeBody foreign = w.revocation(id);
        foreign.handle = w.ben;
        QCOMPARE(w.submit(w.benPatient, foreign), Code::UnknownSubject);
        foreign.handle = handleOf("nobody");
        QCOMPARE(w.submit(w.patient, foreign), Code::NoOwner);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "before")), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::Ok);
        QVERIFY(w.grant(id).revokedAt == w.app->height() && w.grant(id).revokedBy == EndedBy::Owner);
        QCOMPARE(w.owner(w.anna).changed, w.app->height());
        QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::AlreadyRevoked);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "after")), Code::NotAlive);
        GrantChangeBody again = w.revocation(id);
        again.action = GrantChangeBody::Action::Renew;
        again.until = w.days(100);
        QCOMPARE(w.submit(w.patient, again), Code::Ended);
        const Digest256 given = w.granted(w.southPhysician);
        QCOMPARE(w.submit(w.southPhysician, w.revocation(given)), Code::Ok);
        QVERIFY(w.grant(given).revokedBy == EndedBy::Requester);
    }

    void hospitalRevokesForTheUnclaimed()
    {
        ConsentWorld w(false);
        const auto twice = [&] {
            const Digest256 id = w.made(w.southResearcher, w.request(w.southResearcher, Purpose::Research));
            const ShareDecisionBody body = w.approval(id);
            w.made(w.officer, body);
            return w.made(w.northRoot, body);
        };
        const Digest256 id = twice();
        GrantChangeBody renewal = w.revocation(id);
        renewal.action = GrantChangeBody::Action::Renew;
        renewal.until = w.days(100);
        QCOMPARE(w.submit(w.officer, renewal), Code::NotOwner); // one of two
        QCOMPARE(w.submit(w.southOfficer, w.revocation(id)), Code::NotOwner);
        QCOMPARE(w.submit(w.officer, w.revocation(id)), Code::Ok);
        QVERIFY(w.grant(id).revokedBy == GrantEntry::EndedBy::Hospital);
        const Digest256 second = twice();
        QCOMPARE(w.submit(w.southRoot, w.revocation(second)), Code::NotOwner);
        QCOMPARE(w.grant(second).revokedAt, LedgerHeight{0});
        QCOMPARE(w.submit(w.northRoot, w.revocation(second)), Code::Ok);
        QVERIFY(w.grant(second).revokedBy == GrantEntry::EndedBy::Hospital);
        QCOMPARE(w.grant(second).revokedAt, w.app->height());
        const Digest256 kept = twice();
        QCOMPARE(w.claim(w.anna, w.patient), Code::Ok);
        QCOMPARE(w.submit(w.officer, w.revocation(kept)), Code::NotOwner);
        QCOMPARE(w.submit(w.patient, w.revocation(kept)), Code::Ok);
    }

    void grantAsRecipient()
    {
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician, Purpose::Treatment, kPdd);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "a")), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "b", PermissionClass::Sop)), Code::NotAlive);
        QCOMPARE(w.submit(w.physician, w.contributionFor(digest("never"), "b")), Code::NotAlive);
        ContributionBody otherKey = w.contributionFor(id, "b");
        otherKey.readerSets[0].recipients.back().key = keyIdOf(makeSealing("other"));
        QCOMPARE(w.submit(w.physician, otherKey), Code::NotAlive);
        // Another patient's grant.
        ContributionBody foreign = w.contributionFor(id, "b");
        ContributionBody ben = w.contribution(w.ben, makeTree("b"));
        ben.readerSets[0].recipients.push_back(foreign.readerSets[0].recipients.back());
        QCOMPARE(w.submit(w.physician, ben), Code::NotAlive);
        // Below the consent height of the approval: wrap again.
        ContributionBody stale = w.contributionFor(id, "b");
        stale.consentHeight = w.grant(id).since - 1;
        QCOMPARE(w.submit(w.physician, stale), Code::ConsentHeightStale);
        stale.consentHeight = w.grant(id).since;
        QCOMPARE(w.submit(w.physician, stale), Code::Ok);
        w.pass(21 * 86'400);
        QCOMPARE(w.submit(w.physician, w.contributionFor(id, "c")), Code::NotAlive);
        const Digest256 second = w.granted(w.southPhysician);
        QCOMPARE(w.submit(w.physician, w.contributionFor(second, "c")), Code::Ok);
        QCOMPARE(w.submit(w.southRoot, RevokeBody{w.southPhysician.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contributionFor(second, "d")), Code::NotAlive);
        const Digest256 third = w.granted(w.southResearcher, Purpose::Research);
        QCOMPARE(w.submit(w.physician, w.contributionFor(third, "d")), Code::Ok);
        MemberBody leave;
        leave.action = MemberBody::Action::Leave;
        leave.organisation = organisationId("south");
        QCOMPARE(w.submit(w.northRoot, leave), Code::Ok);
        QCOMPARE(w.submit(w.physician, w.contributionFor(third, "e")), Code::NotAlive);
    }

    /// Approved, used, revoked and used again within one block.
    void sameBlock()
    {
        ConsentWorld w;
        const Bytes request = w.sign(w.southPhysician, w.request(w.southPhysician));
        const Bytes approval = w.sign(w.patient, w.approval(transactionHash(request)));
        const Digest256 grant = transactionHash(approval);
        const LedgerHeight height = w.app->height() + 1;
        const auto use = [&](const char* name) {
            ContributionBody body = w.contribution(w.anna, makeTree(name));
            body.consentHeight = height;
            body.readerSets[0].recipients.push_back(grantRecipient(grant, w.request(w.southPhysician).sealing));
            return w.sign(w.physician, body);
        };
        const std::vector<Bytes> block{request, approval, use("first"), w.sign(w.patient, w.revocation(grant)),
                                       use("second")};
        const std::vector<Code> codes = w.block(block);
        QCOMPARE(codes, (std::vector<Code>{Code::Ok, Code::Ok, Code::Ok, Code::Ok, Code::NotAlive}));
        QVERIFY(w.grant(grant).since == height && w.grant(grant).revokedAt == height);
    }

    void receipts()
    {
        using What = ShareReceiptBody::What;
        ConsentWorld w;
        const Digest256 id = w.granted(w.southPhysician);
        for (User* user : {&w.patient, &w.northRoot, &w.southOfficer, &w.southResearcher, &w.physician})
            QCOMPARE(w.submit(*user, receipt(w, id, What::Delivered)), Code::NotOwner);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, digest("never"), What::Delivered)), Code::UnknownSubject);
        ShareReceiptBody foreign = receipt(w, id, What::Delivered);
        foreign.handle = w.ben;
        QCOMPARE(w.submit(w.southPhysician, foreign), Code::UnknownSubject);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, id, What::Purged)), Code::NotEnded);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, id, What::Erased)), Code::NotEnded);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, id, What::Delivered)), Code::Ok);
        const auto entry = w.entry<ShareReceiptEntry>(key::shareReceipt(w.anna, id, What::Delivered));
        QVERIFY(entry && entry->by == w.southPhysician.id() && entry->digest == digest("receipt"));
        QCOMPARE(entry->height, w.app->height());
        QCOMPARE(w.submit(w.southPhysician, receipt(w, id, What::Delivered)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.southRoot, receipt(w, id, What::Delivered)), Code::AlreadyExists);
        QCOMPARE(w.submit(w.patient, w.revocation(id)), Code::Ok);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, id, What::Purged)), Code::Ok);
        QCOMPARE(w.submit(w.southRoot, receipt(w, id, What::Erased)), Code::Ok);
        const Digest256 late = w.granted(w.southPhysician);
        const Digest256 erased = w.granted(w.southPhysician);
        const Digest256 silent = w.granted(w.southPhysician);
        w.pass(21 * 86'400);
        QCOMPARE(w.submit(w.southRoot, receipt(w, late, What::Purged)), Code::Ok);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, late, What::Delivered)), Code::Ended);
        QCOMPARE(w.submit(w.southRoot, receipt(w, erased, What::Erased)), Code::Ok);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, erased, What::Delivered)), Code::Ended);
        QCOMPARE(w.submit(w.southPhysician, receipt(w, silent, What::Delivered)), Code::Ok);
    }

    /// Each (requester, patient) has its own bound; ended grants make room.
    void limitOfGrants()
    {
        ConsentWorld w;
        Digest256 first;
        for (std::size_t i = 0; i < kMaxGrantsEach; ++i) {
            const Digest256 id = w.granted(w.southPhysician);
            QVERIFY(id != Digest256{});
            if (i == 0)
                first = id;
        }
        const Digest256 request = w.made(w.southPhysician, w.request(w.southPhysician));
        QCOMPARE(w.submit(w.patient, w.approval(request)), Code::TooMany);
        QVERIFY(w.granted(w.southResearcher, Purpose::Research) != Digest256{});
        QCOMPARE(w.submit(w.patient, w.revocation(first)), Code::Ok);
        QCOMPARE(w.submit(w.patient, w.approval(request)), Code::Ok);
        const auto list = w.entry<ConsentListEntry>(key::grantsOf(w.anna, w.southPhysician.id()));
        QCOMPARE(list->items.size(), kMaxGrantsEach);
    }

    /// "These are all grants of this patient" is provable, and of this patient alone.
    void completeness()
    {
        ConsentWorld w;
        const Digest256 a = w.granted(w.southPhysician);
        const Digest256 b = w.granted(w.southResearcher, Purpose::Research);
        QVERIFY(a != b);
        std::vector<Digest256> seen;
        const Bytes prefix = key::grantPrefix(w.anna);
        w.app->state().visit(prefix, [&](BytesView at, BytesView) {
            seen.push_back(*Digest256::from(at.subspan(prefix.size())));
            return true;
        });
        QCOMPARE(seen.size(), std::size_t{2});
        QVERIFY(w.app->state().provePrefix(prefix));
        const Bytes none = key::grantPrefix(w.ben);
        QVERIFY(ledger::absenceOfPrefix(w.app->query(none, w.app->height())->proof, w.app->appHash(), none));
    }
};

QTEST_GUILESS_MAIN(GrantTest)
#include "grant_test.moc"

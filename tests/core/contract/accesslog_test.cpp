// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "roundtrip.h"

#include <QTest>

#include <cstdlib>
#include <limits>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::int64_t kDay = 86'400;

Digest256 rootNo(std::uint64_t sequence)
{
    return sequence == 0 ? Digest256{} : digest("batch " + std::to_string(sequence));
}
AccessBatchBody batch(const World& w, std::uint64_t sequence)
{
    return {sequence, rootNo(sequence - 1), rootNo(sequence), 4, Instant{w.time.ns - 5}, w.time};
}
AccessNoticeBody notice(const World& w, Purpose purpose = Purpose::Treatment)
{
    return {w.anna, PermissionClass::Pdd, purpose, {}, digest("row")};
}

/// A batch as a device makes it: `rows` of each patient's tag, and padding up to 2^sizeClass.
StateTrie makeBatch(const std::vector<std::pair<Digest256, std::uint32_t>>& rows, std::uint8_t sizeClass)
{
    StateTrie trie;
    for (const auto& [tag, count] : rows)
        for (std::uint32_t i = 0; i < count; ++i)
            if (!trie.put(accessRowKey(tag, i), Bytes(64, static_cast<std::uint8_t>(i + 1))))
                std::abort();
    for (std::uint32_t i = 0; trie.size() < std::size_t{1} << sizeClass; ++i)
        if (!trie.put(accessRowKey(digest("padding " + std::to_string(i)), 0), Bytes(64, 9)))
            std::abort();
    return trie;
}

/// A device's true report of `count` batches, one every ten blocks.
DeviceReport reportOf(const char* name, std::uint64_t count)
{
    DeviceReport report;
    report.device = makeUser(name).id();
    for (std::uint64_t i = 1; i <= count; ++i)
        report.batches.push_back({i, AccessBatchEntry{rootNo(i - 1), rootNo(i), 3, {}, {}, 10 * i}});
    if (count > 0)
        report.head = AccessHeadEntry{count, rootNo(count), 10 * count, Instant{1}};
    return report;
}
void drop(DeviceReport& report, std::uint64_t sequence)
{
    std::erase_if(report.batches, [&](const NumberedBatch& b) { return b.sequence == sequence; });
}
} // namespace

/// Batches of audit rows, notices before an access, and what a patient can say about both.
class AccessLogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        AccessBatchBody body{2, digest("p"), digest("r"), kMaxAccessSizeClass, Instant{3}, Instant{4}};
        probe(Body{body});
        body.sizeClass = kMaxAccessSizeClass + 1;
        QVERIFY(isRefused(body));
        body.sizeClass = 0;
        body.sequence = 0;
        QVERIFY(isRefused(body));
        body.sequence = 1;
        QVERIFY(isRefused(body)); // the first, and yet behind another
        body.previous = {};
        probe(Body{body});
        body.sequence = 2;
        QVERIFY(isRefused(body));
        for (const Purpose purpose : {Purpose::Treatment, Purpose::Research, Purpose::Administration, Purpose::Legal})
            probe(Body{AccessNoticeBody{handleOf("a"), PermissionClass::Sop, purpose, digest("r"), digest("a")}});
        QVERIFY(isRefused(
            AccessNoticeBody{handleOf("a"), PermissionClass::Sop, static_cast<Purpose>(5), digest("r"), digest("a")}));
        probe(AccessHeadEntry{7, digest("r"), 8, Instant{9}});
        probe(AccessBatchEntry{digest("p"), digest("r"), 5, Instant{1}, Instant{2}, 3});
        probe(AccessEntry{makeUser("a").id(), PermissionClass::Pdd, Purpose::Legal, true, digest("r"), digest("a"),
                          Instant{4}, 5});
    }

    void keys()
    {
        const KeyId id = makeUser("a").id();
        const std::vector<Bytes> all{key::accessHead(id), key::accessBatch(id, 1), key::accessBatch(id, 2),
                                     key::access(handleOf("a"), digest("t"))};
        StateTrie trie;
        for (const Bytes& at : all)
            QVERIFY(trie.put(at, bytesOf("v")) && !key::isReserved(at));
        QVERIFY(equal(BytesView(all[1]).first(36), key::accessBatchPrefix(id)));
        QVERIFY(all[1] < all[2]); // in the order of sequences
        QVERIFY(equal(BytesView(all[3]).first(36), key::accessPrefix(handleOf("a"))));
    }

    void batches()
    {
        World w;
        QCOMPARE(w.submit(w.physician, batch(w, 2)), Code::BadSequence); // nothing before it
        const AccessBatchBody first = batch(w, 1);
        QCOMPARE(w.submit(w.stranger, first), Code::UnknownSigner);
        QCOMPARE(w.submit(w.physician, first), Code::Ok);
        auto head = w.entry<AccessHeadEntry>(key::accessHead(w.physician.id()));
        QVERIFY(head && head->sequence == 1 && head->root == first.root && head->time == w.time);
        QCOMPARE(head->height, w.app->height());
        const auto entry = w.entry<AccessBatchEntry>(key::accessBatch(w.physician.id(), 1));
        QVERIFY(entry && entry->root == first.root && entry->previous == Digest256{} && entry->sizeClass == 4);
        QVERIFY(entry->first == first.first && entry->last == first.last && entry->height == w.app->height());
        QCOMPARE(w.submit(w.physician, first), Code::BadSequence);       // again
        QCOMPARE(w.submit(w.physician, batch(w, 3)), Code::BadSequence); // one left out
        AccessBatchBody forked = batch(w, 2);
        forked.previous = digest("another history");
        QCOMPARE(w.submit(w.physician, forked), Code::BadPrevious);
        AccessBatchBody same = batch(w, 2);
        same.root = first.root;
        QCOMPARE(w.submit(w.physician, same), Code::RootReused);
        QCOMPARE(w.submit(w.nurse, batch(w, 2)), Code::BadSequence); // each device counts for itself
        QCOMPARE(w.submit(w.physician, batch(w, 2)), Code::Ok);
        QCOMPARE(w.submit(w.nurse, batch(w, 1)), Code::Ok);
        QCOMPARE(w.submit(w.patient, batch(w, 1)), Code::Ok);
        QVERIFY(w.entry<AccessBatchEntry>(key::accessBatch(w.physician.id(), 1)) == entry);
        QCOMPARE(w.entry<AccessHeadEntry>(key::accessHead(w.physician.id()))->sequence, std::uint64_t(2));
        QCOMPARE(w.submit(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(w.submit(w.nurse, batch(w, 2)), Code::SignerNotLive);
    }

    void deviceTimes_data()
    {
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("last");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, qint64 first, qint64 last, Code code) {
            QTest::newRow(name) << first << last << static_cast<int>(code);
        };
        row("a day of rows", -kDay, 0, Code::Ok);
        row("one row", -5, -5, Code::Ok);
        row("a clock that is a little ahead", 0, 301, Code::Ok); // the block is a second later
        row("a clock that is far ahead", 0, 302, Code::BadValidity);
        row("backwards", -5, -6, Code::BadValidity);
        row("never", 0, (std::numeric_limits<std::int64_t>::max() / 1'000'000'000) - 1'700'100'000, Code::BadValidity);
    }
    void deviceTimes()
    {
        QFETCH(const qint64, first);
        QFETCH(const qint64, last);
        QFETCH(const int, code);
        World w;
        AccessBatchBody body = batch(w, 1);
        body.first = Instant{w.time.ns + first * 1'000'000'000};
        body.last = Instant{w.time.ns + last * 1'000'000'000};
        QCOMPARE(w.submit(w.physician, body), static_cast<Code>(code));
    }

    /// The whole way: what a patient is shown of a batch, against its root in the chain's state.
    void completeInsideABatch()
    {
        World w;
        const Digest256 anna = digest("anna's tag"), ben = digest("ben's tag"), carl = digest("carl's tag");
        const StateTrie trie = makeBatch({{anna, 3}, {ben, 5}}, 4);
        QCOMPARE(trie.size(), std::size_t(16));
        AccessBatchBody body = batch(w, 1);
        body.root = trie.root();
        QCOMPARE(w.submit(w.physician, body), Code::Ok);
        const Digest256 root = w.entry<AccessBatchEntry>(key::accessBatch(w.physician.id(), 1))->root;

        const auto proof = trie.provePrefix(anna);
        QVERIFY(proof);
        const auto rows = ledger::verifyCompleteness(*proof, root, anna);
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(3));
        for (std::uint32_t i = 0; i < 3; ++i)
            QVERIFY((*rows)[i].key == accessRowKey(anna, i));
        // Of whom nothing is there, that is proven as well; and no row can be left out.
        const auto none = ledger::verifyCompleteness(*trie.provePrefix(carl), root, carl);
        QVERIFY(none && none->empty());
        auto cut = *proof;
        cut.entries.pop_back();
        QVERIFY(!ledger::verifyCompleteness(cut, root, anna));
        const StateTrie fewer = makeBatch({{anna, 2}, {ben, 5}}, 4);
        QVERIFY(!ledger::verifyCompleteness(*fewer.provePrefix(anna), root, anna));
        QVERIFY(!ledger::verifyCompleteness(*trie.provePrefix(ben), root, anna));
        // A sign of life: padding alone still proves that there is nothing.
        const StateTrie idle = makeBatch({}, 0);
        QCOMPARE(idle.size(), std::size_t(1));
        QVERIFY(ledger::verifyCompleteness(*idle.provePrefix(anna), idle.root(), anna)->empty());
        // All batches of a device are provable in the state, too.
        QCOMPARE(w.submit(w.physician, AccessBatchBody{2, root, idle.root(), 0, w.time, w.time}), Code::Ok);
        const Bytes prefix = key::accessBatchPrefix(w.physician.id());
        const auto all = ledger::verifyCompleteness(*w.app->state().provePrefix(prefix), w.app->state().root(), prefix);
        QVERIFY(all);
        QCOMPARE(all->size(), std::size_t(2));
    }

    void reportedUpTo_everything()
    {
        const std::vector<DeviceReport> devices{reportOf("a", 5), reportOf("b", 1), reportOf("c", 0)};
        const ReportedUpTo said = reportedUpTo(devices, 60, 20);
        QCOMPARE(said.height, LedgerHeight(60));
        QVERIFY(said.gaps.empty());
        QVERIFY((said.silent == std::vector<KeyId>{devices[1].device, devices[2].device}));
        QVERIFY(reportedUpTo(devices, 60, 10).silent == std::vector<KeyId>{devices[2].device});
        QVERIFY((reportedUpTo({}, 60, 10) == ReportedUpTo{60, {}, {}}));
    }

    void reportedUpTo_gaps_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("what");
        QTest::addColumn<quint64>("from");
        QTest::addColumn<quint64>("to");
        QTest::addColumn<quint64>("height");
        const auto row = [](const char* name, int kind, ReportGap::What what, quint64 from, quint64 to,
                            quint64 height) {
            QTest::newRow(name) << kind << static_cast<int>(what) << from << to << height;
        };
        using enum ReportGap::What;
        row("first withheld", 0, Withheld, 1, 1, 0);
        row("two withheld", 1, Withheld, 3, 4, 19);
        row("tail cut", 2, CutTail, 5, 5, 39);
        row("all withheld", 3, CutTail, 1, 5, 0);
        row("altered in the middle", 4, Altered, 3, 3, 19);
        row("altered at the end", 5, Altered, 5, 5, 49);
        row("beyond the head", 6, Altered, 5, 5, 39);
        row("twice", 7, Altered, 2, 2, 19);
        row("no head at all", 8, Altered, 1, 1, 0);
        row("older than the one before", 9, Altered, 4, 4, 29);
        row("head of another block", 10, Altered, 5, 5, 49);
    }
    void reportedUpTo_gaps()
    {
        QFETCH(const int, kind);
        QFETCH(const int, what);
        QFETCH(const quint64, from);
        QFETCH(const quint64, to);
        QFETCH(const quint64, height);
        DeviceReport bad = reportOf("bad", kind == 8 ? 1 : 5);
        switch (kind) {
        case 0: drop(bad, 1); break;
        case 1: drop(bad, 3), drop(bad, 4); break;
        case 2: drop(bad, 5); break;
        case 3: bad.batches.clear(); break;
        case 4: bad.batches[2].entry.previous = digest("x"); break;
        case 5: bad.batches[4].entry.root = digest("x"); break;
        case 6: bad.head = AccessHeadEntry{4, rootNo(4), 40, {}}; break;
        case 7: bad.batches.insert(bad.batches.begin() + 2, bad.batches[1]); break;
        case 8: bad.head.reset(); break;
        case 9: bad.batches[3].entry.height = 29; break;
        default: bad.head->height = 55; break;
        }
        const std::vector<DeviceReport> devices{reportOf("good", 6), bad};
        const ReportedUpTo said = reportedUpTo(devices, 100, 0);
        QCOMPARE(said.gaps.size(), std::size_t(1));
        const ReportGap expected{bad.device, static_cast<ReportGap::What>(what), from, to};
        QVERIFY(said.gaps[0] == expected);
        QCOMPARE(said.height, LedgerHeight(height));
        QCOMPARE(said.silent.size(), std::size_t(kind == 8 ? 1 : 0));
    }

    void notices()
    {
        World w;
        QCOMPARE(w.submit(w.southPhysician, notice(w)), Code::WrongOrganisation);
        QCOMPARE(w.submit(w.officer, notice(w)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.researcher, notice(w)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.researcher, notice(w, Purpose::Administration)), Code::RoleNotAllowed);
        QCOMPARE(w.submit(w.nurse, notice(w, Purpose::Research)), Code::ReferenceNeeded);
        QCOMPARE(w.submit(w.nurse, notice(w, Purpose::Legal)), Code::ReferenceNeeded);
        AccessNoticeBody body = notice(w);
        body.handle = handleOf("ben");
        QCOMPARE(w.submit(w.nurse, body), Code::NoOwner);
        body = notice(w);
        body.permissionClass = PermissionClass::Sop;
        QCOMPARE(w.submit(w.nurse, body), Code::NoPermission);
        body = notice(w, Purpose::Research);
        body.reference = digest("no grant");
        QCOMPARE(w.submit(w.nurse, body), Code::UnknownSubject);
        QCOMPARE(w.submit(w.southPhysician, body), Code::WrongOrganisation);
        const Bytes transaction = w.sign(w.nurse, notice(w));
        QCOMPARE(w.run(transaction), Code::Ok);
        const auto entry = w.entry<AccessEntry>(key::access(w.anna, transactionHash(transaction)));
        QVERIFY(entry && entry->signer == w.nurse.id() && entry->purpose == Purpose::Treatment && !entry->emergency);
        QVERIFY(entry->permissionClass == PermissionClass::Pdd && entry->audit == digest("row"));
        QVERIFY(entry->time == w.time && entry->height == w.app->height() && entry->reference == Digest256{});
        QCOMPARE(w.run(transaction), Code::NonceNotAbove);
    }

    /// With an emergency: the same key, the same patient, a day, and not once it was judged not justified.
    void noticesInAnEmergency()
    {
        World w;
        TeamBody create;
        create.handle = w.anna;
        create.circle = CircleKind::Emergency;
        create.epoch = 1;
        create.epochKey = makeSealing("emergency");
        create.member = w.nurse.id();
        QCOMPARE(w.submit(w.physician, create), Code::Ok);
        User surgeon = makeUser("surgeon");
        w.hire(w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        const auto breakGlass = [&](User& by) {
            const Bytes transaction =
                w.sign(by, EmergencyBody{w.anna, CircleKind::Emergency, 1, EmergencyReason::Unconscious, digest("a")});
            return w.run(transaction) == Code::Ok ? transactionHash(transaction) : Digest256{};
        };
        AccessNoticeBody body = notice(w);
        QCOMPARE(w.submit(surgeon, body), Code::NoPermission);
        body.reference = breakGlass(surgeon);
        QVERIFY(body.reference != Digest256{});
        const Bytes covered = w.sign(surgeon, body);
        QCOMPARE(w.run(covered), Code::Ok); // whatever class: it is an emergency
        QVERIFY(w.entry<AccessEntry>(key::access(w.anna, transactionHash(covered)))->emergency);
        QCOMPARE(w.submit(w.nurse, body), Code::NoEmergency); // another's
        QCOMPARE(w.submit(w.southPhysician, body), Code::NoEmergency);
        AccessNoticeBody research = body;
        research.purpose = Purpose::Research;
        QCOMPARE(w.submit(surgeon, research), Code::BadField);
        AccessNoticeBody ben = body;
        ben.handle = handleOf("ben");
        w.admitPatient(w.physician, ben.handle);
        QCOMPARE(w.submit(surgeon, ben), Code::UnknownSubject); // of another patient

        // Two more open reviews: no more other access outside the ward, but this and new emergencies.
        AccessNoticeBody ordinary = notice(w);
        ordinary.permissionClass = PermissionClass::Sop;
        const Digest256 second = breakGlass(surgeon);
        QCOMPARE(w.submit(surgeon, ordinary), Code::Ok);
        const Digest256 third = breakGlass(surgeon);
        QVERIFY(second != Digest256{} && third != Digest256{});
        QCOMPARE(w.submit(surgeon, ordinary), Code::TooManyOpenReviews);
        QCOMPARE(w.submit(surgeon, body), Code::Ok);
        QVERIFY(breakGlass(surgeon) != Digest256{});
        // The own ward is never taken away.
        TeamBody join;
        join.action = TeamBody::Action::Join;
        join.handle = w.anna;
        join.member = surgeon.id();
        QCOMPARE(w.submit(w.physician, join), Code::Ok);
        QCOMPARE(w.submit(surgeon, ordinary), Code::Ok);
        ordinary.handle = ben.handle;
        QCOMPARE(w.submit(surgeon, ordinary), Code::TooManyOpenReviews);

        QCOMPARE(w.submit(w.officer, ReviewBody{w.anna, second, ReviewBody::Verdict::NotJustified}), Code::Ok);
        body.reference = second;
        QCOMPARE(w.submit(surgeon, body), Code::NoEmergency);
        body.reference = third;
        QCOMPARE(w.submit(surgeon, body), Code::Ok);
        w.pass(kDay + 1);
        QCOMPARE(w.submit(surgeon, body), Code::NoEmergency);
    }
};

QTEST_GUILESS_MAIN(AccessLogTest)
#include "accesslog_test.moc"

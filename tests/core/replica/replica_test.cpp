// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"

#include <QtTest>
#include <support/data.h>

#include <filesystem>
#include <thread>

using namespace twinchart;
using namespace twinchart::replica;
using maker::contribution;
using maker::nameAt;
using maker::versionAt;

namespace {
// A snapshot of another thread may add to the problems.
static_assert(std::is_same_v<decltype(std::declval<const Replica&>().health()), Health>);

std::unique_ptr<Replica> made(const std::filesystem::path& path)
{
    auto r = Replica::create(path, maker::keys());
    if (!r)
        qFatal("create: %s", r.error().detail.c_str());
    return std::move(r).value();
}
std::unique_ptr<Replica> opened(const std::filesystem::path& path)
{
    auto r = Replica::open(path, maker::keys());
    if (!r)
        qFatal("open: %s", r.error().detail.c_str());
    return std::move(r).value();
}
AuditRow auditRow(const char* detail)
{
    return {Instant::fromSeconds(1'700'000'001), AuditAct::Imported, maker::fixedOf<PatientHandle>(1), detail};
}
Batch batchOf(NewContribution c)
{
    Batch b;
    PatientChange p;
    p.handle = c.handle;
    p.id = maker::fixedOf<PatientId>(1);
    p.brief = bytesOf("brief");
    b.patients.push_back(p);
    b.contributions.push_back(std::move(c));
    b.audit.push_back(auditRow("import"));
    return b;
}
Recording recordingOf(const Digest256& root, LedgerHeight height = 7)
{
    Recording r;
    r.root = root;
    r.height = height;
    r.recorded = Instant::fromSeconds(1'700'000'100);
    r.verdict.verdict = Verdict::Verified;
    r.verdict.height = height;
    r.verdict.header = maker::fixedOf<Digest256>(height + 1);
    r.evidence = bytesOf("evidence");
    return r;
}
StoredHeader headerOf(LedgerHeight height)
{
    return {height, maker::fixedOf<Digest256>(height), Instant::fromSeconds(1'700'000'100), bytesOf("block")};
}
std::string kindOf(const Expected<void, ReplicaError>& done)
{
    return done ? "done" : std::to_string(static_cast<int>(done.error().kind)) + " " + done.error().detail;
}
} // namespace

class ReplicaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storesAndReopens();
    void refusesASecondWriter();
    void refusesAnotherKey();
    void acknowledgesAllOrNothing();
    void refusesWhatDoesNotFit();
    void outboxGoesThroughItsStates();
    void supersedes();
    void refusedSupersessionIsNone();
    void deletes();
    void erases();
    void whatWaitsToBeSentIsNotErased();
    void copiesAreNamedEach();
    void purges();
    void purgeKeepsTheOnlyCopy_data();
    void purgeKeepsTheOnlyCopy();
    void keepsLargeCiphertexts();
    void entriesAndAudit();
    void readsWhileWriting();
    void closeLeavesNoLog();
    void manyContributionsOfManyPatients();
};

void ReplicaTest::storesAndReopens()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    const NewContribution c = contribution({.records = 100, .itemsEach = 3});
    {
        auto r = made(path);
        QCOMPARE(kindOf(r->write(batchOf(contribution({.records = 100, .itemsEach = 3})))), std::string("done"));
        QVERIFY(r->close());
    }
    auto r = opened(path);
    QVERIFY(r->health().fresh);
    const auto list = r->patients();
    QVERIFY(list);
    QCOMPARE(list->size(), 1U);
    QVERIFY(list->front().sound);
    QCOMPARE(list->front().records, 100U);
    QCOMPARE(list->front().items, 300U);
    QCOMPARE(list->front().waiting, 1U);
    QCOMPARE(textOf(list->front().brief), std::string("brief"));
    const auto loaded = r->loadPatient(c.handle);
    QVERIFY(loaded);
    QVERIFY(loaded->root == RootVerdict::Verified);
    QCOMPARE(loaded->records.size(), 100U);
    QCOMPARE(loaded->items.size(), 300U);
    for (const LoadedRecord& record : loaded->records) {
        const auto content = r->content(record.record, record.version);
        QVERIFY(content);
        QCOMPARE(loaded->words[record.resourceType], content->resourceType);
        QCOMPARE(record.resourceId, content->resourceId);
        for (std::uint32_t k = 0; k < record.items; ++k)
            QVERIFY(loaded->items[record.firstItem + k] == content->items[k]);
        QVERIFY(r->recheck(record.record, record.version));
    }
    const std::array names{nameAt(3), nameAt(1000)};
    const auto known = r->lookup(names);
    QVERIFY(known);
    QCOMPARE((*known)[0].size(), 1U);
    QVERIFY((*known)[0][0].version == versionAt(3));
    QVERIFY((*known)[1].empty());
    const ItemId id{nameAt(3), versionAt(3), 2};
    QVERIFY(parseItemId(text(id)) == id);
    QVERIFY(!parseItemId(text(id) + "x"));
    QVERIFY(!parseItemId("." + text(id)));
    const CheckReport report = r->check(true);
    for (const Finding& f : report.findings)
        qWarning("%s: %s", f.where.c_str(), f.why.c_str());
    QVERIFY(report.findings.empty());
    QVERIFY(report.checked > 100);
}

void ReplicaTest::refusesASecondWriter()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    const auto second = Replica::open(path, maker::keys());
    QVERIFY(!second);
    QVERIFY(second.error().kind == ReplicaError::Kind::InUse);
    QVERIFY(second.error().pid == static_cast<int>(QCoreApplication::applicationPid()));
    QVERIFY(r->close());
    QVERIFY(Replica::open(path, maker::keys()));
    const auto again = Replica::create(path, maker::keys());
    QVERIFY(!again && again.error().kind == ReplicaError::Kind::Exists);
}

void ReplicaTest::refusesAnotherKey()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    QVERIFY(made(path)->close());
    const auto other = Replica::open(path, maker::keys(2));
    QVERIFY(!other && other.error().kind == ReplicaError::Kind::WrongKey);
    const auto none = Replica::open(folder.path() / "none.db", maker::keys());
    QVERIFY(!none && none.error().kind == ReplicaError::Kind::CannotOpen);
    // The right database key with another user's freshness key shows as a chain that does not fit.
    ReplicaKeys mixed = maker::keys();
    mixed.freshness.span()[0] ^= 1;
    auto foreign = Replica::open(path, std::move(mixed));
    QVERIFY(foreign);
    QVERIFY(!(*foreign)->health().fresh);
}

void ReplicaTest::acknowledgesAllOrNothing()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    const Head before = r->head();
    Batch b = batchOf(contribution({}));
    NewContribution bad = contribution({.first = 50});
    bad.leaves[3].octets[5] ^= 1;
    b.contributions.push_back(std::move(bad));
    QVERIFY(!r->write(b));
    QVERIFY(r->head() == before);
    QVERIFY(r->patients()->empty());
    QCOMPARE(r->counts()->records, 0U);
    QCOMPARE(r->counts()->audit, 0U);
    QVERIFY(r->write(batchOf(contribution({}))));
    QCOMPARE(r->head().counter, before.counter + 1);
    QCOMPARE(r->counts()->audit, 1U);
}

void ReplicaTest::refusesWhatDoesNotFit()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    const auto refused = [&](NewContribution c) {
        Batch b;
        b.contributions.push_back(std::move(c));
        const auto done = r->write(b);
        return !done && done.error().kind == ReplicaError::Kind::Misuse;
    };
    NewContribution c = contribution({});
    c.root.octets[0] ^= 1;
    QVERIFY(refused(std::move(c)));
    c = contribution({});
    std::swap(c.records[0], c.records[1]);
    QVERIFY(refused(std::move(c)));
    c = contribution({});
    c.records[2].version.octets[0] ^= 1;
    QVERIFY(refused(std::move(c)));
    c = contribution({});
    c.records[0].dek.span()[0] ^= 1;
    QVERIFY(refused(std::move(c)));
    c = contribution({});
    c.depth = 17;
    QVERIFY(refused(std::move(c)));
    c = contribution({});
    c.chain = "other"; // sealed for another chain
    QVERIFY(refused(std::move(c)));
    QCOMPARE(r->counts()->contributions, 0U);
    // The same contribution twice.
    Batch once = batchOf(contribution({}));
    QVERIFY(r->write(once));
    const auto twice = r->write(once);
    QVERIFY(!twice && twice.error().kind == ReplicaError::Kind::Exists);
}

void ReplicaTest::outboxGoesThroughItsStates()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    Digest256 root;
    std::vector<crypto::LeafBytes> leaves;
    {
        auto r = made(path);
        NewContribution c = contribution({});
        root = c.root;
        leaves = c.leaves;
        QVERIFY(r->write(batchOf(std::move(c))));
        QCOMPARE(r->outbox()->size(), 1U);
    } // not closed cleanly by name: the destructor does
    auto r = opened(path);
    QCOMPARE(r->outbox()->size(), 1U);
    QVERIFY(*r->leaves(root) == leaves);
    const auto outgoing = r->outgoing(root);
    QVERIFY(outgoing);
    QCOMPARE(textOf(outgoing->transaction), std::string("transaction"));
    std::uint32_t seen = 0;
    for (std::uint32_t from = 0; from < 10;) {
        const auto some = r->ciphertexts(root, from, 2'000);
        QVERIFY(some);
        QVERIFY(!some->empty());
        seen += static_cast<std::uint32_t>(some->size());
        from = some->back().leaf + 1;
    }
    QCOMPARE(seen, 10U);
    QVERIFY(r->markSent(root, bytesOf("signed")));
    QVERIFY(r->contribution(root)->value().state == State::Sent);
    QCOMPARE(textOf(r->outgoing(root)->transaction), std::string("signed"));
    QVERIFY(r->markRefused(root, 50));
    QCOMPARE(r->outbox()->size(), 0U);
    QCOMPARE(r->counts()->refused, 1U);
    QVERIFY(r->requeue(root, *outgoing));
    QCOMPARE(r->outbox()->size(), 1U);
    const std::array headers{headerOf(7), headerOf(8)};
    QVERIFY(r->storeHeaders(headers));
    const std::array recordings{recordingOf(root)};
    QVERIFY(r->markRecorded(recordings));
    QCOMPARE(r->outbox()->size(), 0U);
    QVERIFY(!r->outgoing(root));
    QCOMPARE(textOf(*r->evidence(root)), std::string("evidence"));
    const auto info = r->contribution(root);
    QVERIFY(info->value().verdict.verdict == Verdict::Verified);
    QVERIFY(r->patients()->front().lastRecorded.has_value());
    QCOMPARE(r->header(8)->value().height, 8U);
    QVERIFY(!r->header(9)->has_value());
    const auto report = r->check(true);
    for (const Finding& f : report.findings)
        qWarning("%s: %s", f.where.c_str(), f.why.c_str());
    QVERIFY(report.findings.empty());
}

void ReplicaTest::supersedes()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution first = contribution({.records = 20});
    NewContribution second =
        contribution({.received = Instant::fromSeconds(1'700'000'500), .first = 5, .records = 3, .version = 2});
    for (std::uint32_t n = 0; n < 3; ++n)
        for (std::uint32_t old = 0; old < 20; ++old)
            if (first.records[old].record == second.records[n].record)
                second.supersessions.push_back({first.root, old, n});
    QCOMPARE(second.supersessions.size(), 3U);
    const Digest256 later = second.root;
    QVERIFY(r->write(batchOf(std::move(first))));
    QVERIFY(r->write(batchOf(std::move(second))));
    auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    QVERIFY(loaded->root == RootVerdict::Verified);
    int superseded = 0;
    for (const LoadedRecord& record : loaded->records) {
        if ((record.flags & kSuperseded) == 0)
            continue;
        ++superseded;
        QVERIFY(record.replacedBy.has_value());
        const LoadedRecord& by = loaded->records[*record.replacedBy];
        QVERIFY(by.record == record.record && by.version != record.version);
        QVERIFY(loaded->records[*by.replaces].version == record.version);
        QVERIFY(record.replacedAt == Instant::fromSeconds(1'700'000'500));
    }
    QCOMPARE(superseded, 3);
    const std::array names{nameAt(6)};
    const auto known = r->lookup(names);
    QCOMPARE((*known)[0].size(), 2U);
    QVERIFY((*known)[0][0].version == versionAt(6, 2)); // newest first
    QVERIFY(((*known)[0][1].flags & kSuperseded) != 0);
    // Once recorded, the block's time counts.
    const std::array headers{headerOf(9), headerOf(10)};
    QVERIFY(r->storeHeaders(headers));
    const std::array recordings{recordingOf(later, 9)};
    QVERIFY(r->markRecorded(recordings));
    loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    for (const LoadedRecord& record : loaded->records)
        if ((record.flags & kSuperseded) != 0)
            QVERIFY(record.replacedAt == Instant::fromSeconds(1'700'000'100) && record.replacedHeight == 9);
}

void ReplicaTest::refusedSupersessionIsNone()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution first = contribution({.records = 2});
    NewContribution second = contribution({.first = 0, .records = 1, .version = 2});
    second.supersessions.push_back({first.root, first.records[0].record == second.records[0].record ? 0U : 1U, 0});
    const Digest256 later = second.root;
    QVERIFY(r->write(batchOf(std::move(first))));
    QVERIFY(r->write(batchOf(std::move(second))));
    QVERIFY(r->markRefused(later, 50));
    const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    for (const LoadedRecord& record : loaded->records)
        QCOMPARE(record.flags & kSuperseded, 0);
}

void ReplicaTest::deletes()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution c = contribution({});
    const Digest256 root = c.root;
    QVERIFY(r->write(batchOf(std::move(c))));
    const std::array deletions{Deletion{root, 4, 11, Instant::fromSeconds(1'700'001'000)},
                               Deletion{maker::fixedOf<Digest256>(9), 1, 11, {}}};
    QVERIFY(r->markDeleted(deletions));
    const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    QVERIFY((loaded->records[4].flags & kDeleted) != 0);
    QCOMPARE(loaded->records[4].replacedHeight, 11U);
    QCOMPARE(loaded->records[3].flags, 0);
    const Head head = r->head();
    QVERIFY(r->markDeleted(deletions)); // nothing new, nothing written
    QVERIFY(r->head() == head);
}

void ReplicaTest::erases()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    QVERIFY(r->write(batchOf(contribution({.itemsEach = 2, .outgoing = false}))));
    QVERIFY(r->erase(nameAt(4), versionAt(4)));
    QVERIFY(!r->content(nameAt(4), versionAt(4)));
    const std::array names{nameAt(4)};
    QVERIFY((*r->lookup(names))[0].empty());
    const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    QVERIFY(loaded->root == RootVerdict::Verified);
    QCOMPARE(loaded->items.size(), 18U);
    int erased = 0;
    for (const LoadedRecord& record : loaded->records)
        if ((record.flags & kErased) != 0) {
            ++erased;
            QCOMPARE(record.items, 0U);
            QVERIFY(record.resourceId.empty());
        }
    QCOMPARE(erased, 1);
    QVERIFY(r->check(true).findings.empty());
    QVERIFY(!r->erase(nameAt(4), versionAt(4)));
}

/// The same version in two contributions: each has its own leaf, and one is erased without the other.
void ReplicaTest::copiesAreNamedEach()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution one = contribution({.outgoing = false});
    NewContribution two = contribution({.handle = maker::fixedOf<PatientHandle>(2), .outgoing = false});
    const Digest256 first = one.root;
    const Digest256 second = two.root;
    QVERIFY(first != second);
    const auto at = std::ranges::find(one.records, nameAt(4), &NewRecord::record) - one.records.begin();
    const std::uint32_t leaf = one.recordLeaves.at(static_cast<std::size_t>(at));
    QVERIFY(r->write(batchOf(std::move(one))));
    QVERIFY(r->write(batchOf(std::move(two))));
    for (const Digest256& root : {first, second}) {
        const auto path = r->leafPath(root, leaf);
        QVERIFY(path && path->root == root && path->index == leaf);
    }
    QVERIFY(!r->leafPath(first, 1'000));
    QVERIFY(!r->leafPath(maker::fixedOf<Digest256>(9), leaf));
    QVERIFY(r->erase(nameAt(4), versionAt(4), first));
    QVERIFY(!r->leafPath(first, leaf));
    QVERIFY(r->leafPath(second, leaf));
    QVERIFY(r->content(nameAt(4), versionAt(4)));
    const std::array names{nameAt(4)};
    const auto known = r->lookup(names);
    QCOMPARE((*known)[0].size(), 1U);
    QVERIFY((*known)[0][0].root == second);
    for (const std::uint64_t handle : {1U, 2U}) {
        const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(handle));
        QCOMPARE(std::ranges::count_if(loaded->records, [](const LoadedRecord& l) { return (l.flags & kErased) != 0; }),
                 handle == 1 ? 1 : 0);
    }
    QVERIFY(!r->erase(nameAt(4), versionAt(4), first));
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::whatWaitsToBeSentIsNotErased()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution c = contribution({});
    const Digest256 root = c.root;
    QVERIFY(r->write(batchOf(std::move(c))));
    const auto refused = [&] {
        const Head head = r->head();
        const auto done = r->erase(nameAt(4), versionAt(4));
        return !done && done.error().kind == ReplicaError::Kind::Misuse && r->head() == head &&
               r->content(nameAt(4), versionAt(4)).hasValue();
    };
    QVERIFY(refused());
    QVERIFY(r->markSent(root, bytesOf("signed")));
    QVERIFY(refused());
    QVERIFY(r->markRefused(root, 50));
    QVERIFY(refused());
    QVERIFY(r->leaves(root));
    const std::array headers{headerOf(7), headerOf(8)};
    QVERIFY(r->storeHeaders(headers));
    const std::array recordings{recordingOf(root)};
    QVERIFY(r->markRecorded(recordings));
    QVERIFY(r->erase(nameAt(4), versionAt(4)));
    QVERIFY(!r->content(nameAt(4), versionAt(4)));
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::purges()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    QVERIFY(r->write(batchOf(contribution({.outgoing = false}))));
    NewContribution other = contribution({.handle = maker::fixedOf<PatientHandle>(2), .first = 100});
    QVERIFY(r->write(batchOf(std::move(other))));
    QVERIFY(r->purge(maker::fixedOf<PatientHandle>(1)));
    QCOMPARE(r->counts()->records, 10U);
    QCOMPARE(r->loadPatient(maker::fixedOf<PatientHandle>(1))->items.size(), 0U);
    QCOMPARE(r->loadPatient(maker::fixedOf<PatientHandle>(2))->items.size(), 10U);
    QVERIFY(!r->content(nameAt(1), versionAt(1)));
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::purgeKeepsTheOnlyCopy_data()
{
    QTest::addColumn<int>("state"); // 0: received from another
    QTest::addColumn<bool>("stays");
    QTest::newRow("saved") << static_cast<int>(State::Saved) << true;
    QTest::newRow("sent") << static_cast<int>(State::Sent) << true;
    QTest::newRow("refused") << static_cast<int>(State::Refused) << true;
    QTest::newRow("recorded") << static_cast<int>(State::Recorded) << false;
    QTest::newRow("another's") << 0 << false;
}

void ReplicaTest::purgeKeepsTheOnlyCopy()
{
    QFETCH(int, state);
    QFETCH(bool, stays);
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    QVERIFY(r->write(batchOf(contribution({.outgoing = false}))));
    NewContribution own = contribution({.first = 100, .outgoing = state != 0});
    const Digest256 root = own.root;
    const RecordName record = own.records[2].record;
    const VersionId version = own.records[2].version;
    const std::uint32_t deleted = own.recordLeaves[1];
    QVERIFY(r->write(batchOf(std::move(own))));
    if (state == static_cast<int>(State::Sent))
        QVERIFY(r->markSent(root, bytesOf("transaction")));
    if (state == static_cast<int>(State::Refused))
        QVERIFY(r->markRefused(root, 26));
    if (state == static_cast<int>(State::Recorded)) {
        const std::array recordings{recordingOf(root)};
        QVERIFY(r->markRecorded(recordings));
    }
    const std::array deletions{Deletion{root, deleted, 8, Instant::fromSeconds(1'700'000'200)}}; // a row of flags
    QVERIFY(r->markDeleted(deletions));
    for (int n = 0; n < 2; ++n) // again changes nothing
        QVERIFY(r->purge(maker::fixedOf<PatientHandle>(1)));
    QVERIFY(r->close());
    r = opened(path);
    QCOMPARE(r->counts()->records, stays ? 10U : 0U);
    QVERIFY(!r->content(nameAt(1), versionAt(1)));
    QCOMPARE(r->content(record, version).hasValue(), stays);
    QCOMPARE(r->outgoing(root).hasValue(), stays);
    QCOMPARE(r->ciphertexts(root, 0, 1u << 20).hasValue(), stays);
    const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
    QVERIFY(loaded->root == RootVerdict::Verified);
    QCOMPARE(loaded->contributions.size(), std::size_t{stays ? 1U : 0U});
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::keepsLargeCiphertexts()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    NewContribution c = contribution({.records = 2, .outgoing = false, .resourceOctets = 9'500'000});
    const Digest256 root = c.root;
    QVERIFY(r->write(batchOf(std::move(c))));
    QCOMPARE(r->content(nameAt(1), versionAt(1))->resource.size(), 9'500'002U);
    QCOMPARE(r->ciphertexts(root, 0, 1)->size(), 1U);
    QVERIFY(r->check(true).findings.empty());
    QVERIFY(r->erase(nameAt(1), versionAt(1)));
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::entriesAndAudit()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    Batch b;
    for (int n = 0; n < 500; ++n)
        b.entries.push_back(
            {Section::CircleKeys, bytesOf("key " + std::to_string(n)), bytesOf("value " + std::to_string(n))});
    b.entries.push_back({Section::Settings, bytesOf("key 3"), bytesOf("other section")});
    QVERIFY(r->write(b));
    Batch second;
    second.entries.push_back({Section::CircleKeys, bytesOf("key 3"), bytesOf("new")});
    second.entries.push_back({Section::CircleKeys, bytesOf("key 4"), std::nullopt});
    QVERIFY(r->write(second));
    QVERIFY(r->audit(auditRow("one")));
    QVERIFY(r->audit(auditRow("two")));
    QVERIFY(!r->audit(auditRow(std::string(5000, 'x').c_str())));
    QVERIFY(r->close());
    r = opened(path);
    QVERIFY(r->health().fresh);
    QCOMPARE(textOf(**r->get(Section::CircleKeys, viewOf("key 3"))), std::string("new"));
    QCOMPARE(textOf(**r->get(Section::Settings, viewOf("key 3"))), std::string("other section"));
    QVERIFY(!r->get(Section::CircleKeys, viewOf("key 4"))->has_value());
    QCOMPARE(r->list(Section::CircleKeys)->size(), 499U);
    const auto rows = r->auditRows(2, 10);
    QCOMPARE(rows->size(), 1U);
    QCOMPARE(rows->front().detail, std::string("two"));
    QVERIFY(r->check(true).findings.empty());
}

void ReplicaTest::readsWhileWriting()
{
    support::TemporaryFolder folder;
    auto r = made(folder.path() / "replica.db");
    QVERIFY(r->write(batchOf(contribution({}))));
    std::atomic<bool> stop = false;
    std::atomic<int> bad = 0;
    std::atomic<int> reads = 0;
    std::vector<std::jthread> readers;
    for (int n = 0; n < 3; ++n)
        readers.emplace_back([&] {
            while (!stop) {
                const auto loaded = r->loadPatient(maker::fixedOf<PatientHandle>(1));
                if (!loaded || loaded->root != RootVerdict::Verified || loaded->items.size() % 10 != 0)
                    ++bad;
                ++reads;
            }
        });
    for (std::uint64_t n = 1; n < 30; ++n)
        QVERIFY(r->write(batchOf(contribution({.first = n * 10}))));
    stop = true;
    readers.clear();
    QCOMPARE(bad.load(), 0);
    QVERIFY(reads > 3);
    QCOMPARE(r->loadPatient(maker::fixedOf<PatientHandle>(1))->items.size(), 300U);
}

void ReplicaTest::closeLeavesNoLog()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    QVERIFY(r->write(batchOf(contribution({}))));
    QVERIFY(r->loadPatient(maker::fixedOf<PatientHandle>(1)));
    QVERIFY(r->close());
    QVERIFY(!std::filesystem::exists(path.string() + "-wal"));
    QVERIFY(!std::filesystem::exists(path.string() + "-shm"));
    QVERIFY(std::filesystem::exists(Replica::sealPath(path)));
    QVERIFY(!r->patients());
    QVERIFY(!r->write(batchOf(contribution({.first = 90}))));
}

void ReplicaTest::manyContributionsOfManyPatients()
{
    support::TemporaryFolder folder;
    const auto path = folder.path() / "replica.db";
    auto r = made(path);
    for (std::uint64_t round = 0; round < 5; ++round) {
        Batch b;
        for (std::uint64_t p = 0; p < 20; ++p)
            b.contributions.push_back(contribution(
                {.handle = maker::fixedOf<PatientHandle>(p), .first = (round * 20 + p) * 100, .records = 7}));
        QVERIFY(r->write(b));
    }
    QVERIFY(r->close());
    r = opened(path);
    const auto list = r->patients();
    QCOMPARE(list->size(), 20U);
    for (const PatientInfo& info : *list) {
        QVERIFY(info.sound);
        QCOMPARE(r->loadPatient(info.handle)->items.size(), 35U);
    }
    QCOMPARE(r->contributionsAfter(0, 1000)->size(), 100U);
    QVERIFY(r->check(true).findings.empty());
}

QTEST_GUILESS_MAIN(ReplicaTest)
#include "replica_test.moc"

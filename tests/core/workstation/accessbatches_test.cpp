// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessbatches.h"

#include "nodeworld.h"
#include "workstationimpl.h"

#include <gateway/ledgerframes.h>
#include <ledger/prefixproof.h>
#include <support/fixtures.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using replica::AuditAct;
using replica::AuditRow;

namespace {
std::string why(const auto& result)
{
    return result ? "no error" : result.error().message.english();
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)

PatientHandle handleNo(std::uint8_t fill)
{
    PatientHandle out;
    out.octets.fill(fill);
    return out;
}
AuditRow row(std::int64_t second, std::optional<std::uint8_t> patient, AuditAct act = AuditAct::OpenedPatient)
{
    return {Instant::fromSeconds(second), act, patient ? std::optional(handleNo(*patient)) : std::nullopt,
            "words that stay here"};
}
AccessBatch batchOf(std::uint8_t sizeClass = kMinAccessSizeClass)
{
    AccessBatch batch;
    batch.sequence = 2;
    batch.previous.octets.fill(4);
    batch.root.octets.fill(5);
    batch.sizeClass = sizeClass;
    batch.first = Instant::fromSeconds(1);
    batch.last = Instant::fromSeconds(2);
    batch.fromRow = 3;
    batch.toRow = 9;
    batch.seed = SecretBytes(32);
    batch.seed.span()[0] = 7;
    batch.height = 40;
    return batch;
}
BatchMaker maker()
{
    BatchMaker out{"test-chain", {}};
    out.device.octets.fill(9);
    return out;
}
} // namespace

/// Each row about a patient is reported once, in order, whatever happens between; the ledger learns a root.
class AccessBatchesTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    std::unique_ptr<Session> m_session; ///< of a new user in each test
    int m_users = 0;

    void looked(std::uint8_t patient, int times = 1) const
    {
        for (int n = 0; n < times; ++n)
            if (!m_session->replica().audit({m_session->clock().now(), AuditAct::OpenedPatient, handleNo(patient), {}}))
                qFatal("audit");
    }
    std::optional<contract::AccessHeadEntry> head() const
    {
        const auto state = sync::newestProvenState(m_session->synchroniser().headers(), m_session->clock().now());
        if (!state)
            qFatal("no state");
        const auto entry = sync::provenEntry<contract::AccessHeadEntry>(
            m_session->gateway(), *state, contract::key::accessHead(m_session->account().device.signing.id()));
        if (!entry)
            qFatal("no entry");
        return *entry;
    }
    /// Rows about patients in the audit, and in the batches that are reported: each once.
    void allReportedOnce() const
    {
        const auto batches = reportedBatches(*m_session);
        QVERIFY(batches);
        const auto rows = auditRange(*m_session, 1, 1'000'000);
        QVERIFY(rows);
        std::uint64_t next = 1;
        Digest256 previous;
        std::uint64_t sequence = batches->empty() ? 0 : batches->front().sequence - 1;
        for (const AccessBatch& b : *batches) {
            QCOMPARE(b.fromRow, next);
            QCOMPARE(b.sequence, ++sequence);
            if (sequence > 1 && previous != Digest256{})
                QVERIFY(b.previous == previous);
            previous = b.root;
            next = b.toRow;
            const std::vector<AuditRow> mine(rows->begin() + static_cast<std::ptrdiff_t>(b.fromRow - 1),
                                             rows->begin() + static_cast<std::ptrdiff_t>(b.toRow - 1));
            const auto trie =
                accessTrie({m_session->genesis().chain, m_session->account().device.signing.id()}, b, mine);
            QVERIFY(trie && trie->root() == b.root);
            QVERIFY(b.height > 0);
        }
        for (std::size_t n = next - 1; n < rows->size(); ++n)
            QVERIFY(!(*rows)[n].patient);
        const auto last = head();
        QVERIFY(last && last->sequence == sequence && last->root == previous);
    }

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NodeWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void init() { m_session = m_world->user("physician-" + std::to_string(++m_users)); }
    void cleanup()
    {
        m_world->liar.tellTheTruth();
        m_session.reset();
    }

    void theKeptFormIsStrict()
    {
        const AccessBatch batch = batchOf();
        const Bytes octets = encode(batch);
        if (support::makesFixtures())
            support::makeFixture("workstation-1", "batch.tab1", octets);
        QVERIFY(support::released("workstation-1", "batch.tab1") == octets);
        QVERIFY(decodeAccessBatch(support::withSuite(octets, 2)).error() == CodecError::BadVersion);
        const auto read = decodeAccessBatch(octets);
        QVERIFY(read);
        QVERIFY(encode(*read) == octets);
        QVERIFY(read->sequence == 2 && read->fromRow == 3 && read->toRow == 9 && read->height == 40 &&
                equal(read->seed.view(), batch.seed.view()));
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY(!decodeAccessBatch(BytesView(octets).first(n)));
        Bytes longer = octets;
        longer.push_back(0);
        QVERIFY(!decodeAccessBatch(longer));
        for (std::size_t at = 0; at < octets.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                Bytes touched = octets;
                touched[at] ^= static_cast<std::uint8_t>(1 << bit);
                if (const auto other = decodeAccessBatch(touched))
                    QVERIFY(at > 5 && encode(*other) == touched);
            }
        Bytes newer = octets;
        newer[4] = 2;
        QVERIFY(decodeAccessBatch(newer).error() == CodecError::BadVersion);
        const auto refused = [](auto change) {
            AccessBatch wrong = batchOf();
            change(wrong);
            return !decodeAccessBatch(encode(wrong));
        };
        QVERIFY(refused([](AccessBatch& b) { b.sequence = 0; }));
        QVERIFY(refused([](AccessBatch& b) { b.sequence = 1; }));
        QVERIFY(refused([](AccessBatch& b) { b.previous = {}; }));
        QVERIFY(refused([](AccessBatch& b) { b.sizeClass = 17; }));
        QVERIFY(refused([](AccessBatch& b) { b.sizeClass = 3; }));
        QVERIFY(refused([](AccessBatch& b) { b.last.ns = b.first.ns - 1; }));
        QVERIFY(refused([](AccessBatch& b) { b.fromRow = 0; }));
        QVERIFY(refused([](AccessBatch& b) { b.toRow = b.fromRow; }));
    }

    void aPatientsRowsAreUnderOneTag()
    {
        const AccessBatch batch = batchOf();
        const std::vector<AuditRow> rows{row(10, 1), row(11, {}, AuditAct::Unlocked), row(12, 2),
                                         row(13, 1, AuditAct::Exported)};
        const auto trie = accessTrie(maker(), batch, rows);
        QVERIFY(trie);
        QCOMPARE(trie->size(), std::size_t{16});
        QVERIFY(accessTrie(maker(), batch, rows)->root() == trie->root());
        const BytesView seed = batch.seed.view();
        const Digest256 tag = accessTag(seed, handleNo(1));
        const SecretBytes secret = accessRowSecret(seed, handleNo(1));
        std::vector<Bytes> sealed;
        trie->visit(tag, [&](BytesView, BytesView value) {
            sealed.push_back(bytesOf(value));
            return true;
        });
        QCOMPARE(sealed.size(), std::size_t{2});
        const auto first = openAccessRow(maker(), 2, tag, 0, secret.view(), sealed[0]);
        const auto second = openAccessRow(maker(), 2, tag, 1, secret.view(), sealed[1]);
        QVERIFY(first && first->at == Instant::fromSeconds(10) && first->act == AuditAct::OpenedPatient);
        QVERIFY(second && second->at == Instant::fromSeconds(13) && second->act == AuditAct::Exported);
        // Nothing but its own place, key, batch and maker opens a row.
        BatchMaker other = maker();
        other.device.octets[0] ^= 1;
        QVERIFY(!openAccessRow(maker(), 2, tag, 1, secret.view(), sealed[0]));
        QVERIFY(!openAccessRow(maker(), 3, tag, 0, secret.view(), sealed[0]));
        QVERIFY(!openAccessRow(other, 2, tag, 0, secret.view(), sealed[0]));
        QVERIFY(!openAccessRow(maker(), 2, accessTag(seed, handleNo(2)), 0, secret.view(), sealed[0]));
        QVERIFY(!openAccessRow(maker(), 2, tag, 0, accessRowSecret(seed, handleNo(2)).view(), sealed[0]));
        // All rows of the patient can be proven to be all, and a nobody's tag to have none.
        const auto proof = trie->provePrefix(tag);
        QVERIFY(proof);
        std::size_t entries = 0;
        trie->visit({}, [&](BytesView, BytesView value) {
            entries += value.size() == sealed[0].size() ? 1 : 0;
            return true;
        });
        QCOMPARE(entries, std::size_t{16});
        // Another row, another order, another device: another root.
        std::vector<AuditRow> turned = rows;
        std::swap(turned[0], turned[3]);
        QVERIFY(accessTrie(maker(), batch, turned)->root() != trie->root());
        turned = rows;
        turned.pop_back();
        QVERIFY(accessTrie(maker(), batch, turned)->root() != trie->root());
        QVERIFY(accessTrie(other, batch, rows)->root() != trie->root());
        QVERIFY(!accessTrie(maker(), batch, std::vector<AuditRow>(17, row(1, 1))));
        QVERIFY(accessTrie(maker(), batch, std::vector<AuditRow>(16, row(1, 1))));
    }

    void reportedOnceAndInOrder()
    {
        QVERIFY(!head());
        const auto nothing = reportAccesses(*m_session);
        WORKS(nothing);
        QVERIFY(!*nothing);
        QVERIFY(!head());
        looked(1, 3);
        looked(2);
        WORKS(reportAccesses(*m_session));
        QCOMPARE(head()->sequence, std::uint64_t{1});
        allReportedOnce();
        QVERIFY(!*reportAccesses(*m_session));
        QCOMPARE(head()->sequence, std::uint64_t{1});
        looked(1, 40);
        WORKS(reportAccesses(*m_session));
        QCOMPARE(head()->sequence, std::uint64_t{2});
        QCOMPARE(reportedBatches(*m_session)->back().sizeClass, std::uint8_t{6});
        allReportedOnce();
    }

    void theAnswerWasLost()
    {
        looked(1);
        m_world->liar.about<gateway::SubmitResponse>([](gateway::SubmitResponse& r) { r.results.front().code = 99; });
        QVERIFY(!reportAccesses(*m_session));
        QVERIFY(reportedBatches(*m_session)->empty());
        m_world->liar.tellTheTruth();
        looked(2);
        WORKS(reportAccesses(*m_session));
        QCOMPARE(head()->sequence, std::uint64_t{2});
        allReportedOnce();
    }

    void stoppedBeforeItWasSent()
    {
        looked(1);
        const auto rows = auditRange(*m_session, 1, 1'000);
        AccessBatch batch = batchOf();
        batch.sequence = 1;
        batch.previous = {};
        batch.fromRow = 1;
        batch.toRow = rows->size() + 1;
        batch.first = batch.last = rows->back().at;
        batch.height = 0;
        batch.root =
            accessTrie({m_session->genesis().chain, m_session->account().device.signing.id()}, batch, *rows)->root();
        replica::Batch stored;
        stored.entries.push_back({replica::Section::User, bytesOf("access batch pending"), encode(batch)});
        QVERIFY(m_session->replica().write(stored));
        looked(2);
        WORKS(reportAccesses(*m_session));
        // What was made is what was sent; what came later is the next one's.
        QCOMPARE(head()->sequence, std::uint64_t{2});
        QVERIFY(reportedBatches(*m_session)->front().root == batch.root);
        allReportedOnce();
    }

    void anotherStoreOfTheSameKeyWentOn()
    {
        looked(1);
        m_world->liar.about<gateway::SubmitResponse>([](gateway::SubmitResponse& r) { r.results.clear(); });
        (void)reportAccesses(*m_session);
        m_world->liar.tellTheTruth();
        contract::AccessBatchBody theirs;
        theirs.sequence = 2;
        theirs.previous = head()->root;
        theirs.root.octets.fill(0x42);
        theirs.sizeClass = 4;
        theirs.first = theirs.last = m_session->clock().now();
        m_session->submitter().forgetNonce();
        WORKS(m_session->submitter().submit({theirs}));
        // The one that was pending is beyond; its rows go again behind what the other store reported.
        WORKS(reportAccesses(*m_session));
        const auto last = head();
        QCOMPARE(last->sequence, std::uint64_t{3});
        const auto batches = reportedBatches(*m_session);
        QCOMPARE(batches->size(), std::size_t{1});
        QVERIFY(batches->front().previous == theirs.root && batches->front().fromRow == 1);
    }

    /// Built anew and further already than what was anchored: what it reported before it does not know.
    void aStoreBuiltAnewWaitsForItsSync()
    {
        looked(1, 3);
        contract::AnchorBody theirs;
        theirs.replicaRoot.octets.fill(0x42);
        theirs.counter = 1;
        QVERIFY(m_session->replica().head().counter > theirs.counter);
        m_session->submitter().forgetNonce();
        WORKS(m_session->submitter().submit({theirs}));
        const auto done = reportAccesses(*m_session);
        WORKS(done);
        QVERIFY(!*done);
        QVERIFY(!head());
        QVERIFY(m_session->synchroniser().run().hasValue());
        WORKS(reportAccesses(*m_session));
        allReportedOnce();
    }

    void aNodeThatLiesGetsNothing()
    {
        looked(1);
        const auto before = head();
        m_world->liar.about<gateway::StateProofsResponse>([](gateway::StateProofsResponse& r) {
            for (gateway::StateProof& p : r.proofs)
                p.value = Bytes{1, 2, 3};
        });
        QVERIFY(!reportAccesses(*m_session));
        m_world->liar.tellTheTruth();
        QVERIFY(head() == before);
        QVERIFY(reportedBatches(*m_session)->empty());
    }

    void aDamagedNoteIsSaid()
    {
        replica::Batch stored;
        stored.entries.push_back({replica::Section::User, bytesOf("access batch pending"), Bytes{1, 2, 3}});
        QVERIFY(m_session->replica().write(stored));
        looked(1);
        const auto done = reportAccesses(*m_session);
        QVERIFY(!done);
        QVERIFY(done.error().failure == Failure::Integrity);
        QVERIFY(!head());
    }
};

QTEST_GUILESS_MAIN(AccessBatchesTest)
#include "accessbatches_test.moc"

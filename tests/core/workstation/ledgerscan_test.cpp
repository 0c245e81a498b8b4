// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerscan.h"

#include "nodeworld.h"
#include "workstationimpl.h"

#include <gateway/ledgerframes.h>
#include <ledger/hashes.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

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
} // namespace

/// A story is what the chain holds: all of it, nothing else, and only for whom it is.
class LedgerScanTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    std::string m_patient, m_handle;

    std::unique_ptr<interfaces::Workstation> unlocked(const std::string& user) const
    {
        auto workstation = openWorkstation({m_world->folder.path() / "home", {}, "test"});
        if (const auto opened =
                workstation->unlock(user, SecretBytes::copyOf(std::string_view("a passphrase of the tests")));
            !opened)
            qFatal("unlock: %s", opened.error().message.english().c_str());
        return workstation;
    }
    static std::vector<std::string> whats(const interfaces::Story& story)
    {
        std::vector<std::string> out;
        for (const interfaces::StoryLine& l : story.lines)
            out.push_back(l.what.english());
        return out;
    }
    static std::ptrdiff_t count(const interfaces::Story& story, const char* what)
    {
        return std::ranges::count(whats(story), std::string(what));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<NodeWorld>();
        const auto physician = m_world->user("physician");
        const auto nurse = m_world->user("nurse", interfaces::Role::Nurse);
        (void)m_world->user("surgeon", interfaces::Role::Surgeon);
        (void)m_world->user("officer", interfaces::Role::PrivacyOfficer);
        Importer importer(*physician);
        WORKS(importer.texts({patientResource("p1", "Smith", "1970-01-01"), observationResource("o1", "p1", 60)}, {},
                             true));
        WORKS(importer.texts({patientResource("p2", "Jones", "1980-01-01"), observationResource("o2", "p2", 70)}, {},
                             true));
        interfaces::CancelFlag never;
        WORKS(importer.send([](const interfaces::ImportProgress&) {}, never));
        const auto all = physician->replica().patients();
        for (const replica::PatientInfo& info : *all)
            if (!info.commons && m_patient.empty()) {
                m_patient = toHex(*info.id);
                m_handle = toHex(info.handle);
                const crypto::DeviceIdentity& device = nurse->account().device;
                WORKS(importer.circles().join({{info.handle, contract::CircleKind::TreatingTeam, device.signing.id(),
                                                device.sealing.publicKey()}}));
            }
        WORKS(syncSession(*nurse));
        m_world->founding.reset(); // the administrator signs in himself
    }
    void cleanup() { m_world->liar.tellTheTruth(); }
    void cleanupTestCase() { m_world.reset(); }

    void aBlockIsJudgedByHeaders()
    {
        const std::vector<Bytes> transactions{bytesOf("one"), bytesOf("two")};
        ledger::Header header;
        header.height = 5;
        header.dataHash = ledger::dataHash(transactions);
        ledger::Header next;
        next.height = 6;
        next.lastResultsHash = ledger::lastResultsHash(std::vector<ledger::TxResult>(2));
        QVERIFY(judgeBlock(header, &next, transactions) == BlockWord::Accepted);
        QVERIFY(judgeBlock(header, nullptr, transactions) == BlockWord::NotProven);
        ledger::Header other = next;
        other.height = 7;
        QVERIFY(judgeBlock(header, &other, transactions) == BlockWord::NotProven);
        std::vector<ledger::TxResult> refused(2);
        refused[1].code = 3;
        other = next;
        other.lastResultsHash = ledger::lastResultsHash(refused);
        QVERIFY(judgeBlock(header, &other, transactions) == BlockWord::NotProven);
        other.lastResultsHash.reset();
        QVERIFY(judgeBlock(header, &other, transactions) == BlockWord::NotProven);
        for (const std::vector<Bytes>& lie : {std::vector<Bytes>{}, std::vector<Bytes>{bytesOf("one")},
                                              std::vector<Bytes>{bytesOf("two"), bytesOf("one")},
                                              std::vector<Bytes>{bytesOf("one"), bytesOf("two"), bytesOf("three")},
                                              std::vector<Bytes>{bytesOf("one"), bytesOf("twp")}})
            QVERIFY(judgeBlock(header, &next, lie) == BlockWord::Contradicted);
        header.dataHash.reset();
        QVERIFY(judgeBlock(header, &next, {}) == BlockWord::Contradicted);
        header.dataHash = ledger::emptyHash();
        QVERIFY(judgeBlock(header, nullptr, {}) == BlockWord::Accepted);
    }

    void theTeamIsTold()
    {
        const auto workstation = unlocked("physician");
        const auto story = workstation->story(m_patient);
        WORKS(story);
        QCOMPARE(story->handle, m_handle);
        QCOMPARE(count(*story, "kept by the hospital"), std::ptrdiff_t{1});
        QCOMPARE(count(*story, "circle made"), std::ptrdiff_t{1});
        QCOMPARE(count(*story, "joined"), std::ptrdiff_t{1}); // of this patient's team
        QVERIFY(count(*story, "written") >= 1);
        QCOMPARE(count(*story, "nothing heard"), std::ptrdiff_t{2});
        QCOMPARE(whats(*story).back(), std::string("looked at up to"));
        for (const interfaces::StoryLine& l : story->lines) {
            QVERIFY(!l.who.source.empty() && !l.sentence.source.empty());
            const bool own = l.what.english().ends_with("here");
            QVERIFY(l.verdict == (own ? interfaces::Verdict::Pending : interfaces::Verdict::Verified));
            if (l.what.english() == "joined")
                QVERIFY2(l.sentence.english().find("took nurse nurse into") != std::string::npos,
                         l.sentence.english().c_str());
        }
        const auto byHandle = workstation->story("handle:" + m_handle);
        WORKS(byHandle);
        QVERIFY(byHandle->lines.size() > story->lines.size()); // the look before is a row by now
    }

    void aLookIsReported()
    {
        {
            const auto workstation = unlocked("nurse");
            WORKS(workstation->story(m_patient));
            WORKS(workstation->sync(true));
        }
        const auto story = unlocked("nurse")->story(m_patient);
        WORKS(story);
        QCOMPARE(count(*story, "reported up to"), std::ptrdiff_t{1});
        QCOMPARE(count(*story, "nothing heard"), std::ptrdiff_t{1});
        std::uint64_t reported = 0;
        for (const interfaces::StoryLine& l : story->lines)
            if (l.what.english() == "searched here" && l.verdict == interfaces::Verdict::Verified)
                reported = l.height;
        QVERIFY(reported > 0);
        // A colleague sees that she reported, and up to which block.
        const auto other = unlocked("physician")->story(m_patient);
        WORKS(other);
        for (const interfaces::StoryLine& l : other->lines)
            if (l.what.english() == "reported up to")
                QCOMPARE(l.height, reported);
        QCOMPARE(count(*other, "reported up to"), std::ptrdiff_t{1});
    }

    void theOfficerIsToldWithoutARecord()
    {
        const auto workstation = unlocked("officer");
        const auto byId = workstation->story(m_patient);
        WORKS(byId);
        QCOMPARE(byId->handle, m_handle);
        WORKS(workstation->story("handle:" + m_handle));
    }

    void othersGetOneAnswer()
    {
        std::set<std::string> answers;
        for (const char* user : {"administrator", "surgeon"}) {
            const auto workstation = unlocked(user);
            for (const std::string& asked : {m_patient, "handle:" + m_handle, "handle:" + std::string(64, '5'),
                                             std::string(32, '5'), std::string("urn:x|1")}) {
                const auto story = workstation->story(asked);
                QVERIFY(!story);
                QVERIFY(story.error().failure == Failure::NotPermitted);
                answers.insert(story.error().message.english());
            }
            const auto nonsense = workstation->story("handle:12");
            QVERIFY(!nonsense && nonsense.error().failure == Failure::Usage);
        }
        QCOMPARE(answers.size(), std::size_t{1});
    }

    void aNodeThatLies_data()
    {
        QTest::addColumn<int>("lie");
        QTest::newRow("leaves one out") << 0;
        QTest::newRow("leaves the last out") << 1;
        QTest::newRow("changes one") << 2;
        QTest::newRow("turns two") << 3;
        QTest::newRow("moves one to another block") << 4;
        QTest::newRow("gives one twice") << 5;
        QTest::newRow("gives none") << 6;
        QTest::newRow("says there is more and gives none") << 7;
        QTest::newRow("never ends a block") << 8;
    }
    void aNodeThatLies()
    {
        QFETCH(int, lie);
        const auto workstation = unlocked("physician");
        std::uint32_t endless = 0;
        m_world->liar.about<gateway::TransactionsResponse>([lie, &endless](gateway::TransactionsResponse& r) {
            auto& rows = r.rows;
            const std::size_t middle = rows.size() / 2;
            if (lie == 0)
                rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(middle));
            else if (lie == 1)
                rows.pop_back();
            else if (lie == 2)
                rows[middle].transaction.back() ^= 1;
            else if (lie == 3) {
                for (std::size_t n = 1; n < rows.size(); ++n)
                    if (rows[n].place.height == rows[n - 1].place.height &&
                        rows[n].transaction != rows[n - 1].transaction) {
                        std::swap(rows[n].transaction, rows[n - 1].transaction);
                        return;
                    }
            } else if (lie == 4)
                rows.back().place.height += 1;
            else if (lie == 5)
                rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(middle), rows[middle]);
            else if (lie == 8) {
                // Page after page of one block, each row with the next number.
                const Bytes one = rows.empty() ? Bytes(64 << 10) : rows.front().transaction;
                rows.clear();
                for (std::uint32_t n = 0; n < 900; ++n)
                    rows.push_back({{2, ++endless}, one});
            } else
                rows.clear();
            r.more = lie >= 7;
        });
        const auto story = workstation->story(m_patient);
        QVERIFY(!story);
        QVERIFY2(story.error().failure == Failure::Integrity, why(story).c_str());
        m_world->liar.tellTheTruth();
        WORKS(workstation->story(m_patient));
    }
};

QTEST_GUILESS_MAIN(LedgerScanTest)
#include "ledgerscan_test.moc"

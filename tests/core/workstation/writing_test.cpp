// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writing.h"

#include "nodeworld.h"
#include "openedpatient.h"
#include "workstationimpl.h"

#include <gateway/ledgerframes.h>
#include <gateway/nodeframes.h>
#include <util/file.h>

#include <QTest>

#include <algorithm>
#include <atomic>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::ItemView;

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

/// Writing by hand where something comes between: a node that fails, another who writes the same, a store that stops.
class WritingTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    std::string m_patient;
    PatientHandle m_handle;

    std::unique_ptr<interfaces::Workstation> unlocked(const std::string& user = "physician") const
    {
        auto workstation = openWorkstation({m_world->folder.path() / "home", {}, "test"});
        if (const auto opened =
                workstation->unlock(user, SecretBytes::copyOf(std::string_view("a passphrase of the tests")));
            !opened)
            qFatal("unlock: %s", opened.error().message.english().c_str());
        return workstation;
    }
    std::unique_ptr<Session> sessionOf(const std::string& user) const
    {
        const Session::Options options{m_world->folder.path() / "home", {}, "test"};
        auto lock = Session::lockUser(options, user);
        auto account = openAccount(options.home, user, bytesOf("a passphrase of the tests"), SystemClock());
        if (!lock || !account)
            qFatal("no account");
        auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
        if (!session)
            qFatal("%s", why(session).c_str());
        return std::move(*session);
    }
    std::unique_ptr<OpenedPatient> opened(Session& session) const
    {
        auto loaded = session.replica().loadPatient(m_handle);
        const auto inForce = session.catalogue();
        if (!loaded || !inForce)
            qFatal("cannot load");
        return std::make_unique<OpenedPatient>(std::move(*loaded), sync::HeaderTrust{}, 1, *inForce->catalogue);
    }
    std::vector<ItemView> rows(interfaces::Workstation& workstation, std::optional<Instant> asKnownAt = {}) const
    {
        std::vector<ItemView> out;
        interfaces::TimelineQuery query;
        query.patient = m_patient;
        query.asKnownAt = asKnownAt;
        query.attributes = {"heart-rate"};
        if (const auto done = workstation.timeline(query,
                                                   [&](const ItemView& i) {
                                                       out.push_back(i);
                                                       return true;
                                                   });
            !done)
            qWarning("timeline: %s", why(done).c_str());
        return out;
    }
    static std::vector<std::string> valuesOf(const std::vector<ItemView>& rows)
    {
        std::vector<std::string> out;
        for (const ItemView& i : rows)
            out.push_back(i.value);
        std::ranges::sort(out);
        return out;
    }
    using Values = std::vector<std::string>;

private Q_SLOTS:
    /// One patient of the hospital's own record with one reading that came by import; a physician and a nurse.
    void init()
    {
        m_world = std::make_unique<NodeWorld>();
        const auto physician = m_world->user("physician");
        const auto nurse = m_world->user("nurse", interfaces::Role::Nurse);
        Importer importer(*physician);
        WORKS(importer.texts({patientResource("p1", "Smith", "1970-01-01"), observationResource("o1", "p1", 60)}, {},
                             true));
        interfaces::CancelFlag never;
        WORKS(importer.send([](const interfaces::ImportProgress&) {}, never));
        const auto all = physician->replica().patients();
        for (const replica::PatientInfo& info : *all)
            if (!info.commons) {
                m_patient = toHex(*info.id);
                m_handle = info.handle;
            }
        const crypto::DeviceIdentity& device = nurse->account().device;
        WORKS(importer.circles().join(
            {{m_handle, contract::CircleKind::TreatingTeam, device.signing.id(), device.sealing.publicKey()}}));
        WORKS(syncSession(*nurse));
    }
    void cleanup() { m_world.reset(); }

    void aNodeLostAfterSaving()
    {
        const auto workstation = unlocked();
        m_world->liar.about<gateway::SubmitResponse>([](gateway::SubmitResponse& r) { r.results.clear(); });
        const auto done = workstation->writeRecord({m_patient, "DTD", {{"heart-rate", "71"}}, "2026-03-05", false});
        WORKS(done);
        QVERIFY(done->problem);
        QCOMPARE(done->items.size(), std::size_t{1});
        QVERIFY(done->items.front().level == interfaces::Level::Sent ||
                done->items.front().level == interfaces::Level::Saved);
        QCOMPARE(valuesOf(rows(*workstation)), (Values{"60", "71"}));
        m_world->liar.tellTheTruth();
        WORKS(workstation->sync(true));
        for (const ItemView& i : rows(*workstation))
            QVERIFY(i.verdict == interfaces::Verdict::Verified && i.level == interfaces::Level::Recorded);
        QCOMPARE(workstation->status()->outbox, std::uint64_t{0});
    }

    /// The members see of two visits of one class nothing by which one is told from the other: a single value, or
    /// words that nobody else shall guess at.
    void twoVisitsLookTheSame()
    {
        const auto session = sessionOf("nurse");
        const auto seen = [&] {
            std::vector<contract::Transaction> out;
            const auto answer = session->gateway().call(gateway::ContributionsRequest{});
            for (const gateway::ContributionRow& row : answer->rows)
                out.push_back(*contract::decodeTransaction(row.transaction));
            return out;
        };
        const std::size_t before = seen().size();
        {
            const auto workstation = unlocked();
            WORKS(workstation->writeRecord({m_patient, "DTD", {{"heart-rate", "71"}}, "2026-03-05", false}));
            const std::string words(2'000, 'w');
            WORKS(workstation->writeRecord({m_patient,
                                            "CUP",
                                            {{"condition", "http://snomed.info/sct|35489007|Depressive disorder"},
                                             {"advice", words},
                                             {"referral", "Psychiatry"}},
                                            "2026-03-06",
                                            false}));
        }
        const auto all = seen();
        QCOMPARE(all.size(), before + 2);
        const auto& one = std::get<contract::ContributionBody>(all[before].body);
        const auto& other = std::get<contract::ContributionBody>(all[before + 1].body);
        QCOMPARE(contract::encode(all[before]).size(), contract::encode(all[before + 1]).size());
        QVERIFY(one.permissionClass == other.permissionClass && one.provenance == other.provenance);
        QCOMPARE(one.provider, other.provider);
        QCOMPARE(one.depth, other.depth);
        QCOMPARE(one.sizeClass, other.sizeClass);
        QVERIFY(one.root != other.root);
        QCOMPARE(one.readerSets.size(), other.readerSets.size());
        QVERIFY(one.readerSets.front().recipients == other.readerSets.front().recipients);
    }

    /// What a sync did before it failed is told; what it cannot vouch for is the answer.
    void aSyncThatFailsLaterTellsWhatItDid_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("at once") << 0;
        QTest::newRow("in its second turn") << 1;
        QTest::newRow("in its second turn, another ledger") << 2;
    }
    void aSyncThatFailsLaterTellsWhatItDid()
    {
        QFETCH(int, fault);
        const auto workstation = unlocked();
        auto& liar = m_world->liar;
        // What the vault does not take waits, so that a sync that waits begins anew.
        liar.refuse(gateway::Endpoint::VaultPut);
        WORKS(workstation->writeRecord({m_patient, "DTD", {{"heart-rate", "71"}}, "2026-03-05", false}));
        if (fault == 0)
            liar.refuse(gateway::Endpoint::Status);
        else if (fault == 1)
            liar.refuseAfter(gateway::Endpoint::Contributions, gateway::Endpoint::Status);
        else
            liar.about<gateway::StatusResponse>([turns = 0](gateway::StatusResponse& r) mutable {
                if (++turns > 1)
                    r.chain += 'x';
            });
        std::atomic<int> told = 0;
        const auto listening =
            workstation->subscribe([&](interfaces::Change change) { told += change == interfaces::Change::Patients; });
        const auto synced = workstation->sync(true);
        if (fault == 1) {
            WORKS(synced);
            QCOMPARE(synced->waiting, std::uint64_t{1});
            QVERIFY(synced->height > 0);
            QVERIFY(std::ranges::any_of(synced->problems, [](const Message& p) {
                return p.english().find("The node refused") != std::string::npos;
            }));
        } else {
            QVERIFY(!synced);
            QVERIFY(synced.error().failure == (fault == 0 ? Failure::Refused : Failure::Integrity));
        }
        QCOMPARE(told > 0, fault != 0);
        liar.tellTheTruth();
        WORKS(workstation->sync(true));
        QCOMPARE(workstation->status()->outbox, std::uint64_t{0});
    }

    void whatCameByImportIsAmendedToo()
    {
        const auto workstation = unlocked();
        const std::string before = rows(*workstation).front().item;
        const auto done = workstation->amendItem({before, {{"heart-rate", "61 /min"}}, false});
        WORKS(done);
        QVERIFY(!done->problem);
        const auto after = rows(*workstation);
        QCOMPARE(valuesOf(after), Values{"61"});
        QCOMPARE(after.front().supersedes, before);
        QCOMPARE(after.front().status, std::string("amended"));
        QCOMPARE(after.front().effective, std::string("2026-01-02T10:00:00Z"));
        QVERIFY(after.front().verdict == interfaces::Verdict::Verified);
        // Before the amendment was recorded nothing had replaced what it replaces.
        const auto then = rows(*workstation, Instant{after.front().recorded->ns - 1});
        QCOMPARE(valuesOf(then), Values{"60"});
        QVERIFY(!then.front().superseded);
        QVERIFY(workstation->details(before)->item.superseded);
    }

    /// Two who amend without having heard of each other: both versions stand, the next amendment or deletion takes
    /// both.
    void versionsBesideEachOther_data()
    {
        QTest::addColumn<bool>("erase");
        QTest::newRow("amended") << false;
        QTest::newRow("deleted") << true;
    }
    void versionsBesideEachOther()
    {
        QFETCH(bool, erase);
        {
            const auto nurse = sessionOf("nurse");
            const auto stale = opened(*nurse);
            std::string item;
            {
                const auto workstation = unlocked();
                item = rows(*workstation).front().item;
                WORKS(workstation->amendItem({item, {{"heart-rate", "61"}}, false}));
            }
            Importer importer(*nurse);
            WORKS(writeAmended(*nurse, importer, *stale, *replica::parseItemId(item),
                               {item, {{"heart-rate", "62"}}, false}));
            interfaces::CancelFlag never;
            WORKS(importer.send([](const interfaces::ImportProgress&) {}, never));
        }
        const auto workstation = unlocked();
        WORKS(workstation->sync(true));
        const auto both = rows(*workstation);
        QCOMPARE(valuesOf(both), (Values{"61", "62"}));
        if (erase) {
            const auto done = workstation->deleteItem({both.front().item, "withdrawn"});
            WORKS(done);
            QVERIFY2(!done->problem, done->problem ? done->problem->message.english().c_str() : "");
            const auto after = rows(*workstation);
            QCOMPARE(after.size(), std::size_t{2});
            for (const ItemView& i : after)
                QVERIFY(i.verdict == interfaces::Verdict::Erased && i.value.empty());
        } else {
            WORKS(workstation->amendItem({both.front().item, {{"heart-rate", "63"}}, false}));
            QCOMPARE(valuesOf(rows(*workstation)), Values{"63"});
        }
        const auto other = unlocked("nurse");
        WORKS(other->sync(true));
        QCOMPARE(valuesOf(rows(*other)), erase ? (Values{"", ""}) : Values{"63"});
    }

    /// Two who imported the same before they heard of each other: one row, which is amended, deleted and replaced as
    /// one.
    void theSameImportedTwice_data()
    {
        QTest::addColumn<QByteArray>("then");
        QTest::addColumn<QByteArray>("value"); // of the row after that
        QTest::newRow("amended") << QByteArray("amend") << QByteArray("71");
        QTest::newRow("deleted") << QByteArray("delete") << QByteArray();
        QTest::newRow("its next version imported") << QByteArray("import") << QByteArray("72");
    }
    void theSameImportedTwice()
    {
        QFETCH(QByteArray, then);
        QFETCH(QByteArray, value);
        interfaces::CancelFlag never;
        for (const char* user : {"physician", "nurse"}) {
            const auto session = sessionOf(user);
            Importer importer(*session);
            const auto done = importer.texts({observationResource("o2", "p1", 70)}, {}, true);
            WORKS(done);
            QCOMPARE(done->duplicates, std::uint64_t{0});
            WORKS(importer.send([](const interfaces::ImportProgress&) {}, never));
        }
        const auto workstation = unlocked();
        WORKS(workstation->sync(true));
        const auto once = rows(*workstation);
        QCOMPARE(valuesOf(once), (Values{"60", "70"}));
        const auto item = std::ranges::find(once, "70", &ItemView::value)->item;
        if (then == "amend") {
            const auto done = workstation->amendItem({item, {{"heart-rate", "71"}}, false});
            WORKS(done);
            QVERIFY2(!done->problem, done->problem ? done->problem->message.english().c_str() : "");
        } else if (then == "delete") {
            const auto done = workstation->deleteItem({item, "withdrawn"});
            WORKS(done);
            QVERIFY2(!done->problem, done->problem ? done->problem->message.english().c_str() : "");
        } else {
            interfaces::ImportRequest request;
            request.files = {m_world->folder.path() / "next.json"};
            request.own = true;
            QVERIFY(writeFileAtomically(request.files.front(), twinchart::viewOf(observationResource("o2", "p1", 72))));
            const auto done = workstation->import(request, [](const interfaces::ImportProgress&) {}, never);
            WORKS(done);
            QVERIFY2(!done->problem, done->problem ? done->problem->message.english().c_str() : "");
        }
        Values wanted{value.toStdString(), "60"};
        std::ranges::sort(wanted);
        const auto other = unlocked("nurse");
        WORKS(other->sync(true));
        for (interfaces::Workstation* one : {workstation.get(), other.get()}) {
            const auto after = rows(*one);
            QCOMPARE(valuesOf(after), wanted);
            for (const ItemView& i : after)
                QVERIFY(i.verdict == (i.value.empty() ? interfaces::Verdict::Erased : interfaces::Verdict::Verified));
            QCOMPARE(one->status()->outbox, std::uint64_t{0});
        }
    }
    /// What somebody else imported meanwhile is heard of first.
    void theSameImportedAfterwards()
    {
        interfaces::ImportRequest request;
        request.files = {m_world->folder.path() / "same.json"};
        request.own = true;
        QVERIFY(writeFileAtomically(request.files.front(), twinchart::viewOf(observationResource("o2", "p1", 70))));
        interfaces::CancelFlag never;
        for (const char* user : {"physician", "nurse"}) {
            const auto workstation = unlocked(user);
            const auto done = workstation->import(request, [](const interfaces::ImportProgress&) {}, never);
            WORKS(done);
            QVERIFY(!done->problem);
            const bool isFirst = std::string_view(user) == "physician";
            QCOMPARE(done->files.front().duplicates, std::uint64_t{isFirst ? 0U : 1U});
            QCOMPARE(done->files.front().items, std::uint64_t{isFirst ? 1U : 0U});
            QCOMPARE(valuesOf(rows(*workstation)), (Values{"60", "70"}));
        }
    }

    /// A store that stops between hearing of a deletion and erasing goes on with the next sync.
    void erasingGoesOn()
    {
        {
            const auto physician = sessionOf("physician");
            const auto patient = opened(*physician);
            replica::ItemId item;
            for (const replica::LoadedRecord& r : patient->loaded().records)
                if (patient->loaded().words[r.resourceType] == "Observation")
                    item = {r.record, r.version, 0};
            Importer importer(*physician);
            WORKS(writeDeleted(*physician, importer, *patient, item, {{}, "erasure"}));
            for (int n = 0; n < 3; ++n)
                QVERIFY(physician->synchroniser().run().hasValue());
            // Proven, and its octets are still here.
            QVERIFY(physician->replica().content(item.record, item.version).hasValue());
            WORKS(eraseDeleted(*physician));
            QVERIFY(!physician->replica().content(item.record, item.version).hasValue());
            WORKS(eraseDeleted(*physician));
            QVERIFY(physician->replica().check(true).findings.empty());
        }
        const auto workstation = unlocked();
        const auto after = rows(*workstation);
        QCOMPARE(after.size(), std::size_t{1});
        QVERIFY(after.front().verdict == interfaces::Verdict::Erased);
    }
};

QTEST_GUILESS_MAIN(WritingTest)
#include "writing_test.moc"

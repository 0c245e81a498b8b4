// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhome.h"

#include "../../gate/bundles.h"
#include "openedpatient.h"

#include <support/qtry.h>
#include <util/file.h>
#include <workstation/factory.h>

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <poll.h>
#include <sys/inotify.h>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::workstation;
using test::Ran;
using test::TestHome;
namespace fs = std::filesystem;

/// What fails its check is shown as failed: never as empty, never as verified, never with exit status 0.
class IntegrityTest : public QObject {
    Q_OBJECT
    std::unique_ptr<TestHome> m_home;
    Bytes m_old;           ///< replica.db before the second import
    std::string m_patient; ///< of the bundle GATE
    std::string m_other;   ///< of the bundle SOUND
    qsizetype m_rows = 0;

    fs::path store() const { return m_home->userFolder() / "replica.db"; }
    Ran physician(const QStringList& arguments) const { return m_home->cli(QStringLiteral("physician"), arguments); }
    Ran timeline(const std::string& patient, const QStringList& more = {}) const
    {
        return physician(
            QStringList{QStringLiteral("timeline"), QStringLiteral("--patient"), QString::fromStdString(patient)} +
            more);
    }
    /// The manifest tells of the change; whoever edits a store takes it away first.
    void edit(const char* sql) const
    {
        m_home->sql(sql);
        fs::remove(m_home->userFolder() / "manifest");
    }
    static const interfaces::PatientSummary* find(const std::vector<interfaces::PatientSummary>& all,
                                                  const std::string& id)
    {
        const auto at = std::ranges::find(all, id, &interfaces::PatientSummary::id);
        return at == all.end() ? nullptr : &*at;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = std::make_unique<TestHome>();
        QVERIFY(!m_home->imported(m_home->file("a.json", gate::smallBundle(1, 20))).problem);
        QVERIFY(!m_home->imported(m_home->file("b.json", gate::smallBundle(2, 3, "SOUND"))).problem);
        m_old = *readFile(store(), 1u << 30);
        QVERIFY(!m_home->imported(m_home->file("c.json", gate::smallBundle(1, 40))).problem);
        m_home->keep();
        const auto patients = m_home->unlocked()->patients();
        QVERIFY(patients && patients->size() == 2);
        for (const auto& p : *patients)
            (p.family == "GATE" ? m_patient : m_other) = p.id;
        QVERIFY(!m_patient.empty() && !m_other.empty());
        m_home->keep();
        const Ran rows = timeline(m_patient);
        QVERIFY2(rows.exit == 0, rows.errors);
        m_rows = rows.lines.size();
        QVERIFY(m_rows >= 40);
    }
    void init() { m_home->restore(); }

    void anEditedRowIsAFailedPatient_data()
    {
        QTest::addColumn<QByteArray>("sql");
        const QByteArray where = " WHERE items = (SELECT max(items) FROM patients)";
        QTest::newRow("brief") << QByteArray(
            "UPDATE patients SET brief = (SELECT brief FROM patients WHERE length(brief) > 0 ORDER BY items LIMIT 1)" +
            where);
        QTest::newRow("count") << QByteArray("UPDATE patients SET invalid = 0, waiting = 1" + where);
        QTest::newRow("body") << QByteArray("UPDATE patients SET body = zeroblob(length(body))" + where);
        QTest::newRow("segment") << QByteArray("UPDATE segments SET octets = zeroblob(10)");
        QTest::newRow("contribution gone")
            << QByteArray("DELETE FROM contributions WHERE patient = (SELECT number FROM patients" + where + ")");
    }
    void anEditedRowIsAFailedPatient()
    {
        QFETCH(QByteArray, sql);
        edit(sql.constData());
        const Ran rows = timeline(m_patient);
        QVERIFY2(rows.exit == 3, QByteArray("exit ") + QByteArray::number(rows.exit) + rows.output + rows.errors);
        QVERIFY(rows.lines.isEmpty());
        QVERIFY(!rows.errors.isEmpty());

        const auto workstation = m_home->unlocked();
        interfaces::TimelineQuery query;
        query.patient = m_patient;
        const auto chart = workstation->openPatient(query);
        QVERIFY(!chart);
        QVERIFY(chart.error().failure == Failure::Integrity);
        // From then on the list says it too, where its own row fits.
        const auto all = workstation->patients();
        QVERIFY(all);
        const auto* failed = find(*all, m_patient);
        QVERIFY(failed != nullptr);
        QVERIFY(failed->worst == interfaces::Verdict::Invalid);
        const Ran file =
            physician({QStringLiteral("export"), QStringLiteral("--patient"), QString::fromStdString(m_patient),
                       QStringLiteral("--format"), QStringLiteral("fhir"), QStringLiteral("--out"),
                       QString::fromStdString(m_home->path() / ".." / "out.json")});
        QVERIFY(file.exit != 0);
        QVERIFY(!fs::exists(m_home->path() / ".." / "out.json"));
    }

    void anUnsoundRowShowsNothingAsAValue()
    {
        edit(
            "UPDATE patients SET brief = (SELECT brief FROM patients WHERE length(brief) > 0 ORDER BY items LIMIT 1) WHERE items = (SELECT max(items) FROM patients)");
        const auto workstation = m_home->unlocked();
        const auto all = workstation->patients();
        QVERIFY(all);
        const auto* failed = find(*all, m_patient);
        QVERIFY(failed != nullptr);
        QVERIFY(failed->worst == interfaces::Verdict::Invalid);
        QVERIFY(failed->allergyState == interfaces::AllergyState::Unavailable);
        QVERIFY(failed->family.empty() && failed->born.empty() && failed->identifiers.empty());
        const auto* sound = find(*all, m_other);
        QVERIFY(sound != nullptr);
        // Nobody has looked at the record yet.
        QVERIFY(sound->worst == interfaces::Verdict::NotYetTrusted);
        QCOMPARE(sound->family, std::string("SOUND"));
        interfaces::TimelineQuery query;
        query.patient = m_other;
        QVERIFY(workstation->openPatient(query));
        const auto looked = workstation->patients();
        QVERIFY(looked && find(*looked, m_other)->worst == interfaces::Verdict::Verified);
        workstation->lock();

        const Ran list = physician({QStringLiteral("patients")});
        QCOMPARE(list.exit, 3);
        QCOMPARE(list.lines.size(), 2);
        for (const auto& line : list.lines)
            if (line.value(QLatin1String("patient")).toString().toStdString() == m_patient) {
                QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("invalid"));
                QCOMPARE(line.value(QLatin1String("name")).toString(), QString());
            } else {
                QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("not-yet-trusted"));
            }
        // "There is nobody of that number" would not be true either.
        QCOMPARE(timeline("https://example.org|1").exit, 3);
        QCOMPARE(timeline(m_other).exit, 0);
    }

    void anOlderPageIsNeverAShorterRecord()
    {
        constexpr std::size_t kPage = 4096;
        const Bytes newest = *readFile(store(), 1u << 30);
        int changed = 0;
        int failed = 0;
        for (std::size_t page = 0; (page + 1) * kPage <= std::min(m_old.size(), newest.size()); ++page) {
            const auto old = BytesView(m_old).subspan(page * kPage, kPage);
            if (equal(old, BytesView(newest).subspan(page * kPage, kPage)))
                continue;
            ++changed;
            m_home->restore();
            Bytes mixed = newest;
            std::copy(old.begin(), old.end(), mixed.begin() + static_cast<std::ptrdiff_t>(page * kPage));
            QVERIFY(writeFileAtomically(store(), mixed));
            fs::remove(m_home->userFolder() / "manifest");
            const Ran rows = timeline(m_patient);
            qsizetype whole = 0;
            for (const auto& line : rows.lines)
                whole += line.value(QLatin1String("verdict")).toString() == QLatin1String("verified") ? 1 : 0;
            failed += rows.exit == 3 ? 1 : 0;
            QVERIFY2(rows.exit == 3 || (rows.exit == 0 && whole == m_rows),
                     QByteArray("page ") + QByteArray::number(static_cast<qulonglong>(page + 1)) + ": exit " +
                         QByteArray::number(rows.exit) + ", " + QByteArray::number(whole) + " rows " + rows.errors);
        }
        qInfo("%d pages put back, %d of them refused", changed, failed);
        QVERIFY(changed > 5);
        QVERIFY(failed > 0);
    }

    void aRecordThatDoesNotOpenIsOneInvalidRow()
    {
        edit("UPDATE records SET dek = zeroblob(32) WHERE number = (SELECT max(number) FROM records)");
        const Ran rows = timeline(m_patient);
        QCOMPARE(rows.exit, 3);
        QCOMPARE(rows.lines.size(), m_rows);
        int invalid = 0;
        for (const auto& line : rows.lines)
            if (line.value(QLatin1String("verdict")).toString() == QLatin1String("invalid")) {
                ++invalid;
                QVERIFY(line.value(QLatin1String("value")).isNull());
            }
        QVERIFY(invalid > 0);
        // Whether it meets a condition nobody can say: what is known to have failed is listed whatever is asked of its
        // value.
        const auto workstation = m_home->unlocked();
        interfaces::TimelineQuery query;
        query.patient = m_patient;
        std::vector<interfaces::Verdict> verdicts;
        const auto note = [&](const interfaces::ItemView& i) {
            verdicts.push_back(i.verdict);
            return true;
        };
        QVERIFY(workstation->timeline(query, note));
        QCOMPARE(std::ranges::count(verdicts, interfaces::Verdict::Invalid), invalid);
        verdicts.clear();
        query.where = {"heart-rate > 1000 /min"};
        QVERIFY(workstation->timeline(query, note));
        QCOMPARE(verdicts.size(), static_cast<std::size_t>(invalid));
        QVERIFY(std::ranges::count(verdicts, interfaces::Verdict::Invalid) == invalid);
        workstation->lock();

        // The rest is exported, what is left out is named.
        const fs::path out = m_home->path() / ".." / "partly.json";
        const Ran file = physician({QStringLiteral("export"), QStringLiteral("--all"), QStringLiteral("--format"),
                                    QStringLiteral("fhir"), QStringLiteral("--out"), QString::fromStdString(out)});
        QVERIFY2(file.exit == 3, file.errors);
        QCOMPARE(file.lines.first().value(QLatin1String("leftOut")).toInt(), 1);
        QVERIFY(file.errors.contains("is not in the file"));
        QFile written(QString::fromStdString(out));
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray octets = written.readAll();
        QVERIFY(octets.contains("SOUND"));
        QCOMPARE(octets.count("\"resourceType\":\"Observation\""), 42);
    }

    /// A check that fails later fails in the list too, whichever way it was asked for.
    void whatFailsACheckFailsInTheList_data()
    {
        QTest::addColumn<QString>("check");
        for (const char* check : {"none", "background", "query", "query that was stopped", "details", "proof"})
            QTest::newRow(check) << QString::fromLatin1(check);
    }
    void whatFailsACheckFailsInTheList()
    {
        QFETCH(QString, check);
        edit("UPDATE records SET dek = zeroblob(32) WHERE number = (SELECT max(number) FROM records)");
        std::string bad;
        for (const auto& line : timeline(m_patient).lines)
            if (line.value(QLatin1String("verdict")).toString() == QLatin1String("invalid"))
                bad = line.value(QLatin1String("item")).toString().toStdString();
        QVERIFY(!bad.empty());

        const auto workstation = m_home->unlocked();
        const auto row = [&] {
            const auto all = workstation->patients();
            return all ? *find(*all, m_patient) : interfaces::PatientSummary{};
        };
        interfaces::TimelineQuery query;
        query.patient = m_patient;
        const auto asked = [&](bool whole) {
            return workstation->timeline(query, [&](const interfaces::ItemView& i) {
                return whole || i.verdict != interfaces::Verdict::Invalid;
            });
        };
        std::atomic<bool> verdicts = false;
        std::atomic<bool> summaries = false;
        const auto listening = workstation->subscribe([&](interfaces::Change change) {
            verdicts = verdicts || change == interfaces::Change::Verdicts;
            summaries = summaries || change == interfaces::Change::Summaries;
        });
        if (check == QLatin1String("none")) {
            // What only the root vouches for is what the list says without it.
            row();
            QTRY_VERIFY(summaries);
            QVERIFY(row().worst == interfaces::Verdict::Verified);
            return;
        }
        if (check == QLatin1String("background")) {
            QVERIFY(workstation->openPatient(query));
            QTRY_VERIFY_WITH_TIMEOUT(verdicts, 20'000);
        } else if (check.startsWith(QLatin1String("query"))) {
            QVERIFY(asked(check == QLatin1String("query")));
        } else if (check == QLatin1String("details")) {
            QVERIFY(workstation->details(bad));
        } else {
            const auto proof = workstation->proof(bad);
            QVERIFY(proof && proof->overall == interfaces::StepState::Failed);
        }
        QVERIFY(verdicts || summaries);
        for (int n = 0; n < 2; ++n) {
            QVERIFY(row().worst == interfaces::Verdict::Invalid);
            QVERIFY(row().invalidItems > 0);
            // Nor does what is computed behind the list, or the screen that is opened next, take it back.
            QTest::qWait(600);
            QVERIFY(workstation->openPatient(query));
        }
    }

    void whatNeverOpenedIsARowToo()
    {
        replica::LoadedPatient loaded;
        loaded.root = replica::RootVerdict::Verified;
        loaded.words = {"clinic", "", "X"};
        loaded.contributions.resize(1);
        loaded.contributions[0].state = replica::State::Recorded;
        loaded.contributions[0].verdict.verdict = replica::Verdict::Verified;
        replica::LoadedRecord record;
        record.resourceType = 1;
        record.dataSet = 2;
        record.flags = replica::kInvalid;
        record.fault = replica::RecordFault::NotOpened;
        loaded.records = {record};
        const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinFirst());
        QVERIFY(catalogue);
        const OpenedPatient patient(loaded, {}, 1, *catalogue);
        QCOMPARE(patient.unopened().size(), std::size_t{1});
        QVERIFY(patient.unopened().front().verdict == interfaces::Verdict::Invalid);
        QVERIFY(patient.summary().worst == interfaces::Verdict::Invalid);
        QCOMPARE(patient.summary().invalidItems, std::uint64_t{1});
        QVERIFY(patient.summary().allergyState == interfaces::AllergyState::Unavailable);

        loaded.root = replica::RootVerdict::Mismatch;
        loaded.records.clear();
        loaded.contributions.clear();
        const OpenedPatient mismatch(std::move(loaded), {}, 1, *catalogue);
        QVERIFY(mismatch.summary().worst == interfaces::Verdict::Invalid);
        QVERIFY(mismatch.summary().allergyState == interfaces::AllergyState::Unavailable);
    }

    void noAllergyIsReadFromWhatIsNotHere_data()
    {
        using State = interfaces::AllergyState;
        QTest::addColumn<QStringList>("allergies"); // code/status
        QTest::addColumn<bool>("pending");
        QTest::addColumn<int>("withheld");
        QTest::addColumn<bool>("part");
        QTest::addColumn<int>("state");
        const auto row = [](const char* name, const QStringList& allergies, State state, bool pending = false,
                            int withheld = 0, bool part = false) {
            QTest::newRow(name) << allergies << pending << withheld << part << static_cast<int>(state);
        };
        const QStringList none{QStringLiteral("716186003/active")};
        const QStringList one{QStringLiteral("91936005/active")};
        row("nothing", {}, State::NotRecorded);
        row("none is said", none, State::NoneKnown);
        row("none is said without a status", {QStringLiteral("no-known-allergies/")}, State::NoneKnown);
        row("none was refuted", {QStringLiteral("716186003/refuted")}, State::NotRecorded);
        row("none is said no more", {QStringLiteral("716186003/inactive")}, State::NotRecorded);
        row("one", one, State::Known);
        row("one, and none is said", one + none, State::Known);
        row("one that is over", {QStringLiteral("91936005/resolved")}, State::NotRecorded);
        row("one that was refuted", {QStringLiteral("91936005/refuted")}, State::NotRecorded);
        row("one that is over, and none is said", QStringList{QStringLiteral("91936005/resolved")} + none,
            State::NoneKnown);
        row("nothing, access pending", {}, State::Unavailable, true);
        row("none is said, access pending", none, State::Unavailable, true);
        row("one, access pending", one, State::Known, true);
        row("nothing, a leaf withheld", {}, State::Unavailable, false, 1);
        row("none is said, a leaf withheld", none, State::Unavailable, false, 1);
        row("one, a leaf withheld", one, State::Known, false, 1);
        row("nothing, by a grant", {}, State::Unavailable, false, 0, true);
        row("none is said, by a grant", none, State::Unavailable, false, 0, true);
        row("one, by a grant", one, State::Known, false, 0, true);
    }
    void noAllergyIsReadFromWhatIsNotHere()
    {
        QFETCH(QStringList, allergies);
        QFETCH(bool, pending);
        QFETCH(int, withheld);
        QFETCH(bool, part);
        QFETCH(int, state);
        replica::LoadedPatient loaded;
        loaded.root = replica::RootVerdict::Verified;
        loaded.words = {"clinic", "AllergyIntolerance", "PH"};
        loaded.info.accessPending = pending;
        loaded.info.withheld = static_cast<std::uint64_t>(withheld);
        loaded.contributions.resize(1);
        loaded.contributions[0].state = replica::State::Recorded;
        loaded.contributions[0].verdict.verdict = replica::Verdict::Verified;
        for (const QString& allergy : std::as_const(allergies)) {
            model::Item item;
            item.code.codings = {{"http://snomed.info/sct", allergy.section(QLatin1Char('/'), 0, 0).toStdString(), ""}};
            item.status = allergy.section(QLatin1Char('/'), 1).toStdString();
            replica::LoadedRecord record;
            record.resourceType = 1;
            record.dataSet = 2;
            record.firstItem = static_cast<std::uint32_t>(loaded.items.size());
            record.items = 1;
            loaded.records.push_back(record);
            loaded.items.push_back(item);
        }
        const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinFirst());
        QVERIFY(catalogue);
        OpenedPatient patient(std::move(loaded), {}, 1, *catalogue);
        if (part)
            patient.setPart();
        const interfaces::PatientSummary summary = patient.summary();
        QCOMPARE(static_cast<int>(summary.allergyState), state);
        QCOMPARE(summary.allergies.size(),
                 summary.allergyState == interfaces::AllergyState::Known ? std::size_t{1} : std::size_t{0});
        // What was kept back was not verified either.
        QCOMPARE(summary.worst == interfaces::Verdict::Verified, withheld == 0);
        QCOMPARE(summary.worst == interfaces::Verdict::Invalid, false);
    }

    void lostSlotsAreFound()
    {
        for (const bool clean : {true, false}) {
            m_home->restore();
            fs::remove(m_home->userFolder() / "slots");
            if (!clean)
                fs::remove(m_home->userFolder() / "manifest");
            const Ran check = m_home->cli({}, {QStringLiteral("check"), QStringLiteral("--deep")});
            QVERIFY2(check.exit == 3, check.output + check.errors);
            QVERIFY2(check.output.contains("slots"), check.output);
        }
    }

    /// A kill between the store's opening and the manifest's end would leave files that no manifest names.
    void theManifestGoesBeforeTheStoreIsTouched()
    {
        const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        QVERIFY(watch >= 0);
        QVERIFY(::inotify_add_watch(watch, m_home->userFolder().c_str(), IN_CREATE | IN_DELETE) >= 0);
        const auto workstation = m_home->unlocked();
        std::vector<std::string> events;
        alignas(inotify_event) char buffer[16384];
        for (ssize_t n = 0; (n = ::read(watch, buffer, sizeof buffer)) > 0;)
            for (ssize_t at = 0; at < n;) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
                events.emplace_back(std::string((event->mask & IN_DELETE) != 0 ? "-" : "+") + event->name);
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
        ::close(watch);
        const auto gone = std::ranges::find(events, "-manifest");
        const auto made =
            std::ranges::find_if(events, [](const std::string& e) { return e.starts_with("+replica.db-"); });
        QVERIFY(gone != events.end());
        QVERIFY(made != events.end());
        QVERIFY(gone < made);
    }

    void aStoreThatDoesNotOpenKeepsItsManifest()
    {
        const Bytes before = *readFile(m_home->userFolder() / "manifest", 1 << 20);
        Bytes broken = *readFile(store(), 1u << 30);
        broken[100] ^= 1;
        QVERIFY(writeFileAtomically(store(), broken));
        const auto workstation = openWorkstation({m_home->path(), {}, "test"});
        QVERIFY(!workstation->unlock("physician", SecretBytes::copyOf(std::string_view(TestHome::kPassphrase))));
        const auto after = readFile(m_home->userFolder() / "manifest", 1 << 20);
        QVERIFY(after);
        QVERIFY(equal(*after, before));
    }

    void openingsOverlap()
    {
        const auto workstation = m_home->unlocked();
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (const std::string& id : {m_patient, m_other, m_patient, m_other})
                threads.emplace_back([&, id] {
                    interfaces::TimelineQuery query;
                    query.patient = id;
                    for (int n = 0; n < 50; ++n)
                        good += workstation->openPatient(query) ? 1 : 0;
                });
        }
        QCOMPARE(good.load(), 200);
        workstation->lock();
    }
};
QTEST_GUILESS_MAIN(IntegrityTest)
#include "integrity_test.moc"

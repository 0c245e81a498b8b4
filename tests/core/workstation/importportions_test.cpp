// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importplan.h"
#include "importportions.h"
#include "planning.h"

#include <support/data.h>
#include <util/file.h>

#include <QTest>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

/// A file is read and planned in portions, its people first.
class ImportPortionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFileInPortionsIsAsTheWhole_data()
    {
        QTest::addColumn<bool>("ndjson");
        QTest::newRow("bundle") << false;
        QTest::newRow("lines") << true;
    }
    // The people first, then the rest in order: what is planned, replaced, refused and joined is what it would be if
    // the file were planned whole.
    void aFileInPortionsIsAsTheWhole()
    {
        QFETCH(bool, ndjson);
        const support::TemporaryFolder folder;
        std::vector<std::string> resources;
        const auto observation = [&](int n, int patient, const std::string& more = {}) {
            resources.push_back("{\"resourceType\":\"Observation\",\"id\":\"o" + std::to_string(n) +
                                "\",\"status\":\"final\",\"code\":{\"text\":\"x" + more +
                                "\"},\"subject\":{\"reference\":\"Patient/p" + std::to_string(patient) +
                                "\"},\"valueString\":\"y\"}");
        };
        const auto person = [&](int n, const std::string& family, const std::string& born, const std::string& nhs) {
            resources.push_back(
                "{\"resourceType\":\"Patient\",\"id\":\"p" + std::to_string(n) + "\",\"name\":[{\"family\":\"" +
                family + "\"}],\"birthDate\":\"" + born + "\"" +
                (nhs.empty() ? "}"
                             : ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"" + nhs +
                                   "\"}]}"));
        };
        for (int n = 0; n < 200; ++n)
            observation(n, n % 5);
        observation(8, 3, "new"); // a new version, far behind the older one
        observation(9, 4);        // the same again
        resources.push_back("{\"resourceType\":\"Organization\",\"id\":\"g\",\"name\":\"G\"}");
        for (int n = 200; n < 260; ++n)
            observation(n, n % 5);
        person(0, "Smith", "1970-01-01", "9995138468");
        person(1, "Smith", "1970-01-01", "9995138468"); // the same national number: one patient
        person(2, "Jones", "1980-01-01", "");           // known with another name and birth date
        person(3, "Brown", "1990-01-01", "");

        const auto file = folder.path() / (ndjson ? "a.ndjson" : "a.json");
        std::string text;
        for (const std::string& r : resources)
            text += ndjson ? r + "\n" : (text.empty() ? std::string() : std::string(",")) + "{\"resource\":" + r + "}";
        if (!ndjson)
            text = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + text + "]}";
        QVERIFY(writeFileAtomically(file, viewOf(text)));

        auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        QVERIFY(catalogue.hasValue());
        struct Outcome {
            std::set<std::tuple<PatientId, RecordId, VersionId>> records;
            std::set<std::pair<RecordId, VersionId>> replaced;
            std::set<PatientId> briefs;
            std::uint64_t duplicates = 0, patients = 0, refused = 0;
            std::size_t problems = 0, portions = 0, largest = 0;
            bool operator==(const Outcome& o) const
            {
                return records == o.records && replaced == o.replaced && briefs == o.briefs &&
                       duplicates == o.duplicates && patients == o.patients && refused == o.refused &&
                       problems == o.problems;
            }
        };
        DeskOnly node;
        const crypto::HospitalKeys keys = crypto::HospitalKeys::generate();
        PatientId suspect;
        {
            Desk desk(node, keys);
            std::vector<interop::ImportedRecord> one{record("a", "p2", "x", "{}")};
            suspect = *planImport(std::move(one), keys, desk, nothingKnown())->groups[0].patient;
        }
        interop::ImportSummary summary;
        const auto run = [&](const PortionLimits& limits) {
            Outcome out;
            FilePeople people;
            std::map<RecordId, std::vector<KnownRecords::Version>> stored;
            KnownRecords known;
            known.versions =
                [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
                std::vector<std::vector<KnownRecords::Version>> found;
                for (const RecordId& r : names)
                    found.push_back(stored[r]);
                return found;
            };
            known.patient = [&](const PatientId& id) -> std::optional<interfaces::PatientSummary> {
                if (id != suspect)
                    return std::nullopt;
                interfaces::PatientSummary s;
                s.family = "Black";
                s.born = "1930-01-01";
                return s;
            };
            interop::ImportSession reader({.source = "a"}, *catalogue);
            const interfaces::CancelFlag never;
            summary = readInPortions(
                reader, file,
                [&](std::vector<interop::ImportedRecord>&& records) {
                    ++out.portions;
                    out.largest = std::max(out.largest, records.size());
                    Desk desk(node, keys);
                    auto made = planImport(std::move(records), keys, desk, known, people);
                    if (!made)
                        qFatal("%s", made.error().message.english().c_str());
                    out.duplicates += made->duplicates;
                    out.patients += made->patients;
                    out.refused += made->refusedRecords;
                    out.problems += made->refused.size();
                    for (const auto& [id, brief] : made->briefs)
                        out.briefs.insert(id);
                    for (const ImportGroup& g : made->groups) {
                        for (const auto& [n, version] : g.replaces) {
                            out.replaced.emplace(g.records[n].record, version);
                            for (auto& v : stored[g.records[n].record])
                                v.newest = v.newest && v.version != version;
                        }
                        for (const PlainRecord& r : g.records) {
                            out.records.emplace(g.patient.value_or(PatientId{}), r.record, r.version);
                            KnownRecords::Version v;
                            v.version = r.version;
                            v.newest = true;
                            v.handle = g.patient ? crypto::patientHandle(keys, *g.patient)
                                                 : crypto::commonsHandle(keys, g.source);
                            stored[r.record].push_back(v);
                        }
                    }
                    return true;
                },
                never, limits);
            return out;
        };
        const Outcome whole = run({});
        const interop::ImportSummary first = summary;
        QCOMPARE(whole.portions, std::size_t{1});
        QCOMPARE(whole.duplicates, std::uint64_t{1});
        QCOMPARE(whole.patients, std::uint64_t{4});
        QCOMPARE(whole.replaced.size(), std::size_t{1});
        QVERIFY(whole.refused > 40);
        for (const std::size_t records : {std::size_t{1}, std::size_t{3}, std::size_t{50}, std::size_t{264}}) {
            const Outcome parts = run({.records = records});
            QVERIFY(parts.portions > 1);
            QVERIFY(parts.largest <= records);
            QVERIFY2(parts == whole, std::to_string(records).c_str());
            QCOMPARE(summary.kept, first.kept);
            QCOMPARE(summary.resources, first.resources);
            QVERIFY(!summary.cancelled);
        }
        const Outcome small = run({.room = 20'000});
        QVERIFY(small.portions > 5 && small == whole);
    }
    void aPortionCanStopTheReading()
    {
        const support::TemporaryFolder folder;
        const auto file = folder.path() / "a.ndjson";
        std::string text;
        for (int n = 0; n < 100; ++n)
            text +=
                "{\"resourceType\":\"Basic\",\"id\":\"b" + std::to_string(n) + "\",\"code\":{\"text\":\"x\"}}" + "\n";
        QVERIFY(writeFileAtomically(file, viewOf(text)));
        auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        interop::ImportSession reader({.source = "a"}, *catalogue);
        interfaces::CancelFlag cancel;
        int portions = 0;
        const auto stopping =
            readInPortions(reader, file, [&](std::vector<interop::ImportedRecord>&&) { return ++portions < 3; }, cancel,
                           {.records = 10});
        QVERIFY(stopping.cancelled);
        QCOMPARE(portions, 3);
        portions = 0;
        const auto cancelled = readInPortions(reader, file,
                                              [&](std::vector<interop::ImportedRecord>&&) {
                                                  cancel.cancelled = ++portions == 2;
                                                  return true;
                                              },
                                              cancel, {.records = 10});
        QVERIFY(cancelled.cancelled);
        QCOMPARE(portions, 2);
    }
    void aFileThatChangesIsNotTakenForTheSame_data()
    {
        QTest::addColumn<int>("when"); // the portion after which
        QTest::addColumn<QByteArray>("how");
        QTest::newRow("not at all") << 0 << QByteArray();
        QTest::newRow("written anew between the readings") << 1 << QByteArray("anew");
        QTest::newRow("another in its place between the readings") << 1 << QByteArray("replaced");
        QTest::newRow("longer in the second reading") << 2 << QByteArray("longer");
        QTest::newRow("removed between the readings") << 1 << QByteArray("removed");
    }
    // What is read the second time without its people must be what they were read from.
    void aFileThatChangesIsNotTakenForTheSame()
    {
        QFETCH(int, when);
        QFETCH(QByteArray, how);
        const support::TemporaryFolder folder;
        const auto file = folder.path() / "a.ndjson";
        const auto lines = [](char name) {
            std::string text = std::string("{\"resourceType\":\"Patient\",\"id\":\"") + name + "\"}\n";
            for (int n = 10; n < 50; ++n)
                text +=
                    "{\"resourceType\":\"Basic\",\"id\":\"b" + std::to_string(n) + "\",\"code\":{\"text\":\"x\"}}\n";
            return text;
        };
        const auto write = [&](const std::filesystem::path& to, const std::string& text) {
            std::ofstream(to, std::ios::trunc) << text;
        };
        write(file, lines('p'));
        // A clock of the file system that is coarse would call two writings one.
        std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - std::chrono::hours(1));
        const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        interop::ImportSession reader({.source = "a"}, *catalogue);
        const interfaces::CancelFlag never;
        int portions = 0;
        std::uint64_t given = 0;
        const auto summary = readInPortions(reader, file,
                                            [&](std::vector<interop::ImportedRecord>&& records) {
                                                given += records.size();
                                                if (++portions != when)
                                                    return true;
                                                if (how == "anew") {
                                                    write(file, lines('q'));
                                                } else if (how == "replaced") {
                                                    write(folder.path() / "b", lines('q'));
                                                    std::filesystem::rename(folder.path() / "b", file);
                                                } else if (how == "removed") {
                                                    std::filesystem::remove(file);
                                                } else {
                                                    std::ofstream(file, std::ios::app)
                                                        << "{\"resourceType\":\"Patient\",\"id\":\"z\"}\n";
                                                }
                                                return true;
                                            },
                                            never, {.records = 10});
        QCOMPARE(summary.kept, given);
        QCOMPARE(summary.kept + summary.refused, summary.resources);
        QCOMPARE(summary.refused > 0, when != 0);
        QCOMPARE(std::ranges::any_of(summary.problems,
                                     [](const interop::ImportProblem& p) {
                                         return p.kind == interop::ImportProblem::Kind::Refused &&
                                                p.why.english().find("changed while it was read") != std::string::npos;
                                     }),
                 when != 0);
        // Nothing of another file is taken for somebody of the first.
        if (when == 1)
            QCOMPARE(portions, 1);
    }
    void whatIsRefusedWholeHandsNothingOver()
    {
        const support::TemporaryFolder folder;
        const auto file = folder.path() / "a.json";
        std::string text = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[";
        for (int n = 0; n < 100; ++n)
            text += "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"b" + std::to_string(n) + "\"}},";
        QVERIFY(writeFileAtomically(file, viewOf(text + "{\"a\":1,\"a\":2}]}")));
        auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        interop::ImportSession reader({.source = "a"}, *catalogue);
        const interfaces::CancelFlag never;
        int portions = 0;
        const auto summary =
            readInPortions(reader, file, [&](std::vector<interop::ImportedRecord>&&) { return ++portions > 0; }, never,
                           {.records = 10});
        QVERIFY(summary.refusedWhole);
        QCOMPARE(portions, 0);
    }
};

QTEST_APPLESS_MAIN(ImportPortionsTest)
#include "importportions_test.moc"

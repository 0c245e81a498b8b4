// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <workstation/demo/generator.h>

#include <interop/importer.h>
#include <model/format.h>

#include <QTest>

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::workstation::demo;

namespace {
const Instant kEnd = *parseRfc3339("2026-11-20T14:50:00Z");

const Demonstration& demonstration()
{
    static const Demonstration made = generate(1, kEnd);
    return made;
}

const model::Catalogue& catalogue()
{
    static const model::Catalogue c = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory()).value();
    return c;
}

/// Every resource through the ordinary reader, with the chunk it came in.
struct Read {
    const Chunk* chunk;
    model::RecordContent record;
};

const std::vector<Read>& everything()
{
    static const std::vector<Read> all = [] {
        std::vector<Read> out;
        for (const Chunk& chunk : demonstration().chunks) {
            interop::ImportOptions options;
            options.source = chunk.source;
            options.own = chunk.own;
            interop::ImportSession session(options, catalogue());
            std::string bundle = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[";
            for (std::size_t i = 0; i < chunk.resources.size(); ++i)
                bundle += (i == 0 ? "" : ",") + std::string("{\"resource\":") + chunk.resources[i] + "}";
            bundle += "]}";
            const auto summary = session.readText(viewOf(bundle), [&](interop::ImportedRecord&& r) {
                out.push_back({&chunk, std::move(r.content)});
                return true;
            });
            for (const auto& problem : summary.problems)
                qWarning("%s: %s %s", chunk.patient.c_str(), problem.place().c_str(), problem.why.english().c_str());
        }
        return out;
    }();
    return all;
}

std::vector<const model::Item*> itemsOf(const char* patient, const char* dataSet, const char* attribute = nullptr)
{
    std::vector<const model::Item*> out;
    for (const Read& r : everything()) {
        if (r.chunk->patient != patient)
            continue;
        for (const model::Item& item : r.record.items) {
            if (item.dataSet.code == dataSet && (attribute == nullptr || item.attribute == attribute))
                out.push_back(&item);
        }
    }
    return out;
}

std::int64_t earliest(const std::vector<const model::Item*>& items)
{
    std::int64_t out = INT64_MAX;
    for (const model::Item* i : items)
        out = std::min(out, i->effective.start->earliest.ns);
    return out;
}
} // namespace

class DemoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void size()
    {
        std::size_t resources = 0;
        std::size_t octets = 0;
        std::map<std::string, std::size_t> types;
        for (const Chunk& c : demonstration().chunks) {
            resources += c.resources.size();
            QVERIFY(!c.resources.empty());
            QVERIFY(c.resources.size() <= 20'000);
            for (const std::string& r : c.resources) {
                octets += r.size();
                ++types[r.substr(17, r.find('"', 17) - 17)];
            }
        }
        for (const auto& [type, count] : types)
            qInfo("%s %zu", type.c_str(), count);
        qInfo("%zu patients, %zu chunks, %zu resources, %zu octets", demonstration().patients.size(),
              demonstration().chunks.size(), resources, octets);
        QVERIFY(demonstration().patients.size() == 12);
        QVERIFY(resources >= 12'000 && resources <= 20'000);
        QVERIFY(demonstration().chunks.size() <= 450);
    }

    void sameEverywhere()
    {
        const Demonstration again = generate(1, kEnd);
        QCOMPARE(again.chunks.size(), demonstration().chunks.size());
        std::uint64_t hash = 0xcbf29ce484222325ULL;
        for (std::size_t i = 0; i < again.chunks.size(); ++i) {
            QVERIFY(again.chunks[i].resources == demonstration().chunks[i].resources);
            QVERIFY(again.chunks[i].at == demonstration().chunks[i].at);
            for (const std::string& r : again.chunks[i].resources) {
                for (const char c : r)
                    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
            }
        }
        // The octets themselves: another compiler or library may not change them.
        qInfo("octets' FNV-1a: %016llx", static_cast<unsigned long long>(hash));
        QCOMPARE(hash, std::uint64_t{kKnown});
        QVERIFY(generate(2, kEnd).chunks.front().resources != demonstration().chunks.front().resources);
    }

    void inOrder()
    {
        for (std::size_t i = 1; i < demonstration().chunks.size(); ++i)
            QVERIFY(demonstration().chunks[i - 1].at < demonstration().chunks[i].at);
        QVERIFY(demonstration().chunks.back().at <= kEnd);
        QVERIFY(demonstration().chunks.front().at >= *parseRfc3339("2006-01-01"));
        QVERIFY(demonstration().chunks.front().at <= *parseRfc3339("2008-01-01"));
    }

    // Whenever it is made: also at midnight, on a leap day, around the change of clocks.
    void anyEnd_data()
    {
        QTest::addColumn<QByteArray>("end");
        for (const char* end : {"2027-01-01T00:00:00Z", "2028-02-29T03:00:00Z", "2026-10-25T01:30:00Z",
                                "2027-03-28T15:00:00Z", "2031-07-31T14:32:00Z"})
            QTest::newRow(end) << QByteArray(end);
    }
    void anyEnd()
    {
        QFETCH(QByteArray, end);
        const Instant at = *parseRfc3339(end.toStdString());
        const Demonstration made = generate(7, at, 14);
        QCOMPARE(made.patients.size(), std::size_t{14});
        QVERIFY(made.chunks.back().at <= at);
        QVERIFY(made.chunks.size() <= 500);
        simdjson::dom::parser parser;
        for (const Chunk& chunk : made.chunks) {
            for (const std::string& r : chunk.resources) {
                simdjson::dom::element e;
                QVERIFY(parser.parse(r).get(e) == simdjson::SUCCESS);
                std::string_view taken;
                if (e["effectiveDateTime"].get(taken) == simdjson::SUCCESS) {
                    const auto time = model::parseClinicalTime(taken);
                    QVERIFY(time && time->earliest <= chunk.at);
                }
            }
        }
    }

    void people()
    {
        std::set<std::string> numbers;
        for (const DemoPatient& p : demonstration().patients) {
            QVERIFY(p.nhsNumber.starts_with("999"));
            QVERIFY(model::isNhsNumber(p.nhsNumber));
            QVERIFY(numbers.insert(p.nhsNumber).second);
        }
        QCOMPARE(demonstration().patients.front().family, std::string("Pemberton"));
        QVERIFY(std::ranges::any_of(demonstration().patients, [](const DemoPatient& p) {
            return static_cast<unsigned char>(p.family[0]) == 0xd8 || static_cast<unsigned char>(p.family[0]) == 0xd9;
        }));
    }

    // The ordinary reader refuses nothing, and whatever is no fact says so on purpose.
    void readsAsFacts()
    {
        std::size_t resources = 0;
        for (const Chunk& c : demonstration().chunks)
            resources += c.resources.size();
        QCOMPARE(everything().size(), resources);
        int inError = 0;
        std::size_t items = 0;
        std::map<std::string, int> other;
        for (const Read& r : everything()) {
            for (const model::Item& item : r.record.items) {
                ++items;
                const auto check = catalogue().check(item);
                if (!check.problems.empty())
                    qWarning("%s %s: problem %d", r.record.resourceId.c_str(), item.attribute.c_str(),
                             static_cast<int>(check.problems.front()));
                QVERIFY(check.problems.empty());
                if (item.notAFact == model::NotAFact::EnteredInError)
                    ++inError;
                else
                    QVERIFY(item.notAFact == model::NotAFact::None);
                if (item.attribute == "other")
                    ++other[item.dataSet.code + " " + item.code.text];
            }
        }
        for (const auto& [what, count] : other)
            qInfo("other: %s (%d)", what.c_str(), count);
        qInfo("%zu items", items);
        QCOMPARE(inError, 1);
        QVERIFY(other.empty());
    }

    void allDataSets()
    {
        std::map<std::string, int> found;
        for (const Read& r : everything()) {
            for (const model::Item& item : r.record.items)
                ++found[item.dataSet.code];
        }
        for (const model::DataSet& d : catalogue().dataSets()) {
            qInfo("%s %d", d.code.code.c_str(), found[d.code.code]);
            QVERIFY(found[d.code.code] > 0);
        }
    }

    // Nothing before birth, nothing that is written before it happened.
    void timesAreSane()
    {
        std::map<std::string, Instant> born;
        for (const Read& r : everything()) {
            for (const model::Item& item : r.record.items) {
                if (const auto* time = std::get_if<model::ClinicalTime>(&item.value);
                    time != nullptr && item.attribute == "birth-date")
                    born[r.chunk->patient] = time->earliest;
            }
        }
        QCOMPARE(born.size(), std::size_t{12});
        for (const Read& r : everything()) {
            for (const model::Item& item : r.record.items) {
                if (!item.effective.start || item.attribute == "birth-date")
                    continue;
                QVERIFY(item.effective.start->earliest >= born[r.chunk->patient]);
                QVERIFY2(item.effective.start->earliest <= r.chunk->at,
                         (r.record.resourceId + " " + item.effective.start->source).c_str());
                if (item.effective.end)
                    QVERIFY(item.effective.end->latest >= item.effective.start->earliest);
                if (item.asserted)
                    QVERIFY(item.asserted->earliest <= r.chunk->at);
            }
        }
        // One of them is a child, one has twenty years behind him.
        QVERIFY(kEnd.ns - born["patient-06"].ns < std::int64_t{10} * 366 * 86400 * 1'000'000'000);
        QVERIFY(kEnd.ns - earliest(itemsOf("patient-01", "VS")) > std::int64_t{19} * 365 * 86400 * 1'000'000'000);
    }

    // Requirements A1, Eq. 19: diagnosis and assessment before, room and steps during, follow-up after.
    void surgeryInOrder()
    {
        const auto poa = earliest(itemsOf("patient-01", "POA"));
        const auto sos = earliest(itemsOf("patient-01", "SOS"));
        QVERIFY(earliest(itemsOf("patient-01", "DTD")) < poa);
        QVERIFY(earliest(itemsOf("patient-01", "CUP")) < poa);
        QVERIFY(poa < earliest(itemsOf("patient-01", "ST")));
        QVERIFY(earliest(itemsOf("patient-01", "ORF")) < earliest(itemsOf("patient-01", "SSF")));
        QVERIFY(poa < sos);
        QVERIFY(sos < earliest(itemsOf("patient-01", "SSF")));
        QVERIFY(sos < earliest(itemsOf("patient-01", "POF")));
        QVERIFY(itemsOf("patient-01", "SOS", "surgery-step").size() >= 15);
    }

    void sensorHasGaps()
    {
        std::vector<std::int64_t> times;
        for (const model::Item* item : itemsOf("patient-02", "PS", "glucose-sensor"))
            times.push_back(item->effective.start->earliest.ns / 1'000'000'000);
        std::ranges::sort(times);
        QVERIFY(times.size() > 3500);
        QVERIFY(times.back() - times.front() > 13 * 86400);
        int gaps = 0;
        for (std::size_t i = 1; i < times.size(); ++i)
            gaps += times[i] - times[i - 1] > 15 * 60 ? 1 : 0;
        QVERIFY(gaps >= 8);
    }

    void wardIsHourly()
    {
        const auto temperatures = itemsOf("patient-04", "PS", "body-temperature");
        QVERIFY(temperatures.size() > 130);
    }

    void electrocardiogram()
    {
        std::set<std::string> periods;
        for (const model::Item* item : itemsOf("patient-05", "PS", "ecg")) {
            const auto* series = std::get_if<model::Series>(&item->value);
            QVERIFY(series != nullptr);
            periods.insert(series->periodMs);
            const auto samples = std::ranges::count(series->samples, ' ') + 1;
            QCOMPARE(samples, series->periodMs == "2" ? 5000 : 2500);
        }
        QVERIFY((periods == std::set<std::string>{"2", "4"}));
    }

    void allergies()
    {
        std::set<std::string> agents;
        for (const model::Item* item : itemsOf("patient-01", "PH", "allergy"))
            agents.insert(item->code.text);
        QVERIFY((agents == std::set<std::string>{"penicillin", "latex"}));
    }

private:
    static constexpr std::uint64_t kKnown = 0x1864e89c8bd6bcb2ULL;
};

QTEST_APPLESS_MAIN(DemoTest)
#include "demo_test.moc"

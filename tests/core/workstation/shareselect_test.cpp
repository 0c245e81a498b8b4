// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shareselect.h"

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;

namespace {
constexpr std::uint8_t kPha = 1, kPdd = 2, kSop = 4, kAll = 7;

model::Item item(const char* dataSet, const char* attribute, const char* start, const char* end = nullptr,
                 bool period = false)
{
    model::Item out;
    out.dataSet.code = dataSet;
    out.attribute = attribute;
    if (*start != '\0')
        out.effective.start = model::parseClinicalTime(start).value();
    if (end != nullptr)
        out.effective.end = model::parseClinicalTime(end).value();
    out.effective.isPeriod = period || end != nullptr;
    return out;
}

/// A record that is all right, from which a row may take something away.
class Maker {
public:
    Maker()
    {
        m_patient.root = replica::RootVerdict::Verified;
        for (std::uint8_t c = 1; c <= 3; ++c)
            contribution(c);
    }
    replica::ContributionInfo& contribution(std::uint8_t permissionClass)
    {
        replica::ContributionInfo& out = m_patient.contributions.emplace_back();
        out.permissionClass = permissionClass;
        out.state = replica::State::Recorded;
        out.verdict.verdict = replica::Verdict::Verified;
        return out;
    }
    replica::LoadedRecord& record(const char* dataSet, std::uint8_t permissionClass, std::vector<model::Item> items,
                                  const char* type = "Observation")
    {
        replica::LoadedRecord& out = m_patient.records.emplace_back();
        out.contribution = permissionClass - 1U;
        out.dataSet = word(dataSet);
        out.resourceType = word(type);
        out.firstItem = static_cast<std::uint32_t>(m_patient.items.size());
        out.items = static_cast<std::uint32_t>(items.size());
        std::ranges::move(items, std::back_inserter(m_patient.items));
        return out;
    }
    replica::LoadedPatient& patient() { return m_patient; }

private:
    std::uint32_t word(const char* text)
    {
        m_patient.words.emplace_back(text);
        return static_cast<std::uint32_t>(m_patient.words.size() - 1);
    }
    replica::LoadedPatient m_patient;
};

enum Records : std::uint32_t {
    Potassium,
    Glucose,
    HeartRate,
    Panel,     ///< potassium and sodium
    Mixed,     ///< of DTD, with an item of VS
    Unmapped,  ///< no items
    Period,    ///< first to tenth of March
    Ongoing,   ///< since the first of March
    EndOnly,   ///< until the tenth of March, since nobody knows when
    Timeless,  ///< an item without time
    Month,     ///< "2026-03"
    Step,      ///< SOP
    Misplaced, ///< of VS by its own word, items of DTD
    Count
};
const char* const kNames[] = {"potassium", "glucose",  "heart-rate", "panel", "mixed", "unmapped", "period",
                              "ongoing",   "end-only", "timeless",   "month", "step",  "misplaced"};
static_assert(std::size(kNames) == Count);

replica::LoadedPatient fixture()
{
    Maker make;
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03-05T06:12:00+01:00")});
    make.record("DTD", 2, {item("DTD", "glucose", "2026-03-06")});
    make.record("VS", 1, {item("VS", "heart-rate", "2026-03-05")});
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03-07"), item("DTD", "sodium", "2026-03-07")});
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03-07"), item("VS", "heart-rate", "2026-03-07")});
    make.record("DTD", 2, {});
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03-01", "2026-03-10")});
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03-01", nullptr, true)});
    make.record("DTD", 2, {item("DTD", "potassium", "", "2026-03-10")});
    make.record("DTD", 2, {item("DTD", "potassium", "")});
    make.record("DTD", 2, {item("DTD", "potassium", "2026-03")});
    make.record("SOS", 3, {item("SOS", "step", "2026-03-05T08:00:00Z")});
    make.record("VS", 2, {item("DTD", "potassium", "2026-03-05")});
    return std::move(make.patient());
}

/// "DTD VS/heart-rate from=… to=…"
crypto::ScopePayload scope(const QString& text)
{
    crypto::ScopePayload out;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const std::string w = word.toStdString();
        if (w.starts_with("from="))
            out.from = parseRfc3339(w.substr(5)).value();
        else if (w.starts_with("to="))
            out.until = parseRfc3339(w.substr(3)).value();
        else if (const auto bar = w.find('/'); bar != std::string::npos)
            out.attributes.push_back({w.substr(0, bar), w.substr(bar + 1)});
        else
            out.dataSets.push_back(w);
    }
    return out;
}

QString namesOf(const SharedRecords& chosen)
{
    QStringList out;
    for (const std::uint32_t n : chosen.records)
        out << QString::fromLatin1(kNames[n]);
    return out.join(QLatin1Char(' '));
}

const model::Catalogue& catalogue()
{
    static const model::Catalogue it = model::Catalogue::parse(model::Catalogue::builtinFirst()).value();
    return it;
}
} // namespace

class ShareSelectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatAScopeGives_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<int>("classes");
        QTest::addColumn<QString>("given");
        const auto add = [](const char* name, const char* wanted, int classes, const char* given) {
            QTest::newRow(name) << QString::fromLatin1(wanted) << classes << QString::fromLatin1(given);
        };
        add("a data set", "DTD", kPdd, "potassium glucose panel unmapped period ongoing end-only timeless month");
        add("another", "VS", kAll, "heart-rate");
        add("two", "DTD VS", kAll,
            "potassium glucose heart-rate panel mixed unmapped period ongoing end-only timeless month misplaced");
        add("nothing of that name", "CUP", kAll, "");
        add("a class that was not granted", "DTD SOS VS", kSop, "step");
        add("no class", "DTD VS SOS", 0, "");
        add("a class beyond those there are", "DTD VS SOS", 0xf8, "");
        add("only received data", "DTD VS SOS", kPha, "heart-rate");
        add("an attribute", "DTD/potassium", kAll, "potassium period ongoing end-only timeless month");
        add("both attributes of a panel", "DTD/potassium DTD/sodium", kAll,
            "potassium panel period ongoing end-only timeless month");
        add("the attribute of another data set", "VS/potassium", kAll, "");
        add("an attribute beside a data set", "VS DTD/glucose", kAll, "glucose heart-rate");
        add("an item of a data set that is not named", "DTD", kAll,
            "potassium glucose panel unmapped period ongoing end-only timeless month");
        add("in a frame", "DTD from=2026-03-05 to=2026-03-08T00:00:00Z", kPdd, "potassium glucose panel");
        add("the whole day counts", "DTD/glucose from=2026-03-06 to=2026-03-06T12:00:00Z", kPdd, "");
        add("to the last moment of a day", "DTD/glucose from=2026-03-06 to=2026-03-07", kPdd, "glucose");
        add("after", "DTD from=2026-03-01", kPdd, "potassium glucose panel period ongoing month");
        add("after, in the middle of a month", "DTD from=2026-03-02", kPdd, "potassium glucose panel");
        add("before", "DTD to=2026-04-01", kPdd, "potassium glucose panel period end-only month");
        add("before the end of a period", "DTD to=2026-03-09", kPdd, "potassium glucose panel");
        add("around a period", "DTD from=2026-03-01 to=2026-04-01", kPdd, "potassium glucose panel period month");
        add("an offset counts", "DTD/potassium from=2026-03-05T05:12:01Z to=2026-03-06", kPdd, "");
        add("an offset counts, before", "DTD/potassium from=2026-03-05T05:12:00Z to=2026-03-06", kPdd, "potassium");
    }
    void whatAScopeGives()
    {
        QFETCH(QString, wanted);
        QFETCH(int, classes);
        QFETCH(QString, given);
        const replica::LoadedPatient patient = fixture();
        const SharedRecords chosen = selectRecords(scope(wanted), static_cast<std::uint8_t>(classes), patient);
        QCOMPARE(namesOf(chosen), given);
        std::uint64_t records = 0;
        std::uint64_t items = 0;
        for (const auto& count : chosen.counts) {
            records += count.records;
            items += count.items;
        }
        QCOMPARE(records, chosen.records.size());
        std::uint64_t expected = 0;
        for (const std::uint32_t n : chosen.records)
            expected += patient.records[n].items;
        QCOMPARE(items, expected);
    }

    void theOrderOfItemsCountsForNothing()
    {
        Maker make;
        make.record("DTD", 2, {item("VS", "heart-rate", "2026-03-07"), item("DTD", "potassium", "2026-03-07")});
        QVERIFY(selectRecords(scope(QStringLiteral("DTD")), kAll, make.patient()).records.empty());
        QVERIFY(selectRecords(scope(QStringLiteral("DTD/potassium")), kAll, make.patient()).records.empty());
    }

    void whatDoesNotStandIsNotGiven_data()
    {
        QTest::addColumn<int>("attack");
        for (int n = 0; n < 12; ++n)
            QTest::newRow(qPrintable(QString::number(n))) << n;
    }
    void whatDoesNotStandIsNotGiven()
    {
        QFETCH(int, attack);
        Maker make;
        make.record("DTD", 2, {item("DTD", "potassium", "2026-03-05")});
        replica::LoadedPatient& p = make.patient();
        QCOMPARE(selectRecords(scope(QStringLiteral("DTD")), kAll, p).records.size(), 1U);
        replica::LoadedRecord& r = p.records.front();
        replica::ContributionInfo& c = p.contributions[1];
        switch (attack) {
        case 0: r.flags = replica::kSuperseded; break;
        case 1: r.flags = replica::kDeleted; break;
        case 2: r.flags = replica::kInvalid; break;
        case 3: r.flags = replica::kErased; break;
        case 4: r.fault = replica::RecordFault::WrongClass; break;
        case 5: c.state = replica::State::Sent; break;
        case 6: c.state = replica::State::Refused; break;
        case 7: c.verdict.verdict = replica::Verdict::Invalid; break;
        case 8: c.commons = true; break;
        case 9: p.info.commons = true; break;
        case 10: p.root = replica::RootVerdict::Mismatch; break;
        case 11: c.permissionClass = 0; break;
        default: QFAIL("row");
        }
        const SharedRecords chosen = selectRecords(scope(QStringLiteral("DTD")), kAll, p);
        QVERIFY(chosen.records.empty());
        QVERIFY(chosen.counts.empty());
    }

    void aLinkIsNotGiven()
    {
        Maker make;
        make.record("CUP", 2, {}, "Linkage");
        make.record("CUP", 2, {}, "Encounter");
        make.record("CUP", 2, {}, "Bundle"); // a document holds more than its items
        QCOMPARE(selectRecords(scope(QStringLiteral("CUP")), kAll, make.patient()).records,
                 std::vector<std::uint32_t>{1});
    }

    void countsAreByDataSet()
    {
        const SharedRecords chosen = selectRecords(scope(QStringLiteral("DTD SOS VS")), kAll, fixture());
        const std::vector<interfaces::SharePreview> expected{{"DTD", 10, 11}, {"SOS", 1, 1}, {"VS", 2, 2}};
        QCOMPARE(chosen.counts, expected);
    }

    void wordsBecomeAScope_data()
    {
        QTest::addColumn<QStringList>("sets");
        QTest::addColumn<QStringList>("attributes");
        QTest::addColumn<QByteArray>("refused"); ///< a word of the message; empty: taken
        const auto add = [](const char* name, const char* sets, const char* attributes, const char* refused) {
            QTest::newRow(name) << QString::fromLatin1(sets).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QString::fromLatin1(attributes).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QByteArray(refused);
        };
        add("sets in any order, twice", "VS DTD VS", "", "");
        add("attributes in any order", "", "VS/heart-rate DTD/potassium VS/heart-rate", "");
        add("both", "VS", "DTD/potassium", "");
        add("nothing", "", "", "data set");
        add("unknown data set", "XX", "", "XX");
        add("unknown data set of an attribute", "", "XX/potassium", "XX");
        add("unknown attribute", "", "DTD/kalium", "kalium");
        add("the attribute of another", "", "VS/potassium", "potassium");
        add("whole and in part", "DTD", "DTD/potassium", "both");
        add("no data set before the bar", "", "/potassium", "attribute");
        add("nothing behind the bar", "", "DTD/", "attribute");
        add("no bar", "", "potassium", "attribute");
        add("small letters", "dtd", "", "dtd");
    }
    void wordsBecomeAScope()
    {
        QFETCH(QStringList, sets);
        QFETCH(QStringList, attributes);
        QFETCH(QByteArray, refused);
        interfaces::ShareScope words;
        for (const QString& s : sets)
            words.dataSets.push_back(s.toStdString());
        for (const QString& a : attributes)
            words.attributes.push_back(a.toStdString());
        const auto made = scopeOf(words, catalogue());
        if (!refused.isEmpty()) {
            QVERIFY(!made);
            QVERIFY2(QByteArray::fromStdString(made.error().message.english()).contains(refused),
                     made.error().message.english().c_str());
            return;
        }
        QVERIFY(made.hasValue());
        // As the sealed form wants it, and back as it was said.
        QVERIFY(crypto::encodeScope(*made).hasValue());
        std::ranges::sort(words.dataSets);
        words.dataSets.erase(std::ranges::unique(words.dataSets).begin(), words.dataSets.end());
        std::ranges::sort(words.attributes);
        words.attributes.erase(std::ranges::unique(words.attributes).begin(), words.attributes.end());
        QCOMPARE(wordsOf(*made), words);
    }

    void aFrameThatEndsBeforeItBegins()
    {
        interfaces::ShareScope words;
        words.dataSets = {"DTD"};
        words.from = Instant::fromSeconds(2);
        words.to = Instant::fromSeconds(1);
        QVERIFY(!scopeOf(words, catalogue()));
        words.to = words.from;
        QVERIFY(scopeOf(words, catalogue()).hasValue());
    }

    void neverWiderThanAsked_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("given"); ///< "-" = refused
        const auto add = [](const char* name, const char* asked, const char* wanted, const char* given) {
            QTest::newRow(name) << QString::fromLatin1(asked) << QString::fromLatin1(wanted)
                                << QString::fromLatin1(given);
        };
        add("all", "DTD VS from=2026-01-01", "", "DTD VS from=2026-01-01");
        add("one of two", "DTD VS", "VS", "VS");
        add("an attribute of a whole one", "DTD VS", "DTD/potassium", "DTD/potassium");
        add("a shorter frame", "DTD from=2026-01-01 to=2026-02-01", "from=2026-01-05 to=2026-01-06",
            "DTD from=2026-01-05 to=2026-01-06");
        add("a frame where there was none", "DTD", "to=2026-01-06", "DTD to=2026-01-06");
        add("a data set more", "DTD", "DTD VS", "-");
        add("another data set", "DTD", "VS", "-");
        add("the whole of an attribute's", "DTD/potassium", "DTD", "-");
        add("another attribute", "DTD/potassium", "DTD/sodium", "-");
        add("earlier", "DTD from=2026-01-02", "from=2026-01-01", "-");
        add("later", "DTD to=2026-01-02", "to=2026-01-03", "-");
        add("before the frame begins", "DTD from=2026-01-02", "to=2026-01-01", "-");
    }
    void neverWiderThanAsked()
    {
        QFETCH(QString, asked);
        QFETCH(QString, wanted);
        QFETCH(QString, given);
        crypto::ScopePayload request = scope(asked);
        request.words = "second opinion";
        request.requester = "Dr K";
        const auto made = narrowed(wordsOf(scope(wanted)), request, catalogue());
        QCOMPARE(made.hasValue(), given != QStringLiteral("-"));
        if (!made)
            return;
        crypto::ScopePayload expected = scope(given);
        expected.words = request.words;
        expected.requester = request.requester;
        QVERIFY(*made == expected);
        QVERIFY(crypto::isWithin(*made, request));
    }

    void classesOfAScope()
    {
        QCOMPARE(int(classesOf(scope(QStringLiteral("DTD")), catalogue()).value()), int(kPdd));
        QCOMPARE(int(classesOf(scope(QStringLiteral("VS SOS DTD/potassium")), catalogue()).value()), int(kAll));
        QCOMPARE(int(classesOf(scope(QStringLiteral("VS")), catalogue()).value()), int(kPha));
        QVERIFY(!classesOf(scope(QStringLiteral("XX")), catalogue()));
        QVERIFY(!classesOf(scope(QStringLiteral("DTD XX/potassium")), catalogue()));
    }
};

QTEST_GUILESS_MAIN(ShareSelectTest)
#include "shareselect_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importplan.h"
#include "patientbrief.h"
#include "planning.h"

#include <gateway/deskframes.h>
#include <support/data.h>
#include <support/fixtures.h>
#include <util/file.h>

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;

namespace {
interop::ImportedRecord person(const std::string& source, const std::string& id, const std::string& family,
                               const std::string& born, const std::string& nhs = {})
{
    interop::ImportedRecord r = record(source, id, id, family + born);
    r.content.resourceType = "Patient";
    interop::PatientDemographics d;
    interop::PersonName name;
    name.family = family;
    d.names = {name};
    d.birthDate = model::parseClinicalTime(born);
    if (!nhs.empty())
        d.identifiers = {{"https://fhir.nhs.uk/Id/nhs-number", nhs, {}, {}}};
    r.demographics = d;
    r.person = std::make_shared<const interop::PatientDemographics>(d);
    return r;
}

} // namespace

class ImportPlanTest : public QObject {
    Q_OBJECT
    crypto::HospitalKeys m_keys = crypto::HospitalKeys::generate();

    ImportPlan plan(DeskOnly& node, std::vector<interop::ImportedRecord> records,
                    const KnownRecords& known = nothingKnown())
    {
        Desk desk(node, m_keys);
        auto out = planImport(std::move(records), m_keys, desk, known);
        if (!out)
            qFatal("%s", out.error().message.english().c_str());
        return std::move(out).value();
    }

private Q_SLOTS:
    void onePatientOneGroup()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {person("a", "p1", "Smith", "1970-01-01"), record("a", "p1", "o1", "{}"),
                                         record("a", "p1", "o2", "{}")});
        QCOMPARE(p.groups.size(), std::size_t{1});
        QCOMPARE(p.groups[0].records.size(), std::size_t{3});
        QCOMPARE(p.items, std::uint64_t{3});
        QCOMPARE(p.patients, std::uint64_t{1});
        QCOMPARE(p.briefs.size(), std::size_t{1});
        QCOMPARE(p.duplicates, std::uint64_t{0});
    }
    void theSameIdAtAnotherSourceIsAnotherPatient()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {record("a", "p1", "o1", "{}"), record("b", "p1", "o1", "{}")});
        QCOMPARE(p.groups.size(), std::size_t{2});
        QVERIFY(p.groups[0].patient != p.groups[1].patient);
        QVERIFY(p.groups[0].records[0].record != p.groups[1].records[0].record);
    }
    void theNationalNumberJoinsSources()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {person("a", "p1", "Smith", "1970-01-01", "9995138468"),
                                         person("b", "x", "Smith", "1970-01-01", "9995138468")});
        QCOMPARE(p.patients, std::uint64_t{1});
        QCOMPARE(p.groups.size(), std::size_t{1});
    }
    void theNationalNumberJoinsWhoeverCameFirst()
    {
        // The source had the patient before anybody told the number.
        DeskOnly node;
        const ImportPlan first = plan(node, {record("a", "p1", "o1", "{}")});
        const ImportPlan numbered = plan(node, {person("a", "p1", "Smith", "1970-01-01", "9995138468")});
        QVERIFY(numbered.groups[0].patient == first.groups[0].patient);
        const ImportPlan elsewhere = plan(node, {person("b", "x", "Smith", "1970-01-01", "9995138468")});
        QVERIFY(elsewhere.groups[0].patient == first.groups[0].patient);
        // And in one file, whichever stands first in it.
        DeskOnly other;
        const ImportPlan known = plan(other, {record("b", "x", "o1", "{}")});
        const ImportPlan both = plan(other, {person("a", "p1", "Smith", "1970-01-01", "9995138468"),
                                             person("b", "x", "Smith", "1970-01-01", "9995138468")});
        QCOMPARE(both.patients, std::uint64_t{1});
        QVERIFY(both.groups[0].patient == known.groups[0].patient);
    }
    void aStandingPatientIsNotMovedByANumber()
    {
        // Two that stand already are linked by an act of its own, never by an import.
        DeskOnly node;
        const ImportPlan a = plan(node, {person("a", "p1", "Smith", "1970-01-01", "9995138468")});
        const ImportPlan b = plan(node, {record("b", "x", "o1", "{}")});
        const ImportPlan again = plan(node, {person("b", "x", "Smith", "1970-01-01", "9995138468")});
        QVERIFY(again.groups[0].patient == b.groups[0].patient);
        QVERIFY(again.groups[0].patient != a.groups[0].patient);
    }
    void aNumberIsTheSameHoweverItIsWritten()
    {
        DeskOnly node;
        QCOMPARE(plan(node, {person("a", "p1", "Smith", "1970-01-01", "999 513 8468"),
                             person("b", "x", "Smith", "1970-01-01", "999-513-8468")})
                     .patients,
                 std::uint64_t{1});
    }
    void whatIsNoNumberJoinsNobody_data()
    {
        QTest::addColumn<QByteArray>("number");
        for (const char* number : {"9995138467", "0", "unknown", "99951384688", ""})
            QTest::newRow(number) << QByteArray(number);
    }
    void whatIsNoNumberJoinsNobody()
    {
        QFETCH(QByteArray, number);
        DeskOnly node;
        const std::string n = number.toStdString();
        QCOMPARE(plan(node, {person("a", "p1", "Smith", "1970-01-01", n), person("b", "x", "Jones", "1950-01-01", n)})
                     .patients,
                 std::uint64_t{2});
    }
    void anotherPatientsVersionIsNotReplaced()
    {
        DeskOnly node;
        const ImportPlan first = plan(node, {record("a", "p1", "o1", "{}")});
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names)
                out.push_back({{crypto::versionId(m_keys, r, bytesOf("{}")), true,
                                crypto::patientHandle(m_keys, *first.groups[0].patient)}});
            return out;
        };
        const ImportPlan moved = plan(node, {record("a", "p2", "o1", "{ }")}, known);
        QCOMPARE(moved.groups.size(), std::size_t{1});
        QCOMPARE(moved.groups[0].replaces.size(), std::size_t{0});
        QCOMPARE(moved.notes.size(), std::size_t{1});
        QCOMPARE(moved.refused.size(), std::size_t{0});
        QCOMPARE(moved.refusedRecords, std::uint64_t{0});
        // The same patient's is.
        QCOMPARE(plan(node, {record("a", "p1", "o1", "{ }")}, known).groups[0].replaces.size(), std::size_t{1});
        // In one file too.
        const ImportPlan both = plan(node, {record("a", "p1", "o9", "{}"), record("a", "p2", "o9", "{ }")});
        QCOMPARE(both.groups.size(), std::size_t{2});
        for (const ImportGroup& g : both.groups)
            QCOMPARE(g.replaces.size(), std::size_t{0});
        QCOMPARE(both.notes.size(), std::size_t{1});
    }
    void whatIsHeldGivesNoBrief()
    {
        // An older version in an older file: what the list says now stays.
        DeskOnly node;
        const interop::ImportedRecord old = person("a", "p1", "Smith", "1970-01-01");
        const PatientHandle handle =
            crypto::patientHandle(m_keys, *plan(node, {record("a", "p1", "o1", "{}")}).groups[0].patient);
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names)
                out.push_back({{crypto::versionId(m_keys, r, old.content.resource), false, handle}});
            return out;
        };
        known.patient = [](const PatientId&) {
            interfaces::PatientSummary s;
            s.family = "Jones";
            s.born = "1971-01-01";
            return std::optional(s);
        };
        const ImportPlan p = plan(node, {person("a", "p1", "Smith", "1970-01-01")}, known);
        QCOMPARE(p.duplicates, std::uint64_t{1});
        QCOMPARE(p.briefs.size(), std::size_t{0});
        QCOMPARE(p.refused.size(), std::size_t{0});
    }
    void nameAndBirthDateNeverJoin()
    {
        DeskOnly node;
        const ImportPlan p =
            plan(node, {person("a", "p1", "Smith", "1970-01-01"), person("b", "x", "Smith", "1970-01-01")});
        QCOMPARE(p.patients, std::uint64_t{2});
    }
    void theNodeSeesNoIdentifierAndGivesTheSamePatientAgain()
    {
        DeskOnly node;
        const ImportPlan first = plan(node, {record("a", "p1", "o1", "{}")});
        const ImportPlan second = plan(node, {record("a", "p1", "o2", "{}")});
        QVERIFY(first.groups[0].patient == second.groups[0].patient);
        for (const auto& [mac, wrapped] : node.map)
            QVERIFY(textOf(wrapped).find("p1") == std::string::npos);
    }
    void sameOctetsAreDuplicates()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {record("a", "p1", "o1", "{}"), record("a", "p1", "o1", "{}")});
        QCOMPARE(p.duplicates, std::uint64_t{1});
        QCOMPARE(p.groups[0].records.size(), std::size_t{1});
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names)
                out.push_back({{crypto::versionId(m_keys, r, bytesOf("{}")), true,
                                crypto::patientHandle(m_keys, *p.groups[0].patient)}});
            return out;
        };
        QCOMPARE(plan(node, {record("a", "p1", "o1", "{}")}, known).duplicates, std::uint64_t{1});
    }
    void whatSomebodyElseHasIsNoDuplicate_data()
    {
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<bool>("duplicate");
        QTest::newRow("the same patient's") << QByteArray("p1") << true;
        QTest::newRow("another patient's") << QByteArray("p2") << false;
        QTest::newRow("nobody's") << QByteArray() << false;
    }
    void whatSomebodyElseHasIsNoDuplicate()
    {
        QFETCH(QByteArray, now);
        QFETCH(bool, duplicate);
        DeskOnly node;
        const ImportPlan first = plan(node, {record("a", "p1", "o1", "{}")});
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names)
                out.push_back({{crypto::versionId(m_keys, r, bytesOf("{}")), true,
                                crypto::patientHandle(m_keys, *first.groups[0].patient)}});
            return out;
        };
        const ImportPlan p = plan(node, {record("a", now.toStdString(), "o1", "{}")}, known);
        QCOMPARE(p.duplicates, std::uint64_t{duplicate ? 1U : 0U});
        QCOMPARE(p.groups.size(), std::size_t{duplicate ? 0U : 1U});
        QCOMPARE(p.notes.size(), std::size_t{duplicate ? 0U : 1U});
        if (!duplicate)
            QVERIFY(p.groups[0].replaces.empty());
    }
    void allThatStandIsReplaced_data()
    {
        using List = QList<QByteArray>;
        QTest::addColumn<List>(
            "held"); // octets; what begins with a minus does not stand, with a plus is somebody else's
        QTest::addColumn<int>("replaced");
        QTest::newRow("one") << List{"1"} << 1;
        QTest::newRow("two beside each other") << List{"1", "2"} << 2;
        QTest::newRow("two copies") << List{"1", "1"} << 1;
        QTest::newRow("two copies and another") << List{"1", "2", "1"} << 2;
        QTest::newRow("an older one") << List{"2", "-1"} << 1;
        QTest::newRow("a copy that does not stand") << List{"1", "-1"} << 1;
        QTest::newRow("somebody else's beside") << List{"1", "+2"} << 1;
    }
    void allThatStandIsReplaced()
    {
        QFETCH(QList<QByteArray>, held);
        QFETCH(int, replaced);
        DeskOnly node;
        const ImportPlan first = plan(node, {record("a", "p1", "o1", "{}"), record("a", "p2", "o2", "{}")});
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names) {
                auto& versions = out.emplace_back();
                for (const QByteArray& h : held)
                    versions.push_back(
                        {crypto::versionId(m_keys, r, bytesOf(h.right(1).toStdString())), !h.startsWith('-'),
                         crypto::patientHandle(m_keys, *first.groups[h.startsWith('+') ? 1 : 0].patient)});
            }
            return out;
        };
        const ImportPlan p = plan(node, {record("a", "p1", "o1", "{ }"), record("a", "p1", "o1", "{  }")}, known);
        QCOMPARE(p.groups.size(), std::size_t{1});
        std::set<VersionId> ofFirst, ofSecond;
        for (const auto& [n, version] : p.groups[0].replaces)
            (n == 0 ? ofFirst : ofSecond).insert(version);
        QCOMPARE(p.groups[0].replaces.size(), static_cast<std::size_t>(replaced) + 1);
        QCOMPARE(ofFirst.size(), static_cast<std::size_t>(replaced));
        // The next one in the file takes the place of the one before it alone.
        QVERIFY(ofSecond == std::set<VersionId>{p.groups[0].records[0].version});
    }
    void otherOctetsAreANewVersion()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {record("a", "p1", "o1", "{}"), record("a", "p1", "o1", "{ }")});
        QCOMPARE(p.duplicates, std::uint64_t{0});
        QCOMPARE(p.groups[0].records.size(), std::size_t{2});
        QCOMPARE(p.groups[0].replaces.size(), std::size_t{1});
        QCOMPARE(p.groups[0].replaces[0].first, std::size_t{1});
        QVERIFY(p.groups[0].replaces[0].second == p.groups[0].records[0].version);
    }
    void whatNamesAnotherPatientReplacesNothing()
    {
        DeskOnly node;
        const ImportPlan p = plan(
            node, {record("a", "p1", "o1", "{}"), record("a", "p2", "o1", "{ }"), record("a", "p1", "o1", "{  }")});
        QCOMPARE(p.groups.size(), std::size_t{2});
        QCOMPARE(p.notes.size(), std::size_t{1});
        QVERIFY(!p.notes[0].refused);
        QVERIFY(p.groups[1].replaces.empty());
        // The first patient's next version takes the place of the first patient's.
        QCOMPARE(p.groups[0].replaces.size(), std::size_t{1});
        QVERIFY(p.groups[0].replaces[0].second == p.groups[0].records[0].version);
        // The same with what is stored already.
        KnownRecords known = nothingKnown();
        known.versions =
            [&](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
            std::vector<std::vector<KnownRecords::Version>> out;
            for (const RecordId& r : names)
                out.push_back({{crypto::versionId(m_keys, r, bytesOf("{}")), true,
                                crypto::patientHandle(m_keys, *p.groups[0].patient)}});
            return out;
        };
        const ImportPlan other = plan(node, {record("a", "p2", "o1", "{ }")}, known);
        QCOMPARE(other.notes.size(), std::size_t{1});
        QVERIFY(other.groups[0].replaces.empty());
        const ImportPlan same = plan(node, {record("a", "p1", "o1", "{ }")}, known);
        QCOMPARE(same.notes.size(), std::size_t{0});
        QCOMPARE(same.groups[0].replaces.size(), std::size_t{1});
    }
    void noPatientIsCommonsOfItsSource()
    {
        DeskOnly node;
        const ImportPlan p = plan(node, {record("a", "", "o1", "{}"), record("b", "", "o1", "{}")});
        QCOMPARE(p.groups.size(), std::size_t{2});
        QVERIFY(!p.groups[0].patient);
        QCOMPARE(p.groups[0].source, std::string("a"));
        QCOMPARE(p.patients, std::uint64_t{0});
    }
    void mayBeTwoPersons_data()
    {
        QTest::addColumn<QByteArray>("family");
        QTest::addColumn<QByteArray>("born");
        QTest::addColumn<bool>("refused");
        QTest::newRow("the same") << QByteArray("Smith") << QByteArray("1970-01-01") << false;
        QTest::newRow("another name") << QByteArray("Jones") << QByteArray("1970-01-01") << false;
        QTest::newRow("another birth date") << QByteArray("Smith") << QByteArray("1971-01-01") << false;
        QTest::newRow("both") << QByteArray("Jones") << QByteArray("1971-01-01") << true;
    }
    void mayBeTwoPersons()
    {
        QFETCH(QByteArray, family);
        QFETCH(QByteArray, born);
        QFETCH(bool, refused);
        DeskOnly node;
        KnownRecords known = nothingKnown();
        known.patient = [](const PatientId&) {
            interfaces::PatientSummary s;
            s.family = "Smith";
            s.born = "1970-01-01";
            return std::optional(s);
        };
        const ImportPlan p = plan(node,
                                  {person("a", "p1", family.toStdString(), born.toStdString()),
                                   record("a", "p1", "o1", "{}"), record("a", "p2", "o2", "{}")},
                                  known);
        QCOMPARE(p.refused.size(), std::size_t{refused ? 1U : 0U});
        QCOMPARE(p.refusedRecords, std::uint64_t{refused ? 2U : 0U});
        QCOMPARE(p.groups.size(), std::size_t{refused ? 1U : 2U});
    }
    void whatWouldNotReadBackIsRefused()
    {
        DeskOnly node;
        interop::ImportedRecord bad = record("a", "p1", "o2", "{}");
        bad.where = "/entry/1/resource";
        bad.content.items[0].value = model::Quantity{"1", {}, std::string(5'000, 'x'), {}};
        const ImportPlan p = plan(node, {record("a", "p1", "o1", "{}"), bad, record("a", "p1", "o3", "{}")});
        QCOMPARE(p.groups.size(), std::size_t{1});
        QCOMPARE(p.groups[0].records.size(), std::size_t{2});
        QCOMPARE(p.items, std::uint64_t{2});
        QCOMPARE(p.refusedRecords, std::uint64_t{1});
        QCOMPARE(p.refusedMapped, std::uint64_t{1});
        QCOMPARE(p.refused.size(), std::size_t{1});
        QCOMPARE(p.refused[0].where, std::string("/entry/1/resource"));
    }
    // A name longer than the list keeps is cut, not lost: else nobody would see that it may be two persons.
    void longNames()
    {
        const std::string name = "a" + std::string([] {
                                     std::string s;
                                     for (int i = 0; i < 3'000; ++i)
                                         s += "م";
                                     return s;
                                 }());
        interop::PatientDemographics d;
        interop::PersonName one;
        one.family = name;
        one.given = {std::string(3'000, 'x'), std::string(3'000, 'y')};
        d.names = {one};
        d.gender = "female";
        d.identifiers = {{"urn:a", std::string(5'000, '1'), {}, {}}, {"urn:a", "2", std::string(5'000, 't'), {}}};
        const interfaces::PatientSummary brief = briefOf(d);
        const auto back = decodeBrief(encodeBrief(brief));
        QVERIFY(back);
        QVERIFY(encodeBrief(*back) == encodeBrief(brief) && back->family == brief.family);
        QVERIFY(back->family.size() <= 4096 && back->family.size() > 4090 && back->family.ends_with("م…"));
        QVERIFY(isUtf8(back->family) && name.starts_with(back->family.substr(0, 4000)));
        QCOMPARE(back->identifiers.size(), std::size_t{1});
        QCOMPARE(back->identifiers[0].value, std::string("2"));

        interfaces::PatientSummary raw;
        raw.family = name;
        raw.identifiers.resize(300);
        QVERIFY(decodeBrief(encodeBrief(raw)));

        DeskOnly node;
        KnownRecords known = nothingKnown();
        known.patient = [&](const PatientId&) { return std::optional(*back); };
        const auto again = [&](const std::string& family, const std::string& born) {
            return plan(node, {person("a", "p1", family, born)}, known).refused.size();
        };
        interfaces::PatientSummary dated = *back;
        dated.born = "1970-01-01";
        known.patient = [&](const PatientId&) {
            return decodeBrief(encodeBrief(dated)) ? std::optional(dated) : std::nullopt;
        };
        QCOMPARE(again(name, "1971-01-01"), std::size_t{0});
        QCOMPARE(again("Smith", "1971-01-01"), std::size_t{1});
    }
    void releasedBriefsAreStillRead()
    {
        interfaces::PatientSummary s;
        s.family = "Pemberton";
        s.given = "Arthur";
        s.title = "Mr";
        s.preferredName = "Art";
        s.born = "1957-03-14";
        s.died = "2026-01";
        s.deceased = true;
        s.gender = "male";
        s.identifiers = {{"sys", "1", "NHS No."}, {"x", "2", "ID"}};
        if (support::makesFixtures())
            support::makeFixture("workstation-1", "brief.tpb1", encodeBrief(s));
        const Bytes octets = support::released("workstation-1", "brief.tpb1");
        const auto read = decodeBrief(octets);
        QVERIFY(read && encodeBrief(*read) == octets && encodeBrief(s) == octets && read->preferredName == "Art");
        QVERIFY(decodeBrief(support::withVersion(octets, 2)).error() == CodecError::BadVersion);
        QVERIFY(decodeBrief(support::withSuite(octets, 2)).error() == CodecError::BadVersion);
    }
    void briefRoundTripAndTruncation()
    {
        interfaces::PatientSummary s;
        s.family = "Pemberton";
        s.given = "Arthur";
        s.born = "1957-03-14";
        s.deceased = true;
        s.identifiers = {{"sys", "1", "NHS No."}, {"x", "2", "ID"}};
        const Bytes b = encodeBrief(s);
        const auto back = decodeBrief(b);
        QVERIFY(back);
        QCOMPARE(back->family, s.family);
        QCOMPARE(back->deceased, true);
        QCOMPARE(back->identifiers.size(), std::size_t{2});
        QVERIFY(encodeBrief(*back) == b);
        for (std::size_t n = 0; n < b.size(); ++n)
            QVERIFY(!decodeBrief(BytesView(b).first(n)));
    }
};
QTEST_APPLESS_MAIN(ImportPlanTest)
#include "importplan_test.moc"

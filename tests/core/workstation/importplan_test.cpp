// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importplan.h"
#include "importportions.h"
#include "patientbrief.h"

#include <gateway/deskframes.h>
#include <support/data.h>
#include <support/fixtures.h>
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

namespace {
/// A node of which only the registration desk answers: get or put.
class DeskOnly final : public gateway::Gateway {
public:
    Expected<Bytes, gateway::GatewayError> exchange(gateway::Endpoint endpoint, BytesView request) override
    {
        ++calls;
        if (endpoint == gateway::Endpoint::IdentityLookup) {
            const auto macs = gateway::decodeFrame<gateway::IdentityLookupRequest>(request);
            if (!macs)
                return Unexpected{
                    gateway::GatewayError{gateway::GatewayError::Kind::Malformed, gateway::Refusal::BadFrame, ""}};
            gateway::IdentityLookupResponse found;
            for (const Digest256& mac : macs->macs)
                found.standing.push_back(map.contains(mac) ? std::optional(map.at(mac)) : std::nullopt);
            return gateway::encodeFrame(found);
        }
        if (endpoint != gateway::Endpoint::IdentityResolve)
            return Unexpected{
                gateway::GatewayError{gateway::GatewayError::Kind::Refused, gateway::Refusal::UnknownEndpoint, ""}};
        const auto asked = gateway::decodeFrame<gateway::IdentityResolveRequest>(request);
        if (!asked)
            return Unexpected{
                gateway::GatewayError{gateway::GatewayError::Kind::Malformed, gateway::Refusal::BadFrame, ""}};
        gateway::IdentityResolveResponse answer;
        for (const auto& row : asked->rows)
            answer.standing.push_back(map.try_emplace(row.mac, row.proposed).first->second);
        return gateway::encodeFrame(answer);
    }
    std::map<Digest256, crypto::WrappedPatientId> map;
    int calls = 0;
};

interop::ImportedRecord record(const std::string& source, const std::string& patient, const std::string& id,
                               const std::string& text)
{
    interop::ImportedRecord r;
    r.content.source = source;
    r.content.resourceType = "Observation";
    r.content.resourceId = id;
    r.content.resource = bytesOf(text);
    r.content.dataSet = {"VS"};
    if (!patient.empty())
        r.patient = {interop::PatientKey::Kind::Patient, {}, patient};
    model::Item item;
    item.dataSet = {"VS"};
    item.attribute = "heart-rate";
    r.content.items = {item};
    return r;
}

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

KnownRecords nothingKnown()
{
    KnownRecords known;
    known.versions = [](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
        return std::vector<std::vector<KnownRecords::Version>>(names.size());
    };
    known.patient = [](const PatientId&) -> std::optional<interfaces::PatientSummary> { return std::nullopt; };
    return known;
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
        PatientId suspect;
        {
            interop::ImportedRecord r = record("a", "p2", "x", "{}");
            suspect = *plan(node, {std::move(r)}).groups[0].patient;
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
                    Desk desk(node, m_keys);
                    auto made = planImport(std::move(records), m_keys, desk, known, people);
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
                            v.handle = g.patient ? crypto::patientHandle(m_keys, *g.patient)
                                                 : crypto::commonsHandle(m_keys, g.source);
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
QTEST_APPLESS_MAIN(ImportPlanTest)
#include "importplan_test.moc"

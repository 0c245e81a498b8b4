// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <interop/references.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::interop;
using namespace twinchart::interop::testing;

// Bodies stand below: moc reads no raw strings.
class ResolverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void owners_data();
    void owners();
    void ownersOfAllergies_data();
    void ownersOfAllergies();
    void sharedIdentifiers_data();
    void sharedIdentifiers();
    void twoServers_data();
    void twoServers();
    void patientsThemselves();
    void otherTypes();
    void circlesAreHarmless();
    void textsFromOtherResources();
    void referencesAndNames();
};

namespace {
std::string shown(const PatientKey& key)
{
    switch (key.kind) {
    case PatientKey::Kind::Commons: return "commons";
    case PatientKey::Kind::Patient: return "patient " + key.value;
    case PatientKey::Kind::Identifier: return "identifier " + key.system + "|" + key.value;
    }
    return {};
}

std::string bundleOf(std::initializer_list<std::string> entries)
{
    std::string out = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    for (const std::string& entry : entries)
        out += (out.ends_with('[') ? "" : ",") + entry;
    return out + "]}";
}
std::string observation(const std::string& rest)
{
    return R"({"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},)" + rest + "}";
}
const std::string kPatient =
    R"({"fullUrl":"urn:uuid:11","resource":{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:mrn","value":"77"}]}})";
} // namespace

void ResolverTest::owners_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("owner"); // empty = refused
    const auto row = [](const char* name, const std::string& rest, const char* owner) {
        QTest::newRow(name) << QString::fromStdString(observation(rest)) << QString::fromUtf8(owner);
    };
    row("nobody", R"("note":[{"text":"x"}])", "commons");
    row("urn of the file", R"("subject":{"reference":"urn:uuid:11"})", "patient p1");
    row("relative", R"("subject":{"reference":"Patient/p1"})", "patient p1");
    row("relative, not in the file", R"("subject":{"reference":"Patient/p9"})", "patient p9");
    row("version", R"("subject":{"reference":"Patient/p9/_history/3"})", "patient p9");
    row("conditional in the file", R"("subject":{"reference":"Patient?identifier=urn:mrn|77"})", "patient p1");
    row("conditional, percent", R"("subject":{"reference":"Patient?identifier=urn%3Amrn%7C77"})", "patient p1");
    row("conditional elsewhere", R"("subject":{"reference":"Patient?identifier=urn:mrn|78"})", "identifier urn:mrn|78");
    row("logical in the file", R"("subject":{"type":"Patient","identifier":{"system":"urn:mrn","value":"77"}})",
        "patient p1");
    row("logical elsewhere", R"("subject":{"identifier":{"system":"urn:mrn","value":"78"}})", "identifier urn:mrn|78");
    row("logical device", R"("subject":{"type":"Device","identifier":{"system":"urn:mrn","value":"78"}})", "commons");
    row("other server", R"("subject":{"reference":"http://other.example/fhir/Patient/p1"})",
        "patient http://other.example/fhir/Patient/p1");
    row("urn elsewhere", R"("subject":{"reference":"urn:uuid:99"})", "patient urn:uuid:99");
    row("group", R"("subject":{"reference":"Group/g"})", "commons");
    row("only described", R"("subject":{"display":"the mother"})", "patient Observation/o#described");
    row("contained", R"("contained":[{"resourceType":"Patient","id":"c"}],"subject":{"reference":"#c"})",
        "patient Observation/o#c");
    row("contained, identified",
        R"("contained":[{"resourceType":"Patient","id":"c","identifier":[{"system":"urn:mrn","value":"5"}]}],"subject":{"reference":"#c"})",
        "identifier urn:mrn|5");
    row("contained practitioner",
        R"("contained":[{"resourceType":"Practitioner","id":"c"}],"performer":[{"reference":"#c"}])", "commons");
    row("performer is the patient", R"("subject":{"reference":"Patient/p1"},"performer":[{"reference":"urn:uuid:11"}])",
        "patient p1");
    row("performer alone", R"("performer":[{"reference":"Patient/p1"}])", "patient p1");
    row("practitioner beside", R"("subject":{"reference":"Patient/p1"},"performer":[{"reference":"Practitioner/9"}])",
        "patient p1");
    row("subject identified, performer another",
        R"("subject":{"identifier":{"system":"urn:mrn","value":"78"}},"performer":[{"reference":"Patient/p2"}])", "");
    row("subject described, performer another",
        R"("subject":{"display":"the child"},"performer":[{"reference":"Patient/p2"}])", "");
    row("subject and performer identified",
        R"("subject":{"identifier":{"system":"urn:mrn","value":"78"}},"performer":[{"type":"Patient","identifier":{"system":"urn:mrn","value":"79"}}])",
        "");
    row("performer identified as another of the file",
        R"("subject":{"reference":"Patient/p2"},"performer":[{"type":"Patient","identifier":{"system":"urn:mrn","value":"77"}}])",
        "");
    row("subject identified, performer the same",
        R"("subject":{"identifier":{"system":"urn:mrn","value":"77"}},"performer":[{"reference":"Patient/p1"}])",
        "patient p1");
    row("performer only described",
        R"("subject":{"reference":"Patient/p1"},"performer":[{"type":"Patient","display":"the patient"}])",
        "patient p1");
    row("no system", R"("subject":{"type":"Patient","identifier":{"value":"78"}})", "patient Observation/o#described");
    row("says nothing", R"("subject":{"extension":[{"url":"urn:x","valueCode":"unknown"}]})",
        "patient Observation/o#described");
    row("type that FHIR does not have",
        R"("subject":{"type":"patient","identifier":{"system":"urn:mrn","value":"78"}})", "identifier urn:mrn|78");
    row("conditional without a system", R"("subject":{"reference":"Patient?identifier=78"})",
        "patient Patient?identifier=78");
    row("conditional with a slash", R"("subject":{"reference":"Patient?identifier=urn:mrn|12/345"})",
        "identifier urn:mrn|12/345");
    row("conditional group", R"("subject":{"reference":"Group?identifier=urn:mrn|12/345"})", "commons");
    row("logical with a percent", R"("subject":{"identifier":{"system":"urn:mrn","value":"%37%37"}})",
        "identifier urn:mrn|%37%37");
    row("address of the sender's own", R"("subject":{"reference":"https://people.example/78"})",
        "patient https://people.example/78");
    row("performer's address", R"("performer":[{"reference":"https://people.example/78"}])", "commons");
    row("group of another server", R"("subject":{"reference":"https://x.example/fhir/Group/78"})", "commons");
    row("group by urn", R"("subject":{"reference":"urn:uuid:99","type":"Group"})", "commons");
    row("small letters", R"("subject":{"reference":"patient/p1"})", "patient Observation/o#described");
    row("no id", R"("subject":{"reference":"Patient/"})", "patient Observation/o#described");
    row("contained nowhere", R"("subject":{"reference":"#c"})", "patient Observation/o#described");
    row("contained, escaped",
        R"("contained":[{"resourceType":"P\u0061tient","id":"\u0063"}],"subject":{"reference":"#c"})",
        "patient Observation/o#c");
    row("contained group",
        R"("contained":[{"resourceType":"Group","id":"c","type":"person","actual":true}],"subject":{"reference":"#c"})",
        "commons");
    row("two patients", R"("subject":{"reference":"Patient/p1"},"performer":[{"reference":"Patient/p2"}])", "");
    row("two patients, urn and id", R"("subject":{"reference":"urn:uuid:11"},"performer":[{"reference":"Patient/p2"}])",
        "");
    row("two patients, contained",
        R"("contained":[{"resourceType":"Observation","id":"c","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p2"}}],"subject":{"reference":"Patient/p1"})",
        "");
}

void ResolverTest::owners()
{
    QFETCH(QString, entry);
    QFETCH(QString, owner);
    // The patient behind the resource that names it: order must not matter.
    const Import got = importText(bundleOf({"{\"resource\":" + entry.toStdString() + "}", kPatient}));
    QCOMPARE(got.summary.resources, std::uint64_t(2));
    if (owner.isEmpty()) {
        QCOMPARE(got.summary.refused, std::uint64_t(1));
        QVERIFY2(firstProblem(got.summary).find("names two patients") != std::string::npos,
                 firstProblem(got.summary).c_str());
        QCOMPARE(got.summary.problems.front().where, std::string("/entry/0/resource"));
        return;
    }
    QVERIFY2(got.summary.refused == 0, firstProblem(got.summary).c_str());
    QCOMPARE(QString::fromStdString(shown(got.records[0].patient)), owner);
    if (owner == "patient p1") {
        QVERIFY(got.records[0].person != nullptr);
        QCOMPARE(got.records[0].person->identifiers.at(0).value, std::string("77"));
    }
}

void ResolverTest::ownersOfAllergies_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("owner");
    QTest::newRow("asserter first, another")
        << QByteArray(
               R"("asserter":{"type":"Patient","identifier":{"system":"urn:mrn","value":"1"}},"patient":{"identifier":{"system":"urn:mrn","value":"2"}})")
        << QByteArray("two patients (urn:mrn|2 and urn:mrn|1)");
    QTest::newRow("asserter first, described")
        << QByteArray(
               R"("asserter":{"type":"Patient","display":"Anna"},"patient":{"identifier":{"system":"urn:mrn","value":"2"}})")
        << QByteArray("identifier urn:mrn|2");
    QTest::newRow("asserter known, patient described")
        << QByteArray(R"("asserter":{"reference":"Patient/1"},"patient":{"display":"the child"})")
        << QByteArray("two patients (Patient/1 and the child)");
    QTest::newRow("asserter identified only")
        << QByteArray(
               R"("asserter":{"type":"Patient","identifier":{"system":"urn:mrn","value":"1"}},"patient":{"reference":"Patient/1"})")
        << QByteArray("patient 1");
}

void ResolverTest::ownersOfAllergies()
{
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, owner);
    const Import got = importText(R"({"resourceType":"AllergyIntolerance","id":"a","code":{"text":"nuts"},)" +
                                  rest.toStdString() + "}");
    const std::string says = got.records.empty() ? firstProblem(got.summary) : shown(got.records[0].patient);
    QVERIFY2(says.find(owner.toStdString()) != std::string::npos, says.c_str());
}

void ResolverTest::sharedIdentifiers_data()
{
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("other"); // id of the second Patient with the identifier
    QTest::addColumn<QByteArray>("owner"); // empty = refused
    const QByteArray logical = R"({"identifier":{"system":"urn:mrn","value":"77"}})";
    const QByteArray conditional = R"({"reference":"Patient?identifier=urn:mrn%7C77"})";
    QTest::newRow("logical") << logical << QByteArray("p2") << QByteArray();
    QTest::newRow("conditional") << conditional << QByteArray("p2") << QByteArray();
    QTest::newRow("logical, a version") << logical << QByteArray("p1") << QByteArray("patient p1");
    QTest::newRow("conditional, a version") << conditional << QByteArray("p1") << QByteArray("patient p1");
    QTest::newRow("by its id") << QByteArray(R"({"reference":"Patient/p2"})") << QByteArray("p2")
                               << QByteArray("patient p2");
}

void ResolverTest::sharedIdentifiers()
{
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, other);
    QFETCH(QByteArray, owner);
    const Import got =
        importText(bundleOf({"{\"resource\":" + observation("\"subject\":" + subject.toStdString()) + "}", kPatient,
                             R"({"resource":{"resourceType":"Patient","id":")" + other.toStdString() +
                                 R"(","identifier":[{"system":"urn:mrn","value":"77"}]}})"}));
    QCOMPARE(got.summary.refused, std::uint64_t(owner.isEmpty() ? 1 : 0));
    if (owner.isEmpty())
        QVERIFY2(firstProblem(got.summary).find("two patients (Patient/p1 and Patient/p2)") != std::string::npos,
                 firstProblem(got.summary).c_str());
    else
        QCOMPARE(shown(got.records[0].patient), owner.toStdString());
}

void ResolverTest::twoServers_data()
{
    QTest::addColumn<QByteArray>("fullUrl");
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("servers"); // before "Patient/1" in the fullUrls of the two Patients
    QTest::addColumn<QByteArray>("owner");   // empty = refused
    const QByteArray two = "http://a.example/ http://b.example/";
    QTest::newRow("of the same server") << QByteArray("http://b.example/Observation/o") << QByteArray("Patient/1")
                                        << two << QByteArray("patient http://b.example/Patient/1");
    QTest::newRow("of no server") << QByteArray() << QByteArray("Patient/1") << two << QByteArray();
    QTest::newRow("of a third server") << QByteArray("http://c.example/Observation/o") << QByteArray("Patient/1") << two
                                       << QByteArray();
    QTest::newRow("by its address") << QByteArray() << QByteArray("http://a.example/Patient/1") << two
                                    << QByteArray("patient http://a.example/Patient/1");
    QTest::newRow("two versions of one server")
        << QByteArray() << QByteArray("Patient/1") << QByteArray("http://a.example/ http://a.example/")
        << QByteArray("patient 1");
    QTest::newRow("two names of one") << QByteArray() << QByteArray("Patient/1") << QByteArray("urn:x: urn:y:")
                                      << QByteArray("patient 1");
}

void ResolverTest::twoServers()
{
    QFETCH(QByteArray, fullUrl);
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, servers);
    QFETCH(QByteArray, owner);
    const auto person = [&](int server, const char* gender) {
        return R"({"fullUrl":")" + servers.split(' ').at(server).toStdString() +
               R"(Patient/1","resource":{"resourceType":"Patient","id":"1","gender":")" + gender + "\"}}";
    };
    const Import got = importText(bundleOf(
        {"{" + (fullUrl.isEmpty() ? "" : "\"fullUrl\":\"" + fullUrl.toStdString() + "\",") +
             "\"resource\":" + observation(R"("subject":{"reference":")" + subject.toStdString() + "\"}") + "}",
         person(0, "female"), person(1, "male")}));
    QCOMPARE(got.summary.refused, std::uint64_t(owner.isEmpty() ? 1 : 0));
    const std::size_t first = owner.isEmpty() ? 0 : 1;
    const bool apart = servers.startsWith("http://a.example/ http://b.example/");
    QCOMPARE(got.records.at(first).patient != got.records.at(first + 1).patient, apart);
    if (owner.isEmpty())
        QVERIFY(firstProblem(got.summary).find("http://a.example/Patient/1 and http://b.example/Patient/1") !=
                std::string::npos);
    else
        QCOMPARE(shown(got.records[0].patient), owner.toStdString());
}

void ResolverTest::patientsThemselves()
{
    QCOMPARE(
        shown(
            importText(
                R"({"resourceType":"Patient","id":"a","link":[{"other":{"reference":"Patient/b"},"type":"seealso"}]})")
                .records[0]
                .patient),
        std::string("patient a"));
    QCOMPARE(
        shown(importText(R"({"resourceType":"Patient","identifier":[{"value":"1"},{"system":"urn:s","value":"2"}]})")
                  .records[0]
                  .patient),
        std::string("identifier urn:s|2"));
    // Two nameless people stay two.
    const auto one = importText(R"({"resourceType":"Patient","gender":"male"})").records[0].patient;
    const auto other = importText(R"({"resourceType":"Patient","gender":"female"})").records[0].patient;
    QVERIFY(one.value.starts_with("Patient#") && one != other);
    QCOMPARE(shown(importText(
                       bundleOf({R"({"fullUrl":"urn:uuid:5","resource":{"resourceType":"Patient","gender":"male"}})"}))
                       .records[0]
                       .patient),
             std::string("patient urn:uuid:5"));
}

void ResolverTest::otherTypes()
{
    const auto key = [](const char* text) {
        const Import got = importText(text);
        return got.records.empty() ? firstProblem(got.summary) : shown(got.records[0].patient);
    };
    QCOMPARE(key(R"({"resourceType":"Organization","name":"x"})"), std::string("commons"));
    QCOMPARE(key(R"({"resourceType":"Device","patient":{"reference":"Patient/1"}})"), std::string("patient 1"));
    QCOMPARE(key(R"({"resourceType":"RelatedPerson","patient":{"reference":"Patient/1"}})"), std::string("patient 1"));
    QVERIFY(
        QString::fromStdString(
            key(R"({"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/1"}},{"entity":{"reference":"Patient/2"}}]})"))
            .contains("two patients"));
    QCOMPARE(
        key(R"({"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted","actor":{"reference":"Practitioner/1"}},{"status":"accepted","actor":{"reference":"Patient/1"}}]})"),
        std::string("patient 1"));
    QCOMPARE(
        key(R"({"resourceType":"Provenance","target":[{"reference":"Patient/1"},{"reference":"Observation/2"}],"recorded":"2020-01-01T00:00:00Z","agent":[{"who":{"display":"x"}}]})"),
        std::string("patient 1"));
}

void ResolverTest::circlesAreHarmless()
{
    const Import got = importText(bundleOf(
        {R"({"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation","status":"final","code":{"text":"a"},"derivedFrom":[{"reference":"urn:uuid:2"}],"performer":[{"reference":"urn:uuid:1"}]}})",
         R"({"fullUrl":"urn:uuid:2","resource":{"resourceType":"Observation","status":"final","code":{"text":"b"},"derivedFrom":[{"reference":"urn:uuid:1"}],"subject":{"reference":"urn:uuid:2"}}})",
         R"({"fullUrl":"urn:uuid:3","resource":{"resourceType":"Organization","name":"x","partOf":{"reference":"urn:uuid:3"}}})"}));
    QCOMPARE(got.summary.kept, std::uint64_t(3));
    QCOMPARE(shown(got.records[1].patient), std::string("commons"));
}

void ResolverTest::textsFromOtherResources()
{
    const Import got = importText(bundleOf(
        {R"({"resource":{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/1"},"medicationReference":{"reference":"urn:uuid:m"},"requester":{"reference":"Practitioner?identifier=urn:npi|9"}}})",
         R"({"fullUrl":"urn:uuid:m","resource":{"resourceType":"Medication","code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"197361","display":"Amlodipine 5 MG"}]}}})",
         R"({"resource":{"resourceType":"Practitioner","identifier":[{"system":"urn:npi","value":"9"}],"name":[{"prefix":["Dr."],"given":["Ada"],"family":"Byron"}]}})"}));
    QCOMPARE(got.summary.kept, std::uint64_t(3));
    const model::Item& item = got.records[0].content.items.at(0);
    QCOMPARE(item.orderedBy, std::string("Dr. Ada Byron"));
    QCOMPARE(item.code.codings.at(0).display, std::string("Amlodipine 5 MG"));
    QVERIFY(std::get<model::Coded>(item.value) == item.code);
    QCOMPARE(item.attribute, std::string("medication"));
}

void ResolverTest::referencesAndNames()
{
    const Import got = importText(observation(
        R"("subject":{"reference":"Patient/1/_history/2"},"performer":[{"reference":"Practitioner?identifier=a|b"},{"reference":"#c"}],"encounter":{"reference":"urn:uuid:7"},"identifier":[{"system":"s","value":"v"}],"contained":[{"resourceType":"Practitioner","id":"c"}])"));
    const auto references = referencesOf(got.records[0].content.resource);
    QCOMPARE(references, (std::vector<std::string>{"Patient/1", "Practitioner?identifier=a|b", "urn:uuid:7"}));
    QCOMPARE(namesOf(got.records[0].content),
             (std::vector<std::string>{"Observation/o", "Observation?identifier=s|v"}));
    QVERIFY(referencesOf(viewOf("[1")).empty());
    QCOMPARE(referencesOf(viewOf(R"({"resourceType":"Media","content":{"url":"Binary\/1"}})")),
             std::vector<std::string>{"Binary/1"});
}

QTEST_GUILESS_MAIN(ResolverTest)
#include "resolver_test.moc"

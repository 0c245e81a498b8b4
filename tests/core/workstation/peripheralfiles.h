// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

/// Small FHIR files of a hospital elsewhere (apart from the test: moc does not read raw strings).
namespace twinchart::workstation::test {

inline constexpr const char* kNhs = "https://fhir.nhs.uk/Id/nhs-number";

inline QByteArray patient(const char* id, const char* system, const char* value, const char* family = "SMITH",
                          const char* born = "1970-01-02")
{
    QByteArray out = R"({"resourceType":"Patient","id":")" + QByteArray(id) + '"';
    if (*value != '\0') {
        out += R"(,"identifier":[{)";
        if (*system != '\0')
            out += R"("system":")" + QByteArray(system) + R"(",)";
        out += R"("value":")" + QByteArray(value) + R"("}])";
    }
    return out + R"(,"name":[{"family":")" + family + R"(","given":["Ann"]}],"birthDate":")" + born + R"("})";
}
inline QByteArray rate(const char* id, const char* patient, int value, const char* when = "2026-03-01T10:00:00Z")
{
    return R"({"resourceType":"Observation","id":")" + QByteArray(id) +
           R"(","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],)"
           R"("code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/)" +
           patient + R"("},"effectiveDateTime":")" + when + R"(","valueQuantity":{"value":)" +
           QByteArray::number(value) + R"(,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}})";
}
inline QByteArray bundle(const QList<QByteArray>& resources)
{
    QByteArray out = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    for (qsizetype n = 0; n < resources.size(); ++n)
        out += (n == 0 ? "" : ",") + QByteArray(R"({"resource":)") + resources[n] + "}";
    return out + "]}";
}

/// An Observation that lacks what it must have.
inline QByteArray noObservation()
{
    return R"({"resourceType":"Observation","id":"z","subject":{"reference":"Patient/p"}})";
}
inline QByteArray nameTwice()
{
    return R"({"resourceType":"Patient","resourceType":"Patient"})";
}
inline QByteArray withoutTime(QByteArray observation)
{
    return observation.replace(R"("effectiveDateTime":"2026-03-01T10:00:00Z",)", "");
}

} // namespace twinchart::workstation::test

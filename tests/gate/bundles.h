// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

/// Small FHIR files for the gates.
namespace twinchart::gate {

/// A collection bundle of one invented patient and `observations` heart rates; `series` makes ids distinct.
inline QByteArray smallBundle(int series, int observations, const QByteArray& family = "GATE")
{
    const QByteArray patient = "gate-" + QByteArray::number(series);
    QByteArray out =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"https://gate.example/Patient/)" + patient +
        R"(","resource":{"resourceType":"Patient","id":")" + patient + R"(","name":[{"family":")" + family +
        R"(","given":["Test"]}],"birthDate":"1970-01-02","gender":"other"}})";
    for (int n = 0; n < observations; ++n) {
        const QByteArray id = patient + "-" + QByteArray::number(n);
        const QByteArray minute = QByteArray::number(n % 60).rightJustified(2, '0');
        const QByteArray hour = QByteArray::number(n / 60 % 24).rightJustified(2, '0');
        out +=
            R"(,{"fullUrl":"https://gate.example/Observation/)" + id +
            R"(","resource":{"resourceType":"Observation","id":")" + id +
            R"(","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],)"
            R"("code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}]},"subject":{"reference":"Patient/)" +
            patient + R"("},"effectiveDateTime":"2026-03-01T)" + hour + ":" + minute +
            R"(:00Z","valueQuantity":{"value":)" + QByteArray::number(60 + n % 40) +
            R"(.0,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}})";
    }
    return out + "]}";
}

/// ",{…}": an entry with a condition of the patient of smallBundle(series).
inline QByteArray conditionEntry(int series, int number, const QByteArray& words)
{
    const QByteArray id = "c" + QByteArray::number(number);
    return R"(,{"fullUrl":"https://gate.example/Condition/)" + id +
           R"(","resource":{"resourceType":"Condition","id":")" + id +
           R"(","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"text":")" +
           words + R"("},"subject":{"reference":"Patient/gate-)" + QByteArray::number(series) +
           R"("},"recordedDate":"2026-03-01"}})";
}

inline QString writeFile(const QString& path, const QByteArray& octets)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(octets) != octets.size())
        qFatal("cannot write %s", qPrintable(path));
    return path;
}

} // namespace twinchart::gate

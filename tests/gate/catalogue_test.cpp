// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <model/catalogue.h>

#include <QCryptographicHash>
#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::gate;

/// A new catalogue through the programs: the administrator brings it into force, everybody else goes on reading what
/// was recorded under the old one and writes under the new.
class CatalogueGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_administrator = QStringLiteral("administrator");
    const QString m_physician = QStringLiteral("physician");

    QString digestFor(const QString& user) const
    {
        const Answer answer = m_home->run(user, {QStringLiteral("catalogue"), QStringLiteral("show")});
        return answer.exit == 0 && !answer.lines.isEmpty() ? answer.lines.first()[QLatin1String("digest")].toString()
                                                           : QString::fromUtf8(answer.errors);
    }
    Answer timeline(const QString& patient) const
    {
        return m_home->run(m_physician, {QStringLiteral("timeline"), QStringLiteral("--patient"), patient});
    }
    static bool allVerified(const Answer& answer)
    {
        return answer.exit == 0 && !answer.lines.isEmpty() && std::ranges::all_of(answer.lines, [](const auto& line) {
                   return line[QLatin1String("verdict")] == QLatin1String("verified");
               });
    }

private Q_SLOTS:
    void initTestCase() { m_home = Home::demonstration(); }

    void addedByTheAdministratorReadByThePhysician()
    {
        const Answer patients = m_home->run(m_physician, {QStringLiteral("patients")});
        QVERIFY2(patients.exit == 0 && !patients.lines.isEmpty(), patients.errors);
        const QString patient = patients.lines.first()[QLatin1String("patient")].toString();
        const Answer before = timeline(patient);
        QVERIFY2(allVerified(before), before.errors);

        const Bytes builtin = bytesOf(model::Catalogue::builtinWithProblemHistory());
        QByteArray catalogue(reinterpret_cast<const char*>(builtin.data()), static_cast<qsizetype>(builtin.size()));
        QVERIFY(catalogue.contains("\"Heart rate\""));
        catalogue.replace("\"Heart rate\"", "\"Pulse\"");
        const QString digest =
            QString::fromLatin1(QCryptographicHash::hash(catalogue, QCryptographicHash::Sha256).toHex());
        const QString file = writeFile(m_home->scratch() + QStringLiteral("/catalogue.json"), catalogue);
        const QString old = digestFor(m_physician);
        QVERIFY(old != digest);

        const Answer refused = m_home->run(m_physician, {QStringLiteral("catalogue"), QStringLiteral("add"), file});
        QCOMPARE(refused.exit, 1);
        QCOMPARE(digestFor(m_physician), old);

        const Answer added = m_home->run(m_administrator, {QStringLiteral("catalogue"), QStringLiteral("add"), file});
        QVERIFY2(added.exit == 0, added.errors);
        QCOMPARE(added.lines.first()[QLatin1String("digest")].toString(), digest);

        const Answer synced = m_home->run(m_physician, {QStringLiteral("sync"), QStringLiteral("--wait")});
        QVERIFY2(synced.exit == 0, synced.errors);
        QCOMPARE(digestFor(m_physician), digest);
        const Answer after = timeline(patient);
        QVERIFY2(allVerified(after), after.errors);
        QCOMPARE(after.lines, before.lines);

        const Answer imported =
            m_home->run(m_physician, {QStringLiteral("import"), QStringLiteral("--source"), QStringLiteral("gate"),
                                      writeFile(m_home->scratch() + QStringLiteral("/new.json"), smallBundle(1, 4))});
        QVERIFY2(imported.exit == 0, imported.errors);
        const Answer now = m_home->run(m_physician, {QStringLiteral("patients")});
        const auto isNew = std::ranges::find_if(now.lines, [](const auto& line) {
            return line[QLatin1String("name")].toString().startsWith(QLatin1String("GATE"));
        });
        QVERIFY(isNew != now.lines.end());
        const Answer written = timeline((*isNew)[QLatin1String("patient")].toString());
        QVERIFY2(allVerified(written), written.errors);
        QVERIFY(written.lines.size() >= 4);
        const Answer check = m_home->run(m_physician, {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }

    void whatIsNoCatalogueChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not JSON") << QByteArray("{\"format\"");
        QTest::newRow("another format") << QByteArray(R"({"format":"something else","formatVersion":1})");
    }
    void whatIsNoCatalogueChangesNothing()
    {
        QFETCH(QByteArray, file);
        const QString old = digestFor(m_administrator);
        const Answer answer =
            m_home->run(m_administrator, {QStringLiteral("catalogue"), QStringLiteral("add"),
                                          writeFile(m_home->scratch() + QStringLiteral("/bad.json"), file)});
        QCOMPARE(answer.exit, 1);
        QVERIFY(!answer.errors.isEmpty());
        QCOMPARE(digestFor(m_administrator), old);
    }
};
QTEST_GUILESS_MAIN(CatalogueGate)
#include "catalogue_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace twinchart::gate;

/// Acceptance of the demonstration: every item recorded and verified, all data sets occur, the past as it was.
class DemoGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    QStringList m_patients;

    QList<QJsonObject> timeline(const QString& patient, const QStringList& more = {})
    {
        const Answer a =
            m_home->run(QStringLiteral("physician"),
                        QStringList{QStringLiteral("timeline"), QStringLiteral("--patient"), patient} + more);
        if (a.exit != 0)
            qWarning("timeline: exit %d: %s", a.exit, a.errors.constData());
        return a.exit == 0 ? a.lines : QList<QJsonObject>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        const Answer a = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QVERIFY2(a.exit == 0, a.errors.constData());
        for (const auto& line : a.lines)
            m_patients << line.value(QLatin1String("patient")).toString();
        QVERIFY(m_patients.size() >= 12);
    }

    void everyItemIsRecordedAndVerified()
    {
        QSet<QString> sets;
        qsizetype items = 0;
        for (const QString& patient : std::as_const(m_patients)) {
            const auto lines = timeline(patient);
            QVERIFY(!lines.isEmpty());
            items += lines.size();
            for (const auto& line : lines) {
                QCOMPARE(line.value(QLatin1String("level")).toString(), QStringLiteral("recorded"));
                QCOMPARE(line.value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
                QCOMPARE(line.value(QLatin1String("witnesses")).toInt(-1), 0);
                QVERIFY(line.value(QLatin1String("height")).toInt() > 0);
                sets << line.value(QLatin1String("dataSet")).toString();
            }
        }
        qInfo("%lld items of %lld patients", static_cast<long long>(items), static_cast<long long>(m_patients.size()));
        for (const char* code : {"SD", "VS", "MD", "SR", "PSG", "PTD", "CG", "CUP", "DTD", "PS", "POA", "ST", "SOS",
                                 "SSF", "ORF", "POF", "PH"})
            QVERIFY2(sets.contains(QLatin1String(code)), code);
    }

    /// --as-known-at T shows exactly the items whose block is not later than T and that no block up to T replaced.
    void asKnownAtIsTheRecordOfThatTime()
    {
        const QString patient = m_patients.first();
        const QList<QJsonObject> now = timeline(patient);
        QStringList times;
        for (const auto& line : now)
            times << line.value(QLatin1String("recorded")).toString();
        times.removeDuplicates();
        times.sort();
        QVERIFY(times.size() >= 10);
        QHash<QString, QString> replacedAt; // item that was replaced -> when
        for (const auto& line : now)
            if (const QString old = line.value(QLatin1String("supersedes")).toString(); !old.isEmpty())
                replacedAt.insert(old, line.value(QLatin1String("recorded")).toString());
        for (int n = 0; n < 10; ++n) {
            const QString at = times.at(static_cast<qsizetype>(n) * (times.size() - 1) / 9);
            QSet<QString> expected;
            for (const auto& line : now)
                if (line.value(QLatin1String("recorded")).toString() <= at)
                    expected << line.value(QLatin1String("item")).toString();
            for (auto it = replacedAt.cbegin(); it != replacedAt.cend(); ++it)
                if (it.value() <= at)
                    expected.remove(it.key());
            QSet<QString> got;
            const auto lines = timeline(patient, {QStringLiteral("--as-known-at"), at});
            for (const auto& line : lines) {
                const QString item = line.value(QLatin1String("item")).toString();
                // Versions that were replaced later show again in the past.
                if (!expected.contains(item) && replacedAt.value(item, QString()) > at)
                    continue;
                got << item;
            }
            QCOMPARE(got, expected);
        }
    }

    void proofFilesVerifyWithoutUs()
    {
        const auto lines = timeline(m_patients.first());
        const QString item = lines.last().value(QLatin1String("item")).toString();
        const QString proof = m_home->scratch() + QStringLiteral("/item.proof");
        const QString trust = m_home->scratch() + QStringLiteral("/trust");
        QCOMPARE(m_home
                     ->run(QStringLiteral("physician"),
                           {QStringLiteral("export"), QStringLiteral("--patient"), m_patients.first(),
                            QStringLiteral("--item"), item, QStringLiteral("--format"), QStringLiteral("proof"),
                            QStringLiteral("--out"), proof})
                     .exit,
                 0);
        QCOMPARE(m_home
                     ->run(QStringLiteral("physician"), {QStringLiteral("export"), QStringLiteral("--format"),
                                                         QStringLiteral("trust"), QStringLiteral("--out"), trust})
                     .exit,
                 0);
        const Answer good = m_home->run({}, {QStringLiteral("verify"), proof, QStringLiteral("--trust"), trust});
        QVERIFY2(good.exit == 0, good.output + good.errors);
        QCOMPARE(good.lines.first().value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));

        QFile file(proof);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray octets = file.readAll();
        auto step = qMax<qsizetype>(1, octets.size() / 40);
        for (qsizetype at = 0; at < octets.size(); at += step) {
            QByteArray bent = octets;
            bent[at] = static_cast<char>(bent.at(at) ^ (1 << (at % 8)));
            const QString path = m_home->scratch() + QStringLiteral("/bent.proof");
            QFile out(path);
            QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
            out.write(bent);
            out.close();
            const Answer bad = m_home->run({}, {QStringLiteral("verify"), path, QStringLiteral("--trust"), trust});
            QVERIFY2(bad.exit == 3, qPrintable(QStringLiteral("octet %1 of %2").arg(at).arg(octets.size())));
        }
    }
};
QTEST_GUILESS_MAIN(DemoGate)
#include "demo_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace twinchart::gate;

/// Paper 000, Table 8: what a hospital outside the consortium has is shown among the own data and kept nowhere.
class PeripheralGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_physician = QStringLiteral("physician");
    const QString m_self = QStringLiteral("patient-01");
    QString m_patient, m_own; ///< as the staff names him, as he does
    QString m_folder;
    QByteArray m_nhs;

    /// The digits of the national number.
    static QByteArray number(const QJsonObject& person)
    {
        QByteArray out;
        const QJsonArray all = person[QLatin1String("identifiers")].toArray();
        for (const QJsonValue& one : all)
            if (field(one.toObject(), "system").endsWith(QLatin1String("nhs-number")))
                for (const QChar c : field(one.toObject(), "value"))
                    if (c.isDigit())
                        out += static_cast<char>(c.unicode());
        return out;
    }
    QByteArray file(const QByteArray& born, const QByteArray& family) const
    {
        QByteArray out = smallBundle(77, 3, family);
        out.replace("60.0", "171.25");
        out.replace("1970-01-02", born);
        out.replace("\"gender\":\"other\"", "\"gender\":\"other\",\"identifier\":[{\"system\":\"https:/"
                                            "/fhir.nhs.uk/Id/nhs-number\",\"value\":\"" +
                                                m_nhs + "\"}]");
        return out;
    }
    Answer timeline(const QString& user, const QString& patient, const QStringList& more = {}) const
    {
        return m_home->run(user, QStringList{QStringLiteral("timeline"), QStringLiteral("--patient"), patient} + more);
    }
    QStringList with() const { return {QStringLiteral("--system"), QStringLiteral("Elsewhere=") + m_folder}; }
    static QList<QJsonObject> outside(const Answer& answer)
    {
        QList<QJsonObject> out;
        for (const QJsonObject& line : answer.lines)
            if (field(line, "verdict") == QStringLiteral("not-on-ledger"))
                out << line;
        return out;
    }
    /// What must be the same before and after.
    QByteArray state() const
    {
        QByteArray out;
        const Answer status = m_home->run(m_physician, {QStringLiteral("status")});
        for (const char* key : {"height", "trusted", "outbox", "vault"})
            out += QByteArray(key) + '=' +
                   QJsonDocument(QJsonObject{{QStringLiteral("v"), status.lines.first()[QLatin1String(key)]}})
                       .toJson(QJsonDocument::Compact);
        const Answer check = m_home->run(m_physician, {QStringLiteral("check"), QStringLiteral("--deep")});
        return out + QByteArray::number(check.exit) +
               QByteArray::number(check.lines.first()[QLatin1String("invalid")].toInt(-1)) +
               timeline(m_physician, m_patient).output;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        for (const QString& user : {m_self, m_physician})
            QCOMPARE(m_home->run(user, {QStringLiteral("sync"), QStringLiteral("--wait")}).exit, 0);
        const Answer own = m_home->run(m_self, {QStringLiteral("patients")});
        QCOMPARE(own.lines.size(), 1);
        m_own = field(own.lines.first(), "patient");
        m_nhs = number(own.lines.first());
        QCOMPARE(m_nhs.size(), 10);
        const Answer all = m_home->run(m_physician, {QStringLiteral("patients")});
        for (const QJsonObject& line : all.lines)
            if (field(line, "name") == field(own.lines.first(), "name"))
                m_patient = field(line, "patient");
        QVERIFY(!m_patient.isEmpty());
        m_folder = m_home->scratch() + QStringLiteral("/elsewhere");
        QVERIFY(QDir().mkpath(m_folder));
        writeFile(m_folder + QStringLiteral("/a.json"),
                  file(field(own.lines.first(), "born").toUtf8(), "CANARYFAMILY"));
    }

    void shownAndKeptNowhere()
    {
        const QByteArray before = state();
        for (const QString& user : {m_physician, m_self}) {
            const Answer answer = timeline(user, user == m_self ? m_own : m_patient, with());
            QVERIFY2(answer.exit == 0, answer.errors);
            const QList<QJsonObject> rows = outside(answer);
            int rates = 0;
            for (const QJsonObject& row : rows) {
                QCOMPARE(field(row, "source"), QStringLiteral("Elsewhere"));
                QCOMPARE(field(row, "level"), QStringLiteral("none"));
                QCOMPARE(field(row, "stage"), QStringLiteral("PHA"));
                QCOMPARE(field(row, "item"), QString());
                QCOMPARE(field(row, "patient"), user == m_self ? m_own : m_patient);
                rates += field(row, "attribute") == QStringLiteral("heart-rate") ? 1 : 0;
            }
            QCOMPARE(rates, 3);
            QVERIFY(answer.output.contains("171.25"));
            QCOMPARE(answer.lines.size(),
                     timeline(user, user == m_self ? m_own : m_patient).lines.size() + rows.size());
        }
        QVERIFY(state() == before);
        // Not one octet of it lies in the home, whatever the encryption: also not in logs and beside the stores.
        m_home->stopNode();
        QDirIterator it(m_home->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile one(it.next());
            QVERIFY(one.open(QIODevice::ReadOnly));
            const QByteArray octets = one.readAll();
            QVERIFY2(!octets.contains("CANARYFAMILY") && !octets.contains("171.25"), qPrintable(one.fileName()));
        }
    }

    void conditionsApplyAlike()
    {
        const QStringList where{QStringLiteral("--where"), QStringLiteral("heart-rate > 170 /min")};
        QCOMPARE(outside(timeline(m_physician, m_patient, with() + where)).size(), 1);
        QVERIFY(outside(timeline(m_physician, m_patient,
                                 with() + QStringList{QStringLiteral("--to"), QStringLiteral("1999-01-01"),
                                                      QStringLiteral("--attribute"), QStringLiteral("heart-rate")}))
                    .isEmpty());
        QVERIFY(outside(timeline(m_physician, m_patient,
                                 with() + QStringList{QStringLiteral("--data-set"), QStringLiteral("DTD")}))
                    .isEmpty());
        const Answer rates = timeline(
            m_physician, m_patient, with() + QStringList{QStringLiteral("--attribute"), QStringLiteral("heart-rate")});
        QString last;
        for (const QJsonObject& line : rates.lines) {
            const QDateTime t =
                QDateTime::fromString(field(line, "effective").section(QLatin1Char('/'), 0, 0), Qt::ISODate);
            const QString now = t.toUTC().toString(Qt::ISODateWithMs);
            QVERIFY2(now >= last, qPrintable(last + QLatin1Char(' ') + now));
            last = now;
        }
    }

    void aFailingSystemIsNamed()
    {
        const Answer own = timeline(m_physician, m_patient);
        const Answer answer =
            timeline(m_physician, m_patient,
                     with() + QStringList{QStringLiteral("--system"),
                                          QStringLiteral("Gone=") + m_folder + QStringLiteral("/gone")});
        QCOMPARE(answer.exit, 1);
        QVERIFY2(answer.errors.contains("Gone: "), answer.errors);
        QVERIFY(answer.lines.size() > own.lines.size());
    }

    void maybeAnother()
    {
        const QString folder = m_home->scratch() + QStringLiteral("/another");
        QVERIFY(QDir().mkpath(folder));
        writeFile(folder + QStringLiteral("/a.json"), file("1901-01-01", "CANARYFAMILY"));
        const Answer answer =
            timeline(m_physician, m_patient, {QStringLiteral("--system"), QStringLiteral("Another=") + folder});
        QCOMPARE(answer.exit, 1);
        QVERIFY2(answer.errors.contains("two persons"), answer.errors);
        QVERIFY(outside(answer).isEmpty());
        QVERIFY(!answer.output.contains("171.25"));
    }

    void refused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("exit");
        const auto add = [](const char* name, const char* user, const QStringList& more, int exit) {
            QTest::newRow(name) << QString::fromLatin1(user) << more << exit;
        };
        add("administrator", "administrator", {}, 1);
        add("privacy officer", "privacy-officer", {}, 1);
        add("another hospital", "physician@north", {}, 1);
        add("another patient", "patient-02", {}, 1);
        add("node away", "physician", {QStringLiteral("--node"), QStringLiteral("/nowhere/socket")}, 1);
        add("the past", "physician", {QStringLiteral("--as-known-at"), QStringLiteral("2026-01-01")}, 2);
        add("no folder", "physician", {QStringLiteral("--system"), QStringLiteral("Elsewhere")}, 2);
        add("twice", "physician", {QStringLiteral("--system"), QStringLiteral("Elsewhere=/tmp")}, 2);
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QStringList, more);
        QFETCH(int, exit);
        const Answer answer = timeline(user, m_patient, with() + more);
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors);
        QVERIFY2(answer.lines.isEmpty(), answer.output);
    }
};

QTEST_GUILESS_MAIN(PeripheralGate)
#include "peripheral_test.moc"

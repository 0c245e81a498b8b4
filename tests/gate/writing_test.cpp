// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace twinchart::gate;

/// Writing by hand through the programs: who may, what comes out again, what stays after a deletion, and that a
/// refusal changes nothing.
class WritingGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_physician = QStringLiteral("physician");
    const QString m_surgeon = QStringLiteral("surgeon");
    const QString m_nurse = QStringLiteral("nurse");
    const QString m_self = QStringLiteral("patient-01");
    QString m_patient; ///< of patient-01, as the staff names him
    QString m_own;     ///< as he does
    QString m_item;    ///< what the physician wrote
    QString m_report;  ///< what the patient wrote
    QByteArray m_before;

    Answer write(const QString& user, const QString& patient, const char* rest) const
    {
        return m_home->run(user,
                           QStringList{QStringLiteral("write"), QStringLiteral("--patient"), patient} + words(rest));
    }
    Answer amend(const QString& user, const QString& item, const char* rest) const
    {
        return m_home->run(user, QStringList{QStringLiteral("amend"), QStringLiteral("--item"), item} + words(rest));
    }
    Answer erase(const QString& user, const QString& item, const char* reason) const
    {
        return m_home->run(user, {QStringLiteral("delete"), QStringLiteral("--item"), item, QStringLiteral("--reason"),
                                  QString::fromUtf8(reason)});
    }
    Answer timeline(const QString& user, const QString& patient, const QStringList& more = {}) const
    {
        return m_home->run(user, QStringList{QStringLiteral("timeline"), QStringLiteral("--patient"), patient} + more);
    }
    static QJsonObject row(const Answer& answer, const QString& item) { return rowOf(answer, "item", item); }
    /// What must stay when something is refused: the rows as the physician has them, and what waits.
    QByteArray state() const
    {
        const Answer status = m_home->run(m_physician, {QStringLiteral("status")});
        return timeline(m_physician, m_patient).output +
               QByteArray::number(status.lines.isEmpty() ? -1
                                                         : status.lines.first()[QLatin1String("outbox")].toInt(-1));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        QVERIFY(m_home->isSynced(m_self));
        const Answer own = m_home->run(m_self, {QStringLiteral("patients")});
        QVERIFY2(own.lines.size() == 1, own.output + own.errors);
        m_own = field(own.lines.first(), "patient");
        const Answer all = m_home->run(m_physician, {QStringLiteral("patients")});
        for (const QJsonObject& line : all.lines)
            if (field(line, "name") == field(own.lines.first(), "name"))
                m_patient = field(line, "patient");
        QVERIFY2(!m_patient.isEmpty(), all.output);
    }

    void aPhysicianWrites()
    {
        const Answer done = write(m_physician, m_patient,
                                  "--data-set;DTD;--set;potassium=4.10 mmol/L;--effective;2026-03-05T06:12:00+01:00");
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(done.lines.size(), 1);
        QCOMPARE(field(done.lines.first(), "level"), QStringLiteral("recorded"));
        QVERIFY(done.lines.first()[QLatin1String("height")].toInt() > 0);
        m_item = field(done.lines.first(), "item");
        const QJsonObject line = row(timeline(m_physician, m_patient), m_item);
        QCOMPARE(field(line, "value"), QStringLiteral("4.10"));
        QCOMPARE(field(line, "unit"), QStringLiteral("mmol/L"));
        QCOMPARE(field(line, "attribute"), QStringLiteral("potassium"));
        QCOMPARE(field(line, "code"), QStringLiteral("http://loinc.org|2823-3"));
        QCOMPARE(field(line, "dataSet"), QStringLiteral("DTD"));
        QCOMPARE(field(line, "effective"), QStringLiteral("2026-03-05T06:12:00+01:00"));
        QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
        QCOMPARE(field(line, "level"), QStringLiteral("recorded"));
        QCOMPARE(line[QLatin1String("height")], done.lines.first()[QLatin1String("height")]);
    }

    void severalValuesAreOneRecord()
    {
        const Answer done = write(
            m_surgeon, m_patient,
            "--data-set;POA;--set;systolic-pressure=121 mm[Hg];diastolic-pressure=79;consent-signed=true;--set;airway=Wide, \"easy\" = good");
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(done.lines.size(), 4);
        const Answer lines = timeline(m_surgeon, m_patient);
        const char* expected[][2] = {{"121", "mmHg"}, {"79", "mmHg"}, {"Yes", ""}, {"Wide, \"easy\" = good", ""}};
        for (int n = 0; n < 4; ++n) {
            const QJsonObject line = row(lines, field(done.lines[n], "item"));
            QCOMPARE(field(line, "value"), QString::fromUtf8(expected[n][0]));
            QCOMPARE(field(line, "unit"), QString::fromUtf8(expected[n][1]));
            QCOMPARE(field(line, "attribute"), field(done.lines[n], "attribute"));
            QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
        }
    }

    void aPatientReports()
    {
        const Answer done = write(m_self, m_own, "--data-set;SR;--set;sleep-duration=7.5 h");
        QVERIFY2(done.exit == 0, done.errors);
        m_report = field(done.lines.first(), "item");
        QCOMPARE(field(row(timeline(m_self, m_own), m_report), "verdict"), QStringLiteral("verified"));
        QVERIFY(m_home->isSynced(m_physician));
        const QJsonObject line = row(timeline(m_physician, m_patient), m_report);
        QCOMPARE(field(line, "value"), QStringLiteral("7.5"));
        QCOMPARE(field(line, "dataSet"), QStringLiteral("SR"));
        QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
    }

    void theTeamSeesIt()
    {
        for (const QString& user : {m_nurse, m_surgeon}) {
            QVERIFY(m_home->isSynced(user));
            const QJsonObject line = row(timeline(user, m_patient), m_item);
            QCOMPARE(field(line, "value"), QStringLiteral("4.10"));
            QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
        }
    }

    void beforeTheRefusals() { m_before = state(); }
    void refused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](const char* name, const char* user, const char* command, int exit, const char* says) {
            QTest::newRow(name) << QString::fromLatin1(user) << words(command) << exit << QByteArray(says);
        };
        add("administrator", "administrator", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4", 1, "");
        add("privacy officer", "privacy-officer", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4", 1, "");
        add("another hospital", "physician@north", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4", 1, "");
        add("administrator amends", "administrator", "amend;--item;ITEM;--set;potassium=4", 1, "role");
        add("privacy officer deletes", "privacy-officer", "delete;--item;ITEM;--reason;wrong", 1, "role");
        add("patient writes a finding", "patient-01", "write;--patient;OWN;--data-set;DTD;--set;potassium=4", 1, "DTD");
        add("patient amends a finding", "patient-01", "amend;--item;ITEM;--set;potassium=4", 1, "yours");
        add("another patient deletes", "patient-02", "delete;--item;ITEM;--reason;wrong", 1, "item");
        add("another patient", "patient-02", "write;--patient;PATIENT;--data-set;SR;--set;mood=4", 1, "");
        add("read-only data set", "physician", "write;--patient;PATIENT;--data-set;VS;--set;heart-rate=70", 1, "VS");
        add("self-reported by staff", "physician", "write;--patient;PATIENT;--data-set;SR;--set;mood=4", 1, "SR");
        add("the patient's words", "physician", "amend;--item;REPORT;--set;sleep-duration=8 h", 1, "yours");
        add("unknown data set", "physician", "write;--patient;PATIENT;--data-set;XX;--set;potassium=4", 1, "XX");
        add("unknown attribute", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;kalium=4", 1, "kalium");
        add("of another data set", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;blood-loss=4", 1,
            "blood-loss");
        add("out of range", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=400 mmol/L", 1,
            "potassium");
        add("unusual", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=14 mmol/L", 1, "unusual");
        add("wrong unit", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4 kg", 1, "kg");
        add("two usual units", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;glucose=90", 1, "glucose");
        add("no number", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=high", 1, "potassium");
        add("one good and one bad", "physician",
            "write;--patient;PATIENT;--data-set;DTD;--set;sodium=140 mmol/L;potassium=4,1 mmol/L", 1, "potassium");
        add("twice", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4;potassium=5", 1, "twice");
        add("no date", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium=4;--effective;2026-02-30",
            1, "2026-02-30");
        add("no value", "physician", "write;--patient;PATIENT;--data-set;DTD;--set;potassium", 2, "NAME=VALUE");
        add("nothing set", "physician", "write;--patient;PATIENT;--data-set;DTD", 2, "--set");
        add("no reason", "physician", "delete;--item;ITEM;--reason; ", 2, "why");
        add("unknown item", "physician",
            "amend;--item;0000000000000000000000000000000000000000000000000000000000000000.0000000000000000000000000000000000000000000000000000000000000000.0;--set;potassium=4",
            1, "item");
        add("no item", "physician", "delete;--item;nonsense;--reason;wrong", 1, "nonsense");
        add("unknown patient", "physician", "write;--patient;0011;--data-set;DTD;--set;potassium=4", 1, "0011");
        add("attribute that is not there", "physician", "amend;--item;ITEM;--set;sodium=140", 1, "sodium");
        add("the same value", "physician", "amend;--item;ITEM;--set;potassium=4.10 mmol/L", 1, "already");
        add("amended out of range", "nurse", "amend;--item;ITEM;--set;potassium=400", 1, "potassium");
        add("node away", "physician", "--node;/nowhere/socket;write;--patient;PATIENT;--data-set;DTD;--set;potassium=4",
            1, "node");
        add("node away, amend", "physician", "--node;/nowhere/socket;amend;--item;ITEM;--set;potassium=4", 1, "node");
        add("node away, delete", "physician", "--node;/nowhere/socket;delete;--item;ITEM;--reason;wrong", 1, "node");
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QStringList, command);
        QFETCH(int, exit);
        QFETCH(QByteArray, says);
        command.replaceInStrings(QStringLiteral("PATIENT"), m_patient);
        command.replaceInStrings(QStringLiteral("REPORT"), m_report);
        command.replaceInStrings(QStringLiteral("OWN"), m_own);
        command.replaceInStrings(QStringLiteral("ITEM"), m_item);
        const Answer answer = m_home->run(user, command);
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors + answer.output);
        QVERIFY2(answer.errors.contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
    void nothingWasChanged() { QVERIFY(state() == m_before); }

    void aNurseAmendsAfterARestart()
    {
        m_home->stopNode();
        const Answer done = amend(m_nurse, m_item, "--set;potassium=4.3 mmol/L");
        QVERIFY2(done.exit == 0, done.errors);
        const QString old = std::exchange(m_item, field(done.lines.first(), "item"));
        QVERIFY(m_item != old);
        QVERIFY(m_home->isSynced(m_physician));
        for (const QString& user : {m_nurse, m_physician}) {
            const Answer lines = timeline(user, m_patient);
            const QJsonObject line = row(lines, m_item);
            QCOMPARE(field(line, "value"), QStringLiteral("4.3"));
            QCOMPARE(field(line, "supersedes"), old);
            QCOMPARE(field(line, "effective"), QStringLiteral("2026-03-05T06:12:00+01:00"));
            QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
            QVERIFY(row(lines, old).isEmpty());
        }
        // The version before does not stand any more.
        const Answer late = amend(m_physician, old, "--set;potassium=4.4 mmol/L");
        QCOMPARE(late.exit, 1);
        QCOMPARE(erase(m_physician, old, "wrong patient").exit, 1);
        QCOMPARE(field(row(timeline(m_physician, m_patient), m_item), "value"), QStringLiteral("4.3"));
    }

    void deletedForEverybody()
    {
        const Answer done = erase(m_physician, m_item, "entered in error: sample of another CANARYREASON");
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "level"), QStringLiteral("recorded"));
        QCOMPARE(field(done.lines.first(), "reason"), QStringLiteral("entered-in-error"));
        for (const QString& user : {m_physician, m_nurse, m_surgeon, QStringLiteral("anaesthetist"), m_self}) {
            QVERIFY(m_home->isSynced(user));
            const Answer lines = timeline(user, user == m_self ? m_own : m_patient);
            QVERIFY2(lines.exit == 0, lines.errors);
            const QJsonObject line = row(lines, m_item);
            QCOMPARE(field(line, "verdict"), QStringLiteral("erased"));
            QVERIFY(line[QLatin1String("value")].isNull());
            QCOMPARE(field(line, "unit"), QString());
            QCOMPARE(field(line, "dataSet"), QStringLiteral("DTD"));
            QVERIFY(!lines.output.contains("2026-03-05T06:12:00+01:00"));
        }
        // The version before went with it, also for who asks what was known then.
        const Answer then =
            timeline(m_physician, m_patient,
                     {QStringLiteral("--data-set"), QStringLiteral("DTD"), QStringLiteral("--attribute"),
                      QStringLiteral("potassium"), QStringLiteral("--from"), QStringLiteral("2026-03-05"),
                      QStringLiteral("--to"), QStringLiteral("2026-03-06")});
        QVERIFY(!then.output.contains("\"4.10\"") && !then.output.contains("\"4.3\""));
        QCOMPARE(erase(m_physician, m_item, "again").exit, 1);
        QCOMPARE(amend(m_physician, m_item, "--set;potassium=4.4").exit, 1);
        const Answer check = m_home->run(m_physician, {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }

    void theOwnerDeletesWhatOthersWrote()
    {
        // What the hospital wrote, and what came from elsewhere into the history that nobody may write.
        const Answer written = write(m_nurse, m_patient, "--data-set;DTD;--set;sodium=141 mmol/L");
        QVERIFY2(written.exit == 0, written.errors);
        QVERIFY(m_home->isSynced(m_self));
        QString received;
        for (const QJsonObject& line : timeline(m_self, m_own).lines)
            if (field(line, "dataSet") == QLatin1String("PTD"))
                received = field(line, "item");
        QVERIFY(!received.isEmpty());
        QCOMPARE(erase(m_physician, received, "wrong").exit, 1);
        QCOMPARE(erase(QStringLiteral("patient-02"), received, "wrong").exit, 1);
        for (const QString& item : {field(written.lines.first(), "item"), received}) {
            const Answer gone = erase(m_self, item, "I do not want it kept");
            QVERIFY2(gone.exit == 0, gone.errors);
            QCOMPARE(field(gone.lines.first(), "reason"), QStringLiteral("erasure"));
            for (const QString& user : {m_self, m_nurse}) {
                QVERIFY(m_home->isSynced(user));
                const QJsonObject line = row(timeline(user, user == m_self ? m_own : m_patient), item);
                QCOMPARE(field(line, "verdict"), QStringLiteral("erased"));
                QVERIFY(line[QLatin1String("value")].isNull());
            }
        }
    }

    void aPatientChangesHisOwnWords()
    {
        const Answer amended = amend(m_self, m_report, "--set;sleep-duration=390 min");
        QVERIFY2(amended.exit == 0, amended.errors);
        const QString now = field(amended.lines.first(), "item");
        QVERIFY(m_home->isSynced(m_nurse));
        QCOMPARE(field(row(timeline(m_nurse, m_patient), now), "value"), QStringLiteral("390"));
        const Answer gone = erase(m_self, now, "nobody needs to know");
        QVERIFY2(gone.exit == 0, gone.errors);
        QCOMPARE(field(gone.lines.first(), "reason"), QStringLiteral("erasure"));
        QVERIFY(m_home->isSynced(m_nurse));
        QCOMPARE(field(row(timeline(m_nurse, m_patient), now), "verdict"), QStringLiteral("erased"));
    }
};

QTEST_GUILESS_MAIN(WritingGate)
#include "writing_test.moc"

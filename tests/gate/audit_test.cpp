// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QDateTime>
#include <QSet>
#include <QTest>

using namespace twinchart::gate;

/// Who, when, why, through the programs: what is done appears, to whom it is told, and what was heard of whom.
class AuditGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_physician = QStringLiteral("physician");
    const QString m_nurse = QStringLiteral("nurse");
    const QString m_self = QStringLiteral("patient-01");
    QString m_patient, m_own; ///< as the staff names him, as he does

    Answer audit(const QString& user, const QString& patient, const QStringList& more = {}) const
    {
        return m_home->run(user, QStringList{QStringLiteral("audit"), QStringLiteral("--patient"), patient} + more);
    }
    static QList<QJsonObject> linesOf(const Answer& answer, const char* what)
    {
        QList<QJsonObject> out;
        for (const QJsonObject& line : answer.lines)
            if (field(line, "what") == QLatin1String(what))
                out << line;
        return out;
    }
    bool synced(const QString& user) const
    {
        const Answer answer = m_home->run(user, {QStringLiteral("sync"), QStringLiteral("--wait")});
        if (answer.exit != 0 || !answer.errors.isEmpty())
            qWarning("%s: %s", qPrintable(user), answer.errors.constData());
        return answer.exit == 0 && !answer.errors.contains("Report of accesses");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        QVERIFY(synced(m_self));
        const Answer own = m_home->run(m_self, {QStringLiteral("patients")});
        QVERIFY2(own.lines.size() == 1, own.output + own.errors);
        m_own = field(own.lines.first(), "patient");
        const Answer all = m_home->run(m_physician, {QStringLiteral("patients")});
        for (const QJsonObject& line : all.lines)
            if (field(line, "name") == field(own.lines.first(), "name"))
                m_patient = field(line, "patient");
        QVERIFY2(!m_patient.isEmpty(), all.output);
    }

    void thePatientReadsIt()
    {
        const Answer answer = audit(m_self, m_own);
        QVERIFY2(answer.exit == 0, answer.errors);
        QVERIFY(answer.lines.size() > 3);
        QString last;
        for (const QJsonObject& line : answer.lines) {
            for (const char* key : {"when", "who", "what", "why", "grant", "height", "verdict", "sentence"})
                QVERIFY2(line.contains(QLatin1String(key)), key);
            const qsizetype words = field(line, "sentence").split(QLatin1Char(' '), Qt::SkipEmptyParts).size();
            QVERIFY2(words <= 20 && words > 2, qPrintable(field(line, "sentence")));
            const bool reports = field(line, "what") == QStringLiteral("nothing heard") ||
                                 field(line, "what").endsWith(QStringLiteral("up to"));
            const bool own = field(line, "what").endsWith(QStringLiteral("here"));
            QCOMPARE(field(line, "verdict"), own ? QStringLiteral("pending") : QStringLiteral("verified"));
            QVERIFY(own || field(line, "what") == QStringLiteral("nothing heard") ||
                    line[QLatin1String("height")].toInt() > 0);
            if (reports)
                continue;
            // To the second: a fraction sorts before none as text.
            const QString when = field(line, "when").left(19);
            QVERIFY2(when >= last, qPrintable(when));
            last = when;
        }
        QCOMPARE(linesOf(answer, "handed to the patient").size(), 1);
        QCOMPARE(linesOf(answer, "kept by the hospital").size(), 1);
        QVERIFY(!linesOf(answer, "circle made").isEmpty());
        QCOMPARE(linesOf(answer, "looked at up to").size(), 1);
        // No clinical value, and not his name.
        const Answer timeline = m_home->run(m_self, {QStringLiteral("timeline"), QStringLiteral("--patient"), m_own});
        QVERIFY(!timeline.lines.isEmpty());
        for (const QJsonObject& line : timeline.lines) {
            const QByteArray value = field(line, "value").toUtf8();
            QVERIFY2(value.size() < 10 || !answer.output.contains(value), value);
        }
        const Answer own = m_home->run(m_self, {QStringLiteral("patients")});
        const QStringList names = field(own.lines.first(), "name").split(QLatin1Char(' '));
        for (const QString& name : names)
            QVERIFY2(name.size() < 4 || !answer.output.contains(name.toUtf8()), qPrintable(name));
    }

    void whatIsDoneAppears()
    {
        const auto before = linesOf(audit(m_self, m_own), "written").size();
        const Answer done = m_home->run(m_physician, {QStringLiteral("write"), QStringLiteral("--patient"), m_patient,
                                                      QStringLiteral("--data-set"), QStringLiteral("DTD"),
                                                      QStringLiteral("--set"), QStringLiteral("potassium=4.1 mmol/L")});
        QVERIFY2(done.exit == 0, done.errors);
        const auto now = linesOf(audit(m_self, m_own), "written");
        QCOMPARE(now.size(), before + 1);
        const QJsonObject line = now.last();
        QVERIFY2(field(line, "who").startsWith(QStringLiteral("Physician ")), qPrintable(field(line, "who")));
        QCOMPARE(field(line, "why"), QStringLiteral("own record"));
        QCOMPARE(line[QLatin1String("height")], done.lines.first()[QLatin1String("height")]);
        QCOMPARE(QDateTime::fromString(field(line, "when"), Qt::ISODate).isValid(), true);
        const Answer gone = m_home->run(m_physician, {QStringLiteral("delete"), QStringLiteral("--item"),
                                                      field(done.lines.first(), "item"), QStringLiteral("--reason"),
                                                      QStringLiteral("entered in error: CANARYREASON")});
        QVERIFY2(gone.exit == 0, gone.errors);
        const Answer after = audit(m_self, m_own);
        QCOMPARE(linesOf(after, "deleted").size(), 1);
        QCOMPARE(field(linesOf(after, "deleted").first(), "why"), QStringLiteral("entered in error"));
        QVERIFY(!after.output.contains("CANARYREASON"));
        // Staff sees the same of the ledger, by the hospital's own names.
        const Answer staff = audit(m_physician, m_patient);
        QCOMPARE(linesOf(staff, "written").size(), now.size());
        QVERIFY(field(linesOf(staff, "written").last(), "who").startsWith(QStringLiteral("Physician physician of ")));
    }

    void aLookIsReportedAtTheNextSync()
    {
        const Answer before = audit(m_self, m_own);
        const auto silent = linesOf(before, "nothing heard").size();
        QVERIFY(silent > 0);
        QVERIFY(m_home->run(m_nurse, {QStringLiteral("timeline"), QStringLiteral("--patient"), m_patient}).exit == 0);
        QVERIFY(synced(m_nurse));
        const Answer heard = audit(m_self, m_own);
        QCOMPARE(linesOf(heard, "nothing heard").size(), silent - 1);
        QCOMPARE(linesOf(heard, "reported up to").size(), linesOf(before, "reported up to").size() + 1);
        const Answer own = audit(m_nurse, m_patient);
        bool reported = false;
        for (const QJsonObject& line : linesOf(own, "opened here"))
            reported = reported || (field(line, "verdict") == QStringLiteral("verified") &&
                                    line[QLatin1String("height")].toInt() > 0);
        QVERIFY2(reported, own.output);
        // Nothing new: nothing is reported again.
        const auto height = [&](const Answer& a) {
            int out = 0;
            for (const QJsonObject& line : linesOf(a, "reported up to"))
                out = std::max(out, line[QLatin1String("height")].toInt());
            return out;
        };
        const int first = height(own);
        QVERIFY(synced(m_self));
        QVERIFY(height(audit(m_physician, m_patient)) == first);
        // After a restart it goes on behind it.
        m_home->stopNode();
        QVERIFY(synced(m_nurse)); // her look at the story
        QVERIFY(height(audit(m_physician, m_patient)) > first);
        const Answer check = m_home->run(m_nurse, {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }

    void killedWhileReporting()
    {
        for (int n = 0; n < 6; ++n) {
            QCOMPARE(m_home->run(m_nurse, {QStringLiteral("timeline"), QStringLiteral("--patient"), m_patient}).exit,
                     0);
            // Unlocking alone takes some of it: the later ones are killed while they report or after it.
            const auto process = m_home->start(m_nurse, {QStringLiteral("sync")});
            if (!process->waitForFinished(150 + 100 * n))
                process->kill();
            process->waitForFinished();
        }
        QVERIFY(synced(m_nurse));
        const Answer own = audit(m_nurse, m_patient);
        QVERIFY2(own.exit == 0, own.errors);
        QVERIFY(linesOf(own, "reports missing").isEmpty());
        const auto opened = linesOf(own, "opened here");
        QVERIFY(opened.size() >= 6);
        int height = 0;
        for (const QJsonObject& line : opened) {
            QCOMPARE(field(line, "verdict"), QStringLiteral("verified"));
            QVERIFY(line[QLatin1String("height")].toInt() >= height);
            height = line[QLatin1String("height")].toInt();
        }
    }

    void plainSentences()
    {
        QProcess process;
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(program(QStringLiteral("twinchart-cli")),
                      {QStringLiteral("--home"), m_home->path(), QStringLiteral("--passphrase-file"),
                       m_home->passphraseFile(), QStringLiteral("--as"), m_self, QStringLiteral("audit"),
                       QStringLiteral("--patient"), m_own, QStringLiteral("--plain")});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 0);
        const QList<QByteArray> sentences = process.readAllStandardOutput().trimmed().split('\n');
        const Answer json = audit(m_self, m_own);
        // One look more is a row more by then.
        QCOMPARE(json.lines.size(), sentences.size() + 1);
        for (const QByteArray& sentence : sentences)
            QVERIFY2(sentence.endsWith('.') && sentence.count(' ') < 20, sentence);
        QCOMPARE(sentences.first(), field(json.lines.first(), "sentence").toUtf8());
    }

    void theOfficerByTheIdAlone()
    {
        const Answer answer = audit(QStringLiteral("privacy-officer"), m_patient);
        QVERIFY2(answer.exit == 0, answer.errors);
        QCOMPARE(linesOf(answer, "handed to the patient").size(), 1);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("patient");
        QTest::newRow("administrator") << QStringLiteral("administrator") << m_patient;
        QTest::newRow("another patient") << QStringLiteral("patient-02") << m_own;
        QTest::newRow("another patient, by the hospital's id") << QStringLiteral("patient-02") << m_patient;
        QTest::newRow("another hospital") << QStringLiteral("physician@north") << m_patient;
        QTest::newRow("another hospital's officer") << QStringLiteral("administrator@south") << m_patient;
        QTest::newRow("nobody's id") << QStringLiteral("physician") << QString(32, QLatin1Char('5'));
        QTest::newRow("nobody's handle") << QStringLiteral("physician")
                                         << QStringLiteral("handle:") + QString(64, QLatin1Char('5'));
        QTest::newRow("nonsense") << QStringLiteral("privacy-officer") << QStringLiteral("nonsense");
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QString, patient);
        const Answer answer = audit(user, patient);
        QCOMPARE(answer.exit, 1);
        QVERIFY2(answer.lines.isEmpty() && answer.output.isEmpty(), answer.output);
        QVERIFY2(answer.errors.contains("no such patient for you"), answer.errors);
    }
    void withoutANode()
    {
        const Answer answer = m_home->run(m_self, {QStringLiteral("--node"), QStringLiteral("/nowhere/socket"),
                                                   QStringLiteral("audit"), QStringLiteral("--patient"), m_own});
        QCOMPARE(answer.exit, 1);
        QVERIFY2(answer.errors.contains("node"), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
};

QTEST_GUILESS_MAIN(AuditGate)
#include "audit_test.moc"

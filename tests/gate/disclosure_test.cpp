// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace twinchart::gate;

/// What a law demands of a patient's data, through the programs: recorded by one, confirmed by another who has the
/// paper too, told to the patient when the law lets him know, ended; each step also by who must not.
class DisclosureGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_self = QStringLiteral("patient-01");
    const QString m_officer = QStringLiteral("privacy-officer");
    const QString m_root = QStringLiteral("administrator");
    const QString m_paper =
        QStringLiteral(";--order;District court, 4 Ds 12/26;--recipient;Northmoor General Hospital");
    QString m_handle; ///< of patient-01
    QString m_open;   ///< told at once
    QString m_silent; ///< not before three days from now

    Answer disclose(const QString& user, const QString& rest) const
    {
        return m_home->run(user, QStringList{QStringLiteral("disclose")} + words(rest));
    }
    QString about() const { return QStringLiteral(";--patient;handle:") + m_handle; }
    QString recording() const
    {
        return QStringLiteral("record;--law;criminal-prosecution;--class;PDD;--class;PHA;--until;") + ahead(30) +
               about() + m_paper;
    }
    QString stateOf(const QString& id) const
    {
        return field(rowOf(disclose(m_officer, QStringLiteral("list")), "disclosure", id), "state");
    }
    Answer asked(const QString& user, const char* command) const
    {
        return m_home->run(
            user, {QString::fromLatin1(command), QStringLiteral("--patient"), QStringLiteral("handle:") + m_handle});
    }
    /// Lines of the story that a disclosure made.
    qsizetype inStory(const QString& user) const
    {
        const Answer story = asked(user, "audit");
        return std::ranges::count_if(story.lines, [](const QJsonObject& line) {
            return field(line, "what").startsWith(QStringLiteral("disclosure"));
        });
    }
    void setClock(int days) const
    {
        m_home->stopNode();
        m_home->setEnvironment(QStringLiteral("TWINCHART_CLOCK_OFFSET"), QString::number(days * 86'400));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        QVERIFY(m_home->isSynced(m_self));
        const Answer own = m_home->run(m_self, {QStringLiteral("patients")});
        QVERIFY2(own.lines.size() == 1, own.output + own.errors);
        m_handle = field(own.lines.first(), "handle");
        QCOMPARE(m_handle.size(), 64);
    }

    void theOfficerRecords()
    {
        const Answer done = disclose(m_officer, recording());
        QVERIFY2(done.exit == 0 && done.lines.size() == 1, done.errors);
        const QJsonObject& line = done.lines.first();
        m_open = field(line, "disclosure");
        QCOMPARE(m_open.size(), 64);
        QCOMPARE(field(line, "state"), QStringLiteral("recorded"));
        QCOMPARE(field(line, "who"), QStringLiteral("Northmoor General Hospital"));
        QCOMPARE(field(line, "law"), QStringLiteral("criminal-prosecution"));
        QCOMPARE(field(line, "order"), QStringLiteral("District court, 4 Ds 12/26"));
        QCOMPARE(field(line, "to"), ahead(30) + QStringLiteral("T23:59:59Z"));
        QVERIFY(line[QLatin1String("from")].isNull() && line[QLatin1String("silentUntil")].isNull());
        QVERIFY(line[QLatin1String("patientKnows")].toBool() && line[QLatin1String("height")].toInt() > 0);
        QCOMPARE(field(line, "handle"), m_handle);
        QCOMPARE(line[QLatin1String("classes")].toArray(), (QJsonArray{QStringLiteral("PHA"), QStringLiteral("PDD")}));

        const Answer silent = disclose(m_officer, recording() + QStringLiteral(";--silent-until;") + ahead(3));
        QVERIFY2(silent.exit == 0, silent.errors);
        m_silent = field(silent.lines.first(), "disclosure");
        QCOMPARE(field(silent.lines.first(), "silentUntil"), ahead(3) + QStringLiteral("T00:00:00Z"));
        QVERIFY(!silent.lines.first()[QLatin1String("patientKnows")].toBool(true));
    }

    void refused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](const char* name, const char* user, const char* command, int exit, const char* says) {
            QTest::newRow(name) << QString::fromLatin1(user) << QString::fromLatin1(command) << exit
                                << QByteArray(says);
        };
        for (const char* user : {"patient-01", "patient-02", "physician", "physician@north", "physician@south",
                                 "administrator@north", "nurse"}) {
            add(qPrintable(QLatin1String(user) + QStringLiteral(" records")), user, "RECORD", 1, "privacy officer");
            add(qPrintable(QLatin1String(user) + QStringLiteral(" confirms")), user, "confirm;ID;ABOUT;PAPER", 1,
                "privacy officer");
            add(qPrintable(QLatin1String(user) + QStringLiteral(" ends")), user, "end;ID;ABOUT", 1, "privacy officer");
        }
        add("the officer confirms", "privacy-officer", "confirm;ID;ABOUT;PAPER", 1, "root administrator");
        add("the root records", "administrator", "RECORD", 1, "privacy officer");
        add("another order", "administrator",
            "confirm;ID;ABOUT;--order;District court, 5 Ds 1/26;--recipient;Northmoor General Hospital", 1, "papers");
        add("another recipient", "administrator",
            "confirm;ID;ABOUT;--order;District court, 4 Ds 12/26;--recipient;Southgate", 1, "papers");
        add("of no disclosure", "administrator",
            "confirm;0011223344556677889900112233445566778899001122334455667788990011;ABOUT;PAPER", 1, "no disclosure");
        add("no id", "administrator", "end;nonsense;ABOUT", 2, "64 hex digits");
        add("without paper", "administrator", "confirm;ID;ABOUT", 2, "--order");
        add("under no law", "privacy-officer", "record;--law;curiosity;--class;PDD;--until;2199-01-01;ABOUT;PAPER", 2,
            "--law");
        add("of no class", "privacy-officer", "record;--law;supervision;--class;XYZ;--until;2199-01-01;ABOUT;PAPER", 2,
            "--class");
        add("for ever", "privacy-officer", "record;--law;supervision;--class;PDD;--until;2199-01-01;ABOUT;PAPER", 2,
            "366 days");
        add("over", "privacy-officer", "record;--law;supervision;--class;PDD;--until;2020-01-01;ABOUT;PAPER", 2,
            "later than now");
        add("silent for ever", "privacy-officer", "RECORD;--silent-until;2199-01-01", 2, "silence");
        add("of nobody", "privacy-officer",
            "record;--law;supervision;--class;PDD;--until;2199-01-01;PAPER;--patient;handle:0011223344556677889900112233445566778899001122334455667788990011",
            1, "privacy officer");
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QString, command);
        QFETCH(int, exit);
        QFETCH(QByteArray, says);
        command.replace(QStringLiteral("RECORD"), recording())
            .replace(QStringLiteral(";ABOUT"), about())
            .replace(QStringLiteral(";PAPER"), m_paper)
            .replace(QStringLiteral("ID"), m_open);
        const Answer answer = disclose(user, command);
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors + answer.output);
        QVERIFY2(answer.errors.contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
    void nothingOfThatDidAnything()
    {
        const Answer all = disclose(m_officer, QStringLiteral("list"));
        QVERIFY2(all.exit == 0, all.errors);
        QCOMPARE(all.lines.size(), 2);
        for (const QJsonObject& line : all.lines)
            QCOMPARE(field(line, "state"), QStringLiteral("recorded"));
    }

    void theRootConfirms()
    {
        const Answer waiting = disclose(m_root, QStringLiteral("list"));
        QCOMPARE(waiting.lines.size(), 2);
        QVERIFY(waiting.lines.first()[QLatin1String("order")].isNull()); // the ledger does not tell
        for (const QString& id : {m_open, m_silent}) {
            const Answer done = disclose(m_root, QStringLiteral("confirm;") + id + about() + m_paper);
            QVERIFY2(done.exit == 0, done.errors);
            QCOMPARE(field(done.lines.first(), "state"), QStringLiteral("in-force"));
            QVERIFY(!field(done.lines.first(), "from").isEmpty());
            const Answer again = disclose(m_root, QStringLiteral("confirm;") + id + about() + m_paper);
            QVERIFY2(again.exit == 1 && again.errors.contains("in force already"), again.errors);
        }
    }

    void whatThePatientIsTold()
    {
        for (const QString& user : {m_self, QStringLiteral("physician")}) {
            const Answer listed = disclose(user, QStringLiteral("list") + about());
            QVERIFY2(listed.exit == 0, listed.errors);
            QCOMPARE(listed.lines.size(), 1);
            QCOMPARE(field(listed.lines.first(), "disclosure"), m_open);
            QVERIFY(listed.lines.first()[QLatin1String("order")].isNull());
            const Answer consents = asked(user, "consents");
            QVERIFY2(consents.exit == 0, consents.errors);
            const QJsonObject row = rowOf(consents, "kind", QStringLiteral("disclosure"));
            QCOMPARE(field(row, "request"), m_open);
            QCOMPARE(field(row, "who"), QStringLiteral("Northmoor General Hospital"));
            QCOMPARE(field(row, "why"), QStringLiteral("legal: criminal prosecution"));
            QVERIFY(!consents.output.contains(m_silent.toUtf8()));
            QCOMPARE(inStory(user), 2); // recorded, confirmed
        }
        QCOMPARE(inStory(m_officer), 4);
        // Others hear nothing.
        for (const char* user : {"patient-02", "physician@north", "administrator@north"}) {
            const Answer none = disclose(QString::fromLatin1(user), QStringLiteral("list") + about());
            QVERIFY2(none.exit == 1 && none.lines.isEmpty(), none.output + none.errors);
        }
    }

    void endedAtOnce()
    {
        const Answer done = disclose(m_officer, QStringLiteral("end;") + m_open + about());
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), QStringLiteral("ended"));
        QCOMPARE(disclose(m_root, QStringLiteral("end;") + m_open + about()).exit, 1);
        QVERIFY(rowOf(asked(m_self, "consents"), "kind", QStringLiteral("disclosure")).isEmpty());
        QCOMPARE(stateOf(m_open), QStringLiteral("ended"));
        QCOMPARE(inStory(m_self), 3);
    }

    void whenTheLawLetsHimKnow()
    {
        setClock(4);
        const Answer listed = disclose(m_self, QStringLiteral("list"));
        QVERIFY2(listed.exit == 0, listed.errors);
        QCOMPARE(listed.lines.size(), 2);
        QCOMPARE(field(rowOf(listed, "disclosure", m_silent), "state"), QStringLiteral("in-force"));
        QCOMPARE(field(rowOf(asked(m_self, "consents"), "kind", QStringLiteral("disclosure")), "request"), m_silent);
        QCOMPARE(inStory(m_self), 5);
    }

    void pastItsEnd()
    {
        setClock(31);
        QCOMPARE(stateOf(m_silent), QStringLiteral("expired"));
        QVERIFY(rowOf(asked(m_self, "consents"), "kind", QStringLiteral("disclosure")).isEmpty());
        for (const QString& user : {m_officer, m_root}) {
            const Answer late = disclose(user, QStringLiteral("end;") + m_silent + about());
            QVERIFY2(late.exit == 1 && late.errors.contains("over"), late.errors);
        }
    }

    /// Who was revoked does nothing any more.
    void theRevokedOfficer()
    {
        const Answer revoked = m_home->run(
            m_root, {QStringLiteral("revoke"), m_officer, QStringLiteral("--reason"), QStringLiteral("left")});
        QVERIFY2(revoked.exit == 0, revoked.errors);
        const Answer refused = disclose(m_officer, recording());
        QVERIFY2(refused.exit == 1 && refused.lines.isEmpty(), refused.errors);
        QCOMPARE(disclose(m_root, QStringLiteral("list")).lines.size(), 2);
    }
};

QTEST_GUILESS_MAIN(DisclosureGate)
#include "disclosure_test.moc"

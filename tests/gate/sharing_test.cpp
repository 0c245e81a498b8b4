// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QJsonArray>
#include <QMap>
#include <QTest>

#include <algorithm>

using namespace twinchart::gate;

/// Sharing through the programs, as paper 000 plays it (Table 11): a physician of another hospital asks, the patient
/// gives a part, exactly that part comes, and nobody else gets anything; each step also by who must not.
class SharingGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_self = QStringLiteral("patient-01");
    const QString m_north = QStringLiteral("physician@north");
    QString m_handle;  ///< of patient-01
    QString m_request; ///< for DTD and CUP
    QString m_attribute;

    static QStringList list(const QJsonObject& line, const char* key)
    {
        QStringList out;
        for (const QJsonValue& v : line[QLatin1String(key)].toArray())
            out << v.toString();
        return out;
    }
    Answer share(const QString& user, const QString& rest) const
    {
        return m_home->run(user, QStringList{QStringLiteral("share")} + words(rest));
    }
    Answer ask(const QString& user, const QString& rest) const
    {
        return share(user, QStringLiteral("request;--patient;handle:") + m_handle + QLatin1Char(';') + rest);
    }
    Answer timeline(const QString& user) const
    {
        return m_home->run(
            user, {QStringLiteral("timeline"), QStringLiteral("--patient"), QStringLiteral("handle:") + m_handle});
    }
    QString stateOf(const QString& user, const QString& request) const
    {
        const Answer answer = share(user, QStringLiteral("show;") + request);
        return answer.lines.size() == 1 ? field(answer.lines.first(), "state") : QString::fromUtf8(answer.errors);
    }
    /// Items of the records all of whose items the question takes, as patient-01 has them: value and unit by id.
    QMap<QString, QString> owned(const std::function<bool(const QJsonObject&)>& takes) const
    {
        QMap<QString, QList<QJsonObject>> records;
        const Answer all = timeline(m_self);
        for (const QJsonObject& line : all.lines)
            records[field(line, "item").section(QLatin1Char('.'), 0, 1)] << line;
        QMap<QString, QString> out;
        for (const QList<QJsonObject>& lines : std::as_const(records))
            if (std::ranges::all_of(lines, takes))
                for (const QJsonObject& line : lines)
                    out.insert(field(line, "item"), field(line, "value") + QLatin1Char(' ') + field(line, "unit"));
        return out;
    }
    QMap<QString, QString> seen(const QString& user) const
    {
        QMap<QString, QString> out;
        const Answer all = timeline(user);
        for (const QJsonObject& line : all.lines) {
            const bool good = field(line, "verdict") == QStringLiteral("verified") &&
                              field(line, "level") == QStringLiteral("recorded");
            out.insert(field(line, "item"), good ? field(line, "value") + QLatin1Char(' ') + field(line, "unit")
                                                 : QStringLiteral("not verified"));
        }
        return out;
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
        const Answer team = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QVERIFY(std::ranges::any_of(team.lines, [&](const auto& line) { return field(line, "handle") == m_handle; }));
    }

    void anotherHospitalAsks()
    {
        const Answer asked =
            ask(m_north,
                QStringLiteral("--purpose;treatment;--days;30;--data-set;DTD;--data-set;CUP;--reason;second opinion"));
        QVERIFY2(asked.exit == 0, asked.errors);
        QCOMPARE(asked.lines.size(), 1);
        m_request = field(asked.lines.first(), "request");
        QCOMPARE(m_request.size(), 64);
        QCOMPARE(field(asked.lines.first(), "state"), QStringLiteral("asked"));
        QVERIFY(timeline(m_north).lines.isEmpty());
    }

    void whoSeesWhatIsAsked_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("sees");
        const auto add = [](const char* user, bool sees) { QTest::newRow(user) << QString::fromLatin1(user) << sees; };
        add("patient-01", true);
        add("physician", true);
        add("nurse", true);
        add("physician@north", true);
        add("physician@south", false);
        add("patient-02", false);
        add("administrator", false);
        add("privacy-officer", false);
        add("administrator@north", false);
    }
    void whoSeesWhatIsAsked()
    {
        QFETCH(QString, user);
        QFETCH(bool, sees);
        QVERIFY(m_home->isSynced(user));
        const Answer listed = share(user, QStringLiteral("list;--patient;handle:") + m_handle);
        QVERIFY2(listed.exit == 0, listed.errors);
        QCOMPARE(listed.lines.size(), sees ? 1 : 0);
        const Answer shown = share(user, QStringLiteral("show;") + m_request);
        QCOMPARE(shown.exit, sees ? 0 : 1);
        if (!sees)
            return;
        const QJsonObject& line = listed.lines.first();
        QCOMPARE(field(line, "request"), m_request);
        QCOMPARE(list(line, "what"), (QStringList{QStringLiteral("CUP"), QStringLiteral("DTD")}));
        QCOMPARE(field(line, "why"), QStringLiteral("treatment: second opinion"));
        QVERIFY(field(line, "who").endsWith(QStringLiteral("physician, Northmoor General Hospital")));
        QVERIFY(line[QLatin1String("from")].isNull() && line[QLatin1String("to")].isNull());
        QVERIFY(!field(line, "expires").isEmpty());
        QVERIFY(line[QLatin1String("height")].toInt() > 0);
        const bool holds = user != m_north;
        QCOMPARE(shown.lines.first()[QLatin1String("preview")].isArray(), holds);
        if (!holds)
            return;
        std::uint64_t items = 0;
        const QJsonArray preview = shown.lines.first()[QLatin1String("preview")].toArray();
        for (const QJsonValue& v : preview)
            items += static_cast<std::uint64_t>(v[QLatin1String("items")].toInt());
        QVERIFY(items > 0);
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
        add("who asks approves", "physician@north", "approve;REQUEST", 1, "owns");
        add("who asks denies", "physician@north", "deny;REQUEST", 1, "owns");
        add("the team approves", "physician", "approve;REQUEST", 1, "owns");
        add("the nurse reports", "nurse", "report;REQUEST", 1, "owns");
        add("another patient approves", "patient-02", "approve;REQUEST", 1, "no request");
        add("another hospital approves", "physician@south", "approve;REQUEST", 1, "no request");
        add("administrator approves", "administrator", "approve;REQUEST", 1, "no request");
        add("privacy officer denies", "privacy-officer", "deny;REQUEST", 1, "no request");
        add("wider", "patient-01", "approve;REQUEST;--data-set;DTD;--data-set;VS", 1, "wider");
        add("another data set", "patient-01", "approve;REQUEST;--data-set;VS", 1, "wider");
        add("an attribute of another", "patient-01", "approve;REQUEST;--attribute;VS/heart-rate", 1, "wider");
        add("longer", "patient-01", "approve;REQUEST;--until;2199-01-01", 1, "longer");
        add("over before it begins", "patient-01", "approve;REQUEST;--until;2020-01-01", 2, "over");
        add("unknown data set", "patient-01", "approve;REQUEST;--data-set;XX", 1, "XX");
        add("unknown attribute", "patient-01", "approve;REQUEST;--attribute;DTD/kalium", 1, "kalium");
        add("no time", "patient-01", "approve;REQUEST;--from;yesterday", 2, "--from");
        add("nothing to revoke", "patient-01", "revoke;REQUEST", 1, "alive");
        add("nothing to change", "patient-01", "change;REQUEST;--data-set;DTD", 1, "alive");
        add("unknown request", "patient-01", "approve;0011223344556677889900112233445566778899001122334455667788990011",
            1, "no request");
        add("no request", "patient-01", "approve;nonsense", 1, "no request");
        add("a patient asks", "patient-02",
            "request;--patient;handle:HANDLE;--purpose;treatment;--days;1;--data-set;DTD", 1, "rules");
        add("an administrator asks", "administrator@north",
            "request;--patient;handle:HANDLE;--purpose;treatment;--days;1;--data-set;DTD", 1, "rules");
        add("for nobody", "physician@north",
            "request;--patient;handle:0011223344556677889900112233445566778899001122334455667788990011;--purpose;treatment;--days;1;--data-set;DTD",
            1, "no patient");
        add("for nothing", "physician@north", "request;--patient;handle:HANDLE;--purpose;treatment;--days;1", 2,
            "data set");
        add("for ever", "physician@north",
            "request;--patient;handle:HANDLE;--purpose;treatment;--days;367;--data-set;DTD", 2, "--days");
        add("for a purpose of nobody", "physician@north",
            "request;--patient;handle:HANDLE;--purpose;legal;--days;1;--data-set;DTD", 2, "--purpose");
        add("basis without purpose", "physician@north",
            "request;--patient;handle:HANDLE;--purpose;research;--basis;treatment;--days;1;--data-set;DTD", 2, "basis");
        add("node away", "patient-01", "approve;REQUEST", 1, "node");
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QString, command);
        QFETCH(int, exit);
        QFETCH(QByteArray, says);
        command.replace(QStringLiteral("REQUEST"), m_request).replace(QStringLiteral("HANDLE"), m_handle);
        QStringList arguments{QStringLiteral("share")};
        if (says == "node")
            arguments = {QStringLiteral("--node"), QStringLiteral("/nowhere/socket"), QStringLiteral("share")};
        const Answer answer = m_home->run(user, arguments + words(command));
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors + answer.output);
        QVERIFY2(answer.errors.contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
        QCOMPARE(stateOf(m_self, m_request), QStringLiteral("asked"));
    }

    void thePatientGivesAPart()
    {
        const Answer done = share(m_self, QStringLiteral("approve;") + m_request + QStringLiteral(";--data-set;DTD"));
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), QStringLiteral("approved"));
        QCOMPARE(list(done.lines.first(), "what"), QStringList{QStringLiteral("DTD")});
        QVERIFY(m_home->isSynced(m_north));
        const auto expected =
            owned([](const QJsonObject& line) { return field(line, "dataSet") == QStringLiteral("DTD"); });
        QVERIFY(!expected.isEmpty());
        QCOMPARE(seen(m_north), expected);
        QCOMPARE(stateOf(m_north, m_request), QStringLiteral("approved"));
        // The same request again is none any more.
        QCOMPARE(share(m_self, QStringLiteral("approve;") + m_request).exit, 1);
        QCOMPARE(share(m_self, QStringLiteral("deny;") + m_request).exit, 1);
    }

    void nobodyElseGetsIt_data()
    {
        QTest::addColumn<QString>("user");
        for (const char* user : {"physician@south", "administrator@north", "administrator@south", "administrator",
                                 "privacy-officer", "patient-02"})
            QTest::newRow(user) << QString::fromLatin1(user);
    }
    void nobodyElseGetsIt()
    {
        QFETCH(QString, user);
        QVERIFY(m_home->isSynced(user));
        const Answer lines = timeline(user);
        QVERIFY(lines.exit != 0);
        QVERIFY2(lines.lines.isEmpty(), lines.output);
        QCOMPARE(share(user, QStringLiteral("change;") + m_request + QStringLiteral(";--attribute;DTD/potassium")).exit,
                 1);
        QCOMPARE(share(user, QStringLiteral("revoke;") + m_request).exit, 1);
    }

    void consentsNameIt()
    {
        for (const QString& user : {m_self, QStringLiteral("physician")}) {
            const Answer alive = m_home->run(
                user, {QStringLiteral("consents"), QStringLiteral("--patient"), QStringLiteral("handle:") + m_handle});
            QVERIFY2(alive.exit == 0, alive.errors);
            QCOMPARE(alive.lines.size(), 1);
            QCOMPARE(field(alive.lines.first(), "request"), m_request);
            QCOMPARE(list(alive.lines.first(), "what"), QStringList{QStringLiteral("DTD")});
        }
        for (const char* user : {"physician@north", "physician@south", "patient-02", "administrator"}) {
            const Answer none =
                m_home->run(QString::fromLatin1(user), {QStringLiteral("consents"), QStringLiteral("--patient"),
                                                        QStringLiteral("handle:") + m_handle});
            QVERIFY2(none.exit == 1 && none.lines.isEmpty(), none.output + none.errors);
        }
    }

    void thePatientNarrowsIt()
    {
        m_home->stopNode();
        const Answer before = timeline(m_north);
        QVERIFY(!before.lines.isEmpty());
        QMap<QString, QString> expected;
        for (const QJsonObject& row : before.lines) {
            m_attribute = field(row, "attribute");
            if (m_attribute == QStringLiteral("other"))
                continue; // nothing that anybody could name
            expected = owned([&](const QJsonObject& line) {
                return field(line, "dataSet") == QStringLiteral("DTD") && field(line, "attribute") == m_attribute;
            });
            if (!expected.isEmpty())
                break;
        }
        QVERIFY(!expected.isEmpty() && expected.size() < before.lines.size());
        QCOMPARE(share(m_self, QStringLiteral("change;") + m_request + QStringLiteral(";--data-set;CUP")).exit, 1);
        const Answer done =
            share(m_self, QStringLiteral("change;") + m_request + QStringLiteral(";--attribute;DTD/") + m_attribute);
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), QStringLiteral("changed"));
        QVERIFY(m_home->isSynced(m_north));
        QCOMPARE(seen(m_north), expected);
        QCOMPARE(stateOf(m_north, m_request), QStringLiteral("changed"));
    }

    void thePatientEndsIt()
    {
        const Answer done = share(m_self, QStringLiteral("revoke;") + m_request);
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), QStringLiteral("revoked"));
        QVERIFY(m_home->isSynced(m_north));
        QVERIFY(seen(m_north).isEmpty());
        QCOMPARE(stateOf(m_north, m_request), QStringLiteral("revoked"));
        QCOMPARE(share(m_self, QStringLiteral("revoke;") + m_request).exit, 1);
        const Answer check = m_home->run(m_north, {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
        const Answer alive = m_home->run(m_self, {QStringLiteral("consents")});
        QVERIFY(alive.exit == 0 && alive.lines.isEmpty());
    }

    void deniedPutOffReported()
    {
        const QString wanted = QStringLiteral("--purpose;treatment;--days;3;--data-set;DTD");
        const QString first = field(ask(m_north, wanted).lines.value(0), "request");
        QCOMPARE(share(m_self, QStringLiteral("later;") + first).exit, 0);
        QCOMPARE(stateOf(m_north, first), QStringLiteral("later"));
        QCOMPARE(share(m_self, QStringLiteral("deny;") + first).exit, 0);
        QCOMPARE(stateOf(m_north, first), QStringLiteral("denied"));
        const QString second = field(ask(m_north, wanted).lines.value(0), "request");
        QCOMPARE(share(m_self, QStringLiteral("report;") + second).exit, 0);
        QCOMPARE(stateOf(m_north, second), QStringLiteral("reported"));
        QVERIFY(m_home->isSynced(m_north));
        QVERIFY(seen(m_north).isEmpty());
        QCOMPARE(share(m_self, QStringLiteral("list")).lines.size(), 3);
        QCOMPARE(share(m_north, QStringLiteral("list")).lines.size(), 3);
        QVERIFY(share(QStringLiteral("physician@south"), QStringLiteral("list")).lines.isEmpty());
    }

    void whoAskedGivesItBack()
    {
        const QJsonObject asked =
            ask(m_north, QStringLiteral("--purpose;research;--days;3;--data-set;DTD;--to;2199-01-01")).lines.value(0);
        const QString request = field(asked, "request");
        QVERIFY2(field(asked, "to").startsWith(QStringLiteral("2199-01-01T23:59:59")), // that day too
                 qPrintable(field(asked, "to")));
        const Answer done = share(m_self, QStringLiteral("approve;") + request);
        QVERIFY2(done.exit == 0, done.errors);
        QVERIFY(m_home->isSynced(m_north));
        QVERIFY(!seen(m_north).isEmpty());
        const Answer back = share(m_north, QStringLiteral("revoke;") + request);
        QVERIFY2(back.exit == 0, back.errors);
        QVERIFY(m_home->isSynced(m_north));
        QVERIFY(seen(m_north).isEmpty());
        QCOMPARE(stateOf(m_self, request), QStringLiteral("revoked"));
    }

    /// A consent in advance: told to the patient and his team alone, renewed, ended; each step also by who must not.
    void consentInAdvance()
    {
        const auto consents = [&](const QString& user, const QString& rest) {
            return m_home->run(user, QStringList{QStringLiteral("consents")} + words(rest));
        };
        const QString about = QStringLiteral(";--patient;handle:") + m_handle;
        const QString give = QStringLiteral(
            "give;--hospital;Northmoor General Hospital;--group;clinicians;--purpose;treatment;--class;SOP;--until;");
        for (const char* user : {"physician", "physician@north", "patient-02", "privacy-officer", "administrator"})
            QCOMPARE(consents(QString::fromLatin1(user), give + ahead(90) + about).exit, 1);
        // Bad words change nothing: an unknown hospital, an end too far, a purpose that is not this group's.
        QCOMPARE(
            consents(m_self, QString(give).replace(QStringLiteral("Northmoor"), QStringLiteral("Nowhere")) + ahead(90))
                .exit,
            1);
        QCOMPARE(consents(m_self, give + ahead(800)).exit, 2);
        QCOMPARE(consents(m_self, give + QStringLiteral("soon")).exit, 2);
        QCOMPARE(consents(m_self, give).exit, 2); // an end of no letters
        QCOMPARE(consents(m_self,
                          QString(give).replace(QStringLiteral("clinicians"), QStringLiteral("insurers")) + ahead(90))
                     .exit,
                 1);
        const qsizetype before = consents(m_self, QStringLiteral("--patient;handle:") + m_handle).lines.size();

        const Answer given = consents(m_self, give + ahead(90));
        QVERIFY2(given.exit == 0 && given.lines.size() == 1, given.errors);
        const QString id = field(given.lines.first(), "request");
        QCOMPARE(field(given.lines.first(), "kind"), QStringLiteral("standing-consent"));
        QCOMPARE(field(given.lines.first(), "who"), QStringLiteral("clinicians, Northmoor General Hospital"));
        QCOMPARE(list(given.lines.first(), "what"), QStringList{QStringLiteral("SOP")});
        for (const QString& user : {m_self, QStringLiteral("physician")}) {
            const Answer told = consents(user, QStringLiteral("--patient;handle:") + m_handle);
            QCOMPARE(told.lines.size(), before + 1);
            QCOMPARE(field(rowOf(told, "request", id), "expires"), ahead(90) + QStringLiteral("T23:59:59Z"));
        }
        // Others end nothing, and hear the same of an id that is none.
        const QString none(64, QLatin1Char('a'));
        for (const char* user : {"physician@north", "patient-02", "privacy-officer", "administrator"}) {
            const Answer real = consents(QString::fromLatin1(user), QStringLiteral("withdraw;") + id + about);
            const Answer unreal = consents(QString::fromLatin1(user), QStringLiteral("withdraw;") + none + about);
            QVERIFY2(real.exit == 1 && real.errors == unreal.errors && real.output == unreal.output, real.errors);
        }
        QCOMPARE(consents(QStringLiteral("physician"), QStringLiteral("withdraw;") + id + about).exit, 1);
        QCOMPARE(consents(m_self, QStringLiteral("renew;") + id + QStringLiteral(";--until;") + ahead(60)).exit, 1);
        const Answer renewed =
            consents(m_self, QStringLiteral("renew;") + id + QStringLiteral(";--until;") + ahead(120));
        QVERIFY2(renewed.exit == 0, renewed.errors);
        QCOMPARE(field(renewed.lines.first(), "expires"), ahead(120) + QStringLiteral("T23:59:59Z"));
        const Answer ended = consents(m_self, QStringLiteral("withdraw;") + id);
        QVERIFY2(ended.exit == 0, ended.errors);
        QCOMPARE(field(ended.lines.first(), "state"), QStringLiteral("revoked"));
        QCOMPARE(consents(m_self, QStringLiteral("withdraw;") + id).exit, 1);
        QCOMPARE(consents(m_self, QStringLiteral("--patient;handle:") + m_handle).lines.size(), before);
    }

    /// What the patient objects to ends, whatever was granted: nobody asks for it, and what was given is closed.
    void objection()
    {
        const auto restricts = [&](const QString& user, const QString& rest) {
            return m_home->run(user, QStringList{QStringLiteral("restrict")} + words(rest));
        };
        const QString request = QStringLiteral("--purpose;treatment;--days;30;--data-set;DTD");
        const Answer asked = ask(m_north, request);
        QVERIFY2(asked.exit == 0, asked.errors);
        QVERIFY(share(m_self, QStringLiteral("approve;") + field(asked.lines.first(), "request")).exit == 0);
        QVERIFY(m_home->isSynced(m_north));
        const qsizetype shown = timeline(m_north).lines.size();
        QVERIFY(shown > 0);

        const QString object = QStringLiteral("object;--purpose;treatment;--class;PDD");
        const QString about = QStringLiteral(";--patient;handle:") + m_handle;
        for (const char* user : {"physician", "physician@north", "patient-02", "privacy-officer", "administrator"})
            QCOMPARE(restricts(QString::fromLatin1(user), object + about).exit, 1);
        QCOMPARE(timeline(m_north).lines.size(), shown);
        const Answer set = restricts(m_self, object);
        QVERIFY2(set.exit == 0 && set.lines.size() == 1, set.errors);
        QCOMPARE(field(set.lines.first(), "kind"), QStringLiteral("objection"));
        QCOMPARE(field(set.lines.first(), "why"), QStringLiteral("treatment"));
        const Answer refused = ask(m_north, request);
        QVERIFY2(refused.exit == 1 && refused.errors.contains("Restricted"), refused.errors);
        QVERIFY(m_home->isSynced(m_north));
        QVERIFY(timeline(m_north).lines.isEmpty());
        // His own team treats him on.
        QVERIFY(!timeline(QStringLiteral("physician")).lines.isEmpty());

        const QString id = field(set.lines.first(), "request");
        for (const char* user : {"physician@north", "patient-02", "privacy-officer"})
            QCOMPARE(restricts(QString::fromLatin1(user), QStringLiteral("lift;") + id + about).exit, 1);
        QVERIFY(restricts(m_self, QStringLiteral("lift;") + id).exit == 0);
        QCOMPARE(restricts(m_self, QStringLiteral("lift;") + id).exit, 1);
        // The grant still stands: what it gave comes again.
        QVERIFY(m_home->isSynced(m_north));
        QCOMPARE(timeline(m_north).lines.size(), shown);
        QCOMPARE(ask(m_north, request).exit, 0);
    }
};

QTEST_GUILESS_MAIN(SharingGate)
#include "sharing_test.moc"

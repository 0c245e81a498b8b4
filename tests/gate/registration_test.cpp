// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace twinchart::gate;

/// Registration through the programs (000 §VII Alg. 1, Table 6): every command by who may and by who must not, and that
/// a refusal changes nothing.
class RegistrationGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_administrator = QStringLiteral("administrator");
    const QString m_physician = QStringLiteral("physician");
    QString m_first;  ///< application of dr-novak
    QString m_second; ///< of nurse-ek
    QByteArray m_before;

    static QString word(const char* text) { return QString::fromUtf8(text); }
    QString constituent(const QByteArray& number) const
    {
        const QString path = m_home->scratch() + QStringLiteral("/constituent");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(number + '\n') < 0)
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    QString sheet(const QString& user) const { return m_home->scratch() + QLatin1Char('/') + user + word(".sheet"); }
    QStringList registering(const QString& user, const char* role, const QByteArray& number = "GMC-7418203") const
    {
        return {word("register"),
                word("--user"),
                user,
                word("--organisation"),
                word("Calderbrook Royal Infirmary"),
                word("--role"),
                word(role),
                word("--full-name"),
                word("Dr E. Novák"),
                word("--constituent-file"),
                constituent(number),
                word("--recovery-out"),
                sheet(user)};
    }
    /// The program with another home, or with something on its standard input.
    Answer runBare(const QStringList& home, const QStringList& arguments, const QString& input = {}) const
    {
        QProcess process;
        process.setStandardInputFile(input.isEmpty() ? QProcess::nullDevice() : input);
        process.start(program(word("twinchart-cli")),
                      home + QStringList{word("--json"), word("--passphrase-file"), m_home->passphraseFile()} +
                          arguments);
        process.waitForFinished(60'000);
        return Home::answerOf(process);
    }
    Answer login(const QString& user) const { return m_home->run(user, {word("login")}); }
    Answer applications(const QString& user) const { return m_home->run(user, {word("applications")}); }
    static QJsonObject row(const Answer& answer, const QString& application)
    {
        return rowOf(answer, "application", application);
    }
    QByteArray state() const
    {
        const Answer status = m_home->run(m_administrator, {word("status")});
        return applications(m_administrator).output +
               QByteArray::number(status.lines.isEmpty() ? -1
                                                         : status.lines.first()[QLatin1String("height")].toInt(-1));
    }

private Q_SLOTS:
    void initTestCase() { m_home = Home::demonstration(); }

    void anybodyApplies()
    {
        const QString user = word("dr-novak");
        const Answer done = m_home->run({}, registering(user, "physician"));
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(done.lines.size(), 1);
        QCOMPARE(field(done.lines.first(), "user"), user);
        QCOMPARE(field(done.lines.first(), "state"), word("applied"));
        QCOMPARE(field(done.lines.first(), "role"), word("physician"));
        QVERIFY(done.lines.first()[QLatin1String("permissions")].toArray().isEmpty());
        m_first = field(done.lines.first(), "application");
        QCOMPARE(m_first.size(), 64);
        const QFileInfo paper(sheet(user));
        QVERIFY(paper.exists());
        QCOMPARE(paper.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());

        const Answer waits = login(user);
        QCOMPARE(waits.exit, 1);
        QCOMPARE(field(waits.lines.first(), "state"), word("applied"));
        QVERIFY2(waits.errors.contains("waits for the decision"), waits.errors);
        for (const char* command :
             {"patients", "sync", "applications", "catalogue;show", "revoke;--own;--reason;left"}) {
            const Answer refused = m_home->run(user, words(command));
            QVERIFY2(refused.exit == 1, command);
            QVERIFY2(refused.errors.contains("has applied"), refused.errors);
        }
        // Once more sends nothing more.
        const Answer again = m_home->run({}, registering(user, "physician"));
        QVERIFY2(again.exit == 0, again.errors);
        QCOMPARE(field(again.lines.first(), "application"), m_first);
        QCOMPARE(applications(m_administrator).lines.size(), 1);

        // The number from a descriptor.
        QStringList command = registering(word("nurse-ek"), "nurse", "PIN-55512");
        const auto at = command.indexOf(word("--constituent-file"));
        const QString number = command[at + 1];
        command[at] = word("--constituent-fd");
        command[at + 1] = word("0");
        const Answer nurse = runBare({word("--home"), m_home->path()}, command, number);
        QVERIFY2(nurse.exit == 0, nurse.errors);
        m_second = field(nurse.lines.first(), "application");
    }

    void theAdministratorSeesThem()
    {
        const Answer all = applications(m_administrator);
        QVERIFY2(all.exit == 0, all.errors);
        QCOMPARE(all.lines.size(), 2);
        const QJsonObject line = row(all, m_first);
        QCOMPARE(field(line, "user"), word("dr-novak"));
        QCOMPARE(field(line, "fullName"), word("Dr E. Novák"));
        QCOMPARE(field(line, "role"), word("physician"));
        QCOMPARE(field(line, "state"), word("waiting"));
        QCOMPARE(field(line, "constituent"), word("8203"));
        QVERIFY(!all.output.contains("7418203") && !all.output.contains("55512"));
        QVERIFY(field(line, "since") < field(line, "until"));
        // Another hospital's sees its own: none.
        const Answer north = applications(word("administrator@north"));
        QVERIFY2(north.exit == 0, north.errors);
        QVERIFY(north.lines.isEmpty());
    }

    void beforeTheRefusals() { m_before = state(); }
    void refused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](const char* name, const char* user, const char* command, int exit, const char* says) {
            QTest::newRow(name) << word(user) << words(command) << exit << QByteArray(says);
        };
        for (const char* user : {"physician", "nurse", "privacy-officer", "patient-01", "physician@north"}) {
            const QByteArray who(user);
            add(who + " lists", user, "applications", 1, "certifies");
            add(who + " accepts", user, "accept;FIRST", 1, "certifies");
            add(who + " rejects", user, "reject;FIRST;--reason;duplicate", 1, "certifies");
            add(who + " revokes", user, "revoke;surgeon;--reason;left", 1, "certifies");
        }
        add("another administrator accepts", "administrator@north", "accept;FIRST", 1, "no application");
        add("another administrator rejects", "administrator@south", "reject;FIRST;--reason;duplicate", 1,
            "no application");
        add("another administrator revokes", "administrator@north", "revoke;surgeon;--reason;left", 1, "no user");
        add("the applicant accepts himself", "dr-novak", "accept;FIRST", 1, "has applied");
        add("nobody", "nobody", "accept;FIRST", 1, "do not open");
        add("no such application", "administrator", "accept;0011", 1, "no application");
        add("administrator may not read", "administrator", "accept;FIRST;--role;administrator;--permission;PDD:read", 1,
            "administrator");
        add("researchers do not write", "administrator", "accept;FIRST;--role;researcher;--permission;PDD:write", 1,
            "researcher");
        add("a permission that ended", "administrator", "accept;FIRST;--permission;PDD:read:2020-01-01", 1, "ended");
        add("no class", "administrator", "accept;FIRST;--permission;XXX:read", 2, "PHA");
        add("no right", "administrator", "accept;FIRST;--permission;PDD:all", 2, "PDD:all");
        add("no permission", "administrator", "accept;FIRST;--permission;PDD", 2, "PDD");
        add("twice", "administrator", "accept;FIRST;--permission;PDD:read;--permission;PDD:read-write", 2, "once");
        add("no role", "administrator", "accept;FIRST;--role;emperor", 2, "--role");
        add("no reason", "administrator", "reject;FIRST", 2, "--reason");
        add("another reason", "administrator", "reject;FIRST;--reason;ugly", 2, "--reason");
        add("revoke nobody", "administrator", "revoke;--reason;left", 2, "--own");
        add("revoke both", "administrator", "revoke;surgeon;--own;--reason;left", 2, "--own");
        add("revoke without a reason", "administrator", "revoke;surgeon", 2, "--reason");
        add("revoke a stranger", "administrator", "revoke;stranger;--reason;left", 1, "no user");
        add("revoke the root", "administrator", "revoke;administrator;--reason;left", 1, "certifies");
        add("the root revokes itself", "administrator", "revoke;--own;--reason;lost", 1, "certifies");
        add("an applicant is no user yet", "administrator", "revoke;dr-novak;--reason;left", 1, "no user");
        add("node away", "administrator", "--node;/nowhere/socket;accept;FIRST", 1, "node");
        add("log in, node away", "physician", "--node;/nowhere/socket;login", 1, "node");
        add("log in as nobody", "nobody", "login", 1, "do not open");
    }
    void refused()
    {
        QFETCH(QString, user);
        QFETCH(QStringList, command);
        QFETCH(int, exit);
        QFETCH(QByteArray, says);
        command.replaceInStrings(word("FIRST"), m_first);
        const Answer answer = m_home->run(user, command);
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors + answer.output);
        QVERIFY2(answer.errors.contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
    void registeringIsRefused_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("exit");
        QTest::newRow("a user who is there") << word("--user") << m_physician << 1;
        QTest::newRow("capitals") << word("--user") << word("PHYSICIAN") << 1;
        QTest::newRow("an applicant in capitals") << word("--user") << word("Dr-Novak") << 1;
        QTest::newRow("a path") << word("--user") << word("../novak") << 1;
        QTest::newRow("no such hospital") << word("--organisation") << word("Nowhere") << 1;
        QTest::newRow("no such role") << word("--role") << word("emperor") << 2;
        QTest::newRow("a name of two lines") << word("--full-name") << word("Dr\nN") << 2;
        QTest::newRow("an end that passed") << word("--until") << word("2020-01-01") << 2;
        QTest::newRow("an end too far") << word("--until") << word("2090-01-01") << 2;
        QTest::newRow("no constituent") << word("--constituent-file") << word("/nowhere") << 2;
        QTest::newRow("the sheet is there") << word("--recovery-out") << QString() << 1;
        QTest::newRow("the sheet's folder is not") << word("--recovery-out") << word("/nowhere/sheet") << 1;
        QTest::newRow("node away") << word("--node") << word("/nowhere/socket") << 1;
    }
    void registeringIsRefused()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(int, exit);
        QStringList command = registering(word("somebody"), "nurse");
        if (value.isEmpty())
            value = m_home->passphraseFile();
        const auto at = command.indexOf(option);
        if (at >= 0)
            command[at + 1] = value;
        else
            command << option << value;
        const auto folders = QDir(m_home->path() + word("/users")).entryList();
        const Answer answer = m_home->run({}, command);
        QVERIFY2(answer.exit == exit, QByteArray::number(answer.exit) + ": " + answer.errors + answer.output);
        QVERIFY(answer.lines.isEmpty());
        for (const QString& folder : QDir(m_home->path() + word("/users")).entryList())
            QVERIFY2(folders.contains(folder) ||
                         !QFileInfo::exists(m_home->path() + word("/users/") + folder + word("/slots")),
                     qPrintable(folder));
        QVERIFY(!QFileInfo::exists(sheet(word("somebody"))));
    }
    void nothingWasChanged()
    {
        QVERIFY(state() == m_before);
        QFile file(m_home->passphraseFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("twinchart-demo\n"));
        QCOMPARE(login(m_physician).exit, 0);
    }

    void acceptedAfterARestart()
    {
        m_home->stopNode();
        const Answer done = m_home->run(m_administrator, {word("accept"), m_first});
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "user"), word("dr-novak"));
        QCOMPARE(field(done.lines.first(), "state"), word("active"));
        QCOMPARE(done.lines.first()[QLatin1String("permissions")].toArray().size(), 3);
        QCOMPARE(field(row(applications(m_administrator), m_first), "state"), word("accepted"));
        // Still nobody but through login.
        QCOMPARE(m_home->run(word("dr-novak"), {word("patients")}).exit, 1);
        const Answer active = login(word("dr-novak"));
        QVERIFY2(active.exit == 0, active.errors);
        QCOMPARE(field(active.lines.first(), "state"), word("active"));
        QCOMPARE(field(active.lines.first(), "role"), word("physician"));
        const QJsonObject first = active.lines.first()[QLatin1String("permissions")].toArray().first().toObject();
        QCOMPARE(field(first, "class"), word("PHA"));
        QCOMPARE(field(first, "rights"), word("read-write"));
        QVERIFY(first[QLatin1String("until")].isNull());
        for (const char* command : {"sync;--wait", "patients", "status", "check"}) {
            const Answer works = m_home->run(word("dr-novak"), words(command));
            QVERIFY2(works.exit == 0, command + (": " + works.errors));
        }
        // Again changes nothing; nor does another decision.
        const QByteArray before = state();
        const Answer again = m_home->run(m_administrator, {word("accept"), m_first});
        QVERIFY2(again.exit == 0, again.errors);
        QCOMPARE(m_home->run(m_administrator, {word("reject"), m_first, word("--reason"), word("duplicate")}).exit, 1);
        QCOMPARE(m_home->run({}, registering(word("dr-novak"), "physician")).exit, 1);
        QCOMPARE(state(), before);
    }

    void otherRightsThanUsual()
    {
        const Answer done = m_home->run(
            m_administrator,
            QStringList{word("accept"), m_second} +
                words("--role;assistant;--permission;PDD:read-write:2090-06-01T10:00:00Z;--permission;PHA:read"));
        QVERIFY2(done.exit == 0, done.errors);
        const Answer active = login(word("nurse-ek"));
        QVERIFY2(active.exit == 0, active.errors);
        QCOMPARE(field(active.lines.first(), "role"), word("assistant"));
        const QJsonArray permissions = active.lines.first()[QLatin1String("permissions")].toArray();
        QCOMPARE(permissions.size(), 2);
        QCOMPARE(field(permissions[0].toObject(), "class"), word("PHA"));
        QCOMPARE(field(permissions[0].toObject(), "rights"), word("read"));
        QCOMPARE(field(permissions[1].toObject(), "class"), word("PDD"));
        QVERIFY(field(permissions[1].toObject(), "until").startsWith(word("2090-06-01T10:00:00")));
    }

    void rejectedAndTold()
    {
        const QString user = word("dr-fraud");
        const Answer applied = m_home->run({}, registering(user, "surgeon", "GMC-0000000"));
        QVERIFY2(applied.exit == 0, applied.errors);
        const QString id = field(applied.lines.first(), "application");
        const Answer done = m_home->run(m_administrator, {word("reject"), id, word("--reason"), word("unproven")});
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), word("rejected"));
        const QJsonObject line = row(applications(m_administrator), id);
        QCOMPARE(field(line, "state"), word("rejected"));
        QCOMPARE(field(line, "reason"), word("unproven"));
        const Answer told = login(user);
        QCOMPARE(told.exit, 1);
        QCOMPARE(field(told.lines.first(), "state"), word("rejected"));
        QCOMPARE(field(told.lines.first(), "reason"), word("unproven"));
        QVERIFY2(told.errors.contains("unproven"), told.errors);
        QCOMPARE(m_home->run(m_administrator, {word("accept"), id}).exit, 1);
        QCOMPARE(m_home->run(user, {word("patients")}).exit, 1);
        // The same keys apply anew.
        const Answer anew = m_home->run({}, registering(user, "assistant", "GMC-0000001"));
        QVERIFY2(anew.exit == 0, anew.errors);
        QVERIFY(field(anew.lines.first(), "application") != id);
    }

    void killedAtAnyMoment()
    {
        // The node is up already; what is killed is the applicant's program.
        for (int n = 0; n < 12; ++n) {
            const QString user = word("killed-") + QString::number(n);
            const auto process = m_home->start({}, registering(user, "nurse", "PIN-777770"));
            process->waitForFinished(20 + 35 * n);
            process->kill();
            process->waitForFinished();
            // Where the sheet was written before the folder stood, it is another's: a new file is named.
            QStringList again = registering(user, "nurse", "PIN-777770");
            again.last() = sheet(user) + word(".second");
            const Answer done = m_home->run({}, again);
            QVERIFY2(done.exit == 0, QByteArray::number(n) + ": " + done.errors);
            QCOMPARE(field(done.lines.first(), "state"), word("applied"));
            QVERIFY(QFileInfo::exists(sheet(user)) || QFileInfo::exists(again.last()));
        }
        const Answer all = applications(m_administrator);
        for (int n = 0; n < 12; ++n) {
            const QString user = word("killed-") + QString::number(n);
            int waiting = 0;
            for (const QJsonObject& line : all.lines)
                waiting += field(line, "user") == user && field(line, "state") == word("waiting") ? 1 : 0;
            QVERIFY2(waiting == 1, qPrintable(user));
        }
    }

    void theSameNameElsewhere()
    {
        // Another workstation, at the node of this home: its folders know nothing of ours.
        const QString elsewhere = m_home->scratch() + word("/elsewhere");
        QVERIFY(QDir().mkpath(elsewhere));
        QVERIFY(QFile::copy(m_home->path() + word("/genesis"), elsewhere + word("/genesis")));
        const auto there = [&](const QStringList& arguments) {
            return runBare({word("--home"), elsewhere, word("--node"), m_home->path() + word("/node.socket")},
                           arguments);
        };
        const Answer applied = there(registering(word("DR-NOVAK"), "physician", "GMC-9999999"));
        QVERIFY2(applied.exit == 0, applied.errors);
        const QString id = field(applied.lines.first(), "application");
        const Answer refused = m_home->run(m_administrator, {word("accept"), id});
        QCOMPARE(refused.exit, 1);
        QVERIFY2(refused.errors.contains("capital"), refused.errors);
        QCOMPARE(field(row(applications(m_administrator), id), "state"), word("waiting"));
        const Answer waits = there({word("--as"), word("DR-NOVAK"), word("login")});
        QCOMPARE(waits.exit, 1);
        QCOMPARE(field(waits.lines.first(), "state"), word("applied"));
        QVERIFY(m_home->run(m_administrator, {word("reject"), id, word("--reason"), word("duplicate")}).exit == 0);
        QCOMPARE(login(word("dr-novak")).exit, 0);
    }

    void revoked()
    {
        const Answer done = m_home->run(m_administrator, words("revoke;Dr-Novak;--reason;left"));
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), word("revoked"));
        QVERIFY(done.lines.first()[QLatin1String("height")].toInt() > 0);
        const Answer told = login(word("dr-novak"));
        QCOMPARE(told.exit, 1);
        QCOMPARE(field(told.lines.first(), "state"), word("revoked"));
        QCOMPARE(field(told.lines.first(), "reason"), word("left"));
        for (const char* command : {"sync", "patients", "revoke;--own;--reason;lost"})
            QCOMPARE(m_home->run(word("dr-novak"), words(command)).exit, 1);
        QCOMPARE(m_home->run({}, registering(word("dr-novak"), "physician")).exit, 1);
        QCOMPARE(m_home->run(m_administrator, {word("accept"), m_first}).exit, 1);
    }

    void oneRevokesOneself()
    {
        const Answer done = m_home->run(word("nurse-ek"), words("revoke;--own;--reason;lost"));
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "user"), word("nurse-ek"));
        const Answer told = login(word("nurse-ek"));
        QCOMPARE(told.exit, 1);
        QCOMPARE(field(told.lines.first(), "reason"), word("lost"));
        QCOMPARE(m_home->run(word("nurse-ek"), {word("sync")}).exit, 1);
    }

    void theHomeIsWhole()
    {
        m_home->stopNode();
        const Answer check = m_home->run(m_administrator, {word("check"), word("--deep")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }
};

QTEST_GUILESS_MAIN(RegistrationGate)
#include "registration_test.moc"

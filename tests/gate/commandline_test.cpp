// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <sys/stat.h>

using namespace twinchart::gate;

/// The command line as a person at a terminal and a script meet it: what it prints without --json, where it writes, and
/// options that would otherwise go unheeded.
class CommandLineGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    QString m_patient;

    /// Without --json; standard output into a file when one is named.
    Answer say(const QStringList& arguments, const QString& into = {}) const
    {
        QProcess process;
        if (!into.isEmpty())
            process.setStandardOutputFile(into);
        process.start(program(QStringLiteral("twinchart-cli")),
                      QStringList{QStringLiteral("--home"), m_home->path(), QStringLiteral("--as"),
                                  QStringLiteral("physician"), QStringLiteral("--passphrase-file"),
                                  m_home->passphraseFile()} +
                          arguments);
        process.waitForFinished(120'000);
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                {},
                process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
    Answer exported(const QString& to) const
    {
        return say(words("export;--format;fhir;--patient") + QStringList{m_patient, QStringLiteral("--out"), to});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        QFile file(m_home->scratch() + QStringLiteral("/named.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        // A turned direction of writing and the beginning of a terminal's command in a name (FHIR refuses the older
        // ones); a result that is withdrawn.
        file.write(
            "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
            "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"q1\",\"name\":[{\"family\":"
            "\"RED\\u202e\\u009b1m\",\"given\":[\"Una\"]}],\"gender\":\"female\",\"birthDate\":"
            "\"1970-01-01\"}},"
            "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"q2\",\"status\":\"entered-in-error\","
            "\"subject\":{\"reference\":\"Patient/q1\"},\"effectiveDateTime\":\"2026-11-28T23:30:00Z\",\"code\":"
            "{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"2823-3\"}]},\"valueQuantity\":{\"value\":6.2,"
            "\"unit\":\"mmol/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mmol/L\"}}}]}");
        file.close();
        const Answer done = m_home->run(QStringLiteral("physician"), {QStringLiteral("import"), file.fileName(),
                                                                      QStringLiteral("--source"), QStringLiteral("q")});
        QVERIFY2(done.exit == 0, done.errors);
        for (const QJsonObject& line : m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")}).lines)
            if (field(line, "name").contains(QLatin1String("RED")))
                m_patient = field(line, "patient");
        QVERIFY(!m_patient.isEmpty());
    }

    void namesDoNotReachTheTerminal()
    {
        const Answer patients = say({QStringLiteral("patients")});
        QVERIFY2(patients.exit == 0, patients.errors);
        QVERIFY2(patients.output.contains("RED\\u202e\\u009b1m"), patients.output);
        for (const char* moved : {"\u202e", "\u009b"})
            QVERIFY(!patients.output.contains(moved));
        const Answer named = say({QStringLiteral("import"), QStringLiteral("\x1b[2Jnowhere"), QStringLiteral("--own")});
        QCOMPARE(named.exit, 1);
        QVERIFY2(named.errors.contains("\\u001b[2Jnowhere") && !named.errors.contains("\x1b[2J"), named.errors);
    }

    void whatIsNoFactIsNotSaid()
    {
        const Answer lines = say(words("timeline;--attribute;potassium;--patient") + QStringList{m_patient});
        QVERIFY2(lines.exit == 0, lines.errors);
        QVERIFY2(lines.output.contains("not a fact: entered-in-error"), lines.output);
        QVERIFY2(!lines.output.contains("6.2"), lines.output);
    }

    void aDateHasItsWholeDay()
    {
        const auto count = [&](const char* window) {
            return say(words("timeline;--attribute;potassium;--patient") + QStringList{m_patient} + words(window))
                .output.count('\n');
        };
        QCOMPARE(count("--from;2026-11-28;--to;2026-11-28"), 1);
        QCOMPARE(count("--from;2026-11-28;--to;2026-11-28T00:00:00Z"), 0);
        QCOMPARE(count("--to;2026-11-27"), 0);
    }

    void onlyAFileIsReplaced()
    {
        const QString folder = m_home->scratch();
        const QString pipe = folder + QStringLiteral("/pipe");
        QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
        const QString mine = folder + QStringLiteral("/mine");
        QFile file(mine);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
        file.close();
        const QString link = folder + QStringLiteral("/link");
        QVERIFY(QFile::link(mine, link));
        for (const QString& target : {pipe, link, folder}) {
            const Answer refused = exported(target);
            QCOMPARE(refused.exit, 2);
            QVERIFY2(refused.errors.contains("no ordinary file"), refused.errors);
        }
        struct stat there{};
        QVERIFY(::lstat(qPrintable(pipe), &there) == 0 && S_ISFIFO(there.st_mode));
        QVERIFY(QFileInfo(link).isSymLink() && QFileInfo(mine).size() == 4);
        QCOMPARE(exported(mine).exit, 0);
        QVERIFY(QFileInfo(mine).size() > 4);
    }

    void lostOutputIsNotDone()
    {
        const Answer lost = say({QStringLiteral("patients")}, QStringLiteral("/dev/full"));
        QCOMPARE(lost.exit, 1);
        QVERIFY2(lost.errors.contains("could not be written"), lost.errors);
    }

    void nothingGoesUnheeded_data()
    {
        QTest::addColumn<QStringList>("command");
        const auto add = [](const char* command) { QTest::newRow(command) << words(command); };
        add("--home;;patients");
        add("--node;/nowhere;node;status");
        add("--node;/nowhere;node;stop");
        add("export;--format;fhir;--patient;PATIENT;--item;x;--out;OUT");
        add("export;--format;trust;--all;--out;OUT");
        add("export;--format;trust;--patient;PATIENT;--out;OUT");
        add("export;--format;proof;--patient;PATIENT;--item;x;--from;2020-01-01;--out;OUT");
        add("export;--format;fhir;--patient;PATIENT;--from;2021-01-01;--to;2020-01-01;--out;OUT");
        add("timeline;--patient;PATIENT;--from;2026-01-02;--to;2026-01-01");
    }
    void nothingGoesUnheeded()
    {
        QFETCH(QStringList, command);
        const QString out = m_home->scratch() + QStringLiteral("/unheeded");
        command.replaceInStrings(QStringLiteral("PATIENT"), m_patient);
        command.replaceInStrings(QStringLiteral("OUT"), out);
        const Answer answer = say(command);
        QCOMPARE(answer.exit, 2);
        QVERIFY(!answer.errors.isEmpty() && answer.output.isEmpty());
        QVERIFY(!QFileInfo::exists(out));
    }
};

QTEST_GUILESS_MAIN(CommandLineGate)
#include "commandline_test.moc"

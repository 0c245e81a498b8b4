// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

namespace twinchart::gate {

namespace {
void copyTree(const QString& from, const QString& to)
{
    QProcess cp;
    cp.start(QStringLiteral("cp"), {QStringLiteral("-a"), from, to});
    if (!cp.waitForFinished(60'000) || cp.exitCode() != 0)
        qFatal("cannot copy %s", qPrintable(from));
}
} // namespace

QString program(const QString& name)
{
    return QString::fromLocal8Bit(qgetenv("TWINCHART_BUILD")) + QStringLiteral("/bin/") + name;
}
QString demonstrationTemplate()
{
    return QString::fromLocal8Bit(qgetenv("TWINCHART_BUILD")) + QStringLiteral("/gate-demonstration");
}

Home::Home()
    : m_folder(QDir::tempPath() + QStringLiteral("/tc-XXXXXX")), m_environment(QProcessEnvironment::systemEnvironment())
{
    m_path = m_folder.filePath(QStringLiteral("home"));
    m_passphraseFile = m_folder.filePath(QStringLiteral("passphrase"));
    m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
    QFile file(m_passphraseFile);
    if (!file.open(QIODevice::WriteOnly) || file.write("twinchart-demo\n") < 0)
        qFatal("cannot write into %s", qPrintable(m_folder.path()));
}

std::unique_ptr<Home> Home::demonstration()
{
    std::unique_ptr<Home> home(new Home);
    copyTree(demonstrationTemplate(), home->m_path);
    return home;
}

std::unique_ptr<Home> Home::initialised()
{
    std::unique_ptr<Home> home(new Home);
    // A real home refuses the demonstration's.
    QFile file(home->m_passphraseFile);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write("a passphrase of the gate\n") < 0)
        qFatal("cannot write into %s", qPrintable(home->m_folder.path()));
    file.close();
    const Answer made =
        home->run({}, {QStringLiteral("init"), QStringLiteral("--organisation"), QStringLiteral("Gate Hospital")});
    if (made.exit != 0)
        qFatal("init: %s", made.errors.constData());
    return home;
}

std::unique_ptr<Home> Home::copy() const
{
    std::unique_ptr<Home> home(new Home);
    copyTree(m_path, home->m_path);
    home->m_environment = m_environment;
    return home;
}

Home::~Home()
{
    if (QDir(m_path).exists())
        stopNode();
}

void Home::setEnvironment(const QString& name, const QString& value)
{
    m_environment.insert(name, value);
}

std::unique_ptr<QProcess> Home::start(const QString& user, const QStringList& arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(m_environment);
    process->setStandardInputFile(QProcess::nullDevice());
    QStringList all{QStringLiteral("--home"), m_path, QStringLiteral("--json"), QStringLiteral("--passphrase-file"),
                    m_passphraseFile};
    if (!user.isEmpty())
        all << QStringLiteral("--as") << user;
    process->start(program(QStringLiteral("twinchart-cli")), all + arguments);
    return process;
}

Answer Home::answerOf(QProcess& process)
{
    Answer answer;
    answer.output = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    answer.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    const QList<QByteArray> lines = answer.output.split('\n');
    for (const QByteArray& line : lines)
        if (!line.isEmpty())
            answer.lines << QJsonDocument::fromJson(line).object();
    return answer;
}

QString ahead(int days)
{
    return QDateTime::currentDateTimeUtc().date().addDays(days).toString(Qt::ISODate);
}

QJsonObject rowOf(const Answer& answer, const char* key, const QString& text)
{
    for (const QJsonObject& line : answer.lines)
        if (field(line, key) == text)
            return line;
    return {};
}

Answer Home::run(const QString& user, const QStringList& arguments, int timeoutMs) const
{
    const auto process = start(user, arguments);
    if (!process->waitForFinished(timeoutMs)) {
        process->kill();
        process->waitForFinished();
        Answer late = answerOf(*process);
        late.errors += "\n(killed by the test: no answer in time)";
        late.exit = -1;
        return late;
    }
    return answerOf(*process);
}

bool Home::isSynced(const QString& user) const
{
    const Answer answer = run(user, words("sync;--wait"));
    if (answer.exit != 0)
        qWarning("%s: %s", qPrintable(user), answer.errors.constData());
    return answer.exit == 0;
}

void Home::stopNode() const
{
    const auto process = start({}, {QStringLiteral("node"), QStringLiteral("stop")});
    process->waitForFinished(30'000);
}

} // namespace twinchart::gate

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

/// The programs as an operator runs them, for the gates: command line in, exit status and JSON lines out.
namespace twinchart::gate {

struct Answer {
    int exit = -1; ///< -1: killed or did not start
    QList<QJsonObject> lines;
    QByteArray output;
    QByteArray errors;
};

/// The text of a key; empty when the line has no such key, or it is no text.
inline QString field(const QJsonObject& line, const char* key)
{
    return line[QLatin1String(key)].toString();
}
/// A command line whose words are parted by ';'.
inline QStringList words(const QString& text)
{
    return text.split(QLatin1Char(';'));
}
inline QStringList words(const char* text)
{
    return words(QString::fromUtf8(text));
}
/// A date that is so many days ahead.
QString ahead(int days);
/// The first line whose key has this text; empty when none has.
QJsonObject rowOf(const Answer& answer, const char* key, const QString& text);

/// A home that commands are run on. Its node is stopped and the folder removed at the end.
class Home {
public:
    /// A copy of the demonstration home that the fixture gate_demo_home made.
    static std::unique_ptr<Home> demonstration();
    /// A new real home with its administrator.
    static std::unique_ptr<Home> initialised();
    ~Home();
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    QString path() const { return m_path; }
    /// Runs `twinchart-cli --home … --json [--as user] arguments`.
    Answer run(const QString& user, const QStringList& arguments, int timeoutMs = 120'000) const;
    /// The same, started and not waited for.
    std::unique_ptr<QProcess> start(const QString& user, const QStringList& arguments) const;
    static Answer answerOf(QProcess& process);
    /// `sync --wait` of that user; what went wrong is printed.
    bool isSynced(const QString& user) const;
    /// Ends the node cleanly, so that the whole home lies still.
    void stopNode() const;
    /// Environment variables for every later command ("NAME=value").
    void setEnvironment(const QString& name, const QString& value);
    QString passphraseFile() const { return m_passphraseFile; }
    QString scratch() const { return m_folder.path(); }
    /// A second home with the same files, made while nothing runs.
    std::unique_ptr<Home> copy() const;

private:
    Home();
    QTemporaryDir m_folder;
    QString m_path;
    QString m_passphraseFile;
    QProcessEnvironment m_environment;
};

/// Where the build put its programs.
QString program(const QString& name);
/// Folder in which the fixture makes the demonstration home once for all gates.
QString demonstrationTemplate();

} // namespace twinchart::gate

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <hostilecases.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::gate;
using interop::hostile::Case;
using interop::hostile::Outcome;

/// Every hostile input through the programs: what is refused whole changes nothing, what is refused in part says what
/// was kept, and whatever was kept can be read again, by every check.
class HostileGate : public QObject {
    Q_OBJECT
    std::vector<Case> m_cases;
    std::unique_ptr<Home> m_home;

    static bool whole(const Case& one) { return one.expected == Outcome::Whole; }
    static QString user() { return QStringLiteral("physician"); }

    QString write(const Case& one, std::size_t number) const
    {
        const QString path =
            m_home->scratch() + QStringLiteral("/case-%1-").arg(number) + QString::fromStdString(one.fileName);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(one.text.data(), static_cast<qint64>(one.text.size())) != static_cast<qint64>(one.text.size()))
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    Answer import(const QStringList& files) const
    {
        return m_home->run(user(),
                           QStringList{QStringLiteral("import")} + files +
                               QStringList{QStringLiteral("--source"), QStringLiteral("hostile")},
                           600'000);
    }
    struct State {
        QByteArray seen;    ///< patients, status, what the check found
        qint64 checked = 0; ///< how much the check looked at
    };
    /// What a person and a check see of the home.
    State state() const
    {
        State state;
        QByteArray& out = state.seen;
        out = m_home->run(user(), {QStringLiteral("patients")}).output;
        const QJsonObject status = m_home->run(user(), {QStringLiteral("status")}).lines.value(0);
        for (const char* key : {"height", "trusted", "members", "engine", "outbox", "vault"})
            out += QByteArray(key) + '=' + status.value(QLatin1String(key)).toVariant().toString().toUtf8() + '\n';
        const Answer check = m_home->run(user(), {QStringLiteral("check"), QStringLiteral("--deep")}, 600'000);
        QJsonObject found = check.lines.value(0);
        state.checked = found.take(QLatin1String("checked")).toInteger();
        out +=
            "check exit " + QByteArray::number(check.exit) + '\n' + QJsonDocument(found).toJson(QJsonDocument::Compact);
        return state;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_cases = interop::hostile::cases();
        QVERIFY(m_cases.size() >= 60);
        m_home = Home::demonstration();
    }

    void whatIsRefusedWholeChangesNothing()
    {
        QStringList files;
        std::vector<const Case*> order;
        for (std::size_t n = 0; n < m_cases.size(); ++n)
            if (whole(m_cases[n])) {
                files << write(m_cases[n], n);
                order.push_back(&m_cases[n]);
            }
        static_cast<void>(state()); // the first list computes its summaries
        // Every opening of the store writes a row that the check then looks at; the import may write no more than a
        // command that only looks.
        const State earlier = state();
        static_cast<void>(m_home->run(user(), {QStringLiteral("status")}));
        const State before = state();
        QVERIFY2(before.seen.contains("check exit 0"), before.seen.right(500));
        const Answer answer = import(files);
        for (const QString& file : files)
            QFile::remove(file);
        QCOMPARE(answer.exit, 1);
        QCOMPARE(answer.lines.size(), files.size());
        for (qsizetype n = 0; n < answer.lines.size(); ++n) {
            const QJsonObject& line = answer.lines[n];
            const Case& one = *order[static_cast<std::size_t>(n)];
            const auto problems = line.value(QLatin1String("problems")).toArray();
            QVERIFY2(!problems.isEmpty(), one.name.c_str());
            const QString why = problems[0].toObject().value(QLatin1String("where")).toString() + QStringLiteral(": ") +
                                problems[0].toObject().value(QLatin1String("why")).toString();
            QVERIFY2(why.contains(QString::fromUtf8(one.says)),
                     qPrintable(QString::fromStdString(one.name) + QStringLiteral(": ") + why));
            QVERIFY2(line.value(QLatin1String("kept")).toInteger() == 0 &&
                         line.value(QLatin1String("items")).toInteger() == 0,
                     one.name.c_str());
            QVERIFY2(line.value(QLatin1String("refused")).toInteger() >= 1, one.name.c_str());
        }
        const State after = state();
        const QList<QByteArray> was = before.seen.split('\n');
        const QList<QByteArray> is = after.seen.split('\n');
        for (qsizetype n = 0; n < std::min(was.size(), is.size()); ++n)
            QVERIFY2(was[n] == is[n], ("before: " + was[n].left(600) + "\nafter: " + is[n].left(600)).constData());
        QCOMPARE(is.size(), was.size());
        QCOMPARE(after.checked - before.checked, before.checked - earlier.checked);
        qInfo("%lld inputs refused whole: status, patients and check --deep as before",
              static_cast<long long>(files.size()));
    }

    void whatIsKeptCanBeReadAgain()
    {
        QStringList files;
        std::vector<const Case*> order;
        for (std::size_t n = 0; n < m_cases.size(); ++n)
            if (!whole(m_cases[n])) {
                files << write(m_cases[n], n);
                order.push_back(&m_cases[n]);
            }
        const Answer answer = import(files);
        for (const QString& file : files)
            QFile::remove(file);
        QVERIFY2(answer.exit == 1, answer.errors.right(2000));
        QCOMPARE(answer.lines.size(), files.size());
        for (qsizetype n = 0; n < answer.lines.size(); ++n) {
            const QJsonObject& line = answer.lines[n];
            const Case& one = *order[static_cast<std::size_t>(n)];
            const bool part = one.expected == Outcome::Part;
            QVERIFY2(line.value(QLatin1String("kept")).toInteger() == static_cast<qint64>(one.kept),
                     qPrintable(QString::fromStdString(one.name) +
                                QString::fromUtf8(answer.output.split('\n').value(n).left(600))));
            QVERIFY2((line.value(QLatin1String("refused")).toInteger() > 0) == part, one.name.c_str());
        }
        const Answer check = m_home->run(user(), {QStringLiteral("check"), QStringLiteral("--deep")}, 600'000);
        QVERIFY2(check.exit == 0, check.output.right(2000));
        qsizetype rows = 0;
        const Answer patients = m_home->run(user(), {QStringLiteral("patients")});
        for (const QJsonObject& patient : patients.lines) {
            const Answer timeline = m_home->run(user(),
                                                {QStringLiteral("timeline"), QStringLiteral("--patient"),
                                                 patient.value(QLatin1String("patient")).toString()},
                                                300'000);
            QVERIFY2(timeline.exit == 0, timeline.errors.right(2000));
            QCOMPARE(timeline.lines.size(), patient.value(QLatin1String("items")).toInteger());
            for (const QJsonObject& row : timeline.lines)
                QCOMPARE(row.value(QLatin1String("verdict")).toString(), QStringLiteral("verified"));
            rows += timeline.lines.size();
        }
        qInfo("%lld inputs kept in part or whole; %lld patients, %lld rows verified, check --deep clean",
              static_cast<long long>(files.size()), static_cast<long long>(patients.lines.size()),
              static_cast<long long>(rows));
    }
};
QTEST_GUILESS_MAIN(HostileGate)
#include "hostile_test.moc"

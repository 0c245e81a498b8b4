// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <support/data.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace twinchart::gate;
namespace support = twinchart::support;

/// The drills with a user's own keys (issue 5, P28), through the program: what was lost, what opens then, what must
/// not.
class KeysGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_user = QStringLiteral("physician");
    QByteArray m_passphrase = "twinchart-demo";
    int m_number = 0;

    static QString word(const char* text) { return QString::fromUtf8(text); }
    QString place(const char* name)
    {
        return m_home->scratch() + QLatin1Char('/') + word(name) + QString::number(++m_number);
    }
    static void put(const QString& path, const QByteArray& octets)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(octets) < 0)
            qFatal("cannot write %s", qPrintable(path));
    }
    static QByteArray get(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString paper(const QByteArray& text)
    {
        const QString path = place("paper");
        put(path, text);
        return path;
    }
    Answer as(const QByteArray& passphrase, const QStringList& arguments) const
    {
        put(m_home->passphraseFile(), passphrase + '\n');
        return m_home->run(m_user, arguments);
    }
    bool opens(const QByteArray& passphrase) const { return as(passphrase, words("keys;list")).exit == 0; }
    Answer recover(const QStringList& means, const QByteArray& next)
    {
        return as("lost", words("keys;recover") + means + QStringList{word("--new-passphrase-file"), paper(next)});
    }
    static int passphrasesOf(const Answer& list)
    {
        int count = 0;
        for (const QJsonObject& line : list.lines)
            count += field(line, "what") == word("passphrase") ? 1 : 0;
        return count;
    }
    QString newSheet()
    {
        const QString file = place("sheet");
        const Answer made = as(m_passphrase, {word("keys"), word("sheet"), word("--out"), file});
        if (made.exit != 0)
            qFatal("sheet: %s", made.errors.constData());
        return file;
    }
    QStringList newShares()
    {
        const QString folder = place("shares");
        const Answer made = as(m_passphrase, {word("keys"), word("shares"), word("--out"), folder});
        if (made.exit != 0)
            qFatal("shares: %s", made.errors.constData());
        QStringList files;
        for (const auto& file : made.lines.first()[QLatin1String("files")].toArray())
            files << file.toString();
        return files;
    }
    static QStringList means(const QString& a, const QString& b)
    {
        return {QStringLiteral("--share"), a, QStringLiteral("--share"), b};
    }

private Q_SLOTS:
    void initTestCase() { m_home = Home::demonstration(); }

    void theyAreListed()
    {
        const Answer all = as(m_passphrase, words("keys;list"));
        QVERIFY2(all.exit == 0, all.errors);
        QStringList what;
        for (const QJsonObject& line : all.lines) {
            what << field(line, "what");
            QCOMPARE(field(line, "who"), m_user);
            QCOMPARE(field(line, "state"), word("active"));
            QVERIFY(!field(line, "sentence").isEmpty());
            QVERIFY(line.contains(QLatin1String("from")) && line.contains(QLatin1String("to")));
        }
        QCOMPARE(what, words("passphrase;sheet;device"));
        QVERIFY(all.lines.last()[QLatin1String("height")].toInt() > 0);
        QCOMPARE(field(all.lines.last(), "id").size(), 64);
    }

    void anotherPassphrase()
    {
        const QByteArray next = "another passphrase";
        const QString file = paper(next + '\n');
        const Answer wrong = as("wrong", {word("keys"), word("passphrase"), word("--new-passphrase-file"), file});
        QCOMPARE(wrong.exit, 1);
        QVERIFY2(wrong.errors.contains("do not open anything"), wrong.errors);
        for (const auto& [arguments, exit, says] :
             {std::tuple{QStringList{}, 2, "No new passphrase"},
              {QStringList{word("--new-passphrase-file"), paper("\n")}, 2, "empty"},
              {QStringList{word("--new-passphrase-file"), paper(m_passphrase)}, 1, "is the one that is in force"}}) {
            const Answer refused = as(m_passphrase, words("keys;passphrase") + arguments);
            QVERIFY2(refused.exit == exit && refused.errors.contains(says), refused.errors);
        }
        const Answer done = as(m_passphrase, {word("keys"), word("passphrase"), word("--new-passphrase-file"), file});
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), word("changed"));
        QCOMPARE(field(done.lines.first(), "who"), m_user);
        QVERIFY(!opens(m_passphrase));
        m_passphrase = next;
        const Answer works = as(m_passphrase, {word("patients")});
        QVERIFY2(works.exit == 0 && works.lines.size() > 1, works.errors);
    }

    void lostPassphrase()
    {
        const QString first = newSheet();
        QCOMPARE(QFileInfo(first).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QString sheet = newSheet();
        // Never over a file that is there.
        const Answer over = as(m_passphrase, {word("keys"), word("sheet"), word("--out"), sheet});
        QVERIFY2(over.exit == 1 && over.errors.contains("Nothing was changed"), over.errors);
        const Answer old = recover({word("--sheet"), first}, "nothing");
        QVERIFY2(old.exit == 1 && old.errors.contains("do not open anything"), old.errors);
        QByteArray typo = get(sheet);
        typo[0] = typo[0] == 'A' ? 'B' : 'A';
        QCOMPARE(recover({word("--sheet"), paper(typo)}, "nothing").exit, 1);
        QVERIFY(opens(m_passphrase));
        const Answer done = recover({word("--sheet"), sheet}, "after the sheet");
        QVERIFY2(done.exit == 0, done.errors);
        QCOMPARE(field(done.lines.first(), "state"), word("recovered"));
        QVERIFY(!opens(m_passphrase));
        m_passphrase = "after the sheet";
        QVERIFY(opens(m_passphrase));
    }

    void lostSheet()
    {
        const QStringList old = newShares();
        const QStringList shares = newShares();
        QCOMPARE(shares.size(), 3);
        const QString sheet = newSheet();
        const auto refused = [&](const QStringList& given, int exit, const char* says) {
            const Answer answer = recover(given, "nothing");
            QVERIFY2(answer.exit == exit && answer.errors.contains(says), answer.errors);
        };
        refused({word("--share"), shares[0]}, 1, "One share alone opens nothing");
        refused(means(shares[1], shares[1]), 1, "given twice");
        refused(means(old[0], old[1]), 1, "a set that opens nothing here");
        refused(means(shares[0], old[1]), 1, "another set than the first");
        refused(means(shares[0], sheet), 1, "is a recovery sheet");
        refused(means(shares[0], shares[1]) + QStringList{word("--share"), shares[2]}, 1, "More shares");
        refused({word("--sheet"), shares[0]}, 1, "not complete or has a typing error");
        QByteArray typo = get(shares[1]);
        typo[12] = typo[12] == 'A' ? 'B' : 'A';
        refused(means(shares[0], paper(typo)), 1, "typing error");
        typo[12] = 'U';
        refused(means(shares[0], paper(typo)), 1, "at character 11");
        refused({}, 2, "either --sheet");
        refused({word("--sheet"), sheet, word("--share"), shares[0]}, 2, "either --sheet");
        // Another user's open nothing here, and none of it changed anything.
        const Answer stranger = m_home->run(word("nurse"), words("keys;recover") + means(shares[0], shares[1]) +
                                                               QStringList{word("--new-passphrase-file"), paper("n")});
        QVERIFY2(stranger.exit == 1 && stranger.errors.contains("a set that opens nothing here"), stranger.errors);
        QVERIFY(opens(m_passphrase));
        int n = 0;
        for (const auto& [a, b] : {std::pair{0, 1}, {2, 0}, {1, 2}}) {
            const QByteArray next = "after the shares " + QByteArray::number(++n);
            const Answer done = recover(means(shares[a], shares[b]), next);
            QVERIFY2(done.exit == 0, done.errors);
            m_passphrase = next;
            QVERIFY(opens(m_passphrase));
        }
    }

    void wrongPassphrasesWait()
    {
        const auto at = [this](int seconds) {
            m_home->setEnvironment(word("TWINCHART_CLOCK_OFFSET"), QString::number(seconds));
        };
        int clock = 0;
        for (int n = 1; n <= 12; ++n) {
            // From the sixth on each waits, and is let wait.
            at(clock += n > 6 ? 60 : 0);
            const Answer wrong = as("wrong", words("keys;list"));
            QVERIFY2(wrong.exit == 1 && wrong.errors.contains("do not open anything"), wrong.errors);
        }
        const auto waits = [&] {
            const Answer answer = as(m_passphrase, words("keys;list"));
            return answer.exit == 1 && answer.errors.contains("too many wrong passphrases");
        };
        // Each is a process of its own; so is the one with a clock that was set back.
        QVERIFY(waits());
        QVERIFY(waits());
        at(-clock);
        QVERIFY(waits());
        at(-clock + 40);
        QVERIFY(waits());
        // Another user does not wait.
        put(m_home->passphraseFile(), "twinchart-demo\n");
        QCOMPARE(m_home->run(word("nurse"), words("keys;list")).exit, 0);
        at(0);
        QVERIFY(opens(m_passphrase));
        QVERIFY(!QFileInfo::exists(m_home->path() + word("/users/physician/tries")));
        QVERIFY(!opens("wrong"));
        QVERIFY(opens(m_passphrase));
    }

    void whatWasPrintedIsNotHeldUp()
    {
        const QString sheet = newSheet();
        for (int n = 0; n < 7; ++n)
            QVERIFY(!opens("wrong"));
        const Answer done = recover({word("--sheet"), sheet}, "not held up");
        QVERIFY2(done.exit == 0, done.errors);
        m_passphrase = "not held up";
        QVERIFY(opens(m_passphrase));
    }

    void powerCutInTheMiddle()
    {
        auto random = support::seededGenerator("gate_keys");
        const auto changing = [this](const QByteArray& next) {
            put(m_home->passphraseFile(), m_passphrase + '\n');
            return m_home->start(m_user,
                                 {word("keys"), word("passphrase"), word("--new-passphrase-file"), paper(next)});
        };
        QElapsedTimer timer;
        timer.start();
        const auto whole = changing("whole");
        QVERIFY(whole->waitForFinished(60'000) && whole->exitCode() == 0);
        const auto usual = static_cast<int>(timer.elapsed());
        m_passphrase = "whole";
        int oldOpens = 0, both = 0, newOpens = 0, ended = 0, left = 1;
        const QString keyFile = m_home->path() + word("/users/physician/slots");
        for (int n = 0; n < 20; ++n) {
            const QByteArray next = "cut " + QByteArray::number(n);
            const QByteArray before = get(keyFile);
            const auto process = changing(next);
            // Every second one as soon as the new slot is seen in the file or a little later, the others at any time.
            int moment = static_cast<int>(random() % static_cast<quint64>(usual));
            if (n % 2 == 0) {
                while (get(keyFile) == before && !process->waitForFinished(1)) {
                }
                moment = moment / 5;
            }
            ended += process->waitForFinished(moment) ? 1 : 0;
            process->kill();
            process->waitForFinished();
            const Answer old = as(m_passphrase, words("keys;list"));
            if (old.exit == 0) {
                (passphrasesOf(old) > left ? both : oldOpens) += 1;
                left = passphrasesOf(old);
                if (left < 5)
                    continue;
                // The slots of a file are few: once in a while its owner gets to the end.
                const auto end = changing("put in order " + next);
                QVERIFY(end->waitForFinished(60'000) && end->exitCode() == 0);
                m_passphrase = "put in order " + next;
                left = 1;
                continue;
            }
            const Answer answer = as(next, words("keys;list"));
            QVERIFY2(answer.exit == 0, next + ": " + answer.errors);
            ++newOpens;
            m_passphrase = next;
            left = passphrasesOf(answer);
        }
        qInfo("20 cuts within %d ms (%d had ended): %d times the old one opens, %d times both, %d times the new one",
              usual, ended, oldOpens, both, newOpens);
        QVERIFY(both + newOpens > 0);
        const QByteArray last = "the last one";
        const auto done = changing(last);
        QVERIFY(done->waitForFinished(60'000) && done->exitCode() == 0);
        QVERIFY(!opens(m_passphrase));
        m_passphrase = last;
        const Answer all = as(last, words("keys;list"));
        QCOMPARE(passphrasesOf(all), 1);
    }

    void aRealHomeTakesNoPassphraseThatEverybodyKnows()
    {
        const auto home = Home::initialised();
        const Answer refused =
            home->run(word("administrator"),
                      {word("keys"), word("passphrase"), word("--new-passphrase-file"), paper("twinchart-demo")});
        QVERIFY2(refused.exit == 1 && refused.errors.contains("everybody knows"), refused.errors);
        QCOMPARE(home->run(word("administrator"), words("keys;list")).exit, 0);
    }

    void theHomeIsWhole()
    {
        m_home->stopNode();
        const Answer check = as(m_passphrase, {word("check")});
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }
};

QTEST_GUILESS_MAIN(KeysGate)
#include "keys_test.moc"

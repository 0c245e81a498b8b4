// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <QDirIterator>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace twinchart::gate;

/// Who can read: nobody but the team. Canary words go through import and timeline, then every place where
/// plaintext could lie is searched, with the words also as UTF-16, base64 and hexadecimal.
class ReadersGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    QList<QByteArray> m_canaries;

    static QList<QByteArray> formsOf(const QByteArray& word)
    {
        QByteArray wide;
        for (const char c : word)
            wide.append(c).append('\0');
        // Base64 of the word at each of the three alignments, without the octets that its neighbours change.
        QList<QByteArray> forms{word, wide, word.toHex()};
        for (int shift = 0; shift < 3; ++shift)
            forms << (QByteArray(shift, 'x') + word).toBase64().mid(shift == 0 ? 0 : 4).chopped(4);
        return forms;
    }
    QStringList hitsIn(const QByteArray& octets, const QString& where) const
    {
        QStringList hits;
        for (const QByteArray& canary : m_canaries)
            for (const QByteArray& form : formsOf(canary))
                if (form.size() >= 8 && octets.contains(form))
                    hits << where + QStringLiteral(": ") + QString::fromLatin1(canary);
        return hits;
    }
    QStringList hitsInMemoryOf(int pid) const
    {
        QStringList hits;
        QFile maps(QStringLiteral("/proc/%1/maps").arg(pid));
        if (!maps.open(QIODevice::ReadOnly))
            return {QStringLiteral("memory of %1 cannot be read").arg(pid)};
        const int memory = ::open(qPrintable(QStringLiteral("/proc/%1/mem").arg(pid)), O_RDONLY | O_CLOEXEC);
        const QList<QByteArray> lines = maps.readAll().split('\n');
        qint64 scanned = 0;
        for (const QByteArray& line : lines) {
            const qsizetype dash = line.indexOf('-');
            const qsizetype space = line.indexOf(' ');
            if (dash < 0 || !line.mid(space + 1).startsWith("rw") || line.contains("[v"))
                continue;
            const quint64 from = line.left(dash).toULongLong(nullptr, 16);
            const quint64 to = line.mid(dash + 1, space - dash - 1).toULongLong(nullptr, 16);
            QByteArray block(static_cast<qsizetype>(to - from), '\0');
            const ssize_t n =
                ::pread(memory, block.data(), static_cast<size_t>(block.size()), static_cast<off_t>(from));
            if (n > 0) {
                scanned += n;
                hits << hitsIn(block.left(n), QStringLiteral("memory of the node"));
            }
        }
        ::close(memory);
        if (scanned == 0)
            hits << QStringLiteral("nothing of the node's memory could be read");
        return hits;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        // Thirty-nine words of a patient and the passphrase.
        QByteArray bundle = smallBundle(7, 3, "CANARYFAMILYNAME");
        QByteArray more;
        m_canaries << "CANARYFAMILYNAME" << "twinchart-demo";
        for (int n = 0; n < 38; ++n) {
            const QByteArray word = "CanaryDiagnosis" + QByteArray::number(1000 + n * 37);
            m_canaries << word;
            more += conditionEntry(7, n, word);
        }
        bundle.insert(bundle.lastIndexOf("]}"), more);
        const QString file = m_home->scratch() + QStringLiteral("/canary.json");
        writeFile(file, bundle);
        const Answer import =
            m_home->run(QStringLiteral("physician"),
                        {QStringLiteral("import"), file, QStringLiteral("--source"), QStringLiteral("gate")});
        QVERIFY2(import.exit == 0, import.errors);
        QFile::remove(file);
    }

    void theTeamReads()
    {
        const Answer patients = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        bool found = false;
        for (const auto& p : patients.lines) {
            if (!p.value(QLatin1String("name")).toString().startsWith(QLatin1String("CANARY")))
                continue;
            const Answer lines =
                m_home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"),
                                                          p.value(QLatin1String("patient")).toString()});
            found = lines.output.contains(m_canaries.last());
        }
        QVERIFY(found);
    }

    void nobodyElseReads_data()
    {
        QTest::addColumn<QString>("user");
        for (const char* user : {"administrator", "privacy-officer", "physician@north", "administrator@south"})
            QTest::newRow(user) << QString::fromLatin1(user);
    }
    void nobodyElseReads()
    {
        QFETCH(QString, user);
        QCOMPARE(m_home->run(user, {QStringLiteral("sync"), QStringLiteral("--wait")}).exit, 0);
        const Answer patients = m_home->run(user, {QStringLiteral("patients")});
        QCOMPARE(patients.exit, 0);
        for (const QByteArray& canary : std::as_const(m_canaries))
            if (canary.startsWith("CanaryDiagnosis"))
                QVERIFY2(!patients.output.contains(canary), canary);
        const Answer all = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        for (const auto& p : all.lines) {
            const QString id = p.value(QLatin1String("patient")).toString();
            const Answer lines = m_home->run(user, {QStringLiteral("timeline"), QStringLiteral("--patient"), id});
            QVERIFY2(lines.lines.isEmpty(), lines.output.left(200));
        }
    }

    void theNodesMemoryHoldsNothing()
    {
        const Answer state = m_home->run({}, {QStringLiteral("node"), QStringLiteral("start")});
        const int pid = state.lines.first().value(QLatin1String("pid")).toInt();
        QVERIFY(pid > 0);
        const QStringList hits = hitsInMemoryOf(pid);
        QVERIFY2(hits.isEmpty(), qPrintable(hits.join(QLatin1Char('\n'))));
    }

    void noFileHoldsPlaintext()
    {
        m_home->stopNode();
        QStringList hits;
        qsizetype files = 0;
        QDirIterator it(m_home->scratch(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            if (path == m_home->passphraseFile())
                continue;
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            hits << hitsIn(file.readAll(), path);
        }
        QVERIFY(files > 10);
        QVERIFY2(hits.isEmpty(), qPrintable(hits.join(QLatin1Char('\n'))));
    }
};
QTEST_GUILESS_MAIN(ReadersGate)
#include "readers_test.moc"

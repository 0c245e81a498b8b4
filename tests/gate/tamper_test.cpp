// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <support/data.h>

#include <QDirIterator>
#include <QJsonArray>
#include <QTest>

using namespace twinchart::gate;
namespace support = twinchart::support;

/// Any one bit of any file of a home that lies still: the deep check finds it and names the file.
class TamperGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    struct Place {
        QString file; ///< relative
        qint64 octet = 0;
        int bit = 0;
    };
    QStringList m_files;

    static bool isLogOrLock(const QString& relative)
    {
        return relative.contains(QLatin1String("/log/")) || relative.endsWith(QLatin1String("lock")) || relative.endsWith(QLatin1String(".socket"));
    }

    void detected(const Place& place, int& missed)
    {
        const auto home = m_home->copy();
        QFile file(home->path() + QLatin1Char('/') + place.file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(place.octet);
        char octet = 0;
        QVERIFY(file.getChar(&octet));
        file.seek(place.octet);
        file.putChar(static_cast<char>(octet ^ (1 << place.bit)));
        file.close();
        const Answer answer = home->run(QStringLiteral("physician"), {QStringLiteral("check"), QStringLiteral("--deep")});
        const bool named = answer.errors.contains(QFileInfo(place.file).fileName().toUtf8()) || answer.output.contains(QFileInfo(place.file).fileName().toUtf8());
        if (answer.exit != 3 || !named) {
            ++missed;
            qWarning("missed: %s octet %lld bit %d: exit %d %s %s", qPrintable(place.file), static_cast<long long>(place.octet), place.bit, answer.exit,
                     answer.output.left(300).constData(), answer.errors.left(300).constData());
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        m_home->stopNode();
        QDirIterator it(m_home->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString relative = QDir(m_home->path()).relativeFilePath(it.next());
            if (!isLogOrLock(relative) && it.fileInfo().size() > 0)
                m_files << relative;
        }
        m_files.sort();
        QVERIFY(m_files.size() > 5);
    }
    void untouchedHomeIsClean()
    {
        const auto home = m_home->copy();
        const Answer answer = home->run(QStringLiteral("physician"), {QStringLiteral("check"), QStringLiteral("--deep")});
        QVERIFY2(answer.exit == 0, answer.output + answer.errors);
        QVERIFY(answer.lines.first().value(QLatin1String("checked")).toInt() > 1000);
    }
    void anyBitAnywhere()
    {
        auto random = support::seededGenerator("gate_tamper");
        qint64 total = 0;
        for (const QString& f : std::as_const(m_files))
            total += QFileInfo(m_home->path() + QLatin1Char('/') + f).size();
        int missed = 0;
        const int places = support::full() ? 2000 : 60;
        for (int n = 0; n < places; ++n) {
            auto at = static_cast<qint64>(random() % static_cast<quint64>(total));
            for (const QString& f : std::as_const(m_files)) {
                const qint64 size = QFileInfo(m_home->path() + QLatin1Char('/') + f).size();
                if (at < size) {
                    detected({f, at, static_cast<int>(random() % 8)}, missed);
                    break;
                }
                at -= size;
            }
        }
        QCOMPARE(missed, 0);
    }
    void everyKindOfFile()
    {
        auto random = support::seededGenerator("gate_tamper_kinds");
        const int each = support::full() ? 50 : 1;
        int missed = 0;
        int tried = 0;
        for (const QString& f : std::as_const(m_files)) {
            // In CI one user's folder stands for all of them.
            if (!support::full() && f.startsWith(QLatin1String("users/")) && !f.startsWith(QLatin1String("users/physician/")) && !f.startsWith(QLatin1String("users/nurse/")))
                continue;
            const qint64 size = QFileInfo(m_home->path() + QLatin1Char('/') + f).size();
            for (int n = 0; n < each; ++n, ++tried)
                detected({f, static_cast<qint64>(random() % static_cast<quint64>(size)), static_cast<int>(random() % 8)}, missed);
        }
        qInfo("%d places in %lld files", tried, static_cast<long long>(m_files.size()));
        QCOMPARE(missed, 0);
    }
};
QTEST_GUILESS_MAIN(TamperGate)
#include "tamper_test.moc"

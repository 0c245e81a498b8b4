// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <QByteArrayList>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace twinchart::gate;

/// A record store that does not open any more is set aside and built anew from the node: whoever it is, what the ledger
/// has of him comes again, and nothing is thrown away.
class RebuildGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;

    QString inFolder(const QString& user, const QString& name) const
    {
        return m_home->path() + QStringLiteral("/users/") + user + QLatin1Char('/') + name;
    }
    static QByteArray octetsOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Every row of every patient, without what is this device's alone (when it came).
    QByteArrayList everythingOf(const QString& user) const
    {
        QByteArrayList out;
        const Answer patients = m_home->run(user, {QStringLiteral("patients")});
        for (const QJsonObject& patient : patients.lines) {
            const Answer rows =
                m_home->run(user, {QStringLiteral("timeline"), QStringLiteral("--patient"), field(patient, "patient")});
            for (QJsonObject row : rows.lines) {
                row.remove(QLatin1String("received"));
                out += QJsonDocument(row).toJson(QJsonDocument::Compact);
            }
            out += field(patient, "name").toUtf8() + ' ' + QByteArray::number(rows.exit);
        }
        std::ranges::sort(out);
        return out;
    }
    bool isClean(const QString& user) const
    {
        m_home->stopNode();
        const Answer check = m_home->run(user, words("check;--deep"));
        if (check.exit != 0)
            qWarning("%s", check.errors.constData());
        return check.exit == 0;
    }

private Q_SLOTS:
    void initTestCase() { m_home = Home::demonstration(); }

    void builtAnew_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("gone");
        QTest::addColumn<bool>("byHand");
        QTest::newRow("physician, damaged") << QStringLiteral("physician") << false << false;
        QTest::newRow("surgeon, gone") << QStringLiteral("surgeon") << true << true;
        QTest::newRow("patient, damaged") << QStringLiteral("patient-01") << false << false;
        QTest::newRow("privacy officer, gone") << QStringLiteral("privacy-officer") << true << false;
        QTest::newRow("administrator, damaged") << QStringLiteral("administrator") << false << false;
    }
    void builtAnew()
    {
        QFETCH(QString, user);
        QFETCH(bool, gone);
        QFETCH(bool, byHand);
        QVERIFY(m_home->isSynced(user));
        const QByteArrayList before = everythingOf(user);
        const QString store = inFolder(user, QStringLiteral("replica.db"));
        if (gone) {
            QVERIFY(QFile::remove(store));
        } else {
            QFile file(store);
            QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2));
            QVERIFY(file.write(QByteArray(4096, 'x')) == 4096);
        }
        const QByteArray damaged = octetsOf(store);

        const Answer locked = m_home->run(user, {QStringLiteral("patients")});
        QCOMPARE(locked.exit, 3);
        QVERIFY2(locked.errors.contains("sync --rebuild"), locked.errors);
        QCOMPARE(m_home->run(user, {QStringLiteral("sync")}).exit, 3);
        const Answer told = m_home->run(user, words("check;--deep"));
        QCOMPARE(told.exit, 3);
        QCOMPARE(told.lines.size(), 1);
        QVERIFY(told.lines.front()[QLatin1String("invalid")].toInt() >= 1);
        QCOMPARE(octetsOf(store), damaged);

        const Answer built = m_home->run(user, words("sync;--rebuild"));
        QVERIFY2(built.exit == 0, built.errors);
        QCOMPARE(built.lines.size(), 1);
        const QString aside = field(built.lines.front(), "setAside");
        QCOMPARE(aside, QStringLiteral("set-aside/1"));
        QCOMPARE(octetsOf(inFolder(user, aside + QStringLiteral("/replica.db"))), damaged);
        QVERIFY(QFileInfo::exists(inFolder(user, aside + QStringLiteral("/replica.seal"))));
        QCOMPARE(everythingOf(user), before);
        QVERIFY(isClean(user));
        QVERIFY(m_home->run(user, {QStringLiteral("check")}).errors.contains("sync --drop-set-aside"));

        if (byHand) { // missed until it is dropped, which then finds nothing to remove
            QVERIFY(QDir(inFolder(user, QStringLiteral("set-aside"))).removeRecursively());
            for (int again = 0; again < 2; ++again)
                QVERIFY(m_home->run(user, {QStringLiteral("check")}).exit != 0);
        }
        const Answer dropped = m_home->run(user, words("sync;--drop-set-aside"));
        QVERIFY2(dropped.exit == 0, dropped.errors);
        QCOMPARE(dropped.lines.front()[QLatin1String("dropped")].toInt(), byHand ? 0 : 1);
        QVERIFY(!QFileInfo::exists(inFolder(user, QStringLiteral("set-aside"))));
        QVERIFY(isClean(user));
    }

    void aRoot()
    {
        // His keys of the hospital were sealed to nobody else; without them he could admit nobody.
        const Answer users = m_home->run(QStringLiteral("administrator"), words("applications"));
        QVERIFY2(users.exit == 0, users.errors);
    }

    /// What it wrote goes on: the new store's anchors stand above the old one's.
    void itGoesOn()
    {
        const Answer patients = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QVERIFY(!patients.lines.isEmpty());
        const Answer written = m_home->run(QStringLiteral("physician"),
                                           words("write;--data-set;DTD;--set;potassium=4.1 mmol/L;--patient") +
                                               QStringList{field(patients.lines.front(), "patient")});
        QVERIFY2(written.exit == 0, written.errors);
        QCOMPARE(field(written.lines.front(), "level"), QStringLiteral("recorded"));
        const Answer status = m_home->run(QStringLiteral("physician"), {QStringLiteral("status")});
        QVERIFY(status.exit == 0 && m_home->isSynced(QStringLiteral("physician")));
    }

    void whatWaitsIsNotLeftBehind()
    {
        const QString nurse = QStringLiteral("nurse");
        QVERIFY(m_home->isSynced(nurse));
        const QByteArrayList before = everythingOf(nurse);
        QFile file(m_home->scratch() + QStringLiteral("/waits.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"resourceType\":\"Patient\",\"id\":\"w1\",\"name\":[{\"family\":\"Waiting\"}],"
                   "\"birthDate\":\"1970-01-01\"}");
        file.close();
        const Answer saved = m_home->run(nurse, {QStringLiteral("import"), file.fileName(), QStringLiteral("--source"),
                                                 QStringLiteral("w"), QStringLiteral("--no-wait")});
        QVERIFY2(saved.exit == 0, saved.errors);
        QVERIFY(everythingOf(nurse) != before);
        const Answer refused = m_home->run(nurse, words("sync;--rebuild"));
        QCOMPARE(refused.exit, 1);
        QVERIFY2(refused.errors.contains("not sent yet"), refused.errors);
        QVERIFY(!QFileInfo::exists(inFolder(nurse, QStringLiteral("set-aside"))));
        QVERIFY(isClean(nurse));
        // It is his own wish to leave it behind; what it held is not what the ledger has.
        const Answer left = m_home->run(nurse, words("sync;--rebuild;--leave-unsent"));
        QVERIFY2(left.exit == 0, left.errors);
        QCOMPARE(field(left.lines.front(), "setAside"), QStringLiteral("set-aside/1"));
        QCOMPARE(everythingOf(nurse), before);
        QVERIFY(isClean(nurse));
        QCOMPARE(m_home->run(nurse, words("sync;--leave-unsent")).exit, 2);
    }

    /// Killed at any moment: the next unlock goes on, or says what to do; an empty list is never shown.
    void killedAnywhere()
    {
        const QString user = QStringLiteral("physician");
        QVERIFY(m_home->isSynced(user));
        const QByteArrayList before = everythingOf(user);
        for (const int milliseconds : {30, 250, 400, 550, 700, 900, 1200, 2000}) {
            const auto process = m_home->start(user, words("sync;--rebuild"));
            QTest::qSleep(milliseconds);
            process->kill();
            process->waitForFinished();
            Answer patients = m_home->run(user, {QStringLiteral("patients")});
            if (patients.exit == 3) {
                QVERIFY2(patients.errors.contains("sync --rebuild"), patients.errors);
                QCOMPARE(m_home->run(user, words("sync;--rebuild")).exit, 0);
                patients = m_home->run(user, {QStringLiteral("patients")});
            }
            QVERIFY2(patients.exit == 0, patients.errors);
            QVERIFY(!patients.lines.isEmpty());
        }
        QCOMPARE(everythingOf(user), before);
        QVERIFY(isClean(user));
        QCOMPARE(m_home->run(user, words("sync;--drop-set-aside")).exit, 0);
        QVERIFY(isClean(user));
    }

    void notWithoutTheNode()
    {
        const QString user = QStringLiteral("anaesthetist");
        QVERIFY(m_home->isSynced(user));
        const QString store = inFolder(user, QStringLiteral("replica.db"));
        QVERIFY(QFile::remove(store));
        const Answer unreachable = m_home->run(user, words("--node;/nowhere/node.socket;sync;--rebuild"));
        QCOMPARE(unreachable.exit, 1);
        QVERIFY2(unreachable.errors.contains("does not answer"), unreachable.errors);
        QVERIFY(!QFileInfo::exists(inFolder(user, QStringLiteral("set-aside"))) && !QFileInfo::exists(store));
        QCOMPARE(m_home->run(user, words("sync;--rebuild;--drop-set-aside")).exit, 2);
        QCOMPARE(m_home->run(user, words("sync;--rebuild")).exit, 0);
        QVERIFY(isClean(user));
    }

    /// An older store with its own older seal: only the ledger knows better.
    void putBack()
    {
        const QString user = QStringLiteral("surgeon");
        QVERIFY(m_home->isSynced(user));
        QByteArrayList old;
        const QStringList files{QStringLiteral("replica.db"), QStringLiteral("replica.seal")};
        for (const QString& name : files)
            old += octetsOf(inFolder(user, name));
        const Answer patients = m_home->run(user, {QStringLiteral("patients")});
        QVERIFY(!patients.lines.isEmpty());
        const Answer written = m_home->run(user, words("write;--data-set;DTD;--set;potassium=4.3 mmol/L;--patient") +
                                                     QStringList{field(patients.lines.front(), "patient")});
        QVERIFY2(written.exit == 0, written.errors);
        QVERIFY(m_home->isSynced(user));
        const QByteArrayList before = everythingOf(user);
        for (int i = 0; i < files.size(); ++i) {
            QFile file(inFolder(user, files.at(i)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(old.at(i)) == old.at(i).size());
        }
        const Answer found = m_home->run(user, {QStringLiteral("sync")});
        QCOMPARE(found.exit, 3);
        QVERIFY2(found.errors.contains("sync --rebuild"), found.errors);
        const Answer built = m_home->run(user, words("sync;--rebuild"));
        QVERIFY2(built.exit == 0, built.errors);
        QCOMPARE(everythingOf(user), before);
        QVERIFY(isClean(user));
    }
};

QTEST_GUILESS_MAIN(RebuildGate)
#include "rebuild_test.moc"

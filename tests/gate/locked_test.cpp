// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "display.h"
#include "home.h"
#include "processmemory.h"

#include <session.h>
#include <users.h>

#include <util/file.h>

#include <QJsonArray>
#include <QTest>

#include <cstdio>
#include <memory>

using namespace twinchart;
using namespace twinchart::gate;

namespace {
constexpr const char* kPassphrase = "Canary-Passphrase-5813-of-a-physician";
QByteArray octetsOf(BytesView octets)
{
    return QByteArray(reinterpret_cast<const char*>(octets.data()), static_cast<qsizetype>(octets.size()));
}

/// Outside the class: its words would confuse moc.
bool addPassphrase(const std::filesystem::path& home, const std::string& user, std::string_view old,
                   std::string_view added)
{
    const std::filesystem::path file = workstation::userPaths(home, user).slots;
    const auto octets = readFile(file, 1 << 20);
    auto keys = octets ? std::optional(crypto::KeySlots::decode(*octets)) : std::nullopt;
    if (!keys || !*keys)
        return false;
    const auto master = (*keys)->openWithPassphrase(viewOf(old));
    return master && (*keys)->addPassphrase(*master, viewOf(added), crypto::kPassphraseFloor) &&
           writeFileAtomically(file, (*keys)->encode(*master));
}
} // namespace

/// The workstation program has shown patients and was then locked: its memory holds no key, no passphrase, no name
/// and no diagnosis. The program runs as a person starts it, on an X display, driven by the keyboard; what is read
/// is its memory as root reads it.
class LockedGate : public QObject {
    Q_OBJECT
    XDisplay m_display;
    std::unique_ptr<Home> m_home;
    QProcess m_program;
    QString m_window;
    QList<Sought> m_keys, m_words;
    QString m_otherPatient;

    void seek(QList<Sought>& list, const QByteArray& name, const QByteArray& octets, bool key)
    {
        if (octets.size() >= 8)
            list << Sought{name, key ? keyForms(octets) : textForms(octets)};
    }
    bool titleBecomes(const QString& part, bool present = true, int ms = 30'000)
    {
        return QTest::qWaitFor([&] { return m_display.titleOf(m_window).contains(part) == present; }, ms);
    }
    void press(const char* keys) { QVERIFY(m_display.press(QString::fromLatin1(keys).split(QLatin1Char(' ')))); }
    QStringList hits(const Finding& found) const
    {
        QStringList out;
        for (auto it = found.hits.cbegin(); it != found.hits.cend(); ++it)
            out << QStringLiteral("%1: %2 times, first %3")
                       .arg(QString::fromUtf8(it.key()))
                       .arg(it.value())
                       .arg(QString::fromLatin1(found.where.value(it.key())));
        return out;
    }

    /// The physician gets a passphrase that stands on no screen; the keys are noted for the search.
    void preparePhysician()
    {
        const std::filesystem::path home = m_home->path().toStdString();
        QVERIFY(addPassphrase(home, "physician", "twinchart-demo", kPassphrase));
        const workstation::Session::Options options{home, {}, "gate"};
        auto lock = workstation::Session::lockUser(options, "physician");
        QVERIFY(lock);
        auto account = workstation::openAccount(home, "physician", viewOf(kPassphrase), SystemClock());
        QVERIFY(account);
        seek(m_keys, "master key", octetsOf(account->master.view()), true);
        seek(m_keys, "replica key", octetsOf(account->master.replicaKey().view().first(32)), true);
        seek(m_keys, "blobs key", octetsOf(account->master.blobsKey()), true);
        seek(m_keys, "audit key", octetsOf(account->master.auditKey()), true);
        seek(m_keys, "identity key", octetsOf(account->master.identityKey()), true);
        seek(m_keys, "signing seed", octetsOf(account->device.signing.seed()), true);
        seek(m_keys, "sealing secret", octetsOf(account->device.sealing.secret()), true);
        auto session = workstation::Session::open(options, std::move(*lock), std::move(*account),
                                                  workstation::Session::Store::Existing);
        QVERIFY(session);
        const auto keys = (*session)->hospitalKeys();
        QVERIFY(keys);
        seek(m_keys, "handle key", octetsOf((*keys)->handleKey), true);
        seek(m_keys, "id key", octetsOf((*keys)->idKey), true);
        seek(m_keys, "name key", octetsOf((*keys)->nameKey), true);
        seek(m_keys, "passphrase", kPassphrase, false);
        QCOMPARE(m_keys.size(), 11);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!XDisplay::installed())
            QSKIP("Xvfb is not installed");
        if (::geteuid() != 0)
            QSKIP("only root reads another program's memory");
        QVERIFY2(m_display.start(1366, 768), qPrintable(m_display.why()));
        m_home = Home::demonstration();
        // A patient of canary words, through the ordinary import.
        QByteArray bundle = smallBundle(7, 30, "CANARYFAMILYNAME");
        QByteArray more;
        seek(m_words, "canary family name", "CANARYFAMILYNAME", false);
        for (int n = 0; n < 38; ++n) {
            const QByteArray word = "CanaryDiagnosis" + QByteArray::number(1000 + n * 37);
            seek(m_words, word, word, false);
            more += conditionEntry(7, n, word);
        }
        bundle.insert(bundle.lastIndexOf("]}"), more);
        const QString file = writeFile(m_home->scratch() + QStringLiteral("/canary.json"), bundle);
        const Answer import =
            m_home->run(QStringLiteral("physician"), {QStringLiteral("import"), file, QStringLiteral("--source"),
                                                      QStringLiteral("CanarySourceClinic")});
        QVERIFY2(import.exit == 0, import.errors);
        QFile::remove(file);
        seek(m_words, "canary source", "CanarySourceClinic", false);
        // And the richest patient of the demonstration: name, numbers, and what its items say.
        const Answer patients = m_home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QJsonObject richest;
        for (const QJsonObject& p : patients.lines) {
            seek(m_words, "patient " + p.value(QLatin1String("name")).toString().toUtf8(),
                 p.value(QLatin1String("name")).toString().section(QLatin1Char(','), 0, 0).toUtf8(), false);
            if (p.value(QLatin1String("items")).toInteger() > richest.value(QLatin1String("items")).toInteger())
                richest = p;
        }
        m_otherPatient = richest.value(QLatin1String("name")).toString().section(QLatin1Char(','), 0, 0);
        QVERIFY(!m_otherPatient.isEmpty());
        const Answer items =
            m_home->run(QStringLiteral("physician"), {QStringLiteral("timeline"), QStringLiteral("--patient"),
                                                      richest.value(QLatin1String("patient")).toString()});
        QSet<QString> displays;
        for (const QJsonObject& item : items.lines)
            displays << item.value(QLatin1String("display")).toString()
                     << item.value(QLatin1String("provider")).toString();
        for (const QString& display : std::as_const(displays))
            if (display.size() >= 12)
                seek(m_words, "item " + display.toUtf8(), display.toUtf8(), false);
        QVERIFY(m_words.size() > 45);
        preparePhysician();
    }

    void aPersonWorksAndLocks()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DISPLAY"), QString::fromLatin1(m_display.name()));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        for (const char* folder : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
            environment.insert(QString::fromLatin1(folder), m_home->scratch());
        m_program.setProcessEnvironment(environment);
        m_program.setProcessChannelMode(QProcess::ForwardedChannels);
        m_program.start(program(QStringLiteral("twinchart")), {QStringLiteral("--home"), m_home->path(),
                                                               QStringLiteral("--user"), QStringLiteral("physician")});
        QVERIFY(m_program.waitForStarted());
        QVERIFY(QTest::qWaitFor([this] { return !m_display.windowsOf(m_program.processId()).isEmpty(); }, 30'000));
        m_window = m_display.windowsOf(m_program.processId()).constLast();
        QVERIFY(m_display.focus(m_window));
        QVERIFY(titleBecomes(QStringLiteral("locked")));
        QTest::qWait(1500); // the home is read

        // What is there before anybody signed in is the program's own or the home's, not a session's.
        const Finding before = searchMemory(m_program.processId(), m_words + m_keys);
        QVERIFY(before.octets > 1'000'000);
        for (const Sought& key : std::as_const(m_keys))
            QVERIFY2(!before.hits.contains(key.name), key.name);
        for (const QByteArray& name : before.hits.keys())
            qInfo("in the program before anybody signed in, so not sought: %s", name.constData());
        m_words.removeIf([&](const Sought& word) { return before.hits.contains(word.name); });
        QVERIFY(m_words.size() > 45);

        bool unlocked = false;
        for (int attempt = 0; attempt < 3 && !unlocked; ++attempt) {
            press("ctrl+u");
            QVERIFY(m_display.type(QString::fromLatin1(kPassphrase)));
            press("Return");
            unlocked = titleBecomes(QStringLiteral("locked"), false, 20'000);
        }
        QVERIFY(unlocked);
        QTest::qWait(1500);
        for (const QString& patient : {QStringLiteral("CANARYFAMILYNAME"), m_otherPatient}) {
            press("ctrl+k");
            QTest::qWait(200);
            QVERIFY(m_display.type(patient));
            QTest::qWait(200);
            press("Return");
            QVERIFY(titleBecomes(patient.toUpper()));
            QTest::qWait(1500);
            press("End minus minus Tab Right Tab Right Left"); // lanes, entries, the side panel
            QTest::qWait(700);
            press("F8"); // the table
            QTest::qWait(300);
            press("Down Down F8");
            press("F9"); // the proof, and its words on the clipboard
            QTest::qWait(2500);
            press("shift+Tab space");
            QTest::qWait(300);
            press("Escape");
            QTest::qWait(300);
        }
        press("ctrl+1");
        QTest::qWait(500);

        const Finding open = searchMemory(m_program.processId(), m_words + m_keys);
        for (const char* name : {"canary family name", "CanaryDiagnosis1000", "CanaryDiagnosis1037", "canary source"})
            QVERIFY2(open.hits.contains(name), name); // the search finds what is there
        qInfo("open: %lld words and keys of %lld in %lld MB of writable memory",
              static_cast<long long>(open.hits.size()), static_cast<long long>(m_words.size() + m_keys.size()),
              static_cast<long long>(open.octets / 1'000'000));

        press("ctrl+l");
        QVERIFY(titleBecomes(QStringLiteral("locked")));
        QTest::qWait(2500); // the store closes, the node is told
    }

    void noKeyIsLeft()
    {
        const Finding left = searchMemory(m_program.processId(), m_keys);
        QVERIFY(left.octets > 1'000'000);
        qInfo("keys and passphrase: %lld of %lld found in %lld MB", static_cast<long long>(left.hits.size()),
              static_cast<long long>(m_keys.size()), static_cast<long long>(left.octets / 1'000'000));
        QVERIFY2(left.hits.isEmpty(), qPrintable(hits(left).join(QLatin1Char('\n'))));
    }

    void noWordIsLeft()
    {
        const Finding left = searchMemory(m_program.processId(), m_words);
        QVERIFY(left.octets > 1'000'000);
        qInfo("names and clinical words: %lld of %lld found in %lld MB", static_cast<long long>(left.hits.size()),
              static_cast<long long>(m_words.size()), static_cast<long long>(left.octets / 1'000'000));
        QVERIFY2(left.hits.isEmpty(), qPrintable(hits(left).join(QLatin1Char('\n'))));
    }

    void theProgramStillLives() { QCOMPARE(m_program.state(), QProcess::Running); }

    void cleanupTestCase()
    {
        if (m_program.state() != QProcess::NotRunning) {
            m_program.terminate();
            if (!m_program.waitForFinished(10'000))
                m_program.kill();
            m_program.waitForFinished(10'000);
        }
    }
};
QTEST_GUILESS_MAIN(LockedGate)
#include "locked_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "account.h"

#include <crypto/manifest.h>
#include <support/data.h>
#include <support/fixtures.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::workstation;

class AccountTest : public QObject {
    Q_OBJECT
    support::TemporaryFolder m_home;
    std::string m_recovery;

    static void flip(const std::filesystem::path& path, std::size_t at)
    {
        Bytes octets = *readFile(path, 1 << 20);
        octets[at % octets.size()] ^= 1;
        if (!writeFileAtomically(path, octets))
            qFatal("cannot write");
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto made =
            createAccount(m_home.path(), {{"nurse", "S. \"W\" Whitlock", interfaces::Role::Nurse, "Ward 7"}, "urn:x"},
                          viewOf("a good passphrase"), crypto::kPassphraseFloor);
        QVERIFY2(made, made ? "" : made.error().message.english().c_str());
        m_recovery = textOf(made->recoveryText);
    }
    void opensWithItsPassphraseOnly()
    {
        const auto open = openAccount(m_home.path(), "nurse", viewOf("a good passphrase"), SystemClock());
        QVERIFY(open);
        QCOMPARE(open->user.entry.fullName, std::string("S. \"W\" Whitlock"));
        const auto wrong = openAccount(m_home.path(), "nurse", viewOf("a good passphrasE"), SystemClock());
        QVERIFY(!wrong);
        QVERIFY(wrong.error().failure == Failure::NotPermitted);
        const auto nobody = openAccount(m_home.path(), "nobody", viewOf("a good passphrase"), SystemClock());
        QVERIFY(!nobody);
        // Who asks cannot tell an unknown user from a wrong passphrase.
        QVERIFY(nobody.error() == wrong.error());
    }
    void opensWithItsRecoverySheet()
    {
        const auto open = openAccountByRecovery(m_home.path(), "nurse", m_recovery);
        QVERIFY(open);
        std::string typo = m_recovery;
        typo[3] = typo[3] == 'A' ? 'B' : 'A';
        const auto wrong = openAccountByRecovery(m_home.path(), "nurse", typo);
        QVERIFY(!wrong);
        QVERIFY(wrong.error().failure == Failure::Refused);
    }
    void asSecondMakingIsRefused()
    {
        const auto again = createAccount(m_home.path(), {{"nurse", "", interfaces::Role::Nurse, ""}, ""}, viewOf("x"),
                                         crypto::kPassphraseFloor);
        QVERIFY(!again);
        QVERIFY(openAccount(m_home.path(), "nurse", viewOf("a good passphrase"), SystemClock()));
    }
    void releasedFilesAreStillRead()
    {
        UserDescription made{{"released", "Dr \"R.\" Eleased", interfaces::Role::Physician, "Calderbrook"},
                             "calderbrook",
                             true,
                             RecoveryPublic{}};
        made.recovery->key.octets.fill(0x0b);
        made.recovery->possession.octets.fill(0xa7);
        const support::TemporaryFolder home;
        QVERIFY(writeUser(home.path(), made));
        const auto path = userPaths(home.path(), "released").description;
        const Bytes written = *readFile(path, 1 << 20);
        if (support::makesFixtures())
            support::makeFixture("workstation-2", "user.json", written);
        const Bytes octets = support::released("workstation-2", "user.json");
        QVERIFY(octets == written);
        const auto read = readUser(home.path(), "released");
        QVERIFY(read && read->entry.fullName == made.entry.fullName && read->entry.role == made.entry.role &&
                read->organisation == made.organisation && read->applied && read->recovery == made.recovery);
        // Version 1 knew neither: whoever had a folder had a certificate.
        QVERIFY(writeFileAtomically(path, support::released("workstation-1", "user.json")));
        const auto older = readUser(home.path(), "released");
        QVERIFY(older && older->entry.fullName == made.entry.fullName && older->entry.role == made.entry.role &&
                older->organisation == made.organisation && !older->applied && !older->recovery);
        for (const std::string key : {"\"formatVersion\":2", "\"suite\":1"}) {
            std::string newer = textOf(octets);
            newer.replace(newer.find(key) + key.size() - 1, 1, "3");
            QVERIFY(writeFileAtomically(path, viewOf(newer)));
            QVERIFY(!readUser(home.path(), "released"));
            QCOMPARE(otherUserVersion(home.path(), "released"),
                     key.starts_with("\"suite") ? std::string("2.3") : std::string("3.1"));
            const std::filesystem::path folder = userPaths(home.path(), "released").folder;
            QVERIFY(writeFileAtomically(folder / "slots", viewOf("x")));
            // A version that no manifest vouches for may as well be a flipped bit.
            const auto doubted = openAccount(home.path(), "released", viewOf("a good passphrase"), SystemClock());
            QVERIFY(!doubted && doubted.error().failure == Failure::Integrity);
            QCOMPARE(doubted.error().message.arguments.at(0), std::string("user.json"));
            QVERIFY(crypto::writeManifest(folder, viewOf("an audit key of thirty-two octets")));
            const auto open = openAccount(home.path(), "released", viewOf("a good passphrase"), SystemClock());
            QVERIFY(!open && open.error().failure == Failure::Refused);
            QVERIFY(open.error().message.english().find("this program reads version 2.1") != std::string::npos);
            QVERIFY(crypto::removeManifest(folder));
        }
        // What the first programs wrote, without format, version and suite.
        std::string first = textOf(octets);
        first.replace(1, first.find("\"name\"") - 1, "");
        QVERIFY(writeFileAtomically(path, viewOf(first)));
        QCOMPARE(otherUserVersion(home.path(), "released"), std::string("0.0"));
        QVERIFY(!readUser(home.path(), "released"));
    }
    void whatADescriptionMustSay_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("another state") << QByteArray("\"state\":\"applied\"") << QByteArray("\"state\":\"admitted\"");
        QTest::newRow("no state") << QByteArray("\"state\":\"applied\",") << QByteArray();
        QTest::newRow("no recovery") << QByteArray("\"recovery\"") << QByteArray("\"recover\"");
        QTest::newRow("half a recovery") << QByteArray("a7a7\"") << QByteArray("\"");
        QTest::newRow("no hex") << QByteArray("a7a7\"") << QByteArray("a7az\"");
        QTest::newRow("no role") << QByteArray("\"physician\"") << QByteArray("\"emperor\"");
    }
    void whatADescriptionMustSay()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const support::TemporaryFolder home;
        QVERIFY(makeFolders(userPaths(home.path(), "released").folder));
        std::string text = textOf(support::released("workstation-2", "user.json"));
        const auto path = userPaths(home.path(), "released").description;
        QVERIFY(writeFileAtomically(path, viewOf(text)));
        QVERIFY(readUser(home.path(), "released"));
        const auto at = text.find(from.toStdString());
        QVERIFY(at != std::string::npos);
        text.replace(at, static_cast<std::size_t>(from.size()), to.toStdString());
        QVERIFY(writeFileAtomically(path, viewOf(text)));
        QVERIFY(!readUser(home.path(), "released"));
    }
    void damageIsNamed_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char* file : {"slots", "device", "user.json"})
            QTest::newRow(file) << QByteArray(file);
    }
    void damageIsNamed()
    {
        QFETCH(QByteArray, file);
        const std::filesystem::path path = userPaths(m_home.path(), "nurse").folder / file.toStdString();
        const Bytes before = *readFile(path, 1 << 20);
        flip(path, file == "user.json" ? 0 : before.size() / 2);
        const auto open = openAccount(m_home.path(), "nurse", viewOf("a good passphrase"), SystemClock());
        QVERIFY(writeFileAtomically(path, before));
        QVERIFY(!open);
        QVERIFY(open.error().failure == Failure::Integrity);
        QCOMPARE(open.error().message.arguments.at(0), file.toStdString());
    }
    void aFlippedVersionIsDamage_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("format") << QByteArray("format\"");
        QTest::newRow("version") << QByteArray("2,\"suite");
        QTest::newRow("suite") << QByteArray("1,\"name");
    }
    void aFlippedVersionIsDamage()
    {
        QFETCH(QByteArray, text);
        const UserPaths paths = userPaths(m_home.path(), "nurse");
        const Bytes before = *readFile(paths.description, 1 << 20);
        QVERIFY(crypto::writeManifest(paths.folder, viewOf("an audit key of thirty-two octets")));
        Bytes bent = before;
        bent[textOf(before).find(text.toStdString())] ^= 2;
        QVERIFY(writeFileAtomically(paths.description, bent));
        QVERIFY(otherUserVersion(m_home.path(), "nurse"));
        const std::vector<std::string> unreadable = unreadableUsers(m_home.path());
        const auto open = openAccount(m_home.path(), "nurse", viewOf("a good passphrase"), SystemClock());
        QVERIFY(writeFileAtomically(paths.description, before));
        QVERIFY(crypto::removeManifest(paths.folder));
        QVERIFY(unreadable == std::vector<std::string>{"nurse"});
        QVERIFY(unreadableUsers(m_home.path()).empty());
        QVERIFY(!open && open.error().failure == Failure::Integrity);
        QCOMPARE(open.error().message.arguments.at(0), std::string("user.json"));
    }
    void userNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << QByteArray("physician") << true;
        QTest::newRow("at a hospital") << QByteArray("physician@north") << true;
        QTest::newRow("parent") << QByteArray("..") << false;
        QTest::newRow("path") << QByteArray("a/b") << false;
        QTest::newRow("empty") << QByteArray("") << false;
        QTest::newRow("two at") << QByteArray("a@b@c") << false;
        QTest::newRow("not ASCII") << QByteArray("müller") << false;
        QTest::newRow("long") << QByteArray(65, 'a') << false;
    }
    void userNames()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, good);
        QCOMPARE(isUserName(name.toStdString()), good);
    }
};
QTEST_APPLESS_MAIN(AccountTest)
#include "account_test.moc"

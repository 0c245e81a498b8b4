// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "founding.h"

#include "testhome.h"

#include <QTest>

#include <fstream>

using namespace twinchart;
using namespace twinchart::workstation;
using test::Ran;
using test::TestHome;
namespace fs = std::filesystem;

/// A home is made where nothing is, and nothing that is not ours is ever cleared.
class FoundingTest : public QObject {
    Q_OBJECT

    static void put(const fs::path& path, const std::string& text)
    {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    static std::string textIn(const fs::path& path)
    {
        const auto octets = readFile(path, 1 << 20);
        return octets ? textOf(*octets) : "(none)";
    }
    /// What an interrupted making leaves.
    static std::string markerText()
    {
        support::TemporaryFolder folder;
        const auto lock = beginHome(folder.path() / "home");
        return lock ? textIn(folder.path() / "home" / "incomplete") : "";
    }

private Q_SLOTS:
    void foldersOfOthersAreLeftAlone_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind :
             {"a file", "another marker", "a folder as marker", "a link as marker", "a foreign file beside",
              "a foreign folder beside", "users is a link", "users is a file", "genesis without marker"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void foldersOfOthersAreLeftAlone()
    {
        QFETCH(QString, kind);
        const std::string marker = markerText();
        QVERIFY(!marker.empty());
        support::TemporaryFolder folder;
        const fs::path home = folder.path() / "home";
        const fs::path theirs = folder.path() / "theirs";
        put(theirs / "letter", "dear");
        put(home / "genesis", "mine");
        if (kind == QLatin1String("a file"))
            put(home / "letter", "dear");
        else if (kind == QLatin1String("another marker"))
            put(home / "incomplete", "my notes of the week");
        else if (kind == QLatin1String("a folder as marker"))
            put(home / "incomplete" / "letter", "dear");
        else if (kind == QLatin1String("a link as marker")) {
            put(theirs / "marker", marker);
            fs::create_symlink(theirs / "marker", home / "incomplete");
        } else if (kind != QLatin1String("genesis without marker"))
            put(home / "incomplete", marker);
        if (kind == QLatin1String("a foreign file beside"))
            put(home / "letter", "dear");
        else if (kind == QLatin1String("a foreign folder beside"))
            put(home / "letters" / "one", "dear");
        else if (kind == QLatin1String("users is a link"))
            fs::create_directory_symlink(theirs, home / "users");
        else if (kind == QLatin1String("users is a file"))
            put(home / "users", "dear");
        std::size_t before = 0;
        for ([[maybe_unused]] const auto& entry : fs::recursive_directory_iterator(folder.path()))
            ++before;

        const auto begun = beginHome(home);
        QVERIFY(!begun);
        QVERIFY(begun.error().failure == Failure::Refused);
        QCOMPARE(textIn(home / "genesis"), std::string("mine"));
        QCOMPARE(textIn(theirs / "letter"), std::string("dear"));
        std::size_t after = 0;
        for ([[maybe_unused]] const auto& entry : fs::recursive_directory_iterator(folder.path()))
            ++after;
        QCOMPARE(after, before);
    }

    void whatWasInterruptedIsClearedAndMadeAnew()
    {
        support::TemporaryFolder folder;
        const fs::path home = folder.path() / "home";
        QVERIFY(beginHome(home));
        put(home / "genesis", "half");
        put(home / "genesis.new", "half");
        put(home / "users" / "nurse" / "device", "half");
        put(home / "node" / "keys", "half");
        auto again = beginHome(home);
        QVERIFY2(again, again ? "" : again.error().message.english().c_str());
        QVERIFY(!fs::exists(home / "genesis") && !fs::exists(home / "users") && !fs::exists(home / "node"));
        QVERIFY(finishHome(home, std::move(again).value()));
        QVERIFY(fs::is_empty(home));
    }
    void whatIsBeingMadeIsNotCleared()
    {
        support::TemporaryFolder folder;
        const fs::path home = folder.path() / "home";
        const auto making = beginHome(home);
        QVERIFY(making);
        put(home / "genesis", "half");
        const auto second = beginHome(home);
        QVERIFY(!second);
        QVERIFY(second.error().failure == Failure::InUse);
        QCOMPARE(textIn(home / "genesis"), std::string("half"));
    }

    void theDemonstrationsPassphraseOpensNoRealHome()
    {
        support::TemporaryFolder folder;
        InitRequest request{folder.path() / "home", "Real Hospital", "administrator",
                            SecretBytes::copyOf(kDemonstrationPassphrase)};
        const auto made =
            createHome(std::move(request), [](const fs::path&, contract::Genesis) -> Result<contract::Genesis> {
                return problem(Failure::Internal, "asked for");
            });
        QVERIFY(!made);
        QVERIFY(made.error().failure == Failure::Refused);
        QVERIFY(!fs::exists(folder.path() / "home"));
    }

    void theNodesOwnFilesAreTheNodesAlone()
    {
        TestHome home;
        const std::string lock = textIn(home.path() / "node" / "lock");
        const auto stopped = stopNode(home.path());
        QVERIFY(stopped);
        QVERIFY(!stopped->running);
        QCOMPARE(textIn(home.path() / "node" / "lock"), lock);
        QVERIFY(stopNode(home.path())); // none runs: as asked
    }

    void theRecoverySheetOpensFromTheCommandLine()
    {
        TestHome home;
        const QString sheet =
            QString::fromStdString(home.file("sheet", QByteArray::fromStdString(home.recoveryText()) + '\n'));
        const Ran good = home.cli(QStringLiteral("administrator"),
                                  {QStringLiteral("--recovery-file"), sheet, QStringLiteral("status")});
        QVERIFY2(good.exit == 0, good.errors);
        QCOMPARE(good.lines.first().value(QLatin1String("locked")).toBool(true), false);
        const Ran other =
            home.cli(QStringLiteral("physician"), {QStringLiteral("--recovery-file"), sheet, QStringLiteral("status")});
        const Ran nobody =
            home.cli(QStringLiteral("nobody"), {QStringLiteral("--recovery-file"), sheet, QStringLiteral("status")});
        QCOMPARE(other.exit, 1);
        QCOMPARE(nobody.exit, 1);
        QCOMPARE(nobody.errors, other.errors);
    }
};
QTEST_GUILESS_MAIN(FoundingTest)
#include "founding_test.moc"

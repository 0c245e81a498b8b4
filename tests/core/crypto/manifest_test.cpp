// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/hash.h>
#include <crypto/manifest.h>
#include <support/data.h>
#include <util/codec.h>

#include <QtTest>

#include <fstream>
#include <memory>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;
using What = ManifestFinding::What;
namespace fs = std::filesystem;

namespace {
void put(const fs::path& path, const std::string& text)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}
using Findings = std::vector<ManifestFinding>;
} // namespace

class ManifestTest : public QObject {
    Q_OBJECT
    std::unique_ptr<TemporaryFolder> m_folder;
    fs::path m_root;
    Bytes m_key = Bytes(32, 7);

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_root = m_folder->path();
        put(m_root / "replica.db", std::string(5000, 'r'));
        put(m_root / "empty", "");
        put(m_root / "blobs" / "a" / "1", "one");
        put(m_root / "lock", "4711 twinchart");
        put(m_root / "tries", "counted while nobody is at work");
        put(m_root / "log" / "twinchart.jsonl", "{}");
        put(m_root / "blobs" / "lock", "a lock elsewhere is a file");
        QVERIFY(writeManifest(m_root, m_key).hasValue());
    }

    void listsAllButLocksAndLogs()
    {
        const auto octets = readFile(m_root / "manifest", 1u << 20);
        const auto entries = decodeManifest(*octets);
        QVERIFY(entries.hasValue());
        std::vector<std::string> names;
        for (const ManifestEntry& entry : *entries)
            names.push_back(entry.name);
        QVERIFY((names == std::vector<std::string>{"blobs/a/1", "blobs/lock", "empty", "replica.db"}));
        QCOMPARE((*entries)[3].size, std::uint64_t{5000});
        QVERIFY((*entries)[0].digest == sha256(viewOf("one")));
        QVERIFY(*makeManifest(m_root, m_key) == *octets);
        QVERIFY(verifyManifest(m_root, std::nullopt).empty());
        QVERIFY(verifyManifest(m_root, m_key).empty());
        put(m_root / "log" / "more", "x");
        put(m_root / "lock", "x");
        put(m_root / "tries", "x");
        QVERIFY(verifyManifest(m_root, m_key).empty());
    }

    /// A stop between writing and renaming leaves the half of a manifest: the next one neither lists nor misses it.
    void aStopWhileItWasWrittenLeavesNoTrace()
    {
        fs::remove(m_root / "manifest");
        put(m_root / "manifest.new", "half of a manif");
        QVERIFY(writeManifest(m_root, m_key).hasValue());
        QVERIFY(verifyManifest(m_root, m_key).empty());
        QVERIFY(!fs::exists(m_root / "manifest.new"));
        // While nobody is at work a file of that name is as foreign as any other.
        put(m_root / "manifest.new", "x");
        const auto found = verifyManifest(m_root, m_key);
        QVERIFY(found.size() == 1 && found[0].what == What::Unlisted && found[0].name == "manifest.new");
    }

    void namesWhatChanged()
    {
        put(m_root / "replica.db", std::string(4999, 'r') + 's');
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::Changed, "replica.db"}}));
        put(m_root / "replica.db", std::string(5001, 'r'));
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::Changed, "replica.db"}}));
        fs::remove(m_root / "replica.db");
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::Missing, "replica.db"}}));
        put(m_root / "replica.db", std::string(5000, 'r'));
        put(m_root / "blobs" / "stranger", "");
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::Unlisted, "blobs/stranger"}}));
        fs::remove(m_root / "blobs" / "stranger");
        fs::rename(m_root / "empty", m_root / "emptied");
        QVERIFY(
            (verifyManifest(m_root, std::nullopt) == Findings{{What::Missing, "empty"}, {What::Unlisted, "emptied"}}));
    }

    void whatWasFoundOnceIsFoundAgain()
    {
        put(m_root / "empty", "touched");
        put(m_root / "replica.db", std::string(4999, 'r') + 's');
        put(m_root / "stranger", "");
        fs::remove(m_root / "blobs" / "a" / "1");
        const Findings found = verifyManifest(m_root, m_key);
        QVERIFY((found == Findings{{What::Missing, "blobs/a/1"},
                                   {What::Changed, "empty"},
                                   {What::Changed, "replica.db"},
                                   {What::Unlisted, "stranger"}}));
        // The owner works and writes one of them; the others stay as they were found.
        put(m_root / "replica.db", "written by its owner");
        QVERIFY(writeManifest(m_root, m_key, found).hasValue());
        const Findings again = verifyManifest(m_root, m_key);
        QVERIFY(
            (again == Findings{{What::Missing, "blobs/a/1"}, {What::Changed, "empty"}, {What::Unlisted, "stranger"}}));
        // Put right, they are no longer accused.
        put(m_root / "empty", "");
        put(m_root / "blobs" / "a" / "1", "one");
        fs::remove(m_root / "stranger");
        QVERIFY(verifyManifest(m_root, m_key).empty());
        QVERIFY(writeManifest(m_root, m_key, again).hasValue());
        QVERIFY(verifyManifest(m_root, m_key).empty());
    }

    void whatCouldNotBeReadIsNotBlessed_data()
    {
        QTest::addColumn<What>("what");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("stands");
        QTest::newRow("unreadable") << What::Unreadable << QByteArray("replica.db") << true;
        QTest::newRow("a link") << What::Changed << QByteArray("replica.db") << true;
        QTest::newRow("unlisted") << What::Unlisted << QByteArray("stranger") << true;
        QTest::newRow("missing, and made anew") << What::Missing << QByteArray("replica.db") << false;
    }
    void whatCouldNotBeReadIsNotBlessed()
    {
        QFETCH(What, what);
        QFETCH(QByteArray, name);
        QFETCH(bool, stands);
        const auto entries = decodeManifest(*readFile(m_root / "manifest", 1u << 20));
        const std::string file = name.toStdString();
        const auto listed = std::ranges::find(*entries, file, &ManifestEntry::name);
        ManifestFinding accused{what, file};
        if (listed != entries->end())
            accused.listed = *listed;
        put(m_root / file, "readable by now, and another");
        QVERIFY(writeManifest(m_root, m_key, Findings{accused}).hasValue());
        const Findings again = verifyManifest(m_root, m_key);
        QCOMPARE(again.empty(), !stands);
        if (stands)
            QVERIFY((again == Findings{{what == What::Unlisted ? what : What::Changed, file}}));
        // As it was, it is no longer accused.
        if (what == What::Unlisted)
            fs::remove(m_root / file);
        else if (stands)
            put(m_root / file, std::string(5000, 'r'));
        QVERIFY(verifyManifest(m_root, m_key).empty());
    }

    void seesALinkInPlaceOfAFile()
    {
        put(m_folder->path() / "log" / "copy", "one");
        fs::remove(m_root / "blobs" / "a" / "1");
        fs::create_symlink(m_folder->path() / "log" / "copy", m_root / "blobs" / "a" / "1");
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::Changed, "blobs/a/1"}}));
        QVERIFY(!makeManifest(m_root, m_key).hasValue());
    }

    void everyFlippedBitOfTheManifestIsSeen()
    {
        const Bytes sound = *readFile(m_root / "manifest", 1u << 20);
        QCOMPARE(flipsAccepted(sound, [](const Bytes& f) { return !decodeManifest(f).hasValue(); }), std::size_t{0});
        QCOMPARE(lengthsAccepted(sound, [](const Bytes& f) { return !decodeManifest(f).hasValue(); }), std::size_t{0});
        Bytes changed = sound;
        changed[20] ^= 1;
        QVERIFY(writeFileAtomically(m_root / "manifest", changed).hasValue());
        QVERIFY((verifyManifest(m_root, std::nullopt) == Findings{{What::ManifestDamaged, "manifest"}}));
    }

    void aRemadeManifestNeedsTheKey()
    {
        put(m_root / "empty", "no longer");
        QVERIFY(writeManifest(m_root, Bytes(32, 8)).hasValue());
        QVERIFY(verifyManifest(m_root, std::nullopt).empty());
        QVERIFY((verifyManifest(m_root, m_key) == Findings{{What::ManifestForged, "manifest"}}));
    }

    void aHomeInUseHasNone()
    {
        QVERIFY(removeManifest(m_root).hasValue());
        QVERIFY(removeManifest(m_root).hasValue());
        QVERIFY((verifyManifest(m_root, m_key) == Findings{{What::Missing, "manifest"}}));
    }

    void refusesNamesThatLeaveTheFolder_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"", "/etc/passwd", "../up", "a/../b", "a//b", "a/", "./a", ".."})
            QTest::newRow(name) << QByteArray(name);
    }
    void refusesNamesThatLeaveTheFolder()
    {
        QFETCH(QByteArray, name);
        const auto made = [](std::string_view entry) {
            Writer out;
            out.raw("TCM1").u8(1).u8(1).u32(1).var(entry).u64(0).raw(Digest256{}).raw(Digest256{});
            out.raw(sha256(out.bytes()));
            return std::move(out).take();
        };
        QVERIFY(decodeManifest(made("plain/name")).hasValue());
        QVERIFY(decodeManifest(made(name.toStdString())).error() == CryptoError::Malformed);
    }
};

QTEST_GUILESS_MAIN(ManifestTest)
#include "manifest_test.moc"

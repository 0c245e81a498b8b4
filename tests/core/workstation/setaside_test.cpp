// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "setaside.h"

#include "hospitalfile.h"

#include <support/fixtures.h>
#include <util/codec.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
namespace fs = std::filesystem;

namespace {
void put(const fs::path& path, std::string_view text)
{
    QVERIFY(writeFileAtomically(path, viewOf(text)).hasValue());
}
std::string textIn(const fs::path& path)
{
    const auto octets = readFile(path, 1024);
    return octets ? std::string(textViewOf(*octets)) : "absent";
}
} // namespace

/// What is set aside of a user's folder, and the hospital's keys that lie beside it.
class SetAsideTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void movesTheWholeStore()
    {
        const QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        QCOMPARE(setStoreAside(folder).value(), std::string());
        QVERIFY(storesSetAside(folder).empty());
        for (const char* name : {"replica.db", "replica.db-wal", "replica.seal", "slots", "replica.db.lock"})
            put(folder / name, name);
        QCOMPARE(setStoreAside(folder).value(), std::string("set-aside/1"));
        for (const char* name : {"replica.db", "replica.db-wal", "replica.seal"}) {
            QVERIFY(!fs::exists(folder / name));
            QCOMPARE(textIn(folder / "set-aside/1" / name), std::string(name));
        }
        QVERIFY(fs::exists(folder / "slots") && fs::exists(folder / "replica.db.lock"));

        // The next one does not take its place.
        put(folder / "replica.seal", "second");
        QCOMPARE(setStoreAside(folder).value(), std::string("set-aside/2"));
        QCOMPARE(textIn(folder / "set-aside/1/replica.seal"), std::string("replica.seal"));
        QCOMPARE(textIn(folder / "set-aside/2/replica.seal"), std::string("second"));
        // A moving that was interrupted before the store itself goes on where it began.
        put(folder / "replica.db", "second");
        QCOMPARE(setStoreAside(folder).value(), std::string("set-aside/2"));
        QCOMPARE(textIn(folder / "set-aside/2/replica.db"), std::string("second"));
        for (const char* name : {"set-aside/1", "set-aside/2/replica.db"})
            QVERIFY(isSetAside(name));
        for (const char* name : {"set-aside", "set-asides/1", "replica.db", ""})
            QVERIFY(!isSetAside(name));
        fs::create_directory(folder / "set-aside/other");
        QVERIFY((storesSetAside(folder) == std::vector<std::string>{"set-aside/1", "set-aside/2"}));
        QCOMPARE(dropStoresSetAside(folder).value(), std::size_t{2});
        QVERIFY(!fs::exists(folder / "set-aside"));
        QCOMPARE(dropStoresSetAside(folder).value(), std::size_t{0});
    }

    void saysWhatItCouldNotDo()
    {
        const QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        put(folder / "replica.db", "store");
        put(folder / "set-aside", "a file where the folder belongs");
        const auto moved = setStoreAside(folder);
        QVERIFY(!moved && moved.error().failure == Failure::Storage);
        QCOMPARE(textIn(folder / "replica.db"), std::string("store"));
    }

    /// Only for the user, chain and hospital that it was written for, and not with one bit turned.
    void hospitalFile()
    {
        const QTemporaryDir dir;
        const fs::path path = fs::path(dir.path().toStdString()) / "hospital";
        const auto master = crypto::UserMasterKey::generate();
        const auto keys = crypto::HospitalKeys::generate();
        QVERIFY(!readHospitalFile(path, master, "chain", "hospital"));
        QVERIFY(writeHospitalFile(path, keys, master, "chain", "hospital").hasValue());
        const auto read = readHospitalFile(path, master, "chain", "hospital");
        QVERIFY(read.has_value());
        QVERIFY(equal(read->handleKey, keys.handleKey) && equal(read->idKey, keys.idKey) &&
                equal(read->nameKey, keys.nameKey));
        QVERIFY(!readHospitalFile(path, crypto::UserMasterKey::generate(), "chain", "hospital"));
        QVERIFY(!readHospitalFile(path, master, "chain 2", "hospital"));
        QVERIFY(!readHospitalFile(path, master, "chain", "hospital 2"));

        const Bytes whole = readFile(path, 1024).value();
        for (const SecretBytes* key : {&keys.handleKey, &keys.idKey, &keys.nameKey})
            QVERIFY(std::ranges::search(whole, key->view()).empty());
        for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
            Bytes turned = whole;
            turned[bit / 8] = static_cast<std::uint8_t>(turned[bit / 8] ^ 1U << bit % 8);
            QVERIFY(writeFileAtomically(path, turned).hasValue());
            QVERIFY2(!readHospitalFile(path, master, "chain", "hospital"), std::to_string(bit).c_str());
        }
        // Read for ever, by the master key that was drawn for it; the next version is another file.
        constexpr std::string_view kFormat = "hospital-keys-1";
        if (support::makesFixtures()) {
            support::makeFixture(std::string(kFormat), "hospital", whole);
            support::makeFixture(std::string(kFormat), "master-key", master.view());
            support::makeFixture(std::string(kFormat), "keys",
                                 Writer().raw(keys.handleKey).raw(keys.idKey).raw(keys.nameKey).bytes());
        }
        const Bytes released = support::released(std::string(kFormat), "hospital");
        const auto releasedKey =
            crypto::UserMasterKey::from(SecretBytes::copyOf(support::released(std::string(kFormat), "master-key")));
        QVERIFY(releasedKey.hasValue());
        QVERIFY(writeFileAtomically(path, released).hasValue());
        const auto old = readHospitalFile(path, *releasedKey, "chain", "hospital");
        QVERIFY(old.has_value());
        QVERIFY(Writer().raw(old->handleKey).raw(old->idKey).raw(old->nameKey).bytes() ==
                support::released(std::string(kFormat), "keys"));
        for (const Bytes& other : {support::withVersion(released, 2), support::withSuite(released, 2)}) {
            QVERIFY(writeFileAtomically(path, other).hasValue());
            QVERIFY(!readHospitalFile(path, *releasedKey, "chain", "hospital"));
        }
        for (std::size_t size = 0; size < whole.size(); ++size) {
            QVERIFY(writeFileAtomically(path, BytesView(whole).first(size)).hasValue());
            QVERIFY(!readHospitalFile(path, master, "chain", "hospital"));
        }
    }
};

QTEST_APPLESS_MAIN(SetAsideTest)
#include "setaside_test.moc"

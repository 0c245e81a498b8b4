// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <crypto/grant.h>
#include <crypto/hash.h>
#include <crypto/store/database.h>
#include <support/data.h>
#include <support/fixtures.h>

#include <QTest>

#include <array>

using namespace twinchart;
using namespace twinchart::vault;
namespace fs = std::filesystem;

namespace {
constexpr const char* kFormat = "vault-2";
const KeyId kReader = *KeyId::from(crypto::sha256(viewOf("reader")));
const KeyId kPutter = *KeyId::from(crypto::sha256(viewOf("putter")));

VaultOptions optionsOf(const fs::path& path, bool create)
{
    static const SecretBytes key = SecretBytes::copyOf(Bytes(48, 0x5a));
    static const SecretBytes wrapKey = SecretBytes::copyOf(Bytes(32, 0x5b));
    VaultOptions o;
    o.path = path;
    o.key = &key;
    o.wrapKey = &wrapKey;
    o.create = create;
    return o;
}

const GrantName kGrant{*PatientHandle::from(crypto::sha256(viewOf("handle"))), crypto::sha256(viewOf("grant"))};
const SecretBytes& grantedKey()
{
    static const SecretBytes dek = SecretBytes::copyOf(Bytes(32, 0x5c));
    return dek;
}
crypto::SealingKeyPair requester()
{
    return crypto::SealingKeyPair::derive(viewOf("requester"));
}
crypto::GrantBinding binding()
{
    return {"chain", kGrant.handle, crypto::sha256(viewOf("request"))};
}
Bytes newTable(std::uint32_t leaf)
{
    return crypto::GrantTable::make(crypto::GrantKey::generate(), requester().publicKey(), binding(),
                                    {{{crypto::sha256(viewOf("root")), leaf}, grantedKey()}})
        ->encode();
}

void make()
{
    const support::TemporaryFolder folder;
    {
        auto vault = Vault::open(optionsOf(folder.path() / "vault.db", true));
        test::Sample sample = test::makeSample(3, 200, {kReader});
        sample.root = crypto::sha256(viewOf("root"));
        Part part = sample.part();
        part.putter = kPutter;
        part.now = Instant::fromSeconds(1'700'000'000);
        if (!vault || !(*vault)->put(part) || !(*vault)->putStaffKeys(kReader, kPutter, viewOf("sealed")) ||
            !(*vault)->putGrant(kGrant, newTable(2), part.now) || !(*vault)->close())
            qFatal("vault");
    }
    support::makeFixture(kFormat, "vault.db", *readFile(folder.path() / "vault.db", 16u << 20));
}
} // namespace

/// Versions 1 and 2 of the vault's database are read for ever, 1 by moving it on; a newer one is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures())
            make();
    }
    void init() { QVERIFY(!fs::exists(m_path) || fs::remove(m_path)); }
    void releasedFilesAreStillRead_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("version 1") << QByteArray("vault-1");
        QTest::newRow("version 2") << QByteArray("vault-2");
    }
    void releasedFilesAreStillRead()
    {
        QFETCH(QByteArray, format);
        QVERIFY(writeFileAtomically(m_path, support::released(format.toStdString(), "vault.db")));
        auto vault = Vault::open(optionsOf(m_path, false));
        QVERIFY2(vault.hasValue(), vault ? "" : vault.error().detail.c_str());
        const auto root = crypto::sha256(viewOf("root"));
        const auto summary = (*vault)->summary(root);
        QVERIFY(summary && summary->state == State::Complete && summary->ciphertexts == 3);
        QVERIFY(summary->putter == kPutter);
        const auto wraps = (*vault)->wrapsFor(root, std::span(&kReader, 1));
        QVERIFY(wraps && wraps->size() == 1 && wraps->front().sealed.size() == 100);
        const std::array<std::uint32_t, 3> leaves{0, 1, 2};
        const auto pieces = (*vault)->pieces(root, {.leaves = leaves});
        QVERIFY(pieces && pieces->pieces.size() == 3);
        QVERIFY(textOf(**(*vault)->staffKeys(kReader)) == "sealed");
        const auto grants = (*vault)->grants();
        QCOMPARE(grants->size(), format == "vault-1" ? std::size_t{0} : std::size_t{1});
        for (const KnownGrant& grant : *grants) {
            QVERIFY(grant.name == kGrant);
            QCOMPARE(*(*vault)->grantedLeaves(kGrant, grant.digest, root), (std::vector<std::uint32_t>{2}));
            const auto table = crypto::GrantTable::decode(*(*vault)->grantTable(kGrant, grant.digest));
            QVERIFY(table.hasValue());
            const auto key = table->openKey(requester(), binding());
            QVERIFY(key && equal(*table->open(*key, {root, 2}), grantedKey()));
        }
        QVERIFY((*vault)->close().hasValue());
    }
    /// What version 1 held is there afterwards, and what it did not know has its place.
    void versionOneMovesOn()
    {
        QVERIFY(writeFileAtomically(m_path, support::released("vault-1", "vault.db")));
        const auto versionOf = [this] {
            auto db = crypto::store::Database::open(m_path, Bytes(48, 0x5a));
            const auto version = db ? db->schemaVersion() : Expected<std::uint32_t, crypto::store::StoreError>(0);
            const bool closed = db && db->close();
            return version && closed ? *version : 0;
        };
        QCOMPARE(versionOf(), 1u);
        const Bytes table = newTable(1);
        const Digest256 digest = crypto::sha256(table);
        for (const bool first : {true, false}) {
            auto vault = Vault::open(optionsOf(m_path, false));
            QVERIFY(vault.hasValue());
            QCOMPARE((*vault)->grants()->empty(), first);
            QVERIFY(!first || (*vault)->putGrant(kGrant, table, {}));
            QCOMPARE(*(*vault)->grantTable(kGrant, digest), table);
            const CheckReport report = (*vault)->check(true);
            QVERIFY(report.findings.empty());
            QVERIFY(report.contributions == 1 && report.ciphertexts == 3 && report.grants == 1);
            QVERIFY((*vault)->close().hasValue());
            QCOMPARE(versionOf(), 2u);
        }
    }
    void aNewerDatabaseIsRefusedByName()
    {
        QVERIFY(writeFileAtomically(m_path, support::released(kFormat, "vault.db")));
        {
            auto db = crypto::store::Database::open(m_path, Bytes(48, 0x5a));
            QVERIFY(db && db->execute("UPDATE schema_version SET version = 1000") && db->close());
        }
        const auto vault = Vault::open(optionsOf(m_path, false));
        QVERIFY(!vault && vault.error().kind == VaultError::Kind::NewerSchema);
    }

private:
    support::TemporaryFolder m_folder;
    fs::path m_path = m_folder.path() / "vault.db";
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"

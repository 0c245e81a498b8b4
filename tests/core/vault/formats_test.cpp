// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

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
constexpr const char* kFormat = "vault-1";
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
            !(*vault)->close())
            qFatal("vault");
    }
    support::makeFixture(kFormat, "vault.db", *readFile(folder.path() / "vault.db", 16u << 20));
}
} // namespace

/// Version 1 of the vault's database is read for ever; a newer one is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures())
            make();
        QVERIFY(writeFileAtomically(m_path, support::released(kFormat, "vault.db")));
    }
    void releasedFilesAreStillRead()
    {
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
        QVERIFY((*vault)->close().hasValue());
    }
    void aNewerDatabaseIsRefusedByName()
    {
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

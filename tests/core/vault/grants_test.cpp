// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <crypto/grant.h>
#include <crypto/hash.h>
#include <crypto/store/database.h>
#include <support/data.h>
#include <util/codec.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::vault;
using namespace twinchart::vault::test;
using Kind = VaultError::Kind;

namespace {
struct Opened {
    Opened() { open(); }
    void open() { vault = std::move(Vault::open(options())).value(); }
    void close()
    {
        QVERIFY(vault->close().hasValue());
        vault.reset();
    }
    VaultOptions options() const { return keys.options(folder.path() / "vault.db"); }
    /// The file as somebody with its key would change it.
    void change(const char* sql)
    {
        close();
        auto database = crypto::store::Database::open(folder.path() / "vault.db", keys.key);
        QVERIFY(database && database->execute(sql) && database->close());
        open();
    }
    support::TemporaryFolder folder;
    Keys keys;
    std::unique_ptr<Vault> vault;
};
Digest256 some()
{
    return crypto::randomFixed<Digest256>();
}
GrantName aName()
{
    return {crypto::randomFixed<PatientHandle>(), some()};
}
const Instant kNow = Instant::fromSeconds(1'700'000'000);

/// A table of `leaves` of each root.
Bytes tableOf(const std::vector<Digest256>& roots, const std::vector<std::uint32_t>& leaves)
{
    const SecretBytes dek = crypto::randomSecret(32);
    std::vector<crypto::GrantTable::Input> input;
    for (const Digest256& root : roots)
        for (const std::uint32_t leaf : leaves)
            input.push_back({{root, leaf}, dek});
    const auto recipient = crypto::SealingKeyPair::generate();
    return crypto::GrantTable::make(crypto::GrantKey::generate(), recipient.publicKey(), {"chain", {}, {}}, input)
        ->encode();
}
} // namespace

/// Tables of grants: kept whole, replaced, moved with the wraps, erased.
class GrantsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsPutIsGot()
    {
        Opened opened;
        const GrantName name = aName();
        const std::vector<Digest256> roots{some(), some(), some()};
        const Bytes table = tableOf(roots, {0, 7, 65'535});
        const Digest256 digest = crypto::sha256(table);
        QVERIFY(opened.vault->putGrant(name, table, kNow).hasValue());
        QVERIFY(opened.vault->putGrant(name, table, kNow).hasValue()); // again
        opened.close();
        opened.open();
        QCOMPARE(*opened.vault->grantTable(name, digest), table);
        for (const Digest256& root : roots)
            QCOMPARE(*opened.vault->grantedLeaves(name, digest, root), (std::vector<std::uint32_t>{0, 7, 65'535}));
        QVERIFY(opened.vault->grantedLeaves(name, digest, some())->empty());
        const auto known = opened.vault->grants();
        QVERIFY(known && known->size() == 1 && known->front().name == name && known->front().digest == digest);
        const CheckReport report = opened.vault->check(true);
        QVERIFY(report.findings.empty());
        QCOMPARE(report.grants, std::uint64_t{1});
    }

    void anEmptyTableAndALargeOne()
    {
        Opened opened;
        const GrantName empty = aName();
        const Bytes none = tableOf({}, {});
        QVERIFY(opened.vault->putGrant(empty, none, kNow).hasValue());
        QCOMPARE(*opened.vault->grantTable(empty, crypto::sha256(none)), none);
        // More rows of one contribution than of the others, and more of them than fit one value of the store.
        std::vector<Digest256> roots(200);
        for (Digest256& root : roots)
            root = some();
        std::vector<std::uint32_t> leaves(1'300);
        for (std::uint32_t i = 0; i < leaves.size(); ++i)
            leaves[i] = i * 50;
        std::ranges::sort(roots);
        Writer octets;
        octets.raw(BytesView(none).first(none.size() - 4))
            .u32(static_cast<std::uint32_t>(roots.size() * leaves.size()));
        const auto wrapped = crypto::randomFixed<crypto::WrappedKey>();
        for (const Digest256& root : roots)
            for (const std::uint32_t leaf : leaves)
                octets.raw(root).u32(leaf).raw(wrapped);
        const Bytes table = std::move(octets).take();
        QVERIFY(table.size() > (16u << 20));
        const GrantName large = aName();
        QVERIFY(opened.vault->putGrant(large, table, kNow).hasValue());
        QVERIFY(*opened.vault->grantTable(large, crypto::sha256(table)) == table);
        QVERIFY(*opened.vault->grantedLeaves(large, crypto::sha256(table), roots[77]) == leaves);
    }

    void onlyTheOneThatStands()
    {
        Opened opened;
        const GrantName name = aName();
        const Digest256 root = some();
        const Bytes first = tableOf({root}, {1, 2, 3});
        const Bytes second = tableOf({root}, {2});
        QVERIFY(opened.vault->putGrant(name, first, kNow).hasValue());
        QVERIFY(opened.vault->putGrant(name, second, kNow).hasValue());
        QCOMPARE(opened.vault->grantTable(name, crypto::sha256(first)).error().kind, Kind::NotFound);
        QVERIFY(opened.vault->grantedLeaves(name, crypto::sha256(first), root)->empty());
        QCOMPARE(*opened.vault->grantedLeaves(name, crypto::sha256(second), root), (std::vector<std::uint32_t>{2}));
        QCOMPARE(opened.vault->grants()->size(), std::size_t{1});
        const auto other = opened.vault->grantTable({aName().handle, name.grant}, crypto::sha256(second));
        QCOMPARE(other.error().kind, Kind::NotFound);
    }

    void whatIsNoTableIsRefused()
    {
        Opened opened;
        const GrantName name = aName();
        const Bytes sound = tableOf({some()}, {1, 2});
        QVERIFY(opened.vault->putGrant(name, sound, kNow).hasValue());
        Bytes swapped = sound;
        std::swap_ranges(swapped.begin() + 90, swapped.begin() + 166, swapped.begin() + 166);
        for (const Bytes& bad : {Bytes(), Bytes(sound.begin(), sound.end() - 1), swapped})
            QCOMPARE(opened.vault->putGrant(name, bad, kNow).error().kind, Kind::Mismatch);
        QCOMPARE(*opened.vault->grantTable(name, crypto::sha256(sound)), sound);
    }

    void erasedIsGone()
    {
        Opened opened;
        const GrantName name = aName();
        const GrantName other = aName();
        const Bytes table = tableOf({some(), some()}, {4});
        QVERIFY(opened.vault->putGrant(name, table, kNow).hasValue());
        QVERIFY(opened.vault->putGrant(other, table, kNow).hasValue());
        QVERIFY(opened.vault->removeGrant(name).hasValue());
        QVERIFY(opened.vault->removeGrant(name).hasValue());
        QCOMPARE(opened.vault->grantTable(name, crypto::sha256(table)).error().kind, Kind::NotFound);
        QCOMPARE(*opened.vault->grantTable(other, crypto::sha256(table)), table);
        opened.close();
        auto database = crypto::store::Database::open(opened.folder.path() / "vault.db", opened.keys.key);
        QVERIFY(database.hasValue());
        {
            auto count = database->prepare("SELECT count(*) FROM grant_part");
            QVERIFY(count && *count->step());
            QCOMPARE(count->integer(0), std::int64_t{2}); // those of the other alone
        }
        QVERIFY(database->close().hasValue());
    }

    void theyMoveUnderTheNextKey()
    {
        Opened opened;
        const GrantName name = aName();
        const GrantName empty = aName();
        const std::vector<Digest256> roots{some(), some()};
        const Bytes table = tableOf(roots, {0, 1});
        const Bytes none = tableOf({}, {});
        QVERIFY(opened.vault->putGrant(name, table, kNow).hasValue());
        QVERIFY(opened.vault->putGrant(empty, none, kNow).hasValue());
        const SecretBytes next = crypto::randomSecret(32);
        QVERIFY(opened.vault->rotate(next, 2).hasValue());
        QCOMPARE(*opened.vault->grantTable(name, crypto::sha256(table)), table);
        opened.close();
        // The old key opens neither; a rotation whose end was not written down goes on where it was.
        {
            auto old = Vault::open(opened.options());
            QVERIFY(old.hasValue());
            QCOMPARE((*old)->grantTable(name, crypto::sha256(table)).error().kind, Kind::Corrupt);
            QCOMPARE((*old)->grantedLeaves(name, crypto::sha256(table), roots[0]).error().kind, Kind::Corrupt);
            QCOMPARE((*old)->check(true).findings.size(), std::size_t{2});
            QVERIFY((*old)->check(false).findings.empty());
            QVERIFY((*old)->rotate(next, 2).hasValue());
            QCOMPARE(*(*old)->grantTable(name, crypto::sha256(table)), table);
            QVERIFY((*old)->close().hasValue());
        }
        opened.keys.wrapKey = next.clone();
        VaultOptions options = opened.options();
        options.wrapEpoch = 2;
        auto moved = Vault::open(options);
        QVERIFY(moved.hasValue());
        QCOMPARE(*(*moved)->grantTable(name, crypto::sha256(table)), table);
        QCOMPARE(*(*moved)->grantTable(empty, crypto::sha256(none)), none);
        QVERIFY((*moved)->check(true).findings.empty());
        QVERIFY((*moved)->close().hasValue());
    }

    void whoChangesTheFileIsFound_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("part taken away") << "DELETE FROM grant_part WHERE id = 1";
        QTest::newRow("parts exchanged")
            << "UPDATE grant_part SET root = CASE id WHEN 1 THEN zeroblob(32) ELSE root END";
        QTest::newRow("part of another table")
            << "UPDATE grant_part SET sealed = (SELECT sealed FROM grant_part WHERE id = 3) WHERE id = 1";
        QTest::newRow("head of another table")
            << "UPDATE grant_table SET head = (SELECT head FROM grant_table WHERE id = 2) WHERE id = 1";
        QTest::newRow("another digest") << "UPDATE grant_table SET digest = zeroblob(32) WHERE id = 1";
        QTest::newRow("another patient") << "UPDATE grant_table SET handle = zeroblob(32) WHERE id = 1";
        QTest::newRow("another epoch") << "UPDATE grant_table SET epoch = 2 WHERE id = 1";
        QTest::newRow("a part's other epoch") << "UPDATE grant_part SET epoch = 2 WHERE id = 2";
    }
    void whoChangesTheFileIsFound()
    {
        QFETCH(QString, sql);
        Opened opened;
        const std::vector<Digest256> roots{some(), some()};
        QVERIFY(opened.vault->putGrant(aName(), tableOf(roots, {0, 1}), kNow).hasValue());
        QVERIFY(opened.vault->putGrant(aName(), tableOf(roots, {0, 1}), kNow).hasValue());
        QVERIFY(opened.vault->check(true).findings.empty());
        opened.change(sql.toUtf8().constData());
        const CheckReport report = opened.vault->check(true);
        QCOMPARE(report.findings.size(), std::size_t{1});
        QVERIFY(report.findings[0].root.has_value());
    }
};

QTEST_GUILESS_MAIN(GrantsTest)
#include "grants_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "triedata.h"

#include <contract/snapshot.h>
#include <contract/versionedtrie.h>
#include <support/data.h>

#include <QElapsedTimer>
#include <QTest>

#include <cstdio>
#include <malloc.h>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// Octets that the heap has given out (glibc).
std::size_t heapOctets()
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
} // namespace

/// What a large state takes: printed, and held to a bound.
class TrieMemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLargeState()
    {
        const std::uint64_t keys = support::full() ? 1'000'000 : 100'000;
        constexpr std::size_t kValueOctets = 120;
        const std::size_t empty = heapOctets();
        QElapsedTimer timer;
        timer.start();
        VersionedTrie versions(10);
        for (std::uint64_t i = 0; i < keys; ++i)
            QVERIFY(versions.current().put(key::contribution(digestOf(i)), Bytes(kValueOctets, 1)));
        const auto putMs = timer.restart();
        QVERIFY(versions.commit(1));
        const auto hashMs = timer.elapsed();
        const std::size_t one = heapOctets() - empty;
        std::printf("%llu keys: %zu octets each (%zu of them key and value); put %lld ms, root %lld ms\n",
                    static_cast<unsigned long long>(keys), one / keys, 36 + kValueOctets, static_cast<long long>(putMs),
                    static_cast<long long>(hashMs));
        QVERIFY(one / keys < 600);

        constexpr LedgerHeight kHeights = 40;
        constexpr std::uint64_t kChanges = 100;
        std::size_t ten = 0;
        for (LedgerHeight height = 2; height <= kHeights; ++height) {
            for (std::uint64_t i = 0; i < kChanges; ++i)
                versions.current().put(key::contribution(digestOf((height * 7'919 + i * 104'729) % keys)),
                                       Bytes(kValueOctets, static_cast<std::uint8_t>(height)));
            QVERIFY(versions.commit(height));
            if (height == 10)
                ten = heapOctets() - empty;
        }
        const std::size_t forty = heapOctets() - empty;
        std::printf("a further version of %llu changes: %zu octets\n", static_cast<unsigned long long>(kChanges),
                    (ten - one) / 9);
        // Ten versions are kept: thirty more took no more.
        QVERIFY2(forty <= ten + ten / 50, qPrintable(QString::number(forty)));

        timer.restart();
        const auto snapshot = SnapshotExport::make(versions.current(), kHeights).value();
        const Digest256 root = versions.current().root();
        SnapshotImport import = SnapshotImport::begin(encode(snapshot.header()), kHeights, root).value();
        qint64 exportMs = timer.elapsed();
        qint64 importMs = 0;
        std::size_t octets = 0;
        while (!import.isComplete()) {
            timer.restart();
            const Bytes chunk = snapshot.chunk(import.next()).value();
            exportMs += timer.restart();
            QVERIFY(import.add(chunk));
            importMs += timer.elapsed();
            octets += chunk.size();
        }
        QCOMPARE(import.state()->root(), root);
        std::printf("snapshot: %u chunks, %zu octets; export %lld ms, import %lld ms\n", snapshot.header().chunks,
                    octets, static_cast<long long>(exportMs), static_cast<long long>(importMs));
    }

    /// A million transactions of a thousand keys: what was used is remembered in a window a key, not one by one.
    void aMillionNonces()
    {
        constexpr std::uint64_t kKeys = 1'000;
        constexpr std::uint64_t kEach = 1'000;
        constexpr std::size_t kMostOctets = 64'000'000;
        const auto keyOf = [](std::uint64_t n) {
            KeyId id;
            id.octets = digestOf(n).octets;
            return key::nonce(id);
        };
        const auto used = [&](const StateTrie& trie, std::uint64_t n) {
            const auto value = trie.find(keyOf(n));
            return value ? decodeEntry<NonceEntry>(*value).value() : NonceEntry{};
        };
        const std::size_t empty = heapOctets();
        VersionedTrie versions(10);
        for (std::uint64_t nonce = 1; nonce <= kEach; ++nonce) {
            for (std::uint64_t n = 0; n < kKeys; ++n) {
                const NonceEntry before = used(versions.current(), n);
                QVERIFY(before.isFree(nonce));
                versions.current().put(keyOf(n), encode(before.after(nonce)));
            }
            QVERIFY(versions.commit(nonce));
        }
        const std::size_t octets = heapOctets() - empty;
        std::printf("%llu nonces of %llu keys, ten versions: %zu octets\n",
                    static_cast<unsigned long long>(kKeys * kEach), static_cast<unsigned long long>(kKeys), octets);
        QVERIFY2(octets <= kMostOctets, qPrintable(QString::number(octets)));
        for (std::uint64_t n = 0; n < kKeys; n += 37)
            for (std::uint64_t nonce = 1; nonce <= kEach; ++nonce)
                QVERIFY(!used(versions.current(), n).isFree(nonce));
    }
};

QTEST_GUILESS_MAIN(TrieMemoryTest)
#include "triememory_test.moc"

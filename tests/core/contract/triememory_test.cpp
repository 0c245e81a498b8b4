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
};

QTEST_GUILESS_MAIN(TrieMemoryTest)
#include "triememory_test.moc"

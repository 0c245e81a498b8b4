// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "triedata.h"

#include <contract/snapshot.h>
#include <support/data.h>

#include <QTest>

#include <cstdio>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

constexpr LedgerHeight kHeight = 12;
using Error = SnapshotError;

struct Sample {
    StateTrie trie;
    SnapshotHeader header;
    std::vector<Bytes> chunks;

    explicit Sample(StateTrie state, std::size_t chunkOctets = kMinChunkOctets) : trie(std::move(state))
    {
        const auto out = SnapshotExport::make(trie, kHeight, chunkOctets).value();
        header = out.header();
        while (const auto chunk = out.chunk(static_cast<std::uint32_t>(chunks.size())))
            chunks.push_back(*chunk);
    }
    SnapshotChunk decoded(std::size_t i) const { return decodeSnapshotChunk(chunks[i]).value(); }
    SnapshotImport begun() const { return SnapshotImport::begin(encode(header), kHeight, trie.root()).value(); }
    /// With the chunks before `i` taken.
    SnapshotImport before(std::size_t i) const
    {
        SnapshotImport import = begun();
        for (std::size_t n = 0; n < i; ++n)
            if (!import.add(chunks[n]))
                std::abort();
        return import;
    }
};

/// A trie of about `chunks` least chunks.
Sample sample(std::mt19937_64& random, std::size_t chunks)
{
    return Sample(randomTrie(random, chunks * 40));
}

/// None when it was taken. Whatever is refused leaves the import as it was: the true chunk goes in after it.
std::optional<Error> errorOf(SnapshotImport import, BytesView chunk, const Bytes* truth)
{
    const std::uint32_t next = import.next();
    const auto done = import.add(chunk);
    if (done)
        return std::nullopt;
    if (import.next() != next || (truth != nullptr && !import.add(*truth)))
        std::abort();
    return done.error();
}

} // namespace

class SnapshotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importGivesTheSameState()
    {
        auto random = support::seededGenerator("contract_snapshot");
        const int rounds = support::full() ? 100 : 12;
        for (int round = 0; round < rounds; ++round) {
            const std::size_t size = random() % 3 == 0 ? 1 + random() % 4 : 1 + random() % 900;
            const std::size_t octets = kMinChunkOctets + random() % 20'000;
            const Sample s(randomTrie(random, size), octets);
            QCOMPARE(s.header.chunks, s.chunks.size());
            QCOMPARE(s.header.entries, s.trie.size());
            QVERIFY(decodeSnapshotHeader(encode(s.header)).value() == s.header);
            SnapshotImport import = s.begun();
            for (const Bytes& chunk : s.chunks) {
                QVERIFY(chunk.size() <= octets);
                QVERIFY(encode(decodeSnapshotChunk(chunk).value()) == chunk);
                QVERIFY(!import.isComplete() && !import.state());
                QVERIFY(import.add(chunk));
            }
            QVERIFY(import.isComplete());
            const auto state = import.state();
            QVERIFY(state);
            QCOMPARE(state->root(), s.trie.root());
            QVERIFY(entriesOf(*state) == entriesOf(s.trie));
            QVERIFY(Sample(*state, octets).chunks == s.chunks);
        }
    }

    void emptyState()
    {
        const Sample s{StateTrie()};
        QCOMPARE(s.chunks.size(), std::size_t{0});
        SnapshotImport import = s.begun();
        QVERIFY(import.isComplete() && import.state()->empty());
        QCOMPARE(import.add(Bytes{}).error(), Error::Surplus);
        // "Empty" is believed of the empty root alone.
        const SnapshotHeader header{kHeight, digestOf(1), 0, 0};
        QCOMPARE(SnapshotImport::begin(encode(header), kHeight, digestOf(1)).error(), Error::OtherState);
        const SnapshotHeader full{kHeight, StateTrie().root(), 1, 1};
        QCOMPARE(SnapshotImport::begin(encode(full), kHeight, StateTrie().root()).error(), Error::OtherState);
    }

    void exportRefusesWhatCannotBeImported()
    {
        using ExportError = SnapshotExport::Error;
        StateTrie trie;
        trie.put(bytesOf("a"), Bytes(5'000, 1));
        QCOMPARE(SnapshotExport::make(trie, 1, kMinChunkOctets - 1).error(), ExportError::BadSize);
        QCOMPARE(SnapshotExport::make(trie, 1, kMaxChunkOctets + 1).error(), ExportError::BadSize);
        QCOMPARE(SnapshotExport::make(trie, 1, kMinChunkOctets).error(), ExportError::EntryTooLarge);
        QVERIFY(SnapshotExport::make(trie, 1));
        StateTrie deep;
        for (std::size_t bit = 0; bit <= ledger::kMaxProofDepth; ++bit) {
            Bytes key(40, 0xff);
            key[bit / 8] ^= static_cast<std::uint8_t>(0x80U >> bit % 8);
            deep.put(key, bytesOf("v"));
        }
        QVERIFY(SnapshotExport::make(deep, 1));
        deep.put(Bytes(40, 0xff), bytesOf("v"));
        QCOMPARE(SnapshotExport::make(deep, 1).error(), ExportError::TooDeep);
    }

    void headerOfAnotherState()
    {
        auto random = support::seededGenerator("contract_snapshot_header");
        const Sample s = sample(random, 3);
        const Bytes header = encode(s.header);
        const Digest256 root = s.trie.root();
        QVERIFY(SnapshotImport::begin(header, kHeight, root));
        QCOMPARE(SnapshotImport::begin(header, kHeight + 1, root).error(), Error::OtherState);
        QCOMPARE(SnapshotImport::begin(header, kHeight, digestOf(1)).error(), Error::OtherState);
        for (std::size_t n = 0; n < header.size(); ++n)
            QCOMPARE(SnapshotImport::begin(BytesView(header).first(n), kHeight, root).error(), Error::Malformed);
        Bytes longer = header;
        longer.push_back(0);
        QCOMPARE(decodeSnapshotHeader(longer).error(), CodecError::TrailingBytes);
        for (const auto& [at, error] : {std::pair{0, CodecError::BadMagic},
                                        {4, CodecError::BadVersion},
                                        {5, CodecError::BadVersion},
                                        {46, CodecError::TooLong}}) {
            Bytes other = header;
            other[static_cast<std::size_t>(at)] ^= 0x10;
            QCOMPARE(decodeSnapshotHeader(other).error(), error);
        }
        QCOMPARE(decodeSnapshotHeader(encode(SnapshotHeader{1, root, 3, 2})).error(), CodecError::BadValue);
        QCOMPARE(decodeSnapshotHeader(encode(SnapshotHeader{1, root, 0, 2})).error(), CodecError::BadValue);
    }

    /// As many chunks as a header may say, and one more. Each entry is too large for two of them to share a chunk.
    void exportRefusesTooManyChunks()
    {
        constexpr std::uint32_t kAtOnce = 1'024;
        static_assert(kMaxSnapshotChunks % kAtOnce == 0);
        StateTrie trie;
        const auto append = [&trie](std::uint32_t first, std::uint32_t count) {
            std::vector<ledger::Entry> entries;
            for (std::uint32_t i = 0; i < count; ++i)
                entries.push_back({Writer().u32(first + i).bytes(), Bytes(2'000, 1)});
            return trie.append(entries);
        };
        for (std::uint32_t first = 0; first < kMaxSnapshotChunks; first += kAtOnce)
            QVERIFY(append(first, kAtOnce));
        const auto most = SnapshotExport::make(trie, kHeight, kMinChunkOctets);
        QVERIFY(most);
        QCOMPARE(most->header().chunks, kMaxSnapshotChunks);
        QVERIFY(append(kMaxSnapshotChunks, 1));
        QCOMPARE(SnapshotExport::make(trie, kHeight, kMinChunkOctets).error(), SnapshotExport::Error::TooMany);
    }

    /// Another number of chunks or entries than there are: refused when it shows, and never taken to the end.
    void headerWithOtherNumbers()
    {
        auto random = support::seededGenerator("contract_snapshot_numbers");
        Sample s = sample(random, 4);
        // In a last chunk of few entries the numbers would show one chunk earlier.
        while (s.decoded(s.chunks.size() - 1).entries.size() < 4)
            s = sample(random, 4);
        const auto run = [&](std::uint32_t chunks,
                             std::uint64_t entries) -> std::pair<std::size_t, std::optional<Error>> {
            const SnapshotHeader header{kHeight, s.trie.root(), chunks, entries};
            SnapshotImport import = SnapshotImport::begin(encode(header), kHeight, s.trie.root()).value();
            for (std::size_t i = 0; i < s.chunks.size(); ++i)
                if (const auto done = import.add(s.chunks[i]); !done)
                    return {i, done.error()};
            return {s.chunks.size(), std::nullopt};
        };
        const std::uint32_t n = s.header.chunks;
        QVERIFY(n >= 3);
        QCOMPARE(run(n, s.header.entries).second, std::nullopt);
        QVERIFY(run(n + 1, s.header.entries) == std::pair(std::size_t{n} - 1, std::optional(Error::WrongNumber)));
        QVERIFY(run(n - 1, s.header.entries) == std::pair(std::size_t{n} - 2, std::optional(Error::WrongNumber)));
        QVERIFY(run(n, s.header.entries + 1) == std::pair(std::size_t{n} - 1, std::optional(Error::WrongNumber)));
        QVERIFY(run(n, s.header.entries - 1) == std::pair(std::size_t{n} - 1, std::optional(Error::WrongNumber)));
        QVERIFY(run(n, n) == std::pair(std::size_t{0}, std::optional(Error::WrongNumber)));
    }

    void orderGapsDuplicatesAndSurplus()
    {
        auto random = support::seededGenerator("contract_snapshot_order");
        const Sample s = sample(random, 4);
        for (std::size_t i = 0; i < s.chunks.size(); ++i)
            for (std::size_t other = 0; other < s.chunks.size(); ++other)
                if (other != i)
                    QCOMPARE(errorOf(s.before(i), s.chunks[other], &s.chunks[i]), Error::NotNext);
        SnapshotImport import = s.before(s.chunks.size());
        for (const Bytes& chunk : s.chunks)
            QCOMPARE(import.add(chunk).error(), Error::Surplus);
        QCOMPARE(import.state()->root(), s.trie.root());
        // A later chunk that says to be the next one leads to the root, but not from what is there.
        for (std::size_t i = 0; i + 2 < s.chunks.size(); ++i) {
            SnapshotChunk later = s.decoded(i + 1);
            later.index = static_cast<std::uint32_t>(i);
            QCOMPARE(errorOf(s.before(i), encode(later), &s.chunks[i]), Error::Incomplete);
            SnapshotChunk earlier = s.decoded(i);
            earlier.index = static_cast<std::uint32_t>(i + 1);
            const auto error = errorOf(s.before(i + 1), encode(earlier), &s.chunks[i + 1]);
            // Few entries left to come: their number may show it first.
            QVERIFY(error == Error::NotAscending || error == Error::WrongNumber);
        }
    }

    /// The first chunk once more in the place of the second: its keys are not behind those that are there.
    void repeatedEntriesDoNotAscend()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 200; ++i)
            trie.put(key::contribution(digestOf(i)), Bytes(60, static_cast<std::uint8_t>(i)));
        const Sample s(trie);
        SnapshotChunk again = s.decoded(0);
        again.index = 1;
        // Few enough that their number alone says nothing.
        QVERIFY(s.chunks.size() > 2 && 2 * again.entries.size() + s.chunks.size() - 2 <= s.header.entries);
        QCOMPARE(errorOf(s.before(1), encode(again), &s.chunks[1]), Error::NotAscending);
    }

    /// Every single entry of every chunk: altered, left out, put in, moved to the neighbouring chunk. Refused at
    /// the chunk where it lies, and the true one is taken after it.
    void everyFalseEntryIsRefusedAtItsChunk()
    {
        auto random = support::seededGenerator("contract_snapshot_entries");
        const Sample s = sample(random, 3);
        for (std::size_t i = 0; i < s.chunks.size(); ++i) {
            const SnapshotImport before = s.before(i);
            const SnapshotChunk good = s.decoded(i);
            const auto refused = [&](const SnapshotChunk& chunk) {
                return errorOf(before, encode(chunk), &s.chunks[i]);
            };
            QVERIFY(!refused(good));
            const std::size_t last = good.entries.size() - 1;
            for (std::size_t n = 0; n <= last; ++n) {
                const auto at = static_cast<std::ptrdiff_t>(n);
                SnapshotChunk chunk = good;
                chunk.entries[n].value.back() ^= 1;
                QCOMPARE(refused(chunk), n == last ? Error::NotUnderRoot : Error::Incomplete);
                chunk = good;
                chunk.entries[n].key.back() ^= 1;
                QVERIFY(refused(chunk));
                // One fewer; the header's number of entries may not show it in chunks before the last.
                chunk = good;
                chunk.entries.erase(chunk.entries.begin() + at);
                QVERIFY(refused(chunk));
                if (n != last && i + 1 < s.chunks.size())
                    QCOMPARE(refused(chunk), Error::Incomplete);
                // One more, between or before.
                chunk = good;
                ledger::Entry more = good.entries[n];
                more.key.back() ^= 2;
                chunk.entries.insert(std::ranges::lower_bound(chunk.entries, more.key, {}, &ledger::Entry::key), more);
                QVERIFY(refused(chunk));
                if (n > 0) {
                    chunk = good;
                    std::swap(chunk.entries[n - 1], chunk.entries[n]);
                    QCOMPARE(refused(chunk), Error::Malformed);
                    chunk = good;
                    std::swap(chunk.entries[n - 1].value, chunk.entries[n].value);
                    if (chunk != good)
                        QVERIFY(refused(chunk));
                }
            }
            for (std::size_t n = 0; n < good.path.size(); ++n) {
                SnapshotChunk chunk = good;
                chunk.path[n].sibling.octets[3] ^= 1;
                QCOMPARE(refused(chunk), Error::NotUnderRoot);
                chunk = good;
                chunk.path[n].childIsLeft = !chunk.path[n].childIsLeft;
                QCOMPARE(refused(chunk), Error::NotUnderRoot);
                chunk = good;
                chunk.path.erase(chunk.path.begin() + static_cast<std::ptrdiff_t>(n));
                QCOMPARE(refused(chunk), Error::NotUnderRoot);
            }
            // Cut elsewhere: its first entries alone, without those of its end.
            if (i + 1 < s.chunks.size()) {
                SnapshotChunk shorter = good;
                shorter.entries.resize(good.entries.size() / 2);
                QCOMPARE(refused(shorter), Error::NotUnderRoot);
            }
        }
    }

    /// Chunks of another state are refused, even when it differs by one value.
    void chunksOfAnotherState()
    {
        auto random = support::seededGenerator("contract_snapshot_other");
        const Sample s = sample(random, 3);
        StateTrie changed = s.trie;
        changed.put(entriesOf(changed).back().key, bytesOf("other"));
        const Sample other(changed);
        for (std::size_t i = 0; i < std::min(s.chunks.size(), other.chunks.size()); ++i)
            QCOMPARE(errorOf(s.before(i), other.chunks[i], &s.chunks[i]), Error::NotUnderRoot);
    }

    /// A copy goes on from where it was, and the original as well.
    void resumes()
    {
        auto random = support::seededGenerator("contract_snapshot_resume");
        const Sample s = sample(random, 4);
        SnapshotImport import = s.begun();
        while (!import.isComplete()) {
            SnapshotImport copy = import;
            for (std::uint32_t i = copy.next(); i < s.header.chunks; ++i)
                QVERIFY(copy.add(s.chunks[i]));
            QCOMPARE(copy.state()->root(), s.trie.root());
            QVERIFY(import.add(s.chunks[import.next()]));
        }
        QCOMPARE(import.state()->root(), s.trie.root());
    }

    void chunkDecodesStrictly()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 5; ++i)
            trie.put(key::contribution(digestOf(i)), bytesOf("v"));
        const Sample s(trie);
        QCOMPARE(s.chunks.size(), std::size_t{1});
        const Bytes& octets = s.chunks.front();
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY(!decodeSnapshotChunk(BytesView(octets).first(n)));
        Bytes longer = octets;
        longer.push_back(0);
        QCOMPARE(decodeSnapshotChunk(longer).error(), CodecError::TrailingBytes);
        QCOMPARE(decodeSnapshotChunk(Bytes(kMaxChunkOctets + 1)).error(), CodecError::TooLong);
        for (std::size_t at = 0; at < octets.size(); ++at) {
            for (const int change : {1, 0x80}) {
                Bytes other = octets;
                other[at] ^= static_cast<std::uint8_t>(change);
                if (const auto decoded = decodeSnapshotChunk(other))
                    QCOMPARE(encode(*decoded), other);
                QVERIFY(errorOf(s.begun(), other, &octets));
            }
        }
        const auto errorOfChunk = [](const SnapshotChunk& chunk) { return decodeSnapshotChunk(encode(chunk)).error(); };
        const SnapshotChunk good = s.decoded(0);
        SnapshotChunk chunk = good;
        chunk.entries.clear();
        QCOMPARE(errorOfChunk(chunk), CodecError::BadValue);
        chunk = good;
        chunk.entries[1].value.clear();
        QCOMPARE(errorOfChunk(chunk), CodecError::BadValue);
        chunk = good;
        chunk.entries[0].key.clear();
        QCOMPARE(errorOfChunk(chunk), CodecError::BadValue);
        chunk = good;
        chunk.entries[4].key.resize(256, 1);
        QCOMPARE(errorOfChunk(chunk), CodecError::TooLong);
        chunk = good;
        chunk.entries[1] = chunk.entries[0];
        QCOMPARE(errorOfChunk(chunk), CodecError::BadValue);
        chunk = good;
        chunk.path.resize(ledger::kMaxProofDepth + 1);
        QCOMPARE(errorOfChunk(chunk), CodecError::TooLong);
        chunk = good;
        chunk.index = kMaxSnapshotChunks;
        QCOMPARE(errorOfChunk(chunk), CodecError::BadValue);
    }

    /// The format, once for all.
    void writtenAsReleased()
    {
        StateTrie trie;
        for (std::uint64_t i = 0; i < 90; ++i)
            trie.put(key::contribution(digestOf(i)), Bytes(60, static_cast<std::uint8_t>(i)));
        const Sample s(trie);
        Writer all;
        all.var(encode(s.header));
        for (const Bytes& chunk : s.chunks)
            all.var(chunk);
        QCOMPARE(s.chunks.size(), std::size_t{3});
        QCOMPARE(QString::fromStdString(toHex(ledger::sha256(all.bytes()))),
                 QStringLiteral("e18ac260ed6cac7f77aae9f7afda47c3a658b2b7568cbc79bde6f2f09b7a4748"));
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"

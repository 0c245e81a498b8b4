// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <support/data.h>
#include <util/file.h>

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <thread>

using namespace twinchart;
using namespace twinchart::vault;
using namespace twinchart::vault::test;
using Kind = VaultError::Kind;

namespace {
struct Opened {
    Opened() { open(); }
    void open() { vault = std::move(Vault::open(keys.options(path()))).value(); }
    void reopen()
    {
        QVERIFY(vault->close().hasValue());
        vault.reset();
        open();
    }
    std::filesystem::path path() const { return folder.path() / "vault.db"; }
    support::TemporaryFolder folder;
    Keys keys;
    std::unique_ptr<Vault> vault;
};
KeyId someKey()
{
    return crypto::randomFixed<KeyId>();
}
std::vector<std::uint32_t> leavesUpTo(std::uint32_t n)
{
    std::vector<std::uint32_t> out(n);
    for (std::uint32_t i = 0; i < n; ++i)
        out[i] = i;
    return out;
}
} // namespace

class VaultTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsPutIsGot()
    {
        Opened opened;
        const KeyId reader = someKey();
        const Sample sample = makeSample(21, 300, {reader, someKey()});
        QCOMPARE(sample.leaves.size(), std::size_t{32});
        const auto put = opened.vault->put(sample.part());
        QVERIFY(put.hasValue());
        QCOMPARE(put->state, State::Complete);
        QCOMPARE(put->ciphertexts, 21u);
        opened.reopen();
        QVERIFY(*opened.vault->leaves(sample.root) == sample.leaves);
        QVERIFY(*opened.vault->tables(sample.root) == sample.tables);
        const auto all = leavesUpTo(32);
        const auto pieces = opened.vault->pieces(sample.root, {0, 0, 1u << 20, all});
        QCOMPARE(pieces->pieces.size(), std::size_t{21});
        QVERIFY(!pieces->more);
        for (const Piece& piece : pieces->pieces)
            QCOMPARE(piece.octets, sample.ciphertexts[piece.leaf]);
        QCOMPARE(opened.vault->stats().contributions, std::uint64_t{1});
        QCOMPARE(opened.vault->stats().ciphertexts, std::uint64_t{21});
        QVERIFY(opened.vault->check(true).findings.empty());
        QCOMPARE(opened.vault->check(true).ciphertexts, std::uint64_t{21});
    }

    void onlyListedRecipientsGetWraps()
    {
        Opened opened;
        const KeyId reader = someKey();
        const KeyId other = someKey();
        const Sample sample = makeSample(3, 100, {reader, other});
        QVERIFY(opened.vault->put(sample.part()).hasValue());
        const auto mine = opened.vault->wrapsFor(sample.root, std::array{reader});
        QCOMPARE(mine->size(), std::size_t{1});
        QVERIFY(mine->front() == sample.wraps.front());
        QVERIFY(opened.vault->wrapsFor(sample.root, std::array{someKey()})->empty());
        QVERIFY(opened.vault->wrapsFor(sample.root, {})->empty());
        QCOMPARE(opened.vault->wrapsFor(crypto::randomFixed<Digest256>(), std::array{reader}).error().kind,
                 Kind::NotFound);
    }

    void partsInAnyNumberAndAgain()
    {
        Opened opened;
        const Sample sample = makeSample(9, 2'000);
        for (int round = 0; round < 2; ++round) {
            for (std::uint32_t leaf = 0; leaf < 9; ++leaf) {
                Part part;
                part.root = sample.root;
                if (leaf == 0)
                    part.leaves = sample.leaves;
                addPieces(part, leaf, sample.ciphertexts[leaf]);
                part.complete = leaf == 8;
                if (part.complete)
                    part.tables = sample.tables;
                const auto put = opened.vault->put(part);
                QVERIFY(put.hasValue());
                QCOMPARE(put->ciphertexts, round == 0 ? leaf + 1 : 9);
            }
        }
        QCOMPARE(opened.vault->stats().ciphertexts, std::uint64_t{9});
        QVERIFY(opened.vault->check(true).findings.empty());
    }

    void partialOnesServeNothing()
    {
        Opened opened;
        const KeyId reader = someKey();
        const Sample sample = makeSample(2, 50, {reader});
        QCOMPARE(opened.vault->put(sample.part(false))->state, State::Partial);
        QCOMPARE(opened.vault->wrapsFor(sample.root, std::array{reader}).error().kind, Kind::NotFound);
        QCOMPARE(opened.vault->pieces(sample.root, {}).error().kind, Kind::NotFound);
        QCOMPARE(opened.vault->tables(sample.root).error().kind, Kind::NotFound);
        QCOMPARE(opened.vault->summary(sample.root)->state, State::Partial);
        QCOMPARE(opened.vault->summary(crypto::randomFixed<Digest256>())->state, State::Absent);
    }

    void attacksOnAPut_data()
    {
        QTest::addColumn<int>("attack");
        QTest::addColumn<int>("kind");
        const char* names[] = {"ciphertext with a flipped bit",
                               "two ciphertexts swapped",
                               "leaf out of the tree",
                               "ciphertext missing",
                               "ciphertext of a padding leaf",
                               "no tables",
                               "table that is none",
                               "no leaves first",
                               "other leaves",
                               "three leaves",
                               "too many wraps",
                               "piece longer than its total"};
        const Kind kinds[] = {Kind::Mismatch, Kind::Mismatch,   Kind::TooMany,  Kind::Incomplete,
                              Kind::Mismatch, Kind::Incomplete, Kind::Mismatch, Kind::Incomplete,
                              Kind::Conflict, Kind::TooMany,    Kind::TooMany,  Kind::TooMany};
        for (int i = 0; i < 12; ++i)
            QTest::newRow(names[i]) << i << static_cast<int>(kinds[i]);
    }
    void attacksOnAPut()
    {
        QFETCH(int, attack);
        QFETCH(int, kind);
        Opened opened;
        const KeyId reader = someKey();
        Sample sample = makeSample(5, 200, {reader});
        const std::vector<Bytes> notTable{{1, 2, 3}};
        const std::vector<crypto::LeafBytes> three(sample.leaves.begin(), sample.leaves.begin() + 3);
        if (attack == 0)
            sample.ciphertexts[4].back() ^= 1;
        if (attack == 1)
            std::swap(sample.ciphertexts[1], sample.ciphertexts[2]);
        Part part = sample.part();
        switch (attack) {
        case 2: part.pieces[0].leaf = 8; break;
        case 3: part.pieces.erase(part.pieces.begin() + 2); break;
        case 4: part.pieces.push_back({6, 0, sample.ciphertexts[0].size(), sample.ciphertexts[0]}); break;
        case 5: part.tables = {}; break;
        case 6: part.tables = notTable; break;
        case 7: part.leaves = {}; break;
        case 8: {
            QVERIFY(opened.vault->put(part).hasValue());
            sample.leaves[7] = crypto::randomFixed<crypto::LeafBytes>();
            part.leaves = sample.leaves;
            break;
        }
        case 9: part.leaves = three; break;
        case 10:
            for (int i = 0; i < 5; ++i)
                part.wraps.push_back({0, reader, crypto::randomBytes(40)});
            break;
        case 11: part.pieces[0].total -= 1; break;
        default: break;
        }
        const auto put = opened.vault->put(part);
        QVERIFY(!put);
        QCOMPARE(static_cast<int>(put.error().kind), kind);
        // Nothing of a refused part stays.
        if (attack != 8)
            QCOMPARE(opened.vault->summary(sample.root)->state, State::Absent);
        QVERIFY(opened.vault->check(true).findings.empty());
    }

    void anotherLengthChangesNothing_data()
    {
        QTest::addColumn<bool>("whole");
        QTest::addColumn<std::uint64_t>("total");
        QTest::addColumn<std::uint64_t>("offset");
        QTest::addColumn<bool>("taken");
        constexpr std::uint64_t k = kPieceOctets;
        QTest::newRow("a whole one, longer") << true << 4 * k << std::uint64_t{0} << false;
        QTest::newRow("a whole one, longer by an octet") << true << 2 * k + 1 << k << false;
        QTest::newRow("a whole one, shorter") << true << k << std::uint64_t{0} << false;
        QTest::newRow("a whole one again") << true << std::uint64_t{0} << std::uint64_t{0} << true;
        QTest::newRow("a begun one, longer") << false << 4 * k << 2 * k << false;
        QTest::newRow("a begun one again") << false << std::uint64_t{0} << std::uint64_t{0} << true;
    }
    void anotherLengthChangesNothing()
    {
        QFETCH(bool, whole);
        QFETCH(std::uint64_t, total);
        QFETCH(std::uint64_t, offset);
        QFETCH(bool, taken);
        Opened opened;
        const Sample sample = makeSample(2, 12u << 20);
        Part part = sample.part(false);
        QCOMPARE(part.pieces.size(), std::size_t{4});
        if (!whole)
            part.pieces.resize(1);
        QCOMPARE(opened.vault->put(part)->ciphertexts, whole ? 2u : 0u);
        const Bytes other(kPieceOctets, 1);
        Part attack;
        attack.root = sample.root;
        attack.putter = someKey();
        attack.pieces = {total == 0 ? part.pieces[0] : PieceView{0, offset, total, other}};
        const auto put = opened.vault->put(attack);
        QCOMPARE(put.hasValue(), taken);
        if (!put)
            QCOMPARE(put.error().kind, Kind::Conflict);
        // What stands is closed as it was put.
        const auto closed = opened.vault->put(sample.part());
        QVERIFY(closed.hasValue());
        QCOMPARE(closed->ciphertexts, 2u);
        QVERIFY(opened.vault->check(true).findings.empty());
    }

    void longCiphertextsComeInPieces()
    {
        Opened opened;
        Sample sample = makeSample(2, 19u << 20);
        Part part = sample.part();
        QCOMPARE(part.pieces.size(), std::size_t{6});
        // The last piece first cannot be checked, so it is refused; a wrong middle piece is found at the last.
        Part early = part;
        early.pieces = {part.pieces[2]};
        QCOMPARE(opened.vault->put(early).error().kind, Kind::Incomplete);
        Bytes wrong = bytesOf(part.pieces[1].octets);
        wrong[5] ^= 4;
        Part bad = part;
        bad.pieces[1].octets = wrong;
        QCOMPARE(opened.vault->put(bad).error().kind, Kind::Mismatch);
        for (std::size_t i = 0; i < part.pieces.size(); ++i) {
            Part one = sample.part();
            one.pieces = {part.pieces[i]};
            one.complete = i + 1 == part.pieces.size();
            QVERIFY(opened.vault->put(one).hasValue());
        }
        const auto all = leavesUpTo(2);
        std::vector<Bytes> got(2);
        Vault::Range range{0, 0, 1, all};
        int pages = 0;
        for (;; ++pages) {
            const auto page = opened.vault->pieces(sample.root, range);
            QVERIFY(page.hasValue());
            for (const Piece& piece : page->pieces) {
                QCOMPARE(piece.offset, std::uint64_t{got[piece.leaf].size()});
                got[piece.leaf].insert(got[piece.leaf].end(), piece.octets.begin(), piece.octets.end());
                range.fromLeaf = piece.leaf;
                range.fromOffset = piece.offset + kPieceOctets;
            }
            if (!page->more)
                break;
        }
        QCOMPARE(pages, 5);
        QVERIFY(got == sample.ciphertexts);
        QVERIFY(opened.vault->check(true).findings.empty());
    }

    void wrapsMayComeLater()
    {
        Opened opened;
        const KeyId late = someKey();
        const Sample sample = makeSample(2, 50);
        QVERIFY(opened.vault->put(sample.part()).hasValue());
        Part more;
        more.root = sample.root;
        more.wraps = {{0, late, crypto::randomBytes(50)}};
        QVERIFY(opened.vault->put(more).hasValue());
        QVERIFY(opened.vault->put(more).hasValue());
        QCOMPARE(opened.vault->wrapsFor(sample.root, std::array{late})->size(), std::size_t{1});
    }

    void theWrapKeyRotates()
    {
        Opened opened;
        const KeyId reader = someKey();
        std::vector<Sample> samples;
        for (int i = 0; i < 5; ++i) {
            samples.push_back(makeSample(1, 10, {reader, someKey()}));
            QVERIFY(opened.vault->put(samples.back().part()).hasValue());
        }
        const SecretBytes next = crypto::randomSecret(32);
        QVERIFY(opened.vault->rotate(next, 2).hasValue());
        QCOMPARE(opened.vault->rotate(next, 2).error().kind, Kind::Conflict);
        for (const Sample& sample : samples)
            QVERIFY(opened.vault->wrapsFor(sample.root, std::array{reader})->front() == sample.wraps.front());
        // Under the old key nothing opens any more.
        QVERIFY(opened.vault->close().hasValue());
        opened.vault.reset();
        opened.open();
        QCOMPARE(opened.vault->wrapsFor(samples[0].root, std::array{reader}).error().kind, Kind::Corrupt);
        QVERIFY(!opened.vault->check(true).findings.empty());
    }

    void removalLeavesNothing()
    {
        Opened opened;
        const Sample kept = makeSample(4, 500, {someKey()});
        const Sample gone = makeSample(4, 500, {someKey()});
        QVERIFY(opened.vault->put(gone.part()).hasValue());
        QVERIFY(opened.vault->put(kept.part()).hasValue());
        QVERIFY(opened.vault->remove(gone.root).hasValue());
        QCOMPARE(opened.vault->remove(gone.root).error().kind, Kind::NotFound);
        QCOMPARE(opened.vault->summary(gone.root)->state, State::Absent);
        QCOMPARE(opened.vault->stats().ciphertexts, std::uint64_t{4});
        QCOMPARE(opened.vault->all()->size(), std::size_t{1});
        QVERIFY(opened.vault->check(true).findings.empty());
        QVERIFY(opened.vault->put(gone.part()).hasValue());
    }

    void mailboxes()
    {
        Opened opened;
        const KeyId a = someKey();
        const KeyId b = someKey();
        QVERIFY(!opened.vault->staffKeys(a)->has_value());
        QVERIFY(opened.vault->putStaffKeys(a, b, Bytes{1, 2}).hasValue());
        QVERIFY(opened.vault->putStaffKeys(a, b, Bytes{3, 4}).hasValue());
        QCOMPARE(**opened.vault->staffKeys(a), (Bytes{3, 4}));
        QVERIFY(!opened.vault->staffKeys(b)->has_value());

        const auto circle = crypto::randomFixed<Digest256>();
        const std::vector<CircleKey> keys{{circle, 1, a, {1}}, {circle, 2, a, {2}}, {circle, 1, b, {3}}};
        QVERIFY(opened.vault->putCircleKeys(a, keys).hasValue());
        QVERIFY(opened.vault->putCircleKeys(a, keys).hasValue());
        QVERIFY(opened.vault->putCircleKeys(b, std::span(keys).first(1)).hasValue());
        const auto page = opened.vault->circleKeys(a, std::nullopt, 0, 2);
        QCOMPARE(page->rows.size(), std::size_t{2});
        QVERIFY(page->more);
        const auto rest = opened.vault->circleKeys(a, circle, page->last, 2);
        QCOMPARE(rest->rows.size(), std::size_t{1});
        QVERIFY(!rest->more);
        QVERIFY(opened.vault->circleKeys(a, crypto::randomFixed<Digest256>(), 0, 9)->rows.empty());
        // A member's new envelope for the same epoch comes after the mark.
        QVERIFY(opened.vault->putCircleKeys(a, std::array{CircleKey{circle, 1, a, {9}}}).hasValue());
        QCOMPARE(opened.vault->circleKeys(a, std::nullopt, rest->last, 9)->rows.size(), std::size_t{1});
        for (std::size_t i = 2; i < kMaxPuttersEach; ++i)
            QVERIFY(opened.vault->putCircleKeys(someKey(), std::span(keys).first(1)).hasValue());
        QCOMPARE(opened.vault->putCircleKeys(someKey(), std::span(keys).first(1)).error().kind, Kind::TooMany);

        const KeyId custodian = someKey();
        QVERIFY(opened.vault
                    ->putShares(std::array{Share{"north", custodian, 1, a, {1}}, Share{"north", custodian, 2, b, {2}}})
                    .hasValue());
        QCOMPARE(opened.vault->shares(a)->size(), std::size_t{1});
        QCOMPARE(opened.vault->shares(a)->front().sealed, (Bytes{1}));
        QCOMPARE(opened.vault->shares(a)->front().organisation, std::string("north"));
    }

    void oneIdentityForAllWhoAskAtOnce()
    {
        Opened opened;
        std::vector<Digest256> macs(50);
        for (Digest256& mac : macs)
            mac = crypto::randomFixed<Digest256>();
        std::vector<std::vector<crypto::WrappedPatientId>> answers(4);
        std::vector<std::thread> threads;
        for (auto& answer : answers)
            threads.emplace_back([&] {
                std::vector<IdentityRow> rows;
                for (const Digest256& mac : macs)
                    rows.push_back({mac, crypto::randomFixed<crypto::WrappedPatientId>()});
                answer = *opened.vault->resolve(rows);
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const auto& answer : answers)
            QVERIFY(answer == answers.front());
        // The same MAC twice in one call is one patient.
        const auto mac = crypto::randomFixed<Digest256>();
        const auto twice =
            opened.vault->resolve(std::array{IdentityRow{mac, crypto::randomFixed<crypto::WrappedPatientId>()},
                                             IdentityRow{mac, crypto::randomFixed<crypto::WrappedPatientId>()}});
        QVERIFY(twice->front() == twice->back());
    }

    void anotherKeyOpensNothing()
    {
        Opened opened;
        QVERIFY(opened.vault->put(makeSample(1, 10).part()).hasValue());
        QVERIFY(opened.vault->close().hasValue());
        opened.vault.reset();
        QVERIFY(!std::filesystem::exists(opened.path().native() + "-wal"));
        const Keys others;
        const auto vault = Vault::open(others.options(opened.path()));
        QVERIFY(!vault);
        QCOMPARE(vault.error().kind, Kind::WrongKey);
        auto absent = opened.keys.options(opened.folder.path() / "none.db");
        absent.create = false;
        QCOMPARE(Vault::open(absent).error().kind, Kind::CannotOpen);
    }

    void everyFlippedBitIsFound()
    {
        Opened opened;
        for (int i = 0; i < 4; ++i)
            QVERIFY(opened.vault->put(makeSample(20, 400, {someKey()}).part()).hasValue());
        QVERIFY(opened.vault->close().hasValue());
        opened.vault.reset();
        const Bytes good = *readFile(opened.path(), 64u << 20);
        auto generator = support::seededGenerator("vault bits");
        const int rounds = support::full() ? 2'000 : 200;
        int found = 0;
        for (int i = 0; i < rounds; ++i) {
            Bytes bad = good;
            const std::size_t bit = generator() % (bad.size() * 8);
            bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1u << (bit % 8)));
            QVERIFY(writeFileAtomically(opened.path(), bad).hasValue());
            const auto vault = Vault::open(opened.keys.options(opened.path()));
            found += !vault || !(*vault)->check(true).findings.empty() ? 1 : 0;
            if (found != i + 1)
                qWarning("bit %zu of %zu not found", bit, bad.size() * 8);
        }
        qInfo("%d of %d flipped bits found", found, rounds);
        QCOMPARE(found, rounds);
    }

    void keepsUpWithManyRecords()
    {
        Opened opened;
        const std::size_t records = support::full() ? 65'536 : 8'192;
        const Sample sample = makeSample(records, 700);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(opened.vault->put(sample.part()).hasValue());
        const qint64 ms = std::max<qint64>(1, timer.elapsed());
        qInfo("%zu ciphertexts put and checked in %lld ms: %lld a second", records, static_cast<long long>(ms),
              static_cast<long long>(static_cast<qint64>(records) * 1'000 / ms));
    }
};

QTEST_GUILESS_MAIN(VaultTest)
#include "vault_test.moc"

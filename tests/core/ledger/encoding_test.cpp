// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/encoding.h>
#include <ledger/protobuf.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

LightBlock sample()
{
    const auto signers = signersOf(0, 4);
    const ValidatorSet set = setOf(signers);
    LightBlock block = blockOf(7, signersOf(0, 3), set, set);
    block.validators.proposer = set.validators[1];
    block.validators.declaredTotalPower = 40;
    block.validators.validators[0].proposerPriority = -30;
    return block;
}

/// `octets` as field `field` of a message.
Bytes field(unsigned number, BytesView octets)
{
    ProtoWriter w;
    w.bytesAlways(number, octets);
    return std::move(w).take();
}
Bytes joined(std::initializer_list<Bytes> parts)
{
    Bytes out;
    for (const Bytes& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}
Bytes hex(std::string_view text)
{
    return *fromHex(text);
}

} // namespace

Q_DECLARE_METATYPE(twinchart::Bytes)

class EncodingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeReadsBack()
    {
        const LightBlock block = sample();
        QVERIFY(decodeLightBlock(encode(block)).value() == block);
        QVERIFY(decodeSignedHeader(encode(block.signedHeader)).value() == block.signedHeader);
        QVERIFY(decodeHeader(encode(block.signedHeader.header)).value() == block.signedHeader.header);
        QVERIFY(decodeCommit(encode(block.signedHeader.commit)).value() == block.signedHeader.commit);
        QVERIFY(decodeValidatorSet(encode(block.validators)).value() == block.validators);
        QVERIFY(decodeValidator(encode(block.validators.validators[0])).value() == block.validators.validators[0]);
        // Everything at its default.
        QVERIFY(decodeHeader(encode(Header{})).value() == Header{});
        QVERIFY(decodeCommit(encode(Commit{})).value() == Commit{});
        QCOMPARE(toHex(encode(Commit{})), std::string("1a021200"));
    }
    void everyTruncationIsRefused()
    {
        const Bytes octets = encode(sample());
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY2(!decodeLightBlock(BytesView(octets).first(n)), qPrintable(QString::number(n)));
    }
    /// Canonical: whatever is accepted encodes to the same octets again.
    void everyBitFlipIsRefusedOrCanonical()
    {
        Bytes octets = encode(sample());
        std::size_t accepted = 0;
        for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
            octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            if (const auto block = decodeLightBlock(octets)) {
                ++accepted;
                QVERIFY(encode(*block) == octets);
            }
            octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        }
        std::printf("%zu flips, %zu still decode\n", octets.size() * 8, accepted);
    }
    void randomOctetsAreRefusedOrCanonical()
    {
        auto random = support::seededGenerator("randomOctets");
        const Bytes good = encode(sample());
        for (int i = 0; i < 20'000; ++i) {
            Bytes octets = good;
            const auto edits = 1 + random() % 4;
            for (std::uint64_t e = 0; e < edits; ++e) {
                const std::size_t at = random() % octets.size();
                switch (random() % 3) {
                case 0: octets[at] = static_cast<std::uint8_t>(random()); break;
                case 1: octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at)); break;
                default:
                    octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at),
                                  static_cast<std::uint8_t>(random()));
                }
            }
            if (const auto block = decodeLightBlock(octets))
                QVERIFY(encode(*block) == octets);
        }
    }

    void refusals_data()
    {
        QTest::addColumn<Bytes>("octets");
        QTest::addColumn<int>("error");
        const auto row = [](const char* name, Bytes octets, DecodeError error) {
            QTest::newRow(name) << octets << static_cast<int>(error);
        };
        const Bytes zeroTime = hex("08"
                                   "8092b8c398feffffff01");
        const Bytes blockId = hex("1200");
        // A commit: height 1, round 1, zero block id, no entries.
        row("good", joined({hex("08011001"), field(3, blockId)}), DecodeError::Truncated);
        row("longer number than needed", joined({hex("0881001001"), field(3, blockId)}), DecodeError::NotCanonical);
        row("default written out", joined({hex("0800"), field(3, blockId)}), DecodeError::NotCanonical);
        row("number of eleven octets", hex("08ffffffffffffffffffff01"), DecodeError::NotCanonical);
        row("number above 64 bits", hex("08ffffffffffffffffff02"), DecodeError::NotCanonical);
        row("field number longer than needed", joined({hex("880001"), field(3, blockId)}), DecodeError::NotCanonical);
        row("field number cut off", hex("88"), DecodeError::Truncated);
        row("number cut off", hex("0881"), DecodeError::Truncated);
        row("length cut off", hex("08011a"), DecodeError::Truncated);
        row("fields out of order", joined({hex("1001"), hex("0801"), field(3, blockId)}), DecodeError::MissingField);
        row("field twice", joined({hex("08010801"), field(3, blockId)}), DecodeError::MissingField);
        row("unknown field", joined({hex("0801"), field(3, blockId), hex("2801")}), DecodeError::UnknownField);
        row("left over octet", joined({hex("0801"), field(3, blockId), hex("00")}), DecodeError::UnknownField);
        row("group", joined({hex("0801"), field(3, blockId), hex("0b0c")}), DecodeError::UnknownField);
        row("wrong wire type", hex("0d01000000"), DecodeError::MissingField);
        row("no block id", hex("08011001"), DecodeError::MissingField);
        row("block id without parts", joined({hex("0801"), field(3, {})}), DecodeError::MissingField);
        row("hash of no octets", joined({hex("0801"), field(3, joined({hex("0a00"), blockId}))}),
            DecodeError::NotCanonical);
        row("hash of 31 octets", joined({hex("0801"), field(3, joined({field(1, Bytes(31, 1)), blockId}))}),
            DecodeError::BadValue);
        row("hash of 33 octets", joined({hex("0801"), field(3, joined({field(1, Bytes(33, 1)), blockId}))}),
            DecodeError::BadValue);
        row("round above int32", joined({hex("0801"), hex("108080808010"), field(3, blockId)}), DecodeError::BadValue);
        row("round below int32", joined({hex("0801"), hex("10fffffffff7ffffffff01"), field(3, blockId)}),
            DecodeError::BadValue);
        row("part total above uint32", joined({hex("0801"), field(3, field(2, hex("088080808010")))}),
            DecodeError::BadValue);
        row("length of 2^31", joined({hex("0801"), hex("1a8080808008")}), DecodeError::Truncated);
        row("length of 2^64-1", joined({hex("0801"), hex("1affffffffffffffffff01")}), DecodeError::Truncated);
        const auto entry = [&](Bytes body) { return joined({hex("0801"), field(3, blockId), field(4, body)}); };
        row("flag 0", entry(field(3, zeroTime)), DecodeError::BadValue);
        row("flag 4", entry(joined({hex("0804"), field(3, zeroTime)})), DecodeError::BadValue);
        row("entry without time", entry(hex("0801")), DecodeError::MissingField);
        row("nanos of a full second", entry(joined({hex("0801"), field(3, hex("10808ceddc03"))})),
            DecodeError::BadValue);
        row("negative nanos", entry(joined({hex("0801"), field(3, hex("10ffffffffffffffffff01"))})),
            DecodeError::BadValue);
        row("year 10000", entry(joined({hex("0801"), field(3, hex("0880dc82f0b107"))})), DecodeError::BadValue);
        row("address of 19 octets", entry(joined({hex("0802"), field(2, Bytes(19, 1)), field(3, zeroTime)})),
            DecodeError::BadValue);
        row("signature of 65 octets", entry(joined({hex("0802"), field(3, zeroTime), field(4, Bytes(65, 1))})),
            DecodeError::BadValue);
    }
    void refusals()
    {
        QFETCH(Bytes, octets);
        QFETCH(int, error);
        const auto commit = decodeCommit(octets);
        if (qstrcmp(QTest::currentDataTag(), "good") == 0) {
            QVERIFY(commit);
            return;
        }
        QVERIFY(!commit);
        QCOMPARE(static_cast<int>(commit.error()), error);
    }
    void otherKeyTypesAreRefused()
    {
        const Bytes secp = joined({field(1, Bytes(20, 1)), field(2, field(2, Bytes(33, 1))), hex("180a")});
        QVERIFY(decodeValidator(secp).error() == DecodeError::BadValue);
        const Bytes good = joined({field(1, Bytes(20, 1)), field(2, field(1, Bytes(32, 1))), hex("180a")});
        QVERIFY(decodeValidator(good));
    }
    void partsThatMustBeThere()
    {
        QVERIFY(decodeLightBlock({}).error() == DecodeError::MissingField);
        const LightBlock block = sample();
        QVERIFY(decodeLightBlock(field(1, encode(block.signedHeader))).error() == DecodeError::MissingField);
        QVERIFY(decodeSignedHeader(field(1, encode(block.signedHeader.header))).error() == DecodeError::MissingField);
        QVERIFY(decodeSignedHeader(field(2, encode(block.signedHeader.commit))).error() == DecodeError::MissingField);
        QVERIFY(decodeValidator(field(1, Bytes(20, 1))).error() == DecodeError::MissingField);
        QVERIFY(decodeValidator(field(2, field(1, Bytes(32, 1)))).error() == DecodeError::MissingField);
    }
    void theRangeOfARound()
    {
        for (const std::int32_t round : {INT32_MIN, -1, 0, INT32_MAX}) {
            const Commit commit{1, round, {}, {}};
            QVERIFY(decodeCommit(encode(commit)).value() == commit);
        }
    }
    void nothingIsReadOfWhatIsTooLarge()
    {
        const auto error = [](auto decode, std::size_t size) { return decode(Bytes(size, 0)).error(); };
        const auto block = [](const Bytes& octets) { return decodeLightBlock(octets); };
        const std::size_t most = kMaxLightBlockOctets;
        QVERIFY(error(decodeHeader, most + 1) == DecodeError::TooLarge);
        QVERIFY(error(decodeCommit, most + 1) == DecodeError::TooLarge);
        QVERIFY(error(decodeValidator, most + 1) == DecodeError::TooLarge);
        QVERIFY(error(decodeValidatorSet, most + 1) == DecodeError::TooLarge);
        QVERIFY(error(decodeSignedHeader, most + 1) == DecodeError::TooLarge);
        QVERIFY(error(block, most + 1) == DecodeError::TooLarge);
        // At the limit it is read, and found wrong.
        QVERIFY(error(decodeHeader, most) == DecodeError::MissingField);
        QVERIFY(error(decodeCommit, most) == DecodeError::MissingField);
        QVERIFY(error(decodeValidator, most) == DecodeError::MissingField);
        QVERIFY(error(decodeValidatorSet, most) == DecodeError::UnknownField);
        QVERIFY(error(decodeSignedHeader, most) == DecodeError::MissingField);
        QVERIFY(error(block, most) == DecodeError::MissingField);
    }
    void limits()
    {
        const LightBlock block = sample();
        const Bytes octets = encode(block);
        QVERIFY(decodeLightBlock(octets, octets.size()));
        QVERIFY(decodeLightBlock(octets, octets.size() - 1).error() == DecodeError::TooLarge);
        QVERIFY(decodeLightBlock(Bytes(kMaxLightBlockOctets + 1, 0), SIZE_MAX).error() == DecodeError::TooLarge);
        ValidatorSet set;
        set.validators.assign(kMaxValidators, block.validators.validators[0]);
        QVERIFY(decodeValidatorSet(encode(set)));
        set.validators.push_back(set.validators[0]);
        QVERIFY(decodeValidatorSet(encode(set)).error() == DecodeError::TooMany);
        Commit commit;
        commit.signatures.assign(kMaxValidators + 1, CommitSig{});
        QVERIFY(decodeCommit(encode(commit)).error() == DecodeError::TooMany);
        Header header;
        header.chainId = std::string(kMaxChainIdOctets, 'c');
        header.appHash = Bytes(kMaxAppHashOctets, 1);
        QVERIFY(decodeHeader(encode(header)));
        header.chainId += 'c';
        QVERIFY(decodeHeader(encode(header)).error() == DecodeError::BadValue);
    }
    void minimalFormHasNothingUnverified()
    {
        LightBlock block = sample();
        QVERIFY(!isMinimal(block.validators));
        block = minimal(block);
        QVERIFY(isMinimal(block.validators));
        block.validators.validators[2].proposerPriority = 1;
        QVERIFY(!isMinimal(block.validators));
        ValidatorSet total = minimal(block.validators);
        QVERIFY(isMinimal(total));
        total.declaredTotalPower = 40;
        QVERIFY(!isMinimal(total));
        QVERIFY(decodeLightBlock(encode(minimal(block))).value() == minimal(block));
    }
};

QTEST_APPLESS_MAIN(EncodingTest)
#include "encoding_test.moc"

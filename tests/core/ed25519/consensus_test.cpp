// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include <ed25519/consensus.h>

#include <support/data.h>

#include <simdjson.h>

#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace twinchart;
using namespace twinchart::ed25519;
using namespace twinchart::ed25519::testing;
using Json = simdjson::dom::element;

namespace {

struct Case {
    PublicSigningKey key;
    Bytes message;
    Bytes signature;
};

/// Alone; none when the key is no point.
bool alone(const Case& one)
{
    const auto key = ConsensusKey::from(one.key);
    return key && verifyConsensus(*key, one.message, one.signature);
}

BatchSeed seedOf(std::mt19937_64& random)
{
    return {randomOctets(random)};
}

PublicSigningKey keyOf(const Octets32& octets)
{
    return *PublicSigningKey::from(octets);
}

std::vector<std::unique_ptr<Signer>> signers(std::mt19937_64& random, int count)
{
    std::vector<std::unique_ptr<Signer>> out;
    for (int i = 0; i < count; ++i)
        out.push_back(std::make_unique<Signer>(randomOctets(random)));
    return out;
}

Case signedBy(const Signer& signer, std::mt19937_64& random)
{
    Case out{signer.publicKey, Bytes(random() % 150), {}};
    for (std::uint8_t& octet : out.message)
        octet = static_cast<std::uint8_t>(random());
    out.signature = bytesOf(signer.sign(out.message).view());
    return out;
}

/// The published cases of ZIP 215, every one of which must be accepted.
std::vector<Case> published(const std::filesystem::path& folder)
{
    std::vector<Case> out;
    simdjson::dom::parser parser;
    for (const Json test : parser.load((folder / "zip215.json").string()).get_array())
        out.push_back({*PublicSigningKey::from(*fromHex(std::string_view(test.at(0)))), bytesOf("Zcash"),
                       *fromHex(std::string_view(test.at(1)))});
    return out;
}

} // namespace

class ConsensusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acceptsAllPublishedCases()
    {
        const auto folder = support::vectors("ed25519-zip215");
        if (!folder)
            QSKIP("ed25519-zip215 is absent");
        const std::vector<Case> cases = published(*folder);
        auto random = support::seededGenerator("zip215");
        ConsensusBatch batch(seedOf(random));
        for (const Case& one : cases) {
            QVERIFY2(alone(one), toHex(one.signature).c_str());
            batch.add(*ConsensusKey::from(one.key), one.message, one.signature);
        }
        QVERIFY(batch.verify());
        // And none of them for another message.
        for (Case one : cases) {
            one.message = bytesOf("Zcasi");
            const std::set<Octets32> small = [] {
                const std::vector<Octets32> all = smallOrderEncodings();
                return std::set<Octets32>(all.begin(), all.end());
            }();
            // A key of small order signs every message: that is the rule, not a fault.
            if (!small.contains(one.key.octets))
                QVERIFY(!alone(one));
        }
        std::printf("zip215: %zu cases\n", cases.size());
        QVERIFY(!cases.empty());
    }

    void tellsRulesApart()
    {
        const auto folder = support::vectors("ed25519-zip215");
        if (!folder)
            QSKIP("ed25519-zip215 is absent");
        simdjson::dom::parser parser;
        std::string verdicts;
        for (const Json test : parser.load((*folder / "speccheck_cases.json").string()).get_array())
            verdicts +=
                alone({*PublicSigningKey::from(*fromHex(std::string_view(test["pub_key"]))),
                       *fromHex(std::string_view(test["message"])), *fromHex(std::string_view(test["signature"]))})
                    ? 'V'
                    : 'X';
        // Of the twelve published cases ZIP 215 refuses those with S at or above L (6 and 7) and the one whose hash
        // took the canonical form of R (8).
        QCOMPARE(verdicts, std::string("VVVVVVXXXVVV"));
    }

    void acceptsWhatOpenSslAccepts()
    {
        const auto folder = support::vectors("wycheproof");
        if (!folder)
            QSKIP("wycheproof is absent");
        simdjson::dom::parser parser;
        const Json root = parser.load((*folder / "ed25519_test.json").string());
        int cases = 0;
        int more = 0;
        for (const Json group : root["testGroups"].get_array())
            for (const Json test : group["tests"].get_array()) {
                const Case one{*PublicSigningKey::from(*fromHex(std::string_view(group["publicKey"]["pk"]))),
                               *fromHex(std::string_view(test["msg"])), *fromHex(std::string_view(test["sig"]))};
                const bool accepted = alone(one);
                QVERIFY(accepted || !opensslAccepts(one.key, one.message, one.signature));
                QVERIFY(accepted || std::string_view(test["result"]) != "valid");
                more += accepted && std::string_view(test["result"]) != "valid" ? 1 : 0;
                ++cases;
            }
        std::printf("wycheproof ed25519: %d cases, %d accepted that the strict rule refuses\n", cases, more);
        QCOMPARE(more, 1);
    }

    void refusesEveryBit()
    {
        auto random = support::seededGenerator("consensus bits");
        const Signer signer(randomOctets(random));
        const Case good = signedBy(signer, random);
        QVERIFY(alone(good));
        for (std::size_t bit = 0; bit < 512; ++bit) {
            Case changed = good;
            changed.signature[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!alone(changed));
        }
        for (std::size_t bit = 0; bit < 256; ++bit) {
            Case changed = good;
            changed.key.octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            QVERIFY(!alone(changed));
        }
        for (std::size_t size : {0u, 1u, 32u, 63u}) {
            Case changed = good;
            changed.signature.resize(size);
            QVERIFY(!alone(changed));
        }
        Case longer = good;
        longer.signature.push_back(0);
        QVERIFY(!alone(longer));
    }

    /// Random mixes of good, bad and odd ones: the batch says what all the single checks say, and names the bad ones.
    void batchesAgreeWithSingleChecks()
    {
        auto random = support::seededGenerator("consensus batches");
        const auto all = signers(random, 7);
        const std::vector<Octets32> small = smallOrderEncodings();
        int bad = 0;
        for (int round = 0; round < 150; ++round) {
            ConsensusBatch batch(seedOf(random));
            std::vector<std::size_t> expected;
            const std::size_t count = random() % 40;
            for (std::size_t i = 0; i < count; ++i) {
                Case one = signedBy(*all[random() % all.size()], random);
                switch (random() % (round % 2 == 0 ? 4 : 60)) {
                case 0: one.signature[random() % 64] ^= static_cast<std::uint8_t>(1u << random() % 8); break;
                case 1: // R of small order with the S that fits a small-order key: accepted by this rule
                    one.key = keyOf(small[random() % small.size()]);
                    one.signature.assign(64, 0);
                    std::ranges::copy(small[random() % small.size()], one.signature.begin());
                    break;
                case 2: one.message.push_back(1); break;
                default: break;
                }
                const auto key = ConsensusKey::from(one.key);
                QVERIFY(key);
                if (!verifyConsensus(*key, one.message, one.signature))
                    expected.push_back(i);
                batch.add(*key, one.message, one.signature);
            }
            QCOMPARE(batch.size(), count);
            QCOMPARE(batch.verify(), expected.empty());
            QVERIFY(batch.invalid() == expected);
            bad += expected.empty() ? 0 : 1;
            batch.clear();
            QVERIFY(batch.verify() && batch.invalid().empty());
        }
        QVERIFY(bad > 20 && bad < 130);
    }

    /// More than one sum, one key and many.
    void largeBatches()
    {
        auto random = support::seededGenerator("consensus large");
        const auto all = signers(random, 3);
        ConsensusBatch batch(seedOf(random));
        std::vector<Case> cases;
        for (std::size_t i = 0; i < 1'100; ++i)
            cases.push_back(signedBy(*all[i < 600 ? 0 : i % 3], random));
        for (const Case& one : cases)
            batch.add(*ConsensusKey::from(one.key), one.message, one.signature);
        QVERIFY(batch.verify());
        for (std::size_t wrong :
             {std::size_t{0}, std::size_t{511}, std::size_t{1'023}, std::size_t{1'024}, std::size_t{1'099}}) {
            batch.clear();
            for (std::size_t i = 0; i < cases.size(); ++i)
                batch.add(*ConsensusKey::from(cases[i].key), cases[i].message,
                          cases[i == wrong ? (i + 1) % 1'100 : i].signature);
            QVERIFY(!batch.verify());
            QVERIFY(batch.invalid() == std::vector<std::size_t>{wrong});
        }
    }

    /// From tables to buckets, and from one width of digits to the next.
    void batchesOfEverySize()
    {
        auto random = support::seededGenerator("consensus sizes");
        const auto all = signers(random, 5);
        std::vector<Case> cases;
        for (std::size_t i = 0; i < 801; ++i)
            cases.push_back(signedBy(*all[i % 5], random));
        ConsensusBatch batch(seedOf(random));
        for (const std::size_t count : {2u, 159u, 160u, 161u, 299u, 300u, 799u, 800u, 801u}) {
            for (const bool bad : {false, true}) {
                batch.clear();
                const std::size_t wrong = random() % count;
                for (std::size_t i = 0; i < count; ++i) {
                    Bytes signature = cases[i].signature;
                    if (bad && i == wrong)
                        signature[32] ^= 1;
                    batch.add(*ConsensusKey::from(cases[i].key), cases[i].message, signature);
                }
                QCOMPARE(batch.verify(), !bad);
            }
        }
    }

    /// Two errors that cancel under equal multipliers: S of one raised by what S of the other is lowered.
    void errorsDoNotCancel()
    {
        auto random = support::seededGenerator("consensus cancelling");
        const auto all = signers(random, 2);
        int tried = 0;
        for (int round = 0; round < 200; ++round) {
            Case one = signedBy(*all[0], random);
            Case two = signedBy(*all[1], random);
            const Scalar delta = scalarFrom(Octets32{static_cast<std::uint8_t>(1 + random() % 255)});
            const auto put = [](Case& into, const Scalar& s) {
                for (std::size_t i = 0; i < 32; ++i)
                    into.signature[32 + i] = static_cast<std::uint8_t>(s.word[i / 8] >> (8 * (i % 8)));
            };
            put(one, sum(scalarFrom(BytesView(one.signature).subspan(32)), delta));
            put(two, sum(scalarFrom(BytesView(two.signature).subspan(32)), negated(delta)));
            ConsensusBatch batch(seedOf(random));
            batch.add(*ConsensusKey::from(one.key), one.message, one.signature);
            batch.add(*ConsensusKey::from(two.key), two.message, two.signature);
            QVERIFY(!batch.verify());
            ++tried;
        }
        QCOMPARE(tried, 200);
    }

    /// Bad in its own way each: alone, as the only one of a batch, and among good ones.
    void oneBadSignature_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("an octet short") << 0;
        QTest::newRow("S not below L") << 1;
        QTest::newRow("R that is no point") << 2;
        QTest::newRow("over another message") << 3;
    }
    void oneBadSignature()
    {
        QFETCH(const int, which);
        auto random = support::seededGenerator("consensus one bad");
        const auto all = signers(random, 2);
        const Case good = signedBy(*all[0], random);
        Case bad = signedBy(*all[1], random);
        switch (which) {
        case 0: bad.signature.pop_back(); break;
        case 1: std::fill(bad.signature.begin() + 32, bad.signature.end(), std::uint8_t{0xff}); break;
        case 2: std::ranges::copy(kNoPoint, bad.signature.begin()); break;
        default: bad.message.push_back(1); break;
        }
        QVERIFY(alone(good) && !alone(bad));
        ConsensusBatch batch(seedOf(random));
        const auto invalidOf = [&batch](const std::vector<const Case*>& cases) {
            batch.clear();
            for (const Case* one : cases)
                batch.add(*ConsensusKey::from(one->key), one->message, one->signature);
            const bool verified = batch.verify();
            std::vector<std::size_t> invalid = batch.invalid();
            if (verified != invalid.empty())
                qFatal("the batch does not say what its single checks say");
            return invalid;
        };
        using Numbers = std::vector<std::size_t>;
        QVERIFY(invalidOf({&good}).empty());
        QVERIFY((invalidOf({&bad}) == Numbers{0}));
        QVERIFY((invalidOf({&good, &bad, &good}) == Numbers{1}));
        QVERIFY(invalidOf({&good, &good}).empty());
    }

    void octetsThatAreNoKey()
    {
        QVERIFY(!ConsensusKey::from(keyOf(kNoPoint)));
        auto random = support::seededGenerator("consensus keys");
        int refused = 0;
        for (int i = 0; i < 400; ++i)
            refused += ConsensusKey::from(keyOf(randomOctets(random))) ? 0 : 1;
        QVERIFY(refused > 120 && refused < 280);
    }
};

QTEST_APPLESS_MAIN(ConsensusTest)
#include "consensus_test.moc"

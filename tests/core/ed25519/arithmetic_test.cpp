// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include "field.h"
#include "scalar.h"

#include <support/data.h>

#include <QTest>

#include <algorithm>
#include <memory>

using namespace twinchart;
using namespace twinchart::ed25519;
using namespace twinchart::ed25519::testing;

namespace {

/// OpenSSL's big numbers, little-endian.
class Big {
public:
    explicit Big(BytesView octets) : m_value(BN_lebin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)) {}
    explicit Big(const char* decimal)
    {
        BIGNUM* value = nullptr;
        BN_dec2bn(&value, decimal);
        m_value.reset(value);
    }
    Octets32 octets() const
    {
        Octets32 out;
        BN_bn2lebinpad(m_value.get(), out.data(), static_cast<int>(out.size()));
        return out;
    }
    const BIGNUM* get() const { return m_value.get(); }

    template <class Operation>
    static Octets32 modular(Operation operation, const Big& a, const Big& b, const Big& modulus)
    {
        BN_CTX* context = BN_CTX_new();
        Big out(BytesView{});
        operation(out.m_value.get(), a.get(), b.get(), modulus.get(), context);
        BN_CTX_free(context);
        return out.octets();
    }

private:
    struct Free {
        void operator()(BIGNUM* value) const { BN_free(value); }
    };
    std::unique_ptr<BIGNUM, Free> m_value;
};

const char* kPrime = "57896044618658097711785492504343953926634992332820282019728792003956564819949";
const char* kOrder = "7237005577332262213973186563042994240857116359379907606001950938285454250989";

Octets32 octetsOfScalar(const Scalar& a)
{
    Octets32 out;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::uint8_t>(a.word[i / 8] >> (8 * (i % 8)));
    return out;
}

/// Random, and the values around the edges of limbs, words and moduli.
std::vector<Octets32> operands(std::mt19937_64& random, const Big& modulus)
{
    std::vector<Octets32> out;
    for (std::size_t bit : {0u, 50u, 51u, 63u, 64u, 101u, 102u, 127u, 128u, 152u, 153u, 203u, 204u, 251u, 252u, 254u}) {
        Octets32 power{};
        power[bit / 8] = static_cast<std::uint8_t>(1u << (bit % 8));
        out.push_back(power);
        Octets32 below{};
        for (std::size_t i = 0; i < bit; ++i)
            below[i / 8] = static_cast<std::uint8_t>(below[i / 8] | 1u << (i % 8));
        out.push_back(below);
    }
    for (unsigned less : {1u, 2u, 19u}) {
        Octets32 edge = modulus.octets();
        edge[0] = static_cast<std::uint8_t>(edge[0] - less);
        out.push_back(edge);
    }
    for (int i = 0; i < 60; ++i) {
        Octets32 any = randomOctets(random);
        any[31] &= 0x0f;
        out.push_back(any);
    }
    // Below the modulus, whatever it is.
    std::erase_if(out, [&](const Octets32& o) { return BN_cmp(Big(o).get(), modulus.get()) >= 0; });
    return out;
}

} // namespace

class ArithmeticTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fieldAgainstBigNumbers()
    {
        auto random = support::seededGenerator("ed25519 field");
        const Big prime(kPrime);
        const std::vector<Octets32> all = operands(random, prime);
        for (const Octets32& x : all) {
            const Field a = fieldFrom(x);
            QVERIFY(octetsOf(a) == x);
            QCOMPARE(isOdd(a), (x[0] & 1) != 0);
            QVERIFY(octetsOf(square(a)) == Big::modular(BN_mod_mul, Big(x), Big(x), prime));
            QVERIFY(isZero(add(carried(negated(a)), a)));
            QVERIFY(isZero(a) || octetsOf(mul(inverse(a), a)) == octetsOf(kOne));
            for (const Octets32& y : all) {
                const Field b = fieldFrom(y);
                QVERIFY(octetsOf(mul(a, b)) == Big::modular(BN_mod_mul, Big(x), Big(y), prime));
                QVERIFY(octetsOf(add(a, b)) == Big::modular(BN_mod_add, Big(x), Big(y), prime));
                QVERIFY(octetsOf(sub(a, b)) == Big::modular(BN_mod_sub, Big(x), Big(y), prime));
                // The largest limbs that mul and square may be given.
                const Field wide = sub(add(a, b), add(b, b));
                QVERIFY(octetsOf(mul(wide, wide)) == octetsOf(square(wide)));
                QVERIFY(octetsOf(mul(wide, wide)) == octetsOf(square(sub(a, b))));
            }
        }
    }

    void valuesFromThePrimeOnStandForSmallOnes()
    {
        Octets32 prime = Big(kPrime).octets();
        QVERIFY(isZero(fieldFrom(prime)));
        for (unsigned more = 1; more < 19; ++more) {
            prime[0] = static_cast<std::uint8_t>(0xed + more);
            Octets32 small{};
            small[0] = static_cast<std::uint8_t>(more);
            QVERIFY(octetsOf(fieldFrom(prime)) == small);
        }
    }

    void scalarsAgainstBigNumbers()
    {
        auto random = support::seededGenerator("ed25519 scalar");
        const Big order(kOrder);
        const std::vector<Octets32> all = operands(random, order);
        for (const Octets32& x : all) {
            QVERIFY(isCanonicalScalar(x));
            const Scalar a = scalarFrom(x);
            QVERIFY(sum(a, negated(a)) == Scalar{});
            for (const Octets32& y : all) {
                const Scalar b = scalarFrom(y);
                QVERIFY(octetsOfScalar(product(a, b)) == Big::modular(BN_mod_mul, Big(x), Big(y), order));
                QVERIFY(octetsOfScalar(sum(a, b)) == Big::modular(BN_mod_add, Big(x), Big(y), order));
            }
        }
        QVERIFY(!isCanonicalScalar(order.octets()));
        QVERIFY(!isCanonicalScalar(Octets32{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));
    }

    void hashesAreReduced()
    {
        auto random = support::seededGenerator("ed25519 reduction");
        const Big order(kOrder);
        for (int i = 0; i < 2'000; ++i) {
            Bytes wide(64, i == 0 ? 0xff : 0);
            for (std::size_t at = 0; i > 0 && at < wide.size() - static_cast<std::size_t>(i) % 33; ++at)
                wide[at] = static_cast<std::uint8_t>(random());
            const Big zero(BytesView{});
            QVERIFY(octetsOfScalar(reduced(wide)) == Big::modular(BN_mod_add, Big(wide), zero, order));
        }
    }

    void digitsGiveTheScalar_data()
    {
        QTest::addColumn<unsigned>("width");
        for (unsigned width : {2u, 5u, 7u, 8u})
            QTest::addRow("width %u", width) << width;
    }
    void digitsGiveTheScalar()
    {
        QFETCH(unsigned, width);
        auto random = support::seededGenerator("ed25519 digits");
        for (const Octets32& x : operands(random, Big(kOrder))) {
            const Digits digits = signedDigits(scalarFrom(x), width);
            Scalar total;
            std::size_t lastNonZero = 1'000;
            for (std::size_t i = digits.digit.size(); i-- > 0;) {
                total = sum(total, total);
                const int digit = digits.digit[i];
                if (digit == 0)
                    continue;
                QVERIFY(i < digits.used && digit % 2 != 0);
                QVERIFY(std::abs(digit) < 1 << (width - 1));
                QVERIFY(lastNonZero - i >= width);
                lastNonZero = i;
                Octets32 size{};
                size[0] = static_cast<std::uint8_t>(std::abs(digit));
                total = sum(total, digit < 0 ? negated(scalarFrom(size)) : scalarFrom(size));
            }
            QVERIFY(total == scalarFrom(x));
        }
    }

    /// Multiples of the base point are what OpenSSL derives as public keys: [s]B with s the clamped hash of the seed.
    void multiplesOfTheBaseAreOpenSslsKeys()
    {
        auto random = support::seededGenerator("ed25519 base");
        for (int i = 0; i < 50; ++i) {
            const Octets32 seed = randomOctets(random);
            const Signer signer(seed);
            std::array<std::uint8_t, 64> hash{};
            unsigned size = 0;
            EVP_Digest(seed.data(), seed.size(), hash.data(), &size, EVP_sha512(), nullptr);
            hash[0] &= 248;
            hash[31] = static_cast<std::uint8_t>((hash[31] & 127) | 64);
            std::fill(hash.begin() + 32, hash.end(), std::uint8_t{0});
            const Digits digits = signedDigits(reduced(hash), kBaseWidth);
            QVERIFY(equal(encoded(sumOf({{&digits, baseMultiples().data()}})), signer.publicKey));
        }
    }

    void pointsKeepTheLawsOfAGroup()
    {
        auto random = support::seededGenerator("ed25519 points");
        std::vector<Point> points{Point{}};
        for (const Octets32& small : smallOrderEncodings())
            points.push_back(*decoded(small));
        for (int i = 0; i < 8; ++i)
            points.push_back(*decoded(Signer(randomOctets(random)).publicKey));
        for (const Point& a : points) {
            QVERIFY(encoded(*decoded(encoded(a))) == encoded(a));
            QCOMPARE(isNeutral(a), encoded(a) == encoded(Point{}));
            QVERIFY(isNeutral(minus(a, prepared(a))));
            QVERIFY(isNeutral(plus(a, prepared(negated(a)))));
            const Multiples odd = oddMultiples(a, 3);
            QVERIFY(encoded(plus(Point{}, odd[2])) ==
                    encoded(plus(plus(plus(a, odd[0]), odd[0]), prepared(plus(a, odd[0])))));
            Point eight = a;
            for (int i = 0; i < 7; ++i)
                eight = plus(eight, prepared(a));
            QVERIFY(encoded(eight) == encoded(timesCofactor(a)));
            for (const Point& b : points) {
                QVERIFY(encoded(plus(a, prepared(b))) == encoded(plus(b, prepared(a))));
                QVERIFY(encoded(minus(plus(a, prepared(b)), prepared(b))) == encoded(a));
            }
        }
    }

    void multiplesWithAndWithoutZ()
    {
        auto random = support::seededGenerator("ed25519 multiples");
        std::vector<Point> points{Point{}};
        for (const Octets32& small : smallOrderEncodings())
            points.push_back(*decoded(small));
        for (int i = 0; i < 4; ++i)
            points.push_back(timesCofactor(*decoded(Signer(randomOctets(random)).publicKey)));
        for (const Point& point : points) {
            const Multiples any = oddMultiples(point, 9);
            const PlainMultiples plain = plainOddMultiples(point, 9);
            for (std::size_t i = 0; i < any.size(); ++i) {
                const Prepared one{plain[i], add(kOne, kOne)};
                QVERIFY(encoded(plus(points.back(), one)) == encoded(plus(points.back(), any[i])));
                QVERIFY(encoded(minus(points.back(), one)) == encoded(minus(points.back(), any[i])));
            }
        }
    }

    /// Many points, some of them the same, of small order or neutral, times weights with every kind of digit.
    void bucketsAgreeWithTables()
    {
        auto random = support::seededGenerator("ed25519 buckets");
        std::vector<Point> points{*decoded(encoded(Point{}))};
        for (const Octets32& small : smallOrderEncodings())
            points.push_back(*decoded(small));
        for (int i = 0; i < 12; ++i)
            points.push_back(*decoded(Signer(randomOctets(random)).publicKey));
        const std::uint64_t all = ~std::uint64_t{0};
        const std::vector<Scalar> edges{Scalar{},
                                        {{1, 0, 0, 0}},
                                        {{all, all}},
                                        {{0, std::uint64_t{1} << 63}},
                                        {{all >> 1, 0}},
                                        {{std::uint64_t{1} << 63, 1}},
                                        {{0x8080808080808080, 0x8080808080808080}},
                                        {{0x8181818181818181, 0x8181818181818181}}};
        for (const std::size_t count : {0u, 1u, 2u, 40u, 299u, 300u, 799u, 800u}) {
            std::vector<Weighted> terms;
            std::vector<Multiples> tables;
            std::vector<Digits> digits;
            for (std::size_t i = 0; i < count; ++i) {
                const Scalar weight =
                    random() % 3 == 0 ? edges[random() % edges.size()] : Scalar{{random(), random(), 0, 0}};
                terms.push_back({points[random() % points.size()], weight});
                tables.push_back(oddMultiples(terms.back().point, 8));
                digits.push_back(signedDigits(weight, 5));
            }
            std::vector<Term> others;
            for (std::size_t i = 0; i < count; ++i)
                others.emplace_back(&digits[i], tables[i].data());
            QVERIFY(encoded(sumInBuckets(terms)) == encoded(sumOf(others)));
        }
    }

    void octetsThatAreNoPoint()
    {
        auto random = support::seededGenerator("ed25519 decoding");
        QVERIFY(!decoded(kNoPoint));
        int points = 0;
        for (int i = 0; i < 2'000; ++i) {
            const Octets32 octets = randomOctets(random);
            const std::optional<Point> point = decoded(octets);
            if (!point)
                continue;
            ++points;
            // -x² + y² = 1 + d·x²·y², with d from its definition.
            const Field xx = square(point->x);
            const Field yy = square(point->y);
            const Field d =
                mul(negated(fieldFrom(Octets32{0x41, 0xdb, 0x01})), inverse(fieldFrom(Octets32{0x42, 0xdb, 0x01})));
            const Field left = carried(sub(yy, xx));
            const Field right = add(kOne, mul(d, mul(xx, yy)));
            QVERIFY(octetsOf(left) == octetsOf(right));
            QCOMPARE(isOdd(point->x), (octets[31] & 0x80) != 0);
        }
        // Half of all octets.
        QVERIFY(points > 800 && points < 1'200);
    }
};

QTEST_APPLESS_MAIN(ArithmeticTest)
#include "arithmetic_test.moc"

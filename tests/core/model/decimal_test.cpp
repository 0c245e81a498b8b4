// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/decimal.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart::model;

class DecimalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void grammar_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        for (const char* good :
             {"0", "-0", "1", "1.00", "-12.5e3", "1E+2", "0.010", "12345678901234567890", "1e400", "1e-400"})
            QTest::newRow(good) << QByteArray(good) << true;
        for (const char* bad : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1e401", "1e9999999999", "NaN",
                                "Infinity", " 1", "1 ", "0x1", "1,5", "--1", "1.2.3"})
            QTest::newRow(bad) << QByteArray(bad) << false;
        QTest::newRow("long") << QByteArray(129, '1') << false;
        QTest::newRow("longest") << QByteArray(128, '1') << true;
    }
    void grammar()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, valid);
        const auto parsed = Decimal::parse(text.toStdString());
        QCOMPARE(parsed.has_value(), valid);
        if (valid)
            QCOMPARE(parsed->text(), text.toStdString());
    }

    void keepsTextComparesValue()
    {
        const auto a = Decimal::parse("1.00");
        const auto b = Decimal::parse("1");
        QVERIFY(*a == *b);
        QVERIFY(a->text() != b->text());
        QCOMPARE(a->fractionDigits(), 2U);
        QVERIFY(*Decimal::parse("0.1") < *Decimal::parse("0.10000000000000000000000000001"));
        QVERIFY(*Decimal::parse("-1e400") < *Decimal::parse("1e-400"));
        QVERIFY(*Decimal::parse("10e-1") == *Decimal::parse("1"));
        QVERIFY(*Decimal::parse("-0") == *Decimal::parse("0"));
        QVERIFY(*Decimal::parse("12345678901234567890123") > *Decimal::parse("12345678901234567890122.9"));
    }

    // 0.1 + 0.2 is 0.3 here.
    void arithmeticIsExact()
    {
        const Rational sum = Decimal::parse("0.1")->exact() + Decimal::parse("0.2")->exact();
        QVERIFY(sum == Decimal::parse("0.3")->exact());
        const Rational third = Rational(1) / Rational(3);
        QVERIFY(third * Rational(3) == Rational(1));
        QCOMPARE(third.text(5), std::string("0.33333"));
        QCOMPARE((Rational(2) / Rational(3)).text(3), std::string("0.667"));
        QCOMPARE(Rational(Integer(5), Integer(-2)).text(4), std::string("-2.5"));
        QCOMPARE(Rational(1250).text(2), std::string("1200"));
        QCOMPARE(Rational(1350).text(2), std::string("1400"));
        QCOMPARE(Rational(999999).text(3), std::string("1000000"));
        QCOMPARE((Rational(1) / Rational(1000)).text(6), std::string("0.001"));
        QCOMPARE(Rational(0).text(3), std::string("0"));
        QVERIFY((Rational(2).power(-3) == Rational(Integer(1), Integer(8))));
        QVERIFY((Rational(Integer(-2), Integer(3)).power(-3) == Rational(Integer(-27), Integer(8))));
        QVERIFY((Rational(Integer(-2), Integer(3)).power(4) == Rational(Integer(16), Integer(81))));
        QVERIFY(Rational(7).power(0) == Rational(1) && Rational(0).power(5).isZero());
    }

    // (a·b + r) / b gives a and r back, against numbers of up to 40 limbs; sums and differences agree.
    void integersDivideBack()
    {
        auto random = twinchart::support::seededGenerator("integersDivideBack");
        const auto draw = [&random](std::size_t digits) {
            std::string text(1, static_cast<char>('1' + random() % 9));
            while (text.size() < digits)
                text += random() % 4 == 0 ? (random() % 2 == 0 ? '0' : '9') : static_cast<char>('0' + random() % 10);
            Integer out = *Integer::parse(text);
            return random() % 2 == 0 ? out : -out;
        };
        for (int i = 0; i < 4000; ++i) {
            const Integer a = draw(1 + random() % 200);
            const Integer b = draw(1 + random() % 200);
            const auto [q, r] = a.divided(b);
            QVERIFY(q * b + r == a);
            const Integer absR = r.isNegative() ? -r : r;
            const Integer absB = b.isNegative() ? -b : b;
            QVERIFY(absR < absB);
            QVERIFY((a + b) - b == a);
            QVERIFY(*Integer::parse(a.text()) == a);
            const auto [back, rest] = (a * b).divided(b);
            QVERIFY(back == a && rest.isZero());
            const Integer g = Integer::gcd(a, b);
            QVERIFY(a.divided(g).second.isZero() && b.divided(g).second.isZero());
        }
        const Integer least(std::numeric_limits<std::int64_t>::min());
        QCOMPARE(least.text(), std::string("-9223372036854775808"));
        QVERIFY(-(-least) == least && least + Integer(1) > least);
        QVERIFY(!Integer::parse("12a") && !Integer::parse("") && !Integer::parse("-"));
    }

    void doubles()
    {
        QCOMPARE(Decimal::parse("5.9")->toDouble(), 5.9);
        QCOMPARE(Rational(Integer(59), Integer(10)).toDouble(), 5.9);
        QCOMPARE((Rational(Integer::powerOfTen(300), Integer(1)) / Rational(Integer::powerOfTen(299), Integer(3)))
                     .toDouble(),
                 30.0);
        QVERIFY(!toDouble("x").has_value());
        QCOMPARE(*toDouble("-1.5e2"), -150.0);
    }
};

QTEST_APPLESS_MAIN(DecimalTest)
#include "decimal_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/expected.h>

#include <QTest>

#include <memory>
#include <string>

using namespace twinchart;

namespace {
enum class Error { One, Two };
Expected<int, Error> half(int n)
{
    if (n % 2 != 0)
        return Unexpected{Error::One};
    return n / 2;
}
Expected<int, Error> quarter(int n)
{
    TWINCHART_ASSIGN(const int h, half(n));
    return half(h);
}
Expected<void, Error> mustBeEven(int n)
{
    TWINCHART_ASSIGN([[maybe_unused]] const int h, half(n));
    return {};
}
Expected<std::string, Error> both(int n)
{
    TWINCHART_TRY(mustBeEven(n));
    return std::string("even");
}
} // namespace

class ExpectedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valueAndError()
    {
        QVERIFY(half(4).hasValue());
        QCOMPARE(*half(4), 2);
        QVERIFY(!half(3));
        QVERIFY(half(3).error() == Error::One);
        QCOMPARE(half(3).valueOr(9), 9);
    }
    void errorsPassThrough()
    {
        QCOMPARE(*quarter(8), 2);
        QVERIFY(!quarter(6));
        QVERIFY(mustBeEven(2).hasValue());
        QVERIFY(mustBeEven(3).error() == Error::One);
        QVERIFY(!both(1));
        QCOMPARE(*both(2), std::string("even"));
    }
    void movesOnlyTypes()
    {
        Expected<std::unique_ptr<int>, Error> e(std::make_unique<int>(5));
        const std::unique_ptr<int> p = std::move(e).value();
        QCOMPARE(*p, 5);
    }
    void copyIsIndependent()
    {
        Expected<std::string, Error> a(std::string("x"));
        Expected<std::string, Error> b = a;
        *b += "y";
        QCOMPARE(*a, std::string("x"));
        b = Expected<std::string, Error>(Unexpected{Error::Two});
        QVERIFY(b.error() == Error::Two);
        b = a;
        QCOMPARE(*b, std::string("x"));
    }
};
QTEST_APPLESS_MAIN(ExpectedTest)
#include "expected_test.moc"

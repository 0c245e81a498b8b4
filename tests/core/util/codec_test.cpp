// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/codec.h>

#include <QTest>

using namespace twinchart;

class CodecTest : public QObject {
    Q_OBJECT
    static Bytes sample()
    {
        return Writer().raw("TST1").u8(7).u16(0x0102).u32(0x03040506).i64(-2).var("text").raw("xy").bytes();
    }
private Q_SLOTS:
    void layoutIsBigEndianWithLengths()
    {
        QCOMPARE(toHex(sample()), std::string("54535431"
                                              "07"
                                              "0102"
                                              "03040506"
                                              "fffffffffffffffe"
                                              "0000000474657874"
                                              "7879"));
    }
    void readsBack()
    {
        const Bytes b = sample();
        Reader in(b);
        in.magic("TST1");
        QCOMPARE(in.u8(), std::uint8_t{7});
        QCOMPARE(in.u16(), std::uint16_t{0x0102});
        QCOMPARE(in.u32(), 0x03040506U);
        QCOMPARE(in.i64(), std::int64_t{-2});
        QCOMPARE(in.text(10), std::string("text"));
        QVERIFY(textViewOf(in.raw(2)) == "xy");
        QVERIFY(in.finish());
    }
    void everyTruncationIsRefused()
    {
        const Bytes b = sample();
        for (std::size_t n = 0; n < b.size(); ++n) {
            Reader in(BytesView(b).first(n));
            in.magic("TST1");
            in.u8();
            in.u16();
            in.u32();
            in.i64();
            in.text(10);
            in.raw(2);
            const auto end = in.finish();
            QVERIFY(!end);
            QVERIFY(end.error() == CodecError::Truncated);
        }
    }
    void leftOverIsRefused()
    {
        Bytes b = Writer().u8(1).bytes();
        b.push_back(0);
        Reader in(b);
        in.u8();
        QVERIFY(in.finish().error() == CodecError::TrailingBytes);
    }
    void limitsHold()
    {
        const Bytes b = Writer().var("12345").bytes();
        Reader in(b);
        QVERIFY(in.var(4).empty());
        QVERIFY(in.error() == CodecError::TooLong);
        QVERIFY(!in.finish());
    }
    void countBoundsAllocation()
    {
        const Bytes b = Writer().u32(1000).u8(0).bytes();
        Reader in(b);
        QCOMPARE(in.count(100000, 8), 0U);
        QVERIFY(!in.ok());
    }
    void nothingAfterFailure()
    {
        const Bytes b = Writer().raw("XXXX").u8(9).bytes();
        Reader in(b);
        in.magic("TST1");
        QCOMPARE(in.u8(), std::uint8_t{0});
        QVERIFY(in.finish().error() == CodecError::BadMagic);
    }
    void utf8_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("ascii") << QByteArray("abc") << true;
        QTest::newRow("arabic") << QByteArray("\xd9\x85\xd8\xb1") << true;
        QTest::newRow("highest") << QByteArray("\xf4\x8f\xbf\xbf") << true;
        QTest::newRow("above highest") << QByteArray("\xf4\x90\x80\x80") << false;
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << false;
        QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf") << false;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("cut") << QByteArray("\xe2\x82") << false;
        QTest::newRow("lone tail") << QByteArray("\x80") << false;
        QTest::newRow("five octets") << QByteArray("\xf8\x88\x80\x80\x80") << false;
    }
    void utf8()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QCOMPARE(isUtf8(text.toStdString()), good);
        const Bytes b = Writer().var(text.toStdString()).bytes();
        Reader in(b);
        in.text(100);
        QCOMPARE(in.finish().hasValue(), good);
    }
    void textRefusesNul()
    {
        const Bytes b = Writer().var(std::string_view("a\0b", 3)).bytes();
        Reader in(b);
        in.text(10);
        QVERIFY(in.finish().error() == CodecError::BadValue);
    }
};
QTEST_APPLESS_MAIN(CodecTest)
#include "codec_test.moc"

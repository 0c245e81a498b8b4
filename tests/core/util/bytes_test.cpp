// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/bytes.h>

#include <support/data.h>

#include <QTest>

using namespace twinchart;

class BytesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hexKnownValues()
    {
        QCOMPARE(toHex(bytesOf("\x01\xab\xff")), std::string("01abff"));
        QVERIFY(fromHex("01ABff") == bytesOf("\x01\xab\xff"));
        QVERIFY(!fromHex("0").has_value());
        QVERIFY(!fromHex("0g").has_value());
        QVERIFY(fromHex("")->empty());
    }
    // RFC 4648 §10.
    void base64Rfc4648_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("coded");
        const char* const rows[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}};
        for (const auto& row : rows)
            QTest::newRow(row[0]) << QByteArray(row[0]) << QByteArray(row[1]);
    }
    void base64Rfc4648()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, coded);
        QCOMPARE(toBase64(bytesOf(plain.toStdString())), coded.toStdString());
        QVERIFY(fromBase64(coded.toStdString()) == bytesOf(plain.toStdString()));
    }
    void base64RefusesWhatIsNotCanonical_data()
    {
        QTest::addColumn<QByteArray>("coded");
        for (const char* bad : {"Zg=", "Zg", "Zh==", "Zm9=", "Z g=", "====", "Zg==Zg==", "Zm\n8", "Zm-_"})
            QTest::newRow(bad) << QByteArray(bad);
    }
    void base64RefusesWhatIsNotCanonical()
    {
        QFETCH(QByteArray, coded);
        QVERIFY(!fromBase64(coded.toStdString()).has_value());
    }
    void randomRoundTrips()
    {
        auto random = support::seededGenerator("util_bytes");
        for (int i = 0; i < 500; ++i) {
            Bytes b(random() % 70);
            for (auto& o : b)
                o = static_cast<std::uint8_t>(random());
            QVERIFY(fromHex(toHex(b)) == b);
            QVERIFY(fromBase64(toBase64(b)) == b);
        }
    }
    void fixedBytesNeedTheirSize()
    {
        using Four = FixedBytes<4, struct FourTag>;
        QVERIFY(Four::from(bytesOf("abcd")).has_value());
        QVERIFY(!Four::from(bytesOf("abc")).has_value());
        QVERIFY(!Four::from(bytesOf("abcde")).has_value());
        QVERIFY(*Four::from(bytesOf("abcd")) < *Four::from(bytesOf("abce")));
    }
};
QTEST_APPLESS_MAIN(BytesTest)
#include "bytes_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/secret.h>

#include <QTest>

using namespace twinchart;

class SecretTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void moveLeavesNothingBehind()
    {
        for (const std::size_t size : {std::size_t{32}, std::size_t{5000}}) {
            SecretBytes a(size);
            a.span()[0] = 42;
            SecretBytes b = std::move(a);
            QVERIFY(a.empty());
            QCOMPARE(b.view()[0], std::uint8_t{42});
            QCOMPARE(b.size(), size);
            a = std::move(b);
            QCOMPARE(a.view()[0], std::uint8_t{42});
            a.clear();
            QVERIFY(a.empty());
        }
    }
    void cloneIsIndependent()
    {
        SecretBytes a = SecretBytes::copyOf("key");
        SecretBytes b = a.clone();
        b.span()[0] = 'K';
        QCOMPARE(textOf(a), std::string("key"));
        QCOMPARE(textOf(b), std::string("Key"));
    }
    void wipeOverwrites()
    {
        Bytes b = bytesOf("secret");
        wipe(b);
        QVERIFY(b == Bytes(6, 0));
        std::string s = "a long enough secret that is not in the short string buffer";
        const char* where = s.data();
        wipe(s);
        QVERIFY(s.empty());
        QCOMPARE(where[1], '\0');
    }
};
QTEST_APPLESS_MAIN(SecretTest)
#include "secret_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown.h"

#include <QTest>

using namespace twinchart::cli;

/// What a terminal is given of texts that others wrote.
class ShownTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void texts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& expected) {
            QTest::newRow(name) << text << expected;
        };
        row("nothing", "", "");
        row("ordinary", "Br\u00edd M\u00e1ire, 3 \u00b5g \u00b7 \u0645\u0631\u064a\u0645 \U0001f6cc",
            "Br\u00edd M\u00e1ire, 3 \u00b5g \u00b7 \u0645\u0631\u064a\u0645 \U0001f6cc");
        row("colours", "\x1b[31mred", "\\u001b[31mred");
        row("end of line", "a\nb\r", "a\\u000ab\\u000d");
        row("nothing's octet", QByteArray("a\0b", 3), "a\\u0000b");
        row("deleted", "\x7f", "\\u007f");
        row("a command of the newer kind", "\u009b1m", "\\u009b1m");
        row("turned", "\u202eabc\u202c\u2067\u200f\u2028", "\\u202eabc\\u202c\\u2067\\u200f\\u2028");
        row("octets alone", "\xff\x80z", "\\ufffd\\ufffdz");
        row("cut", "\xe2\x82", "\\ufffd\\ufffd");
        row("too long a form", "\xc0\xaf\xe0\x80\xaf", "\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd");
        row("half of a pair", "\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd");
        row("beyond", "\xf4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd");
    }
    void texts()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const std::string out = shown({text.constData(), static_cast<std::size_t>(text.size())});
        QCOMPARE(QByteArray::fromStdString(out), expected);
        QCOMPARE(shown(out), out); // what was shown can be shown
    }
    void lines()
    {
        QCOMPARE(shownLines("a\x1b\nb\n\nc"), std::string("a\\u001b\nb\n\nc"));
        QCOMPARE(shownLines(""), std::string());
    }
};

QTEST_APPLESS_MAIN(ShownTest)
#include "shown_test.moc"

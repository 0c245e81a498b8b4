// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include <support/data.h>

#include <QTest>

#include <simdjson.h>

using namespace twinchart::interop;
using Why = JsonError::Why;

namespace {
struct Outcome {
    bool good = false;
    JsonError error;
    JsonTape tape;
    JsonBuffer buffer;
};

void parse(const std::string& text, Outcome& out)
{
    out.buffer.resize(text.size());
    std::copy(text.begin(), text.end(), out.buffer.data());
    out.buffer.seal(text.size());
    JsonParser parser;
    out.good = parser.start({out.buffer.data(), out.buffer.size()}) && parser.value(out.tape, 0) && parser.atEnd();
    out.error = parser.error();
}
} // namespace

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("why");
        QTest::addColumn<int>("offset");
        const auto row = [](const char* name, QByteArray text, Why why, int offset) {
            QTest::newRow(name) << text << static_cast<int>(why) << offset;
        };
        row("nothing", "", Why::Empty, 0);
        row("white space", " \n\t ", Why::Empty, 0);
        row("bad UTF-8", "{\"a\":\"\xC3\x28\"}", Why::NotUtf8, 6);
        row("overlong", "{\"a\":\"\xC0\xAF\"}", Why::NotUtf8, 6);
        row("surrogate in UTF-8", "{\"a\":\"\xED\xA0\x80\"}", Why::NotUtf8, 6);
        row("cut character", "{\"a\":\"\xE2\x82", Why::NotUtf8, 6);
        row("line break in text", "{\"a\":\"x\ny\"}", Why::ControlCharacter, 7);
        row("NUL in text", QByteArray("{\"a\":\"x\0y\"}", 11), Why::ControlCharacter, 7);
        row("NUL outside", QByteArray("{\"a\":\0 1}", 9), Why::ValueExpected, 5);
        row("NUL after number", QByteArray("{\"a\":1\0}", 8), Why::BadNumber, 5);
        row("open text", "{\"a\":\"xyz", Why::UnclosedString, 5);
        row("open object", "{\"a\":1", Why::EndsEarly, 6);
        row("open list", "[1,2", Why::EndsEarly, 4);
        row("only a brace", "{", Why::EndsEarly, 1);
        row("comma at the end", "{\"a\":1,}", Why::NameExpected, 7);
        row("comma in list", "[1,]", Why::ValueExpected, 3);
        row("two commas", "[1,,2]", Why::ValueExpected, 3);
        row("no comma", "[1 2]", Why::CommaExpected, 3);
        row("no comma in object", "{\"a\":1 \"b\":2}", Why::CommaExpected, 7);
        row("text after text", "{\"a\":\"x\"y}", Why::CommaExpected, 8);
        row("no colon", "{\"a\" 1}", Why::ColonExpected, 5);
        row("name without quotes", "{a:1}", Why::NameExpected, 1);
        row("single quotes", "{'a':1}", Why::NameExpected, 1);
        row("comment", "{\"a\":1 /* x */}", Why::CommaExpected, 7);
        row("wrong bracket", "{\"a\":[1}", Why::CommaExpected, 7);
        row("wrong bracket first", "{]", Why::NameExpected, 1);
        row("plus sign", "[+1]", Why::ValueExpected, 1);
        row("leading zero", "[01]", Why::BadNumber, 1);
        row("point at the end", "[1.]", Why::BadNumber, 1);
        row("point at the start", "[.1]", Why::ValueExpected, 1);
        row("empty exponent", "[1e]", Why::BadNumber, 1);
        row("hexadecimal", "[0x10]", Why::BadNumber, 1);
        row("minus alone", "[-]", Why::BadNumber, 1);
        row("not a number", "[NaN]", Why::ValueExpected, 1);
        row("infinity", "[Infinity]", Why::ValueExpected, 1);
        row("long literal", "[trueish]", Why::BadLiteral, 1);
        row("wrong case", "[True]", Why::ValueExpected, 1);
        row("unknown escape", "[\"\\x\"]", Why::BadEscape, 1);
        row("short escape", "[\"\\u12\"]", Why::BadEscape, 1);
        row("high surrogate alone", "[\"\\ud800\"]", Why::LoneSurrogate, 1);
        row("low surrogate alone", "[\"\\udc00\"]", Why::LoneSurrogate, 1);
        row("two high surrogates", "[\"\\ud800\\ud800\"]", Why::LoneSurrogate, 1);
        row("two documents", "{} {}", Why::TrailingText, 3);
        row("text behind", "{}x", Why::TrailingText, 2);
        row("same name", "{\"a\":1,\"a\":2}", Why::DuplicateName, 11);
        row("same name by escape", "{\"ab\":1,\"a\\u0062\":2}", Why::DuplicateName, 18);
        row("same name deep", "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]", Why::DuplicateName, 23);
        row("same empty name", "{\"\":1,\"\":2}", Why::DuplicateName, 9);
        row("bad escape in name", "{\"\\q\":1}", Why::BadEscape, 1);
        QByteArray many = "{";
        for (int i = 0; i < 100; ++i)
            many += "\"name" + QByteArray::number(i) + "\":0,";
        row("same name among many", many + "\"name50\":1}", Why::DuplicateName, static_cast<int>(many.size()) + 9);
        row("too deep", QByteArray(129, '[') + QByteArray(129, ']'), Why::TooDeep, 128);
        row("too deep, objects", QByteArray("{\"a\":").repeated(129) + "1" + QByteArray(129, '}'), Why::TooDeep,
            128 * 5);
        row("long name", "{\"" + QByteArray(70'000, 'n') + "\":1}", Why::NameTooLong, 1);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, why);
        QFETCH(int, offset);
        Outcome out;
        parse(text.toStdString(), out);
        QVERIFY(!out.good);
        QCOMPARE(static_cast<int>(out.error.why), why);
        QCOMPARE(static_cast<int>(out.error.offset), offset);
    }

    void keepsTexts()
    {
        Outcome out;
        parse(" {\"n\" : -1.00e+5 ,\n\"t\":\"a\\u00e9\\n\\ud83d\\ude00/\" , \"b\":[true,false,null,{}] } \n", out);
        QVERIFY(out.good);
        const auto& nodes = out.tape.nodes;
        QCOMPARE(nodes[0].kind, JsonKind::Object);
        QCOMPARE(nodes[0].view().front(), '{');
        QCOMPARE(nodes[0].view().back(), '}');
        QCOMPARE(member(out.tape, 0, "n")->view(), std::string_view("-1.00e+5"));
        std::string plain;
        QVERIFY(!unescape(member(out.tape, 0, "t")->view(), plain));
        QCOMPARE(plain, std::string("a\xC3\xA9\n\xF0\x9F\x98\x80/"));
        QCOMPARE(member(out.tape, 0, "b")->end, out.tape.nodes[0].end);
        QCOMPARE(member(out.tape, 0, "c"), nullptr);
    }

    void deepestAllowed()
    {
        Outcome out;
        parse(std::string(128, '[') + std::string(128, ']'), out);
        QVERIFY(out.good);
    }

    void hashesAgree()
    {
        for (const std::string_view name : {"", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi",
                                            "resourceType", "aVeryLongElementName"}) {
            Outcome out;
            parse("{\"" + std::string(name) + "\":0}", out);
            QVERIFY(out.good);
            QCOMPARE(out.tape.nodes[1].hash, nameHash(name));
            QCOMPARE(runtimeHash(name), nameHash(name));
        }
    }

    /// Random texts of brackets, commas and scalars: accepted exactly when simdjson's own parser accepts them,
    /// but for double names.
    void randomTexts()
    {
        auto random = twinchart::support::seededGenerator("json");
        static constexpr std::string_view kParts[] = {"{", "}",    "[",    "]",    ",", ":",  "\"a\"", "\"\\u0041\"",
                                                      "1", "-0.5", "true", "null", " ", "\"", "\\"};
        std::size_t accepted = 0;
        for (int i = 0; i < 50'000; ++i) {
            std::string text;
            for (std::size_t n = random() % 12; n > 0; --n)
                text += kParts[random() % std::size(kParts)];
            Outcome out;
            parse(text, out);
            accepted += out.good ? 1u : 0u;
            simdjson::dom::parser oracle;
            const bool valid = oracle.parse(simdjson::padded_string(text)).error() == simdjson::SUCCESS;
            if (out.good != valid && !(valid && out.error.why == Why::DuplicateName))
                QFAIL(text.c_str());
        }
        std::printf("random texts: 50000, accepted %zu\n", accepted);
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "json_test.moc"

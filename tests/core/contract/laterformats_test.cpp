// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "latervalues.h"

#include <util/file.h>

#include <QTest>

#include <filesystem>
#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint64_t kLimit = 1u << 20;
constexpr auto kLast = static_cast<int>(Kind::Expedite);
/// magic ‖ version ‖ suite ‖ length ‖ chain
constexpr std::size_t kVersionAt = 4;
constexpr std::size_t kSuiteAt = 5;
constexpr std::size_t kKindAt = 4 + 1 + 1 + 4 + std::string_view("test-chain-1").size();

std::filesystem::path folder()
{
    return std::filesystem::path(qEnvironmentVariable("TWINCHART_SOURCE", QStringLiteral(".")).toStdString()) /
           "tests/fixtures/formats/contract-2";
}

/// Transactions by the name of their kind, values of the state by that of their namespace.
const std::map<std::string, Bytes>& released()
{
    static const auto kMade = [] {
        std::map<std::string, Bytes> out;
        for (const auto& [name, octets] : laterTransactions())
            out[name + ".tct1"] = octets;
        for (const auto& [name, value] : laterValues())
            out[name + ".value"] = value.octets;
        return out;
    }();
    return kMade;
}
Bytes kept(const QString& name)
{
    const auto octets = readFile(folder() / name.toStdString(), kLimit);
    return octets ? *octets : Bytes{};
}
std::optional<Bytes> again(BytesView octets)
{
    const auto decoded = decodeTransaction(octets);
    return decoded ? std::optional(encode(*decoded)) : std::nullopt;
}
Bytes with(Bytes octets, std::size_t at, int value)
{
    octets[at] = static_cast<std::uint8_t>(value);
    return octets;
}
} // namespace

/// The same as formats_test for what came with the kinds 11 to 42: their transactions and their values of the state.
class LaterFormatsTest : public QObject {
    Q_OBJECT
    std::map<std::string, LaterValue> m_values = laterValues();

private Q_SLOTS:
    void initTestCase()
    {
        const bool writes = qEnvironmentVariableIsSet("TWINCHART_WRITE_FORMATS");
        QVERIFY2(writes || std::filesystem::exists(folder()), "TWINCHART_SOURCE must name the checkout");
        std::set<Kind> kinds;
        for (const auto& [name, octets] : laterTransactions()) {
            const auto decoded = decodeTransaction(octets);
            QVERIFY2(decoded, name.c_str());
            kinds.insert(kindOf(decoded->body));
        }
        QCOMPARE(kinds.size(), std::size_t(kLast - static_cast<int>(Kind::Anchor)));
        std::set<int> types;
        for (const auto& [name, value] : m_values)
            types.insert(value.octets[0]);
        QCOMPARE(types.size(), m_values.size());
    }

    void stillWrittenAsReleased_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, octets] : released())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void stillWrittenAsReleased()
    {
        QFETCH(const QString, name);
        const Bytes now = released().at(name.toStdString());
        // TWINCHART_WRITE_FORMATS makes the files of a format that is not released yet.
        if (qEnvironmentVariableIsSet("TWINCHART_WRITE_FORMATS")) {
            std::filesystem::create_directories(folder());
            QVERIFY(writeFileAtomically(folder() / name.toStdString(), now, 0644));
        }
        const Bytes octets = kept(name);
        QVERIFY2(!octets.empty(), "the fixture is missing");
        QVERIFY(octets == now);
        if (name.endsWith(QStringLiteral(".tct1")))
            QVERIFY(again(octets) == octets);
        else
            QVERIFY(m_values.at(name.chopped(6).toStdString()).again(octets) == octets);
    }

    void everyFileIsKnown()
    {
        const auto& known = released();
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder())) {
            QVERIFY(known.contains(entry.path().filename().string()));
            ++files;
        }
        QCOMPARE(files, known.size());
    }

    /// Another magic, version, suite or kind: refused, or what it says it is.
    void otherTransactions_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, octets] : laterTransactions())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void otherTransactions()
    {
        QFETCH(const QString, name);
        const Bytes octets = kept(name + QStringLiteral(".tct1"));
        const auto decoded = decodeTransaction(octets);
        QVERIFY(decoded);
        const int kind = octets[kKindAt];
        QCOMPARE(static_cast<int>(kindOf(decoded->body)), kind);
        for (int value = 0; value < 256; ++value) {
            for (std::size_t at = 0; at <= kSuiteAt; ++at)
                QVERIFY(octets[at] == value || !decodeTransaction(with(octets, at, value)));
            if (value == kind)
                continue;
            const Bytes touched = with(octets, kKindAt, value);
            const auto other = decodeTransaction(touched);
            QVERIFY(!other || (value >= 1 && value <= kLast));
            if (other)
                QVERIFY(static_cast<int>(kindOf(other->body)) == value && encode(*other) == touched);
        }
        QVERIFY(octets[kVersionAt] == 1 && octets[kSuiteAt] == 1);
    }

    /// Another type or version: refused, and no other type's decoder takes it.
    void otherValues_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, value] : m_values)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void otherValues()
    {
        QFETCH(const QString, name);
        const Bytes octets = kept(name + QStringLiteral(".value"));
        QVERIFY(octets.size() > 2);
        for (int value = 0; value < 256; ++value)
            for (const std::size_t at : {0U, 1U})
                QVERIFY((octets[at] == value) ==
                        m_values.at(name.toStdString()).again(with(octets, at, value)).has_value());
        for (const auto& [other, decoder] : m_values)
            QVERIFY(other == name.toStdString() || !decoder.again(octets));
    }
};

QTEST_GUILESS_MAIN(LaterFormatsTest)
#include "laterformats_test.moc"

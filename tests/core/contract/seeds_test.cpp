// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "latervalues.h"
#include "walk.h"

#include <util/file.h>

#include <QTest>

#include <filesystem>
#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint64_t kLimit = 1u << 20;
constexpr int kKinds = static_cast<int>(Kind::Expedite);
constexpr int kMostBlocks = 60'000;
constexpr int kBlocksOfATown = 400; ///< people leave and keys die on a long walk
constexpr std::size_t kWalks = 4;
constexpr std::size_t kWalkOctets = 256;

std::filesystem::path folder(const char* target)
{
    return std::filesystem::path(qEnvironmentVariable("TWINCHART_SOURCE", QStringLiteral(".")).toStdString()) /
           "tests/fuzz/corpus" / target;
}
void put(const char* target, const std::string& name, const Bytes& octets)
{
    std::filesystem::create_directories(folder(target));
    QVERIFY(writeFileAtomically(folder(target) / name, octets, 0644));
}
std::vector<Bytes> seeds(const char* target)
{
    std::vector<Bytes> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder(target)))
        out.push_back(readFile(entry.path(), kLimit).value());
    return out;
}

/// A transaction of each kind that was done on a walk.
std::map<Kind, Bytes> walked()
{
    std::map<Kind, Bytes> done;
    SeededChoices choices(1);
    Walk walk(choices);
    const Walk::Place start = walk.place();
    for (int i = 1; i <= kMostBlocks && done.size() < kKinds; ++i) {
        Block block = walk.next();
        block.steps.resize(1);
        if (walk.play(block).at(0) == Code::Ok)
            done.try_emplace(block.steps[0].kind, block.steps[0].octets);
        if (i % kBlocksOfATown == 0)
            walk.goTo(start);
    }
    return done;
}
} // namespace

/// The fuzzers' seeds: every kind of transaction and every type of value is among them.
class SeedsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(std::filesystem::exists(folder("transaction")), "TWINCHART_SOURCE must name the checkout");
        // TWINCHART_WRITE_SEEDS makes them anew.
        if (!qEnvironmentVariableIsSet("TWINCHART_WRITE_SEEDS"))
            return;
        for (const auto& [kind, octets] : walked())
            put("transaction", "kind" + std::to_string(static_cast<int>(kind)), octets);
        for (const auto& [name, value] : laterValues())
            put("state_entry", name, value.octets);
        SeededChoices choices(2);
        for (std::size_t i = 1; i <= kWalks; ++i) {
            Bytes octets;
            while (octets.size() < kWalkOctets)
                octets.push_back(static_cast<std::uint8_t>(choices.next()));
            put("checktx", "walk" + std::to_string(i), octets);
        }
    }

    void everyKind()
    {
        std::set<Kind> kinds;
        for (const Bytes& seed : seeds("transaction"))
            if (const auto decoded = decodeTransaction(seed))
                kinds.insert(kindOf(decoded->body));
        for (int kind = 1; kind <= kKinds; ++kind)
            QVERIFY2(kinds.contains(static_cast<Kind>(kind)), std::string(nameOf(static_cast<Kind>(kind))).c_str());
    }

    void everyType()
    {
        const std::vector<Bytes> all = seeds("state_entry");
        for (const auto& [name, value] : laterValues())
            QVERIFY2(std::ranges::any_of(all, [&](const Bytes& seed) { return value.again(seed).has_value(); }),
                     name.c_str());
    }

    void walks() { QVERIFY(seeds("checktx").size() >= kWalks); }
};

QTEST_GUILESS_MAIN(SeedsTest)
#include "seeds_test.moc"

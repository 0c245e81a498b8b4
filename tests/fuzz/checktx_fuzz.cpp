// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

#include <cstdio>
#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
// Short, so that an input costs milliseconds: the fuzzer joins what it found.
constexpr std::size_t kMostBlocks = 3;
constexpr std::size_t kMostSteps = 3;
constexpr int kBlocksBefore = 200;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// The block is done, and what it refuses changes nothing but a nonce.
std::vector<Code> play(Walk& walk, const Block& block, const std::vector<Bytes>& octets)
{
    const auto finalized = walk.w.app->finalize(walk.w.app->height() + 1, block.time, octets);
    require(finalized.hasValue() && walk.w.app->commit());
    std::vector<Code> codes;
    for (const ledger::TxResult& result : finalized->results)
        codes.push_back(static_cast<Code>(result.code));
    walk.learn(block, codes);
    if (std::ranges::find(codes, Code::Ok) == codes.end())
        for (const StateChange& change : finalized->changes)
            require(textViewOf(BytesView(change.key).first(4)) == "nonc");
    require(finalized->appHash == walk.w.app->appHash());
    return codes;
}

/// How often CheckTx was run: what packaging/check counts, for an input has up to nine transactions.
struct Count {
    std::size_t checked = 0;
    ~Count() { std::fprintf(stderr, "stat::transactions_checked: %zu\n", checked); }
};
Count& count()
{
    static Count made;
    return made;
}

/// Some history, so that references to all kinds of things are there; made before the first input, whose time is
/// limited.
struct Town {
    SeededChoices choices{1};
    Walk walk{choices};
    Walk::Place start;

    Town()
    {
        for (int i = 0; i < kBlocksBefore; ++i)
            walk.play(walk.next());
        start = walk.place();
    }
};
Town& town()
{
    static Town made;
    return made;
}
} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    town();
    count();
    return 0;
}

/// The octets choose: kinds, people, references, fields of transactions that are all signed, so that every rule is
/// reached. CheckTx and the block agree, what is refused changes nothing but a nonce, and prepare gives what process
/// takes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    OctetChoices choices(BytesView(data, size));
    Walk& walk = town().walk;
    walk.goTo(town().start);
    walk.use(choices);
    for (std::size_t i = 0; i < kMostBlocks && !choices.isDone(); ++i) {
        const Block block = walk.next(kMostSteps);
        std::vector<Bytes> octets;
        for (const Step& step : block.steps)
            octets.push_back(step.octets);
        std::vector<Code> alone;
        for (const Bytes& transaction : octets)
            alone.push_back(walk.w.app->check(transaction, block.time));
        count().checked += octets.size();
        require(walk.w.app->process(walk.w.app->prepare(octets, block.time), block.time));
        const auto codes = play(walk, block, octets);
        require(alone[0] == codes[0]);
        for (std::size_t k = 0; k < codes.size(); ++k) {
            require((alone[k] == Code::Malformed) == (codes[k] == Code::Malformed)); // no state is asked for that
            // Some slips of the walk are out of a field's range.
            require((codes[k] == Code::Malformed) == !decodeTransaction(octets[k]).hasValue());
            require(codes[k] != Code::BadSignature && codes[k] != Code::WrongChain);
        }
    }
    return 0;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contract at a million keys: arranging 5,000 pending transactions, FinalizeBlock of 1,000 mixed ones with warm and
// cold signatures, the embedded engine's commit of them, a record's proof, restoring the state, and what records and
// consents make it grow. Each beside what it cannot do without, from the same run. Warm figures, proofs and the opening
// are processor time of their one thread.
#include "contractload.h"

#include "chainstore.h"

#include <contract/consententries.h>
#include <ledger/encoding.h>
#include <support/data.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <malloc.h>
#include <string_view>
#include <thread>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::bench;
using namespace twinchart::contract::test;

namespace {
constexpr std::size_t kBlock = 1'000;
constexpr int kRuns = 25;

using Moment = std::chrono::steady_clock::time_point;
Moment moment()
{
    return std::chrono::steady_clock::now();
}
double millisecondsSince(Moment start)
{
    return std::chrono::duration<double, std::milli>(moment() - start).count();
}
/// Of this thread: what a machine that others use as well does not blur.
double processorMilliseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}
double percentile(std::vector<double>& values, double p)
{
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())))];
}
[[noreturn]] void fatal(const char* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}
void twoThreads(std::span<const std::function<void()>> tasks)
{
    std::vector<std::jthread> threads;
    for (const auto& task : tasks)
        threads.emplace_back(task);
}
double octetsInUse()
{
    const auto info = ::mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

Digest256 hashOf(const std::vector<StateChange>& entries)
{
    StateTrie trie;
    for (const StateChange& entry : entries)
        trie.put(entry.key, entry.value);
    return trie.root();
}
Application restored(const World& world, const std::vector<StateChange>& entries, const Digest256& hash)
{
    auto application = Application::restore(world.genesis, world.app->height(), world.app->time(), entries, hash);
    if (!application)
        fatal("restore");
    application->useRunner(twoThreads);
    return std::move(*application);
}

/// Processor milliseconds of `run`, the median of kRuns.
template <class Run>
double medianOf(Run run)
{
    std::vector<double> out;
    for (int n = 0; n < kRuns; ++n) {
        const double before = processorMilliseconds();
        run();
        out.push_back(processorMilliseconds() - before);
    }
    return percentile(out, 0.5);
}

bool arranging(World& world, const Application& application, Instant time)
{
    const std::vector<Bytes> pending = mixed(world, 5'000, "pending ");
    const auto start = moment();
    const auto codes = application.arrange(pending, time);
    const double cold = millisecondsSince(start);
    const double warm = medianOf([&] { application.arrange(pending, time); });
    const auto taken = static_cast<std::size_t>(std::ranges::count(codes, std::optional(Code::Ok)));
    const double floor = medianOf([&] {
        for (std::size_t i = 0; i < taken; ++i)
            if (!decodeTransaction(pending[i]) || transactionHash(pending[i]) == Digest256{})
                fatal("decode");
    });
    std::printf(
        "arrange          5,000 pending, %zu taken: %.1f ms warm (must be <= 20), of which decoding and hashing "
        "those once %.1f; %.0f ms cold\n",
        taken, warm, floor, cold);
    if (taken != kMaxBlockTransactions)
        fatal("arrange");
    return warm <= 20;
}

double signatureMilliseconds(const World& world)
{
    const Bytes message(300, 7);
    const Signature64 signature = world.nurse.key.sign(message);
    return medianOf([&] {
               for (int n = 0; n < 100; ++n)
                   if (!crypto::verifyStrict(world.nurse.key.publicKey(), message, signature))
                       fatal("signature");
           }) /
           100;
}

bool finalizing(World& world, const Application& application, Instant time)
{
    const std::vector<Bytes> block = mixed(world, kBlock, "block ");
    std::vector<Application> forks;
    for (int n = 0; n < kRuns + 1; ++n)
        forks.push_back(application.fork());
    std::vector<StateChange> changes;
    const auto finalize = [&](Application& on) {
        auto out = on.finalize(on.height() + 1, time, block);
        if (!out || std::ranges::any_of(out->results, [](const auto& r) { return r.code != 0; }))
            fatal("finalize");
        changes = std::move(out->changes);
    };
    const auto start = moment();
    finalize(forks.back());
    const double cold = millisecondsSince(start);
    application.arrange(block, time);
    forks.clear();
    for (int n = 0; n < kRuns; ++n)
        forks.push_back(application.fork());
    auto next = forks.begin();
    const double warm = medianOf([&] { finalize(*next++); });
    const double floor = medianOf([&] {
        StateTrie trie = application.state();
        for (const StateChange& change : changes)
            trie.put(change.key, change.value);
        trie.root();
    });
    const double signatures = signatureMilliseconds(world) * static_cast<double>(kBlock);
    std::printf("FinalizeBlock    %zu mixed on %zu keys: %.1f ms warm (must be <= 80, beyond the signatures <= 50), of "
                "which %.1f are bare puts of its %zu changes and the root; %.0f ms cold on two threads, %.0f of bare "
                "signatures on one\n",
                kBlock, application.state().size(), warm, floor, changes.size(), cold, signatures);
    return warm <= 50;
}

/// A file of its own, written and on the disk.
double bareWrite(const std::filesystem::path& path, std::size_t octets)
{
    const Bytes content(octets, 7);
    const auto start = moment();
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ::write(file, content.data(), octets) != static_cast<ssize_t>(octets) || ::fsync(file) != 0)
        fatal("write");
    ::close(file);
    return millisecondsSince(start);
}

/// What the embedded engine writes of a block: it, the empty one behind it, and the changes of the state.
bool committing(World& world, Application application, const std::vector<StateChange>& entries)
{
    using namespace consortium;
    const support::TemporaryFolder folder;
    const SecretBytes databaseKey = SecretBytes::copyOf(Bytes(48, 0x5a));
    EngineOptions options;
    options.path = folder.path() / "chain.db";
    options.databaseKey = &databaseKey;
    auto store = ChainStore::open(options, true);
    const auto validator = *ledger::VoteSigner::fromSeed(digest("validator north").view());
    const ledger::ValidatorSet validators = validatorsOf(world.genesis);
    Predecessor before;
    LedgerHeight height = 1;
    const auto blockOf = [&](std::vector<Bytes> transactions, Instant time) {
        const Predecessor* last = height > 1 ? &before : nullptr;
        ledger::Header header =
            headerOf(world.genesis, validators, last, height, time, application.appHash(), transactions);
        Block block = makeBlock(validator, std::move(header), std::move(transactions), last);
        before = {block.commit.blockId, block.commit, {}};
        ++height;
        return block;
    };
    if (!store || !store->begin(encode(world.genesis), blockOf({}, world.genesis.time), entries))
        fatal("store");
    std::vector<double> wall;
    std::vector<double> processor;
    std::vector<double> floors;
    for (int n = 0; n < kRuns; ++n) {
        const Instant time{application.time().ns + 1'000'000'000};
        std::vector<Bytes> transactions = mixed(world, kBlock, "commit ", static_cast<std::size_t>(n) * kBlock);
        const auto out = application.finalize(application.height() + 1, time, transactions);
        if (!out || std::ranges::any_of(out->results, [](const auto& r) { return r.code != 0; }) ||
            !application.commit())
            fatal("finalize");
        std::size_t octets = 0;
        for (const Bytes& transaction : transactions)
            octets += transaction.size();
        for (const StateChange& change : out->changes)
            octets += change.key.size() + change.value.size();
        std::vector<Block> blocks;
        blocks.push_back(blockOf(std::move(transactions), time));
        blocks.push_back(blockOf({}, {time.ns + 1}));
        const auto start = moment();
        const double one = processorMilliseconds();
        if (!store->append(blocks, out->changes))
            fatal("append");
        processor.push_back(processorMilliseconds() - one);
        wall.push_back(millisecondsSince(start));
        floors.push_back(bareWrite(folder.path() / "bare", octets));
    }
    const double milliseconds = percentile(wall, 0.5);
    std::printf("commit           %zu mixed on %zu keys, with fsync: %.1f ms (must be <= 50), of the processor %.1f; "
                "writing as many octets bare %.1f ms\n",
                kBlock, entries.size(), milliseconds, percentile(processor, 0.5), percentile(floors, 0.5));
    return milliseconds <= 50;
}

/// Header, commit and validator set that a proof stands on, where four members sign.
std::size_t lightBlockOctets(const World& world, const Digest256& appHash)
{
    std::vector<ledger::VoteSigner> signers;
    ledger::ValidatorSet validators;
    for (const char* name : {"validator north", "validator east", "validator south", "validator west"}) {
        signers.push_back(*ledger::VoteSigner::fromSeed(digest(name).view()));
        validators.validators.push_back({signers.back().address(), signers.back().publicKey(), 1, 0});
    }
    auto block = consortium::makeBlock(
        signers[0], consortium::headerOf(world.genesis, validators, nullptr, 1, world.time, appHash, {}), {}, nullptr);
    for (std::size_t i = 1; i < signers.size(); ++i)
        block.commit.signatures.push_back(signers[i].precommit(
            block.header.chainId, block.header.height, block.commit.round, block.commit.blockId, block.header.time));
    return ledger::encode(ledger::LightBlock{{std::move(block.header), std::move(block.commit)}, validators}).size();
}

bool proofs(const World& world, const Application& application, std::size_t contributions)
{
    auto random = support::seededGenerator("contract_bench");
    const Digest256 hash = application.appHash();
    std::vector<double> make;
    std::vector<double> verify;
    std::size_t largest = 0;
    for (int n = 0; n < 2'000; ++n) {
        const Digest256 root = rootAt(random() % contributions);
        const double start = processorMilliseconds();
        const auto there = application.query(key::contribution(root), application.height());
        const auto newest = application.query(key::superseded(root, 3), application.height());
        const Bytes a = encode(there->proof);
        const Bytes b = encode(newest->proof);
        const double made = processorMilliseconds();
        if (!there->value || !ledger::verifyExistence(there->proof, hash, key::contribution(root), *there->value) ||
            !ledger::verifyAbsence(newest->proof, hash, key::superseded(root, 3)))
            fatal("proof");
        verify.push_back(processorMilliseconds() - made);
        make.push_back(made - start);
        largest = std::max(largest, a.size() + b.size() + there->value->size());
    }
    const double makeMs = percentile(make, 0.99);
    const double verifyMs = percentile(verify, 0.99);
    // Two hashes of 33 octets a step: what a proof of that size holds at most.
    const std::size_t steps = largest / Digest256::kSize;
    const double floor = medianOf([&] {
        for (std::size_t n = 0; n < steps; ++n)
            ledger::proofInnerHash(hash, hash);
    });
    const std::size_t block = lightBlockOctets(world, hash);
    // The leaf in its contribution's tree, as deep as one may be.
    const std::size_t inclusion = 4 * Digest256::kSize + kMaxContributionDepth * Digest256::kSize;
    std::printf(
        "a record's proof %zu keys: make %.3f ms p99, verify %.3f ms p99 (must be <= 1 each), of which hashing its "
        "nodes bare %.3f; %zu octets of state, %zu of the deepest contribution and %zu of the light block of four "
        "(must be <= 8,192)\n",
        application.state().size(), makeMs, verifyMs, floor, largest, inclusion, block);
    return makeMs <= 1 && verifyMs <= 1 && largest + inclusion + block <= 8'192;
}

/// What `keys` entries alone cost, a key: octets in the store, and in memory.
template <class EntryAt>
std::pair<double, double> costOf(std::size_t keys, EntryAt entryAt)
{
    std::vector<ledger::Entry> entries;
    double stored = 0;
    for (std::size_t n = 0; n < keys; ++n) {
        entries.push_back(entryAt(n));
        stored += static_cast<double>(entries.back().key.size() + entries.back().value.size());
    }
    std::ranges::sort(entries, {}, &ledger::Entry::key);
    const double before = octetsInUse();
    StateTrie trie;
    if (!trie.append(entries))
        fatal("append");
    return {stored / static_cast<double>(keys), (octetsInUse() - before) / static_cast<double>(keys)};
}

void growth(const World& world)
{
    const auto record = [entry = contributionAt(0)](std::size_t n) {
        return ledger::Entry{key::contribution(rootAt(n)), encode(entry)};
    };
    GrantEntry grant;
    grant.requester = world.nurse.id();
    grant.sealing = world.nurse.sealing;
    const auto consent = [&grant](std::size_t n) {
        return ledger::Entry{key::grant(handleAt(n), digest("grant " + std::to_string(n))), encode(grant)};
    };
    const std::size_t contribution = record(0).key.size() + record(0).value.size();
    ShareRequestEntry request;
    request.sealing = grant.sealing;
    const std::size_t asked = key::shareRequest({}, {}).size() + encode(request).size();
    const std::size_t listed = encode(ConsentListEntry{{{}}}).size() - encode(ConsentListEntry{}).size();
    std::printf("growth           a contribution %zu octets whatever it holds: %.1f a record at 16, %.2f at 1,024; a "
                "consent: grant %zu, its request %zu, its place in the requester's list %zu\n",
                contribution, static_cast<double>(contribution) / 16, static_cast<double>(contribution) / 1'024,
                consent(0).key.size() + consent(0).value.size(), asked, listed);
    for (const std::size_t keys : {1'000u, 10'000u, 100'000u, 1'000'000u}) {
        const auto records = costOf(keys, record);
        const auto consents = costOf(keys, consent);
        std::printf(
            "growth           %8zu keys: a contribution %.0f octets in the store, %.0f in memory; a consent %.0f, "
            "%.0f\n",
            keys, records.first, records.second, consents.first, consents.second);
    }
}
} // namespace

int main()
{
    constexpr std::size_t kKeys = 1'000'000;
    World world;
    growth(world);
    const auto entries = stateOf(world, kKeys);
    double floor = processorMilliseconds();
    const Digest256 hash = hashOf(entries);
    floor = processorMilliseconds() - floor;
    const double before = octetsInUse();
    const double start = processorMilliseconds();
    const Application application = restored(world, entries, hash);
    const double open = processorMilliseconds() - start;
    std::printf(
        "open             %zu keys: %.0f ms (must be <= 2,000), about %.0f octets a key in memory; bare puts and "
        "the root %.0f ms\n",
        kKeys, open, (octetsInUse() - before) / static_cast<double>(kKeys), floor);
    const Instant time{world.app->time().ns + 1'000'000'000};
    bool good = open <= 2'000;
    good = proofs(world, application, kKeys - 1'000) && good;
    good = arranging(world, application, time) && good;
    good = finalizing(world, application, time) && good;
    good = committing(world, application.fork(), entries) && good;
    return good ? 0 : 1;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The replica beside its floor: sealing and storing records against raw inserts of the same rows into SQLCipher
// with the same index (one plain index, and the replica's two tables without their merging; the faster counts),
// opening patients of 20,000 and 100,000 items with the check of their root, and an item's
// proof at 100,000 records.
#include "data.h"
#include "world.h"

#include <ledger/merkle.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

using namespace twinchart;
using namespace twinchart::sync;
using namespace twinchart::sync::test;
namespace maker = twinchart::replica::maker;

namespace {
constexpr std::uint32_t kBatch = 4'096;
using Moment = std::chrono::steady_clock::time_point;
Moment moment()
{
    return std::chrono::steady_clock::now();
}
double secondsSince(Moment start)
{
    return std::chrono::duration<double>(moment() - start).count();
}

/// Of all threads: what a machine that others use as well does not blur.
double cpuSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
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

struct Plain {
    std::vector<replica::RecordName> names;
    std::vector<VersionId> versions;
    std::vector<model::RecordContent> contents;
    std::vector<Bytes> encoded;
};
/// What reaches the sealing step: encoded contents, sorted by name.
Plain plainOf(std::uint64_t first, std::uint32_t records)
{
    std::vector<std::uint64_t> order(records);
    for (std::uint32_t n = 0; n < records; ++n)
        order[n] = first + n;
    std::ranges::sort(order, [](std::uint64_t a, std::uint64_t b) { return maker::nameAt(a) < maker::nameAt(b); });
    Plain out;
    for (const std::uint64_t n : order) {
        out.names.push_back(maker::nameAt(n));
        out.versions.push_back(maker::versionAt(n));
        out.contents.push_back(maker::contentOf(n, 1, 1, 1'100));
        out.encoded.push_back(model::encode(out.contents.back()));
    }
    return out;
}

/// Seals on all cores, builds the tree: what an import does between plan and store.
replica::NewContribution sealed(Plain& plain)
{
    replica::NewContribution c;
    c.chain = "bench";
    c.handle = maker::fixedOf<PatientHandle>(1);
    c.catalogue = maker::fixedOf<Digest256>(77);
    c.received = Instant::fromSeconds(1'700'000'000);
    c.records.resize(plain.names.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t n = next++; n < plain.names.size(); n = next++) {
            replica::NewRecord& r = c.records[n];
            auto s = crypto::sealRecord(plain.encoded[n], replica::bindingOf(c.chain, c.handle, plain.names[n],
                                                                             plain.versions[n], c.catalogue, false));
            if (!s)
                fatal("seal");
            r.record = plain.names[n];
            r.version = plain.versions[n];
            r.ciphertext = std::move(s->ciphertext);
            r.dek = std::move(s->dek);
            r.ciphertextDigest = s->ciphertextDigest;
            r.commitment = s->commitment;
            model::RecordContent& content = plain.contents[n];
            r.source = std::move(content.source);
            r.resourceType = std::move(content.resourceType);
            r.resourceId = std::move(content.resourceId);
            r.dataSet = std::move(content.dataSet);
            r.items = std::move(content.items);
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (unsigned n = 1; n < std::max(1U, std::thread::hardware_concurrency()); ++n)
            helpers.emplace_back(work);
        work();
    }
    for (std::uint32_t n = 0; n < c.records.size(); ++n) {
        const replica::NewRecord& r = c.records[n];
        crypto::Leaf leaf;
        leaf.recordDigest.octets = r.record.octets;
        leaf.version = r.version;
        leaf.commitment = r.commitment;
        leaf.ciphertextDigest = r.ciphertextDigest;
        c.leaves.push_back(crypto::encode(leaf));
        c.recordLeaves.push_back(n);
    }
    c.depth = static_cast<std::uint8_t>(*crypto::padLeaves(c.leaves));
    std::vector<Digest256> hashes;
    for (const auto& leaf : c.leaves)
        hashes.push_back(ledger::leafHash(leaf));
    c.root = ledger::merkleRootOfHashes(hashes);
    return c;
}

enum class Index { One, TwoTables };
double rawInserts(const std::filesystem::path& path, std::vector<replica::NewContribution>& contributions, Index index)
{
    const auto keys = maker::keys();
    auto db = crypto::store::Database::open(path, keys.database);
    if (!db ||
        !db->migrate(replica::kStoreName, index == Index::One ? replica::migrations().first(1) : replica::migrations()))
        fatal("raw store");
    const auto start = moment();
    std::int64_t number = 0;
    for (const replica::NewContribution& c : contributions) {
        auto transaction = crypto::store::Transaction::begin(*db);
        auto write = db->prepare(
            "INSERT INTO records(number, prefix, contribution, leaf, name, version, commitment, digest, dek, octets) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
        auto name = index == Index::TwoTables ? db->prepare("INSERT INTO recent_names(prefix, number) VALUES(?1, ?2)")
                                              : db->prepare("SELECT 1");
        if (!transaction || !write || !name)
            fatal("raw store");
        for (std::size_t n = 0; n < c.records.size(); ++n) {
            const replica::NewRecord& r = c.records[n];
            write->bind(1, ++number)
                .bind(2, replica::prefixOf(r.record))
                .bind(3, std::int64_t{1})
                .bind(4, std::int64_t{c.recordLeaves[n]});
            write->bindStatic(5, r.record.view()).bindStatic(6, r.version.view()).bindStatic(7, r.commitment.view());
            write->bindStatic(8, r.ciphertextDigest.view()).bindStatic(9, r.dek.view()).bindStatic(10, r.ciphertext);
            if (!write->run())
                fatal("raw insert");
            if (index == Index::TwoTables && !name->bind(1, replica::prefixOf(r.record)).bind(2, number).run())
                fatal("raw insert");
        }
        if (!transaction->commit())
            fatal("raw commit");
    }
    return secondsSince(start);
}

bool sealAndStore(const std::filesystem::path& folder, std::uint32_t records)
{
    double best = 1e9;
    double oneIndex = 1e9;
    double twoTables = 1e9;
    for (int round = 0; round < 3; ++round) {
        std::vector<Plain> plains;
        for (std::uint32_t first = 0; first < records; first += kBatch)
            plains.push_back(plainOf(first, std::min(kBatch, records - first)));
        auto replica = replica::Replica::create(
            folder / ("ours" + std::to_string(records) + std::to_string(round) + ".db"), maker::keys());
        if (!replica)
            fatal("replica");
        std::vector<replica::NewContribution> kept;
        const auto start = moment();
        const double cpuStart = cpuSeconds();
        double sealing = 0;
        for (Plain& plain : plains) {
            replica::Batch batch;
            const double before = cpuSeconds();
            batch.contributions.push_back(sealed(plain));
            sealing += cpuSeconds() - before;
            batch.audit.push_back({Instant::fromSeconds(1), replica::AuditAct::Imported, std::nullopt, "import"});
            if (!(*replica)->write(batch))
                fatal("write");
            kept.push_back(std::move(batch.contributions.front()));
        }
        best = std::min(best, secondsSince(start));
        const double cpu = cpuSeconds() - cpuStart;
        const double rawStart = cpuSeconds();
        const std::string name = std::to_string(records) + std::to_string(round) + ".db";
        oneIndex = std::min(oneIndex, rawInserts(folder / ("plain" + name), kept, Index::One));
        const double oneIndexCpu = cpuSeconds() - rawStart;
        twoTables = std::min(twoTables, rawInserts(folder / ("raw" + name), kept, Index::TwoTables));
        std::printf(
            "                 processor a record: sealing %.1f us, storing %.1f us, raw inserts %.1f us with one "
            "index, %.1f us with two tables\n",
            sealing * 1e6 / records, (cpu - sealing) * 1e6 / records, oneIndexCpu * 1e6 / records,
            (cpuSeconds() - rawStart - oneIndexCpu) * 1e6 / records);
    }
    const double raw = std::min(oneIndex, twoTables);
    const double ratio = raw / best;
    std::printf(
        "seal + store     %9u records: %8.0f records/s, raw SQLCipher inserts %8.0f records/s (with one index %.0f): %.0f %% (must be >= 60 %%)\n",
        records, records / best, records / raw, records / oneIndex, ratio * 100);
    return ratio >= 0.6;
}

bool openPatient(const std::filesystem::path& folder, std::uint32_t items, double limit)
{
    const auto path = folder / ("open" + std::to_string(items) + ".db");
    const PatientHandle handle = maker::fixedOf<PatientHandle>(1);
    {
        auto replica = replica::Replica::create(path, maker::keys());
        for (std::uint32_t first = 0; first < items; first += kBatch) {
            Plain plain = plainOf(first, std::min(kBatch, items - first));
            replica::Batch batch;
            batch.contributions.push_back(sealed(plain));
            if (!replica || !(*replica)->write(batch))
                fatal("write");
        }
        if (!(*replica)->close())
            fatal("close");
    }
    std::vector<double> times;
    double cpu = 1e9;
    double opening = 0;
    for (int round = 0; round < 7; ++round) {
        const auto begin = moment();
        auto replica = replica::Replica::open(path, maker::keys());
        opening = secondsSince(begin);
        const auto start = moment();
        const double cpuStart = cpuSeconds();
        const auto loaded = (*replica)->loadPatient(handle);
        times.push_back(secondsSince(start) * 1e3);
        cpu = std::min(cpu, (cpuSeconds() - cpuStart) * 1e3);
        if (!loaded || loaded->root != replica::RootVerdict::Verified || loaded->items.size() != items)
            fatal("load");
    }
    const double median = percentile(times, 0.5);
    std::printf(
        "open a patient   %9u items:   %8.1f ms median with root check, cold (must be < %.0f ms; %.1f ms of processor); the replica itself %.0f ms with all pages checked (%.0f MB)\n",
        items, median, limit, cpu, opening * 1e3, static_cast<double>(std::filesystem::file_size(path)) / 1e6);
    return median < limit;
}

bool proofs(std::uint32_t records)
{
    World world;
    const PatientHandle handle = maker::fixedOf<PatientHandle>(1);
    world.beginTreatment(handle);
    auto replica = world.replicaOf("physician");
    auto wire = world.wire(world.physician);
    Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
    std::vector<std::pair<replica::RecordName, VersionId>> all;
    for (std::uint32_t first = 0; first < records; first += kBatch) {
        auto c = world.compose({.records = {.first = first, .records = std::min(kBatch, records - first)}});
        for (const auto& r : c.records)
            all.emplace_back(r.record, r.version);
        if (!replica->write(World::batchOf(std::move(c))))
            fatal("write");
    }
    const auto start = moment();
    const double cpuStart = cpuSeconds();
    const auto sent = sync.run();
    if (!sent || sent->sent != records)
        fatal("send");
    std::printf(
        "send and prove   %9u records: %8.0f records/s to an embedded node in the same process (%.0f us of processor a record, both sides)\n",
        records, records / secondsSince(start), (cpuSeconds() - cpuStart) * 1e6 / records);
    const auto trust = exportTrust(*replica, world.genesis);
    if (!trust)
        fatal("trust");
    auto random = support::seededGenerator("proofs");
    std::vector<double> make;
    std::vector<double> online;
    std::vector<double> verify;
    for (int n = 0; n < 2'000; ++n) {
        const auto& [record, version] = all[random() % all.size()];
        auto begin = moment();
        const auto proof = makeProof(*replica, sync.headers(), nullptr, record, version, world.clock.now());
        if (!proof)
            fatal("make");
        const Bytes octets = encode(*proof);
        make.push_back(secondsSince(begin) * 1e3);
        begin = moment();
        const auto report = verifyProofFile(octets, *trust, world.clock.now());
        verify.push_back(secondsSince(begin) * 1e3);
        if (report.verdict != ProofVerdict::Verified)
            fatal("verify");
        if (n % 10 == 0) {
            begin = moment();
            if (!makeProof(*replica, sync.headers(), wire.get(), record, version, world.clock.now()))
                fatal("make online");
            online.push_back(secondsSince(begin) * 1e3);
        }
    }
    const double makeMs = percentile(make, 0.99);
    const double verifyMs = percentile(verify, 0.99);
    std::printf(
        "an item's proof  %9u records: make %.3f ms p99 (%.3f median), verify %.3f ms p99 (%.3f median) (must be <= 1 ms each); against the newest header %.3f ms p99\n",
        records, makeMs, percentile(make, 0.5), verifyMs, percentile(verify, 0.5), percentile(online, 0.99));
    return makeMs <= 1 && verifyMs <= 1;
}
} // namespace

int main(int argc, char** argv)
{
    const auto wanted = [&](std::string_view part) { return argc < 2 || part == argv[1]; };
    support::TemporaryFolder folder;
    bool good = true;
    if (wanted("store"))
        good = sealAndStore(folder.path(), 40'000);
    if (wanted("store") && support::full())
        good = sealAndStore(folder.path(), 400'000) && good;
    if (wanted("open"))
        good = openPatient(folder.path(), 20'000, 100) && openPatient(folder.path(), 100'000, 150) && good;
    if (wanted("proof"))
        good = proofs(100'000) && good;
    return good ? 0 : 1;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <testchain.h>

#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kRatioFloor = 0.8;
constexpr double kProofLimitMs = 1.0;
constexpr std::size_t kRecords = 100'000;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A chain of consecutive blocks by four validators, all of whom sign.
struct Chain {
    std::vector<VoteSigner> signers = signersOf(0, 4);
    ValidatorSet set = setOf(signers);
    TrustedBlock start = restoreTrusted(headerOf(1, set, set), set).value();
    std::vector<Bytes> blocks;

    explicit Chain(std::int64_t length)
    {
        for (std::int64_t h = 2; h < 2 + length; ++h)
            blocks.push_back(encode(minimal(blockOf(h, signers, set, set))));
    }
    /// Decodes and verifies every block from the one before it. False when one does not verify.
    bool verifyAll(ConsensusVerifier& verifier) const
    {
        TrustedBlock trusted = start;
        for (const Bytes& octets : blocks) {
            auto block = decodeLightBlock(octets);
            if (!block)
                return false;
            Verdict verdict = verifyLightBlock(trusted, untrusted(std::move(*block)), usualOptions(),
                                               Instant::fromSeconds(kStart + 80'000), verifier);
            auto* verified = std::get_if<Verified>(&verdict);
            if (verified == nullptr)
                return false;
            trusted = std::move(verified->block);
        }
        return true;
    }
};

/// The floor: OpenSSL alone on the same votes, its objects made once for each key.
struct Raw {
    struct Vote {
        EVP_PKEY* key;
        EVP_MD_CTX* context;
        Bytes message;
        Bytes signature;
    };
    std::vector<EVP_PKEY*> keys;
    std::vector<EVP_MD_CTX*> contexts;
    std::vector<Vote> votes;

    explicit Raw(const Chain& chain)
    {
        for (const Validator& validator : chain.set.validators) {
            keys.push_back(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, validator.key.octets.data(), 32));
            contexts.push_back(EVP_MD_CTX_new());
            EVP_DigestVerifyInit(contexts.back(), nullptr, nullptr, nullptr, keys.back());
        }
        for (const Bytes& octets : chain.blocks) {
            const Commit commit = decodeLightBlock(octets)->signedHeader.commit;
            for (std::size_t i = 0; i < 3; ++i)
                votes.push_back(
                    {keys[i], contexts[i], commitSignBytes("test-chain", commit, i), commit.signatures[i].signature});
        }
    }
    ~Raw()
    {
        std::ranges::for_each(contexts, EVP_MD_CTX_free);
        std::ranges::for_each(keys, EVP_PKEY_free);
    }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    bool verifyAll() const { return std::ranges::all_of(votes, verifies); }
    /// A later OpenSSL lets a context verify only once and wants it begun anew.
    static bool verifies(const Vote& v)
    {
        const auto once = [&] {
            return EVP_DigestVerify(v.context, v.signature.data(), v.signature.size(), v.message.data(),
                                    v.message.size()) == 1;
        };
        return once() || (EVP_DigestVerifyInit(v.context, nullptr, nullptr, nullptr, v.key) == 1 && once());
    }
};

/// Headers/s × 3 beside verifications/s: the best of several rounds that alternate, so that both meet the same machine.
bool headersBesideTheirFloor()
{
    const Chain chain(500);
    const Raw raw(chain);
    ConsensusVerifier verifier;
    double best = 1e9;
    double floor = 1e9;
    for (int round = 0; round < 7; ++round) {
        auto start = Clock::now();
        const bool headers = chain.verifyAll(verifier);
        best = std::min(best, secondsSince(start));
        start = Clock::now();
        const bool votes = raw.verifyAll();
        floor = std::min(floor, secondsSince(start));
        if (!headers || !votes) {
            std::printf("a block or a vote of the bench does not verify\n");
            return false;
        }
    }
    const double headers = static_cast<double>(chain.blocks.size()) / best;
    const double verifications = static_cast<double>(raw.votes.size()) / floor;
    const double ratio = headers * 3 / verifications;
    std::printf(
        "headers of 4 validators: %.0f/s (x 3 = %.0f) beside OpenSSL %.0f verifications/s: ratio %.3f (must >= %.1f)\n",
        headers, headers * 3, verifications, ratio, kRatioFloor);
    return ratio >= kRatioFloor;
}

Digest256 numbered(std::size_t i)
{
    Bytes octets(8);
    for (std::size_t k = 0; k < 8; ++k)
        octets[k] = static_cast<std::uint8_t>(i >> (8 * k));
    return sha256(octets);
}

double p99Ms(std::vector<double> seconds)
{
    std::ranges::sort(seconds);
    return seconds[seconds.size() * 99 / 100] * 1'000;
}

/// What one item's proof costs: inclusion in a contribution, existence and absence in a state of 10^5 keys.
bool itemProofs()
{
    std::vector<Digest256> keys;
    for (std::size_t i = 0; i < kRecords; ++i)
        keys.push_back(numbered(i));
    std::ranges::sort(keys);
    std::vector<Digest256> leaves;
    for (const Digest256& key : keys)
        leaves.push_back(proofLeafHash(key, key));
    const MerkleTree state(leaves);
    const auto existence = [&](std::size_t i) {
        // The RFC 6962 shape is one of the shapes that the spec allows; its path gives the steps.
        ExistenceProof out{bytesOf(keys[i].view()), bytesOf(keys[i].view()), {}};
        const InclusionProof path = *state.prove(i);
        std::uint64_t at = i;
        std::uint64_t last = path.total - 1;
        std::size_t used = 0;
        for (; last > 0; at >>= 1, last >>= 1) {
            if (at != last || (at & 1) != 0)
                out.path.push_back({(at & 1) == 0, path.aunts[used++]});
        }
        return out;
    };
    std::vector<double> making;
    std::vector<double> verifying;
    for (std::size_t n = 0; n < 2'000; ++n) {
        const std::size_t i = n * 7'919 % (kRecords - 1);
        Bytes between = bytesOf(keys[i].view());
        between.push_back(0);
        auto start = Clock::now();
        const InclusionProof inclusion = *state.prove(i);
        const Bytes there = encode(CommitmentProof{existence(i)});
        const Bytes absent = encode(CommitmentProof{NonExistenceProof{between, existence(i), existence(i + 1)}});
        making.push_back(secondsSince(start));
        start = Clock::now();
        const auto first = decodeCommitmentProof(there);
        const auto second = decodeCommitmentProof(absent);
        const bool holds = verifyInclusion(state.root(), leaves[i], inclusion) && first && second &&
                           verifyExistence(*first, state.root(), keys[i], keys[i]) &&
                           absenceOfPrefix(*second, state.root(), between);
        verifying.push_back(secondsSince(start));
        if (!holds) {
            std::printf("proof %zu of the bench does not verify\n", i);
            return false;
        }
    }
    const double make = p99Ms(making);
    const double verify = p99Ms(verifying);
    std::printf("item's proof at %zu records: make p99 %.4f ms, verify p99 %.4f ms (must <= %.0f each)\n", kRecords,
                make, verify, kProofLimitMs);
    return make <= kProofLimitMs && verify <= kProofLimitMs;
}

void verifyHeaders(benchmark::State& state)
{
    const Chain chain(100);
    ConsensusVerifier verifier;
    for (auto _ : state)
        benchmark::DoNotOptimize(chain.verifyAll(verifier));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 100);
}
BENCHMARK(verifyHeaders);

void openSslVerifications(benchmark::State& state)
{
    const Chain chain(100);
    const Raw raw(chain);
    for (auto _ : state)
        benchmark::DoNotOptimize(raw.verifyAll());
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 300);
}
BENCHMARK(openSslVerifications);

void rootOf65536Leaves(benchmark::State& state)
{
    std::vector<Digest256> leaves;
    for (std::size_t i = 0; i < 65'536; ++i)
        leaves.push_back(numbered(i));
    for (auto _ : state)
        benchmark::DoNotOptimize(merkleRootOfHashes(leaves));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 65'536);
}
BENCHMARK(rootOf65536Leaves);

} // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    const bool headers = headersBesideTheirFloor();
    const bool proofs = itemProofs();
    return headers && proofs ? 0 : 1;
}

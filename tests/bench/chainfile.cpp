// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// bench_chainfile VALIDATORS HEADERS FILE: a trusted block and so many headers that follow it, signed by all validators
// with keys that are the same in every run, as light blocks of CometBFT (protobuf, each behind its length as a
// uvarint). What the light client and its peers read.
#include <testchain.h>

#include <ledger/encoding.h>
#include <ledger/protobuf.h>

#include <cstdio>
#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

constexpr std::int64_t kPower = 10;

/// In the set's order, so that the n-th signs for the n-th.
std::vector<const VoteSigner*> inOrder(const std::vector<VoteSigner>& signers, const ValidatorSet& set)
{
    std::vector<const VoteSigner*> out;
    for (const Validator& validator : set.validators)
        out.push_back(&signerFor(signers, validator.address));
    return out;
}

Commit commitBy(const std::vector<const VoteSigner*>& signers, const Header& header)
{
    Commit commit{header.height, 0, blockIdOf(header), {}};
    for (std::size_t i = 0; i < signers.size(); ++i) {
        // Each votes at its own time, as in a network.
        const Timestamp time{header.time.seconds, static_cast<std::int32_t>(500'000'000 + 1'000'003 * i % 400'000'000)};
        commit.signatures.push_back(signers[i]->precommit(header.chainId, header.height, 0, commit.blockId, time));
    }
    return commit;
}

bool write(std::FILE* file, BytesView message)
{
    ProtoWriter w;
    w.rawVarint(message.size());
    w.raw(message);
    return std::fwrite(w.out().data(), 1, w.out().size(), file) == w.out().size();
}

bool writeChain(std::FILE* file, unsigned validators, std::int64_t headers)
{
    const std::vector<VoteSigner> signers = signersOf(0, validators);
    ValidatorSet set = setOf(signers, kPower);
    // As nodes send it: CometBFT refuses a set without its proposer.
    set.proposer = set.validators.front();
    set.declaredTotalPower = kPower * static_cast<std::int64_t>(validators);
    const std::vector<const VoteSigner*> ordered = inOrder(signers, set);
    BlockId last = blockIdOf(headerOf(999, set, set));
    for (std::int64_t height = 1'000; height <= 1'000 + headers; ++height) {
        Header header = headerOf(height, set, set);
        header.lastBlockId = last;
        last = blockIdOf(header);
        const Commit commit = commitBy(ordered, header);
        if (!write(file, encode(LightBlock{{std::move(header), commit}, set})))
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    const long validators = argc == 4 ? std::strtol(argv[1], nullptr, 10) : 0;
    const long headers = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
    if (validators < 1 || validators > static_cast<long>(kMaxValidators) || headers < 2 || headers > 1'000'000) {
        std::fprintf(stderr, "usage: bench_chainfile VALIDATORS HEADERS FILE\n");
        return 2;
    }
    std::FILE* file = std::fopen(argv[3], "wb");
    const bool written = file != nullptr && writeChain(file, static_cast<unsigned>(validators), headers);
    if (file == nullptr || std::fclose(file) != 0 || !written) {
        std::fprintf(stderr, "%s: cannot be written\n", argv[3]);
        return 1;
    }
    return 0;
}

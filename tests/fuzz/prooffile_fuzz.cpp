// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/prooffile.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::sync;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView octets(data, size);
    if (const auto proof = decodeProofFile(octets)) {
        if (encode(*proof) != bytesOf(octets))
            std::abort();
        // A trust file of the proof's own making: everything is judged, as far as it goes.
        TrustFile trust;
        trust.genesis.chain = proof->chain;
        trust.genesis.members.resize(1);
        trust.block = proof->blocks.front();
        trust.nextValidators = trust.block.validators;
        const auto time = proof->blocks.back().signedHeader.header.time.instant();
        const ProofReport report = judge(*proof, trust, time.value_or(Instant{}));
        if (report.steps.size() != 6 || (report.verdict == ProofVerdict::Invalid && report.content))
            std::abort();
    }
    if (const auto evidence = decodeEvidence(octets))
        if (encode(*evidence) != bytesOf(octets))
            std::abort();
    return 0;
}

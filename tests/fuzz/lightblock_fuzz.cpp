// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/verify.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;

/// Header, commit and validator set as protobuf: no crash, nothing but canonical octets accepted, and no verdict
/// but "not verified" for a block that no known validator signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView octets{data, size};
    (void)decodeHeader(octets);
    (void)decodeValidatorSet(octets);
    if (const auto commit = decodeCommit(octets); commit && encode(*commit) != bytesOf(octets))
        std::abort();
    const auto block = decodeLightBlock(octets);
    if (!block)
        return 0;
    if (encode(*block) != bytesOf(octets))
        std::abort();
    const UntrustedBlock received({*block, std::nullopt});
    VerifyOptions options;
    options.trustingPeriodNs = 1'000'000'000'000'000;
    options.checkEverySignature = true;
    ConsensusVerifier verifier;
    const Header& header = block->signedHeader.header;
    // With an anchor that says what the block says, everything down to the signatures is reached.
    (void)verifyAnchor({header.chainId, {}, header.validatorsHash, 0}, received, options, verifier);
    PublicSigningKey key;
    key.octets.fill(7);
    const ValidatorSet known = makeValidatorSet({makeValidator(key, 1)});
    Header start;
    start.chainId = header.chainId;
    start.height = 1;
    start.time = Timestamp{1'000, 0};
    start.validatorsHash = validatorsHash(known);
    start.nextValidatorsHash = start.validatorsHash;
    const auto trusted = restoreTrusted(start, known);
    if (!trusted)
        std::abort();
    const Verdict verdict = verifyLightBlock(*trusted, received, options, Instant::fromSeconds(2'000), verifier);
    if (std::holds_alternative<Verified>(verdict))
        std::abort();
    return 0;
}

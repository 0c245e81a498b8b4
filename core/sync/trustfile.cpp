// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/trustfile.h>

#include <crypto/hash.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/verify.h>

#include <algorithm>

namespace twinchart::sync {

namespace {
constexpr std::string_view kMagic = "TCF1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kMaxGenesis = 1u << 20;

std::uint32_t needed(const contract::Genesis& genesis)
{
    return std::ranges::count_if(genesis.members, [](const auto& m) { return m.validator.has_value(); }) > 1 ? 1 : 0;
}
bool isSound(const TrustFile& t)
{
    const ledger::Header& header = t.block.signedHeader.header;
    return header.chainId == t.genesis.chain && ledger::isMinimal(t.block.validators) &&
           ledger::isMinimal(t.nextValidators) && ledger::checkValidatorSet(t.nextValidators).hasValue() &&
           header.validatorsHash == ledger::validatorsHash(t.block.validators) &&
           header.nextValidatorsHash == ledger::validatorsHash(t.nextValidators) &&
           t.witnessesNeeded >= needed(t.genesis) && t.witnessesNeeded <= t.genesis.members.size() &&
           header.time.instant().has_value();
}
} // namespace

Bytes encode(const TrustFile& trust)
{
    Writer out;
    out.raw(kMagic).u8(kVersion).u8(kSuite).var(contract::encode(trust.genesis)).var(ledger::encode(trust.block));
    out.var(ledger::encode(trust.nextValidators)).u32(trust.witnessesNeeded);
    const Digest256 digest = crypto::sha256(out.bytes());
    return std::move(out.raw(digest)).take();
}

Expected<TrustFile, CodecError> decodeTrustFile(BytesView octets)
{
    if (octets.size() > kMaxTrustFile)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    if (in.ok() && !known)
        in.fail(CodecError::BadVersion);
    const BytesView genesis = in.var(kMaxGenesis);
    const BytesView block = in.var(ledger::kMaxLightBlockOctets);
    const BytesView next = in.var(ledger::kMaxLightBlockOctets);
    TrustFile out;
    out.witnessesNeeded = in.u32();
    const auto digest = in.fixed<Digest256>();
    TWINCHART_TRY(in.finish());
    if (digest != crypto::sha256(octets.first(octets.size() - Digest256::kSize)))
        return Unexpected{CodecError::BadValue};
    auto decodedGenesis = contract::decodeGenesis(genesis);
    auto decodedBlock = ledger::decodeLightBlock(block);
    auto decodedNext = ledger::decodeValidatorSet(next);
    if (!decodedGenesis)
        return Unexpected{decodedGenesis.error()};
    if (!decodedBlock || !decodedNext)
        return Unexpected{CodecError::BadValue};
    out.genesis = std::move(*decodedGenesis);
    out.block = std::move(*decodedBlock);
    out.nextValidators = std::move(*decodedNext);
    // The trusted block's own votes must hold, though nobody but its giver vouches for the keys.
    ledger::Anchor anchor;
    anchor.chainId = out.genesis.chain;
    anchor.headerHash = ledger::headerHash(out.block.signedHeader.header);
    ledger::VerifyOptions options;
    options.checkEverySignature = true;
    ledger::ConsensusVerifier verifier;
    if (!isSound(out) ||
        !ledger::verifyAnchor(anchor, ledger::UntrustedBlock({out.block, out.nextValidators}), options, verifier))
        return Unexpected{CodecError::BadValue};
    return out;
}

std::optional<TrustFile> makeTrustFile(const contract::Genesis& genesis, const ledger::LightBlock& block)
{
    TrustFile out{genesis, ledger::minimal(block), {}, needed(genesis)};
    out.nextValidators = out.block.validators;
    if (!isSound(out))
        return std::nullopt;
    return out;
}

} // namespace twinchart::sync

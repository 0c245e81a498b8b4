// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/evidence.h>

#include "fields.h"

#include <ledger/hashes.h>
#include <ledger/merkle.h>

#include <algorithm>

namespace twinchart::ledger {

namespace {

/// All that one state and one set of validators determine of a header.
bool differsInWhatIsDetermined(const Header& a, const Header& b)
{
    return a.validatorsHash != b.validatorsHash || a.nextValidatorsHash != b.nextValidatorsHash ||
           a.consensusHash != b.consensusHash || a.appHash != b.appHash || a.lastResultsHash != b.lastResultsHash;
}

const Validator* withAddress(const ValidatorSet& set, const std::optional<Address>& address)
{
    const auto it = std::ranges::find_if(set.validators, [&](const Validator& v) { return v.address == address; });
    return it == set.validators.end() ? nullptr : &*it;
}

/// Of the common set, who signed what no valid state leads to.
std::vector<Validator> signersAmong(const ValidatorSet& common, const Commit& commit)
{
    std::vector<Validator> out;
    for (const CommitSig& entry : commit.signatures)
        if (const Validator* validator = withAddress(common, entry.validatorAddress);
            validator != nullptr && entry.flag == BlockIdFlag::Commit)
            out.push_back(*validator);
    return out;
}

/// Both blocks have the same validators, so the same index is the same validator.
std::vector<Validator> signersOfBoth(const LightBlock& conflicting, const LightBlock& trusted)
{
    std::vector<Validator> out;
    const std::vector<CommitSig>& a = conflicting.signedHeader.commit.signatures;
    const std::vector<CommitSig>& b = trusted.signedHeader.commit.signatures;
    const std::size_t count = std::min({a.size(), b.size(), conflicting.validators.validators.size()});
    for (std::size_t i = 0; i < count; ++i)
        if (a[i].flag == BlockIdFlag::Commit && b[i].flag == BlockIdFlag::Commit)
            out.push_back(conflicting.validators.validators[i]);
    return out;
}

std::int64_t totalPower(const ValidatorSet& set)
{
    std::int64_t out = 0;
    for (const Validator& validator : set.validators)
        out += validator.power;
    return out;
}

} // namespace

std::string_view nameOf(AttackKind kind)
{
    switch (kind) {
    case AttackKind::Lunatic: return "Lunatic";
    case AttackKind::Equivocation: return "Equivocation";
    case AttackKind::Amnesia: return "Amnesia";
    }
    return {};
}

AttackKind kindOfAttack(const LightBlock& conflicting, const LightBlock& trusted)
{
    if (differsInWhatIsDetermined(conflicting.signedHeader.header, trusted.signedHeader.header))
        return AttackKind::Lunatic;
    return conflicting.signedHeader.commit.round == trusted.signedHeader.commit.round ? AttackKind::Equivocation
                                                                                      : AttackKind::Amnesia;
}

LightClientAttackEvidence evidenceAgainst(const LightBlock& conflicting, const LightBlock& trusted,
                                          const TrustedBlock& common)
{
    LightClientAttackEvidence out;
    out.conflictingBlock = conflicting;
    // Nodes decode no set without a proposer; which one it was is under no hash.
    ValidatorSet& set = out.conflictingBlock.validators;
    if (!set.proposer && !set.validators.empty())
        set.proposer = set.validators.front();
    const AttackKind kind = kindOfAttack(conflicting, trusted);
    if (kind == AttackKind::Lunatic) {
        out.commonHeight = common.header().height;
        out.timestamp = common.header().time;
        out.totalVotingPower = totalPower(common.validators());
        out.byzantineValidators = signersAmong(common.validators(), conflicting.signedHeader.commit);
    } else {
        out.commonHeight = trusted.signedHeader.header.height;
        out.timestamp = trusted.signedHeader.header.time;
        out.totalVotingPower = totalPower(trusted.validators);
        if (kind == AttackKind::Equivocation)
            out.byzantineValidators = signersOfBoth(conflicting, trusted);
    }
    std::ranges::sort(out.byzantineValidators, [](const Validator& a, const Validator& b) {
        return a.power != b.power ? a.power > b.power : a.address < b.address;
    });
    return out;
}

Bytes encode(const LightClientAttackEvidence& evidence)
{
    ProtoWriter inner;
    inner.bytesAlways(1, encode(evidence.conflictingBlock));
    inner.integer(2, evidence.commonHeight);
    for (const Validator& validator : evidence.byzantineValidators)
        inner.bytesAlways(3, encode(validator));
    inner.integer(4, evidence.totalVotingPower);
    inner.bytesAlways(5, encode(evidence.timestamp));
    ProtoWriter out;
    out.bytesAlways(2, inner.out());
    return std::move(out).take();
}

Expected<LightClientAttackEvidence, DecodeError> decodeAttackEvidence(BytesView octets)
{
    if (octets.size() > 2 * kMaxLightBlockOctets)
        return Unexpected{DecodeError::TooLarge};
    ProtoReader outer(octets);
    ProtoReader inner(outer.required(2));
    TWINCHART_TRY(outer.finish());
    LightClientAttackEvidence out;
    TWINCHART_ASSIGN(out.conflictingBlock, decodeLightBlock(inner.required(1)));
    out.commonHeight = inner.integer(2);
    while (const auto validator = inner.present(3)) {
        if (out.byzantineValidators.size() == kMaxValidators)
            return Unexpected{DecodeError::TooMany};
        TWINCHART_ASSIGN(Validator one, decodeValidator(*validator));
        out.byzantineValidators.push_back(std::move(one));
    }
    out.totalVotingPower = inner.integer(4);
    out.timestamp = timestampField(inner, 5);
    TWINCHART_TRY(inner.finish());
    if (out.commonHeight <= 0 || out.totalVotingPower <= 0 ||
        out.commonHeight > out.conflictingBlock.signedHeader.header.height)
        return Unexpected{DecodeError::BadValue};
    return out;
}

std::optional<Digest256> evidenceId(const LightClientAttackEvidence& evidence)
{
    const auto hash = headerHash(evidence.conflictingBlock.signedHeader.header);
    if (!hash)
        return std::nullopt;
    Bytes octets = bytesOf(hash->view().first(31));
    octets.push_back(0);
    // Go's signed varint: zig-zag, then seven bits an octet.
    auto height = static_cast<std::uint64_t>(evidence.commonHeight) << 1;
    if (evidence.commonHeight < 0)
        height = ~height;
    for (; height >= 0x80; height >>= 7)
        octets.push_back(static_cast<std::uint8_t>(height | 0x80));
    octets.push_back(static_cast<std::uint8_t>(height));
    return sha256(octets);
}

Digest256 evidenceHash(std::span<const LightClientAttackEvidence> evidence)
{
    std::vector<Bytes> leaves;
    for (const LightClientAttackEvidence& one : evidence) {
        // Without the oneof around it, as Evidence.Bytes() gives it.
        const Bytes whole = encode(one);
        ProtoReader outer(whole);
        leaves.push_back(bytesOf(outer.required(2)));
    }
    return merkleRoot(leaves);
}

} // namespace twinchart::ledger

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "votes.h"

#include "structure.h"

namespace twinchart::ledger {

namespace {
SignPrefix prefixOf(const SignedHeader& block)
{
    const Commit& commit = block.commit;
    return SignPrefix(block.header.chainId, VoteType::Precommit, commit.height, commit.round, commit.blockId);
}
} // namespace

Votes::Votes(const LightBlock& block, ConsensusVerifier& verifier)
    : m_block(block), m_verifier(verifier), m_signed(prefixOf(block.signedHeader)),
      m_verified(block.signedHeader.commit.signatures.size(), 0)
{
}

bool Votes::signedBy(std::size_t index, const PublicSigningKey& key)
{
    const bool own = m_block.validators.validators[index].key == key;
    if (own && m_verified[index] != 0)
        return true;
    const CommitSig& entry = m_block.signedHeader.commit.signatures[index];
    const bool verified = m_verifier.verifyConsensus(key, m_signed.with(entry.timestamp), entry.signature);
    if (own && verified)
        m_verified[index] = 1;
    return verified;
}

bool Votes::nilSigned(std::size_t index)
{
    const SignedHeader& block = m_block.signedHeader;
    return m_verifier.verifyConsensus(m_block.validators.validators[index].key,
                                      commitSignBytes(block.header.chainId, block.commit, index),
                                      block.commit.signatures[index].signature);
}

Expected<void, InvalidReason> Votes::quorum(std::int64_t totalPower, bool everySignature)
{
    const std::int64_t needed = fractionOf(totalPower, {2, 3});
    const std::vector<CommitSig>& entries = m_block.signedHeader.commit.signatures;
    std::int64_t power = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Validator& validator = m_block.validators.validators[i];
        if (entries[i].flag == BlockIdFlag::Nil && !nilSigned(i))
            return Unexpected{InvalidReason::BadSignature};
        if (entries[i].flag != BlockIdFlag::Commit)
            continue;
        if (!signedBy(i, validator.key))
            return Unexpected{InvalidReason::BadSignature};
        power += validator.power;
        if (power > needed && !everySignature)
            return {};
    }
    if (power <= needed)
        return Unexpected{InvalidReason::NotEnoughPower};
    return {};
}

} // namespace twinchart::ledger

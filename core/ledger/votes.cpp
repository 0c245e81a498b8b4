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
      m_required(block.signedHeader.commit.signatures.size(), 0)
{
}

void Votes::require(std::size_t index, const PublicSigningKey& key)
{
    const bool own = m_block.validators.validators[index].key == key;
    if (own && m_required[index] != 0)
        return;
    const CommitSig& entry = m_block.signedHeader.commit.signatures[index];
    m_verifier.add(key, m_signed.with(entry.timestamp), entry.signature);
    if (own)
        m_required[index] = 1;
}

void Votes::requireNil(std::size_t index)
{
    const SignedHeader& block = m_block.signedHeader;
    m_verifier.add(m_block.validators.validators[index].key, commitSignBytes(block.header.chainId, block.commit, index),
                   block.commit.signatures[index].signature);
}

bool Votes::requireQuorum(std::int64_t totalPower, bool everySignature)
{
    const std::int64_t needed = fractionOf(totalPower, {2, 3});
    const std::vector<CommitSig>& entries = m_block.signedHeader.commit.signatures;
    std::int64_t power = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Validator& validator = m_block.validators.validators[i];
        if (entries[i].flag == BlockIdFlag::Nil)
            requireNil(i);
        if (entries[i].flag != BlockIdFlag::Commit)
            continue;
        require(i, validator.key);
        power += validator.power;
        if (power > needed && !everySignature)
            return true;
    }
    return power > needed;
}

} // namespace twinchart::ledger

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ed25519/consensus.h>
#include <ledger/types.h>
#include <util/expected.h>
#include <util/secret.h>

#include <memory>

namespace twinchart::ledger {

enum class VoteType : std::uint8_t { Unknown = 0, Prevote = 1, Precommit = 2 };

/// The length-delimited CanonicalVote that a validator signs (types/vote.go, VoteSignBytes).
/// A zero block id is a vote for nil and is left out.
Bytes voteSignBytes(std::string_view chainId, VoteType type, std::int64_t height, std::int32_t round,
                    const BlockId& blockId, Timestamp timestamp);
/// The bytes that entry `index` of a commit signed: its own timestamp; no block id when it voted nil.
/// `index` must be below the number of signatures and not absent.
Bytes commitSignBytes(std::string_view chainId, const Commit& commit, std::size_t index);

/// A validator's Ed25519 key for consensus votes. Moves only; the seed is wiped when it goes.
/// Thread: sign() may be called from several threads.
class VoteSigner {
public:
    enum class Error { BadSeed };
    /// `seed` = 32 octets (RFC 8032 secret key).
    static Expected<VoteSigner, Error> fromSeed(BytesView seed);
    VoteSigner(VoteSigner&&) noexcept;
    VoteSigner& operator=(VoteSigner&&) noexcept;
    ~VoteSigner();

    const PublicSigningKey& publicKey() const;
    const Address& address() const;
    Signature64 sign(BytesView message) const;
    /// This validator's entry for the block: flag Commit, address, `timestamp`, signature.
    CommitSig precommit(std::string_view chainId, std::int64_t height, std::int32_t round, const BlockId& blockId,
                        Timestamp timestamp) const;

private:
    struct Key;
    explicit VoteSigner(std::unique_ptr<Key> key);
    std::unique_ptr<Key> m_key;
};

/// The signature rule of consensus votes (ZIP 215, ed25519/consensus.h), apart from every application signature. Keeps
/// prepared keys, as a validator set signs thousands of headers. Not thread-safe: one object per thread.
class ConsensusVerifier {
public:
    /// Verifies each signature by itself.
    ConsensusVerifier();
    /// Verifies what is added in batches, whose multipliers come from this seed: fresh from the system for each object.
    explicit ConsensusVerifier(const ed25519::BatchSeed& seed);
    ConsensusVerifier(ConsensusVerifier&&) noexcept;
    ConsensusVerifier& operator=(ConsensusVerifier&&) noexcept;
    ~ConsensusVerifier();

    /// True when `signature` is `key`'s over `message`. Any length of signature; only 64 can be true.
    bool verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature);

    /// Takes a signature to be verified with others. Nothing of it need live longer than the call.
    void add(const PublicSigningKey& key, BytesView message, BytesView signature);
    std::size_t added() const;
    /// Whether all that was added is valid (true for none). Forgets it either way.
    bool verifyAdded();

private:
    struct Keys;
    std::unique_ptr<Keys> m_keys;
};

/// One verification without a kept key.
bool verifyConsensus(const PublicSigningKey& key, BytesView message, BytesView signature);

} // namespace twinchart::ledger

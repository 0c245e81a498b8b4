// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/ids.h>

#include <memory>
#include <optional>
#include <vector>

/// Signatures of consensus votes by the rule of ZIP 215 (https://zips.z.cash/zip-0215), which CometBFT follows: the
/// equation with cofactor, [8][S]B = [8]R + [8][k]A; S below L; A and R any octets that decode, canonical or not, of
/// any order. With the cofactor a batch and its single checks always agree.
/// Not for anything that a person or a device signs: that is contract.h, whose keys are another type.
/// Pure. Time depends on the arguments, which are public.
namespace twinchart::ed25519 {

struct ExpandedKey;

/// A validator's key, decoded and with a table of its multiples (4 KiB). Copies share it. Safe between threads.
class ConsensusKey {
public:
    /// None when the octets are no point of the curve.
    static std::optional<ConsensusKey> from(const PublicSigningKey& key);
    const PublicSigningKey& octets() const;

private:
    friend class ConsensusBatch;
    friend bool verifyConsensus(const ConsensusKey& key, BytesView message, BytesView signature);
    explicit ConsensusKey(std::shared_ptr<const ExpandedKey> key) : m_key(std::move(key)) {}
    std::shared_ptr<const ExpandedKey> m_key;
};

/// Whether `signature` (any length; only 64 octets can be) is `key`'s over `message`.
bool verifyConsensus(const ConsensusKey& key, BytesView message, BytesView signature);

/// 32 octets that nobody who makes signatures can foresee, from the system's generator. Tests give fixed ones.
struct BatchSeed {
    std::array<std::uint8_t, 32> octets{};
};

/// Many signatures at once. One sum with a random multiplier of 128 bits a signature, made from the seed and from all
/// that was added (Bernstein, Duif, Lange, Schwabe, Yang, "High-speed high-security signatures", section 5): a batch
/// with a bad one passes with probability 2^-128. Not thread-safe; one batch, one verdict, then clear().
class ConsensusBatch {
public:
    explicit ConsensusBatch(const BatchSeed& seed);
    ~ConsensusBatch();
    ConsensusBatch(ConsensusBatch&&) noexcept;
    ConsensusBatch& operator=(ConsensusBatch&&) noexcept;

    /// The message is hashed now and not kept.
    void add(const ConsensusKey& key, BytesView message, BytesView signature);
    std::size_t size() const;
    /// Whether all that was added is valid; true for none.
    bool verify();
    /// After verify() said no: the number of each bad one in the order of adding, by single checks.
    std::vector<std::size_t> invalid() const;
    void clear();

private:
    struct Entries;
    std::unique_ptr<Entries> m_entries;
};

} // namespace twinchart::ed25519

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/aead.h>
#include <crypto/error.h>
#include <crypto/sealing.h>
#include <util/expected.h>
#include <util/ids.h>

#include <optional>
#include <string>
#include <vector>

namespace twinchart::crypto {

/// The random key of one reader set of one contribution: 32 octets.
class BundleKey {
public:
    static BundleKey generate();
    static Expected<BundleKey, CryptoError> from(SecretBytes octets);
    BytesView view() const noexcept { return m_octets; }
    BundleKey clone() const { return BundleKey(m_octets.clone()); }

private:
    explicit BundleKey(SecretBytes octets) : m_octets(std::move(octets)) {}
    SecretBytes m_octets;
};

/// HMAC(BK, "commit"): what the contribution signs, so that a wrap that opens to another key can be reported.
Digest256 bundleCommit(const BundleKey& key);

/// A record's key under the bundle key, at its place in the tree.
struct BundleEntry {
    std::uint32_t leaf = 0;
    WrappedKey wrapped;
    friend bool operator==(const BundleEntry&, const BundleEntry&) = default;
};

/// The table of one reader set (grammar TCB1): which leaves exist for it and, to holders of the bundle key,
/// their keys. Strictly ascending by leaf; at most 2^16 entries.
class BundleTable {
public:
    /// One entry per (leaf, key); keys have 32 octets. Malformed for a repeated leaf or one above 2^16 - 1.
    struct Input {
        std::uint32_t leaf = 0;
        BytesView dek;
    };
    static Expected<BundleTable, CryptoError> make(const BundleKey& key, std::vector<Input> records);
    static Expected<BundleTable, CryptoError> decode(BytesView octets);

    const std::vector<BundleEntry>& entries() const noexcept { return m_entries; }
    Bytes encode() const;
    /// SHA-256 of the encoding: what the contribution signs.
    Digest256 digest() const;
    /// The key of one leaf. Mismatch when the table does not list it, NotOpened under another bundle key.
    Expected<SecretBytes, CryptoError> open(const BundleKey& key, std::uint32_t leaf) const;
    /// All keys, in the order of entries().
    Expected<std::vector<SecretBytes>, CryptoError> openAll(const BundleKey& key) const;
    /// Leaves of the table that are not among `served` (ascending): what a vault holds back.
    std::vector<std::uint32_t> withheld(const std::vector<std::uint32_t>& served) const;

private:
    std::vector<BundleEntry> m_entries;
};

/// What the wrap of a bundle key is bound to (foundations §5).
struct WrapBinding {
    std::string chain;
    Digest256 contributionRoot;
    std::uint32_t setIndex = 0; ///< place of the reader set in the contribution
    KeyId recipient;            ///< id of the recipient's sealing key
    std::uint64_t epoch = 0;    ///< of a circle; 0 for owners and grants
    std::int64_t expiry = 0;    ///< seconds since 1970; 0 = none
    Bytes grant;                ///< grant id, empty = none
};

/// BK sealed to one recipient (grammar TCW1).
Expected<Bytes, CryptoError> sealBundleKey(const BundleKey& key, const PublicSealingKey& recipient,
                                           const WrapBinding& binding);
/// NotOpened when it was made for another key or binding; Mismatch when it opens to a key whose commitment is not
/// `commit` (evidence against the writer).
Expected<BundleKey, CryptoError> openBundleKey(BytesView sealed, const SealingKeyPair& recipient,
                                               const WrapBinding& binding, const Digest256& commit);

} // namespace twinchart::crypto

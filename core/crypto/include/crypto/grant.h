// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/aead.h>
#include <crypto/error.h>
#include <crypto/sealing.h>
#include <util/expected.h>
#include <util/ids.h>

#include <compare>
#include <span>
#include <string>
#include <vector>

/// The keys of records that exist, handed to a requester (foundations §5 Grant, paper 000 Table 11): one asymmetric
/// seal for the whole grant, one AES wrap per record, no ciphertext written again.
namespace twinchart::crypto {

inline constexpr std::uint32_t kMaxGrantEntries = 1u << 18;
inline constexpr std::size_t kMaxGrantTable = 32u << 20; ///< octets of an encoded table
inline constexpr std::size_t kGrantRowOctets = 76;       ///< of each row; the rows are the end of the encoding

/// The random key of one table: 32 octets. A narrowed grant gets a new one with its new table.
class GrantKey {
public:
    static GrantKey generate();
    static Expected<GrantKey, CryptoError> from(SecretBytes octets);
    BytesView view() const noexcept { return m_octets; }
    GrantKey clone() const { return GrantKey(m_octets.clone()); }

private:
    explicit GrantKey(SecretBytes octets) : m_octets(std::move(octets)) {}
    SecretBytes m_octets;
};

/// What the sealed grant key is bound to, beside the id of the recipient's sealing key.
struct GrantBinding {
    std::string chain;
    PatientHandle handle;
    Digest256 request; ///< transactionHash of the share request
};

/// One record: its place in the contribution whose root it is. Ordered by (root, leaf).
struct GrantPlace {
    Digest256 root;
    std::uint32_t leaf = 0; ///< below 2^16
    friend auto operator<=>(const GrantPlace&, const GrantPlace&) = default;
};

/// A record's key under the grant key.
struct GrantRow {
    GrantPlace place;
    WrappedKey wrapped;
    friend bool operator==(const GrantRow&, const GrantRow&) = default;
};

/// The table of one grant (grammar TCA1): the grant key sealed to the requester, and which records it opens. Rows
/// ascend strictly by place; a table without rows is one for later records alone. A value: immutable, copies freely.
class GrantTable {
public:
    /// One record and its key of 32 octets.
    struct Input {
        GrantPlace place;
        BytesView dek;
    };
    /// Seals `key` to `recipient` and wraps every DEK under it. Malformed for a place that comes twice or a leaf above
    /// 2^16 - 1, TooLarge above kMaxGrantEntries, BadKey for a DEK of another size or a recipient of low order.
    static Expected<GrantTable, CryptoError> make(const GrantKey& key, const PublicSealingKey& recipient,
                                                  const GrantBinding& binding, std::vector<Input> records);
    /// Strict: accepts exactly what encode gives, up to kMaxGrantTable.
    static Expected<GrantTable, CryptoError> decode(BytesView octets);

    const std::vector<GrantRow>& rows() const noexcept { return m_rows; }
    /// The rows of one contribution, a view into this table; empty when it lists none of it.
    std::span<const GrantRow> rowsOf(const Digest256& root) const;
    Bytes encode() const;
    /// SHA-256 of the encoding: `wraps` of the decision, or of the change that narrows.
    Digest256 digest() const;

    /// NotOpened when it was sealed to another key or for another binding.
    Expected<GrantKey, CryptoError> openKey(const SealingKeyPair& recipient, const GrantBinding& binding) const;
    /// The key of one record. Mismatch when the table does not list it, NotOpened under another grant key.
    Expected<SecretBytes, CryptoError> open(const GrantKey& key, const GrantPlace& place) const;
    /// All keys, in the order of rows().
    Expected<std::vector<SecretBytes>, CryptoError> openAll(const GrantKey& key) const;

private:
    Bytes m_sealedKey; ///< enc ‖ ciphertext ‖ tag, 80 octets
    std::vector<GrantRow> m_rows;
};

} // namespace twinchart::crypto

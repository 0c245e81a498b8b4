// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/expected.h>
#include <util/secret.h>
#include <vault/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

namespace twinchart::vault {

struct VaultOptions {
    std::filesystem::path path;           ///< vault.db
    const SecretBytes* key = nullptr;     ///< 48 octets: database key and salt; borrowed during open
    const SecretBytes* wrapKey = nullptr; ///< 32 octets: the layer over wraps; borrowed during open
    std::uint64_t wrapEpoch = 1;          ///< number of that key
    std::string vfs;                      ///< SQLite VFS; empty = the system's
    bool create = true;
};

/// A hospital's store of ciphertexts. It checks that what it holds is whole and fits its leaves; who may read what is
/// the caller's rule. Every change is one durable transaction. Thread: any; calls are taken one after the other.
class Vault {
public:
    static Expected<std::unique_ptr<Vault>, VaultError> open(const VaultOptions& options);
    ~Vault();

    /// Adds a part. The first brings all 2^k leaves; a ciphertext is refused (Mismatch) unless it is the one of its
    /// leaf; pieces of one leaf come in order and name one length (else Conflict). `complete` demands that exactly the
    /// leaves that the tables list have ciphertexts, and closes the contribution: afterwards only wraps may be added.
    /// Repeating a part is harmless.
    Expected<Summary, VaultError> put(const Part& part);
    Expected<Summary, VaultError> summary(const Digest256& root) const;
    Expected<std::vector<crypto::LeafBytes>, VaultError> leaves(const Digest256& root) const;
    /// Of a complete contribution, in the order of its reader sets.
    Expected<std::vector<Bytes>, VaultError> tables(const Digest256& root) const;
    /// Wraps of a complete contribution for these recipients and nobody else.
    Expected<std::vector<Wrap>, VaultError> wrapsFor(const Digest256& root, std::span<const KeyId> recipients) const;

    struct Range {
        std::uint32_t fromLeaf = 0;
        std::uint64_t fromOffset = 0;
        std::size_t octets = 16u << 20;        ///< stop after so many
        std::span<const std::uint32_t> leaves; ///< only these, ascending
    };
    struct Pieces {
        std::vector<Piece> pieces;
        bool more = false;
    };
    Expected<Pieces, VaultError> pieces(const Digest256& root, const Range& range) const;

    struct Known {
        Digest256 root;
        State state = State::Absent;
        Instant put;
    };
    /// Every contribution, by age.
    Expected<std::vector<Known>, VaultError> all() const;
    /// Erases a contribution with all that belongs to it (overwritten, not only unlinked).
    Expected<void, VaultError> remove(const Digest256& root);
    Stats stats() const;

    // Tables of grants (TCA1). One stands per grant; whether the grant lives, and which digest it names, is the
    // caller's question. They lie under the wrap key, as wraps do: an erased one does not come back with an old backup.
    /// Replaces the one that stands; the same one again changes nothing. Mismatch when it is not canonical.
    Expected<void, VaultError> putGrant(const GrantName& name, BytesView table, Instant now);
    /// NotFound unless the one of that digest stands.
    Expected<Bytes, VaultError> grantTable(const GrantName& name, const Digest256& digest) const;
    /// The leaves of one contribution that the table of that digest lists, ascending; none when it does not stand.
    Expected<std::vector<std::uint32_t>, VaultError> grantedLeaves(const GrantName& name, const Digest256& digest,
                                                                   const Digest256& root) const;
    Expected<std::vector<KnownGrant>, VaultError> grants() const;
    /// Erases it (overwritten, not only unlinked). Harmless when there is none.
    Expected<void, VaultError> removeGrant(const GrantName& name);

    /// Moves every wrap and every grant table under the next wrap key, in one transaction; the caller then overwrites
    /// the old key.
    Expected<void, VaultError> rotate(const SecretBytes& nextWrapKey, std::uint64_t nextEpoch);
    std::uint64_t wrapEpoch() const;

    // Mailboxes. Addresses are ids of signing keys; what is in them is sealed to its recipient.
    Expected<void, VaultError> putStaffKeys(const KeyId& recipient, const KeyId& putter, BytesView sealed);
    Expected<std::optional<Bytes>, VaultError> staffKeys(const KeyId& recipient) const;
    Expected<void, VaultError> putCircleKeys(const KeyId& putter, std::span<const CircleKey> rows);
    Expected<CircleKeyPage, VaultError> circleKeys(const KeyId& member, const std::optional<Digest256>& circle,
                                                   std::uint64_t after, std::size_t limit) const;
    Expected<void, VaultError> putShares(std::span<const Share> rows);
    Expected<std::vector<Share>, VaultError> shares(const KeyId& keeper) const;
    /// What stands for each MAC, if anything.
    Expected<std::vector<std::optional<crypto::WrappedPatientId>>, VaultError>
    lookup(std::span<const Digest256> macs) const;
    /// What stands for each MAC: the row that was first. One transaction for all.
    Expected<std::vector<crypto::WrappedPatientId>, VaultError> resolve(std::span<const IdentityRow> rows);

    /// Looks at a contribution's leaves and tables, for whoever knows what the chain says of them.
    using Visitor = std::function<void(const Digest256& root, const std::vector<crypto::LeafBytes>& leaves,
                                       const std::vector<Bytes>& tables)>;
    /// Deep: every page, every ciphertext against its leaf, every wrap and grant table under its
    /// key. Else the tables of contents.
    CheckReport check(bool deep, const Visitor& visit = {}) const;
    /// Leaves no write-ahead log. Nothing but the destructor may follow.
    Expected<void, VaultError> close();

private:
    struct Data;
    explicit Vault(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m;
};

} // namespace twinchart::vault

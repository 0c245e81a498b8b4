// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/contribution.h>
#include <model/item.h>
#include <replica/types.h>
#include <util/secret.h>

#include <vector>

namespace twinchart::replica {

/// A sealed record on its way into the replica.
struct NewRecord {
    RecordName record;
    VersionId version;
    Bytes ciphertext; ///< TCR1, sealed with bindingOf()
    SecretBytes dek;
    Digest256 ciphertextDigest;
    Digest256 commitment;
    std::string source;
    bool own = false;
    std::string resourceType;
    std::string resourceId; ///< "" when the resource has none
    model::DataSetCode dataSet;
    model::Stage stage = model::Stage::Pha;
    std::vector<model::Item> items;
    RecordFault fault = RecordFault::None; ///< receivers: kept, never shown as a value
};

/// An earlier leaf that leaf `by` of the new contribution takes the place of.
struct NewSupersession {
    Digest256 oldRoot;
    std::uint32_t oldLeaf = 0;
    std::uint32_t by = 0;
};

struct NewWrap {
    std::uint32_t set = 0;
    KeyId recipient;
    Bytes sealed;
    friend bool operator==(const NewWrap&, const NewWrap&) = default;
};

/// What must still go to the node: kept until the contribution is recorded.
struct Outgoing {
    std::vector<Bytes> tables; ///< TCB1 of each reader set
    std::vector<NewWrap> wraps;
    Bytes transaction; ///< TCT1; the sender numbers and signs it anew where its nonce has gone
    friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

/// A contribution with all its records: what the writer saves, or what a receiver has checked.
/// Record n of `records` is leaf `recordLeaves[n]`, ascending. For speed sort records by name before they get
/// their leaves: the index is then filled in its own order.
struct NewContribution {
    std::string chain;
    PatientHandle handle;
    bool commons = false;
    Digest256 root;
    std::uint8_t depth = 0;
    std::uint8_t permissionClass = 1; ///< contract::PermissionClass
    std::uint8_t provenance = 2;      ///< contract::Provenance
    Digest256 catalogue;
    Instant received;                      ///< durable here
    std::vector<crypto::LeafBytes> leaves; ///< 2^depth, padding included
    std::vector<std::uint32_t> recordLeaves;
    std::vector<NewRecord> records;
    std::vector<NewSupersession> supersessions;
    std::vector<std::uint32_t> withheld; ///< receivers: leaves that the tables name and the vault did not give
    std::optional<Outgoing> outgoing;    ///< writers; absent: nothing to send
};

/// A contribution as stored.
struct ContributionInfo {
    std::int64_t id = 0; ///< local number, ascending in the order stored
    Digest256 root;
    PatientHandle handle;
    bool commons = false;
    std::uint8_t depth = 0;
    std::uint8_t permissionClass = 1;
    std::uint8_t provenance = 2;
    Digest256 catalogue;
    Instant received;
    State state = State::Saved;
    std::uint32_t code = 0;          ///< contract::Code of a refusal
    bool mine = false;               ///< written here
    LedgerHeight height = 0;         ///< block H
    std::uint32_t index = 0;         ///< of the transaction in the block
    std::optional<Instant> recorded; ///< time of block H
    Digest256 transaction;           ///< hash of the transaction as recorded
    StoredVerdict verdict;
    std::uint32_t records = 0;
    std::vector<std::uint32_t> withheld;
};

/// What is stored when a contribution was proven. `evidence` is opaque here (sync's grammar).
struct Recording {
    Digest256 root;
    LedgerHeight height = 0;
    std::uint32_t index = 0;
    std::optional<Instant> recorded;
    Digest256 transaction;
    StoredVerdict verdict; ///< `proof` is computed here from `evidence`
    Bytes evidence;        ///< the ledger's proofs, at most 1 MiB
};

/// A leaf and its way to the root of its contribution (RFC 6962).
struct LeafPath {
    Digest256 root;
    std::uint32_t index = 0;
    std::uint8_t depth = 0;
    crypto::LeafBytes leaf;
    std::vector<Digest256> aunts;
};

/// Everything that the replica knows of one record version for a proof.
struct ProofMaterial {
    ContributionInfo contribution;
    LeafPath path;
    crypto::RecordBinding binding;
    SecretBytes dek;
    Bytes ciphertext;
    Digest256 commitment;
    Bytes evidence; ///< of the last Recording, empty when there is none
    std::uint8_t flags = 0;
};

} // namespace twinchart::replica

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/contribution.h>
#include <gateway/nodeframes.h>
#include <util/ids.h>

#include <vector>

namespace twinchart::gateway {

/// Longest piece of a ciphertext in one frame or row; longer ciphertexts come in several. Octets.
inline constexpr std::size_t kCiphertextPiece = 8u << 20;

/// A part of a ciphertext (TCR1). Pieces of one leaf come in order, each kCiphertextPiece long but the last.
struct CiphertextPiece {
    std::uint32_t leaf = 0;
    std::uint64_t offset = 0; ///< multiple of kCiphertextPiece
    std::uint64_t total = 0;  ///< of the whole ciphertext
    Bytes octets;
    friend bool operator==(const CiphertextPiece&, const CiphertextPiece&) = default;
};

/// A bundle key sealed to one recipient (TCW1).
struct WrapRow {
    std::uint32_t set = 0; ///< index of the reader set in the contribution
    KeyId recipient;       ///< id of the recipient's sealing key
    Bytes sealed;          ///< at most 16 KiB
    friend bool operator==(const WrapRow&, const WrapRow&) = default;
};

enum class VaultState : std::uint8_t { Absent = 0, Partial = 1, Complete = 2 };

struct VaultStatResponse {
    static constexpr Endpoint kEndpoint = Endpoint::VaultStat;
    struct Row {
        VaultState state = VaultState::Absent;
        std::uint32_t ciphertexts = 0; ///< whole ones
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::vector<Row> rows; ///< one per root, in order

    void write(Writer& out) const;
    static VaultStatResponse read(Reader& in);
    friend bool operator==(const VaultStatResponse&, const VaultStatResponse&) = default;
};
/// What the vault holds of contributions, for resuming a put. Only of those the session itself has put or may read.
struct VaultStatRequest {
    using Response = VaultStatResponse;
    static constexpr Endpoint kEndpoint = Endpoint::VaultStat;
    std::vector<Digest256> roots; ///< 1 to 10,000

    void write(Writer& out) const;
    static VaultStatRequest read(Reader& in);
    friend bool operator==(const VaultStatRequest&, const VaultStatRequest&) = default;
};

struct VaultPutResponse {
    static constexpr Endpoint kEndpoint = Endpoint::VaultPut;
    VaultState state = VaultState::Partial;
    std::uint32_t ciphertexts = 0; ///< whole ones held now

    void write(Writer& out) const;
    static VaultPutResponse read(Reader& in);
    friend bool operator==(const VaultPutResponse&, const VaultPutResponse&) = default;
};
/// Puts a contribution's ciphertexts before its transaction is submitted, in one frame or several: the first brings
/// all leaves, the last says `complete`, ciphertexts ascend by leaf. Durable when answered. Repeating a frame is
/// harmless. At `complete` the node checks: the leaves' root, each ciphertext against its leaf, and that exactly
/// the leaves of the tables have ciphertexts (the others are padding). Mismatch names the leaf.
struct VaultPutRequest {
    using Response = VaultPutResponse;
    static constexpr Endpoint kEndpoint = Endpoint::VaultPut;
    Digest256 root;
    std::vector<crypto::LeafBytes> leaves; ///< 2^k in the first frame, padding included; else none
    std::vector<CiphertextPiece> ciphertexts;
    std::vector<Bytes> tables; ///< TCB1 of each reader set, in order; in the frame that completes
    std::vector<WrapRow> wraps;
    bool complete = false;

    void write(Writer& out) const;
    static VaultPutRequest read(Reader& in);
    friend bool operator==(const VaultPutRequest&, const VaultPutRequest&) = default;
};

/// A reader set that the session may open: its table and the wraps for the session's key or circles.
struct ReaderSetRow {
    std::uint32_t set = 0;
    Bytes table; ///< TCB1
    std::vector<WrapRow> wraps;
    friend bool operator==(const ReaderSetRow&, const ReaderSetRow&) = default;
};
struct VaultGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::VaultGet;
    std::vector<crypto::LeafBytes> leaves; ///< on the first page
    std::vector<ReaderSetRow> sets;        ///< on the first page
    std::vector<CiphertextPiece> ciphertexts;
    bool more = false; ///< ask on after the last piece

    void write(Writer& out) const;
    static VaultGetResponse read(Reader& in);
    friend bool operator==(const VaultGetResponse&, const VaultGetResponse&) = default;
};
/// A recorded contribution, as far as the session is a listed reader in the newest state; for the requester of a grant
/// that grants/get would give him: the leaves, no sets, and the ciphertexts that his table lists and nobody deleted.
/// NotFound otherwise, whether it exists or not.
struct VaultGetRequest {
    using Response = VaultGetResponse;
    static constexpr Endpoint kEndpoint = Endpoint::VaultGet;
    Digest256 root;
    bool first = true; ///< leaves and sets are wanted
    bool withCiphertexts = true;
    std::uint32_t fromLeaf = 0; ///< first piece that is wanted
    std::uint64_t fromOffset = 0;
    std::uint32_t pageBytes = 0;     ///< 0 = the node's choice (16 MiB)
    std::vector<std::uint32_t> only; ///< leaves, ascending; empty = all

    void write(Writer& out) const;
    static VaultGetRequest read(Reader& in);
    friend bool operator==(const VaultGetRequest&, const VaultGetRequest&) = default;
};

/// The table of a grant (TCA1), put once the ledger names its digest as the grant's `wraps`: what lies there is pinned
/// by the chain, whoever brings it. Replaces the table of before a narrowing. Repeating it is harmless. NotFound when
/// no such grant is alive, Mismatch when it names another digest.
struct GrantsPutRequest {
    using Response = EmptyResponse<Endpoint::GrantsPut>;
    static constexpr Endpoint kEndpoint = Endpoint::GrantsPut;
    PatientHandle handle;
    Digest256 grant; ///< transactionHash of the approval
    Bytes table;     ///< 1 octet to 32 MiB

    void write(Writer& out) const;
    static GrantsPutRequest read(Reader& in);
    friend bool operator==(const GrantsPutRequest&, const GrantsPutRequest&) = default;
};
using GrantsPutResponse = GrantsPutRequest::Response;

struct GrantsGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::GrantsGet;
    Bytes table; ///< TCA1; the asker compares its digest with the grant's `wraps`

    void write(Writer& out) const;
    static GrantsGetResponse read(Reader& in);
    friend bool operator==(const GrantsGetResponse&, const GrantsGetResponse&) = default;
};
/// The table in force of a grant. For the patient who owns the record; and for the grant's requester while it is alive
/// and none of its classes restricted, once an access notice of his with the grant as reference is on the ledger for
/// each of its classes. NotFound otherwise, whether it exists or not.
struct GrantsGetRequest {
    using Response = GrantsGetResponse;
    static constexpr Endpoint kEndpoint = Endpoint::GrantsGet;
    PatientHandle handle;
    Digest256 grant;

    void write(Writer& out) const;
    static GrantsGetRequest read(Reader& in);
    friend bool operator==(const GrantsGetRequest&, const GrantsGetRequest&) = default;
};

} // namespace twinchart::gateway

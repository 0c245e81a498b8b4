// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frame.h>
#include <util/ids.h>

#include <vector>

namespace twinchart::gateway {

/// Light blocks (ledger::encode, without what no hash covers) of `from` to `to`, ascending. Anonymous.
struct LightBlocksResponse {
    static constexpr Endpoint kEndpoint = Endpoint::LightBlocks;
    LedgerHeight newest = 0;
    std::vector<Bytes> blocks; ///< fewer than asked when the page is full: ask on from the next

    void write(Writer& out) const;
    static LightBlocksResponse read(Reader& in);
    friend bool operator==(const LightBlocksResponse&, const LightBlocksResponse&) = default;
};
struct LightBlocksRequest {
    using Response = LightBlocksResponse;
    static constexpr Endpoint kEndpoint = Endpoint::LightBlocks;
    LedgerHeight from = 1;
    LedgerHeight to = 0;     ///< 0 = newest; with from = 0: the newest block alone
    std::uint32_t limit = 0; ///< at most so many; 0 = as many as a page holds (1,000)

    void write(Writer& out) const;
    static LightBlocksRequest read(Reader& in);
    friend bool operator==(const LightBlocksRequest&, const LightBlocksRequest&) = default;
};

/// What became of one submitted transaction.
struct SubmitResult {
    std::uint32_t code = 0;  ///< 0 = in the block and applied; else the contract's refusal, nothing changed
    LedgerHeight height = 0; ///< 0 when it is in no block
    std::uint32_t index = 0; ///< place among the block's transactions
    std::string reason;      ///< name of the refusal, at most 100 octets
    friend bool operator==(const SubmitResult&, const SubmitResult&) = default;
};
/// Answered when the block and the block that proves its state are durable.
struct SubmitResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Submit;
    std::vector<SubmitResult> results; ///< one per transaction, in order

    void write(Writer& out) const;
    static SubmitResponse read(Reader& in);
    friend bool operator==(const SubmitResponse&, const SubmitResponse&) = default;
};
/// Transactions (TCT1) for one block. Sending one again that is already in a block gives its first result.
/// A contribution is refused (Incomplete) until the vault holds all that it names.
struct SubmitRequest {
    using Response = SubmitResponse;
    static constexpr Endpoint kEndpoint = Endpoint::Submit;
    std::vector<Bytes> transactions; ///< 1 to 1,000

    void write(Writer& out) const;
    static SubmitRequest read(Reader& in);
    friend bool operator==(const SubmitRequest&, const SubmitRequest&) = default;
};

struct StateProof {
    std::optional<Bytes> value; ///< none = absent
    Bytes proof;                ///< ledger::decodeCommitmentProof
    friend bool operator==(const StateProof&, const StateProof&) = default;
};
/// Values with their ICS23 proofs in the state after block `height`, whose root is the app hash of header height + 1.
struct StateProofsResponse {
    static constexpr Endpoint kEndpoint = Endpoint::StateProofs;
    LedgerHeight height = 0;
    std::vector<StateProof> proofs; ///< one per key, in order

    void write(Writer& out) const;
    static StateProofsResponse read(Reader& in);
    friend bool operator==(const StateProofsResponse&, const StateProofsResponse&) = default;
};
/// A prefix may be asked for as a key: its absence proof serves ledger::absenceOfPrefix.
struct StateProofsRequest {
    using Response = StateProofsResponse;
    static constexpr Endpoint kEndpoint = Endpoint::StateProofs;
    LedgerHeight height = 0; ///< 0 = newest state that a header proves; old states may be gone (NotFound)
    std::vector<Bytes> keys; ///< 1 to 4,096 of 1 to 256 octets

    void write(Writer& out) const;
    static StateProofsRequest read(Reader& in);
    friend bool operator==(const StateProofsRequest&, const StateProofsRequest&) = default;
};

/// Place in the chain's order.
struct TxPlace {
    LedgerHeight height = 0;
    std::uint32_t index = 0;
    friend auto operator<=>(const TxPlace&, const TxPlace&) = default;
};

struct ContributionRow {
    Digest256 root;
    PatientHandle handle;
    TxPlace place;
    Bytes transaction; ///< TCT1
    friend bool operator==(const ContributionRow&, const ContributionRow&) = default;
};
struct ContributionsResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Contributions;
    LedgerHeight newest = 0;
    std::vector<ContributionRow> rows; ///< in the chain's order
    bool more = false;                 ///< ask on after the last row

    void write(Writer& out) const;
    static ContributionsResponse read(Reader& in);
    friend bool operator==(const ContributionsResponse&, const ContributionsResponse&) = default;
};
/// Accepted contribution transactions at or after a place.
struct ContributionsRequest {
    using Response = ContributionsResponse;
    static constexpr Endpoint kEndpoint = Endpoint::Contributions;
    TxPlace from;            ///< first place that is wanted
    std::uint32_t limit = 0; ///< 0 = as many as a page holds (1,000)

    void write(Writer& out) const;
    static ContributionsRequest read(Reader& in);
    friend bool operator==(const ContributionsRequest&, const ContributionsRequest&) = default;
};

struct TransactionRow {
    TxPlace place;
    Bytes transaction; ///< TCT1
    friend bool operator==(const TransactionRow&, const TransactionRow&) = default;
};
struct TransactionsResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Transactions;
    LedgerHeight newest = 0;
    std::vector<TransactionRow> rows; ///< in the chain's order
    bool more = false;

    void write(Writer& out) const;
    static TransactionsResponse read(Reader& in);
    friend bool operator==(const TransactionsResponse&, const TransactionsResponse&) = default;
};
/// Accepted transactions of some kinds at or after a place (circles, certificates, catalogues …).
struct TransactionsRequest {
    using Response = TransactionsResponse;
    static constexpr Endpoint kEndpoint = Endpoint::Transactions;
    TxPlace from;
    std::uint32_t limit = 0;
    std::vector<std::uint8_t> kinds; ///< the contract's kind numbers, ascending; empty = all

    void write(Writer& out) const;
    static TransactionsRequest read(Reader& in);
    friend bool operator==(const TransactionsRequest&, const TransactionsRequest&) = default;
};

} // namespace twinchart::gateway

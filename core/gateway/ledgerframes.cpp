// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/ledgerframes.h>

#include "lists.h"

#include <algorithm>

namespace twinchart::gateway {

namespace {
constexpr std::uint32_t kPage = 1'000;
constexpr std::size_t kLightBlockLimit = 4u << 20;
constexpr std::size_t kTransactionLimit = 1u << 20;
constexpr std::size_t kProofLimit = 64u << 10;
constexpr std::size_t kValueLimit = 1u << 20;
constexpr std::size_t kKeyLimit = 256;
constexpr std::uint32_t kKeysLimit = 4'096;

void writePlace(Writer& out, const TxPlace& place)
{
    out.u64(place.height).u32(place.index);
}
TxPlace readPlace(Reader& in)
{
    TxPlace place;
    place.height = in.u64();
    place.index = in.u32();
    return place;
}

/// Rows of a page come in the chain's order, each place once.
template <class Row>
void requireOrder(Reader& in, const std::vector<Row>& rows)
{
    if (std::adjacent_find(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.place >= b.place; }) !=
        rows.end())
        in.fail(CodecError::BadValue);
}
} // namespace

void LightBlocksResponse::write(Writer& out) const
{
    out.u64(newest);
    writeVars(out, blocks);
}
LightBlocksResponse LightBlocksResponse::read(Reader& in)
{
    LightBlocksResponse value;
    value.newest = in.u64();
    value.blocks = readVars(in, 0, kPage, kLightBlockLimit);
    return value;
}

void LightBlocksRequest::write(Writer& out) const
{
    out.u64(from).u64(to).u32(limit);
}
LightBlocksRequest LightBlocksRequest::read(Reader& in)
{
    LightBlocksRequest value;
    value.from = in.u64();
    value.to = in.u64();
    value.limit = in.u32();
    return value;
}

void SubmitResponse::write(Writer& out) const
{
    writeList(out, results, [&](const SubmitResult& result) {
        out.u32(result.code).u64(result.height).u32(result.index).var(result.reason);
    });
}
SubmitResponse SubmitResponse::read(Reader& in)
{
    return {readList<SubmitResult>(in, 1, kPage, 20, [&] {
        SubmitResult result;
        result.code = in.u32();
        result.height = in.u64();
        result.index = in.u32();
        result.reason = in.text(100);
        return result;
    })};
}

void SubmitRequest::write(Writer& out) const
{
    writeVars(out, transactions);
}
SubmitRequest SubmitRequest::read(Reader& in)
{
    return {readVars(in, 1, kPage, kTransactionLimit)};
}

void StateProofsResponse::write(Writer& out) const
{
    out.u64(height);
    writeList(out, proofs, [&](const StateProof& proof) {
        writeBool(out, proof.value.has_value());
        if (proof.value)
            out.var(*proof.value);
        out.var(proof.proof);
    });
}
StateProofsResponse StateProofsResponse::read(Reader& in)
{
    StateProofsResponse value;
    value.height = in.u64();
    value.proofs = readList<StateProof>(in, 1, kKeysLimit, 5, [&] {
        StateProof proof;
        if (readBool(in))
            proof.value = bytesOf(in.var(kValueLimit));
        proof.proof = bytesOf(in.var(kProofLimit));
        return proof;
    });
    return value;
}

void StateProofsRequest::write(Writer& out) const
{
    out.u64(height);
    writeVars(out, keys);
}
StateProofsRequest StateProofsRequest::read(Reader& in)
{
    StateProofsRequest value;
    value.height = in.u64();
    value.keys = readVars(in, 1, kKeysLimit, kKeyLimit);
    return value;
}

void ContributionsResponse::write(Writer& out) const
{
    out.u64(newest);
    writeList(out, rows, [&](const ContributionRow& row) {
        out.raw(row.root).raw(row.handle);
        writePlace(out, row.place);
        out.var(row.transaction);
    });
    writeBool(out, more);
}
ContributionsResponse ContributionsResponse::read(Reader& in)
{
    ContributionsResponse value;
    value.newest = in.u64();
    value.rows = readList<ContributionRow>(in, 0, kPage, 80, [&] {
        ContributionRow row;
        row.root = in.fixed<Digest256>();
        row.handle = in.fixed<PatientHandle>();
        row.place = readPlace(in);
        row.transaction = bytesOf(in.var(kTransactionLimit));
        return row;
    });
    value.more = readBool(in);
    requireOrder(in, value.rows);
    return value;
}

void ContributionsRequest::write(Writer& out) const
{
    writePlace(out, from);
    out.u32(limit);
}
ContributionsRequest ContributionsRequest::read(Reader& in)
{
    ContributionsRequest value;
    value.from = readPlace(in);
    value.limit = in.u32();
    return value;
}

void TransactionsResponse::write(Writer& out) const
{
    out.u64(newest);
    writeList(out, rows, [&](const TransactionRow& row) {
        writePlace(out, row.place);
        out.var(row.transaction);
    });
    writeBool(out, more);
}
TransactionsResponse TransactionsResponse::read(Reader& in)
{
    TransactionsResponse value;
    value.newest = in.u64();
    value.rows = readList<TransactionRow>(in, 0, kPage, 16, [&] {
        TransactionRow row;
        row.place = readPlace(in);
        row.transaction = bytesOf(in.var(kTransactionLimit));
        return row;
    });
    value.more = readBool(in);
    requireOrder(in, value.rows);
    return value;
}

void TransactionsRequest::write(Writer& out) const
{
    writePlace(out, from);
    out.u32(limit).var(BytesView(kinds));
}
TransactionsRequest TransactionsRequest::read(Reader& in)
{
    TransactionsRequest value;
    value.from = readPlace(in);
    value.limit = in.u32();
    const BytesView kinds = in.var(255);
    value.kinds.assign(kinds.begin(), kinds.end());
    if (std::adjacent_find(value.kinds.begin(), value.kinds.end(), std::greater_equal<>()) != value.kinds.end())
        in.fail(CodecError::BadValue);
    return value;
}

} // namespace twinchart::gateway

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/vaultframes.h>

#include "lists.h"

#include <algorithm>
#include <bit>

namespace twinchart::gateway {

namespace {
constexpr std::uint32_t kLeavesLimit = 1u << 16;
constexpr std::uint64_t kCiphertextLimit = std::uint64_t{132} << 20;
constexpr std::size_t kTableLimit = 4u << 20;
constexpr std::size_t kSealedLimit = 16u << 10;
constexpr std::uint32_t kSetsLimit = 16;
constexpr std::uint32_t kWrapsLimit = 4'096;
constexpr std::uint32_t kRootsLimit = 10'000;

void writeLeaves(Writer& out, const std::vector<crypto::LeafBytes>& leaves)
{
    writeList(out, leaves, [&](const crypto::LeafBytes& leaf) { out.raw(leaf); });
}
/// None, or a power of two.
std::vector<crypto::LeafBytes> readLeaves(Reader& in)
{
    auto leaves = readList<crypto::LeafBytes>(in, 0, kLeavesLimit, crypto::LeafBytes::kSize,
                                              [&] { return in.fixed<crypto::LeafBytes>(); });
    if (!leaves.empty() && !std::has_single_bit(leaves.size()))
        in.fail(CodecError::BadValue);
    return leaves;
}

Bytes readGrantTable(Reader& in)
{
    Bytes table = bytesOf(in.var(kMaxGrantTable));
    if (table.empty())
        in.fail(CodecError::BadValue);
    return table;
}

void writePieces(Writer& out, const std::vector<CiphertextPiece>& pieces)
{
    writeList(out, pieces, [&](const CiphertextPiece& piece) {
        out.u32(piece.leaf).u64(piece.offset).u64(piece.total).var(piece.octets);
    });
}
/// Ascending by leaf and offset; each piece as long as its place says.
std::vector<CiphertextPiece> readPieces(Reader& in)
{
    auto pieces = readList<CiphertextPiece>(in, 0, 2 * kLeavesLimit, 25, [&] {
        CiphertextPiece piece;
        piece.leaf = in.u32();
        piece.offset = in.u64();
        piece.total = in.u64();
        const BytesView octets = in.var(kCiphertextPiece);
        piece.octets.assign(octets.begin(), octets.end());
        const bool placed = piece.leaf < kLeavesLimit && piece.total > 0 && piece.total <= kCiphertextLimit &&
                            piece.offset % kCiphertextPiece == 0 && piece.offset < piece.total;
        if (!placed || piece.octets.size() != std::min<std::uint64_t>(kCiphertextPiece, piece.total - piece.offset))
            in.fail(CodecError::BadValue);
        return piece;
    });
    const auto notAscending = [](const CiphertextPiece& a, const CiphertextPiece& b) {
        return a.leaf > b.leaf || (a.leaf == b.leaf && a.offset >= b.offset);
    };
    if (std::adjacent_find(pieces.begin(), pieces.end(), notAscending) != pieces.end())
        in.fail(CodecError::BadValue);
    return pieces;
}

void writeWraps(Writer& out, const std::vector<WrapRow>& wraps)
{
    writeList(out, wraps, [&](const WrapRow& wrap) { out.u32(wrap.set).raw(wrap.recipient).var(wrap.sealed); });
}
std::vector<WrapRow> readWraps(Reader& in)
{
    return readList<WrapRow>(in, 0, kWrapsLimit, 41, [&] {
        WrapRow wrap;
        wrap.set = in.u32();
        wrap.recipient = in.fixed<KeyId>();
        wrap.sealed = bytesOf(in.var(kSealedLimit));
        if (wrap.set >= kSetsLimit || wrap.sealed.empty())
            in.fail(CodecError::BadValue);
        return wrap;
    });
}

VaultState readState(Reader& in)
{
    const std::uint8_t state = in.u8();
    if (state > static_cast<std::uint8_t>(VaultState::Complete))
        in.fail(CodecError::BadValue);
    return static_cast<VaultState>(state);
}
} // namespace

void VaultStatResponse::write(Writer& out) const
{
    writeList(out, rows, [&](const Row& row) { out.u8(static_cast<std::uint8_t>(row.state)).u32(row.ciphertexts); });
}
VaultStatResponse VaultStatResponse::read(Reader& in)
{
    return {readList<Row>(in, 1, kRootsLimit, 5, [&] {
        Row row;
        row.state = readState(in);
        row.ciphertexts = in.u32();
        return row;
    })};
}

void VaultStatRequest::write(Writer& out) const
{
    writeList(out, roots, [&](const Digest256& root) { out.raw(root); });
}
VaultStatRequest VaultStatRequest::read(Reader& in)
{
    return {readList<Digest256>(in, 1, kRootsLimit, Digest256::kSize, [&] { return in.fixed<Digest256>(); })};
}

void VaultPutResponse::write(Writer& out) const
{
    out.u8(static_cast<std::uint8_t>(state)).u32(ciphertexts);
}
VaultPutResponse VaultPutResponse::read(Reader& in)
{
    VaultPutResponse value;
    value.state = readState(in);
    value.ciphertexts = in.u32();
    return value;
}

void VaultPutRequest::write(Writer& out) const
{
    out.raw(root);
    writeLeaves(out, leaves);
    writePieces(out, ciphertexts);
    writeVars(out, tables);
    writeWraps(out, wraps);
    writeBool(out, complete);
}
VaultPutRequest VaultPutRequest::read(Reader& in)
{
    VaultPutRequest value;
    value.root = in.fixed<Digest256>();
    value.leaves = readLeaves(in);
    value.ciphertexts = readPieces(in);
    value.tables = readVars(in, 0, kSetsLimit, kTableLimit);
    value.wraps = readWraps(in);
    value.complete = readBool(in);
    return value;
}

void VaultGetResponse::write(Writer& out) const
{
    writeLeaves(out, leaves);
    writeList(out, sets, [&](const ReaderSetRow& row) {
        out.u32(row.set).var(row.table);
        writeWraps(out, row.wraps);
    });
    writePieces(out, ciphertexts);
    writeBool(out, more);
}
VaultGetResponse VaultGetResponse::read(Reader& in)
{
    VaultGetResponse value;
    value.leaves = readLeaves(in);
    value.sets = readList<ReaderSetRow>(in, 0, kSetsLimit, 12, [&] {
        ReaderSetRow row;
        row.set = in.u32();
        row.table = bytesOf(in.var(kTableLimit));
        row.wraps = readWraps(in);
        if (row.set >= kSetsLimit)
            in.fail(CodecError::BadValue);
        return row;
    });
    value.ciphertexts = readPieces(in);
    value.more = readBool(in);
    return value;
}

void VaultGetRequest::write(Writer& out) const
{
    out.raw(root);
    writeBool(out, first);
    writeBool(out, withCiphertexts);
    out.u32(fromLeaf).u64(fromOffset).u32(pageBytes);
    writeList(out, only, [&](std::uint32_t leaf) { out.u32(leaf); });
}
VaultGetRequest VaultGetRequest::read(Reader& in)
{
    VaultGetRequest value;
    value.root = in.fixed<Digest256>();
    value.first = readBool(in);
    value.withCiphertexts = readBool(in);
    value.fromLeaf = in.u32();
    value.fromOffset = in.u64();
    value.pageBytes = in.u32();
    value.only = readList<std::uint32_t>(in, 0, kLeavesLimit, 4, [&] { return in.u32(); });
    if (std::adjacent_find(value.only.begin(), value.only.end(), std::greater_equal<>()) != value.only.end())
        in.fail(CodecError::BadValue);
    return value;
}

void GrantsPutRequest::write(Writer& out) const
{
    out.raw(handle).raw(grant).var(table);
}
GrantsPutRequest GrantsPutRequest::read(Reader& in)
{
    GrantsPutRequest value;
    value.handle = in.fixed<PatientHandle>();
    value.grant = in.fixed<Digest256>();
    value.table = readGrantTable(in);
    return value;
}
void GrantsGetResponse::write(Writer& out) const
{
    out.var(table);
}
GrantsGetResponse GrantsGetResponse::read(Reader& in)
{
    return {readGrantTable(in)};
}
void GrantsGetRequest::write(Writer& out) const
{
    out.raw(handle).raw(grant);
}
GrantsGetRequest GrantsGetRequest::read(Reader& in)
{
    GrantsGetRequest value;
    value.handle = in.fixed<PatientHandle>();
    value.grant = in.fixed<Digest256>();
    return value;
}

} // namespace twinchart::gateway

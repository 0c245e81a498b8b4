// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/transaction.h>

#include "bodies.h"
#include "fields.h"

#include <ledger/hashes.h>

namespace twinchart::contract {

namespace {
constexpr std::string_view kMagic = "TCT1";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSignatureOctets = 64;

bool isChainId(std::string_view id)
{
    return !id.empty() &&
           std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}
} // namespace

Bytes encodeUnsigned(const Transaction& transaction)
{
    Writer out;
    out.raw(kMagic).u8(kVersion);
    put(out, Suite::One).var(transaction.chain);
    put(out, kindOf(transaction.body)).raw(transaction.signer).u64(transaction.nonce).u64(transaction.expiryHeight);
    putInstant(out, transaction.expiryTime);
    out.var(encodeBody(transaction.body));
    return std::move(out).take();
}

Bytes encode(const Transaction& transaction)
{
    Writer out;
    out.raw(encodeUnsigned(transaction)).u8(1);
    putKey(out, transaction.signature);
    return std::move(out).take();
}

Bytes signingMessage(BytesView unsignedTransaction)
{
    Writer out;
    out.var("twinchart transaction 1").raw(unsignedTransaction);
    return std::move(out).take();
}

Expected<Transaction, CodecError> decodeTransaction(BytesView octets)
{
    if (octets.size() > kMaxTransactionOctets)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    in.magic(kMagic);
    if (in.u8() != kVersion)
        in.fail(CodecError::BadVersion);
    if (in.u8() != static_cast<std::uint8_t>(Suite::One))
        in.fail(CodecError::BadVersion);
    Transaction out;
    out.chain = in.text(kMaxChainIdOctets);
    if (!isChainId(out.chain))
        in.fail(CodecError::BadValue);
    const Kind kind = take(in, Kind::Member, Kind::Expedite);
    out.signer = in.fixed<KeyId>();
    out.nonce = in.u64();
    out.expiryHeight = in.u64();
    out.expiryTime = takeInstant(in);
    if (out.nonce == 0)
        in.fail(CodecError::BadValue);
    Reader body(in.var(kMaxTransactionOctets));
    if (!in.ok())
        return Unexpected{in.error()};
    out.body = readBody(body, kind);
    if (auto end = body.finish(); !end)
        return Unexpected{end.error()};
    if (in.u8() != 1)
        in.fail(CodecError::BadValue);
    out.signature.algorithm = take(in, Algorithm::Ed25519, Algorithm::Ed25519);
    out.signature.octets = bytesOf(in.var(kMaxKeyOctets));
    if (out.signature.octets.size() != kSignatureOctets)
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return out;
}

Digest256 transactionHash(BytesView octets)
{
    return ledger::sha256(octets);
}

Bytes possessionMessage(std::string_view chain, const OrganisationId& organisation, const KeyField& newRoot)
{
    Writer out;
    out.var("twinchart root key 1").var(chain).raw(organisation);
    putKey(out, newRoot);
    return std::move(out).take();
}

Bytes memberMessage(std::string_view chain, const MemberBody& body)
{
    MemberBody unsignedBody = body;
    unsignedBody.possession.reset();
    Writer out;
    out.var("twinchart member 1").var(chain);
    write(out, unsignedBody);
    return std::move(out).take();
}

Bytes acceptanceMessage(std::string_view chain, const PatientHandle& handle, const KeyId& newOwner)
{
    Writer out;
    out.var("twinchart owner 1").var(chain).raw(handle).raw(newOwner);
    return std::move(out).take();
}

Digest256 contributionLeafHash(const Leaf& leaf)
{
    return ledger::leafHash(leaf);
}

bool isIncluded(const LeafReference& reference, std::uint8_t depth)
{
    if (depth > kMaxContributionDepth || reference.path.size() != depth)
        return false;
    const ledger::InclusionProof proof{reference.index, std::uint64_t{1} << depth, reference.path};
    return ledger::verifyInclusion(reference.root, contributionLeafHash(reference.leaf), proof);
}

} // namespace twinchart::contract

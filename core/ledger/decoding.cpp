// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/encoding.h>

#include "fields.h"

#include <ledger/protobuf.h>

#include <algorithm>

namespace twinchart::ledger {

void settle(ProtoReader& parent, ProtoReader& part)
{
    if (auto done = part.finish(); !done)
        parent.fail(done.error());
}

Timestamp timestampField(ProtoReader& parent, unsigned field)
{
    ProtoReader r(parent.required(field));
    Timestamp out;
    out.seconds = r.integer(1);
    out.nanos = r.integer32(2);
    settle(parent, r);
    if (!out.valid())
        parent.fail(DecodeError::BadValue);
    return out;
}

namespace {

OptionalHash hashField(ProtoReader& r, unsigned field)
{
    const BytesView octets = r.bytes(field, Digest256::kSize);
    if (octets.empty())
        return std::nullopt;
    const auto hash = Digest256::from(octets);
    if (!hash)
        r.fail(DecodeError::BadValue);
    return hash;
}

std::optional<Address> addressField(ProtoReader& r, unsigned field)
{
    const BytesView octets = r.bytes(field, Address::kSize);
    if (octets.empty())
        return std::nullopt;
    const auto address = Address::from(octets);
    if (!address)
        r.fail(DecodeError::BadValue);
    return address;
}

BlockId blockIdField(ProtoReader& parent, unsigned field)
{
    ProtoReader r(parent.required(field));
    BlockId out;
    out.hash = hashField(r, 1);
    ProtoReader parts(r.required(2));
    out.parts.total = parts.varint32(1);
    out.parts.hash = hashField(parts, 2);
    settle(r, parts);
    settle(parent, r);
    return out;
}

Header readHeader(ProtoReader& r)
{
    Header out;
    ProtoReader version(r.required(1));
    out.version.block = version.varint(1);
    out.version.app = version.varint(2);
    settle(r, version);
    out.chainId = textOf(r.bytes(2, kMaxChainIdOctets));
    out.height = r.integer(3);
    out.time = timestampField(r, 4);
    out.lastBlockId = blockIdField(r, 5);
    out.lastCommitHash = hashField(r, 6);
    out.dataHash = hashField(r, 7);
    out.validatorsHash = hashField(r, 8);
    out.nextValidatorsHash = hashField(r, 9);
    out.consensusHash = hashField(r, 10);
    out.appHash = bytesOf(r.bytes(11, kMaxAppHashOctets));
    out.lastResultsHash = hashField(r, 12);
    out.evidenceHash = hashField(r, 13);
    out.proposerAddress = addressField(r, 14);
    return out;
}

CommitSig readCommitSig(ProtoReader& r)
{
    CommitSig out;
    const std::uint64_t flag = r.varint(1);
    if (flag < 1 || flag > 3)
        r.fail(DecodeError::BadValue);
    else
        out.flag = static_cast<BlockIdFlag>(flag);
    out.validatorAddress = addressField(r, 2);
    out.timestamp = timestampField(r, 3);
    out.signature = bytesOf(r.bytes(4, kMaxSignatureOctets));
    return out;
}

Commit readCommit(ProtoReader& r)
{
    Commit out;
    out.height = r.integer(1);
    out.round = r.integer32(2);
    out.blockId = blockIdField(r, 3);
    while (const auto octets = r.present(4)) {
        if (out.signatures.size() == kMaxValidators) {
            r.fail(DecodeError::TooMany);
            break;
        }
        ProtoReader entry(*octets);
        out.signatures.push_back(readCommitSig(entry));
        settle(r, entry);
    }
    return out;
}

Validator readValidator(ProtoReader& r)
{
    Validator out;
    if (const auto address = addressField(r, 1))
        out.address = *address;
    else
        r.fail(DecodeError::MissingField);
    ProtoReader key(r.required(2));
    const auto ed25519 = PublicSigningKey::from(key.bytes(1, PublicSigningKey::kSize));
    if (ed25519)
        out.key = *ed25519;
    else
        key.fail(DecodeError::BadValue);
    settle(r, key);
    out.power = r.integer(3);
    out.proposerPriority = r.integer(4);
    return out;
}

ValidatorSet readValidatorSet(ProtoReader& r)
{
    ValidatorSet out;
    while (const auto octets = r.present(1)) {
        if (out.validators.size() == kMaxValidators) {
            r.fail(DecodeError::TooMany);
            break;
        }
        ProtoReader validator(*octets);
        out.validators.push_back(readValidator(validator));
        settle(r, validator);
    }
    if (const auto octets = r.present(2)) {
        ProtoReader proposer(*octets);
        out.proposer = readValidator(proposer);
        settle(r, proposer);
    }
    out.declaredTotalPower = r.integer(3);
    return out;
}

SignedHeader readSignedHeader(ProtoReader& r)
{
    SignedHeader out;
    ProtoReader header(r.required(1));
    out.header = readHeader(header);
    settle(r, header);
    ProtoReader commit(r.required(2));
    out.commit = readCommit(commit);
    settle(r, commit);
    return out;
}

LightBlock readLightBlock(ProtoReader& r)
{
    LightBlock out;
    ProtoReader signedHeader(r.required(1));
    out.signedHeader = readSignedHeader(signedHeader);
    settle(r, signedHeader);
    ProtoReader validators(r.required(2));
    out.validators = readValidatorSet(validators);
    settle(r, validators);
    return out;
}

template <class T>
Expected<T, DecodeError> decodeWhole(BytesView octets, std::size_t limit, T (*read)(ProtoReader&))
{
    if (octets.size() > std::min(limit, kMaxLightBlockOctets))
        return Unexpected{DecodeError::TooLarge};
    ProtoReader r(octets);
    T out = read(r);
    TWINCHART_TRY(r.finish());
    return out;
}

} // namespace

Expected<Header, DecodeError> decodeHeader(BytesView octets)
{
    return decodeWhole<Header>(octets, kMaxLightBlockOctets, readHeader);
}
Expected<Commit, DecodeError> decodeCommit(BytesView octets)
{
    return decodeWhole<Commit>(octets, kMaxLightBlockOctets, readCommit);
}
Expected<Validator, DecodeError> decodeValidator(BytesView octets)
{
    return decodeWhole<Validator>(octets, kMaxLightBlockOctets, readValidator);
}
Expected<ValidatorSet, DecodeError> decodeValidatorSet(BytesView octets)
{
    return decodeWhole<ValidatorSet>(octets, kMaxLightBlockOctets, readValidatorSet);
}
Expected<SignedHeader, DecodeError> decodeSignedHeader(BytesView octets)
{
    return decodeWhole<SignedHeader>(octets, kMaxLightBlockOctets, readSignedHeader);
}
Expected<LightBlock, DecodeError> decodeLightBlock(BytesView octets, std::size_t limit)
{
    return decodeWhole<LightBlock>(octets, limit, readLightBlock);
}

} // namespace twinchart::ledger

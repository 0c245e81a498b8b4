// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/encoding.h>

#include <ledger/protobuf.h>

namespace twinchart::ledger {

namespace {
BytesView viewOfHash(const OptionalHash& hash)
{
    return hash ? hash->view() : BytesView{};
}
BytesView viewOfAddress(const std::optional<Address>& address)
{
    return address ? address->view() : BytesView{};
}
} // namespace

Bytes encode(const Timestamp& value)
{
    ProtoWriter w;
    w.integer(1, value.seconds);
    w.integer(2, value.nanos);
    return std::move(w).take();
}

Bytes encode(const PartSetHeader& value)
{
    ProtoWriter w;
    w.varint(1, value.total);
    w.bytes(2, viewOfHash(value.hash));
    return std::move(w).take();
}

Bytes encode(const BlockId& value)
{
    ProtoWriter w;
    w.bytes(1, viewOfHash(value.hash));
    w.bytesAlways(2, encode(value.parts));
    return std::move(w).take();
}

Bytes encode(const Version& value)
{
    ProtoWriter w;
    w.varint(1, value.block);
    w.varint(2, value.app);
    return std::move(w).take();
}

Bytes encode(const Header& value)
{
    ProtoWriter w;
    w.bytesAlways(1, encode(value.version));
    w.bytes(2, value.chainId);
    w.integer(3, value.height);
    w.bytesAlways(4, encode(value.time));
    w.bytesAlways(5, encode(value.lastBlockId));
    w.bytes(6, viewOfHash(value.lastCommitHash));
    w.bytes(7, viewOfHash(value.dataHash));
    w.bytes(8, viewOfHash(value.validatorsHash));
    w.bytes(9, viewOfHash(value.nextValidatorsHash));
    w.bytes(10, viewOfHash(value.consensusHash));
    w.bytes(11, value.appHash);
    w.bytes(12, viewOfHash(value.lastResultsHash));
    w.bytes(13, viewOfHash(value.evidenceHash));
    w.bytes(14, viewOfAddress(value.proposerAddress));
    return std::move(w).take();
}

Bytes encode(const CommitSig& value)
{
    ProtoWriter w;
    w.varint(1, static_cast<std::uint64_t>(value.flag));
    w.bytes(2, viewOfAddress(value.validatorAddress));
    w.bytesAlways(3, encode(value.timestamp));
    w.bytes(4, value.signature);
    return std::move(w).take();
}

Bytes encode(const Commit& value)
{
    ProtoWriter w;
    w.integer(1, value.height);
    w.integer(2, value.round);
    w.bytesAlways(3, encode(value.blockId));
    for (const CommitSig& entry : value.signatures)
        w.bytesAlways(4, encode(entry));
    return std::move(w).take();
}

Bytes encode(const Validator& value)
{
    ProtoWriter key;
    key.bytesAlways(1, value.key);
    ProtoWriter w;
    w.bytes(1, value.address);
    w.bytesAlways(2, key.out());
    w.integer(3, value.power);
    w.integer(4, value.proposerPriority);
    return std::move(w).take();
}

Bytes encode(const ValidatorSet& value)
{
    ProtoWriter w;
    for (const Validator& validator : value.validators)
        w.bytesAlways(1, encode(validator));
    if (value.proposer)
        w.bytesAlways(2, encode(*value.proposer));
    w.integer(3, value.declaredTotalPower);
    return std::move(w).take();
}

Bytes encode(const SignedHeader& value)
{
    ProtoWriter w;
    w.bytesAlways(1, encode(value.header));
    w.bytesAlways(2, encode(value.commit));
    return std::move(w).take();
}

Bytes encode(const LightBlock& value)
{
    ProtoWriter w;
    w.bytesAlways(1, encode(value.signedHeader));
    w.bytesAlways(2, encode(value.validators));
    return std::move(w).take();
}

ValidatorSet minimal(ValidatorSet set)
{
    set.proposer.reset();
    set.declaredTotalPower = 0;
    for (Validator& validator : set.validators)
        validator.proposerPriority = 0;
    return set;
}

LightBlock minimal(LightBlock block)
{
    block.validators = minimal(std::move(block.validators));
    return block;
}

bool isMinimal(const ValidatorSet& set)
{
    if (set.proposer || set.declaredTotalPower != 0)
        return false;
    for (const Validator& validator : set.validators) {
        if (validator.proposerPriority != 0)
            return false;
    }
    return true;
}

} // namespace twinchart::ledger

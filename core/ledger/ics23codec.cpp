// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/ics23.h>

#include <ledger/protobuf.h>

#include <array>

namespace twinchart::ledger {

namespace {

// LeafOp {hash SHA256, prehash_key NO_HASH, prehash_value SHA256, length VAR_PROTO, prefix 00} of TendermintSpec.
constexpr std::array<std::uint8_t, 9> kLeafOp{0x08, 0x01, 0x18, 0x01, 0x20, 0x01, 0x2a, 0x01, 0x00};
constexpr std::uint64_t kSha256Op = 1;
constexpr std::uint8_t kInnerPrefix = 0x01;

Bytes encodeStep(const InnerStep& step)
{
    ProtoWriter w;
    w.varint(1, kSha256Op);
    Bytes prefix{kInnerPrefix};
    if (!step.childIsLeft)
        prefix.insert(prefix.end(), step.sibling.octets.begin(), step.sibling.octets.end());
    w.bytesAlways(2, prefix);
    if (step.childIsLeft)
        w.bytesAlways(3, step.sibling);
    return std::move(w).take();
}

Bytes encodeExistence(const ExistenceProof& proof)
{
    ProtoWriter w;
    w.bytes(1, proof.key);
    w.bytes(2, proof.value);
    w.bytesAlways(3, kLeafOp);
    for (const InnerStep& step : proof.path)
        w.bytesAlways(4, encodeStep(step));
    return std::move(w).take();
}

/// Either the child stands left (prefix 01, suffix = sibling) or right (prefix 01 ‖ sibling, no suffix).
InnerStep readStep(ProtoReader& r)
{
    InnerStep out;
    if (r.varint(1) != kSha256Op)
        r.fail(DecodeError::BadValue);
    const BytesView prefix = r.bytes(2, 1 + Digest256::kSize);
    const BytesView suffix = r.bytes(3, Digest256::kSize);
    if (prefix.empty() || prefix.front() != kInnerPrefix) {
        r.fail(DecodeError::BadValue);
        return out;
    }
    out.childIsLeft = !suffix.empty();
    if (out.childIsLeft && prefix.size() != 1)
        r.fail(DecodeError::BadValue);
    if (const auto sibling = Digest256::from(out.childIsLeft ? suffix : prefix.subspan(1)))
        out.sibling = *sibling;
    else
        r.fail(DecodeError::BadValue);
    return out;
}

ExistenceProof readExistence(ProtoReader& r)
{
    ExistenceProof out;
    out.key = bytesOf(r.bytes(1, kMaxProofOctets));
    out.value = bytesOf(r.bytes(2, kMaxProofOctets));
    if (out.key.empty() || out.value.empty() || !equal(r.required(3), kLeafOp))
        r.fail(DecodeError::BadValue);
    while (const auto octets = r.present(4)) {
        if (out.path.size() == kMaxProofDepth) {
            r.fail(DecodeError::TooMany);
            break;
        }
        ProtoReader step(*octets);
        out.path.push_back(readStep(step));
        if (auto done = step.finish(); !done)
            r.fail(done.error());
    }
    return out;
}

std::optional<ExistenceProof> existenceField(ProtoReader& parent, unsigned field)
{
    const auto octets = parent.present(field);
    if (!octets)
        return std::nullopt;
    ProtoReader r(*octets);
    ExistenceProof out = readExistence(r);
    if (auto done = r.finish(); !done)
        parent.fail(done.error());
    return out;
}

} // namespace

Bytes encode(const CommitmentProof& proof)
{
    ProtoWriter w;
    if (const auto* existence = std::get_if<ExistenceProof>(&proof)) {
        w.bytesAlways(1, encodeExistence(*existence));
        return std::move(w).take();
    }
    const auto& absence = std::get<NonExistenceProof>(proof);
    ProtoWriter body;
    body.bytes(1, absence.key);
    if (absence.left)
        body.bytesAlways(2, encodeExistence(*absence.left));
    if (absence.right)
        body.bytesAlways(3, encodeExistence(*absence.right));
    w.bytesAlways(2, body.out());
    return std::move(w).take();
}

Expected<CommitmentProof, DecodeError> decodeCommitmentProof(BytesView octets)
{
    if (octets.size() > kMaxProofOctets)
        return Unexpected{DecodeError::TooLarge};
    ProtoReader r(octets);
    if (auto existence = existenceField(r, 1)) {
        TWINCHART_TRY(r.finish());
        return CommitmentProof{std::move(*existence)};
    }
    ProtoReader body(r.required(2));
    NonExistenceProof absence;
    absence.key = bytesOf(body.bytes(1, kMaxProofOctets));
    absence.left = existenceField(body, 2);
    absence.right = existenceField(body, 3);
    if (absence.key.empty() || (!absence.left && !absence.right))
        body.fail(DecodeError::MissingField);
    if (r.ok())
        TWINCHART_TRY(body.finish());
    TWINCHART_TRY(r.finish());
    return CommitmentProof{std::move(absence)};
}

} // namespace twinchart::ledger

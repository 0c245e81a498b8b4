// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/prefixproof.h>

#include "ics23rules.h"

namespace twinchart::ledger {

namespace {
constexpr std::string_view kMagic = "TCL1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kFixedOctets = 4 + 1 + 1 + 1 + 1 + 4; // magic, version, suite, two flags, count
constexpr std::size_t kStepOctets = 1 + Digest256::kSize;
constexpr std::size_t kLeastProofOctets = 4 + 1 + 4 + 1 + 1;

std::size_t sizeOf(const ExistenceProof& proof)
{
    return 4 + proof.key.size() + 4 + proof.value.size() + 1 + proof.path.size() * kStepOctets;
}

void write(Writer& out, const ExistenceProof& proof)
{
    out.var(proof.key).var(proof.value);
    writePath(out, proof.path);
}
ExistenceProof read(Reader& in)
{
    ExistenceProof proof;
    proof.key = bytesOf(in.var(kMaxProofOctets));
    proof.value = bytesOf(in.var(kMaxProofOctets));
    if (proof.key.empty() || proof.value.empty())
        in.fail(CodecError::BadValue);
    proof.path = readPath(in);
    return proof;
}

bool readFlag(Reader& in)
{
    const std::uint8_t flag = in.u8();
    if (flag > 1)
        in.fail(CodecError::BadValue);
    return flag == 1;
}

void writeBorder(Writer& out, const std::optional<ExistenceProof>& border)
{
    out.u8(border ? 1 : 0);
    if (border)
        write(out, *border);
}
std::optional<ExistenceProof> readBorder(Reader& in)
{
    if (!readFlag(in))
        return std::nullopt;
    return read(in);
}

/// The leaves of the proof from left to right.
std::vector<const ExistenceProof*> rowOf(const PrefixProof& proof)
{
    std::vector<const ExistenceProof*> row;
    row.reserve(proof.entries.size() + 2);
    if (proof.left)
        row.push_back(&*proof.left);
    for (const ExistenceProof& entry : proof.entries)
        row.push_back(&entry);
    if (proof.right)
        row.push_back(&*proof.right);
    return row;
}
} // namespace

Expected<std::vector<Entry>, CompletenessError> verifyCompleteness(const PrefixProof& proof, const Digest256& root,
                                                                   BytesView prefix)
{
    if (proof.entries.size() > kMaxPrefixEntries)
        return Unexpected{CompletenessError::TooMany};
    const std::vector<const ExistenceProof*> row = rowOf(proof);
    if (row.empty())
        return Unexpected{CompletenessError::Nothing};
    for (const ExistenceProof& entry : proof.entries)
        if (!beginsWith(entry.key, prefix))
            return Unexpected{CompletenessError::OutsidePrefix};
    // What is below the prefix does not begin with it.
    if (proof.left && !isBelow(proof.left->key, prefix))
        return Unexpected{CompletenessError::BadBorder};
    if (proof.right && (!isBelow(prefix, proof.right->key) || beginsWith(proof.right->key, prefix)))
        return Unexpected{CompletenessError::BadBorder};
    for (std::size_t i = 1; i < row.size(); ++i)
        if (!isBelow(row[i - 1]->key, row[i]->key))
            return Unexpected{CompletenessError::NotAscending};
    for (const ExistenceProof* leaf : row)
        if (calculateRoot(*leaf) != root)
            return Unexpected{CompletenessError::NotInTree};
    for (std::size_t i = 1; i < row.size(); ++i)
        if (!areNeighbours(*row[i - 1], *row[i]))
            return Unexpected{CompletenessError::Gap};
    if ((!proof.left && !isAlongEdge(row.front()->path, true)) ||
        (!proof.right && !isAlongEdge(row.back()->path, false)))
        return Unexpected{CompletenessError::Gap};
    std::vector<Entry> out;
    out.reserve(proof.entries.size());
    for (const ExistenceProof& entry : proof.entries)
        out.push_back({entry.key, entry.value});
    return out;
}

std::size_t encodedSize(const PrefixProof& proof)
{
    std::size_t octets = kFixedOctets;
    for (const ExistenceProof* leaf : rowOf(proof))
        octets += sizeOf(*leaf);
    return octets;
}

Bytes encode(const PrefixProof& proof)
{
    Writer out;
    out.reserve(encodedSize(proof)).raw(kMagic).u8(kVersion).u8(kSuite);
    writeBorder(out, proof.left);
    writeBorder(out, proof.right);
    out.u32(static_cast<std::uint32_t>(proof.entries.size()));
    for (const ExistenceProof& entry : proof.entries)
        write(out, entry);
    return std::move(out).take();
}

Expected<PrefixProof, CodecError> decodePrefixProof(BytesView octets)
{
    if (octets.size() > kMaxPrefixProofOctets)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    PrefixProof proof;
    proof.left = readBorder(in);
    proof.right = readBorder(in);
    const std::uint32_t count = in.count(kMaxPrefixEntries, kLeastProofOctets);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i)
        proof.entries.push_back(read(in));
    if (!proof.left && !proof.right && count == 0)
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return proof;
}

void writePath(Writer& out, const std::vector<InnerStep>& path)
{
    out.u8(static_cast<std::uint8_t>(path.size()));
    for (const InnerStep& step : path)
        out.u8(step.childIsLeft ? 1 : 0).raw(step.sibling);
}

std::vector<InnerStep> readPath(Reader& in)
{
    std::vector<InnerStep> path;
    const std::uint8_t steps = in.u8();
    if (steps > kMaxProofDepth)
        in.fail(CodecError::TooLong);
    for (std::uint8_t i = 0; i < steps && in.ok(); ++i) {
        const bool childIsLeft = readFlag(in);
        path.push_back({childIsLeft, in.fixed<Digest256>()});
    }
    return path;
}

} // namespace twinchart::ledger

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/snapshot.h>

#include "fields.h"

#include <ledger/hashes.h>

#include <algorithm>
#include <utility>

namespace twinchart::contract {

namespace {
constexpr std::string_view kHeaderMagic = "TCX1";
constexpr std::string_view kChunkMagic = "TCY1";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxKeyOctetsOfEntry = 255;
constexpr std::size_t kEntryFixedOctets = 4 + 4;
constexpr std::size_t kStepOctets = 1 + Digest256::kSize;
constexpr std::size_t kChunkFixedOctets = 4 + 1 + 1 + 4 + 1 + 4; // magic, version, suite, index, steps, count

void takeBeginning(Reader& in, std::string_view magic)
{
    in.magic(magic);
    if (in.u8() != kVersion || in.u8() != static_cast<std::uint8_t>(Suite::One))
        in.fail(CodecError::BadVersion);
}

bool isBelow(BytesView a, BytesView b)
{
    return std::ranges::lexicographical_compare(a, b);
}

/// The steps with the sibling on the left: what the entries so far, and they alone, determine.
std::vector<ledger::InnerStep> leftSiblings(std::vector<ledger::InnerStep> path)
{
    std::erase_if(path, [](const ledger::InnerStep& step) { return step.childIsLeft; });
    return path;
}

std::vector<ledger::InnerStep> pathOf(const StateTrie& state, BytesView key)
{
    return std::get<ledger::ExistenceProof>(state.prove(key).value()).path;
}
} // namespace

Bytes encode(const SnapshotHeader& header)
{
    Writer out;
    out.raw(kHeaderMagic).u8(kVersion);
    put(out, Suite::One);
    out.u64(header.height).raw(header.root).u32(header.chunks).u64(header.entries);
    return std::move(out).take();
}

Expected<SnapshotHeader, CodecError> decodeSnapshotHeader(BytesView octets)
{
    Reader in(octets);
    takeBeginning(in, kHeaderMagic);
    SnapshotHeader header;
    header.height = in.u64();
    header.root = in.fixed<Digest256>();
    header.chunks = in.u32();
    header.entries = in.u64();
    if (header.chunks > kMaxSnapshotChunks)
        in.fail(CodecError::TooLong);
    if (header.entries < header.chunks || (header.chunks == 0) != (header.entries == 0))
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return header;
}

Bytes encode(const SnapshotChunk& chunk)
{
    std::size_t octets = kChunkFixedOctets + chunk.path.size() * kStepOctets;
    for (const ledger::Entry& entry : chunk.entries)
        octets += kEntryFixedOctets + entry.key.size() + entry.value.size();
    Writer out;
    out.reserve(octets).raw(kChunkMagic).u8(kVersion);
    put(out, Suite::One).u32(chunk.index);
    ledger::writePath(out, chunk.path);
    out.u32(static_cast<std::uint32_t>(chunk.entries.size()));
    for (const ledger::Entry& entry : chunk.entries)
        out.var(entry.key).var(entry.value);
    return std::move(out).take();
}

Expected<SnapshotChunk, CodecError> decodeSnapshotChunk(BytesView octets)
{
    if (octets.size() > kMaxChunkOctets)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    takeBeginning(in, kChunkMagic);
    SnapshotChunk chunk;
    chunk.index = in.u32();
    if (chunk.index >= kMaxSnapshotChunks)
        in.fail(CodecError::BadValue);
    chunk.path = ledger::readPath(in);
    const std::uint32_t count = in.count(kMaxChunkOctets, kEntryFixedOctets + 2);
    if (count == 0)
        in.fail(CodecError::BadValue);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const BytesView key = in.var(kMaxKeyOctetsOfEntry);
        const BytesView value = in.var(kMaxChunkOctets);
        if (key.empty() || value.empty() || (i > 0 && !isBelow(chunk.entries.back().key, key)))
            in.fail(CodecError::BadValue);
        else
            chunk.entries.push_back({bytesOf(key), bytesOf(value)});
    }
    TWINCHART_TRY(in.finish());
    return chunk;
}

Expected<SnapshotExport, SnapshotExport::Error> SnapshotExport::make(StateTrie version, LedgerHeight height,
                                                                     std::size_t chunkOctets)
{
    if (chunkOctets < kMinChunkOctets || chunkOctets > kMaxChunkOctets)
        return Unexpected{Error::BadSize};
    // Room for the longest path, so that where a chunk is cut depends on the entries alone.
    const std::size_t room = chunkOctets - kChunkFixedOctets - ledger::kMaxProofDepth * kStepOctets;
    SnapshotExport out;
    std::optional<Error> error;
    Bytes last;
    const auto close = [&] {
        if (pathOf(version, last).size() > ledger::kMaxProofDepth)
            error = Error::TooDeep;
    };
    version.visitFrom({}, [&](BytesView key, BytesView value) {
        const std::size_t octets = kEntryFixedOctets + key.size() + value.size();
        if (octets > room)
            error = Error::EntryTooLarge;
        if (out.m_parts.empty() || out.m_parts.back().octets + octets > room) {
            if (!out.m_parts.empty())
                close();
            if (out.m_parts.size() == kMaxSnapshotChunks)
                error = Error::TooMany;
            out.m_parts.emplace_back().first = bytesOf(key);
        }
        ++out.m_parts.back().count;
        out.m_parts.back().octets += octets;
        last.assign(key.begin(), key.end());
        return !error;
    });
    if (!error && !version.empty())
        close();
    if (error)
        return Unexpected{*error};
    out.m_header = {height, version.root(), static_cast<std::uint32_t>(out.m_parts.size()), version.size()};
    out.m_version = std::move(version);
    return out;
}

std::optional<Bytes> SnapshotExport::chunk(std::uint32_t index) const
{
    if (index >= m_parts.size())
        return std::nullopt;
    const Part& part = m_parts[index];
    SnapshotChunk chunk;
    chunk.index = index;
    chunk.entries.reserve(part.count);
    m_version.visitFrom(part.first, [&](BytesView key, BytesView value) {
        ledger::Entry& entry = chunk.entries.emplace_back();
        entry.key = bytesOf(key);
        entry.value = bytesOf(value);
        return chunk.entries.size() < part.count;
    });
    chunk.path = pathOf(m_version, chunk.entries.back().key);
    return encode(chunk);
}

Expected<SnapshotImport, SnapshotError> SnapshotImport::begin(BytesView header, LedgerHeight height,
                                                              const Digest256& root)
{
    const auto decoded = decodeSnapshotHeader(header);
    if (!decoded)
        return Unexpected{SnapshotError::Malformed};
    if (decoded->height != height || decoded->root != root || (decoded->chunks == 0) != (root == ledger::emptyHash()))
        return Unexpected{SnapshotError::OtherState};
    return SnapshotImport(*decoded);
}

Expected<void, SnapshotError> SnapshotImport::add(BytesView octets)
{
    if (isComplete())
        return Unexpected{SnapshotError::Surplus};
    auto decoded = decodeSnapshotChunk(octets);
    if (!decoded)
        return Unexpected{SnapshotError::Malformed};
    if (decoded->index != m_next)
        return Unexpected{SnapshotError::NotNext};
    const ledger::Entry& last = decoded->entries.back();
    if (ledger::calculateRoot({last.key, last.value, decoded->path}) != m_header.root)
        return Unexpected{SnapshotError::NotUnderRoot};
    // Both say whether the tree goes on to the right of this chunk.
    const bool isLast = m_next + 1 == m_header.chunks;
    const bool endsTree = std::ranges::none_of(decoded->path, &ledger::InnerStep::childIsLeft);
    const std::uint64_t entries = m_state.size() + decoded->entries.size();
    const std::uint64_t chunksLeft = m_header.chunks - m_next - 1;
    if (isLast != endsTree || (isLast ? entries != m_header.entries : entries + chunksLeft > m_header.entries))
        return Unexpected{SnapshotError::WrongNumber};
    StateTrie state = m_state;
    if (!state.append(decoded->entries))
        return Unexpected{SnapshotError::NotAscending};
    // In the tree of all entries so far the last one lies on the right edge: its siblings are all to its left, and in
    // the whole tree they are the same, as no key of theirs is behind it.
    if (pathOf(state, last.key) != leftSiblings(std::move(decoded->path)))
        return Unexpected{SnapshotError::Incomplete};
    m_state = std::move(state);
    ++m_next;
    return {};
}

std::optional<StateTrie> SnapshotImport::state() const
{
    return isComplete() ? std::optional(m_state) : std::nullopt;
}

} // namespace twinchart::contract

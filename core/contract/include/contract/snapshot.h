// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/trie.h>
#include <util/codec.h>
#include <util/expected.h>

#include <vector>

/// A version of the state as a row of chunks of ascending entries, for whoever begins late. A chunk carries the path
/// of its last entry to the root. The left siblings on that path are hashes of everything before it, which whoever
/// imports has already: so each chunk proves that all so far is complete and right, before the next is asked for.
namespace twinchart::contract {

inline constexpr std::size_t kDefaultChunkOctets = 8u << 20;
inline constexpr std::size_t kMinChunkOctets = 8u << 10;
inline constexpr std::size_t kMaxChunkOctets = 16u << 20;
inline constexpr std::uint32_t kMaxSnapshotChunks = 65'536;

struct SnapshotHeader {
    LedgerHeight height = 0; ///< of the state; its root is the app hash of header height+1
    Digest256 root;
    std::uint32_t chunks = 0;  ///< 0 when the state is empty
    std::uint64_t entries = 0; ///< of all chunks; not below `chunks`
    bool operator==(const SnapshotHeader&) const = default;
};

struct SnapshotChunk {
    std::uint32_t index = 0;             ///< from 0
    std::vector<ledger::InnerStep> path; ///< of the last entry, from its leaf to the root
    std::vector<ledger::Entry> entries;  ///< ascending by key, not empty
    bool operator==(const SnapshotChunk&) const = default;
};

/// snapshot = "TCX1" version=1 suite=1 height:u64 root:32 chunks:u32(≤65,536) entries:u64
/// chunk = "TCY1" version=1 suite=1 index:u32 path count:u32(≥1) {key:var(1..255) value:var(≥1)}, ascending   ≤ 16 MiB
/// path = as in ledger/prefixproof.h. The decoders are strict inverses, bounded before anything is allocated.
Bytes encode(const SnapshotHeader& header);
Bytes encode(const SnapshotChunk& chunk);
Expected<SnapshotHeader, CodecError> decodeSnapshotHeader(BytesView octets);
Expected<SnapshotChunk, CodecError> decodeSnapshotChunk(BytesView octets);

/// Cuts a version into chunks and makes each when it is asked for. Same version and size: same octets, everywhere.
class SnapshotExport {
public:
    enum class Error {
        BadSize,       ///< not within kMinChunkOctets … kMaxChunkOctets
        EntryTooLarge, ///< one entry does not fit into a chunk
        TooDeep,       ///< a path above ledger::kMaxProofDepth: no proof of that key would be accepted either
        TooMany,       ///< above kMaxSnapshotChunks
    };
    static Expected<SnapshotExport, Error> make(StateTrie version, LedgerHeight height,
                                                std::size_t chunkOctets = kDefaultChunkOctets);

    const SnapshotHeader& header() const { return m_header; }
    /// Encoded, not above the asked size; none behind the last.
    std::optional<Bytes> chunk(std::uint32_t index) const;

private:
    struct Part {
        Bytes first;
        std::size_t count = 0;
        std::size_t octets = 0; ///< of its entries
    };
    SnapshotExport() = default;
    StateTrie m_version;
    SnapshotHeader m_header;
    std::vector<Part> m_parts;
};

enum class SnapshotError {
    Malformed,    ///< not canonical octets of this format
    OtherState,   ///< the header is of another height or root than the one asked for, or says what cannot be
    NotNext,      ///< another chunk than the next: a gap, a repeated one, another order
    Surplus,      ///< everything is there already
    NotUnderRoot, ///< the chunk's last entry does not lead to the root
    NotAscending, ///< its keys do not ascend from those before, or one is the beginning of another
    Incomplete,   ///< an entry so far was altered, left out or put in
    WrongNumber,  ///< more or fewer chunks or entries than the header said
};

/// The state being made again from chunks. A value: a copy resumes from where it was. Whatever is refused leaves it
/// as it was, so that the same chunk can be asked for elsewhere.
class SnapshotImport {
public:
    /// `height` and `root` are from a verified block, never from where the chunks come from.
    static Expected<SnapshotImport, SnapshotError> begin(BytesView header, LedgerHeight height, const Digest256& root);

    const SnapshotHeader& header() const { return m_header; }
    /// The index of the chunk that add() takes next.
    std::uint32_t next() const { return m_next; }
    bool isComplete() const { return m_next == m_header.chunks; }
    Expected<void, SnapshotError> add(BytesView chunk);
    /// The state of the asked root; none before it is complete.
    std::optional<StateTrie> state() const;

private:
    explicit SnapshotImport(const SnapshotHeader& header) : m_header(header) {}
    SnapshotHeader m_header;
    std::uint32_t m_next = 0;
    StateTrie m_state;
};

} // namespace twinchart::contract

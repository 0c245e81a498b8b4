// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/snapshot.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
/// A header of the chunk's own making: what is taken has the root that was asked for, and goes out as it came in.
void importAlone(const SnapshotChunk& chunk, const Bytes& octets)
{
    const auto root = ledger::calculateRoot({chunk.entries.back().key, chunk.entries.back().value, chunk.path});
    const SnapshotHeader header{7, root.value(), 1, chunk.entries.size()};
    auto import = SnapshotImport::begin(encode(header), 7, header.root);
    if (!import)
        std::abort();
    if (!import->add(octets))
        return;
    const auto state = import->state();
    if (!state || state->root() != header.root || state->size() != header.entries)
        std::abort();
    const auto out = SnapshotExport::make(*state, 7, kMaxChunkOctets);
    if (!out || out->header() != header || out->chunk(0) != octets)
        std::abort();
}
} // namespace

/// Header and chunk: no crash; only canonical octets are accepted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes octets(data, data + size);
    if (const auto header = decodeSnapshotHeader(octets); header && encode(*header) != octets)
        std::abort();
    const auto chunk = decodeSnapshotChunk(octets);
    if (!chunk)
        return 0;
    if (encode(*chunk) != octets)
        std::abort();
    if (chunk->index == 0)
        importAlone(*chunk, octets);
    return 0;
}

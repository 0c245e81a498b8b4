// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/item.h>
#include <replica/patient.h>
#include <util/codec.h>

#include <span>

namespace twinchart::replica {

/// An immutable packed form of all items of one contribution (TSG1, README): what repeats is written once, so a
/// patient opens without touching a ciphertext.
Bytes packSegment(const NewContribution& contribution);

/// Where an unpacked segment goes. `items` has exactly as many places as the segment has items.
struct SegmentTarget {
    std::vector<LoadedRecord>& records; ///< appended
    std::span<model::Item> items;
    std::uint32_t firstItem = 0; ///< number of items[0] among the patient's
    std::uint32_t contribution = 0;
    std::vector<std::string>& words; ///< appended; indices in records are into this vector
};
/// Strict: refuses what packSegment would not write (but for the order of its dictionaries).
Expected<void, CodecError> unpackSegment(BytesView octets, const Digest256& root, const PatientHandle& handle,
                                         SegmentTarget target);
/// Leaf, name and version of each record alone.
struct Place {
    std::uint32_t leaf = 0;
    RecordName record;
    VersionId version;
};
Expected<std::vector<Place>, CodecError> placesOf(BytesView octets, const Digest256& root, const PatientHandle& handle);
/// The segment without items and resource id of one record (erasure).
Expected<Bytes, CodecError> withoutRecord(BytesView octets, const Digest256& root, const PatientHandle& handle,
                                          std::uint32_t leaf);

} // namespace twinchart::replica

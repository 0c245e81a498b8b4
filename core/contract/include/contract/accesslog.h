// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>
#include <span>
#include <vector>

/// Who accessed what (requirements A10, G3; foundations §7). A device reports its audit rows in batches that follow one
/// another without a gap, so that a patient can check "this is everything reported up to block N" and sees which device
/// withheld something or fell silent. An access outside the treating team stands alone, before the wrap is served.
///
/// A batch is a StateTrie of exactly 2^sizeClass entries: key = accessRowKey(tag, index), value = the sealed row.
/// The tag is keyed: one per patient, device and sequence, known to that patient's readers, so that
/// StateTrie::provePrefix over the tag gives all rows of one patient, and nobody else learns whether another has any.
/// Indices of a tag count from 0 in order of time. What rows do not fill has random tags and values; a batch of padding
/// alone is the sign of life of a device where nothing happened. The contract keeps the root alone.
namespace twinchart::contract {

inline constexpr std::uint8_t kMaxAccessSizeClass = 16;                ///< 2^16 rows a batch
inline constexpr std::int64_t kAccessDriftNs = 300'000'000'000;        ///< a device's clock before the block's time
inline constexpr std::int64_t kEmergencyAccessNs = 86'400'000'000'000; ///< how long an emergency covers accesses

/// By any key that lives: a device or user about itself.
struct AccessBatchBody {
    std::uint64_t sequence = 0; ///< from 1, one more than the key's last
    Digest256 previous;         ///< root of the key's last batch; zero for the first
    Digest256 root;             ///< of the trie above
    std::uint8_t sizeClass = 0; ///< entries = 2^sizeClass; 0 … kMaxAccessSizeClass
    Instant first;              ///< the device's time of its first and last row: a claim
    Instant last;
    bool operator==(const AccessBatchBody&) const = default;
};

/// One access outside the treating team. Own hospital: with the permission of that class, or in an emergency of the
/// signer. Refused when too many reviews are open and it is neither an emergency nor of the signer's own ward.
struct AccessNoticeBody {
    PatientHandle handle;
    PermissionClass permissionClass = PermissionClass::Pha;
    Purpose purpose = Purpose::Treatment; ///< research and legal: only by reference
    Digest256 reference;                  ///< transactionHash of the emergency, grant or disclosure; zero = none
    Digest256 audit;                      ///< keyed commitment of the device's audit row
    bool operator==(const AccessNoticeBody&) const = default;
};

struct AccessHeadEntry { // alog
    std::uint64_t sequence = 0;
    Digest256 root;
    LedgerHeight height = 0;
    Instant time; ///< block time
    bool operator==(const AccessHeadEntry&) const = default;
};

struct AccessBatchEntry { // albt
    Digest256 previous;
    Digest256 root;
    std::uint8_t sizeClass = 0;
    Instant first;
    Instant last;
    LedgerHeight height = 0;
    bool operator==(const AccessBatchEntry&) const = default;
};

struct AccessEntry { // accs
    KeyId signer;
    PermissionClass permissionClass = PermissionClass::Pha;
    Purpose purpose = Purpose::Treatment;
    bool emergency = false; ///< the reference is an emergency
    Digest256 reference;
    Digest256 audit;
    Instant time; ///< block time
    LedgerHeight height = 0;
    bool operator==(const AccessEntry&) const = default;
};

namespace key {
Bytes accessHead(const KeyId& device);
/// Under which every batch of the device lies; the first octets of a sequence behind it make smaller pages.
Bytes accessBatchPrefix(const KeyId& device);
Bytes accessBatch(const KeyId& device, std::uint64_t sequence);
/// Under which every access to the patient outside the treating team lies.
Bytes accessPrefix(const PatientHandle& handle);
Bytes access(const PatientHandle& handle, const Digest256& transaction);
} // namespace key

/// The key of a row inside a batch; the tag alone is the prefix of a patient's rows.
Bytes accessRowKey(const Digest256& tag, std::uint32_t index);

Bytes encode(const AccessHeadEntry& entry);
Bytes encode(const AccessBatchEntry& entry);
Bytes encode(const AccessEntry& entry);
template <>
Expected<AccessHeadEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<AccessBatchEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<AccessEntry, CodecError> decodeEntry(BytesView value);

/// What a verifier has of one device: its head as proven at a height, and those batches whose entries are proven and
/// whose rows it was given in full.
struct NumberedBatch {
    std::uint64_t sequence = 0;
    AccessBatchEntry entry;
};
struct DeviceReport {
    KeyId device;
    std::optional<AccessHeadEntry> head;
    std::vector<NumberedBatch> batches; ///< ascending by sequence
};

struct ReportGap {
    enum class What : std::uint8_t {
        Withheld = 1, ///< batches in the middle are missing
        CutTail = 2,  ///< the last ones are missing
        Altered = 3,  ///< does not follow the one before it, does not end in the head, twice, or beyond the head
    };
    KeyId device;
    What what = What::Withheld;
    std::uint64_t from = 0; ///< first and last sequence that is missing or wrong
    std::uint64_t to = 0;
    bool operator==(const ReportGap&) const = default;
};

struct ReportedUpTo {
    LedgerHeight height = 0;     ///< everything that the devices reported up to this block is there
    std::vector<ReportGap> gaps; ///< in the order of the devices
    std::vector<KeyId> silent;   ///< reported nothing since the height that was asked for
    bool operator==(const ReportedUpTo&) const = default;
};
/// Judges what was served. `at` = the height whose state the heads and entries were proven in; `since` = from which
/// height on a device must have reported something. A gap lowers the height below the last batch before it.
ReportedUpTo reportedUpTo(std::span<const DeviceReport> devices, LedgerHeight at, LedgerHeight since);

} // namespace twinchart::contract

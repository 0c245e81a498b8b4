// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/record.h>
#include <util/ids.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinchart::replica {

/// How a record is named wherever it is kept, sent or shown: crypto::recordDigestOf(RecordId), as the leaf has it.
/// Readers outside the hospital have no id key and could not recompute a RecordId; the name they see in the leaf.
using RecordName = FixedBytes<32, struct RecordNameTag>;
RecordName nameOf(const RecordId& record);

/// What a record is sealed and opened with. The record is bound by its name (see RecordName): use this for
/// crypto::sealRecord too. `purpose`: kPurposeRecord or kPurposeCommons.
crypto::RecordBinding bindingOf(std::string_view chain, const PatientHandle& handle, const RecordName& record,
                                const VersionId& version, const Digest256& catalogue, bool commons);
inline constexpr std::string_view kPurposeRecord = "record";
inline constexpr std::string_view kPurposeCommons = "commons";

/// One item: hex of record name and version and the item's number within the record, with dots between.
struct ItemId {
    RecordName record;
    VersionId version;
    std::uint16_t path = 0;
    friend auto operator<=>(const ItemId&, const ItemId&) = default;
};
std::string text(const ItemId& id);
std::optional<ItemId> parseItemId(std::string_view text);

/// How far a contribution has come.
enum class State : std::uint8_t {
    Saved = 1,    ///< durable here, waiting to be sent
    Sent = 2,     ///< in the node's vault and handed to the ledger; not yet proven
    Recorded = 3, ///< in a block, and proven here
    Refused = 4,  ///< the contract refused it (ContributionInfo::code); the writer has to wrap or correct it
};
enum class Verdict : std::uint8_t { Pending = 1, Verified = 2, NotYetTrusted = 3, Invalid = 4 };
/// Why NotYetTrusted.
enum class TrustGap : std::uint8_t { None = 0, NoWitness = 1, Expired = 2 };

/// The verdict that was reached when a contribution was last proven (foundations §7).
struct StoredVerdict {
    Verdict verdict = Verdict::Pending;
    TrustGap gap = TrustGap::None;
    LedgerHeight height = 0; ///< of the state in which it was proven
    Digest256 header;        ///< hash of header height + 1, which carries that state's root
    Digest256 proof;         ///< id of the stored proof: SHA-256 over its encoding
    std::uint32_t witnesses = 0;
    Instant at; ///< when it was verified here
    friend bool operator==(const StoredVerdict&, const StoredVerdict&) = default;
};

/// Why a single record must not be shown as a value.
enum class RecordFault : std::uint8_t {
    None = 0,
    NotOpened = 1,        ///< its key or octets do not open to the commitment in the leaf
    NotContent = 2,       ///< it opens to what is no record content
    WrongClass = 3,       ///< its data set is not of its contribution's permission class
    WrongName = 4,        ///< another record than the leaf names
    UnknownCatalogue = 5, ///< its data set is in no catalogue that was in force
};

/// Bits of what has become of a record.
enum RecordFlags : std::uint8_t {
    kSuperseded = 1, ///< a later version is there
    kDeleted = 2,    ///< deleted on the ledger
    kInvalid = 4,    ///< `fault` says why
    kErased = 8,     ///< its key and octets are gone
};

} // namespace twinchart::replica

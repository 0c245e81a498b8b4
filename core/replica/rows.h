// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/replica.h>
#include <util/codec.h>

namespace twinchart::replica {

/// A row of `contributions`: what is known of one, and the digests of what lies beside it.
struct StoredContribution {
    ContributionInfo info;
    std::string chain;
    std::int64_t firstRecord = 0; ///< record n of the segment has the number firstRecord + n
    std::uint64_t items = 0;
    Digest256 segment;
    std::optional<Digest256> outgoing;
    Digest256 verdictMac;
};
Bytes encode(const StoredContribution& stored);
Expected<StoredContribution, CodecError> decodeStored(BytesView octets);
/// 0 nothing to do, 1 in the outbox, 2 refused.
int waitingOf(const ContributionInfo& info);

/// A row of `flags`: what has become of one record.
struct StoredFlags {
    std::uint8_t flags = 0;
    RecordFault fault = RecordFault::None;
    Digest256 byRoot; ///< superseded: the later contribution
    std::uint32_t byLeaf = 0;
    LedgerHeight height = 0; ///< of the supersession or deletion; 0 = not recorded yet
    std::optional<Instant> at;
};
Bytes encode(const StoredFlags& flags);
Expected<StoredFlags, CodecError> decodeFlags(BytesView octets);

Bytes encode(const Outgoing& outgoing, const std::vector<crypto::LeafBytes>& padding);
struct StoredOutgoing {
    Outgoing outgoing;
    std::vector<crypto::LeafBytes> padding; ///< the random leaves, at the places that have no record
};
Expected<StoredOutgoing, CodecError> decodeOutgoing(BytesView octets);

Bytes encode(const StoredHeader& header);
Expected<StoredHeader, CodecError> decodeStoredHeader(BytesView octets);
Bytes encode(const AuditRow& row);
Expected<AuditRow, CodecError> decodeAudit(BytesView octets);

} // namespace twinchart::replica

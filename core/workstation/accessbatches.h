// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <contract/accesslog.h>
#include <contract/trie.h>
#include <replica/audit.h>

#include <map>
#include <optional>
#include <vector>

/// This device's report of its own audit rows to the ledger (foundations §7): in batches that follow one another
/// without a gap, each row once. The ledger gets a root and a size, never a row or how many there are.
namespace twinchart::workstation {

/// One batch as this store keeps it (TAB1 of the README). Its tree can be made again from it and the audit.
struct AccessBatch {
    std::uint64_t sequence = 0; ///< from 1
    Digest256 previous;         ///< root of the one before; zero for the first
    Digest256 root;
    std::uint8_t sizeClass = 0;
    Instant first; ///< the earliest and the latest of its rows
    Instant last;
    std::uint64_t fromRow = 0; ///< numbers in the audit, whose rows about patients it holds
    std::uint64_t toRow = 0;   ///< first that it does not
    SecretBytes seed;          ///< 32 octets, of tags, row keys and padding
    LedgerHeight height = 0;   ///< block that holds it, proven here; 0 = not yet
};
Bytes encode(const AccessBatch& batch);
Expected<AccessBatch, CodecError> decodeAccessBatch(BytesView octets);

/// Small batches look alike: no batch has fewer entries than 2^this.
inline constexpr std::uint8_t kMinAccessSizeClass = 4;

/// Who makes it: bound into each sealed row.
struct BatchMaker {
    std::string chain;
    KeyId device;
};
/// The tag of a patient's rows in a batch, and the key that opens them: what that patient's readers need.
Digest256 accessTag(BytesView seed, const PatientHandle& handle);
SecretBytes accessRowSecret(BytesView seed, const PatientHandle& handle);
/// The batch's tree: rows of every patient under his tag in the order given, filled up to 2^sizeClass. Rows about
/// nobody are passed over; none when the others do not fit.
std::optional<contract::StateTrie> accessTrie(const BatchMaker& maker, const AccessBatch& batch,
                                              const std::vector<replica::AuditRow>& rows);
/// A row as it lies in the tree; NotOpened for another place, key or maker.
struct OpenedRow {
    Instant at;
    replica::AuditAct act = replica::AuditAct::OpenedPatient;
};
Expected<OpenedRow, crypto::CryptoError> openAccessRow(const BatchMaker& maker, std::uint64_t sequence,
                                                       const Digest256& tag, std::uint32_t index, BytesView rowSecret,
                                                       BytesView sealed);

/// Reports all rows about patients that were not reported yet. Exactly once, wherever it is stopped: the batch is
/// durable here before it is sent, and what the proven state says of the last one decides how it goes on. True: it
/// sent or settled something.
Result<bool> reportAccesses(Session& session);

/// The batches of this store in order, those that are on the ledger.
Result<std::vector<AccessBatch>> reportedBatches(Session& session);
/// Rows of the audit from a number on up to another; fewer where it ends.
Result<std::vector<replica::AuditRow>> auditRange(Session& session, std::uint64_t from, std::uint64_t to);

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/build.h>
#include <contract/transaction.h>
#include <crypto/bundle.h>
#include <crypto/contribution.h>
#include <crypto/record.h>
#include <model/record.h>
#include <replica/contribution.h>
#include <util/message.h>

#include <vector>

namespace twinchart::workstation {

/// One recipient of the contribution's reader set, as the ledger's state gives it.
struct Reader {
    contract::Recipient recipient;
    PublicSealingKey key;
};

/// A record on its way into a contribution. The content is encoded once and kept, for the replica stores it too.
struct PlainRecord {
    RecordId record;
    VersionId version;
    model::RecordContent content;
    Bytes encoded; ///< model::encode(content)
};

/// What binds every record of a contribution.
struct ContributionContext {
    std::string chain;
    PatientHandle handle;
    Digest256 catalogue;
    bool commons = false; ///< resources of no patient
    contract::Provenance provenance = contract::Provenance::Received;
    Digest256 provider; ///< keyed name of source or provider
    contract::PermissionClass permissionClass = contract::PermissionClass::Pha;
    LedgerHeight consentHeight = 0;
};

struct SealedContribution {
    contract::ContributionBody body;           ///< without supersessions
    std::vector<crypto::LeafBytes> leaves;     ///< 2^k, padding included; real leaf n is record n
    std::vector<crypto::SealedRecord> records; ///< record n is leaf n
    Bytes table;                               ///< TCB1
    crypto::BundleKey bundleKey;
    struct Wrap {
        KeyId recipient;
        Bytes sealed;
    };
    std::vector<Wrap> wraps; ///< the readers', and one for the writer alone, who may have to wrap again
};

/// Most records of one contribution: leaves stay within one frame and memory within bounds.
inline constexpr std::size_t kRecordsOfAContribution = 16'384;

/// No contribution tells the members that it is smaller: a single value, a handful and a long note look the same.
inline constexpr unsigned kLeastDepth = 3;
inline constexpr std::uint8_t kLeastSizeClass = 14;

/// Seals the records under fresh keys, builds the tree, the table of the one reader set and its wraps. Callers
/// sort the records by name first: the replica's index is then filled in its own order.
/// Pure but for randomness; uses no node. Thread: any.
Result<SealedContribution> sealContribution(const ContributionContext& context, const std::vector<PlainRecord>& records,
                                            std::vector<Reader> readers, const PublicSealingKey& writer);

} // namespace twinchart::workstation

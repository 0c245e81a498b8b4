// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work.h"

namespace twinchart::sync {

/// Decoded and of the very root and handle that the row says; none otherwise.
std::optional<Arrival> arrivalOf(gateway::ContributionRow row);
/// Whether the proven entry is of another transaction, handle, depth, catalogue or class than the node's row.
bool contradicts(const Fetched& proof, const Arrival& arrival);

/// Everything that the vault gives of one contribution.
struct Served {
    std::vector<crypto::LeafBytes> leaves;
    std::vector<gateway::ReaderSetRow> sets;
    std::map<std::uint32_t, Bytes> ciphertexts; ///< whole ones
};

/// None when the vault has nothing of it for this session. Leaves that do not lead to the root come without
/// ciphertexts.
Result<std::optional<Served>> fetchFromVault(gateway::Gateway& gateway, const contract::ContributionBody& body,
                                             const CancelFlag* cancel);
bool leadsToRoot(const Served& served, const contract::ContributionBody& body);

/// What came and is stored together: a durable step for each small contribution would cost more than the rest.
struct Intake {
    static constexpr std::size_t kOctets = 16u << 20;
    static constexpr std::size_t kContributions = 256;
    struct Told {
        Digest256 root;
        Outcome outcome = Outcome::Received;
        std::uint64_t records = 0;
        bool withheld = false;
        bool partly = false;
    };
    replica::Batch batch;
    std::size_t octets = 0;
    std::vector<Told> told; ///< said when it is durable
    std::map<LedgerHeight, replica::StoredHeader> headers;
    std::map<PatientHandle, std::optional<Bytes>> owners;    ///< proven state entries
    std::map<PatientHandle, bool> commons;                   ///< of handles that have something in the batch
    std::vector<std::pair<Digest256, std::uint32_t>> leaves; ///< of which something may have taken the place

    bool isFull() const { return octets >= kOctets || batch.contributions.size() >= kContributions; }
};

} // namespace twinchart::sync

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/replica.h>

#include <filesystem>
#include <map>

namespace twinchart::replica {

/// The keyed digests of the freshness design (README): nobody without the user's key can make them, whoever
/// holds the database's.
class FreshnessKeys {
public:
    explicit FreshnessKeys(BytesView freshness);

    Digest256 patientRoot(const PatientInfo& info, const Digest256& body) const;
    Digest256 link(const Digest256& before, const Head& head) const;
    Digest256 audit(const Digest256& before, std::uint64_t number, BytesView row) const;
    Digest256 header(BytesView row) const;
    Digest256 verdict(const Digest256& root, const StoredVerdict& verdict) const;
    BytesView bodyKey() const { return m_body; }
    BytesView rootKey() const { return m_root; }
    BytesView bucketKey() const { return m_bucket; }
    BytesView sealKey() const { return m_seal; }

private:
    SecretBytes m_patient, m_body, m_root, m_link, m_audit, m_header, m_bucket, m_seal, m_verdict;
};

/// What all roots come from, in memory: small, and read whole at open.
struct FreshState {
    std::uint64_t counter = 0;
    Digest256 root;
    Digest256 before;
    Digest256 link;
    Digest256 audit;           ///< mac of the newest audit row
    std::uint64_t audited = 0; ///< number of audit rows
    std::map<PatientHandle, Digest256> patients;
    std::map<std::uint32_t, Digest256> buckets;

    Digest256 replicaRoot(const FreshnessKeys& keys) const;
    Head head() const { return {counter, root}; }
};

/// The sealed counter beside the database (TCC1): counter, replica root and link, MACed.
struct Seal {
    Head head;
    Digest256 link;
};
Bytes encode(const Seal& seal, const FreshnessKeys& keys);
std::optional<Seal> decodeSeal(BytesView octets, const FreshnessKeys& keys);

} // namespace twinchart::replica

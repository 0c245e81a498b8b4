// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/identity.h>
#include <gateway/client.h>
#include <interop/importtypes.h>
#include <util/message.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace twinchart::workstation {

/// Identifier systems of national scope, one number for one person: what they map to is one patient whatever the
/// source. All other identifiers belong to their source.
bool isTrustedIdentifierSystem(std::string_view system);
/// The number itself, without what people put between its digits. None for what is no such number.
std::optional<std::string> nationalNumber(std::string_view text);

/// Finds or makes the hospital's PatientId for the patients of a file, through the node's registration desk,
/// which learns no identifier (foundations §4). Keeps what it resolved. Thread: one at a time.
class Desk {
public:
    Desk(gateway::Gateway& gateway, const crypto::HospitalKeys& keys);

    struct Wanted {
        std::string source;
        interop::PatientKey key;
        std::vector<interop::BusinessIdentifier> identifiers; ///< those of trusted systems count
    };
    /// One PatientId per wanted patient, in order. Those not met before are made.
    Result<std::vector<PatientId>> resolve(const std::vector<Wanted>& wanted);
    /// The patient of a business identifier of a trusted system, or of a source's own id; made when new.
    Result<PatientId> resolveOne(const std::string& source, const interop::PatientKey& key);

private:
    struct Row {
        Digest256 mac;
        PatientId proposed;
    };
    /// Learns what stands already for those not known yet.
    Result<void> lookUp(const std::set<Digest256>& macs);
    /// Puts ids where none stand, and learns which do.
    Result<void> propose(const std::map<Digest256, PatientId>& proposals);
    /// Get or put; the ids that stand.
    Result<std::vector<PatientId>> exchange(const std::vector<Row>& rows);
    /// Of an identifier of a trusted system whose value is such a number.
    std::optional<Digest256> nationalMac(std::string_view system, std::string_view value) const;
    Digest256 macOf(const std::string& source, const interop::PatientKey& key) const;

    gateway::Gateway& m_gateway;
    const crypto::HospitalKeys& m_keys;
    std::map<Digest256, PatientId> m_known;
};

} // namespace twinchart::workstation

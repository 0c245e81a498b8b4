// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "submitter.h"

#include <crypto/random.h>
#include <gateway/deskframes.h>

namespace twinchart::workstation {

namespace {
constexpr std::size_t kRowsOfACall = 10'000;
// A source's name cannot contain this control character, so trusted systems are a source of their own.
constexpr std::string_view kTrusted = "\x01trusted";
} // namespace

bool isTrustedIdentifierSystem(std::string_view system) { return system == "https://fhir.nhs.uk/Id/nhs-number"; }

Desk::Desk(gateway::Gateway& gateway, const crypto::HospitalKeys& keys) : m_gateway(gateway), m_keys(keys) {}

Digest256 Desk::macOf(const std::string& source, const interop::PatientKey& key) const
{
    if (key.kind == interop::PatientKey::Kind::Identifier) {
        const std::string name = key.system + '|' + key.value;
        return crypto::patientLookupMac(m_keys, isTrustedIdentifierSystem(key.system) ? kTrusted : source, "identifier " + name);
    }
    return crypto::patientLookupMac(m_keys, source, key.value);
}

Result<std::vector<PatientId>> Desk::exchange(const std::vector<Row>& rows)
{
    std::vector<PatientId> out;
    out.reserve(rows.size());
    for (std::size_t from = 0; from < rows.size(); from += kRowsOfACall) {
        const std::size_t to = std::min(rows.size(), from + kRowsOfACall);
        gateway::IdentityResolveRequest request;
        for (std::size_t n = from; n < to; ++n)
            request.rows.push_back({rows[n].mac, crypto::wrapPatientId(m_keys, rows[n].mac, rows[n].proposed)});
        const auto answer = m_gateway.call(request);
        if (!answer)
            return Unexpected{problemOf(answer.error())};
        if (answer->standing.size() != to - from)
            return problem(Failure::Integrity, TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."), {"number of patients"});
        for (std::size_t n = from; n < to; ++n) {
            const auto id = crypto::unwrapPatientId(m_keys, rows[n].mac, answer->standing[n - from]);
            if (!id)
                return problem(Failure::Integrity, TWINCHART_TR("The node's registration desk holds an entry that was not made with this hospital's key. Nothing was imported. Run a check of the node."));
            out.push_back(*id);
        }
    }
    return out;
}

Result<std::vector<PatientId>> Desk::resolve(const std::vector<Wanted>& wanted)
{
    // First the identifiers of national scope, so that a patient known from another source keeps one id.
    std::vector<Row> rows;
    std::vector<std::size_t> of; // wanted index of each row
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        for (const auto& identifier : wanted[n].identifiers) {
            if (!isTrustedIdentifierSystem(identifier.system))
                continue;
            const Digest256 mac = macOf(wanted[n].source, {interop::PatientKey::Kind::Identifier, identifier.system, identifier.value});
            rows.push_back({mac, crypto::randomFixed<PatientId>()});
            of.push_back(n);
            break;
        }
    }
    TWINCHART_ASSIGN(const std::vector<PatientId> national, exchange(rows));

    std::vector<Row> own;
    for (const Wanted& w : wanted)
        own.push_back({macOf(w.source, w.key), crypto::randomFixed<PatientId>()});
    for (std::size_t k = 0; k < national.size(); ++k)
        own[of[k]].proposed = national[k];

    std::vector<Row> asked;
    for (const Row& row : own)
        if (!m_known.contains(row.mac))
            asked.push_back(row);
    TWINCHART_ASSIGN(const std::vector<PatientId> standing, exchange(asked));
    for (std::size_t k = 0; k < asked.size(); ++k)
        m_known.emplace(asked[k].mac, standing[k]);
    std::vector<PatientId> out;
    for (const Row& row : own)
        out.push_back(m_known.at(row.mac));
    return out;
}

Result<PatientId> Desk::resolveOne(const std::string& source, const interop::PatientKey& key)
{
    TWINCHART_ASSIGN(const std::vector<PatientId> ids, resolve({{source, key, {}}}));
    return ids.front();
}

} // namespace twinchart::workstation

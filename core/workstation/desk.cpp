// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "submitter.h"

#include <crypto/random.h>
#include <gateway/deskframes.h>
#include <model/format.h>

#include <algorithm>
#include <set>

namespace twinchart::workstation {

namespace {
constexpr std::size_t kRowsOfACall = 10'000;
// A source's name cannot contain this control character, so trusted systems are a source of their own.
constexpr std::string_view kTrusted = "\x01trusted";

Unexpected<Problem> wrongNumber()
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
        {"number of patients"});
}
Unexpected<Problem> foreignEntry()
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR(
            "The node's registration desk holds an entry that was not made with this hospital's key. Nothing was imported. Run a check of the node."));
}
} // namespace

bool isTrustedIdentifierSystem(std::string_view system)
{
    return system == "https://fhir.nhs.uk/Id/nhs-number";
}

Desk::Desk(gateway::Gateway& gateway, const crypto::HospitalKeys& keys) : m_gateway(gateway), m_keys(keys) {}

std::optional<std::string> nationalNumber(std::string_view text)
{
    std::string digits;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '\t')
            digits.push_back(c);
    return model::isNhsNumber(digits) ? std::optional(std::move(digits)) : std::nullopt;
}

std::optional<Digest256> Desk::nationalMac(std::string_view system, std::string_view value) const
{
    if (!isTrustedIdentifierSystem(system))
        return std::nullopt;
    const auto number = nationalNumber(value);
    return number ? std::optional(
                        crypto::patientLookupMac(m_keys, kTrusted, "identifier " + std::string(system) + '|' + *number))
                  : std::nullopt;
}

Digest256 Desk::macOf(const std::string& source, const interop::PatientKey& key) const
{
    if (key.kind == interop::PatientKey::Kind::Identifier)
        return nationalMac(key.system, key.value)
            .value_or(crypto::patientLookupMac(m_keys, source, "identifier " + key.system + '|' + key.value));
    return crypto::patientLookupMac(m_keys, source, key.value);
}

Result<void> Desk::lookUp(const std::set<Digest256>& macs)
{
    std::vector<Digest256> asked;
    std::ranges::copy_if(macs, std::back_inserter(asked), [&](const Digest256& mac) { return !m_known.contains(mac); });
    for (std::size_t from = 0; from < asked.size(); from += kRowsOfACall) {
        const std::size_t to = std::min(asked.size(), from + kRowsOfACall);
        gateway::IdentityLookupRequest request;
        request.macs.assign(asked.begin() + static_cast<std::ptrdiff_t>(from),
                            asked.begin() + static_cast<std::ptrdiff_t>(to));
        const auto answer = m_gateway.call(request);
        if (!answer)
            return Unexpected{problemOf(answer.error())};
        if (answer->standing.size() != to - from)
            return wrongNumber();
        for (std::size_t n = from; n < to; ++n) {
            const auto& standing = answer->standing[n - from];
            if (!standing)
                continue;
            const auto id = crypto::unwrapPatientId(m_keys, asked[n], *standing);
            if (!id)
                return foreignEntry();
            m_known.insert_or_assign(asked[n], *id);
        }
    }
    return {};
}

Result<void> Desk::propose(const std::map<Digest256, PatientId>& proposals)
{
    std::vector<Row> rows;
    for (const auto& [mac, id] : proposals)
        rows.push_back({mac, id});
    TWINCHART_ASSIGN(const std::vector<PatientId> standing, exchange(rows));
    for (std::size_t n = 0; n < rows.size(); ++n)
        m_known.insert_or_assign(rows[n].mac, standing[n]);
    return {};
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
            return wrongNumber();
        for (std::size_t n = from; n < to; ++n) {
            const auto id = crypto::unwrapPatientId(m_keys, rows[n].mac, answer->standing[n - from]);
            if (!id)
                return foreignEntry();
            out.push_back(*id);
        }
    }
    return out;
}

Result<std::vector<PatientId>> Desk::resolve(const std::vector<Wanted>& wanted)
{
    struct Ways {
        Digest256 own;
        std::optional<Digest256> national;
    };
    std::vector<Ways> ways;
    std::set<Digest256> all;
    for (const Wanted& w : wanted) {
        Ways& way = ways.emplace_back();
        way.own = macOf(w.source, w.key);
        for (const auto& identifier : w.identifiers)
            if (!way.national)
                way.national = nationalMac(identifier.system, identifier.value);
        all.insert(way.own);
        if (way.national)
            all.insert(*way.national);
    }
    TWINCHART_TRY(lookUp(all));

    // A number that nobody met before belongs to the patient whom its source has had already, if there is one.
    std::map<Digest256, PatientId> numbers;
    for (const Ways& way : ways)
        if (const auto known = m_known.find(way.own);
            way.national && !m_known.contains(*way.national) && known != m_known.end())
            numbers.emplace(*way.national, known->second);
    for (const Ways& way : ways)
        if (way.national && !m_known.contains(*way.national))
            numbers.try_emplace(*way.national, crypto::randomFixed<PatientId>());
    TWINCHART_TRY(propose(numbers));

    std::map<Digest256, PatientId> fresh;
    for (const Ways& way : ways)
        if (!m_known.contains(way.own))
            fresh.try_emplace(way.own, way.national ? m_known.at(*way.national) : crypto::randomFixed<PatientId>());
    TWINCHART_TRY(propose(fresh));

    std::vector<PatientId> out;
    for (const Ways& way : ways)
        out.push_back(m_known.at(way.own));
    return out;
}

Result<PatientId> Desk::resolveOne(const std::string& source, const interop::PatientKey& key)
{
    TWINCHART_ASSIGN(const std::vector<PatientId> ids, resolve({{source, key, {}}}));
    return ids.front();
}

} // namespace twinchart::workstation

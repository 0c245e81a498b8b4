// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "importplan.h"

#include <gateway/client.h>
#include <gateway/deskframes.h>
#include <interop/importtypes.h>

#include <map>
#include <string>

/// What a plan of an import is asked with: a registration desk, and records.
namespace twinchart::workstation::test {

/// A node of which only the registration desk answers: get or put.
class DeskOnly final : public gateway::Gateway {
public:
    Expected<Bytes, gateway::GatewayError> exchange(gateway::Endpoint endpoint, BytesView request) override
    {
        ++calls;
        if (endpoint == gateway::Endpoint::IdentityLookup) {
            const auto macs = gateway::decodeFrame<gateway::IdentityLookupRequest>(request);
            if (!macs)
                return Unexpected{
                    gateway::GatewayError{gateway::GatewayError::Kind::Malformed, gateway::Refusal::BadFrame, ""}};
            gateway::IdentityLookupResponse found;
            for (const Digest256& mac : macs->macs)
                found.standing.push_back(map.contains(mac) ? std::optional(map.at(mac)) : std::nullopt);
            return gateway::encodeFrame(found);
        }
        if (endpoint != gateway::Endpoint::IdentityResolve)
            return Unexpected{
                gateway::GatewayError{gateway::GatewayError::Kind::Refused, gateway::Refusal::UnknownEndpoint, ""}};
        const auto asked = gateway::decodeFrame<gateway::IdentityResolveRequest>(request);
        if (!asked)
            return Unexpected{
                gateway::GatewayError{gateway::GatewayError::Kind::Malformed, gateway::Refusal::BadFrame, ""}};
        gateway::IdentityResolveResponse answer;
        for (const auto& row : asked->rows)
            answer.standing.push_back(map.try_emplace(row.mac, row.proposed).first->second);
        return gateway::encodeFrame(answer);
    }
    std::map<Digest256, crypto::WrappedPatientId> map;
    int calls = 0;
};

inline interop::ImportedRecord record(const std::string& source, const std::string& patient, const std::string& id,
                                      const std::string& text)
{
    interop::ImportedRecord r;
    r.content.source = source;
    r.content.resourceType = "Observation";
    r.content.resourceId = id;
    r.content.resource = bytesOf(text);
    r.content.dataSet = {"VS"};
    if (!patient.empty())
        r.patient = {interop::PatientKey::Kind::Patient, {}, patient};
    model::Item item;
    item.dataSet = {"VS"};
    item.attribute = "heart-rate";
    r.content.items = {item};
    return r;
}

inline KnownRecords nothingKnown()
{
    KnownRecords known;
    known.versions = [](const std::vector<RecordId>& names) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
        return std::vector<std::vector<KnownRecords::Version>>(names.size());
    };
    known.patient = [](const PatientId&) -> std::optional<interfaces::PatientSummary> { return std::nullopt; };
    return known;
}

} // namespace twinchart::workstation::test

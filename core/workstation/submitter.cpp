// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "submitter.h"

#include <contract/code.h>
#include <gateway/ledgerframes.h>

namespace twinchart::workstation {

Problem problemOf(const gateway::GatewayError& error)
{
    using Kind = gateway::GatewayError::Kind;
    switch (error.kind) {
    case Kind::Unreachable:
        return {
            Failure::Unavailable,
            {TWINCHART_TR(
                 "The hospital's node does not answer (%1). What is saved here stays here; try again, or read offline what this workstation holds."),
             {error.message}}};
    case Kind::Malformed:
        return {
            Failure::Integrity,
            {TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
             {error.message}}};
    case Kind::Unauthorised:
        return {
            Failure::NotPermitted,
            {TWINCHART_TR(
                 "The node does not accept this user (%1). Nothing was changed. Ask the administrator whether the certificate is still valid."),
             {error.message}}};
    case Kind::Refused: break;
    }
    switch (error.code) {
    case gateway::Refusal::Damaged:
        return {Failure::Integrity,
                {TWINCHART_TR(
                     "The node's home is damaged (%1). It answers checks only. Run check --deep and restore the node."),
                 {error.message}}};
    case gateway::Refusal::NotPermitted:
        return {Failure::NotPermitted,
                {TWINCHART_TR("This user may not do this (%1). Nothing was changed."), {error.message}}};
    case gateway::Refusal::NotFound:
        return {Failure::NotFound,
                {TWINCHART_TR("The node has nothing of that name for this user (%1)."), {error.message}}};
    case gateway::Refusal::Storage:
        return {Failure::Storage,
                {TWINCHART_TR("The node's disk refused to write (%1). What is saved here waits and is sent again."),
                 {error.message}}};
    default:
        return {Failure::Refused, {TWINCHART_TR("The node refused (%1). What is saved here waits."), {error.message}}};
    }
}

Problem problemOfCode(std::uint32_t code, const std::string& reason)
{
    return {Failure::Refused,
            {TWINCHART_TR("The ledger's rules refused the change: %1 (code %2). Nothing was changed."),
             {reason, std::to_string(code)}}};
}

Submitter::Submitter(gateway::Gateway& gateway, std::string chain, const crypto::SigningKey& key)
    : m_gateway(gateway), m_chain(std::move(chain)), m_key(key)
{
}

Result<Bytes> Submitter::build(contract::Body body)
{
    if (!m_nonce) {
        TWINCHART_ASSIGN(const auto entry,
                         stateEntry<contract::NonceEntry>(m_gateway, contract::key::nonce(m_key.id())));
        m_nonce = entry ? entry->nonce : 0;
    }
    return contract::build({m_chain, ++*m_nonce, 0, {}}, std::move(body), contract::signerOf(m_key));
}

Result<LedgerHeight> Submitter::submit(std::vector<contract::Body> bodies)
{
    std::vector<Bytes> transactions;
    for (contract::Body& body : bodies) {
        TWINCHART_ASSIGN(Bytes transaction, build(std::move(body)));
        transactions.push_back(std::move(transaction));
    }
    return send(std::move(transactions));
}

Result<LedgerHeight> Submitter::send(std::vector<Bytes> transactions)
{
    const auto answer = m_gateway.call(gateway::SubmitRequest{std::move(transactions)});
    if (!answer) {
        forgetNonce();
        if (answer.error().kind == gateway::GatewayError::Kind::Unreachable)
            return problem(
                Failure::Unavailable,
                TWINCHART_TR("The hospital's node did not answer when this was sent (%1). It may have taken it "
                             "or not: sync, and look before you do it again. What is saved here stays here."),
                {answer.error().message});
        return Unexpected{problemOf(answer.error())};
    }
    LedgerHeight height = 0;
    for (const gateway::SubmitResult& result : answer->results) {
        if (result.code != 0) {
            forgetNonce();
            return Unexpected{problemOfCode(result.code, result.reason)};
        }
        height = result.height;
    }
    return height;
}

template <class Entry>
Result<std::optional<Entry>> stateEntry(gateway::Gateway& gateway, const Bytes& key)
{
    const auto answer = gateway.call(gateway::StateProofsRequest{0, {key}});
    if (!answer)
        return Unexpected{problemOf(answer.error())};
    if (answer->proofs.size() != 1)
        return problem(
            Failure::Integrity,
            TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
            {"number of proofs"});
    if (!answer->proofs[0].value)
        return std::optional<Entry>();
    auto entry = contract::decodeEntry<Entry>(*answer->proofs[0].value);
    if (!entry)
        return problem(
            Failure::Integrity,
            TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
            {"state entry"});
    return std::optional<Entry>(std::move(entry).value());
}

template Result<std::optional<contract::NonceEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::OwnerEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::CircleEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::TeamEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::CertificateEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::MemberEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::CurrentCatalogueEntry>> stateEntry(gateway::Gateway&, const Bytes&);
template Result<std::optional<contract::CatalogueStateEntry>> stateEntry(gateway::Gateway&, const Bytes&);

} // namespace twinchart::workstation

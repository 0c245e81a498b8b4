// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <algorithm>

namespace twinchart::contract {

namespace {

constexpr std::uint64_t kLeastTrustingSeconds = 3'600;
constexpr std::uint64_t kMostTrustingSeconds = 366 * 86'400;

std::size_t countAmong(const std::vector<OrganisationId>& members, const std::vector<OrganisationId>& voters)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(voters, [&](const OrganisationId& o) { return std::ranges::binary_search(members, o); }));
}

Code carryOut(const Context& context, const ProposedAction& action)
{
    if (const auto* member = std::get_if<MemberBody>(&action))
        return member->action == MemberBody::Action::Join ? joinMember(context, *member)
                                                          : leaveMember(context, member->organisation);
    if (const auto* catalogue = std::get_if<CatalogueBody>(&action))
        return bringIntoForce(context, catalogue->table);
    const std::uint64_t seconds = std::get<TrustingPeriodChange>(action).seconds;
    if (seconds < kLeastTrustingSeconds || seconds > kMostTrustingSeconds)
        return Code::BadField;
    auto parameters = context.state.load<ParametersEntry>(key::parameters()).value();
    parameters.trustingPeriodSeconds = seconds;
    context.state.store(key::parameters(), parameters);
    return Code::Ok;
}

/// Adds the vote, and decides when it decides: more than two thirds of the members of now for it, or so many against it
/// that there can be no two thirds. What was accepted is done at once; what cannot be done refuses the vote.
Code count(const Context& context, const Digest256& id, ProposalEntry proposal, const OrganisationId& voter,
           bool approve)
{
    std::vector<OrganisationId>& list = approve ? proposal.approvals : proposal.refusals;
    list.insert(std::ranges::upper_bound(list, voter), voter);
    const std::vector<OrganisationId> members = liveMembers(context);
    if (3 * countAmong(members, proposal.approvals) > 2 * members.size()) {
        if (const Code code = carryOut(context, proposal.action); code != Code::Ok)
            return code;
        proposal.state = ProposalEntry::State::Accepted;
    } else if (3 * countAmong(members, proposal.refusals) >= members.size()) {
        proposal.state = ProposalEntry::State::Refused;
    }
    if (proposal.state != ProposalEntry::State::Open)
        proposal.decided = context.height;
    context.state.store(key::proposal(id), proposal);
    return Code::Ok;
}

} // namespace

std::vector<OrganisationId> liveMembers(const Context& context)
{
    std::vector<OrganisationId> out;
    const Bytes prefix = key::memberPrefix();
    context.state.visit(prefix, [&](BytesView at, BytesView value) {
        if (!decodeEntry<MemberEntry>(value).value().left)
            out.push_back(*OrganisationId::from(at.subspan(prefix.size())));
    });
    return out;
}

Code apply(const Context& context, const Signed& by, const ProposalBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    const std::int64_t ahead = body.deadline.ns - context.time.ns;
    if (ahead <= 0 || ahead > kMaxProposalSeconds * 1'000'000'000)
        return Code::BadValidity;
    ProposalEntry proposal;
    proposal.proposer = by.certificate.organisation;
    proposal.action = body.action;
    proposal.deadline = body.deadline;
    proposal.since = context.height;
    return count(context, by.transaction, std::move(proposal), by.certificate.organisation, true);
}

Code apply(const Context& context, const Signed& by, const VoteBody& body)
{
    if (!by.certificate.root)
        return Code::NotAdministrator;
    auto proposal = context.state.load<ProposalEntry>(key::proposal(body.proposal));
    if (!proposal)
        return Code::UnknownSubject;
    if (proposal->state != ProposalEntry::State::Open || context.time > proposal->deadline)
        return Code::VoteClosed;
    const OrganisationId& voter = by.certificate.organisation;
    if (std::ranges::binary_search(proposal->approvals, voter) || std::ranges::binary_search(proposal->refusals, voter))
        return Code::AlreadyVoted;
    return count(context, body.proposal, std::move(*proposal), voter, body.approve);
}

} // namespace twinchart::contract

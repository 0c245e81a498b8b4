// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <algorithm>

namespace twinchart::contract {

namespace {

constexpr std::uint64_t kLeastTrustingSeconds = 3'600;
constexpr std::uint64_t kMostTrustingSeconds = 366 * 86'400;

/// A member of now.
Code checkMember(const Context& context, const OrganisationId& organisation)
{
    const auto member = context.state.load<MemberEntry>(key::member(organisation));
    if (!member)
        return Code::UnknownSubject;
    return member->left ? Code::NotAlive : Code::Ok;
}

// One for each action; what cannot be done is refused.
Code carryOut(const Context& context, const MemberBody& member)
{
    switch (member.action) {
    case MemberBody::Action::Join: return joinMember(context, member);
    case MemberBody::Action::Leave: return leaveMember(context, member.organisation);
    case MemberBody::Action::RotateRoot: return replaceRoot(context, member);
    default: break; // a custodian's key is the hospital's own matter
    }
    return Code::BadField;
}

Code carryOut(const Context& context, const CatalogueBody& catalogue)
{
    return bringIntoForce(context, catalogue.table);
}

Code carryOut(const Context& context, const TrustingPeriodChange& change)
{
    const std::uint64_t seconds = change.seconds;
    if (seconds < kLeastTrustingSeconds || seconds > kMostTrustingSeconds)
        return Code::BadField;
    auto parameters = context.state.load<ParametersEntry>(key::parameters()).value();
    parameters.trustingPeriodSeconds = seconds;
    context.state.store(key::parameters(), parameters);
    return Code::Ok;
}

Code carryOut(const Context& context, const MemberRoleChange& change)
{
    if (const Code code = checkMember(context, change.organisation); code != Code::Ok)
        return code;
    if (memberRole(context, change.organisation) == change.role)
        return Code::AlreadyExists;
    context.state.store(key::memberRole(change.organisation), MemberRoleEntry{change.role, context.height});
    return Code::Ok;
}

Code carryOut(const Context& context, const ContractVersionChange& change)
{
    auto parameters = context.state.load<ParametersEntry>(key::parameters()).value();
    // A program that does not know the rules must not say yes to them.
    if (change.version <= parameters.contractVersion || change.version > kContractVersion)
        return Code::UnknownContractVersion;
    parameters.contractVersion = change.version;
    context.state.store(key::parameters(), parameters);
    return Code::Ok;
}

Code carryOut(const Context& context, const ValidatorChange& change)
{
    if (const Code code = checkMember(context, change.organisation); code != Code::Ok)
        return code;
    return setValidator(context, change.organisation, change.validator);
}

Code carryOut(const Context& context, const CoinIssue& issue)
{
    if (const Code code = checkMember(context, issue.organisation); code != Code::Ok)
        return code;
    return creditCoins(context, Digest256{issue.organisation.octets}, issue.amount);
}

Code carryOut(const Context&, const SuiteChange&)
{
    return Code::UnknownSuite;
}

/// Adds the vote, and decides when it decides: more than two thirds of the members of now for it, or so many against it
/// that there can be no two thirds. What was accepted is done at once; what cannot be done refuses the vote.
Code count(const Context& context, const Digest256& id, ProposalEntry proposal, const OrganisationId& voter,
           bool approve)
{
    std::vector<OrganisationId>& list = approve ? proposal.approvals : proposal.refusals;
    list.insert(std::ranges::upper_bound(list, voter), voter);
    const std::vector<OrganisationId> members = liveMembers(context);
    // Who left is not counted; kept, members that come and go would make the lists longer than an entry may have them.
    for (auto* voters : {&proposal.approvals, &proposal.refusals})
        std::erase_if(*voters, [&](const OrganisationId& o) { return !std::ranges::binary_search(members, o); });
    if (3 * proposal.approvals.size() > 2 * members.size()) {
        if (const Code code =
                std::visit([&](const auto& action) { return carryOut(context, action); }, proposal.action);
            code != Code::Ok)
            return code;
        proposal.state = ProposalEntry::State::Accepted;
    } else if (3 * proposal.refusals.size() >= members.size()) {
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

MemberRole memberRole(const Context& context, const OrganisationId& organisation)
{
    const auto entry = context.state.load<MemberRoleEntry>(key::memberRole(organisation));
    return entry ? entry->role : MemberRole::Hospital;
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

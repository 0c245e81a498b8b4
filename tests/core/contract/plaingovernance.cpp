// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plaingovernance.h"

#include "plainpeople.h"

#include <contract/expedited.h>

#include <algorithm>
#include <map>
#include <set>

namespace twinchart::contract::test {

namespace {

constexpr std::uint64_t kHourSeconds = 3'600;
constexpr std::uint64_t kYearSeconds = 366 * 86'400;

/// The consortium's minutes: who is a member as what, who speaks for it, and what they decided.
class GovernanceModel final : public PlainModel {
public:
    explicit GovernanceModel(const StateTrie& start)
    {
        eachEntry<MemberEntry>(start, "memb",
                               [&](BytesView at, const MemberEntry& e) { m_members[*OrganisationId::from(at)] = e; });
        eachEntry<MemberRoleEntry>(
            start, "mrol", [&](BytesView at, const MemberRoleEntry& e) { m_roles[*OrganisationId::from(at)] = e; });
        eachEntry<ValidatorEntry>(
            start, "vali", [&](BytesView at, const ValidatorEntry& e) { m_validators[*OrganisationId::from(at)] = e; });
        eachEntry<CertificateEntry>(start, "cert", [&](BytesView at, const CertificateEntry& e) {
            if (e.root)
                m_roots[*KeyId::from(at)] = e;
        });
        eachEntry<NameEntry>(start, "name", [&](BytesView at, const NameEntry& e) {
            if (isRoot(start, e.key))
                m_names[*Digest256::from(at)] = e;
        });
        eachEntry<CatalogueStateEntry>(
            start, "ctlg", [&](BytesView at, const CatalogueStateEntry& e) { m_catalogues[*Digest256::from(at)] = e; });
        eachEntry<CurrentCatalogueEntry>(
            start, "ctlc", [&](BytesView at, const CurrentCatalogueEntry& e) { m_current[*Digest256::from(at)] = e; });
        eachEntry<ParametersEntry>(
            start, "parm", [&](BytesView at, const ParametersEntry& e) { m_parameters[*Digest256::from(at)] = e; });
        eachEntry<ProposalEntry>(start, "vote",
                                 [&](BytesView at, const ProposalEntry& e) { m_proposals[*Digest256::from(at)] = e; });
    }

    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_step = &step;
        if (const auto* fee = std::get_if<ExpediteBody>(&step.body)) {
            const auto inner = expeditedBody(*fee);
            return inner ? expedited(judge(*inner)) : std::nullopt;
        }
        return judge(step.body);
    }

    void done(const Step& step, const Moment& moment) override
    {
        m = &moment;
        m_step = &step;
        if (const auto* b = std::get_if<MemberBody>(&step.body))
            change(*b);
        else if (const auto* c = std::get_if<CatalogueBody>(&step.body))
            bringIntoForce(c->table);
        else if (const auto* p = std::get_if<ProposalBody>(&step.body))
            keep(step.name(), afterVote(proposalOf(*p), true));
        else if (const auto* v = std::get_if<VoteBody>(&step.body))
            keep(v->proposal, afterVote(m_proposals.at(v->proposal), v->approve));
    }

    std::string differences(const StateTrie& state) const override
    {
        std::string out = differencesOf(state, "memb", m_members, key::member);
        out += differencesOf(state, "mrol", m_roles, key::memberRole);
        out += differencesOf(state, "vali", m_validators, key::validator);
        out +=
            differencesOf(state, "cert", m_roots, key::certificate, [](const CertificateEntry& e) { return e.root; });
        out +=
            differencesOf(state, "name", m_names, key::name, [&](const NameEntry& e) { return isRoot(state, e.key); });
        out += differencesOf(state, "ctlg", m_catalogues, key::catalogue);
        out += differencesOf(state, "ctlc", m_current, [](const Digest256&) { return key::currentCatalogue(); });
        out += differencesOf(state, "parm", m_parameters, [](const Digest256&) { return key::parameters(); });
        out += differencesOf(state, "vote", m_proposals, key::proposal);
        return out;
    }

private:
    bool isMember(const OrganisationId& organisation) const
    {
        const auto found = m_members.find(organisation);
        return found != m_members.end() && !found->second.left;
    }
    std::set<OrganisationId> members() const
    {
        std::set<OrganisationId> out;
        for (const auto& [organisation, member] : m_members)
            if (!member.left)
                out.insert(organisation);
        return out;
    }
    MemberRole roleOf(const OrganisationId& organisation) const
    {
        const auto found = m_roles.find(organisation);
        return found == m_roles.end() ? MemberRole::Hospital : found->second.role;
    }
    ParametersEntry& parameters() { return m_parameters.begin()->second; }
    const ParametersEntry& parameters() const { return m_parameters.begin()->second; }
    /// Somebody's key, or an organisation's id, which names an account as a key does.
    bool isTaken(const KeyId& key) const
    {
        return m_roots.contains(key) || m_members.contains(OrganisationId{key.octets}) ||
               m->before.find(key::certificate(key)) || m->before.find(key::recovery(key));
    }

    std::optional<bool> judge(const Body& body) const
    {
        const auto* member = std::get_if<MemberBody>(&body);
        const auto* catalogue = std::get_if<CatalogueBody>(&body);
        const auto* proposal = std::get_if<ProposalBody>(&body);
        const auto* vote = std::get_if<VoteBody>(&body);
        if (!member && !catalogue && !proposal && !vote)
            return std::nullopt;
        const auto root = m_roots.find(m_step->signer);
        if (root == m_roots.end())
            return false;
        const OrganisationId& own = root->second.organisation;
        if (member)
            return mayChange(own, *member);
        if (catalogue)
            return governsAlone(own) && mayComeIntoForce(catalogue->table);
        if (proposal) {
            const std::int64_t ahead = proposal->deadline.ns - m->time.ns;
            return ahead > 0 && ahead <= kMaxProposalSeconds * 1'000'000'000 &&
                   canBeDone(afterVote(proposalOf(*proposal), true));
        }
        const auto found = m_proposals.find(vote->proposal);
        if (found == m_proposals.end())
            return false;
        const ProposalEntry& open = found->second;
        return open.state == ProposalEntry::State::Open && m->time <= open.deadline &&
               std::ranges::find(open.approvals, own) == open.approvals.end() &&
               std::ranges::find(open.refusals, own) == open.refusals.end() &&
               canBeDone(afterVote(open, vote->approve));
    }

    // By one signature.
    bool governsAlone(const OrganisationId& own) const
    {
        return parameters().signingMembers == 1 && m_members.at(own).signsBlocks;
    }
    bool mayChange(const OrganisationId& own, const MemberBody& b) const
    {
        switch (b.action) {
        case MemberBody::Action::Join: return governsAlone(own) && mayJoin(b);
        case MemberBody::Action::Leave: return governsAlone(own) && mayLeave(b.organisation);
        case MemberBody::Action::SetCustodian:
            return b.organisation == own && m_members.at(own).custodian != b.custodian;
        case MemberBody::Action::RotateRoot:
            return b.organisation == own && b.key &&
                   mayBeRoot(b, possessionMessage(chainOf(*m_step), b.organisation, *b.key));
        }
        return false;
    }
    void change(const MemberBody& b)
    {
        switch (b.action) {
        case MemberBody::Action::Join: join(b); return;
        case MemberBody::Action::Leave: leave(b.organisation); return;
        case MemberBody::Action::SetCustodian: m_members.at(b.organisation).custodian = b.custodian; return;
        case MemberBody::Action::RotateRoot: rotateRoot(b); return;
        }
    }

    /// The new root is nobody's key yet, and signs.
    bool mayBeRoot(const MemberBody& b, const Bytes& message) const
    {
        return b.key && b.possession && isUsable(*b.key) && !isTaken(keyIdOf(*b.key)) &&
               isSigned(*b.key, message, *b.possession);
    }
    bool mayJoin(const MemberBody& b) const
    {
        // Its account's name is nobody else's, nor the common fund's; nobody joins twice.
        const KeyId like{b.organisation.octets};
        if (!b.key || like == KeyId{} || like == keyIdOf(*b.key) || isTaken(like) || members().size() >= kMaxMembers)
            return false;
        return (!b.name || !m->before.find(key::name(*b.name))) && mayBeRoot(b, memberMessage(chainOf(*m_step), b));
    }
    void join(const MemberBody& b)
    {
        makeRoot(b, b.name);
        m_members[b.organisation] = {keyIdOf(*b.key), b.custodian, false, false, m->height};
    }
    void rotateRoot(const MemberBody& b)
    {
        MemberEntry& member = m_members.at(b.organisation);
        CertificateEntry& old = m_roots.at(member.root);
        old.revokedAt = m->height;
        old.reason = RevokeReason::Superseded;
        member.root = keyIdOf(*b.key);
        makeRoot(b, old.name);
    }
    void makeRoot(const MemberBody& b, const std::optional<Digest256>& name)
    {
        CertificateEntry root;
        root.key = *b.key;
        root.sealing = *b.sealing;
        root.role = Role::Administrator;
        root.root = true;
        root.organisation = b.organisation;
        root.name = name;
        root.since = m->height;
        m_roots[keyIdOf(*b.key)] = root;
        if (name)
            m_names[*name] = {keyIdOf(*b.key)};
    }
    /// The last one to sign blocks stays.
    bool mayLeave(const OrganisationId& organisation) const
    {
        return isMember(organisation) && (!m_members.at(organisation).signsBlocks || parameters().signingMembers > 1);
    }
    void leave(const OrganisationId& organisation)
    {
        if (m_members.at(organisation).signsBlocks)
            setValidator(organisation, std::nullopt);
        m_members.at(organisation).left = true;
    }

    bool mayComeIntoForce(const CatalogueTable& table) const
    {
        if (m_current.begin()->second.digest == table.digest)
            return false;
        const auto known = m_catalogues.find(table.digest);
        return known == m_catalogues.end() || known->second.table == table;
    }
    void bringIntoForce(const CatalogueTable& table)
    {
        m_catalogues.try_emplace(table.digest, CatalogueStateEntry{table, m->height});
        m_current.begin()->second.digest = table.digest;
    }

    bool mayChangeValidator(const ValidatorChange& change) const
    {
        if (!isMember(change.organisation))
            return false;
        if (!change.validator)
            return m_members.at(change.organisation).signsBlocks && parameters().signingMembers > 1;
        if (!isUsable(*change.validator))
            return false;
        return std::ranges::none_of(m_validators, [&](const auto& v) { return v.second.key == change.validator; });
    }
    void setValidator(const OrganisationId& organisation, const std::optional<KeyField>& validator)
    {
        bool& signs = m_members.at(organisation).signsBlocks;
        if (signs)
            --parameters().signingMembers;
        signs = validator.has_value();
        if (signs)
            ++parameters().signingMembers;
        m_validators[organisation] = {validator, m->height};
    }

    // By vote.
    ProposalEntry proposalOf(const ProposalBody& b) const
    {
        ProposalEntry out;
        out.proposer = m_roots.at(m_step->signer).organisation;
        out.action = b.action;
        out.deadline = b.deadline;
        out.since = m->height;
        return out;
    }
    /// With the signer's vote, counted among the members of now.
    ProposalEntry afterVote(ProposalEntry proposal, bool approve) const
    {
        const std::set<OrganisationId> present = members();
        (approve ? proposal.approvals : proposal.refusals).push_back(m_roots.at(m_step->signer).organisation);
        for (auto* voters : {&proposal.approvals, &proposal.refusals}) {
            std::erase_if(*voters, [&](const OrganisationId& o) { return !present.contains(o); });
            std::ranges::sort(*voters);
        }
        if (3 * proposal.approvals.size() > 2 * present.size())
            proposal.state = ProposalEntry::State::Accepted;
        else if (3 * proposal.refusals.size() >= present.size())
            proposal.state = ProposalEntry::State::Refused;
        if (proposal.state != ProposalEntry::State::Open)
            proposal.decided = m->height;
        return proposal;
    }
    bool canBeDone(const ProposalEntry& proposal) const
    {
        if (proposal.state != ProposalEntry::State::Accepted)
            return true;
        const ProposedAction& action = proposal.action;
        if (const auto* b = std::get_if<MemberBody>(&action)) {
            switch (b->action) {
            case MemberBody::Action::Join: return mayJoin(*b);
            case MemberBody::Action::Leave: return mayLeave(b->organisation);
            case MemberBody::Action::RotateRoot:
                return isMember(b->organisation) && mayBeRoot(*b, memberMessage(chainOf(*m_step), *b));
            case MemberBody::Action::SetCustodian: return false; // its own root's matter
            }
        }
        if (const auto* b = std::get_if<CatalogueBody>(&action))
            return mayComeIntoForce(b->table);
        if (const auto* b = std::get_if<TrustingPeriodChange>(&action))
            return b->seconds >= kHourSeconds && b->seconds <= kYearSeconds;
        if (const auto* b = std::get_if<MemberRoleChange>(&action))
            return isMember(b->organisation) && roleOf(b->organisation) != b->role;
        if (const auto* b = std::get_if<ValidatorChange>(&action))
            return mayChangeValidator(*b);
        if (const auto* b = std::get_if<CoinIssue>(&action)) {
            const auto supply = before<SupplyEntry>(*m, key::supply());
            return isMember(b->organisation) && b->amount <= kMaxCoins - (supply ? supply->total : 0);
        }
        return false; // no later contract version and no other suite is known
    }
    void keep(const Digest256& id, const ProposalEntry& proposal)
    {
        m_proposals[id] = proposal;
        if (proposal.state != ProposalEntry::State::Accepted)
            return;
        if (const auto* b = std::get_if<MemberBody>(&proposal.action))
            change(*b);
        else if (const auto* c = std::get_if<CatalogueBody>(&proposal.action))
            bringIntoForce(c->table);
        else if (const auto* t = std::get_if<TrustingPeriodChange>(&proposal.action))
            parameters().trustingPeriodSeconds = t->seconds;
        else if (const auto* r = std::get_if<MemberRoleChange>(&proposal.action))
            m_roles[r->organisation] = {r->role, m->height};
        else if (const auto* v = std::get_if<ValidatorChange>(&proposal.action))
            setValidator(v->organisation, v->validator);
    }

    const Moment* m = nullptr;
    const Step* m_step = nullptr;
    std::map<OrganisationId, MemberEntry> m_members; ///< also who left
    std::map<OrganisationId, MemberRoleEntry> m_roles;
    std::map<OrganisationId, ValidatorEntry> m_validators; ///< those by vote
    std::map<KeyId, CertificateEntry> m_roots;
    std::map<Digest256, NameEntry> m_names; ///< of roots
    std::map<Digest256, CatalogueStateEntry> m_catalogues;
    std::map<Digest256, CurrentCatalogueEntry> m_current; ///< one
    std::map<Digest256, ParametersEntry> m_parameters;    ///< one
    std::map<Digest256, ProposalEntry> m_proposals;
};

} // namespace

std::unique_ptr<PlainModel> governanceModel(const StateTrie& start)
{
    return std::make_unique<GovernanceModel>(start);
}

} // namespace twinchart::contract::test

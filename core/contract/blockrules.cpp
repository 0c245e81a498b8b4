// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "blockrules.h"

#include <algorithm>
#include <map>
#include <queue>
#include <utility>

namespace twinchart::contract {

namespace {

constexpr std::size_t kAhead = 256; // transactions whose signatures are looked at together

/// Count and octets of what was taken.
struct Load {
    std::size_t count = 0;
    std::size_t octets = 0;
    void add(std::size_t size)
    {
        ++count;
        octets += size;
    }
    bool has(const Load& limit, std::size_t size) const
    {
        return count < limit.count && octets + size <= limit.octets; // sizes of what lies in memory: no overflow
    }
};
constexpr Load kBlock{kMaxBlockTransactions, kMaxBlockOctets};
constexpr Load kOfSigner{kSignerQuota, kSignerQuotaOctets};
constexpr Load kOfOrganisation{kOrganisationQuota, kOrganisationQuotaOctets};

/// One who signs: its share of the block, and its organisation's, which others use too.
struct Party {
    Load load;
    Load* organisation = nullptr;
    std::size_t number = 0;  ///< in order of their first transaction, from 0
    bool lowWaiting = false; ///< a low one of its own came before
    bool lowTaken = false;
    bool heldBack = false; ///< one of its own waits: its later ones do as well
};

/// Those who sign, by name. Parties keep their place.
class Parties {
public:
    explicit Parties(const BlockRules& rules) : m_rules(rules) {}
    Party& of(const Glance& glance)
    {
        const auto [at, isNew] = m_parties.try_emplace(glance.signer);
        Party& party = at->second;
        if (isNew)
            party.number = m_parties.size() - 1;
        if (isNew && m_rules.quotas && glance.readable)
            if (const auto organisation = m_rules.organisationOf(glance.signer))
                party.organisation = &m_organisations[*organisation];
        return party;
    }
    bool hasQuota(const Party& party, std::size_t size) const
    {
        return !m_rules.quotas || (party.load.has(kOfSigner, size) &&
                                   (!party.organisation || party.organisation->has(kOfOrganisation, size)));
    }
    std::size_t count() const { return m_parties.size(); }
    static void take(Party& party, std::size_t size)
    {
        party.load.add(size);
        if (party.organisation)
            party.organisation->add(size);
    }

private:
    const BlockRules& m_rules;
    std::map<KeyId, Party> m_parties;
    std::map<OrganisationId, Load> m_organisations;
};

/// Nothing that others do can make it good.
bool isFinal(Code code)
{
    switch (code) {
    case Code::Malformed:
    case Code::WrongChain:
    case Code::Expired:
    case Code::BadSignature:
    case Code::NonceNotAbove:
    case Code::ReservedKind: return true;
    default: return false;
    }
}

struct Waiting {
    Glance glance;
    std::size_t size = 0;
    Party* party = nullptr;
};

/// Fees descending, then arrival; only a signer's first one is there to choose, so that its own keep their order.
std::vector<std::size_t> orderOfHigh(const std::vector<Waiting>& waiting, const std::vector<std::size_t>& high,
                                     std::size_t parties)
{
    std::vector<std::vector<std::size_t>> own(parties);
    for (const std::size_t i : high)
        own[waiting[i].party->number].push_back(i);
    const auto later = [&waiting](std::size_t a, std::size_t b) {
        const std::uint64_t feeA = waiting[a].glance.fee;
        const std::uint64_t feeB = waiting[b].glance.fee;
        return feeA != feeB ? feeA < feeB : a > b;
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> heads(later);
    for (const std::size_t i : high)
        if (own[waiting[i].party->number].front() == i)
            heads.push(i);
    std::vector<std::size_t> next(parties);
    std::vector<std::size_t> out;
    while (!heads.empty()) {
        const std::size_t i = heads.top();
        heads.pop();
        out.push_back(i);
        const std::size_t party = waiting[i].party->number;
        const auto& line = own[party];
        if (const std::size_t at = ++next[party]; at < line.size())
            heads.push(line[at]);
    }
    return out;
}

/// The block in the making.
class Arranger {
public:
    Arranger(std::span<const Bytes> pending, const BlockRules& rules, const Judge& judge)
        : m_judge(judge), m_parties(rules), m_waiting(pending.size()), m_attempt(pending.size(), 0)
    {
        m_out.codes.resize(pending.size());
        for (std::size_t i = 0; i < pending.size(); ++i) {
            Waiting& w = m_waiting[i];
            w.glance = glanceAt(pending[i]);
            w.size = pending[i].size();
            w.party = &m_parties.of(w.glance);
            if (w.glance.level == Level::High && !w.party->lowWaiting) {
                m_high.push_back(i);
            } else {
                m_low.push_back(i);
                w.party->lowWaiting = w.party->lowWaiting || w.glance.readable;
                if (w.glance.readable && w.size <= kMaxTransactionOctets)
                    m_demand.add(w.size);
            }
        }
    }

    Arrangement run() &&
    {
        const Load room{kBlock.count - std::min(kBlock.count / kLowShareParts, m_demand.count),
                        kBlock.octets - std::min(kBlock.octets / kLowShareParts, m_demand.octets)};
        pass(orderOfHigh(m_waiting, m_high, m_parties.count()), room);
        pass(m_low, kBlock);
        keepBack();
        return std::move(m_out);
    }

private:
    void pass(const std::vector<std::size_t>& sequence, const Load& room)
    {
        bool full = false;
        for (std::size_t at = 0; at < sequence.size(); ++at) {
            if (!full && m_judge.ahead && at % kAhead == 0)
                m_judge.ahead(std::span(sequence).subspan(at, std::min(kAhead, sequence.size() - at)));
            const std::size_t i = sequence[at];
            const Waiting& w = m_waiting[i];
            if (w.size > kMaxTransactionOctets) {
                m_out.codes[i] = Code::Malformed;
                continue;
            }
            full = full || !m_taken.has(room, w.size);
            if (full || !mayCome(w)) {
                w.party->heldBack = w.party->heldBack || w.glance.readable;
                continue;
            }
            m_attempt[i] = ++m_attempts;
            const Code code = m_judge.execute(i);
            m_out.codes[i] = code;
            if (code == Code::Ok)
                take(i);
        }
    }

    bool mayCome(const Waiting& w) const
    {
        // Its low ones that it had to come behind were refused: the next block has it among the high ones.
        const bool misplaced = w.glance.level == Level::High && m_lowTaken && !w.party->lowTaken;
        return !w.party->heldBack && !misplaced && m_parties.hasQuota(*w.party, w.size);
    }

    void take(std::size_t i)
    {
        const Waiting& w = m_waiting[i];
        m_out.order.push_back(i);
        m_taken.add(w.size);
        Parties::take(*w.party, w.size);
        if (w.glance.level == Level::Low)
            m_lowTaken = w.party->lowTaken = true;
    }

    /// A refused one waits when one that arrived before it waits or was taken after it was refused.
    void keepBack()
    {
        bool oneWaits = false;
        std::size_t lastTaken = 0;
        for (std::size_t i = 0; i < m_waiting.size(); ++i) {
            std::optional<Code>& code = m_out.codes[i];
            if (code && *code != Code::Ok && !isFinal(*code) && (oneWaits || lastTaken > m_attempt[i]))
                code.reset();
            if (!code)
                oneWaits = true;
            else if (*code == Code::Ok)
                lastTaken = std::max(lastTaken, m_attempt[i]);
        }
    }

    const Judge& m_judge;
    Parties m_parties;
    std::vector<Waiting> m_waiting;
    std::vector<std::size_t> m_attempt; ///< the how-manieth that was executed, from 1
    std::vector<std::size_t> m_high;
    std::vector<std::size_t> m_low;
    Load m_demand;
    Load m_taken;
    bool m_lowTaken = false;
    std::size_t m_attempts = 0;
    Arrangement m_out;
};

} // namespace

Level levelOf(Kind kind)
{
    switch (kind) {
    case Kind::Revoke:
    case Kind::Emergency:
    case Kind::Review:
    case Kind::ShareDecision:
    case Kind::GrantChange:
    case Kind::StandingConsent:
    case Kind::Restriction:
    case Kind::Disclosure:
    case Kind::Expedite: return Level::High;
    default: return Level::Low;
    }
}

Glance glanceAt(BytesView transaction)
{
    Reader in(transaction);
    in.magic("TCT1");
    in.u8();
    in.u8();
    in.var(kMaxChainIdOctets);
    const auto kind = static_cast<Kind>(in.u8());
    Glance out;
    out.signer = in.fixed<KeyId>();
    in.u64();
    in.u64();
    in.u64();
    Reader body(in.var(kMaxTransactionOctets));
    if (!in.ok())
        return {};
    out.readable = true;
    out.level = levelOf(kind);
    if (kind == Kind::Expedite)
        out.fee = body.u64();
    return out;
}

Arrangement arrange(std::span<const Bytes> pending, const BlockRules& rules, const Judge& judge)
{
    return Arranger(pending, rules, judge).run();
}

bool admissible(std::span<const Bytes> transactions, const BlockRules& rules)
{
    Parties parties(rules);
    Load taken;
    bool lowSeen = false;
    for (const Bytes& transaction : transactions) {
        const Glance glance = glanceAt(transaction);
        const std::size_t size = transaction.size();
        Party& party = parties.of(glance);
        if (!glance.readable || size > kMaxTransactionOctets || !taken.has(kBlock, size) ||
            !parties.hasQuota(party, size))
            return false;
        if (glance.level == Level::Low)
            lowSeen = party.lowTaken = true;
        else if (lowSeen && !party.lowTaken)
            return false;
        taken.add(size);
        Parties::take(party, size);
    }
    return true;
}

} // namespace twinchart::contract

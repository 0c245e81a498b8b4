// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plaincoins.h"

#include <array>
#include <map>
#include <utility>

namespace twinchart::contract::test {

namespace {

using Wide = unsigned __int128;

/// A ledger of coins as a clerk would keep it.
class CoinModel final : public PlainModel {
public:
    explicit CoinModel(const StateTrie& start)
    {
        start.visit(viewOf("coin"), [&](BytesView at, BytesView value) {
            const std::uint64_t balance = decodeEntry<AccountEntry>(value)->balance;
            m_balance[*Account::from(at.subspan(4))] = balance;
            m_issued += balance;
            return true;
        });
    }

    std::optional<bool> mustBeDone(const Step& step, const Moment& moment) override
    {
        m_moment = &moment;
        const auto certificate = before<CertificateEntry>(moment, key::certificate(step.signer));
        if (!certificate)
            return std::nullopt;
        const Signatory by{step.signer, *certificate};
        if (const auto* b = std::get_if<TransferBody>(&step.body)) {
            const auto from = paying(by, b->payer);
            if (!from)
                return false;
            const Account to = holding(b->to);
            return *from != to && has(*from, b->amount) && (to == kCommonFund || hasSomebody(to));
        }
        if (const auto* b = std::get_if<StorageOrderBody>(&step.body)) {
            const auto from = paying(by, b->payer);
            return from && *from != accountOf(b->provider) && has(*from, b->amount) && isMember(b->provider);
        }
        if (const auto* b = std::get_if<StorageStepBody>(&step.body))
            return mayStep(by, *b);
        if (const auto* b = std::get_if<TokenBody>(&step.body))
            return mayToken(by, *b);
        if (const auto* b = std::get_if<PurchaseBody>(&step.body))
            return mayBuy(by, *b);
        if (const auto* b = std::get_if<PurchaseStepBody>(&step.body))
            return mayStep(by, *b);
        return std::nullopt;
    }

    void done(const Step& step, const Moment& moment) override
    {
        m_moment = &moment;
        const auto certificate = before<CertificateEntry>(moment, key::certificate(step.signer));
        const Signatory by{step.signer, certificate.value_or(CertificateEntry{})};
        if (const auto* b = std::get_if<TransferBody>(&step.body)) {
            m_balance[*paying(by, b->payer)] -= b->amount;
            m_balance[holding(b->to)] += b->amount;
        } else if (const auto* s = std::get_if<StorageOrderBody>(&step.body)) {
            const Account from = *paying(by, s->payer);
            m_balance[from] -= s->amount;
            m_orders[step.name()] = {from, s->provider, s->seconds, s->amount, s->amount, moment.time, {}, {}};
        } else if (const auto* o = std::get_if<StorageStepBody>(&step.body)) {
            doStep(*o);
        } else if (const auto* t = std::get_if<TokenBody>(&step.body)) {
            if (t->action == TokenBody::Action::Mint)
                m_tokens[step.name()] = {owning(by), t->level, t->price, false};
            else if (t->action == TokenBody::Action::Change)
                m_tokens[t->token] = {m_tokens[t->token].owner, t->level, t->price, false};
            else
                m_tokens[t->token].retired = true;
        } else if (const auto* p = std::get_if<PurchaseBody>(&step.body)) {
            const Account from = *paying(by, p->payer);
            m_balance[from] -= p->price;
            m_purchases[step.name()] = {from,  holding(m_tokens[p->token].owner), p->price, p->price, p->deadline, {},
                                        "paid"};
        } else if (const auto* d = std::get_if<PurchaseStepBody>(&step.body)) {
            doStep(*d);
        } else if (const auto* e = std::get_if<ExpediteBody>(&step.body)) {
            m_balance[feePayer(by)] -= e->fee;
            m_balance[kCommonFund] += e->fee;
        } else if (std::holds_alternative<ProposalBody>(step.body) || std::holds_alternative<VoteBody>(step.body)) {
            issue(step);
        } else if (const auto* next = std::get_if<RotationBody>(&step.body)) {
            succeed(step.signer, keyIdOf(next->key));
        } else if (const auto* again = std::get_if<RecoveryBody>(&step.body)) {
            succeed(again->subject, keyIdOf(again->key));
        }
    }

    std::string differences(const StateTrie& state) const override
    {
        std::string out;
        std::uint64_t sum = 0;
        state.visit(viewOf("coin"), [&](BytesView at, BytesView value) {
            const std::uint64_t there = decodeEntry<AccountEntry>(value)->balance;
            const auto mine = m_balance.find(*Account::from(at.subspan(4)));
            sum += there;
            if (there != (mine == m_balance.end() ? 0 : mine->second))
                out += "account " + toHex(at) + " has " + std::to_string(there) + "\n";
            return true;
        });
        for (const auto& [account, balance] : m_balance) {
            const auto there = state.find(key::account(account));
            if (balance != 0 && !there)
                out += "account " + toHex(account) + " is missing\n";
        }
        const auto differs = [&](const char* what, BytesView at) { out += what + (" " + toHex(at)) + " differs\n"; };
        std::size_t orders = 0;
        state.visit(viewOf("paym"), [&](BytesView at, BytesView value) {
            const auto entry = *decodeEntry<StorageOrderEntry>(value);
            const auto mine = m_orders.find(*Digest256::from(at.subspan(4)));
            sum += entry.held;
            ++orders;
            if (mine == m_orders.end() || !isSame(mine->second, entry))
                differs("order", at);
            return true;
        });
        std::size_t tokens = 0;
        state.visit(viewOf("toke"), [&](BytesView at, BytesView value) {
            const auto entry = *decodeEntry<TokenEntry>(value);
            const auto mine = m_tokens.find(*Digest256::from(at.subspan(4)));
            ++tokens;
            if (mine == m_tokens.end() || mine->second.owner != entry.owner || mine->second.level != entry.level ||
                mine->second.price != entry.price || mine->second.retired != entry.retired)
                differs("token", at);
            return true;
        });
        std::size_t purchases = 0;
        state.visit(viewOf("escr"), [&](BytesView at, BytesView value) {
            const auto entry = *decodeEntry<PurchaseEntry>(value);
            const auto mine = m_purchases.find(*Digest256::from(at.subspan(4)));
            sum += entry.held();
            ++purchases;
            if (mine == m_purchases.end() || !isSame(mine->second, entry))
                differs("purchase", at);
            return true;
        });
        if (orders != m_orders.size() || tokens != m_tokens.size() || purchases != m_purchases.size())
            out += "an order, a token or a purchase is missing\n";
        const auto supply = state.find(key::supply());
        if (!supply || decodeEntry<SupplyEntry>(*supply)->total != m_issued)
            out += "the supply differs\n";
        if (sum != m_issued)
            out += "coins: " + std::to_string(sum) + " of " + std::to_string(m_issued) + "\n";
        return out;
    }

private:
    struct Signatory {
        KeyId id;
        CertificateEntry certificate;
    };
    struct Order {
        Account payer;
        OrganisationId provider;
        std::uint64_t seconds = 0;
        std::uint64_t amount = 0;
        std::uint64_t held = 0;
        Instant ordered;
        Instant admitted;
        std::string over; ///< how it ended; empty while it lasts
    };
    struct Token {
        Account owner;
        AccessLevel level = AccessLevel::Closed;
        std::uint64_t price = 0;
        bool retired = false;
    };
    struct Purchase {
        Account buyer;
        Account seller;
        std::uint64_t price = 0;
        std::uint64_t held = 0;
        Instant deadline;
        Instant delivered;
        std::string state;
    };

    bool has(const Account& account, std::uint64_t amount) const
    {
        const auto found = m_balance.find(account);
        return (found == m_balance.end() ? 0 : found->second) >= amount;
    }
    bool isMember(const OrganisationId& organisation) const
    {
        const auto member = before<MemberEntry>(*m_moment, key::member(organisation));
        return member && !member->left;
    }
    static bool isSame(const Order& mine, const StorageOrderEntry& entry)
    {
        static const std::map<StorageOrderEntry::State, std::string> kOver{
            {StorageOrderEntry::State::Ended, "ended"}, {StorageOrderEntry::State::Refunded, "refunded"}};
        const auto over = kOver.find(entry.state);
        const bool admitted = entry.state == StorageOrderEntry::State::Admitted;
        return mine.over == (over == kOver.end() ? "" : over->second) &&
               (!mine.over.empty() || admitted == (mine.admitted.ns != 0)) && mine.payer == entry.payer &&
               mine.provider == entry.provider && mine.seconds == entry.seconds && mine.amount == entry.amount &&
               mine.held == entry.held && mine.ordered == entry.ordered && mine.admitted == entry.admitted;
    }
    static bool isSame(const Purchase& mine, const PurchaseEntry& entry)
    {
        constexpr std::array kNames{"paid", "granted", "delivered", "disputed", "settled", "refunded"};
        return mine.state == kNames[static_cast<std::size_t>(entry.state) - 1] && mine.buyer == entry.buyer &&
               mine.seller == entry.seller && mine.price == entry.price && mine.held == entry.held() &&
               mine.deadline == entry.deadline && mine.delivered == entry.delivered;
    }

    /// The key that holds what stands on that account: itself, or the last that took its place.
    Account holding(Account account) const
    {
        for (auto next = m_next.find(account); next != m_next.end(); next = m_next.find(account))
            account = next->second;
        // What is a root's is its organisation's.
        const auto certificate = before<CertificateEntry>(*m_moment, key::certificate({account.octets}));
        return certificate && certificate->root ? accountOf(certificate->organisation) : account;
    }
    void succeed(const KeyId& old, const KeyId& next)
    {
        m_next[accountOf(old)] = accountOf(next);
        m_balance[accountOf(next)] += std::exchange(m_balance[accountOf(old)], 0);
    }
    /// Somebody lives who may spend from there.
    bool hasSomebody(const Account& account) const
    {
        if (isMember({account.octets}))
            return true;
        const auto certificate = before<CertificateEntry>(*m_moment, key::certificate({holding(account).octets}));
        if (!certificate || certificate->revokedAt != 0 ||
            (certificate->validUntil.ns != 0 && certificate->validUntil < m_moment->time) ||
            !isMember(certificate->organisation))
            return false;
        // Staff of a member that is a hospital no more cannot sign.
        const auto role = before<MemberRoleEntry>(*m_moment, key::memberRole(certificate->organisation));
        return !role || certificate->role == Role::Patient || mayCertify(role->role, certificate->role);
    }
    static std::optional<Account> paying(const Signatory& by, Payer payer)
    {
        if (payer == Payer::Own)
            return owning(by);
        if (!by.certificate.root)
            return std::nullopt;
        return accountOf(by.certificate.organisation);
    }
    /// A patient owns data by itself, an organisation by its root.
    static Account owning(const Signatory& by)
    {
        return by.certificate.root ? accountOf(by.certificate.organisation) : accountOf(by.id);
    }
    bool speaksFor(const Signatory& by, const Account& account) const { return owning(by) == holding(account); }
    static Account feePayer(const Signatory& by) { return owning(by); }
    std::int64_t secondsSince(Instant then) const { return (m_moment->time.ns - then.ns) / 1'000'000'000; }
    bool isAfter(Instant then, std::int64_t seconds) const
    {
        return m_moment->time.ns > then.ns + seconds * 1'000'000'000;
    }

    std::uint64_t earnedOf(const Order& order) const
    {
        const auto elapsed = static_cast<std::uint64_t>(secondsSince(order.admitted));
        if (elapsed >= order.seconds)
            return order.amount;
        return static_cast<std::uint64_t>(static_cast<Wide>(order.amount) * elapsed / order.seconds);
    }
    std::optional<bool> mayStep(const Signatory& by, const StorageStepBody& b) const
    {
        using Kind_ = StorageStepBody::Step;
        const auto found = m_orders.find(b.order);
        if (found == m_orders.end() || !found->second.over.empty())
            return false;
        const Order& order = found->second;
        const bool provider = by.certificate.root && by.certificate.organisation == order.provider;
        const bool admitted = order.admitted.ns != 0;
        const bool late = isAfter(order.ordered, kAdmissionSeconds);
        switch (b.step) {
        case Kind_::Admit: return provider && !admitted && !late;
        case Kind_::Reject: return provider && !admitted;
        case Kind_::Refund: return speaksFor(by, order.payer) && !admitted && late;
        case Kind_::End: return speaksFor(by, order.payer) && admitted;
        case Kind_::Settle:
            if (!provider || !admitted)
                return false;
            // Nothing to pay yet: either answer is right.
            return earnedOf(order) > order.amount - order.held ? std::optional(true) : std::nullopt;
        }
        return std::nullopt;
    }
    void doStep(const StorageStepBody& b)
    {
        using Kind_ = StorageStepBody::Step;
        Order& order = m_orders[b.order];
        if (b.step == Kind_::Admit) {
            order.admitted = m_moment->time;
            return;
        }
        if (b.step == Kind_::Reject || b.step == Kind_::Refund) {
            m_balance[holding(order.payer)] += order.held;
            order.held = 0;
            order.over = "refunded";
            return;
        }
        const std::uint64_t due = earnedOf(order) - (order.amount - order.held);
        m_balance[accountOf(order.provider)] += due;
        order.held -= due;
        if (b.step == Kind_::End) {
            m_balance[holding(order.payer)] += order.held;
            order.held = 0;
        }
        if (b.step == Kind_::End || earnedOf(order) == order.amount)
            order.over = "ended";
    }

    std::optional<bool> mayToken(const Signatory& by, const TokenBody& b) const
    {
        const bool owner = by.certificate.root || by.certificate.role == Role::Patient;
        if (b.action != TokenBody::Action::Retire && b.level == AccessLevel::Open && b.price != 0)
            return false;
        if (b.action == TokenBody::Action::Mint) {
            if (!owner)
                return false;
            if (b.storage == Digest256{})
                return true;
            const auto order = m_orders.find(b.storage);
            return order != m_orders.end() && holding(order->second.payer) == owning(by) &&
                   order->second.over.empty() && order->second.admitted.ns != 0 &&
                   static_cast<Wide>(m_moment->time.ns - order->second.admitted.ns) <
                       static_cast<Wide>(order->second.seconds) * 1'000'000'000;
        }
        const auto token = m_tokens.find(b.token);
        return token != m_tokens.end() && !token->second.retired && speaksFor(by, token->second.owner);
    }
    std::optional<bool> mayBuy(const Signatory& by, const PurchaseBody& b) const
    {
        const auto from = paying(by, b.payer);
        const auto token = m_tokens.find(b.token);
        if (!from || token == m_tokens.end() || token->second.retired)
            return false;
        return !speaksFor(by, token->second.owner) && token->second.level != AccessLevel::Closed &&
               b.price == token->second.price && has(*from, b.price) && b.deadline > m_moment->time &&
               !isAhead(b.deadline, kMaxDeliverySeconds);
    }
    bool isAhead(Instant t, std::int64_t seconds) const { return t.ns - m_moment->time.ns > seconds * 1'000'000'000; }
    static bool isOver(const Purchase& p) { return p.state == "settled" || p.state == "refunded"; }
    std::optional<bool> mayStep(const Signatory& by, const PurchaseStepBody& b) const
    {
        using Kind_ = PurchaseStepBody::Step;
        const auto found = m_purchases.find(b.purchase);
        if (found == m_purchases.end() || isOver(found->second))
            return false;
        const Purchase& p = found->second;
        const bool seller = speaksFor(by, p.seller);
        const bool buyer = speaksFor(by, p.buyer);
        const bool inTime = m_moment->time <= p.deadline;
        const bool delivered = p.state == "delivered" || p.state == "disputed";
        const bool claimable = p.state == "delivered" && !isAfter(p.delivered, kClaimSeconds);
        switch (b.step) {
        case Kind_::Grant: return seller && p.state == "paid" && inTime;
        case Kind_::Deliver: return seller && p.state == "granted" && inTime;
        case Kind_::Settle: return (buyer && delivered) || (seller && p.state == "delivered" && !claimable);
        case Kind_::Refund:
            return seller || (buyer && ((!delivered && !inTime) || (p.state == "disputed" && !hasSomebody(p.seller))));
        case Kind_::Complain: return buyer && claimable;
        }
        return std::nullopt;
    }
    void doStep(const PurchaseStepBody& b)
    {
        using Kind_ = PurchaseStepBody::Step;
        Purchase& p = m_purchases[b.purchase];
        switch (b.step) {
        case Kind_::Grant: p.state = "granted"; return;
        case Kind_::Deliver:
            p.state = "delivered";
            p.delivered = m_moment->time;
            return;
        case Kind_::Complain: p.state = "disputed"; return;
        case Kind_::Settle:
            m_balance[holding(p.seller)] += p.held;
            p.state = "settled";
            break;
        case Kind_::Refund:
            m_balance[holding(p.buyer)] += p.held;
            p.state = "refunded";
            break;
        }
        p.held = 0;
    }

    /// A vote that decided an issue of coins: known by the proposal's own state after it.
    void issue(const Step& step)
    {
        const auto* proposal = std::get_if<ProposalBody>(&step.body);
        const Digest256 id = proposal ? step.name() : std::get<VoteBody>(step.body).proposal;
        if (proposal)
            m_proposals[id] = {proposal->action, {}};
        const auto found = m_proposals.find(id);
        if (found == m_proposals.end())
            return;
        const auto certificate = before<CertificateEntry>(*m_moment, key::certificate(step.signer));
        if (proposal || std::get<VoteBody>(step.body).approve)
            found->second.second.push_back(certificate->organisation);
        std::size_t members = 0;
        std::size_t agreed = 0;
        m_moment->before.visit(key::memberPrefix(), [&](BytesView at, BytesView value) {
            if (decodeEntry<MemberEntry>(value)->left)
                return true;
            ++members;
            for (const OrganisationId& o : found->second.second)
                agreed += std::ranges::equal(o.view(), at.subspan(4)) ? 1 : 0;
            return true;
        });
        const auto* coins = std::get_if<CoinIssue>(&found->second.first);
        if (!coins || 3 * agreed <= 2 * members)
            return;
        m_balance[accountOf(coins->organisation)] += coins->amount;
        m_issued += coins->amount;
        m_proposals.erase(found);
    }

    const Moment* m_moment = nullptr;
    std::uint64_t m_issued = 0;
    std::map<Account, std::uint64_t> m_balance;
    std::map<Account, Account> m_next; ///< by rotation or recovery
    std::map<Digest256, Order> m_orders;
    std::map<Digest256, Token> m_tokens;
    std::map<Digest256, Purchase> m_purchases;
    std::map<Digest256, std::pair<ProposedAction, std::vector<OrganisationId>>> m_proposals;
};

} // namespace

std::unique_ptr<PlainModel> coinModel(const StateTrie& start)
{
    return std::make_unique<CoinModel>(start);
}

} // namespace twinchart::contract::test

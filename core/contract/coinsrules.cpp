// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <algorithm>

namespace twinchart::contract {

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

bool isAfter(const Context& context, Instant start, std::int64_t seconds)
{
    return context.time.ns - start.ns > seconds * kNanoseconds;
}

std::uint64_t balanceOf(const Context& context, const Account& account)
{
    const auto entry = context.state.load<AccountEntry>(key::account(account));
    return entry ? entry->balance : 0;
}

/// A root key has no account of its own: the organisation's stays when the root changes.
Account ownAccount(const KeyId& key, const CertificateEntry& certificate)
{
    return certificate.root ? accountOf(certificate.organisation) : accountOf(key);
}

/// A key's account is of the key that took its place: every credit goes there, and its holder speaks for both.
Account currentAccount(const Context& context, const Account& account)
{
    const KeyId key = currentKeyOf(context, KeyId{account.octets});
    const auto certificate = context.state.load<CertificateEntry>(key::certificate(key));
    return certificate ? ownAccount(key, *certificate) : account;
}

/// Some live key's word is the account's.
bool hasVoice(const Context& context, const Account& account)
{
    const Account now = currentAccount(context, account);
    if (liveCertificate(context, KeyId{now.octets}))
        return true;
    const auto member = context.state.load<MemberEntry>(key::member(OrganisationId{now.octets}));
    if (!member)
        return false;
    return liveCertificate(context, member->root).has_value();
}

/// Coins sent to an account that nobody can spend from would be lost.
Code checkReceiver(const Context& context, const Account& account)
{
    if (account == kCommonFund || hasVoice(context, account))
        return Code::Ok;
    const bool isKey = context.state.has(key::certificate(KeyId{account.octets}));
    const bool isMember = context.state.has(key::member(OrganisationId{account.octets}));
    return isKey || isMember ? Code::NotAlive : Code::UnknownSubject;
}

/// Whether the signer's word is the account's.
bool actsFor(const Context& context, const Signed& by, const Account& account)
{
    return currentAccount(context, account) == ownAccount(by.id, by.certificate);
}

Expected<Account, Code> payerOf(const Signed& by, Payer payer)
{
    if (payer == Payer::Own)
        return ownAccount(by.id, by.certificate);
    if (!by.certificate.root)
        return Unexpected{Code::NotAdministrator};
    return accountOf(by.certificate.organisation);
}

Code pay(const Context& context, const Account& account, std::uint64_t amount)
{
    if (amount == 0)
        return Code::Ok;
    const Account to = currentAccount(context, account);
    const std::uint64_t balance = balanceOf(context, to);
    if (amount > kMaxCoins - balance)
        return Code::CoinLimit;
    context.state.store(key::account(to), AccountEntry{balance + amount});
    return Code::Ok;
}

/// Out of the account, to be put somewhere else by the same rule.
Code withdraw(const Context& context, const Account& from, std::uint64_t amount)
{
    if (amount == 0)
        return Code::Ok;
    const std::uint64_t balance = balanceOf(context, from);
    if (from == kCommonFund || balance < amount)
        return Code::NotEnoughCoins;
    context.state.store(key::account(from), AccountEntry{balance - amount});
    return Code::Ok;
}

/// The provider gets what it has earned and not yet got. What is held of an admitted order is the amount less what
/// was paid out, so rounding down gives nobody more than there is.
Code payEarned(const Context& context, StorageOrderEntry& order)
{
    const std::uint64_t due = earned(order, context.time) - (order.amount - order.held);
    order.held -= due;
    return pay(context, accountOf(order.provider), due);
}

Code giveBack(const Context& context, StorageOrderEntry& order)
{
    const std::uint64_t rest = order.held;
    order.held = 0;
    return pay(context, order.payer, rest);
}

Code stepOf(const Context& context, const Signed& by, StorageOrderEntry& order, StorageStepBody::Step step)
{
    using Step = StorageStepBody::Step;
    using State = StorageOrderEntry::State;
    const bool isPayers = step == Step::Refund || step == Step::End;
    if (isPayers ? !actsFor(context, by, order.payer) : !by.isRootOf(order.provider))
        return Code::NotParty;
    const bool wantsAdmitted = step == Step::End || step == Step::Settle;
    if (order.state != (wantsAdmitted ? State::Admitted : State::Ordered))
        return Code::WrongStep;
    switch (step) {
    case Step::Admit:
        if (isAfter(context, order.ordered, kAdmissionSeconds))
            return Code::TooLate;
        order.state = State::Admitted;
        order.admitted = context.time;
        return Code::Ok;
    case Step::Refund:
        if (!isAfter(context, order.ordered, kAdmissionSeconds))
            return Code::TooEarly;
        [[fallthrough]];
    case Step::Reject: order.state = State::Refunded; return giveBack(context, order);
    case Step::End:
        if (const Code code = payEarned(context, order); code != Code::Ok)
            return code;
        order.state = State::Ended;
        return giveBack(context, order);
    case Step::Settle: {
        const std::uint64_t before = order.held;
        if (const Code code = payEarned(context, order); code != Code::Ok)
            return code;
        if (order.held == before)
            return Code::NothingDue;
        if (order.held == 0)
            order.state = State::Ended;
        return Code::Ok;
    }
    }
    return Code::WrongStep;
}

/// The seller's next state of an undelivered purchase, in time.
Code sellersStep(const Context& context, const Signed& by, const PurchaseEntry& purchase, PurchaseEntry::State from)
{
    if (!actsFor(context, by, purchase.seller))
        return Code::NotParty;
    if (purchase.state != from)
        return Code::WrongStep;
    return context.time > purchase.deadline ? Code::TooLate : Code::Ok;
}

Code settle(const Context& context, const Signed& by, PurchaseEntry& purchase)
{
    using State = PurchaseEntry::State;
    const bool buyer = actsFor(context, by, purchase.buyer);
    if (!buyer && !actsFor(context, by, purchase.seller))
        return Code::NotParty;
    // A complaint takes the seller's right away, not the buyer's.
    if (purchase.state != State::Delivered && !(buyer && purchase.state == State::Disputed))
        return Code::WrongStep;
    if (!buyer && !isAfter(context, purchase.delivered, kClaimSeconds))
        return Code::TooEarly;
    purchase.state = State::Settled;
    return pay(context, purchase.seller, purchase.price);
}

Code refund(const Context& context, const Signed& by, PurchaseEntry& purchase)
{
    using State = PurchaseEntry::State;
    const bool seller = actsFor(context, by, purchase.seller);
    if (!seller && !actsFor(context, by, purchase.buyer))
        return Code::NotParty;
    const bool undelivered = purchase.state == State::Paid || purchase.state == State::Granted;
    // Nobody is left to end the dispute with.
    const bool orphaned = purchase.state == State::Disputed && !hasVoice(context, purchase.seller);
    const bool over = purchase.state == State::Settled || purchase.state == State::Refunded;
    if (over || (!seller && !undelivered && !orphaned))
        return Code::WrongStep;
    if (!seller && undelivered && context.time <= purchase.deadline)
        return Code::TooEarly;
    purchase.state = State::Refunded;
    return pay(context, purchase.buyer, purchase.price);
}

Code stepOf(const Context& context, const Signed& by, PurchaseEntry& purchase, const PurchaseStepBody& body)
{
    using Step = PurchaseStepBody::Step;
    using State = PurchaseEntry::State;
    switch (body.step) {
    case Step::Grant:
        if (const Code code = sellersStep(context, by, purchase, State::Paid); code != Code::Ok)
            return code;
        purchase.state = State::Granted;
        return Code::Ok;
    case Step::Deliver:
        if (const Code code = sellersStep(context, by, purchase, State::Granted); code != Code::Ok)
            return code;
        purchase.state = State::Delivered;
        purchase.delivery = body.delivery;
        purchase.delivered = context.time;
        return Code::Ok;
    case Step::Settle: return settle(context, by, purchase);
    case Step::Refund: return refund(context, by, purchase);
    case Step::Complain:
        if (!actsFor(context, by, purchase.buyer))
            return Code::NotParty;
        if (purchase.state != State::Delivered)
            return Code::WrongStep;
        if (isAfter(context, purchase.delivered, kClaimSeconds))
            return Code::TooLate;
        purchase.state = State::Disputed;
        return Code::Ok;
    }
    return Code::WrongStep;
}

Code mint(const Context& context, const Signed& by, const TokenBody& body)
{
    if (!by.certificate.root && by.certificate.role != Role::Patient)
        return Code::RoleNotAllowed;
    TokenEntry token;
    token.owner = ownAccount(by.id, by.certificate);
    if (body.storage != Digest256{}) {
        const auto order = context.state.load<StorageOrderEntry>(key::storageOrder(body.storage));
        if (!order)
            return Code::UnknownSubject;
        if (currentAccount(context, order->payer) != token.owner)
            return Code::NotParty;
        if (!isPaid(*order, context.time))
            return Code::NotAlive;
    }
    token.data = body.data;
    token.policy = body.policy;
    token.storage = body.storage;
    token.level = body.level;
    token.price = body.price;
    token.since = context.height;
    token.changed = context.height;
    context.state.store(key::token(by.transaction), token);
    return Code::Ok;
}

} // namespace

bool isPaid(const StorageOrderEntry& order, Instant blockTime)
{
    return order.state == StorageOrderEntry::State::Admitted && order.admitted <= blockTime &&
           static_cast<std::uint64_t>((blockTime.ns - order.admitted.ns) / kNanoseconds) < order.seconds;
}

std::uint64_t earned(const StorageOrderEntry& order, Instant blockTime)
{
    if (order.admitted.ns == 0 || blockTime <= order.admitted)
        return 0;
    const auto elapsed = static_cast<std::uint64_t>((blockTime.ns - order.admitted.ns) / kNanoseconds);
    if (elapsed >= order.seconds)
        return order.amount;
    // Both products stay below 2^64: elapsed < seconds < 2^30 and the remainder below seconds.
    return order.amount / order.seconds * elapsed + order.amount % order.seconds * elapsed / order.seconds;
}

Code creditCoins(const Context& context, const Digest256& account, std::uint64_t amount)
{
    if (amount == 0)
        return Code::BadField;
    if (const Code code = checkReceiver(context, account); code != Code::Ok)
        return code;
    auto supply = context.state.load<SupplyEntry>(key::supply()).value_or(SupplyEntry{});
    if (amount > kMaxCoins - supply.total)
        return Code::CoinLimit;
    supply.total += amount;
    context.state.store(key::supply(), supply);
    return pay(context, account, amount);
}

void moveCoins(const Context& context, const KeyId& from, const KeyId& to)
{
    const std::uint64_t balance = balanceOf(context, accountOf(from));
    if (balance == 0)
        return;
    context.state.store(key::account(accountOf(from)), AccountEntry{});
    // Below the supply, whatever the new key has already.
    context.state.store(key::account(accountOf(to)), AccountEntry{balance + balanceOf(context, accountOf(to))});
}

Code payFee(const Context& context, const Signed& by, std::uint64_t fee)
{
    if (const Code code = withdraw(context, ownAccount(by.id, by.certificate), fee); code != Code::Ok)
        return code;
    return pay(context, kCommonFund, fee);
}

Code apply(const Context& context, const Signed& by, const TransferBody& body)
{
    const auto from = payerOf(by, body.payer);
    if (!from)
        return from.error();
    if (*from == currentAccount(context, body.to))
        return Code::BadField;
    if (const Code code = checkReceiver(context, body.to); code != Code::Ok)
        return code;
    if (const Code code = withdraw(context, *from, body.amount); code != Code::Ok)
        return code;
    return pay(context, body.to, body.amount);
}

Code apply(const Context& context, const Signed& by, const StorageOrderBody& body)
{
    const auto from = payerOf(by, body.payer);
    if (!from)
        return from.error();
    const auto provider = context.state.load<MemberEntry>(key::member(body.provider));
    if (!provider || provider->left)
        return Code::UnknownSubject;
    if (*from == accountOf(body.provider))
        return Code::BadField;
    if (const Code code = withdraw(context, *from, body.amount); code != Code::Ok)
        return code;
    StorageOrderEntry order;
    order.payer = *from;
    order.provider = body.provider;
    order.sizeClass = body.sizeClass;
    order.seconds = body.seconds;
    order.amount = body.amount;
    order.held = body.amount;
    order.ordered = context.time;
    order.since = context.height;
    context.state.store(key::storageOrder(by.transaction), order);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const StorageStepBody& body)
{
    auto order = context.state.load<StorageOrderEntry>(key::storageOrder(body.order));
    if (!order)
        return Code::UnknownSubject;
    if (const Code code = stepOf(context, by, *order, body.step); code != Code::Ok)
        return code;
    context.state.store(key::storageOrder(body.order), *order);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const TokenBody& body)
{
    if (body.action == TokenBody::Action::Mint)
        return mint(context, by, body);
    auto token = context.state.load<TokenEntry>(key::token(body.token));
    if (!token)
        return Code::UnknownSubject;
    if (!actsFor(context, by, token->owner))
        return Code::NotParty;
    if (token->retired)
        return Code::WrongStep;
    if (body.action == TokenBody::Action::Retire) {
        token->retired = true;
    } else {
        token->level = body.level;
        token->price = body.price;
    }
    token->changed = context.height;
    context.state.store(key::token(body.token), *token);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const PurchaseBody& body)
{
    const auto from = payerOf(by, body.payer);
    if (!from)
        return from.error();
    const auto token = context.state.load<TokenEntry>(key::token(body.token));
    if (!token)
        return Code::UnknownSubject;
    if (token->retired || token->level == AccessLevel::Closed)
        return Code::NotForSale;
    if (token->price != body.price)
        return Code::PriceChanged;
    if (actsFor(context, by, token->owner))
        return Code::BadField;
    const std::int64_t ahead = body.deadline.ns - context.time.ns;
    if (ahead <= 0 || ahead > kMaxDeliverySeconds * kNanoseconds)
        return Code::BadValidity;
    if (const Code code = withdraw(context, *from, body.price); code != Code::Ok)
        return code;
    PurchaseEntry purchase;
    purchase.token = body.token;
    purchase.buyer = *from;
    purchase.seller = currentAccount(context, token->owner);
    purchase.price = body.price;
    purchase.sealing = body.sealing;
    purchase.deadline = body.deadline;
    purchase.since = context.height;
    context.state.store(key::purchase(by.transaction), purchase);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const PurchaseStepBody& body)
{
    auto purchase = context.state.load<PurchaseEntry>(key::purchase(body.purchase));
    if (!purchase)
        return Code::UnknownSubject;
    if (const Code code = stepOf(context, by, *purchase, body); code != Code::Ok)
        return code;
    context.state.store(key::purchase(body.purchase), *purchase);
    return Code::Ok;
}

} // namespace twinchart::contract

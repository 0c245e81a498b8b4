// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/coins.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

namespace twinchart::contract {

namespace {

constexpr std::uint8_t kMaxSizeClass = 63;

enum class Type : std::uint8_t { Account = 57, Supply = 58, StorageOrder = 59, Token = 60, Purchase = 61 };

Payer takePayer(Reader& in)
{
    return take(in, Payer::Own, Payer::Organisation);
}
std::uint64_t takeCoins(Reader& in, std::uint64_t least)
{
    const std::uint64_t amount = in.u64();
    require(in, amount >= least && amount <= kMaxCoins);
    return amount;
}
std::uint8_t takeSizeClass(Reader& in)
{
    const std::uint8_t sizeClass = in.u8();
    require(in, sizeClass <= kMaxSizeClass);
    return sizeClass;
}
std::uint64_t takeSeconds(Reader& in)
{
    const std::uint64_t seconds = in.u64();
    require(in, seconds >= 1 && seconds <= kMaxStorageSeconds);
    return seconds;
}

void putTerms(Writer& out, AccessLevel level, std::uint64_t price)
{
    put(out, level).u64(price);
}
/// What is open to everybody costs nothing.
void takeTerms(Reader& in, AccessLevel& level, std::uint64_t& price)
{
    level = take(in, AccessLevel::Open, AccessLevel::Closed);
    price = takeCoins(in, 0);
    require(in, level != AccessLevel::Open || price == 0);
}

Bytes under(std::string_view nameSpace, BytesView tail)
{
    Writer out;
    out.raw(nameSpace).raw(tail);
    return std::move(out).take();
}

} // namespace

namespace key {
Bytes account(const Account& account)
{
    return under("coin", account);
}
Bytes supply()
{
    return under("supl", Digest256{});
}
Bytes storageOrder(const Digest256& order)
{
    return under("paym", order);
}
Bytes token(const Digest256& token)
{
    return under("toke", token);
}
Bytes purchase(const Digest256& purchase)
{
    return under("escr", purchase);
}
} // namespace key

void write(Writer& out, const TransferBody& b)
{
    put(out, b.payer).raw(b.to).u64(b.amount);
}
TransferBody readTransfer(Reader& in)
{
    TransferBody b;
    b.payer = takePayer(in);
    b.to = in.fixed<Account>();
    b.amount = takeCoins(in, 1);
    return b;
}

void write(Writer& out, const StorageOrderBody& b)
{
    put(out, b.payer).raw(b.provider).u8(b.sizeClass).u64(b.seconds).u64(b.amount);
}
StorageOrderBody readStorageOrder(Reader& in)
{
    StorageOrderBody b;
    b.payer = takePayer(in);
    b.provider = in.fixed<OrganisationId>();
    b.sizeClass = takeSizeClass(in);
    b.seconds = takeSeconds(in);
    b.amount = takeCoins(in, 1);
    return b;
}

void write(Writer& out, const StorageStepBody& b)
{
    put(out.raw(b.order), b.step);
}
StorageStepBody readStorageStep(Reader& in)
{
    using Step = StorageStepBody::Step;
    StorageStepBody b;
    b.order = in.fixed<Digest256>();
    b.step = take(in, Step::Admit, Step::Settle);
    return b;
}

void write(Writer& out, const TokenBody& b)
{
    using Action = TokenBody::Action;
    put(out, b.action);
    if (b.action == Action::Mint)
        out.raw(b.data).raw(b.policy).raw(b.storage);
    else
        out.raw(b.token);
    if (b.action != Action::Retire)
        putTerms(out, b.level, b.price);
}
TokenBody readToken(Reader& in)
{
    using Action = TokenBody::Action;
    TokenBody b;
    b.action = take(in, Action::Mint, Action::Retire);
    if (b.action == Action::Mint) {
        b.data = in.fixed<Digest256>();
        b.policy = in.fixed<Digest256>();
        b.storage = in.fixed<Digest256>();
    } else {
        b.token = in.fixed<Digest256>();
    }
    if (b.action != Action::Retire)
        takeTerms(in, b.level, b.price);
    return b;
}

void write(Writer& out, const PurchaseBody& b)
{
    put(out, b.payer).raw(b.token).u64(b.price);
    putKey(out, b.sealing);
    putInstant(out, b.deadline);
}
PurchaseBody readPurchase(Reader& in)
{
    PurchaseBody b;
    b.payer = takePayer(in);
    b.token = in.fixed<Digest256>();
    b.price = takeCoins(in, 0);
    b.sealing = takeKey(in, Algorithm::X25519);
    b.deadline = takeInstant(in);
    return b;
}

void write(Writer& out, const PurchaseStepBody& b)
{
    put(out.raw(b.purchase), b.step);
    if (b.step == PurchaseStepBody::Step::Deliver)
        out.raw(b.delivery);
}
PurchaseStepBody readPurchaseStep(Reader& in)
{
    using Step = PurchaseStepBody::Step;
    PurchaseStepBody b;
    b.purchase = in.fixed<Digest256>();
    b.step = take(in, Step::Grant, Step::Complain);
    if (b.step == Step::Deliver) {
        b.delivery = in.fixed<Digest256>();
        require(in, b.delivery != Digest256{});
    }
    return b;
}

Bytes encode(const AccountEntry& e)
{
    Writer out = beginEntry(Type::Account);
    out.u64(e.balance);
    return std::move(out).take();
}
template <>
Expected<AccountEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AccountEntry>(value, Type::Account,
                                       [](Reader& in, AccountEntry& e) { e.balance = takeCoins(in, 0); });
}

Bytes encode(const SupplyEntry& e)
{
    Writer out = beginEntry(Type::Supply);
    out.u64(e.total);
    return std::move(out).take();
}
template <>
Expected<SupplyEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<SupplyEntry>(value, Type::Supply,
                                      [](Reader& in, SupplyEntry& e) { e.total = takeCoins(in, 0); });
}

Bytes encode(const StorageOrderEntry& e)
{
    Writer out = beginEntry(Type::StorageOrder);
    out.raw(e.payer).raw(e.provider).u8(e.sizeClass).u64(e.seconds).u64(e.amount).u64(e.held);
    put(out, e.state);
    putInstant(out, e.ordered);
    putInstant(out, e.admitted);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<StorageOrderEntry, CodecError> decodeEntry(BytesView value)
{
    using State = StorageOrderEntry::State;
    return decodeEntryOf<StorageOrderEntry>(value, Type::StorageOrder, [](Reader& in, StorageOrderEntry& e) {
        e.payer = in.fixed<Account>();
        e.provider = in.fixed<OrganisationId>();
        e.sizeClass = takeSizeClass(in);
        e.seconds = takeSeconds(in);
        e.amount = takeCoins(in, 1);
        e.held = takeCoins(in, 0);
        e.state = take(in, State::Ordered, State::Refunded);
        e.ordered = takeInstant(in);
        e.admitted = takeInstant(in);
        e.since = in.u64();
        const bool over = e.state == State::Ended || e.state == State::Refunded;
        require(in, over ? e.held == 0 : e.held <= e.amount);
    });
}

Bytes encode(const TokenEntry& e)
{
    Writer out = beginEntry(Type::Token);
    out.raw(e.owner).raw(e.data).raw(e.policy).raw(e.storage);
    putTerms(out, e.level, e.price);
    putFlag(out, e.retired);
    out.u64(e.since).u64(e.changed);
    return std::move(out).take();
}
template <>
Expected<TokenEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<TokenEntry>(value, Type::Token, [](Reader& in, TokenEntry& e) {
        e.owner = in.fixed<Account>();
        e.data = in.fixed<Digest256>();
        e.policy = in.fixed<Digest256>();
        e.storage = in.fixed<Digest256>();
        takeTerms(in, e.level, e.price);
        e.retired = takeFlag(in);
        e.since = in.u64();
        e.changed = in.u64();
    });
}

Bytes encode(const PurchaseEntry& e)
{
    Writer out = beginEntry(Type::Purchase);
    out.raw(e.token).raw(e.buyer).raw(e.seller).u64(e.price);
    putKey(out, e.sealing);
    putInstant(out, e.deadline);
    put(out, e.state).raw(e.delivery);
    putInstant(out, e.delivered);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<PurchaseEntry, CodecError> decodeEntry(BytesView value)
{
    using State = PurchaseEntry::State;
    return decodeEntryOf<PurchaseEntry>(value, Type::Purchase, [](Reader& in, PurchaseEntry& e) {
        e.token = in.fixed<Digest256>();
        e.buyer = in.fixed<Account>();
        e.seller = in.fixed<Account>();
        e.price = takeCoins(in, 0);
        e.sealing = takeKey(in, Algorithm::X25519);
        e.deadline = takeInstant(in);
        e.state = take(in, State::Paid, State::Refunded);
        e.delivery = in.fixed<Digest256>();
        e.delivered = takeInstant(in);
        e.since = in.u64();
        require(in, (e.delivery != Digest256{}) == (e.delivered.ns != 0));
    });
}

} // namespace twinchart::contract

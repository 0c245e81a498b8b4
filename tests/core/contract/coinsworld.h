// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bodies.h"
#include "rules.h"
#include "testworld.h"

#include <QtGlobal>

#include <cstdlib>
#include <map>

/// Worlds with coins, which only a vote makes otherwise.
namespace twinchart::contract::test {

/// The world's state with these balances, and the supply that they make.
inline void fund(World& w, const std::map<Account, std::uint64_t>& balances)
{
    std::map<Bytes, Bytes> all;
    for (const StateChange& entry : w.app->entries())
        all[entry.key] = entry.value;
    std::uint64_t total = 0;
    for (const auto& [account, balance] : balances) {
        all[key::account(account)] = encode(AccountEntry{balance});
        total += balance;
    }
    all[key::supply()] = encode(SupplyEntry{total});
    std::vector<StateChange> entries;
    StateTrie trie;
    for (const auto& [key, value] : all) {
        entries.push_back({key, value});
        trie.put(key, value);
    }
    auto again = Application::restore(w.genesis, w.app->height(), w.app->time(), entries, trie.root());
    if (!again)
        std::abort();
    w.app = std::make_unique<Application>(std::move(*again));
}

inline std::uint64_t balance(const World& w, const Account& account)
{
    const auto entry = w.entry<AccountEntry>(key::account(account));
    return entry ? entry->balance : 0;
}

/// What accounts, orders and purchases hold.
inline std::uint64_t sumIn(const StateView& view)
{
    std::uint64_t sum = 0;
    view.visit(bytesOf("coin"), [&](BytesView, BytesView v) { sum += decodeEntry<AccountEntry>(v)->balance; });
    view.visit(bytesOf("paym"), [&](BytesView, BytesView v) { sum += decodeEntry<StorageOrderEntry>(v)->held; });
    view.visit(bytesOf("escr"), [&](BytesView, BytesView v) { sum += decodeEntry<PurchaseEntry>(v)->held(); });
    return sum;
}
inline std::uint64_t sumOf(const World& w)
{
    return sumIn(StateView(w.app->state()));
}

inline std::optional<Body> readAgain(BytesView octets, Kind kind)
{
    Reader in(octets);
    Body body = readBody(in, kind);
    if (!in.finish())
        return std::nullopt;
    return body;
}
/// Whether a decoder takes what the encoder makes of it.
inline bool reads(const Body& body)
{
    return readAgain(encodeBody(body), kindOf(body)).has_value();
}
/// Round trip; no truncation, no more octets, and no other reading of the same bytes.
inline void probeBody(const Body& body)
{
    const Bytes octets = encodeBody(body);
    const auto require = [](bool right) {
        if (!right)
            qFatal("a body's encoding is not canonical");
    };
    require(readAgain(octets, kindOf(body)) == body);
    for (std::size_t n = 0; n < octets.size(); ++n)
        require(!readAgain(BytesView(octets).first(n), kindOf(body)));
    Bytes touched = octets;
    touched.push_back(0);
    require(!readAgain(touched, kindOf(body)));
    touched.pop_back();
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto other = readAgain(touched, kindOf(body)))
                require(*other != body && encodeBody(*other) == touched);
            touched[at] = octets[at];
        }
    }
}

inline TokenBody minted(AccessLevel level, std::uint64_t price)
{
    TokenBody body;
    body.data = digest("data");
    body.policy = digest("policy");
    body.level = level;
    body.price = price;
    return body;
}

/// A world in which north, the patient and the researcher have coins.
struct Market : World {
    Market()
    {
        fund(*this, {{north, 1'000'000}, {accountOf(patient.id()), 5'000}, {accountOf(researcher.id()), 9'000}});
    }
    /// The id of what the user just did.
    Digest256 done(User& user, Body body)
    {
        const Bytes transaction = sign(user, std::move(body));
        if (run(transaction) != Code::Ok)
            std::abort();
        return transactionHash(transaction);
    }
    StorageOrderEntry order(const Digest256& id) const { return *entry<StorageOrderEntry>(key::storageOrder(id)); }
    PurchaseEntry purchase(const Digest256& id) const { return *entry<PurchaseEntry>(key::purchase(id)); }
    std::uint64_t coins(const Account& account) const { return balance(*this, account); }
    PurchaseBody offer(const Digest256& token, std::uint64_t price) const
    {
        return {Payer::Own, token, price, makeSealing("buyer"),
                Instant{time.ns + std::int64_t{864'000} * 1'000'000'000}};
    }
    Account north = accountOf(organisationId("north"));
    Account south = accountOf(organisationId("south"));
};

} // namespace twinchart::contract::test

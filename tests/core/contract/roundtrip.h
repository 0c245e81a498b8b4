// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <QTest>

namespace twinchart::contract::test {

/// Round trip, refusal of every truncation, of more octets, and of another reading of the same bytes.
template <class Entry>
void probe(const Entry& entry)
{
    const Bytes octets = encode(entry);
    const auto decoded = decodeEntry<Entry>(octets);
    QVERIFY(decoded);
    QVERIFY(*decoded == entry);
    QVERIFY(octets[0] != 0);
    for (std::size_t n = 0; n < octets.size(); ++n)
        QVERIFY(!decodeEntry<Entry>(BytesView(octets).first(n)));
    Bytes longer = octets;
    longer.push_back(0);
    QVERIFY(!decodeEntry<Entry>(longer));
    Bytes touched = octets;
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto other = decodeEntry<Entry>(touched))
                QVERIFY(at > 1 && !(*other == entry) && encode(*other) == touched);
            touched[at] = octets[at];
        }
    }
}
inline Bytes signedBody(const Body& body)
{
    const User user = makeUser("signer");
    return build({"test-chain-1", 5, 100, Instant::fromSeconds(9)}, body, signerOf(user.key));
}
/// The same of a body inside its transaction.
inline void probe(const Body& body)
{
    const Bytes octets = signedBody(body);
    const auto decoded = decodeTransaction(octets);
    QVERIFY(decoded);
    QVERIFY(decoded->body == body);
    QVERIFY(encode(*decoded) == octets);
    for (std::size_t n = 0; n < octets.size(); ++n)
        QVERIFY(!decodeTransaction(BytesView(octets).first(n)));
    Bytes longer = octets;
    longer.push_back(0);
    QVERIFY(!decodeTransaction(longer));
    Bytes touched = octets;
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto other = decodeTransaction(touched))
                QVERIFY(*other != *decoded && encode(*other) == touched);
            touched[at] = octets[at];
        }
    }
}
/// The decoder takes no transaction with that body.
inline bool isRefused(const Body& body)
{
    return !decodeTransaction(signedBody(body));
}

} // namespace twinchart::contract::test

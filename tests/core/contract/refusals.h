// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <contract/transaction.h>

#include <QTest>

/// Bodies with one mistake each, and the error that it gives.
namespace twinchart::contract::test {

/// A body that is right, and the same with one mistake.
struct Refusal {
    const char* name;
    Body good;
    Body bad;
    CodecError error = CodecError::BadValue;
};
template <class Good, class Change>
Refusal refusal(const char* name, const Good& good, Change change, CodecError error = CodecError::BadValue)
{
    Good bad = good;
    change(bad);
    return {name, good, bad, error};
}
inline std::vector<Refusal> joined(std::initializer_list<std::vector<Refusal>> groups)
{
    std::vector<Refusal> out;
    for (const auto& group : groups)
        out.insert(out.end(), group.begin(), group.end());
    return out;
}

/// Unlike build() it writes what it is given.
inline Transaction around(Body body)
{
    Transaction out;
    out.chain = "test-chain-1";
    out.signer = makeUser("signer").id();
    out.nonce = 1;
    out.body = std::move(body);
    out.signature.octets = Bytes(64, 1);
    return out;
}

inline void addRows(const std::vector<Refusal>& refusals)
{
    QTest::addColumn<std::size_t>("at");
    for (std::size_t i = 0; i < refusals.size(); ++i)
        QTest::newRow(refusals[i].name) << i;
}
inline void check(const Refusal& refusal)
{
    const auto decoded = decodeTransaction(encode(around(refusal.good)));
    QVERIFY(decoded && decoded->body == refusal.good);
    const auto refused = decodeTransaction(encode(around(refusal.bad)));
    QVERIFY(!refused);
    QCOMPARE(refused.error(), refusal.error);
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roundtrip.h"

namespace twinchart::contract::test {

inline void probeBody(const Body& body)
{
    probe(body);
}

/// Signed octets are the transaction's, so that a test can replay them.
inline Code twice(World& w, User& by, const Body& body)
{
    const Bytes transaction = w.sign(by, body);
    if (w.run(transaction) != Code::Ok)
        return Code::Malformed;
    return w.run(transaction);
}

} // namespace twinchart::contract::test

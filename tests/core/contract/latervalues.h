// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <contract/consententries.h>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace twinchart::contract::test {

/// A signed transaction of each kind from the proposals on, by the kind's name: the same in every run.
std::map<std::string, Bytes> laterTransactions();

/// A value of the state, and its type's own decoder and encoder after one another.
struct LaterValue {
    Bytes octets;
    std::function<std::optional<Bytes>(BytesView)> again;
};
/// One of each type that those kinds brought, by its namespace.
std::map<std::string, LaterValue> laterValues();

} // namespace twinchart::contract::test

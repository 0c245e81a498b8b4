// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <support/data.h>
#include <util/bytes.h>

#include <simdjson.h>

#include <QtTest>

#include <cstdio>
#include <string>

namespace twinchart::support {

using Json = simdjson::dom::element;

inline std::string textAt(Json object, const char* key)
{
    return std::string(std::string_view(object[key]));
}
inline Bytes hexAt(Json object, const char* key)
{
    return fromHex(std::string_view(object[key])).value();
}
inline std::int64_t numberAt(Json object, const char* key)
{
    return std::int64_t(object[key]);
}

/// Calls `check(group, test, valid)` for every test of a Wycheproof file that is "valid" or "invalid"
/// ("acceptable" comes as valid with `acceptable` set) and says how many there were. False: the folder is absent.
template <class F>
bool forEachWycheproof(const char* file, F check)
{
    const auto folder = vectors("wycheproof");
    if (!folder)
        return false;
    simdjson::dom::parser parser;
    const Json root = parser.load((*folder / file).string());
    int cases = 0;
    for (const Json group : root["testGroups"].get_array())
        for (const Json test : group["tests"].get_array()) {
            check(group, test, textAt(test, "result"));
            ++cases;
        }
    std::printf("%s: %d cases\n", file, cases);
    return cases > 0;
}

} // namespace twinchart::support

#define VERIFY_CASE(condition, test)                                                                                   \
    QVERIFY2(condition, ("tcId " + std::to_string(twinchart::support::numberAt(test, "tcId"))).c_str())

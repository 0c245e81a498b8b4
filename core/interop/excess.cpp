// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "excess.h"

namespace twinchart::interop {

namespace {
/// True when `at` holds what is beyond.
bool holds(const Field& at, const model::Beyond& beyond)
{
    const JsonNode& node = at.node();
    if (!beyond.text.empty())
        return node.isString() && node.length >= beyond.size && at.text() == beyond.text;
    if (!node.isArray() || (node.nameView() != "coding" && node.nameView() != "referenceRange"))
        return false;
    std::size_t entries = 0;
    at.each([&](const Field&) { ++entries; });
    return entries == beyond.size;
}

/// Steps towards node `target`; member names of a checked resource need no escape in a pointer.
void step(const Field& from, std::uint32_t target, std::string& where)
{
    std::size_t number = 0;
    from.each([&](const Field& child) {
        if (target >= child.index() && target < child.node().end) {
            where += '/';
            where += from.node().isArray() ? std::to_string(number) : std::string(child.name());
            if (target != child.index())
                step(child, target, where);
        }
        ++number;
    });
}
} // namespace

Message explain(const model::Beyond& beyond)
{
    std::vector<std::string> numbers{std::to_string(beyond.size), std::to_string(beyond.limit)};
    if (beyond.text.empty())
        return {TWINCHART_TR("A list is longer than a record can hold: %1 entries, at most %2."), std::move(numbers)};
    return {TWINCHART_TR("A text is longer than a record can hold: %1 octets, at most %2."), std::move(numbers)};
}

Excess locate(const Field& resource, const model::Beyond& beyond)
{
    Excess out{{}, resource.node().text, explain(beyond)};
    for (std::uint32_t i = resource.index(); i < resource.node().end; ++i) {
        const Field at(resource.tape(), i);
        if (!holds(at, beyond))
            continue;
        out.place = at.node().text;
        step(resource, i, out.where);
        break;
    }
    return out;
}

} // namespace twinchart::interop

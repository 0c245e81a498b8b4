// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/condition.h>

#include <string_view>

// Any text is a condition or a reason; a condition judges any kind of value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinchart::model;
    static const Catalogue catalogue = Catalogue::parse(Catalogue::builtinWithProblemHistory()).value();
    const auto condition = Condition::parse({reinterpret_cast<const char*>(data), size}, catalogue);
    if (!condition)
        return 0;
    Item item;
    item.dataSet.code = "PTD";
    item.attribute = condition->attribute();
    const Value values[] = {
        std::monostate(),   Quantity{"5", {}, {}, condition->unit()}, Text{"x"}, true, Coded{{{"s", "c", "d"}}, "t"},
        Reference{"r", "d"}};
    for (const Value& value : values) {
        item.value = value;
        static_cast<void>(condition->matches(item));
    }
    static_cast<void>(parseClinicalTime(condition->value()));
    return 0;
}

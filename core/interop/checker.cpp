// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "checker.h"

#include "primitives.h"

#include <bit>

namespace twinchart::interop {

namespace {
constexpr std::size_t kShown = 60; ///< octets of a foreign word that a message repeats

/// Foreign text in a message: short, and never in the middle of a character.
std::string shown(std::string_view text)
{
    if (text.size() <= kShown)
        return std::string(text);
    std::size_t cut = kShown;
    while (cut > 0 && (text[cut] & 0xC0) == 0x80)
        --cut;
    return std::string(text.substr(0, cut)) + "…";
}

/// RFC 6901 escapes.
std::string pointerPart(std::string_view name)
{
    std::string out;
    for (const char c : shown(name)) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}
} // namespace

void Checker::reset()
{
    m_why = {};
    m_where.clear();
    m_place = nullptr;
    m_compartment.clear();
    m_modifier = false;
}

bool Checker::resource(const JsonTape& tape, std::uint32_t node)
{
    reset();
    m_tape = &tape;
    return resourceAt(node);
}

bool Checker::as(const JsonTape& tape, std::uint32_t node, std::string_view type)
{
    return as(tape, node, type, {});
}

bool Checker::as(const JsonTape& tape, std::uint32_t node, std::string_view type, std::string_view without)
{
    reset();
    m_tape = &tape;
    const FhirType* found = m_tables.type(type);
    return found != nullptr && object(node, *found, without);
}

bool Checker::fail(std::uint32_t node, std::string source, std::vector<std::string> arguments)
{
    m_why = {std::move(source), std::move(arguments)};
    m_place = m_tape->nodes[node].text;
    return false;
}

bool Checker::step(std::string_view name)
{
    m_where.insert(0, "/" + pointerPart(name));
    return false;
}

bool Checker::step(std::size_t index)
{
    m_where.insert(0, "/" + std::to_string(index));
    return false;
}

std::string_view Checker::plain(const JsonNode& node, std::string& scratch) const
{
    if (!node.escaped)
        return node.view();
    scratch.clear();
    // Escapes were checked when the tape was made.
    (void)unescape(node.view(), scratch);
    return scratch;
}

bool Checker::resourceAt(std::uint32_t node)
{
    const JsonNode& self = m_tape->nodes[node];
    if (!self.isObject())
        return fail(node, TWINCHART_TR("A resource stands here as a JSON object, nothing else."));
    const JsonNode* named = member(*m_tape, node, "resourceType");
    if (named == nullptr)
        return fail(node, TWINCHART_TR("The resource has no resourceType."));
    if (!named->isString())
        return fail(node, TWINCHART_TR("resourceType is not a text.")) || step("resourceType");
    const std::string_view name = plain(*named, m_scratch);
    const FhirType* type = m_tables.resource(name);
    if (type == nullptr)
        return fail(static_cast<std::uint32_t>(named - m_tape->nodes.data()),
                    TWINCHART_TR("FHIR R4 has no resource type “%1”."), {shown(name)}) ||
               step("resourceType");
    return object(node, *type, {});
}

bool Checker::object(std::uint32_t node, const FhirType& type, std::string_view without)
{
    const JsonNodes& nodes = m_tape->nodes;
    if (!nodes[node].isObject())
        return fail(node, TWINCHART_TR("%1 is written as a JSON object."), {std::string(type.name)});
    const std::uint32_t end = nodes[node].end;
    std::uint64_t seen = 0;
    // Which element of a choice came first, by slot; two types of one choice are a fault.
    const Element* choices[8] = {};
    std::size_t choiceCount = 0;
    bool empty = true;
    for (std::uint32_t i = node + 1; i < end; i = nodes[i].end) {
        const JsonNode& child = nodes[i];
        const Element* found = m_tables.find(type, child.name, child.nameLength, child.hash);
        if (found == nullptr) [[unlikely]] {
            if (type.resource && child.hash == "resourceType"_name && child.nameView() == "resourceType")
                continue;
            if (child.nameLength > 1 && child.name[0] == '_') {
                const std::string_view name = child.nameView().substr(1);
                found = m_tables.find(type, name);
            }
            if (found == nullptr || found->primitive == Primitive::None)
                return fail(i, TWINCHART_TR("FHIR R4 has no element “%1” in %2."),
                            {shown(child.nameView()), std::string(type.name)}) ||
                       step(child.nameView());
            if (!twin(i, *found))
                return step(child.nameView());
        } else if (!without.empty() && found->name == without) {
            seen |= 1ull << found->slot;
            empty = false;
            continue;
        } else if (!element(i, node, *found)) {
            return step(child.nameView());
        }
        empty = false;
        const std::uint64_t bit = 1ull << found->slot;
        if (found->choice) {
            if ((seen & bit) != 0)
                for (std::size_t c = 0; c < choiceCount; ++c)
                    if (choices[c]->slot == found->slot && choices[c] != found)
                        return fail(i, TWINCHART_TR("%1 of %2 has two values; one is allowed."),
                                    {std::string(type.slots[found->slot]), std::string(type.name)}) ||
                               step(child.nameView());
            if (choiceCount < std::size(choices))
                choices[choiceCount++] = found;
        }
        seen |= bit;
    }
    if (!without.empty()) {
        const Element* passed = m_tables.find(type, without);
        if (passed != nullptr)
            seen |= 1ull << passed->slot;
    }
    if (const std::uint64_t missing = type.required & ~seen; missing != 0)
        return fail(
            node, TWINCHART_TR("%1 must have “%2”; it is missing."),
            {std::string(type.name), std::string(type.slots[static_cast<std::size_t>(std::countr_zero(missing))])});
    if (empty && !type.resource)
        return fail(node, TWINCHART_TR("An empty %1: leave the element out instead."), {std::string(type.name)});
    return true;
}

bool Checker::element(std::uint32_t node, std::uint32_t owner, const Element& element)
{
    const JsonNodes& nodes = m_tape->nodes;
    const JsonNode& self = nodes[node];
    m_modifier |= element.modifier;
    if (!element.many) {
        if (self.isArray())
            return fail(node, TWINCHART_TR("“%1” occurs once at most and is not a list."), {std::string(element.name)});
        if (!single(node, element))
            return false;
        if (element.compartment)
            m_compartment.push_back(node);
        return true;
    }
    if (!self.isArray())
        return fail(node, TWINCHART_TR("“%1” may occur several times and is written as a list."),
                    {std::string(element.name)});
    if (self.end == node + 1)
        return fail(node, TWINCHART_TR("An empty list: leave the element out instead."));
    std::size_t index = 0;
    bool holes = false;
    for (std::uint32_t i = node + 1; i < self.end; i = nodes[i].end, ++index) {
        if (nodes[i].kind == JsonKind::Null && element.primitive != Primitive::None) {
            holes = true;
            continue;
        }
        if (!single(i, element))
            return step(index);
        if (element.compartment)
            m_compartment.push_back(i);
    }
    return !holes || nulls(node, owner);
}

bool Checker::single(std::uint32_t node, const Element& element)
{
    if (element.primitive != Primitive::None)
        return primitive(node, element);
    if (element.anyResource)
        return resourceAt(node);
    if (!object(node, m_tables.at(element.type), {}))
        return false;
    return element.codes < 0 || bound(node, element);
}

bool Checker::primitive(std::uint32_t node, const Element& element)
{
    const JsonNode& self = m_tape->nodes[node];
    if (!hasKindOf(element.primitive, self.kind)) [[unlikely]] {
        if (self.kind == JsonKind::Null)
            return fail(node, TWINCHART_TR("null stands for no value here: leave the element out instead."));
        return fail(node, TWINCHART_TR("“%1” is a %2 and is not written in this kind of JSON value."),
                    {std::string(element.name), std::string(text(element.primitive))});
    }
    if (!self.isString() && element.primitive == Primitive::Boolean)
        return true;
    const std::string_view value = plain(self, m_scratch);
    if (!matches(element.primitive, value) || (self.escaped && hasControl(value))) {
        if (value.empty())
            return fail(node, TWINCHART_TR("An empty text: leave the element out instead."));
        return fail(node, TWINCHART_TR("“%1” is no %2 of FHIR."), {shown(value), std::string(text(element.primitive))});
    }
    if (element.codes >= 0 && element.primitive == Primitive::Code) {
        const ValueSet& set = m_tables.valueSet(element.codes);
        if (!set.codes.contains(value, runtimeHash(value)))
            return fail(node, TWINCHART_TR("“%1” is not one of the codes that FHIR requires here (%2)."),
                        {shown(value), std::string(set.name)});
    }
    return true;
}

/// `_name`: id and extensions of a primitive, a list with nulls beside a list.
bool Checker::twin(std::uint32_t node, const Element& element)
{
    const JsonNodes& nodes = m_tape->nodes;
    const JsonNode& self = nodes[node];
    if (!element.many)
        return object(node, *m_element, {});
    if (!self.isArray() || self.end == node + 1)
        return fail(node, TWINCHART_TR("“%1” may occur several times and is written as a list."),
                    {std::string(element.name)});
    std::size_t index = 0;
    bool something = false;
    for (std::uint32_t i = node + 1; i < self.end; i = nodes[i].end, ++index) {
        if (nodes[i].kind == JsonKind::Null)
            continue;
        something = true;
        if (!object(i, *m_element, {}))
            return step(index);
    }
    return something || fail(node, TWINCHART_TR("An empty list: leave the element out instead."));
}

/// A null in a list of primitives stands only where the twin list has an object.
bool Checker::nulls(std::uint32_t node, std::uint32_t owner)
{
    const JsonNodes& nodes = m_tape->nodes;
    const JsonNode* other = member(*m_tape, owner, "_" + std::string(nodes[node].nameView()));
    std::uint32_t j = 0;
    std::uint32_t stop = 0;
    if (other != nullptr && other->isArray()) {
        j = static_cast<std::uint32_t>(other - nodes.data()) + 1;
        stop = other->end;
    }
    std::size_t index = 0;
    for (std::uint32_t i = node + 1; i < nodes[node].end; i = nodes[i].end, ++index) {
        const bool there = j < stop && nodes[j].kind != JsonKind::Null;
        if (nodes[i].kind == JsonKind::Null && !there)
            return fail(i, TWINCHART_TR("null stands for no value here: leave the element out instead.")) ||
                   step(index);
        if (j < stop)
            j = nodes[j].end;
    }
    return true;
}

/// A required binding of a Coding or CodeableConcept: one of its codings is in the set.
bool Checker::bound(std::uint32_t node, const Element& element)
{
    const JsonNodes& nodes = m_tape->nodes;
    const ValueSet& set = m_tables.valueSet(element.codes);
    const auto inSet = [&](std::uint32_t coding) {
        const JsonNode* system = member(*m_tape, coding, "system");
        const JsonNode* code = member(*m_tape, coding, "code");
        if (system == nullptr || code == nullptr)
            return false;
        std::string scratch;
        std::string key(plain(*system, scratch));
        key += '|';
        key += plain(*code, scratch);
        return set.systemsAndCodes.contains(key);
    };
    bool found = false;
    if (const JsonNode* list = member(*m_tape, node, "coding"); list != nullptr) {
        const auto first = static_cast<std::uint32_t>(list - nodes.data()) + 1;
        for (std::uint32_t i = first; i < list->end && !found; i = nodes[i].end)
            found = inSet(i);
    } else {
        found = inSet(node);
    }
    return found ||
           fail(node, TWINCHART_TR("None of the codes is one that FHIR requires here (%1)."), {std::string(set.name)});
}

} // namespace twinchart::interop

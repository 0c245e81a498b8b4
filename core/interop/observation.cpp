// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <interop/observation.h>

#include <algorithm>

namespace twinchart::interop {

namespace {
constexpr std::string_view kUcumSystem = "http://unitsofmeasure.org";
constexpr std::string_view kDataSets = "urn:twinchart:data-set";

std::string jsonText(std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20) {
            out += "\\u00";
            out += kHex[octet >> 4];
            out += kHex[octet & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string codingOf(const model::Coding& coding)
{
    std::string out = "{\"system\":" + jsonText(coding.system) + ",\"code\":" + jsonText(coding.code);
    if (!coding.display.empty())
        out += ",\"display\":" + jsonText(coding.display);
    return out + '}';
}

std::string conceptOf(const model::Coded& coded)
{
    std::string out = "{";
    for (const model::Coding& c : coded.codings)
        out += (out.size() == 1 ? "\"coding\":[" : ",") + codingOf(c);
    if (!coded.codings.empty())
        out += ']';
    if (!coded.text.empty())
        out += (out.size() == 1 ? "" : ",") + ("\"text\":" + jsonText(coded.text));
    return out + '}';
}

struct Member {
    std::string name;  ///< as written, without quotes
    std::string value; ///< JSON, as written
};
using Members = std::vector<Member>;

/// value[x] with its member's name; none for a kind that is not written by hand.
std::optional<Member> valueMember(const model::Value& value)
{
    if (const auto* q = std::get_if<model::Quantity>(&value)) {
        std::string out = "{\"value\":" + q->value;
        if (!q->comparator.empty())
            out += ",\"comparator\":" + jsonText(q->comparator);
        if (!q->unit.empty())
            out += ",\"unit\":" + jsonText(q->unit);
        if (!q->code.empty())
            out += ",\"system\":" + jsonText(kUcumSystem) + ",\"code\":" + jsonText(q->code);
        return Member{"valueQuantity", out + '}'};
    }
    if (const auto* coded = std::get_if<model::Coded>(&value))
        return Member{"valueCodeableConcept", conceptOf(*coded)};
    if (const auto* text = std::get_if<model::Text>(&value))
        return Member{"valueString", jsonText(text->text)};
    if (const auto* time = std::get_if<model::ClinicalTime>(&value))
        return Member{"valueDateTime", jsonText(time->source)};
    if (const auto* boolean = std::get_if<bool>(&value))
        return Member{"valueBoolean", *boolean ? "true" : "false"};
    return std::nullopt;
}

/// Steps over JSON that was checked when it was kept: only strings and brackets have to be told apart.
class Walk {
public:
    explicit Walk(std::string_view json) : m_json(json) {}

    std::optional<Members> object()
    {
        Members out;
        if (!step('{'))
            return std::nullopt;
        for (bool first = true; !step('}'); first = false) {
            if ((!first && !step(',')) || peek() != '"')
                return std::nullopt;
            const std::string_view name = value();
            if (name.size() < 2 || !step(':'))
                return std::nullopt;
            const std::string_view text = value();
            if (text.empty())
                return std::nullopt;
            out.push_back({std::string(name.substr(1, name.size() - 2)), std::string(text)});
        }
        return atEnd() ? std::optional(std::move(out)) : std::nullopt;
    }
    std::optional<std::vector<std::string>> array()
    {
        std::vector<std::string> out;
        if (!step('['))
            return std::nullopt;
        for (bool first = true; !step(']'); first = false) {
            if (!first && !step(','))
                return std::nullopt;
            const std::string_view text = value();
            if (text.empty())
                return std::nullopt;
            out.emplace_back(text);
        }
        return atEnd() ? std::optional(std::move(out)) : std::nullopt;
    }

private:
    char peek()
    {
        while (m_at < m_json.size() && std::string_view(" \t\r\n").find(m_json[m_at]) != std::string_view::npos)
            ++m_at;
        return m_at < m_json.size() ? m_json[m_at] : '\0';
    }
    bool step(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }
    bool atEnd() { return peek() == '\0' && m_at == m_json.size(); }
    void string()
    {
        for (++m_at; m_at < m_json.size() && m_json[m_at] != '"'; ++m_at)
            m_at += m_json[m_at] == '\\' ? 1 : 0;
        m_at = std::min(m_at + 1, m_json.size());
    }
    std::string_view value()
    {
        const char first = peek();
        const std::size_t begin = m_at;
        if (first == '"') {
            string();
        } else if (first == '{' || first == '[') {
            std::size_t depth = 0;
            do {
                const char c = m_json[m_at];
                if (c == '"') {
                    string();
                    continue;
                }
                depth += c == '{' || c == '[' ? 1 : 0;
                depth -= c == '}' || c == ']' ? 1 : 0;
                ++m_at;
            } while (depth > 0 && m_at < m_json.size());
        } else {
            m_at = std::min(m_json.find_first_of(",]} \t\r\n", m_at), m_json.size());
        }
        return m_json.substr(begin, m_at - begin);
    }

    std::string_view m_json;
    std::size_t m_at = 0;
};

std::string joined(const Members& members)
{
    std::string out = "{";
    for (const Member& m : members)
        out += (out.size() == 1 ? "\"" : ",\"") + m.name + "\":" + m.value;
    return out + '}';
}

std::string joined(const std::vector<std::string>& elements)
{
    std::string out = "[";
    for (const std::string& e : elements)
        out += (out.size() == 1 ? "" : ",") + e;
    return out + ']';
}

Member* memberOf(Members& members, std::string_view name)
{
    const auto at = std::ranges::find(members, name, &Member::name);
    return at == members.end() ? nullptr : &*at;
}

void set(Members& members, std::string_view name, std::string value)
{
    if (Member* const there = memberOf(members, name))
        there->value = std::move(value);
    else
        members.push_back({std::string(name), std::move(value)});
    std::erase_if(members, [&](const Member& m) { return m.name == "_" + std::string(name); });
}

bool isValue(const Member& m)
{
    return m.name.starts_with("value");
}

/// The value of an Observation or a component, with what was said of the old one taken away.
bool replaceValue(Members& members, const model::Value& value)
{
    auto now = valueMember(value);
    if (!now)
        return false;
    // There is one value at most: FHIR's choice was checked when the resource was kept.
    if (const auto old = std::ranges::find_if(members, isValue); old != members.end())
        *old = std::move(*now);
    else
        members.push_back(std::move(*now));
    std::erase_if(members, [](const Member& m) {
        return m.name.starts_with("_value") || m.name == "interpretation" || m.name == "dataAbsentReason";
    });
    return true;
}
} // namespace

std::string observationResource(const NewObservation& o)
{
    Members out{{"resourceType", jsonText("Observation")},
                {"id", jsonText(o.id)},
                {"meta", "{\"versionId\":\"1\",\"lastUpdated\":" + jsonText(o.issued) + ",\"tag\":[" +
                             codingOf({std::string(kDataSets), o.dataSet, o.dataSetTitle}) + "]}"},
                {"status", jsonText("final")}};
    if (o.parts.size() == 1)
        out.push_back({"code", conceptOf(o.parts.front().code)});
    else
        out.push_back({"code", conceptOf({{{std::string(kDataSets), o.dataSet, o.dataSetTitle}}, {}})});
    out.push_back({"subject", "{\"reference\":" + jsonText(o.subject) + '}'});
    out.push_back({"effectiveDateTime", jsonText(o.effective)});
    out.push_back({"issued", jsonText(o.issued)});
    if (!o.performer.empty())
        out.push_back({"performer", "[{\"display\":" + jsonText(o.performer) + "}]"});
    std::vector<std::string> components;
    for (const ObservationPart& part : o.parts) {
        const auto value = valueMember(part.value);
        if (!value)
            continue;
        if (o.parts.size() == 1)
            out.push_back(*value);
        else
            components.push_back(joined({{"code", conceptOf(part.code)}, *value}));
    }
    if (!components.empty())
        out.push_back({"component", joined(components)});
    return joined(out);
}

std::optional<std::string> amendedObservation(std::string_view resource, const ObservationChange& change)
{
    auto members = Walk(resource).object();
    if (!members)
        return std::nullopt;
    const Member* const type = memberOf(*members, "resourceType");
    if (type == nullptr || type->value != "\"Observation\"")
        return std::nullopt;
    std::vector<std::string> components;
    if (const Member* const list = memberOf(*members, "component")) {
        auto elements = Walk(list->value).array();
        if (!elements)
            return std::nullopt;
        components = std::move(*elements);
    }
    // As the mapping numbers them: the Observation's own value first, where it has one or must have had.
    const bool hasOwn = std::ranges::any_of(*members, isValue) || memberOf(*members, "dataAbsentReason") != nullptr ||
                        (components.empty() && memberOf(*members, "hasMember") == nullptr);
    for (const ObservationChange::Part& part : change.parts) {
        if (hasOwn && part.path == 0) {
            if (!replaceValue(*members, part.value))
                return std::nullopt;
            continue;
        }
        const std::size_t n = part.path - (hasOwn ? 1U : 0U);
        if (n >= components.size())
            return std::nullopt;
        auto component = Walk(components[n]).object();
        if (!component || !replaceValue(*component, part.value))
            return std::nullopt;
        components[n] = joined(*component);
    }
    if (!components.empty())
        set(*members, "component", joined(components));
    set(*members, "status", jsonText("amended"));
    set(*members, "issued", jsonText(change.issued));

    Members meta;
    if (const Member* const there = memberOf(*members, "meta")) {
        auto parsed = Walk(there->value).object();
        if (!parsed)
            return std::nullopt;
        meta = std::move(*parsed);
    }
    set(meta, "versionId", jsonText(change.versionId));
    set(meta, "lastUpdated", jsonText(change.issued));
    set(*members, "meta", joined(meta));

    std::vector<std::string> performers;
    if (const Member* const there = memberOf(*members, "performer")) {
        auto parsed = Walk(there->value).array();
        if (!parsed)
            return std::nullopt;
        performers = std::move(*parsed);
    }
    if (!change.performer.empty()) {
        const std::string amender = "{\"display\":" + jsonText(change.performer) + '}';
        std::erase(performers, amender);
        performers.insert(performers.begin(), amender);
        set(*members, "performer", joined(performers));
    }
    return joined(*members);
}

} // namespace twinchart::interop

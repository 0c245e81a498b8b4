// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <cstdio>
#include <optional>
#include <vector>

namespace twinchart::reference {

void Line::name(const char* name)
{
    m_json += m_json.empty() ? "\"" : ",\"";
    m_json.append(name).append("\":");
}

void Line::text(const char* name, std::string_view value)
{
    this->name(name);
    m_json.append("\"").append(value).append("\"");
}

void Line::number(const char* name, std::int64_t value)
{
    this->name(name);
    m_json += std::to_string(value);
}

void Line::truth(const char* name, bool value)
{
    this->name(name);
    m_json += value ? "true" : "false";
}

void Line::print() const
{
    std::printf("{%s}\n", m_json.c_str());
}

namespace {

/// A field as it stands on the wire; `content` is what a length goes before.
struct Field {
    Bytes tag;
    bool delimited = false;
    Bytes content;
};

std::optional<std::uint64_t> numberAt(BytesView octets, std::size_t& at)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at < octets.size(); shift += 7) {
        const std::uint8_t octet = octets[at++];
        value |= static_cast<std::uint64_t>(octet & 0x7f) << shift;
        if (octet < 0x80)
            return value;
    }
    return std::nullopt;
}

Bytes numberOf(std::uint64_t value)
{
    Bytes out;
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
    return out;
}

std::optional<std::vector<Field>> fieldsOf(BytesView octets)
{
    std::vector<Field> out;
    for (std::size_t at = 0; at < octets.size();) {
        const auto tag = numberAt(octets, at);
        if (!tag || *tag < 8 || *tag > 127 || (*tag & 7) % 2 != 0 || (*tag & 7) > 2)
            return std::nullopt;
        const std::size_t begin = at;
        const auto value = numberAt(octets, at);
        if (!value || ((*tag & 7) == 2 && *value > octets.size() - at))
            return std::nullopt;
        Field field{numberOf(*tag), (*tag & 7) == 2, {}};
        const std::size_t from = field.delimited ? at : begin;
        at += field.delimited ? static_cast<std::size_t>(*value) : 0;
        field.content = bytesOf(octets.subspan(from, at - from));
        out.push_back(std::move(field));
    }
    return out;
}

Bytes octetsOf(const std::vector<Field>& fields)
{
    Bytes out;
    for (const Field& field : fields) {
        out.insert(out.end(), field.tag.begin(), field.tag.end());
        if (field.delimited) {
            const Bytes length = numberOf(field.content.size());
            out.insert(out.end(), length.begin(), length.end());
        }
        out.insert(out.end(), field.content.begin(), field.content.end());
    }
    return out;
}

void harmList(std::vector<Field>& fields, Draw& draw)
{
    const std::size_t at = draw.below(fields.size());
    const std::size_t other = draw.below(fields.size());
    switch (draw.below(6)) {
    case 0: fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 1: {
        const Field copy = fields[at];
        fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(other), copy);
        break;
    }
    case 2: std::swap(fields[at], fields[other]); break;
    case 3: std::swap(fields[at].content, fields[other].content); break;
    case 4:
        fields[at].content = fields[at].delimited ? Bytes{} : numberOf(draw.one(2) ? 0 : draw.below(1u << 20));
        break;
    default: fields[at].tag = numberOf((draw.below(15) + 1) << 3 | (fields[at].delimited ? 2 : 0));
    }
}

/// Goes down at random into what reads as a message, and harms the list of fields there.
Bytes withHarmedFields(const Bytes& octets, Draw& draw)
{
    auto fields = fieldsOf(octets);
    if (!fields || fields->empty())
        return octets;
    Field& down = draw.from(*fields);
    if (down.delimited && !down.content.empty() && fieldsOf(down.content) && !draw.one(4))
        down.content = withHarmedFields(down.content, draw);
    else
        harmList(*fields, draw);
    return octetsOf(*fields);
}

} // namespace

void harmOctets(Bytes& octets, Draw& draw)
{
    if (octets.empty())
        return;
    const std::size_t at = draw.below(octets.size());
    const auto place = octets.begin() + static_cast<std::ptrdiff_t>(at);
    switch (draw.below(12)) {
    case 0:
    case 1: octets[at] ^= static_cast<std::uint8_t>(1u << draw.below(8)); break;
    case 2: octets.resize(at); break;
    case 3: std::swap(octets[at], octets[draw.below(octets.size())]); break;
    case 4: std::swap(octets[at], octets[(at + 1) % octets.size()]); break;
    case 5: octets.erase(place); break;
    case 6: octets.insert(place, static_cast<std::uint8_t>(draw.below(256))); break;
    case 7: {
        const Bytes more = draw.octets(1 + draw.below(4));
        octets.insert(octets.end(), more.begin(), more.end());
        break;
    }
    default: octets = withHarmedFields(octets, draw);
    }
}

} // namespace twinchart::reference

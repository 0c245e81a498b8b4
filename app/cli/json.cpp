// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include <cstdio>

namespace twinchart::cli {

std::string jsonText(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                char escape[8];
                std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
                out += escape;
            } else {
                out += c;
            }
        }
    }
    return out + '"';
}

JsonLine& JsonLine::key(std::string_view key)
{
    m_out += m_out.empty() ? '{' : ',';
    m_out += jsonText(key);
    m_out += ':';
    return *this;
}
JsonLine& JsonLine::addRaw(std::string_view name, std::string_view json)
{
    key(name).m_out += json;
    return *this;
}
JsonLine& JsonLine::add(std::string_view name, std::string_view text)
{
    return addRaw(name, jsonText(text));
}
JsonLine& JsonLine::add(std::string_view name, std::uint64_t number)
{
    return addRaw(name, std::to_string(number));
}
JsonLine& JsonLine::add(std::string_view name, bool value)
{
    return addRaw(name, value ? "true" : "false");
}
JsonLine& JsonLine::addNull(std::string_view name)
{
    return addRaw(name, "null");
}
JsonLine& JsonLine::addTime(std::string_view name, const std::optional<Instant>& time)
{
    return time ? add(name, toRfc3339(*time)) : addNull(name);
}
JsonLine& JsonLine::add(std::string_view name, const std::vector<std::string>& texts)
{
    std::string out = "[";
    for (const std::string& text : texts)
        out += (out.size() > 1 ? "," : "") + jsonText(text);
    return addRaw(name, out + "]");
}

JsonLine& JsonLine::addSeconds(std::string_view name, double seconds)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", seconds);
    return addRaw(name, text);
}

} // namespace twinchart::cli

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::cli {

/// Writes one JSON object on one line: UTF-8, keys in the order of the calls, control characters escaped.
class JsonLine {
public:
    JsonLine& add(std::string_view key, std::string_view text);
    JsonLine& add(std::string_view key, const char* text) { return add(key, std::string_view(text)); }
    JsonLine& add(std::string_view key, std::uint64_t number);
    JsonLine& add(std::string_view key, bool value);
    JsonLine& add(std::string_view key, const std::vector<std::string>& texts);
    /// Seconds with three decimals.
    JsonLine& addSeconds(std::string_view key, double seconds);
    JsonLine& addNull(std::string_view key);
    /// RFC 3339; null when there is none.
    JsonLine& addTime(std::string_view key, const std::optional<Instant>& time);
    /// `json` is a JSON value already.
    JsonLine& addRaw(std::string_view key, std::string_view json);
    std::string str() const { return m_out.empty() ? "{}" : m_out + "}"; }

private:
    JsonLine& key(std::string_view key);
    std::string m_out;
};

/// A JSON string literal.
std::string jsonText(std::string_view text);

} // namespace twinchart::cli

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <simdjson.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::conformance {

/// A JSON value, or its absence. Asking an absent or other-typed value gives absence again, so that a path of
/// members needs one test at its end. Lives as long as its Document.
class Json {
public:
    Json() = default;
    explicit Json(simdjson::dom::element element) : m_element(element), m_present(true) {}

    Json operator[](std::string_view member) const;
    bool present() const { return m_present; }
    bool isNull() const { return m_present && m_element.is_null(); }
    bool isObject() const { return m_present && m_element.is_object(); }
    /// Absent or null.
    bool none() const { return !m_present || m_element.is_null(); }
    /// Empty for null and for what is no array.
    std::vector<Json> elements() const;
    /// Members in file order; empty for what is no object.
    std::vector<std::pair<std::string, Json>> members() const;

    std::optional<std::string> text() const;
    std::optional<bool> boolean() const;
    /// A number, or a string of decimal digits (CometBFT's int64 and uint64).
    std::optional<std::int64_t> integer() const;
    std::optional<std::uint64_t> natural() const;
    /// Hexadecimal or base64 text.
    std::optional<Bytes> hex() const;
    std::optional<Bytes> base64() const;

private:
    simdjson::dom::element m_element;
    bool m_present = false;
};

/// A file parsed whole; the root is absent when it cannot be read or is not JSON.
class Document {
public:
    explicit Document(const std::filesystem::path& file);
    Json root() const { return m_root; }

private:
    std::unique_ptr<simdjson::dom::parser> m_parser;
    Json m_root;
};

} // namespace twinchart::conformance

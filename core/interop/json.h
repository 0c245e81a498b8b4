// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonbuffer.h"

#include <util/bytes.h>
#include <util/expected.h>

#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::interop {

/// Hash of a member name from its length, first and last eight octets; the same at compile time, for `switch`.
constexpr std::uint64_t loadOctets(const char* p, std::size_t n)
{
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < n; ++i)
        v |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i);
    return v;
}
constexpr std::uint32_t mixName(std::uint64_t first, std::uint64_t last, std::size_t length)
{
    std::uint64_t h = first * 0x9E3779B97F4A7C15ull ^ ((last << 29) | (last >> 35)) * 0xC2B2AE3D27D4EB4Full;
    h = (h ^ length) * 0x165667B19E3779F9ull;
    return static_cast<std::uint32_t>(h >> 32);
}
constexpr std::uint32_t nameHash(std::string_view name)
{
    const std::size_t n = name.size();
    return n >= 8 ? mixName(loadOctets(name.data(), 8), loadOctets(name.data() + n - 8, 8), n)
                  : mixName(loadOctets(name.data(), n), 0, n);
}
/// The same, faster, at run time.
std::uint32_t runtimeHash(std::string_view name);
consteval std::uint32_t operator""_name(const char* text, std::size_t n)
{
    return nameHash({text, n});
}

/// Equal octets of one length, without a call for names as short as FHIR's.
inline bool sameOctets(const char* a, const char* b, std::size_t n)
{
    const auto same8 = [&](std::size_t at) {
        std::uint64_t x;
        std::uint64_t y;
        std::memcpy(&x, a + at, 8);
        std::memcpy(&y, b + at, 8);
        return x == y;
    };
    if (n >= 8)
        return same8(0) && same8(n - 8) && (n <= 16 || std::memcmp(a, b, n) == 0);
    if (n >= 4) {
        std::uint32_t x[2];
        std::uint32_t y[2];
        std::memcpy(&x[0], a, 4);
        std::memcpy(&x[1], a + n - 4, 4);
        std::memcpy(&y[0], b, 4);
        std::memcpy(&y[1], b + n - 4, 4);
        return x[0] == y[0] && x[1] == y[1];
    }
    for (std::size_t i = 0; i < n; ++i)
        if (a[i] != b[i])
            return false;
    return true;
}

enum class JsonKind : std::uint8_t { Object, Array, String, Number, True, False, Null };

/// A value on a tape. Children follow their parent; `end` is the index after the whole subtree, so the next
/// sibling of node i is nodes[i].end. Texts are views of the source, octet for octet.
struct JsonNode {
    const char* name = nullptr; ///< member name without quotes, unescaped; null in arrays and at the root
    const char* text = nullptr; ///< container: from its bracket; string: after its quote; else the token
    std::uint32_t length = 0;   ///< octets of text; of a string without quotes, escapes as written
    std::uint32_t end = 0;
    std::uint32_t hash = 0; ///< nameHash(name)
    std::uint16_t nameLength = 0;
    JsonKind kind = JsonKind::Null;
    bool escaped = false; ///< the string has at least one backslash

    std::string_view nameView() const { return {name, nameLength}; }
    std::string_view view() const { return {text, length}; }
    bool isObject() const { return kind == JsonKind::Object; }
    bool isArray() const { return kind == JsonKind::Array; }
    bool isString() const { return kind == JsonKind::String; }
};

/// The nodes of a tape: a vector that appends without a check once room was made.
class JsonNodes {
public:
    JsonNode& operator[](std::size_t i) { return m_nodes[i]; }
    const JsonNode& operator[](std::size_t i) const { return m_nodes[i]; }
    const JsonNode* data() const { return m_nodes.get(); }
    JsonNode& front() { return m_nodes[0]; }
    const JsonNode& front() const { return m_nodes[0]; }
    std::size_t size() const { return m_size; }
    void clear() { m_size = 0; }
    JsonNode& push()
    {
        if (m_size == m_capacity)
            grow();
        return m_nodes[m_size++];
    }
    void push_back(const JsonNode& node) { push() = node; }

private:
    void grow();
    std::unique_ptr<JsonNode[]> m_nodes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

/// One JSON value in document order, and the unescaped names that its nodes point to.
struct JsonTape {
    JsonNodes nodes;
    std::deque<std::string> names;
    void clear()
    {
        nodes.clear();
        names.clear();
    }
};

/// A member of an object, or null.
const JsonNode* member(const JsonTape& tape, std::uint32_t object, std::string_view name);

struct JsonError {
    enum class Why : std::uint8_t {
        Empty,
        NotUtf8,
        ControlCharacter,
        UnclosedString,
        TooDeep,
        DuplicateName,
        BadNumber,
        BadLiteral,
        BadEscape,
        LoneSurrogate,
        ValueExpected,
        NameExpected,
        ColonExpected,
        CommaExpected,
        EndsEarly,
        TrailingText,
        TooDense,
        NameTooLong,
    };
    Why why = Why::Empty;
    std::size_t offset = 0;
    std::string name; ///< the double name
};

/// Appends the text that a JSON string (without quotes) stands for. Absent: a bad escape or lone surrogate.
std::optional<JsonError::Why> unescape(std::string_view raw, std::string& out);

/// Strict RFC 8259 over simdjson's first stage (UTF-8 check and structural index): this class walks the index
/// itself, because it must keep the source text of every number, refuse double names and know every place.
class JsonParser {
public:
    static constexpr std::size_t kMaxDepth = 128;
    /// Brackets, commas and colons that one document may have (bounds the index); a FHIR document of 128 MiB
    /// written as tightly as possible has some eleven million.
    static constexpr std::size_t kMaxStructurals = 16u << 20;
    /// JSON values of one resource (bounds the tape).
    static constexpr std::size_t kMaxValues = 3'000'000;

    JsonParser();
    ~JsonParser();
    JsonParser(JsonParser&&) noexcept;
    JsonParser& operator=(JsonParser&&) noexcept;

    /// Indexes a document: `text` must have kPadding readable octets after it and outlive the tapes.
    bool start(std::string_view text);
    /// The text of the string member `name` of the root object, found without parsing the rest; absent when there
    /// is none. Escaped names and texts are not found. Before anything else was read.
    std::optional<std::string_view> peekRootText(std::string_view name) const;

    /// Reads one value (with all that it holds) onto the tape's end. `depth` = containers around it.
    bool value(JsonTape& tape, std::size_t depth, const JsonNode* named = nullptr);
    /// Members one by one: at the opening brace first, then after each value. Nodes' `name` fields are set.
    bool openObject();
    bool openArray();
    /// Steps over the comma; false at the closing bracket (stepped over) or on error.
    bool nextMember(JsonTape& tape, JsonNode& into, bool first);
    bool nextElement(bool first);
    char peek() const { return m_base[*m_at]; }
    std::size_t offset() const { return *m_at; }
    /// True when nothing is left.
    bool atEnd();
    /// Refuses double names among children of `object`.
    bool uniqueNames(const JsonTape& tape, std::uint32_t object);

    bool failed() const { return m_failed; }
    const JsonError& error() const { return m_error; }

private:
    bool fail(JsonError::Why why, std::size_t offset);
    bool readName(JsonTape& tape, JsonNode& node);
    bool readString(JsonNode& node);
    bool readScalar(JsonNode& node);
    bool explain(int code, std::string_view text);
    bool tooDense(std::string_view text);

    struct Index;
    std::unique_ptr<Index> m_index;
    const char* m_base = nullptr;
    const std::uint32_t* m_at = nullptr;
    std::size_t m_size = 0;
    bool m_failed = false;
    JsonError m_error;
    std::vector<const JsonNode*> m_sorted;
};

} // namespace twinchart::interop

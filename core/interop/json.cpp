// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include "jsontext.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>

namespace twinchart::interop {

static_assert(JsonBuffer::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {
using Why = JsonError::Why;

/// Up to this size the index of a large document is kept for the next one.
constexpr std::size_t kKeptCapacity = 32u << 20;

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
bool endsToken(char c)
{
    return c == ',' || c == '}' || c == ']' || isSpace(c);
}

std::uint64_t load8(const char* p)
{
    std::uint64_t v;
    std::memcpy(&v, p, 8);
    return v;
}
constexpr std::uint64_t kOnes = 0x0101010101010101ull;
constexpr std::uint64_t kHighs = 0x8080808080808080ull;
bool hasBackslash(std::uint64_t v)
{
    v ^= kOnes * static_cast<unsigned char>('\\');
    return ((v - kOnes) & ~v & kHighs) != 0;
}
bool hasBackslash(const char* p, std::size_t n)
{
    if (n > 32)
        return std::memchr(p, '\\', n) != nullptr;
    while (n >= 8) {
        if (hasBackslash(load8(p)))
            return true;
        p += 8;
        n -= 8;
    }
    // The padding makes the read beyond the end safe; the shift drops what does not belong to it.
    return n > 0 && hasBackslash(load8(p) << (8 * (8 - n)));
}

std::uint32_t hashOf(const char* p, std::size_t n)
{
    static_assert(std::endian::native == std::endian::little);
    if (n >= 8)
        return mixName(load8(p), load8(p + n - 8), n);
    return mixName(n == 0 ? 0 : load8(p) & (~0ull >> (8 * (8 - n))), 0, n);
}
} // namespace

const JsonNode* member(const JsonTape& tape, std::uint32_t object, std::string_view name)
{
    const std::uint32_t hash = runtimeHash(name);
    const std::uint32_t end = tape.nodes[object].end;
    for (std::uint32_t i = object + 1; i < end; i = tape.nodes[i].end)
        if (tape.nodes[i].hash == hash && tape.nodes[i].nameLength == name.size() &&
            sameOctets(tape.nodes[i].name, name.data(), name.size()))
            return &tape.nodes[i];
    return nullptr;
}

std::uint32_t runtimeHash(std::string_view name)
{
    const char* p = name.data();
    const std::size_t n = name.size();
    if (n >= 8)
        return mixName(load8(p), load8(p + n - 8), n);
    if (n >= 4) {
        std::uint32_t low;
        std::uint32_t high;
        std::memcpy(&low, p, 4);
        std::memcpy(&high, p + n - 4, 4);
        return mixName(low | static_cast<std::uint64_t>(high) << (8 * (n - 4)), 0, n);
    }
    return mixName(loadOctets(p, n), 0, n);
}

void JsonNodes::grow()
{
    const std::size_t capacity = std::max<std::size_t>(1024, 2 * m_capacity);
    std::unique_ptr<JsonNode[]> larger(new JsonNode[capacity]);
    std::copy_n(m_nodes.get(), m_size, larger.get());
    m_nodes = std::move(larger);
    m_capacity = capacity;
}

struct JsonParser::Index {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> engine;
    std::size_t capacity = 0;
};

JsonParser::JsonParser() : m_index(std::make_unique<Index>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

bool JsonParser::fail(Why why, std::size_t offset)
{
    if (!m_failed) {
        m_failed = true;
        m_error = {why, std::min(offset, m_size), {}};
    }
    return false;
}

bool JsonParser::start(std::string_view text)
{
    m_failed = false;
    m_base = text.data();
    m_size = text.size();
    if (std::ranges::all_of(text.substr(0, 64), isSpace) && std::ranges::all_of(text, isSpace))
        return fail(Why::Empty, 0);
    if (text.size() > (16u << 20) && tooDense(text))
        return false;
    Index& index = *m_index;
    if (!index.engine || index.capacity < text.size() ||
        index.capacity > std::max<std::size_t>(kKeptCapacity, 4 * text.size())) {
        const std::size_t capacity = std::max<std::size_t>(text.size(), 1u << 16);
        const auto code =
            simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, kMaxDepth, index.engine);
        if (code != simdjson::SUCCESS)
            throw std::bad_alloc();
        index.capacity = capacity;
    }
    const auto code = index.engine->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                           simdjson::stage1_mode::regular);
    if (code != simdjson::SUCCESS)
        return explain(static_cast<int>(code), text);
    m_at = index.engine->structural_indexes.get();
    return true;
}

/// The indexer says only what, not where.
bool JsonParser::explain(int code, std::string_view text)
{
    if (code == static_cast<int>(simdjson::EMPTY))
        return fail(Why::Empty, 0);
    const std::size_t bad = firstBadUtf8(text);
    if (bad < text.size())
        return fail(Why::NotUtf8, bad);
    bool inside = false;
    std::size_t opened = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (!inside) {
            inside = c == '"';
            opened = i;
        } else if (c == '\\') {
            ++i;
        } else if (c == '"') {
            inside = false;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            return fail(Why::ControlCharacter, i);
        }
    }
    return inside ? fail(Why::UnclosedString, opened) : fail(Why::EndsEarly, text.size());
}

bool JsonParser::tooDense(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t block = 0; block < text.size(); block += 4096) {
        const std::string_view part = text.substr(block, 4096);
        std::uint32_t n = 0;
        for (const char c : part)
            n += static_cast<std::uint32_t>(c == ',') + static_cast<std::uint32_t>(c == ':') +
                 static_cast<std::uint32_t>((c | 0x20) == '{') + static_cast<std::uint32_t>((c | 0x20) == '}');
        count += n;
    }
    if (count <= kMaxStructurals)
        return false;
    // Mostly a text of brackets: say so when it is.
    std::size_t depth = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\')
                ++i;
            else
                inside = c != '"';
        } else if (c == '"') {
            inside = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth) {
                fail(Why::TooDeep, i);
                return true;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    fail(Why::TooDense, text.size());
    return true;
}

std::optional<std::string_view> JsonParser::peekRootText(std::string_view name) const
{
    const std::uint32_t* at = m_at;
    if (m_base[*at] != '{')
        return std::nullopt;
    std::size_t depth = 1;
    for (++at; *at < m_size && depth > 0; ++at) {
        const char c = m_base[*at];
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (depth == 1 && c == '"' && *at + name.size() + 2 < m_size && m_base[at[1]] == ':' &&
                   std::string_view(m_base + *at + 1, name.size()) == name && m_base[*at + 1 + name.size()] == '"' &&
                   m_base[at[2]] == '"') {
            const char* begin = m_base + at[2] + 1;
            const char* end = m_base + std::min<std::size_t>(at[3], m_size);
            while (end > begin && *(end - 1) != '"')
                --end;
            return end > begin ? std::string_view(begin, static_cast<std::size_t>(end - begin - 1))
                               : std::string_view();
        }
    }
    return std::nullopt;
}

bool JsonParser::readName(JsonTape& tape, JsonNode& node)
{
    const std::size_t from = *m_at;
    if (m_base[from] != '"')
        return fail(from >= m_size ? Why::EndsEarly : Why::NameExpected, from);
    const std::size_t colon = *++m_at;
    if (m_base[colon] != ':')
        return fail(colon >= m_size ? Why::EndsEarly : Why::ColonExpected, colon);
    const char* begin = m_base + from + 1;
    const char* end = m_base + colon;
    while (isSpace(*(end - 1)))
        --end;
    const bool closed = end > begin && *(end - 1) == '"';
    end -= end > begin ? 1 : 0;
    if (!closed)
        return fail(Why::ColonExpected, colon);
    const auto length = static_cast<std::size_t>(end - begin);
    if (length > 0xFFFF)
        return fail(Why::NameTooLong, from);
    node.name = begin;
    node.nameLength = static_cast<std::uint16_t>(length);
    if (hasBackslash(begin, length)) [[unlikely]] {
        std::string& plain = tape.names.emplace_back();
        if (const auto why = unescape({begin, length}, plain))
            return fail(*why, from);
        node.nameLength = static_cast<std::uint16_t>(plain.size());
        plain.append(JsonBuffer::kPadding, '\0');
        node.name = plain.data();
    }
    node.hash = hashOf(node.name, node.nameLength);
    ++m_at;
    return true;
}

bool JsonParser::readString(JsonNode& node)
{
    const std::size_t from = *m_at;
    const char* begin = m_base + from + 1;
    const char* end = m_base + *++m_at;
    while (isSpace(*(end - 1)))
        --end;
    const bool closed = end > begin && *(end - 1) == '"';
    end -= end > begin ? 1 : 0;
    if (!closed)
        return fail(Why::CommaExpected, static_cast<std::size_t>(end - m_base));
    node.kind = JsonKind::String;
    node.text = begin;
    node.length = static_cast<std::uint32_t>(end - begin);
    node.escaped = hasBackslash(begin, node.length);
    if (node.escaped)
        if (const auto why = walkEscapes(node.view(), nullptr))
            return fail(*why, from);
    return true;
}

bool JsonParser::readScalar(JsonNode& node)
{
    const std::size_t from = *m_at;
    const char* p = m_base + from;
    const auto ends = [&](const char* end) { return endsToken(*end) || end == m_base + m_size; };
    const auto literal = [&](std::string_view word, JsonKind kind) {
        if (std::string_view(p, word.size()) != word || !ends(p + word.size()))
            return fail(Why::BadLiteral, from);
        node.kind = kind;
        node.length = static_cast<std::uint32_t>(word.size());
        return true;
    };
    node.text = p;
    bool good = false;
    switch (*p) {
    case 't': good = literal("true", JsonKind::True); break;
    case 'f': good = literal("false", JsonKind::False); break;
    case 'n': good = literal("null", JsonKind::Null); break;
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': {
        const std::size_t length = numberLength(p);
        if (length == 0 || !ends(p + length))
            return fail(Why::BadNumber, from);
        node.kind = JsonKind::Number;
        node.length = static_cast<std::uint32_t>(length);
        good = true;
        break;
    }
    default: return fail(from >= m_size ? Why::EndsEarly : Why::ValueExpected, from);
    }
    ++m_at;
    return good;
}

bool JsonParser::value(JsonTape& tape, std::size_t depth, const JsonNode* named)
{
    struct Open {
        std::uint32_t node;
        bool object;
    };
    std::array<Open, kMaxDepth + 1> open;
    std::size_t level = 0;
    JsonNodes& nodes = tape.nodes;
    JsonNode node;
    if (named != nullptr) {
        node.name = named->name;
        node.nameLength = named->nameLength;
        node.hash = named->hash;
    }
    for (;;) {
        // One value; its name is already in `node`.
        const std::size_t at = *m_at;
        if (nodes.size() >= kMaxValues)
            return fail(Why::TooDense, at);
        const char c = m_base[at];
        if (c == '"') {
            if (!readString(node))
                return false;
            node.end = static_cast<std::uint32_t>(nodes.size() + 1);
            nodes.push() = node;
        } else if (c == '{' || c == '[') {
            if (depth + level >= kMaxDepth)
                return fail(Why::TooDeep, at);
            node.kind = c == '{' ? JsonKind::Object : JsonKind::Array;
            node.text = m_base + at;
            node.escaped = false;
            open[level++] = {static_cast<std::uint32_t>(nodes.size()), c == '{'};
            nodes.push_back(node);
            ++m_at;
            if (m_base[*m_at] != (c == '{' ? '}' : ']')) {
                node = {};
                if (c == '{' && !readName(tape, node))
                    return false;
                continue;
            }
        } else {
            node.escaped = false;
            if (!readScalar(node))
                return false;
            node.end = static_cast<std::uint32_t>(nodes.size() + 1);
            nodes.push() = node;
        }
        // After a value: closing brackets, then a comma or the end.
        for (;;) {
            if (level == 0)
                return true;
            const Open& top = open[level - 1];
            const std::size_t next = *m_at;
            const char d = m_base[next];
            if (d == ',') {
                ++m_at;
                node = {};
                if (top.object && !readName(tape, node))
                    return false;
                break;
            }
            if (d != (top.object ? '}' : ']'))
                return fail(next >= m_size ? Why::EndsEarly : Why::CommaExpected, next);
            JsonNode& closed = nodes[top.node];
            closed.length = static_cast<std::uint32_t>(m_base + next + 1 - closed.text);
            closed.end = static_cast<std::uint32_t>(nodes.size());
            if (top.object && !uniqueNames(tape, top.node))
                return false;
            ++m_at;
            --level;
        }
    }
}

bool JsonParser::uniqueNames(const JsonTape& tape, std::uint32_t object)
{
    const JsonNodes& nodes = tape.nodes;
    const std::uint32_t end = nodes[object].end;
    std::uint64_t seen = 0;
    std::uint32_t count = 0;
    const auto twice = [&](const JsonNode& node) {
        fail(Why::DuplicateName, static_cast<std::size_t>(node.text - m_base));
        m_error.name = std::string(node.nameView().substr(0, 80));
        return false;
    };
    for (std::uint32_t i = object + 1; i < end; i = nodes[i].end, ++count) {
        const std::uint64_t bit = 1ull << (nodes[i].hash & 63);
        if ((seen & bit) != 0 && count <= 32) {
            for (std::uint32_t j = object + 1; j < i; j = nodes[j].end)
                if (nodes[j].hash == nodes[i].hash && nodes[j].nameView() == nodes[i].nameView())
                    return twice(nodes[i]);
        }
        seen |= bit;
    }
    if (count <= 33)
        return true;
    m_sorted.clear();
    for (std::uint32_t i = object + 1; i < end; i = nodes[i].end)
        m_sorted.push_back(&nodes[i]);
    std::ranges::sort(m_sorted, [](const JsonNode* a, const JsonNode* b) {
        return a->hash != b->hash ? a->hash < b->hash : a->nameView() < b->nameView();
    });
    for (std::size_t i = 1; i < m_sorted.size(); ++i)
        if (m_sorted[i - 1]->hash == m_sorted[i]->hash && m_sorted[i - 1]->nameView() == m_sorted[i]->nameView())
            return twice(*std::max(m_sorted[i - 1], m_sorted[i]));
    return true;
}

bool JsonParser::openObject()
{
    if (peek() != '{')
        return fail(*m_at >= m_size ? Why::EndsEarly : Why::ValueExpected, *m_at);
    ++m_at;
    return true;
}

bool JsonParser::openArray()
{
    if (peek() != '[')
        return fail(*m_at >= m_size ? Why::EndsEarly : Why::ValueExpected, *m_at);
    ++m_at;
    return true;
}

bool JsonParser::nextMember(JsonTape& tape, JsonNode& into, bool first)
{
    const std::size_t at = *m_at;
    const char c = m_base[at];
    if (c == '}') {
        ++m_at;
        return false;
    }
    if (!first) {
        if (c != ',')
            return fail(at >= m_size ? Why::EndsEarly : Why::CommaExpected, at);
        ++m_at;
    }
    into = {};
    return readName(tape, into);
}

bool JsonParser::nextElement(bool first)
{
    const std::size_t at = *m_at;
    const char c = m_base[at];
    if (c == ']') {
        ++m_at;
        return false;
    }
    if (first)
        return true;
    if (c != ',')
        return fail(at >= m_size ? Why::EndsEarly : Why::CommaExpected, at);
    ++m_at;
    if (peek() == ']')
        return fail(Why::ValueExpected, *m_at);
    return true;
}

bool JsonParser::atEnd()
{
    return *m_at >= m_size || fail(Why::TrailingText, *m_at);
}

} // namespace twinchart::interop

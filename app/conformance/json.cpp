// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/json.h>

#include <util/file.h>

#include <charconv>

namespace twinchart::conformance {

namespace {
constexpr std::uint64_t kMaxFileOctets = 256u << 20;

template <class T>
std::optional<T> decimal(std::string_view text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

template <class T>
std::optional<T> number(simdjson::dom::element element)
{
    T value{};
    if (element.get(value) == simdjson::SUCCESS)
        return value;
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS)
        return decimal<T>(text);
    return std::nullopt;
}
} // namespace

Json Json::operator[](std::string_view member) const
{
    simdjson::dom::element found;
    if (!m_present || m_element.at_key(member).get(found) != simdjson::SUCCESS)
        return {};
    return Json(found);
}

std::vector<Json> Json::elements() const
{
    std::vector<Json> out;
    simdjson::dom::array array;
    if (m_present && m_element.get(array) == simdjson::SUCCESS) {
        for (const simdjson::dom::element element : array)
            out.push_back(Json(element));
    }
    return out;
}

std::vector<std::pair<std::string, Json>> Json::members() const
{
    std::vector<std::pair<std::string, Json>> out;
    simdjson::dom::object object;
    if (m_present && m_element.get(object) == simdjson::SUCCESS) {
        for (const auto field : object)
            out.emplace_back(std::string(field.key), Json(field.value));
    }
    return out;
}

std::optional<std::string> Json::text() const
{
    std::string_view value;
    if (!m_present || m_element.get(value) != simdjson::SUCCESS)
        return std::nullopt;
    return std::string(value);
}

std::optional<bool> Json::boolean() const
{
    bool value = false;
    if (!m_present || m_element.get(value) != simdjson::SUCCESS)
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> Json::integer() const
{
    return m_present ? number<std::int64_t>(m_element) : std::nullopt;
}

std::optional<std::uint64_t> Json::natural() const
{
    return m_present ? number<std::uint64_t>(m_element) : std::nullopt;
}

std::optional<Bytes> Json::hex() const
{
    const auto value = text();
    return value ? fromHex(*value) : std::nullopt;
}

std::optional<Bytes> Json::base64() const
{
    const auto value = text();
    return value ? fromBase64(*value) : std::nullopt;
}

Document::Document(const std::filesystem::path& file) : m_parser(std::make_unique<simdjson::dom::parser>())
{
    const auto octets = readFile(file, kMaxFileOctets);
    simdjson::dom::element root;
    if (octets && m_parser->parse(octets->data(), octets->size()).get(root) == simdjson::SUCCESS)
        m_root = Json(root);
}

} // namespace twinchart::conformance

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "strictjson.h"

#include <simdjson.h>

#include <algorithm>

namespace twinchart::model {

struct StrictJson::Document {
    simdjson::dom::parser parser;
    std::vector<simdjson::dom::element> elements; ///< Node refers by index
};

std::string TableError::text() const
{
    static constexpr const char* kWords[] = {"not JSON",
                                             "too large",
                                             "another format or version",
                                             "of another type than it must be",
                                             "an unknown key",
                                             "a missing key",
                                             "there twice",
                                             "not an allowed value",
                                             "not a unit that fits",
                                             "a range that contradicts itself",
                                             "a name that nothing defines"};
    return (place.empty() ? std::string("/") : place) + ": " + kWords[static_cast<std::size_t>(why)];
}

StrictJson::StrictJson(BytesView octets, std::size_t limit) : m_document(std::make_unique<Document>())
{
    if (octets.size() > limit) {
        m_error = TableError{Why::TooLarge, {}};
        return;
    }
    simdjson::dom::element root;
    // An empty view may have no address, which the library would copy from.
    if (octets.empty() || m_document->parser.parse(octets.data(), octets.size(), true).get(root) != simdjson::SUCCESS)
        m_error = TableError{Why::NotJson, {}};
    else
        m_document->elements.push_back(root);
}

StrictJson::~StrictJson() = default;

StrictJson::Node StrictJson::root()
{
    return node(0, {});
}

StrictJson::Node StrictJson::node(std::size_t index, std::string place)
{
    Node out;
    out.m_owner = this;
    out.m_index = index;
    out.m_place = std::move(place);
    return out;
}

void StrictJson::Node::fail(Why why) const
{
    if (m_owner->ok())
        m_owner->m_error = TableError{why, m_place};
}

std::string StrictJson::Node::text(std::size_t limit) const
{
    std::string_view out;
    if (!m_owner->ok())
        return {};
    if (m_owner->m_document->elements[m_index].get(out) != simdjson::SUCCESS)
        fail(Why::WrongType);
    else if (out.size() > limit || out.find('\0') != std::string_view::npos)
        fail(Why::BadValue);
    else
        return std::string(out);
    return {};
}

std::int64_t StrictJson::Node::integer(std::int64_t low, std::int64_t high) const
{
    std::int64_t out = 0;
    if (!m_owner->ok())
        return low;
    if (m_owner->m_document->elements[m_index].get(out) != simdjson::SUCCESS)
        fail(Why::WrongType);
    else if (out < low || out > high)
        fail(Why::BadValue);
    else
        return out;
    return low;
}

bool StrictJson::Node::boolean() const
{
    bool out = false;
    if (m_owner->ok() && m_owner->m_document->elements[m_index].get(out) != simdjson::SUCCESS)
        fail(Why::WrongType);
    return out;
}

bool StrictJson::Node::isNull() const
{
    return m_owner->ok() && m_owner->m_document->elements[m_index].is_null();
}

std::vector<StrictJson::Node> StrictJson::Node::list(std::size_t atMost) const
{
    std::vector<Node> out;
    simdjson::dom::array array;
    if (!m_owner->ok())
        return out;
    auto& elements = m_owner->m_document->elements;
    if (elements[m_index].get(array) != simdjson::SUCCESS) {
        fail(Why::WrongType);
        return out;
    }
    if (array.size() > atMost) {
        fail(Why::TooLarge);
        return out;
    }
    for (const simdjson::dom::element element : array) {
        elements.push_back(element);
        out.push_back(m_owner->node(elements.size() - 1, m_place + "/" + std::to_string(out.size())));
    }
    return out;
}

std::vector<std::optional<StrictJson::Node>> StrictJson::Node::members(std::initializer_list<Field> fields) const
{
    std::vector<std::optional<Node>> out(fields.size());
    simdjson::dom::object object;
    const auto& elements = m_owner->m_document->elements;
    if (m_owner->ok() && elements[m_index].get(object) != simdjson::SUCCESS)
        fail(Why::WrongType);
    if (m_owner->ok()) {
        for (const simdjson::dom::key_value_pair member : object) {
            const auto* field = std::ranges::find(fields, member.key, &Field::key);
            const std::string place = m_place + "/" + std::string(member.key.substr(0, 64));
            m_owner->m_document->elements.push_back(member.value);
            const Node value = m_owner->node(elements.size() - 1, place);
            if (field == fields.end()) {
                value.fail(Why::UnknownKey);
                break;
            }
            auto& slot = out[static_cast<std::size_t>(field - fields.begin())];
            if (slot) {
                value.fail(Why::Duplicate);
                break;
            }
            slot = value;
        }
    }
    std::size_t i = 0;
    for (const Field& field : fields) {
        if (m_owner->ok() && field.required && !out[i]) {
            const Node missing = m_owner->node(m_index, m_place + "/" + std::string(field.key));
            missing.fail(Why::MissingKey);
        }
        // A caller reads required members without asking: after a failure they read as empty.
        if (!out[i] && field.required)
            out[i] = *this;
        ++i;
    }
    return out;
}

} // namespace twinchart::model

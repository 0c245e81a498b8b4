// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/ucum.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::model {

/// Reading of our own data files: every member named, typed and there once, or the file is refused with its
/// place. After the first failure everything else reads as empty, so that a loader may go on and ask once.
class StrictJson {
public:
    using Why = TableError::Why;
    struct Field {
        std::string_view key;
        bool required = true;
    };

    /// A value in the document. Cheap to copy; lives as long as its StrictJson.
    class Node {
    public:
        std::string text(std::size_t limit = 4096) const;
        std::int64_t integer(std::int64_t low, std::int64_t high) const;
        bool boolean() const;
        bool isNull() const;
        std::vector<Node> list(std::size_t atMost = 100'000) const;
        /// The members in the order of `fields`; absent ones (only where not required) are nullopt.
        std::vector<std::optional<Node>> members(std::initializer_list<Field> fields) const;
        void fail(Why why) const;
        const std::string& place() const { return m_place; }

    private:
        friend class StrictJson;
        StrictJson* m_owner = nullptr;
        std::size_t m_index = 0;
        std::string m_place;
    };

    StrictJson(BytesView octets, std::size_t limit);
    ~StrictJson();
    StrictJson(const StrictJson&) = delete;
    StrictJson& operator=(const StrictJson&) = delete;

    Node root();
    bool ok() const { return !m_error.has_value(); }
    const TableError& error() const { return *m_error; }

private:
    struct Document;
    Node node(std::size_t index, std::string place);
    std::unique_ptr<Document> m_document;
    std::optional<TableError> m_error;
};

} // namespace twinchart::model

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace twinchart::gate {

/// Which page of an encrypted store belongs to which table, read from the file itself: the pages are decrypted here
/// and their trees walked, so that a place in the file can be told by what lies there.
class PageMap {
public:
    static constexpr std::uint32_t kPage = 4096;

    /// The file must lie still and have no write-ahead log. Nothing when a page does not decrypt to what its tree says.
    static std::optional<PageMap> of(const std::filesystem::path& file, BytesView keyAndSalt);

    /// Pages of the table, its indexes and its overflow, from 1.
    std::vector<std::uint32_t> table(const std::string& name) const;
    /// Those that hold rows of the table whose first column is this number.
    std::vector<std::uint32_t> rows(const std::string& table, std::int64_t first) const;
    std::vector<std::uint32_t> all() const;
    std::vector<std::string> tables() const;

private:
    struct Walker;
    std::map<std::string, std::set<std::uint32_t>> m_pages;
    std::map<std::pair<std::string, std::int64_t>, std::set<std::uint32_t>> m_rows;
    std::uint32_t m_count = 0;
};

} // namespace twinchart::gate

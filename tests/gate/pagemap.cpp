// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pagemap.h"

#include <util/file.h>

#include <openssl/evp.h>

#include <memory>

namespace twinchart::gate {

namespace {
constexpr std::size_t kReserve = 80; // initialisation vector 16, HMAC-SHA512 64
constexpr std::size_t kUsable = PageMap::kPage - kReserve;
constexpr std::size_t kSalt = 16; // stands where a plain file says what it is
constexpr std::size_t kKey = 32;

std::uint32_t big(BytesView at, std::size_t octets)
{
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < octets; ++i)
        out = out << 8 | at[i];
    return out;
}

std::optional<Bytes> decrypted(BytesView page, BytesView key, bool first)
{
    const std::size_t from = first ? kSalt : 0;
    Bytes out(PageMap::kPage);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  &EVP_CIPHER_CTX_free);
    int done = 0;
    if (EVP_DecryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key.data(), page.data() + kUsable) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_DecryptUpdate(context.get(), out.data() + from, &done, page.data() + from,
                          static_cast<int>(kUsable - from)) != 1)
        return std::nullopt;
    return out;
}

/// SQLite's variable integer; moves `at`.
std::uint64_t varint(BytesView octets, std::size_t& at)
{
    std::uint64_t out = 0;
    for (int n = 0; n < 9 && at < octets.size(); ++n) {
        const std::uint8_t octet = octets[at++];
        if (n == 8)
            return out << 8 | octet;
        out = out << 7 | (octet & 0x7fU);
        if ((octet & 0x80U) == 0)
            break;
    }
    return out;
}

/// Columns of a record: integers as numbers, texts as octets, all else as nothing.
struct Column {
    std::optional<std::int64_t> number;
    std::string text;
};
std::vector<Column> columnsOf(BytesView record)
{
    std::vector<Column> out;
    std::size_t at = 0;
    const std::size_t header = varint(record, at);
    std::size_t body = header;
    while (at < header && at < record.size()) {
        const std::uint64_t type = varint(record, at);
        Column column;
        static constexpr std::size_t kSizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
        const std::size_t size = type < 10 ? kSizes[type] : type >= 12 ? (type - 12) / 2 : 0;
        if (body + size > record.size())
            break;
        if (type >= 1 && type <= 4)
            column.number = static_cast<std::int64_t>(big(record.subspan(body), size));
        else if (type == 8 || type == 9)
            column.number = static_cast<std::int64_t>(type) - 8;
        else if (type >= 13 && type % 2 == 1)
            column.text.assign(record.begin() + static_cast<std::ptrdiff_t>(body),
                               record.begin() + static_cast<std::ptrdiff_t>(body + size));
        body += size;
        out.push_back(std::move(column));
    }
    return out;
}
} // namespace

struct PageMap::Walker {
    PageMap& out;
    Bytes file;
    BytesView key;
    bool good = true;
    struct Root {
        std::string table;
        std::uint32_t page = 0;
    };
    std::vector<Root> roots;

    Bytes page(std::uint32_t number)
    {
        if (number == 0 || number > out.m_count) {
            good = false;
            return {};
        }
        auto plain = decrypted(BytesView(file).subspan((number - 1) * std::size_t{kPage}, kPage), key, number == 1);
        good = good && plain.has_value();
        return plain ? std::move(*plain) : Bytes{};
    }

    /// A cell's payload, whole; its overflow pages go to `pages`.
    Bytes payload(BytesView leaf, std::size_t at, std::uint64_t size, bool ofTable, std::set<std::uint32_t>& pages)
    {
        const std::size_t most = ofTable ? kUsable - 35 : (kUsable - 12) * 64 / 255 - 23;
        const std::size_t least = (kUsable - 12) * 32 / 255 - 23;
        const std::size_t chosen =
            least + static_cast<std::size_t>((size - std::min<std::uint64_t>(size, least)) % (kUsable - 4));
        const std::size_t local = size <= most ? static_cast<std::size_t>(size) : chosen <= most ? chosen : least;
        if (size > (64u << 20) || at + local + (local < size ? 4 : 0) > leaf.size()) {
            good = false;
            return {};
        }
        Bytes whole(leaf.begin() + static_cast<std::ptrdiff_t>(at),
                    leaf.begin() + static_cast<std::ptrdiff_t>(at + local));
        for (std::uint32_t next = local < size ? big(leaf.subspan(at + local), 4) : 0; good && whole.size() < size;) {
            const Bytes more = page(next);
            if (more.empty() || !pages.insert(next).second) {
                good = false;
                break;
            }
            const auto take = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(size - whole.size(), kUsable - 4));
            whole.insert(whole.end(), more.begin() + 4, more.begin() + 4 + take);
            next = big(more, 4);
        }
        return whole;
    }

    void walk(std::uint32_t number, const std::string& table)
    {
        const Bytes octets = page(number);
        if (!good || !out.m_pages[table].insert(number).second)
            return;
        const BytesView whole(octets);
        const std::size_t head = number == 1 ? 100 : 0;
        const std::uint8_t kind = whole[head];
        const bool interior = kind == 0x02 || kind == 0x05;
        const bool ofTable = kind == 0x05 || kind == 0x0d;
        if (!interior && kind != 0x0a && kind != 0x0d) {
            good = false;
            return;
        }
        const std::uint32_t cells = big(whole.subspan(head + 3), 2);
        const std::size_t pointers = head + (interior ? 12 : 8);
        for (std::uint32_t n = 0; n < cells && good; ++n) {
            std::size_t at = big(whole.subspan(pointers + 2 * n), 2);
            if (interior) {
                walk(big(whole.subspan(at), 4), table);
                at += 4;
            }
            if (kind == 0x05)
                continue;
            const std::uint64_t size = varint(whole, at);
            if (ofTable)
                varint(whole, at);
            std::set<std::uint32_t> overflow;
            const Bytes record = payload(whole, at, size, ofTable, overflow);
            const std::vector<Column> columns = columnsOf(record);
            out.m_pages[table].insert(overflow.begin(), overflow.end());
            if (table == "sqlite_master" && columns.size() >= 4 && columns[3].number.value_or(0) > 0)
                roots.push_back({columns[2].text, static_cast<std::uint32_t>(*columns[3].number)});
            if (!columns.empty() && columns.front().number) {
                auto& pages = out.m_rows[{table, *columns.front().number}];
                pages.insert(number);
                pages.insert(overflow.begin(), overflow.end());
            }
        }
        if (interior)
            walk(big(whole.subspan(head + 8), 4), table);
    }
};

std::optional<PageMap> PageMap::of(const std::filesystem::path& file, BytesView keyAndSalt)
{
    PageMap out;
    auto octets = readFile(file, std::uint64_t{1} << 30);
    if (!octets || keyAndSalt.size() != kKey + kSalt || octets->size() % kPage != 0)
        return std::nullopt;
    out.m_count = static_cast<std::uint32_t>(octets->size() / kPage);
    Walker walker{out, std::move(octets).value(), keyAndSalt.first(kKey), true, {}};
    walker.walk(1, "sqlite_master");
    const auto roots = walker.roots;
    for (const Walker::Root& root : roots)
        walker.walk(root.page, root.table);
    return walker.good && !roots.empty() ? std::optional(std::move(out)) : std::nullopt;
}

std::vector<std::uint32_t> PageMap::table(const std::string& name) const
{
    const auto found = m_pages.find(name);
    return found == m_pages.end() ? std::vector<std::uint32_t>()
                                  : std::vector<std::uint32_t>(found->second.begin(), found->second.end());
}

std::vector<std::uint32_t> PageMap::rows(const std::string& table, std::int64_t first) const
{
    const auto found = m_rows.find({table, first});
    return found == m_rows.end() ? std::vector<std::uint32_t>()
                                 : std::vector<std::uint32_t>(found->second.begin(), found->second.end());
}

std::vector<std::uint32_t> PageMap::all() const
{
    std::vector<std::uint32_t> out;
    for (std::uint32_t n = 1; n <= m_count; ++n)
        out.push_back(n);
    return out;
}

std::vector<std::string> PageMap::tables() const
{
    std::vector<std::string> out;
    for (const auto& [name, pages] : m_pages)
        out.push_back(name);
    return out;
}

} // namespace twinchart::gate

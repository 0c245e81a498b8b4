// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/catalogue.h>

#include "fields.h"

namespace twinchart::contract {

namespace {
constexpr std::size_t kMaxCodeOctets = 8;
constexpr std::uint8_t kStages = 3;

/// Its length the reader has bounded.
bool isCode(std::string_view code)
{
    return !code.empty() &&
           std::ranges::all_of(code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}
} // namespace

void write(Writer& out, const CatalogueTable& table)
{
    out.raw(table.digest).u32(static_cast<std::uint32_t>(table.entries.size()));
    for (const CatalogueEntry& entry : table.entries) {
        out.var(entry.code).u8(entry.stage);
        put(out, entry.permissionClass);
        putFlag(out, entry.writable);
    }
}

CatalogueTable readCatalogueTable(Reader& in)
{
    constexpr std::size_t kLeastOctets = 8;
    CatalogueTable table;
    table.digest = in.fixed<Digest256>();
    const std::uint32_t count = in.count(kMaxCatalogueEntries, kLeastOctets);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        CatalogueEntry entry;
        entry.code = in.text(kMaxCodeOctets);
        entry.stage = in.u8();
        entry.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
        entry.writable = takeFlag(in);
        if (!isCode(entry.code) || entry.stage < 1 || entry.stage > kStages ||
            (i > 0 && table.entries.back().code >= entry.code))
            in.fail(CodecError::BadValue);
        table.entries.push_back(std::move(entry));
    }
    if (count == 0)
        in.fail(CodecError::BadValue);
    return table;
}

} // namespace twinchart::contract

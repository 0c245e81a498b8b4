// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <vector>

namespace twinchart::contract {

/// One line of the catalogue's table: what the contract, which does not know data sets, has to know of one.
struct CatalogueEntry {
    std::string code;       ///< "SOS"; 1 to 8 of A-Z 0-9
    std::uint8_t stage = 0; ///< 1 pre-hospital, 2 diagnosis, 3 surgery
    PermissionClass permissionClass = PermissionClass::Pha;
    bool writable = false; ///< by users of the hospital
    auto operator<=>(const CatalogueEntry&) const = default;
};

/// The digest of a catalogue file and its table, strictly ascending by code.
struct CatalogueTable {
    Digest256 digest;
    std::vector<CatalogueEntry> entries;
    bool operator==(const CatalogueTable&) const = default;
};
/// As inside genesis, transaction and state.
void write(Writer& out, const CatalogueTable& table);
CatalogueTable readCatalogueTable(Reader& in);

} // namespace twinchart::contract

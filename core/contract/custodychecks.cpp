// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/custodychecks.h>

#include <algorithm>
#include <map>
#include <set>

namespace twinchart::contract {

bool mayStore(const std::optional<ContributionEntry>& contribution, std::uint32_t leaf,
              const std::optional<SupersededEntry>& superseded)
{
    return contribution && leaf < (std::uint32_t{1} << contribution->depth) && !isErasureDue(superseded);
}

bool isErasureDue(const std::optional<SupersededEntry>& superseded)
{
    return superseded && superseded->what == SupersededEntry::What::Deleted;
}

std::vector<KeyId> missingStored(std::span<const ServiceOf> services, std::span<const ReceiptOf> receipts)
{
    std::set<KeyId> missing;
    for (const ServiceOf& s : services)
        if (s.entry.kind == ServiceKind::Vault && s.entry.retired == 0)
            missing.insert(s.key);
    for (const ReceiptOf& r : receipts)
        if (r.entry.what == ReceiptEntry::What::Stored)
            missing.erase(r.key);
    return {missing.begin(), missing.end()};
}

std::vector<KeyId> missingErased(std::span<const ServiceOf> services, std::span<const ReceiptOf> receipts,
                                 LedgerHeight contribution)
{
    std::set<KeyId> missing;
    for (const ServiceOf& s : services)
        if (s.entry.kind == ServiceKind::Vault && (s.entry.retired == 0 || s.entry.retired >= contribution))
            missing.insert(s.key);
    for (const ReceiptOf& r : receipts)
        missing.insert(r.key);
    // Last, since the same key may have said that it stores the whole. Who stored it again in the block of the
    // erasure or later has to say anew that the leaf is gone.
    std::map<KeyId, LedgerHeight> stored;
    for (const ReceiptOf& r : receipts)
        if (r.entry.what == ReceiptEntry::What::Stored)
            stored[r.key] = std::max(stored[r.key], r.entry.height);
    for (const ReceiptOf& r : receipts)
        if (r.entry.what == ReceiptEntry::What::Erased && r.entry.height > stored[r.key])
            missing.erase(r.key);
    return {missing.begin(), missing.end()};
}

} // namespace twinchart::contract

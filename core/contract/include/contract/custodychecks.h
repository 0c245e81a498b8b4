// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/custody.h>
#include <contract/state.h>

#include <optional>
#include <span>
#include <vector>

/// What nodes and readers conclude from entries that they looked up or were shown with a proof. Pure.
namespace twinchart::contract {

/// Ownership before storage (L2): a store takes a ciphertext in only when its contribution is in state, has that
/// leaf, and the leaf was not deleted. `superseded` = the entry under key::superseded, if there is one.
bool mayStore(const std::optional<ContributionEntry>& contribution, std::uint32_t leaf,
              const std::optional<SupersededEntry>& superseded);
/// The leaf was deleted: whoever holds it erases it and says so.
bool isErasureDue(const std::optional<SupersededEntry>& superseded);

struct ServiceOf {
    KeyId key;
    ServiceEntry entry;
};
/// A receipt for the leaf, or for the whole contribution that it is in.
struct ReceiptOf {
    KeyId key;
    ReceiptEntry entry;
};
/// Vaults in force that have not said that they store it. Ascending.
std::vector<KeyId> missingStored(std::span<const ServiceOf> services, std::span<const ReceiptOf> receipts);
/// Who has not said that the leaf is gone: every vault that was in force at any time since the contribution, and
/// whoever ever said to have stored it; who stored it again since must say it anew. `receipts` are those of the leaf
/// and of the whole. Ascending.
std::vector<KeyId> missingErased(std::span<const ServiceOf> services, std::span<const ReceiptOf> receipts,
                                 LedgerHeight contribution);

} // namespace twinchart::contract

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/application.h>
#include <contract/blocklevel.h>

#include <functional>
#include <optional>
#include <span>
#include <vector>

/// Which transactions make a block and in what order. By their envelopes and by what the caller says of them: these
/// functions know no state. arrange() proposes, admissible() judges what can be judged from a block alone: nobody can
/// tell what a proposer left out, because members do not have the same ones waiting.
namespace twinchart::contract {

/// What the rules see of a transaction without understanding its body.
struct Glance {
    bool readable = false; ///< has an envelope; whether it is right the execution says
    KeyId signer;
    Level level = Level::Low;
    std::uint64_t fee = 0; ///< 0 = none
};
Glance glanceAt(BytesView transaction);

struct BlockRules {
    /// Whether signers and organisations have a quota.
    bool quotas = false;
    /// Whose certificate that is in the state before the block; asked only when there are quotas.
    std::function<std::optional<OrganisationId>(const KeyId& signer)> organisationOf;
};

struct Judge {
    /// The next ones that may be asked for, so that work on them can be done together. May be empty.
    std::function<void(std::span<const std::size_t> next)> ahead;
    /// The code of that transaction after all that were Ok before. Changes nothing unless it is Ok.
    std::function<Code(std::size_t index)> execute;
};

/// High ones first, then low ones. Within the high: by fee descending, without a fee after them in order of arrival;
/// within the low: in order of arrival. A signer's own are never reordered, so a high one behind a low one of the same
/// signer comes with the low ones. What finds no room keeps back whatever of its level follows; what exceeds a quota
/// keeps back its signer's. A refusal that may be due to this order or to one that was kept back is none: it waits.
/// When none is Ok no one waits. With low ones alone and no quotas it is the order of arrival until the block is full.
Arrangement arrange(std::span<const Bytes> pending, const BlockRules& rules, const Judge& judge);

/// Within the block's limits and quotas, and no high one behind a low one unless its signer has a low one before it.
/// True of every block that arrange() makes.
bool admissible(std::span<const Bytes> transactions, const BlockRules& rules);

} // namespace twinchart::contract

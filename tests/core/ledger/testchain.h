// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/verify.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace twinchart::ledger::testing {

/// A key that is the same in every run.
VoteSigner signerOf(unsigned number);
std::vector<VoteSigner> signersOf(unsigned first, unsigned count);
/// In the set's order.
ValidatorSet setOf(const std::vector<VoteSigner>& signers, std::int64_t power = 10);
const VoteSigner& signerFor(const std::vector<VoteSigner>& signers, const Address& address);

constexpr std::int64_t kStart = 1'790'000'000; ///< seconds; the block of height h has time kStart + h

/// A header of that height over the sets, with every field filled in.
Header headerOf(std::int64_t height, const ValidatorSet& set, const ValidatorSet& next);
BlockId blockIdOf(const Header& header);
/// Signs for every validator of the set whose key is among the signers; the others are absent.
Commit commitOf(const Header& header, const ValidatorSet& set, const std::vector<VoteSigner>& signers);

/// A block made by `set`, all of whose keys are in `signers`.
LightBlock blockOf(std::int64_t height, const std::vector<VoteSigner>& signers, const ValidatorSet& set,
                   const ValidatorSet& next);
/// The same after `change` to the header, with hash and votes made anew.
LightBlock resigned(LightBlock block, const std::vector<VoteSigner>& signers,
                    const std::function<void(Header&)>& change);

/// Period of a day, now = two minutes after the start.
VerifyOptions usualOptions();
Instant usualNow();
UntrustedBlock untrusted(LightBlock block);

/// "Verified", "NotYetTrusted", "Expired" or the reason's name.
std::string wordOf(const Verdict& verdict);

} // namespace twinchart::ledger::testing

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules.h"

#include <contract/application.h>

#include <span>
#include <vector>

namespace twinchart::contract {

/// Signatures that were found right, by the hash of the whole transaction. The hash covers signer and signature, and a
/// KeyId is of one key for ever, so an entry holds whatever becomes of the certificate: whether that is live is asked
/// at each execution. Bounded. Thread: one at a time; the tasks that it gives out touch neither it nor the state.
class SignatureCache {
public:
    void useRunner(TaskRunner runner) { m_runner = std::move(runner); }

    /// Looks at those of `which` whose signer is in `state` and that are not here yet; with no runner at none. What it
    /// leaves out execute() looks at. Puts the hash of each of `which` that is not too long into its place of `hashes`.
    void verify(std::span<const Bytes> transactions, std::span<const std::size_t> which, const StateTrie& state,
                std::span<Digest256> hashes);
    /// The same for all of a block; their hashes.
    std::vector<Digest256> verify(std::span<const Bytes> transactions, const StateTrie& state);

    /// For execute().
    VerifiedSet& set() { return m_verified; }
    void forget(const Digest256& transaction) { m_verified.erase(transaction); }

private:
    TaskRunner m_runner;
    VerifiedSet m_verified;
};

} // namespace twinchart::contract

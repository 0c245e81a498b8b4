// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <consortium/engine.h>
#include <support/data.h>

#include <memory>
#include <string>
#include <vector>

namespace twinchart::consortium::test {

/// What an embedded engine of the test hospital needs, and transactions that follow one another.
class Chain {
public:
    Chain();
    EngineOptions options(const std::filesystem::path& path, const std::string& vfs = {}) const;
    ledger::VoteSigner validator() const;
    Expected<std::unique_ptr<EmbeddedEngine>, EngineError> create(const std::filesystem::path& path,
                                                                  const std::string& vfs = {}) const;
    Expected<std::unique_ptr<EmbeddedEngine>, EngineError> open(const std::filesystem::path& path,
                                                                const std::string& vfs = {}) const;

    /// An administrator's anchor: the smallest transaction that always succeeds once.
    Bytes anchor();
    /// Certificates, permissions, owner, team of the patient "anna": one batch, in order.
    std::vector<Bytes> beginnings();
    /// A contribution for her under the state at `consentHeight`.
    Bytes contribution(const std::string& name, LedgerHeight consentHeight);

    contract::test::World world; ///< its genesis; unstaffed: the engine holds the state
    support::ManualClock clock{contract::test::World::makeGenesis().time};
    SecretBytes databaseKey;

private:
    Bytes sign(contract::test::User& user, contract::Body body) { return world.sign(user, std::move(body)); }
    std::uint64_t m_anchors = 0;
};

} // namespace twinchart::consortium::test

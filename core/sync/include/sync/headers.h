// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/genesis.h>
#include <replica/replica.h>
#include <sync/error.h>

#include <map>
#include <optional>

namespace twinchart::sync {

/// How far the newest header that this home holds can be believed (cli.md, foundations §2).
struct HeaderTrust {
    enum class State : std::uint8_t {
        None,      ///< no header yet
        Verified,  ///< chain of headers, and, where two or more members sign, a witness
        NoWitness, ///< two or more sign and no other organisation confirmed it: not-yet-trusted
        Expired,   ///< older than the trusting period and not renewable by stepping: not-yet-trusted
    };
    State state = State::None;
    LedgerHeight height = 0;
    Instant time;
    Digest256 hash;
    std::uint32_t witnesses = 0;
    std::uint32_t signingMembers = 0;
    std::uint32_t signedBy = 0; ///< validators whose vote for this header was checked
    LedgerHeight newest = 0;    ///< the node's newest at the last advance
};

/// Light-client driver: from genesis, or the last trusted header, forward to the node's newest. Headers come from an
/// untrusted node, trust is kept in the replica. Chains that one member signs are stepped header by header when the
/// trusted one is older than the trusting period (foundations §2); all others ask for a fresh trust file.
/// Thread: one at a time. Borrows all of its arguments.
class HeaderTracker {
public:
    HeaderTracker(replica::Replica& replica, gateway::Gateway& gateway, const contract::Genesis& genesis);
    ~HeaderTracker();

    /// Reads what is stored; None on a new replica. Asks nobody.
    Expected<HeaderTrust, SyncError> restore(Instant now);
    /// Fetches and verifies up to the node's newest and stores it.
    Expected<HeaderTrust, SyncError> advance(Instant now, const ProgressSink& progress = {},
                                             const CancelFlag* cancel = nullptr);
    /// The verified header of a height at or below the trusted one: from the replica, or fetched, checked and stored.
    Expected<replica::StoredHeader, SyncError> headerAt(LedgerHeight height);
    /// Many at once: fetched in pages, verified, stored in one step; with `later`, what is new goes there instead, to
    /// be stored together with what needs it.
    Expected<std::map<LedgerHeight, replica::StoredHeader>, SyncError> headersAt(std::vector<LedgerHeight> heights,
                                                                                 replica::Batch* later = nullptr);

    const HeaderTrust& trust() const { return m_trust; }
    /// App hash of header `height`; none while it is not verified here.
    Expected<Digest256, SyncError> appHashAt(LedgerHeight height);

private:
    Expected<std::vector<ledger::LightBlock>, SyncError> fetch(LedgerHeight from, LedgerHeight to, std::uint32_t limit,
                                                               LedgerHeight& newest);
    Expected<void, SyncError> keep(const ledger::LightBlock& block, ledger::TrustedBlock trusted, Instant now);
    Expected<void, SyncError> start(Instant now);
    HeaderTrust judged(Instant now) const;
    ledger::VerifyOptions options() const;

    replica::Replica& m_replica;
    gateway::Gateway& m_gateway;
    const contract::Genesis& m_genesis;
    std::optional<ledger::TrustedBlock> m_trusted;
    HeaderTrust m_trust;
    ledger::ConsensusVerifier m_verifier;
    std::map<LedgerHeight, Digest256> m_appHashes;
};

/// A header at or below a trusted one: signed by more than two thirds of the very validator set that is trusted
/// now. Honest members of that set sign one header a height, so it is the chain's (README, Decisions).
Expected<void, ledger::InvalidReason> verifyBelow(const ledger::TrustedBlock& trusted, const ledger::LightBlock& block,
                                                  const ledger::VerifyOptions& options,
                                                  ledger::ConsensusVerifier& verifier);

} // namespace twinchart::sync

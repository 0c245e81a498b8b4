// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/client.h>
#include <ledger/verify.h>
#include <replica/error.h>

#include <atomic>
#include <functional>
#include <string>

namespace twinchart::sync {

/// Why sync stopped. What was acknowledged before stays; the next call goes on from there.
struct SyncError {
    enum class Kind {
        Unreachable,  ///< no node, or it went away
        Unauthorised, ///< the node lets this key do nothing
        Refused,      ///< the node refused a request; `detail` its words
        Malformed,    ///< the node answered what is no frame, or contradicts itself
        OtherChain,   ///< the node serves another chain than this home's genesis
        Invalid,      ///< a header, commit or proof of the node does not verify: `reason` or `detail`
        Expired,      ///< the trusted header is older than the trusting period: a fresh trust file is needed
        RolledBack,   ///< this replica is older than its anchor or seal
        Storage,      ///< the replica refused; `replica`
        NotProvable,  ///< the node no longer keeps what a proof needs, or the record is not recorded yet
        Cancelled,
    };
    Kind kind = Kind::Unreachable;
    std::string detail; ///< English, for logs; no patient data
    std::optional<ledger::InvalidReason> reason;
    std::optional<replica::ReplicaError> replica;
};

/// Set from any thread; asked between steps.
using CancelFlag = std::atomic<bool>;

struct SyncProgress {
    enum class Stage : std::uint8_t { Headers, Keys, Sending, Submitting, Proving, Keeping, Receiving, Anchoring };
    Stage stage = Stage::Headers;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};
using ProgressSink = std::function<void(const SyncProgress&)>;

} // namespace twinchart::sync

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <replica/types.h>

#include <string_view>

namespace twinchart::sync {

/// What is known of one contribution on the ledger when it is decided what to do with it. No network, no keys.
struct Facts {
    bool proven = false;       ///< its entry is proven in a trusted state, and its transaction is the entry's
    bool contradicted = false; ///< the entry proves another transaction, handle or depth than the node says
    bool held = false;
    replica::State heldState = replica::State::Saved;
    bool listed = false;  ///< one of its readers is a key or circle of mine
    bool keyHere = false; ///< and the private half is here
    bool purged = false;  ///< readable once, no longer: I left the circle
    friend bool operator==(const Facts&, const Facts&) = default;
};

enum class Decision : std::uint8_t {
    Nothing, ///< held and recorded, or not for me
    Prove,   ///< held, waiting to be recorded: store verdict and evidence
    Fetch,   ///< for me, with a key: get, check, store
    Wait,    ///< for me, but the epoch's key is not here yet: access pending
    Purge,   ///< held, and the right to it was revoked
    Report,  ///< the node's words contradict the proven state
    Later,   ///< not provable now: ask again at the next sync
};
/// Total: every combination of facts has exactly one decision.
Decision decide(const Facts& facts);
std::string_view nameOf(Decision decision);

/// What came of one contribution. Closed.
enum class Outcome : std::uint8_t {
    Recorded,       ///< mine: recorded and verified
    Received,       ///< stored, every record opened
    ReceivedPartly, ///< stored; the vault withheld records, or some are invalid (marked)
    AlreadyHeld,
    NotForMe,
    AccessPending,
    Refused,      ///< by the contract, or by the node; marked in the outbox
    Contradicted, ///< the node's words do not fit the proven state; nothing stored
    BadWrap,      ///< the bundle key opens to another one than was signed: evidence against the writer
    BadTable,     ///< the table is not the one that was signed
    NotServed,    ///< the vault gives nothing to this reader
    Purged,
    Deferred, ///< try again at the next sync
};
std::string_view nameOf(Outcome outcome);

} // namespace twinchart::sync

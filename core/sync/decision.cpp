// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/decision.h>

namespace twinchart::sync {

Decision decide(const Facts& facts)
{
    if (facts.contradicted)
        return Decision::Report;
    if (facts.held && facts.purged)
        return Decision::Purge;
    if (!facts.proven)
        return facts.held || facts.listed ? Decision::Later : Decision::Nothing;
    if (facts.held)
        return facts.heldState == replica::State::Recorded ? Decision::Nothing : Decision::Prove;
    if (!facts.listed || facts.purged)
        return Decision::Nothing;
    return facts.keyHere ? Decision::Fetch : Decision::Wait;
}

std::string_view nameOf(Decision decision)
{
    switch (decision) {
    case Decision::Nothing: return "Nothing";
    case Decision::Prove: return "Prove";
    case Decision::Fetch: return "Fetch";
    case Decision::Wait: return "Wait";
    case Decision::Purge: return "Purge";
    case Decision::Report: return "Report";
    case Decision::Later: return "Later";
    }
    return "?";
}

std::string_view nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Recorded: return "Recorded";
    case Outcome::Received: return "Received";
    case Outcome::ReceivedPartly: return "ReceivedPartly";
    case Outcome::AlreadyHeld: return "AlreadyHeld";
    case Outcome::NotForMe: return "NotForMe";
    case Outcome::AccessPending: return "AccessPending";
    case Outcome::Refused: return "Refused";
    case Outcome::Contradicted: return "Contradicted";
    case Outcome::BadWrap: return "BadWrap";
    case Outcome::BadTable: return "BadTable";
    case Outcome::NotServed: return "NotServed";
    case Outcome::Purged: return "Purged";
    case Outcome::Deferred: return "Deferred";
    }
    return "?";
}

} // namespace twinchart::sync

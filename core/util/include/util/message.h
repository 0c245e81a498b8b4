// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/expected.h>

#include <string>
#include <vector>

namespace twinchart {

/// A sentence for a person: an English source text that the user's edge translates, with %1, %2 … for
/// its arguments. Log and audit take english(), a screen looks `source` up in its language.
/// It says what happened, what was not lost and what to do. No patient data in `source`.
struct Message {
    std::string source;
    std::vector<std::string> arguments;

    std::string english() const { return fill(source); }
    /// `translated` with the arguments put in.
    std::string fill(std::string translated) const;
    friend bool operator==(const Message&, const Message&) = default;
};

/// Marks a literal for extraction by the translators' tools: TWINCHART_TR("The file ... %1").
#define TWINCHART_TR(text) text

/// The kind of a failure at the edge of the core: what a command exits with, which screen state shows.
enum class Failure {
    Refused,      ///< input or wish refused; nothing changed (exit 1)
    Usage,        ///< asked wrongly (exit 2)
    Integrity,    ///< something did not verify or could not be opened (exit 3)
    StoreDamaged, ///< the user's record store does not open; it can be set aside and built anew (exit 3)
    Locked,       ///< needs an unlocked session
    NotPermitted, ///< no permission or not in the circle
    NotFound,     ///< nothing of that name
    InUse,        ///< another process holds it
    Unavailable,  ///< node or network not reachable; try again
    Storage,      ///< the disk refused
    Cancelled,    ///< the user stopped it
    Internal,     ///< a defect of ours; details in the log
};

/// What a use-case tells its user when it fails.
struct Problem {
    Failure failure = Failure::Internal;
    Message message;
    friend bool operator==(const Problem&, const Problem&) = default;
};

/// The result type of the user's edge (interfaces, command line).
template <class T>
using Result = Expected<T, Problem>;

inline Unexpected<Problem> problem(Failure failure, std::string source, std::vector<std::string> arguments = {})
{
    return Unexpected<Problem>{Problem{failure, Message{std::move(source), std::move(arguments)}}};
}

} // namespace twinchart

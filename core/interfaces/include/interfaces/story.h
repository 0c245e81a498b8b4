// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/session.h>
#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinchart::interfaces {

/// One thing that was done about a patient: who, when, why (requirements A10, G3). Never a clinical value.
struct StoryLine {
    std::optional<Instant> when; ///< time of the block, of an own row this device's; none: it did not happen
    Message who;                 ///< role, name or short key id, hospital
    Message what;
    Message why;       ///< empty source: nothing is said of it
    std::string grant; ///< hex id of the grant, request, consent or emergency that it is about or rests on, or ""
    std::uint64_t height = 0; ///< of the block that holds it (an own row: that holds its batch); 0 = none
    Verdict verdict = Verdict::Pending;
    Message sentence; ///< at most 20 words; its arguments are the English of `parts`
    /// A screen puts each of them, in its language, in the place of the argument.
    std::vector<Message> parts;
};

struct Story {
    std::string handle;           ///< hex: the patient on the ledger
    std::uint64_t height = 0;     ///< every transaction up to this block was looked at
    std::vector<StoryLine> lines; ///< in order of time; what was reported up to which block comes last
};

} // namespace twinchart::interfaces

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinchart::cli {

/// A text as a terminal may be given it: what moves its cursor, colours it, turns the direction of writing, ends the
/// line or is no UTF-8 becomes the escape that JSON has for it (\u001b, \u202e, \u000a; \ufffd for octets of no
/// character). Names, file names and messages come from files and from other users.
std::string shown(std::string_view text);
/// The same, but for the ends of lines, of a text that has several.
std::string shownLines(std::string_view text);
/// Parted by commas, as they are.
std::string joined(const std::vector<std::string>& texts);

} // namespace twinchart::cli

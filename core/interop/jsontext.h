// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

namespace twinchart::interop {

/// Checks the escapes of a JSON string (without quotes), and writes what it stands for when `out` is given.
std::optional<JsonError::Why> walkEscapes(std::string_view raw, std::string* out);
/// Length of the JSON number at p; 0 when there is none. Stops at the first octet that cannot belong to it.
std::size_t numberLength(const char* p);
/// Offset of the first octet that no UTF-8 text has there; the text's size when there is none.
std::size_t firstBadUtf8(std::string_view text);

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables.h"

namespace twinchart::interop {

/// What FHIR R4 §2.24 calls a primitive, as the word of the specification ("dateTime").
std::string_view text(Primitive primitive);
/// JSON kind that a primitive is written as; booleans are True or False.
bool hasKindOf(Primitive primitive, JsonKind kind);
/// The regular expressions of FHIR R4 §2.24.0.1 by hand, dates by the calendar too. `value` is unescaped.
bool matches(Primitive primitive, std::string_view value);
/// A character below U+0020 other than tab, CR, LF: possible in JSON only by an escape, refused in every text.
bool hasControl(std::string_view value);

} // namespace twinchart::interop

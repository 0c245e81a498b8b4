// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

#include <util/message.h>

namespace twinchart::interop {

/// Why a text is not the JSON that we take, in words; other formats of health data are called by their names.
Message explain(const JsonError& error, std::string_view text);

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

#include <util/message.h>

namespace twinchart::interop {

/// Why a text is not the JSON that we take, in words.
Message explain(const JsonError& error);

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/transaction.h>

namespace twinchart::contract {

/// The body that a fee was paid for, as strictly decoded as alone; refused for what may not be expedited.
Expected<Body, CodecError> expeditedBody(const ExpediteBody& body);

} // namespace twinchart::contract

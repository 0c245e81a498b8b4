// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/transaction.h>

namespace twinchart::contract {

/// The body alone, without length.
Bytes encodeBody(const Body& body);
/// What a proposal wants, as it stands in its body and in state.
void write(Writer& out, const ProposedAction& action);
ProposedAction readAction(Reader& in);
/// The body of that kind; fails `in` on whatever the grammar does not allow.
Body readBody(Reader& in, Kind kind);

} // namespace twinchart::contract

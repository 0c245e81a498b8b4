// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/protobuf.h>

namespace twinchart::ledger {

/// Every reader of a part finishes into the parent's failure.
void settle(ProtoReader& parent, ProtoReader& part);
/// A google.protobuf.Timestamp that must be there.
Timestamp timestampField(ProtoReader& parent, unsigned field);

} // namespace twinchart::ledger

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/vote.h>

namespace twinchart::ledger {

/// Sign bytes of one commit: all entries share everything but the timestamp.
class SignPrefix {
public:
    SignPrefix(std::string_view chainId, VoteType type, std::int64_t height, std::int32_t round,
               const BlockId& blockId);
    Bytes with(Timestamp timestamp) const;

private:
    Bytes m_head;
    Bytes m_tail;
};

} // namespace twinchart::ledger

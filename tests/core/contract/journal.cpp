// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal.h"
#include "walk.h"

#include <ledger/hashes.h>

namespace twinchart::contract::test {

Digest256 journalOf(std::uint64_t seed, unsigned blocks)
{
    SeededChoices choices(seed);
    Walk walk(choices);
    Writer all;
    for (unsigned i = 0; i < blocks; ++i) {
        const auto codes = walk.play(walk.next());
        all.u64(walk.w.app->height()).raw(walk.w.app->appHash());
        for (const Code code : codes)
            all.u32(static_cast<std::uint32_t>(code));
    }
    return ledger::sha256(all.bytes());
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal.h"

#include <cstdio>
#include <cstdlib>

/// contract_journal SEED BLOCKS: the digest of a walk, for builds to be compared by.
int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    const auto seed = std::strtoull(argv[1], nullptr, 10);
    const auto blocks = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
    std::printf("%s\n", twinchart::toHex(twinchart::contract::test::journalOf(seed, blocks)).c_str());
    return 0;
}

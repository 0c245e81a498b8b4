// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/evidence.h>

#include <algorithm>
#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;

/// What decodes has one form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView octets(data, size);
    const auto evidence = decodeAttackEvidence(octets);
    if (evidence && (!equal(encode(*evidence), octets) || evidence->commonHeight <= 0))
        std::abort();
    return 0;
}

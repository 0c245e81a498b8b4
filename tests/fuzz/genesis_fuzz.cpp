// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/application.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;

/// Refused, or canonical and good enough to begin a chain.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes octets(data, data + size);
    const auto genesis = decodeGenesis(octets);
    if (!genesis)
        return 0;
    if (encode(*genesis) != octets || validatorsOf(*genesis).validators.empty())
        std::abort();
    Application application(*genesis, 2);
    if (!application.finalize(1, genesis->time, {}) || !application.commit())
        std::abort();
    return 0;
}

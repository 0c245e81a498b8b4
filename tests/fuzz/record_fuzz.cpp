// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/record.h>

#include <cstdlib>

// Whatever decodes encodes to the same octets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const twinchart::BytesView input(data, size);
    const auto record = twinchart::model::decodeRecord(input);
    if (record && !twinchart::equal(twinchart::model::encode(*record), input))
        std::abort();
    return 0;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "applicationdetails.h"

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::workstation;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto look = [](BytesView octets) {
        if (const auto details = decodeDetails(octets);
            details && (!isSound(*details) || !equal(encodeDetails(*details), octets)))
            std::abort();
    };
    look({data, size});
    // With the padding of the one size, so that the fields are reached.
    Bytes padded(data, data + size);
    padded.resize(kDetailsOctets);
    look(padded);
    return 0;
}

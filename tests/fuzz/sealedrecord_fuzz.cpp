// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as a sealed record: digest and opening must refuse or agree, whatever the layout says.
#include <crypto/record.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView input(data, size);
    const auto digest = ciphertextDigest(input);
    const auto opened = openRecord(input, Bytes(32, 1), RecordBinding{"chain", {}, {}, {}, {}, "record"}, Digest256{});
    // No input opens to a commitment of zeros; one without a layout has no digest either.
    if (opened || (!digest && opened.error() != digest.error()))
        std::abort();
    return 0;
}

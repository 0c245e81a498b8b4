// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "segment.h"

#include <algorithm>

using namespace twinchart;
using namespace twinchart::replica;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // The first octet says how many items are expected; root and handle are taken from the input itself.
    if (size < 1 + 6 + 64)
        return 0;
    const BytesView octets = BytesView(data, size).subspan(1);
    const auto root = *Digest256::from(octets.subspan(6, 32));
    const auto handle = *PatientHandle::from(octets.subspan(38, 32));
    std::vector<LoadedRecord> records;
    std::vector<std::string> words;
    std::vector<model::Item> items(data[0]);
    (void)unpackSegment(octets, root, handle, {records, items, 0, 0, words});
    (void)withoutRecord(octets, root, handle, 0);
    return 0;
}

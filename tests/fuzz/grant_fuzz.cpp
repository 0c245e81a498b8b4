// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as the table of a grant.
#include <crypto/grant.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const GrantKey key = std::move(*GrantKey::from(SecretBytes(32)));
    static const SealingKeyPair recipient = SealingKeyPair::derive(viewOf("a recipient"));
    const BytesView input(data, size);
    const auto table = GrantTable::decode(input);
    if (!table)
        return 0;
    if (!equal(table->encode(), input))
        std::abort();
    for (const GrantRow& row : table->rows())
        if (table->rowsOf(row.place.root).empty())
            std::abort();
    (void)table->openAll(key).hasValue();
    (void)table->openKey(recipient, GrantBinding{"chain", {}, {}}).hasValue();
    return 0;
}

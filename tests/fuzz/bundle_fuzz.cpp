// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as a bundle table and as the wrap of a bundle key.
#include <crypto/bundle.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const BundleKey key = std::move(*BundleKey::from(SecretBytes(32)));
    static const SealingKeyPair recipient = SealingKeyPair::derive(viewOf("a recipient"));
    const BytesView input(data, size);
    if (const auto table = BundleTable::decode(input)) {
        if (!equal(table->encode(), input))
            std::abort();
        (void)table->openAll(key).hasValue();
        (void)table->withheld({0, 5, 9});
    }
    WrapBinding binding;
    binding.chain = "chain";
    binding.recipient = recipient.id();
    (void)openBundleKey(input, recipient, binding, bundleCommit(key)).hasValue();
    return 0;
}

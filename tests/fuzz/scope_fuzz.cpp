// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as a sealed scope, and as what an honest seal holds.
#include <crypto/scope.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const SealingKeyPair reader = SealingKeyPair::derive(viewOf("a reader"));
    static const std::size_t payloadSize = [] {
        ScopePayload least;
        least.dataSets = {"A"};
        return encodeScope(least)->size();
    }();
    const BytesView input(data, size);
    (void)openScope(input, reader, ScopeBinding{"chain", {}, {}, {}}).hasValue();
    // The rest of a payload is zeros: a short input stands for the whole.
    Bytes payload(input.begin(), input.end());
    if (payload.size() < payloadSize)
        payload.resize(payloadSize);
    if (const auto scope = decodeScope(payload)) {
        const auto again = encodeScope(*scope);
        if (!again || *again != payload || !isWithin(*scope, *scope))
            std::abort();
    }
    return 0;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frames of every endpoint in both directions: what is accepted is canonical.
#include <gateway/frames.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::gateway;

namespace {
template <class T>
void canonical(BytesView in)
{
    const auto value = decodeFrame<T>(in);
    if (value && !equal(encodeFrame(*value), in))
        std::abort();
}
template <class... Requests>
void all(BytesView in)
{
    (canonical<Requests>(in), ...);
    (canonical<typename Requests::Response>(in), ...);
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView in(data, size);
    all<StatusRequest, GenesisRequest, SessionChallengeRequest, SessionOpenRequest, SessionCloseRequest,
        LightBlocksRequest, SubmitRequest, StateProofsRequest, ContributionsRequest, TransactionsRequest,
        VaultStatRequest, VaultPutRequest, VaultGetRequest, IdentityResolveRequest, StaffKeysPutRequest,
        StaffKeysGetRequest, CircleKeysPutRequest, CircleKeysGetRequest, SharesPutRequest, SharesGetRequest,
        ClockRequest, CheckRequest, StopRequest, IdentityLookupRequest, CataloguePutRequest, CatalogueGetRequest,
        GrantsPutRequest, GrantsGetRequest>(in);
    for (const EndpointInfo& info : endpoints())
        if (const auto refusal = decodeRefusal(info.endpoint, in))
            if (!equal(encodeRefusal(info.endpoint, *refusal), in))
                std::abort();
    static_cast<void>(directionOf(in));
    return 0;
}

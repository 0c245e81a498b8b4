// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <algorithm>

namespace twinchart::hospital {

using gateway::Endpoint;
using gateway::Refusal;

namespace {
constexpr std::size_t kGuestKeys = 64;

/// What has to be known before there is a certificate, and why there is none any more.
bool mayGuestSee(BytesView key)
{
    static const Bytes open[] = {
        bytesOf(BytesView(contract::key::applicationPrefix({})).first(4)),
        bytesOf(BytesView(contract::key::certificate({})).first(4)),
        bytesOf(BytesView(contract::key::member({})).first(4)),
    };
    return key.size() > 4 &&
           std::ranges::any_of(open, [&](const Bytes& nameSpace) { return equal(key.first(4), nameSpace); });
}

Unexpected<gateway::RefusalFrame> logInFirst()
{
    return refusal(Refusal::Unauthorised, "log in first");
}
} // namespace

std::optional<gateway::GatewayHandler::Answer> Hospital::Data::answerGuest(Endpoint endpoint, BytesView frame)
{
    const auto answerOf = [&](const auto& reply) -> Answer {
        if (reply)
            return {gateway::encodeFrame(*reply), false, Refusal::Internal, false};
        return {gateway::encodeRefusal(endpoint, reply.error()), true, reply.error().code, false};
    };
    // Before it is decoded: the gateway keeps the same limit, but is not the only way here.
    if (frame.size() > gateway::kMaxAnonymousFrame)
        return std::nullopt;
    if (endpoint == Endpoint::Submit) {
        const auto request = gateway::decodeFrame<gateway::SubmitRequest>(frame);
        return request ? std::optional(answerOf(submitAsGuest(*request))) : std::nullopt;
    }
    if (endpoint == Endpoint::StateProofs) {
        const auto request = gateway::decodeFrame<gateway::StateProofsRequest>(frame);
        return request ? std::optional(answerOf(stateProofsForGuest(*request))) : std::nullopt;
    }
    return std::nullopt;
}

Reply<gateway::SubmitResponse> Hospital::Data::submitAsGuest(const gateway::SubmitRequest& request)
{
    if (request.transactions.size() != 1)
        return logInFirst();
    const auto transaction = contract::decodeTransaction(request.transactions.front());
    // Only these are signed by keys without a certificate; all others have a session to come with.
    if (!transaction || (!std::holds_alternative<contract::ApplicationBody>(transaction->body) &&
                         !std::holds_alternative<contract::RecoveryBody>(transaction->body)))
        return logInFirst();
    if (!guests.maySubmit(steadyNow()))
        return refusal(Refusal::TooManyRequests, "too many applications; try again in some minutes");
    return submit(request);
}

Reply<gateway::StateProofsResponse> Hospital::Data::stateProofsForGuest(const gateway::StateProofsRequest& request)
{
    if (request.keys.size() > kGuestKeys || !std::ranges::all_of(request.keys, mayGuestSee))
        return logInFirst();
    if (!guests.mayAsk(steadyNow()))
        return refusal(Refusal::TooManyRequests, "too many questions without a session; try again in a minute");
    return stateProofs(request);
}

} // namespace twinchart::hospital

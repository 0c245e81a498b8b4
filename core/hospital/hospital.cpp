// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <algorithm>
#include <unistd.h>

namespace twinchart::hospital {

using gateway::Endpoint;
using gateway::Refusal;

namespace {
template <class T>
gateway::GatewayHandler::Answer answerOf(const Reply<T>& reply)
{
    if (reply)
        return {gateway::encodeFrame(*reply), false, Refusal::Internal, T::kEndpoint == Endpoint::Stop};
    return {gateway::encodeRefusal(T::kEndpoint, reply.error()), true, reply.error().code, false};
}

/// Decodes the request, lets `use` answer it, encodes the answer.
template <class Request, class Use>
gateway::GatewayHandler::Answer served(BytesView frame, const Use& use)
{
    using Response = typename Request::Response;
    const auto request = gateway::decodeFrame<Request>(frame);
    if (!request)
        return answerOf<Response>(refusal(Refusal::BadFrame, "the frame is not canonical"));
    return answerOf<Response>(use(*request));
}

/// Like a key that signed another message: nobody learns whether a key is known.
Unexpected<gateway::RefusalFrame> notLetIn()
{
    return refusal(Refusal::Unauthorised, "this key does not open a session here");
}
} // namespace

gateway::RefusalFrame refusalOf(const vault::VaultError& error)
{
    using Kind = vault::VaultError::Kind;
    const std::string leaf = error.leaf ? " (leaf " + std::to_string(*error.leaf) + ")" : "";
    switch (error.kind) {
    case Kind::NotFound: return {Refusal::NotFound, "the vault has nothing under this root"};
    case Kind::Conflict: return {Refusal::Conflict, "contradicts what the vault holds: " + error.detail + leaf};
    case Kind::Incomplete: return {Refusal::Incomplete, "not all is there: " + error.detail + leaf};
    case Kind::Mismatch: return {Refusal::Mismatch, "does not fit: " + error.detail + leaf};
    case Kind::TooMany: return {Refusal::TooLarge, "above a limit: " + error.detail + leaf};
    case Kind::Corrupt:
    case Kind::WrongKey:
    case Kind::CannotOpen:
    case Kind::NewerSchema: return {Refusal::Damaged, "the vault is damaged: " + error.detail};
    case Kind::Storage: break;
    }
    return {Refusal::Storage, "the vault's disk refused: " + error.detail};
}

gateway::RefusalFrame refusalOf(consortium::EngineError error)
{
    using consortium::EngineError;
    switch (error) {
    case EngineError::TooLarge: return {Refusal::TooLarge, "a transaction or the batch is above the chain's limits"};
    case EngineError::Storage: return {Refusal::Storage, "the chain's disk refused; nothing was written"};
    case EngineError::Damaged: return {Refusal::Damaged, "the chain is damaged; run a check"};
    default: break;
    }
    return {Refusal::Internal, "the engine failed: " + std::string(nameOf(error))};
}

Hospital::Hospital(std::unique_ptr<Data> data) : m(std::move(data)) {}
Hospital::~Hospital() = default;

Expected<std::unique_ptr<Hospital>, Hospital::OpenError> Hospital::open(HospitalOptions options)
{
    const NodePaths paths(options.home);
    std::error_code ignored;
    if (!std::filesystem::is_directory(paths.folder, ignored))
        return Unexpected{OpenError::NoHome};
    auto data = std::make_unique<Data>(std::move(options));
    data->open();
    if (!data->findings.empty())
        data->options.log->write(LogLevel::Error, "twinchart.hospital.node", "damaged",
                                 {{"findings", static_cast<std::int64_t>(data->findings.size())}});
    return std::unique_ptr<Hospital>(new Hospital(std::move(data)));
}

bool Hospital::damaged() const
{
    return !m->findings.empty();
}
const std::vector<gateway::CheckFinding>& Hospital::findings() const
{
    return m->findings;
}
bool Hospital::close()
{
    return m->close();
}

bool Hospital::knows(const gateway::SessionToken& token)
{
    return m->sessions && m->sessions->owner(token, std::chrono::steady_clock::now()).has_value();
}

gateway::GatewayHandler::Answer Hospital::handle(Endpoint endpoint, const std::optional<gateway::SessionToken>& token,
                                                 BytesView frame)
{
    return m->answer(endpoint, token, frame);
}

Instant Hospital::Data::now() const
{
    return std::max(clock.now(), engine->time());
}

std::optional<contract::CertificateEntry> Hospital::Data::liveCertificate(const contract::StateTrie& state,
                                                                          const KeyId& key) const
{
    auto certificate = entryAt<contract::CertificateEntry>(state, contract::key::certificate(key));
    if (!certificate || !certificate->isLive(now()))
        return std::nullopt;
    const auto member = entryAt<contract::MemberEntry>(state, contract::key::member(certificate->organisation));
    return member && !member->left ? certificate : std::nullopt;
}

Reply<Caller> Hospital::Data::caller(const std::optional<gateway::SessionToken>& token)
{
    const auto owner = token ? sessions->owner(*token, std::chrono::steady_clock::now()) : std::nullopt;
    if (!owner)
        return refusal(Refusal::Unauthorised, "log in first");
    contract::StateTrie state = engine->state();
    auto certificate = liveCertificate(state, *owner);
    if (!certificate) {
        sessions->closeAllOf(*owner);
        return notLetIn();
    }
    return Caller{*owner, std::move(*certificate), std::move(state), now()};
}

gateway::GatewayHandler::Answer
Hospital::Data::answer(Endpoint endpoint, const std::optional<gateway::SessionToken>& token, BytesView frame)
{
    using namespace gateway;
    if (endpoint == Endpoint::Status)
        return served<StatusRequest>(frame, [&](const auto&) { return status(); });
    if (endpoint == Endpoint::Check)
        return served<CheckRequest>(frame, [&](const auto& request) { return check(request); });
    if (endpoint == Endpoint::Stop)
        return served<StopRequest>(frame, [](const auto&) { return Reply<StopResponse>(StopResponse{}); });
    if (!engine) {
        const std::string why = findings.empty() ? "closed" : findings.front().where + " " + findings.front().what;
        return {encodeRefusal(endpoint, {Refusal::Damaged, shown("the node's home is damaged: " + why)}), true,
                Refusal::Damaged, false};
    }
    switch (endpoint) {
    case Endpoint::Genesis:
        return served<GenesisRequest>(
            frame, [&](const auto&) { return Reply<GenesisResponse>(GenesisResponse{genesisOctets}); });
    case Endpoint::SessionChallenge:
        return served<SessionChallengeRequest>(frame, [&](const auto& r) { return challenge(r); });
    case Endpoint::SessionOpen: return served<SessionOpenRequest>(frame, [&](const auto& r) { return openSession(r); });
    case Endpoint::LightBlocks: return served<LightBlocksRequest>(frame, [&](const auto& r) { return lightBlocks(r); });
    default: break;
    }
    if (!token)
        if (auto guest = answerGuest(endpoint, frame))
            return std::move(*guest);
    const Reply<Caller> who = caller(token);
    if (!who)
        return {encodeRefusal(endpoint, who.error()), true, who.error().code, false};
    switch (endpoint) {
    case Endpoint::SessionClose:
        return served<SessionCloseRequest>(frame, [&](const auto&) {
            sessions->close(*token);
            return Reply<SessionCloseResponse>(SessionCloseResponse{});
        });
    case Endpoint::Submit: return served<SubmitRequest>(frame, [&](const auto& r) { return submit(r); });
    case Endpoint::StateProofs: return served<StateProofsRequest>(frame, [&](const auto& r) { return stateProofs(r); });
    case Endpoint::Contributions:
        return served<ContributionsRequest>(frame, [&](const auto& r) { return contributions(r); });
    case Endpoint::Transactions:
        return served<TransactionsRequest>(frame, [&](const auto& r) { return transactions(r); });
    case Endpoint::VaultStat: return served<VaultStatRequest>(frame, [&](const auto& r) { return vaultStat(*who, r); });
    case Endpoint::VaultPut: return served<VaultPutRequest>(frame, [&](const auto& r) { return vaultPut(*who, r); });
    case Endpoint::VaultGet: return served<VaultGetRequest>(frame, [&](const auto& r) { return vaultGet(*who, r); });
    case Endpoint::IdentityResolve:
        return served<IdentityResolveRequest>(frame, [&](const auto& r) { return resolve(*who, r); });
    case Endpoint::IdentityLookup:
        return served<IdentityLookupRequest>(frame, [&](const auto& r) { return lookUp(*who, r); });
    case Endpoint::CataloguePut:
        return served<CataloguePutRequest>(frame, [&](const auto& r) { return putCatalogue(*who, r); });
    case Endpoint::CatalogueGet: return served<CatalogueGetRequest>(frame, [&](const auto& r) { return catalogue(r); });
    case Endpoint::StaffKeysPut:
        return served<StaffKeysPutRequest>(frame, [&](const auto& r) { return putStaffKeys(*who, r); });
    case Endpoint::StaffKeysGet:
        return served<StaffKeysGetRequest>(frame, [&](const auto&) { return staffKeys(*who); });
    case Endpoint::CircleKeysPut:
        return served<CircleKeysPutRequest>(frame, [&](const auto& r) { return putCircleKeys(*who, r); });
    case Endpoint::CircleKeysGet:
        return served<CircleKeysGetRequest>(frame, [&](const auto& r) { return circleKeys(*who, r); });
    case Endpoint::SharesPut: return served<SharesPutRequest>(frame, [&](const auto& r) { return putShares(*who, r); });
    case Endpoint::SharesGet: return served<SharesGetRequest>(frame, [&](const auto&) { return shares(*who); });
    case Endpoint::GrantsPut: return served<GrantsPutRequest>(frame, [&](const auto& r) { return putGrant(r); });
    case Endpoint::GrantsGet: return served<GrantsGetRequest>(frame, [&](const auto& r) { return grant(*who, r); });
    case Endpoint::Clock: return served<ClockRequest>(frame, [&](const auto& r) { return setClock(*who, r); });
    default: break;
    }
    return {encodeRefusal(endpoint, {Refusal::UnknownEndpoint, "no such endpoint"}), true, Refusal::UnknownEndpoint,
            false};
}

Reply<gateway::StatusResponse> Hospital::Data::status()
{
    gateway::StatusResponse out;
    out.pid = static_cast<std::uint32_t>(::getpid());
    out.engine = "embedded";
    out.damaged = !findings.empty();
    for (const gateway::CheckFinding& finding : findings)
        if (out.problems.size() < 100)
            out.problems.push_back(shown(finding.where + " " + finding.what));
    out.now = clock.now();
    out.clients = options.clients ? options.clients() : 0;
    std::error_code failed;
    const auto space = std::filesystem::space(options.home, failed);
    out.freeBytes = failed ? 0 : space.available;
    if (genesis) {
        out.chain = genesis->chain;
        out.genesisHash = genesisHash;
        out.demo = genesis->demo;
        out.simulatedTime = genesis->simulatedTime;
        out.members = static_cast<std::uint32_t>(genesis->members.size());
    }
    if (engine && vault) {
        out.height = engine->height();
        out.blockTime = engine->time();
        const vault::Stats stats = vault->stats();
        out.vaultContributions = stats.contributions;
        out.vaultRecords = stats.ciphertexts;
        out.vaultBytes = stats.octets;
    }
    return out;
}

Reply<gateway::SessionChallengeResponse> Hospital::Data::challenge(const gateway::SessionChallengeRequest& request)
{
    const auto challenge = sessions->challenge(request.key, std::chrono::steady_clock::now());
    if (!challenge)
        return refusal(Refusal::TooManyRequests, "too many log-ins; wait a minute");
    return gateway::SessionChallengeResponse{*challenge};
}

Reply<gateway::SessionOpenResponse> Hospital::Data::openSession(const gateway::SessionOpenRequest& request)
{
    const auto token = sessions->open(request, std::chrono::steady_clock::now());
    if (!token)
        return notLetIn();
    const auto owner = sessions->owner(*token, std::chrono::steady_clock::now());
    if (!owner || !liveCertificate(engine->state(), *owner)) {
        sessions->close(*token);
        return notLetIn();
    }
    sessions->letIn(*owner);
    return gateway::SessionOpenResponse{*token,
                                        Instant{clock.now().ns + options.sessionLifetime.count() * 1'000'000'000}};
}

Reply<gateway::ClockResponse> Hospital::Data::setClock(const Caller& caller, const gateway::ClockRequest& request)
{
    if (!genesis->simulatedTime)
        return refusal(Refusal::NotSimulated, "this chain's time is the real one");
    if (!caller.isAdministrator())
        return refusal(Refusal::NotPermitted, "administrators only");
    const std::optional<Instant> at = request.now.ns == 0 ? std::nullopt : std::optional(request.now);
    if (at && *at < engine->time())
        return refusal(Refusal::Conflict, "the newest block is later");
    if (const auto stored = storeClock(at); !stored)
        return refusal(Refusal::Storage, "the disk refused: " + stored.error().text());
    clock.stand(at);
    return gateway::ClockResponse{};
}

} // namespace twinchart::hospital

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/frame.h>

#include <array>

namespace twinchart::gateway {

namespace {
constexpr std::string_view kMagic = "TCN1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kMessageLimit = 1'000;
constexpr std::size_t kSmall = kMaxAnonymousFrame;
constexpr std::size_t kMiddle = 8u << 20;

constexpr std::array kEndpoints = {
    EndpointInfo{Endpoint::Status, "/v1/status", true, kSmall},
    EndpointInfo{Endpoint::Genesis, "/v1/genesis", true, kSmall},
    EndpointInfo{Endpoint::SessionChallenge, "/v1/session/challenge", true, kSmall},
    EndpointInfo{Endpoint::SessionOpen, "/v1/session/open", true, kSmall},
    EndpointInfo{Endpoint::SessionClose, "/v1/session/close", false, kSmall},
    EndpointInfo{Endpoint::LightBlocks, "/v1/light-blocks", true, kSmall},
    EndpointInfo{Endpoint::Submit, "/v1/submit", false, kMaxFrame, true},
    EndpointInfo{Endpoint::StateProofs, "/v1/state/proofs", false, kMiddle, true},
    EndpointInfo{Endpoint::Contributions, "/v1/contributions", false, kSmall},
    EndpointInfo{Endpoint::Transactions, "/v1/transactions", false, kSmall},
    EndpointInfo{Endpoint::VaultStat, "/v1/vault/stat", false, kMiddle},
    EndpointInfo{Endpoint::VaultPut, "/v1/vault/put", false, kMaxFrame},
    EndpointInfo{Endpoint::VaultGet, "/v1/vault/get", false, kMiddle},
    EndpointInfo{Endpoint::IdentityResolve, "/v1/identity/resolve", false, kMiddle},
    EndpointInfo{Endpoint::StaffKeysPut, "/v1/staff-keys/put", false, kSmall},
    EndpointInfo{Endpoint::StaffKeysGet, "/v1/staff-keys/get", false, kSmall},
    EndpointInfo{Endpoint::CircleKeysPut, "/v1/circle-keys/put", false, kMiddle},
    EndpointInfo{Endpoint::CircleKeysGet, "/v1/circle-keys/get", false, kSmall},
    EndpointInfo{Endpoint::SharesPut, "/v1/shares/put", false, kMiddle},
    EndpointInfo{Endpoint::SharesGet, "/v1/shares/get", false, kSmall},
    EndpointInfo{Endpoint::Clock, "/v1/clock", false, kSmall},
    EndpointInfo{Endpoint::Check, "/v1/check", true, kSmall},
    EndpointInfo{Endpoint::Stop, "/v1/stop", true, kSmall},
    EndpointInfo{Endpoint::IdentityLookup, "/v1/identity/lookup", false, kMiddle},
    EndpointInfo{Endpoint::CataloguePut, "/v1/catalogue/put", false, kMiddle},
    EndpointInfo{Endpoint::CatalogueGet, "/v1/catalogue/get", false, kSmall},
    EndpointInfo{Endpoint::GrantsPut, "/v1/grants/put", false, kMaxGrantTable + kSmall},
    EndpointInfo{Endpoint::GrantsGet, "/v1/grants/get", false, kSmall},
};

constexpr std::array<std::string_view, 15> kRefusalNames = {
    "BadFrame", "UnknownEndpoint", "TooLarge", "Unauthorised", "NotPermitted",
    "NotFound", "TooManyRequests", "Conflict", "Incomplete",   "Mismatch",
    "Damaged",  "NotSimulated",    "Storage",  "Stopping",     "Internal",
};
} // namespace

std::span<const EndpointInfo> endpoints()
{
    return kEndpoints;
}

const EndpointInfo& infoOf(Endpoint endpoint)
{
    return kEndpoints.at(static_cast<std::size_t>(endpoint) - 1);
}

std::optional<Endpoint> endpointOf(std::string_view path)
{
    for (const EndpointInfo& info : kEndpoints)
        if (info.path == path)
            return info.endpoint;
    return std::nullopt;
}

std::string_view nameOf(Refusal refusal)
{
    const auto index = static_cast<std::size_t>(refusal) - 1;
    return index < kRefusalNames.size() ? kRefusalNames[index] : "?";
}

void writeFrameHead(Writer& out, Endpoint endpoint, Direction direction)
{
    out.raw(kMagic)
        .u8(kVersion)
        .u8(kSuite)
        .u8(static_cast<std::uint8_t>(endpoint))
        .u8(static_cast<std::uint8_t>(direction));
}

void readFrameHead(Reader& in, Endpoint endpoint, Direction direction)
{
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    if (in.u8() != static_cast<std::uint8_t>(endpoint) || in.u8() != static_cast<std::uint8_t>(direction))
        in.fail(CodecError::BadValue);
}

Bytes encodeRefusal(Endpoint endpoint, const RefusalFrame& refusal)
{
    Writer out;
    writeFrameHead(out, endpoint, Direction::Refusal);
    out.u16(static_cast<std::uint16_t>(refusal.code));
    out.var(std::string_view(refusal.message).substr(0, kMessageLimit));
    return std::move(out).take();
}

Expected<RefusalFrame, CodecError> decodeRefusal(Endpoint endpoint, BytesView octets)
{
    Reader in(octets);
    readFrameHead(in, endpoint, Direction::Refusal);
    const std::uint16_t code = in.u16();
    if (code == 0 || code > kRefusalNames.size())
        in.fail(CodecError::BadValue);
    RefusalFrame refusal{static_cast<Refusal>(code), in.text(kMessageLimit)};
    TWINCHART_TRY(in.finish());
    return refusal;
}

std::optional<Direction> directionOf(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    in.raw(3);
    const std::uint8_t direction = in.u8();
    if (!in.ok() || direction < 1 || direction > 3)
        return std::nullopt;
    return static_cast<Direction>(direction);
}

bool readBool(Reader& in)
{
    const std::uint8_t octet = in.u8();
    if (octet > 1)
        in.fail(CodecError::BadValue);
    return octet == 1;
}

} // namespace twinchart::gateway

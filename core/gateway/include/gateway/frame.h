// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/codec.h>
#include <util/expected.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Canonical frames TCN1 of a node's interface (grammar: this room's README). Every request and response type has
/// `kEndpoint`, `write(Writer&)`, `read(Reader&)` and equality; a request also names its `Response`.
namespace twinchart::gateway {

/// Longest frame in either direction, and longest one from somebody without a session. Octets.
inline constexpr std::size_t kMaxFrame = 64u << 20;
inline constexpr std::size_t kMaxAnonymousFrame = 64u << 10;
/// Longest grant table (TCA1) in a frame. Octets.
inline constexpr std::size_t kMaxGrantTable = 32u << 20;

/// What a node can be asked. The numbers are those of the frames and never change their meaning.
enum class Endpoint : std::uint8_t {
    Status = 1,
    Genesis = 2,
    SessionChallenge = 3,
    SessionOpen = 4,
    SessionClose = 5,
    LightBlocks = 6,
    Submit = 7,
    StateProofs = 8,
    Contributions = 9,
    Transactions = 10,
    VaultStat = 11,
    VaultPut = 12,
    VaultGet = 13,
    IdentityResolve = 14,
    StaffKeysPut = 15,
    StaffKeysGet = 16,
    CircleKeysPut = 17,
    CircleKeysGet = 18,
    SharesPut = 19,
    SharesGet = 20,
    Clock = 21,
    Check = 22,
    Stop = 23,
    IdentityLookup = 24,
    CataloguePut = 25,
    CatalogueGet = 26,
    GrantsPut = 27,
    GrantsGet = 28,
};

struct EndpointInfo {
    Endpoint endpoint;
    std::string_view path;        ///< HTTP target, "/v1/status"
    bool anonymous = false;       ///< answered without a session
    std::size_t requestLimit = 0; ///< longest request frame, octets
    bool guests =
        false; ///< handed on without a session too, up to kMaxAnonymousFrame; the handler says what it answers
};
std::span<const EndpointInfo> endpoints();
const EndpointInfo& infoOf(Endpoint endpoint);
/// None for a target that no endpoint has.
std::optional<Endpoint> endpointOf(std::string_view path);

/// Why a node refuses, beside its sentence. The numbers are those of the frames.
enum class Refusal : std::uint16_t {
    BadFrame = 1,    ///< not a canonical frame of this endpoint
    UnknownEndpoint, ///< no such target or method
    TooLarge,        ///< above a limit
    Unauthorised,    ///< no session, or an expired one; log in again
    NotPermitted,    ///< the session may not do this
    NotFound,        ///< nothing of that name, or nothing that this session may see
    TooManyRequests, ///< slow down; nothing was done
    Conflict,        ///< contradicts what is there
    Incomplete,      ///< something must be put before this
    Mismatch,        ///< octets do not fit their digest or root
    Damaged,         ///< the node's home is damaged; it answers status and check only
    NotSimulated,    ///< only where the genesis says simulated-time
    Storage,         ///< the node's disk refused
    Stopping,        ///< the node is going down
    Internal,        ///< a defect of the node; details in its log
};
/// Its name, for logs ("NotPermitted").
std::string_view nameOf(Refusal refusal);

/// The answer of a node that refuses.
struct RefusalFrame {
    Refusal code = Refusal::Internal;
    std::string message; ///< English, at most 1,000 octets, no patient data
    friend bool operator==(const RefusalFrame&, const RefusalFrame&) = default;
};

enum class Direction : std::uint8_t { Request = 1, Response = 2, Refusal = 3 };

/// Magic, version, suite, endpoint, direction: the first octets of every frame.
void writeFrameHead(Writer& out, Endpoint endpoint, Direction direction);
void readFrameHead(Reader& in, Endpoint endpoint, Direction direction);

Bytes encodeRefusal(Endpoint endpoint, const RefusalFrame& refusal);
Expected<RefusalFrame, CodecError> decodeRefusal(Endpoint endpoint, BytesView octets);
/// What a frame claims to be, without reading its body. None when it is no TCN1 frame.
std::optional<Direction> directionOf(BytesView octets);

template <class T>
inline constexpr Direction kDirectionOf = requires { typename T::Response; } ? Direction::Request : Direction::Response;

/// The one encoding of a request or response.
template <class T>
Bytes encodeFrame(const T& value)
{
    Writer out;
    writeFrameHead(out, T::kEndpoint, kDirectionOf<T>);
    value.write(out);
    return std::move(out).take();
}

/// Strict: accepts exactly what encodeFrame gives, up to kMaxFrame.
template <class T>
Expected<T, CodecError> decodeFrame(BytesView octets)
{
    if (octets.size() > kMaxFrame)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    readFrameHead(in, T::kEndpoint, kDirectionOf<T>);
    T value = T::read(in);
    TWINCHART_TRY(in.finish());
    return value;
}

/// A truth value as one octet, 0 or 1; anything else is refused.
bool readBool(Reader& in);
inline void writeBool(Writer& out, bool value)
{
    out.u8(value ? 1 : 0);
}

} // namespace twinchart::gateway

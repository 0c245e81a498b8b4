// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frame.h>
#include <util/ids.h>
#include <util/time.h>

#include <vector>

namespace twinchart::gateway {

/// A body without fields.
template <Endpoint E>
struct EmptyResponse {
    static constexpr Endpoint kEndpoint = E;
    void write(Writer&) const {}
    static EmptyResponse read(Reader&) { return {}; }
    friend bool operator==(const EmptyResponse&, const EmptyResponse&) = default;
};
template <Endpoint E, class R>
struct EmptyRequest {
    using Response = R;
    static constexpr Endpoint kEndpoint = E;
    void write(Writer&) const {}
    static EmptyRequest read(Reader&) { return {}; }
    friend bool operator==(const EmptyRequest&, const EmptyRequest&) = default;
};

/// The node in one look. Anonymous; also answered by a damaged node.
struct StatusResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Status;
    std::string chain;
    Digest256 genesisHash;
    bool demo = false;
    bool simulatedTime = false;
    bool damaged = false;
    std::vector<std::string> problems; ///< English, of this start; at most 100
    std::string engine;                ///< "embedded"
    std::uint32_t members = 0;
    std::uint32_t pid = 0;
    LedgerHeight height = 0; ///< newest block
    Instant blockTime;       ///< its time
    Instant now;             ///< the node's clock
    std::uint32_t clients = 0;
    std::uint64_t vaultContributions = 0;
    std::uint64_t vaultRecords = 0;
    std::uint64_t vaultBytes = 0;
    std::uint64_t freeBytes = 0; ///< on the home's file system

    void write(Writer& out) const;
    static StatusResponse read(Reader& in);
    friend bool operator==(const StatusResponse&, const StatusResponse&) = default;
};
using StatusRequest = EmptyRequest<Endpoint::Status, StatusResponse>;

/// The genesis file's octets. Anonymous.
struct GenesisResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Genesis;
    Bytes genesis; ///< at most 1 MiB

    void write(Writer& out) const;
    static GenesisResponse read(Reader& in);
    friend bool operator==(const GenesisResponse&, const GenesisResponse&) = default;
};
using GenesisRequest = EmptyRequest<Endpoint::Genesis, GenesisResponse>;

using Challenge = FixedBytes<32, struct ChallengeTag>;
using SessionToken = FixedBytes<32, struct SessionTokenTag>;

/// What a device signs to open a session: var("twinchart session") ‖ var(chain id) ‖ var(challenge).
Bytes sessionMessage(std::string_view chain, const Challenge& challenge);

struct SessionChallengeResponse {
    static constexpr Endpoint kEndpoint = Endpoint::SessionChallenge;
    Challenge challenge; ///< good once, for 60 s

    void write(Writer& out) const;
    static SessionChallengeResponse read(Reader& in);
    friend bool operator==(const SessionChallengeResponse&, const SessionChallengeResponse&) = default;
};
/// Asked by anybody for any key; the answer does not tell whether the key is known.
struct SessionChallengeRequest {
    using Response = SessionChallengeResponse;
    static constexpr Endpoint kEndpoint = Endpoint::SessionChallenge;
    KeyId key; ///< of the signing key

    void write(Writer& out) const;
    static SessionChallengeRequest read(Reader& in);
    friend bool operator==(const SessionChallengeRequest&, const SessionChallengeRequest&) = default;
};

struct SessionOpenResponse {
    static constexpr Endpoint kEndpoint = Endpoint::SessionOpen;
    SessionToken token; ///< goes into "Authorization: Bearer HEX"
    Instant expires;

    void write(Writer& out) const;
    static SessionOpenResponse read(Reader& in);
    friend bool operator==(const SessionOpenResponse&, const SessionOpenResponse&) = default;
};
struct SessionOpenRequest {
    using Response = SessionOpenResponse;
    static constexpr Endpoint kEndpoint = Endpoint::SessionOpen;
    Challenge challenge;
    PublicSigningKey key;
    Signature64 signature; ///< over sessionMessage()

    void write(Writer& out) const;
    static SessionOpenRequest read(Reader& in);
    friend bool operator==(const SessionOpenRequest&, const SessionOpenRequest&) = default;
};

using SessionCloseResponse = EmptyResponse<Endpoint::SessionClose>;
using SessionCloseRequest = EmptyRequest<Endpoint::SessionClose, SessionCloseResponse>;

/// Sets the clock of a simulated-time home forward while history is made; 0 = follow the system's clock again.
/// Administrators only; refused NotSimulated elsewhere, Conflict when it would go back behind the newest block.
using ClockResponse = EmptyResponse<Endpoint::Clock>;
struct ClockRequest {
    using Response = ClockResponse;
    static constexpr Endpoint kEndpoint = Endpoint::Clock;
    Instant now;

    void write(Writer& out) const;
    static ClockRequest read(Reader& in);
    friend bool operator==(const ClockRequest&, const ClockRequest&) = default;
};

/// What a check found wrong in one place.
struct CheckFinding {
    std::string where;    ///< file below the home, or part of a store: "node/vault.db", "ciphertext 12 of <root>"
    std::string what;     ///< English reason
    bool missing = false; ///< absent rather than wrong
    friend bool operator==(const CheckFinding&, const CheckFinding&) = default;
};
struct CheckResponse {
    static constexpr Endpoint kEndpoint = Endpoint::Check;
    std::uint64_t checked = 0; ///< blocks, ciphertexts, files looked at
    std::uint64_t invalid = 0;
    std::uint64_t missing = 0;
    std::vector<CheckFinding> findings; ///< the first 1,000

    void write(Writer& out) const;
    static CheckResponse read(Reader& in);
    friend bool operator==(const CheckResponse&, const CheckResponse&) = default;
};
/// The node's own stores and files. Anonymous; also answered by a damaged node. Deep reads every octet.
struct CheckRequest {
    using Response = CheckResponse;
    static constexpr Endpoint kEndpoint = Endpoint::Check;
    bool deep = false;

    void write(Writer& out) const;
    static CheckRequest read(Reader& in);
    friend bool operator==(const CheckRequest&, const CheckRequest&) = default;
};

/// Ends the node cleanly. Anonymous (the socket is the owner's alone). Answered before it goes.
using StopResponse = EmptyResponse<Endpoint::Stop>;
using StopRequest = EmptyRequest<Endpoint::Stop, StopResponse>;

} // namespace twinchart::gateway

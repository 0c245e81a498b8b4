// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/identity.h>
#include <gateway/nodeframes.h>
#include <util/ids.h>

#include <vector>

namespace twinchart::gateway {

/// The wrapped PatientIds that stand: the proposed one, or the one that somebody put before.
struct IdentityResolveResponse {
    static constexpr Endpoint kEndpoint = Endpoint::IdentityResolve;
    std::vector<crypto::WrappedPatientId> standing; ///< one per row, in order

    void write(Writer& out) const;
    static IdentityResolveResponse read(Reader& in);
    friend bool operator==(const IdentityResolveResponse&, const IdentityResolveResponse&) = default;
};
/// The registration desk: which patient a lookup MAC (crypto::patientLookupMac) stands for. Get or put, atomically
/// for all rows. The map is the hospital's: sessions of its staff only.
struct IdentityResolveRequest {
    using Response = IdentityResolveResponse;
    static constexpr Endpoint kEndpoint = Endpoint::IdentityResolve;
    struct Row {
        Digest256 mac;
        crypto::WrappedPatientId proposed;
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::vector<Row> rows; ///< 1 to 65,536

    void write(Writer& out) const;
    static IdentityResolveRequest read(Reader& in);
    friend bool operator==(const IdentityResolveRequest&, const IdentityResolveRequest&) = default;
};

/// What stands for each MAC, without putting anything.
struct IdentityLookupResponse {
    static constexpr Endpoint kEndpoint = Endpoint::IdentityLookup;
    std::vector<std::optional<crypto::WrappedPatientId>> standing; ///< one per MAC, in order

    void write(Writer& out) const;
    static IdentityLookupResponse read(Reader& in);
    friend bool operator==(const IdentityLookupResponse&, const IdentityLookupResponse&) = default;
};
struct IdentityLookupRequest {
    using Response = IdentityLookupResponse;
    static constexpr Endpoint kEndpoint = Endpoint::IdentityLookup;
    std::vector<Digest256> macs; ///< 1 to 65,536

    void write(Writer& out) const;
    static IdentityLookupRequest read(Reader& in);
    friend bool operator==(const IdentityLookupRequest&, const IdentityLookupRequest&) = default;
};

/// Catalogue files are public and named by their SHA-256: the node keeps what an administrator put, so that every
/// workstation finds the one that a digest in the state names.
struct CataloguePutRequest {
    using Response = EmptyResponse<Endpoint::CataloguePut>;
    static constexpr Endpoint kEndpoint = Endpoint::CataloguePut;
    Bytes file; ///< 1 octet to 4 MiB

    void write(Writer& out) const;
    static CataloguePutRequest read(Reader& in);
    friend bool operator==(const CataloguePutRequest&, const CataloguePutRequest&) = default;
};
using CataloguePutResponse = CataloguePutRequest::Response;

struct CatalogueGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::CatalogueGet;
    std::optional<Bytes> file; ///< none of that digest; the asker compares the digest

    void write(Writer& out) const;
    static CatalogueGetResponse read(Reader& in);
    friend bool operator==(const CatalogueGetResponse&, const CatalogueGetResponse&) = default;
};
struct CatalogueGetRequest {
    using Response = CatalogueGetResponse;
    static constexpr Endpoint kEndpoint = Endpoint::CatalogueGet;
    Digest256 digest;

    void write(Writer& out) const;
    static CatalogueGetRequest read(Reader& in);
    friend bool operator==(const CatalogueGetRequest&, const CatalogueGetRequest&) = default;
};

/// The hospital's keys sealed to one staff device (TCH1). Members' addresses in all mailboxes are the ids of the
/// signing keys in their certificates.
struct StaffKeysPutRequest {
    using Response = EmptyResponse<Endpoint::StaffKeysPut>;
    static constexpr Endpoint kEndpoint = Endpoint::StaffKeysPut;
    KeyId recipient;
    Bytes sealed; ///< at most 16 KiB

    void write(Writer& out) const;
    static StaffKeysPutRequest read(Reader& in);
    friend bool operator==(const StaffKeysPutRequest&, const StaffKeysPutRequest&) = default;
};
using StaffKeysPutResponse = StaffKeysPutRequest::Response;

struct StaffKeysGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::StaffKeysGet;
    std::optional<Bytes> sealed; ///< the session's own; none yet

    void write(Writer& out) const;
    static StaffKeysGetResponse read(Reader& in);
    friend bool operator==(const StaffKeysGetResponse&, const StaffKeysGetResponse&) = default;
};
using StaffKeysGetRequest = EmptyRequest<Endpoint::StaffKeysGet, StaffKeysGetResponse>;

/// The secret of a circle's epoch sealed to one member's device (TCO1).
struct CircleKeyRow {
    Digest256 circle; ///< tail of the circle's state key
    std::uint64_t epoch = 0;
    KeyId member;
    Bytes sealed; ///< at most 16 KiB
    friend bool operator==(const CircleKeyRow&, const CircleKeyRow&) = default;
};
/// By a member, or for a circle that is not in the state yet (the maker puts its own before it submits). What
/// several members put for the same place stands side by side: a bad one keeps no good one out.
struct CircleKeysPutRequest {
    using Response = EmptyResponse<Endpoint::CircleKeysPut>;
    static constexpr Endpoint kEndpoint = Endpoint::CircleKeysPut;
    std::vector<CircleKeyRow> rows; ///< 1 to 10,000

    void write(Writer& out) const;
    static CircleKeysPutRequest read(Reader& in);
    friend bool operator==(const CircleKeysPutRequest&, const CircleKeysPutRequest&) = default;
};
using CircleKeysPutResponse = CircleKeysPutRequest::Response;

struct CircleKeysGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::CircleKeysGet;
    std::vector<CircleKeyRow> rows; ///< for the session's key; several for one epoch may stand
    std::uint64_t next = 0;         ///< `after` of the next page
    bool more = false;

    void write(Writer& out) const;
    static CircleKeysGetResponse read(Reader& in);
    friend bool operator==(const CircleKeysGetResponse&, const CircleKeysGetResponse&) = default;
};
struct CircleKeysGetRequest {
    using Response = CircleKeysGetResponse;
    static constexpr Endpoint kEndpoint = Endpoint::CircleKeysGet;
    std::optional<Digest256> circle; ///< one circle only
    std::uint64_t after = 0;         ///< rows put after this mark; 0 = all

    void write(Writer& out) const;
    static CircleKeysGetRequest read(Reader& in);
    friend bool operator==(const CircleKeysGetRequest&, const CircleKeysGetRequest&) = default;
};

/// A share of a custodian's secret sealed to its keeper (TCS1).
struct ShareRow {
    std::string organisation; ///< at most 200 octets
    KeyId custodian;          ///< id of the custodian's sealing key
    std::uint8_t share = 1;   ///< 1 or 2
    KeyId keeper;
    Bytes sealed; ///< at most 16 KiB
    friend bool operator==(const ShareRow&, const ShareRow&) = default;
};
/// By administrators.
struct SharesPutRequest {
    using Response = EmptyResponse<Endpoint::SharesPut>;
    static constexpr Endpoint kEndpoint = Endpoint::SharesPut;
    std::vector<ShareRow> rows; ///< 1 to 100

    void write(Writer& out) const;
    static SharesPutRequest read(Reader& in);
    friend bool operator==(const SharesPutRequest&, const SharesPutRequest&) = default;
};
using SharesPutResponse = SharesPutRequest::Response;

struct SharesGetResponse {
    static constexpr Endpoint kEndpoint = Endpoint::SharesGet;
    std::vector<ShareRow> rows; ///< the session's own

    void write(Writer& out) const;
    static SharesGetResponse read(Reader& in);
    friend bool operator==(const SharesGetResponse&, const SharesGetResponse&) = default;
};
using SharesGetRequest = EmptyRequest<Endpoint::SharesGet, SharesGetResponse>;

} // namespace twinchart::gateway

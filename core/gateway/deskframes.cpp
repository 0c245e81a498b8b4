// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/deskframes.h>

#include "lists.h"

namespace twinchart::gateway {

namespace {
constexpr std::size_t kSealedLimit = 16u << 10;
constexpr std::uint32_t kIdentityLimit = 65'536;
constexpr std::uint32_t kCircleKeysLimit = 10'000;
constexpr std::uint32_t kSharesLimit = 100;
constexpr std::size_t kOrganisationLimit = 200;
constexpr std::size_t kCatalogueLimit = 4u << 20;

Bytes readSealed(Reader& in)
{
    Bytes sealed = bytesOf(in.var(kSealedLimit));
    if (sealed.empty())
        in.fail(CodecError::BadValue);
    return sealed;
}

void writeCircleKeys(Writer& out, const std::vector<CircleKeyRow>& rows)
{
    writeList(out, rows,
              [&](const CircleKeyRow& row) { out.raw(row.circle).u64(row.epoch).raw(row.member).var(row.sealed); });
}
std::vector<CircleKeyRow> readCircleKeys(Reader& in, std::uint32_t atLeast)
{
    return readList<CircleKeyRow>(in, atLeast, kCircleKeysLimit, 77, [&] {
        CircleKeyRow row;
        row.circle = in.fixed<Digest256>();
        row.epoch = in.u64();
        row.member = in.fixed<KeyId>();
        row.sealed = readSealed(in);
        return row;
    });
}

void writeShares(Writer& out, const std::vector<ShareRow>& rows)
{
    writeList(out, rows, [&](const ShareRow& row) {
        out.var(row.organisation).raw(row.custodian).u8(row.share).raw(row.keeper).var(row.sealed);
    });
}
std::vector<ShareRow> readShares(Reader& in, std::uint32_t atLeast)
{
    return readList<ShareRow>(in, atLeast, kSharesLimit, 74, [&] {
        ShareRow row;
        row.organisation = in.text(kOrganisationLimit);
        row.custodian = in.fixed<KeyId>();
        row.share = in.u8();
        row.keeper = in.fixed<KeyId>();
        row.sealed = readSealed(in);
        if (row.share < 1 || row.share > 2)
            in.fail(CodecError::BadValue);
        return row;
    });
}
} // namespace

void IdentityResolveResponse::write(Writer& out) const
{
    writeList(out, standing, [&](const crypto::WrappedPatientId& wrapped) { out.raw(wrapped); });
}
IdentityResolveResponse IdentityResolveResponse::read(Reader& in)
{
    return {readList<crypto::WrappedPatientId>(in, 1, kIdentityLimit, crypto::WrappedPatientId::kSize,
                                               [&] { return in.fixed<crypto::WrappedPatientId>(); })};
}

void IdentityResolveRequest::write(Writer& out) const
{
    writeList(out, rows, [&](const Row& row) { out.raw(row.mac).raw(row.proposed); });
}
IdentityResolveRequest IdentityResolveRequest::read(Reader& in)
{
    return {readList<Row>(in, 1, kIdentityLimit, 77, [&] {
        Row row;
        row.mac = in.fixed<Digest256>();
        row.proposed = in.fixed<crypto::WrappedPatientId>();
        return row;
    })};
}

void IdentityLookupResponse::write(Writer& out) const
{
    writeList(out, standing, [&](const std::optional<crypto::WrappedPatientId>& wrapped) {
        writeBool(out, wrapped.has_value());
        if (wrapped)
            out.raw(*wrapped);
    });
}
IdentityLookupResponse IdentityLookupResponse::read(Reader& in)
{
    return {readList<std::optional<crypto::WrappedPatientId>>(in, 1, kIdentityLimit, 1, [&] {
        return readBool(in) ? std::optional(in.fixed<crypto::WrappedPatientId>()) : std::nullopt;
    })};
}

void IdentityLookupRequest::write(Writer& out) const
{
    writeList(out, macs, [&](const Digest256& mac) { out.raw(mac); });
}
IdentityLookupRequest IdentityLookupRequest::read(Reader& in)
{
    return {readList<Digest256>(in, 1, kIdentityLimit, Digest256::kSize, [&] { return in.fixed<Digest256>(); })};
}

void CataloguePutRequest::write(Writer& out) const
{
    out.var(file);
}
CataloguePutRequest CataloguePutRequest::read(Reader& in)
{
    CataloguePutRequest value{bytesOf(in.var(kCatalogueLimit))};
    if (value.file.empty())
        in.fail(CodecError::BadValue);
    return value;
}

void CatalogueGetResponse::write(Writer& out) const
{
    writeBool(out, file.has_value());
    if (file)
        out.var(*file);
}
CatalogueGetResponse CatalogueGetResponse::read(Reader& in)
{
    CatalogueGetResponse value;
    if (readBool(in)) {
        value.file = bytesOf(in.var(kCatalogueLimit));
        if (value.file->empty())
            in.fail(CodecError::BadValue);
    }
    return value;
}

void CatalogueGetRequest::write(Writer& out) const
{
    out.raw(digest);
}
CatalogueGetRequest CatalogueGetRequest::read(Reader& in)
{
    return {in.fixed<Digest256>()};
}

void StaffKeysPutRequest::write(Writer& out) const
{
    out.raw(recipient).var(sealed);
}
StaffKeysPutRequest StaffKeysPutRequest::read(Reader& in)
{
    StaffKeysPutRequest value;
    value.recipient = in.fixed<KeyId>();
    value.sealed = readSealed(in);
    return value;
}

void StaffKeysGetResponse::write(Writer& out) const
{
    writeBool(out, sealed.has_value());
    if (sealed)
        out.var(*sealed);
}
StaffKeysGetResponse StaffKeysGetResponse::read(Reader& in)
{
    StaffKeysGetResponse value;
    if (readBool(in))
        value.sealed = readSealed(in);
    return value;
}

void CircleKeysPutRequest::write(Writer& out) const
{
    writeCircleKeys(out, rows);
}
CircleKeysPutRequest CircleKeysPutRequest::read(Reader& in)
{
    return {readCircleKeys(in, 1)};
}

void CircleKeysGetResponse::write(Writer& out) const
{
    writeCircleKeys(out, rows);
    out.u64(next);
    writeBool(out, more);
}
CircleKeysGetResponse CircleKeysGetResponse::read(Reader& in)
{
    CircleKeysGetResponse value;
    value.rows = readCircleKeys(in, 0);
    value.next = in.u64();
    value.more = readBool(in);
    return value;
}

void CircleKeysGetRequest::write(Writer& out) const
{
    writeBool(out, circle.has_value());
    if (circle)
        out.raw(*circle);
    out.u64(after);
}
CircleKeysGetRequest CircleKeysGetRequest::read(Reader& in)
{
    CircleKeysGetRequest value;
    if (readBool(in))
        value.circle = in.fixed<Digest256>();
    value.after = in.u64();
    return value;
}

void SharesPutRequest::write(Writer& out) const
{
    writeShares(out, rows);
}
SharesPutRequest SharesPutRequest::read(Reader& in)
{
    return {readShares(in, 1)};
}
void SharesGetResponse::write(Writer& out) const
{
    writeShares(out, rows);
}
SharesGetResponse SharesGetResponse::read(Reader& in)
{
    return {readShares(in, 0)};
}

} // namespace twinchart::gateway

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/custody.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

namespace twinchart::contract {

namespace {
enum class Type : std::uint8_t { Service = 45, Receipt = 46, Attestation = 47, Surgery = 48 };

bool isEquipment(Role role)
{
    return role >= Role::TestEquipment;
}

bool isLeafOrWhole(std::uint32_t leaf)
{
    return leaf < (std::uint32_t{1} << kMaxContributionDepth) || leaf == kWholeContribution;
}

void write(Writer& out, const TeamProof& proof)
{
    out.u8(proof.place).raw(proof.blind);
    for (const Digest256& d : proof.path)
        out.raw(d);
}
TeamProof readTeamProof(Reader& in)
{
    TeamProof proof;
    proof.place = in.u8();
    require(in, proof.place < kTeamSeats);
    proof.blind = in.fixed<Digest256>();
    for (Digest256& d : proof.path)
        d = in.fixed<Digest256>();
    return proof;
}

void write(Writer& out, const LeafPlace& place)
{
    out.raw(place.root).u32(place.leaf);
}
/// A place that is there exactly when its phase was reached.
LeafPlace readLeafPlace(Reader& in, bool there)
{
    LeafPlace place;
    place.root = in.fixed<Digest256>();
    place.leaf = in.u32();
    require(in, there ? place.leaf < (std::uint32_t{1} << kMaxContributionDepth) : place == LeafPlace{});
    return place;
}
} // namespace

void write(Writer& out, const StoreReceiptBody& b)
{
    using Action = StoreReceiptBody::Action;
    put(out, b.action);
    switch (b.action) {
    case Action::Designate:
        out.raw(b.service);
        put(out, b.kind);
        return;
    case Action::Retire: out.raw(b.service); return;
    case Action::Stored:
    case Action::Erased:
        out.raw(b.root).u32(b.leaf).raw(b.evidence);
        putInstant(out, b.claimed);
        return;
    }
}
StoreReceiptBody readStoreReceipt(Reader& in)
{
    using Action = StoreReceiptBody::Action;
    StoreReceiptBody b;
    b.action = take(in, Action::Designate, Action::Erased);
    if (b.action == Action::Designate || b.action == Action::Retire) {
        b.service = in.fixed<KeyId>();
        if (b.action == Action::Designate)
            b.kind = take(in, ServiceKind::Vault, ServiceKind::Agent);
        return b;
    }
    b.root = in.fixed<Digest256>();
    b.leaf = in.u32();
    require(in, isLeafOrWhole(b.leaf) && (b.action == Action::Stored || b.leaf != kWholeContribution));
    b.evidence = in.fixed<Digest256>();
    b.claimed = takeInstant(in);
    require(in, b.claimed.ns != 0);
    return b;
}

void write(Writer& out, const AttestationBody& b)
{
    write(out, b.leaf);
    out.raw(b.commitment);
}
AttestationBody readAttestation(Reader& in)
{
    AttestationBody b;
    b.leaf = readLeafReference(in);
    b.commitment = in.fixed<Digest256>();
    return b;
}

void write(Writer& out, const SurgeryBody& b)
{
    using Action = SurgeryBody::Action;
    put(out, b.action).raw(b.handle).raw(b.surgery);
    switch (b.action) {
    case Action::Plan:
        out.raw(b.team).raw(b.surgeon);
        write(out, b.seat);
        write(out, b.second);
        return;
    case Action::Start:
        write(out, b.seat);
        write(out, b.diagnosis);
        write(out, b.record);
        return;
    case Action::Close:
        write(out, b.seat);
        write(out, b.record);
        write(out, b.second);
        return;
    case Action::FollowUp: write(out, b.record); return;
    case Action::Abandon: write(out, b.seat); return;
    }
}
SurgeryBody readSurgery(Reader& in)
{
    using Action = SurgeryBody::Action;
    SurgeryBody b;
    b.action = take(in, Action::Plan, Action::Abandon);
    b.handle = in.fixed<PatientHandle>();
    b.surgery = in.fixed<Digest256>();
    if (b.action == Action::Plan) {
        b.team = in.fixed<Digest256>();
        b.surgeon = in.fixed<KeyId>();
    }
    if (b.action != Action::FollowUp)
        b.seat = readTeamProof(in);
    if (b.action == Action::Start)
        b.diagnosis = readLeafReference(in);
    if (b.action == Action::Start || b.action == Action::Close || b.action == Action::FollowUp)
        b.record = readLeafReference(in);
    if (b.action == Action::Plan || b.action == Action::Close)
        b.second = readTeamProof(in);
    return b;
}

Bytes encode(const ServiceEntry& e)
{
    Writer out = beginEntry(Type::Service);
    put(out, e.kind).u64(e.since).u64(e.retired);
    return std::move(out).take();
}
template <>
Expected<ServiceEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ServiceEntry>(value, Type::Service, [](Reader& in, ServiceEntry& e) {
        e.kind = take(in, ServiceKind::Vault, ServiceKind::Agent);
        e.since = in.u64();
        e.retired = in.u64();
    });
}

Bytes encode(const ReceiptEntry& e)
{
    Writer out = beginEntry(Type::Receipt);
    put(out, e.what).raw(e.evidence);
    putInstant(out, e.claimed);
    out.u64(e.height);
    return std::move(out).take();
}
template <>
Expected<ReceiptEntry, CodecError> decodeEntry(BytesView value)
{
    using What = ReceiptEntry::What;
    return decodeEntryOf<ReceiptEntry>(value, Type::Receipt, [](Reader& in, ReceiptEntry& e) {
        e.what = take(in, What::Stored, What::Erased);
        e.evidence = in.fixed<Digest256>();
        e.claimed = takeInstant(in);
        e.height = in.u64();
    });
}

Bytes encode(const AttestationEntry& e)
{
    Writer out = beginEntry(Type::Attestation);
    put(out, e.role).raw(e.commitment).u64(e.height);
    return std::move(out).take();
}
template <>
Expected<AttestationEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AttestationEntry>(value, Type::Attestation, [](Reader& in, AttestationEntry& e) {
        e.role = takeRole(in);
        require(in, isEquipment(e.role));
        e.commitment = in.fixed<Digest256>();
        e.height = in.u64();
    });
}

Bytes encode(const SurgeryEntry& e)
{
    Writer out = beginEntry(Type::Surgery);
    out.raw(e.organisation).raw(e.team).raw(e.surgeon);
    out.u64(e.planned).u64(e.started).u64(e.closed).u64(e.followed).u64(e.abandoned);
    write(out, e.diagnosis);
    write(out, e.assessment);
    write(out, e.record);
    write(out, e.followUp);
    return std::move(out).take();
}
template <>
Expected<SurgeryEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<SurgeryEntry>(value, Type::Surgery, [](Reader& in, SurgeryEntry& e) {
        e.organisation = in.fixed<OrganisationId>();
        e.team = in.fixed<Digest256>();
        e.surgeon = in.fixed<KeyId>();
        e.planned = in.u64();
        e.started = in.u64();
        e.closed = in.u64();
        e.followed = in.u64();
        e.abandoned = in.u64();
        require(in, e.closed == 0 || (e.started != 0 && e.abandoned == 0));
        require(in, e.followed == 0 || e.closed != 0);
        e.diagnosis = readLeafPlace(in, e.started != 0);
        e.assessment = readLeafPlace(in, e.started != 0);
        e.record = readLeafPlace(in, e.closed != 0);
        e.followUp = readLeafPlace(in, e.followed != 0);
    });
}

namespace key {
namespace {
/// namespace ‖ parts, each of fixed size.
template <class... Parts>
Bytes under(std::string_view nameSpace, const Parts&... parts)
{
    Writer out;
    out.raw(nameSpace);
    (out.raw(BytesView(parts)), ...);
    return std::move(out).take();
}
Bytes placeOf(const Digest256& root, std::uint32_t leaf)
{
    Writer out;
    out.raw(root).u32(leaf);
    return std::move(out).take();
}
} // namespace

Bytes servicePrefix(const OrganisationId& organisation)
{
    return under("serv", organisation);
}
Bytes service(const OrganisationId& organisation, const KeyId& service)
{
    return under("serv", organisation, service);
}
Bytes receiptPrefix(const Digest256& root, std::uint32_t leaf)
{
    return under("rcps", placeOf(root, leaf));
}
Bytes receipt(const Digest256& root, std::uint32_t leaf, const KeyId& by)
{
    return under("rcps", placeOf(root, leaf), by);
}
Bytes attestationPrefix(const Digest256& root, std::uint32_t leaf)
{
    return under("atst", placeOf(root, leaf));
}
Bytes attestation(const Digest256& root, std::uint32_t leaf, const KeyId& equipment)
{
    return under("atst", placeOf(root, leaf), equipment);
}
Bytes surgeryPrefix(const PatientHandle& handle)
{
    return under("surg", handle);
}
Bytes surgery(const PatientHandle& handle, const Digest256& surgery)
{
    return under("surg", handle, surgery);
}
} // namespace key

} // namespace twinchart::contract

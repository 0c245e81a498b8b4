// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/twins.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

#include <bit>

namespace twinchart::contract {

namespace {
enum class Type : std::uint8_t {
    Authorisation = 51,
    Twin = 52,
    Sequence = 53,
    Instance = 54,
    Master = 55,
    Refusal = 56,
};

void putDigests(Writer& out, const std::vector<Digest256>& list)
{
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const Digest256& d : list)
        out.raw(d);
}
/// A power of two of them, so that their number tells little; ascending.
std::vector<Digest256> takeSources(Reader& in)
{
    std::vector<Digest256> list;
    const std::uint32_t count = in.count(kMaxTwinSources, Digest256::kSize);
    require(in, std::has_single_bit(count));
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const auto d = in.fixed<Digest256>();
        require(in, i == 0 || list.back() < d);
        list.push_back(d);
    }
    return list;
}

void putAuthorship(Writer& out, TwinSuite suite, const Bytes& authorship)
{
    put(out, suite);
    out.var(authorship);
}
void takeAuthorship(Reader& in, TwinSuite& suite, Bytes& authorship)
{
    suite = take(in, TwinSuite::Sealed, TwinSuite::Signcrypted);
    authorship = bytesOf(in.var(kAuthorshipOctets));
    require(in, authorship.size() == (suite == TwinSuite::Signcrypted ? kAuthorshipOctets : 0));
}

void putPlace(Writer& out, const InstancePlace& place)
{
    out.raw(place.twin).u64(place.sequence);
}
InstancePlace takePlace(Reader& in)
{
    InstancePlace place;
    place.twin = in.fixed<Digest256>();
    place.sequence = in.u64();
    require(in, place.sequence != 0);
    return place;
}
} // namespace

void write(Writer& out, const TwinBody& b)
{
    using Action = TwinBody::Action;
    put(out, b.action).raw(b.handle);
    switch (b.action) {
    case Action::Authorise: out.raw(b.organisation).raw(b.address); return;
    case Action::Withdraw: out.raw(b.organisation); return;
    case Action::Create: out.raw(b.twin).raw(b.condition); break;
    case Action::Sources: out.raw(b.twin).u32(b.version); break;
    }
    putDigests(out, b.sources);
}
TwinBody readTwin(Reader& in)
{
    using Action = TwinBody::Action;
    TwinBody b;
    b.action = take(in, Action::Authorise, Action::Sources);
    b.handle = in.fixed<PatientHandle>();
    if (b.action == Action::Authorise || b.action == Action::Withdraw) {
        b.organisation = in.fixed<OrganisationId>();
        if (b.action == Action::Authorise)
            b.address = in.fixed<Digest256>();
        return b;
    }
    b.twin = in.fixed<Digest256>();
    if (b.action == Action::Create) {
        b.condition = in.fixed<Digest256>();
    } else {
        b.version = in.u32();
        require(in, b.version > 1);
    }
    b.sources = takeSources(in);
    return b;
}

void write(Writer& out, const TwinInstanceBody& b)
{
    out.raw(b.handle).raw(b.twin).u64(b.sequence).u32(b.sources).raw(b.data).raw(b.previous).raw(b.root);
    putAuthorship(out, b.suite, b.authorship);
    out.raw(b.receivers);
}
TwinInstanceBody readTwinInstance(Reader& in)
{
    TwinInstanceBody b;
    b.handle = in.fixed<PatientHandle>();
    b.twin = in.fixed<Digest256>();
    b.sequence = in.u64();
    b.sources = in.u32();
    b.data = in.fixed<Digest256>();
    b.previous = in.fixed<Digest256>();
    b.root = in.fixed<Digest256>();
    takeAuthorship(in, b.suite, b.authorship);
    b.receivers = in.fixed<Digest256>();
    require(in, b.sequence != 0 && b.sources != 0);
    require(in, b.sequence != 1 || b.previous == Digest256{});
    return b;
}

void write(Writer& out, const MasterTwinBody& b)
{
    using Action = MasterTwinBody::Action;
    put(out, b.action).raw(b.handle);
    putPlace(out, b.place);
    if (b.action == Action::Accept) {
        out.raw(b.digest);
        return;
    }
    putPlace(out, b.refused);
    out.raw(b.reason);
}
MasterTwinBody readMasterTwin(Reader& in)
{
    using Action = MasterTwinBody::Action;
    MasterTwinBody b;
    b.action = take(in, Action::Accept, Action::Resolve);
    b.handle = in.fixed<PatientHandle>();
    b.place = takePlace(in);
    if (b.action == Action::Accept) {
        b.digest = in.fixed<Digest256>();
        return b;
    }
    b.refused = takePlace(in);
    b.reason = in.fixed<Digest256>();
    require(in, b.place != b.refused);
    return b;
}

Bytes encode(const AuthorisationEntry& e)
{
    Writer out = beginEntry(Type::Authorisation);
    out.raw(e.address).u64(e.since).u64(e.withdrawn);
    return std::move(out).take();
}
template <>
Expected<AuthorisationEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AuthorisationEntry>(value, Type::Authorisation, [](Reader& in, AuthorisationEntry& e) {
        e.address = in.fixed<Digest256>();
        e.since = in.u64();
        e.withdrawn = in.u64();
    });
}

Bytes encode(const TwinEntry& e)
{
    Writer out = beginEntry(Type::Twin);
    out.raw(e.organisation).raw(e.condition).u32(e.version);
    putDigests(out, e.sources);
    out.raw(e.history).u64(e.since).u64(e.changed);
    return std::move(out).take();
}
template <>
Expected<TwinEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<TwinEntry>(value, Type::Twin, [](Reader& in, TwinEntry& e) {
        e.organisation = in.fixed<OrganisationId>();
        e.condition = in.fixed<Digest256>();
        e.version = in.u32();
        e.sources = takeSources(in);
        e.history = in.fixed<Digest256>();
        e.since = in.u64();
        e.changed = in.u64();
    });
}

Bytes encode(const SequenceEntry& e)
{
    Writer out = beginEntry(Type::Sequence);
    out.u64(e.count).raw(e.last);
    for (const Digest256& d : e.edge)
        out.raw(d);
    return std::move(out).take();
}
template <>
Expected<SequenceEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<SequenceEntry>(value, Type::Sequence, [](Reader& in, SequenceEntry& e) {
        e.count = in.u64();
        require(in, e.count != 0);
        e.last = in.fixed<Digest256>();
        for (int i = 0; i < std::popcount(e.count) && in.ok(); ++i)
            e.edge.push_back(in.fixed<Digest256>());
    });
}

Bytes encode(const InstanceEntry& e)
{
    Writer out = beginEntry(Type::Instance);
    out.raw(e.digest).u32(e.sources).raw(e.data).raw(e.previous).raw(e.root);
    putAuthorship(out, e.suite, e.authorship);
    out.raw(e.receivers).raw(e.signer).u64(e.height);
    putInstant(out, e.time);
    return std::move(out).take();
}
template <>
Expected<InstanceEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<InstanceEntry>(value, Type::Instance, [](Reader& in, InstanceEntry& e) {
        e.digest = in.fixed<Digest256>();
        e.sources = in.u32();
        e.data = in.fixed<Digest256>();
        e.previous = in.fixed<Digest256>();
        e.root = in.fixed<Digest256>();
        takeAuthorship(in, e.suite, e.authorship);
        e.receivers = in.fixed<Digest256>();
        e.signer = in.fixed<KeyId>();
        e.height = in.u64();
        e.time = takeInstant(in);
    });
}

Bytes encode(const MasterEntry& e)
{
    Writer out = beginEntry(Type::Master);
    out.u64(e.sequence).raw(e.digest).u64(e.height);
    return std::move(out).take();
}
template <>
Expected<MasterEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<MasterEntry>(value, Type::Master, [](Reader& in, MasterEntry& e) {
        e.sequence = in.u64();
        e.digest = in.fixed<Digest256>();
        e.height = in.u64();
        require(in, e.sequence != 0);
    });
}

Bytes encode(const RefusalEntry& e)
{
    Writer out = beginEntry(Type::Refusal);
    putPlace(out, e.chosen);
    out.raw(e.reason).u64(e.height).u64(e.lifted);
    return std::move(out).take();
}
template <>
Expected<RefusalEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<RefusalEntry>(value, Type::Refusal, [](Reader& in, RefusalEntry& e) {
        e.chosen = takePlace(in);
        e.reason = in.fixed<Digest256>();
        e.height = in.u64();
        e.lifted = in.u64();
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
Bytes octetsOf(const InstancePlace& place)
{
    Writer out;
    putPlace(out, place);
    return std::move(out).take();
}
} // namespace

Bytes authorisationPrefix(const PatientHandle& handle)
{
    return under("auth", handle);
}
Bytes authorisation(const PatientHandle& handle, const OrganisationId& organisation)
{
    return under("auth", handle, organisation);
}
Bytes twinPrefix(const PatientHandle& handle)
{
    return under("twin", handle);
}
Bytes twin(const PatientHandle& handle, const Digest256& twin)
{
    return under("twin", handle, twin);
}
Bytes sequence(const PatientHandle& handle, const Digest256& twin)
{
    return under("tseq", handle, twin);
}
Bytes instancePrefix(const PatientHandle& handle, const Digest256& twin)
{
    return under("inst", handle, twin);
}
Bytes instance(const PatientHandle& handle, const InstancePlace& place)
{
    return under("inst", handle, octetsOf(place));
}
Bytes masterPrefix(const PatientHandle& handle)
{
    return under("mast", handle);
}
Bytes master(const PatientHandle& handle, const Digest256& twin)
{
    return under("mast", handle, twin);
}
Bytes refusal(const PatientHandle& handle, const InstancePlace& refused)
{
    return under("mref", handle, octetsOf(refused));
}
} // namespace key

} // namespace twinchart::contract

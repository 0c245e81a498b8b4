// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/admission.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

namespace twinchart::contract {

namespace {
constexpr std::size_t kSignatureOctets = 64;

enum class Type : std::uint8_t { Application = 17, Succession = 18, Recovery = 19, RecoveryOf = 20 };

void putPossession(Writer& out, const Bytes& octets)
{
    put(out, Algorithm::Ed25519).var(octets);
}
Bytes takePossession(Reader& in)
{
    take(in, Algorithm::Ed25519, Algorithm::Ed25519);
    Bytes octets = bytesOf(in.var(kMaxKeyOctets));
    if (octets.size() != kSignatureOctets)
        in.fail(CodecError::BadValue);
    return octets;
}
void putRecovery(Writer& out, const std::optional<RecoveryKey>& value)
{
    putOptional(out, value, [&](const RecoveryKey& r) {
        putKey(out, r.key);
        putPossession(out, r.possession);
    });
}
std::optional<RecoveryKey> takeRecovery(Reader& in)
{
    return takeOptional(in, [&] {
        RecoveryKey r;
        r.key = takeKey(in, Algorithm::Ed25519);
        r.possession = takePossession(in);
        return r;
    });
}
std::uint32_t takeSlot(Reader& in)
{
    const std::uint32_t slot = in.u32();
    if (slot >= kMaxOpenApplications)
        in.fail(CodecError::BadValue);
    return slot;
}
std::uint64_t takeSerial(Reader& in)
{
    const std::uint64_t serial = in.u64();
    if (serial == 0)
        in.fail(CodecError::BadValue);
    return serial;
}

enum class Decision : std::uint8_t { Accept = 1, Reject = 2 };
} // namespace

void write(Writer& out, const ApplicationBody& b)
{
    out.raw(b.organisation).u32(b.slot).u64(b.serial);
    putKey(out, b.key);
    putKey(out, b.sealing);
    put(out, b.role);
    putRecovery(out, b.recovery);
    putInstant(out, b.until);
    out.var(b.details);
}
ApplicationBody readApplication(Reader& in)
{
    ApplicationBody b;
    b.organisation = in.fixed<OrganisationId>();
    b.slot = takeSlot(in);
    b.serial = takeSerial(in);
    b.key = takeKey(in, Algorithm::Ed25519);
    b.sealing = takeKey(in, Algorithm::X25519);
    b.role = takeRole(in);
    b.recovery = takeRecovery(in);
    b.until = takeInstant(in);
    b.details = bytesOf(in.var(kApplicationDetailsOctets));
    if (b.details.size() != kApplicationDetailsOctets)
        in.fail(CodecError::BadValue);
    return b;
}

void write(Writer& out, const AdmissionBody& b)
{
    out.u32(b.slot).raw(b.application);
    if (const auto* accepted = std::get_if<Acceptance>(&b.decision)) {
        put(out, Decision::Accept);
        put(out, accepted->role).raw(accepted->name);
        putOptional(out, accepted->constituent, [&](const Digest256& d) { out.raw(d); });
        putInstant(out, accepted->validUntil);
    } else {
        put(out, Decision::Reject);
        put(out, std::get<RejectReason>(b.decision));
    }
}
AdmissionBody readAdmission(Reader& in)
{
    AdmissionBody b;
    b.slot = takeSlot(in);
    b.application = in.fixed<Digest256>();
    if (take(in, Decision::Accept, Decision::Reject) == Decision::Accept) {
        Acceptance accepted;
        accepted.role = takeRole(in);
        accepted.name = in.fixed<Digest256>();
        accepted.constituent = takeOptional(in, [&] { return in.fixed<Digest256>(); });
        accepted.validUntil = takeInstant(in);
        b.decision = accepted;
    } else {
        b.decision = take(in, RejectReason::Unspecified, RejectReason::Withdrawn);
    }
    return b;
}

void write(Writer& out, const RotationBody& b)
{
    putKey(out, b.key);
    putKey(out, b.sealing);
    putRecovery(out, b.recovery);
    putPossession(out, b.possession);
}
RotationBody readRotation(Reader& in)
{
    RotationBody b;
    b.key = takeKey(in, Algorithm::Ed25519);
    b.sealing = takeKey(in, Algorithm::X25519);
    b.recovery = takeRecovery(in);
    b.possession = takePossession(in);
    return b;
}

void write(Writer& out, const RecoveryBody& b)
{
    out.raw(b.subject);
    putKey(out, b.key);
    putKey(out, b.sealing);
    putRecovery(out, b.recovery);
    putPossession(out, b.possession);
}
RecoveryBody readRecovery(Reader& in)
{
    RecoveryBody b;
    b.subject = in.fixed<KeyId>();
    b.key = takeKey(in, Algorithm::Ed25519);
    b.sealing = takeKey(in, Algorithm::X25519);
    b.recovery = takeRecovery(in);
    b.possession = takePossession(in);
    return b;
}

Bytes rotationMessage(std::string_view chain, const KeyId& old, const KeyField& key, const KeyField& sealing)
{
    Writer out;
    out.var("twinchart rotation 1").var(chain).raw(old);
    putKey(out, key);
    putKey(out, sealing);
    return std::move(out).take();
}

Bytes recoveryMessage(std::string_view chain, const KeyId& holder, const KeyField& recovery)
{
    Writer out;
    out.var("twinchart recovery 1").var(chain).raw(holder);
    putKey(out, recovery);
    return std::move(out).take();
}

Bytes encode(const ApplicationEntry& e)
{
    Writer out = beginEntry(Type::Application);
    out.raw(e.transaction).u64(e.serial);
    putKey(out, e.key);
    putKey(out, e.sealing);
    put(out, e.role);
    putOptional(out, e.recovery, [&](const KeyField& k) { putKey(out, k); });
    out.raw(e.details);
    putInstant(out, e.until);
    put(out, e.state);
    putOptional(out, e.reason, [&](RejectReason r) { put(out, r); });
    out.u64(e.since).u64(e.decided);
    return std::move(out).take();
}
template <>
Expected<ApplicationEntry, CodecError> decodeEntry(BytesView value)
{
    using State = ApplicationEntry::State;
    return decodeEntryOf<ApplicationEntry>(value, Type::Application, [](Reader& in, ApplicationEntry& e) {
        e.transaction = in.fixed<Digest256>();
        e.serial = takeSerial(in);
        e.key = takeKey(in, Algorithm::Ed25519);
        e.sealing = takeKey(in, Algorithm::X25519);
        e.role = takeRole(in);
        e.recovery = takeOptional(in, [&] { return takeKey(in, Algorithm::Ed25519); });
        e.details = in.fixed<Digest256>();
        e.until = takeInstant(in);
        e.state = take(in, State::Open, State::Rejected);
        e.reason = takeOptional(in, [&] { return take(in, RejectReason::Unspecified, RejectReason::Withdrawn); });
        e.since = in.u64();
        e.decided = in.u64();
        if (e.reason.has_value() != (e.state == State::Rejected) || (e.decided == 0) != (e.state == State::Open))
            in.fail(CodecError::BadValue);
    });
}

Bytes encode(const SuccessionEntry& e)
{
    Writer out = beginEntry(Type::Succession);
    out.raw(e.next).u64(e.since);
    return std::move(out).take();
}
template <>
Expected<SuccessionEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<SuccessionEntry>(value, Type::Succession, [](Reader& in, SuccessionEntry& e) {
        e.next = in.fixed<KeyId>();
        e.since = in.u64();
    });
}

Bytes encode(const RecoveryEntry& e)
{
    Writer out = beginEntry(Type::Recovery);
    putKey(out, e.key);
    out.raw(e.subject);
    put(out, e.state).u64(e.since);
    return std::move(out).take();
}
template <>
Expected<RecoveryEntry, CodecError> decodeEntry(BytesView value)
{
    using State = RecoveryEntry::State;
    return decodeEntryOf<RecoveryEntry>(value, Type::Recovery, [](Reader& in, RecoveryEntry& e) {
        e.key = takeKey(in, Algorithm::Ed25519);
        e.subject = in.fixed<KeyId>();
        e.state = take(in, State::Live, State::Replaced);
        e.since = in.u64();
    });
}

Bytes encode(const RecoveryOfEntry& e)
{
    Writer out = beginEntry(Type::RecoveryOf);
    out.raw(e.recovery);
    putInstant(out, e.lostAt);
    return std::move(out).take();
}
template <>
Expected<RecoveryOfEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<RecoveryOfEntry>(value, Type::RecoveryOf, [](Reader& in, RecoveryOfEntry& e) {
        e.recovery = in.fixed<KeyId>();
        e.lostAt = takeInstant(in);
    });
}

namespace key {
Bytes applicationPrefix(const OrganisationId& organisation)
{
    Writer out;
    out.raw("appl").raw(organisation);
    return std::move(out).take();
}
Bytes application(const OrganisationId& organisation, std::uint32_t slot)
{
    Writer out;
    out.raw("appl").raw(organisation).u32(slot);
    return std::move(out).take();
}
Bytes succession(const KeyId& old)
{
    Writer out;
    out.raw("succ").raw(old);
    return std::move(out).take();
}
Bytes recovery(const KeyId& recovery)
{
    Writer out;
    out.raw("rcvr").raw(recovery);
    return std::move(out).take();
}
Bytes recoveryOf(const KeyId& subject)
{
    Writer out;
    out.raw("rcvs").raw(subject);
    return std::move(out).take();
}
} // namespace key

} // namespace twinchart::contract

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/accesslog.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

namespace twinchart::contract {

namespace {
enum class Type : std::uint8_t { Head = 30, Batch = 31, Access = 32 };

std::uint8_t takeSizeClass(Reader& in)
{
    const std::uint8_t sizeClass = in.u8();
    require(in, sizeClass <= kMaxAccessSizeClass);
    return sizeClass;
}
} // namespace

namespace key {
Bytes accessHead(const KeyId& device)
{
    Writer out;
    out.raw("alog").raw(device);
    return std::move(out).take();
}
Bytes accessBatchPrefix(const KeyId& device)
{
    Writer out;
    out.raw("albt").raw(device);
    return std::move(out).take();
}
Bytes accessBatch(const KeyId& device, std::uint64_t sequence)
{
    Writer out;
    out.raw("albt").raw(device).u64(sequence);
    return std::move(out).take();
}
Bytes accessPrefix(const PatientHandle& handle)
{
    Writer out;
    out.raw("accs").raw(handle);
    return std::move(out).take();
}
Bytes access(const PatientHandle& handle, const Digest256& transaction)
{
    Writer out;
    out.raw("accs").raw(handle).raw(transaction);
    return std::move(out).take();
}
} // namespace key

Bytes accessRowKey(const Digest256& tag, std::uint32_t index)
{
    Writer out;
    out.raw(tag).u32(index);
    return std::move(out).take();
}

void write(Writer& out, const AccessBatchBody& b)
{
    out.u64(b.sequence).raw(b.previous).raw(b.root).u8(b.sizeClass);
    putInstant(out, b.first);
    putInstant(out, b.last);
}
AccessBatchBody readAccessBatch(Reader& in)
{
    AccessBatchBody b;
    b.sequence = in.u64();
    b.previous = in.fixed<Digest256>();
    b.root = in.fixed<Digest256>();
    b.sizeClass = takeSizeClass(in);
    b.first = takeInstant(in);
    b.last = takeInstant(in);
    require(in, b.sequence != 0 && (b.sequence == 1) == (b.previous == Digest256{}));
    return b;
}

void write(Writer& out, const AccessNoticeBody& b)
{
    out.raw(b.handle);
    put(out, b.permissionClass);
    put(out, b.purpose).raw(b.reference).raw(b.audit);
}
AccessNoticeBody readAccessNotice(Reader& in)
{
    AccessNoticeBody b;
    b.handle = in.fixed<PatientHandle>();
    b.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
    b.purpose = take(in, Purpose::Treatment, Purpose::Legal);
    b.reference = in.fixed<Digest256>();
    b.audit = in.fixed<Digest256>();
    return b;
}

Bytes encode(const AccessHeadEntry& e)
{
    Writer out = beginEntry(Type::Head);
    out.u64(e.sequence).raw(e.root).u64(e.height);
    putInstant(out, e.time);
    return std::move(out).take();
}
template <>
Expected<AccessHeadEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AccessHeadEntry>(value, Type::Head, [](Reader& in, AccessHeadEntry& e) {
        e.sequence = in.u64();
        e.root = in.fixed<Digest256>();
        e.height = in.u64();
        e.time = takeInstant(in);
    });
}

Bytes encode(const AccessBatchEntry& e)
{
    Writer out = beginEntry(Type::Batch);
    out.raw(e.previous).raw(e.root).u8(e.sizeClass);
    putInstant(out, e.first);
    putInstant(out, e.last);
    out.u64(e.height);
    return std::move(out).take();
}
template <>
Expected<AccessBatchEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AccessBatchEntry>(value, Type::Batch, [](Reader& in, AccessBatchEntry& e) {
        e.previous = in.fixed<Digest256>();
        e.root = in.fixed<Digest256>();
        e.sizeClass = takeSizeClass(in);
        e.first = takeInstant(in);
        e.last = takeInstant(in);
        e.height = in.u64();
    });
}

Bytes encode(const AccessEntry& e)
{
    Writer out = beginEntry(Type::Access);
    out.raw(e.signer);
    put(out, e.permissionClass);
    put(out, e.purpose);
    putFlag(out, e.emergency);
    out.raw(e.reference).raw(e.audit);
    putInstant(out, e.time);
    out.u64(e.height);
    return std::move(out).take();
}
template <>
Expected<AccessEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<AccessEntry>(value, Type::Access, [](Reader& in, AccessEntry& e) {
        e.signer = in.fixed<KeyId>();
        e.permissionClass = take(in, PermissionClass::Pha, PermissionClass::Sop);
        e.purpose = take(in, Purpose::Treatment, Purpose::Legal);
        e.emergency = takeFlag(in);
        e.reference = in.fixed<Digest256>();
        e.audit = in.fixed<Digest256>();
        e.time = takeInstant(in);
        e.height = in.u64();
    });
}

} // namespace twinchart::contract

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/encoding.h>
#include <util/bytes.h>
#include <util/expected.h>

#include <cstdint>
#include <optional>

namespace twinchart::ledger {

/// Writer of canonical protobuf. The caller writes fields in ascending order.
/// Functions without "always" leave a default value out, as proto3 does.
class ProtoWriter {
public:
    void rawVarint(std::uint64_t v);
    void raw(BytesView octets) { m_out.insert(m_out.end(), octets.begin(), octets.end()); }
    void varint(unsigned field, std::uint64_t v);
    void integer(unsigned field, std::int64_t v) { varint(field, static_cast<std::uint64_t>(v)); }
    void fixed64(unsigned field, std::int64_t v); ///< sfixed64
    void bytes(unsigned field, BytesView octets);
    void bytes(unsigned field, std::string_view text) { bytes(field, viewOf(text)); }
    void bytesAlways(unsigned field, BytesView octets); ///< also for embedded messages

    const Bytes& out() const& { return m_out; }
    Bytes take() && { return std::move(m_out); }

private:
    Bytes m_out;
};

/// Reader of canonical protobuf and of nothing else: the caller asks for the fields in ascending order; what is
/// unknown, repeated, out of order or left over fails at finish(); longer numbers than needed and defaults
/// written out fail at once. Sticky: after a failure everything reads as absent.
class ProtoReader {
public:
    explicit ProtoReader(BytesView in) : m_in(in) {}

    std::uint64_t varint(unsigned field);
    std::int64_t integer(unsigned field) { return static_cast<std::int64_t>(varint(field)); }
    /// An integer that must lie in int32's, uint32's range.
    std::int32_t integer32(unsigned field);
    std::uint32_t varint32(unsigned field);
    /// Octets of at most `limit`; empty when the field is not there.
    BytesView bytes(unsigned field, std::size_t limit);
    /// The field's octets even when empty; none when the field is not there. Also for repeated fields.
    std::optional<BytesView> present(unsigned field);
    /// A non-nullable embedded message: absent = MissingField.
    BytesView required(unsigned field);

    void fail(DecodeError why);
    bool ok() const { return !m_failed; }
    bool atEnd() const { return m_at == m_in.size(); }
    DecodeError error() const { return m_error; }
    Expected<void, DecodeError> finish();

private:
    bool take(unsigned field, unsigned wireType);
    std::optional<std::uint64_t> rawVarint();

    BytesView m_in;
    std::size_t m_at = 0;
    bool m_failed = false;
    DecodeError m_error = DecodeError::Truncated;
};

} // namespace twinchart::ledger

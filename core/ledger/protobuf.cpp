// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/protobuf.h>

#include <limits>

namespace twinchart::ledger {

namespace {
constexpr unsigned kVarint = 0;
constexpr unsigned kFixed64 = 1;
constexpr unsigned kLength = 2;
} // namespace

void ProtoWriter::rawVarint(std::uint64_t v)
{
    while (v >= 0x80) {
        m_out.push_back(static_cast<std::uint8_t>(v | 0x80));
        v >>= 7;
    }
    m_out.push_back(static_cast<std::uint8_t>(v));
}

void ProtoWriter::varint(unsigned field, std::uint64_t v)
{
    if (v == 0)
        return;
    rawVarint(field << 3 | kVarint);
    rawVarint(v);
}

void ProtoWriter::fixed64(unsigned field, std::int64_t v)
{
    if (v == 0)
        return;
    rawVarint(field << 3 | kFixed64);
    const auto u = static_cast<std::uint64_t>(v);
    for (unsigned shift = 0; shift < 64; shift += 8)
        m_out.push_back(static_cast<std::uint8_t>(u >> shift));
}

void ProtoWriter::bytes(unsigned field, BytesView octets)
{
    if (!octets.empty())
        bytesAlways(field, octets);
}

void ProtoWriter::bytesAlways(unsigned field, BytesView octets)
{
    rawVarint(field << 3 | kLength);
    rawVarint(octets.size());
    raw(octets);
}

void ProtoReader::fail(DecodeError why)
{
    if (!m_failed) {
        m_failed = true;
        m_error = why;
    }
}

std::optional<std::uint64_t> ProtoReader::rawVarint()
{
    std::uint64_t v = 0;
    for (unsigned i = 0;; ++i) {
        if (m_at == m_in.size()) {
            fail(DecodeError::Truncated);
            return std::nullopt;
        }
        const std::uint8_t octet = m_in[m_at++];
        // The tenth octet holds one bit of 64; a last octet of zero would be a longer form of a shorter number.
        if ((i == 9 && octet > 1) || (i > 0 && octet == 0)) {
            fail(DecodeError::NotCanonical);
            return std::nullopt;
        }
        v |= static_cast<std::uint64_t>(octet & 0x7f) << (7 * i);
        if ((octet & 0x80) == 0)
            return v; // at the tenth at the latest
    }
}

bool ProtoReader::take(unsigned field, unsigned wireType)
{
    if (m_failed || atEnd())
        return false;
    const std::size_t start = m_at;
    const auto tag = rawVarint();
    if (!tag)
        return false;
    if (*tag == (static_cast<std::uint64_t>(field) << 3 | wireType))
        return true;
    m_at = start;
    return false;
}

std::uint64_t ProtoReader::varint(unsigned field)
{
    if (!take(field, kVarint))
        return 0;
    const auto v = rawVarint();
    if (v && *v == 0)
        fail(DecodeError::NotCanonical);
    return v.value_or(0);
}

std::int32_t ProtoReader::integer32(unsigned field)
{
    const std::int64_t v = integer(field);
    if (v < std::numeric_limits<std::int32_t>::min() || v > std::numeric_limits<std::int32_t>::max()) {
        fail(DecodeError::BadValue);
        return 0;
    }
    return static_cast<std::int32_t>(v);
}

std::uint32_t ProtoReader::varint32(unsigned field)
{
    const std::uint64_t v = varint(field);
    if (v > std::numeric_limits<std::uint32_t>::max()) {
        fail(DecodeError::BadValue);
        return 0;
    }
    return static_cast<std::uint32_t>(v);
}

std::optional<BytesView> ProtoReader::present(unsigned field)
{
    if (!take(field, kLength))
        return std::nullopt;
    const auto length = rawVarint();
    if (!length)
        return std::nullopt;
    if (*length > m_in.size() - m_at) {
        fail(DecodeError::Truncated);
        return std::nullopt;
    }
    const BytesView out = m_in.subspan(m_at, static_cast<std::size_t>(*length));
    m_at += out.size();
    return out;
}

BytesView ProtoReader::bytes(unsigned field, std::size_t limit)
{
    const auto out = present(field);
    if (!out)
        return {};
    if (out->empty()) {
        fail(DecodeError::NotCanonical);
        return {};
    }
    if (out->size() > limit) {
        fail(DecodeError::BadValue);
        return {};
    }
    return *out;
}

BytesView ProtoReader::required(unsigned field)
{
    const auto out = present(field);
    if (!out)
        fail(DecodeError::MissingField);
    return out.value_or(BytesView{});
}

Expected<void, DecodeError> ProtoReader::finish()
{
    if (!m_failed && !atEnd())
        fail(DecodeError::UnknownField);
    if (m_failed)
        return Unexpected{m_error};
    return {};
}

} // namespace twinchart::ledger

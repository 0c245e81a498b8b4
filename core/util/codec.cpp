// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/codec.h>

#include <cstring>

namespace twinchart {

namespace {
template <std::size_t N>
std::array<std::uint8_t, N> bigEndian(std::uint64_t v)
{
    std::array<std::uint8_t, N> out{};
    for (std::size_t i = 0; i < N; ++i)
        out[i] = static_cast<std::uint8_t>(v >> (8 * (N - 1 - i)));
    return out;
}
std::uint64_t number(BytesView octets)
{
    std::uint64_t v = 0;
    for (const std::uint8_t octet : octets)
        v = v << 8 | octet;
    return v;
}
} // namespace

Writer& Writer::u8(std::uint8_t v)
{
    m_out.push_back(v);
    return *this;
}
Writer& Writer::u16(std::uint16_t v)
{
    return raw(bigEndian<2>(v));
}
Writer& Writer::u32(std::uint32_t v)
{
    return raw(bigEndian<4>(v));
}
Writer& Writer::u64(std::uint64_t v)
{
    return raw(bigEndian<8>(v));
}
Writer& Writer::raw(BytesView octets)
{
    m_out.insert(m_out.end(), octets.begin(), octets.end());
    return *this;
}
Writer& Writer::var(BytesView octets)
{
    u32(static_cast<std::uint32_t>(octets.size()));
    return raw(octets);
}

void Reader::fail(CodecError why)
{
    if (!m_failed)
        m_error = why;
    m_failed = true;
    m_at = m_in.size();
}

BytesView Reader::raw(std::size_t n)
{
    if (m_failed || n > remaining()) {
        fail(CodecError::Truncated);
        return {};
    }
    const BytesView out = m_in.subspan(m_at, n);
    m_at += n;
    return out;
}

std::uint8_t Reader::u8()
{
    const BytesView v = raw(1);
    return v.empty() ? std::uint8_t{0} : v[0];
}
std::uint16_t Reader::u16()
{
    return static_cast<std::uint16_t>(number(raw(2)));
}
std::uint32_t Reader::u32()
{
    return static_cast<std::uint32_t>(number(raw(4)));
}
std::uint64_t Reader::u64()
{
    return number(raw(8));
}

BytesView Reader::var(std::size_t limit)
{
    const std::uint32_t n = u32();
    if (n > limit) {
        fail(CodecError::TooLong);
        return {};
    }
    return raw(n);
}

std::string Reader::text(std::size_t limit)
{
    std::string out = textOf(var(limit));
    if (!isUtf8(out) || out.find('\0') != std::string::npos) {
        fail(CodecError::BadValue);
        out.clear();
    }
    return out;
}

void Reader::magic(std::string_view magic)
{
    const BytesView got = raw(magic.size());
    if (ok() && textViewOf(got) != magic)
        fail(CodecError::BadMagic);
}

std::uint32_t Reader::count(std::uint32_t limit, std::size_t each)
{
    const std::uint32_t n = u32();
    if (n > limit) {
        fail(CodecError::TooLong);
        return 0;
    }
    if (each != 0 && n > remaining() / each) {
        fail(CodecError::Truncated);
        return 0;
    }
    return ok() ? n : 0;
}

Expected<void, CodecError> Reader::finish()
{
    if (!m_failed && remaining() != 0)
        fail(CodecError::TrailingBytes);
    if (m_failed)
        return Unexpected{m_error};
    return {};
}

bool isUtf8(std::string_view text)
{
    std::size_t i = 0;
    const auto at = [&](std::size_t k) { return static_cast<std::uint8_t>(text[k]); };
    while (i < text.size()) {
        // Most text is ASCII: eight octets at a time.
        for (std::uint64_t eight = 0; text.size() - i >= sizeof eight; i += sizeof eight) {
            std::memcpy(&eight, text.data() + i, sizeof eight);
            if ((eight & 0x8080808080808080U) != 0)
                break;
        }
        if (i == text.size())
            break;
        const std::uint8_t lead = at(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        std::size_t more = 0;
        std::uint32_t point = 0;
        std::uint32_t least = 0;
        if ((lead & 0xe0) == 0xc0) {
            more = 1;
            point = lead & 0x1fU;
            least = 0x80;
        } else if ((lead & 0xf0) == 0xe0) {
            more = 2;
            point = lead & 0x0fU;
            least = 0x800;
        } else if ((lead & 0xf8) == 0xf0) {
            more = 3;
            point = lead & 0x07U;
            least = 0x10000;
        } else {
            return false;
        }
        if (text.size() - i <= more)
            return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if ((at(i + k) & 0xc0) != 0x80)
                return false;
            point = point << 6 | (at(i + k) & 0x3fU);
        }
        if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return false;
        i += more + 1;
    }
    return true;
}

} // namespace twinchart

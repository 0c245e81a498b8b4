// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/bytes.h>
#include <util/expected.h>

namespace twinchart {

/// Why canonical bytes were refused.
enum class CodecError {
    Truncated,     ///< fewer octets than the grammar needs
    TrailingBytes, ///< octets left over after the last field
    TooLong,       ///< a length above the limit that the reader was given
    BadValue,      ///< a value outside its set (unknown enum, non-minimal, out of order)
    BadMagic,      ///< another format
    BadVersion,    ///< this format, an unknown version or suite
};

/// Writer of the one canonical encoding that every format of ours uses:
/// fixed-width big-endian integers, and octet strings with a 32-bit big-endian length before them.
class Writer {
public:
    Writer& u8(std::uint8_t v);
    Writer& u16(std::uint16_t v);
    Writer& u32(std::uint32_t v);
    Writer& u64(std::uint64_t v);
    Writer& i64(std::int64_t v) { return u64(static_cast<std::uint64_t>(v)); }
    /// Octets without a length (for fields of fixed size and magics).
    Writer& raw(BytesView octets);
    Writer& raw(std::string_view text) { return raw(viewOf(text)); }
    /// Length-prefixed octets.
    Writer& var(BytesView octets);
    Writer& var(std::string_view text) { return var(viewOf(text)); }
    Writer& reserve(std::size_t n)
    {
        m_out.reserve(n);
        return *this;
    }

    const Bytes& bytes() const& { return m_out; }
    Bytes take() && { return std::move(m_out); }
    std::size_t size() const { return m_out.size(); }

private:
    Bytes m_out;
};

/// Reader of Writer's encoding. After the first failure every later read fails too and gives zero or
/// empty values, so that a decoder may read all its fields and test once with finish().
class Reader {
public:
    explicit Reader(BytesView in) : m_in(in) {}

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    /// `n` octets; a view into the input.
    BytesView raw(std::size_t n);
    /// Length-prefixed octets of at most `limit`; a view into the input.
    BytesView var(std::size_t limit);
    /// Length-prefixed text of at most `limit` octets; refused unless it is UTF-8 without NUL.
    std::string text(std::size_t limit);
    /// The next octets must be exactly `magic`.
    void magic(std::string_view magic);
    template <class F>
    F fixed()
    {
        const auto f = F::from(raw(F::kSize));
        return f ? *f : F{};
    }
    /// A count that must be followed by at least `each` octets per element (so it bounds allocation).
    std::uint32_t count(std::uint32_t limit, std::size_t each);
    /// Marks the input as refused for `why`, unless it already is.
    void fail(CodecError why);

    std::size_t remaining() const noexcept { return m_in.size() - m_at; }
    bool ok() const noexcept { return !m_failed; }
    CodecError error() const noexcept { return m_error; }
    /// Everything was read and nothing is left over.
    Expected<void, CodecError> finish();

private:
    BytesView m_in;
    std::size_t m_at = 0;
    bool m_failed = false;
    CodecError m_error = CodecError::Truncated;
};

/// Strict UTF-8 (no overlong form, no surrogate, at most U+10FFFF).
bool isUtf8(std::string_view text);

} // namespace twinchart

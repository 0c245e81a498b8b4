// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "throttle.h"

#include <crypto/hash.h>
#include <util/file.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kMagic = "TPT1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::uint64_t kMaxFile = 4096;
constexpr std::int64_t kSecond = 1'000'000'000;
/// What a file stands for that cannot be read: the first count with the longest wait.
constexpr std::uint32_t kUnreadable = kFreeTries + 11;
} // namespace

std::int64_t waitSeconds(std::uint32_t wrong)
{
    if (wrong <= kFreeTries)
        return 0;
    const std::uint32_t doublings = wrong - kFreeTries - 1;
    return doublings >= 10 ? kLongestWaitSeconds : std::int64_t{1} << doublings;
}

Bytes encodeTries(const Tries& tries)
{
    Writer out;
    out.raw(kMagic).u8(kVersion).u8(kSuite).u32(tries.wrong).i64(tries.last.ns);
    out.raw(crypto::sha256(out.bytes()));
    return std::move(out).take();
}

Expected<Tries, CodecError> decodeTries(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    Tries out;
    out.wrong = in.u32();
    out.last.ns = in.i64();
    const auto digest = in.fixed<Digest256>();
    if (in.ok() && (out.wrong == 0 || digest != crypto::sha256(octets.first(octets.size() - Digest256::kSize))))
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return out;
}

Result<Tries> Throttle::read()
{
    const auto octets = readFile(m_file, kMaxFile);
    if (!octets && octets.error().code == ENOENT)
        return Tries{};
    if (octets)
        if (const auto tries = decodeTries(*octets))
            return *tries;
    const Tries longest{kUnreadable, m_clock.now()};
    TWINCHART_TRY(write(longest));
    return longest;
}

Result<void> Throttle::write(const Tries& tries)
{
    if (const auto done = writeFileAtomically(m_file, encodeTries(tries)); !done)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {m_file.filename().string(), done.error().text()});
    return {};
}

Result<std::int64_t> Throttle::wait()
{
    TWINCHART_ASSIGN(Tries tries, read());
    const std::int64_t seconds = waitSeconds(tries.wrong);
    if (seconds == 0)
        return 0;
    const Instant now = m_clock.now();
    if (now < tries.last) {
        tries.last = now;
        TWINCHART_TRY(write(tries));
    }
    // Of two instants of either sign the distance may not be one.
    const auto passed = static_cast<std::uint64_t>(now.ns) - static_cast<std::uint64_t>(tries.last.ns);
    const auto whole = static_cast<std::uint64_t>(seconds * kSecond);
    return passed >= whole ? 0 : static_cast<std::int64_t>((whole - passed + kSecond - 1) / kSecond);
}

Result<void> Throttle::begin()
{
    TWINCHART_ASSIGN(Tries tries, read());
    tries.wrong = std::max(tries.wrong, tries.wrong + 1);
    tries.last = m_clock.now();
    return write(tries);
}

void Throttle::succeed()
{
    // If it stays, the next wrong one waits longer than it need: no more.
    std::error_code ignored;
    std::filesystem::remove(m_file, ignored);
}

} // namespace twinchart::workstation

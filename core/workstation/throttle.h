// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/codec.h>
#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <filesystem>

/// Waits after wrong passphrases (A3). The count lies in the user's folder (grammar in this room's README), so that it
/// outlives the process. It holds up people at the keyboard; who may write the folder can remove it, and who has a copy
/// of the slots is held up by Argon2id alone.
namespace twinchart::workstation {

inline constexpr std::uint32_t kFreeTries = 5;
inline constexpr std::int64_t kLongestWaitSeconds = 15 * 60;

/// Seconds to wait after so many wrong ones in a row: none for the first five, then 1, 2, 4 … at most 15 minutes.
std::int64_t waitSeconds(std::uint32_t wrong);

struct Tries {
    std::uint32_t wrong = 0; ///< in a row
    Instant last;            ///< when the last was begun, or when the clock was found behind that
    friend bool operator==(const Tries&, const Tries&) = default;
};
Bytes encodeTries(const Tries& tries);
Expected<Tries, CodecError> decodeTries(BytesView octets);

/// The count of one user of one home. Thread: one at a time; the holder of the folder's lock.
class Throttle {
public:
    Throttle(std::filesystem::path file, const Clock& clock) : m_file(std::move(file)), m_clock(clock) {}

    /// Seconds until a try may begin, rounded up; 0 = now. A clock behind the last try has the whole wait begin anew,
    /// and so has a damaged file the longest one; both durably. Storage.
    Result<std::int64_t> wait();
    /// Counts one more as wrong, durably, before it is known what it is: whoever ends the program in between has used
    /// it up. Storage: nothing may be tried.
    Result<void> begin();
    /// It was right: the next ones are free again.
    void succeed();

private:
    Result<Tries> read();
    Result<void> write(const Tries& tries);
    std::filesystem::path m_file;
    const Clock& m_clock;
};

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>

namespace twinchart::hospital {

/// What all callers without a session together may ask for: two allowances that fill again with time. Time is the
/// caller's, so that it can be any; it never runs backwards here. Thread-safe.
class Guests {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Takes one transaction from the allowance; false: it is used up, nothing was taken.
    bool maySubmit(Time now);
    /// The same for one request of proofs.
    bool mayAsk(Time now);

    static constexpr double kSubmitBurst = 30;
    static constexpr double kSubmitsPerSecond = 0.1;
    static constexpr double kAskBurst = 200;
    static constexpr double kAsksPerSecond = 10;

private:
    struct Allowance {
        double left;
        double most;
        double perSecond;
        Time last{};
        bool begun = false;
        bool take(Time now);
    };
    std::mutex m_mutex;
    Allowance m_submits{kSubmitBurst, kSubmitBurst, kSubmitsPerSecond};
    Allowance m_asks{kAskBurst, kAskBurst, kAsksPerSecond};
};

} // namespace twinchart::hospital

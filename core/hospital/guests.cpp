// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests.h"

#include <algorithm>

namespace twinchart::hospital {

bool Guests::Allowance::take(Time now)
{
    if (begun && now > last)
        left = std::min(most, left + std::chrono::duration<double>(now - last).count() * perSecond);
    last = begun ? std::max(last, now) : now;
    begun = true;
    if (left < 1)
        return false;
    left -= 1;
    return true;
}

bool Guests::maySubmit(Time now)
{
    const std::lock_guard lock(m_mutex);
    return m_submits.take(now);
}

bool Guests::mayAsk(Time now)
{
    const std::lock_guard lock(m_mutex);
    return m_asks.take(now);
}

} // namespace twinchart::hospital

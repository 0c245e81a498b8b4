// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/message.h>

namespace twinchart {

std::string Message::fill(std::string translated) const
{
    std::string out;
    for (std::size_t i = 0; i < translated.size(); ++i) {
        if (translated[i] == '%' && i + 1 < translated.size() && translated[i + 1] >= '1' && translated[i + 1] <= '9') {
            const auto index = static_cast<std::size_t>(translated[i + 1] - '1');
            if (index < arguments.size()) {
                out += arguments[index];
                ++i;
                continue;
            }
        }
        out += translated[i];
    }
    return out;
}

} // namespace twinchart

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <jsontext.h>

namespace twinchart::ui::timeline {

QString indented(const std::string& json)
{
    std::string out;
    out.reserve(json.size() * 2);
    int depth = 0;
    bool inText = false;
    bool escaped = false;
    const auto line = [&] {
        out += '\n';
        out.append(static_cast<std::size_t>(depth < 0 ? 0 : depth > 200 ? 400 : depth * 2), ' ');
    };
    for (const char c : json) {
        if (inText) {
            out += c;
            if (escaped)
                escaped = false;
            else if (c == '\\')
                escaped = true;
            else if (c == '"')
                inText = false;
            continue;
        }
        switch (c) {
        case '"':
            inText = true;
            out += c;
            break;
        case '{':
        case '[':
            out += c;
            ++depth;
            line();
            break;
        case '}':
        case ']':
            --depth;
            line();
            out += c;
            break;
        case ',':
            out += c;
            line();
            break;
        case ':': out += ": "; break;
        case ' ':
        case '\n':
        case '\r':
        case '\t': break;
        default: out += c;
        }
    }
    return QString::fromUtf8(out.data(), static_cast<qsizetype>(out.size()));
}

} // namespace twinchart::ui::timeline

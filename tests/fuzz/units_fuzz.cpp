// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/ucum.h>

#include <cstdlib>
#include <string>

// Two units a line: what converts there and back is what it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinchart::model;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::size_t line = text.find('\n');
    const std::string a = text.substr(0, line);
    const std::string b = line == std::string::npos ? std::string("1") : text.substr(line + 1);
    const Ucum& ucum = Ucum::builtin();
    if (const auto there = ucum.convert(Rational(7), a, b)) {
        const auto back = ucum.convert(*there, b, a);
        if (!back || *back != Rational(7))
            std::abort();
    }
    static_cast<void>(ucum.resolve(a));
    if (const auto number = Decimal::parse(b)) {
        if (*number != *number || number->text() != b)
            std::abort();
        static_cast<void>(number->exact().text(20));
    }
    return 0;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/time.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace twinchart {

enum class LogLevel { Debug, Info, Warning, Error };

/// A typed field of a log line. Values are numbers, truth values or words from the program's own
/// vocabulary (literals); there is no constructor for text that came from input, on purpose.
struct LogField {
    enum class Kind { Integer, Boolean, Word };
    std::string_view name;
    Kind kind;
    std::int64_t integer = 0;
    std::string_view word{};

    constexpr LogField(std::string_view n, std::int64_t v) : name(n), kind(Kind::Integer), integer(v) {}
    constexpr LogField(std::string_view n, bool v) : name(n), kind(Kind::Boolean), integer(v) {}
    template <std::size_t N>
    constexpr LogField(std::string_view n, const char (&literal)[N]) : name(n), kind(Kind::Word), word(literal, N - 1)
    {
    }
};

/// JSON lines in a user's folder: time, level, category "twinchart.<layer>.<unit>", event code, fields.
/// English, no text from input, 10 MB x 5 files. Thread-safe. A failing disk never stops the caller.
class Log {
public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view category, std::string_view event,
                       std::initializer_list<LogField> fields = {}) = 0;
};

std::unique_ptr<Log> openLog(const std::filesystem::path& folder, const Clock& clock);
/// Drops everything.
Log& nullLog();

} // namespace twinchart

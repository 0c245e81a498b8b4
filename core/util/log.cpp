// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/log.h>

#include <cstdio>
#include <mutex>
#include <system_error>

namespace twinchart {

namespace {
constexpr std::uintmax_t kMaxBytes = 10U * 1024 * 1024;
constexpr int kFiles = 5;

std::string_view name(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: break;
    }
    return "error";
}

class FileLog final : public Log {
public:
    FileLog(std::filesystem::path folder, const Clock& clock) : m_folder(std::move(folder)), m_clock(clock) {}

    void write(LogLevel level, std::string_view category, std::string_view event,
               std::initializer_list<LogField> fields) override
    {
        std::string line = "{\"time\":\"" + toRfc3339(m_clock.now()) + "\",\"level\":\"";
        line.append(name(level))
            .append("\",\"category\":\"")
            .append(category)
            .append("\",\"event\":\"")
            .append(event) += '"';
        for (const LogField& f : fields) {
            line.append(",\"").append(f.name).append("\":");
            if (f.kind == LogField::Kind::Word)
                line.append("\"").append(f.word) += '"';
            else if (f.kind == LogField::Kind::Boolean)
                line += f.integer != 0 ? "true" : "false";
            else
                line += std::to_string(f.integer);
        }
        line += "}\n";
        const std::scoped_lock guard(m_mutex);
        rotate();
        if (std::FILE* out = std::fopen(path(0).c_str(), "ae")) {
            std::fwrite(line.data(), 1, line.size(), out);
            std::fclose(out);
        }
    }

private:
    std::filesystem::path path(int n) const
    {
        return m_folder / (n == 0 ? std::string("twinchart.log") : "twinchart.log." + std::to_string(n));
    }
    void rotate()
    {
        std::error_code ignored;
        const std::uintmax_t size = std::filesystem::file_size(path(0), ignored);
        if (ignored || size < kMaxBytes)
            return;
        for (int n = kFiles - 1; n > 0; --n)
            std::filesystem::rename(path(n - 1), path(n), ignored);
    }

    std::filesystem::path m_folder;
    const Clock& m_clock;
    std::mutex m_mutex;
};

class NullLog final : public Log {
public:
    void write(LogLevel, std::string_view, std::string_view, std::initializer_list<LogField>) override {}
};
} // namespace

std::unique_ptr<Log> openLog(const std::filesystem::path& folder, const Clock& clock)
{
    return std::make_unique<FileLog>(folder, clock);
}

Log& nullLog()
{
    static NullLog log;
    return log;
}

} // namespace twinchart

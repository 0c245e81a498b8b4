// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/data.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace twinchart::support {

namespace fs = std::filesystem;

namespace {
std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::optional<fs::path> under(const char* name, const char* fallback, const std::string& folder)
{
    const std::string given = variable(name);
    const fs::path root =
        !given.empty() ? fs::path(given) : fs::path(variable("TWINCHART_SOURCE")) / ".." / "shared" / fallback;
    std::error_code ignored;
    if (!fs::is_directory(root / folder, ignored)) {
        std::printf("absent: %s (set %s)\n", (fs::path(fallback) / folder).c_str(), name);
        return std::nullopt;
    }
    return fs::canonical(root / folder);
}
} // namespace

std::optional<fs::path> vectors(const std::string& name)
{
    return under("TWINCHART_VECTORS", "vectors", name);
}
std::optional<fs::path> data(const std::string& name)
{
    return under("TWINCHART_DATA", "data", name);
}

std::optional<fs::path> unpacked(const std::string& name, const std::string& archive)
{
    const auto folder = data(name);
    std::error_code ignored;
    if (!folder || !fs::exists(*folder / archive, ignored))
        return std::nullopt;
    const std::string build = variable("TWINCHART_BUILD");
    const fs::path target =
        fs::path(build.empty() ? fs::temp_directory_path() : fs::path(build)) / "testdata" / name / archive;
    if (fs::is_directory(target, ignored))
        return target;
    // Unpack beside and rename, so that two tests at once see nothing or everything.
    const fs::path partial = target.string() + "." + std::to_string(::getpid());
    fs::create_directories(partial);
    const std::string command = "tar -xJf '" + (*folder / archive).string() + "' -C '" + partial.string() + "'";
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("cannot unpack " + archive);
    fs::rename(partial, target, ignored);
    if (ignored)
        fs::remove_all(partial, ignored);
    return target;
}

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (fs::temp_directory_path() / "twinchart-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    m_path = pattern;
}
TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

std::mt19937_64 seededGenerator(const char* test)
{
    const std::string given = variable("TWINCHART_SEED");
    const std::uint64_t seed = given.empty() ? std::random_device{}() : std::strtoull(given.c_str(), nullptr, 10);
    std::printf("%s: TWINCHART_SEED=%llu\n", test, static_cast<unsigned long long>(seed));
    return std::mt19937_64(seed);
}

bool full()
{
    return variable("TWINCHART_FULL") == "1";
}

} // namespace twinchart::support

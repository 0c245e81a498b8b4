// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <support/data.h>

#include <interfaces/workstation.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// Real homes for benchmarks: made by the command line program, served by the node's own process.
namespace twinchart::bench {

/// Seconds on the wall and of processors. What others do on the machine blurs the first more than the second.
struct Spent {
    double wall = 0;
    double processor = 0;
    Spent operator-(const Spent& o) const { return {wall - o.wall, processor - o.processor}; }
    Spent& operator+=(const Spent& o)
    {
        wall += o.wall;
        processor += o.processor;
        return *this;
    }
};
/// Since some moment; the processor's part is that of all threads here, and of process `other` when it is not 0.
Spent spentUntilNow(int other = 0);

/// Seconds that one derivation of a passphrase's key takes here and now; the median of some.
double keyDerivation();

/// Ends the program with a message: what a benchmark stands on did not work.
[[noreturn]] void fatal(const std::string& what);

template <class T>
T must(Result<T> result, const char* what)
{
    if (!result)
        fatal(std::string(what) + ": " + result.error().message.english());
    return std::move(result).value();
}

/// The results of an import that went to its end.
std::vector<interfaces::ImportResult> whole(Result<interfaces::ImportReport> report);

/// A home in a folder of its own; its node is stopped and the folder goes at the end.
class Home {
public:
    explicit Home(std::filesystem::path path) : m_path(std::move(path)) {}
    ~Home();
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    /// Runs `twinchart-cli demo create` into it.
    void create() const;
    /// The same files under another path; the node of this one must not run.
    std::unique_ptr<Home> copy(const std::filesystem::path& to) const;
    /// Starts the node if need be; its process.
    int node() const;
    void stopNode() const;
    const std::filesystem::path& path() const { return m_path; }
    /// Signed in as the demonstration's physician.
    std::unique_ptr<interfaces::Workstation> unlocked() const;

private:
    std::filesystem::path m_path;
};

/// Where the build put its programs.
std::filesystem::path program(const std::string& name);
/// Runs it, waits, and fails unless it ends well; its own processor time and the wall's.
Spent run(const std::filesystem::path& program, const std::vector<std::string>& words);

} // namespace twinchart::bench

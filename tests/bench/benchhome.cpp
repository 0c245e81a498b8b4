// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchhome.h"

#include <crypto/masterkey.h>
#include <crypto/random.h>
#include <workstation/factory.h>
#include <workstation/homes.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <vector>

extern char** environ;

namespace twinchart::bench {

namespace fs = std::filesystem;

namespace {
double read(clockid_t clock)
{
    timespec t{};
    ::clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}
} // namespace

Spent spentUntilNow(int other)
{
    Spent out{read(CLOCK_MONOTONIC), read(CLOCK_PROCESS_CPUTIME_ID)};
    clockid_t clock{};
    if (other != 0 && ::clock_getcpuclockid(other, &clock) == 0)
        out.processor += read(clock);
    return out;
}

double keyDerivation()
{
    std::vector<double> seconds;
    const Bytes salt = crypto::randomBytes(16);
    for (int n = 0; n < 5; ++n) {
        const double start = read(CLOCK_MONOTONIC);
        if (!crypto::passphraseKey(viewOf(workstation::kDemonstrationPassphrase), salt, crypto::kPassphraseFloor))
            fatal("key derivation");
        seconds.push_back(read(CLOCK_MONOTONIC) - start);
    }
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
}

void fatal(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}

std::vector<interfaces::ImportResult> whole(Result<interfaces::ImportReport> report)
{
    interfaces::ImportReport done = must(std::move(report), "import");
    if (done.problem)
        fatal("import: " + done.problem->message.english());
    return std::move(done.files);
}

fs::path program(const std::string& name)
{
    const char* build = std::getenv("TWINCHART_BUILD");
    return (build != nullptr ? fs::path(build) / "bin" : fs::read_symlink("/proc/self/exe").parent_path()) / name;
}

Spent run(const fs::path& program, const std::vector<std::string>& words)
{
    std::vector<std::string> all{program.string()};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : all)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    const double start = read(CLOCK_MONOTONIC);
    pid_t pid = 0;
    if (::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ) != 0)
        fatal("cannot start " + program.string());
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage used{};
    if (::wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fatal(program.string() + " did not end well");
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {read(CLOCK_MONOTONIC) - start, seconds(used.ru_utime) + seconds(used.ru_stime)};
}

Home::~Home()
{
    [[maybe_unused]] const auto stopped = workstation::stopNode(m_path);
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void Home::create() const
{
    run(program("twinchart-cli"), {"--home", m_path.string(), "--quiet", "demo", "create"});
}

std::unique_ptr<Home> Home::copy(const fs::path& to) const
{
    fs::copy(m_path, to, fs::copy_options::recursive);
    return std::make_unique<Home>(to);
}

int Home::node() const
{
    return must(workstation::startNode(m_path), "node").pid;
}
void Home::stopNode() const
{
    must(workstation::stopNode(m_path), "node");
}

std::unique_ptr<interfaces::Workstation> Home::unlocked() const
{
    auto out = workstation::openWorkstation({m_path, {}, "bench"});
    must(out->unlock("physician", SecretBytes::copyOf(workstation::kDemonstrationPassphrase)), "unlock");
    return out;
}

} // namespace twinchart::bench

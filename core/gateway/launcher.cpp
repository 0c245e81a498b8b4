// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/launcher.h>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <csignal>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace twinchart::gateway {

namespace {
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// How `--detach` says that another node has the home (it may still be starting or going).
constexpr int kInUse = 75;
constexpr std::size_t kReasonLimit = 2'000;

Unexpected<GatewayError> failed(std::string why)
{
    return Unexpected{GatewayError{GatewayError::Kind::Unreachable, Refusal::Internal, std::move(why)}};
}

bool answers(const std::filesystem::path& socket, std::chrono::milliseconds timeout)
{
    GatewayClient client({socket, timeout, timeout, {}});
    return client.call(StatusRequest{}).hasValue();
}

struct Ended {
    int status = -1; ///< exit status; -1 = could not be started, killed, or too slow
    std::string reason;
};

/// Runs the detaching starter and reads what it says, until it ends or time is up.
Ended runStarter(const std::filesystem::path& program, const LaunchOptions& options, Clock::time_point deadline)
{
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        return {-1, "no pipe to the node"};
    std::vector<std::string> words{program.string(), "--embedded", "--home", options.home.string(), "--detach"};
    if (options.idleSeconds) {
        words.emplace_back("--idle-seconds");
        words.push_back(std::to_string(*options.idleSeconds));
    }
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    // A session of its own: a Ctrl-C at the client's terminal is not the node's.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK));
    pid_t pid = -1;
    const int code = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(pipe[1]);
    if (code != 0) {
        ::close(pipe[0]);
        return {-1, "cannot start " + program.string() + ": " + std::generic_category().message(code)};
    }

    Ended ended;
    for (bool open = true; open;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd ready{pipe[0], POLLIN, 0};
        if (left <= 0ms || (::poll(&ready, 1, static_cast<int>(left.count())) == 0)) {
            ::kill(pid, SIGTERM);
            ended.reason = "the node did not come up in time";
            break;
        }
        char text[512];
        const ssize_t n = ::read(pipe[0], text, sizeof text);
        if (n < 0 && errno == EINTR)
            continue;
        open = n > 0;
        if (n > 0 && ended.reason.size() < kReasonLimit)
            ended.reason.append(text, static_cast<std::size_t>(n));
    }
    ::close(pipe[0]);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status))
        ended.status = WEXITSTATUS(status);
    while (!ended.reason.empty() && ended.reason.back() == '\n')
        ended.reason.pop_back();
    return ended;
}
} // namespace

Expected<void, GatewayError> launchNode(const LaunchOptions& options)
{
    std::error_code ignored;
    std::filesystem::path program = options.program;
    if (program.empty())
        program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "twinchart-node";
    const std::filesystem::path socket = socketOf(options.home);
    const auto deadline = Clock::now() + options.timeout;
    std::string reason = "the node did not come up in time";
    while (Clock::now() < deadline) {
        if (answers(socket, 2s))
            return {};
        const Ended ended = runStarter(program, options, deadline);
        if (!ended.reason.empty())
            reason = ended.reason;
        if (ended.status != 0 && ended.status != kInUse)
            return failed(reason);
        if (ended.status == kInUse)
            std::this_thread::sleep_for(50ms);
    }
    return failed(reason);
}

std::unique_ptr<GatewayClient> connectToHome(const std::filesystem::path& home, std::filesystem::path program)
{
    GatewayClient::Options options;
    options.socket = socketOf(home);
    options.revive = [home, program = std::move(program)] { return launchNode({home, program, std::chrono::milliseconds(10'000), {}}); };
    return std::make_unique<GatewayClient>(std::move(options));
}

} // namespace twinchart::gateway

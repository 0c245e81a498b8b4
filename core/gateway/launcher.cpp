// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/launcher.h>

#include <util/file.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
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

std::filesystem::path programOf(const std::filesystem::path& given)
{
    std::error_code ignored;
    return given.empty() ? std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "twinchart-node"
                         : given;
}

/// Runs the node's program with `input` on its standard input and reads what it says, until it ends or time is up.
Ended runNode(const std::filesystem::path& program, std::vector<std::string> options, BytesView input,
              Clock::time_point deadline)
{
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        return {-1, "no pipe to the node"};
    const int inputFile = ::memfd_create("twinchart-input", MFD_CLOEXEC);
    if (inputFile < 0 || ::write(inputFile, input.data(), input.size()) != static_cast<ssize_t>(input.size()) ||
        ::lseek(inputFile, 0, SEEK_SET) != 0) {
        ::close(inputFile);
        ::close(pipe[0]);
        ::close(pipe[1]);
        return {-1, "no input for the node"};
    }
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), std::make_move_iterator(options.begin()), std::make_move_iterator(options.end()));
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, inputFile, 0);
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
    ::close(inputFile);
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
    const std::filesystem::path program = programOf(options.program);
    std::vector<std::string> words{"--embedded", "--home", options.home.string(), "--detach"};
    if (options.idleSeconds) {
        words.emplace_back("--idle-seconds");
        words.push_back(std::to_string(*options.idleSeconds));
    }
    const std::filesystem::path socket = socketOf(options.home);
    const auto deadline = Clock::now() + options.timeout;
    std::string reason = "the node did not come up in time";
    while (Clock::now() < deadline) {
        if (answers(socket, 2s))
            return {};
        const Ended ended = runNode(program, words, {}, deadline);
        if (!ended.reason.empty())
            reason = ended.reason;
        if (ended.status != 0 && ended.status != kInUse)
            return failed(reason);
        if (ended.status == kInUse)
            std::this_thread::sleep_for(50ms);
    }
    return failed(reason);
}

Expected<Bytes, GatewayError> createNodeHome(const std::filesystem::path& home, BytesView genesisDraft,
                                             const std::filesystem::path& program)
{
    const Ended ended =
        runNode(programOf(program), {"--create-home", "--home", home.string()}, genesisDraft, Clock::now() + 60s);
    if (ended.status != 0)
        return Unexpected{
            GatewayError{ended.status == 1 ? GatewayError::Kind::Refused : GatewayError::Kind::Unreachable,
                         Refusal::Conflict, ended.reason.empty() ? "the node did not make its home" : ended.reason}};
    auto genesis = readFile(home / "genesis", 1u << 20);
    if (!genesis)
        return failed("the genesis cannot be read: " + genesis.error().text());
    return std::move(genesis).value();
}

Expected<bool, GatewayError> stopNode(const std::filesystem::path& home, std::chrono::milliseconds timeout)
{
    GatewayClient client({socketOf(home), std::chrono::milliseconds(10'000), std::chrono::milliseconds(10'000), {}});
    const auto status = client.call(StatusRequest{});
    if (!status && status.error().nobody)
        return false;
    if (!status)
        return Unexpected{status.error()};
    // Held before it is told to go: the number cannot become another process's.
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(status->pid), 0));
    if (const auto stopped = client.call(StopRequest{});
        !stopped && stopped.error().kind != GatewayError::Kind::Unreachable) {
        ::close(process);
        return Unexpected{stopped.error()};
    }
    client.disconnect();
    if (process < 0) {
        // No handle on it (an older kernel, another name space of processes): by its number and its socket.
        for (const auto deadline = Clock::now() + timeout; Clock::now() < deadline; std::this_thread::sleep_for(20ms)) {
            const bool isGone = ::kill(static_cast<pid_t>(status->pid), 0) != 0 && errno == ESRCH;
            GatewayClient again({socketOf(home), 1'000ms, 1'000ms, {}});
            if (const auto answer = again.call(StatusRequest{}); isGone && !answer && answer.error().nobody)
                return true;
        }
        return failed("the node (PID " + std::to_string(status->pid) + ") does not end");
    }
    pollfd gone{process, POLLIN, 0};
    const int ended = ::poll(&gone, 1, static_cast<int>(timeout.count()));
    ::close(process);
    if (ended <= 0)
        return failed("the node (PID " + std::to_string(status->pid) + ") does not end");
    return true;
}

std::unique_ptr<GatewayClient> connectToHome(const std::filesystem::path& home, std::filesystem::path program)
{
    GatewayClient::Options options;
    options.socket = socketOf(home);
    options.revive = [home, program = std::move(program)] {
        return launchNode({home, program, std::chrono::milliseconds(10'000), {}});
    };
    return std::make_unique<GatewayClient>(std::move(options));
}

} // namespace twinchart::gateway

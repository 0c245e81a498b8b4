// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serve.h"
#include "lastwords.h"

#include <gateway/client.h>
#include <gateway/server.h>
#include <hospital/hospital.h>
#include <hospital/nodehome.h>
#include <util/file.h>
#include <util/log.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

namespace twinchart::node {

namespace {
constexpr std::string_view kCategory = "twinchart.node.main";
constexpr std::chrono::milliseconds kGrace{10'000};
constexpr std::size_t kDraftLimit = 1u << 20;

int complain(const std::string& why, int status = EXIT_FAILURE)
{
    std::fprintf(stderr, "twinchart-node: %s\n", why.c_str());
    return status;
}

/// Waits for a signal or for a callback of the server. Signals are blocked in every thread that is made later.
class Ending {
public:
    Ending()
    {
        sigset_t signals;
        sigemptyset(&signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&signals, signal);
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        m_signals = ::signalfd(-1, &signals, SFD_CLOEXEC);
        m_event = ::eventfd(0, EFD_CLOEXEC);
    }
    ~Ending()
    {
        ::close(m_signals);
        ::close(m_event);
    }
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;
    bool good() const { return m_signals >= 0 && m_event >= 0; }
    void ask() const
    {
        const std::uint64_t one = 1;
        while (::write(m_event, &one, sizeof one) < 0 && errno == EINTR) {
        }
    }
    /// True when a signal ended the waiting.
    bool wait() const
    {
        pollfd ready[2] = {{m_signals, POLLIN, 0}, {m_event, POLLIN, 0}};
        while (::poll(ready, 2, -1) < 0 && errno == EINTR) {
        }
        return (ready[0].revents & POLLIN) != 0;
    }

private:
    int m_signals = -1;
    int m_event = -1;
};
} // namespace

int serve(const ServeOptions& options, Detached& detached)
{
    const hospital::NodePaths paths(options.home);
    std::error_code ignored;
    if (!std::filesystem::is_directory(paths.folder, ignored))
        return complain("there is no node in " + options.home.string() +
                        "; make a home with twinchart-cli init or demo create");
    auto lock = FileLock::take(paths.lock, "twinchart-node");
    // Somebody who has just taken it has perhaps not written his name yet.
    for (int n = 0; n < 25 && !lock && lock.error().code == EWOULDBLOCK && lock.error().holder.pid == 0; ++n) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        lock = FileLock::take(paths.lock, "twinchart-node");
    }
    if (!lock) {
        const auto& holder = lock.error().holder;
        if (holder.pid == 0 && lock.error().code == EWOULDBLOCK)
            return complain("the home is in use by another program", options.detached ? kInUse : EXIT_FAILURE);
        if (holder.pid == 0)
            return complain("cannot lock " + paths.lock.string() + ": " +
                            FileError{paths.lock, lock.error().code}.text());
        return complain("the home is in use by PID " + std::to_string(holder.pid) + " (" + holder.program + ")",
                        options.detached ? kInUse : EXIT_FAILURE);
    }
    const Ending ending;
    if (!ending.good())
        return complain("no descriptors for signals");
    const SystemClock clock;
    const auto log = openLog(paths.log, clock);

    std::atomic<gateway::GatewayServer*> counting{nullptr};
    hospital::HospitalOptions hospitalOptions;
    hospitalOptions.home = options.home;
    hospitalOptions.systemClock = &clock;
    hospitalOptions.log = log.get();
    hospitalOptions.clockOffsetSeconds = options.clockOffsetSeconds;
    hospitalOptions.blockInWork = &sayLastWords(paths.log);
    hospitalOptions.clients = [&counting] {
        const gateway::GatewayServer* server = counting;
        return server ? static_cast<std::uint32_t>(server->connections()) : 0u;
    };
    auto opened = hospital::Hospital::open(std::move(hospitalOptions));
    if (!opened)
        return complain("there is no node in " + options.home.string());
    hospital::Hospital& node = **opened;

    gateway::ServerOptions serverOptions;
    serverOptions.socket = gateway::socketOf(options.home);
    serverOptions.idleAfterLast = options.idle;
    serverOptions.onIdle = [&ending] { ending.ask(); };
    serverOptions.onStop = [&ending] { ending.ask(); };
    auto server = gateway::GatewayServer::start(std::move(serverOptions), node, *log);
    if (!server) {
        static_cast<void>(node.close());
        return complain("cannot listen at " + gateway::socketOf(options.home).string() + ": " +
                        FileError{{}, server.error().code}.text());
    }
    counting = server->get();
    log->write(LogLevel::Info, kCategory, "started",
               {{"pid", static_cast<std::int64_t>(::getpid())}, {"damaged", node.damaged()}});
    for (const gateway::CheckFinding& finding : node.findings())
        complain("damaged: " + finding.where + " " + finding.what);
    detached.ready();

    const bool signalled = ending.wait();
    (*server)->stop(kGrace);
    counting = nullptr;
    server->reset();
    const bool closed = node.close();
    log->write(closed ? LogLevel::Info : LogLevel::Error, kCategory, "stopped",
               {{"signal", signalled}, {"clean", closed}});
    return closed ? EXIT_SUCCESS : complain("the stores could not be closed cleanly; the next start recovers them");
}

int createHome(const std::filesystem::path& home)
{
    Bytes draft(kDraftLimit + 1);
    std::size_t have = 0;
    for (ssize_t n = 1; n > 0 && have < draft.size();) {
        n = ::read(STDIN_FILENO, draft.data() + have, draft.size() - have);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n > 0)
            have += static_cast<std::size_t>(n);
    }
    draft.resize(have);
    auto genesis = contract::decodeGenesis(draft);
    if (!genesis)
        return complain("standard input is no genesis draft");
    const SystemClock clock;
    const auto made = hospital::createNodeHome(home, std::move(genesis).value(), clock);
    if (!made) {
        using What = hospital::NodeHomeError::What;
        switch (made.error().what) {
        case What::NotEmpty: return complain(home.string() + " has a node already; nothing was changed");
        case What::BadGenesis: return complain("the genesis draft is not in order: " + made.error().detail);
        case What::Storage: break;
        }
        return complain("the disk refused: " + made.error().detail);
    }
    std::printf("%s\n", toHex(contract::genesisHash(*made).view()).c_str());
    return EXIT_SUCCESS;
}

} // namespace twinchart::node

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "lastwords.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace twinchart::node {

namespace {
constexpr std::string_view kBefore = "twinchart-node: stopped, because the state of the ledger in this process "
                                     "contradicts itself (block in work: ";
constexpr std::string_view kAfter =
    "; 0 is none). That block was not made; what was recorded before is on the disk as it was. The memory or the disk of "
    "this machine may be failing: run twinchart-cli check --deep. If it finds nothing, start again; else restore "
    "this home from its backup.\n";
constexpr std::size_t kMostDigits = 20;

std::atomic<LedgerHeight> blockInWork{0};
int file = -1;
static_assert(std::atomic<LedgerHeight>::is_always_lock_free); // a handler may read it

void say(std::string_view words)
{
    for (const int to : {STDERR_FILENO, file})
        if (to >= 0)
            static_cast<void>(::write(to, words.data(), words.size()) < 0); // there is nobody left to tell
}

/// Only what a handler of signals may call.
void lastWords(int)
{
    std::array<char, kMostDigits> digits{};
    std::size_t first = digits.size();
    LedgerHeight rest = blockInWork.load(std::memory_order_relaxed);
    do {
        digits[--first] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    say(kBefore);
    say(std::string_view(digits.data() + first, digits.size() - first));
    say(kAfter);
    static_cast<void>(::raise(SIGABRT));
}
} // namespace

std::atomic<LedgerHeight>& sayLastWords(const std::filesystem::path& logs)
{
    file = ::open((logs / "stopped").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct sigaction action{};
    action.sa_handler = lastWords;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER); // the next one ends the process
    ::sigaction(SIGABRT, &action, nullptr);
    return blockInWork;
}

} // namespace twinchart::node

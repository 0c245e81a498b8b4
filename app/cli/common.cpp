// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "shown.h"

#include <util/file.h>
#include <workstation/factory.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace twinchart::cli {

int fail(const Problem& problem)
{
    std::fprintf(stderr, "twinchart-cli: %s\n", shown(problem.message.english()).c_str());
    switch (problem.failure) {
    case Failure::Usage: return kUsage;
    case Failure::Integrity:
    case Failure::StoreDamaged: return kUnverified;
    default: return kRefused;
    }
}

int usage(const std::string& text)
{
    std::fprintf(stderr, "twinchart-cli: %s\n", shown(text).c_str());
    return kUsage;
}

namespace {
constexpr std::size_t kMaxPassphrase = 1024;

/// Reads one line without its end into wiping memory.
Result<SecretBytes> readLine(int fd)
{
    SecretBytes buffer(kMaxPassphrase);
    std::size_t have = 0;
    for (;;) {
        std::uint8_t c = 0;
        const ssize_t n = ::read(fd, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return problem(Failure::Usage, TWINCHART_TR("The passphrase could not be read. Nothing was changed."));
        if (n == 0 || c == '\n')
            break;
        if (have == kMaxPassphrase)
            return problem(Failure::Usage,
                           TWINCHART_TR("The passphrase is longer than 1024 octets. Nothing was changed."));
        buffer.span()[have++] = c;
    }
    if (have > 0 && buffer.span()[have - 1] == '\r')
        --have;
    if (have == 0)
        return problem(Failure::Usage, TWINCHART_TR("The passphrase is empty. Nothing was changed."));
    return SecretBytes::copyOf(buffer.view().first(have));
}

termios terminalBefore{};
extern "C" void echoAgain(int signal)
{
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminalBefore);
    ::raise(signal); // its default again, by SA_RESETHAND
}

/// Echo off while it lives, and not when a person ends the program at the prompt. One at a time.
class QuietTerminal {
public:
    QuietTerminal()
    {
        m_changed = ::tcgetattr(STDIN_FILENO, &terminalBefore) == 0;
        if (!m_changed)
            return;
        struct sigaction onEnd = {};
        onEnd.sa_handler = echoAgain;
        onEnd.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
        for (std::size_t i = 0; i < kEnds.size(); ++i)
            ::sigaction(kEnds[i], &onEnd, &m_handlers[i]);
        termios now = terminalBefore;
        now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;
    ~QuietTerminal()
    {
        if (m_changed) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminalBefore);
            for (std::size_t i = 0; i < kEnds.size(); ++i)
                ::sigaction(kEnds[i], &m_handlers[i], nullptr);
        }
        std::fputc('\n', stderr);
    }

private:
    static constexpr std::array<int, 3> kEnds{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> m_handlers{};
    bool m_changed = false;
};

Result<SecretBytes> ask(const std::string& prompt)
{
    std::fputs(prompt.c_str(), stderr);
    const QuietTerminal quiet;
    return readLine(STDIN_FILENO);
}
} // namespace

namespace {
/// The file without the ends of its last line.
Result<SecretBytes> readSecret(const std::string& file)
{
    const auto octets = readSecretFile(file, kMaxPassphrase);
    if (!octets)
        return problem(Failure::Usage, TWINCHART_TR("%1 cannot be read: %2. Nothing was changed."),
                       {file, octets.error().text()});
    std::size_t size = octets->size();
    while (size > 0 && (octets->view()[size - 1] == '\n' || octets->view()[size - 1] == '\r'))
        --size;
    SecretBytes out = SecretBytes::copyOf(octets->view().first(size));
    if (out.empty())
        return problem(Failure::Usage, TWINCHART_TR("The passphrase is empty. Nothing was changed."));
    return out;
}
} // namespace

Result<SecretBytes> readPassphrase(const Globals& globals, bool twice, const std::string& prompt)
{
    if (!globals.passphraseFile.empty())
        return readSecret(globals.passphraseFile);
    if (globals.passphraseFd >= 0)
        return readLine(globals.passphraseFd);
    if (::isatty(STDIN_FILENO) == 0)
        return problem(
            Failure::Usage,
            TWINCHART_TR("No passphrase: give --passphrase-file FILE or --passphrase-fd N. Nothing was changed."));
    TWINCHART_ASSIGN(SecretBytes first, ask(prompt + ": "));
    if (twice) {
        TWINCHART_ASSIGN(const SecretBytes second, ask(prompt + " again: "));
        if (!equal(first, second))
            return problem(Failure::Usage, TWINCHART_TR("The two passphrases differ. Nothing was changed."));
    }
    return first;
}

Result<std::unique_ptr<interfaces::Workstation>> unlocked(const Globals& globals, Opening how)
{
    if (globals.user.empty())
        return problem(Failure::Usage, TWINCHART_TR("Say who acts: --as USER."));
    auto workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    if (!globals.recoveryFile.empty()) {
        TWINCHART_ASSIGN(SecretBytes sheet, readSecret(globals.recoveryFile));
        TWINCHART_ASSIGN([[maybe_unused]] const interfaces::Session recovered,
                         workstation->unlockByRecovery(globals.user, std::move(sheet)));
        return workstation;
    }
    TWINCHART_ASSIGN(SecretBytes passphrase, readPassphrase(globals, false));
    TWINCHART_ASSIGN([[maybe_unused]] const interfaces::Session session,
                     how == Opening::AsItIs ? workstation->unlock(globals.user, std::move(passphrase))
                                            : workstation->rebuildStore(globals.user, std::move(passphrase),
                                                                        how == Opening::RebuildingWithoutUnsent));
    return workstation;
}

std::string_view text(interfaces::Level level)
{
    switch (level) {
    case interfaces::Level::Draft: return "draft";
    case interfaces::Level::Saved: return "saved";
    case interfaces::Level::Sent: return "sent";
    case interfaces::Level::Recorded: return "recorded";
    case interfaces::Level::None: break;
    }
    return "none";
}

std::string_view text(interfaces::Verdict verdict)
{
    switch (verdict) {
    case interfaces::Verdict::Pending: return "pending";
    case interfaces::Verdict::Verified: return "verified";
    case interfaces::Verdict::NotYetTrusted: return "not-yet-trusted";
    case interfaces::Verdict::NotOnLedger: return "not-on-ledger";
    case interfaces::Verdict::Erased: return "erased";
    case interfaces::Verdict::Invalid: break;
    }
    return "invalid";
}

std::string_view text(interfaces::Role role)
{
    switch (role) {
    case interfaces::Role::Patient: return "patient";
    case interfaces::Role::Physician: return "physician";
    case interfaces::Role::Surgeon: return "surgeon";
    case interfaces::Role::Anaesthetist: return "anaesthetist";
    case interfaces::Role::Assistant: return "assistant";
    case interfaces::Role::Nurse: return "nurse";
    case interfaces::Role::Administrator: return "administrator";
    case interfaces::Role::PrivacyOfficer: return "privacy-officer";
    case interfaces::Role::Delegate: return "delegate";
    case interfaces::Role::Researcher: return "researcher";
    case interfaces::Role::TestEquipment: return "test-equipment";
    case interfaces::Role::MonitoringEquipment: return "monitoring-equipment";
    case interfaces::Role::Sensor: return "sensor";
    case interfaces::Role::Insurer: break;
    }
    return "insurer";
}

Result<std::optional<Instant>> parseTime(const std::string& option, const std::string& text, Day day)
{
    constexpr std::int64_t kDay = 86'400'000'000'000;
    constexpr std::size_t kDate = 10; // 2026-11-30
    if (text.empty())
        return std::optional<Instant>();
    if (const auto t = parseRfc3339(text))
        return day == Day::Last && text.size() == kDate ? std::optional(Instant{t->ns + kDay - 1}) : t;
    return problem(Failure::Usage,
                   TWINCHART_TR("%1: \"%2\" is neither an RFC 3339 time nor a date of the years 1678 to 2261."),
                   {option, text});
}

} // namespace twinchart::cli

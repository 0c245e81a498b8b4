// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace twinchart::cli {

/// What stands before the command.
struct Globals {
    std::filesystem::path home;
    std::filesystem::path node;
    std::string user;
    std::string passphraseFile;
    int passphraseFd = -1;
    std::string recoveryFile; ///< the printed sheet opens instead of the passphrase
    bool json = false;
    bool quiet = false;
};

/// Exit statuses of cli.md.
enum Exit : int { kDone = 0, kRefused = 1, kUsage = 2, kUnverified = 3 };

/// Says a problem on standard error and gives the status that goes with it.
int fail(const Problem& problem);
/// A wrong word on the command line.
int usage(const std::string& text);

/// The passphrase from the file, the descriptor or a terminal prompt; refused when there is none of them.
/// `twice`: a new one, asked for again on a terminal. `prompt` is what the terminal is asked with.
Result<SecretBytes> readPassphrase(const Globals& globals, bool twice, const std::string& prompt = "Passphrase");

/// A workstation with an open session for globals.user, by passphrase or, with recoveryFile, by the recovery sheet.
/// Rebuilding, the user's record store is set aside and begun anew.
enum class Opening { AsItIs, Rebuilding, RebuildingWithoutUnsent };
Result<std::unique_ptr<interfaces::Workstation>> unlocked(const Globals& globals, Opening how = Opening::AsItIs);

/// Words of the JSON output.
std::string_view text(interfaces::Level level);
std::string_view text(interfaces::Verdict verdict);
std::string_view text(interfaces::Role role);

/// Which instant of a day a date stands for: a window to a date has that day in it.
enum class Day { First, Last };
/// RFC 3339 or a date; refused otherwise (exit 2).
Result<std::optional<Instant>> parseTime(const std::string& option, const std::string& text, Day day = Day::First);

/// What the parsed command does; empty until one of a group's commands was named.
using Action = std::function<int()>;
/// Each puts a group's commands into `app`; what they refer to must outlive the parsing and the action.
/// write, amend, delete (A5, A6).
void addWriting(CLI::App& app, const Globals& globals, Action& chosen);
/// register, applications, accept, reject, revoke, login (A2, A3).
void addRegistration(CLI::App& app, const Globals& globals, Action& chosen);

/// keys … (A2, A3).
void addKeys(CLI::App& app, const Globals& globals, Action& chosen);
/// audit (A10, G3).
void addStory(CLI::App& app, const Globals& globals, Action& chosen);
/// share …, consents (A7, G2).
void addSharing(CLI::App& app, const Globals& globals, Action& chosen);
/// disclose … (A10).
void addDisclosure(CLI::App& app, const Globals& globals, Action& chosen);

int runInit(const Globals& globals, const std::string& organisation, const std::string& user);
int runDemoCreate(const Globals& globals, unsigned patients, std::uint64_t seed);
int runNode(const Globals& globals, const std::string& action);
int runImport(const Globals& globals, const interfaces::ImportRequest& request);
int runPatients(const Globals& globals);
/// Links (or unlinks) two identities, named as --patient is, and prints the rows of the list that they are in then.
int runLink(const Globals& globals, const std::string& a, const std::string& b, bool together);
struct TimelineOptions {
    interfaces::TimelineQuery query;
    std::string from, to, asKnownAt;
    std::vector<std::string> systems; ///< NAME=FOLDER
};
int runTimeline(const Globals& globals, const TimelineOptions& options);
struct ExportOptions {
    interfaces::ExportRequest request;
    std::string format, from, to;
};
int runExport(const Globals& globals, const ExportOptions& options);
int runVerify(const Globals& globals, const std::vector<std::string>& files, const std::string& trust,
              const std::string& at);
int runCatalogue(const Globals& globals, const std::string& file);
struct SyncOptions {
    bool wait = false;
    bool rebuild = false;     ///< with wait
    bool leaveUnsent = false; ///< of rebuild
    bool dropSetAside = false;
};
int runSync(const Globals& globals, const SyncOptions& options);
int runStatus(const Globals& globals);
int runCheck(const Globals& globals, bool deep);

} // namespace twinchart::cli

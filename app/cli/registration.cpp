// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <util/file.h>
#include <workstation/factory.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace twinchart::cli {

namespace {
constexpr std::size_t kMaxConstituentFile = 1'024;

struct RegistrationOptions {
    interfaces::RegistrationRequest request;
    std::string role, constituentFile, until;
    int constituentFd = -1;
    std::string application, reason, user;
    std::vector<std::string> permissions; ///< CLASS:rights[:until]
    bool own = false;
};

std::vector<std::string> roleWords()
{
    std::vector<std::string> out;
    for (int n = 0; n <= static_cast<int>(interfaces::Role::Sensor); ++n)
        out.emplace_back(text(static_cast<interfaces::Role>(n)));
    return out;
}

interfaces::Role roleOf(const std::string& word)
{
    int n = 0;
    while (n < static_cast<int>(interfaces::Role::Sensor) && text(static_cast<interfaces::Role>(n)) != word)
        ++n;
    return static_cast<interfaces::Role>(n);
}

std::string_view wordOf(interfaces::Standing standing)
{
    switch (standing) {
    case interfaces::Standing::Unsent: return "unsent";
    case interfaces::Standing::Applied: return "applied";
    case interfaces::Standing::Rejected: return "rejected";
    case interfaces::Standing::Active: return "active";
    case interfaces::Standing::Revoked: return "revoked";
    case interfaces::Standing::Expired: break;
    }
    return "expired";
}

std::string_view wordOf(interfaces::ApplicationState state)
{
    switch (state) {
    case interfaces::ApplicationState::Waiting: return "waiting";
    case interfaces::ApplicationState::Accepted: return "accepted";
    case interfaces::ApplicationState::Rejected: return "rejected";
    case interfaces::ApplicationState::Expired: break;
    }
    return "expired";
}

std::string_view rightsOf(const interfaces::PermissionView& p)
{
    return p.read && p.write ? "read-write" : p.write ? "write" : "read";
}

std::string json(const std::vector<interfaces::PermissionView>& permissions)
{
    std::string out = "[";
    for (const interfaces::PermissionView& p : permissions) {
        JsonLine one;
        one.add("class", p.permissionClass).add("rights", rightsOf(p));
        if (p.until)
            one.add("until", toRfc3339(*p.until));
        else
            one.addNull("until");
        out += (out.size() > 1 ? "," : "") + one.str();
    }
    return out + "]";
}

std::string plain(const std::vector<interfaces::PermissionView>& permissions)
{
    std::string out;
    for (const interfaces::PermissionView& p : permissions)
        out += (out.empty() ? "" : ", ") + p.permissionClass + ' ' + std::string(rightsOf(p)) +
               (p.until ? " until " + toRfc3339(*p.until) : "");
    return out;
}

void say(const Globals& globals, const interfaces::StandingView& view)
{
    if (!globals.json) {
        std::printf("%s  %s  %s at %s  %s\n", shown(view.user).c_str(), std::string(wordOf(view.standing)).c_str(),
                    std::string(text(view.role)).c_str(), shown(view.organisation).c_str(),
                    shown(plain(view.permissions)).c_str());
        return;
    }
    JsonLine line;
    line.add("user", view.user)
        .add("state", wordOf(view.standing))
        .add("role", text(view.role))
        .addRaw("permissions", json(view.permissions))
        .add("organisation", view.organisation)
        .add("application", view.application)
        .add("reason", view.reason);
    if (view.until)
        line.add("until", toRfc3339(*view.until));
    else
        line.addNull("until");
    std::printf("%s\n", line.str().c_str());
}

int say(const Globals& globals, const Result<interfaces::AdmissionView>& done)
{
    if (!done)
        return fail(done.error());
    const char* state = done->accepted ? "active" : "rejected";
    if (globals.json)
        std::printf("%s\n", JsonLine()
                                .add("user", done->user)
                                .add("state", state)
                                .add("role", text(done->role))
                                .addRaw("permissions", json(done->permissions))
                                .add("application", done->application)
                                .add("reason", done->reason)
                                .add("height", done->height)
                                .str()
                                .c_str());
    else
        std::printf("%s  %s  %s %s  block %llu\n", done->user.c_str(), state, std::string(text(done->role)).c_str(),
                    shown(done->accepted ? plain(done->permissions) : done->reason).c_str(),
                    static_cast<unsigned long long>(done->height));
    return kDone;
}

/// The identifying number: one line from the file or the descriptor, into wiping memory.
Result<SecretBytes> readConstituent(const RegistrationOptions& options)
{
    const std::string file =
        options.constituentFile.empty() ? "/dev/fd/" + std::to_string(options.constituentFd) : options.constituentFile;
    const auto octets = readSecretFile(file, kMaxConstituentFile);
    if (!octets)
        return problem(Failure::Usage,
                       TWINCHART_TR("The identifying number cannot be read from %1: %2. Nobody was registered."),
                       {file, octets.error().text()});
    std::size_t size = octets->size();
    while (size > 0 && (octets->view()[size - 1] == '\n' || octets->view()[size - 1] == '\r'))
        --size;
    return SecretBytes::copyOf(octets->view().first(size));
}

int runRegister(const Globals& globals, const RegistrationOptions& options)
{
    if (options.constituentFile.empty() == (options.constituentFd < 0))
        return usage("register needs either --constituent-file FILE or --constituent-fd N");
    interfaces::RegistrationRequest request;
    request.user = options.request.user;
    request.organisation = options.request.organisation;
    request.fullName = options.request.fullName;
    request.note = options.request.note;
    request.recoveryOut = options.request.recoveryOut;
    request.role = roleOf(options.role);
    const auto until = parseTime("--until", options.until, Day::Last);
    if (!until)
        return fail(until.error());
    request.until = *until;
    auto constituent = readConstituent(options);
    if (!constituent)
        return fail(constituent.error());
    request.constituent = std::move(constituent).value();
    auto passphrase = readPassphrase(globals, true);
    if (!passphrase)
        return fail(passphrase.error());
    request.passphrase = std::move(passphrase).value();
    const auto workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    const auto view = workstation->registerUser(std::move(request));
    if (!view)
        return fail(view.error());
    say(globals, *view);
    // To have applied is what was asked for.
    if (view->standing == interfaces::Standing::Applied)
        return kDone;
    return view->problem ? fail(*view->problem) : kDone;
}

int runLogin(const Globals& globals, const RegistrationOptions&)
{
    if (globals.user.empty())
        return usage("Say who acts: --as USER.");
    if (!globals.recoveryFile.empty())
        return usage("login takes the passphrase");
    auto passphrase = readPassphrase(globals, false);
    if (!passphrase)
        return fail(passphrase.error());
    const auto workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    const auto view = workstation->login(globals.user, std::move(passphrase).value());
    if (!view)
        return fail(view.error());
    say(globals, *view);
    return view->problem ? fail(*view->problem) : kDone;
}

int runApplications(const Globals& globals, const RegistrationOptions&)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto all = (*workstation)->applications();
    if (!all)
        return fail(all.error());
    for (const interfaces::ApplicationView& a : *all) {
        if (!globals.json) {
            std::printf("%s  %-9s %-20s %-24s %-24s ...%s  %s until %s  %s\n", a.application.c_str(),
                        std::string(wordOf(a.state)).c_str(), std::string(text(a.role)).c_str(), shown(a.user).c_str(),
                        shown(a.fullName).c_str(), shown(a.constituent).c_str(), toRfc3339(a.since).c_str(),
                        toRfc3339(a.until).c_str(),
                        a.unreadable ? a.unreadable->english().c_str() : shown(a.note).c_str());
            continue;
        }
        JsonLine line;
        line.add("application", a.application)
            .add("user", a.user)
            .add("role", text(a.role))
            .add("state", wordOf(a.state))
            .add("since", toRfc3339(a.since))
            .add("until", toRfc3339(a.until))
            .add("constituent", a.constituent)
            .add("fullName", a.fullName)
            .add("note", a.note)
            .add("reason", a.reason);
        if (a.unreadable)
            line.add("unreadable", a.unreadable->english());
        else
            line.addNull("unreadable");
        std::printf("%s\n", line.str().c_str());
    }
    return kDone;
}

/// CLASS:rights[:until] of each --permission; a time holds colons of its own.
Result<std::vector<interfaces::PermissionView>> permissionsOf(const std::vector<std::string>& texts)
{
    std::vector<interfaces::PermissionView> out;
    for (const std::string& given : texts) {
        const auto wrong = [&] {
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "\"%1\" is no permission: CLASS:rights or CLASS:rights:until, as in PDD:read-write:2027-01-01. Nothing was changed."),
                {given});
        };
        const std::size_t first = given.find(':');
        if (first == std::string::npos)
            return wrong();
        const std::size_t second = given.find(':', first + 1);
        interfaces::PermissionView p;
        p.permissionClass = given.substr(0, first);
        const std::string rights = given.substr(first + 1, second == std::string::npos ? second : second - first - 1);
        p.read = rights == "read" || rights == "read-write";
        p.write = rights == "write" || rights == "read-write";
        if (!p.read && !p.write)
            return wrong();
        if (second != std::string::npos) {
            TWINCHART_ASSIGN(p.until, parseTime("--permission", given.substr(second + 1), Day::Last));
            if (!p.until)
                return wrong();
        }
        out.push_back(std::move(p));
    }
    return out;
}

int runAccept(const Globals& globals, const RegistrationOptions& options)
{
    interfaces::AcceptRequest request;
    request.application = options.application;
    if (!options.role.empty())
        request.role = roleOf(options.role);
    if (!options.permissions.empty()) {
        auto permissions = permissionsOf(options.permissions);
        if (!permissions)
            return fail(permissions.error());
        request.permissions = std::move(permissions).value();
    }
    auto workstation = unlocked(globals);
    return workstation ? say(globals, (*workstation)->acceptApplication(request)) : fail(workstation.error());
}

int runReject(const Globals& globals, const RegistrationOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? say(globals, (*workstation)->rejectApplication(options.application, options.reason))
                       : fail(workstation.error());
}

int runRevoke(const Globals& globals, const RegistrationOptions& options)
{
    if (options.own != options.user.empty())
        return usage("revoke needs either a user's name or --own");
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto done = options.own ? (*workstation)->revokeOwn(options.reason)
                                  : (*workstation)->revokeUser(options.user, options.reason);
    if (!done)
        return fail(done.error());
    if (globals.json)
        std::printf("%s\n", JsonLine()
                                .add("user", done->user)
                                .add("state", "revoked")
                                .add("reason", done->reason)
                                .add("height", done->height)
                                .str()
                                .c_str());
    else
        std::printf("%s  revoked  %s  block %llu\n", done->user.c_str(), done->reason.c_str(),
                    static_cast<unsigned long long>(done->height));
    return kDone;
}
} // namespace

void addRegistration(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<RegistrationOptions>();
    auto* enrol = app.add_subcommand("register", "apply to a hospital from this device; keys are made here");
    enrol->add_option("--user", options->request.user, "the new user's name")->required();
    enrol->add_option("--organisation", options->request.organisation, "id or name of the hospital")->required();
    enrol->add_option("--role", options->role)->required()->check(CLI::IsMember(roleWords()));
    enrol->add_option("--full-name", options->request.fullName)->required();
    enrol->add_option("--constituent-file", options->constituentFile,
                      "file that holds the identifying number (staff, patient or serial number)");
    enrol->add_option("--constituent-fd", options->constituentFd, "descriptor to read it from");
    enrol->add_option("--note", options->request.note, "words for the hospital's administrator");
    enrol->add_option("--until", options->until, "end of the application (default: in 14 days; at most 30)");
    enrol->add_option("--recovery-out", options->request.recoveryOut,
                      "new file for the recovery sheet: print it, then remove it");
    auto* applications = app.add_subcommand("applications", "who applied to the administrator's hospital");
    auto* accept = app.add_subcommand("accept", "certificate and permissions for an applicant");
    accept->add_option("application", options->application, "its id")->required();
    accept->add_option("--role", options->role, "another role than was applied for")->check(CLI::IsMember(roleWords()));
    accept
        ->add_option("--permission", options->permissions,
                     "CLASS:rights[:until], as in PDD:read-write:2027-01-01 (default: what the role usually has)")
        ->take_all();
    auto* reject = app.add_subcommand("reject", "no certificate for an applicant");
    reject->add_option("application", options->application, "its id")->required();
    reject->add_option("--reason", options->reason)
        ->required()
        ->check(CLI::IsMember({"unspecified", "not-known", "unproven", "wrong-role", "duplicate", "withdrawn"}));
    auto* revoke = app.add_subcommand("revoke", "a certificate ends at once");
    revoke->add_option("user", options->user, "name of a user of the administrator's hospital");
    revoke->add_flag("--own", options->own, "the own certificate");
    revoke->add_option("--reason", options->reason)
        ->required()
        ->check(CLI::IsMember({"unspecified", "left", "lost", "compromised", "superseded"}));
    auto* login = app.add_subcommand("login", "unlock, answer the node's challenge, say how the user stands");
    const auto runs = [&](CLI::App* command, int (*run)(const Globals&, const RegistrationOptions&)) {
        command->callback([&globals, &chosen, options, run] {
            chosen = [&globals, options, run] { return run(globals, *options); };
        });
    };
    runs(enrol, &runRegister);
    runs(applications, &runApplications);
    runs(accept, &runAccept);
    runs(reject, &runReject);
    runs(revoke, &runRevoke);
    runs(login, &runLogin);
}

} // namespace twinchart::cli

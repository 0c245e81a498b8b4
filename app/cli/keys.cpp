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
#include <unistd.h>

namespace twinchart::cli {

namespace {
constexpr std::size_t kMaxPaper = 1'024;

struct KeysOptions {
    std::string newPassphraseFile, out, sheet;
    int newPassphraseFd = -1;
    std::vector<std::string> shares;
};

std::string_view text(interfaces::KeyKind kind)
{
    static constexpr std::string_view kKinds[] = {"passphrase", "sheet", "shares", "token", "escrow", "device"};
    return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view text(interfaces::KeyState state)
{
    static constexpr std::string_view kStates[] = {"active", "unknown", "revoked", "expired"};
    return kStates[static_cast<std::size_t>(state)];
}

int runList(const Globals& globals, const KeysOptions&)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto all = (*workstation)->keys();
    if (!all)
        return fail(all.error());
    for (const interfaces::KeyView& key : *all) {
        if (!globals.json) {
            std::printf("%-10s  %-7s  %s%s%s\n", std::string(text(key.kind)).c_str(),
                        std::string(text(key.state)).c_str(), key.id.c_str(), key.id.empty() ? "" : "  ",
                        shown(key.sentence.english()).c_str());
            continue;
        }
        JsonLine line;
        line.add("state", text(key.state)).add("who", key.who).add("what", text(key.kind)).add("id", key.id);
        line.addNull("from");
        if (key.to)
            line.add("to", toRfc3339(*key.to));
        else
            line.addNull("to");
        if (key.height != 0)
            line.add("height", key.height);
        else
            line.addNull("height");
        std::printf("%s\n", line.add("sentence", key.sentence.english()).str().c_str());
    }
    return kDone;
}

int say(const Globals& globals, const char* state, const Result<interfaces::KeyChangeView>& done)
{
    if (!done)
        return fail(done.error());
    if (globals.json)
        std::printf("%s\n", JsonLine()
                                .add("state", state)
                                .add("who", done->who)
                                .add("what", text(done->kind))
                                .add("files", done->files)
                                .add("sentence", done->sentence.english())
                                .str()
                                .c_str());
    else
        std::printf("%s\n", shown(done->sentence.english()).c_str());
    return kDone;
}

/// The new passphrase: as readPassphrase, from places of its own.
Result<SecretBytes> readNext(const Globals& globals, const KeysOptions& options)
{
    if (options.newPassphraseFile.empty() && options.newPassphraseFd < 0 && ::isatty(STDIN_FILENO) == 0)
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "No new passphrase: give --new-passphrase-file FILE or --new-passphrase-fd N. Nothing was changed."));
    Globals next = globals;
    next.passphraseFile = options.newPassphraseFile;
    next.passphraseFd = options.newPassphraseFd;
    return readPassphrase(next, true, "New passphrase");
}

int runPassphrase(const Globals& globals, const KeysOptions& options)
{
    if (!globals.recoveryFile.empty())
        return usage("keys passphrase takes the passphrase in force; with a sheet it is keys recover --sheet FILE");
    if (globals.user.empty())
        return usage("Say who acts: --as USER.");
    auto current = readPassphrase(globals, false);
    if (!current)
        return fail(current.error());
    const auto workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    if (const auto session = workstation->unlock(globals.user, current->clone()); !session)
        return fail(session.error());
    auto next = readNext(globals, options);
    if (!next)
        return fail(next.error());
    return say(globals, "changed", workstation->changePassphrase(std::move(current).value(), std::move(next).value()));
}

int runSheet(const Globals& globals, const KeysOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? say(globals, "made", (*workstation)->newSheet(options.out)) : fail(workstation.error());
}

int runShares(const Globals& globals, const KeysOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? say(globals, "made", (*workstation)->newShares(options.out)) : fail(workstation.error());
}

Result<SecretBytes> readPaper(const std::string& file)
{
    auto octets = readSecretFile(file, kMaxPaper);
    if (!octets)
        return problem(Failure::Usage, TWINCHART_TR("%1 cannot be read: %2. Nothing was changed."),
                       {file, octets.error().text()});
    return std::move(octets).value();
}

int runRecover(const Globals& globals, const KeysOptions& options)
{
    if (options.sheet.empty() == options.shares.empty())
        return usage("keys recover needs either --sheet FILE or --share FILE twice");
    if (globals.user.empty())
        return usage("Say who acts: --as USER.");
    interfaces::PrintedMeans means;
    if (!options.sheet.empty()) {
        auto sheet = readPaper(options.sheet);
        if (!sheet)
            return fail(sheet.error());
        means.sheet = std::move(sheet).value();
        if (means.sheet.empty())
            return usage("the sheet's file is empty");
    }
    for (const std::string& file : options.shares) {
        auto share = readPaper(file);
        if (!share)
            return fail(share.error());
        means.shares.push_back(std::move(share).value());
    }
    auto next = readNext(globals, options);
    if (!next)
        return fail(next.error());
    const auto workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    return say(globals, "recovered", workstation->recoverUser(globals.user, std::move(means), std::move(next).value()));
}
} // namespace

void addKeys(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<KeysOptions>();
    auto* keys = app.add_subcommand("keys", "what opens the user's own keys, and how that is changed");
    keys->require_subcommand(1);
    auto* list = keys->add_subcommand("list", "ways into the keys, and the device's key on the ledger");
    auto* passphrase = keys->add_subcommand("passphrase", "another passphrase; the old one ends");
    auto* sheet = keys->add_subcommand("sheet", "a new recovery sheet to print; the old one ends");
    sheet->add_option("--out", options->out, "new file for it")->required();
    auto* shares = keys->add_subcommand("shares", "three shares to print, any two of which open; older ones end");
    shares->add_option("--out", options->out, "folder for the three files")->required();
    auto* recover = keys->add_subcommand("recover", "a new passphrase from what was printed");
    recover->add_option("--sheet", options->sheet, "file that holds the sheet's text");
    recover->add_option("--share", options->shares, "file that holds a share's text; given twice");
    for (auto* command : {passphrase, recover}) {
        command->add_option("--new-passphrase-file", options->newPassphraseFile, "file that holds the new passphrase");
        command->add_option("--new-passphrase-fd", options->newPassphraseFd, "descriptor to read it from");
    }
    const auto runs = [&](CLI::App* command, int (*run)(const Globals&, const KeysOptions&)) {
        command->callback([&globals, &chosen, options, run] {
            chosen = [&globals, options, run] { return run(globals, *options); };
        });
    };
    runs(list, &runList);
    runs(passphrase, &runPassphrase);
    runs(sheet, &runSheet);
    runs(shares, &runShares);
    runs(recover, &runRecover);
}

} // namespace twinchart::cli

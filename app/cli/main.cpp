// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"

#include <workstation/factory.h>

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace twinchart;

namespace {
/// No other process of this user reads our memory, no core file holds it, no file of ours is for others.
void harden()
{
    ::prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
}

int run(int argc, char** argv)
{
    CLI::App app("TwinChart on the command line: demonstration hospital, import, timeline, proofs, checks");
    app.require_subcommand(1);
    app.fallthrough();

    cli::Globals globals;
    std::string home;
    std::string node;
    const auto* homeOption =
        app.add_option("--home", home, "the home (default: as the XDG base directory specification says)");
    app.add_option("--node", node, "socket of another home's node");
    app.add_option("--as", globals.user, "who acts");
    app.add_option("--passphrase-file", globals.passphraseFile, "file that holds the passphrase");
    app.add_option("--passphrase-fd", globals.passphraseFd, "descriptor to read the passphrase from");
    app.add_option("--recovery-file", globals.recoveryFile,
                   "file that holds the text of the recovery sheet, instead of the passphrase");
    app.add_flag("--json", globals.json, "one JSON object a line");
    app.add_flag("--quiet", globals.quiet, "no progress, no warnings");

    auto* init = app.add_subcommand("init", "make a real, empty home of one organisation");
    std::string organisation;
    std::string firstUser = "administrator";
    init->add_option("--organisation", organisation)->required();
    init->add_option("--user", firstUser, "name of the first administrator");

    auto* demo = app.add_subcommand("demo", "the invented hospital");
    demo->require_subcommand(1);
    auto* create = demo->add_subcommand("create", "make it in an empty home");
    unsigned patients = 12;
    std::uint64_t seed = 1;
    create->add_option("--patients", patients)->check(CLI::Range(12U, 1000U));
    create->add_option("--seed", seed)->check(CLI::NonNegativeNumber);

    auto* nodeCommand = app.add_subcommand("node", "the embedded node");
    std::string action;
    nodeCommand->add_option("action", action)->required()->check(CLI::IsMember({"start", "stop", "status"}));

    auto* import = app.add_subcommand("import", "FHIR R4 JSON: bundles, resources, NDJSON");
    interfaces::ImportRequest importRequest;
    bool noWait = false;
    import->add_option("file", importRequest.files)->required();
    import->add_option("--source", importRequest.source, "the peripheral system that the files come from");
    import->add_flag("--own", importRequest.own, "the hospital's own record");
    import->add_flag("--strict", importRequest.strict, "any refusal refuses the file");
    import->add_flag("--no-wait", noWait, "return when saved here");

    auto* patientsCommand = app.add_subcommand("patients", "who the user may see, one row a person");
    patientsCommand->require_subcommand(0, 1);
    std::string identityA;
    std::string identityB;
    auto* link = patientsCommand->add_subcommand("link", "two identities are one person: signed, reversible");
    auto* unlink = patientsCommand->add_subcommand("unlink", "two identities are two persons again");
    for (auto* command : {link, unlink}) {
        command->add_option("A", identityA, "own id, or system|value")->required();
        command->add_option("B", identityB, "own id, or system|value")->required();
    }

    auto* timeline = app.add_subcommand("timeline", "the health-state query");
    cli::TimelineOptions timelineOptions;
    timeline
        ->add_option("--patient", timelineOptions.query.patient,
                     "own id, handle:HEX, or system|value; with all that is linked")
        ->required();
    timeline->add_option("--data-set", timelineOptions.query.dataSets);
    timeline->add_option("--attribute", timelineOptions.query.attributes);
    timeline->add_option("--where", timelineOptions.query.where, "\"attribute op value [unit]\"");
    timeline->add_option("--from", timelineOptions.from);
    timeline->add_option("--to", timelineOptions.to);
    timeline->add_option("--as-known-at", timelineOptions.asKnownAt);
    timeline->add_option("--system", timelineOptions.systems,
                         "NAME=FOLDER: a hospital outside the consortium, whose FHIR files in FOLDER are read too");

    cli::Action chosen;
    cli::addWriting(app, globals, chosen);
    cli::addRegistration(app, globals, chosen);
    cli::addStory(app, globals, chosen);
    cli::addSharing(app, globals, chosen);
    cli::addDisclosure(app, globals, chosen);
    cli::addKeys(app, globals, chosen);

    auto* exportCommand = app.add_subcommand("export", "FHIR bundle, proof file or trust file");
    cli::ExportOptions exportOptions;
    exportCommand->add_option("--patient", exportOptions.request.patient,
                              "own id, or system|value; a bundle holds that identity alone, also of a linked one");
    exportCommand->add_flag("--all", exportOptions.request.all);
    exportCommand->add_option("--item", exportOptions.request.item);
    exportCommand->add_option("--format", exportOptions.format)
        ->required()
        ->check(CLI::IsMember({"fhir", "proof", "trust"}));
    exportCommand->add_option("--out", exportOptions.request.out)->required();
    exportCommand->add_option("--from", exportOptions.from);
    exportCommand->add_option("--to", exportOptions.to);

    auto* verify = app.add_subcommand("verify", "check proof files offline");
    std::vector<std::string> proofs;
    std::string trust;
    std::string at;
    verify->add_option("file", proofs)->required();
    verify->add_option("--trust", trust, "trust file to start from (default: what the user's store trusts)");
    verify->add_option("--at", at, "the time to judge at (default: now)");

    auto* catalogue = app.add_subcommand("catalogue", "the data-set catalogue in force; a new one");
    catalogue->require_subcommand(1);
    catalogue->add_subcommand("show", "the catalogue in force");
    auto* add = catalogue->add_subcommand("add", "submit a new one");
    std::string catalogueFile;
    add->add_option("file", catalogueFile)->required();

    auto* sync = app.add_subcommand("sync", "send what waits, verify what came");
    cli::SyncOptions syncOptions;
    sync->add_flag("--wait", syncOptions.wait);
    auto* const rebuild = sync->add_flag("--rebuild", syncOptions.rebuild,
                                         "sets a damaged record store aside and fills an empty one from the node");
    sync->add_flag("--leave-unsent", syncOptions.leaveUnsent, "also when it opens and holds what was not sent")
        ->needs(rebuild);
    sync->add_flag("--drop-set-aside", syncOptions.dropSetAside, "removes what --rebuild set aside")->excludes(rebuild);

    auto* status = app.add_subcommand("status", "the workstation in one look");
    auto* check = app.add_subcommand("check", "verify every stored byte");
    bool deep = false;
    check->add_flag("--deep", deep, "every proof and every ciphertext too");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? cli::kDone : cli::kUsage;
    }
    if (homeOption->count() > 0 && home.empty())
        return cli::usage("--home is empty");
    globals.home = home.empty() ? workstation::defaultHome() : std::filesystem::path(home);
    globals.node = node;

    if (chosen)
        return chosen();
    if (init->parsed())
        return cli::runInit(globals, organisation, firstUser);
    if (create->parsed())
        return cli::runDemoCreate(globals, patients, seed);
    if (nodeCommand->parsed())
        return cli::runNode(globals, action);
    if (import->parsed()) {
        importRequest.wait = !noWait;
        if (importRequest.own != importRequest.source.empty())
            return cli::usage("import needs either --source NAME (history from a peripheral system) or --own");
        return cli::runImport(globals, importRequest);
    }
    if (link->parsed() || unlink->parsed())
        return cli::runLink(globals, identityA, identityB, link->parsed());
    if (patientsCommand->parsed())
        return cli::runPatients(globals);
    if (timeline->parsed())
        return cli::runTimeline(globals, timelineOptions);
    if (exportCommand->parsed())
        return cli::runExport(globals, exportOptions);
    if (verify->parsed())
        return cli::runVerify(globals, proofs, trust, at);
    if (catalogue->parsed())
        return cli::runCatalogue(globals, catalogueFile);
    if (sync->parsed())
        return cli::runSync(globals, syncOptions);
    if (status->parsed())
        return cli::runStatus(globals);
    if (check->parsed())
        return cli::runCheck(globals, deep);
    return cli::kUsage;
}
} // namespace

int main(int argc, char** argv)
{
    harden();
    try {
        const int exit = run(argc, argv);
        // What was to be read by somebody and is lost must not look done.
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return exit;
        std::fputs(
            "twinchart-cli: the output could not be written. What was done is done; what was printed is not whole.\n",
            stderr);
        return exit == cli::kDone ? cli::kRefused : exit;
    } catch (const std::exception& e) {
        // The last boundary: memory ran out, or a library threw where none should.
        std::fprintf(stderr,
                     "twinchart-cli: an internal error stopped the command (%s). What was acknowledged is kept.\n",
                     e.what());
        return cli::kRefused;
    }
}

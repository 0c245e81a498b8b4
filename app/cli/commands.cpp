// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <hospital/nodehome.h>
#include <workstation/homes.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <unistd.h>

namespace twinchart::cli {

namespace {
void put(const JsonLine& line)
{
    std::printf("%s\n", line.str().c_str());
}

/// The node's part of a new home is the hospital room's business; here the two are put together.
Result<contract::Genesis> foundNode(const std::filesystem::path& home, contract::Genesis draft)
{
    const SystemClock clock;
    auto genesis = hospital::createNodeHome(home, std::move(draft), clock);
    if (genesis)
        return std::move(genesis).value();
    switch (genesis.error().what) {
    case hospital::NodeHomeError::What::NotEmpty:
        return problem(Failure::Refused, TWINCHART_TR("%1 is not empty. Nothing was changed. Name another folder."),
                       {home.string()});
    case hospital::NodeHomeError::What::BadGenesis:
        return problem(Failure::Internal,
                       TWINCHART_TR("An internal error stopped this (%1). What was acknowledged is kept."),
                       {"genesis"});
    case hospital::NodeHomeError::What::Storage: break;
    }
    return problem(Failure::Storage, TWINCHART_TR("The disk refused to write (%1). No home was made."),
                   {genesis.error().detail});
}

/// A bar on standard error: on a terminal only, and never with --quiet.
class ProgressBar {
public:
    explicit ProgressBar(const Globals& globals) : m_on(!globals.quiet && ::isatty(STDERR_FILENO) != 0) {}
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    ~ProgressBar()
    {
        if (m_drawn)
            std::fputs("\r\033[K", stderr);
    }
    void show(const char* what, std::uint64_t done, std::uint64_t total)
    {
        const auto percent = static_cast<int>(total == 0 ? 0 : done * 100 / total);
        if (!m_on || (m_drawn && percent == m_percent))
            return;
        std::fprintf(stderr, "\r\033[K%s %d %%", what, percent);
        std::fflush(stderr);
        m_drawn = true;
        m_percent = percent;
    }

private:
    bool m_on;
    bool m_drawn = false;
    int m_percent = -1;
};

/// A row of the list; the exit status that it asks for.
int putPatient(const Globals& globals, const interfaces::PatientSummary& p, const std::function<void(JsonLine&)>& more)
{
    const int exit = p.worst == interfaces::Verdict::Invalid ? kUnverified : kDone;
    std::string name =
        p.family + (p.given.empty() ? "" : ", " + p.given) + (p.title.empty() ? "" : " (" + p.title + ")");
    if (!globals.json) {
        if (name.empty() && exit == kUnverified)
            name = "(integrity check failed)";
        std::printf("%s  %-40s %-10s %-8s %8llu items\n", p.id.c_str(), shown(name).c_str(), shown(p.born).c_str(),
                    shown(p.gender).c_str(), static_cast<unsigned long long>(p.items));
        for (const std::string& id : p.linked)
            std::printf("  linked %s\n", id.c_str());
        return exit;
    }
    std::string identifiers = "[";
    for (const auto& i : p.identifiers)
        identifiers +=
            (identifiers.size() > 1 ? "," : "") + JsonLine().add("system", i.system).add("value", i.value).str();
    JsonLine line;
    line.add("patient", p.id)
        .add("handle", p.handle)
        .add("name", name)
        .add("born", p.born)
        .add("gender", p.gender)
        .add("items", p.items)
        .addRaw("identifiers", identifiers + "]")
        .add("linked", p.linked)
        .add("verdict", text(p.worst));
    more(line);
    put(line);
    return exit;
}
} // namespace

int runInit(const Globals& globals, const std::string& organisation, const std::string& user)
{
    auto passphrase = readPassphrase(globals, true);
    if (!passphrase)
        return fail(passphrase.error());
    auto made = workstation::createHome({globals.home, organisation, user, std::move(*passphrase)}, foundNode);
    if (!made)
        return fail(made.error());
    if (globals.json)
        put(JsonLine()
                .add("chain", made->chain)
                .add("genesis", made->genesis)
                .add("organisation", made->organisation)
                .add("user", made->user));
    else
        std::printf("%s: chain %s, genesis %s, first user %s\n", shown(made->organisation).c_str(), made->chain.c_str(),
                    made->genesis.c_str(), shown(made->user).c_str());
    std::string sheet = textOf(made->recoveryText);
    std::fprintf(
        stderr,
        "Recovery sheet of %s, shown this once and kept nowhere. Print or write it down and lock it away:\n\n%s\n\n"
        "Who holds this sheet opens this user's data; who loses both it and the passphrase has lost them.\n",
        shown(made->user).c_str(), sheet.c_str());
    wipe(sheet);
    std::string share = textOf(made->custodianShare);
    std::fprintf(
        stderr,
        "\nSecond share of the hospital's custodian key, shown this once. Give it to another person (the privacy officer):\n\n%s\n\n"
        "Neither share opens anything alone.\n",
        share.c_str());
    wipe(share);
    return kDone;
}

int runDemoCreate(const Globals& globals, unsigned patients, std::uint64_t seed)
{
    ProgressBar bar(globals);
    const auto lines = workstation::createDemo(
        {globals.home, patients, seed}, foundNode,
        [&](std::uint64_t done, std::uint64_t total) { bar.show("making the demonstration hospital", done, total); });
    if (!lines)
        return fail(lines.error());
    for (const auto& line : *lines) {
        if (globals.json)
            put(JsonLine()
                    .add("user", line.user)
                    .add("role", line.role)
                    .add("patient", line.patient)
                    .add("items", line.items)
                    .add("height", line.height)
                    .addSeconds("seconds", line.seconds));
        else if (!globals.quiet && !line.user.empty())
            std::printf("user    %-22s %s\n", line.user.c_str(), line.role.c_str());
        else if (!globals.quiet)
            std::printf("patient %s %6llu items\n", line.patient.c_str(), static_cast<unsigned long long>(line.items));
    }
    return kDone;
}

int runNode(const Globals& globals, const std::string& action)
{
    if (!globals.node.empty())
        return usage("node starts, stops and looks at the node of --home; it takes no --node");
    const auto state = action == "start"  ? workstation::startNode(globals.home)
                       : action == "stop" ? workstation::stopNode(globals.home)
                                          : workstation::nodeState(globals.home);
    if (!state)
        return fail(state.error());
    if (globals.json)
        put(JsonLine()
                .add("running", state->running)
                .add("pid", static_cast<std::uint64_t>(state->pid))
                .add("height", state->height));
    else
        std::printf("%s, pid %d, height %llu\n", state->running ? "running" : "not running", state->pid,
                    static_cast<unsigned long long>(state->height));
    return kDone;
}

int runImport(const Globals& globals, const interfaces::ImportRequest& request)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    interfaces::CancelFlag cancel;
    ProgressBar bar(globals);
    const auto report =
        (*workstation)
            ->import(
                request,
                [&](const interfaces::ImportProgress& p) {
                    static constexpr const char* kStages[] = {"reading",   "checking",  "sealing", "saving", "sending",
                                                              "recording", "verifying", "keeping", "done"};
                    bar.show(kStages[static_cast<std::size_t>(p.stage)], p.done, p.total);
                },
                cancel);
    if (!report)
        return fail(report.error());
    int exit = kDone;
    for (const auto& r : report->files) {
        if (r.refused > 0)
            exit = kRefused;
        if (globals.json) {
            std::string problems = "[";
            for (const auto& p : r.problems)
                problems +=
                    (problems.size() > 1 ? "," : "") +
                    JsonLine().add("where", p.where).add("why", p.why.english()).add("refused", p.refused).str();
            put(JsonLine()
                    .add("file", r.file)
                    .add("format", r.format)
                    .add("resources", r.resources)
                    .add("kept", r.kept)
                    .add("mapped", r.mapped)
                    .add("refused", r.refused)
                    .add("items", r.items)
                    .add("duplicates", r.duplicates)
                    .add("patients", r.patients)
                    .addRaw("problems", problems + "]")
                    .addSeconds("seconds", r.seconds));
        } else {
            std::printf(
                "%s: %llu resources, %llu kept, %llu mapped, %llu refused, %llu new items, %llu duplicates, %llu patients, %.2f s\n",
                shown(r.file).c_str(), static_cast<unsigned long long>(r.resources),
                static_cast<unsigned long long>(r.kept), static_cast<unsigned long long>(r.mapped),
                static_cast<unsigned long long>(r.refused), static_cast<unsigned long long>(r.items),
                static_cast<unsigned long long>(r.duplicates), static_cast<unsigned long long>(r.patients), r.seconds);
        }
        for (const auto& p : r.problems)
            if (!globals.quiet)
                std::fprintf(stderr, "twinchart-cli: %s: %s: %s\n", shown(r.file).c_str(), shown(p.where).c_str(),
                             shown(p.why.english()).c_str());
    }
    return report->problem ? fail(*report->problem) : exit;
}

int runPatients(const Globals& globals)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto patients = (*workstation)->patients();
    if (!patients)
        return fail(patients.error());
    int exit = kDone;
    for (const auto& p : *patients)
        exit = std::max(exit, putPatient(globals, p, [](JsonLine&) {}));
    return exit;
}

int runLink(const Globals& globals, const std::string& a, const std::string& b, bool together)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto idA = (*workstation)->resolvePatient(a);
    const auto idB = idA ? (*workstation)->resolvePatient(b) : idA;
    if (!idA || !idB)
        return fail(!idA ? idA.error() : idB.error());
    const auto done = together ? (*workstation)->linkPatients(*idA, *idB) : (*workstation)->unlinkPatients(*idA, *idB);
    if (!done)
        return fail(done.error());
    if (!done->changed && !globals.quiet)
        std::fprintf(stderr, "twinchart-cli: %s\n",
                     together ? "They were linked already. Nothing was changed."
                              : "They were not linked. Nothing was changed.");
    const auto patients = (*workstation)->patients();
    if (!patients)
        return fail(patients.error());
    int exit = kDone;
    for (const auto& p : *patients) {
        const bool theirs = std::ranges::any_of(std::array{*idA, *idB}, [&](const std::string& id) {
            return p.id == id || std::ranges::find(p.linked, id) != p.linked.end();
        });
        if (theirs)
            exit = std::max(exit, putPatient(globals, p, [&](JsonLine& line) {
                                line.add("changed", done->changed).add("records", done->records);
                            }));
    }
    return done->problem ? fail(*done->problem) : exit;
}

namespace {
/// What a row says of its item; a value that is no fact is named as such, and not said (foundations §9).
std::string whatOf(const interfaces::ItemView& item)
{
    return item.notAFact.empty() ? item.display + ' ' + item.value + ' ' + item.unit
                                 : item.display + " (kept, not a fact: " + item.notAFact + ')';
}
} // namespace

int runTimeline(const Globals& globals, const TimelineOptions& options)
{
    interfaces::TimelineQuery query = options.query;
    const auto from = parseTime("--from", options.from);
    const auto to = parseTime("--to", options.to, Day::Last);
    const auto known = parseTime("--as-known-at", options.asKnownAt);
    for (const auto* t : {&from, &to, &known})
        if (!*t)
            return fail(t->error());
    if (*from && *to && **from > **to)
        return usage("--from is later than --to");
    query.from = *from;
    query.to = *to;
    query.asKnownAt = *known;
    std::vector<interfaces::PeripheralSource> systems;
    for (const std::string& text : options.systems) {
        const std::size_t at = text.find('=');
        if (at == 0 || at == std::string::npos || at + 1 == text.size())
            return usage("--system takes NAME=FOLDER");
        systems.push_back({text.substr(0, at), text.substr(at + 1)});
    }
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    auto patient = (*workstation)->resolvePatient(query.patient);
    if (!patient)
        return fail(patient.error());
    query.patient = *patient;
    int exit = kDone;
    const interfaces::ItemSink row = [&](const interfaces::ItemView& i) {
        const bool withheld = i.verdict == interfaces::Verdict::Invalid || i.verdict == interfaces::Verdict::Erased;
        if (i.verdict == interfaces::Verdict::Invalid)
            exit = kUnverified;
        if (!globals.json) {
            std::printf("%-25s %-4s %-28s %-40s %-10s %s\n", shown(i.effective).c_str(), i.dataSet.c_str(),
                        shown(i.attribute).c_str(), shown(withheld ? "(not shown)" : whatOf(i)).c_str(),
                        std::string(text(i.level)).c_str(), std::string(text(i.verdict)).c_str());
            return true;
        }
        JsonLine line;
        line.add("item", i.item)
            .add("patient", i.patient)
            .add("dataSet", i.dataSet)
            .add("stage", i.stage)
            .add("attribute", i.attribute)
            .add("code", i.code)
            .add("display", i.display);
        if (withheld)
            line.addNull("value");
        else
            line.add("value", i.value);
        line.add("unit", i.unit).add("effective", i.effective);
        if (i.recorded)
            line.add("recorded", toRfc3339(*i.recorded));
        else
            line.addNull("recorded");
        line.add("source", i.source)
            .add("provider", i.provider)
            .add("resource", i.resource)
            .add("asserted", i.asserted);
        if (i.received)
            line.add("received", toRfc3339(*i.received));
        else
            line.addNull("received");
        line.add("level", text(i.level))
            .add("verdict", text(i.verdict))
            .add("witnesses", std::uint64_t{i.witnesses})
            .add("height", i.height)
            .add("supersedes", i.supersedes)
            .add("superseded", i.superseded)
            .add("filled", i.filled)
            .add("flag", i.flag)
            .add("status", i.status)
            .add("notAFact", i.notAFact);
        put(line);
        return true;
    };
    if (systems.empty()) {
        const auto done = (*workstation)->timeline(query, row);
        return done ? exit : fail(done.error());
    }
    const auto findings = (*workstation)->timelineWith(query, systems, row);
    if (!findings)
        return fail(findings.error());
    for (const interfaces::PeripheralFinding& f : *findings) {
        if (f.failed)
            exit = std::max(exit, static_cast<int>(kRefused));
        if (f.failed || !globals.quiet)
            std::fprintf(stderr, "twinchart-cli: %s: %s%s%s\n", shown(f.system).c_str(), shown(f.where).c_str(),
                         f.where.empty() ? "" : ": ", shown(f.why.english()).c_str());
    }
    return exit;
}

int runExport(const Globals& globals, const ExportOptions& options)
{
    interfaces::ExportRequest request = options.request;
    if (options.format == "fhir")
        request.format = interfaces::ExportRequest::Format::Fhir;
    else if (options.format == "proof")
        request.format = interfaces::ExportRequest::Format::Proof;
    else
        request.format = interfaces::ExportRequest::Format::Trust;
    if (request.format == interfaces::ExportRequest::Format::Fhir && request.patient.empty() != request.all)
        return usage("export --format fhir needs either --patient ID or --all");
    if (request.format == interfaces::ExportRequest::Format::Proof && (request.patient.empty() || request.item.empty()))
        return usage("export --format proof needs --patient ID and --item ITEM");
    // What would be left unheeded could have been meant to keep something in.
    if (request.format != interfaces::ExportRequest::Format::Proof && !request.item.empty())
        return usage("export takes --item with --format proof only");
    if (request.format != interfaces::ExportRequest::Format::Fhir &&
        (request.all || !options.from.empty() || !options.to.empty()))
        return usage("export takes --all, --from and --to with --format fhir only");
    if (request.format == interfaces::ExportRequest::Format::Trust && !request.patient.empty())
        return usage("export --format trust takes no --patient");
    const auto from = parseTime("--from", options.from);
    const auto to = parseTime("--to", options.to, Day::Last);
    if (!from || !to)
        return fail(!from ? from.error() : to.error());
    if (*from && *to && **from > **to)
        return usage("--from is later than --to");
    request.from = *from;
    request.to = *to;
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    if (!request.patient.empty()) {
        auto patient = (*workstation)->resolvePatient(request.patient);
        if (!patient)
            return fail(patient.error());
        request.patient = *patient;
    }
    const auto result = (*workstation)->exportTo(request);
    if (!result)
        return fail(result.error());
    for (const Message& m : result->problems)
        std::fprintf(stderr, "twinchart-cli: %s\n", shown(m.english()).c_str());
    const int exit = result->leftOut > 0 ? kUnverified : kDone;
    if (!globals.json) {
        std::printf("%s: %llu octets\n", shown(result->file).c_str(), static_cast<unsigned long long>(result->bytes));
        return exit;
    }
    JsonLine line;
    line.add("file", result->file);
    if (request.format == interfaces::ExportRequest::Format::Fhir)
        line.add("resources", result->resources).add("leftOut", result->leftOut);
    if (request.format == interfaces::ExportRequest::Format::Trust)
        line.add("genesis", result->genesis).add("height", result->height);
    else
        line.add("bytes", result->bytes);
    put(line);
    return exit;
}

int runVerify(const Globals& globals, const std::vector<std::string>& files, const std::string& trust,
              const std::string& at)
{
    const auto time = parseTime("--at", at);
    if (!time)
        return fail(time.error());
    if (trust.empty() && globals.user.empty())
        return usage(
            "verify needs --trust FILE (made by export --format trust), or --as USER to start from what that user's store trusts");
    const auto check = [&]() -> Result<std::vector<interfaces::VerifyResult>> {
        if (!trust.empty())
            return workstation::verifyFiles(files, trust, *time);
        TWINCHART_ASSIGN(const auto workstation, unlocked(globals));
        return workstation->verify(files, *time);
    };
    const auto results = check();
    if (!results)
        return fail(results.error());
    int exit = kDone;
    for (const auto& r : *results) {
        if (r.verdict != interfaces::Verdict::Verified)
            exit = kUnverified;
        if (globals.json)
            put(JsonLine()
                    .add("file", r.file)
                    .add("verdict", text(r.verdict))
                    .add("reason", r.reason.english())
                    .add("height", r.height)
                    .add("members", std::uint64_t{r.members})
                    .add("signed", std::uint64_t{r.signedBy})
                    .add("witnesses", std::uint64_t{r.witnesses})
                    .add("item", r.item));
        else
            std::printf("%s: %s. %s\n%s\n", shown(r.file).c_str(), std::string(text(r.verdict)).c_str(),
                        shown(r.reason.english()).c_str(), shownLines(r.item).c_str());
    }
    return exit;
}

} // namespace twinchart::cli

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace twinchart::cli {

namespace {
struct SharingOptions {
    std::string patient, request, purpose, basis = "consent", from, to, until, reason;
    std::vector<std::string> dataSets, attributes, classes, purposes;
    std::string hospital, group;
    std::uint16_t days = 0;
};

std::string_view text(interfaces::ShareState state)
{
    static constexpr std::string_view kStates[] = {"asked",  "later",    "approved", "changed",
                                                   "denied", "reported", "revoked",  "expired"};
    return kStates[static_cast<std::size_t>(state)];
}
std::string_view text(interfaces::ShareView::Kind kind)
{
    static constexpr std::string_view kKinds[] = {"share", "standing-consent", "restriction", "objection",
                                                  "disclosure"};
    return kKinds[static_cast<std::size_t>(kind)];
}

std::vector<std::string> named(const interfaces::ShareScope& scope)
{
    std::vector<std::string> out = scope.dataSets;
    out.insert(out.end(), scope.attributes.begin(), scope.attributes.end());
    return out;
}

std::string previewJson(const std::vector<interfaces::SharePreview>& preview)
{
    std::string out = "[";
    for (const auto& p : preview)
        out += (out.size() > 1 ? "," : "") +
               JsonLine().add("dataSet", p.dataSet).add("records", p.records).add("items", p.items).str();
    return out + "]";
}

void put(const Globals& globals, const interfaces::ShareView& v, const char* previewKey = nullptr,
         const std::optional<std::vector<interfaces::SharePreview>>& preview = {})
{
    const bool isShare = v.kind == interfaces::ShareView::Kind::Share;
    const std::vector<std::string> what = v.what ? named(*v.what) : v.classes;
    if (!globals.json) {
        std::printf("%s  %-9s %s\n  %s%s%s\n", v.request.c_str(), std::string(text(v.state)).c_str(),
                    shown(v.who).c_str(), shown(v.purpose).c_str(), v.why.empty() ? "" : ": ", shown(v.why).c_str());
        if (v.what || !isShare)
            std::printf("  %s\n", shown(joined(what)).c_str());
        else
            std::printf("  (what exactly is sealed to others; classes %s)\n", shown(joined(v.classes)).c_str());
        if (v.expires)
            std::printf("  until %s\n", toRfc3339(*v.expires).c_str());
        if (preview)
            for (const auto& p : *preview)
                std::printf("  %-8s %6llu records %8llu items\n", p.dataSet.c_str(),
                            static_cast<unsigned long long>(p.records), static_cast<unsigned long long>(p.items));
        return;
    }
    JsonLine line;
    line.add("request", v.request).add("state", text(v.state)).add("who", v.who);
    // What does not open to this user is not guessed from what the ledger shows.
    if (v.what || !isShare)
        line.add("what", what);
    else
        line.addNull("what");
    line.addTime("from", v.what ? v.what->from : std::nullopt);
    line.addTime("to", v.what ? v.what->to : std::nullopt);
    line.add("why", v.purpose + (v.why.empty() ? "" : ": " + v.why));
    line.addTime("expires", v.expires);
    line.add("height", v.height)
        .add("kind", text(v.kind))
        .add("grant", v.grant)
        .add("handle", v.handle)
        .add("classes", v.classes)
        .add("mine", v.mine);
    if (previewKey != nullptr) {
        if (preview)
            line.addRaw(previewKey, previewJson(*preview));
        else
            line.addNull(previewKey);
    }
    std::printf("%s\n", line.str().c_str());
}

int answer(const Globals& globals, const Result<interfaces::ShareResult>& result, const char* givenKey = nullptr)
{
    if (!result)
        return fail(result.error());
    put(globals, result->share, givenKey, result->given);
    return result->problem ? fail(*result->problem) : kDone;
}

int answer(const Globals& globals, const Result<std::vector<interfaces::ShareView>>& result)
{
    if (!result)
        return fail(result.error());
    for (const interfaces::ShareView& v : *result)
        put(globals, v);
    return kDone;
}

/// What of a record the options name.
Result<interfaces::ShareScope> scopeOf(const SharingOptions& options)
{
    interfaces::ShareScope out;
    out.dataSets = options.dataSets;
    out.attributes = options.attributes;
    TWINCHART_ASSIGN(out.from, parseTime("--from", options.from));
    TWINCHART_ASSIGN(out.to, parseTime("--to", options.to, Day::Last));
    return out;
}

interfaces::SharePurpose purposeNamed(const std::string& name)
{
    using enum interfaces::SharePurpose;
    return name == "treatment" ? Treatment : name == "research" ? Research : name == "legal" ? Legal : Administration;
}

int runRequest(const Globals& globals, const SharingOptions& options)
{
    interfaces::ShareRequest request;
    request.patient = options.patient;
    request.purpose = purposeNamed(options.purpose);
    request.treatmentBasis = options.basis == "treatment";
    if (request.treatmentBasis && request.purpose != interfaces::SharePurpose::Treatment)
        return usage("--basis treatment goes with --purpose treatment alone");
    request.days = options.days;
    request.reason = options.reason;
    auto scope = scopeOf(options);
    if (!scope)
        return fail(scope.error());
    request.scope = std::move(*scope);
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    return answer(globals, (*workstation)->requestShare(request));
}

int runList(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->shares(options.patient)) : fail(workstation.error());
}

int runConsents(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->consents(options.patient)) : fail(workstation.error());
}

int runShow(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto found = (*workstation)->share(options.request);
    if (!found)
        return fail(found.error());
    put(globals, found->share, "preview", found->preview);
    return kDone;
}

/// Approves, or changes what was approved: both name a part and an end.
template <auto Call>
int runWithPart(const Globals& globals, const SharingOptions& options)
{
    auto scope = scopeOf(options);
    const auto until = parseTime("--until", options.until, Day::Last);
    if (!scope || !until)
        return fail(!scope ? scope.error() : until.error());
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    return answer(globals, (workstation->get()->*Call)({options.request, std::move(*scope), *until}), "given");
}

template <interfaces::ShareAnswer Answer>
int runAnswer(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->answerShare(options.request, Answer), "given")
                       : fail(workstation.error());
}

int runRevoke(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->revokeShare(options.request), "given")
                       : fail(workstation.error());
}

/// --until where there must be one.
Result<Instant> endOf(const SharingOptions& options)
{
    TWINCHART_ASSIGN(const std::optional<Instant> until, parseTime("--until", options.until, Day::Last));
    if (!until)
        return problem(Failure::Usage, TWINCHART_TR("%1: \"%2\" is neither an RFC 3339 time nor a date."),
                       {"--until", options.until});
    return *until;
}

int runGive(const Globals& globals, const SharingOptions& options)
{
    using enum interfaces::ReaderGroup;
    interfaces::ConsentInAdvance consent;
    consent.patient = options.patient;
    consent.hospital = options.hospital;
    consent.group = options.group == "treating-team" ? TreatingTeam
                    : options.group == "clinicians"  ? Clinicians
                    : options.group == "researchers" ? Researchers
                                                     : Insurers;
    consent.purpose = purposeNamed(options.purpose);
    consent.classes = options.classes;
    const auto until = endOf(options);
    if (!until)
        return fail(until.error());
    consent.until = *until;
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->giveConsent(consent)) : fail(workstation.error());
}

int runRenew(const Globals& globals, const SharingOptions& options)
{
    const auto until = endOf(options);
    if (!until)
        return fail(until.error());
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->renewConsent(options.patient, options.request, *until))
                       : fail(workstation.error());
}

int runWithdraw(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->withdrawConsent(options.patient, options.request))
                       : fail(workstation.error());
}

template <bool Objects>
int runRestrict(const Globals& globals, const SharingOptions& options)
{
    interfaces::Restriction restriction;
    restriction.patient = options.patient;
    restriction.objection = Objects;
    for (const std::string& purpose : options.purposes)
        restriction.purposes.push_back(purposeNamed(purpose));
    restriction.classes = options.classes;
    const auto until = parseTime("--until", options.until, Day::Last);
    if (!until)
        return fail(until.error());
    restriction.until = *until;
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->restrict(restriction)) : fail(workstation.error());
}

int runLift(const Globals& globals, const SharingOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->liftRestriction(options.patient, options.request))
                       : fail(workstation.error());
}
} // namespace

void addSharing(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<SharingOptions>();
    const auto runs = [&](CLI::App* command, int (*run)(const Globals&, const SharingOptions&)) {
        command->callback([&globals, &chosen, options, run] {
            chosen = [&globals, options, run] { return run(globals, *options); };
        });
    };
    const auto scope = [&](CLI::App* command) {
        command->add_option("--data-set", options->dataSets, "code of the catalogue")->take_all();
        command->add_option("--attribute", options->attributes, "SET/NAME: one attribute of a data set")->take_all();
        command->add_option("--from", options->from, "of effective time");
        command->add_option("--to", options->to);
    };
    constexpr const char* kWhom = "handle:HEX; in the own hospital also the own id";
    auto* share = app.add_subcommand("share", "a part of a record for somebody else: asked for, approved, ended");
    share->require_subcommand(1);

    auto* request = share->add_subcommand("request", "ask for it");
    request->add_option("--patient", options->patient, kWhom)->required();
    request->add_option("--purpose", options->purpose)
        ->required()
        ->check(CLI::IsMember({"treatment", "research", "administration"}));
    request->add_option("--days", options->days, "from the decision on")->required()->check(CLI::Range(1, 366));
    request->add_option("--basis", options->basis)->check(CLI::IsMember({"treatment", "consent"}));
    request->add_option("--reason", options->reason, "for owner and treating team, at most 200 octets");
    scope(request);
    runs(request, &runRequest);

    auto* list = share->add_subcommand("list", "what was asked for");
    list->add_option("--patient", options->patient, kWhom);
    runs(list, &runList);

    const auto about = [&](const char* name, const char* words, int (*run)(const Globals&, const SharingOptions&)) {
        auto* command = share->add_subcommand(name, words);
        command->add_option("request", options->request)->required();
        runs(command, run);
        return command;
    };
    about("show", "one request, and what it would give", &runShow);
    auto* approve = about("approve", "all of it, or a part", &runWithPart<&interfaces::Workstation::approveShare>);
    scope(approve);
    approve->add_option("--until", options->until, "last moment (default: as long as was asked for)");
    about("deny", "no", &runAnswer<interfaces::ShareAnswer::Deny>);
    about("later", "it stays open until its deadline", &runAnswer<interfaces::ShareAnswer::Later>);
    about("report", "no, and the privacy officer shall look at it", &runAnswer<interfaces::ShareAnswer::Report>);
    auto* change =
        about("change", "narrow what was granted, or renew it", &runWithPart<&interfaces::Workstation::changeShare>);
    scope(change);
    change->add_option("--until", options->until, "last moment");
    about("revoke", "end it now", &runRevoke);

    constexpr const char* kWho = "handle:HEX; in the own hospital also the own id; left out by a patient: himself";
    const auto classes = [&](CLI::App* command) {
        command->add_option("--class", options->classes, "of data sets")
            ->required()
            ->take_all()
            ->check(CLI::IsMember({"PHA", "PDD", "SOP"}));
    };
    const auto subject = [&](CLI::App* parent, const char* name, const char* words, const char* id,
                             int (*run)(const Globals&, const SharingOptions&)) {
        auto* command = parent->add_subcommand(name, words);
        if (id != nullptr)
            command->add_option(id, options->request)->required();
        command->add_option("--patient", options->patient, kWho);
        runs(command, run);
        return command;
    };
    auto* consents = app.add_subcommand("consents", "everything that is alive about a patient; consents in advance");
    consents->add_option("--patient", options->patient, kWho);
    consents->callback([&globals, &chosen, options, consents] {
        if (consents->get_subcommands().empty())
            chosen = [&globals, options] { return runConsents(globals, *options); };
    });
    auto* give = subject(consents, "give", "what a group of a hospital asks for needs no decision", nullptr, &runGive);
    give->add_option("--hospital", options->hospital, "id or name")->required();
    give->add_option("--group", options->group)
        ->required()
        ->check(CLI::IsMember({"treating-team", "clinicians", "researchers", "insurers"}));
    give->add_option("--purpose", options->purpose)
        ->required()
        ->check(CLI::IsMember({"treatment", "research", "administration"}));
    classes(give);
    give->add_option("--until", options->until, "at most 366 days ahead")->required();
    subject(consents, "renew", "a later end", "consent", &runRenew)
        ->add_option("--until", options->until, "at most 366 days ahead")
        ->required();
    subject(consents, "withdraw", "ends it, and what hung on it", "consent", &runWithdraw);

    auto* limits = app.add_subcommand("restrict", "processing restricted or objected to, whatever was granted");
    limits->require_subcommand(1);
    const auto limit = [&](const char* name, const char* words, int (*run)(const Globals&, const SharingOptions&)) {
        auto* command = subject(limits, name, words, nullptr, run);
        command->add_option("--purpose", options->purposes)
            ->required()
            ->take_all()
            ->check(CLI::IsMember({"treatment", "research", "administration", "legal"}));
        classes(command);
        command->add_option("--until", options->until, "default: until it is lifted");
    };
    limit("set", "restriction of processing (GDPR Art. 18)", &runRestrict<false>);
    limit("object", "objection to processing (GDPR Art. 21)", &runRestrict<true>);
    subject(limits, "lift", "ends one of both", "restriction", &runLift);
}

} // namespace twinchart::cli

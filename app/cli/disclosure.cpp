// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <memory>

namespace twinchart::cli {

namespace {
struct DisclosureOptions {
    std::string patient, disclosure, law, order, recipient, silentUntil, until;
    std::vector<std::string> classes;
};

constexpr std::array<std::string_view, 6> kLaws{"court-order",          "public-health", "child-protection",
                                                "criminal-prosecution", "supervision",   "social-insurance"};
std::string_view text(interfaces::DisclosureLaw law)
{
    return kLaws[static_cast<std::size_t>(law)];
}
std::string_view text(interfaces::DisclosureState state)
{
    static constexpr std::string_view kStates[] = {"recorded", "in-force", "ended", "expired"};
    return kStates[static_cast<std::size_t>(state)];
}

void put(const Globals& globals, const interfaces::DisclosureView& v)
{
    if (globals.json) {
        JsonLine line;
        line.add("disclosure", v.disclosure).add("state", text(v.state)).add("who", v.recipient);
        line.addTime("from", v.from);
        line.add("to", toRfc3339(v.until)).add("law", text(v.law));
        if (v.order.empty())
            line.addNull("order");
        else
            line.add("order", v.order);
        line.add("classes", v.classes);
        line.addTime("silentUntil", v.silentUntil);
        line.add("patientKnows", v.patientKnows).add("handle", v.handle).add("height", v.height);
        std::printf("%s\n", line.str().c_str());
        return;
    }
    std::printf("%s  %-9s %s\n  %s%s%s, classes %s\n", v.disclosure.c_str(), std::string(text(v.state)).c_str(),
                shown(v.recipient).c_str(), std::string(text(v.law)).c_str(), v.order.empty() ? "" : ": ",
                shown(v.order).c_str(), joined(v.classes).c_str());
    std::printf("  %s%s%suntil %s\n", v.from ? "from " : "", v.from ? toRfc3339(*v.from).c_str() : "",
                v.from ? " " : "", toRfc3339(v.until).c_str());
    if (v.silentUntil)
        std::printf("  the patient is %s %s\n", v.patientKnows ? "told since" : "not told before",
                    toRfc3339(*v.silentUntil).c_str());
}

int answer(const Globals& globals, const Result<interfaces::DisclosureResult>& result)
{
    if (!result)
        return fail(result.error());
    put(globals, result->disclosure);
    return result->problem ? fail(*result->problem) : kDone;
}

int runRecord(const Globals& globals, const DisclosureOptions& options)
{
    interfaces::DisclosureRequest request;
    request.patient = options.patient;
    for (std::size_t n = 0; n < kLaws.size(); ++n)
        if (kLaws[n] == options.law)
            request.law = static_cast<interfaces::DisclosureLaw>(n);
    request.order = options.order;
    request.recipient = options.recipient;
    request.classes = options.classes;
    const auto silent = parseTime("--silent-until", options.silentUntil);
    const auto until = parseTime("--until", options.until, Day::Last);
    if (!silent || !until)
        return fail(!silent ? silent.error() : until.error());
    if (!*until)
        return usage("--until must be a time or a date");
    request.silentUntil = *silent;
    request.until = **until;
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->recordDisclosure(request)) : fail(workstation.error());
}

int runConfirm(const Globals& globals, const DisclosureOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)
                                             ->confirmDisclosure({options.patient, options.disclosure, options.order,
                                                                  options.recipient}))
                       : fail(workstation.error());
}

int runEnd(const Globals& globals, const DisclosureOptions& options)
{
    auto workstation = unlocked(globals);
    return workstation ? answer(globals, (*workstation)->endDisclosure(options.patient, options.disclosure))
                       : fail(workstation.error());
}

int runList(const Globals& globals, const DisclosureOptions& options)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto all = (*workstation)->disclosures(options.patient);
    if (!all)
        return fail(all.error());
    for (const interfaces::DisclosureView& v : *all)
        put(globals, v);
    return kDone;
}
} // namespace

void addDisclosure(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<DisclosureOptions>();
    auto* disclose = app.add_subcommand("disclose", "what a law demands of a patient's data: two people of the office");
    disclose->require_subcommand(1);
    const auto command = [&](const char* name, const char* words,
                             int (*run)(const Globals&, const DisclosureOptions&)) {
        auto* out = disclose->add_subcommand(name, words);
        out->callback([&globals, &chosen, options, run] {
            chosen = [&globals, options, run] { return run(globals, *options); };
        });
        return out;
    };
    constexpr const char* kWhom = "handle:HEX, or the own id";
    const auto paper = [&](CLI::App* out) {
        out->add_option("--order", options->order, "the order as the paper names it; the ledger has a keyed word of it")
            ->required();
        out->add_option("--recipient", options->recipient,
                        "who receives and answers for it: a hospital's id or name, else any body")
            ->required();
    };
    auto* record = command("record", "by the privacy officer; not in force yet", &runRecord);
    record->add_option("--patient", options->patient, kWhom)->required();
    record->add_option("--law", options->law, "legal basis")
        ->required()
        ->check(CLI::IsMember(std::vector<std::string>(kLaws.begin(), kLaws.end())));
    paper(record);
    record->add_option("--class", options->classes, "of data sets")
        ->required()
        ->take_all()
        ->check(CLI::IsMember({"PHA", "PDD", "SOP"}));
    record->add_option("--silent-until", options->silentUntil,
                       "the law forbids to tell the patient before; at most 366 days ahead");
    record->add_option("--until", options->until, "at most 366 days ahead")->required();

    auto* confirm = command("confirm", "by the root administrator, who names what his own paper says", &runConfirm);
    confirm->add_option("disclosure", options->disclosure)->required();
    confirm->add_option("--patient", options->patient, kWhom)->required();
    paper(confirm);

    auto* end = command("end", "by either of both, at once", &runEnd);
    end->add_option("disclosure", options->disclosure)->required();
    end->add_option("--patient", options->patient, kWhom)->required();

    command("list", "to the office all, to a patient and his team what he may know", &runList)
        ->add_option("--patient", options->patient, "left out: the office's all, a patient's own");
}

} // namespace twinchart::cli

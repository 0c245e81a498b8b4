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
struct WriteOptions {
    std::string patient, dataSet, item, effective, reason;
    std::vector<std::string> set; ///< NAME=VALUE
    bool unusual = false;
};

/// NAME=VALUE of each --set; the value may hold more signs of equality.
Result<std::vector<interfaces::NamedValue>> namedValues(const std::vector<std::string>& texts)
{
    std::vector<interfaces::NamedValue> out;
    for (const std::string& text : texts) {
        const std::size_t at = text.find('=');
        if (at == 0 || at == std::string::npos)
            return problem(Failure::Usage, TWINCHART_TR("--set takes NAME=VALUE. Nothing was changed."));
        out.push_back({text.substr(0, at), text.substr(at + 1)});
    }
    return out;
}

int answer(const Globals& globals, const Result<interfaces::WriteResult>& result)
{
    if (!result)
        return fail(result.error());
    for (const interfaces::WrittenItem& i : result->items) {
        if (globals.json)
            std::printf("%s\n", JsonLine()
                                    .add("item", i.item)
                                    .add("attribute", i.attribute)
                                    .add("level", text(i.level))
                                    .add("height", i.height)
                                    .str()
                                    .c_str());
        else
            std::printf("%s  %-28s %-10s block %llu\n", i.item.c_str(), shown(i.attribute).c_str(),
                        std::string(text(i.level)).c_str(), static_cast<unsigned long long>(i.height));
    }
    return result->problem ? fail(*result->problem) : kDone;
}

int runWrite(const Globals& globals, const WriteOptions& options)
{
    interfaces::WriteRequest request;
    const auto values = namedValues(options.set);
    if (!values)
        return fail(values.error());
    request.values = *values;
    request.dataSet = options.dataSet;
    request.effective = options.effective;
    request.unusual = options.unusual;
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto patient = (*workstation)->resolvePatient(options.patient);
    if (!patient)
        return fail(patient.error());
    request.patient = *patient;
    return answer(globals, (*workstation)->writeRecord(request));
}

int runAmend(const Globals& globals, const WriteOptions& options)
{
    const auto values = namedValues(options.set);
    if (!values)
        return fail(values.error());
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    return answer(globals, (*workstation)->amendItem({options.item, *values, options.unusual}));
}

int runDelete(const Globals& globals, const WriteOptions& options)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto done = (*workstation)->deleteItem({options.item, options.reason});
    if (!done)
        return fail(done.error());
    if (globals.json)
        std::printf("%s\n", JsonLine()
                                .add("item", done->item)
                                .add("reason", done->reason)
                                .add("level", text(done->level))
                                .add("height", done->height)
                                .str()
                                .c_str());
    else
        std::printf("%s  %-28s %-10s block %llu\n", done->item.c_str(), shown(done->reason).c_str(),
                    std::string(text(done->level)).c_str(), static_cast<unsigned long long>(done->height));
    return done->problem ? fail(*done->problem) : kDone;
}
} // namespace

void addWriting(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<WriteOptions>();
    const auto values = [&](CLI::App* command) {
        command
            ->add_option(
                "--set", options->set,
                "attribute of the catalogue = value: \"72 /min\" (no unit: the attribute's own), true, a date, "
                "\"system|code|words\", words")
            ->required()
            ->take_all();
        command->add_flag("--unusual", options->unusual, "a value outside the range taken without asking is meant so");
    };
    auto* write = app.add_subcommand("write", "one record by hand: signed, sealed, recorded");
    write->add_option("--patient", options->patient, "own id, or system|value")->required();
    write->add_option("--data-set", options->dataSet, "code of the catalogue; patients: SR")->required();
    values(write);
    write->add_option("--effective", options->effective, "date, or date and time with offset (default: now)");
    auto* amend = app.add_subcommand("amend", "the next version of an item's record; the one before stays known");
    amend->add_option("--item", options->item)->required();
    values(amend);
    auto* erase = app.add_subcommand("delete", "an item's record, with all its versions");
    erase->add_option("--item", options->item)->required();
    erase
        ->add_option("--reason", options->reason,
                     "words for the audit; may begin with \"entered in error\", \"erasure\" or \"withdrawn\"")
        ->required();
    const auto runs = [&](CLI::App* command, int (*run)(const Globals&, const WriteOptions&)) {
        command->callback([&globals, &chosen, options, run] {
            chosen = [&globals, options, run] { return run(globals, *options); };
        });
    };
    runs(write, &runWrite);
    runs(amend, &runAmend);
    runs(erase, &runDelete);
}

} // namespace twinchart::cli

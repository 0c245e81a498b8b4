// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace twinchart::cli {

namespace {
struct StoryOptions {
    std::string patient;
    bool plain = false;
};

std::string textOf(const Message& message)
{
    return message.source.empty() ? std::string() : message.english();
}

void put(const interfaces::StoryLine& l)
{
    JsonLine line;
    const auto orNull = [&](const char* key, const std::string& value) {
        if (value.empty())
            line.addNull(key);
        else
            line.add(key, value);
    };
    orNull("when", l.when ? toRfc3339(*l.when) : std::string());
    line.add("who", textOf(l.who)).add("what", textOf(l.what));
    orNull("why", textOf(l.why));
    orNull("grant", l.grant);
    line.add("height", l.height).add("verdict", text(l.verdict)).add("sentence", l.sentence.english());
    std::printf("%s\n", line.str().c_str());
}

int runAudit(const Globals& globals, const StoryOptions& options)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto story = (*workstation)->story(options.patient);
    if (!story)
        return fail(story.error());
    int exit = kDone;
    for (const interfaces::StoryLine& l : story->lines) {
        if (l.verdict == interfaces::Verdict::Invalid)
            exit = kUnverified;
        if (globals.json)
            put(l);
        else if (options.plain)
            std::printf("%s\n", shown(l.sentence.english()).c_str());
        else
            std::printf("%-19s %-60s %-28s %-16s block %-8llu %s\n",
                        l.when ? toRfc3339(*l.when).substr(0, 19).c_str() : "", shown(textOf(l.who)).c_str(),
                        shown(textOf(l.what)).c_str(), shown(textOf(l.why)).c_str(),
                        static_cast<unsigned long long>(l.height), std::string(text(l.verdict)).c_str());
    }
    return exit;
}
} // namespace

void addStory(CLI::App& app, const Globals& globals, Action& chosen)
{
    const auto options = std::make_shared<StoryOptions>();
    auto* audit = app.add_subcommand("audit", "who did what about a patient, when and why");
    audit->add_option("--patient", options->patient, "own id, system|value, or handle:HEX")->required();
    audit->add_flag("--plain", options->plain, "a sentence a line");
    audit->callback(
        [&globals, &chosen, options] { chosen = [&globals, options] { return runAudit(globals, *options); }; });
}

} // namespace twinchart::cli

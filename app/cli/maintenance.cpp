// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"
#include "shown.h"

#include <workstation/factory.h>

#include <cstdio>

namespace twinchart::cli {

namespace {
void put(const JsonLine& line)
{
    std::printf("%s\n", line.str().c_str());
}

std::string list(const std::vector<Message>& messages)
{
    std::string out = "[";
    for (const Message& m : messages)
        out += (out.size() > 1 ? "," : "") + jsonText(m.english());
    return out + "]";
}

void say(const Globals& globals, const std::vector<Message>& messages)
{
    if (!globals.quiet)
        for (const Message& m : messages)
            std::fprintf(stderr, "twinchart-cli: %s\n", shown(m.english()).c_str());
}

/// With --as: an open session; without: what the home says by itself.
Result<std::unique_ptr<interfaces::Workstation>> perhapsUnlocked(const Globals& globals)
{
    if (!globals.user.empty())
        return unlocked(globals);
    return workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
}
} // namespace

int runCatalogue(const Globals& globals, const std::string& file)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto view = file.empty() ? (*workstation)->catalogue() : (*workstation)->addCatalogue(file);
    if (!view)
        return fail(view.error());
    if (globals.json) {
        std::string sets = "[";
        std::uint64_t attributes = 0;
        for (const auto& set : view->dataSets) {
            sets += (sets.size() > 1 ? "," : "") + JsonLine()
                                                       .add("code", set.code)
                                                       .add("stage", set.stage)
                                                       .add("title", set.title)
                                                       .add("permissionClass", set.permissionClass)
                                                       .add("writable", set.writable)
                                                       .add("attributes", std::uint64_t{set.attributes.size()})
                                                       .str();
            attributes += set.attributes.size();
        }
        put(JsonLine()
                .add("digest", view->digest)
                .addRaw("dataSets", sets + "]")
                .add("attributes", attributes)
                .add("height", view->height));
        return kDone;
    }
    std::printf("catalogue %s, in force since block %llu\n", view->digest.c_str(),
                static_cast<unsigned long long>(view->height));
    for (const auto& set : view->dataSets) {
        std::printf("%-4s %s  %s\n", shown(set.code).c_str(), shown(set.stage).c_str(), shown(set.title).c_str());
        for (const auto& a : set.attributes)
            std::printf("       %-32s %-10s %s\n", a.name.c_str(), a.type.c_str(), a.unit.c_str());
    }
    return kDone;
}

int runSync(const Globals& globals, const SyncOptions& options)
{
    if (options.rebuild && !globals.recoveryFile.empty())
        return usage("sync --rebuild needs the passphrase, not the recovery sheet");
    const Opening how = !options.rebuild      ? Opening::AsItIs
                        : options.leaveUnsent ? Opening::RebuildingWithoutUnsent
                                              : Opening::Rebuilding;
    auto workstation = unlocked(globals, how);
    if (!workstation)
        return fail(workstation.error());
    const std::string setAside = (*workstation)->session()->setAside;
    if (!setAside.empty() && !globals.quiet)
        std::fprintf(
            stderr,
            "twinchart-cli: the earlier record store lies, still encrypted, in %s. What was not sent, the audit until now and drafts are only there. When nobody needs it any more: sync --drop-set-aside.\n",
            shown((globals.home / "users" / globals.user / setAside).string()).c_str());
    const bool wait = options.wait || options.rebuild;
    const auto r = (*workstation)->sync(wait);
    if (!r)
        return fail(r.error());
    say(globals, r->problems);
    std::uint64_t dropped = 0;
    if (options.dropSetAside) {
        const auto count = (*workstation)->dropSetAside();
        if (!count)
            return fail(count.error());
        dropped = *count;
    }
    if (globals.json)
        put(JsonLine()
                .add("sent", r->sent)
                .add("received", r->received)
                .add("height", r->height)
                .add("lag", r->lag)
                .add("witnesses", std::uint64_t{r->witnesses})
                .add("invalid", r->invalid)
                .add("contradicted", r->contradicted)
                .add("withheld", r->withheld)
                .add("refused", r->refused)
                .add("waiting", r->waiting)
                .add("setAside", setAside)
                .add("dropped", dropped));
    else
        std::printf("sent %llu, received %llu, height %llu, lag %llu, witnesses %u\n",
                    static_cast<unsigned long long>(r->sent), static_cast<unsigned long long>(r->received),
                    static_cast<unsigned long long>(r->height), static_cast<unsigned long long>(r->lag), r->witnesses);
    if (options.dropSetAside && !globals.json)
        std::printf("%llu earlier record stores were removed\n", static_cast<unsigned long long>(dropped));
    if (const std::uint64_t unsound = r->invalid + r->contradicted + r->withheld; unsound > 0) {
        std::fprintf(
            stderr,
            "twinchart-cli: %llu contributions did not verify: %llu invalid, %llu contradicted, %llu withheld. Run check --deep and tell the privacy officer.\n",
            static_cast<unsigned long long>(unsound), static_cast<unsigned long long>(r->invalid),
            static_cast<unsigned long long>(r->contradicted), static_cast<unsigned long long>(r->withheld));
        return kUnverified;
    }
    if (r->refused > 0 || (wait && r->waiting > 0)) {
        std::fprintf(stderr,
                     "twinchart-cli: %llu contributions were refused, %llu still wait. What is saved here is kept.\n",
                     static_cast<unsigned long long>(r->refused), static_cast<unsigned long long>(r->waiting));
        return kRefused;
    }
    return kDone;
}

int runStatus(const Globals& globals)
{
    auto workstation = perhapsUnlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto s = (*workstation)->status();
    if (!s)
        return fail(s.error());
    say(globals, s->problems);
    if (globals.json) {
        put(JsonLine()
                .add("home", s->home)
                .add("locked", s->locked)
                .add("height", s->height)
                .add("trusted", s->trusted)
                .add("members", std::uint64_t{s->members})
                .add("signingMembers", std::uint64_t{s->signingMembers})
                .add("toleratedFaults", std::uint64_t{s->toleratedFaults})
                .add("engine", s->engine)
                .add("outbox", s->outbox)
                .addRaw("vault", JsonLine().add("records", s->vaultRecords).add("bytes", s->vaultBytes).str())
                .add("free", s->freeBytes)
                .add("now", toRfc3339(s->now))
                .add("simulatedTime", s->simulatedTime)
                .add("anchored", s->anchored)
                .add("nodeRunning", s->nodeRunning)
                .add("unreadableUsers", s->unreadableUsers)
                .addRaw("problems", list(s->problems)));
        return s->nodeDamaged ? kUnverified : kDone;
    }
    const auto number = [](std::uint64_t n) { return std::to_string(n); };
    std::string node = "the node does not answer, its block and vault are not known";
    if (s->nodeDamaged)
        node = "the node is damaged";
    else if (s->nodeRunning)
        node = "engine " + s->engine + ", block " + number(s->height);
    std::string vault;
    if (s->nodeRunning && !s->nodeDamaged)
        vault = ", vault " + number(s->vaultRecords) + " records in " + number(s->vaultBytes) + " octets";
    std::printf(
        "%s\n  %s, %s (verified here up to %s)\n  %u members, %u sign blocks, tolerates %u faults\n  %s changes waiting%s, %s octets free\n",
        shown(s->home).c_str(), s->locked ? "locked" : "unlocked", shown(node).c_str(), number(s->trusted).c_str(),
        s->members, s->signingMembers, s->toleratedFaults, number(s->outbox).c_str(), vault.c_str(),
        number(s->freeBytes).c_str());
    return s->nodeDamaged ? kUnverified : kDone;
}

int runCheck(const Globals& globals, bool deep)
{
    auto workstation = perhapsUnlocked(globals);
    // A store that does not open is what a check is there to tell, beside what the rest of the home is like.
    std::optional<Message> damaged;
    if (!workstation && workstation.error().failure == Failure::StoreDamaged) {
        damaged = workstation.error().message;
        workstation = workstation::openWorkstation({globals.home, globals.node, "twinchart-cli"});
    }
    if (!workstation)
        return fail(workstation.error());
    interfaces::CancelFlag cancel;
    auto r = (*workstation)->check(deep, [](const interfaces::ImportProgress&) {}, cancel);
    if (!r)
        return fail(r.error());
    if (damaged) {
        r->invalid += 1;
        r->problems.insert(r->problems.begin(), *damaged);
    }
    say(globals, r->problems);
    if (globals.json)
        put(JsonLine()
                .add("checked", r->checked)
                .add("invalid", r->invalid)
                .add("missing", r->missing)
                .addRaw("problems", list(r->problems)));
    else
        std::printf("%llu checked, %llu invalid, %llu missing\n", static_cast<unsigned long long>(r->checked),
                    static_cast<unsigned long long>(r->invalid), static_cast<unsigned long long>(r->missing));
    return r->invalid + r->missing > 0 ? kUnverified : kDone;
}

} // namespace twinchart::cli

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "checking.h"

#include "setaside.h"
#include "throttle.h"

#include <gateway/launcher.h>
#include <gateway/nodeframes.h>
#include <sync/prooffile.h>

#include <algorithm>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
void add(interfaces::CheckResult& result, bool missing, std::string where, std::string why)
{
    (missing ? result.missing : result.invalid) += 1;
    result.problems.push_back({TWINCHART_TR("%1: %2"), {std::move(where), std::move(why)}});
}

std::string_view wordOf(crypto::ManifestFinding::What what)
{
    using W = crypto::ManifestFinding::What;
    switch (what) {
    case W::Missing: return "is missing";
    case W::Changed: return "was changed since the last clean end";
    case W::Unlisted: return "was put there since the last clean end";
    case W::Unreadable: return "cannot be read";
    case W::ManifestDamaged: return "is damaged";
    case W::ManifestForged: break;
    }
    return "was not written by its owner";
}

void addFindings(interfaces::CheckResult& result, const std::string& folder,
                 const std::vector<crypto::ManifestFinding>& findings)
{
    for (const crypto::ManifestFinding& f : findings)
        add(result, f.what == crypto::ManifestFinding::What::Missing, folder + '/' + f.name,
            std::string(wordOf(f.what)));
}

/// Nothing is wrong with a store that was set aside; it is told because it keeps what was deleted since.
void tellSetAside(interfaces::CheckResult& result, const std::string& user, const fs::path& folder)
{
    for (const std::string& store : storesSetAside(folder))
        result.problems.push_back(
            {TWINCHART_TR(
                 "users/%1/%2 is an earlier record store that was set aside. It may hold what was not sent, and what was deleted since. When nobody needs it any more, its user removes it by sync --drop-set-aside."),
             {user, store}});
}

/// The folders of users who are not at work: against their manifests, whose digests need no key.
void checkFolders(const fs::path& home, const std::string& own, interfaces::CheckResult& result)
{
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(home / "users", ignored)) {
        const std::string name = entry.path().filename().string();
        if (name == own)
            continue;
        const UserPaths paths = userPaths(home, name);
        const bool slots = fs::exists(paths.slots, ignored);
        const bool manifest = fs::exists(paths.manifest, ignored);
        if (!slots && !manifest && !fs::exists(paths.replica, ignored))
            continue; // an unfinished user: the slots come before both
        ++result.checked;
        if (const auto lock = FileLock::take(paths.lock, "twinchart check"); !lock)
            continue; // at work now: its own check looks
        if (!readUser(home, name))
            add(result, false, "users/" + name + "/user.json", "cannot be read");
        if (const auto tries = readFile(paths.tries, 4096); tries && !decodeTries(*tries))
            add(result, false, "users/" + name + "/tries", "is damaged");
        if (!manifest) {
            if (!slots)
                add(result, true, "users/" + name + "/slots", "is missing");
            result.problems.push_back(
                {TWINCHART_TR("users/%1 was not ended cleanly; it is checked when its user next signs in."), {name}});
            continue;
        }
        addFindings(result, "users/" + name, crypto::verifyManifest(paths.folder, std::nullopt));
        tellSetAside(result, name, paths.folder);
    }
}
} // namespace

Result<interfaces::CheckResult> checkHome(const fs::path& home, const fs::path& nodeSocket, Session* session, bool deep,
                                          const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel)
{
    interfaces::CheckResult result;
    const auto report = [&](std::uint64_t done, std::uint64_t total) {
        progress({interfaces::ImportProgress::Stage::Verifying, {}, done, total});
        return !cancel.cancelled;
    };
    const auto genesis = readGenesis(home);
    ++result.checked;
    if (!genesis)
        add(result, genesis.error().failure == Failure::NotFound, "genesis", genesis.error().message.english());

    if (session != nullptr) {
        const std::string folder = "users/" + session->account().user.entry.name;
        addFindings(result, folder, session->findings());
        const replica::CheckReport own = session->replica().check(deep, report);
        result.checked += own.checked;
        for (const replica::Finding& f : own.findings)
            add(result, f.what == replica::Finding::What::Missing, folder + "/replica.db: " + f.where, f.why);
        for (const std::string& p : session->replica().health().problems)
            add(result, false, folder + "/replica.db", p);
        std::uint64_t proofs = 0;
        for (const replica::Finding& f : sync::checkEvidence(session->replica(), session->genesis(), proofs, report))
            add(result, f.what == replica::Finding::What::Missing, folder + "/replica.db: " + f.where, f.why);
        result.checked += proofs;
        tellSetAside(result, session->account().user.entry.name,
                     userPaths(home, session->account().user.entry.name).folder);
    }
    checkFolders(home, session != nullptr ? session->account().user.entry.name : "", result);

    std::unique_ptr<gateway::GatewayClient> own;
    gateway::GatewayClient* node = nullptr;
    if (session != nullptr) {
        node = &session->gateway();
    } else if (nodeSocket.empty()) {
        own = gateway::connectToHome(home);
        node = own.get();
    } else {
        gateway::GatewayClient::Options options;
        options.socket = nodeSocket;
        own = std::make_unique<gateway::GatewayClient>(std::move(options));
        node = own.get();
    }
    const auto answer = node->call(gateway::CheckRequest{deep});
    if (!answer) {
        add(result, true, "node", answer.error().message);
    } else {
        result.checked += answer->checked;
        for (const gateway::CheckFinding& f : answer->findings)
            add(result, f.missing, f.where, f.what);
        const auto listed = static_cast<std::uint64_t>(answer->findings.size());
        if (answer->invalid + answer->missing > listed)
            result.invalid += answer->invalid + answer->missing - listed;
    }
    if (const auto status = node->call(gateway::StatusRequest{});
        status && genesis && status->genesisHash != contract::genesisHash(*genesis))
        add(result, false, "genesis", "is not the one that the node runs under");
    if (cancel.cancelled)
        return problem(Failure::Cancelled,
                       TWINCHART_TR("Stopped. Nothing was changed; what was not looked at yet is not checked."));
    return result;
}

} // namespace twinchart::workstation

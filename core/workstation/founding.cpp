// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "founding.h"

#include "admission.h"

#include <crypto/circle.h>
#include <crypto/hash.h>
#include <crypto/random.h>
#include <gateway/deskframes.h>
#include <gateway/launcher.h>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kMarker = "incomplete";
constexpr std::string_view kMakingLock = "incomplete.lock";
constexpr std::string_view kMarkerText =
    "This home is being made. If nothing is making it, run the same command again.\n";

Unexpected<Problem> notWritten(const FileError& error)
{
    return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. No home was made."),
                   {error.path.string(), error.text()});
}
} // namespace

namespace {
/// What a making may have left at the top of a folder, and nothing else there.
bool isLeftOver(const fs::directory_entry& entry)
{
    const std::string name = entry.path().filename().string();
    const fs::file_type type = entry.symlink_status().type();
    if (name == "node" || name == "users")
        return type == fs::file_type::directory;
    if (name == gateway::socketOf({}).filename())
        return type == fs::file_type::socket;
    for (const std::string_view own : {kMarker, kMakingLock, std::string_view("genesis")})
        if (name == own || name == std::string(own) + ".new")
            return type == fs::file_type::regular;
    return false;
}

enum class Ground : std::uint8_t { Free, Interrupted, Foreign };

/// Free: nothing is there. Interrupted: our marker, word for word, and beside it only what a making leaves.
Ground groundOf(const fs::path& home)
{
    std::error_code error;
    const fs::file_status status = fs::symlink_status(home, error);
    if (status.type() == fs::file_type::not_found)
        return Ground::Free;
    if (fs::status(home, error).type() != fs::file_type::directory)
        return Ground::Foreign;
    bool any = false;
    bool marked = false;
    for (const auto& entry : fs::directory_iterator(home, error)) {
        if (!isLeftOver(entry))
            return Ground::Foreign;
        const std::string name = entry.path().filename().string();
        if (name == kMarker) {
            const auto text = readFile(entry.path(), kMarkerText.size());
            marked = text && equal(*text, viewOf(kMarkerText));
        }
        // The lock and an unfinished marker come before anything else is made.
        any = any || (name != kMakingLock && name != std::string(kMarker) + ".new");
    }
    if (error)
        return Ground::Foreign;
    return !any ? Ground::Free : marked ? Ground::Interrupted : Ground::Foreign;
}
} // namespace

Result<FileLock> beginHome(const fs::path& home)
{
    const auto notEmpty = [&] {
        return problem(Failure::Refused, TWINCHART_TR("%1 is not empty. Nothing was changed. Name another folder."),
                       {home.string()});
    };
    // Before anything is put there: the folder may be anybody's.
    if (groundOf(home) == Ground::Foreign)
        return notEmpty();
    if (const auto made = makeFolders(home); !made)
        return notWritten(made.error());
    auto lock = FileLock::take(home / kMakingLock, "twinchart-cli");
    if (!lock && lock.error().holder.pid != 0)
        return problem(
            Failure::InUse,
            TWINCHART_TR(
                "This home is being made by process %1 (%2). Nothing was changed. Wait for it, or name another folder."),
            {std::to_string(lock.error().holder.pid), lock.error().holder.program});
    if (!lock)
        return notWritten({home / kMakingLock, lock.error().code});
    // Under the lock once more: whoever had it may have finished meanwhile.
    const Ground ground = groundOf(home);
    if (ground == Ground::Foreign)
        return notEmpty();
    std::error_code ignored;
    if (ground == Ground::Interrupted) {
        // What an interrupted making left was never acknowledged.
        if (const auto status = nodeState(home); status && status->running) [[maybe_unused]]
            const auto stopped = stopNode(home);
        for (const auto& entry : fs::directory_iterator(home, ignored))
            if (entry.path().filename() != kMarker && entry.path().filename() != kMakingLock)
                fs::remove_all(entry.path(), ignored);
    }
    if (const auto marked = writeFileAtomically(home / kMarker, viewOf(kMarkerText)); !marked)
        return notWritten(marked.error());
    return std::move(lock).value();
}

Result<void> finishHome(const fs::path& home, FileLock lock)
{
    if (const auto done = removeFile(home / kMarker); !done)
        return notWritten(done.error());
    // Removed while it is held: who waits for it finds a whole home.
    if (const auto done = removeFile(home / kMakingLock); !done)
        return notWritten(done.error());
    [[maybe_unused]] const FileLock held = std::move(lock);
    return {};
}

Result<Founding> foundHome(const FoundingOptions& options, BytesView passphrase, const NodeFounder& found)
{
    Founding out;
    contract::Genesis genesis;
    genesis.chain = "tc-" + toHex(crypto::randomBytes(10));
    genesis.time = options.genesisTime.value_or(SystemClock().now());
    genesis.demo = options.demo;
    genesis.simulatedTime = options.genesisTime.has_value();
    const BytesView first = model::Catalogue::builtinFirst();
    const auto catalogue = model::Catalogue::parse(first);
    if (!catalogue)
        return problem(
            Failure::Internal,
            TWINCHART_TR(
                "The catalogue that the program carries is damaged. No home was made. Install the program again."));
    genesis.catalogue.digest = crypto::sha256(first);
    for (const model::TableRow& row : catalogue->table())
        genesis.catalogue.entries.push_back({row.code, static_cast<std::uint8_t>(row.stage),
                                             static_cast<contract::PermissionClass>(row.permissionClass),
                                             row.writable});

    std::vector<Account> accounts;
    for (const Hospital& h : options.hospitals) {
        TWINCHART_ASSIGN(
            NewAccount made,
            createAccount(options.home,
                          {{h.administrator, h.administratorName, interfaces::Role::Administrator, h.name}, h.id},
                          passphrase, options.cost));
        FoundedHospital hospital{h, crypto::HospitalKeys::generate(), crypto::SealingKeyPair::generate()};
        contract::GenesisMember member;
        member.id = h.id;
        member.name = h.name;
        // The real validator key is born at the node and takes this one's place.
        if (h.signsBlocks)
            member.validator = crypto::SigningKey::generate().publicKey();
        member.root = contract::keyField(made.account.device.signing.publicKey());
        member.rootSealing = contract::keyField(made.account.device.sealing.publicKey());
        member.custodian = contract::keyField(hospital.custodian.publicKey());
        member.administratorName = crypto::foldedNameMac(hospital.keys, h.administrator);
        genesis.members.push_back(std::move(member));
        accounts.push_back(std::move(made.account));
        out.recoveryTexts.push_back(std::move(made.recoveryText));
        out.hospitals.push_back(std::move(hospital));
    }
    std::ranges::sort(genesis.members, {}, &contract::GenesisMember::id);
    TWINCHART_ASSIGN(out.genesis, found(options.home, std::move(genesis)));

    const Session::Options sessionOptions{options.home, {}, options.program};
    for (std::size_t n = 0; n < accounts.size(); ++n) {
        TWINCHART_ASSIGN(FileLock lock, Session::lockUser(sessionOptions, accounts[n].user.entry.name));
        TWINCHART_ASSIGN(std::unique_ptr<Session> session,
                         Session::open(sessionOptions, std::move(lock), std::move(accounts[n]), Session::Store::New));
        if (!session->online())
            TWINCHART_TRY(session->reconnect());
        if (options.genesisTime) {
            // Until its history is made the home stands at its beginning.
            const Instant start{options.genesisTime->ns + 60'000'000'000};
            session->clock().hold(start);
            if (n == 0)
                TWINCHART_TRY(setClock(*session, start));
        }
        TWINCHART_TRY(session->keepOwnHospitalKeys(out.hospitals[n].keys));
        out.administrators.push_back(std::move(session));
    }
    // Problem history has no place in the paper's pre-hospital data: it comes in the way every later data set will.
    TWINCHART_TRY(
        submitCatalogue(*out.administrators.front(), model::Catalogue::builtinWithProblemHistory(), "problem history"));
    return out;
}

Result<void> setClock(Session& administrator, Instant now)
{
    if (const auto done = administrator.gateway().call(gateway::ClockRequest{now}); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

Result<std::unique_ptr<Session>> createUser(Session& administrator, const FoundedHospital& hospital,
                                            const NewUser& user, BytesView passphrase, crypto::PassphraseCost cost,
                                            Instant permissionsFrom)
{
    const Session::Options options{administrator.options().home, {}, administrator.options().program};
    TWINCHART_ASSIGN(NewAccount made, createAccount(options.home,
                                                    {{user.name, user.fullName, user.role, hospital.hospital.name},
                                                     hospital.hospital.id},
                                                    passphrase, cost));
    const crypto::DeviceIdentity& device = made.account.device;

    contract::CertificateBody certificate;
    certificate.key = contract::keyField(device.signing.publicKey());
    certificate.sealing = contract::keyField(device.sealing.publicKey());
    certificate.role = contractRole(user.role);
    certificate.name = crypto::foldedNameMac(hospital.keys, user.name);
    std::vector<contract::Body> bodies{certificate};
    for (const auto& [permissionClass, rights] : usualPermissions(user.role)) {
        contract::PermissionBody permission;
        permission.subject = device.signing.id();
        permission.permissionClass = permissionClass;
        permission.rights = rights;
        permission.validFrom = permissionsFrom;
        bodies.emplace_back(permission);
    }
    TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, administrator.submitter().submit(std::move(bodies)));
    if (isStaff(user.role)) {
        auto sealed =
            crypto::sealHospitalKeys(hospital.keys, device.sealing.publicKey(),
                                     {administrator.genesis().chain, hospital.hospital.id, device.sealing.id()});
        if (!sealed)
            return problem(
                Failure::Internal,
                TWINCHART_TR(
                    "The hospital's keys could not be sealed to the new user. The user exists without them; issue them again."));
        if (const auto put = administrator.gateway().call(
                gateway::StaffKeysPutRequest{device.signing.id(), std::move(sealed).value()});
            !put)
            return Unexpected{problemOf(put.error())};
    }
    TWINCHART_ASSIGN(FileLock lock, Session::lockUser(options, user.name));
    TWINCHART_ASSIGN(std::unique_ptr<Session> session,
                     Session::open(options, std::move(lock), std::move(made.account), Session::Store::New));
    if (administrator.genesis().simulatedTime)
        session->clock().hold(administrator.clock().now());
    if (!session->online())
        TWINCHART_TRY(session->reconnect());
    return session;
}

Result<void> shareCustodian(Session& administrator, const FoundedHospital& hospital, const Session& firstKeeper,
                            const Session& secondKeeper)
{
    const crypto::CustodianShares shares = crypto::splitCustodian(hospital.custodian);
    gateway::SharesPutRequest request;
    const Session* const keepers[] = {&firstKeeper, &secondKeeper};
    for (std::uint8_t n = 0; n < 2; ++n) {
        const crypto::DeviceIdentity& keeper = keepers[n]->account().device;
        auto sealed = crypto::sealShare(n == 0 ? shares.first : shares.second, keeper.sealing.publicKey(),
                                        {administrator.genesis().chain, hospital.hospital.id, hospital.custodian.id(),
                                         static_cast<std::uint8_t>(n + 1), keeper.sealing.id()});
        if (!sealed)
            return problem(Failure::Internal,
                           TWINCHART_TR("The custodian's key could not be divided. No home was made."));
        request.rows.push_back({hospital.hospital.id, hospital.custodian.id(), static_cast<std::uint8_t>(n + 1),
                                keeper.signing.id(), std::move(sealed).value()});
    }
    if (const auto put = administrator.gateway().call(request); !put)
        return Unexpected{problemOf(put.error())};
    return {};
}

} // namespace twinchart::workstation

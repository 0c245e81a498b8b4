// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Registration and log-in: an applicant's folder and application, how a user stands, and the administrator's desk.
#include "workstationimpl.h"

#include "admission.h"
#include "paper.h"
#include "registration.h"

#include <crypto/slots.h>
#include <gateway/launcher.h>
#include <gateway/nodeframes.h>
#include <workstation/homes.h>

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace twinchart::workstation {

namespace fs = std::filesystem;
using interfaces::Standing;

namespace {
Result<void> writeSheet(const std::string& file, const SecretBytes& text)
{
    if (const auto done = writePaper(file, text); !done)
        return problem(
            done.error().code == EEXIST ? Failure::Refused : Failure::Storage,
            TWINCHART_TR("The recovery sheet could not be written to %1: %2. Nobody was registered. Name a new file."),
            {file, done.error().text()});
    return {};
}

Result<const contract::GenesisMember*> memberOf(const contract::Genesis& genesis, const std::string& organisation)
{
    for (const contract::GenesisMember& m : genesis.members)
        if (m.id == organisation || m.name == organisation)
            return &m;
    return problem(Failure::NotFound,
                   TWINCHART_TR("No organisation %1 is named in this ledger's genesis. Nobody was registered."),
                   {organisation});
}

Result<void> checkWords(const interfaces::RegistrationRequest& request, const contract::Genesis& genesis)
{
    if (!isUserName(request.user))
        return problem(
            Failure::Refused,
            TWINCHART_TR("\"%1\" cannot be a user's name: use letters, digits, '-', '_' and '.'. Nothing was changed."),
            {request.user});
    if (request.fullName.empty() || !isPlainText(request.fullName, kMaxFullName) || request.constituent.empty() ||
        !isPlainText(textViewOf(request.constituent), kMaxConstituent) || !isPlainText(request.note, kMaxNote))
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "The full name (at most 200 octets), the identifying number (128) and the note (400) are each one line of text without control characters. Nobody was registered."));
    const Instant now = HomeClock(genesis.simulatedTime).now();
    if (request.until &&
        (*request.until <= now || request.until->ns - now.ns > contract::kMaxApplicationSeconds * 1'000'000'000))
        return problem(
            Failure::Usage,
            TWINCHART_TR("An application ends in the future, at most 30 days ahead. Nobody was registered."));
    // Everybody knows it; what it opened in a real home would be open to everybody.
    if (!genesis.demo && equal(request.passphrase, twinchart::viewOf(kDemonstrationPassphrase)))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This is the passphrase of the demonstration, which everybody knows. Nobody was registered. Choose another."));
    return {};
}

/// Names that differ in capitals alone are one name at the hospital: not two folders here.
Result<void> checkFolderName(const fs::path& home, const std::string& user)
{
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(home / "users", ignored)) {
        const std::string name = entry.path().filename().string();
        if (name != user && crypto::foldedName(name) == crypto::foldedName(user))
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "There is a user named %1 already (capital and small letters are the same). Nobody was registered. Choose another name."),
                {name});
    }
    return {};
}

/// Before a folder is made for nothing.
Result<void> checkNode(const fs::path& home, const fs::path& socket, const contract::Genesis& genesis)
{
    std::unique_ptr<gateway::GatewayClient> node;
    if (socket.empty()) {
        node = gateway::connectToHome(home);
    } else {
        gateway::GatewayClient::Options options;
        options.socket = socket;
        node = std::make_unique<gateway::GatewayClient>(std::move(options));
    }
    const auto status = node->call(gateway::StatusRequest{});
    if (!status)
        return Unexpected{problemOf(status.error())};
    if (status->genesisHash != contract::genesisHash(genesis))
        return Unexpected{problemOf(sync::SyncError{sync::SyncError::Kind::OtherChain, {}, {}, {}})};
    return {};
}

/// A new folder, or the one that an earlier call made.
Result<Account> applicantAccount(const fs::path& home, const interfaces::RegistrationRequest& request,
                                 const contract::Genesis& genesis, const contract::GenesisMember& member)
{
    const UserPaths paths = userPaths(home, request.user);
    std::error_code ignored;
    if (fs::exists(paths.slots, ignored)) {
        TWINCHART_ASSIGN(Account account,
                         openAccount(home, request.user, request.passphrase, HomeClock(genesis.simulatedTime)));
        if (!account.user.applied)
            return problem(Failure::Refused,
                           TWINCHART_TR("The user %1 exists and was accepted already. Nothing was changed. Run login."),
                           {request.user});
        if (account.user.organisation != member.id)
            return problem(
                Failure::Refused,
                TWINCHART_TR("The user %1 has applied to %2 already. Nothing was changed. Choose another name."),
                {request.user, account.user.entry.hospital});
        return account;
    }
    if (request.recoveryOut.empty())
        return problem(Failure::Usage, TWINCHART_TR("Name a new file for the recovery sheet. Nobody was registered."));
    bool written = false;
    const BeforeAccount before = [&](UserDescription& user, const crypto::DeviceIdentity& device,
                                     const SecretBytes& recoveryText) -> Result<void> {
        TWINCHART_ASSIGN(user.recovery, recoveryPublic(genesis.chain, device, recoveryText));
        TWINCHART_TRY(writeSheet(request.recoveryOut, recoveryText));
        written = true;
        return {};
    };
    auto made = createAccount(home, {{request.user, request.fullName, request.role, member.name}, member.id, true, {}},
                              request.passphrase,
                              genesis.demo ? crypto::kPassphraseFloor : crypto::calibratePassphraseCost(), before);
    if (!made) {
        // A sheet that opens nothing would only mislead.
        if (written)
            ::unlink(request.recoveryOut.c_str());
        return Unexpected{made.error()};
    }
    return std::move(made->account);
}
} // namespace

Result<interfaces::StandingView> WorkstationImpl::registerUser(interfaces::RegistrationRequest request)
{
    stopRecheck();
    const std::scoped_lock guard(m_mutex);
    lockLocked();
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    TWINCHART_ASSIGN(const contract::GenesisMember* member, memberOf(genesis, request.organisation));
    TWINCHART_TRY(checkWords(request, genesis));
    TWINCHART_TRY(checkFolderName(m_options.home, request.user));
    TWINCHART_TRY(checkNode(m_options.home, m_options.nodeSocket, genesis));
    const UserPaths paths = userPaths(m_options.home, request.user);
    std::error_code ignored;
    const bool known = fs::exists(paths.slots, ignored);
    if (!known && !request.recoveryOut.empty() && fs::exists(request.recoveryOut, ignored))
        return problem(
            Failure::Refused,
            TWINCHART_TR("The recovery sheet could not be written to %1: %2. Nobody was registered. Name a new file."),
            {request.recoveryOut, FileError{request.recoveryOut, EEXIST}.text()});
    if (const auto made = makeFolders(paths.log); !made)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {made.error().path.string(), made.error().text()});
    const workstation::Session::Options options{m_options.home, m_options.nodeSocket, m_options.program, true};
    TWINCHART_ASSIGN(FileLock lock, workstation::Session::lockUser(options, request.user));
    TWINCHART_ASSIGN(Account account, applicantAccount(m_options.home, request, genesis, *member));
    TWINCHART_ASSIGN(const std::unique_ptr<workstation::Session> session,
                     workstation::Session::open(options, std::move(lock), std::move(account),
                                                fs::exists(paths.replica, ignored)
                                                    ? workstation::Session::Store::Existing
                                                    : workstation::Session::Store::New));
    TWINCHART_ASSIGN(Stand stand, standOf(*session));
    if (stand.certificate)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The key of the user %1 has had a certificate. No application was sent. Run login; after a revocation register under another name."),
            {request.user});
    if (stand.standing != Standing::Applied) {
        UserDescription user = session->account().user;
        user.entry.fullName = request.fullName;
        user.entry.role = request.role;
        TWINCHART_TRY(session->describe(std::move(user)));
        TWINCHART_TRY(sendApplication(*session, {contractRole(request.role), request.fullName,
                                                 std::move(request.constituent), request.note, request.until}));
        TWINCHART_ASSIGN(stand, standOf(*session));
    }
    session->log().write(LogLevel::Info, "twinchart.workstation.registration", "applied", {});
    return standingView(*session, stand);
}

Result<interfaces::StandingView> WorkstationImpl::login(const std::string& user, SecretBytes passphrase)
{
    stopRecheck();
    const std::scoped_lock guard(m_mutex);
    lockLocked();
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    const workstation::Session::Options options{m_options.home, m_options.nodeSocket, m_options.program, true};
    const HomeClock clock(genesis.simulatedTime);
    const auto open = [&] { return openAccount(m_options.home, user, passphrase, clock); };
    TWINCHART_ASSIGN(FileLock lock, lockFor(options, user, open));
    TWINCHART_ASSIGN(Account account, open());
    std::error_code ignored;
    const bool fresh = account.user.applied && !fs::exists(userPaths(m_options.home, user).replica, ignored);
    TWINCHART_ASSIGN(
        std::unique_ptr<workstation::Session> session,
        workstation::Session::open(options, std::move(lock), std::move(account),
                                   fresh ? workstation::Session::Store::New : workstation::Session::Store::Existing));
    TWINCHART_ASSIGN(const Stand stand, standOf(*session));
    if (stand.standing != Standing::Active)
        return standingView(*session, stand);
    // The challenge: a certificate alone signs nobody in.
    if (!session->online())
        TWINCHART_TRY(session->reconnect());
    const interfaces::Role role = interfaceRole(stand.certificate->role);
    if (session->account().user.applied || session->account().user.entry.role != role) {
        UserDescription accepted = session->account().user;
        accepted.applied = false;
        accepted.recovery.reset();
        accepted.entry.role = role;
        TWINCHART_TRY(session->describe(std::move(accepted)));
    }
    TWINCHART_ASSIGN(interfaces::StandingView view, standingView(*session, stand));
    m_session = std::move(session);
    TWINCHART_ASSIGN([[maybe_unused]] const interfaces::Session begun, begin());
    return view;
}

Result<std::vector<interfaces::ApplicationView>> WorkstationImpl::applications()
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return applicationsOf(*session);
}

Result<interfaces::AdmissionView> WorkstationImpl::acceptApplication(const interfaces::AcceptRequest& request)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return accept(*session, request);
}

Result<interfaces::AdmissionView> WorkstationImpl::rejectApplication(const std::string& application,
                                                                     const std::string& reason)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto code = rejectReasonFrom(reason);
    if (!code)
        return problem(Failure::Usage, TWINCHART_TR("\"%1\" is no reason of a rejection. Nothing was changed."),
                       {reason});
    return reject(*session, application, *code);
}

Result<interfaces::RevocationView> WorkstationImpl::revokeUser(const std::string& user, const std::string& reason)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto code = revokeReasonFrom(reason);
    if (!code)
        return problem(Failure::Usage, TWINCHART_TR("\"%1\" is no reason of a revocation. Nothing was changed."),
                       {reason});
    return revoke(*session, user, *code);
}

Result<interfaces::RevocationView> WorkstationImpl::revokeOwn(const std::string& reason)
{
    const auto revoked = [&]() -> Result<interfaces::RevocationView> {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        const auto code = revokeReasonFrom(reason);
        if (!code)
            return problem(Failure::Usage, TWINCHART_TR("\"%1\" is no reason of a revocation. Nothing was changed."),
                           {reason});
        return revokeSelf(*session, *code);
    }();
    if (revoked)
        lock();
    return revoked;
}

} // namespace twinchart::workstation

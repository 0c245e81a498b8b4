// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <workstation/homes.h>

#include "founding.h"
#include "proofviews.h"

#include <crypto/circle.h>
#include <gateway/deskframes.h>
#include <gateway/launcher.h>
#include <gateway/nodeframes.h>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
/// An organisation's id from its name: lower-case words.
std::string organisationIdOf(const std::string& name)
{
    std::string out = "urn:twinchart:organisation:";
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (out.back() != '-' && out.back() != ':')
            out += '-';
    }
    return out.substr(0, 120);
}
} // namespace

Result<InitResult> createHome(InitRequest request, const NodeFounder& found)
{
    const bool isBlank = request.organisation.find_first_not_of(" \t\r\n") == std::string::npos;
    if (isBlank || request.organisation.size() > 200 || !isUtf8(request.organisation))
        return problem(Failure::Usage,
                       TWINCHART_TR("The organisation needs a name of at most 200 octets. No home was made."));
    if (!isUserName(request.user))
        return problem(
            Failure::Usage,
            TWINCHART_TR("%1 is no user's name (letters, digits, - _ . and one @, at most 64). No home was made."),
            {request.user});
    // Everybody knows it; a real home that it opened would be open to everybody.
    if (equal(request.passphrase.view(), viewOf(kDemonstrationPassphrase)))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This is the passphrase of the demonstration, which everybody knows. No home was made. Choose another."));
    TWINCHART_ASSIGN(FileLock making, beginHome(request.home));
    FoundingOptions options;
    options.home = request.home;
    options.hospitals.push_back(
        {organisationIdOf(request.organisation), request.organisation, true, request.user, "Administrator"});
    options.cost = crypto::calibratePassphraseCost();
    options.program = "twinchart-cli";
    TWINCHART_ASSIGN(Founding founding, foundHome(options, request.passphrase, found));

    // One share of the custodian's key to the administrator; the other leaves on paper, for a second person.
    Session& administrator = *founding.administrators.front();
    const crypto::CustodianShares shares = crypto::splitCustodian(founding.hospitals.front().custodian);
    const crypto::DeviceIdentity& device = administrator.account().device;
    const FoundedHospital& hospital = founding.hospitals.front();
    auto sealed = crypto::sealShare(
        shares.first, device.sealing.publicKey(),
        {founding.genesis.chain, hospital.hospital.id, hospital.custodian.id(), 1, device.sealing.id()});
    if (!sealed)
        return problem(Failure::Internal, TWINCHART_TR("The custodian's key could not be divided. No home was made."));
    if (const auto put = administrator.gateway().call(gateway::SharesPutRequest{
            {{hospital.hospital.id, hospital.custodian.id(), 1, device.signing.id(), std::move(sealed).value()}}});
        !put)
        return Unexpected{problemOf(put.error())};

    InitResult out{
        founding.genesis.chain, toHex(contract::genesisHash(founding.genesis)), request.organisation,
        request.user,           std::move(founding.recoveryTexts.front()),      crypto::recoveryText(shares.second)};
    if (const auto synced = administrator.synchroniser().run(); !synced)
        return Unexpected{problemOf(synced.error())};
    founding.administrators.clear();
    TWINCHART_TRY(finishHome(request.home, std::move(making)));
    return out;
}

Result<NodeState> nodeState(const fs::path& home)
{
    gateway::GatewayClient::Options options;
    options.socket = gateway::socketOf(home);
    options.timeout = std::chrono::seconds(10);
    gateway::GatewayClient client(std::move(options));
    const auto status = client.call(gateway::StatusRequest{});
    if (!status && status.error().nobody)
        return NodeState{};
    if (!status)
        return Unexpected{problemOf(status.error())};
    return NodeState{true, static_cast<int>(status->pid), status->height};
}

Result<NodeState> startNode(const fs::path& home)
{
    TWINCHART_ASSIGN([[maybe_unused]] const contract::Genesis genesis, readGenesis(home));
    if (const auto started = gateway::launchNode({home, {}, std::chrono::milliseconds(10'000), std::nullopt}); !started)
        return Unexpected{problemOf(started.error())};
    return nodeState(home);
}

Result<NodeState> stopNode(const fs::path& home)
{
    // Nobody there is what was asked for.
    if (const auto stopped = gateway::stopNode(home); !stopped)
        return Unexpected{problemOf(stopped.error())};
    return NodeState{};
}

Result<std::vector<interfaces::VerifyResult>> verifyFiles(const std::vector<std::string>& files,
                                                          const std::string& trustFile, std::optional<Instant> at)
{
    const auto trustOctets = readFile(trustFile, sync::kMaxTrustFile);
    if (!trustOctets)
        return problem(Failure::Usage, TWINCHART_TR("%1 cannot be read: %2. Nothing was checked."),
                       {trustFile, trustOctets.error().text()});
    const auto trust = sync::decodeTrustFile(*trustOctets);
    if (!trust)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "%1 is no trust file, or it is damaged. Nothing was checked. Get it again from where it came."),
            {trustFile});
    return verifyFilesBy(files, *trust, at.value_or(SystemClock().now()));
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/genesis.h>
#include <interfaces/workstation.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// Making homes and steering their embedded node. Every call blocks; none needs a session.
namespace twinchart::workstation {

/// Makes HOME/genesis and the node's own part of a home from a draft genesis, whose validator key is born there and
/// replaces the draft's; gives the genesis that stands. The program that puts the parts together passes it in,
/// for nothing but the node's rooms may know what lies in HOME/node.
using NodeFounder =
    std::function<Result<contract::Genesis>(const std::filesystem::path& home, contract::Genesis draft)>;

struct InitRequest {
    std::filesystem::path home;
    std::string organisation;           ///< "Calderbrook Royal Infirmary"
    std::string user = "administrator"; ///< name of the first administrator
    SecretBytes passphrase;
};
struct InitResult {
    std::string chain;
    std::string genesis; ///< hash, hex
    std::string organisation;
    std::string user;
    SecretBytes recoveryText;   ///< to be printed once, kept nowhere
    SecretBytes custodianShare; ///< second share of the hospital's custodian key, for another person; the same
};
/// A real home: one organisation that signs, its first administrator with keys born here, the shipped
/// catalogue in force with PH added. Refused when `home` holds anything but what an interrupted making left.
Result<InitResult> createHome(InitRequest request, const NodeFounder& found);

struct DemoRequest {
    std::filesystem::path home;
    unsigned patients = 12;
    std::uint64_t seed = 1;
};
/// One line per user and per patient of the finished demonstration.
struct DemoLine {
    std::string user;
    std::string role;
    std::string patient;
    std::uint64_t items = 0;
    std::uint64_t height = 0;
    double seconds = 0;
};
using DemoProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;
/// The invented hospital, written through the ordinary import with simulated block times.
Result<std::vector<DemoLine>> createDemo(const DemoRequest& request, const NodeFounder& found,
                                         const DemoProgress& progress);

struct NodeState {
    bool running = false;
    int pid = 0;
    std::uint64_t height = 0;
};
/// Starts the home's node unless it runs. NotFound where there is no home; Unavailable when it does not come up.
Result<NodeState> startNode(const std::filesystem::path& home);
/// Ends it and waits until its process is gone, so that its files lie still. None running is right. Unavailable: it
/// stays.
Result<NodeState> stopNode(const std::filesystem::path& home);
/// Never an error: no answer is "not running".
Result<NodeState> nodeState(const std::filesystem::path& home);

/// Checks proof files against a trust file, offline, with no home: a result for each, in order, Invalid for one that
/// cannot be read. Usage or Integrity when it is the trust file. `at` absent = the system's clock.
Result<std::vector<interfaces::VerifyResult>> verifyFiles(const std::vector<std::string>& files,
                                                          const std::string& trustFile, std::optional<Instant> at);

/// The passphrase of every demonstration user; said on the unlock screen of such a home, nowhere else usable.
inline constexpr std::string_view kDemonstrationPassphrase = "twinchart-demo";

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "account.h"
#include "session.h"

#include <workstation/homes.h>

#include <vector>

namespace twinchart::workstation {

/// A hospital on its way into a genesis.
struct Hospital {
    std::string id; ///< organisation id
    std::string name;
    bool signsBlocks = false;
    std::string administrator; ///< user name
    std::string administratorName;
};
/// The same with its keys, all born here.
struct FoundedHospital {
    Hospital hospital;
    crypto::HospitalKeys keys;
    crypto::SealingKeyPair custodian;
};

/// What making a home gives: the first hospital is the one that signs.
struct Founding {
    contract::Genesis genesis;
    std::vector<FoundedHospital> hospitals;
    std::vector<std::unique_ptr<Session>> administrators; ///< one per hospital, logged in
    std::vector<SecretBytes> recoveryTexts;               ///< of the administrators
};

/// Lays the marker of a home that is being made; clears what an interrupted making left. The lock says that somebody is
/// making it, until finishHome() or the process's end. Refused, and nothing touched, unless `home` is empty or holds
/// our marker word for word and beside it only what a making leaves there; InUse while another process makes it.
Result<FileLock> beginHome(const std::filesystem::path& home);
/// Takes marker and lock away: the home is whole.
Result<void> finishHome(const std::filesystem::path& home, FileLock lock);

/// Keys, genesis, node and the administrators' folders; then the shipped catalogue with PH comes into force.
struct FoundingOptions {
    std::filesystem::path home;
    std::vector<Hospital> hospitals;
    bool demo = false;
    std::optional<Instant> genesisTime; ///< simulated time
    crypto::PassphraseCost cost;
    std::string program;
};
Result<Founding> foundHome(const FoundingOptions& options, BytesView passphrase, const NodeFounder& found);

/// A user of a hospital whose administrator is `administrator`: folder, certificate, hospital's keys for staff,
/// permissions of the role. The user's session, logged in.
struct NewUser {
    std::string name;
    std::string fullName;
    interfaces::Role role = interfaces::Role::Physician;
};
Result<std::unique_ptr<Session>> createUser(Session& administrator, const FoundedHospital& hospital,
                                            const NewUser& user, BytesView passphrase, crypto::PassphraseCost cost,
                                            Instant permissionsFrom);

/// Puts the node's clock forward (simulated time only); 0 = it follows the system's again.
Result<void> setClock(Session& administrator, Instant now);

/// Both halves of the custodian's secret to two people's devices.
Result<void> shareCustodian(Session& administrator, const FoundedHospital& hospital, const Session& firstKeeper,
                            const Session& secondKeeper);

} // namespace twinchart::workstation

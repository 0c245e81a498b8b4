// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <util/log.h>

#include <filesystem>
#include <memory>
#include <string>

namespace twinchart::workstation {

/// What a workstation is built from.
struct Options {
    std::filesystem::path home;        ///< users' folders; also the node's home unless `nodeSocket` says otherwise
    std::filesystem::path nodeSocket;  ///< another home's node; empty = this home's embedded node, started on demand
    std::string program = "twinchart"; ///< named to whoever finds the user's folder in use
};

/// The use-cases over one home. Reads nothing yet; every failure comes from the calls.
/// Ownership: the caller's; destruction locks the session. Thread: as interfaces::Workstation.
std::unique_ptr<interfaces::Workstation> openWorkstation(const Options& options);

/// The home that is used when none is named: $XDG_DATA_HOME/twinchart/home, else ~/.local/share/twinchart/home.
std::filesystem::path defaultHome();

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <interop/importer.h>

#include <functional>
#include <vector>

namespace twinchart::workstation {

/// How much of a file is worked on at once.
struct PortionLimits {
    std::size_t records = 16'384;
    std::size_t room = 8u << 20; ///< octets of resources and items, about
};

/// False stops the reading (summary.cancelled), as `cancel` does at the next resource.
using PortionSink = std::function<bool(std::vector<interop::ImportedRecord>&&)>;

/// Reads a file and hands its kept resources over in portions, so that memory does not grow with the file. A file
/// of one portion is read once. A larger one is read twice: first the Patient resources alone are handed over, then
/// all others in the order of the file. So everybody's identifiers are known, and who may be two persons, before
/// anything about them is taken, as if the file were planned whole. The summary is that of one reading; of a file that
/// changed meanwhile it counts as kept what was handed over, and the rest as refused.
interop::ImportSummary readInPortions(interop::ImportSession& reader, const std::filesystem::path& file,
                                      const PortionSink& sink, const interfaces::CancelFlag& cancel,
                                      const PortionLimits& limits = {});

} // namespace twinchart::workstation

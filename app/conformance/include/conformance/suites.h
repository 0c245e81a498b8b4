// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <conformance/report.h>

#include <optional>

namespace twinchart::conformance {

/// The names of the suites that are supported, in the order of their help text.
std::vector<std::string> suiteNames();
/// Runs a suite over a folder of its layout, with whichever files are there. None for an unknown name.
std::optional<Report> runSuite(const std::string& name, const std::filesystem::path& folder);

// Each suite reads the folder of that name among the published vectors, or among the test data.
Report lightClientVerify(const std::filesystem::path& folder);
Report realChainLightBlocks(const std::filesystem::path& folder);
Report cometbftEncoding(const std::filesystem::path& folder);
Report rfc6962Merkle(const std::filesystem::path& folder);
Report ics23(const std::filesystem::path& folder);
Report ed25519Zip215(const std::filesystem::path& folder);
Report wycheproof(const std::filesystem::path& folder); ///< files of the algorithms that the product uses
Report rpcFixtures(const std::filesystem::path& folder);
Report hpkeRfc9180(const std::filesystem::path& folder);
Report unitsUcum(const std::filesystem::path& folder);
/// The outcomes of the HL7 validator, which also knows invariants, profiles and links that the importer does not claim.
Report fhirValidatorCases(const std::filesystem::path& folder);

// What the product does not use yet: everything is skipped, with the reason.
Report bls12381(const std::filesystem::path& folder);
Report acvpMlDsa(const std::filesystem::path& folder);
Report scoresNews2(const std::filesystem::path& folder);

} // namespace twinchart::conformance

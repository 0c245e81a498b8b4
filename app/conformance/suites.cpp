// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/suites.h>

namespace twinchart::conformance {

namespace {
struct Suite {
    const char* name;
    Report (*run)(const std::filesystem::path&);
};
constexpr Suite kSuites[] = {
    {"light-client-verify", lightClientVerify},
    {"real-chain-light-blocks", realChainLightBlocks},
    {"cometbft-encoding", cometbftEncoding},
    {"rfc6962-merkle", rfc6962Merkle},
    {"ics23", ics23},
    {"ed25519-zip215", ed25519Zip215},
    {"wycheproof", wycheproof},
    {"rpc-fixtures", rpcFixtures},
    {"hpke-rfc9180", hpkeRfc9180},
    {"units-ucum", unitsUcum},
    {"fhir-validator-cases", fhirValidatorCases},
    {"bls12-381", bls12381},
    {"acvp-ml-dsa", acvpMlDsa},
    {"scores-news2", scoresNews2},
};
} // namespace

std::vector<std::string> suiteNames()
{
    std::vector<std::string> out;
    for (const Suite& suite : kSuites)
        out.emplace_back(suite.name);
    return out;
}

std::optional<Report> runSuite(const std::string& name, const std::filesystem::path& folder)
{
    for (const Suite& suite : kSuites) {
        if (name == suite.name)
            return suite.run(folder);
    }
    return std::nullopt;
}

} // namespace twinchart::conformance

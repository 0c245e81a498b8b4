// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/json.h>
#include <conformance/suites.h>

#include <ed25519/consensus.h>
#include <ed25519/contract.h>

#include <fstream>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

const char* verdict(bool accepted)
{
    return accepted ? "accepted" : "refused";
}

bool consensusAccepts(BytesView key, BytesView message, BytesView signature)
{
    const auto octets = PublicSigningKey::from(key);
    const auto known = octets ? ed25519::ConsensusKey::from(*octets) : std::nullopt;
    return known && ed25519::verifyConsensus(*known, message, signature);
}

bool contractAccepts(BytesView key, BytesView message, BytesView signature)
{
    const auto octets = PublicSigningKey::from(key);
    const auto fixed = Signature64::from(signature);
    return octets && fixed && ed25519::verifyContract(*octets, message, *fixed);
}

/// Pairs of key and signature over "Zcash", every one of which the rule of ZIP 215 accepts.
void zcashPairs(const Json& root, const std::string& name, Report& report)
{
    const auto pairs = root.elements();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto pair = pairs[i].elements();
        const auto key = pair.size() == 2 ? pair[0].hex() : std::nullopt;
        const auto signature = pair.size() == 2 ? pair[1].hex() : std::nullopt;
        report.add(name + "#" + std::to_string(i), verdict(true),
                   key && signature ? verdict(consensusAccepts(*key, viewOf("Zcash"), *signature)) : "unreadable");
    }
}

/// Lines "secret ‖ public:public:message:signature ‖ message:": valid under both rules.
void signLines(const fs::path& file, Report& report)
{
    std::ifstream in(file);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        std::vector<Bytes> fields;
        for (std::size_t at = 0; at < line.size();) {
            const std::size_t end = std::min(line.find(':', at), line.size());
            fields.push_back(fromHex(std::string_view(line).substr(at, end - at)).value_or(Bytes{}));
            at = end + 1;
        }
        const std::string name = file.filename().string() + ":" + std::to_string(number);
        if (fields.size() < 4 || fields[3].size() < Signature64::kSize) {
            report.add(name, verdict(true), "unreadable");
            continue;
        }
        const BytesView signature = BytesView(fields[3]).first(Signature64::kSize);
        report.add(name, verdict(true),
                   verdict(consensusAccepts(fields[1], fields[2], signature) &&
                           contractAccepts(fields[1], fields[2], signature)));
    }
}

} // namespace

Report ed25519Zip215(const fs::path& folder)
{
    Report report;
    report.suite = "ed25519-zip215";
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = fs::relative(file, folder).string();
        const Document document(file);
        const auto first = document.root().elements();
        if (first.empty())
            report.add(name, "a list", "unreadable");
        else if (first.front().elements().size() == 2)
            zcashPairs(document.root(), name, report);
        else
            report.skip(name, first.front()["context"].present()
                                  ? "signatures with a context are never made or accepted"
                                  : "the file has no verdicts");
    }
    std::error_code ignored;
    if (fs::exists(folder / "sign.input.txt", ignored))
        signLines(folder / "sign.input.txt", report);
    return report;
}

Report wycheproof(const fs::path& folder)
{
    Report report;
    report.suite = "wycheproof";
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = fs::relative(file, folder).string();
        const Document document(file);
        const Json root = document.root();
        if (root["algorithm"].text() != "EDDSA") {
            report.skip(name, "not a file of Ed25519 signatures");
            continue;
        }
        for (const Json group : root["testGroups"].elements()) {
            const auto key = group["publicKey"]["pk"].hex();
            for (const Json test : group["tests"].elements()) {
                const auto message = test["msg"].hex();
                const auto signature = test["sig"].hex();
                const std::string label = name + "#" + std::to_string(test["tcId"].integer().value_or(0));
                const std::string result = test["result"].text().value_or("");
                if (!key || !message || !signature || (result != "valid" && result != "invalid"))
                    report.add(label, "a case", "unreadable");
                else
                    report.add(label, verdict(result == "valid"), verdict(contractAccepts(*key, *message, *signature)));
            }
        }
    }
    return report;
}

} // namespace twinchart::conformance

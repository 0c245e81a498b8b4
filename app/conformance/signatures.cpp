// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/json.h>
#include <conformance/suites.h>

#include <ed25519/consensus.h>
#include <ed25519/contract.h>

#include <openssl/evp.h>

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

/// RFC 8032 as OpenSSL has it: like the contract's rule, but with keys of small order.
bool strictAccepts(BytesView key, BytesView message, BytesView signature)
{
    if (key.size() != PublicSigningKey::kSize)
        return false;
    EVP_PKEY* pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool accepted =
        pkey != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey) == 1 &&
        EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return accepted;
}

/// Cases that name their rule.
void ruledCases(const Json& root, const std::string& name, Report& report)
{
    const auto cases = root.elements();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::string label = name + "#" + std::to_string(i);
        const std::string rule = cases[i]["rule"].text().value_or("");
        const auto key = cases[i]["key"].hex();
        const auto message = cases[i]["message"].hex();
        const auto signature = cases[i]["signature"].hex();
        const auto accept = cases[i]["accept"].boolean();
        if (!key || !message || !signature || !accept)
            report.add(label, "a case", "unreadable");
        else if (rule == "zip215")
            report.add(label, verdict(*accept), verdict(consensusAccepts(*key, *message, *signature)));
        else if (rule == "contract")
            report.add(label, verdict(*accept), verdict(contractAccepts(*key, *message, *signature)));
        else if (rule == "strict")
            report.add(label, verdict(*accept), verdict(strictAccepts(*key, *message, *signature)));
        else
            report.skip(label, "a rule that is not known here");
    }
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
        else if (first.front()["rule"].present())
            ruledCases(document.root(), name, report);
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

} // namespace twinchart::conformance

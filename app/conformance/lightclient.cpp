// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "votes.h"

#include <conformance/ledgerjson.h>
#include <conformance/suites.h>

#include <ledger/lightclient.h>

#include <map>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

constexpr const char* kInvalid = "INVALID";

std::string wordOf(const ledger::Verdict& verdict)
{
    if (std::holds_alternative<ledger::Verified>(verdict))
        return "SUCCESS";
    if (std::holds_alternative<ledger::NotYetTrusted>(verdict))
        return "NOT_ENOUGH_TRUST";
    return kInvalid;
}

/// The received block of an input; none when it cannot even be such a block.
std::optional<ledger::UntrustedBlock> blockOf(Json json)
{
    const auto signedHeader = signedHeaderOf(json["signed_header"]);
    const auto validators = validatorSetOf(json["validator_set"]);
    if (!signedHeader || !validators)
        return std::nullopt;
    ledger::ReceivedBlock out{{*signedHeader, *validators}, std::nullopt};
    if (!json["next_validator_set"].none()) {
        out.nextValidators = validatorSetOf(json["next_validator_set"]);
        if (!out.nextValidators)
            return std::nullopt;
    }
    return ledger::UntrustedBlock(std::move(out));
}

std::optional<ledger::TrustedBlock> initialOf(Json json)
{
    const auto header = headerOf(json["signed_header"]["header"]);
    const auto validators = validatorSetOf(json["next_validator_set"]);
    if (!header || !validators)
        return std::nullopt;
    auto trusted = ledger::restoreTrusted(*header, *validators);
    return trusted ? std::optional(std::move(*trusted)) : std::nullopt;
}

void singleStep(const fs::path& file, Report& report)
{
    const Document document(file);
    const Json root = document.root();
    const std::string name = file.filename().string();
    auto trusted = initialOf(root["initial"]);
    const auto period = root["initial"]["trusting_period"].integer();
    const auto inputs = root["input"].elements();
    if (inputs.empty()) {
        report.add(name, "a list of inputs", "unreadable");
        return;
    }
    ledger::VerifyOptions options;
    options.clockDriftNs = 0;
    options.trustingPeriodNs = period.value_or(0);
    options.maxValidators = ledger::kMaxValidators;
    ledger::ConsensusVerifier verifier;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string expected = inputs[i]["verdict"].text().value_or("a verdict");
        const std::string label = name + "#" + std::to_string(i);
        const auto now = timestampOf(inputs[i]["now"]);
        const auto instant = now ? now->instant() : std::nullopt;
        if (!trusted || !period || !instant) {
            report.add(label, expected, "the trusted state or the time cannot be read");
            continue;
        }
        const auto received = blockOf(inputs[i]["block"]);
        const ledger::Verdict verdict = received
                                            ? ledger::verifyLightBlock(*trusted, *received, options, *instant, verifier)
                                            : ledger::Verdict(ledger::Invalid{ledger::InvalidReason::HashSize});
        report.add(label, expected, wordOf(verdict));
        if (const auto* verified = std::get_if<ledger::Verified>(&verdict))
            trusted = verified->block;
    }
}

/// The blocks that a case's primary has; those that cannot be read are not there.
class Listed final : public ledger::BlockSource {
public:
    explicit Listed(Json blocks)
    {
        for (const Json json : blocks.elements()) {
            const auto block = blockOf(json);
            if (block)
                m_blocks.insert_or_assign(block->unverified().block.signedHeader.header.height,
                                          block->unverified().block);
        }
    }
    Expected<ledger::LightBlock, Problem> block(std::int64_t height) override
    {
        const auto it = m_blocks.find(height);
        if (it == m_blocks.end())
            return Unexpected{Problem::NotThere};
        return it->second;
    }
    void report(const ledger::LightClientAttackEvidence&) override {}

private:
    std::map<std::int64_t, ledger::LightBlock> m_blocks;
};

/// From a block named by its hash to a height, by as many blocks between as it takes, held against the witnesses.
std::string bisected(Json root)
{
    const Json trust = root["trust_options"];
    const auto period = trust["period"].integer();
    const auto from = trust["height"].integer();
    const auto hash = trust["hash"].hex();
    const auto to = root["height_to_verify"].integer();
    const auto now = timestampOf(root["now"]);
    const auto instant = now ? now->instant() : std::nullopt;
    const auto numerator = trust["trust_level"]["numerator"].natural();
    const auto denominator = trust["trust_level"]["denominator"].natural();
    if (!period || !from || !hash || !to || !instant || !numerator || !denominator)
        return "the case cannot be read";
    ledger::ClientOptions options;
    options.verify.trustingPeriodNs = *period;
    options.verify.maxValidators = ledger::kMaxValidators;
    options.verify.trustLevel = {static_cast<std::uint32_t>(*numerator), static_cast<std::uint32_t>(*denominator)};
    Listed primary(root["primary"]["lite_blocks"]);
    const auto first = primary.block(*from);
    const ledger::Anchor anchor{root["primary"]["chain_id"].text().value_or(""), Digest256::from(*hash), {}, *from};
    ledger::ConsensusVerifier verifier;
    if (!first)
        return "error";
    const auto trusted =
        ledger::verifyAnchor(anchor, ledger::UntrustedBlock({*first, std::nullopt}), options.verify, verifier);
    if (!trusted)
        return "error";
    std::vector<Listed> others;
    for (const Json witness : root["witnesses"].elements())
        others.emplace_back(witness["value"].present() ? witness["value"]["lite_blocks"] : witness["lite_blocks"]);
    std::vector<ledger::Witness> witnesses;
    for (std::size_t i = 0; i < others.size(); ++i)
        witnesses.push_back({"witness " + std::to_string(i), &others[i]});
    ledger::LightClient client(ledger::TrustedStore({*trusted, *first}), options,
                               ledger::TrustPolicy{"primary", witnesses.empty() ? 0u : 1u});
    const ledger::ClientReport report = client.verify(*to, primary, witnesses, *instant, verifier);
    return std::holds_alternative<ledger::ClientVerified>(report.verdict) ? "no error" : "error";
}

/// Everything that the published answers say about one height.
struct HeightFiles {
    std::optional<fs::path> block;
    std::optional<fs::path> commit;
    std::optional<fs::path> header;
    std::map<std::uint64_t, fs::path> validatorPages;
};

/// Decimal digits and nothing else; 0 for anything else.
std::uint64_t numberOf(const std::string& digits)
{
    std::uint64_t out = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9' || out > 100'000'000'000)
            return 0;
        out = out * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return out;
}

std::map<std::uint64_t, HeightFiles> byHeight(const fs::path& folder, Report& report)
{
    std::map<std::uint64_t, HeightFiles> out;
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = file.filename().string();
        const std::size_t dot = name.find('.');
        const std::string what = name.substr(dot + 1, name.size() - dot - 1 - 5);
        const std::uint64_t height = numberOf(name.substr(0, dot));
        const bool known =
            what == "signed_block" || what == "commit" || what == "header" || what.starts_with("validators_");
        if (height == 0 || !known)
            report.skip(name, "not HEIGHT.signed_block, .commit, .header or .validators_N");
        else if (what == "signed_block")
            out[height].block = file;
        else if (what == "commit")
            out[height].commit = file;
        else if (what == "header")
            out[height].header = file;
        else
            out[height].validatorPages[numberOf(what.substr(std::string("validators_").size()))] = file;
    }
    return out;
}

/// The set of all pages; none when one cannot be read or they are not all there.
std::optional<ledger::ValidatorSet> pagesOf(const HeightFiles& files)
{
    ledger::ValidatorSet out;
    std::uint64_t total = 0;
    for (const auto& page : files.validatorPages) {
        const Document document(page.second);
        const auto part = validatorSetOf(document.root()["result"]);
        if (!part)
            return std::nullopt;
        out.validators.insert(out.validators.end(), part->validators.begin(), part->validators.end());
        total = document.root()["result"]["total"].natural().value_or(0);
    }
    return total == out.validators.size() ? std::optional(out) : std::nullopt;
}

std::string judged(const HeightFiles& files, std::uint64_t height)
{
    std::optional<ledger::SignedHeader> signedHeader;
    std::optional<ledger::ValidatorSet> validators;
    if (files.block) {
        const Document document(*files.block);
        signedHeader = signedHeaderOf(document.root()["result"]);
        validators = validatorSetOf(document.root()["result"]["validator_set"]);
        if (!signedHeader || !validators)
            return "unreadable signed_block";
    }
    if (files.commit) {
        const Document document(*files.commit);
        const auto other = signedHeaderOf(document.root()["result"]["signed_header"]);
        if (!other)
            return "unreadable commit";
        // The votes of a commit differ between nodes; each answer is judged with its own.
        const auto pages = files.validatorPages.empty() ? validators : pagesOf(files);
        if (!pages)
            return "unreadable or missing validators";
        if (const std::string verdict = judgedVotes(*other, *pages); verdict != "valid")
            return "commit: " + verdict;
        if (signedHeader && signedHeader->header != other->header)
            return "commit and signed_block have different headers";
        if (!signedHeader) {
            signedHeader = other;
            validators = pages;
        }
    }
    if (files.header) {
        const Document document(*files.header);
        const auto other = headerOf(document.root()["result"]["header"]);
        if (!other)
            return "unreadable header";
        if (signedHeader && signedHeader->header != *other)
            return "header differs from the signed one";
    }
    if (!signedHeader || !validators)
        return "nothing signed";
    if (signedHeader->header.height != static_cast<std::int64_t>(height))
        return "another height than the file's name says";
    return judgedVotes(*signedHeader, *validators);
}

} // namespace

Report lightClientVerify(const fs::path& folder)
{
    Report report;
    report.suite = "light-client-verify";
    for (const fs::path& file : jsonFiles(folder)) {
        const Document document(file);
        if (document.root()["trust_options"].present())
            report.add(fs::relative(file, folder).string(),
                       document.root()["expected_output"].text().value_or("a verdict"), bisected(document.root()));
        else
            singleStep(file, report);
    }
    return report;
}

Report realChainLightBlocks(const fs::path& folder)
{
    Report report;
    report.suite = "real-chain-light-blocks";
    for (const auto& [height, files] : byHeight(folder, report)) {
        if (!files.block && !files.commit) {
            report.skip(std::to_string(height), "no signed header at this height");
            continue;
        }
        if (!files.block && files.validatorPages.empty()) {
            report.skip(std::to_string(height), "the validators of this commit are not there");
            continue;
        }
        report.add(std::to_string(height), "valid", judged(files, height));
    }
    return report;
}

} // namespace twinchart::conformance

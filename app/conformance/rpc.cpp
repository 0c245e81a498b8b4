// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/ledgerjson.h>
#include <conformance/suites.h>

#include <ledger/hashes.h>
#include <ledger/merkle.h>
#include <ledger/verify.h>

#include <map>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

/// What is seen over the answers in one folder, to be compared at the end. They may come from several runs of a node,
/// so blocks are told apart by hash, never by height.
struct Node {
    std::map<Digest256, ledger::Header> headers;
    std::map<Digest256, std::vector<ledger::TxResult>> results; ///< of the block with that header hash
    std::optional<ledger::ValidatorSet> validators;             ///< of its genesis
    std::vector<std::pair<std::string, ledger::SignedHeader>> signedHeaders;
};

std::string hexOf(const ledger::OptionalHash& hash)
{
    return hash ? toHex(*hash) : "none";
}

std::optional<std::vector<Bytes>> transactionsOf(Json data)
{
    std::vector<Bytes> out;
    for (const Json transaction : data["txs"].elements()) {
        const auto octets = transaction.base64();
        if (!octets)
            return std::nullopt;
        out.push_back(*octets);
    }
    return out;
}

std::vector<ledger::TxResult> resultsOf(Json list)
{
    std::vector<ledger::TxResult> out;
    for (const Json json : list.elements()) {
        ledger::TxResult result;
        const auto code = json["code"].natural();
        result.code = static_cast<std::uint32_t>(code.value_or(0));
        result.data = json["data"].base64().value_or(Bytes{});
        result.gasWanted = json["gas_wanted"].integer().value_or(0);
        result.gasUsed = json["gas_used"].integer().value_or(0);
        out.push_back(std::move(result));
    }
    return out;
}

void seeHeader(const ledger::Header& header, const std::optional<ledger::BlockId>& id, const std::string& name,
               Node& node, Report& report)
{
    const auto hash = ledger::headerHash(header);
    if (id)
        report.add(name + " header hash", hexOf(id->hash), hexOf(hash));
    if (hash)
        node.headers.emplace(*hash, header);
}

void seeBlock(Json json, const std::optional<ledger::BlockId>& id, const std::string& name, Node& node, Report& report)
{
    const auto header = headerOf(json["header"]);
    const auto transactions = transactionsOf(json["data"]);
    if (!header || !transactions) {
        report.add(name, "a block", "unreadable");
        return;
    }
    seeHeader(*header, id, name, node, report);
    report.add(name + " data hash", hexOf(header->dataHash), hexOf(ledger::dataHash(*transactions)));
    if (json["evidence"]["evidence"].elements().empty())
        report.add(name + " evidence hash", hexOf(header->evidenceHash), hexOf(ledger::emptyHash()));
    if (header->height > 1) {
        const auto commit = commitOf(json["last_commit"]);
        report.add(name + " last commit hash", hexOf(header->lastCommitHash),
                   commit ? hexOf(ledger::commitHash(*commit)) : "unreadable");
    }
}

void seeTransaction(Json json, const std::string& name, Report& report)
{
    const auto transaction = json["tx"].base64();
    const auto hash = json["hash"].hex();
    if (!transaction || !hash) {
        report.add(name, "a transaction", "unreadable");
        return;
    }
    report.add(name + " transaction hash", toHex(*hash), toHex(ledger::sha256(*transaction)));
    const Json proof = json["proof"];
    if (proof.none() || proof["proof"].none())
        return;
    const auto root = proof["root_hash"].hex();
    const auto total = proof["proof"]["total"].natural();
    const auto index = proof["proof"]["index"].natural();
    ledger::InclusionProof inclusion;
    bool readable = root && total && index && proof["data"].base64() == transaction;
    for (const Json aunt : proof["proof"]["aunts"].elements()) {
        const auto octets = aunt.base64();
        const auto one = octets ? Digest256::from(*octets) : std::nullopt;
        readable = readable && one;
        inclusion.aunts.push_back(one.value_or(Digest256{}));
    }
    const auto rootHash = root ? Digest256::from(*root) : std::nullopt;
    const auto leaf = proof["proof"]["leaf_hash"].base64();
    if (!readable || !rootHash || !leaf) {
        report.add(name + " proof", "a proof", "unreadable");
        return;
    }
    inclusion.index = *index;
    inclusion.total = *total;
    const Digest256 own = ledger::transactionLeafHash(*transaction);
    report.add(name + " proof", "holds",
               equal(own, *leaf) && ledger::verifyInclusion(*rootHash, own, inclusion) ? "holds" : "does not hold");
}

/// Looks at every object of an answer: what it is shows from its members.
void see(Json json, const std::string& name, Node& node, Report& report)
{
    const auto id = json["block_id"].none() ? std::nullopt : blockIdOf(json["block_id"]);
    if (json["block"]["header"].present()) {
        seeBlock(json["block"], id, name, node, report);
    } else if (json["header"].present() && json["commit"].present()) {
        if (const auto signedHeader = signedHeaderOf(json)) {
            seeHeader(signedHeader->header, signedHeader->commit.blockId, name, node, report);
            node.signedHeaders.emplace_back(name, *signedHeader);
        } else {
            report.add(name, "a signed header", "unreadable");
        }
    } else if (json["header"].present() && id) {
        if (const auto header = headerOf(json["header"]))
            seeHeader(*header, id, name, node, report);
        else
            report.add(name, "a header", "unreadable");
    } else if (json["tx"].present() && json["hash"].present()) {
        seeTransaction(json, name, report);
    }
    if (json["result_finalize_block"].present()) {
        const auto header = headerOf(json["block"]["header"]);
        if (const auto hash = header ? ledger::headerHash(*header) : std::nullopt)
            node.results.emplace(*hash, resultsOf(json["result_finalize_block"]["tx_results"]));
    }
    if (json["genesis"]["validators"].present()) {
        ledger::ValidatorSet set;
        for (const Json one : json["genesis"]["validators"].elements()) {
            const auto octets = one["pub_key"]["value"].base64();
            const auto key = octets ? PublicSigningKey::from(*octets) : std::nullopt;
            const auto power = one["power"].integer();
            if (!key || !power) {
                report.add(name, "validators of a genesis", "unreadable");
                return;
            }
            set.validators.push_back(ledger::makeValidator(*key, *power));
        }
        node.validators = ledger::makeValidatorSet(std::move(set.validators));
    }
    for (const auto& [member, value] : json.members())
        see(value, name, node, report);
    const auto elements = json.elements();
    for (std::size_t i = 0; i < elements.size(); ++i)
        see(elements[i], name + "#" + std::to_string(i), node, report);
}

/// What needs more than one answer.
void compare(const Node& node, const std::string& name, Report& report)
{
    for (const auto& [hash, header] : node.headers) {
        if (!header.lastBlockId.hash)
            continue;
        const std::string label = name + " height " + std::to_string(header.height);
        if (const auto before = node.headers.find(*header.lastBlockId.hash); before != node.headers.end())
            report.add(label + " above the block it names", std::to_string(before->second.height + 1),
                       std::to_string(header.height));
        if (const auto results = node.results.find(*header.lastBlockId.hash); results != node.results.end())
            report.add(label + " results hash", hexOf(header.lastResultsHash),
                       hexOf(ledger::lastResultsHash(results->second)));
    }
    for (const auto& [file, signedHeader] : node.signedHeaders) {
        if (!node.validators || ledger::validatorsHash(*node.validators) != signedHeader.header.validatorsHash) {
            report.skip(file + " votes", "the validators of this height are not among the answers");
            continue;
        }
        ledger::VerifyOptions options;
        options.maxValidators = ledger::kMaxValidators;
        options.checkEverySignature = true;
        const ledger::Anchor anchor{signedHeader.header.chainId, signedHeader.commit.blockId.hash, {}, 0};
        ledger::ConsensusVerifier verifier;
        const auto trusted = ledger::verifyAnchor(
            anchor, ledger::UntrustedBlock({{signedHeader, *node.validators}, std::nullopt}), options, verifier);
        report.add(file + " votes", "valid", trusted ? "valid" : std::string(ledger::nameOf(trusted.error())));
    }
}

} // namespace

Report rpcFixtures(const fs::path& folder)
{
    Report report;
    report.suite = "rpc-fixtures";
    // Answers of one node lie in one folder.
    std::map<fs::path, Node> nodes;
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = fs::relative(file, folder).string();
        const Document document(file);
        if (document.root()["method"].present()) {
            continue; // a request
        }
        if (!document.root()["result"].present()) {
            report.skip(name, "an answer without a result");
            continue;
        }
        see(document.root()["result"], name, nodes[file.parent_path()], report);
    }
    for (const auto& [path, node] : nodes)
        compare(node, fs::relative(path, folder).string(), report);
    return report;
}

} // namespace twinchart::conformance

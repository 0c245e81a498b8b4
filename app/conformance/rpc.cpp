// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "votes.h"

#include <conformance/ledgerjson.h>
#include <conformance/suites.h>

#include <ledger/hashes.h>
#include <ledger/merkle.h>

#include <map>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

/// What one answer says, and what in it does not recompute.
struct Answer {
    std::vector<std::string> wrong;
    std::vector<ledger::SignedHeader> signedHeaders;

    void expect(bool holds, const char* what)
    {
        if (!holds)
            wrong.emplace_back(what);
    }
};

/// Validator sets by their hash: those of any answer in the folder, for the votes of another.
using Sets = std::map<Digest256, ledger::ValidatorSet>;

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

void seeHeader(const ledger::Header& header, const std::optional<ledger::BlockId>& id, Answer& answer)
{
    const auto hash = ledger::headerHash(header);
    answer.expect(hash.has_value() && (!id || id->hash == hash), "header hash");
}

void seeBlock(Json json, const std::optional<ledger::BlockId>& id, Answer& answer)
{
    const auto header = headerOf(json["header"]);
    const auto transactions = transactionsOf(json["data"]);
    const auto commit = commitOf(json["last_commit"]);
    answer.expect(header && transactions && (commit || header->height == 1), "a block that can be read");
    if (!header || !transactions || (!commit && header->height != 1))
        return;
    seeHeader(*header, id, answer);
    answer.expect(header->dataHash == ledger::dataHash(*transactions), "data hash");
    if (commit && header->height != 1) {
        answer.expect(header->lastCommitHash == ledger::commitHash(*commit), "last commit hash");
        answer.expect(header->lastBlockId == commit->blockId && commit->height == header->height - 1, "last commit");
    }
    if (!json["evidence"]["evidence"].elements().empty())
        return; // evidence is not decoded here
    answer.expect(header->evidenceHash == ledger::emptyHash(), "evidence hash");
    if (id && commit)
        answer.expect(ledger::partSetHeaderOf(ledger::encodeBlock(*header, *transactions, *commit)) == id->parts,
                      "part set");
}

void seeTransaction(Json json, Answer& answer)
{
    const auto transaction = json["tx"].base64();
    const auto hash = json["hash"].hex();
    answer.expect(transaction && hash && equal(*hash, ledger::sha256(*transaction)), "transaction hash");
    const Json proof = json["proof"];
    if (!transaction || proof.none() || proof["proof"].none())
        return;
    const auto root = proof["root_hash"].hex();
    const auto rootHash = root ? Digest256::from(*root) : std::nullopt;
    const auto total = proof["proof"]["total"].natural();
    const auto index = proof["proof"]["index"].natural();
    const auto leaf = proof["proof"]["leaf_hash"].base64();
    const Digest256 own = ledger::transactionLeafHash(*transaction);
    ledger::InclusionProof inclusion{index.value_or(0), total.value_or(0), {}};
    bool readable = rootHash && total && index && leaf && equal(*leaf, own) && proof["data"].base64() == transaction;
    for (const Json aunt : proof["proof"]["aunts"].elements()) {
        const auto octets = aunt.base64();
        const auto one = octets ? Digest256::from(*octets) : std::nullopt;
        readable = readable && one;
        inclusion.aunts.push_back(one.value_or(Digest256{}));
    }
    answer.expect(readable && ledger::verifyInclusion(*rootHash, own, inclusion), "inclusion proof");
}

/// A validator with its address, as in a genesis, a set and a status.
std::optional<ledger::Validator> seeValidator(Json json, Answer& answer)
{
    const auto octets = json["pub_key"]["value"].base64();
    const auto key = octets ? PublicSigningKey::from(*octets) : std::nullopt;
    const auto address = json["address"].hex();
    const auto power = (json["power"].present() ? json["power"] : json["voting_power"]).integer();
    answer.expect(key && address && equal(ledger::addressOf(*key), *address), "validator's address");
    if (!key || !power)
        return std::nullopt;
    return ledger::makeValidator(*key, *power);
}

/// Looks at every object of an answer: what it is shows from its members.
void see(Json json, Answer& answer, Sets& sets)
{
    const auto id = json["block_id"].none() ? std::nullopt : blockIdOf(json["block_id"]);
    answer.expect(json["block_id"].none() || id, "a block id that can be read");
    if (json["block"]["header"].present()) {
        seeBlock(json["block"], id, answer);
    } else if (json["header"].present() && json["commit"].present()) {
        const auto signedHeader = signedHeaderOf(json);
        answer.expect(signedHeader.has_value(), "a signed header that can be read");
        if (signedHeader) {
            seeHeader(signedHeader->header, signedHeader->commit.blockId, answer);
            answer.signedHeaders.push_back(*signedHeader);
        }
    } else if (json["header"].present() && id) {
        const auto header = headerOf(json["header"]);
        answer.expect(header.has_value(), "a header that can be read");
        if (header)
            seeHeader(*header, id, answer);
    } else if (json["tx"].present() && json["hash"].present()) {
        seeTransaction(json, answer);
    }
    // An event carries the hash of its transaction among its words.
    if (const Json result = json["data"]["value"]["TxResult"]; result.present()) {
        const auto transaction = result["tx"].base64();
        const auto words = json["events"]["tx.hash"].elements();
        const auto hash = words.empty() ? std::nullopt : words.front().hex();
        answer.expect(transaction && (!hash || equal(*hash, ledger::sha256(*transaction))), "transaction hash");
    }
    if (json["validators"].present() && !json["validators"].elements().empty()) {
        ledger::ValidatorSet set;
        for (const Json one : json["validators"].elements())
            if (const auto validator = seeValidator(one, answer))
                set.validators.push_back(*validator);
        set = ledger::makeValidatorSet(std::move(set.validators));
        sets.emplace(ledger::validatorsHash(set), set);
    } else if (json["address"].present() && json["pub_key"].present()) {
        // A status names one validator, which may be all there are.
        if (const auto validator = seeValidator(json, answer)) {
            const ledger::ValidatorSet set = ledger::makeValidatorSet({*validator});
            sets.emplace(ledger::validatorsHash(set), set);
        }
    }
    for (const auto& [member, value] : json.members())
        see(value, answer, sets);
    for (const Json element : json.elements())
        see(element, answer, sets);
}

/// The votes of an answer, where the set that they are of is known.
void checkVotes(Answer& answer, const Sets& sets)
{
    for (const ledger::SignedHeader& signedHeader : answer.signedHeaders) {
        const auto set =
            signedHeader.header.validatorsHash ? sets.find(*signedHeader.header.validatorsHash) : sets.end();
        if (set != sets.end())
            answer.expect(judgedVotes(signedHeader, set->second) == "valid", "votes");
    }
}

std::string joined(const std::vector<std::string>& wrong)
{
    std::string out;
    for (const std::string& one : wrong)
        out += (out.empty() ? "wrong: " : ", ") + one;
    return out;
}

} // namespace

Report rpcFixtures(const fs::path& folder)
{
    Report report;
    report.suite = "rpc-fixtures";
    std::map<fs::path, Sets> sets;
    std::vector<std::pair<fs::path, Answer>> answers;
    for (const fs::path& file : jsonFiles(folder)) {
        const Document document(file);
        const Json root = document.root();
        if (root["method"].present())
            continue; // a request
        Answer answer;
        // A recorded acknowledgement may be an empty object.
        answer.expect((root.isObject() && root.members().empty()) ||
                          (root["jsonrpc"].text() == "2.0" && (root["result"].present() || root["error"].present())),
                      "an answer of JSON-RPC");
        see(root["result"], answer, sets[file.parent_path()]);
        answers.emplace_back(file, std::move(answer));
    }
    for (auto& [file, answer] : answers) {
        checkVotes(answer, sets[file.parent_path()]);
        report.add(fs::relative(file, folder).string(), "recomputes",
                   answer.wrong.empty() ? "recomputes" : joined(answer.wrong));
    }
    return report;
}

} // namespace twinchart::conformance

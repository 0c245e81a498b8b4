// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ics23spec.h"

#include <conformance/ledgerjson.h>
#include <conformance/suites.h>

#include <ledger/hashes.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>
#include <ledger/vote.h>

#include <algorithm>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

std::string lowerHex(const std::optional<Bytes>& octets)
{
    return octets ? toHex(*octets) : "unreadable";
}

void voteRow(Json row, const std::string& name, Report& report)
{
    const auto chainId = row["chain_id"].text();
    const auto type = row["type"].natural();
    const auto height = row["height"].integer();
    const auto round = row["round"].integer();
    const auto blockId = blockIdOf(row["block_id"]);
    const auto time = timestampOf(row["timestamp"]);
    std::string got = "unreadable";
    if (chainId && type && *type <= 2 && height && round && blockId && time)
        got = toHex(ledger::voteSignBytes(*chainId, static_cast<ledger::VoteType>(*type), *height,
                                          static_cast<std::int32_t>(*round), *blockId, *time));
    report.add(name, lowerHex(row["sign_bytes"].hex()), got);
}

void headerRow(Json row, const std::string& name, Report& report)
{
    const auto header = headerOf(row["header"]);
    const auto hash = header ? ledger::headerHash(*header) : std::nullopt;
    report.add(name, lowerHex(row["hash"].hex()), hash ? toHex(*hash) : "no hash");
}

void rootRow(Json row, const std::string& name, Report& report)
{
    std::vector<Bytes> items;
    bool readable = true;
    for (const Json item : row["items"].elements()) {
        const auto octets = item.hex();
        readable = readable && octets;
        items.push_back(octets.value_or(Bytes{}));
    }
    report.add(name, lowerHex(row["root"].hex()), readable ? toHex(ledger::merkleRoot(items)) : "unreadable");
}

void innerRow(Json row, const std::string& name, Report& report)
{
    const auto left = row["left"].hex();
    const auto right = row["right"].hex();
    report.add(name, lowerHex(row["hash"].hex()),
               left && right ? toHex(ledger::innerHash(*left, *right)) : "unreadable");
}

/// Hashes in base64; none when one is not 32 octets.
std::optional<std::vector<Digest256>> hashesOf(Json json)
{
    std::vector<Digest256> out;
    for (const Json element : json.elements()) {
        const auto octets = element.base64();
        const auto hash = octets ? Digest256::from(*octets) : std::nullopt;
        if (!hash)
            return std::nullopt;
        out.push_back(*hash);
    }
    return out;
}
std::optional<Digest256> hashOf(Json json)
{
    const auto octets = json.base64();
    return octets ? Digest256::from(*octets) : std::nullopt;
}

bool inclusionHolds(Json root)
{
    const auto index = root["leafIdx"].natural();
    const auto total = root["treeSize"].natural();
    const auto rootHash = hashOf(root["root"]);
    const auto leaf = hashOf(root["leafHash"]);
    const auto aunts = hashesOf(root["proof"]);
    return index && total && rootHash && leaf && aunts &&
           ledger::verifyInclusion(*rootHash, *leaf, {*index, *total, *aunts});
}

bool consistencyHolds(Json root)
{
    const auto size1 = root["size1"].natural();
    const auto size2 = root["size2"].natural();
    // One tree is the beginning of itself, whatever its root's octets are.
    if (size1 && size1 == size2 && *size1 > 0 && root["proof"].elements().empty()) {
        const auto first = root["root1"].base64();
        return first && first == root["root2"].base64();
    }
    const auto root1 = hashOf(root["root1"]);
    const auto root2 = hashOf(root["root2"]);
    const auto proof = hashesOf(root["proof"]);
    return size1 && size2 && root1 && root2 && proof &&
           ledger::verifyConsistency(*size1, *root1, *size2, *root2, *proof);
}

std::string ics23Verdict(Json root)
{
    const auto key = root["key"].hex();
    const auto value = root["value"].hex();
    const auto octets = root["proof"].hex();
    const auto rootOctets = root["root"].hex();
    const auto rootHash = rootOctets ? Digest256::from(*rootOctets) : std::nullopt;
    if (!key || !value || !octets || !rootHash)
        return "unreadable";
    const auto proof = ledger::decodeCommitmentProof(*octets);
    if (!proof)
        return "refused by the decoder";
    const bool holds = value->empty() ? ledger::verifyAbsence(*proof, *rootHash, *key)
                                      : ledger::verifyExistence(*proof, *rootHash, *key, *value);
    return holds ? "valid" : "invalid";
}

/// The product verifies proofs of its own tree; those of the other two go through the general verifier.
std::string generalVerdict(Json root, ics23spec::Tree tree)
{
    const auto key = root["key"].hex();
    const auto value = root["value"].hex();
    const auto octets = root["proof"].hex();
    const auto rootHash = root["root"].hex();
    if (!key || !value || !octets || !rootHash)
        return "unreadable";
    const auto proof = ics23spec::decode(*octets);
    if (!proof)
        return "refused by the decoder";
    const ics23spec::Spec spec = ics23spec::specOf(tree);
    const bool holds = value->empty() ? ics23spec::verifyAbsence(*proof, spec, *rootHash, *key)
                                      : ics23spec::verifyExistence(*proof, spec, *rootHash, *key, *value);
    return holds ? "valid" : "invalid";
}

// The tables' JSON is Go's: operations are numbers, octets base64, what is zero may be left out.
ics23spec::LeafOp leafOpOf(Json json)
{
    const auto number = [&](const char* member) { return json[member].natural().value_or(0); };
    return {static_cast<ics23spec::HashOp>(number("hash")), static_cast<ics23spec::HashOp>(number("prehash_key")),
            static_cast<ics23spec::HashOp>(number("prehash_value")), static_cast<ics23spec::LengthOp>(number("length")),
            json["prefix"].base64().value_or(Bytes{})};
}
ics23spec::InnerOp innerOpOf(Json json)
{
    return {static_cast<ics23spec::HashOp>(json["hash"].natural().value_or(0)),
            json["prefix"].base64().value_or(Bytes{}), json["suffix"].base64().value_or(Bytes{})};
}

ics23spec::Existence existenceOf(Json json)
{
    ics23spec::Existence out;
    out.key = json["key"].base64().value_or(Bytes{});
    out.value = json["value"].base64().value_or(Bytes{});
    if (json["leaf"].present())
        out.leaf = leafOpOf(json["leaf"]);
    for (const Json step : json["path"].elements())
        out.path.push_back(innerOpOf(step));
    return out;
}

/// None for a tree whose nodes have other than two children in their order.
std::optional<ics23spec::Spec> specOf(Json json)
{
    const Json inner = json["inner_spec"];
    const auto number = [](Json at) { return static_cast<std::size_t>(at.natural().value_or(0)); };
    const auto order = inner["child_order"].elements();
    if (order.size() != 2 || number(order[0]) != 0 || number(order[1]) != 1)
        return std::nullopt;
    ics23spec::Spec out;
    out.leaf = leafOpOf(json["leaf_spec"]);
    out.childSize = number(inner["child_size"]);
    out.minPrefix = number(inner["min_prefix_length"]);
    out.maxPrefix = number(inner["max_prefix_length"]);
    out.emptyChild = inner["empty_child"].base64().value_or(Bytes{});
    out.inner = static_cast<ics23spec::HashOp>(number(inner["hash"]));
    if (const std::size_t most = number(json["max_depth"]))
        out.maxDepth = most;
    out.minDepth = number(json["min_depth"]);
    out.prehashKeyBeforeComparison = json["prehash_key_before_comparison"].boolean().value_or(false);
    out.tree = ics23spec::Tree::Other;
    for (const auto tree : {ics23spec::Tree::Iavl, ics23spec::Tree::Tendermint})
        if (haveEqualNodes(out, ics23spec::specOf(tree)))
            out.tree = tree;
    return out;
}

/// "refused", or the octets in hexadecimal.
std::string resultWord(const std::optional<Bytes>& result)
{
    return result ? toHex(*result) : "refused";
}
std::string expectedWord(Json row)
{
    return row["IsErr"].boolean().value_or(false) ? "refused" : resultWord(row["Expected"].base64());
}

void operationRow(Json row, const std::string& name, Report& report)
{
    if (row["Preimage"].present() || row["PreImage"].present()) {
        const auto preimage = (row["Preimage"].present() ? row["Preimage"] : row["PreImage"]).text();
        const auto op = static_cast<ics23spec::HashOp>(row["HashOp"].natural().value_or(0));
        report.add(name, row["ExpectedHash"].text().value_or("a hash"),
                   resultWord(ics23spec::hashed(op, viewOf(preimage.value_or("")))));
    } else if (row["Leaf"].present() && row["Spec"].present()) {
        report.add(name, row["IsErr"].boolean().value_or(false) ? "refused" : "allowed",
                   ics23spec::leafAllowed(leafOpOf(row["Leaf"]), leafOpOf(row["Spec"])) ? "allowed" : "refused");
    } else if (row["Child"].present()) {
        report.add(name, expectedWord(row),
                   resultWord(ics23spec::applied(innerOpOf(row["Op"]), row["Child"].base64().value_or(Bytes{}))));
    } else if (row["Op"].present() && row["Spec"].present()) {
        const auto spec = specOf(row["Spec"]);
        if (!spec)
            return report.skip(name, "trees of other than two children are not claimed");
        const ics23spec::InnerOp op = innerOpOf(row["Op"]);
        for (const auto& [side, member] :
             {std::pair{ics23spec::Side::Left, "IsLeft"}, {ics23spec::Side::Right, "IsRight"}})
            report.add(name + " " + member, row[member].boolean().value_or(false) ? "empty" : "not empty",
                       isEmptyOn(side, op, *spec) ? "empty" : "not empty");
    } else if (row["Op"].present()) {
        report.add(name, expectedWord(row),
                   resultWord(ics23spec::applied(leafOpOf(row["Op"]), row["Key"].base64().value_or(Bytes{}),
                                                 row["Value"].base64().value_or(Bytes{}))));
    } else if (row["Proof"].present() && row["Spec"].present()) {
        const auto spec = specOf(row["Spec"]);
        if (!spec)
            return report.skip(name, "trees of other than two children are not claimed");
        report.add(name, row["Err"].text().value_or("").empty() ? "allowed" : "refused",
                   isOfForm(existenceOf(row["Proof"]), *spec) ? "allowed" : "refused");
    } else if (row["Proof"].present()) {
        report.add(name, expectedWord(row), resultWord(ics23spec::rootOf(existenceOf(row["Proof"]))));
    } else {
        report.skip(name, "not an operation that is known here");
    }
}

const char* errorWord(bool error)
{
    return error ? "refused" : "accepted";
}

} // namespace

Report cometbftEncoding(const fs::path& folder)
{
    struct Table {
        const char* name;
        void (*row)(Json, const std::string&, Report&);
    };
    constexpr Table kTables[] = {
        {"vote_sign_bytes", voteRow}, {"header_hash", headerRow}, {"merkle_root", rootRow}, {"merkle_inner", innerRow}};
    Report report;
    report.suite = "cometbft-encoding";
    for (const fs::path& file : jsonFiles(folder)) {
        const Document document(file);
        if (!document.root().present())
            report.add(file.filename().string(), "JSON", "unreadable");
        else if (std::ranges::none_of(kTables, [&](const Table& t) { return document.root()[t.name].present(); }))
            report.skip(file.filename().string(), "none of the tables that are known here");
        for (const Table& table : kTables) {
            const auto rows = document.root()[table.name].elements();
            for (std::size_t i = 0; i < rows.size(); ++i)
                table.row(rows[i], std::string(table.name) + "#" + std::to_string(i), report);
        }
    }
    return report;
}

Report rfc6962Merkle(const fs::path& folder)
{
    Report report;
    report.suite = "rfc6962-merkle";
    for (const fs::path& file : jsonFiles(folder)) {
        const Document document(file);
        const Json root = document.root();
        const std::string name = fs::relative(file, folder).string();
        const auto wantError = root["wantErr"].boolean();
        if (root["start"].present()) {
            report.skip(name, "proofs of subtrees are never made or accepted");
            continue;
        }
        if (!wantError || (!root["leafIdx"].present() && !root["size1"].present())) {
            report.add(name, "an inclusion or consistency case", "unreadable");
            continue;
        }
        const bool holds = root["leafIdx"].present() ? inclusionHolds(root) : consistencyHolds(root);
        report.add(name, errorWord(*wantError), errorWord(!holds));
    }
    return report;
}

Report ics23(const fs::path& folder)
{
    Report report;
    report.suite = "ics23";
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = fs::relative(file, folder).string();
        const std::string tree = file.parent_path().filename().string();
        const Document document(file);
        if (!document.root().present()) {
            report.add(name, "JSON", "unreadable");
        } else if (document.root()["key"].none() && document.root()["proof"].none()) {
            const auto listed = document.root().elements();
            for (std::size_t i = 0; i < listed.size(); ++i)
                operationRow(listed[i], name + "#" + std::to_string(i), report);
            for (const auto& row : document.root().members())
                operationRow(row.second, name + "#" + row.first, report);
            if (listed.empty() && document.root().members().empty())
                report.skip(name, "a table of operations that are not known here");
        } else if (document.root()["key"].none()) {
            report.skip(name, "batches of proofs are never made or accepted");
        } else if (tree == "iavl" || tree == "smt") {
            report.add(name, "valid",
                       generalVerdict(document.root(), tree == "smt" ? ics23spec::Tree::Smt : ics23spec::Tree::Iavl));
        } else {
            report.add(name, "valid", ics23Verdict(document.root()));
        }
    }
    return report;
}

} // namespace twinchart::conformance

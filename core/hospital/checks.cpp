// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/hash.h>
#include <crypto/manifest.h>
#include <ledger/merkle.h>
#include <util/codec.h>

#include <map>

namespace twinchart::hospital {

using gateway::Refusal;

namespace {
// What the answer's frame carries.
constexpr std::size_t kMaxFindings = 1'000;
constexpr std::size_t kLongestFinding = 1'000;

/// What the vault holds of one contribution, to be compared with what the chain says.
struct Held {
    Digest256 root;
    std::size_t leaves = 0;
    std::vector<Digest256> tables;
};

class Report {
public:
    void add(std::string where, std::string what, bool missing = false)
    {
        ++(missing ? m_out.missing : m_out.invalid);
        if (what.size() > kLongestFinding || !isUtf8(what) || what.find('\0') != std::string::npos)
            what = "is damaged in a way that has no short words";
        if (m_out.findings.size() < kMaxFindings)
            m_out.findings.push_back({shown(std::move(where)), std::move(what), missing});
    }
    void checked(std::uint64_t n) { m_out.checked += n; }
    gateway::CheckResponse take() { return std::move(m_out); }

private:
    gateway::CheckResponse m_out;
};
} // namespace

Reply<gateway::CheckResponse> Hospital::Data::check(const gateway::CheckRequest& request)
{
    const std::unique_lock lock(checking, std::try_to_lock);
    if (!lock.owns_lock())
        return refusal(Refusal::TooManyRequests, "another check is under way");
    Report report;
    report.checked(2);
    for (const gateway::CheckFinding& finding : findings)
        report.add(finding.where, finding.what, finding.missing);
    if (!engine || !vault)
        return report.take();

    const auto keysNow = readSecretFile(paths.keys, 4'096);
    const auto decoded = keysNow ? NodeKeys::decode(*keysNow) : std::nullopt;
    if (!decoded || decoded->genesisHash != genesisHash)
        report.add("node/keys", "is damaged");
    const auto genesisNow = readFile(paths.genesis, 1u << 20);
    if (!genesisNow || *genesisNow != genesisOctets)
        report.add("genesis", "is not the one that the node's keys belong to");

    for (const auto& [path, digest] : catalogueFiles(paths)) {
        report.checked(1);
        const auto octets = readFile(path, 4u << 20);
        if (!octets || crypto::sha256(*octets) != digest)
            report.add("node/" + path.filename().string(), "is damaged");
    }

    const consortium::ChainCheck chain = engine->check(request.deep);
    report.checked(chain.blocks + chain.transactions);
    for (const consortium::ChainProblem& problem : chain.problems)
        report.add("node/chain.db",
                   problem.height == 0 ? problem.what : problem.what + " at block " + std::to_string(problem.height));

    // Before the vault is read: what is recorded was in the vault earlier, so it must be found below.
    std::vector<consortium::StoredContribution> recorded;
    for (LedgerHeight above = 0;;) {
        auto rows = engine->contributionsSince(above, 2 * contract::kMaxBlockTransactions);
        if (!rows) {
            report.add("node/chain.db", "the contributions cannot be read");
            break;
        }
        const bool last = rows->size() < 2 * contract::kMaxBlockTransactions;
        // The last block of a full page may be cut: it comes again with the next.
        const LedgerHeight cut = last || rows->empty() ? 0 : rows->back().height;
        for (consortium::StoredContribution& row : *rows)
            if (last || row.height < cut)
                recorded.push_back(std::move(row));
        if (last)
            break;
        above = cut - 1;
    }

    std::map<Digest256, Held> held;
    const auto visit = [&](const Digest256& root, const std::vector<crypto::LeafBytes>& leaves,
                           const std::vector<Bytes>& tables) {
        Held one;
        ledger::MerkleAccumulator tree;
        for (const crypto::LeafBytes& leaf : leaves)
            tree.add(leaf);
        one.root = tree.root();
        one.leaves = leaves.size();
        for (const Bytes& table : tables)
            one.tables.push_back(crypto::sha256(table));
        held[root] = std::move(one);
    };
    const vault::CheckReport vaultReport = vault->check(request.deep, visit);
    report.checked(vaultReport.contributions + vaultReport.ciphertexts + vaultReport.grants);
    for (const vault::Finding& finding : vaultReport.findings) {
        std::string what;
        if (finding.leaf)
            what += "ciphertext " + std::to_string(*finding.leaf) + " of ";
        if (finding.root)
            what += toHex(finding.root->view()) + ": ";
        report.add("node/vault.db", what + finding.what, finding.missing);
    }

    for (const consortium::StoredContribution& row : recorded) {
        const std::string name = toHex(row.root.view());
        const auto found = held.find(row.root);
        if (found == held.end()) {
            report.add("node/vault.db",
                       name + ": recorded in block " + std::to_string(row.height) + ", but not in the vault", true);
            continue;
        }
        const auto transaction = contract::decodeTransaction(row.transaction);
        const auto* body = transaction ? std::get_if<contract::ContributionBody>(&transaction->body) : nullptr;
        bool same = body && found->second.root == row.root && found->second.leaves == std::size_t{1} << body->depth &&
                    found->second.tables.size() == body->readerSets.size();
        for (std::size_t set = 0; same && set < body->readerSets.size(); ++set)
            same = found->second.tables[set] == body->readerSets[set].table;
        if (!same)
            report.add("node/vault.db",
                       name + ": leaves or tables are not those of block " + std::to_string(row.height));
    }
    return report.take();
}

} // namespace twinchart::hospital

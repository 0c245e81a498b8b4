// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/bundle.h>
#include <crypto/record.h>

#include <set>

namespace twinchart::vault {

namespace {
constexpr std::size_t kMaxFindings = 1'000;

void add(CheckReport& report, Finding finding)
{
    ++report.found;
    if (report.findings.size() < kMaxFindings)
        report.findings.push_back(std::move(finding));
}
} // namespace

CheckReport Vault::check(bool deep, const Visitor& visit) const
{
    CheckReport report;
    {
        const std::lock_guard lock(m->mutex);
        for (std::string& problem : m->database->profileProblems())
            add(report, {{}, {}, "setting " + std::move(problem), false});
        if (deep)
            for (std::string& problem : m->database->integrityProblems())
                add(report, {{}, {}, std::move(problem), false});
    }
    const auto known = all();
    if (!known) {
        add(report, {{}, {}, "the list of contributions cannot be read", false});
        return report;
    }
    for (const Known& one : *known) {
        if (one.state != State::Complete)
            continue;
        // The lock is taken anew for each contribution: others go on meanwhile.
        const std::lock_guard lock(m->mutex);
        ++report.contributions;
        const auto contribution = m->find(one.root);
        if (!contribution || !contribution->has_value())
            continue;
        const std::int64_t id = (*contribution)->id;
        const auto leaves = m->leaves(id);
        const auto tables = m->tables(id);
        if (!leaves || !tables) {
            add(report, {one.root, {}, "leaves or tables cannot be read", false});
            continue;
        }
        std::set<std::uint32_t> listed;
        for (const Bytes& table : *tables) {
            const auto decoded = crypto::BundleTable::decode(table);
            if (!decoded)
                add(report, {one.root, {}, "a bundle table is not canonical", false});
            else
                for (const crypto::BundleEntry& entry : decoded->entries())
                    listed.insert(entry.leaf);
        }
        if (visit)
            visit(one.root, *leaves, *tables);
        if (!deep)
            continue;

        auto select =
            m->database->prepare("SELECT id, total, octets FROM ciphertext WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        if (!select) {
            add(report, {one.root, {}, "ciphertexts cannot be read", false});
            continue;
        }
        for (const std::uint32_t leaf : listed) {
            ++report.ciphertexts;
            Bytes whole;
            bool readable = true;
            select->bind(1, pieceRow(id, leaf, 0)).bind(2, pieceRow(id, leaf, (1u << kPieceBits) - 1));
            for (;;) {
                const auto row = select->step();
                readable = row.hasValue();
                if (!row || !*row)
                    break;
                const BytesView piece = select->octets(2);
                whole.insert(whole.end(), piece.begin(), piece.end());
            }
            select->reset();
            if (!readable || whole.empty()) {
                add(report,
                    {one.root, leaf, readable ? "a ciphertext is missing" : "a ciphertext cannot be read", readable});
                continue;
            }
            const auto digest = crypto::ciphertextDigest(whole);
            if (leaf >= leaves->size() || !digest || *digest != crypto::decodeLeaf((*leaves)[leaf]).ciphertextDigest)
                add(report, {one.root, leaf, "a ciphertext is not the one of its leaf", false});
        }
        auto wraps = m->database->prepare("SELECT number, recipient, epoch, sealed FROM wrap WHERE contribution = ?1");
        if (!wraps) {
            add(report, {one.root, {}, "wraps cannot be read", false});
            continue;
        }
        wraps->bind(1, id);
        for (;;) {
            const auto row = wraps->step();
            if (!row)
                add(report, {one.root, {}, "wraps cannot be read", false});
            if (!row || !*row)
                break;
            const auto recipient = wraps->fixed<KeyId>(1);
            const Wrap wrap{static_cast<std::uint32_t>(wraps->integer(0)), recipient.value_or(KeyId{}),
                            bytesOf(wraps->octets(3))};
            if (!recipient || !m->openWrap(one.root, wrap, static_cast<std::uint64_t>(wraps->integer(2))))
                add(report, {one.root, {}, "a wrap does not open under the vault's key", false});
        }
    }
    const auto granted = grants();
    if (!granted) {
        add(report, {{}, {}, "the list of grant tables cannot be read", false});
        return report;
    }
    for (const KnownGrant& grant : *granted) {
        ++report.grants;
        const std::lock_guard lock(m->mutex);
        if (!deep)
            continue;
        const auto table = m->grantTable(grant);
        // Erased meanwhile is no finding.
        if (!table && table.error().kind != VaultError::Kind::NotFound)
            add(report, {grant.name.grant, {}, "a grant table does not open under the vault's key", false});
    }
    return report;
}

} // namespace twinchart::vault

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases.h"

#include <ledger/verify.h>

#include <optional>
#include <vector>

namespace twinchart::reference {

/// A step from a trusted block to a received one, before it is judged.
struct Scene {
    ledger::Header trustedHeader;
    ledger::ValidatorSet trustedSet;
    ledger::LightBlock block;
    std::optional<ledger::ValidatorSet> next;
    ledger::VerifyOptions options;
    Instant now;

    ledger::Header& header() { return block.signedHeader.header; }
    ledger::Commit& commit() { return block.signedHeader.commit; }
    std::vector<ledger::Validator>& validators() { return block.validators.validators; }
    bool adjacent() const { return block.signedHeader.header.height == trustedHeader.height + 1; }
};

/// Makes scenes whose block holds, and does harm to them.
class LightCases {
public:
    LightCases(Draw& draw, const std::vector<ledger::VoteSigner>& signers) : m_draw(draw), m_signers(signers) {}
    Line lightCase(bool harmed);

private:
    ledger::ValidatorSet drawnSet(std::size_t count);
    ledger::ValidatorSet relatedSet(const ledger::ValidatorSet& set);
    Scene soundScene();
    void drawOptions(Scene& scene);
    void drawVotes(Scene& scene);
    /// Hashes, and with `signatures` the votes, made anew from what the scene now says.
    void remake(Scene& scene, bool signatures);
    void sign(Scene& scene, std::size_t index, const ledger::Commit& as, std::string_view chainId);

    void harm(Scene& scene);
    void harmHeader(ledger::Header& header);
    void harmSet(std::vector<ledger::Validator>& validators);
    void harmMember(std::vector<ledger::Validator>& validators);
    void harmCommit(Scene& scene);
    void harmVote(Scene& scene, std::size_t index);
    void foreignVote(Scene& scene, std::size_t index);
    void harmSignature(Bytes& signature);
    void harmRelation(Scene& scene);
    void harmNext(Scene& scene);
    void uncovered(Scene& scene);

    Draw& m_draw;
    const std::vector<ledger::VoteSigner>& m_signers;
};

} // namespace twinchart::reference

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/prooffile.h>

#include "evidence.h"

#include <crypto/signature.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/merkle.h>
#include <model/format.h>

#include <algorithm>
#include <set>

namespace twinchart::sync {

namespace {
enum Place : std::size_t { kRecord, kCommitment, kTransaction, kBlock, kHeader, kWitnesses };

std::string valueText(const model::Value& value)
{
    if (const auto* q = std::get_if<model::Quantity>(&value))
        return q->comparator + q->value + (q->unit.empty() ? q->code.empty() ? "" : " " + q->code : " " + q->unit);
    if (const auto* c = std::get_if<model::Coded>(&value))
        return model::formatCoded(*c);
    if (const auto* t = std::get_if<model::Text>(&value))
        return t->text;
    if (const auto* t = std::get_if<model::ClinicalTime>(&value))
        return t->source;
    if (const auto* b = std::get_if<bool>(&value))
        return *b ? "true" : "false";
    if (const auto* r = std::get_if<model::Reference>(&value))
        return r->display.empty() ? r->target : r->display;
    if (const auto* s = std::get_if<model::Series>(&value))
        return "samples every " + s->periodMs + " ms";
    if (const auto* a = std::get_if<model::Attachment>(&value))
        return a->title.empty() ? a->contentType : a->title;
    if (const auto* p = std::get_if<model::QuantityPair>(&value)) {
        const auto side = [](const std::optional<model::Quantity>& q) {
            return q ? q->value + (q->unit.empty() ? "" : " " + q->unit) : std::string("?");
        };
        return side(p->first) + (p->kind == model::QuantityPair::Kind::Ratio ? " / " : " to ") + side(p->second);
    }
    return {};
}

/// One line; what breaks a line or hides text on a terminal becomes a space.
std::string lineOf(const model::RecordContent& content)
{
    constexpr std::size_t kMaxItems = 8;
    constexpr std::size_t kMaxLine = 1'000;
    std::string out;
    for (std::size_t n = 0; n < content.items.size() && n < kMaxItems; ++n) {
        const model::Item& item = content.items[n];
        const std::string name = model::formatCoded(item.code);
        const std::string value = valueText(item.value);
        out += (n > 0 ? "; " : "") + (name.empty() ? item.attribute : name) + (value.empty() ? "" : ": " + value);
        if (item.effective.start)
            out += " (" + item.effective.start->source + ")";
    }
    if (content.items.size() > kMaxItems)
        out += "; …";
    if (content.items.empty())
        out = content.resourceType + (content.resourceId.empty() ? "" : "/" + content.resourceId);
    if (out.size() > kMaxLine) {
        out.resize(kMaxLine);
        while (!out.empty() && !isUtf8(out))
            out.pop_back();
    }
    std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return out;
}

class Judge {
public:
    Judge(const ProofFile& proof, const TrustFile& trust, Instant now) : m_proof(proof), m_trust(trust), m_now(now)
    {
        constexpr std::array kKinds{ProofStep::Kind::Record, ProofStep::Kind::Commitment, ProofStep::Kind::Transaction,
                                    ProofStep::Kind::Block,  ProofStep::Kind::Header,     ProofStep::Kind::Witnesses};
        for (const auto kind : kKinds)
            m_report.steps.push_back({kind, StepState::NotChecked, std::nullopt});
        m_report.members = static_cast<std::uint32_t>(trust.genesis.members.size());
        m_report.signingMembers = static_cast<std::uint32_t>(
            std::ranges::count_if(trust.genesis.members, [](const auto& m) { return m.validator.has_value(); }));
    }

    ProofReport run()
    {
        if (m_proof.chain != m_trust.genesis.chain)
            fail(kRecord, ProofReason::OtherChain);
        else if (record() && inclusion() && state() && headers() && witnesses())
            conclude();
        if (m_report.verdict == ProofVerdict::Invalid) {
            m_report.content.reset();
            m_report.item.clear();
        }
        return std::move(m_report);
    }

private:
    bool fail(Place place, ProofReason reason)
    {
        m_report.steps[place].state = StepState::Failed;
        m_report.verdict = ProofVerdict::Invalid;
        m_report.reason = reason;
        return false;
    }
    /// Nothing contradicts, but it is not enough to believe it.
    void doubt(Place place, ProofReason reason)
    {
        m_report.steps[place].state = StepState::NotChecked;
        if (!m_doubt)
            m_doubt = reason;
    }
    void pass(Place place, std::optional<Digest256> hash = std::nullopt)
    {
        if (!(place == kHeader && m_doubt))
            m_report.steps[place].state = StepState::Passed;
        m_report.steps[place].hash = hash;
    }

    bool record()
    {
        const crypto::Leaf leaf = crypto::decodeLeaf(m_proof.path.leaf);
        const auto digest = crypto::ciphertextDigest(m_proof.ciphertext);
        if (!digest || *digest != leaf.ciphertextDigest)
            return fail(kRecord, ProofReason::RecordNotOpened);
        replica::RecordName name;
        name.octets = leaf.recordDigest.octets;
        const auto binding =
            replica::bindingOf(m_proof.chain, m_proof.handle, name, leaf.version, m_proof.catalogue, m_proof.commons);
        const auto octets = crypto::openRecord(m_proof.ciphertext, m_proof.dek, binding, leaf.commitment);
        auto content = octets ? model::decodeRecord(*octets)
                              : Expected<model::RecordContent, CodecError>(Unexpected{CodecError::BadValue});
        if (!content)
            return fail(kRecord, ProofReason::RecordNotOpened);
        m_report.item = lineOf(*content);
        m_report.content = std::move(*content);
        pass(kRecord, *digest);
        pass(kCommitment, leaf.commitment);
        return true;
    }

    bool inclusion()
    {
        const replica::LeafPath& path = m_proof.path;
        const ledger::InclusionProof proof{path.index, std::uint64_t{1} << path.depth, path.aunts};
        if (!ledger::verifyInclusion(path.root, ledger::leafHash(path.leaf), proof))
            return fail(kTransaction, ProofReason::NotInContribution);
        return true;
    }

    bool state()
    {
        const Evidence& evidence = m_proof.evidence;
        const ledger::Header& header = m_proof.blocks.back().signedHeader.header;
        const auto appHash = Digest256::from(header.appHash);
        if (!appHash || header.height <= 1 || static_cast<LedgerHeight>(header.height) - 1 != evidence.stateHeight)
            return fail(kBlock, ProofReason::NoSuchContribution);
        const auto checked = checkEntry(evidence, m_proof.path.root, *appHash);
        if (!checked)
            return fail(kTransaction, ProofReason::NoSuchContribution);
        const contract::ContributionEntry& entry = checked->entry;
        if (entry.handle != m_proof.handle || entry.catalogue != m_proof.catalogue || entry.depth != m_proof.path.depth)
            return fail(kTransaction, ProofReason::WrongBinding);
        if (faultOf(checked->catalogue, entry.permissionClass, *m_report.content) != replica::RecordFault::None)
            return fail(kTransaction, ProofReason::WrongClass);
        pass(kTransaction, entry.transaction);
        const auto standing = checkStanding(*evidence.standing, m_proof.path.root, m_proof.path.index, *appHash);
        if (!standing)
            return fail(kBlock, ProofReason::StandingNotProven);
        m_report.entry = entry;
        m_report.replaced = standing->replaced;
        m_report.height = entry.height;
        m_report.stateHeight = evidence.stateHeight;
        pass(kBlock, appHash);
        return true;
    }

    bool headerFailed(ledger::InvalidReason reason)
    {
        m_report.header = reason;
        return fail(kHeader, ProofReason::HeaderInvalid);
    }

    bool headers()
    {
        ledger::VerifyOptions options;
        options.trustingPeriodNs = static_cast<std::int64_t>(m_trust.genesis.trustingPeriodSeconds) * 1'000'000'000;
        options.checkEverySignature = true;
        ledger::ConsensusVerifier verifier;
        auto trusted = ledger::restoreTrusted(m_trust.block.signedHeader.header, m_trust.nextValidators);
        if (!trusted)
            return headerFailed(trusted.error());
        const ledger::LightBlock& last = m_proof.blocks.back();
        const ledger::Header& header = last.signedHeader.header;
        const auto time = header.time.instant();
        const auto trustTime = trusted->header().time.instant();
        if (!time || !trustTime)
            return headerFailed(ledger::InvalidReason::TimeRange);
        m_report.headerTime = time;
        const bool trustExpired = trustTime->ns <= m_now.ns - options.trustingPeriodNs;
        if (trustExpired)
            doubt(kHeader, ProofReason::ExpiredTrust);
        if (time->ns <= m_now.ns - options.trustingPeriodNs)
            doubt(kHeader, ProofReason::ExpiredProof);
        if (header.height <= trusted->header().height) {
            if (m_proof.blocks.size() != 1)
                return headerFailed(ledger::InvalidReason::HeightNotAbove);
            if (time->ns >= m_now.ns + options.clockDriftNs)
                doubt(kHeader, ProofReason::FromTheFuture);
            if (const auto valid = verifyBelow(*trusted, last, options, verifier); !valid)
                return headerFailed(valid.error());
        } else {
            for (const ledger::LightBlock& block : m_proof.blocks)
                if (!step(*trusted, block, options, trustExpired, verifier))
                    return false;
        }
        const auto hash = ledger::headerHash(header);
        for (const ledger::CommitSig& sig : last.signedHeader.commit.signatures) {
            if (sig.flag != ledger::BlockIdFlag::Commit)
                continue;
            ++m_report.signedBy;
            for (const auto& member : m_trust.genesis.members)
                if (member.validator && ledger::addressOf(*member.validator) == sig.validatorAddress)
                    m_report.signers.push_back(member.name);
        }
        pass(kHeader, hash);
        return true;
    }

    bool step(ledger::TrustedBlock& trusted, const ledger::LightBlock& block, ledger::VerifyOptions options,
              bool trustExpired, ledger::ConsensusVerifier& verifier)
    {
        // An expired trust is said once; whether the block itself holds is found out all the same.
        Instant at = m_now;
        if (trustExpired)
            at = trusted.header().time.instant().value_or(m_now);
        const auto time = block.signedHeader.header.time.instant();
        if (!time)
            return headerFailed(ledger::InvalidReason::TimeRange);
        if (time->ns >= at.ns + options.clockDriftNs) {
            if (time->ns >= m_now.ns + options.clockDriftNs)
                doubt(kHeader, ProofReason::FromTheFuture);
            at = *time;
            options.trustingPeriodNs =
                std::max(options.trustingPeriodNs, at.ns - trusted.header().time.instant().value_or(at).ns + 1);
        }
        auto verdict =
            ledger::verifyLightBlock(trusted, ledger::UntrustedBlock({block, std::nullopt}), options, at, verifier);
        if (const auto* invalid = std::get_if<ledger::Invalid>(&verdict))
            return headerFailed(invalid->reason);
        if (auto* verified = std::get_if<ledger::Verified>(&verdict)) {
            trusted = std::move(verified->block);
            return true;
        }
        m_report.verdict = ProofVerdict::NotYetTrusted;
        m_report.reason = std::holds_alternative<ledger::Expired>(verdict) ? ProofReason::ExpiredTrust
                                                                           : ProofReason::TooFewSignatures;
        return false;
    }

    bool witnesses()
    {
        const ledger::Header& header = m_proof.blocks.back().signedHeader.header;
        const auto hash = ledger::headerHash(header);
        for (const WitnessStatement& s : m_proof.witnesses) {
            const auto member = std::ranges::find_if(m_trust.genesis.members, [&](const auto& m) {
                return contract::organisationId(m.id) == s.organisation;
            });
            if (member == m_trust.genesis.members.end() || s.height != static_cast<LedgerHeight>(header.height) ||
                s.header != hash || s.time != m_report.headerTime)
                return fail(kWitnesses, ProofReason::WitnessInvalid);
            const auto key = contract::signingKey(member->root);
            if (!key || !crypto::verifyStrict(*key, witnessMessage(m_proof.chain, s), s.signature))
                return fail(kWitnesses, ProofReason::WitnessInvalid);
            if (s.organisation != m_report.entry->organisation)
                ++m_report.witnesses;
        }
        // The trust file may ask for more than the number of signing members does, never for less.
        const std::uint32_t needed = std::max(m_report.signingMembers > 1 ? 1U : 0U, m_trust.witnessesNeeded);
        if (m_report.witnesses < needed)
            doubt(kWitnesses, ProofReason::WitnessMissing);
        else if (m_report.witnesses > 0)
            pass(kWitnesses, hash);
        return true;
    }

    void conclude()
    {
        if (m_doubt) {
            m_report.verdict = ProofVerdict::NotYetTrusted;
            m_report.reason = *m_doubt;
            return;
        }
        m_report.verdict = ProofVerdict::Verified;
        if (m_report.replaced)
            m_report.reason = m_report.replaced->what == contract::SupersededEntry::What::Deleted
                                  ? ProofReason::CheckedDeleted
                                  : ProofReason::CheckedReplaced;
        else
            m_report.reason = m_report.witnesses > 0 ? ProofReason::Checked : ProofReason::CheckedHereOnly;
    }

    const ProofFile& m_proof;
    const TrustFile& m_trust;
    Instant m_now;
    ProofReport m_report;
    std::optional<ProofReason> m_doubt;
};
} // namespace

std::string_view nameOf(ProofReason reason)
{
    switch (reason) {
    case ProofReason::Checked: return "Checked";
    case ProofReason::CheckedHereOnly: return "CheckedHereOnly";
    case ProofReason::CheckedReplaced: return "CheckedReplaced";
    case ProofReason::CheckedDeleted: return "CheckedDeleted";
    case ProofReason::NotAFile: return "NotAFile";
    case ProofReason::OtherChain: return "OtherChain";
    case ProofReason::RecordNotOpened: return "RecordNotOpened";
    case ProofReason::NotInContribution: return "NotInContribution";
    case ProofReason::NoSuchContribution: return "NoSuchContribution";
    case ProofReason::WrongBinding: return "WrongBinding";
    case ProofReason::WrongClass: return "WrongClass";
    case ProofReason::StandingNotProven: return "StandingNotProven";
    case ProofReason::HeaderInvalid: return "HeaderInvalid";
    case ProofReason::WitnessInvalid: return "WitnessInvalid";
    case ProofReason::TooFewSignatures: return "TooFewSignatures";
    case ProofReason::ExpiredTrust: return "ExpiredTrust";
    case ProofReason::ExpiredProof: return "ExpiredProof";
    case ProofReason::FromTheFuture: return "FromTheFuture";
    case ProofReason::WitnessMissing: return "WitnessMissing";
    }
    return "?";
}

ProofReport judge(const ProofFile& proof, const TrustFile& trust, Instant now)
{
    if (proof.blocks.empty() || !proof.evidence.standing || proof.path.depth > crypto::kMaxTreeDepth ||
        proof.dek.size() != 32)
        return verifyProofFile({}, trust, now);
    return Judge(proof, trust, now).run();
}

ProofReport verifyProofFile(BytesView octets, const TrustFile& trust, Instant now)
{
    const auto proof = decodeProofFile(octets);
    if (!proof) {
        ProofReport none;
        for (const auto kind : {ProofStep::Kind::Record, ProofStep::Kind::Commitment, ProofStep::Kind::Transaction,
                                ProofStep::Kind::Block, ProofStep::Kind::Header, ProofStep::Kind::Witnesses})
            none.steps.push_back({kind, StepState::NotChecked, std::nullopt});
        none.steps.front().state = StepState::Failed;
        return none;
    }
    return judge(*proof, trust, now);
}

} // namespace twinchart::sync

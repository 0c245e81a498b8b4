// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proofviews.h"

#include <contract/types.h>
#include <model/format.h>
#include <util/file.h>

#include <algorithm>

namespace twinchart::workstation {

using interfaces::ProofStep;
using interfaces::StepState;

Message sentenceOf(sync::ProofReason reason)
{
    using R = sync::ProofReason;
    switch (reason) {
    case R::Checked: return {TWINCHART_TR("Everything was checked, and other hospitals confirm the block."), {}};
    case R::CheckedHereOnly: return {TWINCHART_TR("Everything was checked here; no other hospital."), {}};
    case R::CheckedReplaced: return {TWINCHART_TR("It was recorded so, and a later version has taken its place."), {}};
    case R::CheckedDeleted: return {TWINCHART_TR("It was recorded so, and was deleted later."), {}};
    case R::NotAFile: return {TWINCHART_TR("This is no proof file of TwinChart, or it is damaged."), {}};
    case R::OtherChain: return {TWINCHART_TR("The proof is of another ledger than the trust file."), {}};
    case R::RecordNotOpened:
        return {TWINCHART_TR("The record does not open to its sealed fingerprint: it was changed."), {}};
    case R::NotInContribution:
        return {TWINCHART_TR("The record is not part of the contribution that was recorded."), {}};
    case R::NoSuchContribution: return {TWINCHART_TR("The ledger holds no such contribution."), {}};
    case R::WrongBinding: return {TWINCHART_TR("The record belongs to another patient or catalogue than it says."), {}};
    case R::WrongClass:
        return {TWINCHART_TR("The record is of another kind than its writer was allowed to write."), {}};
    case R::StandingNotProven: return {TWINCHART_TR("It does not follow that this is the newest version."), {}};
    case R::HeaderInvalid: return {TWINCHART_TR("The block's header or its signatures do not verify."), {}};
    case R::WitnessInvalid: return {TWINCHART_TR("A witness's statement does not verify."), {}};
    case R::TooFewSignatures:
        return {
            TWINCHART_TR("Too few of the hospitals that are trusted signed the block. A newer trust file is needed."),
            {}};
    case R::ExpiredTrust: return {TWINCHART_TR("The trust file is too old for that time. A fresh one is needed."), {}};
    case R::ExpiredProof: return {TWINCHART_TR("The proof's header is too old for that time. Export it again."), {}};
    case R::FromTheFuture: return {TWINCHART_TR("The proof was made after the time asked for."), {}};
    case R::WitnessMissing: break;
    }
    return {TWINCHART_TR("No hospital other than the one that made it confirms the block."), {}};
}

namespace {
StepState stateOf(sync::StepState state)
{
    switch (state) {
    case sync::StepState::Passed: return StepState::Passed;
    case sync::StepState::Failed: return StepState::Failed;
    case sync::StepState::NotChecked: break;
    }
    return StepState::NotChecked;
}

/// "9f2c 71e4 … a05d"
std::string shortened(const std::string& hex)
{
    return hex.size() < 16 ? hex : hex.substr(0, 4) + ' ' + hex.substr(4, 4) + " … " + hex.substr(hex.size() - 4);
}

Message stepSentence(ProofStep::Kind kind, StepState state, const sync::ProofReport& report)
{
    if (state == StepState::NotChecked)
        return {kind == ProofStep::Kind::Witnesses && report.signingMembers == 1
                    ? TWINCHART_TR("One organisation signs this ledger: there is no other hospital to ask.")
                    : TWINCHART_TR("Not checked, because an earlier step failed."),
                {}};
    const bool good = state == StepState::Passed;
    switch (kind) {
    case ProofStep::Kind::Record:
        return {good ? TWINCHART_TR("The record was opened with your key and matches its seal.")
                     : TWINCHART_TR("The record does not open with its key, or was changed."),
                {}};
    case ProofStep::Kind::Commitment:
        return {good ? TWINCHART_TR("The record gives exactly this fingerprint.")
                     : TWINCHART_TR("The record gives another fingerprint than the one recorded."),
                {}};
    case ProofStep::Kind::Transaction:
        return {
            good ? TWINCHART_TR(
                       "The fingerprint is part of what the writer signed, and the writer had the right to write it.")
                 : TWINCHART_TR("The fingerprint is not part of what was signed."),
            {}};
    case ProofStep::Kind::Block:
        return {good ? TWINCHART_TR("The ledger's state holds the transaction, and nothing newer has taken its place.")
                     : TWINCHART_TR("The ledger's state does not hold the transaction so."),
                {}};
    case ProofStep::Kind::Header:
        return {good ? TWINCHART_TR("More than two thirds of the voting power signed this header.")
                     : TWINCHART_TR("The header's signatures do not verify."),
                {}};
    case ProofStep::Kind::Witnesses: break;
    }
    return {good ? TWINCHART_TR("Other hospitals showed the same header.")
                 : TWINCHART_TR("No other hospital confirms the header."),
            {}};
}

void addFacts(ProofStep& step, const sync::ProofReport& report, const interfaces::ItemView& item)
{
    const auto add = [&](std::string label, std::string value) {
        step.facts.push_back({{std::move(label), {}}, std::move(value)});
    };
    switch (step.kind) {
    case ProofStep::Kind::Record:
        add(TWINCHART_TR("Data set"), item.dataSet);
        add(TWINCHART_TR("Value"), step.state == StepState::Passed
                                       ? item.display + (item.value.empty() ? "" : " " + item.value) +
                                             (item.unit.empty() ? "" : " " + item.unit)
                                       : "");
        add(TWINCHART_TR("Writer"), item.provider.empty() ? item.source : item.provider);
        break;
    case ProofStep::Kind::Commitment:
        step.facts.push_back({{TWINCHART_TR("Kind"), {}}, "HMAC-SHA-256"});
        add(TWINCHART_TR("Opens by"), "AES-256-GCM");
        break;
    case ProofStep::Kind::Transaction:
        add(TWINCHART_TR("Source"), item.source);
        if (report.entry) {
            add(TWINCHART_TR("Class"), std::string(contract::nameOf(report.entry->permissionClass)));
            add(TWINCHART_TR("Signed by"), shortened(toHex(report.entry->signer)));
        }
        break;
    case ProofStep::Kind::Block:
        add(TWINCHART_TR("Number"), std::to_string(report.height));
        add(TWINCHART_TR("Decided"), item.recorded ? model::formatInstant(*item.recorded, 0) : "");
        add(TWINCHART_TR("State of block"), std::to_string(report.stateHeight));
        break;
    case ProofStep::Kind::Header:
        add(TWINCHART_TR("Signed"), std::to_string(report.signedBy) + " / " + std::to_string(report.signingMembers));
        add(TWINCHART_TR("Needed"), std::to_string(report.signingMembers * 2 / 3 + 1));
        add(TWINCHART_TR("Time"), report.headerTime ? model::formatInstant(*report.headerTime, 0) : "");
        break;
    case ProofStep::Kind::Witnesses: add(TWINCHART_TR("Agree"), std::to_string(report.witnesses)); break;
    }
}
} // namespace

interfaces::ProofView proofViewOf(const sync::ProofReport& report, const interfaces::ItemView& item,
                                  const std::vector<std::string>& signingMembers)
{
    interfaces::ProofView out;
    out.item = item;
    out.height = report.height;
    out.witnesses = report.witnesses;
    out.needed = report.signingMembers * 2 / 3 + 1;
    out.recordedAt = item.recorded;
    out.sentence = sentenceOf(report.reason);
    for (const sync::ProofStep& s : report.steps) {
        ProofStep step;
        step.kind = static_cast<ProofStep::Kind>(s.kind);
        step.state = stateOf(s.state);
        if (s.hash) {
            step.fullHash = toHex(*s.hash);
            step.shortHash = shortened(step.fullHash);
        }
        step.sentence = stepSentence(step.kind, step.state, report);
        addFacts(step, report, item);
        out.steps.push_back(std::move(step));
    }
    for (const std::string& member : signingMembers)
        out.signers.push_back({member, std::ranges::find(report.signers, member) != report.signers.end()});
    switch (report.verdict) {
    case sync::ProofVerdict::Verified:
        out.overall = StepState::Passed;
        out.headline =
            report.reason == sync::ProofReason::CheckedReplaced
                ? Message{TWINCHART_TR("This value is what was recorded. A later version has taken its place."), {}}
            : report.reason == sync::ProofReason::CheckedDeleted
                ? Message{TWINCHART_TR("This value is what was recorded. It was deleted later."), {}}
                : Message{TWINCHART_TR("This value is what was recorded. Nobody has changed it."), {}};
        out.proves.push_back(
            {TWINCHART_TR("Proves that the value, its writer and its time are those recorded then."), {}});
        if (report.reason == sync::ProofReason::Checked || report.reason == sync::ProofReason::CheckedHereOnly)
            out.proves.push_back({TWINCHART_TR("Proves that no newer version of this record exists up to block %1."),
                                  {std::to_string(report.stateHeight)}});
        break;
    case sync::ProofVerdict::NotYetTrusted: out.headline = {TWINCHART_TR("This value is not verified yet."), {}}; break;
    case sync::ProofVerdict::Invalid:
        out.overall = StepState::Failed;
        out.headline = {TWINCHART_TR("Integrity check failed. This value must not be used."), {}};
        break;
    }
    out.doesNotProve.push_back({TWINCHART_TR("Does not prove that the measurement itself was right."), {}});
    out.doesNotProve.push_back({TWINCHART_TR("Does not prove that nobody else has seen the value."), {}});
    if (report.signingMembers == 1)
        out.doesNotProve.push_back(
            {TWINCHART_TR(
                 "One organisation signs: if it rewrote its whole ledger and this home together, nobody outside would remember."),
             {}});
    return out;
}

void addTimes(interfaces::ProofView& view, const replica::ContributionInfo& contribution, Instant checked)
{
    view.savedAt = contribution.received;
    view.checkedAt = checked;
    view.verifiedAt.reset();
    if (view.overall != StepState::Passed)
        return;
    const replica::StoredVerdict& before = contribution.verdict;
    view.verifiedAt = before.verdict == replica::Verdict::Verified ? before.at : checked;
}

interfaces::VerifyResult verifyResultOf(const std::string& file, const sync::ProofReport& report)
{
    interfaces::VerifyResult out;
    out.file = file;
    out.verdict = report.verdict == sync::ProofVerdict::Verified        ? interfaces::Verdict::Verified
                  : report.verdict == sync::ProofVerdict::NotYetTrusted ? interfaces::Verdict::NotYetTrusted
                                                                        : interfaces::Verdict::Invalid;
    out.reason = sentenceOf(report.reason);
    out.height = report.height;
    out.members = report.signingMembers;
    out.signedBy = report.signedBy;
    out.witnesses = report.witnesses;
    out.item = report.item;
    return out;
}

std::vector<interfaces::VerifyResult> verifyFilesBy(const std::vector<std::string>& files, const sync::TrustFile& trust,
                                                    Instant at)
{
    std::vector<interfaces::VerifyResult> out;
    for (const std::string& file : files) {
        const auto octets = readFile(file, sync::kMaxProofFile);
        if (octets) {
            out.push_back(verifyResultOf(file, sync::verifyProofFile(*octets, trust, at)));
            continue;
        }
        interfaces::VerifyResult& unread = out.emplace_back();
        unread.file = file;
        unread.reason = {TWINCHART_TR("The file cannot be read: %1."), {octets.error().text()}};
    }
    return out;
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/proof.h>
#include <sync/prooffile.h>

namespace twinchart::workstation {

/// Why a proof has its verdict, in a sentence for people.
Message sentenceOf(sync::ProofReason reason);
/// The proof panel of one item: headline, six steps in plain words, who signed, what it proves and what not.
/// `item` and the times are the caller's.
interfaces::ProofView proofViewOf(const sync::ProofReport& report, const interfaces::ItemView& item,
                                  const std::vector<std::string>& signingMembers);
/// When it was saved and verified here and this check was made. What the check does not say is verified gets no time
/// of verification, whatever an earlier one said.
void addTimes(interfaces::ProofView& view, const replica::ContributionInfo& contribution, Instant checked);
/// A line of `verify`.
interfaces::VerifyResult verifyResultOf(const std::string& file, const sync::ProofReport& report);
/// A result for each file, in order; one that cannot be read, or is too large for a proof, is an Invalid one.
std::vector<interfaces::VerifyResult> verifyFilesBy(const std::vector<std::string>& files, const sync::TrustFile& trust,
                                                    Instant at);

} // namespace twinchart::workstation

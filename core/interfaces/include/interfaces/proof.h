// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>
#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinchart::interfaces {

/// A step of the proof panel.
enum class StepState : std::uint8_t { Passed, Failed, NotChecked };
struct ProofFact {
    Message label;
    std::string value;
};
struct ProofStep {
    enum class Kind : std::uint8_t { Record, Commitment, Transaction, Block, Header, Witnesses };
    Kind kind = Kind::Record;
    StepState state = StepState::NotChecked;
    std::vector<ProofFact> facts;
    Message sentence;
    std::string shortHash; ///< "9f2c 71e4 … a05d"
    std::string fullHash;
};
struct SignerView {
    std::string organisation;
    bool signedIt = false;
};
struct ProofView {
    ItemView item;
    StepState overall = StepState::NotChecked;
    Message headline; ///< "This value is what was recorded. Nobody has changed it."
    Message sentence;
    std::vector<ProofStep> steps;
    std::optional<Instant> savedAt;
    std::optional<Instant> sentAt;
    std::optional<Instant> recordedAt;
    std::optional<Instant> verifiedAt; ///< when it was verified here; absent unless `overall` is Passed
    Instant checkedAt;                 ///< when this check was made (home's clock)
    std::uint64_t height = 0;
    std::vector<SignerView> signers;
    std::uint32_t needed = 0; ///< signatures needed
    std::uint32_t witnesses = 0;
    std::vector<Message> proves;
    std::vector<Message> doesNotProve;
};

struct VerifyResult {
    std::string file;
    Verdict verdict = Verdict::Invalid;
    Message reason;
    std::uint64_t height = 0;
    std::uint32_t members = 0;
    std::uint32_t signedBy = 0;
    std::uint32_t witnesses = 0;
    std::string item; ///< what the record says, one line
};

} // namespace twinchart::interfaces

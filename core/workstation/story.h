// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/accesslog.h>
#include <contract/transaction.h>
#include <interfaces/story.h>
#include <replica/audit.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// From transactions to sentences: pure, without state or time.
namespace twinchart::workstation {

/// Whose hand it was, as far as it is known here.
struct StoryActor {
    KeyId key;
    std::optional<contract::Role> role; ///< of the certificate; none: unknown here
    std::string hospital;               ///< member's name, or ""
    std::string name;                   ///< user name, when it is proven to be that key's; else ""
    bool isPatient = false;             ///< the very patient whom the story is about
};
/// "Nurse 1a2b3c4d of North Hospital": at most nine words, whatever the hospital is called.
Message whoText(const StoryActor& actor);
/// The same in the middle of a sentence, without the hospital.
Message whomText(const StoryActor& actor);

/// What a transaction says about a patient.
struct StoryWords {
    Message what;
    /// %1 who, %2 day, %3 why, %4 whom, %5 object.
    std::string sentence;
    Message why;
    Message object;
    std::optional<KeyId> whom;
    std::optional<Digest256> grant; ///< what it is about or rests on; absent with `namesItself`
    bool namesItself = false;       ///< its own transaction's hash is the id: a request, grant, consent …
};
/// None for kinds and actions that are about no patient.
std::optional<StoryWords> wordsOf(const contract::Body& body);
/// Whom a body is about when it says so itself; receipts and attestations name a contribution instead (rootOf).
std::optional<PatientHandle> handleOf(const contract::Body& body);
/// The contribution that a store receipt or an attestation is about.
std::optional<Digest256> rootOf(const contract::Body& body);

/// A local row about a patient; none for acts that are about nobody.
std::optional<StoryWords> wordsOf(replica::AuditAct act);

using ActorOf = std::function<StoryActor(const KeyId&)>;
struct StoryEvent {
    std::optional<Instant> when;
    LedgerHeight height = 0;
    KeyId by;
    Digest256 transaction; ///< zero for a row of the own audit
    interfaces::Verdict verdict = interfaces::Verdict::Pending;
    StoryWords words;
};
interfaces::StoryLine lineOf(const StoryEvent& event, const ActorOf& actorOf);

/// What is known of one device's reports: up to which block, what is missing, or that nothing was heard.
std::vector<interfaces::StoryLine> reportLines(const contract::DeviceReport& report,
                                               const contract::ReportedUpTo& judged, const ActorOf& actorOf,
                                               interfaces::Verdict verdict);
/// Everything up to a block was looked at.
interfaces::StoryLine lookedAtLine(LedgerHeight height, Instant time, interfaces::Verdict verdict);

/// Events of a disclosure about which the patient is not to be told before a time, and of accesses under it.
class Silence {
public:
    /// To be called with every event in the order of the chain; true: not for the patient at `now`.
    bool covers(const contract::Body& body, const Digest256& transaction, Instant now);

private:
    std::vector<Digest256> m_silent;
};

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/state.h>
#include <crypto/record.h>
#include <ledger/merkle.h>
#include <ledger/types.h>
#include <model/record.h>
#include <replica/contribution.h>
#include <sync/error.h>
#include <sync/headers.h>
#include <sync/trustfile.h>
#include <util/secret.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinchart::sync {

/// What became of the record after it was recorded, as the state says it.
struct Standing {
    enum class Kind : std::uint8_t {
        NothingOfContribution = 1, ///< no leaf of the contribution was superseded or deleted (absence of a prefix)
        NotThisLeaf = 2,           ///< this leaf was not (absence of its key)
        Replaced = 3,              ///< it was: `value` is the contract::SupersededEntry
    };
    Kind kind = Kind::NothingOfContribution;
    Bytes value; ///< Replaced only
    Bytes proof; ///< ICS23, ledger's encoding
    friend bool operator==(const Standing&, const Standing&) = default;
};

/// The ledger's part of a proof, shared by all records of a contribution (TCV1).
struct Evidence {
    LedgerHeight stateHeight = 0;     ///< P: the state whose root is the app hash of header P + 1
    Bytes entry;                      ///< value of the contribution's key
    Bytes existence;                  ///< its ICS23 proof
    Bytes catalogue;                  ///< value of the key of the catalogue that the entry names
    Bytes catalogueProof;             ///< its ICS23 proof
    std::optional<Standing> standing; ///< absent: some leaf was replaced, ask again for one leaf
    friend bool operator==(const Evidence&, const Evidence&) = default;
};
Bytes encode(const Evidence& evidence);
Expected<Evidence, CodecError> decodeEvidence(BytesView octets);

/// A member's word on a header, by its root key.
struct WitnessStatement {
    contract::OrganisationId organisation;
    LedgerHeight height = 0;
    Digest256 header;
    Instant time;
    Signature64 signature; ///< over witnessMessage()
    friend bool operator==(const WitnessStatement&, const WitnessStatement&) = default;
};
Bytes witnessMessage(std::string_view chain, const WitnessStatement& statement);

/// A proof that anyone can check without us (TCP1, README). It opens the record: whoever has it can read it.
struct ProofFile {
    std::string chain;
    PatientHandle handle;
    Digest256 catalogue;
    bool commons = false;
    SecretBytes dek;
    Bytes ciphertext;
    replica::LeafPath path;
    Evidence evidence; ///< with its standing
    std::vector<ledger::LightBlock>
        blocks; ///< ascending; the last is P + 1; those before bridge what one step does not reach
    std::vector<WitnessStatement> witnesses;
};
inline constexpr std::size_t kMaxProofFile = 160u << 20;
Bytes encode(const ProofFile& proof);
Expected<ProofFile, CodecError> decodeProofFile(BytesView octets);

/// Why a proof has its verdict. Words for people are made at the edge.
enum class ProofReason : std::uint8_t {
    Checked,            ///< everything holds, witnesses of other organisations agree
    CheckedHereOnly,    ///< everything holds; one member signs, so no other hospital could witness it
    CheckedReplaced,    ///< it was recorded, and a later version has taken its place
    CheckedDeleted,     ///< it was recorded, and deleted later
    NotAFile,           ///< not a canonical proof file
    OtherChain,         ///< of another chain than the trust file's
    RecordNotOpened,    ///< key, octets and binding do not open to the leaf's commitment
    NotInContribution,  ///< the leaf does not lead to the contribution's root
    NoSuchContribution, ///< the state does not hold that contribution so
    WrongBinding,       ///< handle, catalogue or depth are not the contribution's
    WrongClass,         ///< the record's data set is not of the contribution's class
    StandingNotProven,  ///< whether it is the newest version does not follow
    HeaderInvalid,      ///< a light block does not verify: `header`
    WitnessInvalid,     ///< a witness statement does not verify
    TooFewSignatures,   ///< the header chain does not reach from the trust file to the proof: not-yet-trusted
    ExpiredTrust,       ///< the trust file is older than its trusting period: not-yet-trusted
    ExpiredProof,       ///< the proof's header is: export it again
    FromTheFuture,      ///< the header's time lies after the moment asked for: not-yet-trusted
    WitnessMissing,     ///< two or more members sign and no other organisation confirmed: not-yet-trusted
};
std::string_view nameOf(ProofReason reason);

enum class ProofVerdict : std::uint8_t { Verified, NotYetTrusted, Invalid };
enum class StepState : std::uint8_t { Passed, Failed, NotChecked };

/// One line of the proof panel (design: six steps).
struct ProofStep {
    enum class Kind : std::uint8_t { Record, Commitment, Transaction, Block, Header, Witnesses };
    Kind kind = Kind::Record;
    StepState state = StepState::NotChecked;
    std::optional<Digest256> hash;
};

/// Everything that was found out about a proof, also for the panel.
struct ProofReport {
    ProofVerdict verdict = ProofVerdict::Invalid;
    ProofReason reason = ProofReason::NotAFile;
    std::optional<ledger::InvalidReason> header;
    std::vector<ProofStep> steps;                ///< always six, in order
    std::optional<model::RecordContent> content; ///< only when the record opened to its leaf and nothing is Invalid
    std::optional<contract::ContributionEntry> entry;
    std::optional<contract::SupersededEntry> replaced;
    LedgerHeight height = 0;           ///< block that recorded it
    LedgerHeight stateHeight = 0;      ///< P
    std::optional<Instant> headerTime; ///< of header P + 1: "as of"
    std::uint32_t members = 0;         ///< organisations of the genesis
    std::uint32_t signingMembers = 0;
    std::uint32_t signedBy = 0;       ///< of them, whose signature on header P + 1 was checked
    std::vector<std::string> signers; ///< names of those
    std::uint32_t witnesses = 0;
    std::string item; ///< what the record says, one line
};

/// Judges a proof against a trust file at `now`. Pure: no file, no network, no clock. Never throws; any octets.
ProofReport judge(const ProofFile& proof, const TrustFile& trust, Instant now);
/// The same from octets.
ProofReport verifyProofFile(BytesView proof, const TrustFile& trust, Instant now);

/// A proof of one record version. With a gateway it is made against the node's newest header (which `headers`
/// advances to first); without, from what was stored when it was last verified. NotProvable, NotFound inside Storage.
Expected<ProofFile, SyncError> makeProof(replica::Replica& replica, HeaderTracker& headers, gateway::Gateway* gateway,
                                         const replica::RecordName& record, const VersionId& version, Instant now);
/// What `export --format trust` writes, from the newest header trusted here.
Expected<TrustFile, SyncError> exportTrust(replica::Replica& replica, const contract::Genesis& genesis);

/// Recomputes the verdict of every stored contribution from its stored evidence (check). No network.
std::vector<replica::Finding> checkEvidence(replica::Replica& replica, const contract::Genesis& genesis,
                                            std::uint64_t& checked, const replica::CheckProgress& progress = {});

} // namespace twinchart::sync

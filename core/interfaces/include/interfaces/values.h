// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>
#include <util/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Plain values that cross the edge between the core and the screens or the command line.
/// Texts are UTF-8. Clinical numbers are their source text; a double appears only where a curve is drawn.
namespace twinchart::interfaces {

/// How far a write has come, and what verification says (design.md §2, cli.md).
enum class Level : std::uint8_t { Draft, Saved, Sent, Recorded, None };
enum class Verdict : std::uint8_t { Pending, Verified, NotYetTrusted, NotOnLedger, Invalid, Erased };
/// Why NotYetTrusted.
enum class TrustGap : std::uint8_t { None, NoWitness, Expired };

enum class Role : std::uint8_t {
    Patient, Physician, Surgeon, Anaesthetist, Assistant, Nurse, Administrator, PrivacyOfficer, Delegate, Researcher, Insurer,
};

/// A user's folder in the home, before unlocking: nothing secret, nothing clinical.
struct UserEntry {
    std::string name;     ///< "physician", "physician@north"
    std::string fullName; ///< "Dr H. Lindqvist"
    Role role = Role::Physician;
    std::string hospital;
};

struct HomeInfo {
    std::string path;
    bool exists = false;
    bool demonstration = false;
    bool simulatedTime = false;
    std::string chain;         ///< chain id
    std::string genesisHash;   ///< hex
    std::string organisation;
    std::vector<std::string> members;        ///< organisations named by genesis
    std::vector<std::string> signingMembers; ///< those that sign blocks
    std::vector<UserEntry> users;
    /// Only for demonstrations: the passphrase to show on the unlock screen; else empty.
    std::string demonstrationPassphrase;
};

struct Session {
    UserEntry user;
    Instant unlockedAt;
    bool mayReadClinical = false; ///< false for administrators and privacy officers
};

/// A business identifier; `label` as shown ("NHS No."), `value` grouped for people.
struct Identifier {
    std::string system;
    std::string value;
    std::string label;
};

struct AllergyLine {
    std::string agent;
    std::string reactions;
};
enum class AllergyState : std::uint8_t { Known, NoneKnown, NotRecorded, Unavailable };

/// A patient in the list and in the banner. Names as NHS CUI wants them are made in the screens.
struct PatientSummary {
    std::string id;     ///< the product's own identifier (32 hex digits)
    std::string family;
    std::string given;
    std::string title;
    std::string preferredName;
    std::string born;   ///< FHIR date text, "" = not known
    std::string died;   ///< FHIR date or dateTime text, "" = not known to be deceased
    bool deceased = false;
    std::string gender; ///< FHIR code: male, female, other, unknown, ""
    std::vector<Identifier> identifiers;
    AllergyState allergyState = AllergyState::NotRecorded;
    std::vector<AllergyLine> allergies;
    std::vector<std::string> alerts;   ///< short texts: problems worth a banner mention
    std::string place;                 ///< "Calderbrook Royal Infirmary · Ward 7B" or ""
    std::string reason;                ///< reason for stay, or last encounter, or ""
    std::uint64_t items = 0;           ///< items that this user may read
    std::optional<Instant> lastRecorded;
    bool accessPending = false;        ///< in the team, the epoch key not yet here
    bool keptByHospital = false;       ///< the patient has not claimed the twin
    Verdict worst = Verdict::Verified; ///< the worst verdict among the patient's items
    std::uint64_t invalidItems = 0;
};

/// One datum with everything that is said of it (cli.md `timeline`).
struct ItemView {
    std::string item;     ///< id: record id, version and path, hex and dots
    std::string patient;
    std::string dataSet;
    std::string stage;    ///< PHA, PDD, SOP
    std::string attribute;
    std::string code;     ///< "system|code" of the first coding
    std::string display;  ///< the words: text, else display, else code
    std::string value;    ///< as shown, without unit; empty when the verdict is Invalid or Erased
    std::string unit;
    std::string effective; ///< source text; a period is "start/end"
    Instant start;         ///< earliest bound
    Instant end;           ///< latest bound (ongoing: far future)
    bool isPeriod = false;
    bool ongoing = false;
    bool hasTime = true;   ///< false: the source gave no time (start = recorded)
    bool imprecise = false; ///< a partial date
    std::string asserted;
    std::optional<Instant> received;
    std::optional<Instant> recorded;
    std::string source;
    std::string provider;
    std::string orderedBy;
    std::string resource;  ///< "Observation/123"
    std::string status;
    std::string flag;      ///< "", L, LL, H, HH, A
    std::string note;
    std::string rangeLow;  ///< usual range as the source or the catalogue gives it, decimal text
    std::string rangeHigh;
    Level level = Level::None;
    Verdict verdict = Verdict::Pending;
    TrustGap trustGap = TrustGap::None;
    std::uint32_t witnesses = 0;
    std::uint64_t height = 0;
    std::string supersedes; ///< item id of the version before, or ""
    bool superseded = false;
    bool filled = false;    ///< an estimate
    /// "", "entered-in-error", "unknown-unit", "unknown-modifier", "out-of-range": kept, never shown as a fact.
    std::string notAFact;
};

/// The health-state query (A4).
struct TimelineQuery {
    std::string patient;
    std::vector<std::string> dataSets;   ///< empty = all
    std::vector<std::string> attributes; ///< empty = all
    std::vector<std::string> where;      ///< "attribute op value [unit]"
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::optional<Instant> asKnownAt;
    std::string search;                  ///< words in display, value, note
    bool superseded = false;             ///< also older versions
};

/// A curve for drawing: one attribute in one unit. Arrays of equal length, sorted by time; NaN never occurs.
struct SeriesView {
    std::string dataSet;
    std::string attribute;
    std::string title;      ///< "Heart rate"
    std::string unit;       ///< for people
    std::vector<std::int64_t> timeNs;
    std::vector<double> value;
    std::vector<std::uint32_t> item; ///< index into ChartData::items; kNoItem inside sampled data
    static constexpr std::uint32_t kNoItem = 0xffffffff;
    std::int64_t maxGapNs = 0;   ///< longer than this between readings = a gap, drawn hatched
    std::optional<double> usualLow;
    std::optional<double> usualHigh;
    std::string usualText;       ///< "usual adult range 50–90"
    std::string pairedWith;      ///< diastolic of a systolic series: the attribute of the partner, else ""
};

/// What the timeline screen draws, a snapshot. Items that failed verification are in it with empty values.
struct ChartData {
    PatientSummary patient;
    std::vector<ItemView> items;      ///< events and readings, sorted by start, end, id
    std::vector<SeriesView> series;
    std::vector<Instant> arrivals;    ///< instants at which the record grew, for the As-known-at slider
    std::uint64_t total = 0;          ///< items before filtering
    std::uint64_t hidden = 0;         ///< hidden by asKnownAt
    std::uint64_t unmapped = 0;       ///< kept resources without items
    std::vector<std::pair<std::string, std::uint64_t>> unmappedTypes;
    Instant now;                      ///< the home's clock (simulated in a demonstration)
};

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
    Message headline;   ///< "This value is what was recorded. Nobody has changed it."
    Message sentence;
    std::vector<ProofStep> steps;
    std::optional<Instant> savedAt;
    std::optional<Instant> sentAt;
    std::optional<Instant> recordedAt;
    std::optional<Instant> verifiedAt;
    std::uint64_t height = 0;
    std::vector<SignerView> signers;
    std::uint32_t needed = 0;      ///< signatures needed
    std::uint32_t witnesses = 0;
    std::vector<Message> proves;
    std::vector<Message> doesNotProve;
};

struct ItemDetails {
    ItemView item;
    std::vector<ItemView> versions;  ///< newest first
    std::string resourceJson;        ///< the kept resource, as received (indented only by the screen)
    std::vector<std::string> earlier; ///< earlier values of the same attribute, newest first, at most 8
    std::string codeText;            ///< "Potassium, serum or plasma · LOINC 2823-3"
};

struct ImportRequest {
    std::vector<std::string> files;
    std::string source;   ///< name of the peripheral system; empty with `own`
    bool own = false;
    bool strict = false;
    bool wait = true;     ///< return when recorded and verified
};
struct ImportProblem {
    std::string where; ///< file, line or JSON pointer
    Message why;
    bool refused = true; ///< false: a note
};
struct ImportResult {
    std::string file;
    std::string format;
    std::uint64_t resources = 0, kept = 0, mapped = 0, refused = 0, items = 0, duplicates = 0, patients = 0;
    std::vector<ImportProblem> problems;
    double seconds = 0;
};
struct ImportProgress {
    enum class Stage : std::uint8_t { Reading, Checking, Sealing, Sending, Verifying, Done };
    Stage stage = Stage::Reading;
    std::string file;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

struct StatusView {
    std::string home;
    bool locked = true;
    bool nodeRunning = false;
    std::uint64_t height = 0;      ///< node's
    std::uint64_t trusted = 0;     ///< newest header verified here
    std::optional<Instant> trustedTime;
    std::optional<Instant> verifiedAt; ///< when it was verified here (home's clock)
    std::uint32_t members = 0;
    std::uint32_t signingMembers = 0;
    std::uint32_t toleratedFaults = 0;
    std::string engine;            ///< "embedded"
    std::uint64_t outbox = 0;
    std::uint64_t vaultRecords = 0;
    std::uint64_t vaultBytes = 0;
    std::uint64_t freeBytes = 0;
    Instant now;                   ///< home's clock
    bool simulatedTime = false;
    bool anchored = false;         ///< the replica's root is on the ledger
    std::vector<Message> problems;
};

struct CheckResult {
    std::uint64_t checked = 0;
    std::uint64_t invalid = 0;
    std::uint64_t missing = 0;
    std::vector<Message> problems;
};

struct SyncResult {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t height = 0;
    std::uint64_t lag = 0;
    std::uint32_t witnesses = 0;
    std::vector<Message> problems;
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

struct ExportRequest {
    enum class Format : std::uint8_t { Fhir, Proof, Trust };
    Format format = Format::Fhir;
    std::string patient; ///< empty with `all`
    bool all = false;
    std::string item;
    std::string out;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
struct ExportResult {
    std::string file;
    std::uint64_t resources = 0;
    std::uint64_t bytes = 0;
    std::string genesis;
    std::uint64_t height = 0;
};

struct CatalogueAttributeView {
    std::string name, title, type, unit;
};
struct CatalogueDataSetView {
    std::string code, stage, title, provider, permissionClass;
    bool writable = false;
    std::vector<CatalogueAttributeView> attributes;
};
struct CatalogueView {
    std::string digest;
    std::uint64_t height = 0;
    std::vector<CatalogueDataSetView> dataSets;
};

} // namespace twinchart::interfaces

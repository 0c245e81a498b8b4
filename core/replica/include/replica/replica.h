// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/types.h>
#include <ledger/verify.h>
#include <model/record.h>
#include <replica/audit.h>
#include <replica/error.h>
#include <replica/patient.h>
#include <util/expected.h>
#include <util/secret.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

namespace twinchart::replica {

struct ReplicaKeys {
    SecretBytes database;  ///< 48 octets: crypto::UserMasterKey::replicaKey()
    SecretBytes freshness; ///< 32 octets: crypto::UserMasterKey::auditKey()
};

struct ReplicaOptions {
    std::string program = "twinchart";         ///< named to whoever finds the replica in use
    std::string vfs;                           ///< tests; empty = the system's
    std::size_t readers = 2;                   ///< connections for reading, 1 to 8
    std::uint64_t checkPagesUpTo = 200u << 20; ///< files up to this have every page's authenticator checked at open
    std::int64_t recentNames = 32'768;         ///< names in the small table, at most, before they go into the large one
};

/// Small values under a key, each section under the freshness chain.
enum class Section : std::uint8_t {
    Settings = 1,   ///< sync's cursor and trust, genesis
    CircleKeys = 2, ///< secrets of circle epochs
    StaffKeys = 3,  ///< the hospital's keys
    Catalogues = 4, ///< catalogue files by digest
    Drafts = 5,
    User = 6, ///< the workstation's own settings
};
/// A value, wiped when it goes: some are keys, and it costs nothing to treat all alike.
class StoredValue : public Bytes {
public:
    StoredValue() = default;
    StoredValue(Bytes octets) noexcept : Bytes(std::move(octets)) {}
    StoredValue(const StoredValue&) = default;
    StoredValue(StoredValue&&) noexcept = default;
    StoredValue& operator=(const StoredValue& other)
    {
        if (this != &other)
            *this = StoredValue(other);
        return *this;
    }
    StoredValue& operator=(StoredValue&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~StoredValue() { wipe(*this); }
};
struct Entry {
    Section section = Section::Settings;
    Bytes key;                        ///< 1 to 256 octets
    std::optional<StoredValue> value; ///< at most 8 MiB; absent = erase
};

/// A header that was verified, by height.
struct StoredHeader {
    LedgerHeight height = 0;
    Digest256 hash;
    Instant time;
    Bytes block; ///< ledger::encode(minimal light block)
};

struct Deletion {
    Digest256 root;
    std::uint32_t leaf = 0;
    LedgerHeight height = 0;
    Instant at;
};
/// A leaf whose place another took, although that one may not be here.
struct Replacement {
    Digest256 root;
    std::uint32_t leaf = 0;
    Digest256 byRoot;
    std::uint32_t byLeaf = 0;
    LedgerHeight height = 0;
    Instant at;
};

/// One durable step: everything of it is stored, with its audit rows, or nothing.
struct Batch {
    std::vector<PatientChange> patients;
    std::vector<NewContribution> contributions; ///< with `outgoing`: they wait in the outbox
    std::vector<AuditRow> audit;
    std::vector<Entry> entries;
    std::vector<StoredHeader> headers;
    std::vector<Recording> recordings;     ///< of contributions in this batch or stored before, as markRecorded()
    std::vector<Deletion> deletions;       ///< of leaves in this batch or held before; others are passed over
    std::vector<Replacement> replacements; ///< the same
};

/// The freshness chain's newest link: what an anchor on the ledger says.
struct Head {
    std::uint64_t counter = 0;
    Digest256 root; ///< replica root
    friend bool operator==(const Head&, const Head&) = default;
};

/// How the replica came up.
struct Health {
    bool fresh = true;                 ///< chain, seal and roots fit; false: writes are refused (RolledBack)
    std::vector<std::string> problems; ///< English, words of ours
};

struct Finding {
    enum class What : std::uint8_t { Invalid, Missing };
    What what = What::Invalid;
    std::string where; ///< "replica: page", "replica: record 12 of contribution 9f2c…"
    std::string why;   ///< English
};
struct CheckReport {
    std::uint64_t checked = 0;
    std::vector<Finding> findings;
};
using CheckProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>; ///< false = stop

/// The user's encrypted store on this workstation: records, drafts, outbox, audit, verified headers, under a
/// freshness chain that shows an older page or an edited row although its page is authentic (README).
/// One process writes it. Thread: every call from any thread; writes wait for each other, reads go on meanwhile.
/// Errors: every write is all or nothing.
class Replica {
public:
    /// Makes the store and its seal file; Exists where there is one.
    static Expected<std::unique_ptr<Replica>, ReplicaError> create(const std::filesystem::path& path, ReplicaKeys keys,
                                                                   const ReplicaOptions& options = {});
    /// InUse, WrongKey, NewerSchema, Damaged (page or structure). A replica that is older than its seal, or whose
    /// chain does not fit, opens for looking: health() says so.
    static Expected<std::unique_ptr<Replica>, ReplicaError> open(const std::filesystem::path& path, ReplicaKeys keys,
                                                                 const ReplicaOptions& options = {});
    ~Replica();
    /// Closes all connections; leaves no write-ahead log. Nothing but the destructor may follow.
    Expected<void, ReplicaError> close();

    Health health() const;
    Head head() const;
    /// HMAC-chained seal file beside `path`.
    static std::filesystem::path sealPath(const std::filesystem::path& path);

    // --- writing -------------------------------------------------------------------------------------------
    /// Durable when it returns. Exists when a contribution of that root is there.
    Expected<void, ReplicaError> write(const Batch& batch);
    Expected<void, ReplicaError> audit(const AuditRow& row);

    // --- reading -------------------------------------------------------------------------------------------
    Expected<std::vector<PatientInfo>, ReplicaError> patients();
    Expected<std::optional<PatientInfo>, ReplicaError> patient(const PatientHandle& handle);
    /// Loads all items and checks the patient's root over them before it answers.
    Expected<LoadedPatient, ReplicaError> loadPatient(const PatientHandle& handle);
    /// Versions held of each record, newest first; empty where there is none.
    Expected<std::vector<std::vector<KnownVersion>>, ReplicaError> lookup(std::span<const RecordName> records);
    /// Opens one record: its leaf, the way to the root, ciphertext, key and commitment are checked. Mismatch.
    Expected<model::RecordContent, ReplicaError> content(const RecordName& record, const VersionId& version);
    /// The same check without giving anything (the background re-check of visible items).
    Expected<void, ReplicaError> recheck(const RecordName& record, const VersionId& version);
    /// What a supersession or deletion of this version carries.
    Expected<LeafPath, ReplicaError> leafPath(const RecordName& record, const VersionId& version);
    /// The same of one stored copy: two contributions may hold the same version. NotFound: erased, or not here.
    Expected<LeafPath, ReplicaError> leafPath(const Digest256& root, std::uint32_t leaf);
    Expected<ProofMaterial, ReplicaError> proofMaterial(const RecordName& record, const VersionId& version);
    /// Rows by number, the first is 1. Mismatch when one of them, or the end, does not fit the chain.
    Expected<std::vector<AuditRow>, ReplicaError> auditRows(std::uint64_t from, std::size_t limit);
    Expected<std::optional<StoredValue>, ReplicaError> get(Section section, BytesView key);
    Expected<std::vector<Entry>, ReplicaError> list(Section section);

    struct Counts {
        std::uint64_t patients = 0, contributions = 0, records = 0, outbox = 0, refused = 0, audit = 0, headers = 0;
    };
    Expected<Counts, ReplicaError> counts();

    // --- for sync ------------------------------------------------------------------------------------------
    Expected<std::optional<ContributionInfo>, ReplicaError> contribution(const Digest256& root);
    /// Those that wait to be sent or proven, in the order stored.
    Expected<std::vector<ContributionInfo>, ReplicaError> outbox();
    /// Those that the contract refused, in the order stored.
    Expected<std::vector<ContributionInfo>, ReplicaError> refused();
    /// All, in the order stored, above a local number.
    Expected<std::vector<ContributionInfo>, ReplicaError> contributionsAfter(std::int64_t id, std::size_t limit);
    Expected<Outgoing, ReplicaError> outgoing(const Digest256& root);
    /// All 2^depth leaves, rebuilt and checked against the root.
    Expected<std::vector<crypto::LeafBytes>, ReplicaError> leaves(const Digest256& root);
    /// Ciphertexts of the contribution's records from `fromLeaf` on, up to `maxOctets` (at least one).
    struct Ciphertext {
        std::uint32_t leaf = 0;
        Bytes octets;
    };
    Expected<std::vector<Ciphertext>, ReplicaError> ciphertexts(const Digest256& root, std::uint32_t fromLeaf,
                                                                std::size_t maxOctets);
    Expected<Bytes, ReplicaError> evidence(const Digest256& root);
    /// Saved → Sent, with the transaction as it goes out.
    Expected<void, ReplicaError> markSent(const Digest256& root, BytesView transaction);
    /// The same for many in one step.
    struct Departure {
        Digest256 root;
        Bytes transaction;
    };
    Expected<void, ReplicaError> markAllSent(std::span<const Departure> departures);
    /// → Recorded with its verdict; what was outgoing is dropped. Also renews the verdict of a recorded one.
    Expected<void, ReplicaError> markRecorded(std::span<const Recording> recordings);
    Expected<void, ReplicaError> markRefused(const Digest256& root, std::uint32_t code);
    /// Refused → Saved with new outgoing parts (wrapped again, or the same).
    Expected<void, ReplicaError> requeue(const Digest256& root, const Outgoing& outgoing);
    Expected<void, ReplicaError> markDeleted(std::span<const Deletion> deletions);
    Expected<void, ReplicaError> storeHeaders(std::span<const StoredHeader> headers);
    Expected<std::optional<StoredHeader>, ReplicaError> header(LedgerHeight height);
    /// Destroys key and octets of one version, and its index row; what remains says that it was erased. With `root`
    /// of the copy in that contribution alone. Misuse while it still has outgoing parts.
    Expected<void, ReplicaError> erase(const RecordName& record, const VersionId& version,
                                       const std::optional<Digest256>& root = {});
    /// Removes everything of a patient (revocation), except what was written here and is not recorded yet.
    Expected<void, ReplicaError> purge(const PatientHandle& handle);
    /// Whether that head is this replica's, one of its past, or the one that it was built anew above.
    Expected<bool, ReplicaError> descendsFrom(const Head& anchored);
    /// The ledger's newest anchor of this replica: one of its own past is right, newer or different is a roll-back
    /// (RolledBack), and stays known when it is opened again.
    Expected<void, ReplicaError> compareAnchor(const Head& anchored);
    /// A replica that is rebuilt for a key whose earlier one was anchored: its counter goes on above that anchor.
    /// Misuse unless it holds no contribution yet.
    Expected<void, ReplicaError> continueAfter(const Head& anchored);

    /// Pages, structure, chain, seal, every root, every segment, every row. `deep` also opens every record and
    /// compares its items.
    CheckReport check(bool deep, const CheckProgress& progress = {});

    struct Data;

private:
    explicit Replica(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m;
};

} // namespace twinchart::replica

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

struct ImportRequest {
    std::vector<std::string> files;
    std::string source; ///< name of the peripheral system; empty with `own`
    bool own = false;
    bool strict = false;
    bool wait = true; ///< return when recorded and verified
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
/// What an import did. Every file that was begun has its result, also when a later step failed.
struct ImportReport {
    std::vector<ImportResult> files;
    /// Why it ended early, or why what is saved is not recorded yet; absent: all is as asked. Files that are not in
    /// `files` were not touched. What a result counts as kept is durable here and goes with the next sync.
    std::optional<Problem> problem;
};
struct ImportProgress {
    /// Told as each begins. Checking: whose it is and what is new. Recording: until a block holds it.
    enum class Stage : std::uint8_t {
        Reading,
        Checking,
        Sealing,
        Saving,
        Sending,
        Recording,
        Verifying,
        Keeping,
        Done
    };
    Stage stage = Stage::Reading;
    std::string file;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

/// What a linking or unlinking of two identities did.
struct LinkResult {
    bool changed = false; ///< false: it was so already
    /// Item ids of the records that say it now, one in each patient's record, for a proof; empty where there was
    /// nothing to unlink.
    std::vector<std::string> records;
    /// What is saved here is not recorded yet, and why; it goes with the next sync.
    std::optional<Problem> problem;
};

struct StatusView {
    std::string home;
    bool locked = true;
    bool nodeRunning = false;
    bool nodeDamaged = false;  ///< it answers checks only
    std::uint64_t height = 0;  ///< node's
    std::uint64_t trusted = 0; ///< newest header verified here
    std::optional<Instant> trustedTime;
    std::optional<Instant> verifiedAt; ///< when it was verified here (home's clock)
    std::uint32_t members = 0;
    std::uint32_t signingMembers = 0;
    std::uint32_t toleratedFaults = 0;
    std::string engine; ///< "embedded"
    std::uint64_t outbox = 0;
    std::uint64_t vaultRecords = 0;
    std::uint64_t vaultBytes = 0;
    std::uint64_t freeBytes = 0;
    Instant now; ///< home's clock
    bool simulatedTime = false;
    bool anchored = false; ///< with a session: the newest anchor on the ledger covers every record held here
    std::vector<std::string> unreadableUsers; ///< as HomeInfo's; each is among the problems too
    std::vector<Message> problems;
};

struct CheckResult {
    std::uint64_t checked = 0;
    std::uint64_t invalid = 0;
    std::uint64_t missing = 0;
    std::vector<Message> problems;
};

struct SyncResult {
    std::uint64_t sent = 0;     ///< records that became recorded
    std::uint64_t received = 0; ///< records stored from others
    std::uint64_t height = 0;   ///< newest header verified here
    std::uint64_t lag = 0;      ///< blocks between the node's newest and that one
    std::uint32_t witnesses = 0;
    /// Contributions of this sync that ended badly; all four 0 = everything that was looked at is sound.
    std::uint64_t invalid = 0;      ///< do not open to what was signed, or hold records that do not
    std::uint64_t contradicted = 0; ///< the node tells of them otherwise than the ledger proves; nothing was stored
    std::uint64_t withheld = 0;     ///< the vault did not give, or not whole, what lists this user as a reader
    std::uint64_t refused = 0;      ///< own ones that the ledger's rules refused
    std::uint64_t waiting = 0;      ///< own ones that are still in the outbox
    std::vector<Message> problems;
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
    std::uint64_t leftOut = 0;     ///< resources and patients that failed their check and are not in the file
    std::vector<Message> problems; ///< which; at most 100 are named
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

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/application.h>
#include <ledger/types.h>
#include <ledger/verify.h>
#include <ledger/vote.h>
#include <util/expected.h>
#include <util/secret.h>
#include <util/time.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twinchart::consortium {

enum class EngineError {
    Storage,      ///< the disk or the database refused; nothing changed, try again
    CannotOpen,   ///< wrong key, not a database, or an unsafe library
    NewerSchema,  ///< written by a newer program, or under a contract version that this one does not know
    Exists,       ///< create() where there is one
    Missing,      ///< open() where there is none
    WrongGenesis, ///< the database belongs to another chain
    WrongKey,     ///< the validator key is not the one of the genesis, or more than one member signs
    Damaged,      ///< what is stored contradicts itself; check() says where
    TooLarge,     ///< a batch above kMaxBatchOctets
    Closed,       ///< after close()
};
std::string_view nameOf(EngineError error);

/// The most that one submit() takes.
inline constexpr std::size_t kMaxBatchOctets = 64u << 20;

struct EngineOptions {
    std::filesystem::path path; ///< chain.db
    const SecretBytes* databaseKey =
        nullptr;     ///< 32 octets key ‖ 16 octets salt, as crypto/store wants them; borrowed during the call
    std::string vfs; ///< SQLite VFS; empty = the system's
    std::size_t keepHeights = 64; ///< past states that query() can answer for
    /// Holds the height of the block that is being judged, 0 = none: for whoever has to say where the process stopped
    /// when its own state contradicts itself. Must outlive the engine; may be absent.
    std::atomic<LedgerHeight>* blockInWork = nullptr;
};

/// What became of one submitted transaction.
struct Submitted {
    contract::Code code = contract::Code::Ok;
    LedgerHeight height = 0; ///< block that holds it; 0 when refused
    std::uint32_t index = 0; ///< in that block
};

struct StoredContribution {
    LedgerHeight height = 0;
    std::uint32_t index = 0; ///< of the transaction in its block
    Digest256 root;
    PatientHandle handle;
    Instant time; ///< of the block
    Bytes transaction;
};

struct ChainProblem {
    LedgerHeight height = 0; ///< 0 = not of one block
    std::string what;        ///< English, a fixed word or two: "state", "header", "database page 12"
};
struct ChainCheck {
    std::uint64_t blocks = 0; ///< looked at
    std::uint64_t transactions = 0;
    std::vector<ChainProblem> problems;
};

/// The consensus engine of one organisation: it alone signs, so it tolerates no fault, and blocks are final at once.
/// Every submitted batch becomes block H, followed at once by the empty block H+1 whose header carries the app hash
/// of H, so that everything can be proven without waiting. Headers, commits and results are CometBFT v0.38's.
/// Both blocks, their commits and the state they make are one database transaction: a crash leaves all or nothing.
/// Block times are the clock's, and always later than the last block's. A vote that would change who signs blocks is
/// refused (ValidatorsFixed): such a consortium needs an engine of several.
/// Thread: any; calls are taken one after the other. The clock must outlive the engine.
class EmbeddedEngine {
public:
    /// A new chain: block 1 (empty), whose header carries the app hash of the genesis.
    static Expected<std::unique_ptr<EmbeddedEngine>, EngineError>
    create(const EngineOptions& options, contract::Genesis genesis, ledger::VoteSigner validator, const Clock& clock);
    /// The stored chain. Checks that genesis, tip header, its commit, the last blocks' chain of hashes and the state
    /// fit together; check() looks at everything.
    static Expected<std::unique_ptr<EmbeddedEngine>, EngineError> open(const EngineOptions& options,
                                                                       const contract::Genesis& genesis,
                                                                       ledger::VoteSigner validator,
                                                                       const Clock& clock);
    ~EmbeddedEngine();

    /// Puts what succeeds, in this order, into new blocks. One answer per transaction; those refused are in no block.
    /// After an error the engine is as before. (When the power fails in the same moment, the blocks may turn out to be
    /// on the disk all the same: whole, but not acknowledged.)
    Expected<std::vector<Submitted>, EngineError> submit(std::span<const Bytes> transactions);
    /// An empty block with the time of now, when the newest is older than that (ageing). The new height.
    Expected<LedgerHeight, EngineError> sealFreshBlock();

    const contract::Genesis& genesis() const;
    LedgerHeight height() const; ///< of the newest block
    Instant time() const;        ///< of the newest block
    /// The newest state that a header proves: height()-1.
    LedgerHeight provenHeight() const;

    Expected<std::optional<ledger::LightBlock>, EngineError> lightBlock(LedgerHeight height) const;
    Expected<std::vector<Bytes>, EngineError> transactions(LedgerHeight height) const;
    /// Contributions in blocks above `height`, ascending by height and index, at most `limit`.
    Expected<std::vector<StoredContribution>, EngineError> contributionsSince(LedgerHeight height,
                                                                              std::size_t limit) const;
    /// Value and proof from the state at `height` (0 = provenHeight()); none when that state is not kept.
    std::optional<contract::Application::Queried> query(BytesView key, LedgerHeight height = 0) const;
    /// A copy of the newest state (cheap), for readers in the same process.
    contract::StateTrie state() const;

    /// Recomputes: database pages, each header's hash, commit and link, transactions, results, state from genesis on
    /// (deep), or tip and state only (not deep). Names what is wrong; changes nothing.
    ChainCheck check(bool deep) const;
    /// Leaves no write-ahead log. Nothing but the destructor may follow.
    Expected<void, EngineError> close();

private:
    struct Data;
    explicit EmbeddedEngine(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m;
};

} // namespace twinchart::consortium

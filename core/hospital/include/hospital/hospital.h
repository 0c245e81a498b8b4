// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/server.h>
#include <util/expected.h>
#include <util/log.h>
#include <util/time.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace twinchart::hospital {

struct HospitalOptions {
    std::filesystem::path home;
    const Clock* systemClock = nullptr;  ///< must outlive the hospital
    Log* log = nullptr;                  ///< must outlive it too
    std::int64_t clockOffsetSeconds = 0; ///< honoured in homes of simulated time only
    std::chrono::seconds challengeLifetime{60};
    std::chrono::seconds sessionLifetime{12 * 3'600};
    std::chrono::seconds freshBlockAfter{6 *
                                         3'600};  ///< an older newest block is followed by an empty one when asked for
    std::chrono::hours rotateWrapsAfter{30 * 24}; ///< at the next start the wraps of the vault move under a new key
    std::chrono::hours keepOrphans{30 * 24};      ///< ciphertexts that no block has recorded since go at the next start
    std::atomic<LedgerHeight>* blockInWork = nullptr; ///< see consortium::EngineOptions
    std::string vfs;                                  ///< SQLite VFS of both stores; empty = the system's
    std::function<std::uint32_t()> clients;           ///< connections now, for status; may be empty
    /// Time that guests' allowances are measured in; empty = the system's steady clock.
    std::function<std::chrono::steady_clock::time_point()> steadyClock;
};

/// The use-cases of a node behind its gateway: sessions, submitting, proofs, the vault's serving rules, mailboxes,
/// checks. The caller holds the home's lock. A home that is damaged opens too: then only status, check and stop are
/// answered, with what is wrong, and nothing in it is touched.
/// Thread: any (several requests at once).
class Hospital : public gateway::GatewayHandler {
public:
    enum class OpenError { NoHome };
    static Expected<std::unique_ptr<Hospital>, OpenError> open(HospitalOptions options);
    ~Hospital() override;

    bool knows(const gateway::SessionToken& token) override;
    Answer handle(gateway::Endpoint endpoint, const std::optional<gateway::SessionToken>& token,
                  BytesView frame) override;

    bool damaged() const;
    /// Found when the home was opened; empty unless damaged.
    const std::vector<gateway::CheckFinding>& findings() const;
    /// Clean exit: closes the stores without a write-ahead log, then writes the manifest. False when the disk refused
    /// (the next start recovers as after a crash). Nothing but the destructor may follow.
    bool close();

private:
    struct Data;
    explicit Hospital(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m;
};

} // namespace twinchart::hospital

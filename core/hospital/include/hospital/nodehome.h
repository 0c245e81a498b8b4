// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/genesis.h>
#include <util/expected.h>
#include <util/file.h>
#include <util/secret.h>
#include <util/time.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinchart::hospital {

/// Where things of a node lie below a home.
struct NodePaths {
    explicit NodePaths(const std::filesystem::path& home);
    std::filesystem::path genesis; ///< public
    std::filesystem::path folder;  ///< HOME/node: opened by the node alone
    std::filesystem::path lock;
    std::filesystem::path keys;
    std::filesystem::path chain;
    std::filesystem::path vault;
    std::filesystem::path clock; ///< there only while history is being made
    std::filesystem::path log;
    /// A public catalogue file, named by its SHA-256.
    std::filesystem::path catalogue(const Digest256& digest) const;
};
/// The catalogue files that lie there, with the digests that their names say.
std::vector<std::pair<std::filesystem::path, Digest256>> catalogueFiles(const NodePaths& paths);

/// The node's own secrets (grammar TCNK in this room's README; file HOME/node/keys, mode 0600).
struct NodeKeys {
    Digest256 genesisHash;     ///< of the genesis that they belong to
    SecretBytes validatorSeed; ///< 32 octets
    SecretBytes chainKey;      ///< 48 octets: key and salt of chain.db
    SecretBytes vaultKey;      ///< 48 octets: key and salt of vault.db
    SecretBytes manifestKey;   ///< 32 octets
    SecretBytes wrapKey;       ///< 32 octets: the layer over wraps
    std::uint64_t wrapEpoch = 1;
    Instant wrapSince; ///< when that key came into force
    /// The key that follows, while wraps move under it; epoch wrapEpoch + 1.
    std::optional<SecretBytes> nextWrapKey;

    static NodeKeys generate();
    SecretBytes encode() const;
    /// None when the file's digest does not fit, or it is of another format or version.
    static std::optional<NodeKeys> decode(BytesView octets);
};

/// Replaces HOME/node/keys and overwrites what the old file held (best effort on today's disks).
Expected<void, FileError> saveNodeKeys(const std::filesystem::path& path, const NodeKeys& keys);

struct NodeHomeError {
    enum class What {
        NotEmpty,   ///< the home has a genesis or a node already
        BadGenesis, ///< not canonical, or not exactly one signing member
        Storage,    ///< the disk refused; `detail` names the file
    };
    What what = What::Storage;
    std::string detail;
};
/// Makes HOME/genesis and HOME/node from a draft whose one signing member carries any key as its validator's: the
/// real one is born here and replaces it. The chain has block 1 afterwards (dated as the genesis in a home of
/// simulated time). Gives the genesis that stands. Killed in between it leaves a home without a genesis.
Expected<contract::Genesis, NodeHomeError> createNodeHome(const std::filesystem::path& home, contract::Genesis draft,
                                                          const Clock& clock);

/// The node's clock: the system's plus an offset, or where it was put. Thread-safe.
class NodeClock final : public Clock {
public:
    explicit NodeClock(const Clock& system) : m_system(system) {}
    Instant now() const override;
    void setOffset(std::int64_t seconds);
    void stand(std::optional<Instant> at);
    bool stands() const;

private:
    const Clock& m_system;
    mutable std::mutex m_mutex;
    std::int64_t m_offset = 0;
    std::optional<Instant> m_standing;
};

} // namespace twinchart::hospital

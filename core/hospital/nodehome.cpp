// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <hospital/nodehome.h>

#include <consortium/engine.h>
#include <crypto/hash.h>
#include <crypto/manifest.h>
#include <crypto/random.h>
#include <util/codec.h>
#include <util/file.h>
#include <vault/vault.h>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace twinchart::hospital {

namespace {
constexpr std::string_view kMagic = "TCNK";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kLongest = 4'096;
constexpr std::string_view kCataloguePrefix = "catalogue-";

Unexpected<NodeHomeError> failed(NodeHomeError::What what, std::string detail = {})
{
    return Unexpected{NodeHomeError{what, std::move(detail)}};
}
} // namespace

NodePaths::NodePaths(const std::filesystem::path& home)
    : genesis(home / "genesis"), folder(home / "node"), lock(folder / "lock"), keys(folder / "keys"),
      chain(folder / "chain.db"), vault(folder / "vault.db"), clock(folder / "clock"), log(folder / "log")
{
}

std::filesystem::path NodePaths::catalogue(const Digest256& digest) const
{
    return folder / (std::string(kCataloguePrefix) + toHex(digest));
}

std::vector<std::pair<std::filesystem::path, Digest256>> catalogueFiles(const NodePaths& paths)
{
    std::vector<std::pair<std::filesystem::path, Digest256>> out;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(paths.folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(kCataloguePrefix))
            continue;
        const auto octets = fromHex(std::string_view(name).substr(kCataloguePrefix.size()));
        if (const auto digest = octets ? Digest256::from(*octets) : std::nullopt)
            out.emplace_back(entry.path(), *digest);
    }
    return out;
}

NodeKeys NodeKeys::generate()
{
    NodeKeys keys;
    keys.validatorSeed = crypto::randomSecret(32);
    keys.chainKey = crypto::randomSecret(48);
    keys.vaultKey = crypto::randomSecret(48);
    keys.manifestKey = crypto::randomSecret(32);
    keys.wrapKey = crypto::randomSecret(32);
    return keys;
}

SecretBytes NodeKeys::encode() const
{
    Writer out;
    // Once, so that no grown buffer leaves a copy behind.
    out.reserve(512);
    out.raw(kMagic)
        .u8(kVersion)
        .u8(kSuite)
        .raw(genesisHash)
        .raw(validatorSeed.view())
        .raw(chainKey.view())
        .raw(vaultKey.view());
    out.raw(manifestKey.view()).raw(wrapKey.view()).u64(wrapEpoch).i64(wrapSince.ns).u8(nextWrapKey ? 1 : 0);
    if (nextWrapKey)
        out.raw(nextWrapKey->view());
    out.raw(crypto::sha256(out.bytes()));
    Bytes octets = std::move(out).take();
    SecretBytes secret = SecretBytes::copyOf(BytesView(octets));
    wipe(octets);
    return secret;
}

std::optional<NodeKeys> NodeKeys::decode(BytesView octets)
{
    Reader in(octets);
    NodeKeys keys;
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    keys.genesisHash = in.fixed<Digest256>();
    keys.validatorSeed = SecretBytes::copyOf(in.raw(32));
    keys.chainKey = SecretBytes::copyOf(in.raw(48));
    keys.vaultKey = SecretBytes::copyOf(in.raw(48));
    keys.manifestKey = SecretBytes::copyOf(in.raw(32));
    keys.wrapKey = SecretBytes::copyOf(in.raw(32));
    keys.wrapEpoch = in.u64();
    keys.wrapSince.ns = in.i64();
    const std::uint8_t next = in.u8();
    if (next > 1)
        in.fail(CodecError::BadValue);
    if (next == 1)
        keys.nextWrapKey = SecretBytes::copyOf(in.raw(32));
    const std::size_t body = octets.size() - in.remaining();
    const auto digest = in.fixed<Digest256>();
    if (!in.finish() || digest != crypto::sha256(octets.first(body)))
        return std::nullopt;
    return keys;
}

Expected<void, FileError> saveNodeKeys(const std::filesystem::path& path, const NodeKeys& keys)
{
    const int old = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    const SecretBytes octets = keys.encode();
    auto written = writeFileAtomically(path, octets);
    if (old >= 0 && written) {
        const Bytes nothing(kLongest);
        struct stat info{};
        if (::fstat(old, &info) == 0 && info.st_nlink == 0 && info.st_size > 0 &&
            info.st_size <= static_cast<off_t>(kLongest))
            if (::pwrite(old, nothing.data(), static_cast<std::size_t>(info.st_size), 0) > 0)
                ::fdatasync(old);
    }
    if (old >= 0)
        ::close(old);
    return written;
}

Expected<contract::Genesis, NodeHomeError> createNodeHome(const std::filesystem::path& home, contract::Genesis draft,
                                                          const Clock& clock)
{
    using What = NodeHomeError::What;
    const NodePaths paths(home);
    std::error_code ignored;
    if (std::filesystem::exists(paths.genesis, ignored) || std::filesystem::exists(paths.folder, ignored))
        return failed(What::NotEmpty);

    NodeKeys keys = NodeKeys::generate();
    keys.wrapSince = clock.now();
    auto signer = ledger::VoteSigner::fromSeed(keys.validatorSeed);
    const auto signs = [](const contract::GenesisMember& member) { return member.validator.has_value(); };
    if (!signer || std::ranges::count_if(draft.members, signs) != 1)
        return failed(What::BadGenesis, "exactly one member signs blocks");
    std::ranges::find_if(draft.members, signs)->validator = signer->publicKey();
    const Bytes octets = contract::encode(draft);
    auto genesis = contract::decodeGenesis(octets);
    if (!genesis)
        return failed(What::BadGenesis, "not canonical");
    keys.genesisHash = contract::genesisHash(*genesis);

    if (!makeFolders(paths.folder) || !makeFolders(paths.log))
        return failed(What::Storage, "node");
    if (!writeFileAtomically(paths.keys, keys.encode()))
        return failed(What::Storage, "node/keys");
    NodeClock blockClock(clock);
    if (genesis->simulatedTime)
        blockClock.stand(genesis->time);
    consortium::EngineOptions engineOptions;
    engineOptions.path = paths.chain;
    engineOptions.databaseKey = &keys.chainKey;
    auto engine = consortium::EmbeddedEngine::create(engineOptions, *genesis, std::move(signer).value(), blockClock);
    if (!engine || !(*engine)->close())
        return failed(What::Storage, "node/chain.db");
    vault::VaultOptions vaultOptions;
    vaultOptions.path = paths.vault;
    vaultOptions.key = &keys.vaultKey;
    vaultOptions.wrapKey = &keys.wrapKey;
    vaultOptions.wrapEpoch = keys.wrapEpoch;
    auto vault = vault::Vault::open(vaultOptions);
    if (!vault || !(*vault)->close())
        return failed(What::Storage, "node/vault.db");
    engine->reset();
    vault->reset();
    if (!crypto::writeManifest(paths.folder, keys.manifestKey))
        return failed(What::Storage, "node/manifest");
    // Last, as it makes the home one.
    if (!writeFileAtomically(paths.genesis, octets, 0644))
        return failed(What::Storage, "genesis");
    return std::move(genesis).value();
}

Instant NodeClock::now() const
{
    const std::lock_guard lock(m_mutex);
    if (m_standing)
        return *m_standing;
    return {m_system.now().ns + m_offset * 1'000'000'000};
}

void NodeClock::setOffset(std::int64_t seconds)
{
    const std::lock_guard lock(m_mutex);
    m_offset = seconds;
}

void NodeClock::stand(std::optional<Instant> at)
{
    const std::lock_guard lock(m_mutex);
    m_standing = at;
}

bool NodeClock::stands() const
{
    const std::lock_guard lock(m_mutex);
    return m_standing.has_value();
}

} // namespace twinchart::hospital

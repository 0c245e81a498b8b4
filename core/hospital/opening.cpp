// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <crypto/hash.h>
#include <crypto/manifest.h>
#include <crypto/random.h>
#include <util/codec.h>

#include <algorithm>
#include <array>

namespace twinchart::hospital {

namespace {
constexpr std::string_view kClockMagic = "TCNC";
constexpr std::size_t kKeepHeights = 256;

std::string_view wordsOf(crypto::ManifestFinding::What what)
{
    using What = crypto::ManifestFinding::What;
    switch (what) {
    case What::Missing: return "is missing";
    case What::Changed: return "is not as it was at the last clean exit";
    case What::Unlisted: return "was not there at the last clean exit";
    case What::Unreadable: return "cannot be read";
    case What::ManifestDamaged: return "is damaged";
    case What::ManifestForged: return "was not made by this node";
    }
    return "is damaged";
}
} // namespace

std::string shown(std::string text)
{
    constexpr std::size_t kLongest = 1'000;
    const bool isText = isUtf8(text);
    for (char& c : text)
        if (const auto octet = static_cast<unsigned char>(c);
            octet < 0x20 || octet == 0x7f || (!isText && octet > 0x7f))
            c = '?';
    if (text.size() > kLongest) {
        std::size_t end = kLongest;
        while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) // no half of a letter
            --end;
        text.resize(end);
    }
    return text;
}

void Hospital::Data::blame(std::string where, std::string what, bool missing)
{
    findings.push_back({shown(std::move(where)), shown(std::move(what)), missing});
}

void Hospital::Data::open()
{
    if (const auto octets = readSecretFile(paths.keys, 4'096)) {
        keys = NodeKeys::decode(*octets);
        if (!keys)
            blame("node/keys", "is damaged");
    } else {
        blame("node/keys", "cannot be read: " + octets.error().text(), octets.error().code == ENOENT);
    }
    if (auto octets = readFile(paths.genesis, 1u << 20)) {
        auto decoded = contract::decodeGenesis(*octets);
        genesisHash = crypto::sha256(*octets);
        if (!decoded)
            blame("genesis", "is damaged");
        else if (keys && keys->genesisHash != genesisHash)
            blame("genesis", "is not the one that the node's keys belong to");
        if (decoded) {
            genesis = std::move(decoded).value();
            genesisOctets = std::move(octets).value();
        }
    } else {
        blame("genesis", "cannot be read: " + octets.error().text(), octets.error().code == ENOENT);
    }
    std::error_code ignored;
    if (std::filesystem::exists(paths.folder / "manifest", ignored)) {
        const auto wrong = crypto::verifyManifest(
            paths.folder, keys ? std::optional<BytesView>(keys->manifestKey.view()) : std::nullopt);
        for (const crypto::ManifestFinding& finding : wrong)
            blame("node/" + finding.name, std::string(wordsOf(finding.what)),
                  finding.what == crypto::ManifestFinding::What::Missing);
    }
    if (!findings.empty())
        return;
    if (genesis->simulatedTime) {
        clock.setOffset(options.clockOffsetSeconds);
        clock.stand(storedClock());
    }
    if (!findings.empty())
        return;
    // From here on the files change: a manifest that stayed would accuse them after a crash.
    if (const auto removed = crypto::removeManifest(paths.folder); !removed) {
        blame("node/manifest", "cannot be removed: " + removed.error().text());
        return;
    }
    openStores();
}

void Hospital::Data::openStores()
{
    auto signer = ledger::VoteSigner::fromSeed(keys->validatorSeed);
    if (!signer)
        return blame("node/keys", "is damaged");
    const PublicSigningKey validator = signer->publicKey();
    consortium::EngineOptions engineOptions;
    engineOptions.path = paths.chain;
    engineOptions.databaseKey = &keys->chainKey;
    engineOptions.vfs = options.vfs;
    engineOptions.keepHeights = kKeepHeights;
    engineOptions.blockInWork = options.blockInWork;
    auto openedEngine = consortium::EmbeddedEngine::open(engineOptions, *genesis, std::move(signer).value(), clock);
    vault::VaultOptions vaultOptions;
    vaultOptions.path = paths.vault;
    vaultOptions.key = &keys->vaultKey;
    vaultOptions.wrapKey = &keys->wrapKey;
    vaultOptions.wrapEpoch = keys->wrapEpoch;
    vaultOptions.vfs = options.vfs;
    vaultOptions.create = false;
    auto openedVault = vault::Vault::open(vaultOptions);
    if (!openedEngine)
        blame("node/chain.db", "cannot be opened: " + std::string(nameOf(openedEngine.error())),
              openedEngine.error() == consortium::EngineError::Missing);
    if (!openedVault)
        blame("node/vault.db", "cannot be opened: " + openedVault.error().detail);
    if (!findings.empty())
        return;
    if (const auto rotated = rotateWraps(**openedVault); !rotated) {
        // A disk that has no room is no damage: the next start tries again.
        if (rotated.error().kind != vault::VaultError::Kind::Storage)
            return blame("node/vault.db", "the wraps cannot be moved under their next key: " + rotated.error().detail);
        options.log->write(LogLevel::Warning, "twinchart.hospital.node", "wraps-not-moved");
    }
    const auto member =
        std::ranges::find(genesis->members, std::optional(validator), &contract::GenesisMember::validator);
    if (member != genesis->members.end())
        organisation = contract::organisationId(member->id);
    engine = std::move(openedEngine).value();
    vault = std::move(openedVault).value();
    reader = std::make_unique<ChainReader>(*engine);
    dropOrphans();
    sweepGrants();
    sessions = std::make_unique<Sessions>(genesis->chain, options.challengeLifetime, options.sessionLifetime);
}

/// Ciphertexts that were put long ago and never recorded: their writer has given up, or has to put them again.
void Hospital::Data::dropOrphans()
{
    const auto known = vault->all();
    if (!known || clock.stands())
        return;
    const contract::StateTrie state = engine->state();
    const std::int64_t before = clock.now().ns - options.keepOrphans.count() * 3'600'000'000'000;
    std::int64_t dropped = 0;
    for (const vault::Vault::Known& one : *known)
        if (one.put.ns < before && !state.find(contract::key::contribution(one.root)))
            dropped += vault->remove(one.root).hasValue() ? 1 : 0;
    if (dropped > 0)
        options.log->write(LogLevel::Info, "twinchart.hospital.node", "orphans-dropped", {{"contributions", dropped}});
}

/// The next key is on the disk before the first wrap is under it, the old one until the last has left it: killed
/// anywhere between, the next start goes on where this one was.
Expected<void, vault::VaultError> Hospital::Data::rotateWraps(vault::Vault& store)
{
    const auto disk = [](const FileError& error) {
        return Unexpected{vault::VaultError{vault::VaultError::Kind::Storage, std::nullopt, error.text()}};
    };
    const std::int64_t age = clock.now().ns - keys->wrapSince.ns;
    if (!keys->nextWrapKey) {
        if (age / 3'600'000'000'000 < options.rotateWrapsAfter.count())
            return {};
        keys->nextWrapKey = crypto::randomSecret(32);
        if (const auto saved = saveNodeKeys(paths.keys, *keys); !saved)
            return disk(saved.error());
    }
    TWINCHART_TRY(store.rotate(*keys->nextWrapKey, keys->wrapEpoch + 1));
    keys->wrapKey = std::move(*keys->nextWrapKey);
    keys->nextWrapKey.reset();
    ++keys->wrapEpoch;
    keys->wrapSince = clock.now();
    if (const auto saved = saveNodeKeys(paths.keys, *keys); !saved)
        return disk(saved.error());
    options.log->write(LogLevel::Info, "twinchart.hospital.node", "wraps-moved",
                       {{"epoch", static_cast<std::int64_t>(keys->wrapEpoch)}});
    return {};
}

std::optional<Instant> Hospital::Data::storedClock()
{
    const auto octets = readFile(paths.clock, 100);
    if (!octets) {
        if (octets.error().code != ENOENT)
            blame("node/clock", "cannot be read: " + octets.error().text());
        return std::nullopt;
    }
    Reader in(*octets);
    in.magic(kClockMagic);
    if (in.u8() != 1 || in.u8() != 1)
        in.fail(CodecError::BadVersion);
    const Instant at{in.i64()};
    const std::size_t body = octets->size() - in.remaining();
    const auto digest = in.fixed<Digest256>();
    if (!in.finish() || digest != crypto::sha256(BytesView(*octets).first(body))) {
        blame("node/clock", "is damaged");
        return std::nullopt;
    }
    return at;
}

Expected<void, FileError> Hospital::Data::storeClock(std::optional<Instant> at)
{
    if (!at) {
        std::error_code ignored;
        return std::filesystem::exists(paths.clock, ignored) ? removeFile(paths.clock) : Expected<void, FileError>();
    }
    Writer out;
    out.raw(kClockMagic).u8(1).u8(1).i64(at->ns);
    out.raw(crypto::sha256(out.bytes()));
    return writeFileAtomically(paths.clock, out.bytes());
}

bool Hospital::Data::close()
{
    // A damaged home stays as it was found: a new manifest would bless the damage.
    if (!engine || !vault)
        return true;
    reader.reset();
    const bool closed = engine->close().hasValue();
    const bool stored = vault->close().hasValue();
    engine.reset();
    vault.reset();
    return closed && stored && crypto::writeManifest(paths.folder, keys->manifestKey).hasValue();
}

} // namespace twinchart::hospital

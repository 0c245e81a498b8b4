// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include "hospitalfile.h"
#include "setaside.h"

#include <crypto/hash.h>
#include <gateway/deskframes.h>
#include <sync/provenstate.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <unistd.h>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kMaxManifest = 16u << 20;
constexpr std::string_view kGenesisEntry = "genesis";
constexpr std::string_view kBuildingEntry = "being built"; ///< until the first sync
constexpr std::string_view kStaffEntry = "hospital";
constexpr std::string_view kCurrentCatalogue = "catalogue";
constexpr std::string_view kReadCatalogue = "catalogue read"; ///< the newest that was opened here

std::int64_t clockOffset()
{
    const char* text = std::getenv("TWINCHART_CLOCK_OFFSET");
    if (text == nullptr)
        return 0;
    std::int64_t seconds = 0;
    const std::string_view given(text);
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), seconds);
    return error == std::errc() && end == given.data() + given.size() ? seconds * 1'000'000'000 : 0;
}

replica::StoredValue encodeKeys(const crypto::HospitalKeys& keys)
{
    Writer out;
    // Once, so that no grown buffer leaves a copy behind.
    out.reserve(96);
    out.raw(keys.handleKey).raw(keys.idKey).raw(keys.nameKey);
    return std::move(out).take();
}

std::optional<crypto::HospitalKeys> decodeKeys(BytesView octets)
{
    if (octets.size() != 96)
        return std::nullopt;
    return crypto::HospitalKeys{SecretBytes::copyOf(octets.first(32)), SecretBytes::copyOf(octets.subspan(32, 32)),
                                SecretBytes::copyOf(octets.subspan(64, 32))};
}
} // namespace

namespace {
bool isDamage(replica::ReplicaError::Kind kind)
{
    using Kind = replica::ReplicaError::Kind;
    return kind == Kind::CannotOpen || kind == Kind::WrongKey || kind == Kind::Damaged;
}

/// A store that is there and may not be read or written by this account of the computer; nothing is wrong with it.
Result<void> checkAccess(const fs::path& store)
{
    if (::access(store.c_str(), F_OK) != 0 || ::access(store.c_str(), R_OK | W_OK) == 0)
        return {};
    return problem(
        Failure::Storage,
        TWINCHART_TR(
            "%1 could not be read: %2. Nothing was changed. Look whose file it is: only the account that made this home may use it."),
        {store.filename().string(), FileError{store, errno}.text()});
}
} // namespace

HomeClock::HomeClock(bool simulated) : m_offset(simulated ? clockOffset() : 0) {}

Instant HomeClock::now() const
{
    const std::int64_t held = m_held;
    return held != 0 ? Instant{held} : Instant{SystemClock().now().ns + m_offset};
}

Problem problemOf(const replica::ReplicaError& error)
{
    using Kind = replica::ReplicaError::Kind;
    switch (error.kind) {
    case Kind::InUse:
        return {
            Failure::InUse,
            {TWINCHART_TR(
                 "This user's data is in use by process %1 (%2). Nothing was changed. End that program, or use it."),
             {std::to_string(error.pid), error.detail}}};
    case Kind::CannotOpen:
    case Kind::WrongKey:
    case Kind::Damaged:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "The record store (replica.db) is damaged and was not opened: %1. What the hospital's node holds is not lost. Build this store anew: at the unlock screen, or by sync --rebuild. The damaged one is set aside, not removed."),
             {error.detail}}};
    case Kind::NewerSchema:
        return {
            Failure::Refused,
            {TWINCHART_TR("The record store was made by a newer program (%1). Nothing was changed. Use that program."),
             {error.detail}}};
    case Kind::RolledBack:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "The record store (replica.db) is older than its seal: %1. Nothing of it is shown and nothing is written to it. What was recorded is not lost: build this store anew by sync --rebuild."),
             {error.detail}}};
    case Kind::Storage:
    case Kind::Busy:
        return {
            Failure::Storage,
            {TWINCHART_TR(
                 "The disk refused to write (%1). What was acknowledged before is kept; this change was not stored. Free some space and try again."),
             {error.detail}}};
    case Kind::NotFound: return {Failure::NotFound, {TWINCHART_TR("There is no such record here."), {}}};
    case Kind::Mismatch:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "Integrity check failed: the stored record does not open to what was recorded. Its value is not shown. Build the store anew by sync --rebuild."),
             {}}};
    case Kind::Exists:
    case Kind::Misuse: break;
    }
    return {Failure::Internal,
            {TWINCHART_TR("An internal error stopped this (%1). What was acknowledged is kept."), {error.detail}}};
}

Problem problemOf(const sync::SyncError& error)
{
    using Kind = sync::SyncError::Kind;
    switch (error.kind) {
    case Kind::Unreachable:
        return problemOf(gateway::GatewayError{gateway::GatewayError::Kind::Unreachable, {}, error.detail});
    case Kind::Unauthorised:
        return problemOf(gateway::GatewayError{gateway::GatewayError::Kind::Unauthorised, {}, error.detail});
    case Kind::Refused:
        return {Failure::Refused, {TWINCHART_TR("The node refused (%1). What is saved here waits."), {error.detail}}};
    case Kind::Malformed:
        return problemOf(gateway::GatewayError{gateway::GatewayError::Kind::Malformed, {}, error.detail});
    case Kind::OtherChain:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "The node serves another ledger than the one this home trusts. Nothing of it was taken. Ask who changed the node."),
             {}}};
    case Kind::Invalid:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "A block or proof of the node does not verify (%1). Nothing of it was taken. Run a check of the node and tell the privacy officer."),
             {error.detail}}};
    case Kind::Expired:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "The newest header trusted here is too old. Values stay readable as not yet verified. Import a fresh trust file."),
             {}}};
    case Kind::RolledBack:
        return {
            Failure::Integrity,
            {TWINCHART_TR(
                 "The record store (replica.db) is older than its seal: %1. Nothing of it is shown and nothing is written to it. What was recorded is not lost: build this store anew by sync --rebuild."),
             {error.detail}}};
    case Kind::Storage:
        return error.replica
                   ? problemOf(*error.replica)
                   : Problem{
                         Failure::Storage,
                         {TWINCHART_TR(
                              "The disk refused to write (%1). What was acknowledged before is kept; this change was not stored. Free some space and try again."),
                          {error.detail}}};
    case Kind::NotProvable:
        return {
            Failure::Refused,
            {TWINCHART_TR(
                 "There is no proof yet: the record is not recorded, or the node no longer keeps what the proof needs. Sync and try again."),
             {}}};
    case Kind::Cancelled: break;
    }
    return {Failure::Cancelled, {TWINCHART_TR("Stopped. What was acknowledged is kept."), {}}};
}

Session::Session(Options options, FileLock lock, Account account, contract::Genesis genesis)
    : m_options(std::move(options)), m_lock(std::move(lock)), m_account(std::move(account)),
      m_genesis(std::move(genesis)), m_clock(m_genesis.simulatedTime),
      m_log(openLog(userPaths(m_options.home, m_account.user.entry.name).log, m_clock))
{
}

Result<FileLock> Session::lockUser(const Options& options, const std::string& user)
{
    const UserPaths paths = userPaths(options.home, user);
    std::error_code ignored;
    if (!isUserName(user) || !fs::is_directory(paths.folder, ignored))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "This user and passphrase do not open anything here. Nothing was changed. Check the user's name and try again."));
    auto lock = FileLock::take(paths.lock, options.program);
    if (!lock && lock.error().holder.pid != 0)
        return problem(
            Failure::InUse,
            TWINCHART_TR(
                "This user's data is in use by process %1 (%2). Nothing was changed. End that program, or use it."),
            {std::to_string(lock.error().holder.pid), lock.error().holder.program});
    if (!lock)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {"lock", FileError{paths.lock, lock.error().code}.text()});
    return std::move(lock).value();
}

Result<void> Session::setStoreAside(const UserPaths& paths, const replica::ReplicaOptions& options)
{
    // What is built anew must first hear from the ledger how far the old one went, or it could never be anchored.
    TWINCHART_TRY(connect());
    const crypto::UserMasterKey& master = m_account.master;
    if (auto old = replica::Replica::open(paths.replica, {master.replicaKey(), master.auditKey()}, options)) {
        const auto counts = (*old)->counts();
        const bool isSound = (*old)->health().fresh && counts;
        [[maybe_unused]] const auto closed = (*old)->close();
        if (isSound && counts->outbox > 0 && !m_options.leaveUnsent)
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "The record store opens, and %1 contributions in it were not sent yet. Nothing was changed. Run sync --wait. If it cannot send them, sync --rebuild --leave-unsent sets them aside with the store."),
                {std::to_string(counts->outbox)});
    } else if (!isDamage(old.error().kind)) {
        // A full disk or another program is no reason to put a good store away.
        return Unexpected{problemOf(old.error())};
    }
    TWINCHART_ASSIGN(m_setAside, workstation::setStoreAside(paths.folder));
    m_log->write(LogLevel::Warning, "twinchart.workstation.session", "record store set aside", {});
    return {};
}

Result<void> Session::connect()
{
    if (m_options.nodeSocket.empty()) {
        m_gateway = gateway::connectToHome(m_options.home);
    } else {
        gateway::GatewayClient::Options client;
        client.socket = m_options.nodeSocket;
        m_gateway = std::make_unique<gateway::GatewayClient>(std::move(client));
    }
    return reconnect();
}

Result<std::unique_ptr<Session>> Session::open(const Options& options, FileLock lock, Account account, Store kind)
{
    TWINCHART_ASSIGN(contract::Genesis genesis, readGenesis(options.home));
    const UserPaths paths = userPaths(options.home, account.user.entry.name);
    std::unique_ptr<Session> session(new Session(options, std::move(lock), std::move(account), std::move(genesis)));
    const crypto::UserMasterKey& master = session->m_account.master;

    TWINCHART_TRY(checkAccess(paths.replica));
    std::error_code ignored;
    std::optional<Bytes> manifest;
    if (fs::exists(paths.manifest, ignored)) {
        session->m_findings = crypto::verifyManifest(paths.folder, master.auditKey().view());
        // Gone before the store makes its first file beside itself: killed in between, the folder is one that was not
        // ended cleanly and not one that somebody put files into.
        if (auto octets = readFile(paths.manifest, kMaxManifest))
            manifest = std::move(octets).value();
        if (const auto done = crypto::removeManifest(paths.folder); !done && fs::exists(paths.manifest, ignored))
            return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                           {"manifest", done.error().text()});
    }
    replica::ReplicaOptions replicaOptions;
    replicaOptions.program = options.program;
    const auto asBefore = [&] {
        // The very octets that were there: what they say of a damaged folder stays said. They do not know of what was
        // set aside, though.
        if (!session->m_setAside.empty()) [[maybe_unused]]
            const auto written = crypto::writeManifest(paths.folder, master.auditKey(), session->m_findings);
        else if (manifest) [[maybe_unused]]
            const auto restored = writeFileAtomically(paths.manifest, *manifest);
    };
    if (kind == Store::Anew)
        if (const auto aside = session->setStoreAside(paths, replicaOptions); !aside) {
            asBefore();
            return Unexpected{aside.error()};
        }
    auto store = kind != Store::Existing
                     ? replica::Replica::create(paths.replica, {master.replicaKey(), master.auditKey()}, replicaOptions)
                     : replica::Replica::open(paths.replica, {master.replicaKey(), master.auditKey()}, replicaOptions);
    if (!store) {
        asBefore();
        Problem why = problemOf(store.error());
        if (isDamage(store.error().kind))
            why.failure = Failure::StoreDamaged;
        return Unexpected{std::move(why)};
    }
    session->m_replica = std::move(store).value();

    // The genesis that this replica was made under stays sealed in it; a changed file is another ledger.
    const Digest256 genesisHash = contract::genesisHash(session->m_genesis);
    const auto kept = session->m_replica->get(replica::Section::Settings, viewOf(kGenesisEntry));
    if (!kept)
        return Unexpected{problemOf(kept.error())};
    if (*kept && !equal(**kept, genesisHash))
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The file genesis is not the one that this user's data was made under. Nothing was opened. Restore that file."));
    if (!*kept) {
        replica::Batch batch;
        batch.entries.push_back({replica::Section::Settings, bytesOf(kGenesisEntry), bytesOf(genesisHash.view())});
        // One that was begun and left before this row is in the same case: it knows nothing yet.
        if (kind != Store::New)
            batch.entries.push_back({replica::Section::Settings, bytesOf(kBuildingEntry), bytesOf("1")});
        if (kind == Store::Anew)
            batch.audit.push_back(
                {session->m_clock.now(), replica::AuditAct::BuiltAnew, std::nullopt, session->m_setAside});
        if (const auto done = session->m_replica->write(batch); !done)
            return Unexpected{problemOf(done.error())};
    }

    const auto building = session->m_replica->get(replica::Section::Settings, viewOf(kBuildingEntry));
    if (!building)
        return Unexpected{problemOf(building.error())};
    session->m_building = building->has_value();

    Result<void> online;
    if (kind != Store::Anew)
        online = session->connect();
    session->m_submitter =
        std::make_unique<Submitter>(*session->m_gateway, session->m_genesis.chain, session->m_account.device.signing);
    session->m_synchroniser = std::make_unique<sync::Synchroniser>(
        *session->m_replica, *session->m_gateway, session->m_genesis, session->m_account.device, session->m_clock);
    if (!online && online.error().failure == Failure::NotPermitted && kind != Store::New && !options.guest)
        return Unexpected{online.error()};
    return session;
}

Session::~Session()
{
    m_synchroniser.reset();
    if (m_gateway)
        m_gateway->logout();
    m_gateway.reset();
    bool clean = false;
    if (m_replica)
        clean = m_replica->close().hasValue();
    m_replica.reset();
    if (!clean)
        return;
    m_log.reset();
    const fs::path folder = userPaths(m_options.home, m_account.user.entry.name).folder;
    // Without a manifest the next check looks into the files themselves, so a failure here loses nothing.
    [[maybe_unused]] const auto written = crypto::writeManifest(folder, m_account.master.auditKey(), m_findings);
}

Result<void> Session::reconnect()
{
    const auto login = m_gateway->login(
        {m_genesis.chain, m_account.device.signing.publicKey(),
         [this](BytesView message) -> std::optional<Signature64> { return m_account.device.signing.sign(message); }});
    m_online = login.hasValue();
    if (!login)
        return Unexpected{problemOf(login.error())};
    return {};
}

Result<void> Session::markBuilt()
{
    replica::Batch batch;
    batch.entries.push_back({replica::Section::Settings, bytesOf(kBuildingEntry), std::nullopt});
    if (const auto done = m_replica->write(batch); !done)
        return Unexpected{problemOf(done.error())};
    m_building = false;
    return {};
}

Result<std::uint64_t> Session::dropSetAside()
{
    const fs::path folder = userPaths(m_options.home, m_account.user.entry.name).folder;
    const auto isOfThem = [](const crypto::ManifestFinding& f) { return isSetAside(f.name); };
    // One that somebody removed by hand is still missed by the manifest.
    if (storesSetAside(folder).empty() && std::ranges::none_of(m_findings, isOfThem))
        return std::uint64_t{0};
    if (const auto audited = m_replica->audit({m_clock.now(), replica::AuditAct::DroppedStores, std::nullopt, {}});
        !audited)
        return Unexpected{problemOf(audited.error())};
    TWINCHART_ASSIGN(const std::size_t count, dropStoresSetAside(folder));
    // What the manifest said of them is of no more use to anybody.
    std::erase_if(m_findings, isOfThem);
    return std::uint64_t{count};
}

Result<void> Session::describe(UserDescription user)
{
    if (const auto done = writeUser(m_options.home, user); !done)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {"user.json", done.error().text()});
    m_account.user = std::move(user);
    return {};
}

Result<const crypto::HospitalKeys*> Session::hospitalKeys()
{
    if (m_hospitalKeys)
        return &*m_hospitalKeys;
    const auto kept = m_replica->get(replica::Section::StaffKeys, viewOf(kStaffEntry));
    if (!kept)
        return Unexpected{problemOf(kept.error())};
    if (*kept) {
        m_hospitalKeys = decodeKeys(**kept);
        if (m_hospitalKeys) {
            keepBeside(*m_hospitalKeys);
            return &*m_hospitalKeys;
        }
    }
    if (const auto own = readHospitalFile(userPaths(m_options.home, m_account.user.entry.name).hospital,
                                          m_account.master, m_genesis.chain, m_account.user.organisation)) {
        TWINCHART_TRY(keepHospitalKeys(*own));
        return &*m_hospitalKeys;
    }
    const auto answer = m_gateway->call(gateway::StaffKeysGetRequest{});
    if (!answer)
        return Unexpected{problemOf(answer.error())};
    if (!answer->sealed)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "This user has no keys of the hospital (they come with a staff certificate). Nothing was changed."));
    auto keys = crypto::openHospitalKeys(*answer->sealed, m_account.device.sealing,
                                         {m_genesis.chain, m_account.user.organisation, m_account.device.sealing.id()});
    if (!keys)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The hospital's keys that the node gave do not open with this device. Nothing was changed. Ask the administrator to issue them again."));
    // Anybody can seal something to this device: only the hospital's name key gives the name in our own certificate.
    const auto state = sync::newestProvenState(m_synchroniser->headers(), m_clock.now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    const auto certificate = sync::provenEntry<contract::CertificateEntry>(
        *m_gateway, *state, contract::key::certificate(m_account.device.signing.id()));
    if (!certificate)
        return Unexpected{problemOf(certificate.error())};
    if (!*certificate || !(*certificate)->name ||
        *(*certificate)->name != crypto::foldedNameMac(*keys, m_account.user.entry.name))
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The hospital's keys that the node gave are not those that this user's certificate was made with. Nothing was changed. Run a check of the node and tell the administrator."));
    TWINCHART_TRY(keepHospitalKeys(*keys));
    return &*m_hospitalKeys;
}

void Session::keepBeside(const crypto::HospitalKeys& keys)
{
    const PublicSigningKey own = m_account.device.signing.publicKey();
    const bool isRoot = std::ranges::any_of(m_genesis.members, [&](const contract::GenesisMember& member) {
        return member.root == contract::keyField(own);
    });
    const fs::path path = userPaths(m_options.home, m_account.user.entry.name).hospital;
    std::error_code ignored;
    if (!isRoot || fs::exists(path, ignored))
        return;
    // Of a home that an earlier program made. They still are in the record store: the next session tries again.
    [[maybe_unused]] const auto written =
        writeHospitalFile(path, keys, m_account.master, m_genesis.chain, m_account.user.organisation);
}

Result<void> Session::keepOwnHospitalKeys(const crypto::HospitalKeys& keys)
{
    const fs::path path = userPaths(m_options.home, m_account.user.entry.name).hospital;
    if (const auto done = writeHospitalFile(path, keys, m_account.master, m_genesis.chain, m_account.user.organisation);
        !done)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {path.filename().string(), done.error().text()});
    return keepHospitalKeys(keys);
}

Result<void> Session::keepHospitalKeys(const crypto::HospitalKeys& keys)
{
    replica::Batch batch;
    batch.entries.push_back({replica::Section::StaffKeys, bytesOf(kStaffEntry), encodeKeys(keys)});
    if (const auto done = m_replica->write(batch); !done)
        return Unexpected{problemOf(done.error())};
    m_hospitalKeys = keys.clone();
    return {};
}

Result<void> Session::keepCatalogue(BytesView octets)
{
    replica::Batch batch;
    batch.entries.push_back({replica::Section::Catalogues, bytesOf(crypto::sha256(octets).view()), bytesOf(octets)});
    if (const auto done = m_replica->write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

Result<Session::InForce> Session::catalogue()
{
    Digest256 digest = m_genesis.catalogue.digest;
    const auto current =
        m_online ? stateEntry<contract::CurrentCatalogueEntry>(*m_gateway, contract::key::currentCatalogue())
                 : Result<std::optional<contract::CurrentCatalogueEntry>>(std::nullopt);
    if (current && *current) {
        digest = (*current)->digest;
        if (digest != m_catalogueDigest || !m_catalogue) {
            replica::Batch batch;
            batch.entries.push_back({replica::Section::Settings, bytesOf(kCurrentCatalogue), bytesOf(digest.view())});
            if (const auto done = m_replica->write(batch); !done)
                return Unexpected{problemOf(done.error())};
            const auto entry = stateEntry<contract::CatalogueStateEntry>(*m_gateway, contract::key::catalogue(digest));
            m_catalogueSince = entry && *entry ? (*entry)->since : 0;
        }
    } else if (const auto known = m_replica->get(replica::Section::Settings, viewOf(kCurrentCatalogue));
               known && *known) {
        digest = Digest256::from(**known).value_or(digest);
    }
    if (m_catalogue && digest == m_catalogueDigest)
        return InForce{digest, &*m_catalogue, m_catalogueSince};

    TWINCHART_ASSIGN(const Bytes octets, catalogueFile(digest));
    auto parsed = model::Catalogue::parse(octets);
    if (!parsed)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "The catalogue in force (%1) cannot be read by this program. Nothing was changed. Use a newer program."),
            {toHex(digest).substr(0, 16)});
    if (const auto last = m_replica->get(replica::Section::Settings, viewOf(kReadCatalogue));
        m_replica->health().fresh && last && (!*last || !equal(**last, digest))) {
        replica::Batch batch;
        batch.entries.push_back({replica::Section::Settings, bytesOf(kReadCatalogue), bytesOf(digest.view())});
        if (const auto done = m_replica->write(batch); !done)
            return Unexpected{problemOf(done.error())};
    }
    m_catalogue = std::move(parsed).value();
    m_catalogueDigest = digest;
    return InForce{digest, &*m_catalogue, m_catalogueSince};
}

Result<Bytes> Session::catalogueFile(const Digest256& digest)
{
    for (const BytesView builtin : {model::Catalogue::builtinWithProblemHistory(), model::Catalogue::builtinFirst()})
        if (crypto::sha256(builtin) == digest)
            return bytesOf(builtin);
    if (const auto kept = m_replica->get(replica::Section::Catalogues, digest);
        kept && *kept && crypto::sha256(**kept) == digest)
        return bytesOf(**kept);
    if (m_online)
        if (const auto answer = m_gateway->call(gateway::CatalogueGetRequest{digest});
            answer && answer->file && crypto::sha256(*answer->file) == digest) {
            TWINCHART_TRY(keepCatalogue(*answer->file));
            return *answer->file;
        }
    return problem(
        Failure::Refused,
        TWINCHART_TR(
            "The catalogue in force (%1) is not on this workstation. Nothing was changed. Get its file from the administrator and add it."),
        {toHex(digest).substr(0, 16)});
}

Result<Session::InForce> Session::catalogueToRead()
{
    auto inForce = catalogue();
    if (inForce)
        return inForce;
    // What is shown was sealed under catalogues of then: the newest that can be read here serves, whatever is in force.
    if (!m_catalogue) {
        Bytes newest = bytesOf(model::Catalogue::builtinWithProblemHistory());
        if (const auto last = m_replica->get(replica::Section::Settings, viewOf(kReadCatalogue)); last && *last)
            if (const auto digest = Digest256::from(**last))
                if (auto octets = catalogueFile(*digest))
                    newest = std::move(octets).value();
        auto parsed = model::Catalogue::parse(newest);
        if (!parsed)
            return inForce;
        m_catalogue = std::move(parsed).value();
        m_catalogueDigest = crypto::sha256(newest);
    }
    return InForce{m_catalogueDigest, &*m_catalogue, m_catalogueSince};
}

Result<void> submitCatalogue(Session& session, BytesView octets, const std::string& name)
{
    const auto catalogue = model::Catalogue::parse(octets);
    if (!catalogue)
        return problem(Failure::Refused, TWINCHART_TR("%1 is no catalogue: %2. Nothing was changed."),
                       {name, catalogue.error().text()});
    contract::CatalogueBody body;
    body.table.digest = crypto::sha256(octets);
    for (const model::TableRow& row : catalogue->table())
        body.table.entries.push_back({row.code, static_cast<std::uint8_t>(row.stage),
                                      static_cast<contract::PermissionClass>(row.permissionClass), row.writable});
    // First the file where everybody finds it: a digest in force whose file nobody has would stop all who write.
    const bool isBuiltin = body.table.digest == crypto::sha256(model::Catalogue::builtinFirst()) ||
                           body.table.digest == crypto::sha256(model::Catalogue::builtinWithProblemHistory());
    if (!isBuiltin)
        if (const auto put = session.gateway().call(gateway::CataloguePutRequest{bytesOf(octets)}); !put)
            return Unexpected{problemOf(put.error())};
    TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, session.submitter().submit({body}));
    return session.keepCatalogue(octets);
}

} // namespace twinchart::workstation

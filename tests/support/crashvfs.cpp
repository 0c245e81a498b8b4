// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/crashvfs.h>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>
#include <set>
#include <utility>
#include <vector>

namespace twinchart::support {

namespace {
constexpr std::size_t kSector = 512;
constexpr int kShmLocks = SQLITE_SHM_NLOCK;

struct Handle;

/// A file of the disk; its identity survives its name.
struct File {
    std::uint64_t id = 0;
    Bytes content;
    std::set<const Handle*> shared;
    const Handle* reserved = nullptr;
    const Handle* pending = nullptr;
    const Handle* exclusive = nullptr;
    std::vector<std::unique_ptr<Bytes>> shm;
    std::array<std::set<const Handle*>, kShmLocks> shmShared;
    std::array<const Handle*, kShmLocks> shmExclusive{};
};
using FilePtr = std::shared_ptr<File>;

struct Operation {
    enum class Kind { Write, Truncate, Sync, Create, Delete } kind;
    std::uint64_t file = 0;
    std::string path;         ///< Create, Delete
    std::size_t at = 0;       ///< Write: offset; Truncate: size
    Bytes octets;             ///< Write
    bool syncsFolder = false; ///< Delete: at once; Create: at the file's first sync
};

void writeAt(Bytes& content, std::size_t at, BytesView octets)
{
    if (content.size() < at + octets.size())
        content.resize(at + octets.size(), 0);
    std::ranges::copy(octets, content.begin() + static_cast<std::ptrdiff_t>(at));
}
} // namespace

struct CrashVfs::State {
    std::string name;
    sqlite3_vfs vfs{};
    mutable std::mutex mutex;
    std::map<std::string, FilePtr> files;
    std::uint64_t nextId = 1;
    std::map<std::string, std::pair<std::uint64_t, Bytes>> base; ///< durable when the record began
    std::vector<Operation> log;
    bool recording = false;
    std::uint64_t calls = 0;
    std::uint64_t failAt = 0;
    bool failAfter = false;
    bool failed = false;

    bool fails()
    {
        ++calls;
        const bool now = failAt != 0 && (calls == failAt || (failAfter && calls > failAt));
        failed = failed || now;
        return now;
    }
    void note(Operation operation)
    {
        if (recording)
            log.push_back(std::move(operation));
    }
    void restart(bool record)
    {
        base.clear();
        for (const auto& [path, file] : files)
            base[path] = {file->id, file->content};
        log.clear();
        recording = record;
        calls = 0;
        failAt = 0;
        failed = false;
    }
};

namespace {
using State = CrashVfs::State;

struct Handle {
    sqlite3_file base; ///< first: SQLite sees only this
    State* state;
    FilePtr file;
    std::string path; ///< empty = temporary
    int level = SQLITE_LOCK_NONE;
};
Handle& handle(sqlite3_file* file)
{
    return *reinterpret_cast<Handle*>(file);
}
State& stateOf(sqlite3_vfs* vfs)
{
    return *static_cast<State*>(vfs->pAppData);
}

void dropShm(Handle& h)
{
    for (std::size_t i = 0; i < h.file->shmShared.size(); ++i) {
        h.file->shmShared[i].erase(&h);
        if (h.file->shmExclusive[i] == &h)
            h.file->shmExclusive[i] = nullptr;
    }
}
void unlockTo(Handle& h, int level)
{
    File& f = *h.file;
    for (const Handle** owner : {&f.reserved, &f.pending, &f.exclusive})
        if (*owner == &h)
            *owner = nullptr;
    if (level == SQLITE_LOCK_NONE)
        f.shared.erase(&h);
    h.level = level;
}

int closeFile(sqlite3_file* file)
{
    Handle& h = handle(file);
    State* state = h.state;
    const std::lock_guard lock(state->mutex);
    unlockTo(h, SQLITE_LOCK_NONE);
    dropShm(h);
    h.~Handle();
    return SQLITE_OK;
}

int readFile(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    if (h.state->fails())
        return SQLITE_IOERR_READ;
    const auto at = static_cast<std::size_t>(offset);
    const auto wanted = static_cast<std::size_t>(amount);
    const Bytes& content = h.file->content;
    const std::size_t there = at < content.size() ? std::min(wanted, content.size() - at) : 0;
    auto* octets = static_cast<std::uint8_t*>(out);
    if (there != 0)
        std::memcpy(octets, content.data() + at, there);
    if (there == wanted)
        return SQLITE_OK;
    std::memset(octets + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* file, const void* in, int amount, sqlite3_int64 offset)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    const bool fails = h.state->fails();
    BytesView octets(static_cast<const std::uint8_t*>(in), static_cast<std::size_t>(amount));
    if (fails)
        octets = octets.first(octets.size() / 2);
    writeAt(h.file->content, static_cast<std::size_t>(offset), octets);
    h.state->note({Operation::Kind::Write, h.file->id, {}, static_cast<std::size_t>(offset), bytesOf(octets), false});
    return fails ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    if (h.state->fails())
        return SQLITE_IOERR_TRUNCATE;
    h.file->content.resize(static_cast<std::size_t>(size), 0);
    h.state->note({Operation::Kind::Truncate, h.file->id, {}, static_cast<std::size_t>(size), {}, false});
    return SQLITE_OK;
}

int syncFile(sqlite3_file* file, int)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    if (h.state->fails())
        return SQLITE_IOERR_FSYNC;
    h.state->note({Operation::Kind::Sync, h.file->id, {}, 0, {}, false});
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    if (h.state->fails())
        return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(h.file->content.size());
    return SQLITE_OK;
}

int lockFile(sqlite3_file* file, int level)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    if (h.level >= level)
        return SQLITE_OK;
    if (h.state->fails())
        return SQLITE_IOERR_LOCK;
    File& f = *h.file;
    const auto others = [&h](const Handle* owner) { return owner != nullptr && owner != &h; };
    if (others(f.exclusive) || (level == SQLITE_LOCK_SHARED && others(f.pending)))
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED) {
        f.shared.insert(&h);
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (others(f.reserved))
            return SQLITE_BUSY;
        f.reserved = &h;
    } else {
        if (others(f.reserved) || others(f.pending))
            return SQLITE_BUSY;
        f.pending = &h;
        if (f.shared.size() > 1)
            return SQLITE_BUSY;
        f.exclusive = &h;
    }
    h.level = level;
    return SQLITE_OK;
}

int unlockFile(sqlite3_file* file, int level)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    unlockTo(h, level);
    return SQLITE_OK;
}

int checkReserved(sqlite3_file* file, int* out)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    *out = h.file->reserved != nullptr || h.file->exclusive != nullptr ? 1 : 0;
    return SQLITE_OK;
}

int fileControl(sqlite3_file*, int what, void* value)
{
    if (what != SQLITE_FCNTL_MMAP_SIZE)
        return SQLITE_NOTFOUND;
    // Never mapped; the question is answered all the same.
    *static_cast<sqlite3_int64*>(value) = 0;
    return SQLITE_OK;
}
int sectorSize(sqlite3_file*)
{
    return static_cast<int>(kSector);
}
int characteristics(sqlite3_file*)
{
    return 0;
}

int shmMap(sqlite3_file* file, int region, int size, int extend, void volatile** out)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    auto& shm = h.file->shm;
    const auto wanted = static_cast<std::size_t>(region);
    *out = nullptr;
    if (wanted >= shm.size() && extend == 0)
        return SQLITE_OK;
    while (shm.size() <= wanted)
        shm.push_back(std::make_unique<Bytes>(static_cast<std::size_t>(size)));
    *out = shm[wanted]->data();
    return SQLITE_OK;
}

int shmLock(sqlite3_file* file, int first, int count, int flags)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    File& f = *h.file;
    const auto from = static_cast<std::size_t>(first);
    const std::size_t end = from + static_cast<std::size_t>(count);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        for (std::size_t i = from; i < end; ++i) {
            f.shmShared[i].erase(&h);
            if (f.shmExclusive[i] == &h)
                f.shmExclusive[i] = nullptr;
        }
        return SQLITE_OK;
    }
    for (std::size_t i = from; i < end; ++i) {
        const bool taken = f.shmExclusive[i] != nullptr && f.shmExclusive[i] != &h;
        const bool read = f.shmShared[i].size() > (f.shmShared[i].contains(&h) ? 1U : 0U);
        if (taken || (exclusive && read))
            return SQLITE_BUSY;
    }
    for (std::size_t i = from; i < end; ++i) {
        if (exclusive)
            f.shmExclusive[i] = &h;
        else
            f.shmShared[i].insert(&h);
    }
    return SQLITE_OK;
}

void shmBarrier(sqlite3_file*)
{
    std::atomic_thread_fence(std::memory_order_seq_cst);
}

int shmUnmap(sqlite3_file* file, int remove)
{
    Handle& h = handle(file);
    const std::lock_guard lock(h.state->mutex);
    dropShm(h);
    if (remove != 0)
        h.file->shm.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods kMethods{2,           closeFile,  readFile,        writeFile,  truncateFile,
                                  syncFile,    fileSize,   lockFile,        unlockFile, checkReserved,
                                  fileControl, sectorSize, characteristics, shmMap,     shmLock,
                                  shmBarrier,  shmUnmap,   nullptr,         nullptr};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* outFlags)
{
    State& state = stateOf(vfs);
    const std::lock_guard lock(state.mutex);
    out->pMethods = nullptr;
    if (state.fails())
        return SQLITE_CANTOPEN;
    const std::string path = name != nullptr ? name : "";
    FilePtr file;
    if (const auto there = state.files.find(path); !path.empty() && there != state.files.end()) {
        file = there->second;
    } else {
        if (!path.empty() && (flags & SQLITE_OPEN_CREATE) == 0)
            return SQLITE_CANTOPEN;
        file = std::make_shared<File>();
        file->id = state.nextId++;
        if (!path.empty()) {
            state.files[path] = file;
            const bool journal =
                (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
            state.note({Operation::Kind::Create, file->id, path, 0, {}, journal});
        }
    }
    auto* h = new (out) Handle{{&kMethods}, &state, std::move(file), path, SQLITE_LOCK_NONE};
    (void)h;
    if (outFlags != nullptr)
        *outFlags = flags;
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* name, int syncFolder)
{
    State& state = stateOf(vfs);
    const std::lock_guard lock(state.mutex);
    if (state.fails())
        return SQLITE_IOERR_DELETE;
    const auto there = state.files.find(name);
    if (there == state.files.end())
        return SQLITE_IOERR_DELETE_NOENT;
    state.note({Operation::Kind::Delete, there->second->id, name, 0, {}, syncFolder != 0});
    state.files.erase(there);
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs* vfs, const char* name, int, int* out)
{
    State& state = stateOf(vfs);
    const std::lock_guard lock(state.mutex);
    if (state.fails())
        return SQLITE_IOERR_ACCESS;
    *out = state.files.contains(name) ? 1 : 0;
    return SQLITE_OK;
}

int fullPath(sqlite3_vfs*, const char* name, int size, char* out)
{
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int amount, char* out)
{
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    return system->xRandomness(system, amount, out);
}
int sleepNot(sqlite3_vfs*, int microseconds)
{
    return microseconds;
}
int currentTime(sqlite3_vfs*, double* out)
{
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    return system->xCurrentTime(system, out);
}
int currentTime64(sqlite3_vfs*, sqlite3_int64* out)
{
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    return system->xCurrentTimeInt64(system, out);
}
int lastError(sqlite3_vfs*, int, char*)
{
    return 0;
}

/// What became of the unsynced writes when the power failed.
class Wreck {
public:
    explicit Wreck(std::mt19937_64& random) : m_random(random), m_mood(static_cast<Mood>(random() % 4)) {}

    bool coin() { return m_mood == Mood::KeepAll || (m_mood != Mood::LoseAll && m_random() % 2 == 0); }

    void apply(Bytes& content, const Operation& operation)
    {
        if (operation.kind == Operation::Kind::Truncate) {
            if (coin())
                content.resize(operation.at, 0);
            return;
        }
        switch (m_mood) {
        case Mood::LoseAll: return;
        case Mood::KeepAll: writeAt(content, operation.at, operation.octets); return;
        case Mood::Tear: tear(content, operation); return;
        case Mood::Mixed: break;
        }
        switch (m_random() % 4) {
        case 0: return;
        case 1: writeAt(content, operation.at, operation.octets); return;
        case 2: tear(content, operation); return;
        default: spoil(content, operation); return;
        }
    }

private:
    enum class Mood { LoseAll, KeepAll, Tear, Mixed };

    /// Each sector of the write by itself is there or not.
    void tear(Bytes& content, const Operation& operation)
    {
        const BytesView octets = operation.octets;
        for (std::size_t from = 0; from < octets.size();) {
            const std::size_t end =
                std::min(octets.size(), ((operation.at + from) / kSector + 1) * kSector - operation.at);
            if (m_random() % 2 == 0)
                writeAt(content, operation.at + from, octets.subspan(from, end - from));
            from = end;
        }
    }
    /// Every sector that the write touches holds anything.
    void spoil(Bytes& content, const Operation& operation)
    {
        writeAt(content, operation.at, operation.octets);
        const std::size_t first = operation.at / kSector * kSector;
        const std::size_t last =
            std::min(content.size(), (operation.at + operation.octets.size() + kSector - 1) / kSector * kSector);
        for (std::size_t i = first; i < last; ++i)
            content[i] = static_cast<std::uint8_t>(m_random());
    }

    std::mt19937_64& m_random;
    Mood m_mood;
};
} // namespace

CrashVfs::CrashVfs(const std::string& name) : m(std::make_unique<State>())
{
    m->name = name;
    sqlite3_vfs& v = m->vfs;
    v.iVersion = 2;
    v.szOsFile = static_cast<int>(sizeof(Handle));
    v.mxPathname = 512;
    v.zName = m->name.c_str();
    v.pAppData = m.get();
    v.xOpen = openFile;
    v.xDelete = deleteFile;
    v.xAccess = accessFile;
    v.xFullPathname = fullPath;
    v.xRandomness = randomness;
    v.xSleep = sleepNot;
    v.xCurrentTime = currentTime;
    v.xGetLastError = lastError;
    v.xCurrentTimeInt64 = currentTime64;
    sqlite3_vfs_register(&v, 0);
}

CrashVfs::~CrashVfs()
{
    sqlite3_vfs_unregister(&m->vfs);
}
const std::string& CrashVfs::name() const
{
    return m->name;
}

CrashVfs::Disk CrashVfs::disk() const
{
    const std::lock_guard lock(m->mutex);
    Disk out;
    for (const auto& [path, file] : m->files)
        out[path] = file->content;
    return out;
}

void CrashVfs::load(Disk disk)
{
    const std::lock_guard lock(m->mutex);
    m->files.clear();
    for (auto& [path, content] : disk) {
        auto file = std::make_shared<File>();
        file->id = m->nextId++;
        file->content = std::move(content);
        m->files[path] = std::move(file);
    }
    m->restart(false);
}

void CrashVfs::record()
{
    const std::lock_guard lock(m->mutex);
    m->restart(true);
}

std::size_t CrashVfs::operations() const
{
    const std::lock_guard lock(m->mutex);
    return m->log.size();
}

CrashVfs::Disk CrashVfs::afterCrash(std::size_t operations, std::mt19937_64& random) const
{
    using Kind = Operation::Kind;
    const std::lock_guard lock(m->mutex);
    struct OnDisk {
        Bytes durable;
        std::vector<const Operation*> unsynced;
    };
    std::map<std::uint64_t, OnDisk> contents;
    std::map<std::string, std::uint64_t> names; // durable
    std::vector<const Operation*> unsyncedNames;
    for (const auto& [path, file] : m->base) {
        names[path] = file.first;
        contents[file.first].durable = file.second;
    }
    const auto rename = [&names](const Operation& o) {
        if (o.kind == Kind::Create)
            names[o.path] = o.file;
        else if (const auto there = names.find(o.path); there != names.end() && there->second == o.file)
            names.erase(there);
    };
    const auto syncFolder = [&] {
        for (const Operation* o : unsyncedNames)
            rename(*o);
        unsyncedNames.clear();
    };
    for (std::size_t i = 0; i < std::min(operations, m->log.size()); ++i) {
        const Operation& o = m->log[i];
        OnDisk& file = contents[o.file];
        switch (o.kind) {
        case Kind::Write:
        case Kind::Truncate: file.unsynced.push_back(&o); break;
        case Kind::Sync:
            for (const Operation* done : file.unsynced) {
                if (done->kind == Kind::Truncate)
                    file.durable.resize(done->at, 0);
                else
                    writeAt(file.durable, done->at, done->octets);
            }
            file.unsynced.clear();
            // SQLite syncs the folder with a new journal or log, and with it every name in it.
            if (std::ranges::any_of(unsyncedNames,
                                    [&](const Operation* made) { return made->file == o.file && made->syncsFolder; }))
                syncFolder();
            break;
        case Kind::Create: unsyncedNames.push_back(&o); break;
        case Kind::Delete:
            unsyncedNames.push_back(&o);
            if (o.syncsFolder)
                syncFolder();
            break;
        }
    }
    Wreck wreck(random);
    for (const Operation* o : unsyncedNames)
        if (wreck.coin())
            rename(*o);
    Disk out;
    for (const auto& [path, id] : names) {
        OnDisk& file = contents[id];
        for (const Operation* o : file.unsynced)
            wreck.apply(file.durable, *o);
        out[path] = std::move(file.durable);
    }
    return out;
}

std::uint64_t CrashVfs::calls() const
{
    const std::lock_guard lock(m->mutex);
    return m->calls;
}

void CrashVfs::failCall(std::uint64_t call, bool andAllAfter)
{
    const std::lock_guard lock(m->mutex);
    m->calls = 0;
    m->failAt = call;
    m->failAfter = andAllAfter;
    m->failed = false;
}

bool CrashVfs::hasFailed() const
{
    const std::lock_guard lock(m->mutex);
    return m->failed;
}

} // namespace twinchart::support

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/manifest.h>

#include <crypto/hash.h>

#include "envelope.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace twinchart::crypto {

namespace {
namespace fs = std::filesystem;
constexpr std::string_view kMagic = "TCM1";
constexpr std::uint8_t kSuite = 1;
constexpr std::string_view kFileName = "manifest";
constexpr std::size_t kMaxName = 4096;
constexpr std::uint32_t kMaxEntries = 1'000'000;
constexpr std::uint64_t kMaxFile = 256u << 20;
constexpr std::size_t kTrailer = 2 * Digest256::kSize;

using What = ManifestFinding::What;

struct Present {
    std::string name;
    bool regular = false;
};

/// What changes while nobody is at work on the folder's data, and holds none of it.
bool isBeside(std::string_view name)
{
    return name == kFileName || name == "tries" || name == "lock" ||
           (name.ends_with(".db.lock") && name.find('/') == std::string_view::npos);
}

Expected<std::vector<Present>, FileError> listFolder(const fs::path& folder)
{
    std::vector<Present> out;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    const fs::recursive_directory_iterator end;
    for (; !error && at != end; at.increment(error)) {
        const std::string name = at->path().lexically_relative(folder).generic_string();
        const bool top = at.depth() == 0;
        if (isBeside(name))
            continue;
        const fs::file_status status = at->symlink_status(error);
        if (error)
            break;
        if (fs::is_directory(status)) {
            if (top && name == "log")
                at.disable_recursion_pending();
            continue;
        }
        out.push_back({name, fs::is_regular_file(status)});
    }
    if (error)
        return Unexpected{FileError{folder, error.value()}};
    std::ranges::sort(out, {}, &Present::name);
    return out;
}

// Never follows a link: what is hashed is what the folder itself holds.
Expected<ManifestEntry, FileError> hashFile(const fs::path& folder, const std::string& name)
{
    const fs::path path = folder / name;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return Unexpected{FileError{path, errno}};
    ManifestEntry out{name, 0, {}};
    Sha256 hash;
    Bytes buffer(1u << 18);
    int code = 0;
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            code = errno;
        if (got <= 0)
            break;
        hash.update({buffer.data(), static_cast<std::size_t>(got)});
        out.size += static_cast<std::uint64_t>(got);
    }
    ::close(fd);
    if (code != 0)
        return Unexpected{FileError{path, code}};
    out.digest = hash.finish();
    return out;
}

bool isPlainName(std::string_view name)
{
    if (name.empty())
        return false;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == "..")
            return false;
        start = end + 1;
    }
    return true;
}

Digest256 macOf(BytesView auditKey, BytesView body)
{
    return hmacSha256(deriveKey(auditKey, "manifest"), body);
}
} // namespace

Expected<Bytes, FileError> makeManifest(const fs::path& folder, BytesView auditKey,
                                        std::span<const ManifestFinding> standing)
{
    TWINCHART_ASSIGN(const std::vector<Present> present, listFolder(folder));
    std::vector<ManifestEntry> entries;
    for (const Present& file : present) {
        if (!file.regular)
            return Unexpected{FileError{folder / file.name, EINVAL}};
        TWINCHART_ASSIGN(ManifestEntry entry, hashFile(folder, file.name));
        const auto accused = std::ranges::find(standing, file.name, &ManifestFinding::name);
        // What could not be read then cannot be known to have been made since.
        const bool stands = accused != standing.end() && accused->what != What::Missing &&
                            (!accused->found || *accused->found == entry);
        if (!stands)
            entries.push_back(std::move(entry));
        else if (accused->listed)
            entries.push_back(*accused->listed);
    }
    for (const ManifestFinding& accused : standing)
        if (accused.what == What::Missing && accused.listed &&
            !std::ranges::binary_search(present, accused.name, {}, &Present::name))
            entries.push_back(*accused.listed);
    std::ranges::sort(entries, {}, &ManifestEntry::name);
    Writer out;
    out.raw(header(kMagic, kSuite)).u32(static_cast<std::uint32_t>(entries.size()));
    for (const ManifestEntry& entry : entries)
        out.var(entry.name).u64(entry.size).raw(entry.digest);
    out.raw(macOf(auditKey, out.bytes()));
    out.raw(sha256(out.bytes()));
    return std::move(out).take();
}

Expected<void, FileError> writeManifest(const fs::path& folder, BytesView auditKey,
                                        std::span<const ManifestFinding> standing)
{
    // Left by a stop in the middle of the last write: it would be listed, and then this write would take it away.
    const fs::path leftover = folder / (std::string(kFileName) + ".new");
    std::error_code error;
    fs::remove(leftover, error);
    if (error)
        return Unexpected{FileError{leftover, error.value()}};
    TWINCHART_ASSIGN(const Bytes octets, makeManifest(folder, auditKey, standing));
    return writeFileAtomically(folder / kFileName, octets);
}

Expected<void, FileError> removeManifest(const fs::path& folder)
{
    std::error_code error;
    fs::remove(folder / kFileName, error);
    if (error)
        return Unexpected{FileError{folder / kFileName, error.value()}};
    return {};
}

Expected<std::vector<ManifestEntry>, CryptoError> decodeManifest(BytesView octets)
{
    if (octets.size() > kMaxFile)
        return Unexpected{CryptoError::TooLarge};
    if (octets.size() < kHeaderSize + kTrailer)
        return Unexpected{CryptoError::Malformed};
    if (!equal(octets.first(kHeaderSize), header(kMagic, kSuite)))
        return Unexpected{CryptoError::UnknownVersion};
    if (!equal(sha256(octets.first(octets.size() - Digest256::kSize)).view(), octets.last(Digest256::kSize)))
        return Unexpected{CryptoError::Damaged};
    Reader in(octets.first(octets.size() - kTrailer));
    in.raw(kHeaderSize);
    const std::uint32_t count = in.count(kMaxEntries, 4 + 8 + Digest256::kSize);
    std::vector<ManifestEntry> out;
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        ManifestEntry entry;
        entry.name = in.text(kMaxName);
        entry.size = in.u64();
        entry.digest = in.fixed<Digest256>();
        if (!isPlainName(entry.name) || (i > 0 && entry.name <= out.back().name))
            in.fail(CodecError::BadValue);
        out.push_back(std::move(entry));
    }
    if (const auto done = in.finish(); !done)
        return Unexpected{cryptoError(done.error())};
    return out;
}

std::vector<ManifestFinding> verifyManifest(const fs::path& folder, std::optional<BytesView> auditKey)
{
    const std::string own(kFileName);
    std::error_code ignored;
    if (!fs::exists(folder / kFileName, ignored))
        return {{What::Missing, own}};
    const auto octets = readFile(folder / kFileName, kMaxFile);
    if (!octets)
        return {{What::Unreadable, own}};
    const auto entries = decodeManifest(*octets);
    if (!entries)
        return {{What::ManifestDamaged, own}};
    std::vector<ManifestFinding> out;
    const BytesView whole(*octets);
    if (auditKey && !sameSecret(macOf(*auditKey, whole.first(whole.size() - kTrailer)),
                                whole.subspan(whole.size() - kTrailer, Digest256::kSize)))
        out.push_back({What::ManifestForged, own});
    const auto present = listFolder(folder);
    if (!present) {
        out.push_back({What::Unreadable, "."});
        return out;
    }
    for (const ManifestEntry& entry : *entries) {
        if (isBeside(entry.name))
            continue; // earlier programs listed the store's lock
        const auto at = std::ranges::lower_bound(*present, entry.name, {}, &Present::name);
        if (at == present->end() || at->name != entry.name) {
            out.push_back({What::Missing, entry.name, entry, {}});
            continue;
        }
        const auto now = hashFile(folder, entry.name);
        if (!at->regular || (now && *now != entry))
            out.push_back({What::Changed, entry.name, entry, now ? std::optional(*now) : std::nullopt});
        else if (!now)
            out.push_back({What::Unreadable, entry.name, entry, {}});
    }
    for (const Present& file : *present)
        if (!std::ranges::binary_search(*entries, file.name, {}, &ManifestEntry::name)) {
            auto now = hashFile(folder, file.name);
            out.push_back({What::Unlisted, file.name, {}, now ? std::optional(std::move(now).value()) : std::nullopt});
        }
    return out;
}

} // namespace twinchart::crypto

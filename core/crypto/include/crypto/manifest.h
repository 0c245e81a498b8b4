// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/file.h>
#include <util/ids.h>
#include <util/secret.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twinchart::crypto {

/// A file of a home as its manifest names it.
struct ManifestEntry {
    std::string name; ///< relative, '/' between parts
    std::uint64_t size = 0;
    Digest256 digest;
    friend bool operator==(const ManifestEntry&, const ManifestEntry&) = default;
};

/// What check finds about one file.
struct ManifestFinding {
    enum class What { Missing, Changed, Unlisted, Unreadable, ManifestDamaged, ManifestForged };
    What what = What::Changed;
    std::string name;
    std::optional<ManifestEntry> listed{}; ///< as the manifest has it
    std::optional<ManifestEntry> found{};  ///< as it was found
    /// The same accusation of the same file.
    friend bool operator==(const ManifestFinding& a, const ManifestFinding& b)
    {
        return a.what == b.what && a.name == b.name;
    }
};

/// Lists every file below `folder` except `manifest`, `lock`, `tries`, `*.db.lock` and everything in `log/` (at its
/// top), and authenticates the list (grammar TCM1) under `auditKey`. `standing` = what verifyManifest found at the open
/// before: a file that still is as it was found then, or could not be read then, keeps its old entry, so that the new
/// list does not bless the damage.
Expected<Bytes, FileError> makeManifest(const std::filesystem::path& folder, BytesView auditKey,
                                        std::span<const ManifestFinding> standing = {});
/// makeManifest, written atomically as `folder`/manifest. Called last on a clean exit; removed at open.
Expected<void, FileError> writeManifest(const std::filesystem::path& folder, BytesView auditKey,
                                        std::span<const ManifestFinding> standing = {});
Expected<void, FileError> removeManifest(const std::filesystem::path& folder);

/// The entries of a manifest file. Damaged when its own digest does not fit.
Expected<std::vector<ManifestEntry>, CryptoError> decodeManifest(BytesView octets);
/// Compares the folder with its manifest. Without a key it finds every accidental change; with `auditKey` also a
/// manifest that was remade. Empty = nothing found. A folder without manifest gives one finding Missing "manifest".
std::vector<ManifestFinding> verifyManifest(const std::filesystem::path& folder, std::optional<BytesView> auditKey);

} // namespace twinchart::crypto

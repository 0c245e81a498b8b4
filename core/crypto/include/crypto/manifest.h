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
    friend bool operator==(const ManifestFinding&, const ManifestFinding&) = default;
};

/// Lists every file below `folder` except `manifest`, `lock` and everything in `log/` (at its top), and
/// authenticates the list (grammar TCM1) under `auditKey`.
Expected<Bytes, FileError> makeManifest(const std::filesystem::path& folder, BytesView auditKey);
/// makeManifest, written atomically as `folder`/manifest. Called last on a clean exit; removed at open.
Expected<void, FileError> writeManifest(const std::filesystem::path& folder, BytesView auditKey);
Expected<void, FileError> removeManifest(const std::filesystem::path& folder);

/// The entries of a manifest file. Damaged when its own digest does not fit.
Expected<std::vector<ManifestEntry>, CryptoError> decodeManifest(BytesView octets);
/// Compares the folder with its manifest. Without a key it finds every accidental change; with `auditKey` also a
/// manifest that was remade. Empty = nothing found. A folder without manifest gives one finding Missing "manifest".
std::vector<ManifestFinding> verifyManifest(const std::filesystem::path& folder, std::optional<BytesView> auditKey);

} // namespace twinchart::crypto

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/item.h>

namespace twinchart::model {

/// Where a resource stood in the file that brought it (kept so that an export equals the import).
struct BundleContext {
    std::string fullUrl;
    std::string bundleType;       ///< "transaction", "document" …, "" for a single resource or NDJSON
    std::string bundleIdentifier; ///< the bundle's id or identifier as JSON text, may be empty
    std::string requestMethod;
    std::string requestUrl;
    std::uint32_t order = 0; ///< position in the file
    friend bool operator==(const BundleContext&, const BundleContext&) = default;
};

/// The plaintext of a sealed record: one FHIR resource version as received, where it came from, and the
/// items that were mapped from it when it was sealed (so that what is shown is what was sealed, whatever
/// later versions of the mapping do). Magic "TCI1", version 1, suite 1. At most 128 MiB.
struct RecordContent {
    std::string source; ///< peripheral system's name, or the hospital's own with `own`
    bool own = false;
    std::string resourceType; ///< "Observation"
    std::string resourceId;   ///< "" when the resource has none
    std::string versionId;    ///< meta.versionId or ""
    DataSetCode dataSet;      ///< the record's data set; every item has the same stage
    Stage stage = Stage::Pha;
    BundleContext context;
    Bytes resource;          ///< JSON as received: every number, key and order kept, UTF-8
    std::vector<Item> items; ///< may be empty: kept, unmapped
    friend bool operator==(const RecordContent&, const RecordContent&) = default;
};

/// The first value beyond what the encoding holds, of the record or of one of its items; views into it.
std::optional<Beyond> beyondLimits(const RecordContent& content);
Bytes encode(const RecordContent& content);
Expected<RecordContent, CodecError> decodeRecord(BytesView bytes);

} // namespace twinchart::model

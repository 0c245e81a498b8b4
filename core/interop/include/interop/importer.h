// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interop/importtypes.h>
#include <model/catalogue.h>
#include <util/bytes.h>

#include <filesystem>
#include <functional>
#include <memory>

namespace twinchart::interop {

/// Receives the kept resources in the order of the file. False stops (summary.cancelled).
using RecordSink = std::function<bool(ImportedRecord&&)>;

/// Turns foreign FHIR R4 JSON into checked model values (foundations §9): bundles of every type, single
/// resources, NDJSON. A document is parsed, checked and mapped whole before the sink sees its first
/// resource, so what is refused whole changes nothing. NDJSON: every line is a document of its own and is
/// handed over as it comes, in bounded memory; with `strict` the file is read twice, first only to check.
///
/// Thread: one object per thread; the catalogue may be shared. Ownership: keeps a reference to the catalogue.
/// Errors: never throws on input; all that is wrong stands in the summary. The sink may throw: it passes through.
/// Reuse one session over many files: buffers and tables stay. Every file is resolved by itself.
class ImportSession {
public:
    ImportSession(ImportOptions options, const model::Catalogue& catalogue);
    ~ImportSession();
    ImportSession(ImportSession&&) noexcept;
    ImportSession& operator=(ImportSession&&) noexcept;

    ImportSummary read(const std::filesystem::path& file, const RecordSink& sink);
    /// The same for octets in memory (not NDJSON unless `ndjson`).
    ImportSummary readText(BytesView octets, const RecordSink& sink, bool ndjson = false);

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace twinchart::interop

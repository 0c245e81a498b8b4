// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checker.h"
#include "mapper.h"
#include "resolver.h"

namespace twinchart::interop {

/// What became of one document (a file, or a line of NDJSON).
struct DocumentResult {
    FileFormat format = FileFormat::Unknown;
    std::string bundleType;
    bool refusedWhole = false;
    std::uint64_t resources = 0;
    std::uint64_t refused = 0;
    std::vector<ImportedRecord> records;
    std::vector<ImportProblem> problems;
    std::uint64_t problemsLeftOut = 0;
};

/// Reads one document: parse, check, map, resolve. Nothing leaves before all of it is done.
/// Thread: one object per thread; reused from document to document.
class DocumentReader {
public:
    DocumentReader(const ImportOptions& options, const model::Catalogue& catalogue);

    /// `text` has JsonBuffer::kPadding readable octets after it. `firstLine`: number of its first line in the file.
    DocumentResult read(std::string_view text, std::uint64_t firstLine, std::uint32_t firstOrder);

private:
    /// A kept resource until its references are known.
    struct Held {
        std::uint32_t entry = 0; ///< in m_index
        std::size_t firstSubject = 0;
        std::size_t endSubject = 0;
        Mapped mapped;
        model::RecordContent content;
        std::string where;
        std::optional<PatientKey> key; ///< already known (document bundles)
        std::shared_ptr<const PatientDemographics> person;
        std::optional<Ownership> two;
    };

    bool single();
    bool bundle();
    void entry(std::size_t number);
    void hold(const Field& resource, const Field& entry, std::string where);
    void documentBundle(const Field& bundle, Held& held);
    void finish(std::uint32_t firstOrder);
    void complete(Held& held, std::uint32_t order, const std::string& bundleIdentifier);

    void whole(Message why, std::string where, std::size_t offset);
    void wholeJson();
    void refuse(std::string where, const char* place, Message why);
    void note(std::string where, const char* place, Message why);
    void problem(ImportProblem::Kind kind, std::string where, const char* place, Message why);

    const ImportOptions& m_options;
    JsonParser m_parser;
    Checker m_checker;
    Mapper m_mapper;
    JsonTape m_tape;
    JsonTape m_envelope;
    FileIndex m_index;
    FileIndex m_inner; ///< of a document bundle
    LineCounter m_lines;
    std::string_view m_text;
    std::vector<Held> m_held;
    std::vector<SubjectReference> m_subjects;
    std::string m_bundleIdentifier;
    DocumentResult m_result;
};

} // namespace twinchart::interop

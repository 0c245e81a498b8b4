// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checker.h"
#include "mapper.h"
#include "resolver.h"

#include <functional>

namespace twinchart::interop {

/// What became of one document (a file, or a line of NDJSON).
struct DocumentResult {
    FileFormat format = FileFormat::Unknown;
    std::string bundleType;
    bool refusedWhole = false;
    std::uint64_t resources = 0;
    std::uint64_t refused = 0;
    std::vector<ImportProblem> problems;
    std::uint64_t problemsLeftOut = 0;
};

/// Reads one document: parse, check, map, resolve. Nothing leaves before all of it is done.
/// Thread: one object per thread; reused from document to document.
class DocumentReader {
public:
    DocumentReader(const ImportOptions& options, const model::Catalogue& catalogue);

    /// Parses, checks, maps; decides what is kept. `text` has JsonBuffer::kPadding readable octets after it and
    /// stays until records() was called. `firstLine`: number of its first line in the file.
    DocumentResult read(std::string_view text, std::uint64_t firstLine);
    /// Then, once: hands the kept resources over, numbered from `order` on. False when the sink stopped it.
    bool records(std::uint32_t& order, const std::function<bool(ImportedRecord&&)>& sink);

private:
    /// A kept resource until its references are known.
    struct Held {
        std::uint32_t entry = 0; ///< in m_index
        std::size_t firstSubject = 0;
        std::size_t endSubject = 0;
        Mapped mapped;
        std::string versionId;
        std::optional<model::ClinicalTime> lastUpdated; ///< of histories
        std::string_view method;                        ///< of the entry's request
        std::string_view url;
        std::int64_t number = -1; ///< of the entry; -1 = the document itself
        Ownership owner;
        bool refused = false;
        bool owned = false; ///< the owner is already known (document bundles)
        std::shared_ptr<const PatientDemographics> person;
    };

    bool single();
    bool bundle();
    void entry(std::size_t number);
    void hold(const Field& resource, const Field& entry, std::int64_t number);
    void documentBundle(const Field& bundle, Held& held);
    void decideOwners();
    bool fits(const Field& resource, const Field& entry, const Held& held);
    bool borrow(Held& held, FileIndex& index);
    void lend(Held& held);
    std::vector<std::size_t> inOrderOfVersions() const;
    ImportedRecord complete(Held& held, std::uint32_t order);
    static std::string pointerOf(const Held& held);

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
    std::string m_bundleType;
    bool m_ownExport = false;   ///< a history that BundleWriter wrote: its oldest versions come first
    std::size_t m_borrowed = 0; ///< octets of texts that come from other resources of the document
    DocumentResult m_result;
};

} // namespace twinchart::interop

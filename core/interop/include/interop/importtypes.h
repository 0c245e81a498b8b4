// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interop/demographics.h>
#include <model/record.h>
#include <util/message.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace twinchart::interop {

struct ImportOptions {
    std::string source;  ///< peripheral system's name, or the hospital's own with `own`
    bool own = false;    ///< the hospital's own record: PDD data sets, the tag urn:twinchart:data-set is honoured
    bool strict = false; ///< any refusal refuses the file
    std::uint64_t documentLimit = 128ull * 1024 * 1024; ///< octets a document (NDJSON: a line)
    std::size_t problemLimit = 1000;                    ///< problems listed a file; the rest is counted
};

enum class FileFormat : std::uint8_t { Unknown, Resource, Bundle, Ndjson };
std::string_view text(FileFormat format); ///< "unknown", "resource", "bundle", "ndjson"

/// One thing said about a file: where in it, how bad, why.
struct ImportProblem {
    enum class Kind : std::uint8_t {
        Note,         ///< accepted (byte-order mark), or kept but not shown as a fact
        Refused,      ///< one resource (or one NDJSON line) refused, the rest kept
        RefusedWhole, ///< the file refused, nothing changed
    };
    Kind kind = Kind::Refused;
    std::string where;      ///< JSON pointer into the document ("/entry/3/resource/birthDate"), "" = the document
    std::uint64_t line = 0; ///< line of the file, from 1; 0 = not known
    Message why;
    std::uint64_t column = 0; ///< octet of that line, from 1; 0 = not told: what is no JSON has no pointer to say where
    /// "line 12, /entry/3/resource/birthDate", "line 1, column 4711"
    std::string place() const;
    friend bool operator==(const ImportProblem&, const ImportProblem&) = default;
};

/// What became of one file. resources == kept + refused, unless nothing could be counted.
struct ImportSummary {
    FileFormat format = FileFormat::Unknown;
    std::string bundleType; ///< of a bundle
    bool refusedWhole = false;
    bool cancelled = false; ///< the sink asked to stop
    std::uint64_t octets = 0;
    std::uint64_t resources = 0; ///< what the file holds (a document bundle is one resource)
    std::uint64_t kept = 0;      ///< handed to the sink
    std::uint64_t mapped = 0;    ///< of the kept: with at least one item
    std::uint64_t refused = 0;
    std::uint64_t items = 0;                                    ///< items of all kept resources
    std::uint64_t notFacts = 0;                                 ///< of the items: kept but not shown as a fact
    std::map<std::string, std::uint64_t, std::less<>> unmapped; ///< kept without items, by resource type
    std::vector<ImportProblem> problems;                        ///< in the order of the file
    std::uint64_t problemsLeftOut = 0;
};

/// Whom a resource is about, in its source's own words.
struct PatientKey {
    enum class Kind : std::uint8_t {
        Commons,    ///< nobody: organisations, medications, …
        Patient,    ///< `value` is the source's Patient.id, or a name that is unique in the source for a person who
                    ///< has none: "Observation/o1#p" (contained or only described; '#' and '/' occur in no FHIR id)
        Identifier, ///< `system` and `value` of a business identifier, when no Patient.id is known
    };
    Kind kind = Kind::Commons;
    std::string system;
    std::string value;
    friend auto operator<=>(const PatientKey&, const PatientKey&) = default;
};

/// One kept resource, checked and mapped: after this it cannot be invalid.
struct ImportedRecord {
    model::RecordContent content;
    PatientKey patient;
    std::optional<PatientDemographics> demographics; ///< of a Patient resource (or a document bundle's)
    /// The person that the key names, when the file holds the Patient resource (identifiers for trusted systems);
    /// shared by all records of that person. May be null.
    std::shared_ptr<const PatientDemographics> person;
    std::string where; ///< JSON pointer of the resource in its document
};

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

#include <interop/importtypes.h>

#include <memory>
#include <unordered_map>

namespace twinchart::interop {

/// One resource of a file, as far as others refer to it. Texts live in the file or in the index.
struct FileEntry {
    std::string_view fullUrl;
    std::string_view type;
    std::string_view id;
    std::string_view slice; ///< its JSON
};

/// A reference at an element of the patient compartment.
struct SubjectReference {
    std::string_view reference; ///< may be empty
    std::string_view type;      ///< Reference.type
    std::string_view identifierSystem;
    std::string_view identifierValue;
    std::string_view display;
    bool subject = false;          ///< stands at subject, patient, individual, beneficiary or for
    bool containedPatient = false; ///< "#id" of a contained Patient; identifier* are that Patient's
    bool containedOther = false;   ///< "#id" of another contained resource, or "#", the container
};

/// What a file's references mean (FHIR R4 §2.3.0.5.1 and bundle.html#references): fullUrl, relative,
/// absolute, conditional. Follows one step and so cannot run in circles.
class FileIndex {
public:
    void clear();
    std::uint32_t add(const FileEntry& entry);
    /// Keeps a text that is not in the file as it stands (it had escapes).
    std::string_view keep(const Field& text);

    /// The entry that a reference means; nothing also where it may mean one of two. `from`: fullUrl of the entry that
    /// refers to it.
    std::optional<std::uint32_t> find(std::string_view reference, std::string_view from = {});
    /// Two entries that it may mean: "Type/id" of two servers, an identifier of two Patients.
    std::optional<std::pair<std::uint32_t, std::uint32_t>> ambiguous(std::string_view reference);
    /// The conditional reference to a Patient by an identifier.
    static std::string byIdentifier(std::string_view system, std::string_view value);
    const FileEntry& at(std::uint32_t entry) const { return m_entries[entry]; }

    /// The key under which a Patient entry of this file is known.
    PatientKey keyOfPatient(std::uint32_t entry);
    std::shared_ptr<const PatientDemographics> personOf(std::uint32_t entry);
    std::string labelOfPatient(std::uint32_t entry) const; ///< for messages
    /// Name of a Practitioner, Organization, Patient, Device …; empty when the file does not have it.
    const std::string& nameOf(std::string_view reference, std::string_view from);
    /// Code of a Medication; empty when the file does not have it.
    const model::Coded& medicationOf(std::string_view reference, std::string_view from);

private:
    struct Person {
        PatientKey key;
        std::shared_ptr<const PatientDemographics> demographics;
    };
    const Person& person(std::uint32_t entry);
    bool open(std::uint32_t entry);
    void addresses();
    void identifiers();

    std::vector<FileEntry> m_entries;
    std::deque<std::string> m_texts;
    std::unordered_map<std::string_view, std::uint32_t> m_byUrl;
    std::unordered_map<std::string, std::uint32_t> m_byTypeAndId;
    std::unordered_map<std::string, std::uint32_t> m_byIdentifier; ///< "Type?identifier=system|value"
    std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> m_ambiguous;
    std::size_t m_indexed = 0;
    std::size_t m_identified = 0;
    std::unordered_map<std::uint32_t, Person> m_persons;
    std::unordered_map<std::uint32_t, std::string> m_names;
    std::unordered_map<std::uint32_t, model::Coded> m_medications;
    std::unique_ptr<JsonParser> m_parser;
    JsonTape m_tape;
};

/// What a resource contains, by id: looked through once, and only when something refers to it.
class Contained {
public:
    explicit Contained(const Field& resource) : m_resource(resource) {}
    struct One {
        Field resource; ///< a Patient before others
        bool isPatient = false;
        bool twoPatients = false;
    };
    const One* find(const std::string& id);

private:
    Field m_resource;
    bool m_read = false;
    std::unordered_map<std::string, One> m_byId;
};

/// Reads the compartment references of a checked resource.
SubjectReference readSubject(FileIndex& index, const Field& reference, Contained& contained);

/// Whose a resource is, or that it names two patients.
struct Ownership {
    bool two = false;
    std::string first; ///< with two: what the references said
    std::string second;
    PatientKey key;
    std::optional<std::uint32_t> patientEntry;
};
/// `self`: the resource; people it only describes are named after it.
Ownership ownerOf(FileIndex& index, const std::vector<SubjectReference>& references, std::size_t first, std::size_t end,
                  const FileEntry& self);

/// "Type/id", or "Type#" and a digest of its octets when it has no id. Not a secure digest: a name only.
std::string labelOf(std::string_view type, std::string_view id, std::string_view octets);

/// The reference without "/_history/…".
std::string_view withoutVersion(std::string_view reference);

} // namespace twinchart::interop

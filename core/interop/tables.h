// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

#include <optional>
#include <unordered_set>

namespace twinchart::interop {

enum class Primitive : std::uint8_t {
    None,
    Boolean,
    Integer,
    PositiveInt,
    UnsignedInt,
    Decimal,
    String,
    Markdown,
    Code,
    Id,
    Uri,
    Url,
    Canonical,
    Oid,
    Uuid,
    Base64,
    Date,
    DateTime,
    Time,
    Instant,
    Xhtml,
};

/// One element of a type; a choice (value[x]) stands as one Element for each of its types, in one slot.
struct Element {
    std::string_view name; ///< as in JSON: "valueQuantity"
    std::uint32_t hash = 0;
    std::uint16_t type = 0;  ///< index of a complex type, when primitive is None
    std::int16_t codes = -1; ///< required value set, or -1
    Primitive primitive = Primitive::None;
    std::uint8_t slot = 0;
    bool many = false;
    bool required = false;
    bool choice = false;      ///< one of the types of a value[x]
    bool anyResource = false; ///< contained, entry.resource, parameter.resource
    bool compartment = false; ///< a reference here to a Patient says whose the resource is
    bool modifier = false;    ///< modifierExtension, implicitRules
};

struct FhirType {
    std::string_view name; ///< "Observation", "Observation.component", "Quantity"
    bool resource = false;
    std::uint64_t required = 0; ///< slots
    std::uint32_t table = 0;    ///< hash table of element numbers
    std::uint32_t mask = 0;
    std::vector<std::string_view> slots; ///< names as defined: "value[x]"
};

/// Texts by nameHash; filled once, then only asked.
class TextSet {
public:
    void insert(std::string_view text);
    bool contains(std::string_view text, std::uint32_t hash) const
    {
        if (m_slots.empty())
            return false;
        for (std::size_t at = hash & (m_slots.size() - 1);; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at].empty())
                return false;
            if (m_slots[at] == text)
                return true;
        }
    }

private:
    std::vector<std::string_view> m_slots; ///< a power of two, at most half full; codes are never empty
    std::size_t m_count = 0;
};

struct ValueSet {
    std::string_view name;
    TextSet codes;                                   ///< of all systems
    std::unordered_set<std::string> systemsAndCodes; ///< "system|code"
};

/// The element tables of FHIR R4, read from resources/fhir/r4.tables (grammar in this room's README).
/// Thread: immutable after the first call of fhirTables().
class FhirTables {
public:
    const FhirType* resource(std::string_view name) const;
    const FhirType* type(std::string_view name) const;
    const FhirType& at(std::uint16_t index) const { return m_types[index]; }
    const ValueSet& valueSet(std::int16_t index) const { return m_sets[static_cast<std::size_t>(index)]; }
    const Element* find(const FhirType& type, const char* name, std::size_t length, std::uint32_t hash) const
    {
        for (std::uint32_t at = hash & type.mask;; at = (at + 1) & type.mask) {
            const std::uint16_t number = m_hash[type.table + at];
            if (number == kNone)
                return nullptr;
            const Element& element = m_elements[number];
            if (element.hash == hash && element.name.size() == length && sameOctets(element.name.data(), name, length))
                return &element;
        }
    }
    const Element* find(const FhirType& type, std::string_view name) const
    {
        return find(type, name.data(), name.size(), nameHash(name));
    }
    std::size_t types() const { return m_types.size(); }
    std::size_t elements() const { return m_elements.size(); }

    /// Absent when the text is not of the grammar. `text` must outlive the tables.
    static std::optional<FhirTables> parse(std::string_view text);

private:
    static constexpr std::uint16_t kNone = 0xFFFF;
    std::vector<FhirType> m_types;
    std::vector<Element> m_elements;
    std::vector<std::uint16_t> m_hash;
    std::vector<ValueSet> m_sets;
    std::deque<std::string> m_names;     ///< of choices
    std::vector<std::uint16_t> m_byName; ///< type indices in the order of their names
};

/// The tables that the program carries.
const FhirTables& fhirTables();

} // namespace twinchart::interop

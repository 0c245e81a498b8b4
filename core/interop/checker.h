// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables.h"

#include <util/message.h>

namespace twinchart::interop {

/// What a tape holds was looked through: structure, cardinality, primitive syntax, choices, required bindings.
/// Stops at the first fault of a resource. Thread: one object per thread; reused.
class Checker {
public:
    explicit Checker(const FhirTables& tables) : m_tables(tables), m_element(tables.type("Element")) {}

    /// Checks the object at `node` as a resource of the type that it names.
    bool resource(const JsonTape& tape, std::uint32_t node);
    /// Checks the object at `node` as `type` ("Bundle", "Bundle.entry").
    bool as(const JsonTape& tape, std::uint32_t node, std::string_view type);
    /// The same, but members named `without` are passed over, also where they are required.
    bool as(const JsonTape& tape, std::uint32_t node, std::string_view type, std::string_view without);

    const Message& why() const { return m_why; }
    const std::string& where() const { return m_where; } ///< JSON pointer below the node that was given
    const char* place() const { return m_place; }        ///< in the source

    /// References at elements of the patient compartment, in document order (indices of Reference objects).
    const std::vector<std::uint32_t>& compartment() const { return m_compartment; }
    /// An element was seen that may turn the meaning round and that we do not know.
    bool unknownModifier() const { return m_modifier; }

private:
    void reset();
    bool resourceAt(std::uint32_t node);
    bool object(std::uint32_t node, const FhirType& type, std::string_view without);
    bool element(std::uint32_t node, std::uint32_t owner, const Element& element);
    bool single(std::uint32_t node, const Element& element);
    bool primitive(std::uint32_t node, const Element& element);
    bool twin(std::uint32_t node, const Element& element);
    bool nulls(std::uint32_t node, std::uint32_t owner);
    bool bound(std::uint32_t node, const Element& element);
    bool fail(std::uint32_t node, std::string source, std::vector<std::string> arguments = {});
    bool step(std::string_view name);
    bool step(std::size_t index);
    std::string_view plain(const JsonNode& node, std::string& scratch) const;

    const FhirTables& m_tables;
    const FhirType* m_element;
    const JsonTape* m_tape = nullptr;
    Message m_why;
    std::string m_where;
    const char* m_place = nullptr;
    std::vector<std::uint32_t> m_compartment;
    bool m_modifier = false;
    std::string m_scratch;
};

} // namespace twinchart::interop

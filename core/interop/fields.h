// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

#include <model/item.h>

namespace twinchart::interop {

inline constexpr std::string_view kUcumSystem = "http://unitsofmeasure.org";
inline constexpr std::string_view kDataSetSystem = "urn:twinchart:data-set";

/// A value on a checked tape, read as the FHIR types that the mapping needs. An absent node reads as nothing.
/// Borrowed: the tape outlives it.
class Field {
public:
    Field() = default;
    Field(const JsonTape& tape, std::uint32_t index) : m_tape(&tape), m_index(index) {}
    /// Nothing when there is no such node.
    static Field of(const JsonTape& tape, const JsonNode* node)
    {
        return node == nullptr ? Field() : Field(tape, static_cast<std::uint32_t>(node - tape.nodes.data()));
    }

    explicit operator bool() const { return m_tape != nullptr; }
    const JsonNode& node() const { return m_tape->nodes[m_index]; }
    std::uint32_t index() const { return m_index; }
    const JsonTape& tape() const { return *m_tape; }
    std::uint32_t hash() const { return node().hash; }
    std::string_view name() const { return node().nameView(); }

    Field operator[](std::string_view name) const
    {
        return m_tape == nullptr ? Field() : of(*m_tape, member(*m_tape, m_index, name));
    }
    /// First element of a list; the value itself when it is none.
    Field first() const;
    /// Calls f(Field) for each child (members of an object, elements of a list).
    template <class F>
    void each(F&& f) const
    {
        if (m_tape == nullptr)
            return;
        const std::uint32_t end = node().end;
        for (std::uint32_t i = m_index + 1; i < end; i = m_tape->nodes[i].end)
            f(Field(*m_tape, i));
    }

    /// Text of a string (unescaped) or the token of a number or truth value; empty when absent.
    std::string text() const;
    /// The text is this one, however it is escaped.
    bool is(std::string_view word) const
    {
        return m_tape != nullptr && node().isString() && (node().escaped ? text() == word : raw() == word);
    }
    /// The octets as written, without a copy; what a text says may be written otherwise (see is()).
    std::string_view raw() const { return m_tape == nullptr ? std::string_view() : node().view(); }
    bool isTrue() const { return m_tape != nullptr && node().kind == JsonKind::True; }

    model::Coding coding() const;
    model::Coded coded() const;                      ///< CodeableConcept
    std::optional<model::Quantity> quantity() const; ///< absent without a value
    model::Series series() const;
    std::optional<model::ClinicalTime> time() const;
    model::Effective period() const;
    model::Attachment attachment() const;
    std::string reference() const; ///< Reference.reference
    std::string display() const;   ///< Reference.display

private:
    const JsonTape* m_tape = nullptr;
    std::uint32_t m_index = 0;
};

/// What people read of a concept: its text, else the first display, else the first code.
std::string shownText(const model::Coded& coded);
/// "first, second"; empty parts leave no comma.
void join(std::string& text, std::string_view more, std::string_view by = ", ");
/// "< 5 mg"; empty without a value.
std::string quantityLine(const Field& quantity);
/// "5 – 10 mg", "≥ 5 mg", "≤ 10 mg"; empty without ends.
std::string rangeLine(const Field& range);
/// HumanName in one line in the source's order: text, else prefix given family suffix.
std::string nameLine(const Field& humanName);

} // namespace twinchart::interop

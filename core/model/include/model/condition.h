// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/catalogue.h>
#include <model/item.h>

namespace twinchart::model {

/// One condition of a health-state query: `attribute op value [unit]` (cli.md).
/// op: = != < <= > >= contains. The value may be quoted ("…", with \" and \\ inside); unquoted it is one word where
/// the attribute may be a quantity, else all that follows. With a unit (UCUM code, a spelling of the catalogue, or as
/// it is shown) the attribute's quantities are compared after UCUM conversion, exactly; without one numbers are
/// compared in the attribute's own unit. "=" takes a value as it is shown, too. "contains" looks for text in value,
/// words and note. A period or partial date as value is not supported: times are compared by their earliest instant.
class Condition {
public:
    enum class Operator : std::uint8_t { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Contains };
    enum class Why : std::uint8_t {
        Empty,
        NoOperator,
        NoValue,
        TooLong,
        UnknownAttribute,
        UnknownUnit,
        UnitDoesNotFit,
        NotANumber,
        LeftOver
    };

    /// Attribute names are those of `catalogue` and "other". The condition keeps a pointer to `catalogue`.
    static Expected<Condition, Why> parse(std::string_view text, const Catalogue& catalogue);

    const std::string& attribute() const { return m_attribute; }
    Operator op() const { return m_operator; }
    const std::string& value() const { return m_value; }
    const std::string& unit() const { return m_unit; }

    /// Pure; false for an item of another attribute, without value, of another kind of value, or not a fact.
    bool matches(const Item& item) const;

private:
    Condition() = default;
    const Catalogue* m_catalogue = nullptr;
    const Attribute* m_definition = nullptr;
    std::string m_attribute;
    Operator m_operator = Operator::Equal;
    std::string m_value;
    std::string m_folded;
    std::string m_unit;
    std::optional<Rational> m_number; ///< in m_numberUnit
    std::string m_numberUnit;
    std::optional<Rational> m_ownNumber; ///< in the attribute's own unit, where it has one
    std::optional<ClinicalTime> m_time;
};

/// Lower case for searching: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters; the rest as it is.
std::string foldCase(std::string_view utf8);

} // namespace twinchart::model

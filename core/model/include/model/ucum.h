// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/decimal.h>
#include <util/bytes.h>
#include <util/expected.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace twinchart::model {

/// Where and why a data file of ours (unit table, catalogue) was refused.
struct TableError {
    enum class Why : std::uint8_t {
        NotJson,     ///< not JSON or not UTF-8
        TooLarge,    ///< above the size limit
        WrongFormat, ///< another format or version
        WrongType,   ///< a member of another type than the grammar says
        UnknownKey,  ///< a member that the grammar does not name
        MissingKey,  ///< a member that the grammar requires
        Duplicate,   ///< the same key, name or code twice
        BadValue,    ///< a value outside its set
        BadUnit,     ///< a unit that the unit table does not know, or of another dimension
        BadRange,    ///< a range whose low end is above its high end, or that does not lie in the wider one
        UnknownName, ///< a name that nothing defines
    };
    Why why = Why::NotJson;
    std::string place;        ///< JSON pointer, "/attributes/3/possible"
    std::string text() const; ///< one English line, for logs and messages
};

/// What a UCUM expression means: value in base units = (number + offset) × factor for a linear unit.
/// Special units that are not linear (logarithms, homeopathic potencies) are recognised and not converted.
struct Unit {
    static constexpr std::size_t kBase = 7; ///< m s g rad K C cd
    std::array<std::int16_t, kBase> dimension{};
    Rational factor = 1;
    Rational offset = 0;     ///< only in a special unit that stands alone: Cel, [degF]
    bool exact = true;       ///< false: the factor rests on a measured or irrational constant
    bool convertible = true; ///< false: a logarithmic scale or arbitrary unit
    std::string arbitrary;   ///< arbitrary units ([iU], [arb'U] …) convert only to the same product of them
    bool sameKind(const Unit& o) const { return dimension == o.dimension && arbitrary == o.arbitrary; }
};

/// Case-sensitive UCUM (The Unified Code for Units of Measure, version 2.2) over a table of unit atoms and
/// prefixes that is data: resources/catalogue/ucum.json, grammar in this room's README. Expressions are at
/// most 128 characters; parentheses nest at most 16 deep; no step's factor may come to more than 1,024 bits either way.
/// Thread: immutable after parse(); all members may be called from any thread.
class Ucum {
public:
    static Expected<Ucum, TableError> parse(BytesView json);
    /// The table that the program carries.
    static const Ucum& builtin();
    static BytesView builtinOctets();

    /// Absent when the text is not a UCUM expression over the atoms of the table.
    std::optional<Unit> unit(std::string_view expression) const;
    bool isValid(std::string_view expression) const { return unit(expression).has_value(); }
    /// The UCUM code that a common way of writing means ("mmHg" → "mm[Hg]"); `text` itself when it is one
    /// already; empty when neither.
    std::string resolve(std::string_view text) const;

    /// Absent when one of them is no unit, they measure different things, or no linear conversion exists.
    std::optional<Rational> convert(const Rational& value, std::string_view from, std::string_view to) const;
    /// The same with `gramsPerMole` joining mass and amount of substance where plain UCUM cannot.
    std::optional<Rational> convert(const Rational& value, std::string_view from, std::string_view to,
                                    const std::optional<Rational>& gramsPerMole) const;

    /// How people write a code ("mm[Hg]" → "mmHg"); the code itself when the table has no such entry.
    std::string shown(std::string_view code) const;

    std::size_t atoms() const;

    Ucum(Ucum&&) noexcept;
    Ucum& operator=(Ucum&&) noexcept;
    ~Ucum();

private:
    Ucum();
    struct Table;
    std::unique_ptr<const Table> m_table;
};

} // namespace twinchart::model

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/item.h>
#include <model/ucum.h>

#include <memory>
#include <span>

namespace twinchart::model {

/// Kinds of Value that an attribute may have, as bits.
enum class ValueKind : std::uint16_t {
    Quantity = 1 << 0,
    Coded = 1 << 1,
    Text = 1 << 2,
    Time = 1 << 3,
    Boolean = 1 << 4,
    Reference = 1 << 5,
    Series = 1 << 6,
    Attachment = 1 << 7,
    Pair = 1 << 8,
};

struct CodeRef {
    std::string system;
    std::string code;
    friend auto operator<=>(const CodeRef&, const CodeRef&) = default;
};

/// A closed interval in the attribute's own unit; an absent end is open.
struct DecimalRange {
    std::optional<Decimal> low;
    std::optional<Decimal> high;
};

/// A text in the languages that the catalogue carries.
struct Title {
    std::string en;
    std::string de;
};

/// Definition of one attribute: what it is called, measured in and coded as, wherever it occurs.
struct Attribute {
    std::string name; ///< "heart-rate"; lower-case words joined by hyphens
    Title title;
    std::uint16_t kinds = 0;              ///< ValueKind bits
    std::string unit;                     ///< UCUM; empty when it has no quantity
    std::vector<std::string> otherUnits;  ///< accepted too, convertible into `unit`
    std::vector<std::string> spellings;   ///< of `unit` alone, here: "pH" is picohenry everywhere else
    std::optional<Rational> gramsPerMole; ///< joins mg/dL and mmol/L
    std::vector<CodeRef> codes;
    std::vector<std::string> systems; ///< URIs of the code systems that its values come from; for forms
    DecimalRange possible;            ///< outside: not a fact (a slip of the hand or of a machine)
    DecimalRange allowed;             ///< outside, but possible: asked back when written by hand
    DecimalRange usual;               ///< shaded band
    Title usualFor;                   ///< whom the band is for: "adults"
    bool plot = false;
    std::int64_t maxGapSeconds = 0; ///< more between two readings is a gap; 0 = never joined by a line
    std::string pairedWith;         ///< "diastolic-pressure" at "systolic-pressure"
    bool may(ValueKind kind) const { return (kinds & static_cast<std::uint16_t>(kind)) != 0; }
};

/// Who provides a data set's data (requirements A1).
enum class Provider : std::uint8_t {
    Patient,
    PeripheralSystem,
    Physician,
    Equipment,
    Sensor,
    Team,
    Surgeon,
    PhysicianSensorEquipment
};

/// One data set of requirements A1, or one that a later catalogue adds.
struct DataSet {
    DataSetCode code;
    Title title;
    Stage stage = Stage::Pha;
    Stage permissionClass = Stage::Pha;
    Provider provider = Provider::PeripheralSystem;
    bool writable = false;     ///< by users; PHA is read-only
    std::uint32_t atLeast = 0; ///< records a patient (PHA, PDD) or a surgery (SOP) must have when the stage is closed
    std::uint32_t atMost = 0;  ///< 0 = any number
    std::vector<std::uint32_t> attributes; ///< indices into Catalogue::attributes(), ascending
    std::vector<std::uint32_t> required;   ///< the subset that a record entered by hand must fill
};

/// A row of the table that the ledger keeps beside the catalogue's digest (foundations §8).
struct TableRow {
    std::string code;
    Stage stage = Stage::Pha;
    Stage permissionClass = Stage::Pha;
    bool writable = false;
    friend bool operator==(const TableRow&, const TableRow&) = default;
};

/// Something about an item that the catalogue in force does not allow.
enum class ItemProblem : std::uint8_t {
    UnknownDataSet,
    UnknownAttribute, ///< neither "other" nor an attribute of its data set
    WrongKind,        ///< a kind of value that the attribute may not have
    NotANumber,       ///< a quantity whose text Decimal refuses
    UnknownUnit,      ///< not a unit, or not one of this attribute
    Impossible,       ///< outside `possible`
    Unusual,          ///< outside `allowed`
};

struct ItemCheck {
    NotAFact notAFact = NotAFact::None; ///< what the item must be marked as, on top of what it already is
    std::vector<ItemProblem> problems;
};

/// The versioned schema of patient data: resources/catalogue/*.json, grammar in this room's README.
/// Its digest is the SHA-256 of the file's octets, computed by the caller.
/// Thread: immutable; all members may be called from any thread. Pointers live as long as the catalogue.
class Catalogue {
public:
    /// Own code system: every attribute is also coded by its own name here.
    static constexpr std::string_view kOwnSystem = "urn:twinchart:attribute";
    static constexpr std::size_t kMaxSize = 4 * 1024 * 1024;
    static constexpr std::string_view kOther = "other";

    /// Strict: unknown or double keys, unknown units, ranges that contradict each other are refused.
    static Expected<Catalogue, TableError> parse(BytesView json, const Ucum& ucum = Ucum::builtin());

    /// Octets of the catalogues that the program carries: the sixteen data sets of requirements A1, and the
    /// same with PH (problem history) added, which `init` submits as the first addition.
    static BytesView builtinFirst();
    static BytesView builtinWithProblemHistory();

    const std::string& name() const; ///< "twinchart"
    std::uint32_t version() const;
    const Ucum& ucum() const;
    std::span<const DataSet> dataSets() const;     ///< in the order of the file
    std::span<const Attribute> attributes() const; ///< in the order of the file
    std::vector<TableRow> table() const;           ///< ascending by code

    const DataSet* dataSet(std::string_view code) const;
    const Attribute* attribute(std::string_view name) const;
    /// The attribute that a code names, whatever the data set; null when none does.
    const Attribute* byCode(std::string_view system, std::string_view code) const;
    bool has(const DataSet& dataSet, const Attribute& attribute) const;
    /// The attribute of `dataSet` that the first known coding names; null = "other".
    const Attribute* attributeOf(const DataSet& dataSet, const Coded& code) const;

    /// Pure. `item.notAFact` is not looked at.
    ItemCheck check(const Item& item) const;
    /// A quantity in the attribute's own unit, exactly; absent when it is no number or the unit does not fit. A unit
    /// that the attribute does not list is converted too, but not from or to equivalents or osmoles, between moles and
    /// what is counted otherwise (unless by gramsPerMole), or between a plain number or share and another.
    std::optional<Rational> inOwnUnit(const Attribute& attribute, const Quantity& quantity) const;
    /// The UCUM code by which a quantity is read: its code, else the meaning of its unit's text, else empty.
    std::string unitOf(const Quantity& quantity) const;

    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

private:
    Catalogue();
    friend class CatalogueLoader;
    struct Body;
    std::unique_ptr<const Body> m_body;
};

} // namespace twinchart::model

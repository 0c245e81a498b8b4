// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cataloguebody.h"
#include "embedded.h"

#include <algorithm>

namespace twinchart::model {

Catalogue::Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

BytesView Catalogue::builtinFirst()
{
    return viewOf(embedded::kCatalogueFirst);
}
BytesView Catalogue::builtinWithProblemHistory()
{
    return viewOf(embedded::kCatalogueSecond);
}

const std::string& Catalogue::name() const
{
    return m_body->name;
}
std::uint32_t Catalogue::version() const
{
    return m_body->version;
}
const Ucum& Catalogue::ucum() const
{
    return *m_body->ucum;
}
std::span<const DataSet> Catalogue::dataSets() const
{
    return m_body->dataSets;
}
std::span<const Attribute> Catalogue::attributes() const
{
    return m_body->attributes;
}

std::vector<TableRow> Catalogue::table() const
{
    std::vector<TableRow> out;
    for (const DataSet& d : m_body->dataSets)
        out.push_back({d.code.code, d.stage, d.permissionClass, d.writable});
    std::ranges::sort(out, {}, &TableRow::code);
    return out;
}

const DataSet* Catalogue::dataSet(std::string_view code) const
{
    const auto found = m_body->dataSetByCode.find(code);
    return found == m_body->dataSetByCode.end() ? nullptr : &m_body->dataSets[found->second];
}

const Attribute* Catalogue::attribute(std::string_view name) const
{
    const auto found = m_body->attributeByName.find(name);
    return found == m_body->attributeByName.end() ? nullptr : &m_body->attributes[found->second];
}

const Attribute* Catalogue::byCode(std::string_view system, std::string_view code) const
{
    const auto found = m_body->attributeByCode.find({system, code});
    return found == m_body->attributeByCode.end() ? nullptr : &m_body->attributes[found->second];
}

bool Catalogue::has(const DataSet& dataSet, const Attribute& attribute) const
{
    return m_body->has[m_body->indexOf(dataSet)][m_body->indexOf(attribute)];
}

const Attribute* Catalogue::attributeOf(const DataSet& dataSet, const Coded& code) const
{
    for (const Coding& coding : code.codings) {
        const Attribute* found = byCode(coding.system, coding.code);
        if (found != nullptr && has(dataSet, *found))
            return found;
    }
    return nullptr;
}

std::string Catalogue::unitOf(const Quantity& quantity) const
{
    if (!quantity.code.empty())
        return m_body->ucum->isValid(quantity.code) ? quantity.code : std::string();
    return quantity.unit.empty() ? std::string() : m_body->ucum->resolve(quantity.unit);
}

namespace {
/// What a unit's dimension and factor do not tell: to UCUM moles and equivalents are numbers.
struct Named {
    bool moles = false;       ///< also per time: kat, U
    bool equivalents = false; ///< or osmoles
    bool units = false;       ///< any unit but numbers and shares
};

Named namedIn(std::string_view code)
{
    Named out;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (code[at] == '{' || code[at] == '[') {
            at = std::min(code.find(code[at] == '{' ? '}' : ']', at), code.size());
            continue;
        }
        const std::size_t begin = at;
        while (at < code.size() && ((code[at] >= 'a' && code[at] <= 'z') || (code[at] >= 'A' && code[at] <= 'Z')))
            ++at;
        const std::string_view word = code.substr(begin, at - begin);
        out.moles = out.moles || word.ends_with("mol") || word.ends_with("kat") || word.ends_with("U");
        out.equivalents = out.equivalents || word.ends_with("eq") || word.ends_with("osm");
        out.units = out.units || !word.empty();
        if (at > begin)
            --at;
    }
    return out;
}

/// False: what UCUM calculates is another statement. An equivalent is a mole only of a monovalent ion, mmol/mol and %
/// are two scales of HbA1c, and 7 of 10 points are not 0.7 points.
bool keepsMeaning(const Ucum& ucum, std::string_view from, std::string_view to)
{
    const auto a = ucum.unit(from);
    const auto b = ucum.unit(to);
    if (!a || !b || from == to)
        return true;
    const Named x = namedIn(from);
    const Named y = namedIn(to);
    const bool isSameKind = a->sameKind(*b);
    if (x.equivalents != y.equivalents || isSameKind != (x.moles == y.moles))
        return false;
    const bool isNumber = isSameKind && a->arbitrary.empty() && a->dimension == Unit{}.dimension;
    return !isNumber || a->factor == b->factor || (x.units && y.units);
}
} // namespace

std::optional<Rational> Catalogue::inOwnUnit(const Attribute& attribute, const Quantity& quantity) const
{
    const auto number = Decimal::parse(quantity.value);
    if (!number || attribute.unit.empty())
        return std::nullopt;
    const auto& known = m_body->conversions[m_body->indexOf(attribute)];
    const auto through = [&](std::string_view unit) -> std::optional<Rational> {
        const auto found = known.find(unit);
        if (found == known.end())
            return std::nullopt;
        const Body::Conversion& c = found->second;
        return c.same ? number->exact() : number->exact() * c.factor - c.back;
    };
    const std::string& written = quantity.code.empty() ? quantity.unit : quantity.code;
    if (auto value = through(written))
        return value;
    // A plain number is a value in a unit without dimension; anything else needs its unit.
    const std::string unit = written.empty() ? "1" : unitOf(quantity);
    if (unit.empty())
        return std::nullopt;
    if (auto value = through(unit))
        return value;
    if (!keepsMeaning(*m_body->ucum, unit, attribute.unit))
        return std::nullopt;
    return m_body->ucum->convert(number->exact(), unit, attribute.unit, attribute.gramsPerMole);
}

namespace {
ValueKind kindOf(const Value& value)
{
    static constexpr ValueKind kKinds[] = {
        ValueKind::Quantity, ValueKind::Quantity,  ValueKind::Coded,  ValueKind::Text,       ValueKind::Time,
        ValueKind::Boolean,  ValueKind::Reference, ValueKind::Series, ValueKind::Attachment, ValueKind::Pair};
    return kKinds[value.index()];
}

bool outside(const Rational& value, const DecimalRange& range)
{
    return (range.low && range.low->compare(value) > 0) || (range.high && range.high->compare(value) < 0);
}

void mark(ItemCheck& check, ItemProblem problem, NotAFact mark)
{
    check.problems.push_back(problem);
    if (check.notAFact == NotAFact::None)
        check.notAFact = mark;
}
} // namespace

ItemCheck Catalogue::check(const Item& item) const
{
    ItemCheck out;
    const DataSet* dataSet = this->dataSet(item.dataSet.code);
    const Attribute* attribute = this->attribute(item.attribute);
    if (dataSet == nullptr)
        mark(out, ItemProblem::UnknownDataSet, NotAFact::None);
    if (attribute == nullptr || (dataSet != nullptr && !has(*dataSet, *attribute)))
        mark(out, ItemProblem::UnknownAttribute, NotAFact::None);
    const auto checkQuantity = [&](const Quantity& q) {
        if (!Decimal::parse(q.value)) {
            mark(out, ItemProblem::NotANumber, NotAFact::None);
            return;
        }
        if (attribute == nullptr || attribute->unit.empty()) {
            if ((!q.code.empty() || !q.unit.empty()) && unitOf(q).empty() && !q.code.empty())
                mark(out, ItemProblem::UnknownUnit, NotAFact::UnknownUnit);
            return;
        }
        const auto value = inOwnUnit(*attribute, q);
        if (!value)
            mark(out, ItemProblem::UnknownUnit, NotAFact::UnknownUnit);
        else if (outside(*value, attribute->possible))
            mark(out, ItemProblem::Impossible, NotAFact::OutOfRange);
        else if (outside(*value, attribute->allowed))
            out.problems.push_back(ItemProblem::Unusual);
    };
    if (std::holds_alternative<std::monostate>(item.value))
        return out;
    if (attribute != nullptr && !attribute->may(kindOf(item.value)))
        mark(out, ItemProblem::WrongKind, NotAFact::None);
    if (const auto* quantity = std::get_if<Quantity>(&item.value)) {
        checkQuantity(*quantity);
    } else if (const auto* pair = std::get_if<QuantityPair>(&item.value)) {
        for (const auto& end : {pair->first, pair->second}) {
            if (end && attribute != nullptr && attribute->unit.empty())
                checkQuantity(*end);
        }
    } else if (const auto* series = std::get_if<Series>(&item.value)) {
        Quantity origin{series->origin, {}, series->unit, series->code};
        if (attribute != nullptr && !attribute->unit.empty() && Decimal::parse(series->origin) &&
            !inOwnUnit(*attribute, origin))
            mark(out, ItemProblem::UnknownUnit, NotAFact::UnknownUnit);
    }
    return out;
}

} // namespace twinchart::model

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writeplan.h"

#include "users.h"

#include <crypto/hash.h>
#include <model/condition.h>
#include <model/format.h>

#include <algorithm>
#include <set>

namespace twinchart::workstation {

namespace {
constexpr std::size_t kMaxText = 64u << 10;
constexpr std::size_t kMaxReason = 2000;

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// What FHIR takes for a string.
bool isPlainText(std::string_view text)
{
    return isUtf8(text) && std::ranges::none_of(text, [](unsigned char c) {
               return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
           });
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Length of the JSON number at the beginning; 0 when there is none.
std::size_t numberAt(std::string_view text)
{
    const auto digits = [&](std::size_t from) {
        std::size_t at = from;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at - from;
    };
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = digits(at);
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return 0;
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = digits(at + 1);
        if (fraction == 0)
            return 0;
        at += 1 + fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const std::size_t sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
        if (const std::size_t exponent = digits(at + 1 + sign); exponent > 0)
            at += 1 + sign + exponent;
    }
    return at;
}

/// Number, comparator and unit as they are written; absent when it does not begin with a number.
std::optional<model::Quantity> splitQuantity(std::string_view text)
{
    model::Quantity out;
    for (const std::string_view comparator : {"<=", ">=", "<", ">"})
        if (text.starts_with(comparator)) {
            out.comparator = comparator;
            text = trimmed(text.substr(comparator.size()));
            break;
        }
    const std::size_t length = numberAt(text);
    if (length == 0)
        return std::nullopt;
    out.value = text.substr(0, length);
    out.unit = trimmed(text.substr(length));
    return out;
}

std::string unitsOf(const model::Attribute& attribute)
{
    std::string out = attribute.unit;
    for (const std::string& unit : attribute.otherUnits)
        out += ", " + unit;
    return out;
}

std::string rangeText(const model::DecimalRange& range, const std::string& unit)
{
    return (range.low ? range.low->text() : "…") + " – " + (range.high ? range.high->text() : "…") +
           (unit.empty() ? "" : ' ' + unit);
}

/// The UCUM code of a typed unit; none typed: the attribute's own.
void completeUnit(const model::Catalogue& catalogue, const model::Attribute& attribute, model::Quantity& q)
{
    const bool spelled = std::ranges::find(attribute.spellings, q.unit) != attribute.spellings.end();
    if ((q.unit.empty() || spelled) && !attribute.unit.empty()) {
        q.code = attribute.unit;
        q.unit = q.unit.empty() ? catalogue.ucum().shown(q.code) : q.unit;
    } else if (!q.unit.empty()) {
        q.code = catalogue.ucum().isValid(q.unit) ? q.unit : catalogue.ucum().resolve(q.unit);
    }
    // FHIR has no empty strings, and a unit that people do not write is its code.
    if (q.unit.empty())
        q.unit = q.code;
}

Unexpected<Problem> wrongUnit(const model::Attribute& attribute, const std::string& unit)
{
    return problem(Failure::Refused,
                   TWINCHART_TR("%1: \"%2\" is no unit of this attribute. Nothing was changed. Write one of: %3."),
                   {attribute.name, unit, unitsOf(attribute)});
}

/// "system|code" or "system|code|words".
std::optional<model::Coded> splitCoded(std::string_view text)
{
    const std::size_t first = text.find('|');
    if (first == std::string_view::npos ||
        (!text.starts_with("http://") && !text.starts_with("https://") && !text.starts_with("urn:")))
        return std::nullopt;
    const std::size_t second = std::min(text.find('|', first + 1), text.size());
    model::Coding coding{std::string(text.substr(0, first)),
                         std::string(trimmed(text.substr(first + 1, second - first - 1))),
                         second < text.size() ? std::string(trimmed(text.substr(second + 1))) : std::string()};
    const bool spaced = std::ranges::any_of(coding.system + coding.code, [](char c) { return c == ' ' || c == '\t'; });
    if (coding.code.empty() || spaced)
        return std::nullopt;
    model::Coded out;
    out.codings.push_back(std::move(coding));
    return out;
}

/// The kinds of value in the order in which a text is tried; monostate when none fits.
model::Value valueOf(const model::Catalogue& catalogue, const model::Attribute& attribute, std::string_view text)
{
    using model::ValueKind;
    if (attribute.may(ValueKind::Boolean) && (text == "true" || text == "false"))
        return text == "true";
    if (attribute.may(ValueKind::Quantity)) {
        if (auto quantity = splitQuantity(text)) {
            completeUnit(catalogue, attribute, *quantity);
            const bool words = attribute.unit.empty() && !quantity->unit.empty() && quantity->code.empty();
            if (!words || !attribute.may(ValueKind::Text))
                return *quantity;
        }
    }
    if (attribute.may(ValueKind::Time))
        if (auto time = model::parseClinicalTime(text))
            return *time;
    if (attribute.may(ValueKind::Coded))
        if (auto coded = splitCoded(text))
            return *coded;
    if (attribute.may(ValueKind::Text))
        return model::Text{std::string(text)};
    if (attribute.may(ValueKind::Coded))
        return model::Coded{{}, std::string(text)};
    return {};
}

std::string kindsOf(const model::Attribute& attribute)
{
    using model::ValueKind;
    std::string out;
    for (const auto& [kind, name] :
         {std::pair(ValueKind::Quantity, "number unit"), std::pair(ValueKind::Boolean, "true/false"),
          std::pair(ValueKind::Time, "YYYY-MM-DD"), std::pair(ValueKind::Coded, "system|code"),
          std::pair(ValueKind::Text, "text")})
        if (attribute.may(kind))
            out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}
} // namespace

Result<void> mayWrite(const model::DataSet& dataSet, interfaces::Role role,
                      const std::optional<contract::PermissionEntry>& permission, Instant now)
{
    const bool patient = role == interfaces::Role::Patient;
    if (!patient && !isClinical(role))
        return problem(Failure::NotPermitted, TWINCHART_TR("Your role may not write records. Nothing was changed."));
    if (patient) {
        if (dataSet.code.code == kSelfReported && dataSet.permissionClass == model::Stage::Pha)
            return {};
        return problem(Failure::NotPermitted,
                       TWINCHART_TR("%1: a patient writes self-reported data (%2) alone. Nothing was changed."),
                       {dataSet.code.code, std::string(kSelfReported)});
    }
    if (dataSet.stage == model::Stage::Pha || dataSet.permissionClass == model::Stage::Pha || !dataSet.writable)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "%1: this data set is read-only here; it comes from outside or from the patient. Nothing was changed."),
            {dataSet.code.code});
    if (!permission || !permission->allows(contract::kRightsWrite, now))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "%1: you have no permission to write this data set. Nothing was changed. Ask the administrator for it."),
            {dataSet.code.code});
    // What is sealed there may leave out this very data set or attribute.
    if (permission->scope != crypto::sha256(BytesView()))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "%1: your permission is limited in a way that this program cannot read. Nothing was changed. Ask the administrator."),
            {dataSet.code.code});
    return {};
}

Result<model::Value> readValue(const model::Catalogue& catalogue, const model::DataSet& dataSet,
                               const model::Attribute& attribute, std::string_view text, bool unusual)
{
    text = trimmed(text);
    if (text.empty())
        return problem(Failure::Refused, TWINCHART_TR("%1: the value is empty. Nothing was changed."),
                       {attribute.name});
    if (text.size() > kMaxText || !isPlainText(text))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "%1: a value is UTF-8 text of at most 65,536 octets without control characters. Nothing was changed."),
            {attribute.name});
    model::Item item;
    item.dataSet = dataSet.code;
    item.attribute = attribute.name;
    item.value = valueOf(catalogue, attribute, text);
    if (std::holds_alternative<std::monostate>(item.value)) {
        const std::string kinds = kindsOf(attribute);
        if (kinds.empty())
            return problem(
                Failure::Refused,
                TWINCHART_TR("%1: such values come from devices and cannot be written by hand. Nothing was changed."),
                {attribute.name});
        return problem(Failure::Refused,
                       TWINCHART_TR("%1: this is no value of this attribute. Nothing was changed. Write: %2."),
                       {attribute.name, kinds});
    }
    const auto* quantity = std::get_if<model::Quantity>(&item.value);
    // Mass and amount per volume are both usual: a bare number may be meant in either.
    if (quantity != nullptr && attribute.gramsPerMole && splitQuantity(text)->unit.empty())
        return problem(
            Failure::Refused,
            TWINCHART_TR("%1: say the unit, this attribute has several. Nothing was changed. Write one of: %2."),
            {attribute.name, unitsOf(attribute)});
    if (quantity != nullptr && !quantity->unit.empty() && quantity->code.empty())
        return wrongUnit(attribute, quantity->unit);
    if (const auto* coded = std::get_if<model::Coded>(&item.value);
        coded != nullptr && !coded->codings.empty() && !attribute.systems.empty() &&
        std::ranges::find(attribute.systems, coded->codings.front().system) == attribute.systems.end()) {
        std::string systems;
        for (const std::string& s : attribute.systems)
            systems += (systems.empty() ? "" : ", ") + s;
        return problem(Failure::Refused,
                       TWINCHART_TR("%1: its codes come from other systems. Nothing was changed. Use one of: %2."),
                       {attribute.name, systems});
    }
    using model::ItemProblem;
    for (const ItemProblem p : catalogue.check(item).problems) {
        switch (p) {
        case ItemProblem::UnknownDataSet:
        case ItemProblem::UnknownAttribute:
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: data set %2 has no such attribute. Nothing was changed."),
                           {attribute.name, dataSet.code.code});
        case ItemProblem::WrongKind:
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: this is no value of this attribute. Nothing was changed. Write: %2."),
                           {attribute.name, kindsOf(attribute)});
        case ItemProblem::NotANumber:
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: this number is too long or too large. Nothing was changed."),
                           {attribute.name});
        case ItemProblem::UnknownUnit: return wrongUnit(attribute, quantity != nullptr ? quantity->unit : "");
        case ItemProblem::Impossible:
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: the value is out of range, possible is %2. Nothing was changed."),
                           {attribute.name, rangeText(attribute.possible, attribute.unit)});
        case ItemProblem::Unusual:
            if (!unusual)
                return problem(
                    Failure::Refused,
                    TWINCHART_TR(
                        "%1: the value is out of the range that is taken without asking, %2. Nothing was changed. If it is meant so, confirm that it is unusual."),
                    {attribute.name, rangeText(attribute.allowed, attribute.unit)});
            break;
        }
    }
    return std::move(item.value);
}

Result<std::vector<interop::ObservationPart>> readValues(const model::Catalogue& catalogue,
                                                         const model::DataSet& dataSet,
                                                         const std::vector<interfaces::NamedValue>& values,
                                                         bool unusual)
{
    if (values.empty())
        return problem(Failure::Usage,
                       TWINCHART_TR("Say what is written: an attribute and its value. Nothing was changed."));
    std::vector<interop::ObservationPart> out;
    std::set<std::string> seen;
    for (const interfaces::NamedValue& v : values) {
        const model::Attribute* const attribute = catalogue.attribute(v.name);
        if (attribute == nullptr)
            return problem(Failure::Refused,
                           TWINCHART_TR("The catalogue in force has no attribute \"%1\". Nothing was changed."),
                           {v.name});
        if (!catalogue.has(dataSet, *attribute))
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: data set %2 has no such attribute. Nothing was changed."),
                           {v.name, dataSet.code.code});
        if (!seen.insert(v.name).second)
            return problem(Failure::Refused, TWINCHART_TR("%1: this attribute is given twice. Nothing was changed."),
                           {v.name});
        TWINCHART_ASSIGN(model::Value value, readValue(catalogue, dataSet, *attribute, v.value, unusual));
        interop::ObservationPart& part = out.emplace_back();
        // The code that everybody knows comes first, where it leads to this very attribute.
        const model::CodeRef own{std::string(model::Catalogue::kOwnSystem), attribute->name};
        if (!attribute->codes.empty() && attribute->codes.front() != own)
            part.code.codings.push_back(
                {attribute->codes.front().system, attribute->codes.front().code, attribute->title.en});
        part.code.codings.push_back({own.system, own.code, attribute->title.en});
        if (catalogue.attributeOf(dataSet, part.code) != attribute)
            std::ranges::reverse(part.code.codings);
        part.value = std::move(value);
    }
    for (const std::uint32_t index : dataSet.required)
        if (const model::Attribute& needed = catalogue.attributes()[index]; !seen.contains(needed.name))
            return problem(Failure::Refused,
                           TWINCHART_TR("%1: data set %2 requires this attribute. Nothing was changed."),
                           {needed.name, dataSet.code.code});
    return out;
}

Instant wholeSecond(Instant t)
{
    return Instant::fromSeconds(t.seconds());
}

Result<std::string> readEffective(const std::string& text, Instant now)
{
    if (text.empty())
        return toRfc3339(wholeSecond(now));
    const auto time = model::parseClinicalTime(text);
    // FHIR writes no time of day without seconds.
    if (!time || !time->isPlaced() || time->precision == model::ClinicalTime::Precision::Minute)
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "\"%1\" is neither a date nor a time. Nothing was changed. Write 2026-03-05 or 2026-03-05T06:12:00+01:00."),
            {text});
    return text;
}

Result<Reason> readReason(const std::string& text, interfaces::Role role)
{
    const std::string_view words = trimmed(text);
    if (words.empty())
        return problem(Failure::Usage, TWINCHART_TR("Say why it is deleted. Nothing was changed."));
    if (words.size() > kMaxReason || !isPlainText(words))
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "A reason is UTF-8 text of at most 2,000 octets without control characters. Nothing was changed."));
    using contract::DeleteReason;
    Reason out{role == interfaces::Role::Patient ? DeleteReason::Erasure : DeleteReason::EnteredInError,
               std::string(words)};
    std::string folded = model::foldCase(out.words);
    std::ranges::replace(folded, '-', ' ');
    for (const DeleteReason reason : {DeleteReason::EnteredInError, DeleteReason::Erasure, DeleteReason::Withdrawn}) {
        std::string name(nameOf(reason));
        std::ranges::replace(name, '-', ' ');
        const bool whole = folded.size() == name.size() ||
                           (folded.size() > name.size() &&
                            (folded[name.size()] == ' ' || folded[name.size()] == ':' || folded[name.size()] == ','));
        if (folded.starts_with(name) && whole)
            out.reason = reason;
    }
    return out;
}

std::string_view nameOf(contract::DeleteReason reason)
{
    switch (reason) {
    case contract::DeleteReason::EnteredInError: return "entered-in-error";
    case contract::DeleteReason::Erasure: return "erasure";
    case contract::DeleteReason::Withdrawn: break;
    }
    return "withdrawn";
}

} // namespace twinchart::workstation

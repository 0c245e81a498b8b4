// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/condition.h>

#include <model/format.h>

#include <algorithm>
#include <array>

namespace twinchart::model {

namespace {
using Operator = Condition::Operator;

constexpr std::size_t kMaxExpression = 1000;

struct OperatorText {
    std::string_view text;
    Operator op;
};
// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<OperatorText, 7> kOperators{{{"!=", Operator::NotEqual},
                                                  {"<=", Operator::LessOrEqual},
                                                  {">=", Operator::GreaterOrEqual},
                                                  {"=", Operator::Equal},
                                                  {"<", Operator::Less},
                                                  {">", Operator::Greater},
                                                  {"contains", Operator::Contains}}};

void skipSpace(std::string_view& text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
}

/// A quoted text or a word; absent when a quote is not closed.
std::optional<std::string> takeWord(std::string_view& text)
{
    std::string out;
    if (!text.starts_with('"')) {
        const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
        out = text.substr(0, end);
        text.remove_prefix(end);
        return out;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return out;
        }
        if (text[i] == '\\')
            ++i;
        if (i == text.size())
            break;
        out += text[i];
    }
    return std::nullopt;
}

std::string_view trimmedEnd(std::string_view text)
{
    const std::size_t last = text.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

bool holds(std::strong_ordering order, Operator op)
{
    switch (op) {
    case Operator::Equal: return order == 0;
    case Operator::NotEqual: return order != 0;
    case Operator::Less: return order < 0;
    case Operator::LessOrEqual: return order <= 0;
    case Operator::Greater: return order > 0;
    case Operator::GreaterOrEqual: return order >= 0;
    case Operator::Contains: return false;
    }
    return false;
}

bool contains(const std::string& text, const std::string& folded)
{
    return !text.empty() && foldCase(text).find(folded) != std::string::npos;
}

bool codedEquals(const Coded& coded, const std::string& folded)
{
    return (!coded.text.empty() && foldCase(coded.text) == folded) ||
           std::ranges::any_of(coded.codings, [&](const Coding& c) {
               return foldCase(c.code) == folded || foldCase(c.display) == folded ||
                      foldCase(c.system + "|" + c.code) == folded;
           });
}

bool codedContains(const Coded& coded, const std::string& folded)
{
    return contains(coded.text, folded) || std::ranges::any_of(coded.codings, [&](const Coding& c) {
               return contains(c.display, folded) || contains(c.code, folded);
           });
}
} // namespace

Expected<Condition, Condition::Why> Condition::parse(std::string_view text, const Catalogue& catalogue)
{
    if (text.size() > kMaxExpression)
        return Unexpected{Why::TooLong};
    skipSpace(text);
    if (text.empty())
        return Unexpected{Why::Empty};
    Condition out;
    out.m_catalogue = &catalogue;
    const std::size_t nameEnd = std::min(text.find_first_of(" \t=!<>"), text.size());
    out.m_attribute = text.substr(0, nameEnd);
    text.remove_prefix(nameEnd);
    out.m_definition = catalogue.attribute(out.m_attribute);
    if (out.m_definition == nullptr)
        return Unexpected{Why::UnknownAttribute};
    skipSpace(text);
    const auto* op =
        std::ranges::find_if(kOperators, [text](const OperatorText& o) { return text.starts_with(o.text); });
    if (op == kOperators.end())
        return Unexpected{Why::NoOperator};
    out.m_operator = op->op;
    text.remove_prefix(op->text.size());
    if (out.m_operator == Operator::Contains && !text.empty() && text.front() != ' ' && text.front() != '\t' &&
        text.front() != '"')
        return Unexpected{Why::NoOperator};
    skipSpace(text);
    const bool isQuoted = text.starts_with('"');
    auto value = takeWord(text);
    if (!value || value->empty())
        return Unexpected{Why::NoValue};
    // What is never a quantity has no unit behind it: "condition = essential hypertension".
    if (!isQuoted && !out.m_definition->may(ValueKind::Quantity)) {
        *value += trimmedEnd(text);
        text = {};
    }
    out.m_value = std::move(*value);
    out.m_folded = foldCase(out.m_value);
    skipSpace(text);
    if (!text.empty()) {
        // A unit as it is shown may have several words: "per minute".
        const bool isWordQuoted = text.starts_with('"');
        auto written = takeWord(text);
        if (written && !isWordQuoted) {
            *written += trimmedEnd(text);
            text = {};
        }
        skipSpace(text);
        if (!written || !text.empty())
            return Unexpected{Why::LeftOver};
        const Attribute& attribute = *out.m_definition;
        const bool isOwn = std::ranges::find(attribute.spellings, *written) != attribute.spellings.end() ||
                           (!attribute.unit.empty() && catalogue.ucum().shown(attribute.unit) == *written);
        out.m_unit = isOwn ? attribute.unit : catalogue.ucum().resolve(*written);
        if (out.m_unit.empty())
            return Unexpected{Why::UnknownUnit};
    }
    const auto number = Decimal::parse(out.m_value);
    if (!out.m_unit.empty() && !number)
        return Unexpected{Why::NotANumber};
    const bool ordered = out.m_operator != Operator::Equal && out.m_operator != Operator::NotEqual &&
                         out.m_operator != Operator::Contains;
    out.m_time = parseClinicalTime(out.m_value);
    if (ordered && !number && !out.m_time)
        return Unexpected{Why::NotANumber};
    if (number) {
        out.m_number = number->exact();
        out.m_numberUnit = out.m_unit;
        if (!out.m_definition->unit.empty()) {
            out.m_ownNumber = out.m_unit.empty()
                                  ? out.m_number
                                  : catalogue.inOwnUnit(*out.m_definition, {out.m_value, {}, {}, out.m_unit});
            if (!out.m_ownNumber)
                return Unexpected{Why::UnitDoesNotFit};
        }
    }
    return out;
}

bool Condition::matches(const Item& item) const
{
    if (item.attribute != m_attribute || item.notAFact != NotAFact::None)
        return false;
    if (m_operator == Operator::Contains) {
        const ShownValue shown = formatValue(item.value, m_catalogue->ucum());
        const auto* coded = std::get_if<Coded>(&item.value);
        return contains(shown.value, m_folded) || (coded != nullptr && codedContains(*coded, m_folded)) ||
               codedContains(item.code, m_folded) || contains(item.note, m_folded);
    }
    if (const auto* quantity = std::get_if<Quantity>(&item.value)) {
        // "<5" says where a number lies, not what it is.
        if (!m_number || !quantity->comparator.empty())
            return false;
        if (m_ownNumber) {
            const auto value = m_catalogue->inOwnUnit(*m_definition, *quantity);
            return value && holds(*value <=> *m_ownNumber, m_operator);
        }
        const auto value = Decimal::parse(quantity->value);
        if (!value)
            return false;
        const std::string unit = m_catalogue->unitOf(*quantity);
        if (m_numberUnit.empty() || unit == m_numberUnit)
            return holds(value->compare(*m_number), m_operator);
        const auto converted = m_catalogue->ucum().convert(value->exact(), unit, m_numberUnit);
        return converted && holds(*converted <=> *m_number, m_operator);
    }
    const auto* time = std::get_if<ClinicalTime>(&item.value);
    if (time != nullptr && m_time) {
        // Those beyond an Instant have their order from their texts, years first.
        const bool isBeyond = !time->isPlaced() && time->earliest == m_time->earliest;
        return holds(isBeyond ? std::string_view(time->source) <=> std::string_view(m_time->source)
                              : time->earliest <=> m_time->earliest,
                     m_operator);
    }
    if (m_operator != Operator::Equal && m_operator != Operator::NotEqual)
        return false;
    const bool wanted = m_operator == Operator::Equal;
    // A value as it is shown is that value: "05-Mar-2026", "Yes".
    if (!std::holds_alternative<std::monostate>(item.value) &&
        foldCase(formatValue(item.value, m_catalogue->ucum()).value) == m_folded)
        return wanted;
    if (time != nullptr)
        return !wanted;
    if (const auto* coded = std::get_if<Coded>(&item.value))
        return codedEquals(*coded, m_folded) == wanted;
    if (const auto* words = std::get_if<Text>(&item.value))
        return (foldCase(words->text) == m_folded) == wanted;
    if (const auto* truth = std::get_if<bool>(&item.value))
        return (m_folded == (*truth ? "true" : "false")) == wanted;
    if (const auto* reference = std::get_if<Reference>(&item.value))
        return (foldCase(reference->target) == m_folded || foldCase(reference->display) == m_folded) == wanted;
    // Only the words of a statement without a value: "condition = asthma".
    if (std::holds_alternative<std::monostate>(item.value))
        return codedEquals(item.code, m_folded) == wanted;
    return false;
}

std::string foldCase(std::string_view utf8)
{
    std::string out(utf8);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto lead = static_cast<std::uint8_t>(out[i]);
        if (lead >= 'A' && lead <= 'Z') {
            out[i] = static_cast<char>(lead + 32);
            continue;
        }
        if (lead < 0xc3 || lead > 0xd0 || i + 1 >= out.size())
            continue;
        const auto trail = static_cast<std::uint8_t>(out[i + 1]);
        std::uint32_t c = (lead & 0x1fU) << 6 | (trail & 0x3fU);
        if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
            c += 32;
        else if (c >= 0x400 && c <= 0x40f)
            c += 80;
        else if ((c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131 && c % 2 == 0) ||
                 (c >= 0x14a && c <= 0x177 && c % 2 == 0) ||
                 (((c >= 0x139 && c <= 0x147) || (c >= 0x179 && c <= 0x17d)) && c % 2 == 1))
            c += 1;
        out[i] = static_cast<char>(0xc0U | c >> 6);
        out[i + 1] = static_cast<char>(0x80U | (c & 0x3fU));
        ++i;
    }
    return out;
}

} // namespace twinchart::model

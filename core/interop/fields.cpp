// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields.h"

#include <charconv>

namespace twinchart::interop {

Field Field::first() const
{
    if (m_tape == nullptr || !node().isArray())
        return *this;
    return m_index + 1 < node().end ? Field(*m_tape, m_index + 1) : Field();
}

std::string Field::text() const
{
    if (m_tape == nullptr)
        return {};
    const JsonNode& self = node();
    if (!self.escaped || !self.isString())
        return self.kind == JsonKind::Null || self.isObject() || self.isArray() ? std::string()
                                                                                : std::string(self.view());
    std::string out;
    out.reserve(self.length);
    (void)unescape(self.view(), out);
    return out;
}

model::Coding Field::coding() const
{
    model::Coding out;
    each([&](const Field& f) {
        switch (f.hash()) {
        case "system"_name: out.system = f.text(); break;
        case "code"_name: out.code = f.text(); break;
        case "display"_name: out.display = f.text(); break;
        default: break;
        }
    });
    return out;
}

model::Coded Field::coded() const
{
    model::Coded out;
    each([&](const Field& f) {
        if (f.hash() == "coding"_name)
            f.each([&](const Field& one) { out.codings.push_back(one.coding()); });
        else if (f.hash() == "text"_name)
            out.text = f.text();
    });
    return out;
}

std::optional<model::Quantity> Field::quantity() const
{
    model::Quantity out;
    std::string code;
    bool ucum = false;
    each([&](const Field& f) {
        switch (f.hash()) {
        case "value"_name: out.value = f.text(); break;
        case "comparator"_name: out.comparator = f.text(); break;
        case "unit"_name: out.unit = f.text(); break;
        case "code"_name: code = f.text(); break;
        case "system"_name: ucum = f.is(kUcumSystem); break;
        default: break;
        }
    });
    if (out.value.empty())
        return std::nullopt;
    if (ucum)
        out.code = std::move(code);
    else if (out.unit.empty())
        out.unit = std::move(code);
    return out;
}

model::Series Field::series() const
{
    model::Series out;
    each([&](const Field& f) {
        switch (f.hash()) {
        case "origin"_name: {
            if (const auto origin = f.quantity()) {
                out.origin = origin->value;
                out.unit = origin->unit;
                out.code = origin->code;
            }
            break;
        }
        case "period"_name: out.periodMs = f.text(); break;
        case "factor"_name: out.factor = f.text(); break;
        case "lowerLimit"_name: out.lowerLimit = f.text(); break;
        case "upperLimit"_name: out.upperLimit = f.text(); break;
        case "dimensions"_name: {
            const std::string_view digits = f.raw();
            std::from_chars(digits.data(), digits.data() + digits.size(), out.dimensions);
            break;
        }
        case "data"_name: {
            // Single spaces between samples, whatever white space the source had.
            const std::string data = f.text();
            out.samples.reserve(data.size());
            for (const char c : data) {
                if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
                    out.samples.push_back(c);
                else if (!out.samples.empty() && out.samples.back() != ' ')
                    out.samples.push_back(' ');
            }
            if (!out.samples.empty() && out.samples.back() == ' ')
                out.samples.pop_back();
            break;
        }
        default: break;
        }
    });
    return out;
}

std::optional<model::ClinicalTime> Field::time() const
{
    if (m_tape == nullptr || !node().isString())
        return std::nullopt;
    return node().escaped ? model::parseClinicalTime(text()) : model::parseClinicalTime(raw());
}

model::Effective Field::period() const
{
    model::Effective out;
    out.isPeriod = true;
    each([&](const Field& f) {
        if (f.hash() == "start"_name)
            out.start = f.time();
        else if (f.hash() == "end"_name)
            out.end = f.time();
    });
    return out;
}

model::Attachment Field::attachment() const
{
    model::Attachment out;
    each([&](const Field& f) {
        switch (f.hash()) {
        case "contentType"_name: out.contentType = f.text(); break;
        case "title"_name: out.title = f.text(); break;
        case "url"_name: out.url = f.text(); break;
        case "size"_name: {
            if (out.size == 0) {
                const std::string_view digits = f.raw();
                std::from_chars(digits.data(), digits.data() + digits.size(), out.size);
            }
            break;
        }
        case "data"_name: {
            std::uint64_t letters = 0;
            for (const char c : f.raw())
                letters += c != '=' && c != ' ' && c != '\\' && c != '\n' ? 1u : 0u;
            out.size = letters * 3 / 4;
            break;
        }
        default: break;
        }
    });
    return out;
}

std::string Field::reference() const
{
    return (*this)["reference"].text();
}
std::string Field::display() const
{
    return (*this)["display"].text();
}

std::string shownText(const model::Coded& coded)
{
    if (!coded.text.empty())
        return coded.text;
    for (const model::Coding& c : coded.codings)
        if (!c.display.empty())
            return c.display;
    return coded.codings.empty() ? std::string() : coded.codings.front().code;
}

void join(std::string& text, std::string_view more, std::string_view by)
{
    if (more.empty())
        return;
    if (!text.empty())
        text += by;
    text += more;
}

namespace {
std::string unitOf(const model::Quantity& quantity)
{
    return quantity.unit.empty() ? quantity.code : quantity.unit;
}
} // namespace

std::string quantityLine(const Field& quantity)
{
    const auto read = quantity.quantity();
    if (!read)
        return {};
    std::string out = read->comparator + read->value;
    join(out, unitOf(*read), " ");
    return out;
}

std::string rangeLine(const Field& range)
{
    const auto low = range["low"].quantity();
    const auto high = range["high"].quantity();
    if (low && high)
        return (unitOf(*low) == unitOf(*high) ? low->value : quantityLine(range["low"])) + " – " +
               quantityLine(range["high"]);
    return low ? "≥ " + quantityLine(range["low"]) : high ? "≤ " + quantityLine(range["high"]) : std::string();
}

std::string nameLine(const Field& humanName)
{
    std::string out = humanName["text"].text();
    if (!out.empty())
        return out;
    const auto all = [&](std::string_view part) {
        humanName[part].each([&](const Field& f) { join(out, f.text(), " "); });
    };
    all("prefix");
    all("given");
    join(out, humanName["family"].text(), " ");
    all("suffix");
    return out;
}

} // namespace twinchart::interop

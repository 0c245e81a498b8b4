// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "problems.h"

#include <interop/importtypes.h>

#include <algorithm>

namespace twinchart::interop {

std::string_view text(FileFormat format)
{
    switch (format) {
    case FileFormat::Resource: return "resource";
    case FileFormat::Bundle: return "bundle";
    case FileFormat::Ndjson: return "ndjson";
    case FileFormat::Unknown: break;
    }
    return "unknown";
}

std::string ImportProblem::place() const
{
    std::string out;
    if (line > 0)
        out = "line " + std::to_string(line);
    if (column > 0)
        out += ", column " + std::to_string(column);
    if (!where.empty())
        out += (out.empty() ? "" : ", ") + where;
    return out;
}

Message explain(const JsonError& error, std::string_view text)
{
    using Why = JsonError::Why;
    const std::string_view begins = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (begins.starts_with('<'))
        return {TWINCHART_TR("Not JSON: this looks like XML. Ask the source for FHIR R4 as JSON."), {}};
    if (begins.starts_with("MSH|"))
        return {TWINCHART_TR("Not JSON: this looks like an HL7 v2 message. Ask the source for FHIR R4 as JSON."), {}};
    switch (error.why) {
    case Why::Empty: return {TWINCHART_TR("The document is empty."), {}};
    case Why::NotUtf8:
        return {TWINCHART_TR("Not UTF-8 text: octet %1 cannot stand there."), {std::to_string(error.offset)}};
    case Why::ControlCharacter: return {TWINCHART_TR("Not JSON: a control character stands inside a text."), {}};
    case Why::UnclosedString: return {TWINCHART_TR("Not JSON: a text that begins here has no end."), {}};
    case Why::TooDeep:
        return {TWINCHART_TR("Nested more than %1 levels deep."), {std::to_string(JsonParser::kMaxDepth)}};
    case Why::DuplicateName:
        return {TWINCHART_TR("The name “%1” occurs twice in one object; which of the two is meant cannot be known."),
                {error.name}};
    case Why::BadNumber: return {TWINCHART_TR("Not JSON: this is no number."), {}};
    case Why::BadLiteral: return {TWINCHART_TR("Not JSON: only true, false and null stand without quotes."), {}};
    case Why::BadEscape: return {TWINCHART_TR("Not JSON: a text has an escape that does not exist."), {}};
    case Why::LoneSurrogate: return {TWINCHART_TR("Not text: half of a surrogate pair stands alone."), {}};
    case Why::ValueExpected: return {TWINCHART_TR("Not JSON: a value should stand here."), {}};
    case Why::NameExpected: return {TWINCHART_TR("Not JSON: a name in quotes should stand here."), {}};
    case Why::ColonExpected: return {TWINCHART_TR("Not JSON: a colon should stand after the name."), {}};
    case Why::CommaExpected: return {TWINCHART_TR("Not JSON: a comma or a closing bracket should stand here."), {}};
    case Why::EndsEarly: return {TWINCHART_TR("Not JSON: the text ends too early; the file may be cut off."), {}};
    case Why::TrailingText: return {TWINCHART_TR("Not JSON: more text follows after the end of the document."), {}};
    case Why::TooDense:
        return {TWINCHART_TR("More values than one document may have (%1)."), {std::to_string(JsonParser::kMaxValues)}};
    case Why::NameTooLong: return {TWINCHART_TR("A name is longer than 65535 octets."), {}};
    }
    return {TWINCHART_TR("Not JSON."), {}};
}

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <interop/references.h>

#include "demographicsof.h"
#include "resolver.h"

#include <algorithm>

namespace twinchart::interop {

namespace {
/// Reads octets onto a tape that lives as long as this.
struct Read {
    JsonBuffer buffer;
    JsonParser parser;
    JsonTape tape;
    bool good = false;

    explicit Read(BytesView octets)
    {
        buffer.resize(octets.size());
        std::copy(octets.begin(), octets.end(), buffer.data());
        buffer.seal(octets.size());
        good = parser.start({buffer.data(), buffer.size()}) && parser.value(tape, 0) && parser.atEnd() &&
               tape.nodes.front().isObject();
    }
};
} // namespace

std::vector<std::string> referencesOf(BytesView resource)
{
    std::vector<std::string> out;
    const Read read(resource);
    if (!read.good)
        return out;
    for (std::uint32_t i = 0; i < read.tape.nodes.size(); ++i) {
        const JsonNode& node = read.tape.nodes[i];
        if (!node.isString() || node.name == nullptr)
            continue;
        const bool reference = node.hash == "reference"_name;
        // An attachment may point to a Binary of the same source.
        if (!reference && node.hash != "url"_name)
            continue;
        const std::string text = Field(read.tape, i).text();
        if (!reference && !text.starts_with("Binary/") && !text.starts_with("urn:uuid:"))
            continue;
        if (!text.empty() && text.front() != '#')
            out.emplace_back(withoutVersion(text));
    }
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
}

std::vector<std::string> namesOf(const model::RecordContent& record)
{
    std::vector<std::string> out;
    if (!record.context.fullUrl.empty())
        out.push_back(record.context.fullUrl);
    if (!record.resourceId.empty())
        out.push_back(record.resourceType + "/" + record.resourceId);
    const Read read(record.resource);
    if (read.good)
        for (const BusinessIdentifier& id : readIdentifiers(Field(read.tape, 0)["identifier"]))
            out.push_back(record.resourceType + "?identifier=" + id.system + "|" + id.value);
    return out;
}

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// FHIR input as one document and as lines. What is kept must be a slice of the input that reads the same
// again by itself, whose record survives its codec.
#include <interop/exporter.h>
#include <interop/importer.h>
#include <interop/references.h>

#include <cstdlib>

using namespace twinchart;

namespace {
const model::Catalogue& catalogue()
{
    static const model::Catalogue parsed = [] {
        auto result = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        if (!result)
            std::abort();
        return std::move(*result);
    }();
    return parsed;
}

void require(bool good)
{
    if (!good)
        std::abort();
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const BytesView input(data, size);
    for (const bool own : {false, true}) {
        interop::ImportSession session({.source = "fuzz", .own = own}, catalogue());
        interop::ImportSession again({.source = "fuzz", .own = own}, catalogue());
        const auto check = [&](interop::ImportedRecord&& record) {
            const auto back = model::decodeRecord(model::encode(record.content));
            require(back.hasValue() && *back == record.content);
            for (const model::Item& item : record.content.items)
                require(catalogue().dataSet(item.dataSet.code)->stage == record.content.stage);
            std::uint64_t kept = 0;
            const auto alone = again.readText(record.content.resource, [&](interop::ImportedRecord&&) {
                ++kept;
                return true;
            });
            // By itself a reference may mean somebody else, but the resource stays well-formed.
            require(!alone.refusedWhole &&
                    (kept == 1 || record.content.resourceType == "Bundle" || alone.refused == 1));
            require(interop::jsonEqual(record.content.resource, record.content.resource));
            (void)interop::referencesOf(record.content.resource);
            (void)interop::namesOf(record.content);
            return true;
        };
        for (const bool lines : {false, true}) {
            const auto summary = session.readText(input, check, lines);
            require(summary.refusedWhole || summary.resources == summary.kept + summary.refused);
        }
    }
    return 0;
}

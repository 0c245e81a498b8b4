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

/// Sessions are reused from input to input, as the product does from file to file.
struct Sessions {
    explicit Sessions(bool own)
        : first({.source = "fuzz", .own = own}, catalogue()), again({.source = "fuzz", .own = own}, catalogue())
    {
    }
    interop::ImportSession first;
    interop::ImportSession again;
};

void checkRecord(const interop::ImportedRecord& record, interop::ImportSession& again)
{
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
    require(!alone.refusedWhole && (kept == 1 || record.content.resourceType == "Bundle" || alone.refused == 1));
    require(interop::jsonEqual(record.content.resource, record.content.resource));
    (void)interop::referencesOf(record.content.resource);
    (void)interop::namesOf(record.content);
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Sessions outside(false);
    static Sessions own(true);
    // The two ways of filing and the two formats by turns, so that one execution stays short.
    const std::size_t turn = size % 4;
    Sessions& sessions = turn / 2 == 0 ? outside : own;
    const auto summary = sessions.first.readText(
        BytesView(data, size),
        [&](interop::ImportedRecord&& record) {
            checkRecord(record, sessions.again);
            return true;
        },
        turn % 2 == 1);
    require(summary.refusedWhole || summary.resources == summary.kept + summary.refused);
    return 0;
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interop/importer.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace twinchart::interop::testing {

inline const model::Catalogue& catalogue()
{
    static const model::Catalogue parsed = [] {
        auto result = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        if (!result)
            std::abort();
        return std::move(*result);
    }();
    return parsed;
}

struct Import {
    ImportSummary summary;
    std::vector<ImportedRecord> records;
};

inline Import importText(const std::string& text, ImportOptions options = {}, bool ndjson = false)
{
    if (options.source.empty())
        options.source = "test";
    Import out;
    ImportSession session(options, catalogue());
    out.summary = session.readText(
        viewOf(text),
        [&](ImportedRecord&& record) {
            out.records.push_back(std::move(record));
            return true;
        },
        ndjson);
    return out;
}

/// What was handed over is what anyone will read of it.
inline bool readsBack(const model::RecordContent& content)
{
    const auto back = model::decodeRecord(model::encode(content));
    return back.hasValue() && *back == content;
}

inline std::string firstProblem(const ImportSummary& summary)
{
    return summary.problems.empty() ? std::string()
                                    : summary.problems.front().place() + ": " + summary.problems.front().why.english();
}

} // namespace twinchart::interop::testing

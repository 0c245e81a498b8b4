// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "json.h"

#include <cstdio>

namespace twinchart::cli {

namespace {
/// NAME=VALUE of each --set; the value may hold more signs of equality.
Result<std::vector<interfaces::NamedValue>> namedValues(const std::vector<std::string>& texts)
{
    std::vector<interfaces::NamedValue> out;
    for (const std::string& text : texts) {
        const std::size_t at = text.find('=');
        if (at == 0 || at == std::string::npos)
            return problem(Failure::Usage, TWINCHART_TR("--set takes NAME=VALUE. Nothing was changed."));
        out.push_back({text.substr(0, at), text.substr(at + 1)});
    }
    return out;
}

int answer(const Globals& globals, const Result<interfaces::WriteResult>& result)
{
    if (!result)
        return fail(result.error());
    for (const interfaces::WrittenItem& i : result->items) {
        if (globals.json)
            std::printf("%s\n", JsonLine()
                                    .add("item", i.item)
                                    .add("attribute", i.attribute)
                                    .add("level", text(i.level))
                                    .add("height", i.height)
                                    .str()
                                    .c_str());
        else
            std::printf("%s  %-28s %-10s block %llu\n", i.item.c_str(), i.attribute.c_str(),
                        std::string(text(i.level)).c_str(), static_cast<unsigned long long>(i.height));
    }
    return result->problem ? fail(*result->problem) : kDone;
}
} // namespace

int runWrite(const Globals& globals, const WriteOptions& options)
{
    interfaces::WriteRequest request;
    const auto values = namedValues(options.set);
    if (!values)
        return fail(values.error());
    request.values = *values;
    request.dataSet = options.dataSet;
    request.effective = options.effective;
    request.unusual = options.unusual;
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto patient = (*workstation)->resolvePatient(options.patient);
    if (!patient)
        return fail(patient.error());
    request.patient = *patient;
    return answer(globals, (*workstation)->writeRecord(request));
}

int runAmend(const Globals& globals, const WriteOptions& options)
{
    const auto values = namedValues(options.set);
    if (!values)
        return fail(values.error());
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    return answer(globals, (*workstation)->amendItem({options.item, *values, options.unusual}));
}

int runDelete(const Globals& globals, const std::string& item, const std::string& reason)
{
    auto workstation = unlocked(globals);
    if (!workstation)
        return fail(workstation.error());
    const auto done = (*workstation)->deleteItem({item, reason});
    if (!done)
        return fail(done.error());
    if (globals.json)
        std::printf("%s\n", JsonLine()
                                .add("item", done->item)
                                .add("reason", done->reason)
                                .add("level", text(done->level))
                                .add("height", done->height)
                                .str()
                                .c_str());
    else
        std::printf("%s  %-28s %-10s block %llu\n", done->item.c_str(), done->reason.c_str(),
                    std::string(text(done->level)).c_str(), static_cast<unsigned long long>(done->height));
    return done->problem ? fail(*done->problem) : kDone;
}

} // namespace twinchart::cli

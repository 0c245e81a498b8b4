// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "setaside.h"

#include <util/file.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

namespace twinchart::workstation {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kFolder = "set-aside";
// The store itself last: a folder without it is one whose moving was interrupted, and the rest goes there too.
constexpr std::array<std::string_view, 5> kFiles{"replica.db-journal", "replica.db-wal", "replica.db-shm",
                                                 "replica.seal", "replica.db"};

std::vector<unsigned> numbers(const fs::path& folder)
{
    std::vector<unsigned> out;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder / kFolder, ignored)) {
        const std::string name = entry.path().filename().string();
        unsigned number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc() && end == name.data() + name.size())
            out.push_back(number);
    }
    std::ranges::sort(out);
    return out;
}

Unexpected<Problem> notWritten(const fs::path& path, int code)
{
    return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing of the record store was lost."),
                   {path.filename().string(), FileError{path, code}.text()});
}
} // namespace

Result<std::string> setStoreAside(const fs::path& folder)
{
    std::error_code error;
    if (std::ranges::none_of(kFiles, [&](std::string_view f) { return fs::exists(folder / f, error); }))
        return std::string();
    const auto before = numbers(folder);
    const auto nameOf = [](unsigned number) { return std::string(kFolder) + '/' + std::to_string(number); };
    const auto isUnfinished = [&](unsigned number) {
        return !fs::exists(folder / nameOf(number) / kFiles.back(), error) &&
               std::ranges::none_of(kFiles, [&](std::string_view f) {
                   return fs::exists(folder / f, error) && fs::exists(folder / nameOf(number) / f, error);
               });
    };
    const std::string name = nameOf(before.empty()                ? 1
                                    : isUnfinished(before.back()) ? before.back()
                                                                  : before.back() + 1);
    const fs::path to = folder / name;
    if (const auto made = makeFolders(to); !made)
        return notWritten(to, made.error().code);
    for (const std::string_view file : kFiles) {
        if (!fs::exists(folder / file, error))
            continue;
        fs::rename(folder / file, to / file, error);
        if (error)
            return notWritten(folder / file, error.value());
    }
    for (const fs::path& changed : {to, to.parent_path(), folder})
        if (const auto done = syncFolder(changed); !done)
            return notWritten(changed, done.error().code);
    return name;
}

bool isSetAside(std::string_view name)
{
    return name.starts_with(kFolder) && name.substr(kFolder.size()).starts_with('/');
}

std::vector<std::string> storesSetAside(const fs::path& folder)
{
    std::vector<std::string> out;
    for (const unsigned number : numbers(folder))
        out.push_back(std::string(kFolder) + '/' + std::to_string(number));
    return out;
}

Result<std::size_t> dropStoresSetAside(const fs::path& folder)
{
    const std::size_t count = numbers(folder).size();
    std::error_code error;
    fs::remove_all(folder / kFolder, error);
    if (error)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be removed: %2. Remove it by hand."),
                       {std::string(kFolder), FileError{folder / kFolder, error.value()}.text()});
    return count;
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "decisioncells.h"

#include <model/catalogue.h>

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace twinchart;
using namespace twinchart::contract::test;

namespace {
std::optional<Bytes> readFile(const char* path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return std::nullopt;
    return Bytes(std::istreambuf_iterator<char>(in), {});
}

int print(const std::string& text)
{
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 ? 0 : 1;
}
} // namespace

/// decision_table [CATALOGUE]: every cell, for the data sets of that file (none: the newest that the product carries)
/// and an unknown one. decision_table --markdown: the rules, for the README of the contract.
int main(int argc, char** argv)
{
    if (argc > 2) {
        std::fputs("usage: decision_table [--markdown | CATALOGUE]\n", stderr);
        return 2;
    }
    if (argc == 2 && std::string_view(argv[1]) == "--markdown")
        return print(markdownOf(contract::decisionRules()));
    const std::optional<Bytes> file =
        argc == 2 ? readFile(argv[1]) : bytesOf(model::Catalogue::builtinWithProblemHistory());
    const auto table = file ? tableOf(*file) : std::nullopt;
    if (!table) {
        std::fprintf(stderr, "decision_table: %s is no catalogue\n", argv[1]);
        return 1;
    }
    return print(cellsOf(columnsOf(*table)));
}

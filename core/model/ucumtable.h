// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/ucum.h>

#include <unordered_map>
#include <vector>

namespace twinchart::model {

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

struct UcumAtom {
    Unit unit;
    bool metric = false;
    bool special = false; ///< with an offset or not linear: only alone
};

struct Ucum::Table {
    std::vector<std::pair<std::string, Rational>> prefixes; ///< longest first
    StringMap<UcumAtom> atoms;
    StringMap<std::string> aliases;
    StringMap<std::string> shown;
};

/// How an expression finds its atoms; absent = no such atom.
class AtomSource {
public:
    virtual ~AtomSource() = default;
    virtual const UcumAtom* atom(std::string_view code) const = 0;
};

std::optional<Unit> parseUcum(std::string_view expression, const AtomSource& atoms,
                              const std::vector<std::pair<std::string, Rational>>& prefixes);

} // namespace twinchart::model

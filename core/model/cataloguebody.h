// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ucumtable.h"

#include <model/catalogue.h>

namespace twinchart::model {

/// What Catalogue holds: definitions and their indices.
struct Catalogue::Body {
    struct CodeKey {
        std::string_view system;
        std::string_view code;
        friend bool operator==(const CodeKey&, const CodeKey&) = default;
    };
    struct CodeHash {
        std::size_t operator()(const CodeKey& key) const
        {
            return std::hash<std::string_view>{}(key.code) ^ (std::hash<std::string_view>{}(key.system) << 1);
        }
    };
    /// How a unit reads in the attribute's own: (value + offset) × factor - back.
    struct Conversion {
        Rational offset = 0;
        Rational factor = 1;
        Rational back = 0;
        bool same = true;
    };

    std::string name;
    std::uint32_t version = 0;
    const Ucum* ucum = nullptr;
    std::vector<Attribute> attributes;
    std::vector<DataSet> dataSets;
    std::vector<std::vector<bool>> has;             ///< [data set][attribute]
    std::vector<StringMap<Conversion>> conversions; ///< [attribute]: own unit, other units, spellings
    StringMap<std::uint32_t> attributeByName;
    StringMap<std::uint32_t> dataSetByCode;
    std::unordered_map<CodeKey, std::uint32_t, CodeHash> attributeByCode; ///< views into `attributes`

    std::size_t indexOf(const Attribute& a) const { return static_cast<std::size_t>(&a - attributes.data()); }
    std::size_t indexOf(const DataSet& d) const { return static_cast<std::size_t>(&d - dataSets.data()); }
};

} // namespace twinchart::model

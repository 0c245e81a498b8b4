// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// resources/catalogue, octet for octet.
namespace twinchart::model::embedded {

extern const std::string_view kUnits;
extern const std::string_view kCatalogueFirst;
extern const std::string_view kCatalogueSecond;

} // namespace twinchart::model::embedded

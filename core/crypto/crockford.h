// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/expected.h>
#include <util/secret.h>

#include <cstddef>
#include <string_view>

/// What is printed to be typed again: octets as Crockford base 32, in groups of four joined by hyphens.
namespace twinchart::crypto {

struct CrockfordError {
    bool character = false;   ///< one that is not of the alphabet; else there are too few or too many
    std::size_t position = 0; ///< of that character, counted from 1 without separators
};

/// `octets` a multiple of five.
SecretBytes toCrockford(BytesView octets);
/// Takes either case, O for 0, I and L for 1, hyphens and white space anywhere. Exactly `size` octets, a multiple of
/// five.
Expected<SecretBytes, CrockfordError> fromCrockford(std::string_view text, std::size_t size);

} // namespace twinchart::crypto

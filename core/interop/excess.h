// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

#include <util/message.h>

namespace twinchart::interop {

/// What a record cannot hold: where in the resource, and why.
struct Excess {
    std::string where;           ///< JSON pointer below the resource, "" = the resource
    const char* place = nullptr; ///< in the source
    Message why;
};

Message explain(const model::Beyond& beyond);
/// Finds the value on the resource's tape. Texts that the mapping joined stand nowhere as such: then the resource.
Excess locate(const Field& resource, const model::Beyond& beyond);

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/message.h>

#include <string>
#include <vector>

namespace twinchart::interfaces {

/// A hospital outside the consortium that is asked together with the own store (requirements A8, paper 000 Table 8).
struct PeripheralSource {
    std::string name;   ///< UTF-8, 1 to 200 octets, no control characters; what `source` of its rows says
    std::string folder; ///< FHIR R4 files: *.json and *.ndjson directly in it
};

/// What is to be said of a source beside its rows.
struct PeripheralFinding {
    std::string system; ///< PeripheralSource::name
    std::string where;  ///< file and place in it, or ""
    Message why;
    /// The source, or a part of it, did not come: what it holds may lack among the rows. False: a note.
    bool failed = true;
};

} // namespace twinchart::interfaces

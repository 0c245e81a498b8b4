// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace twinchart::replica {

/// What a call of the replica failed of.
struct ReplicaError {
    enum class Kind {
        InUse,       ///< another process writes this replica: `pid`, `detail` = its program
        CannotOpen,  ///< no such file, no permission, an unsafe library
        WrongKey,    ///< not opened with this key
        NewerSchema, ///< made by a newer program
        Damaged,     ///< pages, structure or what is stored contradict their authenticators
        RolledBack,  ///< older than its seal or anchor: nothing is written until it is rebuilt
        Storage,     ///< the disk refused or is full; nothing of the call was stored
        Busy,        ///< another connection held the file for too long
        NotFound,    ///< nothing of that name
        Exists,      ///< it is there already; nothing changed
        Mismatch,    ///< a stored record does not open to what its leaf promises
        Misuse,      ///< an argument that does not fit: a defect of the caller
    };
    Kind kind = Kind::Misuse;
    std::string detail; ///< from our own vocabulary, for logs; no patient data
    int pid = 0;
};

} // namespace twinchart::replica

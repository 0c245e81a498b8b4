// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace twinchart::crypto::store {

/// What a store operation failed of. The kinds a caller can act on; `native` keeps SQLite's extended code.
struct StoreError {
    enum class Kind {
        CannotOpen,  ///< no such file, no permission
        WrongKey,    ///< not opened with this key, or its pages are not authentic
        Profile,     ///< the safety profile did not take effect; `detail` names the setting
        NewerSchema, ///< made by a newer program
        OtherStore,  ///< a store of another kind
        Busy,        ///< another connection holds it
        Constraint,  ///< a uniqueness or check constraint
        Corrupt,     ///< damaged inside
        Full,        ///< no room on the disk
        Io,          ///< the disk refused
        TooLarge,    ///< above a limit
        Memory,
        Misuse, ///< a statement that does not fit: a defect of ours
    };
    Kind kind = Kind::Misuse;
    int native = 0;
    std::string detail; ///< a setting's or step's name from our own vocabulary; never SQL values
};

} // namespace twinchart::crypto::store

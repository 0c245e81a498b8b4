// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/scope.h>
#include <interfaces/sharing.h>
#include <model/catalogue.h>
#include <replica/patient.h>
#include <util/message.h>

#include <vector>

namespace twinchart::workstation {

/// What a scope gives of a record.
struct SharedRecords {
    std::vector<std::uint32_t> records;           ///< indices into LoadedPatient::records, ascending
    std::vector<interfaces::SharePreview> counts; ///< by data set, ascending
    friend bool operator==(const SharedRecords&, const SharedRecords&) = default;
};

/// The one question behind preview and approval. Pure. A record is given when it stands (neither replaced, deleted,
/// erased nor invalid), is recorded, of one of the classes, its data set is named, and each of its items is of a data
/// set or attribute that is named and lies with its whole effective time in the frame; an item whose time, or an end of
/// it that matters, is not known lies in no frame. A record without items holds what nobody has looked into: it is
/// given with its whole data set and without a frame only. Never given: commons, and Linkage records, which name
/// another identity.
SharedRecords selectRecords(const crypto::ScopePayload& scope, std::uint8_t classes,
                            const replica::LoadedPatient& patient);

/// A person's words as a scope: every data set and attribute must be of the catalogue, no attribute of a data set that
/// is named whole, at least one of both, from ≤ to. Usage or Refused.
Result<crypto::ScopePayload> scopeOf(const interfaces::ShareScope& wanted, const model::Catalogue& catalogue);
interfaces::ShareScope wordsOf(const crypto::ScopePayload& scope);
/// `wanted` of what `asked` allows: what is not said is as asked. Refused when it would be wider. Who asked and why
/// stay.
Result<crypto::ScopePayload> narrowed(const interfaces::ShareScope& wanted, const crypto::ScopePayload& asked,
                                      const model::Catalogue& catalogue);
/// The permission classes of what is named, as the contract's mask. Refused for a data set that the catalogue lacks.
Result<std::uint8_t> classesOf(const crypto::ScopePayload& scope, const model::Catalogue& catalogue);

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"
#include "writeplan.h"

#include <replica/replica.h>

#include <vector>

namespace twinchart::workstation {

class Importer;
class OpenedPatient;

/// A record version that was sealed and saved here.
struct SavedRecord {
    replica::RecordName record;
    VersionId version;
    /// Its items that were written: number and attribute.
    std::vector<std::pair<std::uint16_t, std::string>> items;
};

/// Seals and saves a new record; nothing is stored before everything was checked. Needs the node: permission and
/// readers are proven first.
Result<SavedRecord> writeNew(Session& session, Importer& importer, const OpenedPatient& patient,
                             const interfaces::WriteRequest& request);
/// The next version of the item's record, in the place of all its versions that stand.
Result<SavedRecord> writeAmended(Session& session, Importer& importer, const OpenedPatient& patient,
                                 const replica::ItemId& item, const interfaces::AmendRequest& request);

struct Deleted {
    Reason reason;
    LedgerHeight height = 0;
};
/// Deletes the item's record on the ledger, all its versions that stand. The local audit has the words first.
Result<Deleted> writeDeleted(Session& session, Importer& importer, const OpenedPatient& patient,
                             const replica::ItemId& item, const interfaces::DeleteRequest& request);

/// Destroys here what sync found to be deleted: octets, key and names of each version of a record of which none stands
/// any more. Stopped anywhere, the next call goes on.
Result<void> eraseDeleted(Session& session);
/// Gives the deleted records of a patient back the names that a row about them has.
Result<void> nameErased(replica::Replica& store, replica::LoadedPatient& loaded);

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "circles.h"
#include "desk.h"
#include "importplan.h"
#include "session.h"

#include <interfaces/workstation.h>
#include <interop/importer.h>

namespace twinchart::workstation {

/// Imports over an open session: check, seal, save, send, verify. Thread: one at a time; cancel from any.
class Importer {
public:
    explicit Importer(Session& session);

    /// One file. What was stored before a failure or a cancel stays and is sent by the next sync; `result` counts it,
    /// also when this fails.
    Result<void> file(const std::string& path, const interfaces::ImportRequest& request,
                      const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel,
                      interfaces::ImportResult& result);
    /// Resources in memory, as if they were one file each (the demonstration).
    Result<interfaces::ImportResult> texts(const std::vector<std::string>& resources, const std::string& source,
                                           bool own);
    /// A record that the hospital itself writes about a patient.
    struct OwnRecord {
        PatientId patient;
        std::string resource;            ///< FHIR JSON with an id, of a type that names no subject
        std::vector<VersionId> replaces; ///< versions of the same record that it takes the place of
    };
    /// Seals and saves them, `audited` in their audit rows. A patient for whom this user may not write refuses all,
    /// before anything is stored.
    Result<void> own(const std::vector<OwnRecord>& records, const std::string& audited);
    /// Where a stored version lies: of the same version there may be several.
    struct LeafPlace {
        Digest256 root;
        std::uint32_t leaf = 0;
        friend auto operator<=>(const LeafPlace&, const LeafPlace&) = default;
    };
    /// One record by hand, with everything that binds it.
    struct OneRecord {
        PatientHandle handle;
        contract::Provenance provenance = contract::Provenance::Own;
        contract::PermissionClass permissionClass = contract::PermissionClass::Pdd;
        Digest256 provider;
        Digest256 catalogue;
        PlainRecord record;
        std::vector<LeafPlace> replaces; ///< every copy of the versions that it takes the place of
        Circles::Readers readers;
    };
    /// Seals and saves it, `audited` in the audit row.
    Result<void> save(OneRecord one, const std::string& audited);
    /// Sends and proves what waits in the outbox, from this importer or from before. Anything that does not end as
    /// recorded is an error: refused, deferred, or contradicted (Integrity).
    Result<void> send(const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel);

    Circles& circles() { return m_circles; }

private:
    /// How far a group came.
    struct Stored {
        std::uint64_t records = 0, mapped = 0, items = 0;
    };
    /// A sync before the first portion of a file: somebody else of the team may have imported the same meanwhile.
    Result<void> catchUp();
    /// Plans and stores a portion of a file.
    Result<void> plan(std::vector<interop::ImportedRecord> records, interfaces::ImportResult& result,
                      const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel);
    Result<void> store(ImportPlan plan, interfaces::ImportResult& result, const interfaces::ProgressSink& progress,
                       interfaces::CancelFlag& cancel);
    using Tell = std::function<void(interfaces::ImportProgress::Stage)>;
    Result<void> storeGroup(ImportGroup group, const PatientHandle& handle, const Circles::Readers& readers,
                            const std::optional<PatientId>& id, const std::optional<interfaces::PatientSummary>& brief,
                            const Tell& tell, Stored& stored);
    Result<void> storeChunk(const ContributionContext& context, std::vector<PlainRecord> records,
                            const std::vector<std::pair<RecordId, LeafPlace>>& replaced,
                            const Circles::Readers& readers, replica::PatientChange patient, const Tell& tell);
    /// All copies of that patient's version that stand; when none does, the newest.
    Result<std::vector<LeafPlace>> placesOf(const PatientHandle& handle, const RecordId& record,
                                            const VersionId& version);
    Result<Desk*> desk();
    KnownRecords known();

    Session& m_session;
    Circles m_circles;
    std::optional<Desk> m_desk;
    FilePeople m_people;
    bool m_caughtUp = false;
    replica::AuditAct m_act = replica::AuditAct::Imported; ///< of what is stored now
    std::string m_audited;
};

/// Whether everything that a sending looked at is recorded now. Otherwise: refused by the ledger's rules, contradicted
/// by it (Integrity), or still waiting here (Unavailable).
Result<void> allRecorded(const sync::SyncReport& report);

} // namespace twinchart::workstation

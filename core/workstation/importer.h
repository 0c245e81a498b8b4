// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "circles.h"
#include "desk.h"
#include "importplan.h"
#include "session.h"

#include <interfaces/workstation.h>
#include <interop/importer.h>

#include <set>

namespace twinchart::workstation {

/// Imports over an open session: check, seal, save, send, verify. Thread: one at a time; cancel from any.
class Importer {
public:
    explicit Importer(Session& session);

    /// One file. What was stored before a failure or a cancel stays and is sent by the next sync.
    Result<interfaces::ImportResult> file(const std::string& path, const interfaces::ImportRequest& request, const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel);
    /// Resources in memory, as if they were one file each (the demonstration).
    Result<interfaces::ImportResult> texts(const std::vector<std::string>& resources, const std::string& source, bool own);
    /// Sends and proves what waits. Contributions that the contract refused are an error.
    Result<void> send(const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel);

    Circles& circles() { return m_circles; }
    /// Handles that were written to since the importer was made.
    const std::set<PatientHandle>& touched() const { return m_touched; }

private:
    Result<void> store(ImportPlan plan, interfaces::ImportResult& result, const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel);
    using Tell = std::function<void(interfaces::ImportProgress::Stage)>;
    Result<void> storeGroup(ImportGroup group, const PatientHandle& handle, const Circles::Readers& readers, const std::optional<PatientId>& id,
                            const std::optional<interfaces::PatientSummary>& brief, const Tell& tell);
    Result<void> storeChunk(const ContributionContext& context, std::vector<PlainRecord> records, std::vector<std::pair<RecordId, VersionId>> replaced,
                            const Circles::Readers& readers, replica::PatientChange patient, const Tell& tell);
    Result<Desk*> desk();
    KnownRecords known();

    Session& m_session;
    Circles m_circles;
    std::optional<Desk> m_desk;
    std::set<PatientHandle> m_touched;
};

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in and goes out: import, links, export, proof files, sync.
#include "workstationimpl.h"

#include "accessbatches.h"
#include "exporting.h"
#include "importer.h"
#include "persons.h"
#include "proofviews.h"
#include "sharetables.h"
#include "sharing.h"

#include <crypto/hash.h>
#include <sync/prooffile.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

namespace twinchart::workstation {

using interfaces::Change;

namespace {
constexpr std::size_t kMaxSource = 200;
constexpr std::chrono::seconds kSyncWait{30};

void count(sync::Outcome outcome, interfaces::SyncResult& out)
{
    using O = sync::Outcome;
    switch (outcome) {
    case O::Refused: ++out.refused; return;
    case O::Contradicted: ++out.contradicted; return;
    case O::BadWrap:
    case O::BadTable: ++out.invalid; return;
    case O::NotServed: ++out.withheld; return;
    case O::ReceivedPartly: // counted by what is amiss in it
    case O::Recorded:
    case O::Received:
    case O::AlreadyHeld:
    case O::NotForMe:
    case O::AccessPending:
    case O::Purged:
    case O::Deferred: return;
    }
}

/// A source names records for good: what is no plain name, or is the hospital's own, would mix or lose them.
Result<void> checkSource(const std::string& source, const std::string& hospital)
{
    const bool control = std::ranges::any_of(source, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (source.empty() || source.size() > kMaxSource || !isUtf8(source) || control)
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "A source's name is text of 1 to 200 octets without control characters. Nothing was changed."));
    if (source == hospital)
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "\"%1\" is this hospital itself. Import its own record with --own, or name the system that the files come from. Nothing was changed."),
            {source});
    return {};
}
} // namespace

Result<interfaces::ImportReport> WorkstationImpl::import(const interfaces::ImportRequest& request,
                                                         const interfaces::ProgressSink& progress,
                                                         interfaces::CancelFlag& cancel)
{
    stopRecheck();
    interfaces::ImportReport out;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        if (!isClinical(session->account().user.entry.role))
            return problem(Failure::NotPermitted,
                           TWINCHART_TR("Your role may not import records. Nothing was changed."));
        if (request.own != request.source.empty())
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "Say where the files come from: the name of a source, or the hospital's own record. Nothing was changed."));
        if (!request.own)
            TWINCHART_TRY(checkSource(request.source, session->account().user.entry.hospital));
        forgetLoaded();
        Importer importer(*session);
        for (const std::string& file : request.files) {
            if (const auto done = importer.file(file, request, progress, cancel, out.files.emplace_back()); !done) {
                out.problem = done.error();
                break;
            }
        }
        // Also what an import left that was stopped after saving, or that was refused: the same file again finds it
        // held, and not yet recorded.
        if (request.wait && !cancel.cancelled) {
            const auto counts = session->replica().counts();
            const Result<void> sent = !counts ? Result<void>(Unexpected{problemOf(counts.error())})
                                      : counts->outbox + counts->refused > 0 ? importer.send(progress, cancel)
                                                                             : Result<void>();
            if (!sent && !out.problem)
                out.problem = sent.error();
        }
        if (const auto complete = completePatients(*session); !complete && !out.problem)
            out.problem = complete.error();
    }
    notify(Change::Patients);
    notify(Change::Status);
    return out;
}

Result<interfaces::LinkResult> WorkstationImpl::linkPatients(const std::string& a, const std::string& b)
{
    return relate(a, b, true);
}

Result<interfaces::LinkResult> WorkstationImpl::unlinkPatients(const std::string& a, const std::string& b)
{
    return relate(a, b, false);
}

Result<interfaces::LinkResult> WorkstationImpl::relate(const std::string& a, const std::string& b, bool together)
{
    stopRecheck();
    stopSumming();
    interfaces::LinkResult out;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        if (!isClinical(session->account().user.entry.role))
            return problem(Failure::NotPermitted,
                           TWINCHART_TR("Your role may not say who is one person. Nothing was changed."));
        if (a == b)
            return problem(Failure::Refused,
                           TWINCHART_TR("Both are the same identity already. Nothing was changed. Name two."));
        forgetLoaded();
        // Somebody else of the team may have said so, or the contrary, meanwhile; without a node nothing is written.
        if (const auto synced = syncSession(*session); !synced && synced.error().failure != Failure::Unavailable)
            return Unexpected{synced.error()};
        std::array<std::shared_ptr<OpenedPatient>, 2> both;
        for (const auto& [text, patient] : {std::pair(&a, &both[0]), std::pair(&b, &both[1])}) {
            TWINCHART_ASSIGN(const PatientHandle handle, handleOf(*text));
            TWINCHART_TRY(auditOpening(handle, replica::AuditAct::OpenedPatient));
            TWINCHART_ASSIGN(*patient, fetch(handle));
            if ((*patient)->loaded().info.accessPending)
                return problem(
                    Failure::NotPermitted,
                    TWINCHART_TR(
                        "The key to the record of patient %1 has not come here yet. Nothing was changed. Sync and try again."),
                    {*text});
        }
        Importer importer(*session);
        const auto written = writeLink(*session, importer, *both[0], *both[1], together);
        forgetLoaded();
        if (!written)
            return Unexpected{written.error()};
        out.changed = *written;
        // Also what an earlier call saved and could not send.
        interfaces::CancelFlag never;
        const auto counts = session->replica().counts();
        const Result<void> sent = !counts ? Result<void>(Unexpected{problemOf(counts.error())})
                                  : counts->outbox + counts->refused > 0
                                      ? importer.send([](const interfaces::ImportProgress&) {}, never)
                                      : Result<void>();
        if (!sent)
            out.problem = sent.error();
        for (auto& patient : both) {
            TWINCHART_ASSIGN(patient, fetch(patient->loaded().info.handle));
        }
        for (std::size_t n = 0; n < 2; ++n)
            for (const LinkFact& fact : both[n]->links())
                if (!fact.replaced && fact.other == both[1 - n]->loaded().info.handle)
                    out.records.push_back(replica::text(replica::ItemId{fact.record, fact.version, 0}));
    }
    notify(Change::Patients);
    notify(Change::Status);
    return out;
}

Result<interfaces::ExportResult> WorkstationImpl::exportTo(const interfaces::ExportRequest& request)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    // A new file takes the place of the old one: not of a device, a pipe or a link, which is somebody else's.
    std::error_code ignored;
    const auto there = std::filesystem::symlink_status(request.out, ignored).type();
    if (there != std::filesystem::file_type::not_found && there != std::filesystem::file_type::regular)
        return problem(
            Failure::Usage,
            TWINCHART_TR("%1 is no ordinary file. Nothing was exported. Name a file that is new or may be replaced."),
            {request.out});
    if (request.format == interfaces::ExportRequest::Format::Trust) {
        const auto trust = sync::exportTrust(session->replica(), session->genesis());
        if (!trust)
            return Unexpected{problemOf(trust.error())};
        const Bytes octets = sync::encode(*trust);
        if (const auto done = writeFileAtomically(request.out, octets); !done)
            return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was exported."),
                           {request.out, done.error().text()});
        return interfaces::ExportResult{request.out,
                                        0,
                                        octets.size(),
                                        toHex(contract::genesisHash(session->genesis())),
                                        static_cast<std::uint64_t>(trust->block.signedHeader.header.height),
                                        0,
                                        {}};
    }
    if (!mayReadClinical())
        return problem(Failure::NotPermitted,
                       TWINCHART_TR("Your role may not read clinical values. Nothing was exported."));
    std::optional<PatientHandle> handle;
    if (!request.patient.empty()) {
        TWINCHART_ASSIGN(handle, handleOf(request.patient));
        TWINCHART_TRY(checkGranted(*session, *handle));
    } else if (const auto granted = sync::grantedHandles(session->replica())) {
        for (const auto& [shared, until] : *granted)
            TWINCHART_TRY(checkGranted(*session, shared));
    } else {
        return Unexpected{problemOf(granted.error())};
    }
    const Instant now = session->clock().now();
    replica::Batch audit;
    audit.audit.push_back({now, replica::AuditAct::Exported, handle, {}});
    if (request.all) {
        const auto everybody = session->replica().patients();
        if (!everybody)
            return Unexpected{problemOf(everybody.error())};
        for (const replica::PatientInfo& info : *everybody)
            if (!info.commons)
                audit.audit.push_back({now, replica::AuditAct::Exported, info.handle, {}});
    }
    if (const auto audited = session->replica().write(audit); !audited)
        return Unexpected{problemOf(audited.error())};
    if (request.format == interfaces::ExportRequest::Format::Fhir)
        return exportFhir(*session, request, handle);

    const auto item = replica::parseItemId(request.item);
    if (!item)
        return problem(Failure::NotFound, TWINCHART_TR("\"%1\" is not the id of an item."), {request.item});
    TWINCHART_ASSIGN(const Person person, openPerson(*handle, replica::AuditAct::OpenedItem, std::nullopt));
    // A record without items, as a link is, is proven as its item 0.
    const bool isTheirs = std::ranges::any_of(person.shown(), [&](const auto& one) {
        return std::ranges::any_of(one->loaded().records, [&](const replica::LoadedRecord& r) {
            return r.record == item->record && r.version == item->version && item->path < std::max(r.items, 1U);
        });
    });
    if (!isTheirs)
        return problem(Failure::NotFound, TWINCHART_TR("This item is not of that patient. Nothing was exported."));
    const auto made = sync::makeProof(session->replica(), session->synchroniser().headers(),
                                      session->online() ? &session->gateway() : nullptr, item->record, item->version,
                                      session->clock().now());
    if (!made)
        return Unexpected{problemOf(made.error())};
    const Bytes octets = sync::encode(*made);
    if (const auto done = writeFileAtomically(request.out, octets); !done)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was exported."),
                       {request.out, done.error().text()});
    return interfaces::ExportResult{request.out, 1, octets.size(), {}, 0, 0, {}};
}

Result<std::vector<interfaces::VerifyResult>> WorkstationImpl::verify(const std::vector<std::string>& files,
                                                                      std::optional<Instant> at)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto trust = sync::exportTrust(session->replica(), session->genesis());
    if (!trust)
        return Unexpected{problemOf(trust.error())};
    return verifyFilesBy(files, *trust, at.value_or(session->clock().now()));
}

namespace {
Result<sync::SyncReport> runOnce(Session& session)
{
    if (!session.online())
        TWINCHART_TRY(session.reconnect());
    auto report = session.synchroniser().run();
    session.submitter().forgetNonce();
    if (!report)
        return Unexpected{problemOf(report.error())};
    return std::move(report).value();
}

/// What a run leaves to do here.
Result<void> completeRun(Session& session, sync::SyncReport& report)
{
    TWINCHART_TRY(eraseDeleted(session));
    TWINCHART_TRY(completePatients(session));
    TWINCHART_ASSIGN(const std::vector<Problem> shares, completeShares(session));
    for (const Problem& p : shares)
        report.problems.push_back(p.message.english());
    return {};
}
} // namespace

Result<sync::SyncReport> syncSession(Session& session)
{
    TWINCHART_ASSIGN(sync::SyncReport report, runOnce(session));
    TWINCHART_TRY(completeRun(session, report));
    return report;
}

void addTo(interfaces::SyncResult& out, const sync::SyncReport& report)
{
    out.sent += report.sent;
    out.received += report.received;
    out.height = report.trust.height;
    out.lag = report.lag;
    out.witnesses = report.trust.witnesses;
    for (const sync::SyncReport::Row& row : report.rows)
        count(row.outcome, out);
    out.invalid += report.invalid;
    out.withheld += report.withheld;
    for (const std::string& p : report.problems)
        if (const Message said{TWINCHART_TR("Sync: %1"), {p}};
            std::ranges::find(out.problems, said) == out.problems.end())
            out.problems.push_back(said);
}

Result<interfaces::SyncResult> WorkstationImpl::sync(bool wait)
{
    using namespace std::chrono_literals;
    stopRecheck();
    interfaces::SyncResult out;
    const auto end = std::chrono::steady_clock::now() + kSyncWait;
    bool reported = false;
    bool ran = false;
    std::optional<Problem> failed;
    for (bool again = true; again;) {
        {
            const std::scoped_lock guard(m_mutex);
            TWINCHART_ASSIGN(workstation::Session* const session, opened());
            forgetLoaded();
            // Before the anchor, which then covers what is kept of it. What goes wrong keeps no record back.
            if (!std::exchange(reported, true))
                if (const auto done = reportAccesses(*session); !done)
                    out.problems.push_back({TWINCHART_TR("Report of accesses: %1"), {done.error().message.english()}});
            auto report = runOnce(*session);
            if (report) {
                ran = true;
                if (const auto done = completeRun(*session, *report); !done)
                    failed = done.error();
                addTo(out, *report);
            } else {
                failed = report.error();
            }
            if (const auto counts = session->replica().counts())
                out.waiting = counts->outbox;
            else if (!failed)
                failed = problemOf(counts.error());
        }
        if (failed && !ran)
            return Unexpected{*failed};
        again = !failed && wait && (out.waiting > 0 || out.lag > 0) && std::chrono::steady_clock::now() < end;
        if (again)
            std::this_thread::sleep_for(250ms);
    }
    notify(Change::Patients);
    notify(Change::Status);
    // What did not verify is the answer; beside all else, what was done before is told.
    if (failed && (failed->failure == Failure::Integrity || failed->failure == Failure::StoreDamaged))
        return Unexpected{*failed};
    if (failed)
        out.problems.push_back({TWINCHART_TR("Sync: %1"), {failed->message.english()}});
    return out;
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writing by hand: a new record, its next version, its deletion.
#include "workstationimpl.h"

#include "importer.h"

#include <algorithm>

namespace twinchart::workstation {

using interfaces::Change;

namespace {
/// Blocks until a deletion is in a state that a header proves: its own and the one after it.
constexpr int kHearings = 4;

interfaces::Level levelOf(replica::State state)
{
    switch (state) {
    case replica::State::Sent: return interfaces::Level::Sent;
    case replica::State::Recorded: return interfaces::Level::Recorded;
    case replica::State::Saved:
    case replica::State::Refused: break;
    }
    return interfaces::Level::Saved;
}
} // namespace

Result<Session*> WorkstationImpl::writing()
{
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const interfaces::Role role = session->account().user.entry.role;
    if (!isClinical(role) && role != interfaces::Role::Patient)
        return problem(Failure::NotPermitted, TWINCHART_TR("Your role may not write records. Nothing was changed."));
    forgetLoaded();
    return session;
}

Result<std::pair<std::shared_ptr<OpenedPatient>, replica::ItemId>> WorkstationImpl::toChange(const std::string& item)
{
    const auto id = replica::parseItemId(item);
    if (!id)
        return problem(Failure::NotFound, TWINCHART_TR("\"%1\" is not the id of an item."), {item});
    // Somebody else may have amended or deleted it meanwhile; without a node nothing is written.
    TWINCHART_ASSIGN([[maybe_unused]] const sync::SyncReport report, syncSession(*m_session));
    const auto found = m_session->replica().lookup({&id->record, 1});
    if (!found)
        return Unexpected{problemOf(found.error())};
    for (const replica::KnownVersion& k : found->front()) {
        if (k.version != id->version)
            continue;
        TWINCHART_TRY(auditOpening(k.handle, replica::AuditAct::OpenedItem));
        TWINCHART_ASSIGN(std::shared_ptr<OpenedPatient> patient, fetch(k.handle));
        if (patient->find(*id))
            return std::pair{std::move(patient), *id};
    }
    return problem(Failure::NotFound,
                   TWINCHART_TR("There is no such item among the patients whom you may see, or it was deleted."));
}

interfaces::WriteResult WorkstationImpl::sent(Importer& importer, const SavedRecord& saved)
{
    interfaces::WriteResult out;
    forgetLoaded();
    interfaces::CancelFlag never;
    if (const auto done = importer.send([](const interfaces::ImportProgress&) {}, never); !done)
        out.problem = done.error();
    interfaces::WrittenItem written;
    if (const auto known = m_session->replica().lookup({&saved.record, 1}))
        for (const replica::KnownVersion& k : known->front()) {
            if (k.version != saved.version)
                continue;
            written.level = levelOf(k.state);
            if (const auto info = m_session->replica().contribution(k.root); info && *info)
                written.height = (*info)->height;
        }
    // What else waits here may have failed to go; this record is asked for.
    if (written.level == interfaces::Level::Recorded)
        out.problem.reset();
    for (const auto& [path, attribute] : saved.items) {
        written.item = replica::text(replica::ItemId{saved.record, saved.version, path});
        written.attribute = attribute;
        out.items.push_back(written);
    }
    return out;
}

Result<interfaces::WriteResult> WorkstationImpl::writeRecord(const interfaces::WriteRequest& request)
{
    stopRecheck();
    stopSumming();
    interfaces::WriteResult out;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, writing());
        TWINCHART_ASSIGN(const PatientHandle handle, handleOf(request.patient));
        TWINCHART_TRY(auditOpening(handle, replica::AuditAct::OpenedPatient));
        TWINCHART_ASSIGN(const std::shared_ptr<OpenedPatient> patient, fetch(handle));
        Importer importer(*session);
        TWINCHART_ASSIGN(const SavedRecord saved, writeNew(*session, importer, *patient, request));
        out = sent(importer, saved);
    }
    notify(Change::Patients);
    notify(Change::Status);
    return out;
}

Result<interfaces::WriteResult> WorkstationImpl::amendItem(const interfaces::AmendRequest& request)
{
    stopRecheck();
    stopSumming();
    interfaces::WriteResult out;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, writing());
        TWINCHART_ASSIGN(const auto found, toChange(request.item));
        Importer importer(*session);
        TWINCHART_ASSIGN(const SavedRecord saved,
                         writeAmended(*session, importer, *found.first, found.second, request));
        out = sent(importer, saved);
    }
    notify(Change::Patients);
    notify(Change::Status);
    return out;
}

Result<interfaces::DeleteResult> WorkstationImpl::deleteItem(const interfaces::DeleteRequest& request)
{
    stopRecheck();
    stopSumming();
    interfaces::DeleteResult out;
    {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, writing());
        TWINCHART_ASSIGN(const auto found, toChange(request.item));
        Importer importer(*session);
        TWINCHART_ASSIGN(const Deleted deleted, writeDeleted(*session, importer, *found.first, found.second, request));
        forgetLoaded();
        out.item = request.item;
        out.reason = nameOf(deleted.reason.reason);
        out.level = interfaces::Level::Sent;
        out.height = deleted.height;
        for (int hearing = 0; hearing < kHearings && out.level != interfaces::Level::Recorded; ++hearing) {
            out.problem.reset();
            if (const auto report = syncSession(*session); !report)
                out.problem = report.error();
            const auto left = session->replica().lookup({&found.second.record, 1});
            if (left && std::ranges::none_of(left->front(), [&](const replica::KnownVersion& k) {
                    return k.version == found.second.version;
                }))
                out.level = interfaces::Level::Recorded;
        }
        if (out.level != interfaces::Level::Recorded && !out.problem)
            out.problem = Problem{
                Failure::Unavailable,
                {TWINCHART_TR("The deletion is on the ledger and not proven here yet. The next sync erases it."), {}}};
        forgetLoaded();
    }
    notify(Change::Patients);
    notify(Change::Status);
    return out;
}

} // namespace twinchart::workstation

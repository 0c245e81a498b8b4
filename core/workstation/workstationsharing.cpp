// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sharing at the edge: one turn of the workstation for each use-case.
#include "workstationimpl.h"

#include "advance.h"
#include "sharedesk.h"
#include "sharing.h"

#include <algorithm>

namespace twinchart::workstation {

using interfaces::Change;

Result<interfaces::ShareResult>
WorkstationImpl::sharing(const std::function<Result<interfaces::ShareResult>(workstation::Session&)>& use)
{
    stopRecheck();
    auto out = [&]() -> Result<interfaces::ShareResult> {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        forgetLoaded();
        return use(*session);
    }();
    if (out)
        notify(Change::Status);
    return out;
}

Result<void> WorkstationImpl::checkShown(const PatientHandle& handle)
{
    const std::uint64_t counter = m_session->replica().head().counter;
    if (m_grantedAt != counter) {
        auto granted = sync::grantedHandles(m_session->replica());
        if (!granted)
            return Unexpected{problemOf(granted.error())};
        m_granted = std::move(*granted);
        m_grantedAt = counter;
    }
    return m_granted.contains(handle) ? checkGranted(*m_session, handle) : Result<void>();
}

Result<interfaces::ShareResult> WorkstationImpl::requestShare(const interfaces::ShareRequest& request)
{
    return sharing([&](workstation::Session& session) { return workstation::requestShare(session, request); });
}

Result<std::vector<interfaces::ShareView>> WorkstationImpl::shares(const std::string& patient)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(*session));
    std::vector<ProvenShare> found;
    if (patient.empty() && session->account().user.entry.role != interfaces::Role::Patient) {
        TWINCHART_ASSIGN(found, desk.mine());
    } else {
        TWINCHART_ASSIGN(const PatientHandle handle, desk.handleOf(patient));
        TWINCHART_ASSIGN(const bool sees, desk.seesAll(handle));
        if (sees) {
            TWINCHART_ASSIGN(found, desk.all(handle));
        } else {
            TWINCHART_ASSIGN(found, desk.mine());
            std::erase_if(found, [&](const ProvenShare& s) { return s.handle != handle; });
        }
    }
    std::vector<interfaces::ShareView> out;
    for (const ProvenShare& share : found)
        out.push_back(desk.view(share));
    return out;
}

Result<interfaces::ShareDetails> WorkstationImpl::share(const std::string& request)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return showShare(*session, request);
}

Result<interfaces::ShareResult> WorkstationImpl::approveShare(const interfaces::ShareApproval& approval)
{
    return sharing([&](workstation::Session& session) { return workstation::approveShare(session, approval); });
}

Result<interfaces::ShareResult> WorkstationImpl::answerShare(const std::string& request, interfaces::ShareAnswer answer)
{
    return sharing([&](workstation::Session& session) { return workstation::answerShare(session, request, answer); });
}

Result<interfaces::ShareResult> WorkstationImpl::changeShare(const interfaces::ShareChange& change)
{
    return sharing([&](workstation::Session& session) { return workstation::changeShare(session, change); });
}

Result<interfaces::ShareResult> WorkstationImpl::revokeShare(const std::string& request)
{
    return sharing([&](workstation::Session& session) { return workstation::revokeShare(session, request); });
}

Result<std::vector<interfaces::ShareView>> WorkstationImpl::consents(const std::string& patient)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_ASSIGN(ShareDesk desk, ShareDesk::open(*session));
    TWINCHART_ASSIGN(const PatientHandle handle, desk.handleOf(patient));
    TWINCHART_ASSIGN(const bool sees, desk.seesAll(handle));
    if (!sees)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR("The patient and his treating team see this. Your own requests are in the list of shares."));
    TWINCHART_ASSIGN(const auto found, desk.all(handle));
    std::vector<interfaces::ShareView> out;
    for (const ProvenShare& share : found)
        if (share.isAlive())
            out.push_back(desk.view(share));
    TWINCHART_ASSIGN(auto others, desk.others(handle));
    std::ranges::move(others, std::back_inserter(out));
    return out;
}

Result<interfaces::ShareResult> WorkstationImpl::giveConsent(const interfaces::ConsentInAdvance& consent)
{
    return sharing([&](workstation::Session& session) { return workstation::giveConsent(session, consent); });
}

Result<interfaces::ShareResult> WorkstationImpl::renewConsent(const std::string& patient, const std::string& consent,
                                                              Instant until)
{
    return sharing(
        [&](workstation::Session& session) { return workstation::renewConsent(session, patient, consent, until); });
}

Result<interfaces::ShareResult> WorkstationImpl::withdrawConsent(const std::string& patient, const std::string& consent)
{
    return sharing(
        [&](workstation::Session& session) { return workstation::withdrawConsent(session, patient, consent); });
}

Result<interfaces::ShareResult> WorkstationImpl::restrict(const interfaces::Restriction& restriction)
{
    return sharing([&](workstation::Session& session) { return workstation::restrict(session, restriction); });
}

Result<interfaces::ShareResult> WorkstationImpl::liftRestriction(const std::string& patient,
                                                                 const std::string& restriction)
{
    return sharing(
        [&](workstation::Session& session) { return workstation::liftRestriction(session, patient, restriction); });
}

} // namespace twinchart::workstation

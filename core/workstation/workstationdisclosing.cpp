// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Disclosures by law at the edge: one turn of the workstation for each use-case.
#include "workstationimpl.h"

#include "disclosing.h"

namespace twinchart::workstation {

using interfaces::DisclosureResult;

Result<DisclosureResult>
WorkstationImpl::disclosing(const std::function<Result<DisclosureResult>(workstation::Session&)>& use)
{
    stopRecheck();
    auto out = [&]() -> Result<DisclosureResult> {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        return use(*session);
    }();
    if (out)
        notify(interfaces::Change::Status);
    return out;
}

Result<DisclosureResult> WorkstationImpl::recordDisclosure(const interfaces::DisclosureRequest& request)
{
    return disclosing([&](workstation::Session& session) { return workstation::recordDisclosure(session, request); });
}

Result<DisclosureResult> WorkstationImpl::confirmDisclosure(const interfaces::DisclosureConfirmation& confirmation)
{
    return disclosing(
        [&](workstation::Session& session) { return workstation::confirmDisclosure(session, confirmation); });
}

Result<DisclosureResult> WorkstationImpl::endDisclosure(const std::string& patient, const std::string& disclosure)
{
    return disclosing(
        [&](workstation::Session& session) { return workstation::endDisclosure(session, patient, disclosure); });
}

Result<std::vector<interfaces::DisclosureView>> WorkstationImpl::disclosures(const std::string& patient)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return listDisclosures(*session, patient);
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The hospital's office, and what the proven state says of disclosures by law.
#include "sharedesk.h"

#include <algorithm>

namespace twinchart::workstation {

Result<Office> ShareDesk::office() const
{
    const KeyId& me = m_session.account().device.signing.id();
    TWINCHART_ASSIGN(const auto found, entries<contract::CertificateEntry>({contract::key::certificate(me)}));
    const auto& own = found.front();
    if (!own || !own->isLive(m_now) || own->organisation != m_session.organisation())
        return Office::None;
    return own->root ? Office::Root : own->role == contract::Role::PrivacyOfficer ? Office::Officer : Office::None;
}

Result<Office> ShareDesk::officeAt(const PatientHandle& handle)
{
    TWINCHART_ASSIGN(const auto known, owner(handle));
    return known && known->organisation == m_session.organisation() ? office() : Office::None;
}

Result<std::vector<ProvenDisclosure>> ShareDesk::disclosures(const std::optional<PatientHandle>& handle)
{
    std::set<PatientHandle> handles;
    if (handle)
        handles.insert(*handle);
    TWINCHART_ASSIGN(const auto found,
                     rows(1, m_state.height, {static_cast<std::uint8_t>(contract::Kind::Disclosure)}, handles));
    std::map<PatientHandle, std::vector<Digest256>> named;
    if (handle)
        named[*handle];
    for (const Row& row : found)
        if (const auto* body = std::get_if<contract::DisclosureBody>(&row.transaction.body);
            body != nullptr && body->action == contract::DisclosureBody::Action::Record)
            named[body->handle].push_back(row.hash);
    std::vector<ProvenDisclosure> out;
    for (auto& [patient, ids] : named) {
        TWINCHART_ASSIGN(const auto entry, owner(patient));
        if (!handle && (!entry || entry->organisation != m_session.organisation()))
            continue;
        // Those that have not ended the state lists: a node cannot keep one back.
        TWINCHART_ASSIGN(const auto listed, entries<contract::ConsentListEntry>({contract::key::disclosures(patient)}));
        if (listed.front())
            for (const contract::ConsentListEntry::Item& item : listed.front()->items)
                if (std::ranges::find(ids, item.id) == ids.end())
                    ids.push_back(item.id);
        std::vector<Bytes> keys;
        for (const Digest256& id : ids)
            keys.push_back(contract::key::disclosure(patient, id));
        TWINCHART_ASSIGN(const auto proven, entries<contract::DisclosureEntry>(keys));
        for (std::size_t n = 0; n < ids.size(); ++n)
            if (proven[n])
                out.push_back({patient, ids[n], *proven[n]});
    }
    std::ranges::stable_sort(out, {}, [](const ProvenDisclosure& d) { return d.entry.since; });
    return out;
}

} // namespace twinchart::workstation

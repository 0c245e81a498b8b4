// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "persons.h"

#include "desk.h"
#include "patientbrief.h"

#include <interop/importer.h>
#include <sync/shares.h>

#include <limits>
#include <set>

namespace twinchart::workstation {

namespace {
Bytes mark(const PatientHandle& handle)
{
    return Writer().raw(sync::kPersonPrefix).raw(handle).bytes();
}

/// Handles of which sync brought a Patient record since the list was last completed.
Result<std::set<PatientHandle>> changed(Session& session)
{
    const auto settings = session.replica().list(replica::Section::Settings);
    if (!settings)
        return Unexpected{problemOf(settings.error())};
    std::set<PatientHandle> out;
    const BytesView prefix = viewOf(sync::kPersonPrefix);
    for (const replica::Entry& e : *settings)
        if (e.key.size() == prefix.size() + PatientHandle::kSize &&
            equal(BytesView(e.key).first(prefix.size()), prefix))
            out.insert(*PatientHandle::from(BytesView(e.key).subspan(prefix.size())));
    return out;
}

/// The current Patient record that was recorded last; what is not recorded yet is newer.
const replica::LoadedRecord* newestPerson(const replica::LoadedPatient& loaded)
{
    const auto age = [&](const replica::LoadedRecord& r) {
        const replica::ContributionInfo& c = loaded.contributions[r.contribution];
        const bool recorded = c.state == replica::State::Recorded;
        return std::tuple(recorded ? c.height : std::numeric_limits<LedgerHeight>::max(), recorded ? c.index : 0, c.id,
                          r.leaf);
    };
    const replica::LoadedRecord* newest = nullptr;
    for (const replica::LoadedRecord& r : loaded.records) {
        if (loaded.words[r.resourceType] != "Patient" || r.flags != 0 ||
            loaded.contributions[r.contribution].state == replica::State::Refused)
            continue;
        if (newest == nullptr || age(*newest) < age(r))
            newest = &r;
    }
    return newest;
}
} // namespace

Result<void> completePatients(Session& session)
{
    const auto all = session.replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    TWINCHART_ASSIGN(const std::set<PatientHandle> due, changed(session));
    const auto granted = sync::grantedHandles(session.replica());
    if (!granted)
        return Unexpected{problemOf(granted.error())};
    std::optional<Desk> desk;
    for (const replica::PatientInfo& info : *all) {
        const bool isDue = due.contains(info.handle);
        if (info.commons || (info.id && !info.brief.empty() && !isDue))
            continue;
        const auto loaded = session.replica().loadPatient(info.handle);
        if (!loaded || loaded->root != replica::RootVerdict::Verified)
            continue;
        replica::Batch batch;
        if (isDue)
            batch.entries.push_back({replica::Section::Settings, mark(info.handle), std::nullopt});
        const replica::LoadedRecord* const person = newestPerson(*loaded);
        auto content = person != nullptr
                           ? session.replica().content(person->record, person->version)
                           : Expected<model::RecordContent, replica::ReplicaError>(Unexpected{replica::ReplicaError{}});
        const auto demographics = content ? interop::demographicsOf(content->resource) : std::nullopt;
        if (demographics) {
            replica::PatientChange change;
            change.handle = info.handle;
            change.brief = encodeBrief(briefOf(*demographics));
            const auto keys = session.hospitalKeys();
            // Of a patient who is here by a grant the desk knows nothing, and is not to learn it.
            if (!info.id && keys && session.online() && !granted->contains(info.handle)) {
                if (!desk)
                    desk.emplace(session.gateway(), **keys);
                const auto id =
                    desk->resolveOne(content->source, {interop::PatientKey::Kind::Patient, {}, content->resourceId});
                if (id && crypto::patientHandle(**keys, *id) == info.handle)
                    change.id = *id;
            }
            batch.patients.push_back(std::move(change));
        }
        if (batch.patients.empty() && batch.entries.empty())
            continue;
        if (const auto done = session.replica().write(batch); !done)
            return Unexpected{problemOf(done.error())};
    }
    return {};
}

} // namespace twinchart::workstation

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The health-state query with what hospitals outside the consortium have.
#include "workstationimpl.h"

#include "patientbrief.h"
#include "relation.h"

#include <algorithm>

namespace twinchart::workstation {

namespace {
Result<void> checkSources(const std::vector<interfaces::PeripheralSource>& sources, const std::string& hospital)
{
    std::set<std::string> names;
    for (const interfaces::PeripheralSource& s : sources) {
        const bool control = std::ranges::any_of(s.name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
        if (s.name.empty() || s.name.size() > 200 || !isUtf8(s.name) || control)
            return problem(Failure::Usage,
                           TWINCHART_TR("A system's name is text of 1 to 200 octets without control characters."));
        if (s.name == hospital)
            return problem(Failure::Usage,
                           TWINCHART_TR("\"%1\" is this hospital itself. Name the system that the files come from."),
                           {s.name});
        if (!names.insert(s.name).second)
            return problem(Failure::Usage, TWINCHART_TR("The system \"%1\" is named twice."), {s.name});
    }
    return {};
}
} // namespace

Result<std::vector<interfaces::PeripheralFinding>>
WorkstationImpl::timelineWith(const interfaces::TimelineQuery& query,
                              const std::vector<interfaces::PeripheralSource>& sources,
                              const interfaces::ItemSink& sink)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_TRY(checkSources(sources, session->account().user.entry.hospital));
    if (query.asKnownAt)
        return problem(
            Failure::Usage,
            TWINCHART_TR(
                "Another system says what it knows now, not what it knew then: leave out either the systems or the time."));
    TWINCHART_ASSIGN(const PatientHandle handle, handleOf(query.patient));
    // The patient's consent is his own asking, or the treatment that goes on: both stand on the ledger.
    const auto mayAsk = [&](const PatientHandle& h) -> Result<bool> {
        TWINCHART_ASSIGN(const Relation relation, relationTo(*session, h));
        return relation.isOwner || relation.isTreating;
    };
    TWINCHART_ASSIGN(const bool may, mayAsk(handle));
    if (!may)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "Other systems are asked for the patient himself and for the treating team only. Nothing was asked."));
    TWINCHART_ASSIGN(Person person, openPerson(handle, replica::AuditAct::OpenedPatient, std::nullopt));
    TWINCHART_ASSIGN(const twin::Query wanted, person.query(query));

    PeripheralQuery asked;
    asked.wanted = wanted;
    for (const auto& one : person.shown()) {
        const replica::PatientInfo& info = one->loaded().info;
        // A linked identity stands for itself: whoever may not ask for it does not use its identifiers either.
        TWINCHART_ASSIGN(const bool mayThis, info.handle == handle ? Result<bool>(true) : mayAsk(info.handle));
        const auto brief = decodeBrief(info.brief);
        if (mayThis && brief)
            asked.persons.push_back(knownPersonOf(*brief));
    }
    const bool named = std::ranges::any_of(asked.persons, [](const KnownPerson& p) { return !p.ids.empty(); });
    PeripheralRows rows(query.patient, session->clock().now(), person.shown().front()->catalogue());
    for (const interfaces::PeripheralSource& s : sources) {
        if (!named) {
            rows.addFinding(
                {s.name,
                 {},
                 {TWINCHART_TR(
                      "It was not asked: no business identifier of this patient is known here by which it could know him."),
                  {}},
                 true});
            continue;
        }
        if (const auto audited = session->replica().audit(
                {session->clock().now(), replica::AuditAct::Searched, handle, "peripheral system: " + s.name});
            !audited)
            return Unexpected{problemOf(audited.error())};
        rows.add(*peripheralFolder(s.name, s.folder, person.shown().front()->catalogue()), asked);
    }
    TWINCHART_TRY(handRows(person, wanted, query, &rows, sink));
    return rows.findings();
}

} // namespace twinchart::workstation

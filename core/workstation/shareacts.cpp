// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shareacts.h"

#include "writeplan.h"

#include <contract/build.h>

#include <algorithm>

namespace twinchart::workstation {

Result<Taken> submitAudited(Session& session, const PatientHandle& handle, const std::string& what,
                            const std::optional<Digest256>& about, contract::Body body, const KeptNote& note)
{
    TWINCHART_ASSIGN(Bytes transaction, session.submitter().build(std::move(body)));
    Taken out;
    out.id = contract::transactionHash(transaction);
    replica::Batch batch;
    batch.audit.push_back(
        {session.clock().now(), replica::AuditAct::Wrote, handle, what + ' ' + toHex(about.value_or(out.id))});
    const Digest256 named = about.value_or(out.id);
    if (note)
        batch.entries.push_back(note(named));
    if (const auto done = session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    auto height = session.submitter().send({std::move(transaction)});
    if (!height) {
        // A node that fell silent, or whose answer is none, may have taken it. What stays here for nothing names
        // nothing.
        if (note && height.error().failure == Failure::Refused) {
            replica::Batch taken;
            taken.entries.push_back(note(named));
            taken.entries.back().value.reset();
            (void)session.replica().write(taken);
        }
        return Unexpected{height.error()};
    }
    out.height = *height;
    return out;
}

Problem problemOfTaken(const Problem& why, LedgerHeight height)
{
    const bool isLie = why.failure == Failure::Integrity;
    return {why.failure,
            {isLie ? TWINCHART_TR("This is done: the ledger took it in block %1. What the node says of it by now is "
                                  "not in order. Do not do it again; run a check of the node.")
                   : TWINCHART_TR("This is done: the ledger took it in block %1. How it stands there by now could not "
                                  "be read. Do not do it again; look at it once the node answers."),
             {std::to_string(height)}}};
}

interfaces::ShareResult resultOfTaken(interfaces::ShareView known, LedgerHeight height,
                                      Result<interfaces::ShareView> now)
{
    interfaces::ShareResult out;
    if (now) {
        out.share = std::move(*now);
        return out;
    }
    known.height = height;
    out.share = std::move(known);
    out.problem = problemOfTaken(now.error(), height);
    return out;
}

Result<Subject> subjectOf(ShareDesk& desk, const std::string& patient, const std::string& id)
{
    TWINCHART_ASSIGN(const PatientHandle handle, desk.handleOf(patient));
    const auto octets = fromHex(id);
    const auto digest = octets ? Digest256::from(*octets) : std::nullopt;
    if (!digest)
        return problem(Failure::Usage, TWINCHART_TR("\"%1\" is no id of an entry: 64 hex digits. Nothing was changed."),
                       {id});
    return Subject{handle, *digest};
}

Result<std::uint8_t> classesOf(const std::vector<std::string>& names)
{
    using enum contract::PermissionClass;
    std::uint8_t out = 0;
    for (const std::string& name : names) {
        std::uint8_t bit = 0;
        for (const contract::PermissionClass c : {Pha, Pdd, Sop})
            if (contract::nameOf(c) == name)
                bit = contract::bitOf(c);
        if (bit == 0)
            return problem(Failure::Usage,
                           TWINCHART_TR("There is no class \"%1\": PHA, PDD or SOP. Nothing was changed."), {name});
        out |= bit;
    }
    if (out == 0)
        return problem(Failure::Usage,
                       TWINCHART_TR("Say which classes are meant: PHA, PDD, SOP. Nothing was changed."));
    return out;
}

Result<Instant> endOf(const ShareDesk& desk, Instant until)
{
    const std::int64_t most = contract::kMaxGrantDays * std::int64_t{86'400'000'000'000};
    if (until <= desk.now() || until.ns > desk.now().ns + most + kShareClockDrift)
        return problem(Failure::Usage,
                       TWINCHART_TR("The end must be later than now and at most 366 days ahead. Nothing was changed."));
    return wholeSecond(Instant{std::min(until.ns, desk.now().ns + most - kShareClockDrift)});
}

} // namespace twinchart::workstation

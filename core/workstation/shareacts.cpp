// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shareacts.h"

#include <contract/build.h>

namespace twinchart::workstation {

Result<Taken> submitAudited(Session& session, const PatientHandle& handle, const std::string& what,
                            const std::optional<Digest256>& about, contract::Body body)
{
    TWINCHART_ASSIGN(Bytes transaction, session.submitter().build(std::move(body)));
    Taken out;
    out.id = contract::transactionHash(transaction);
    replica::Batch batch;
    batch.audit.push_back(
        {session.clock().now(), replica::AuditAct::Wrote, handle, what + ' ' + toHex(about.value_or(out.id))});
    if (const auto done = session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    TWINCHART_ASSIGN(out.height, session.submitter().send({std::move(transaction)}));
    return out;
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
    const bool isLie = now.error().failure == Failure::Integrity;
    out.problem = {
        now.error().failure,
        {isLie ? TWINCHART_TR("This is done: the ledger took it in block %1. What the node says of it by now is "
                              "not in order. Do not do it again; run a check of the node.")
               : TWINCHART_TR("This is done: the ledger took it in block %1. How it stands there by now could not "
                              "be read. Do not do it again; look at it once the node answers."),
         {std::to_string(height)}}};
    return out;
}

} // namespace twinchart::workstation

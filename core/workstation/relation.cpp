// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "relation.h"

#include <array>

namespace twinchart::workstation {

namespace {
template <class Entry>
Result<std::optional<Entry>> decoded(const std::optional<Bytes>& value)
{
    if (!value)
        return std::optional<Entry>();
    auto entry = contract::decodeEntry<Entry>(*value);
    if (!entry)
        return problem(
            Failure::Integrity,
            TWINCHART_TR("The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
            {"state entry"});
    return std::optional<Entry>(std::move(entry).value());
}
} // namespace

Result<Relation> relationTo(Session& session, const PatientHandle& handle)
{
    if (!session.online())
        TWINCHART_TRY(session.reconnect());
    const auto state = sync::newestProvenState(session.synchroniser().headers(), session.clock().now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    const KeyId& me = session.account().device.signing.id();
    const contract::CircleId team =
        contract::circleId(handle, contract::CircleKind::TreatingTeam, session.organisation());
    const std::array keys{contract::key::owner(handle), contract::key::certificate(me),
                          contract::key::teamMember(team, me)};
    const auto values = sync::provenValues(session.gateway(), *state, keys);
    if (!values)
        return Unexpected{problemOf(values.error())};
    Relation out;
    out.state = *state;
    TWINCHART_ASSIGN(out.owner, decoded<contract::OwnerEntry>((*values)[0]));
    TWINCHART_ASSIGN(const auto certificate, decoded<contract::CertificateEntry>((*values)[1]));
    TWINCHART_ASSIGN(const auto member, decoded<contract::TeamEntry>((*values)[2]));
    const Instant now = session.clock().now();
    if (!out.owner || !certificate || !certificate->isLive(now))
        return out;
    out.isOwner = out.owner->kind == contract::OwnerKind::Patient && out.owner->owner == me &&
                  certificate->role == contract::Role::Patient;
    const bool own =
        out.owner->organisation == certificate->organisation && certificate->organisation == session.organisation();
    out.isTreating = own && member && member->isIn(now) && contract::isClinical(certificate->role);
    out.isOfficer = own && certificate->role == contract::Role::PrivacyOfficer;
    return out;
}

} // namespace twinchart::workstation

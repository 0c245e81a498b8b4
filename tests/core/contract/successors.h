// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <QtGlobal>

namespace twinchart::contract::test {

/// Keys that take the place of others.
inline RotationBody rotationTo(const World& w, const User& old, const User& next)
{
    return {next.field(),
            next.sealing,
            {},
            signRotation(w.genesis.chain, old.id(), next.field(), next.sealing, signerOf(next.key))};
}
inline User rotate(World& w, User& old, const std::string& name)
{
    User next = makeUser(name);
    if (w.submit(old, rotationTo(w, old, next)) != Code::Ok)
        qFatal("not rotated");
    return next;
}
/// Somebody of north who can come back after the loss of the key, by `spare`.
inline User admitWithSpare(World& w, const std::string& name, const User& spare, Role role)
{
    User who = makeUser(name);
    ApplicationBody body;
    body.organisation = organisationId("north");
    body.slot = 3;
    body.serial = 1;
    if (const auto last = w.entry<ApplicationEntry>(key::application(body.organisation, body.slot)))
        body.serial = last->serial + 1;
    body.key = who.field();
    body.sealing = who.sealing;
    body.role = role;
    body.recovery =
        RecoveryKey{spare.field(), signRecovery(w.genesis.chain, who.id(), spare.field(), signerOf(spare.key))};
    body.until = Instant{w.time.ns + std::int64_t{86'400} * 1'000'000'000};
    body.details = Bytes(kApplicationDetailsOctets);
    const Bytes asking = w.sign(who, body);
    if (w.run(asking) != Code::Ok ||
        w.submit(w.northRoot, AdmissionBody{body.slot, transactionHash(asking),
                                            Acceptance{role, digest("name " + name), {}, {}}}) != Code::Ok)
        qFatal("not admitted");
    return who;
}
inline User recover(World& w, User& spare, const User& lost, const std::string& name)
{
    User next = makeUser(name);
    const RecoveryBody body{lost.id(),
                            next.field(),
                            next.sealing,
                            {},
                            signRotation(w.genesis.chain, lost.id(), next.field(), next.sealing, signerOf(next.key))};
    if (w.submit(spare, body) != Code::Ok)
        qFatal("not recovered");
    return next;
}

inline OwnerBody toPatient(const World& w, const PatientHandle& handle, const User& patient)
{
    return {handle, OwnerKind::Patient, patient.id(), signAcceptance(w.genesis.chain, handle, signerOf(patient.key))};
}
inline OwnerBody toCustodian(const World& w, const PatientHandle& handle)
{
    OwnerBody body;
    body.handle = handle;
    body.owner = keyIdOf(*w.entry<MemberEntry>(key::member(organisationId("north")))->custodian);
    return body;
}

} // namespace twinchart::contract::test

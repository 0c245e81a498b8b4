// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contributions.h"
#include "session.h"

#include <map>
#include <vector>

namespace twinchart::workstation {

/// Who reads what is written for a handle: its owner and the hospital's circle, as the ledger's state names them
/// (foundations §6). New handles get the custodian as owner and epoch 1 of their circle, whose first member is
/// who writes. Thread: one at a time.
class Circles {
public:
    explicit Circles(Session& session) : m_session(session) {}

    struct Wanted {
        PatientHandle handle;
        bool commons = false; ///< the circle of the hospital's staff instead of a treating team
    };
    struct Readers {
        std::vector<Reader> readers;
        LedgerHeight consentHeight = 0;
        bool custodian = true; ///< the hospital keeps it for the patient
    };
    /// Readers of each handle, making owner and circle where there are none. NotPermitted stands in a handle's
    /// place when somebody else's team has it.
    Result<std::map<PatientHandle, Result<Readers>>> ensure(const std::vector<Wanted>& wanted);

    /// Readers of what a patient writes about himself: he, and the hospital's treating team while there is one.
    /// NotPermitted for whom the ledger does not name as the owner.
    Result<Readers> ofOwner(const PatientHandle& handle);

    struct Joining {
        PatientHandle handle;
        contract::CircleKind kind = contract::CircleKind::TreatingTeam;
        KeyId member;             ///< signing key
        PublicSealingKey sealing; ///< of the same certificate
    };
    /// Takes members into circles that this object made: entries on the ledger, epoch secrets sealed to each.
    Result<void> join(const std::vector<Joining>& members);

private:
    struct Found {
        std::optional<contract::OwnerEntry> owner;
        std::optional<contract::CircleEntry> circle;
        std::optional<contract::TeamEntry> mine;
    };
    contract::CircleId circleOf(const Wanted& wanted) const;
    /// What the newest state that is proven here says; nothing of it is believed on the node's word.
    Result<std::map<PatientHandle, Found>> look(const std::vector<Wanted>& wanted, LedgerHeight& height);
    Result<void> make(const std::vector<Wanted>& wanted, const std::map<PatientHandle, Found>& found);

    Session& m_session;
    std::map<contract::CircleId, crypto::SealingKeyPair> m_made; ///< epochs made in this session
};

} // namespace twinchart::workstation

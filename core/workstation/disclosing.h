// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <interfaces/disclosure.h>

namespace twinchart::workstation {

/// The use-cases of interfaces::Disclosures. Each checks what it can before anything is changed; the ledger checks it
/// again. Who is refused for who he is leaves a row in his own audit.
Result<interfaces::DisclosureResult> recordDisclosure(Session& session, const interfaces::DisclosureRequest& request);
Result<interfaces::DisclosureResult> confirmDisclosure(Session& session,
                                                       const interfaces::DisclosureConfirmation& confirmation);
Result<interfaces::DisclosureResult> endDisclosure(Session& session, const std::string& patient,
                                                   const std::string& disclosure);
Result<std::vector<interfaces::DisclosureView>> listDisclosures(Session& session, const std::string& patient);

/// What who recorded or confirmed a disclosure keeps of it: the ledger has a keyed word and a digest alone.
struct DisclosureNote {
    std::string order;
    std::string recipient;
    friend bool operator==(const DisclosureNote&, const DisclosureNote&) = default;
};
Bytes encode(const DisclosureNote& note); ///< TDN1 (README, grammar)
Expected<DisclosureNote, CodecError> decodeDisclosureNote(BytesView octets);

} // namespace twinchart::workstation

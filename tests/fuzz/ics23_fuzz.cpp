// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/ics23.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::ledger;

/// An ICS23 proof: no crash; only canonical octets are accepted; nothing is both there and absent under one root.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto proof = decodeCommitmentProof({data, size});
    if (!proof)
        return 0;
    if (encode(*proof) != Bytes(data, data + size))
        std::abort();
    if (const auto* existence = std::get_if<ExistenceProof>(&*proof)) {
        const auto root = calculateRoot(*existence);
        if (!root || !verifyExistence(*proof, *root, existence->key, existence->value) ||
            verifyAbsence(*proof, *root, existence->key))
            std::abort();
        return 0;
    }
    const auto& absence = std::get<NonExistenceProof>(*proof);
    const ExistenceProof& side = absence.left ? *absence.left : *absence.right;
    const auto root = calculateRoot(side);
    if (!root)
        std::abort();
    const bool absent = verifyAbsence(*proof, *root, absence.key);
    const bool prefixAbsent = absenceOfPrefix(*proof, *root, absence.key);
    if ((prefixAbsent && !absent) || (absent && side.key == absence.key))
        std::abort();
    return 0;
}

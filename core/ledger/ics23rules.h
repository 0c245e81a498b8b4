// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/ics23.h>

#include <span>

/// The rules of order and neighbourhood behind ICS23's absence proofs.
namespace twinchart::ledger {

/// `a` sorts before `b`, octet by octet; the beginning of another comes first.
bool isBelow(BytesView a, BytesView b);
bool beginsWith(BytesView octets, BytesView prefix);
/// Every step of the path comes from that side: true for `childIsLeft` = the first leaf of the tree, false = the last.
bool isAlongEdge(std::span<const InnerStep> path, bool childIsLeft);
/// No leaf lies between the two: their ways meet in one node, from its left and its right child, and below it the
/// left way keeps to the right edge and the right way to the left edge. Both must lead to the same root.
bool areNeighbours(const ExistenceProof& left, const ExistenceProof& right);

} // namespace twinchart::ledger

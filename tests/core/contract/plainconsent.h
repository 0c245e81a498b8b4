// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plainmodel.h"

namespace twinchart::contract::test {

/// Requests, decisions, grants, standing consents, restrictions, disclosures, receipts.
std::unique_ptr<PlainModel> consentModel();

} // namespace twinchart::contract::test

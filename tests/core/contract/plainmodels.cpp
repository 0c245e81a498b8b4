// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plaincoins.h"
#include "plainconsent.h"
#include "plaingovernance.h"
#include "plainpeople.h"
#include "plainrecords.h"
#include "plaintwins.h"

namespace twinchart::contract::test {

std::vector<std::unique_ptr<PlainModel>> plainModels(const StateTrie& start)
{
    std::vector<std::unique_ptr<PlainModel>> out;
    out.push_back(coinModel(start));
    out.push_back(consentModel());
    out.push_back(peopleModel(start));
    out.push_back(governanceModel(start));
    out.push_back(recordModel(start));
    out.push_back(twinModel(start));
    return out;
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nodeworld.h"
#include "sharing.h"
#include "workstationimpl.h"

#include <memory>
#include <string>
#include <vector>

namespace twinchart::workstation::test {

std::string why(const auto& result)
{
    return result ? "no error" : result.error().message.english();
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)

using Values = std::vector<std::string>;
using Workstation = std::unique_ptr<interfaces::Workstation>;

/// A patient who owns his record, his hospital (physician of the team, consultant who is not) and another one
/// (physician@north), on a node that may fail or lie. The record: two heart rates and a breathing rate of the hospital
/// (the first and the last of one contribution).
class SharingWorld {
public:
    SharingWorld();
    ~SharingWorld();

    std::unique_ptr<NodeWorld> node;
    std::unique_ptr<Session> physician; ///< made the circle; gone when "physician" was unlocked
    std::unique_ptr<Importer> importer;
    std::string patient; ///< as the hospital's staff name him
    std::string whom;    ///< as others do
    std::string set;     ///< data set of the hospital's readings
    PatientHandle handle;
    KeyId north;

    Workstation unlocked(const std::string& user);
    std::unique_ptr<Session> sessionOf(const std::string& user) const;
    /// Values of the patient as this user sees them; "!" for one that is not shown; else why there are none.
    Values seen(interfaces::Workstation& workstation) const;
    /// A request for these data sets and attributes of `set`; its id.
    std::string asked(interfaces::Workstation& by, const std::vector<std::string>& sets,
                      const std::vector<std::string>& attributes = {}) const;
    interfaces::ShareState stateOf(interfaces::Workstation& by, const std::string& request) const;
    bool hasReceipt(const std::string& grant, contract::ShareReceiptBody::What what);
};

} // namespace twinchart::workstation::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/record.h>

#include <string>
#include <vector>

namespace twinchart::interop {

/// Every reference of a kept resource as written ("Practitioner/1", "urn:uuid:…", "Practitioner?identifier=…"),
/// without those into itself ("#id"), each once, a version suffix ("/_history/2") cut off.
std::vector<std::string> referencesOf(BytesView resource);

/// Every text by which a reference can mean this record: its fullUrl, "Type/id", and for each of its
/// identifiers "Type?identifier=system|value". A reference resolves when it equals one of them or, being an
/// absolute URL, ends in "/" + the "Type/id" of one. Export closures are string matches over these two.
std::vector<std::string> namesOf(const model::RecordContent& record);

} // namespace twinchart::interop

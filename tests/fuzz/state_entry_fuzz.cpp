// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/state.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
template <class Entry>
void probe(const Bytes& octets)
{
    const auto entry = decodeEntry<Entry>(octets);
    if (entry && encode(*entry) != octets)
        std::abort();
}
} // namespace

/// Values of proofs come from outside: refused, or canonical.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes octets(data, data + size);
    probe<MemberEntry>(octets);
    probe<CertificateEntry>(octets);
    probe<NameEntry>(octets);
    probe<PermissionEntry>(octets);
    probe<OwnerEntry>(octets);
    probe<CircleEntry>(octets);
    probe<TeamEntry>(octets);
    probe<ContributionEntry>(octets);
    probe<SupersededEntry>(octets);
    probe<CatalogueStateEntry>(octets);
    probe<CurrentCatalogueEntry>(octets);
    probe<NonceEntry>(octets);
    probe<AnchorEntry>(octets);
    probe<ParametersEntry>(octets);
    return 0;
}

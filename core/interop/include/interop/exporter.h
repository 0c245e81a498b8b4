// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <model/record.h>
#include <util/time.h>

#include <functional>
#include <string>
#include <string_view>

namespace twinchart::interop {

/// Takes the next piece of the file. False (disk full …) ends the export.
using TextSink = std::function<bool(std::string_view)>;

/// Where an exported resource came from; written as a Provenance resource of ours (meta.tag
/// urn:twinchart:provenance), after all kept resources, so that they stay apart.
struct ExportProvenance {
    std::string target;   ///< fullUrl or "Type/id" of the resource
    std::string source;   ///< system that it was received from
    std::string receiver; ///< who received it
    Instant recorded;
    std::string ledger; ///< "block 1234", may be empty
};

/// Writes a FHIR R4 bundle: the kept resources' own texts, octet for octet, as collection or (with several
/// versions of one identity) history. Thread: one object per thread.
/// Errors: add() and the rest give false once the sink did.
class BundleWriter {
public:
    enum class Kind : std::uint8_t { Collection, History };
    BundleWriter(TextSink sink, Kind kind, Instant timestamp);

    bool add(const model::RecordContent& record);
    bool add(const ExportProvenance& provenance);
    bool finish();
    std::uint64_t resources() const { return m_resources; } ///< without provenance
    std::uint64_t octets() const { return m_octets; }

private:
    bool write(std::string_view text);
    bool entry(std::string_view fullUrl, std::string_view resource, std::string_view type, std::string_view id);
    TextSink m_sink;
    Kind m_kind;
    bool m_open = false;
    bool m_failed = false;
    bool m_first = true;
    std::uint64_t m_resources = 0;
    std::uint64_t m_octets = 0;
    Instant m_timestamp;
    std::string m_buffer;
};

/// True when two JSON texts have equal values: same members whatever their order and spacing, same strings
/// whatever their escapes, numbers with the same text. False when one is not JSON.
bool jsonEqual(BytesView a, BytesView b);

} // namespace twinchart::interop

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "exporting.h"

#include "openedpatient.h"

#include <interop/exporter.h>
#include <interop/references.h>
#include <twin/timeline.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <set>
#include <unistd.h>

namespace twinchart::workstation {

namespace {
/// A file that appears under its name only when it is whole.
class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path)
        : m_path(std::move(path)), m_partial(m_path.string() + ".partial"),
          m_file(std::fopen(m_partial.c_str(), "wbe")), m_code(m_file == nullptr ? errno : 0)
    {
    }
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile()
    {
        if (m_file != nullptr) {
            std::fclose(m_file);
            ::unlink(m_partial.c_str());
        }
    }
    bool write(std::string_view text)
    {
        if (m_file != nullptr && std::fwrite(text.data(), 1, text.size(), m_file) == text.size())
            return true;
        m_code = errno;
        return false;
    }
    bool commit()
    {
        if (m_file == nullptr || std::fflush(m_file) != 0 || ::fsync(::fileno(m_file)) != 0) {
            m_code = errno;
            return false;
        }
        const bool closed = std::fclose(std::exchange(m_file, nullptr)) == 0;
        if (closed && ::rename(m_partial.c_str(), m_path.c_str()) == 0)
            return true;
        m_code = errno;
        ::unlink(m_partial.c_str());
        return false;
    }
    Problem problem() const
    {
        return {Failure::Storage,
                {TWINCHART_TR("%1 could not be written: %2. Nothing was exported."),
                 {m_path.string(), FileError{m_path, m_code}.text()}}};
    }

private:
    std::filesystem::path m_path;
    std::filesystem::path m_partial;
    std::FILE* m_file;
    int m_code = 0;
};

struct Loaded {
    replica::LoadedPatient patient;
    std::vector<std::uint32_t> wanted; ///< indices of records
    std::vector<std::uint32_t> others; ///< of records that come only when something references them
};

/// A record that something may reference.
struct Candidate {
    const Loaded* of = nullptr;
    std::uint32_t record = 0;
    std::vector<std::string> names;
    std::vector<std::string> references;
    bool isTaken = false;

    const replica::LoadedRecord& row() const { return of->patient.records[record]; }
};

/// What failed its check: left out of the file and named.
struct LeftOut {
    std::uint64_t count = 0;
    std::vector<Message> problems;

    void patient(const replica::PatientInfo& info)
    {
        add(info.commons
                ? Message{TWINCHART_TR(
                              "Integrity check failed: what belongs to a source as a whole (%1) was changed here. It is not in the file."),
                          {patientIdText(info)}}
                : Message{
                      TWINCHART_TR(
                          "Integrity check failed: the record of patient %1 was changed here. It is not in the file."),
                      {patientIdText(info)}});
    }
    void record(const replica::LoadedPatient& p, const replica::LoadedRecord& r)
    {
        const std::string& type = p.words[r.resourceType];
        const std::string id = !r.resourceId.empty() ? r.resourceId : toHex(r.record).substr(0, 16);
        add({TWINCHART_TR("Integrity check failed: %1 of patient %2 is not in the file."),
             {(type.empty() ? "" : type + '/') + id, patientIdText(p.info)}});
    }

private:
    void add(Message message)
    {
        constexpr std::size_t kNamed = 100;
        ++count;
        if (problems.size() < kNamed)
            problems.push_back(std::move(message));
    }
};

bool isMarked(const replica::LoadedPatient& p, const replica::LoadedRecord& r)
{
    return (r.flags & replica::kInvalid) != 0 ||
           p.contributions[r.contribution].verdict.verdict == replica::Verdict::Invalid;
}

/// The record's content; absent when it fails its check, which is then noted.
Result<std::optional<model::RecordContent>> opened(replica::Replica& replica, const replica::LoadedPatient& p,
                                                   const replica::LoadedRecord& r, LeftOut& leftOut)
{
    using Kind = replica::ReplicaError::Kind;
    if (!isMarked(p, r)) {
        auto content = replica.content(r.record, r.version);
        if (content)
            return std::optional(std::move(content).value());
        if (content.error().kind != Kind::Mismatch && content.error().kind != Kind::NotFound)
            return Unexpected{problemOf(content.error())};
    }
    leftOut.record(p, r);
    return std::optional<model::RecordContent>();
}

bool inFrame(const replica::LoadedPatient& p, const replica::LoadedRecord& r, const interfaces::ExportRequest& request)
{
    // Whose the rest is comes always: a birth date is before every frame.
    if ((!request.from && !request.to) || r.items == 0 || p.words[r.resourceType] == "Patient")
        return true;
    const replica::ContributionInfo& contribution = p.contributions[r.contribution];
    for (std::uint32_t i = r.firstItem; i < r.firstItem + r.items; ++i) {
        twin::Entry entry;
        entry.item = &p.items[i];
        entry.received = contribution.received;
        entry.recorded = contribution.recorded;
        const twin::Bounds b = twin::bounds(entry);
        if ((!request.from || b.latest >= request.from->ns) && (!request.to || b.earliest <= request.to->ns))
            return true;
    }
    return false;
}
} // namespace

Result<interfaces::ExportResult> exportFhir(Session& session, const interfaces::ExportRequest& request,
                                            const std::optional<PatientHandle>& patient)
{
    replica::Replica& replica = session.replica();
    const auto patients = replica.patients();
    if (!patients)
        return Unexpected{problemOf(patients.error())};

    std::vector<Loaded> loaded;
    LeftOut leftOut;
    bool versions = false;
    for (const replica::PatientInfo& info : *patients) {
        const bool whole = request.all || (patient && info.handle == *patient);
        if (!whole && !info.commons)
            continue;
        auto one = replica.loadPatient(info.handle);
        if (!one)
            return Unexpected{problemOf(one.error())};
        if (one->root != replica::RootVerdict::Verified) {
            if (patient && info.handle == *patient)
                return problem(
                    Failure::Integrity,
                    TWINCHART_TR(
                        "Integrity check failed: this patient's record here was changed, or is not the newest that was stored. Nothing was exported. Build the store anew by sync --rebuild."));
            leftOut.patient(info);
            continue;
        }
        Loaded l{std::move(one).value(), {}, {}};
        for (std::uint32_t n = 0; n < l.patient.records.size(); ++n) {
            const replica::LoadedRecord& r = l.patient.records[n];
            if ((r.flags & replica::kErased) != 0)
                continue;
            (whole && inFrame(l.patient, r, request) ? l.wanted : l.others).push_back(n);
            versions = versions || r.replaces.has_value();
        }
        loaded.push_back(std::move(l));
    }
    const bool isPart = std::ranges::any_of(loaded, [](const Loaded& l) { return !l.others.empty(); });

    OutputFile out(request.out);
    interop::BundleWriter writer([&](std::string_view text) { return out.write(text); },
                                 versions ? interop::BundleWriter::Kind::History
                                          : interop::BundleWriter::Kind::Collection,
                                 session.clock().now());
    std::set<std::string> referenced;
    std::vector<interop::ExportProvenance> provenance;
    const auto add = [&](const replica::LoadedPatient& p, const replica::LoadedRecord& r,
                         const model::RecordContent& content) -> Result<void> {
        if (!writer.add(content))
            return Unexpected{out.problem()};
        interop::ExportProvenance from;
        from.target = !content.context.fullUrl.empty() ? content.context.fullUrl
                                                       : content.resourceType + '/' + content.resourceId;
        from.source = content.source;
        from.receiver = session.account().user.entry.hospital;
        const replica::ContributionInfo& c = p.contributions[r.contribution];
        from.recorded = c.recorded.value_or(c.received);
        from.ledger = c.recorded ? "block " + std::to_string(c.height) : "";
        provenance.push_back(std::move(from));
        return {};
    };
    for (const Loaded& l : loaded) {
        for (const std::uint32_t n : l.wanted) {
            const replica::LoadedRecord& r = l.patient.records[n];
            TWINCHART_ASSIGN(const auto content, opened(replica, l.patient, r, leftOut));
            if (!content)
                continue;
            if (isPart)
                for (std::string& name : interop::referencesOf(content->resource))
                    referenced.insert(std::move(name));
            TWINCHART_TRY(add(l.patient, r, *content));
        }
    }
    // What is in the file references, and what that references, all versions of it, until nothing new is named. Each is
    // opened once to read its names, and once more when it is written: all at once would not fit into memory.
    std::vector<Candidate> candidates;
    if (!referenced.empty())
        for (const Loaded& l : loaded)
            for (const std::uint32_t n : l.others) {
                TWINCHART_ASSIGN(const auto content, opened(replica, l.patient, l.patient.records[n], leftOut));
                if (content)
                    candidates.push_back(
                        {&l, n, interop::namesOf(*content), interop::referencesOf(content->resource), false});
            }
    std::set<replica::RecordName> taken;
    for (bool more = true; more;) {
        more = false;
        for (Candidate& c : candidates) {
            if (c.isTaken ||
                (!taken.contains(c.row().record) &&
                 std::ranges::none_of(c.names, [&](const std::string& name) { return referenced.contains(name); })))
                continue;
            c.isTaken = true;
            more = true;
            taken.insert(c.row().record);
            referenced.insert(c.references.begin(), c.references.end());
        }
    }
    // In the order stored, as the rest: where the file is imported, the last version is the one that stands.
    for (const Candidate& c : candidates) {
        if (!c.isTaken)
            continue;
        TWINCHART_ASSIGN(const auto content, opened(replica, c.of->patient, c.row(), leftOut));
        if (content)
            TWINCHART_TRY(add(c.of->patient, c.row(), *content));
    }
    for (const interop::ExportProvenance& p : provenance)
        if (!writer.add(p))
            return Unexpected{out.problem()};
    if (!writer.finish() || !out.commit())
        return Unexpected{out.problem()};
    return interfaces::ExportResult{request.out,   writer.resources(),         writer.octets(), {}, 0,
                                    leftOut.count, std::move(leftOut.problems)};
}

} // namespace twinchart::workstation

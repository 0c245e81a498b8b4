// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <workstation/homes.h>

#include "founding.h"
#include "importer.h"
#include "workstationimpl.h"

#include <workstation/demo/generator.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kNhsNumber = "https://fhir.nhs.uk/Id/nhs-number";
constexpr std::size_t kPatientsWithKeys = 6;
constexpr std::int64_t kDay = 86'400'000'000'000;

struct Crew {
    std::unique_ptr<Session> session;
    std::unique_ptr<Importer> importer;
};

const NewUser kStaff[] = {
    {"physician", "Dr H. Lindqvist", interfaces::Role::Physician},
    {"surgeon", "Mr A. Okonkwo", interfaces::Role::Surgeon},
    {"anaesthetist", "Dr P. Varga", interfaces::Role::Anaesthetist},
    {"nurse", "S. Whitlock", interfaces::Role::Nurse},
    {"privacy-officer", "M. Adeyemi", interfaces::Role::PrivacyOfficer},
};

/// The patient's entry on the ledger goes from the hospital to the patient's own key.
Result<void> handOver(Session& administrator, const PatientHandle& handle, const Session& patient)
{
    const crypto::SigningKey& key = patient.account().device.signing;
    contract::OwnerBody body;
    body.handle = handle;
    body.kind = contract::OwnerKind::Patient;
    body.owner = key.id();
    body.accepted = contract::signAcceptance(administrator.genesis().chain, handle, contract::signerOf(key));
    TWINCHART_ASSIGN([[maybe_unused]] const LedgerHeight height, administrator.submitter().submit({body}));
    return {};
}
} // namespace

Result<std::vector<DemoLine>> createDemo(const DemoRequest& request, const NodeFounder& found,
                                         const DemoProgress& progress)
{
    const auto begin = std::chrono::steady_clock::now();
    TWINCHART_ASSIGN(FileLock making, beginHome(request.home));
    const Instant end = SystemClock().now();
    const demo::Demonstration demonstration = demo::generate(request.seed, end, request.patients);
    if (demonstration.chunks.empty())
        return problem(Failure::Internal, TWINCHART_TR("The demonstration has no history. No home was made."));

    const SecretBytes passphrase = SecretBytes::copyOf(kDemonstrationPassphrase);
    FoundingOptions options;
    options.home = request.home;
    options.hospitals = {{"urn:twinchart:organisation:calderbrook-royal-infirmary", "Calderbrook Royal Infirmary", true,
                          "administrator", "R. Tanaka"},
                         {"urn:twinchart:organisation:northmoor-general", "Northmoor General Hospital", false,
                          "administrator@north", "L. Brandt"},
                         {"urn:twinchart:organisation:southmere-county", "Southmere County Hospital", false,
                          "administrator@south", "C. Duarte"}};
    options.demo = true;
    options.genesisTime = Instant{demonstration.chunks.front().at.ns - 2 * kDay};
    options.cost = crypto::kPassphraseFloor;
    options.program = "twinchart-cli demo create";
    TWINCHART_ASSIGN(Founding founding, foundHome(options, passphrase, found));
    Session& administrator = *founding.administrators.front();
    const FoundedHospital& hospital = founding.hospitals.front();

    const std::uint64_t total = demonstration.chunks.size();
    progress(0, total);
    std::vector<DemoLine> lines;
    for (const Hospital& h : options.hospitals)
        lines.push_back({h.administrator, "administrator", "", 0, 0, 0});
    std::map<std::string, Crew> crew;
    for (const NewUser& user : kStaff) {
        TWINCHART_ASSIGN(auto session,
                         createUser(administrator, hospital, user, passphrase, options.cost, *options.genesisTime));
        auto importer = std::make_unique<Importer>(*session);
        crew.emplace(user.name, Crew{std::move(session), std::move(importer)});
        lines.push_back({user.name, std::string(nameOf(user.role)), "", 0, 0, 0});
    }
    TWINCHART_TRY(shareCustodian(administrator, hospital, administrator, *crew.at("privacy-officer").session));
    for (std::size_t n = 1; n < founding.hospitals.size(); ++n) {
        const std::string at =
            founding.hospitals[n].hospital.administrator.substr(std::string_view("administrator").size());
        TWINCHART_ASSIGN(const auto session, createUser(*founding.administrators[n], founding.hospitals[n],
                                                        {"physician" + at, n == 1 ? "Dr K. Sørensen" : "Dr I. Moreau",
                                                         interfaces::Role::Physician},
                                                        passphrase, options.cost, *options.genesisTime));
        lines.push_back({session->account().user.entry.name, "physician", "", 0, 0, 0});
    }

    // Each patient is one person whatever the source says: the national number joins them at the desk.
    Crew& physician = crew.at("physician");
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, physician.session->hospitalKeys());
    Desk desk(physician.session->gateway(), *keys);
    std::set<std::string> sources{hospital.hospital.name};
    for (const demo::Chunk& chunk : demonstration.chunks)
        if (!chunk.own)
            sources.insert(chunk.source);
    std::vector<Desk::Wanted> wanted;
    for (const demo::DemoPatient& p : demonstration.patients)
        for (const std::string& source : sources)
            wanted.push_back({source,
                              {interop::PatientKey::Kind::Patient, {}, p.key},
                              {{std::string(kNhsNumber), p.nhsNumber, {}, {}}}});
    TWINCHART_ASSIGN(const std::vector<PatientId> ids, desk.resolve(wanted));

    std::vector<Circles::Wanted> handles;
    for (std::size_t n = 0; n < demonstration.patients.size(); ++n)
        handles.push_back({crypto::patientHandle(*keys, ids[n * sources.size()]), false});
    TWINCHART_ASSIGN([[maybe_unused]] const auto readers, physician.importer->circles().ensure(handles));
    std::vector<Circles::Joining> joining;
    for (const Circles::Wanted& w : handles)
        for (const char* name : {"surgeon", "anaesthetist", "nurse"}) {
            const crypto::DeviceIdentity& device = crew.at(name).session->account().device;
            joining.push_back(
                {w.handle, contract::CircleKind::TreatingTeam, device.signing.id(), device.sealing.publicKey()});
        }
    TWINCHART_TRY(physician.importer->circles().join(joining));
    for (std::size_t n = 0; n < std::min(kPatientsWithKeys, demonstration.patients.size()); ++n) {
        const demo::DemoPatient& p = demonstration.patients[n];
        TWINCHART_ASSIGN(const auto session, createUser(administrator, hospital,
                                                        {p.key, p.given + ' ' + p.family, interfaces::Role::Patient},
                                                        passphrase, options.cost, *options.genesisTime));
        TWINCHART_TRY(handOver(administrator, handles[n].handle, *session));
        lines.push_back({p.key, "patient", toHex(ids[n * sources.size()]), 0, 0, 0});
    }

    interfaces::CancelFlag never;
    std::uint64_t done = 0;
    for (const demo::Chunk& chunk : demonstration.chunks) {
        const auto writer = crew.find(chunk.role);
        if (writer == crew.end())
            return problem(
                Failure::Internal,
                TWINCHART_TR("The demonstration names a writer who does not exist. The home is incomplete."));
        TWINCHART_TRY(setClock(administrator, chunk.at));
        writer->second.session->clock().hold(chunk.at);
        TWINCHART_ASSIGN(const interfaces::ImportResult result,
                         writer->second.importer->texts(chunk.resources, chunk.source, chunk.own));
        if (result.refused > 0)
            return Unexpected{Problem{
                Failure::Internal,
                result.problems.empty()
                    ? Message{TWINCHART_TR("The demonstration's data were refused. The home is incomplete."), {}}
                    : result.problems.front().why}};
        TWINCHART_TRY(writer->second.importer->send([](const interfaces::ImportProgress&) {}, never));
        progress(++done, total);
    }

    TWINCHART_TRY(setClock(administrator, Instant{}));
    for (auto& [name, member] : crew)
        member.session->clock().hold(Instant{});
    for (const auto& session : founding.administrators)
        session->clock().hold(Instant{});
    LedgerHeight height = 0;
    for (auto& [name, member] : crew) {
        TWINCHART_ASSIGN(const sync::SyncReport report, syncSession(*member.session));
        height = report.trust.height;
    }
    const auto all = physician.session->replica().patients();
    if (!all)
        return Unexpected{problemOf(all.error())};
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const replica::PatientInfo& info : *all)
        if (!info.commons)
            lines.push_back({"", "", patientIdText(info), info.items, height, seconds});
    for (DemoLine& line : lines) {
        line.height = height;
        line.seconds = seconds;
    }
    crew.clear();
    founding.administrators.clear();
    TWINCHART_TRY(finishHome(request.home, std::move(making)));
    return lines;
}

} // namespace twinchart::workstation

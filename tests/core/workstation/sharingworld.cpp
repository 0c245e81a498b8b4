// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sharingworld.h"

#include <QtGlobal>

#include <contract/build.h>
#include <contract/consententries.h>
#include <gateway/ledgerframes.h>

#include <algorithm>

namespace twinchart::workstation::test {

namespace {
const char* const kHeartRate = "8867-4";
const char* const kBreaths = "9279-1";

std::string reading(const std::string& id, const char* code, const std::string& when, int rate)
{
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":")" + code +
           R"("}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":")" + when +
           R"(","valueQuantity":{"value":)" + std::to_string(rate) +
           R"(,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}})";
}

void require(const auto& result, const char* what)
{
    if (!result)
        qFatal("%s: %s", what, why(result).c_str());
}
} // namespace

SharingWorld::SharingWorld()
{
    node = std::make_unique<NodeWorld>(true);
    physician = node->user("physician");
    importer = std::make_unique<Importer>(*physician);
    interfaces::CancelFlag never;
    const auto sent = [&] { return importer->send([](const interfaces::ImportProgress&) {}, never); };
    require(importer->texts({patientResource("p1", "Smith", "1970-01-01")}, {}, true), "sharing world");
    require(sent(), "sharing world");
    const auto all = physician->replica().patients();
    for (const replica::PatientInfo& info : *all)
        if (!info.commons) {
            patient = toHex(*info.id);
            handle = info.handle;
        }
    whom = "handle:" + toHex(handle);
    const auto own = node->user("patient-01", interfaces::Role::Patient);
    contract::OwnerBody body;
    body.handle = handle;
    body.kind = contract::OwnerKind::Patient;
    body.owner = own->account().device.signing.id();
    body.accepted =
        contract::signAcceptance(own->genesis().chain, handle, contract::signerOf(own->account().device.signing));
    require(node->administrator().submitter().submit({body}), "sharing world");
    require(importer->texts({reading("o1", kHeartRate, "2026-01-02T10:00:00Z", 60),
                             reading("o2", kBreaths, "2026-01-02T10:00:00Z", 14)},
                            {}, true),
            "sharing world");
    require(importer->texts({reading("o3", kHeartRate, "2026-02-02T10:00:00Z", 61)}, {}, true), "sharing world");
    require(sent(), "sharing world");
    const auto loaded = physician->replica().loadPatient(handle);
    for (const replica::LoadedRecord& r : loaded->records)
        if (loaded->words[r.resourceType] == "Observation")
            set = loaded->words[r.dataSet];
    require(syncSession(*own), "sharing world");
    node->user("consultant");
    north = node->user("physician@north", interfaces::Role::Physician, 1)->account().device.signing.id();
}

SharingWorld::~SharingWorld()
{
    importer.reset();
    physician.reset();
    node.reset();
}

Workstation SharingWorld::unlocked(const std::string& user)
{
    if (user == "physician") {
        importer.reset();
        physician.reset();
    }
    auto workstation = openWorkstation({node->folder.path() / "home", {}, "test"});
    if (const auto opened =
            workstation->unlock(user, SecretBytes::copyOf(std::string_view("a passphrase of the tests")));
        !opened)
        qFatal("unlock: %s", opened.error().message.english().c_str());
    return workstation;
}

std::unique_ptr<Session> SharingWorld::sessionOf(const std::string& user) const
{
    const Session::Options options{node->folder.path() / "home", {}, "test"};
    auto lock = Session::lockUser(options, user);
    auto account = openAccount(options.home, user, bytesOf("a passphrase of the tests"), SystemClock());
    if (!lock || !account)
        qFatal("no account");
    auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
    if (!session)
        qFatal("%s", why(session).c_str());
    return std::move(*session);
}

Values SharingWorld::seen(interfaces::Workstation& workstation) const
{
    Values out;
    const auto id = workstation.resolvePatient(whom);
    if (!id)
        return out;
    interfaces::TimelineQuery query;
    query.patient = *id;
    if (const auto done = workstation.timeline(query,
                                               [&](const interfaces::ItemView& i) {
                                                   const bool good = i.verdict == interfaces::Verdict::Verified &&
                                                                     i.level == interfaces::Level::Recorded;
                                                   out.push_back(good ? i.value : "!");
                                                   return true;
                                               });
        !done)
        out.push_back(why(done));
    std::ranges::sort(out);
    return out;
}

std::string SharingWorld::asked(interfaces::Workstation& by, const std::vector<std::string>& sets,
                                const std::vector<std::string>& attributes) const
{
    interfaces::ShareRequest request;
    request.patient = whom;
    request.days = 30;
    request.scope.dataSets = sets;
    for (const std::string& a : attributes)
        request.scope.attributes.push_back(set + '/' + a);
    request.reason = "second opinion";
    const auto view = by.requestShare(request);
    if (!view)
        qFatal("request: %s", why(view).c_str());
    return view->share.request;
}

interfaces::ShareState SharingWorld::stateOf(interfaces::Workstation& by, const std::string& request) const
{
    const auto found = by.share(request);
    if (!found)
        qFatal("share: %s", why(found).c_str());
    return found->share.state;
}

bool SharingWorld::hasReceipt(const std::string& grant, contract::ShareReceiptBody::What what)
{
    const Bytes key = contract::key::shareReceipt(handle, *Digest256::from(*fromHex(grant)), what);
    const auto answer = node->administrator().gateway().call(gateway::StateProofsRequest{0, {key}});
    return answer && answer->proofs.front().value.has_value();
}

} // namespace twinchart::workstation::test

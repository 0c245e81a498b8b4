// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "latervalues.h"

#include <algorithm>

namespace twinchart::contract::test {

namespace {
const Instant kTime = Instant::fromSeconds(1'800'000'000);
const Instant kLater = Instant::fromSeconds(1'800'086'400);
constexpr std::size_t kSignatureOctets = 64;

KeyId id(const char* name)
{
    return makeUser(name).id();
}
std::vector<Digest256> digests(std::initializer_list<const char*> names)
{
    std::vector<Digest256> out;
    for (const char* name : names)
        out.push_back(digest(name));
    std::ranges::sort(out);
    return out;
}
TeamProof seat(std::uint8_t place)
{
    TeamProof proof;
    proof.place = place;
    proof.blind = digest("blind");
    for (std::size_t i = 0; i < kTeamDepth; ++i)
        proof.path[i] = digest("path " + std::to_string(i));
    return proof;
}

std::vector<Body> people()
{
    const RecoveryKey recovery{makeUser("recovery").field(), Bytes(kSignatureOctets, 4)};
    ApplicationBody application;
    application.organisation = organisationId("north");
    application.slot = 5;
    application.serial = 2;
    application.key = makeUser("signer").field();
    application.sealing = makeSealing("signer");
    application.role = Role::Nurse;
    application.recovery = recovery;
    application.until = kLater;
    application.details = Bytes(kApplicationDetailsOctets, 0x5a);
    return {
        application,
        AdmissionBody{5, digest("application"), Acceptance{Role::Nurse, digest("name"), digest("constituent"), kLater}},
        RotationBody{makeUser("next").field(), makeSealing("next"), recovery, Bytes(kSignatureOctets, 3)},
        RecoveryBody{id("lost"), makeUser("next").field(), makeSealing("next"), recovery, Bytes(kSignatureOctets, 3)},
        ProposalBody{kTime, MemberRoleChange{organisationId("south"), MemberRole::Regulator}},
        VoteBody{digest("proposal"), true}};
}

std::vector<Body> delegation()
{
    const PatientHandle anna = handleOf("anna");
    return {DelegateBody{anna, id("guardian"), DelegateKind::Guardian, kDelegateAll, digest("paper"), kTime, kLater},
            DelegateStepBody{DelegateStepBody::Action::Confirm, anna, id("proxy"), digest("evidence")},
            EmergencyBody{anna, CircleKind::EmergencySummary, 3, EmergencyReason::CannotConsent, digest("audit")},
            ReviewBody{anna, digest("emergency"), ReviewBody::Verdict::Escalate},
            AccessBatchBody{2, digest("previous"), digest("rows"), 4, kTime, kLater},
            AccessNoticeBody{anna, PermissionClass::Sop, Purpose::Research, digest("grant"), digest("audit")}};
}

std::vector<Body> consent()
{
    const PatientHandle anna = handleOf("anna");
    const Bytes scope(kSealedScopeOctets, 7);
    ShareRequestBody request;
    request.handle = anna;
    request.controller = organisationId("south");
    request.sealing = makeSealing("grant");
    request.classes = 5;
    request.purpose = Purpose::Research;
    request.days = 300;
    request.deadline = kTime;
    request.scope = scope;
    return {request,
            ShareDecisionBody{anna, digest("request"), ShareDecisionBody::Verdict::Approve, digest("standing"), 1,
                              kLater, digest("wraps"), scope},
            GrantChangeBody{anna, digest("grant"), GrantChangeBody::Action::Narrow, 2, kLater, digest("wraps"), scope},
            StandingConsentBody{anna,
                                StandingConsentBody::Action::Give,
                                {},
                                organisationId("south"),
                                ReaderGroup::Researchers,
                                Purpose::Research,
                                3,
                                kLater},
            RestrictionBody{anna, RestrictionBody::Action::Set, {}, RestrictionBody::Article::Objection, 6, 5, kLater},
            DisclosureBody{anna,
                           DisclosureBody::Action::Record,
                           {},
                           DisclosureBody::Law::PublicHealth,
                           digest("order"),
                           organisationId("authority"),
                           4,
                           kTime,
                           kLater},
            ShareReceiptBody{anna, digest("grant"), ShareReceiptBody::What::Purged, digest("receipt")}};
}

std::vector<Body> goods()
{
    const PatientHandle anna = handleOf("anna");
    StoreReceiptBody receipt;
    receipt.action = StoreReceiptBody::Action::Erased;
    receipt.root = makeTree("t").root;
    receipt.leaf = 3;
    receipt.evidence = digest("evidence");
    receipt.claimed = kTime;
    SurgeryBody surgery;
    surgery.action = SurgeryBody::Action::Close;
    surgery.handle = anna;
    surgery.surgery = digest("surgery");
    surgery.seat = seat(4);
    surgery.record = makeTree("t").reference(1);
    surgery.second = seat(9);
    TwinBody twin;
    twin.action = TwinBody::Action::Create;
    twin.handle = anna;
    twin.twin = digest("twin");
    twin.condition = digest("condition");
    twin.sources = digests({"one", "two"});
    TokenBody token;
    token.data = digest("data");
    token.policy = digest("policy");
    token.storage = digest("order");
    token.level = AccessLevel::Partly;
    token.price = 700;
    return {receipt,
            AttestationBody{makeTree("t").reference(2), digest("measured")},
            surgery,
            twin,
            TwinInstanceBody{anna, digest("twin"), 2, 1, digest("ciphertext"), digest("previous"), digest("root"),
                             TwinSuite::Signcrypted, Bytes(kAuthorshipOctets, 9), digest("receivers")},
            MasterTwinBody{MasterTwinBody::Action::Resolve,
                           anna,
                           {digest("twin"), 2},
                           {},
                           {digest("other twin"), 5},
                           digest("reason")},
            TransferBody{Payer::Organisation, accountOf(id("patient")), 1'234},
            StorageOrderBody{Payer::Own, organisationId("south"), 30, 86'400, 99},
            StorageStepBody{digest("order"), StorageStepBody::Step::Settle},
            token,
            PurchaseBody{Payer::Own, digest("token"), 700, makeSealing("buyer"), kLater},
            PurchaseStepBody{digest("purchase"), PurchaseStepBody::Step::Deliver, digest("delivery")}};
}

/// Of an anchor: digest ‖ counter.
ExpediteBody urgent()
{
    Writer out;
    out.raw(digest("replica")).u64(4);
    return {20, Kind::Anchor, std::move(out).take()};
}

template <class Entry>
void add(std::map<std::string, LaterValue>& out, const char* name, const Entry& entry)
{
    out[name] = {encode(entry), [](BytesView octets) -> std::optional<Bytes> {
                     const auto decoded = decodeEntry<Entry>(octets);
                     return decoded ? std::optional(encode(*decoded)) : std::nullopt;
                 }};
}

void addPeople(std::map<std::string, LaterValue>& out)
{
    add(out, "nonc", NonceEntry{77, 0b101});
    std::vector<OrganisationId> members{organisationId("north"), organisationId("south")};
    std::ranges::sort(members);
    add(out, "vote",
        ProposalEntry{organisationId("north"),
                      MemberRoleChange{organisationId("south"), MemberRole::Regulator},
                      kTime,
                      ProposalEntry::State::Accepted,
                      3,
                      4,
                      members,
                      {organisationId("east")}});
    add(out, "appl",
        ApplicationEntry{digest("application"), 2, makeUser("a").field(), makeSealing("a"), Role::Nurse,
                         makeUser("recovery").field(), digest("details"), kLater, ApplicationEntry::State::Rejected,
                         RejectReason::Unproven, 4, 5});
    add(out, "succ", SuccessionEntry{id("next"), 6});
    add(out, "rcvr", RecoveryEntry{makeUser("recovery").field(), id("a"), RecoveryEntry::State::Used, 7});
    add(out, "rcvs", RecoveryOfEntry{id("recovery"), kTime});
    add(out, "mrol", MemberRoleEntry{MemberRole::PatientsAgent, 9});
    add(out, "vali", ValidatorEntry{makeUser("validator").field(), 10});
}

void addDelegation(std::map<std::string, LaterValue>& out)
{
    add(out, "dele",
        DelegateEntry{DelegateKind::Proxy, 7, digest("paper"), kTime, kLater, id("patient"), 3, 0, 5, 0,
                      id("physician"), kTime, digest("step")});
    add(out, "emrg",
        EmergencyEntry{id("physician"), CircleKind::Emergency, 2, EmergencyReason::LifeThreatening, digest("audit"),
                       kTime, 8, ReviewState::Escalated, true, id("officer"), 9});
    add(out, "opnr", OpenReviewsEntry{3});
    add(out, "excl", ExclusionEntry{true, 8});
    add(out, "alog", AccessHeadEntry{2, digest("rows"), 8, kTime});
    add(out, "albt", AccessBatchEntry{digest("previous"), digest("rows"), 4, kTime, kLater, 8});
    add(out, "accs",
        AccessEntry{id("physician"), PermissionClass::Pdd, Purpose::Treatment, true, digest("emergency"),
                    digest("audit"), kTime, 8});
}

void addConsent(std::map<std::string, LaterValue>& out)
{
    add(out, "reqs",
        ShareRequestEntry{id("researcher"), organisationId("south"), makeSealing("grant"), 5, Purpose::Research,
                          LegalBasis::Consent, 300, kTime, digest("scope"), 4, ShareRequestEntry::State::Later, 0,
                          ShareRequestEntry::FirstApproval{true, digest("terms"), 5}});
    add(out, "grnt",
        GrantEntry{digest("request"), id("researcher"), makeSealing("grant"), organisationId("south"), 5,
                   Purpose::Research, LegalBasis::Consent, kLater, digest("scope"), digest("wraps"), digest("standing"),
                   id("patient"), 5, 6, 7, GrantEntry::EndedBy::Delegate});
    add(out, "stnd",
        StandingConsentEntry{organisationId("south"), ReaderGroup::Researchers, Purpose::Research, 3, kLater,
                             id("patient"), 5, 6});
    add(out, "rstr", RestrictionEntry{RestrictionBody::Article::Objection, 6, 5, kLater, id("officer"), true, 5, 6});
    add(out, "disc",
        DisclosureEntry{DisclosureBody::Law::PublicHealth, digest("order"), organisationId("authority"), 4, kTime,
                        kLater, id("officer"), 5, 6, 7});
    add(out, "rcpt", ShareReceiptEntry{id("researcher"), digest("receipt"), 8});
    ConsentListEntry list;
    for (const Digest256& d : digests({"one", "two"}))
        list.items.push_back({d, id("researcher"), kLater});
    add(out, "rqix", list);
}

void addCustody(std::map<std::string, LaterValue>& out)
{
    add(out, "serv", ServiceEntry{ServiceKind::Kiosk, 4, 9});
    add(out, "rcps", ReceiptEntry{ReceiptEntry::What::Erased, digest("evidence"), kTime, 8});
    add(out, "atst", AttestationEntry{Role::SensorEquipment, digest("measured"), 8});
    add(out, "surg",
        SurgeryEntry{organisationId("north"),
                     digest("team"),
                     id("surgeon"),
                     4,
                     5,
                     6,
                     7,
                     0,
                     {digest("diagnosis"), 1},
                     {digest("assessment"), 2},
                     {digest("record"), 3},
                     {digest("follow-up"), 4}});
}

void addTwins(std::map<std::string, LaterValue>& out)
{
    add(out, "auth", AuthorisationEntry{digest("door"), 4, 9});
    const auto sources = digests({"one", "two"});
    add(out, "twin",
        TwinEntry{organisationId("north"), digest("condition"), 2, sources,
                  sourcesHistory(digest("before"), 2, sources), 4, 6});
    SequenceEntry sequence;
    for (const char* name : {"first", "second", "third"})
        sequence.append(digest(name));
    add(out, "tseq", sequence);
    add(out, "inst",
        InstanceEntry{digest("instance"), 1, digest("ciphertext"), digest("previous"), digest("root"),
                      TwinSuite::Signcrypted, Bytes(kAuthorshipOctets, 9), digest("receivers"), id("physician"), 8,
                      kTime});
    add(out, "mast", MasterEntry{2, digest("instance"), 8});
    add(out, "mref", RefusalEntry{{digest("twin"), 2}, digest("reason"), 8, 9});
}

void addCoins(std::map<std::string, LaterValue>& out)
{
    add(out, "coin", AccountEntry{1'234});
    add(out, "supl", SupplyEntry{kMaxCoins});
    add(out, "paym",
        StorageOrderEntry{accountOf(id("patient")), organisationId("south"), 30, 86'400, 99, 98,
                          StorageOrderEntry::State::Admitted, kTime, kLater, 4});
    add(out, "toke",
        TokenEntry{accountOf(id("patient")), digest("data"), digest("policy"), digest("order"), AccessLevel::Partly,
                   700, true, 4, 6});
    add(out, "escr",
        PurchaseEntry{digest("token"), accountOf(id("buyer")), accountOf(id("patient")), 700, makeSealing("buyer"),
                      kLater, PurchaseEntry::State::Disputed, digest("delivery"), kTime, 4});
}
} // namespace

std::map<std::string, Bytes> laterTransactions()
{
    std::vector<Body> bodies{urgent()};
    for (const auto& group : {people(), delegation(), consent(), goods()})
        bodies.insert(bodies.end(), group.begin(), group.end());
    const User signer = makeUser("signer");
    std::map<std::string, Bytes> out;
    for (const Body& body : bodies)
        out[std::string(nameOf(kindOf(body)))] =
            build({"test-chain-1", 5, 100, Instant::fromSeconds(9)}, body, signerOf(signer.key));
    return out;
}

std::map<std::string, LaterValue> laterValues()
{
    std::map<std::string, LaterValue> out;
    addPeople(out);
    addDelegation(out);
    addConsent(out);
    addCustody(out);
    addTwins(out);
    addCoins(out);
    return out;
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "refusals.h"

#include <contract/expedited.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
const Instant kTime = Instant::fromSeconds(1'800'000'000);
constexpr std::size_t kSignatureOctets = 64;

KeyId id(const char* name)
{
    return makeUser(name).id();
}
PatientHandle anna()
{
    return handleOf("anna");
}

std::vector<Refusal> admission()
{
    const RecoveryKey recovery{makeUser("r").field(), Bytes(kSignatureOctets, 4)};
    ApplicationBody application;
    application.slot = kMaxOpenApplications - 1;
    application.serial = 1;
    application.key = makeUser("a").field();
    application.sealing = makeSealing("a");
    application.recovery = recovery;
    application.details = Bytes(kApplicationDetailsOctets, 0x5a);
    const AdmissionBody accepted{3, digest("t"), Acceptance{Role::Nurse, digest("n"), {}, {}}};
    const AdmissionBody rejected{3, digest("t"), RejectReason::Unproven};
    const RotationBody rotation{makeUser("b").field(), makeSealing("b"), recovery, Bytes(kSignatureOctets, 3)};
    using B = ApplicationBody;
    return {
        refusal("a slot above the last", application, [](B& b) { b.slot = kMaxOpenApplications; }),
        refusal("a serial of 0", application, [](B& b) { b.serial = 0; }),
        refusal("details too short", application, [](B& b) { b.details.pop_back(); }),
        refusal(
            "details too long", application, [](B& b) { b.details.push_back(0); }, CodecError::TooLong),
        refusal("63 octets of a recovery's possession", application, [](B& b) { b.recovery->possession.pop_back(); }),
        refusal("a recovery to seal with", application, [](B& b) { b.recovery->key = makeSealing("r"); }),
        refusal("a role that nobody has", accepted,
                [](AdmissionBody& b) { std::get<Acceptance>(b.decision).role = static_cast<Role>(12); }),
        refusal("accepted in a slot above the last", accepted, [](AdmissionBody& b) { b.slot = kMaxOpenApplications; }),
        refusal("no reason", rejected, [](AdmissionBody& b) { b.decision = static_cast<RejectReason>(0); }),
        refusal("65 octets of possession", rotation, [](RotationBody& b) { b.possession.push_back(0); })};
}

std::vector<Refusal> proposals()
{
    const OrganisationId south = organisationId("south");
    const ProposalBody leave{kTime, MemberBody{MemberBody::Action::Leave, south, {}, {}, {}, {}, {}}};
    const ProposalBody coins{kTime, CoinIssue{south, 1}};
    const ProposalBody role{kTime, MemberRoleChange{south, MemberRole::Industry}};
    const ProposalBody validator{kTime, ValidatorChange{south, makeUser("v").field()}};
    const MemberBody custodian{MemberBody::Action::SetCustodian, south, {}, {}, makeSealing("c"), {}, {}};
    using B = ProposalBody;
    return {refusal("a custodian by vote", leave, [&](B& b) { b.action = custodian; }),
            refusal("no coins", coins, [&](B& b) { b.action = CoinIssue{south, 0}; }),
            refusal("a member's role above the last", role,
                    [&](B& b) { b.action = MemberRoleChange{south, static_cast<MemberRole>(6)}; }),
            refusal("a validator to seal with", validator,
                    [&](B& b) { b.action = ValidatorChange{south, makeSealing("v")}; })};
}

std::vector<Refusal> delegation()
{
    const DelegateBody guardian{anna(), id("g"), DelegateKind::Guardian, kDelegateAll, digest("paper"), {}, kTime};
    const DelegateStepBody confirm{DelegateStepBody::Action::Confirm, anna(), id("p"), digest("evidence")};
    const EmergencyBody emergency{anna(), CircleKind::EmergencySummary, 3, EmergencyReason::OtherUrgent,
                                  digest("audit")};
    return {
        refusal("a scope of nothing", guardian, [](DelegateBody& b) { b.scope = 0; }),
        refusal("a scope above all", guardian, [](DelegateBody& b) { b.scope = kDelegateAll + 1; }),
        refusal("a guardian for ever", guardian, [](DelegateBody& b) { b.until = {}; }),
        refusal("confirmed without evidence", confirm, [](DelegateStepBody& b) { b.evidence.reset(); }),
        refusal("an emergency of the staff", emergency, [](EmergencyBody& b) { b.circle = CircleKind::Staff; }),
        refusal("an emergency of the delegates", emergency, [](EmergencyBody& b) { b.circle = CircleKind::Delegates; }),
        refusal("an emergency without an epoch", emergency, [](EmergencyBody& b) { b.epoch = 0; })};
}

std::vector<Refusal> accesses()
{
    const AccessBatchBody first{1, {}, digest("rows"), kMaxAccessSizeClass, kTime, kTime};
    const AccessBatchBody next{2, digest("rows"), digest("more"), 0, kTime, kTime};
    using B = AccessBatchBody;
    return {refusal("a sequence of 0", first, [](B& b) { b.sequence = 0; }),
            refusal("a sequence of 0 after another", next, [](B& b) { b.sequence = 0; }),
            refusal("the first after another", first, [](B& b) { b.previous = digest("x"); }),
            refusal("the second after none", next, [](B& b) { b.previous = {}; }),
            refusal("a size class above the last", first, [](B& b) { b.sizeClass = kMaxAccessSizeClass + 1; }),
            refusal("rows from before 1970", first, [](B& b) { b.first = {-1}; })};
}

std::vector<Refusal> consent()
{
    const Bytes scope(kSealedScopeOctets, 7);
    const ShareRequestBody request{
        anna(), organisationId("south"), makeSealing("grant"), 5, Purpose::Treatment, LegalBasis::Treatment, 1, kTime,
        scope};
    const ShareDecisionBody approval{
        anna(), digest("request"), ShareDecisionBody::Verdict::Approve, {}, 1, kTime, digest("wraps"), scope};
    const ShareDecisionBody denial{anna(), digest("request"), ShareDecisionBody::Verdict::Deny, {}, 0, {}, {}, {}};
    const GrantChangeBody renewal{anna(), digest("grant"), GrantChangeBody::Action::Renew, 0, kTime, {}, {}};
    const StandingConsentBody give{anna(),
                                   StandingConsentBody::Action::Give,
                                   {},
                                   organisationId("south"),
                                   ReaderGroup::Insurers,
                                   Purpose::Research,
                                   7,
                                   kTime};
    StandingConsentBody withdraw;
    withdraw.action = StandingConsentBody::Action::Withdraw;
    withdraw.consent = digest("consent");
    const RestrictionBody restriction{
        anna(), RestrictionBody::Action::Set, {}, RestrictionBody::Article::Objection, 15, 7, {}};
    const RestrictionBody lift{
        anna(), RestrictionBody::Action::Lift, digest("restriction"), RestrictionBody::Article::Restriction, 0, 0, {}};
    DisclosureBody confirm;
    confirm.action = DisclosureBody::Action::Confirm;
    confirm.disclosure = digest("disclosure");
    const auto withResearch = [](ShareRequestBody& b) { b.purpose = Purpose::Research; };
    return {refusal("research by treatment", request, withResearch),
            refusal("no class", request, [](ShareRequestBody& b) { b.classes = 0; }),
            refusal("a class above the last", request, [](ShareRequestBody& b) { b.classes = 8; }),
            refusal("for no day", request, [](ShareRequestBody& b) { b.days = 0; }),
            refusal("for too many days", request, [](ShareRequestBody& b) { b.days = kMaxGrantDays + 1; }),
            refusal("a scope too short", request, [](ShareRequestBody& b) { b.scope.pop_back(); }),
            refusal(
                "a scope too long", request, [](ShareRequestBody& b) { b.scope.push_back(1); }, CodecError::TooLong),
            refusal("approves no class", approval, [](ShareDecisionBody& b) { b.classes = 0; }),
            refusal("approves a class above the last", approval, [](ShareDecisionBody& b) { b.classes = 9; }),
            refusal("approves without an end", approval, [](ShareDecisionBody& b) { b.until = {}; }),
            refusal("approves without wraps", approval, [](ShareDecisionBody& b) { b.wraps = {}; }),
            refusal("denies by a standing consent", denial, [](ShareDecisionBody& b) { b.standing = digest("s"); }),
            refusal("denies a class", denial, [](ShareDecisionBody& b) { b.classes = 1; }),
            refusal("denies with a scope", denial, [&](ShareDecisionBody& b) { b.scope = scope; }),
            refusal("renews without an end", renewal, [](GrantChangeBody& b) { b.until = {}; }),
            refusal("renews with wraps", renewal, [](GrantChangeBody& b) { b.wraps = digest("wraps"); }),
            refusal("gives for legal purposes", give, [](StandingConsentBody& b) { b.purpose = Purpose::Legal; }),
            refusal("gives to a group above the last", give,
                    [](StandingConsentBody& b) { b.group = static_cast<ReaderGroup>(5); }),
            refusal("gives to nobody", give, [](StandingConsentBody& b) { b.organisation = {}; }),
            refusal("withdraws from somebody", withdraw,
                    [](StandingConsentBody& b) { b.organisation = organisationId("south"); }),
            refusal("withdraws until a time", withdraw, [](StandingConsentBody& b) { b.until = kTime; }),
            refusal("restricts no purpose", restriction, [](RestrictionBody& b) { b.purposes = 0; }),
            refusal("restricts a purpose above the last", restriction, [](RestrictionBody& b) { b.purposes = 16; }),
            refusal("lifts until a time", lift, [](RestrictionBody& b) { b.until = kTime; }),
            refusal("confirms in silence", confirm, [](DisclosureBody& b) { b.silentUntil = kTime; }),
            refusal("confirms an order", confirm, [](DisclosureBody& b) { b.order = digest("order"); })};
}

std::vector<Refusal> custody()
{
    using A = StoreReceiptBody::Action;
    StoreReceiptBody stored;
    stored.claimed = kTime;
    StoreReceiptBody erased = stored;
    erased.action = A::Erased;
    erased.leaf = (1U << kMaxContributionDepth) - 1;
    StoreReceiptBody designate;
    designate.action = A::Designate;
    designate.service = id("vault");
    StoreReceiptBody retire = designate;
    retire.action = A::Retire;
    SurgeryBody plan;
    plan.surgery = digest("surgery");
    plan.team = digest("team");
    plan.seat.place = kTeamSeats - 1;
    SurgeryBody start;
    start.action = SurgeryBody::Action::Start;
    start.diagnosis = makeTree("t").reference(1);
    start.record = makeTree("t").reference(2);
    SurgeryBody followUp;
    followUp.action = SurgeryBody::Action::FollowUp;
    followUp.record = start.record;
    const AttestationBody attestation{makeTree("t").reference(2), digest("measured")};
    using B = StoreReceiptBody;
    return {refusal("a leaf beyond the deepest", stored, [](B& b) { b.leaf = 1U << kMaxContributionDepth; }),
            refusal("an erased leaf beyond the deepest", erased, [](B& b) { b.leaf += 1; }),
            refusal("erases the whole", erased, [](B& b) { b.leaf = kWholeContribution; }),
            refusal("stored at no time", stored, [](B& b) { b.claimed = {}; }),
            refusal("designates a kind above the last", designate, [](B& b) { b.kind = static_cast<ServiceKind>(5); }),
            refusal("a step of custody above the last", retire, [](B& b) { b.action = static_cast<A>(5); }),
            refusal("an attested leaf beyond its last", attestation, [](AttestationBody& b) { b.leaf.index = 8; }),
            refusal("a seat above the last", plan, [](SurgeryBody& b) { b.seat.place = kTeamSeats; }),
            refusal("a second seat above the last", plan, [](SurgeryBody& b) { b.second.place = kTeamSeats; }),
            refusal("a diagnosis beyond its last leaf", start, [](SurgeryBody& b) { b.diagnosis.index = 8; }),
            refusal("a surgery's step above the last", followUp,
                    [](SurgeryBody& b) { b.action = static_cast<SurgeryBody::Action>(6); })};
}

std::vector<Refusal> twins()
{
    using A = TwinBody::Action;
    TwinBody create;
    create.action = A::Create;
    create.twin = digest("twin");
    for (const char* name : {"one", "two", "three", "four"})
        create.sources.push_back(digest(name));
    std::ranges::sort(create.sources);
    TwinBody change = create;
    change.action = A::Sources;
    change.version = 2;
    TwinBody authorise;
    authorise.organisation = organisationId("south");
    authorise.address = digest("door");
    const TwinInstanceBody first{
        anna(), digest("twin"), 1, 1, digest("data"), {}, digest("root"), TwinSuite::Sealed, {}, digest("receivers")};
    TwinInstanceBody next = first;
    next.sequence = 2;
    next.previous = digest("first");
    next.suite = TwinSuite::Signcrypted;
    next.authorship = Bytes(kAuthorshipOctets, 9);
    MasterTwinBody accept;
    accept.place = {digest("twin"), 1};
    MasterTwinBody resolve = accept;
    resolve.action = MasterTwinBody::Action::Resolve;
    resolve.refused = {digest("twin"), 2};
    using I = TwinInstanceBody;
    using M = MasterTwinBody;
    return {refusal("no sources", create, [](TwinBody& b) { b.sources.clear(); }),
            refusal("three sources", create, [](TwinBody& b) { b.sources.pop_back(); }),
            refusal(
                "32 sources", create, [](TwinBody& b) { b.sources.resize(2 * kMaxTwinSources); }, CodecError::TooLong),
            refusal("sources out of order", create, [](TwinBody& b) { std::swap(b.sources[0], b.sources[1]); }),
            refusal("the last source twice", create, [](TwinBody& b) { b.sources[3] = b.sources[2]; }),
            refusal("the first version again", change, [](TwinBody& b) { b.version = 1; }),
            refusal("a twin's step above the last", authorise, [](TwinBody& b) { b.action = static_cast<A>(5); }),
            refusal("an instance 0", first, [](I& b) { b.sequence = 0; }),
            refusal("an instance of no sources", first, [](I& b) { b.sources = 0; }),
            refusal("a first instance after another", first, [](I& b) { b.previous = digest("x"); }),
            refusal("an authorship that is sealed", first, [](I& b) { b.authorship = Bytes(kAuthorshipOctets, 9); }),
            refusal("signcrypted without authorship", next, [](I& b) { b.authorship.clear(); }),
            refusal(
                "an authorship too long", next, [](I& b) { b.authorship.push_back(9); }, CodecError::TooLong),
            refusal("accepts an instance 0", accept, [](M& b) { b.place.sequence = 0; }),
            refusal("refuses an instance 0", resolve, [](M& b) { b.refused.sequence = 0; }),
            refusal("refuses what it chose", resolve, [](M& b) { b.refused = b.place; })};
}

std::vector<Refusal> coins()
{
    const TransferBody transfer{Payer::Own, accountOf(id("a")), kMaxCoins};
    const StorageOrderBody order{Payer::Own, organisationId("south"), 63, kMaxStorageSeconds, 1};
    TokenBody mint;
    mint.data = digest("data");
    mint.level = AccessLevel::Partly;
    mint.price = kMaxCoins;
    TokenBody change;
    change.action = TokenBody::Action::Change;
    change.token = digest("token");
    change.level = AccessLevel::Open;
    TokenBody retire;
    retire.action = TokenBody::Action::Retire;
    retire.token = digest("token");
    const PurchaseBody purchase{Payer::Own, digest("token"), 0, makeSealing("buyer"), kTime};
    const PurchaseStepBody deliver{digest("purchase"), PurchaseStepBody::Step::Deliver, digest("delivery")};
    const PurchaseStepBody complain{digest("purchase"), PurchaseStepBody::Step::Complain, {}};
    return {refusal("transfers nothing", transfer, [](TransferBody& b) { b.amount = 0; }),
            refusal("transfers more than there is", transfer, [](TransferBody& b) { b.amount = kMaxCoins + 1; }),
            refusal("a payer above the last", transfer, [](TransferBody& b) { b.payer = static_cast<Payer>(3); }),
            refusal("a size class of 64", order, [](StorageOrderBody& b) { b.sizeClass = 64; }),
            refusal("for no second", order, [](StorageOrderBody& b) { b.seconds = 0; }),
            refusal("for too many seconds", order, [](StorageOrderBody& b) { b.seconds = kMaxStorageSeconds + 1; }),
            refusal("orders for nothing", order, [](StorageOrderBody& b) { b.amount = 0; }),
            refusal("too dear", mint, [](TokenBody& b) { b.price = kMaxCoins + 1; }),
            refusal("open at a price", change, [](TokenBody& b) { b.price = 1; }),
            refusal("a token's step above the last", retire,
                    [](TokenBody& b) { b.action = static_cast<TokenBody::Action>(4); }),
            refusal("bought too dear", purchase, [](PurchaseBody& b) { b.price = kMaxCoins + 1; }),
            refusal("delivers nothing", deliver, [](PurchaseStepBody& b) { b.delivery = {}; }),
            refusal("a purchase's step above the last", complain,
                    [](PurchaseStepBody& b) { b.step = static_cast<PurchaseStepBody::Step>(6); })};
}

/// Of a vote: digest ‖ flag.
ExpediteBody urgent()
{
    return {kMaxCoins, Kind::Vote, Bytes(33, 1)};
}
std::vector<Refusal> expedited()
{
    using B = ExpediteBody;
    return {refusal("for no fee", urgent(), [](B& b) { b.fee = 0; }),
            refusal("a fee above all coins", urgent(), [](B& b) { b.fee = kMaxCoins + 1; }),
            refusal("of a kind that is looked for", urgent(), [](B& b) { b.kind = Kind::Contribution; }),
            refusal("of its own kind", urgent(), [](B& b) { b.kind = Kind::Expedite; }),
            refusal("a body with a wrong flag", urgent(), [](B& b) { b.body.back() = 2; }),
            refusal(
                "a body too short", urgent(), [](B& b) { b.body.pop_back(); }, CodecError::Truncated),
            refusal("a body too long", urgent(), [](B& b) { b.body.push_back(1); }, CodecError::TrailingBytes)};
}

const std::vector<Refusal>& refusals()
{
    static const auto kRefusals = joined(
        {admission(), proposals(), delegation(), accesses(), consent(), custody(), twins(), coins(), expedited()});
    return kRefusals;
}
} // namespace

/// The same as bodyrefusals_test for the kinds from 11 on.
class LaterRefusalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bodies_data() { addRows(refusals()); }
    void bodies()
    {
        QFETCH(const std::size_t, at);
        check(refusals()[at]);
    }

    void kindsThatMayBeExpedited()
    {
        for (int value = 0; value < 256; ++value) {
            const auto kind = static_cast<Kind>(value);
            const bool inside = value >= 1 && value <= 41;
            const bool refused = kind == Kind::Contribution || kind == Kind::Supersede || kind == Kind::Team ||
                                 kind == Kind::Application || kind == Kind::Recovery;
            QCOMPARE(mayBeExpedited(kind), inside && !refused);
        }
    }

    /// What stands inside is read again without the transaction around it: the same rules hold.
    void expeditedBodies()
    {
        const auto error = [](auto change) {
            ExpediteBody body = urgent();
            change(body);
            return expeditedBody(body).error();
        };
        using B = ExpediteBody;
        const auto vote = expeditedBody(urgent());
        QVERIFY(vote && *vote == Body(VoteBody{*Digest256::from(Bytes(32, 1)), true}));
        QCOMPARE(error([](B& b) { b.kind = Kind::Supersede; }), CodecError::BadValue);
        QCOMPARE(error([](B& b) { b.kind = static_cast<Kind>(0); }), CodecError::BadValue);
        QCOMPARE(error([](B& b) { b.kind = static_cast<Kind>(200); }), CodecError::BadValue);
        QCOMPARE(error([](B& b) { b.body.back() = 2; }), CodecError::BadValue);
        QCOMPARE(error([](B& b) { b.body.pop_back(); }), CodecError::Truncated);
        QCOMPARE(error([](B& b) { b.body.push_back(0); }), CodecError::TrailingBytes);
    }
};

QTEST_GUILESS_MAIN(LaterRefusalsTest)
#include "laterrefusals_test.moc"

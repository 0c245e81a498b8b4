// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

#include <ledger/hashes.h>

#include <cstdlib>

namespace twinchart::contract::test {

namespace {
constexpr std::size_t kMostDone = 64; ///< names a kind that a walk remembers
constexpr std::size_t kMostRecords = 48;

/// The canonical body alone, as it stands inside an envelope.
Bytes bodyOctets(const Body& body)
{
    const User nobody = makeUser("nobody");
    const Bytes octets = build({"chain", 1, 0, {}}, body, signerOf(nobody.key));
    Reader in(octets);
    in.magic("TCT1");
    in.u8();
    in.u8();
    in.var(kMaxChainIdOctets);
    in.u8();
    in.fixed<KeyId>();
    in.u64();
    in.u64();
    in.i64();
    return bytesOf(in.var(kMaxTransactionOctets));
}
} // namespace

Body innerBody(const ExpediteBody& body)
{
    constexpr std::size_t kSignatureOctets = 64;
    Writer out;
    out.raw("TCT1").u8(1).u8(1).var("chain").u8(static_cast<std::uint8_t>(body.kind)).raw(KeyId{}).u64(1).u64(0).i64(0);
    out.var(body.body).u8(1).u8(static_cast<std::uint8_t>(Algorithm::Ed25519)).var(Bytes(kSignatureOctets, 0));
    return decodeTransaction(out.bytes()).value().body;
}

Walk::Walk(Choices& choices) : w(1, false), m_choices(&choices)
{
    using enum PermissionClass;
    for (const char* name : {"north root", "south root", "east root", "physician", "nurse", "officer", "researcher",
                             "patient", "south physician", "stranger", "surgeon", "anaesthetist", "guardian", "proxy",
                             "insurer", "monitor", "ben", "south officer", "vault"})
        users.push_back(makeUser(name));
    const auto hire = [this](std::size_t root, std::size_t whom, Role role, std::initializer_list<PermissionClass> c) {
        w.hire(users[root], users[whom], role, c);
    };
    hire(who::northRoot, who::physician, Role::Physician, {Pha, Pdd, Sop});
    hire(who::northRoot, who::nurse, Role::Nurse, {Pdd});
    hire(who::northRoot, who::officer, Role::PrivacyOfficer, {});
    hire(who::northRoot, who::researcher, Role::Researcher, {});
    hire(who::northRoot, who::patient, Role::Patient, {});
    hire(who::southRoot, who::southPhysician, Role::Physician, {Pha, Pdd, Sop});
    hire(who::northRoot, who::surgeon, Role::Surgeon, {Pdd, Sop});
    hire(who::northRoot, who::anaesthetist, Role::Anaesthetist, {Sop});
    hire(who::northRoot, who::guardian, Role::Delegate, {});
    hire(who::northRoot, who::proxy, Role::Delegate, {});
    hire(who::eastRoot, who::insurer, Role::Insurer, {});
    hire(who::northRoot, who::monitor, Role::MonitoringEquipment, {Pdd});
    hire(who::northRoot, who::ben, Role::Patient, {});
    hire(who::southRoot, who::southOfficer, Role::PrivacyOfficer, {});
    hire(who::northRoot, who::vault, Role::TestEquipment, {});
    handles = {handleOf("anna"), handleOf("ben"), handleOf("carl"), handleOf("dora of south")};
    w.admitPatient(users[who::physician], handles[0]);
    w.admitPatient(users[who::physician], handles[1]);
    w.admitPatient(users[who::southPhysician], handles[3]);
    // Everybody has a little money to begin with.
    constexpr std::uint64_t kCoins = 100'000;
    for (const char* member : {"north", "south", "east"}) {
        ProposalBody proposal;
        proposal.deadline = at(86'400);
        proposal.action = CoinIssue{organisationId(member), kCoins};
        const Bytes octets = w.sign(users[who::northRoot], proposal);
        if (w.run(octets) != Code::Ok ||
            w.submit(users[who::southRoot], VoteBody{transactionHash(octets), true}) != Code::Ok ||
            w.submit(users[who::eastRoot], VoteBody{transactionHash(octets), true}) != Code::Ok)
            std::abort();
    }
    for (const std::size_t whom :
         {who::physician, who::patient, who::ben, who::researcher, who::insurer, who::surgeon, who::nurse})
        if (w.submit(users[who::northRoot], TransferBody{Payer::Organisation, accountOf(users[whom].id()), 1'000}) !=
            Code::Ok)
            std::abort();
    for (const auto& [at, whom] : {std::pair{std::size_t{0}, who::patient}, std::pair{std::size_t{1}, who::ben}}) {
        OwnerBody claim;
        claim.handle = handles[at];
        claim.kind = OwnerKind::Patient;
        claim.owner = users[whom].id();
        claim.accepted = signAcceptance(w.genesis.chain, claim.handle, signerOf(users[whom].key));
        if (w.submit(users[who::officer], claim) != Code::Ok)
            std::abort();
    }
}

Walk::Place Walk::place() const
{
    Place out;
    out.app = std::make_shared<const Application>(w.app->fork());
    out.time = w.time;
    for (const User& user : users)
        out.nonces.push_back(user.nonce);
    out.fresh = m_fresh;
    out.spareNonce = m_spareNonce;
    out.done = m_done;
    out.records = m_records;
    return out;
}
void Walk::goTo(const Place& place)
{
    *w.app = place.app->fork();
    w.time = place.time;
    while (users.size() > place.nonces.size())
        users.pop_back();
    for (std::size_t i = 0; i < users.size(); ++i)
        users[i].nonce = place.nonces[i];
    m_fresh = place.fresh;
    m_spareNonce = place.spareNonce;
    m_done = place.done;
    m_records = place.records;
    m_tried.clear();
}

User& Walk::one(std::initializer_list<std::size_t> likely)
{
    if (slip())
        return anybody();
    return users[*(likely.begin() + static_cast<std::ptrdiff_t>(m_choices->below(likely.size())))];
}
Digest256 Walk::nameOfDone(Kind kind)
{
    std::vector<Digest256>& names = m_done[kind];
    if (names.empty() || m_choices->oneIn(16))
        return any("name", 4);
    // Half of the time what happened last, so that things with several steps get on.
    return m_choices->oneIn(2) ? names.back() : m_choices->of(names);
}
Digest256 Walk::any(const char* what, std::uint64_t count)
{
    return digest(std::string(what) + " " + std::to_string(m_choices->below(count)));
}
Digest256 Walk::fresh(const char* what)
{
    return digest(std::string(what) + " fresh " + std::to_string(++m_fresh));
}
OrganisationId Walk::organisation()
{
    constexpr std::array<std::string_view, 4> kNames{"north", "south", "east", "west"};
    return organisationId(kNames[m_choices->below(slip() ? 4 : 3)]);
}
PermissionClass Walk::permissionClass()
{
    return static_cast<PermissionClass>(1 + m_choices->below(3));
}
Instant Walk::end(std::int64_t usualDays)
{
    constexpr std::int64_t kDay = 86'400;
    if (!slip())
        return at(kDay + static_cast<std::int64_t>(m_choices->below(static_cast<std::uint64_t>(usualDays))) * kDay);
    constexpr std::array<std::int64_t, 4> kOdd{-1, 0, 1, 40 * 366 * kDay};
    return m_choices->oneIn(4) ? Instant{} : at(m_choices->of(kOdd));
}
const Walk::Known* Walk::known(const PatientHandle& of, std::optional<PermissionClass> c)
{
    std::vector<const Known*> fitting;
    for (const Known& k : m_records)
        if (k.handle == of && (!c || k.permissionClass == *c))
            fitting.push_back(&k);
    return fitting.empty() ? nullptr : m_choices->of(fitting);
}
LeafReference Walk::leaf(const PatientHandle& of, std::optional<PermissionClass> c)
{
    const Known* k = known(of, c);
    const auto index = static_cast<std::uint32_t>(m_choices->below(4));
    LeafReference out = k ? k->tree.reference(index) : makeTree("unknown", 4).reference(index);
    if (m_choices->oneIn(16))
        out.leaf.octets[m_choices->below(out.leaf.octets.size())] ^= 1;
    return out;
}

Walk::Made Walk::made(Kind kind)
{
    switch (kind) {
    case Kind::Certificate:
    case Kind::Permission:
    case Kind::Revoke:
    case Kind::Application:
    case Kind::Admission:
    case Kind::Rotation:
    case Kind::Recovery:
    case Kind::Anchor: return makePeople(kind);
    case Kind::Member:
    case Kind::Catalogue:
    case Kind::Proposal:
    case Kind::Vote: return makeGovernance(kind);
    case Kind::Owner:
    case Kind::Team: return makeCircles(kind);
    case Kind::Contribution:
    case Kind::Supersede: return makeRecords(kind);
    case Kind::Delegate:
    case Kind::DelegateStep:
    case Kind::Emergency:
    case Kind::Review:
    case Kind::AccessBatch:
    case Kind::AccessNotice: return makeDelegation(kind);
    case Kind::ShareRequest:
    case Kind::ShareDecision:
    case Kind::GrantChange:
    case Kind::StandingConsent:
    case Kind::Restriction:
    case Kind::Disclosure:
    case Kind::ShareReceipt: return makeConsent(kind);
    case Kind::StoreReceipt:
    case Kind::Attestation:
    case Kind::Surgery: return makeCustody(kind);
    case Kind::Twin:
    case Kind::TwinInstance:
    case Kind::MasterTwin: return makeTwins(kind);
    case Kind::Transfer:
    case Kind::StorageOrder:
    case Kind::StorageStep:
    case Kind::Token:
    case Kind::Purchase:
    case Kind::PurchaseStep: return makeCoins(kind);
    case Kind::Expedite: break;
    }
    // A fee before any of the others.
    auto inner = static_cast<Kind>(1 + m_choices->below(41));
    if (!mayBeExpedited(inner))
        inner = Kind::Anchor;
    Made out = made(inner);
    ExpediteBody body;
    body.fee = 1 + m_choices->below(slip() ? kMaxCoins : 20);
    body.kind = inner;
    body.body = bodyOctets(out.body);
    out.body = body;
    return out;
}

Step Walk::make(Kind kind)
{
    Made one = made(kind);
    Step step;
    step.kind = kind;
    step.signer = one.by->id();
    step.octets = w.sign(*one.by, one.body);
    // In the order that build() gives the parts of a body.
    if (const auto decoded = decodeTransaction(step.octets))
        step.body = decoded->body;
    else
        step.body = std::move(one.body);
    return step;
}

Block Walk::next(std::uint64_t mostSteps)
{
    constexpr std::array<std::int64_t, 8> kSeconds{1, 1, 1, 60, 3'600, 40'000, 86'400, 864'000};
    w.time = at(m_choices->of(kSeconds));
    Block block;
    block.time = w.time;
    m_tried.clear();
    for (std::uint64_t n = 1 + m_choices->below(mostSteps); n > 0; --n)
        block.steps.push_back(make(static_cast<Kind>(1 + m_choices->below(42))));
    return block;
}

void Walk::learn(const Block& block, const std::vector<Code>& codes)
{
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] != Code::Ok)
            continue;
        const Step& step = block.steps[i];
        const auto* expedited = std::get_if<ExpediteBody>(&step.body);
        const Body& done = expedited ? innerBody(*expedited) : step.body;
        std::vector<Digest256>& names = m_done[expedited ? expedited->kind : step.kind];
        if (names.size() == kMostDone)
            names.erase(names.begin());
        names.push_back(step.name());
        if (const auto* body = std::get_if<ContributionBody>(&done))
            for (const Known& tried : m_tried)
                if (tried.tree.root == body->root)
                    m_records.push_back(tried);
        if (m_records.size() > kMostRecords)
            m_records.erase(m_records.begin());
    }
}

std::vector<Code> Walk::play(const Block& block)
{
    std::vector<Bytes> octets;
    for (const Step& step : block.steps)
        octets.push_back(step.octets);
    const auto finalized = w.app->finalize(w.app->height() + 1, block.time, octets);
    if (!finalized || !w.app->commit())
        std::abort();
    std::vector<Code> codes;
    for (const ledger::TxResult& result : finalized->results)
        codes.push_back(static_cast<Code>(result.code));
    learn(block, codes);
    return codes;
}

} // namespace twinchart::contract::test

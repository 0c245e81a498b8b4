// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "walk.h"

namespace twinchart::contract::test {

namespace {
/// The same eight in every team: the surgeon, the anaesthetist and the physician have seats.
std::array<TeamSeat, kTeamSeats> teamOf(const std::deque<User>& users)
{
    std::array<TeamSeat, kTeamSeats> seats;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        seats[i].member = {digest("empty seat " + std::to_string(i)).octets};
        seats[i].blind = digest("blind " + std::to_string(i));
    }
    seats[3].member = users[who::surgeon].id();
    seats[5].member = users[who::anaesthetist].id();
    seats[9].member = users[who::physician].id();
    return seats;
}
std::uint8_t seatOf(const std::array<TeamSeat, kTeamSeats>& seats, const KeyId& member)
{
    for (std::size_t i = 0; i < seats.size(); ++i)
        if (seats[i].member == member)
            return static_cast<std::uint8_t>(i);
    return 0;
}
} // namespace

Walk::Made Walk::makeCustody(Kind kind)
{
    const PatientHandle of = handle();
    if (kind == Kind::StoreReceipt) {
        StoreReceiptBody body;
        body.action = static_cast<StoreReceiptBody::Action>(1 + m_choices->below(4));
        const bool designates = body.action <= StoreReceiptBody::Action::Retire;
        if (designates) {
            body.service = one({who::vault, who::monitor}).id();
            if (body.action == StoreReceiptBody::Action::Designate)
                body.kind = static_cast<ServiceKind>(1 + m_choices->below(4));
            return {&one({who::northRoot, who::southRoot}), body};
        }
        const Known* k = known(of, {});
        body.root = k ? k->tree.root : any("root", 4);
        if (body.action == StoreReceiptBody::Action::Erased || m_choices->oneIn(2))
            body.leaf = static_cast<std::uint32_t>(m_choices->below(5));
        body.evidence = any("evidence", 1'000);
        body.claimed = slip() ? at(1'000) : w.time;
        return {&one({who::vault, who::physician, who::monitor}), body};
    }
    if (kind == Kind::Attestation) {
        AttestationBody body;
        body.leaf = leaf(of, PermissionClass::Pdd);
        body.commitment = any("measurement", 1'000);
        return {&one({who::monitor, who::vault}), body};
    }
    SurgeryBody body;
    body.handle = of;
    body.surgery = any("surgery", 6);
    body.action = static_cast<SurgeryBody::Action>(1 + m_choices->below(5));
    const auto entry = w.entry<SurgeryEntry>(key::surgery(of, body.surgery));
    if (!entry && !slip())
        body.action = SurgeryBody::Action::Plan;
    User& by = one({who::surgeon, who::surgeon, who::anaesthetist, who::physician});
    const auto seats = teamOf(users);
    const auto seat = [&](const KeyId& of_) { return teamProof(seats, seatOf(seats, of_)); };
    if (body.action != SurgeryBody::Action::FollowUp)
        body.seat = seat(slip() ? anybody().id() : by.id());
    switch (body.action) {
    case SurgeryBody::Action::Plan:
        body.team = teamRoot(seats);
        body.surgeon = users[who::surgeon].id();
        body.second = seat(body.surgeon);
        break;
    case SurgeryBody::Action::Start:
        body.diagnosis = leaf(of, PermissionClass::Pdd);
        body.record = leaf(of, PermissionClass::Sop);
        break;
    case SurgeryBody::Action::Close:
        body.record = leaf(of, PermissionClass::Sop);
        for (const Known& k : m_records)
            if (k.tree.root == body.record.root)
                body.second = seat(k.signer);
        break;
    case SurgeryBody::Action::FollowUp: body.record = leaf(of, PermissionClass::Sop); break;
    case SurgeryBody::Action::Abandon: break;
    }
    return {&by, body};
}

Walk::Made Walk::makeTwins(Kind kind)
{
    const PatientHandle of = m_choices->oneIn(2) ? handles[0] : handle();
    const Digest256 twin = any("twin", 2);
    User& owner = one({of == handles[0] ? who::patient : who::ben});
    if (kind == Kind::Twin) {
        TwinBody body;
        body.handle = of;
        body.action = static_cast<TwinBody::Action>(1 + m_choices->below(4));
        if (body.action <= TwinBody::Action::Withdraw) {
            body.organisation = organisation();
            if (body.action == TwinBody::Action::Authorise)
                body.address = any("address", 10);
            return {&owner, body};
        }
        body.twin = twin;
        const auto entry = w.entry<TwinEntry>(key::twin(of, twin));
        if (body.action == TwinBody::Action::Create)
            body.condition = any("condition", 10);
        else
            body.version = (entry ? entry->version : 0) + (slip() ? 2 : 1);
        for (std::size_t n = std::size_t{1} << m_choices->below(5); n > 0; --n)
            body.sources.push_back(fresh("source"));
        std::ranges::sort(body.sources);
        return {&one({who::physician, who::surgeon, who::southPhysician}), body};
    }
    const auto sequence = w.entry<SequenceEntry>(key::sequence(of, twin));
    if (kind == Kind::TwinInstance) {
        const auto entry = w.entry<TwinEntry>(key::twin(of, twin));
        TwinInstanceBody body;
        body.handle = of;
        body.twin = twin;
        body.sequence = (sequence ? sequence->count : 0) + (slip() ? 2 : 1);
        body.sources = entry ? entry->version : 1;
        body.data = fresh("data");
        body.previous = sequence && sequence->count > 0 && !slip() ? sequence->last : Digest256{};
        if (m_choices->oneIn(2)) {
            body.suite = TwinSuite::Signcrypted;
            body.authorship = Bytes(kAuthorshipOctets, 3);
        }
        body.receivers = any("receivers", 10);
        SequenceEntry next = sequence ? *sequence : SequenceEntry{};
        next.append(instanceDigest(body));
        body.root = slip() ? any("root", 3) : next.root();
        return {&one({who::physician, who::surgeon, who::southPhysician}), body};
    }
    MasterTwinBody body;
    body.handle = of;
    body.action = static_cast<MasterTwinBody::Action>(1 + m_choices->below(2));
    const auto place = [&](const Digest256& t, std::uint64_t count) {
        return InstancePlace{t, 1 + m_choices->below(count + (slip() ? 1 : 0))};
    };
    body.place = place(twin, sequence ? sequence->count : 1);
    const auto instance = w.entry<InstanceEntry>(key::instance(of, body.place));
    body.digest = instance && !slip() ? instance->digest : any("digest", 3);
    if (body.action == MasterTwinBody::Action::Resolve) {
        const Digest256 other = any("twin", 2);
        const auto others = w.entry<SequenceEntry>(key::sequence(of, other));
        body.refused = place(other, others ? others->count : 1);
        body.reason = any("reason", 100);
    }
    return {&owner, body};
}

User& Walk::holder(const Account& account, User& otherwise)
{
    constexpr std::array<std::pair<std::string_view, std::size_t>, 3> kRoots{
        {{"north", who::northRoot}, {"south", who::southRoot}, {"east", who::eastRoot}}};
    for (const auto& [name, root] : kRoots)
        if (accountOf(organisationId(name)) == account)
            return users[root];
    for (User& user : users)
        if (accountOf(user.id()) == account)
            return user;
    return otherwise;
}

Walk::Made Walk::makeCoins(Kind kind)
{
    User& by = anybody();
    const auto payer = [&](const User& who_) {
        const auto certificate = w.entry<CertificateEntry>(key::certificate(who_.id()));
        return certificate && certificate->root && !slip() ? Payer::Organisation : Payer::Own;
    };
    const auto amount = [&]() -> std::uint64_t {
        return slip() ? 1 + m_choices->next() % kMaxCoins : 1 + m_choices->below(300);
    };
    switch (kind) {
    case Kind::Transfer: {
        TransferBody body;
        User& from = one({who::northRoot, who::southRoot, who::physician, who::patient, who::researcher});
        body.payer = payer(from);
        body.to = m_choices->oneIn(4) ? accountOf(organisation()) : accountOf(anybody().id());
        body.amount = amount();
        return {&from, body};
    }
    case Kind::StorageOrder: {
        StorageOrderBody body;
        User& from = one({who::northRoot, who::southRoot, who::physician, who::patient});
        body.payer = payer(from);
        body.provider = organisation();
        body.sizeClass = static_cast<std::uint8_t>(m_choices->below(64));
        body.seconds = 1 + m_choices->below(slip() ? kMaxStorageSeconds : 2'000'000);
        body.amount = amount();
        return {&from, body};
    }
    case Kind::StorageStep: {
        StorageStepBody body;
        body.order = nameOfDone(Kind::StorageOrder);
        body.step = static_cast<StorageStepBody::Step>(1 + m_choices->below(5));
        const auto order = w.entry<StorageOrderEntry>(key::storageOrder(body.order));
        if (!order || slip())
            return {&one({who::northRoot, who::southRoot, who::eastRoot, who::physician, who::patient}), body};
        // What comes next, by whose turn it is.
        using Step_ = StorageStepBody::Step;
        if (order->state == StorageOrderEntry::State::Ordered)
            body.step = m_choices->oneIn(4) ? (m_choices->oneIn(2) ? Step_::Reject : Step_::Refund) : Step_::Admit;
        else if (order->state == StorageOrderEntry::State::Admitted)
            body.step = m_choices->oneIn(3) ? Step_::End : Step_::Settle;
        const bool payers = body.step == Step_::Refund || body.step == Step_::End;
        return {&holder(payers ? order->payer : accountOf(order->provider), by), body};
    }
    case Kind::Token: {
        TokenBody body;
        body.action =
            m_choices->oneIn(2) ? TokenBody::Action::Mint : static_cast<TokenBody::Action>(1 + m_choices->below(3));
        if (body.action == TokenBody::Action::Mint) {
            body.data = fresh("token");
            body.policy = any("policy", 10);
            if (m_choices->oneIn(4))
                body.storage = nameOfDone(Kind::StorageOrder);
        } else {
            body.token = nameOfDone(Kind::Token);
        }
        if (body.action != TokenBody::Action::Retire) {
            body.level = static_cast<AccessLevel>(1 + m_choices->below(3));
            body.price = body.level == AccessLevel::Open && !slip() ? 0 : m_choices->below(100);
        }
        return {&one({who::patient, who::ben, who::physician}), body};
    }
    case Kind::Purchase: {
        PurchaseBody body;
        User& buyer = one({who::researcher, who::insurer, who::southRoot, who::physician});
        body.payer = payer(buyer);
        body.token = nameOfDone(Kind::Token);
        const auto token = w.entry<TokenEntry>(key::token(body.token));
        body.price = token && !slip() ? token->price : m_choices->below(100);
        body.sealing = makeSealing("buyer");
        body.deadline = end(80);
        return {&buyer, body};
    }
    default: {
        PurchaseStepBody body;
        body.purchase = nameOfDone(Kind::Purchase);
        const auto purchase = w.entry<PurchaseEntry>(key::purchase(body.purchase));
        body.step = static_cast<PurchaseStepBody::Step>(1 + m_choices->below(5));
        if (body.step == PurchaseStepBody::Step::Deliver)
            body.delivery = any("delivery", 100);
        if (!purchase || slip())
            return {&by, body};
        using Step_ = PurchaseStepBody::Step;
        using State = PurchaseEntry::State;
        if (purchase->state == State::Paid)
            body.step = m_choices->oneIn(6) ? Step_::Refund : Step_::Grant;
        else if (purchase->state == State::Granted)
            body.step = m_choices->oneIn(6) ? Step_::Refund : Step_::Deliver;
        else if (purchase->state == State::Delivered)
            body.step = m_choices->oneIn(3) ? Step_::Complain : Step_::Settle;
        if (body.step == Step_::Deliver)
            body.delivery = any("delivery", 100);
        else
            body.delivery = {};
        const bool sellers = body.step == Step_::Grant || body.step == Step_::Deliver ||
                             (body.step != Step_::Complain && m_choices->oneIn(2));
        return {&holder(sellers ? purchase->seller : purchase->buyer, by), body};
    }
    }
}

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "coinsworld.h"
#include "testworld.h"

#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

PublicSigningKey validatorKey(const std::string& name)
{
    return crypto::SigningKey::fromSeed(digest("validator " + name).view())->publicKey();
}

/// North, south and east are members; `signing` of them sign blocks.
struct Council {
    World w;
    explicit Council(unsigned signing) : w(signing) {}

    Bytes proposal(ProposedAction action)
    {
        return w.sign(w.northRoot, ProposalBody{Instant{w.time.ns + 86'400 * 1'000'000'000LL}, std::move(action)});
    }
    /// All three approve; the code of the deciding vote, and what its block made of the validators.
    Code decide(ProposedAction action)
    {
        const Bytes transaction = proposal(std::move(action));
        if (w.run(transaction) != Code::Ok)
            qFatal("not proposed");
        const Digest256 id = transactionHash(transaction);
        if (w.submit(w.southRoot, VoteBody{id, true}) != Code::Ok)
            qFatal("not voted");
        const Bytes deciding = w.sign(w.eastRoot, VoteBody{id, true});
        updates = w.app->fork()
                      .finalize(w.app->height() + 1, Instant{w.time.ns + 1'000'000'000}, {&deciding, 1})
                      ->validatorUpdates;
        const Code code = w.run(deciding);
        const bool accepted = w.entry<ProposalEntry>(key::proposal(id))->state == ProposalEntry::State::Accepted;
        if (accepted != (code == Code::Ok))
            qFatal("accepted without being done");
        return code;
    }
    Code validator(const std::string& organisation, const std::optional<PublicSigningKey>& key)
    {
        return decide(
            ValidatorChange{organisationId(organisation), key ? std::optional(keyField(*key)) : std::nullopt});
    }
    MemberEntry member(const std::string& name) const
    {
        return *w.entry<MemberEntry>(key::member(organisationId(name)));
    }
    std::uint32_t signing() const { return w.entry<ParametersEntry>(key::parameters())->signingMembers; }

    std::vector<ValidatorUpdate> updates;
};

MemberBody leaving(const std::string& name)
{
    return MemberBody{MemberBody::Action::Leave, organisationId(name), {}, {}, {}, {}, {}};
}

CertificateBody certificateOf(const User& who, Role role)
{
    return {who.field(), who.sealing, role, digest("name " + toHex(who.id())), {}, {}};
}

} // namespace

/// What the members decide together: roles, validators, versions, coins, suites.
class GovernanceChangesTest : public QObject {
    Q_OBJECT
private:
    using Updates = std::vector<ValidatorUpdate>;

private Q_SLOTS:
    void addAValidator()
    {
        Council c(2); // north and east
        QCOMPARE(c.signing(), 2U);
        QCOMPARE(c.validator("south", validatorKey("south")), Code::Ok);
        QVERIFY(c.updates == (Updates{{validatorKey("south"), 1}}));
        QVERIFY(c.member("south").signsBlocks);
        QCOMPARE(c.signing(), 3U);
        const auto entry = c.w.entry<ValidatorEntry>(key::validator(organisationId("south")));
        QVERIFY(entry->key == keyField(validatorKey("south")) && entry->since == c.w.app->height());
        // A new key in its place: one goes, one comes.
        QCOMPARE(c.validator("south", validatorKey("south 2")), Code::Ok);
        Updates expected{{validatorKey("south"), 0}, {validatorKey("south 2"), 1}};
        std::ranges::sort(expected, {}, &ValidatorUpdate::key);
        QVERIFY(c.updates == expected);
        QCOMPARE(c.signing(), 3U);
        // A genesis validator's key is known without an entry.
        QCOMPARE(c.validator("north", validatorKey("north 2")), Code::Ok);
        expected = {{validatorKey("north"), 0}, {validatorKey("north 2"), 1}};
        std::ranges::sort(expected, {}, &ValidatorUpdate::key);
        QVERIFY(c.updates == expected);
        // The old key is free again.
        QCOMPARE(c.validator("north", validatorKey("north")), Code::Ok);
    }

    void removeAValidator()
    {
        Council c(2);
        QCOMPARE(c.validator("north", std::nullopt), Code::Ok);
        QVERIFY(c.updates == (Updates{{validatorKey("north"), 0}}));
        QVERIFY(!c.member("north").signsBlocks && !c.member("north").left);
        QCOMPARE(c.signing(), 1U);
        QCOMPARE(c.validator("east", std::nullopt), Code::LastValidator);
        QVERIFY(c.updates.empty());
        QVERIFY(c.member("east").signsBlocks);
        // Who signs alone now decides alone; north no longer does.
        CatalogueTable table = c.w.genesis.catalogue;
        table.digest = digest("catalogue 2");
        QCOMPARE(c.w.submit(c.w.northRoot, CatalogueBody{table}), Code::NotAdministrator);
        QCOMPARE(c.w.submit(c.w.eastRoot, CatalogueBody{table}), Code::Ok);
    }

    void validatorAttacks()
    {
        Council c(2);
        QCOMPARE(c.validator("nowhere", validatorKey("new")), Code::UnknownSubject);
        QCOMPARE(c.validator("south", std::nullopt), Code::AlreadyExists); // signs none as it is
        QCOMPARE(c.validator("south", validatorKey("north")), Code::AlreadyExists);
        QCOMPARE(c.validator("north", validatorKey("north")), Code::AlreadyExists);
        QCOMPARE(c.validator("south", PublicSigningKey{}), Code::BadField); // small order
        QCOMPARE(c.validator("south", validatorKey("south")), Code::Ok);
        QCOMPARE(c.validator("east", validatorKey("south")), Code::AlreadyExists); // one by vote
        QCOMPARE(c.signing(), 3U);
        QVERIFY(c.updates.empty());
        // By nobody's single word.
        QCOMPARE(c.w.submit(c.w.physician, ProposalBody{Instant{c.w.time.ns + 5'000'000'000},
                                                        ValidatorChange{organisationId("south"), {}}}),
                 Code::NotAdministrator);
    }

    /// Who leaves by vote signs no block any more, from the same block on.
    void leavingTakesTheValidator()
    {
        Council c(3);
        QCOMPARE(c.decide(leaving("north")), Code::Ok);
        QVERIFY(c.updates == (Updates{{validatorKey("north"), 0}}));
        QVERIFY(c.member("north").left && !c.member("north").signsBlocks);
        QCOMPARE(c.signing(), 2U);
        QCOMPARE(c.w.submit(c.w.northRoot, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        QVERIFY(!c.w.entry<ValidatorEntry>(key::validator(organisationId("north")))->key);
    }

    void theLastOneStays()
    {
        Council c(1);
        QCOMPARE(c.decide(leaving("north")), Code::BadField);
        QVERIFY(c.updates.empty());
        QVERIFY(!c.member("north").left && c.member("north").signsBlocks);
        QCOMPARE(c.decide(leaving("south")), Code::Ok);
        QVERIFY(c.updates.empty()); // it signed none
    }

    void whoLeftSignsNoMore()
    {
        Council c(2);
        QCOMPARE(c.decide(leaving("south")), Code::Ok);
        for (const ProposedAction& action :
             {ProposedAction(ValidatorChange{organisationId("south"), keyField(validatorKey("south"))}),
              ProposedAction(MemberRoleChange{organisationId("south"), MemberRole::Regulator}),
              ProposedAction(CoinIssue{organisationId("south"), 5})}) {
            const Bytes transaction = c.proposal(action);
            QCOMPARE(c.w.run(transaction), Code::Ok);
            QCOMPARE(c.w.submit(c.w.eastRoot, VoteBody{transactionHash(transaction), true}), Code::NotAlive);
        }
    }

    /// Two changes in one block: only the difference is reported.
    void updatesOfABlock()
    {
        Council c(2);
        const KeyField moving = keyField(validatorKey("moving"));
        std::vector<Bytes> block;
        const auto all = [&](ProposedAction action) {
            block.push_back(c.proposal(std::move(action)));
            const Digest256 id = transactionHash(block.back());
            block.push_back(c.w.sign(c.w.southRoot, VoteBody{id, true}));
            block.push_back(c.w.sign(c.w.eastRoot, VoteBody{id, true}));
        };
        all(ValidatorChange{organisationId("south"), moving});
        all(ValidatorChange{organisationId("south"), {}});
        all(ValidatorChange{organisationId("east"), moving});
        all(ValidatorChange{organisationId("south"), keyField(validatorKey("east"))});
        const auto finalized = c.w.app->finalize(c.w.app->height() + 1, Instant{c.w.time.ns + 1}, block);
        for (const ledger::TxResult& result : finalized->results)
            QCOMPARE(result.code, 0U);
        // East's key went to south, so that as a validator it stayed.
        QVERIFY(finalized->validatorUpdates == (Updates{{validatorKey("moving"), 1}}));
        QVERIFY(c.w.app->commit());
        QCOMPARE(c.signing(), 3U);
    }

    /// An engine that signs alone takes no such vote; the block rules themselves would.
    void whereValidatorsAreFixed()
    {
        Council c(1);
        const Bytes adding = c.proposal(ValidatorChange{organisationId("south"), keyField(validatorKey("south"))});
        const Digest256 id = transactionHash(adding);
        const std::vector<Bytes> block{adding, c.w.sign(c.w.southRoot, VoteBody{id, true}),
                                       c.w.sign(c.w.eastRoot, VoteBody{id, true})};
        const Instant at{c.w.time.ns + 1'000'000'000};
        const auto codes = c.w.app->propose(block, at, Application::Validators::Fixed).codes;
        QVERIFY(codes[0] == Code::Ok && codes[1] == Code::Ok);
        QVERIFY(codes[2] == Code::ValidatorsFixed);
        QVERIFY(c.w.app->process(block, at));
    }

    void memberRole()
    {
        Council c(2);
        const auto change = [&](MemberRole role) { return c.decide(MemberRoleChange{organisationId("south"), role}); };
        QCOMPARE(change(MemberRole::Hospital), Code::AlreadyExists); // which it is without an entry
        QCOMPARE(c.decide(MemberRoleChange{organisationId("nowhere"), MemberRole::Regulator}), Code::UnknownSubject);
        User patient = makeUser("south patient");
        c.w.hire(c.w.southRoot, patient, Role::Patient, {});
        QCOMPARE(change(MemberRole::Regulator), Code::Ok);
        const auto entry = c.w.entry<MemberRoleEntry>(key::memberRole(organisationId("south")));
        QVERIFY(entry->role == MemberRole::Regulator && entry->since == c.w.app->height());
        // Its staff is staff no more; root and patients keep their keys.
        QCOMPARE(c.w.submit(c.w.southPhysician, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        QCOMPARE(c.w.submit(patient, AnchorBody{digest("r"), 1}), Code::Ok);
        QCOMPARE(c.w.submit(c.w.southRoot, AnchorBody{digest("r"), 1}), Code::Ok);
        QCOMPARE(change(MemberRole::Hospital), Code::Ok);
        QCOMPARE(c.w.submit(c.w.southPhysician, AnchorBody{digest("r"), 1}), Code::Ok);
    }

    void rolesOfUsers_data()
    {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("elsewhere");
        const auto row = [](const char* name, Role role, bool elsewhere) {
            QTest::newRow(name) << static_cast<int>(role) << elsewhere;
        };
        row("patient", Role::Patient, false);
        row("physician", Role::Physician, false);
        row("surgeon", Role::Surgeon, false);
        row("anaesthetist", Role::Anaesthetist, false);
        row("assistant", Role::Assistant, false);
        row("nurse", Role::Nurse, false);
        row("administrator", Role::Administrator, true);
        row("privacy officer", Role::PrivacyOfficer, true);
        row("delegate", Role::Delegate, true);
        row("researcher", Role::Researcher, true);
        row("insurer", Role::Insurer, true);
        row("test equipment", Role::TestEquipment, false);
        row("monitoring equipment", Role::MonitoringEquipment, false);
        row("sensor", Role::SensorEquipment, false);
    }
    void rolesOfUsers()
    {
        QFETCH(const int, role);
        QFETCH(const bool, elsewhere);
        const Role wanted = static_cast<Role>(role);
        for (std::uint8_t m = 1; m <= 5; ++m)
            QCOMPARE(mayCertify(static_cast<MemberRole>(m), wanted), elsewhere || m == 1);
        Council c(2);
        QCOMPARE(c.decide(MemberRoleChange{organisationId("south"), MemberRole::PatientsAgent}), Code::Ok);
        const Code expected = elsewhere ? Code::Ok : Code::NotAHospital;
        QCOMPARE(c.w.submit(c.w.southRoot, certificateOf(makeUser("fresh"), wanted)), expected);
        QCOMPARE(c.w.submit(c.w.northRoot, certificateOf(makeUser("north fresh"), wanted)), Code::Ok);
        // Neither by application, nor by an admission that widens it.
        User applicant = makeUser("applicant");
        ApplicationBody body;
        body.organisation = organisationId("south");
        body.serial = 1;
        body.key = applicant.field();
        body.sealing = applicant.sealing;
        body.role = wanted;
        body.until = Instant{c.w.time.ns + 3'600'000'000'000};
        body.details = Bytes(kApplicationDetailsOctets);
        QCOMPARE(c.w.submit(applicant, body), expected);
        if (!elsewhere) {
            body.role = Role::Researcher;
            const Bytes asking = c.w.sign(applicant, body);
            QCOMPARE(c.w.run(asking), Code::Ok);
            QCOMPARE(c.w.submit(c.w.southRoot,
                                AdmissionBody{0, transactionHash(asking), Acceptance{wanted, digest("n"), {}, {}}}),
                     Code::NotAHospital);
        }
    }

    void versionsAndSuites()
    {
        Council c(2);
        for (const std::uint32_t version : {0U, kContractVersion, kContractVersion + 1, 0xffffffffU})
            QCOMPARE(c.decide(ContractVersionChange{version}), Code::UnknownContractVersion);
        QCOMPARE(c.w.entry<ParametersEntry>(key::parameters())->contractVersion, kContractVersion);
        for (const int suite : {0, 1, 2, 255})
            QCOMPARE(c.decide(SuiteChange{static_cast<std::uint8_t>(suite)}), Code::UnknownSuite);
    }

    /// A state under rules that this program does not know is not gone on with.
    void aLaterContract()
    {
        Council c(2);
        auto entries = c.w.app->entries();
        auto parameters = *c.w.entry<ParametersEntry>(key::parameters());
        parameters.contractVersion = kContractVersion + 1;
        StateTrie trie;
        for (StateChange& entry : entries) {
            if (entry.key == key::parameters())
                entry.value = encode(parameters);
            QVERIFY(trie.put(entry.key, entry.value));
        }
        const auto restored = Application::restore(c.w.genesis, c.w.app->height(), c.w.time, entries, trie.root());
        QVERIFY(!restored);
        QCOMPARE(restored.error(), Application::RestoreError::UnknownContract);
    }

    /// Only a vote makes coins: for an account of a member, and in the supply as well.
    void coins()
    {
        Council c(2);
        const OrganisationId south = organisationId("south");
        const auto supply = [&] { return c.w.entry<SupplyEntry>(key::supply()).value_or(SupplyEntry{}).total; };
        QCOMPARE(c.decide(CoinIssue{organisationId("nowhere"), 1'000}), Code::UnknownSubject);
        QCOMPARE(supply(), std::uint64_t{0});
        QCOMPARE(c.decide(CoinIssue{south, 1'000}), Code::Ok);
        QCOMPARE(balance(c.w, accountOf(south)), std::uint64_t{1'000});
        QCOMPARE(c.decide(CoinIssue{south, 500}), Code::Ok);
        QCOMPARE(c.decide(CoinIssue{organisationId("north"), 7}), Code::Ok);
        QCOMPARE(balance(c.w, accountOf(south)), std::uint64_t{1'500});
        QCOMPARE(balance(c.w, accountOf(organisationId("north"))), std::uint64_t{7});
        QVERIFY(supply() == 1'507 && sumOf(c.w) == 1'507);
        // They are coins like any other.
        const Account physician = accountOf(c.w.physician.id());
        QCOMPARE(c.w.submit(c.w.southRoot, TransferBody{Payer::Organisation, physician, 1'500}), Code::Ok);
        QCOMPARE(c.w.submit(c.w.southRoot, TransferBody{Payer::Organisation, physician, 1}), Code::NotEnoughCoins);
        QCOMPARE(balance(c.w, physician), std::uint64_t{1'500});
        QVERIFY(supply() == 1'507 && sumOf(c.w) == 1'507);
    }

    /// More than there may be refuses the deciding vote, and the votes before it have made none.
    void coinsWithoutEnd()
    {
        Council c(2);
        const OrganisationId north = organisationId("north");
        const auto supply = [&] { return c.w.entry<SupplyEntry>(key::supply()).value_or(SupplyEntry{}).total; };
        const Bytes refused = c.proposal(CoinIssue{north, 3});
        QCOMPARE(c.w.run(refused), Code::Ok);
        const Digest256 id = transactionHash(refused);
        QCOMPARE(c.w.submit(c.w.southRoot, VoteBody{id, false}), Code::Ok);
        QVERIFY(c.w.submit(c.w.eastRoot, VoteBody{id, true}) != Code::Ok);
        QCOMPARE(supply(), std::uint64_t{0});
        QCOMPARE(c.decide(CoinIssue{north, kMaxCoins - 1}), Code::Ok);
        QCOMPARE(c.decide(CoinIssue{north, 2}), Code::CoinLimit);
        QCOMPARE(c.decide(CoinIssue{organisationId("south"), 2}), Code::CoinLimit); // the limit is the supply's
        QCOMPARE(supply(), kMaxCoins - 1);
        QCOMPARE(balance(c.w, accountOf(organisationId("south"))), std::uint64_t{0});
        QCOMPARE(c.decide(CoinIssue{organisationId("south"), 1}), Code::Ok);
        QCOMPARE(c.decide(CoinIssue{north, 1}), Code::CoinLimit);
        QVERIFY(supply() == kMaxCoins && sumOf(c.w) == kMaxCoins);
    }

    void faults()
    {
        const std::size_t tolerated[] = {0, 0, 0, 0, 1, 1, 1, 2};
        for (std::size_t n = 0; n < std::size(tolerated); ++n)
            QCOMPARE(faultTolerance(n), tolerated[n]);
    }
};

QTEST_GUILESS_MAIN(GovernanceChangesTest)
#include "governancechanges_test.moc"

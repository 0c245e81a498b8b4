// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registration.h"

#include "admission.h"
#include "nodeworld.h"
#include "workstationimpl.h"

#include <contract/build.h>
#include <contract/code.h>
#include <crypto/hash.h>
#include <crypto/random.h>
#include <gateway/deskframes.h>
#include <gateway/ledgerframes.h>
#include <support/qtry.h>

#include <QTest>

#include <algorithm>
#include <fstream>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::ApplicationState;
using interfaces::Standing;

namespace {
namespace fs = std::filesystem;
constexpr std::string_view kPassphrase = "a passphrase of the tests";
constexpr std::string_view kHospital = "Calderbrook";
constexpr std::string_view kOrganisation = "urn:test:calderbrook";

std::string why(const auto& result)
{
    return result ? "no error" : result.error().message.english();
}
#define WORKS(x)                                                                                                       \
    do {                                                                                                               \
        if (const auto worked = (x); !worked)                                                                          \
            QFAIL(why(worked).c_str());                                                                                \
    } while (false)
#define REFUSED(x, words)                                                                                              \
    do {                                                                                                               \
        const auto refused = (x);                                                                                      \
        QVERIFY2(!refused, "this was not refused");                                                                    \
        QVERIFY2(why(refused).find(words) != std::string::npos, why(refused).c_str());                                 \
    } while (false)
} // namespace

/// Registration with a node in this process, which can be made to lie; what no command would ever send.
class RegistrationTest : public QObject {
    Q_OBJECT
    std::unique_ptr<NodeWorld> m_world;
    support::TemporaryFolder m_files;

    fs::path home() const { return m_world->folder.path() / "home"; }
    std::unique_ptr<interfaces::Workstation> workstation(const fs::path& at = {}) const
    {
        return at.empty() ? openWorkstation({home(), {}, "test"})
                          : openWorkstation({at, gateway::socketOf(home()), "test"});
    }
    interfaces::RegistrationRequest request(const std::string& user,
                                            interfaces::Role role = interfaces::Role::Physician) const
    {
        interfaces::RegistrationRequest out;
        out.user = user;
        out.organisation = kHospital;
        out.fullName = "Dr " + user;
        out.note = "ward 7";
        out.role = role;
        out.constituent = SecretBytes::copyOf("GMC-7654321-" + user);
        out.passphrase = SecretBytes::copyOf(kPassphrase);
        out.recoveryOut = sheet(user).string();
        return out;
    }
    fs::path sheet(const std::string& user) const { return m_files.path() / (user + ".sheet"); }
    Result<interfaces::StandingView> login(const std::string& user, const fs::path& at = {}) const
    {
        return workstation(at)->login(user, SecretBytes::copyOf(kPassphrase));
    }
    Session& administrator() const { return m_world->administrator(); }
    /// The newest application of that name at the desk.
    interfaces::ApplicationView applicationOf(const std::string& user) const
    {
        const auto all = applicationsOf(administrator());
        if (!all)
            qFatal("%s", why(all).c_str());
        const auto found = std::find_if(all->rbegin(), all->rend(), [&](const auto& a) { return a.user == user; });
        return found == all->rend() ? interfaces::ApplicationView{} : *found;
    }
    Result<interfaces::AdmissionView> acceptOf(const std::string& user) const
    {
        return accept(administrator(), {applicationOf(user).application, {}, {}});
    }
    DetailsBinding binding(const KeyId& key) const
    {
        return {administrator().genesis().chain, contract::organisationId(kOrganisation), key};
    }
    /// Brings an application that no command makes to the node, as a guest. Its slot is the one that is free.
    Digest256 bring(const crypto::DeviceIdentity& device, Bytes details, contract::Role outside)
    {
        const auto taken = applicationsOf(administrator());
        contract::ApplicationBody body;
        body.organisation = contract::organisationId(kOrganisation);
        body.slot = 900 + static_cast<std::uint32_t>(taken->size());
        body.serial = 1;
        body.key = contract::keyField(device.signing.publicKey());
        body.sealing = contract::keyField(device.sealing.publicKey());
        body.role = outside;
        body.until = Instant{SystemClock().now().ns + 86'400'000'000'000};
        body.details = std::move(details);
        const Bytes transaction =
            contract::build({administrator().genesis().chain, 1, 0, {}}, body, contract::signerOf(device.signing));
        gateway::GatewayClient::Options options;
        options.socket = gateway::socketOf(home());
        gateway::GatewayClient guest(std::move(options));
        const auto answer = guest.call(gateway::SubmitRequest{{transaction}});
        if (!answer || answer->results.front().code != 0)
            qFatal("the application was not taken");
        return contract::transactionHash(transaction);
    }
    ApplicationDetails detailsOf(const crypto::DeviceIdentity& device, const std::string& user) const
    {
        return {contract::Role::Nurse,
                device.signing.id(),
                device.sealing.id(),
                user,
                "Nurse N.",
                SecretBytes::copyOf(std::string_view("PIN-12345678")),
                ""};
    }
    std::optional<contract::CertificateEntry> certificateOf(const KeyId& key) const
    {
        const auto state = newestState(administrator());
        auto entry = proven<contract::CertificateEntry>(administrator(), *state, contract::key::certificate(key));
        return *entry;
    }
    KeyId keyOf(const std::string& user) const
    {
        const auto octets = readFile(userPaths(home(), user).device, 1 << 20);
        return crypto::keyIdOf(crypto::readDevicePublicKeys(*octets)->signing);
    }

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NodeWorld>(); }
    void cleanup() { m_world->liar.tellTheTruth(); }

    void detailsComeOutAsTheyWentIn()
    {
        const auto device = crypto::DeviceIdentity::generate();
        const auto clerk = crypto::SealingKeyPair::generate();
        ApplicationDetails details = detailsOf(device, "nora");
        details.note = "für die Station 7";
        const SecretBytes plain = encodeDetails(details);
        QCOMPARE(plain.size(), kDetailsOctets);
        const auto read = decodeDetails(plain);
        QVERIFY(read.hasValue());
        QVERIFY(equal(encodeDetails(*read), plain));
        const auto sealed = sealDetails(details, clerk.publicKey(), binding(device.signing.id()));
        QVERIFY(sealed.hasValue());
        QCOMPARE(sealed->size(), contract::kApplicationDetailsOctets);
        const auto opened = openDetails(*sealed, clerk, binding(device.signing.id()));
        QVERIFY(opened.hasValue());
        QCOMPARE(opened->note, details.note);
        QCOMPARE(textOf(opened->constituent), std::string("PIN-12345678"));
        // The longest of each still fits.
        details.user = std::string(64, 'u');
        details.fullName = std::string(kMaxFullName, 'f');
        details.constituent = SecretBytes::copyOf(std::string(kMaxConstituent, 'c'));
        details.note = std::string(kMaxNote, 'n');
        QVERIFY(isSound(details));
        QVERIFY(decodeDetails(encodeDetails(details)).hasValue());
    }

    void detailsOpenNowhereElse()
    {
        const auto device = crypto::DeviceIdentity::generate();
        const auto other = crypto::DeviceIdentity::generate();
        const auto clerk = crypto::SealingKeyPair::generate();
        const DetailsBinding right = binding(device.signing.id());
        const Bytes sealed = *sealDetails(detailsOf(device, "nora"), clerk.publicKey(), right);
        QVERIFY(openDetails(sealed, clerk, right).hasValue());
        QVERIFY(!openDetails(sealed, crypto::SealingKeyPair::generate(), right).hasValue());
        DetailsBinding wrong = right;
        wrong.applicant = other.signing.id();
        QVERIFY(!openDetails(sealed, clerk, wrong).hasValue());
        wrong = right;
        wrong.chain += "x";
        QVERIFY(!openDetails(sealed, clerk, wrong).hasValue());
        wrong = right;
        wrong.organisation = contract::organisationId("urn:test:another");
        QVERIFY(!openDetails(sealed, clerk, wrong).hasValue());
        for (std::size_t at = 0; at < sealed.size(); at += 41) {
            Bytes bent = sealed;
            bent[at] ^= 1;
            QVERIFY(!openDetails(bent, clerk, right).hasValue());
        }
        QVERIFY(!openDetails(BytesView(sealed).first(sealed.size() - 1), clerk, right).hasValue());
    }

    void foreignDetails_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("octet");
        QTest::newRow("magic") << 0 << int('X');
        QTest::newRow("version") << 4 << 2;
        QTest::newRow("suite") << 5 << 2;
        QTest::newRow("unknown role") << 6 << 99;
        QTest::newRow("length of the name") << 71 << 255;
        QTest::newRow("a name that is a path") << 75 << int('/');
        QTest::newRow("padding") << static_cast<int>(kDetailsOctets) - 1 << 1;
    }
    void foreignDetails()
    {
        QFETCH(int, at);
        QFETCH(int, octet);
        const auto device = crypto::DeviceIdentity::generate();
        Bytes plain = bytesOf(encodeDetails(detailsOf(device, "nora")).view());
        QVERIFY(decodeDetails(plain).hasValue());
        plain[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(octet);
        QVERIFY(!decodeDetails(plain).hasValue());
    }

    void detailsOfOtherSizesAndWords()
    {
        const auto device = crypto::DeviceIdentity::generate();
        Bytes plain = bytesOf(encodeDetails(detailsOf(device, "nora")).view());
        plain.push_back(0);
        QVERIFY(!decodeDetails(plain).hasValue());
        plain.resize(kDetailsOctets - 1);
        QVERIFY(!decodeDetails(plain).hasValue());
        QVERIFY(!decodeDetails({}).hasValue());
        for (const std::string_view bad :
             {std::string_view("line\nend"), std::string_view("\x1b[2J"), std::string_view("\x7f"),
              std::string_view("\xc2\x9b"), std::string_view("\xe2\x80\xae"), std::string_view("\xe2\x81\xa6"),
              std::string_view("\xd8\x9c"), std::string_view("\xff"), std::string_view("a\0b", 3)}) {
            QVERIFY(!isPlainText(bad, 100));
            ApplicationDetails details = detailsOf(device, "nora");
            details.fullName = bad;
            QVERIFY(!isSound(details));
            QVERIFY(!decodeDetails(encodeDetails(details)).hasValue());
        }
        QVERIFY(isPlainText("Ærø Ωmega – 名前", 100));
        QVERIFY(!isPlainText("four", 3));
    }

    void acceptedFromBeginningToEnd()
    {
        const auto applied = workstation()->registerUser(request("anna"));
        QVERIFY2(applied.hasValue(), why(applied).c_str());
        QCOMPARE(applied->standing, Standing::Applied);
        QVERIFY(applied->problem.has_value());
        // Until it is decided nobody gets in, by no way.
        REFUSED(workstation()->unlock("anna", SecretBytes::copyOf(kPassphrase)), "applied");
        std::ifstream in(sheet("anna"));
        std::string text;
        std::getline(in, text);
        REFUSED(workstation()->unlockByRecovery("anna", SecretBytes::copyOf(text)), "applied");
        QCOMPARE(fs::status(sheet("anna")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        const auto waiting = login("anna");
        QVERIFY(waiting.hasValue());
        QCOMPARE(waiting->standing, Standing::Applied);
        QCOMPARE(waiting->application, applied->application);
        QVERIFY(!workstation()->login("anna", SecretBytes::copyOf(std::string_view("wrong"))).hasValue());

        const interfaces::ApplicationView seen = applicationOf("anna");
        QCOMPARE(seen.application, applied->application);
        QCOMPARE(seen.state, ApplicationState::Waiting);
        QCOMPARE(seen.fullName, std::string("Dr anna"));
        QCOMPARE(seen.note, std::string("ward 7"));
        QCOMPARE(seen.constituent, std::string("anna"));
        QVERIFY(!seen.unreadable);
        QVERIFY(seen.since.ns > 0 && seen.until > seen.since);

        const auto accepted = acceptOf("anna");
        QVERIFY2(accepted.hasValue(), why(accepted).c_str());
        QCOMPARE(accepted->user, std::string("anna"));
        QCOMPARE(accepted->permissions.size(), std::size_t{3});
        QCOMPARE(applicationOf("anna").state, ApplicationState::Accepted);

        auto own = workstation();
        const auto active = own->login("anna", SecretBytes::copyOf(kPassphrase));
        QVERIFY2(active.hasValue(), why(active).c_str());
        QCOMPARE(active->standing, Standing::Active);
        QVERIFY(!active->problem);
        QVERIFY(active->permissions == accepted->permissions);
        QVERIFY(own->session().has_value());
        WORKS(own->sync(true));
        own->lock();
        WORKS(workstation()->unlock("anna", SecretBytes::copyOf(kPassphrase)));

        // What the ledger has: keyed digests, and the key of the sheet.
        const auto certificate = certificateOf(keyOf("anna"));
        QVERIFY(certificate.has_value());
        const auto keys = administrator().hospitalKeys();
        QVERIFY(certificate->name == crypto::foldedNameMac(**keys, "ANNA"));
        QVERIFY(certificate->constituent == constituentCommitment(**keys, viewOf("GMC-7654321-anna")));
        QVERIFY(certificate->constituent != crypto::sha256(viewOf("GMC-7654321-anna")));
        const auto signer = recoverySigner(SecretBytes::copyOf(text));
        QVERIFY(signer.hasValue());
        const auto state = newestState(administrator());
        const auto recovery =
            proven<contract::RecoveryEntry>(administrator(), *state, contract::key::recovery(signer->id()));
        QVERIFY(recovery.hasValue() && recovery->has_value());
        QVERIFY((*recovery)->subject == keyOf("anna"));

        // The hospital's keys came with it.
        const Session::Options options{home(), {}, "test"};
        auto lock = Session::lockUser(options, "anna");
        auto account = openAccount(home(), "anna", viewOf(kPassphrase), SystemClock());
        QVERIFY(!account->user.applied && !account->user.recovery);
        auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
        const auto given = (*session)->hospitalKeys();
        QVERIFY2(given.hasValue(), why(given).c_str());
        QVERIFY(equal((*given)->idKey, (*keys)->idKey));
    }

    void onceIsEnough()
    {
        const std::string before = applicationOf("anna").application;
        REFUSED(workstation()->registerUser(request("anna")), "accepted already");
        const auto again = acceptOf("anna");
        QVERIFY2(again.hasValue(), why(again).c_str());
        QCOMPARE(applicationOf("anna").application, before);
        REFUSED(reject(administrator(), before, contract::RejectReason::Unproven), "decided");
        interfaces::AcceptRequest other{before, interfaces::Role::Nurse, {}};
        REFUSED(accept(administrator(), other), "physician");
    }

    void rejectedAndTold()
    {
        WORKS(workstation()->registerUser(request("bert")));
        // While one waits, another call sends none.
        const std::string first = applicationOf("bert").application;
        const auto again = workstation()->registerUser(request("bert"));
        QVERIFY2(again.hasValue(), why(again).c_str());
        QCOMPARE(again->application, first);
        WORKS(reject(administrator(), first, contract::RejectReason::NotKnown));
        WORKS(reject(administrator(), first, contract::RejectReason::NotKnown));
        REFUSED(reject(administrator(), first, contract::RejectReason::Duplicate), "decided");
        REFUSED(accept(administrator(), {first, {}, {}}), "rejected");
        const auto told = login("bert");
        QVERIFY2(told.hasValue(), why(told).c_str());
        QCOMPARE(told->standing, Standing::Rejected);
        QCOMPARE(told->reason, std::string("not-known"));
        REFUSED(workstation()->unlock("bert", SecretBytes::copyOf(kPassphrase)), "applied");
        // A new one, with the same keys, as somebody else, in the same slot.
        const auto second = workstation()->registerUser(request("bert", interfaces::Role::Nurse));
        QVERIFY2(second.hasValue(), why(second).c_str());
        QCOMPARE(second->standing, Standing::Applied);
        QVERIFY(second->application != first);
        QCOMPARE(applicationOf("bert").role, interfaces::Role::Nurse);
        WORKS(acceptOf("bert"));
        QCOMPARE(login("bert")->role, interfaces::Role::Nurse);
    }

    void whatIsWrongIsRefusedBeforeAnything_data()
    {
        QTest::addColumn<QByteArray>("what");
        for (const char* what : {"user", "name", "empty name", "constituent", "organisation", "past", "too far",
                                 "demonstration", "no sheet", "sheet exists", "capitals", "node away"})
            QTest::newRow(what) << QByteArray(what);
    }
    void whatIsWrongIsRefusedBeforeAnything()
    {
        QFETCH(QByteArray, what);
        interfaces::RegistrationRequest wrong = request("carla");
        std::unique_ptr<interfaces::Workstation> at = workstation();
        if (what == "user")
            wrong.user = "../carla";
        else if (what == "name")
            wrong.fullName = "Dr\nCarla";
        else if (what == "empty name")
            wrong.fullName.clear();
        else if (what == "constituent")
            wrong.constituent = SecretBytes::copyOf(std::string(kMaxConstituent + 1, '7'));
        else if (what == "organisation")
            wrong.organisation = "Nowhere";
        else if (what == "past")
            wrong.until = Instant{SystemClock().now().ns - 1};
        else if (what == "too far")
            wrong.until = Instant{SystemClock().now().ns + 31LL * 86'400'000'000'000};
        else if (what == "demonstration")
            wrong.passphrase = SecretBytes::copyOf(std::string_view("twinchart-demo"));
        else if (what == "no sheet")
            wrong.recoveryOut.clear();
        else if (what == "sheet exists")
            std::ofstream(sheet("carla")) << "a will\n";
        else if (what == "capitals")
            wrong.user = "Anna";
        else
            at = openWorkstation({home(), m_files.path() / "nobody", "test"});
        const auto count = applicationsOf(administrator())->size();
        const auto refused = at->registerUser(std::move(wrong));
        QVERIFY(!refused.hasValue());
        QVERIFY(!fs::exists(userPaths(home(), "carla").slots) && !fs::exists(userPaths(home(), "Anna").slots));
        QCOMPARE(applicationsOf(administrator())->size(), count);
        if (what == "sheet exists") {
            std::ifstream in(sheet("carla"));
            std::string text;
            std::getline(in, text);
            QCOMPARE(text, std::string("a will"));
        }
        fs::remove(sheet("carla"));
    }

    void stoppedBeforeItWasSent()
    {
        // The folder is made, nothing was sent: the next call goes on with the same keys and makes no second sheet.
        {
            const auto made = createAccount(home(),
                                            {{"dora", "Dora", interfaces::Role::Nurse, std::string(kHospital)},
                                             std::string(kOrganisation),
                                             true,
                                             {}},
                                            viewOf(kPassphrase), crypto::kPassphraseFloor);
            QVERIFY(made.hasValue());
        }
        const KeyId key = keyOf("dora");
        QCOMPARE(login("dora")->standing, Standing::Unsent);
        interfaces::RegistrationRequest wrong = request("dora");
        wrong.passphrase = SecretBytes::copyOf(std::string_view("not hers"));
        QVERIFY(!workstation()->registerUser(std::move(wrong)).hasValue());
        const auto done = workstation()->registerUser(request("dora"));
        QVERIFY2(done.hasValue(), why(done).c_str());
        QCOMPARE(done->standing, Standing::Applied);
        QVERIFY(!fs::exists(sheet("dora")));
        QVERIFY(keyOf("dora") == key);
    }

    void theAnswerWasLost()
    {
        m_world->liar.about<gateway::SubmitResponse>(
            [](gateway::SubmitResponse& answer) { answer.results.front() = {9'999, 0, 0, "lost"}; });
        QVERIFY(!workstation()->registerUser(request("emil")).hasValue());
        m_world->liar.tellTheTruth();
        QCOMPARE(login("emil")->standing, Standing::Applied);
        const auto again = workstation()->registerUser(request("emil"));
        QVERIFY2(again.hasValue(), why(again).c_str());
        const auto all = applicationsOf(administrator());
        QCOMPARE(std::ranges::count_if(*all, [](const auto& a) { return a.user == "emil"; }), 1);
    }

    void somebodyWasFaster()
    {
        int answers = 0;
        m_world->liar.about<gateway::SubmitResponse>([&](gateway::SubmitResponse& answer) {
            if (answers++ == 0)
                answer.results.front() = {static_cast<std::uint32_t>(contract::Code::SlotTaken), 0, 0, "SlotTaken"};
        });
        const auto done = workstation()->registerUser(request("frida"));
        QVERIFY2(done.hasValue(), why(done).c_str());
        QCOMPARE(answers, 2);
        QCOMPARE(done->standing, Standing::Applied);
        QCOMPARE(done->application, login("frida")->application);
    }

    void acceptingWasStopped()
    {
        WORKS(workstation()->registerUser(request("gustav")));
        const std::string id = applicationOf("gustav").application;
        // Recorded, but the administrator's program ends before it knows: no keys of the hospital yet.
        m_world->liar.about<gateway::SubmitResponse>(
            [](gateway::SubmitResponse& answer) { answer.results.front() = {9'999, 0, 0, "lost"}; });
        QVERIFY(!accept(administrator(), {id, {}, {}}).hasValue());
        m_world->liar.tellTheTruth();
        QCOMPARE(applicationOf("gustav").state, ApplicationState::Accepted);
        QCOMPARE(login("gustav")->standing, Standing::Active);
        const auto keysOf = [&](const std::string& user) {
            const Session::Options options{home(), {}, "test"};
            auto lock = Session::lockUser(options, user);
            auto account = openAccount(home(), user, viewOf(kPassphrase), SystemClock());
            auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
            return (*session)->hospitalKeys().hasValue();
        };
        QVERIFY(!keysOf("gustav"));
        const auto completed = accept(administrator(), {id, {}, {}});
        QVERIFY2(completed.hasValue(), why(completed).c_str());
        QVERIFY(keysOf("gustav"));
    }

    void rightsThatAreAskedFor()
    {
        WORKS(workstation()->registerUser(request("hanna", interfaces::Role::Researcher)));
        const std::string id = applicationOf("hanna").application;
        const Instant end{SystemClock().now().ns + 86'400'000'000'000};
        using P = std::vector<interfaces::PermissionView>;
        const auto with = [&](P permissions) {
            return accept(administrator(), {id, std::nullopt, std::move(permissions)});
        };
        REFUSED(with({{"PDD", true, true, {}}}), "researcher");
        REFUSED(with({{"XYZ", true, false, {}}}), "PHA");
        REFUSED(with({{"PDD", false, false, {}}}), "right");
        REFUSED(with({{"PDD", true, false, {}}, {"PDD", true, false, {}}}), "once");
        REFUSED(with({{"PDD", true, false, Instant{1}}}), "ended");
        QCOMPARE(applicationOf("hanna").state, ApplicationState::Waiting);
        REFUSED(accept(administrator(), {id, interfaces::Role::PrivacyOfficer, P{{"PDD", true, false, {}}}}),
                "privacy-officer");
        WORKS(with({{"PDD", true, false, end}}));
        const auto active = login("hanna");
        QCOMPARE(active->standing, Standing::Active);
        QVERIFY((active->permissions == P{{"PDD", true, false, end}}));
    }

    void equipmentAndPatientsApplyToo()
    {
        for (const auto& [user, role] : {std::pair{"monitor-3", interfaces::Role::MonitoringEquipment},
                                         std::pair{"ida", interfaces::Role::Patient}}) {
            WORKS(workstation()->registerUser(request(user, role)));
            WORKS(acceptOf(user));
            const auto active = login(user);
            QVERIFY2(active.hasValue(), why(active).c_str());
            QCOMPARE(active->standing, Standing::Active);
            QCOMPARE(active->role, role);
        }
    }

    void whatDoesNotFitIsShownAndNotAccepted()
    {
        const auto device = crypto::DeviceIdentity::generate();
        const auto other = crypto::DeviceIdentity::generate();
        const PublicSealingKey clerk = administrator().account().device.sealing.publicKey();
        const auto sealed = [&](const ApplicationDetails& details, const crypto::DeviceIdentity& applicant,
                                const PublicSealingKey& to) {
            return *sealDetails(details, to, binding(applicant.signing.id()));
        };
        std::map<std::string, std::string> ids;
        // A nurse inside, an administrator outside.
        ids["role"] =
            toHex(bring(device, sealed(detailsOf(device, "mallory"), device, clerk), contract::Role::Administrator));
        // Another's key inside.
        const auto second = crypto::DeviceIdentity::generate();
        ids["key"] = toHex(bring(second, sealed(detailsOf(other, "mallory"), second, clerk), contract::Role::Nurse));
        // Another's envelope, copied.
        const auto third = crypto::DeviceIdentity::generate();
        ids["does not open"] =
            toHex(bring(third, sealed(detailsOf(other, "mallory"), other, clerk), contract::Role::Nurse));
        // Noise, and something sealed that is no text.
        const auto fourth = crypto::DeviceIdentity::generate();
        ids["was not meant"] =
            toHex(bring(fourth, crypto::randomBytes(contract::kApplicationDetailsOctets), contract::Role::Nurse));
        const auto fifth = crypto::DeviceIdentity::generate();
        ApplicationDetails unsound = detailsOf(fifth, "mallory");
        unsound.fullName = "\x1b[2J";
        ids["no application's text"] = toHex(bring(fifth, sealed(unsound, fifth, clerk), contract::Role::Nurse));
        // The one that is in order.
        const auto sixth = crypto::DeviceIdentity::generate();
        const std::string good =
            toHex(bring(sixth, sealed(detailsOf(sixth, "good"), sixth, clerk), contract::Role::Nurse));

        const auto all = applicationsOf(administrator());
        QVERIFY2(all.hasValue(), why(all).c_str());
        for (const auto& [words, id] : ids) {
            const auto row = std::ranges::find(*all, id, &interfaces::ApplicationView::application);
            QVERIFY(row != all->end());
            QVERIFY2(row->unreadable && row->unreadable->english().find(words) != std::string::npos, words.c_str());
            QVERIFY(row->user.empty() && row->fullName.empty() && row->constituent.empty());
            REFUSED(accept(administrator(), {id, {}, {}}), "cannot be accepted");
            REFUSED(accept(administrator(), {id, interfaces::Role::Nurse, {}}), "cannot be accepted");
            WORKS(reject(administrator(), id, contract::RejectReason::Unspecified));
        }
        for (const crypto::DeviceIdentity* d : {&device, &second, &third, &fourth, &fifth})
            QVERIFY(!certificateOf(d->signing.id()));
        WORKS(accept(administrator(), {good, {}, {}}));
        QVERIFY(certificateOf(sixth.signing.id()).has_value());
    }

    void oneNameOnePerson()
    {
        // A second workstation, so that no folder stands in the way.
        const fs::path elsewhere = m_files.path() / "elsewhere";
        fs::create_directories(elsewhere);
        fs::copy_file(home() / "genesis", elsewhere / "genesis");
        interfaces::RegistrationRequest second = request("ANNA");
        const auto applied = workstation(elsewhere)->registerUser(std::move(second));
        QVERIFY2(applied.hasValue(), why(applied).c_str());
        REFUSED(acceptOf("ANNA"), "capital");
        QCOMPARE(applicationOf("ANNA").state, ApplicationState::Waiting);
        QCOMPARE(login("ANNA", elsewhere)->standing, Standing::Applied);
        QCOMPARE(login("anna")->standing, Standing::Active);
        // Once the first has gone, the name is free again.
        WORKS(revoke(administrator(), "anna", contract::RevokeReason::Left));
        WORKS(acceptOf("ANNA"));
        QCOMPARE(login("ANNA", elsewhere)->standing, Standing::Active);
        const auto gone = login("anna");
        QCOMPARE(gone->standing, Standing::Revoked);
        QCOMPARE(gone->reason, std::string("left"));
    }

    void revokedAtOnce()
    {
        auto session = m_world->user("jakob");
        QVERIFY(session->gateway().call(gateway::StaffKeysGetRequest{}).hasValue());
        WORKS(revoke(administrator(), "JAKOB", contract::RevokeReason::KeyCompromised));
        QVERIFY(!session->gateway().call(gateway::StaffKeysGetRequest{}).hasValue());
        session.reset();
        REFUSED(workstation()->unlock("jakob", SecretBytes::copyOf(kPassphrase)), "does not accept");
        const auto told = login("jakob");
        QVERIFY2(told.hasValue(), why(told).c_str());
        QCOMPARE(told->standing, Standing::Revoked);
        QCOMPARE(told->reason, std::string("compromised"));
        QVERIFY(told->permissions.empty());
        REFUSED(workstation()->registerUser(request("jakob")), "accepted already");
    }

    void oneRevokesOneself()
    {
        m_world->user("karl").reset();
        auto own = workstation();
        WORKS(own->unlock("karl", SecretBytes::copyOf(kPassphrase)));
        REFUSED(own->revokeOwn("because"), "because");
        const auto done = own->revokeOwn("lost");
        QVERIFY2(done.hasValue(), why(done).c_str());
        QVERIFY(!own->session());
        QCOMPARE(login("karl")->standing, Standing::Revoked);
        QCOMPARE(login("karl")->reason, std::string("lost"));
    }

    void whoMayNot()
    {
        WORKS(workstation()->registerUser(request("ludwig")));
        const std::string id = applicationOf("ludwig").application;
        m_world->user("deputy", interfaces::Role::Administrator).reset();
        m_world->user("maria").reset();
        for (const char* user : {"deputy", "maria"}) {
            auto own = workstation();
            WORKS(own->unlock(user, SecretBytes::copyOf(kPassphrase)));
            REFUSED(own->applications(), "Only the administrator");
            REFUSED(own->acceptApplication({id, {}, {}}), "Only the administrator");
            REFUSED(own->rejectApplication(id, "duplicate"), "Only the administrator");
            REFUSED(own->revokeUser("maria", "left"), "Only the administrator");
            // Nor past the program's own check.
            const Session::Options options{home(), {}, "test"};
            own.reset();
            auto lock = Session::lockUser(options, user);
            auto account = openAccount(home(), user, viewOf(kPassphrase), SystemClock());
            auto session = Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing);
            const auto forced = (*session)->submitter().submit(
                {contract::AdmissionBody{0, *Digest256::from(*fromHex(id)), contract::RejectReason::Duplicate}});
            QVERIFY(!forced.hasValue());
            QVERIFY(!(*session)->submitter().submit({contract::RevokeBody{keyOf("bert"), {}}}).hasValue());
        }
        QCOMPARE(applicationOf("ludwig").state, ApplicationState::Waiting);
        REFUSED(accept(administrator(), {std::string(64, 'a'), {}, {}}), "no application");
        REFUSED(revoke(administrator(), "nobody", contract::RevokeReason::Left), "no user");
        REFUSED(revoke(administrator(), "administrator", contract::RevokeReason::Left), "certifies");
        REFUSED(revokeSelf(administrator(), contract::RevokeReason::Left), "certifies");
    }

    void aNodeThatLiesIsNotBelieved()
    {
        m_world->liar.about<gateway::StateProofsResponse>([](gateway::StateProofsResponse& answer) {
            for (gateway::StateProof& proof : answer.proofs)
                proof.value.reset();
        });
        const auto told = login("bert");
        QVERIFY(!told.hasValue());
        QCOMPARE(told.error().failure, Failure::Integrity);
        const auto listed = applicationsOf(administrator());
        QVERIFY(!listed.hasValue());
        QCOMPARE(listed.error().failure, Failure::Integrity);
        // Who gives another text for a proven hash has given none.
        m_world->liar.about<gateway::TransactionsResponse>([](gateway::TransactionsResponse& answer) {
            for (gateway::TransactionRow& row : answer.rows)
                row.transaction[row.transaction.size() / 2] ^= 1;
        });
        const auto all = applicationsOf(administrator());
        QVERIFY2(all.hasValue(), why(all).c_str());
        QVERIFY(!all->empty());
        QVERIFY(std::ranges::all_of(*all, [](const auto& a) { return a.unreadable && a.user.empty(); }));
    }

    void anEndThatPassed()
    {
        interfaces::RegistrationRequest soon = request("nils");
        soon.until = Instant{SystemClock().now().ns + 4'000'000'000};
        const auto applied = workstation()->registerUser(std::move(soon));
        QVERIFY2(applied.hasValue(), why(applied).c_str());
        const std::string first = applied->application;
        QTRY_COMPARE_WITH_TIMEOUT(login("nils")->standing, Standing::Expired, 20'000);
        QCOMPARE(applicationOf("nils").state, ApplicationState::Expired);
        REFUSED(accept(administrator(), {first, {}, {}}), "ended");
        REFUSED(reject(administrator(), first, contract::RejectReason::Unspecified), "ended");
        const auto second = workstation()->registerUser(request("nils"));
        QVERIFY2(second.hasValue(), why(second).c_str());
        QCOMPARE(second->standing, Standing::Applied);
        QVERIFY(second->application != first);
    }
};

QTEST_GUILESS_MAIN(RegistrationTest)
#include "registration_test.moc"

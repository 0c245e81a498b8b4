// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <contract/consententries.h>
#include <ledger/hashes.h>

#include <utility>

namespace twinchart::contract::test {

/// The world with those who ask for shares, from two hospitals, and a second patient.
class ConsentWorld : public World {
public:
    explicit ConsentWorld(bool claimed = true)
        : southResearcher(makeUser("south researcher")), southOfficer(makeUser("south officer")),
          insurer(makeUser("insurer")), proxy(makeUser("proxy")), benPatient(makeUser("ben's key")),
          ben(handleOf("ben"))
    {
        hire(southRoot, southResearcher, Role::Researcher, {});
        hire(southRoot, southOfficer, Role::PrivacyOfficer, {});
        hire(northRoot, insurer, Role::Insurer, {});
        hire(northRoot, proxy, Role::Delegate, {});
        hire(northRoot, benPatient, Role::Patient, {});
        admitPatient(physician, ben);
        if (claimed) {
            claim(anna, patient);
            claim(ben, benPatient);
        }
    }
    Code claim(const PatientHandle& handle, const User& who)
    {
        return submit(officer, OwnerBody{handle, OwnerKind::Patient, who.id(),
                                         signAcceptance(genesis.chain, handle, signerOf(who.key))});
    }

    /// The code, and the id that the transaction gives to what it makes.
    std::pair<Code, Digest256> post(User& by, const Body& body)
    {
        const Bytes octets = sign(by, body);
        const Code code = run(octets);
        return {code, transactionHash(octets)};
    }
    /// What must succeed: its id; zero when it did not.
    Digest256 made(User& by, const Body& body)
    {
        const auto [code, id] = post(by, body);
        return code == Code::Ok ? id : Digest256{};
    }
    /// All in one block.
    std::vector<Code> block(const std::vector<Bytes>& transactions)
    {
        time.ns += 1'000'000'000;
        std::vector<Code> codes;
        const auto done = app->finalize(app->height() + 1, time, transactions);
        for (const auto& result : done->results)
            codes.push_back(static_cast<Code>(result.code));
        if (!app->commit())
            std::abort();
        return codes;
    }

    Instant days(std::int64_t n) const { return {time.ns + n * 86'400 * 1'000'000'000}; }
    /// Counted from the time that the next block will have.
    Instant daysFromNext(std::int64_t n) const { return {days(n).ns + 1'000'000'000}; }
    static Bytes scope(std::uint8_t fill = 7) { return Bytes(kSealedScopeOctets, fill); }

    ShareRequestBody request(const User& by, Purpose purpose = Purpose::Treatment) const
    {
        ShareRequestBody body;
        body.handle = anna;
        body.controller = entry<CertificateEntry>(key::certificate(by.id()))->organisation;
        body.sealing = makeSealing("grant key of " + toHex(by.id()));
        body.classes = kAllClasses;
        body.purpose = purpose;
        body.days = 30;
        body.deadline = days(14);
        body.scope = scope();
        return body;
    }
    ShareDecisionBody approval(const Digest256& request, std::uint8_t classes = kAllClasses) const
    {
        ShareDecisionBody body;
        body.handle = anna;
        body.request = request;
        body.classes = classes;
        body.until = days(20);
        body.wraps = digest("wraps");
        body.scope = scope(8);
        return body;
    }
    ShareDecisionBody refusal(const Digest256& request,
                              ShareDecisionBody::Verdict verdict = ShareDecisionBody::Verdict::Deny) const
    {
        ShareDecisionBody body;
        body.handle = anna;
        body.request = request;
        body.verdict = verdict;
        return body;
    }
    GrantChangeBody revocation(const Digest256& grant) const
    {
        GrantChangeBody body;
        body.handle = anna;
        body.grant = grant;
        return body;
    }
    /// A live grant of anna's for that user, of everything asked for.
    Digest256 granted(User& to, Purpose purpose = Purpose::Treatment, std::uint8_t classes = kAllClasses)
    {
        const Digest256 id = made(to, request(to, purpose));
        return made(patient, approval(id, classes));
    }
    GrantEntry grant(const Digest256& id) const { return entry<GrantEntry>(key::grant(anna, id)).value(); }
    ShareRequestEntry asked(const Digest256& id) const
    {
        return entry<ShareRequestEntry>(key::shareRequest(anna, id)).value();
    }
    /// A right contribution that names the grant beside owner and team.
    ContributionBody contributionFor(const Digest256& id, const std::string& name,
                                     PermissionClass c = PermissionClass::Pdd) const
    {
        ContributionBody body = contribution(anna, makeTree(name), c);
        const auto known = entry<GrantEntry>(key::grant(anna, id));
        body.readerSets[0].recipients.push_back(grantRecipient(id, known ? known->sealing : makeSealing("unknown")));
        return body;
    }

    User southResearcher, southOfficer, insurer, proxy, benPatient;
    PatientHandle ben;
};

} // namespace twinchart::contract::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/application.h>
#include <contract/build.h>
#include <crypto/signature.h>
#include <ledger/hashes.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
crypto::SigningKey keyOf(std::uint8_t seed)
{
    return *crypto::SigningKey::fromSeed(Bytes(32, seed));
}

/// A chain of one hospital whose root key signs everything, so that bodies get past the envelope; but an application is
/// signed by an applicant, and a recovery by the recovery key of somebody who was admitted.
struct Home {
    crypto::SigningKey root = keyOf(7), applicant = keyOf(9), recovery = keyOf(11);
    std::uint64_t nonce = 0; ///< the root key's next
    Genesis genesis;
    std::unique_ptr<Application> application;

    Home()
    {
        genesis.chain = "fuzz-1";
        genesis.time = Instant::fromSeconds(1'700'000'000);
        genesis.catalogue.digest = ledger::sha256(viewOf("catalogue"));
        genesis.catalogue.entries = {{"CUP", 2, PermissionClass::Pdd, true}};
        GenesisMember member;
        member.id = "home";
        member.name = "Home";
        member.validator = keyOf(8).publicKey();
        member.root = keyField(root.publicKey());
        member.rootSealing = keyField(PublicSealingKey{ledger::sha256(viewOf("sealing")).octets});
        member.custodian = keyField(PublicSealingKey{ledger::sha256(viewOf("custodian")).octets});
        genesis.members = {member};
        application = std::make_unique<Application>(genesis, 2);
        admitSomebody();
    }
    Bytes sign(const crypto::SigningKey& key, const Body& body) const
    {
        return build({genesis.chain, nonce, 0, {}}, body, signerOf(key));
    }
    const crypto::SigningKey& signerFor(Body& body) const
    {
        if (auto* asked = std::get_if<ApplicationBody>(&body)) {
            asked->key = keyField(applicant.publicKey());
            return applicant;
        }
        return std::holds_alternative<RecoveryBody>(body) ? recovery : root;
    }

private:
    void admitSomebody()
    {
        ApplicationBody asked;
        asked.organisation = organisationId(genesis.members[0].id);
        asked.serial = 1;
        const crypto::SigningKey somebody = keyOf(10);
        asked.key = keyField(somebody.publicKey());
        asked.sealing = genesis.members[0].rootSealing;
        asked.recovery = RecoveryKey{
            keyField(recovery.publicKey()),
            signRecovery(genesis.chain, keyIdOf(asked.key), keyField(recovery.publicKey()), signerOf(recovery))};
        asked.until = Instant::fromSeconds(1'700'086'400);
        asked.details = Bytes(kApplicationDetailsOctets, 1);
        nonce = 1;
        const Bytes first = sign(somebody, asked);
        const Acceptance accepted{Role::Patient, ledger::sha256(viewOf("somebody")), {}, {}};
        const std::vector<Bytes> both{first, sign(root, AdmissionBody{0, transactionHash(first), accepted})};
        const auto done = application->finalize(1, Instant{genesis.time.ns + 1}, both);
        if (!done || done->results.at(0).code != 0 || done->results.at(1).code != 0 || !application->commit())
            std::abort();
        nonce = 2;
    }
};
} // namespace

/// As foreign bytes: refused, or canonical. As a body signed by who may: a code, never a crash, and the block says what
/// CheckTx said.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Home home;
    const Bytes octets(data, data + size);
    const auto decoded = decodeTransaction(octets);
    if (!decoded)
        return 0;
    if (encode(*decoded) != octets)
        std::abort();
    Body body = decoded->body;
    const crypto::SigningKey& signer = home.signerFor(body);
    const Bytes rebuilt = home.sign(signer, body);
    const Instant time{home.application->time().ns + 1};
    const Code code = home.application->check(rebuilt, time);
    if (code == Code::Malformed || code == Code::BadSignature || code == Code::UnknownSigner)
        std::abort();
    Application fork = home.application->fork();
    const auto finalized = fork.finalize(2, time, std::span(&rebuilt, 1));
    if (!finalized || finalized->results.at(0).code != static_cast<std::uint32_t>(code) || !fork.commit())
        std::abort();
    // A replay. Keys without a nonce may come again with what was not done.
    const bool hasNonce = &signer == &home.root;
    if ((hasNonce || code == Code::Ok) && fork.check(rebuilt, Instant{time.ns + 1}) == Code::Ok)
        std::abort();
    return 0;
}

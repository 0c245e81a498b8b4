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
/// A chain of one hospital whose root key signs everything, so that bodies get past the envelope.
struct Home {
    crypto::SigningKey root = *crypto::SigningKey::fromSeed(Bytes(32, 7));
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
        member.validator = crypto::SigningKey::fromSeed(Bytes(32, 8))->publicKey();
        member.root = keyField(root.publicKey());
        member.rootSealing = keyField(PublicSealingKey{ledger::sha256(viewOf("sealing")).octets});
        member.custodian = keyField(PublicSealingKey{ledger::sha256(viewOf("custodian")).octets});
        genesis.members = {member};
        application = std::make_unique<Application>(genesis, 2);
    }
};
} // namespace

/// As foreign bytes: refused, or canonical. As a body signed by an administrator: a code, never a crash, and the block
/// says what CheckTx said.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Home home;
    const Bytes octets(data, data + size);
    const auto decoded = decodeTransaction(octets);
    if (!decoded)
        return 0;
    if (encode(*decoded) != octets)
        std::abort();
    Envelope envelope;
    envelope.chain = home.genesis.chain;
    envelope.nonce = 1;
    const Bytes rebuilt = build(envelope, decoded->body, signerOf(home.root));
    const Instant time{home.genesis.time.ns + 1};
    const Code code = home.application->check(rebuilt, time);
    if (code == Code::Malformed || code == Code::BadSignature || code == Code::UnknownSigner)
        std::abort();
    Application fork = home.application->fork();
    const auto finalized = fork.finalize(1, time, std::span(&rebuilt, 1));
    if (!finalized || finalized->results.at(0).code != static_cast<std::uint32_t>(code) || !fork.commit())
        std::abort();
    if (fork.check(rebuilt, Instant{time.ns + 1}) == Code::Ok)
        std::abort(); // a replay
    return 0;
}

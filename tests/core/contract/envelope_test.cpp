// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <ledger/verify.h>
#include <support/data.h>

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
Bytes signedWith(const World& world, const User& user, Envelope envelope, Body body)
{
    if (envelope.chain.empty())
        envelope.chain = world.genesis.chain;
    return build(envelope, std::move(body), signerOf(user.key));
}
AnchorBody anchor(std::uint64_t counter)
{
    return {digest("r"), counter};
}
} // namespace

/// What every transaction has to pass before its own rule is asked.
class EnvelopeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chain()
    {
        World w;
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 1, 0, {}}, anchor(1))), Code::Ok);
        QCOMPARE(w.run(signedWith(w, w.nurse, {"test-chain-2", 2, 0, {}}, anchor(2))), Code::WrongChain);
    }

    void expiry()
    {
        World w;
        const LedgerHeight next = w.app->height() + 1;
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 1, next, {}}, anchor(1))), Code::Ok);
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 2, next, {}}, anchor(2))), Code::Expired);
        const Instant soon{w.time.ns + 1'000'000'000}; // the time of the block to come
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 3, 0, soon}, anchor(3))), Code::Ok);
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 4, 0, soon}, anchor(4))), Code::Expired);
    }

    void nonceRises()
    {
        World w;
        const Bytes first = signedWith(w, w.nurse, {"", 5, 0, {}}, anchor(1));
        QCOMPARE(w.run(first), Code::Ok);
        QCOMPARE(w.run(first), Code::NonceNotAbove); // replay
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 5, 0, {}}, anchor(2))), Code::NonceNotAbove);
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 4, 0, {}}, anchor(3))), Code::NonceNotAbove);
        QCOMPARE(w.run(signedWith(w, w.nurse, {"", 6, 0, {}}, anchor(4))), Code::Ok);
        QCOMPARE(w.run(signedWith(w, w.physician, {"", 100, 0, {}}, anchor(1))), Code::Ok); // each key has its own
    }

    /// What a key skipped may come once while it is near the highest.
    void nonceWindow()
    {
        World w;
        std::uint64_t counter = 0;
        const auto use = [&](std::uint64_t nonce) {
            return w.run(signedWith(w, w.nurse, {"", nonce, 0, {}}, anchor(++counter)));
        };
        const auto nonces = [&] { return *w.entry<NonceEntry>(key::nonce(w.nurse.id())); };
        QCOMPARE(use(10), Code::Ok);
        QVERIFY((nonces() == NonceEntry{10, 0})); // nothing below the first
        QCOMPARE(use(9), Code::NonceNotAbove);
        QCOMPARE(use(11), Code::Ok);
        QVERIFY((nonces() == NonceEntry{11, 0}));
        QCOMPARE(use(14), Code::Ok);
        QVERIFY((nonces() == NonceEntry{14, 0b11}));
        QCOMPARE(use(11), Code::NonceNotAbove);
        QCOMPARE(use(13), Code::Ok);
        QCOMPARE(use(13), Code::NonceNotAbove);
        QVERIFY((nonces() == NonceEntry{14, 0b10}));
        QCOMPARE(use(16), Code::Ok);
        QVERIFY((nonces() == NonceEntry{16, 0b1001}));
        // Refused by its rule inside a block: used up as well.
        const Bytes refused = signedWith(w, w.nurse, {"", 15, 0, {}}, anchor(0));
        QCOMPARE(w.run(refused), Code::CounterNotAbove);
        QCOMPARE(w.run(refused), Code::NonceNotAbove);
        QVERIFY((nonces() == NonceEntry{16, 0b1000}));
        QCOMPARE(use(12), Code::Ok); // all of them used: as one that counted by one
        QVERIFY((nonces() == NonceEntry{16, 0}));
        // The window's far end.
        QCOMPARE(use(16 + 66), Code::Ok);
        QVERIFY((nonces() == NonceEntry{82, ~std::uint64_t{0}}));
        QCOMPARE(use(17), Code::NonceNotAbove); // 65 below
        QCOMPARE(use(18), Code::Ok);            // 64 below
        QCOMPARE(use(16), Code::NonceNotAbove);
        QCOMPARE(use(83), Code::Ok);
        QVERIFY((nonces() == NonceEntry{83, ~std::uint64_t{0} - 1}));
        QCOMPARE(use(83 + 64), Code::Ok);
        QVERIFY((nonces() == NonceEntry{147, (std::uint64_t{1} << 63) - 1})); // 83 itself is the 64th below
        QCOMPARE(use(83), Code::NonceNotAbove);
        QCOMPARE(use(~std::uint64_t{0}), Code::Ok);
        QCOMPARE(use(147), Code::NonceNotAbove);
        QCOMPARE(use(~std::uint64_t{0} - 64), Code::Ok);
    }

    /// Any order of a window's nonces: each exactly once.
    void nonceWindowAgainstASet()
    {
        auto random = support::seededGenerator("contract_envelope_window");
        for (int n = 0; n < 300; ++n) {
            NonceEntry entry;
            std::set<std::uint64_t> used;
            std::uint64_t first = 0;
            for (int i = 0; i < 200; ++i) {
                const std::uint64_t highest = entry.nonce;
                const std::uint64_t low = highest > 70 ? highest - 70 : 1;
                const std::uint64_t wanted = low + random() % (random() % 8 == 0 ? 200 : 75);
                const bool free = highest == 0 || wanted > highest ||
                                  (wanted > first && highest - wanted <= kNonceWindow && !used.contains(wanted));
                QCOMPARE(entry.isFree(wanted), free);
                if (!free)
                    continue;
                if (first == 0)
                    first = wanted;
                used.insert(wanted);
                entry = entry.after(wanted);
                QVERIFY(*decodeEntry<NonceEntry>(encode(entry)) == entry);
            }
        }
    }

    /// What a rule refused inside a block does not come back when the rule would let it pass.
    void refusedInBlockDoesNotReturn()
    {
        World w;
        w.nurse.nonce = 0;
        const Bytes later = w.sign(w.nurse, anchor(5));
        QCOMPARE(w.run(w.sign(w.nurse, anchor(9))), Code::Ok);
        QCOMPARE(w.run(later), Code::NonceNotAbove);
        const Bytes refused = w.sign(w.nurse, anchor(9));
        QCOMPARE(w.run(refused), Code::CounterNotAbove);
        QCOMPARE(w.run(refused), Code::NonceNotAbove);
        QCOMPARE(w.entry<AnchorEntry>(key::anchor(w.nurse.id()))->counter, std::uint64_t{9});
    }

    void signer()
    {
        World w;
        QCOMPARE(w.submit(w.stranger, anchor(1)), Code::UnknownSigner);
        // Another key in the name of the nurse.
        const Signer impostor{w.nurse.id(), [&w](BytesView m) { return w.stranger.key.sign(m); }};
        QCOMPARE(w.run(build({w.genesis.chain, 1, 0, {}}, anchor(1), impostor)), Code::BadSignature);
        QCOMPARE(w.submit(w.nurse, anchor(1)), Code::Ok);
    }

    void signatureCoversEverything()
    {
        World w;
        const Bytes good = w.sign(w.nurse, anchor(1));
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (const int bit : {0, 3, 7}) {
                Bytes touched = good;
                touched[at] ^= static_cast<std::uint8_t>(1 << bit);
                QVERIFY(w.app->check(touched, Instant{w.time.ns + 1}) != Code::Ok);
            }
        }
        QCOMPARE(w.run(good), Code::Ok);
    }

    /// The one rule of foundations §8: S canonical, R canonical and not of small order, no cofactor.
    void strictSignatures()
    {
        World w;
        const Bytes good = w.sign(w.nurse, anchor(1));
        // S + L verifies in lax libraries.
        static constexpr std::uint8_t kOrder[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                                    0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                                    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
        Bytes malleable = good;
        unsigned carry = 0;
        for (std::size_t i = 0; i < 32; ++i) {
            std::uint8_t& octet = malleable[good.size() - 32 + i];
            carry += static_cast<unsigned>(octet) + kOrder[i];
            octet = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
        QCOMPARE(w.app->check(malleable, Instant{w.time.ns + 1}), Code::BadSignature);
        Bytes smallOrder = good;
        std::fill(smallOrder.end() - 64, smallOrder.end(), std::uint8_t{0});
        smallOrder[good.size() - 64] = 1;
        QCOMPARE(w.app->check(smallOrder, Instant{w.time.ns + 1}), Code::BadSignature);
    }

    /// A signature for the ledger's votes or for a session is none for a transaction: the messages begin differently.
    void domainIsItsOwn()
    {
        World w;
        const Signer bare{w.nurse.id(), [&w](BytesView m) {
                              // Only the envelope, without the words before it.
                              return w.nurse.key.sign(m.subspan(4 + 23));
                          }};
        QCOMPARE(w.run(build({w.genesis.chain, 1, 0, {}}, anchor(1), bare)), Code::BadSignature);
    }

    void signerMustLive()
    {
        World w;
        // Revoked: refused from the same block on.
        const std::vector<Bytes> block{w.sign(w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left}),
                                       w.sign(w.nurse, anchor(1))};
        w.time.ns += 1'000'000'000;
        const auto finalized = w.app->finalize(w.app->height() + 1, w.time, block);
        QCOMPARE(finalized->results[0].code, static_cast<std::uint32_t>(Code::Ok));
        QCOMPARE(finalized->results[1].code, static_cast<std::uint32_t>(Code::SignerNotLive));
        QVERIFY(w.app->commit());
        // Past its validity.
        User guest = makeUser("guest");
        CertificateBody certificate{
            guest.field(), guest.sealing, Role::Nurse, digest("guest"), {}, Instant{w.time.ns + 10'000'000'000}};
        QCOMPARE(w.submit(w.northRoot, certificate), Code::Ok);
        QCOMPARE(w.submit(guest, anchor(1)), Code::Ok);
        w.pass(20);
        QCOMPARE(w.submit(guest, anchor(2)), Code::SignerNotLive);
        // The organisation left.
        QCOMPARE(w.submit(w.southPhysician, anchor(1)), Code::Ok);
        QCOMPARE(
            w.submit(w.northRoot, MemberBody{MemberBody::Action::Leave, organisationId("south"), {}, {}, {}, {}, {}}),
            Code::Ok);
        QCOMPARE(w.submit(w.southPhysician, anchor(2)), Code::SignerNotLive);
    }

    void unknownOctets()
    {
        World w;
        QCOMPARE(w.run(bytesOf("not a transaction")), Code::Malformed);
        QCOMPARE(w.run({}), Code::Malformed);
        Bytes reserved = w.sign(w.nurse, anchor(1));
        for (unsigned kind = kFirstReservedKind; kind <= kLastReservedKind; ++kind) {
            reserved[22] = static_cast<std::uint8_t>(kind);
            QCOMPARE(w.run(reserved), Code::ReservedKind);
        }
        reserved[22] = 200;
        QCOMPARE(w.run(reserved), Code::Malformed);
    }
};

QTEST_GUILESS_MAIN(EnvelopeTest)
#include "envelope_test.moc"

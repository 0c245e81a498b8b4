// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"
#include "testworld.h"

#include <ledger/hashes.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;
namespace lt = twinchart::ledger::testing;

namespace {

/// What shows that a record was recorded: the block with the transaction, the next one with the state, both proofs and
/// the signed envelope. The five parts in a row.
struct Bundle {
    std::array<Bytes, 5> parts;
    std::size_t size() const
    {
        std::size_t out = 0;
        for (const Bytes& part : parts)
            out += part.size();
        return out;
    }
};

constexpr std::array kPartNames{"block with the transaction", "block with the state", "existence proof",
                                "inclusion proof", "envelope"};

/// The state of a hospital, and blocks of `validators` over it.
struct Chain {
    World world;
    Tree tree = makeTree("bundle");
    std::vector<ledger::VoteSigner> signers;
    ledger::ValidatorSet set;
    std::optional<ledger::TrustedBlock> trusted;
    Bundle bundle;

    explicit Chain(unsigned validators) : signers(lt::signersOf(60, validators)), set(lt::setOf(signers))
    {
        const Bytes before = world.sign(world.physician, AnchorBody{digest("replica"), 1});
        const Bytes transaction = world.sign(world.physician, world.contribution(world.anna, tree));
        const Bytes after = world.sign(world.nurse, AnchorBody{digest("other replica"), 1});
        const std::vector<Bytes> block{before, transaction, after};
        world.time.ns += 1'000'000'000;
        const auto done = world.app->finalize(world.app->height() + 1, world.time, block);
        world.app->commit();
        if (!done || done->results[1].code != 0)
            return;
        trusted = ledger::restoreTrusted(lt::headerOf(9, set, set), set).value();
        const auto header = [&](std::int64_t height, auto change) {
            ledger::Header out = lt::headerOf(height, set, set);
            change(out);
            return encode(ledger::LightBlock{{out, lt::commitOf(out, set, signers)}, set});
        };
        std::vector<Digest256> leaves;
        for (const Bytes& one : block)
            leaves.push_back(ledger::transactionLeafHash(one));
        bundle.parts[0] = header(10, [&](ledger::Header& h) { h.dataHash = ledger::dataHash(block); });
        bundle.parts[1] = header(11, [&](ledger::Header& h) { h.appHash = bytesOf(world.app->appHash().view()); });
        bundle.parts[2] = ledger::encode(*world.app->state().prove(key::contribution(tree.root)));
        bundle.parts[3] = ledger::encode(ledger::LeafProof{leaves[1], *ledger::MerkleTree(leaves).prove(1)});
        bundle.parts[4] = transaction;
    }

    /// Everything is decoded strictly, and all of it holds together.
    bool accepted(const Bundle& b, ledger::ConsensusVerifier& verifier) const
    {
        ledger::VerifyOptions options = lt::usualOptions();
        options.checkEverySignature = true;
        ledger::TrustedBlock at = *trusted;
        std::array<ledger::Header, 2> headers;
        for (std::size_t i = 0; i < 2; ++i) {
            const auto block = ledger::decodeLightBlock(b.parts[i]);
            if (!block || !ledger::isMinimal(block->validators))
                return false;
            const auto verdict = ledger::verifyLightBlock(at, lt::untrusted(*block), options, lt::usualNow(), verifier);
            const auto* verified = std::get_if<ledger::Verified>(&verdict);
            if (!verified)
                return false;
            at = verified->block;
            headers[i] = at.header();
        }
        const auto transaction = decodeTransaction(b.parts[4]);
        const auto inclusion = ledger::decodeLeafProof(b.parts[3]);
        const auto existence = ledger::decodeCommitmentProof(b.parts[2]);
        const auto root = Digest256::from(headers[1].appHash);
        if (!transaction || !inclusion || !existence || !root || !headers[0].dataHash)
            return false;
        const Digest256 leaf = ledger::transactionLeafHash(b.parts[4]);
        if (inclusion->leafHash != leaf || !ledger::verifyInclusion(*headers[0].dataHash, leaf, inclusion->inclusion))
            return false;
        const auto* shown = std::get_if<ledger::ExistenceProof>(&*existence);
        if (!shown || !ledger::verifyExistence(*existence, *root, key::contribution(tree.root), shown->value))
            return false;
        const auto entry = decodeEntry<ContributionEntry>(shown->value);
        const auto* body = std::get_if<ContributionBody>(&transaction->body);
        const auto signature = Signature64::from(transaction->signature.octets);
        return entry && body && signature && entry->transaction == transactionHash(b.parts[4]) &&
               body->root == tree.root && entry->handle == body->handle && entry->signer == transaction->signer &&
               crypto::verifyStrict(world.physician.key.publicKey(), signingMessage(encodeUnsigned(*transaction)),
                                    *signature);
    }
};

} // namespace

/// Every bit, every length and every pair of neighbours of all that stands behind one record.
class BundleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingElseIsAccepted_data()
    {
        QTest::addColumn<unsigned>("validators");
        QTest::newRow("4 validators") << 4u;
        QTest::newRow("7 validators") << 7u;
    }
    void nothingElseIsAccepted()
    {
        QFETCH(unsigned, validators);
        const Chain chain(validators);
        QVERIFY(chain.trusted);
        ledger::ConsensusVerifier verifier(ed25519::BatchSeed{{1}});
        QVERIFY(chain.accepted(chain.bundle, verifier));

        for (std::size_t part = 0; part < kPartNames.size(); ++part) {
            Bundle changed = chain.bundle;
            Bytes& octets = changed.parts[part];
            const Bytes good = octets;
            std::size_t flips = 0;
            std::size_t cuts = 0;
            std::size_t swaps = 0;
            for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
                octets[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
                QVERIFY2(!chain.accepted(changed, verifier), kPartNames[part]);
                octets = good;
                ++flips;
            }
            for (std::size_t size = 0; size < good.size(); ++size) {
                octets.resize(size);
                QVERIFY2(!chain.accepted(changed, verifier), kPartNames[part]);
                octets = good;
                ++cuts;
            }
            for (std::size_t i = 0; i + 1 < good.size(); ++i) {
                if (good[i] == good[i + 1])
                    continue;
                std::swap(octets[i], octets[i + 1]);
                QVERIFY2(!chain.accepted(changed, verifier), kPartNames[part]);
                octets = good;
                ++swaps;
            }
            octets.push_back(0);
            QVERIFY(!chain.accepted(changed, verifier));
            std::printf("%s: %zu octets, %zu flips, %zu cuts, %zu swaps, 0 accepted\n", kPartNames[part], good.size(),
                        flips, cuts, swaps);
        }
    }

    /// What CometBFT leaves without hash and signature, one by one: the form of ours has none of it.
    void fieldsThatNothingSigns()
    {
        const Chain chain(4);
        ledger::ConsensusVerifier verifier;
        const ledger::LightBlock good = ledger::decodeLightBlock(chain.bundle.parts[0]).value();
        const auto with = [&](auto change) {
            ledger::LightBlock block = good;
            change(block.validators);
            Bundle changed = chain.bundle;
            changed.parts[0] = encode(block);
            // CometBFT's own rules would take it.
            const auto verdict = ledger::verifyLightBlock(*chain.trusted, lt::untrusted(block), lt::usualOptions(),
                                                          lt::usualNow(), verifier);
            return std::holds_alternative<ledger::Verified>(verdict) && !chain.accepted(changed, verifier);
        };
        QVERIFY(with([](ledger::ValidatorSet& set) { set.proposer = set.validators.back(); }));
        QVERIFY(with([](ledger::ValidatorSet& set) { set.declaredTotalPower = 12; }));
        QVERIFY(with([](ledger::ValidatorSet& set) { set.validators[2].proposerPriority = -5; }));
        std::printf(
            "unsigned in CometBFT: ValidatorSet.proposer, ValidatorSet.total_voting_power, "
            "Validator.proposer_priority; commit entries behind the quorum unless every signature is checked\n");
    }
};

QTEST_APPLESS_MAIN(BundleTest)
#include "bundle_test.moc"

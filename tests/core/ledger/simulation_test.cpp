// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testsource.h"

#include <support/data.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <set>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

constexpr std::int64_t kTop = 14;

/// Validators by their number in the set; bit i = validator i.
using Subset = unsigned;

/// One set of validators for all heights, some of whom sign whatever they are asked.
struct World {
    std::vector<VoteSigner> signers;
    ValidatorSet set;
    Subset byzantine = 0;
    std::vector<LightBlock> honest; ///< heights 1 … kTop

    World(unsigned validators, Subset corrupt)
        : signers(signersOf(40, validators)), set(setOf(signers)), byzantine(corrupt)
    {
        // In the set's order, so that bit i is entry i.
        std::ranges::sort(signers, {}, [](const VoteSigner& s) { return s.address(); });
        BlockId last;
        for (std::int64_t h = 1; h <= kTop; ++h) {
            Header header = headerOf(h, set, set);
            header.lastBlockId = last;
            last = blockIdOf(header);
            honest.push_back(signedBy(header, set, (1u << validators) - 1, 0));
        }
    }
    unsigned size() const { return static_cast<unsigned>(signers.size()); }
    Subset everybody() const { return (1u << size()) - 1; }

    LightBlock signedBy(const Header& header, const ValidatorSet& own, Subset who, std::int32_t round) const
    {
        Commit commit{header.height, round, blockIdOf(header), {}};
        for (const Validator& validator : own.validators) {
            CommitSig entry;
            for (unsigned i = 0; i < size(); ++i)
                if ((who >> i & 1) != 0 && signers[i].address() == validator.address)
                    entry = signers[i].precommit(header.chainId, header.height, round, commit.blockId,
                                                 Timestamp{header.time.seconds + 1, 3});
            commit.signatures.push_back(std::move(entry));
        }
        return {{header, std::move(commit)}, own};
    }
    ValidatorSet setOfThem(Subset who) const
    {
        std::vector<Validator> out;
        for (unsigned i = 0; i < size(); ++i)
            if ((who >> i & 1) != 0)
                out.push_back(makeValidator(signers[i].publicKey(), 10));
        return makeValidatorSet(std::move(out));
    }
    bool isCorrupt(const Address& address) const
    {
        for (unsigned i = 0; i < size(); ++i)
            if (signers[i].address() == address)
                return (byzantine >> i & 1) != 0;
        return false;
    }
};

/// Every other honest validator, beginning with the first or the second: each votes once, for one of two blocks.
Subset honestHalf(const World& world, unsigned first)
{
    Subset out = 0;
    unsigned number = 0;
    for (unsigned i = 0; i < world.size(); ++i)
        if ((world.byzantine >> i & 1) == 0 && number++ % 2 == first)
            out |= 1u << i;
    return out;
}

/// The best that the byzantine validators can make of each kind, with the votes of `helping` honest ones who believe in
/// it. `variant` tells forgeries apart.
LightBlock forgery(const World& world, AttackKind kind, std::int64_t height, Subset helping, std::uint8_t variant)
{
    Header header = world.honest[static_cast<std::size_t>(height - 1)].signedHeader.header;
    if (kind == AttackKind::Lunatic) {
        // A state from nowhere, under a set of their own, all of which signs.
        const ValidatorSet own = world.setOfThem(world.byzantine);
        header.appHash[0] = static_cast<std::uint8_t>(header.appHash[0] ^ variant);
        header.validatorsHash = validatorsHash(own);
        header.nextValidatorsHash = header.validatorsHash;
        header.proposerAddress = own.validators.front().address;
        return world.signedBy(header, own, world.byzantine, 0);
    }
    header.dataHash = sha256(Bytes{variant, 7});
    return world.signedBy(header, world.set, world.byzantine | helping, kind == AttackKind::Amnesia ? 1 : 0);
}

/// A provider in the world: honest, or with a forged block; cut off, or some blocks behind.
class Provider final : public BlockSource {
public:
    Provider(const World& world, std::optional<LightBlock> forged, std::optional<LightBlock> fought)
        : m_world(world), m_forged(std::move(forged)), m_fought(std::move(fought))
    {
    }
    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        if (cutOff)
            return Unexpected{Problem::NoAnswer};
        if (height == 0)
            height = newest;
        if (height > newest)
            return Unexpected{Problem::TooHigh};
        for (const auto* special : {&m_forged, &m_fought})
            if (*special && (*special)->signedHeader.header.height == height)
                return **special;
        return m_world.honest[static_cast<std::size_t>(height - 1)];
    }
    void report(const LightClientAttackEvidence& evidence) override { reported.push_back(evidence); }
    bool lies() const { return m_forged.has_value(); }

    bool cutOff = false;
    std::int64_t newest = kTop;
    std::vector<LightClientAttackEvidence> reported;

private:
    const World& m_world;
    std::optional<LightBlock> m_forged;
    std::optional<LightBlock> m_fought;
};

} // namespace

/// Byzantine validators, lying providers, partitions and delays: what the client believes and what it reports.
class SimulationTest : public QObject {
    Q_OBJECT
private:
    struct Tally {
        int schedules = 0;
        int verified = 0;
        int attacks = 0;
        int fooled = 0; ///< wrong headers believed at or above a third, where no honest witness answered
        int other = 0;
    };

    /// True when all that must hold held.
    bool schedule(const World& world, AttackKind kind, std::mt19937_64& random, Tally& tally)
    {
        const auto height = static_cast<std::int64_t>(3 + random() % (kTop - 3));
        const bool belowAThird = std::popcount(world.byzantine) * 3 < static_cast<int>(world.size());
        // Two blocks of one height can both have their quorum only when the byzantine validators join two honest
        // halves.
        const bool split = kind != AttackKind::Lunatic && !belowAThird;
        const std::array<LightBlock, 2> forged{forgery(world, kind, height, split ? honestHalf(world, 0) : 0, 1),
                                               forgery(world, kind, height, 0, 2)};
        const LightBlock& whole = world.honest[static_cast<std::size_t>(height - 1)];
        const auto fought = split ? std::optional(world.signedBy(whole.signedHeader.header, world.set,
                                                                 world.byzantine | honestHalf(world, 1), 0))
                                  : std::nullopt;
        const auto provider = [&](unsigned which) {
            return which == 0 ? std::make_unique<Provider>(world, std::nullopt, fought)
                              : std::make_unique<Provider>(world, forged[which - 1], std::nullopt);
        };
        const unsigned side = random() % 2; // the forgery that the primary serves, or the truth
        const auto primary = provider(side);
        std::vector<std::unique_ptr<Provider>> sources;
        std::vector<Witness> witnesses;
        bool honestAnswers = false;
        for (unsigned i = 0; i < 3; ++i) {
            sources.push_back(provider(static_cast<unsigned>(random() % 3)));
            Provider& one = *sources.back();
            switch (random() % 5) {
            case 0: one.cutOff = true; break;
            case 1: one.newest = static_cast<std::int64_t>(1 + random() % kTop); break;
            default: break;
            }
            honestAnswers = honestAnswers || (!one.lies() && !one.cutOff && one.newest >= height);
            witnesses.push_back({"organisation " + std::to_string(i), &one});
        }
        LightClient client(
            TrustedStore({restoreTrusted(world.honest[0].signedHeader.header, world.set).value(), world.honest[0]}),
            clientOptions(), TrustPolicy::of("own", 4));
        ConsensusVerifier verifier(ed25519::BatchSeed{{static_cast<std::uint8_t>(random())}});
        const ClientReport report = client.verify(height, *primary, witnesses, farNow(), verifier);
        ++tally.schedules;
        const auto truth = headerHash(whole.signedHeader.header);
        if (const auto* verified = std::get_if<ClientVerified>(&report.verdict)) {
            ++tally.verified;
            if (verified->block.hash() == truth)
                return true;
            ++tally.fooled;
            return !belowAThird && !honestAnswers;
        }
        if (const auto* attack = std::get_if<Attack>(&report.verdict)) {
            ++tally.attacks;
            // Evidence takes one side for true: of the two, the one against a block that is not names corrupt
            // validators alone, and somebody wherever that can be known.
            const auto right = [&](const LightClientAttackEvidence& e) {
                const bool isTrue = headerHash(e.conflictingBlock.signedHeader.header) == truth;
                return isTrue || (std::ranges::all_of(e.byzantineValidators,
                                                      [&](const Validator& v) { return world.isCorrupt(v.address); }) &&
                                  (attack->kind == AttackKind::Amnesia) == e.byzantineValidators.empty());
            };
            return !belowAThird && client.frozen() && right(attack->againstPrimary) && attack->againstWitness &&
                   right(*attack->againstWitness) && sources[attack->witness]->reported.size() == 1 &&
                   primary->reported.size() == 1;
        }
        ++tally.other;
        // A lie that verifies, and an honest witness who answers: that is an attack and nothing less.
        const bool verified = !std::holds_alternative<Refused>(report.verdict);
        return !(primary->lies() && honestAnswers && verified);
    }

private Q_SLOTS:
    void everySubset_data()
    {
        QTest::addColumn<unsigned>("validators");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("below");
        for (unsigned validators : {4u, 7u})
            for (int kind : {0, 1, 2})
                for (bool below : {true, false})
                    QTest::addRow("%u validators, %s, %s a third", validators,
                                  nameOf(static_cast<AttackKind>(kind)).data(), below ? "below" : "above")
                        << validators << kind << below;
    }
    void everySubset()
    {
        QFETCH(unsigned, validators);
        QFETCH(int, kind);
        QFETCH(bool, below);
        auto random = support::seededGenerator("byzantine validators");
        std::vector<Subset> subsets;
        const unsigned third = (validators - 1) / 3;
        for (Subset s = 1; s < 1u << validators; ++s) {
            const auto size = static_cast<unsigned>(std::popcount(s));
            if (below ? size <= third : size > third && size <= 2 * third + 1)
                subsets.push_back(s);
        }
        // Over the twelve rows 2,400 in full and 1,200 otherwise; every subset below a third at least once.
        std::ranges::shuffle(subsets, random);
        const std::size_t schedules = std::max<std::size_t>(below ? subsets.size() : 0, support::full() ? 200 : 100);
        Tally tally;
        for (std::size_t i = 0; i < schedules; ++i) {
            const World world(validators, subsets[i % subsets.size()]);
            QVERIFY2(schedule(world, static_cast<AttackKind>(kind), random, tally), std::to_string(i).c_str());
        }
        std::printf(
            "%zu subsets, %d schedules: %d verified, %d attacks shown, %d fooled with no honest witness, %d neither\n",
            subsets.size(), tally.schedules, tally.verified, tally.attacks, tally.fooled, tally.other);
        QVERIFY(tally.verified > 0);
        QVERIFY(below ? tally.fooled == 0 && tally.attacks == 0 : tally.attacks > 0);
    }
};

QTEST_APPLESS_MAIN(SimulationTest)
#include "simulation_test.moc"

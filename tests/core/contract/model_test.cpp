// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plainmodel.h"

#include <contract/snapshot.h>
#include <support/data.h>

#include <QTest>

#include <cinttypes>
#include <cstdio>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

constexpr std::uint64_t kStepsEach = 2'500; ///< of one seed; then the walk begins anew
constexpr std::uint64_t kStepsInFull = 1'000'000;
constexpr std::uint64_t kFirstSeed = 546'311'528;
constexpr std::uint64_t kCompareEvery = 500;

/// Refusals of the envelope, which no model tells again.
bool isOfEnvelope(Code code)
{
    return code == Code::Malformed || code == Code::WrongChain || code == Code::Expired ||
           code == Code::UnknownSigner || code == Code::SignerNotLive || code == Code::BadSignature ||
           code == Code::NonceNotAbove || code == Code::ReservedKind;
}

/// An expedited step is its fee, then what it carries.
std::vector<Step> partsOf(const Step& step)
{
    std::vector<Step> out{step};
    if (std::holds_alternative<ExpediteBody>(step.body)) {
        Step inner = step;
        inner.kind = std::get<ExpediteBody>(step.body).kind;
        inner.body = innerBody(std::get<ExpediteBody>(step.body));
        out.push_back(std::move(inner));
    }
    return out;
}

/// Steps of things that have several, each by its number; 0 for all else.
int stepOf(const Step& step)
{
    if (const auto* b = std::get_if<StorageStepBody>(&step.body))
        return static_cast<int>(b->step);
    if (const auto* b = std::get_if<PurchaseStepBody>(&step.body))
        return 10 + static_cast<int>(b->step);
    if (const auto* b = std::get_if<SurgeryBody>(&step.body))
        return 20 + static_cast<int>(b->action);
    if (const auto* b = std::get_if<GrantChangeBody>(&step.body))
        return 30 + static_cast<int>(b->action);
    if (const auto* b = std::get_if<RestrictionBody>(&step.body))
        return 40 + static_cast<int>(b->action);
    if (const auto* b = std::get_if<StandingConsentBody>(&step.body))
        return 50 + static_cast<int>(b->action);
    return 0;
}

/// The entries in an order of the choices' making, some of them put, erased and put again.
Digest256 rootInAnyOrder(std::vector<StateChange> entries, Choices& choices)
{
    StateTrie trie;
    for (std::size_t i = entries.size(); i > 1; --i)
        std::swap(entries[i - 1], entries[choices.below(i)]);
    for (const StateChange& e : entries) {
        trie.put(e.key, e.value);
        if (choices.oneIn(4)) {
            const Bytes& other = entries[choices.below(entries.size())].key;
            trie.erase(other);
        }
    }
    for (const StateChange& e : entries)
        trie.put(e.key, e.value);
    return trie.root();
}

} // namespace

/// Walks of transactions of every kind beside the rules told a second time, one transaction a block.
class ModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameAsThePlainModels()
    {
        const std::uint64_t total = support::full() ? kStepsInFull : kStepsInFull / 10;
        // Short runs play the same walks each time, long ones new ones; TWINCHART_SEED chooses in both.
        const bool chosen = support::full() || qEnvironmentVariableIsSet("TWINCHART_SEED");
        const std::uint64_t first = chosen ? support::seededGenerator("contract_model")() % 1'000'000'000 : kFirstSeed;
        std::map<std::pair<Kind, bool>, std::uint64_t> counts;
        std::uint64_t judged = 0;
        std::map<int, std::uint64_t> steps;
        for (std::uint64_t walks = 0; walks * kStepsEach < total; ++walks) {
            SeededChoices choices(first + walks);
            Walk walk(choices);
            auto models = plainModels(walk.w.app->state());
            for (std::uint64_t i = 0; i < kStepsEach; ++i) {
                Block block = walk.next();
                block.steps.resize(1);
                const Step& step = block.steps[0];
                const Moment moment{walk.w.app->height() + 1, block.time, walk.w.app->state()};
                std::vector<std::optional<bool>> expected;
                for (const auto& model : models)
                    expected.push_back(model->mustBeDone(step, moment));
                const StateTrie before = walk.w.app->state();
                const Code code = walk.play(block).at(0);
                ++counts[{step.kind, code == Code::Ok}];
                const std::string where = "seed " + std::to_string(first + walks) + " step " + std::to_string(i) +
                                          ", " + std::string(nameOf(step.kind)) + ": " + std::string(nameOf(code));
                for (std::size_t m = 0; m < models.size(); ++m) {
                    if (!expected[m] || isOfEnvelope(code))
                        continue;
                    ++judged;
                    QVERIFY2(*expected[m] == (code == Code::Ok), where.c_str());
                }
                if (code == Code::Ok) {
                    ++steps[stepOf(step)];
                    const Moment then{walk.w.app->height(), block.time, before};
                    for (const Step& part : partsOf(step))
                        for (const auto& model : models)
                            model->done(part, then);
                }
                if (i % kCompareEvery == kCompareEvery - 1)
                    for (const auto& model : models)
                        QVERIFY2(model->differences(walk.w.app->state()).empty(),
                                 (where + "\n" + model->differences(walk.w.app->state())).c_str());
            }
        }
        std::printf("model: %" PRIu64 " steps from seed %" PRIu64 ", %" PRIu64 " judged by a model\n", total, first,
                    judged);
        for (int kind = 1; kind <= static_cast<int>(Kind::Expedite); ++kind) {
            const auto k = static_cast<Kind>(kind);
            const auto& refused = counts[{k, false}];
            const auto& done = counts[{k, true}];
            std::printf("  %-18s done %7" PRIu64 "  refused %7" PRIu64 "\n", std::string(nameOf(k)).c_str(), done,
                        refused);
            // What is rare may be missing in a short run of any seed.
            QVERIFY2(refused > 0 && (done > 0 || (chosen && !support::full())), std::string(nameOf(k)).c_str());
        }
        QVERIFY(judged > total / 8);
        for (const int n : {1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 21, 22, 31, 32, 33, 41, 42, 51, 52, 53}) {
            std::printf("  step %d done %" PRIu64 "\n", n, steps[n]);
            QVERIFY2(steps[n] > 0 || !support::full(), std::to_string(n).c_str());
        }
    }

    /// The root is of the set of entries alone, and an exported state comes back the same.
    void rootOfTheSetAlone()
    {
        SeededChoices choices(support::seededGenerator("contract_model_root")());
        Walk walk(choices);
        for (int i = 0; i < 60; ++i)
            walk.play(walk.next());
        const auto entries = walk.w.app->entries();
        const Digest256 root = walk.w.app->appHash();
        for (int i = 0; i < 1'000; ++i)
            QCOMPARE(rootInAnyOrder(entries, choices), root);

        const auto out = SnapshotExport::make(walk.w.app->state(), walk.w.app->height());
        QVERIFY(out);
        auto in = SnapshotImport::begin(encode(out->header()), walk.w.app->height(), root);
        QVERIFY(in);
        while (!in->isComplete())
            QVERIFY(in->add(*out->chunk(in->next())));
        QCOMPARE(in->state()->root(), root);
        const auto restored = Application::restore(walk.w.genesis, walk.w.app->height(), walk.w.time, entries, root);
        QVERIFY(restored);
        QCOMPARE(restored->appHash(), root);
    }
};

QTEST_GUILESS_MAIN(ModelTest)
#include "model_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <conformance/ledgerjson.h>
#include <conformance/report.h>
#include <ledger/encoding.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

struct Success {
    std::string name;
    TrustedBlock trusted;
    ReceivedBlock received;
    VerifyOptions options;
    Instant now;
};

/// Every input of the published cases that verifies, with the trusted state before it.
std::vector<Success> successes(const std::filesystem::path& folder)
{
    using namespace conformance;
    std::vector<Success> out;
    for (const auto& file : jsonFiles(folder / "single_step")) {
        const Document document(file);
        const Json initial = document.root()["initial"];
        TrustedBlock trusted = restoreTrusted(conformance::headerOf(initial["signed_header"]["header"]).value(),
                                              validatorSetOf(initial["next_validator_set"]).value())
                                   .value();
        VerifyOptions options;
        options.clockDriftNs = 0;
        options.trustingPeriodNs = initial["trusting_period"].integer().value();
        for (const Json input : document.root()["input"].elements()) {
            const auto header = signedHeaderOf(input["block"]["signed_header"]);
            const auto set = validatorSetOf(input["block"]["validator_set"]);
            const auto next = validatorSetOf(input["block"]["next_validator_set"]);
            if (!header || !set || !next)
                continue;
            const Instant now = timestampOf(input["now"])->instant().value();
            const ReceivedBlock received{{*header, *set}, *next};
            const Verdict verdict = verifyLightBlock(trusted, UntrustedBlock(received), options, now);
            if (const auto* verified = std::get_if<Verified>(&verdict)) {
                out.push_back({file.filename().string(), trusted, received, options, now});
                trusted = verified->block;
            }
        }
    }
    return out;
}

void flip(Bytes& octets, std::size_t bit)
{
    octets[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
}

/// Entries that the verdict may rest on: those before the quorum is reached, and all of trusted validators.
bool mayMatter(const Success& s, std::size_t index)
{
    const auto& validators = s.received.block.validators.validators;
    const auto& entries = s.received.block.signedHeader.commit.signatures;
    std::int64_t total = 0;
    for (const Validator& validator : validators)
        total += validator.power;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < index; ++i)
        before += entries[i].flag == BlockIdFlag::Commit ? validators[i].power : 0;
    return before <= total * 2 / 3;
}

} // namespace

/// One bit anywhere in a block that verifies.
class MutationTest : public QObject {
    Q_OBJECT
    std::vector<Success> m_all;

    /// All bits in the full run, else a tenth of them by chance.
    template <class Judge>
    std::size_t eachFlip(Bytes octets, std::mt19937_64& random, Judge judge)
    {
        std::size_t flips = 0;
        const bool all = support::full();
        for (std::size_t bit = 0; bit < octets.size() * 8; ++bit) {
            if (!all && random() % 10 != 0)
                continue;
            flip(octets, bit);
            judge(octets);
            flip(octets, bit);
            ++flips;
        }
        return flips;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto folder = support::vectors("light-client-verify");
        if (!folder)
            QSKIP("light-client-verify is not there");
        m_all = successes(*folder);
        std::printf("%zu blocks that verify\n", m_all.size());
        QVERIFY(!m_all.empty());
    }
    /// The form that ours stores, every signature checked: no flip verifies, without exception.
    void nothingOfTheStoredFormIsBeyondVerification()
    {
        auto random = support::seededGenerator("storedForm");
        std::size_t flips = 0;
        std::size_t decoded = 0;
        for (const Success& s : m_all) {
            VerifyOptions options = s.options;
            options.checkEverySignature = true;
            ConsensusVerifier verifier;
            flips += eachFlip(encode(minimal(s.received.block)), random, [&](const Bytes& octets) {
                const auto block = decodeLightBlock(octets);
                if (!block || !isMinimal(block->validators))
                    return;
                ++decoded;
                const Verdict verdict = verifyLightBlock(s.trusted, UntrustedBlock({*block, s.received.nextValidators}),
                                                         options, s.now, verifier);
                QVERIFY2(!std::holds_alternative<Verified>(verdict), s.name.c_str());
            });
            flips += eachFlip(encode(minimal(*s.received.nextValidators)), random, [&](const Bytes& octets) {
                const auto next = decodeValidatorSet(octets);
                if (!next || !isMinimal(*next))
                    return;
                ++decoded;
                const Verdict verdict =
                    verifyLightBlock(s.trusted, UntrustedBlock({s.received.block, *next}), options, s.now, verifier);
                QVERIFY2(!std::holds_alternative<Verified>(verdict), s.name.c_str());
            });
        }
        std::printf("%zu flips, %zu decoded, 0 verified\n", flips, decoded);
    }
    /// As sent, stopping at the quorum: only proposer, total power, priorities and later entries may change.
    void onlyTheListedFieldsMayChange()
    {
        auto random = support::seededGenerator("listedFields");
        std::size_t flips = 0;
        std::size_t verified = 0;
        for (const Success& s : m_all) {
            ReceivedBlock sent = s.received;
            sent.block.validators.proposer = sent.block.validators.validators.back();
            sent.block.validators.declaredTotalPower = 150;
            sent.block.validators.validators[0].proposerPriority = -77;
            ConsensusVerifier verifier;
            flips += eachFlip(encode(sent.block), random, [&](const Bytes& octets) {
                const auto block = decodeLightBlock(octets);
                if (!block)
                    return;
                const Verdict verdict = verifyLightBlock(s.trusted, UntrustedBlock({*block, s.received.nextValidators}),
                                                         s.options, s.now, verifier);
                if (!std::holds_alternative<Verified>(verdict))
                    return;
                ++verified;
                LightBlock got = minimal(*block);
                const LightBlock good = minimal(s.received.block);
                for (std::size_t i = 0; i < got.signedHeader.commit.signatures.size(); ++i) {
                    CommitSig& entry = got.signedHeader.commit.signatures[i];
                    if (entry != good.signedHeader.commit.signatures[i])
                        QVERIFY2(!mayMatter(s, i), s.name.c_str());
                    entry = good.signedHeader.commit.signatures[i];
                }
                QVERIFY2(got == good, s.name.c_str());
            });
        }
        std::printf("%zu flips, %zu in fields that nothing covers\n", flips, verified);
        QVERIFY(verified > 0);
    }
};

QTEST_APPLESS_MAIN(MutationTest)
#include "mutation_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/accesslog.h>
#include <contract/admission.h>
#include <contract/coins.h>
#include <contract/consententries.h>
#include <contract/custody.h>
#include <contract/delegation.h>
#include <contract/genesis.h>
#include <contract/governance.h>
#include <contract/snapshot.h>
#include <contract/state.h>
#include <contract/transaction.h>
#include <contract/twins.h>
#include <ledger/encoding.h>
#include <ledger/evidence.h>
#include <ledger/ics23.h>
#include <ledger/merkle.h>
#include <ledger/prefixproof.h>
#include <support/allocations.h>
#include <util/file.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <functional>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
constexpr std::uint64_t kLimit = 1U << 20;
/// What a decoder may hold at most, of the input's octets: the smallest element of a list, an absent signature, is five
/// times as large in memory as on the wire, and a vector that grows holds three times its contents.
constexpr std::size_t kMultiple = 16;
constexpr std::size_t kAlways = 4'096;

struct Decoder {
    const char* name;
    const char* corpus;
    std::function<void(BytesView)> decode;
};

template <class... Entry>
void decodeEntries(BytesView octets)
{
    (static_cast<void>(decodeEntry<Entry>(octets)), ...);
}

std::vector<Decoder> decoders()
{
    return {
        {"transaction", "transaction", [](BytesView b) { (void)decodeTransaction(b); }},
        {"genesis", "genesis", [](BytesView b) { (void)decodeGenesis(b); }},
        {"snapshot header", "snapshot", [](BytesView b) { (void)decodeSnapshotHeader(b); }},
        {"snapshot chunk", "snapshot", [](BytesView b) { (void)decodeSnapshotChunk(b); }},
        {"state entries", "state_entry",
         [](BytesView b) {
             decodeEntries<MemberEntry, CertificateEntry, NameEntry, PermissionEntry, OwnerEntry, CircleEntry,
                           TeamEntry, ContributionEntry, SupersededEntry, CatalogueStateEntry, CurrentCatalogueEntry,
                           NonceEntry, AnchorEntry, ParametersEntry, ProposalEntry, ApplicationEntry, SuccessionEntry,
                           RecoveryEntry, RecoveryOfEntry, MemberRoleEntry, ValidatorEntry, DelegateEntry,
                           EmergencyEntry, OpenReviewsEntry, ExclusionEntry, AccessHeadEntry, AccessBatchEntry,
                           AccessEntry, ShareRequestEntry, GrantEntry, StandingConsentEntry, RestrictionEntry,
                           DisclosureEntry, ShareReceiptEntry, ConsentListEntry, ServiceEntry, ReceiptEntry,
                           AttestationEntry, SurgeryEntry, AuthorisationEntry, TwinEntry, SequenceEntry, InstanceEntry,
                           MasterEntry, RefusalEntry, AccountEntry, SupplyEntry, StorageOrderEntry, TokenEntry,
                           PurchaseEntry>(b);
         }},
        {"prefix proof", "prefixproof", [](BytesView b) { (void)ledger::decodePrefixProof(b); }},
        {"ICS23 proof", "ics23", [](BytesView b) { (void)ledger::decodeCommitmentProof(b); }},
        {"leaf proof", "merkleproof", [](BytesView b) { (void)ledger::decodeLeafProof(b); }},
        {"header", "lightblock", [](BytesView b) { (void)ledger::decodeHeader(b); }},
        {"commit", "lightblock", [](BytesView b) { (void)ledger::decodeCommit(b); }},
        {"validator set", "lightblock", [](BytesView b) { (void)ledger::decodeValidatorSet(b); }},
        {"light block", "lightblock", [](BytesView b) { (void)ledger::decodeLightBlock(b); }},
        {"evidence", "evidence", [](BytesView b) { (void)ledger::decodeAttackEvidence(b); }},
    };
}

std::vector<Bytes> seeds(const std::string& corpus)
{
    std::vector<Bytes> out;
    if (corpus == "evidence") { // against whoever gave one of the light blocks
        for (const Bytes& octets : seeds("lightblock"))
            if (const auto block = ledger::decodeLightBlock(octets)) {
                const auto& header = block->signedHeader.header;
                out.push_back(ledger::encode(ledger::LightClientAttackEvidence{
                    *block, header.height, block->validators.validators, 1, header.time}));
            }
        return out;
    }
    const std::filesystem::path folder =
        std::filesystem::path(qEnvironmentVariable("TWINCHART_SOURCE", QStringLiteral(".")).toStdString()) /
        "tests/fuzz/corpus" / corpus;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        out.push_back(readFile(entry.path(), kLimit).value());
    return out;
}
} // namespace

/// Whatever a length or a count claims, a decoder takes memory for what is there.
class AllocationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The counter sees what is taken.
    void counts()
    {
        const support::Allocations since;
        {
            const Bytes octets(100'000, 1);
            QVERIFY(since.peak() >= octets.size());
        }
        QVERIFY(since.peak() >= 100'000 && since.peak() < 150'000);
    }

    void claims_data()
    {
        QTest::addColumn<int>("number");
        const auto all = decoders();
        for (std::size_t n = 0; n < all.size(); ++n)
            QTest::newRow(all[n].name) << static_cast<int>(n);
    }
    /// Each place of each seed claims the most that a fixed or a variable number can.
    void claims()
    {
        QFETCH(int, number);
        const Decoder decoder = decoders()[static_cast<std::size_t>(number)];
        const std::array<Bytes, 4> claims{Bytes{0xff, 0xff, 0xff, 0xff}, Bytes{0x00, 0xff, 0xff, 0xff},
                                          Bytes{0x00, 0x00, 0xff, 0xff}, Bytes{0xff, 0xff, 0xff, 0xff, 0x07}};
        std::size_t worst = 0; // in hundredths
        std::size_t inputs = 0;
        const auto judge = [&](const Bytes& octets) {
            const support::Allocations since;
            decoder.decode(octets);
            const std::size_t peak = since.peak();
            inputs += 1;
            if (!octets.empty())
                worst = std::max(worst, 100 * peak / octets.size());
            return peak <= kAlways + kMultiple * octets.size();
        };
        for (const Bytes& seed : seeds(decoder.corpus)) {
            QVERIFY(judge(seed));
            for (std::size_t at = 0; at < seed.size(); ++at)
                for (const Bytes& claim : claims) {
                    if (at + claim.size() > seed.size())
                        continue;
                    Bytes changed = seed;
                    std::ranges::copy(claim, changed.begin() + static_cast<std::ptrdiff_t>(at));
                    QVERIFY2(judge(changed), qPrintable(QStringLiteral("octet %1 of %2").arg(at).arg(seed.size())));
                }
        }
        QVERIFY(inputs > 0);
        std::printf("%s: %zu inputs, at most %.2f octets held for one of the input\n", decoder.name, inputs,
                    static_cast<double>(worst) / 100);
    }

    /// The most elements that an input of a size can hold: signatures of absent validators.
    void smallestElements()
    {
        ledger::Commit commit;
        commit.height = 1;
        commit.blockId.hash = ledger::leafHash({});
        commit.blockId.parts = {1, ledger::leafHash({})};
        commit.signatures.resize(ledger::kMaxValidators);
        const Bytes octets = ledger::encode(commit);
        const support::Allocations since;
        const auto decoded = ledger::decodeCommit(octets);
        QVERIFY(decoded && decoded->signatures.size() == ledger::kMaxValidators);
        std::printf("%zu absent signatures: %zu octets held for %zu\n", decoded->signatures.size(), since.peak(),
                    octets.size());
        QVERIFY(since.peak() >= sizeof(ledger::CommitSig) * decoded->signatures.size());
        QVERIFY(since.peak() <= kAlways + kMultiple * octets.size());
    }
};

QTEST_GUILESS_MAIN(AllocationTest)
#include "allocation_test.moc"

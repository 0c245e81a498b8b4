// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <QtTest>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <util/file.h>

#include <cstdlib>
#include <filesystem>

using namespace twinchart;
using namespace twinchart::sync;
using namespace twinchart::sync::test;

namespace {
const PatientHandle kPatient = replica::maker::fixedOf<PatientHandle>(1);
constexpr std::int64_t kDay = 86'400;

Bytes flipped(BytesView octets, std::size_t bit)
{
    Bytes out = bytesOf(octets);
    out[bit / 8] = static_cast<std::uint8_t>(out[bit / 8] ^ (1U << (bit % 8)));
    return out;
}
} // namespace

class ProofFileTest : public QObject {
    Q_OBJECT
    World m_world;
    std::unique_ptr<replica::Replica> m_replica;
    std::unique_ptr<Wire> m_wire;
    std::unique_ptr<Synchroniser> m_sync;
    replica::RecordName m_record;
    VersionId m_version;
    Bytes m_proof;
    std::optional<TrustFile> m_trust;

    Instant now() const { return m_world.clock.now(); }
    ProofFile proofOf(const replica::RecordName& record, const VersionId& version, bool online = true)
    {
        auto proof = makeProof(*m_replica, m_sync->headers(), online ? m_wire.get() : nullptr, record, version, now());
        if (!proof)
            qFatal("makeProof: %s", proof.error().detail.c_str());
        return std::move(*proof);
    }
    ProofFile decoded() const { return std::move(*decodeProofFile(m_proof)); }
    ProofReason reasonOf(const ProofFile& proof) { return judge(proof, *m_trust, now()).reason; }

private Q_SLOTS:
    void initTestCase()
    {
        m_world.beginTreatment(kPatient);
        m_replica = m_world.replicaOf("physician");
        m_wire = m_world.wire(m_world.physician);
        m_sync = std::make_unique<Synchroniser>(*m_replica, *m_wire, m_world.genesis, m_world.physician.device,
                                                m_world.clock);
        replica::NewContribution c = m_world.compose({.records = {.records = 20, .resourceOctets = 120}});
        m_record = c.records[4].record;
        m_version = c.records[4].version;
        QVERIFY(m_replica->write(World::batchOf(std::move(c))));
        QVERIFY(m_replica->write(World::batchOf(m_world.compose({.records = {.first = 300, .records = 3}}))));
        QCOMPARE(m_sync->run()->sent, 23U);
        m_proof = encode(proofOf(m_record, m_version));
        m_trust = *exportTrust(*m_replica, m_world.genesis);
    }

    void verifies()
    {
        const ProofReport report = verifyProofFile(m_proof, *m_trust, now());
        QCOMPARE(QByteArray(nameOf(report.reason).data()), QByteArray("CheckedHereOnly"));
        QVERIFY(report.verdict == ProofVerdict::Verified);
        QCOMPARE(report.members, 2U);
        QCOMPARE(report.signingMembers, 1U);
        QCOMPARE(report.signedBy, 1U);
        QCOMPARE(report.witnesses, 0U);
        QCOMPARE(report.signers, std::vector<std::string>{"North"});
        QVERIFY(report.height > 0 && report.stateHeight >= report.height);
        QVERIFY(report.content.has_value());
        QVERIFY(report.item.find("Heart rate: ") == 0);
        QVERIFY(report.item.find(".0 beats/minute (20") != std::string::npos);
        QCOMPARE(report.steps.size(), 6U);
        for (const ProofStep& step : report.steps)
            QVERIFY(step.state ==
                    (step.kind == ProofStep::Kind::Witnesses ? StepState::NotChecked : StepState::Passed));
        QVERIFY(encode(decoded()) == m_proof);
        qInfo("proof file %zu octets, trust file %zu octets", m_proof.size(), encode(*m_trust).size());
    }

    void everyBitCounts()
    {
        auto random = support::seededGenerator("proof file bits");
        const std::size_t bits = m_proof.size() * 8;
        std::size_t tried = 0;
        const std::size_t sample = 3'000;
        for (std::size_t n = 0; n < (support::full() ? bits : sample); ++n) {
            const std::size_t bit = support::full() ? n : random() % bits;
            const ProofReport report = verifyProofFile(flipped(m_proof, bit), *m_trust, now());
            ++tried;
            QVERIFY2(report.verdict != ProofVerdict::Verified, qPrintable(QString::number(bit)));
            QVERIFY(!report.content || report.verdict == ProofVerdict::NotYetTrusted);
        }
        qInfo("%zu of %zu bits", tried, bits);
    }

    void everyLengthCounts()
    {
        for (std::size_t n = 0; n < m_proof.size(); n += support::full() ? 1 : 13)
            QVERIFY(verifyProofFile(BytesView(m_proof).first(n), *m_trust, now()).reason == ProofReason::NotAFile);
        Bytes longer = m_proof;
        longer.push_back(0);
        QVERIFY(verifyProofFile(longer, *m_trust, now()).reason == ProofReason::NotAFile);
    }

    void trustFileBits()
    {
        const Bytes octets = encode(*m_trust);
        QVERIFY(*decodeTrustFile(octets) == *m_trust);
        for (std::size_t bit = 0; bit < octets.size() * 8; bit += support::full() ? 1 : 5)
            QVERIFY(!decodeTrustFile(flipped(octets, bit)));
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY(!decodeTrustFile(BytesView(octets).first(n)));
    }

    void trustIsNotLoweredBelowItsMembers()
    {
        TrustFile lower = *m_trust;
        lower.genesis.members[1].validator = crypto::SigningKey::generate().publicKey();
        lower.witnessesNeeded = 0;
        QVERIFY(!decodeTrustFile(encode(lower)));
        lower.witnessesNeeded = 1;
        QVERIFY(decodeTrustFile(encode(lower)).hasValue());
    }

    void releasedFilesAreStillRead()
    {
        const char* source = std::getenv("TWINCHART_SOURCE");
        const std::filesystem::path folder =
            std::filesystem::path(source == nullptr ? "." : source) / "tests/fixtures/formats/sync-1";
        if (const char* into = std::getenv("TWINCHART_WRITE_FIXTURES")) {
            QVERIFY(writeFileAtomically(std::filesystem::path(into) / "proof.tcp", m_proof, 0644));
            QVERIFY(
                writeFileAtomically(std::filesystem::path(into) / "evidence.tcv", encode(decoded().evidence), 0644));
            QVERIFY(writeFileAtomically(std::filesystem::path(into) / "trust.tcf", encode(*m_trust), 0644));
        }
        const auto proof = readFile(folder / "proof.tcp", kMaxProofFile);
        const auto trust = readFile(folder / "trust.tcf", kMaxTrustFile);
        if (!proof || !trust)
            QFAIL("tests/fixtures/formats/sync-1 cannot be read");
        const auto decodedTrust = decodeTrustFile(*trust);
        QVERIFY(decodedTrust.hasValue());
        QVERIFY(encode(*decodedTrust) == *trust);
        const ProofReport report = verifyProofFile(*proof, *decodedTrust, Instant::fromSeconds(1'790'000'000));
        QVERIFY(report.verdict == ProofVerdict::Verified);
        QVERIFY(encode(*decodeProofFile(*proof)) == *proof);
        QVERIFY(report.item.find("Heart rate: ") == 0);
        // The next version of either format is refused by name, not misread.
        Bytes newer = *proof;
        newer[4] = 2;
        QVERIFY(decodeProofFile(newer).error() == CodecError::BadVersion);
        newer = *trust;
        newer[4] = 2;
        QVERIFY(decodeTrustFile(newer).error() == CodecError::BadVersion);
        const auto evidence = readFile(folder / "evidence.tcv", 1u << 20);
        QVERIFY(evidence.hasValue());
        QVERIFY(*decodeEvidence(*evidence) == decodeProofFile(*proof)->evidence);
        QVERIFY(encode(*decodeEvidence(*evidence)) == *evidence);
        for (const std::size_t at : {std::size_t{4}, std::size_t{5}}) {
            newer = *evidence;
            newer[at] = 2;
            QVERIFY(decodeEvidence(newer).error() == CodecError::BadVersion);
        }
    }

    void offlineFromWhatIsStored()
    {
        const ProofFile stored = proofOf(m_record, m_version, false);
        QVERIFY(judge(stored, *m_trust, now()).verdict == ProofVerdict::Verified);
    }

    void olderThanTheTrustFile()
    {
        // More blocks, then a newer trust file: the proof's header lies below it.
        QCOMPARE(m_world
                     .submit(m_world.administrator,
                             [&] {
                                 contract::CertificateBody body;
                                 const Person person;
                                 body.key = contract::keyField(person.device.signing.publicKey());
                                 body.sealing = contract::keyField(person.device.sealing.publicKey());
                                 body.name = replica::maker::fixedOf<Digest256>(4711);
                                 return body;
                             }())
                     .code,
                 0U);
        QVERIFY(m_sync->headers().advance(now()).hasValue());
        const TrustFile newer = *exportTrust(*m_replica, m_world.genesis);
        QVERIFY(newer.block.signedHeader.header.height > m_trust->block.signedHeader.header.height);
        QVERIFY(verifyProofFile(m_proof, newer, now()).verdict == ProofVerdict::Verified);
        // And above an older one.
        const Bytes later = encode(proofOf(m_record, m_version));
        QVERIFY(verifyProofFile(later, *m_trust, now()).verdict == ProofVerdict::Verified);
        // A forged header below the trusted one.
        ProofFile forged = decoded();
        forged.blocks[0].signedHeader.header.time.nanos ^= 1;
        QVERIFY(judge(forged, newer, now()).reason == ProofReason::HeaderInvalid);
    }

    void wrongChain()
    {
        World other;
        other.beginTreatment(kPatient);
        auto [replica, wire, sync] = Peer(other, "other", other.physician);
        QVERIFY(sync.run().hasValue());
        const TrustFile trust = *exportTrust(*replica, other.genesis);
        QVERIFY(verifyProofFile(m_proof, trust, now()).reason == ProofReason::OtherChain);
        ProofFile renamed = decoded();
        renamed.chain = other.genesis.chain;
        QVERIFY(judge(renamed, trust, now()).reason == ProofReason::RecordNotOpened);
    }

    void forgeries()
    {
        const ProofFile whole = decoded();
        const ProofFile foreign = proofOf(replica::maker::nameAt(301), replica::maker::versionAt(301));
        QVERIFY(judge(foreign, *m_trust, now()).verdict == ProofVerdict::Verified);
        ProofFile p = decoded();
        p.ciphertext = foreign.ciphertext;
        QVERIFY(reasonOf(p) == ProofReason::RecordNotOpened);
        p = decoded();
        p.dek = foreign.dek.clone();
        QVERIFY(reasonOf(p) == ProofReason::RecordNotOpened);
        p = decoded();
        p.ciphertext = foreign.ciphertext;
        p.dek = foreign.dek.clone();
        p.path.leaf = foreign.path.leaf; // a record of another contribution
        QVERIFY(reasonOf(p) == ProofReason::NotInContribution);
        p = decoded();
        p.path.root = foreign.path.root;
        QVERIFY(reasonOf(p) == ProofReason::NotInContribution);
        p = decoded();
        p.evidence.entry = foreign.evidence.entry;
        p.evidence.existence = foreign.evidence.existence;
        QVERIFY(reasonOf(p) == ProofReason::NoSuchContribution);
        p = decoded();
        p.evidence.standing = foreign.evidence.standing;
        QVERIFY(reasonOf(p) == ProofReason::StandingNotProven);
        p = decoded();
        p.evidence.standing->kind = Standing::Kind::NotThisLeaf;
        QVERIFY(reasonOf(p) == ProofReason::StandingNotProven);
        p = decoded();
        p.handle.octets[0] ^= 1;
        QVERIFY(reasonOf(p) == ProofReason::RecordNotOpened);
        p = decoded();
        p.evidence.stateHeight += 1;
        QVERIFY(reasonOf(p) == ProofReason::NoSuchContribution);
        p = decoded();
        p.path.index ^= 1;
        QVERIFY(reasonOf(p) == ProofReason::NotInContribution);
        p = decoded();
        p.blocks.push_back(p.blocks.front());
        QVERIFY(judge(p, *m_trust, now()).verdict == ProofVerdict::Invalid);
        // A commitment that was made for other content under the same leaf place.
        p = decoded();
        auto content = *model::decodeRecord(*crypto::openRecord(
            p.ciphertext, p.dek, replica::bindingOf(p.chain, p.handle, m_record, m_version, p.catalogue, false),
            crypto::decodeLeaf(p.path.leaf).commitment));
        std::get<model::Quantity>(content.items[0].value).value = "250";
        auto sealed = *crypto::sealRecord(
            model::encode(content), replica::bindingOf(p.chain, p.handle, m_record, m_version, p.catalogue, false));
        p.ciphertext = sealed.ciphertext;
        p.dek = sealed.dek.clone();
        QVERIFY(reasonOf(p) == ProofReason::RecordNotOpened);
        crypto::Leaf leaf = crypto::decodeLeaf(p.path.leaf);
        leaf.commitment = sealed.commitment;
        leaf.ciphertextDigest = sealed.ciphertextDigest;
        p.path.leaf = crypto::encode(leaf);
        QVERIFY(reasonOf(p) == ProofReason::NotInContribution);
        QVERIFY(judge(whole, *m_trust, now()).verdict == ProofVerdict::Verified);
    }

    void replacedAndDeleted()
    {
        const auto path = *m_replica->leafPath(m_record, m_version);
        contract::SupersedeBody body;
        body.handle = kPatient;
        const auto other = *m_replica->loadPatient(kPatient);
        const replica::LoadedRecord& victim = other.records[7];
        const auto victimPath = *m_replica->leafPath(victim.record, victim.version);
        body.leaves.push_back(
            {victimPath.root, victimPath.index, contract::Leaf{victimPath.leaf.octets}, victimPath.aunts});
        QCOMPARE(m_world.submit(m_world.administrator, body).code, 0U);
        QVERIFY(m_sync->run().hasValue());
        m_trust = *exportTrust(*m_replica, m_world.genesis);
        const ProofFile deleted = proofOf(victim.record, victim.version);
        const ProofReport report = judge(deleted, *m_trust, now());
        QVERIFY(report.verdict == ProofVerdict::Verified && report.reason == ProofReason::CheckedDeleted);
        QVERIFY(report.replaced && report.replaced->height > report.height);
        // Its neighbour in the same contribution is still the newest, by its own key's absence.
        const ProofFile neighbour = proofOf(m_record, m_version);
        QVERIFY(neighbour.evidence.standing->kind == Standing::Kind::NotThisLeaf);
        QVERIFY(judge(neighbour, *m_trust, now()).reason == ProofReason::CheckedHereOnly);
        // The neighbour's absence says nothing about the deleted one.
        ProofFile hidden = proofOf(victim.record, victim.version);
        hidden.evidence.standing = neighbour.evidence.standing;
        QVERIFY(judge(hidden, *m_trust, now()).reason == ProofReason::StandingNotProven);
        const Bytes octets = encode(neighbour);
        auto random = support::seededGenerator("neighbour bits");
        for (int n = 0; n < 300; ++n)
            QVERIFY(verifyProofFile(flipped(octets, random() % (octets.size() * 8)), *m_trust, now()).verdict !=
                    ProofVerdict::Verified);
        (void)path;
    }

    void witnesses()
    {
        // Two signing members: without a witness it is not yet trusted.
        TrustFile two = *m_trust;
        const auto south = crypto::SigningKey::generate();
        two.genesis.members[1].validator = crypto::SigningKey::generate().publicKey();
        two.genesis.members[1].root = contract::keyField(south.publicKey());
        two.witnessesNeeded = 1;
        ProofFile p = proofOf(m_record, m_version);
        ProofReport report = judge(p, two, now());
        QVERIFY(report.verdict == ProofVerdict::NotYetTrusted && report.reason == ProofReason::WitnessMissing);
        WitnessStatement s;
        s.organisation = contract::organisationId(two.genesis.members[1].id);
        const ledger::Header& header = p.blocks.back().signedHeader.header;
        s.height = static_cast<LedgerHeight>(header.height);
        s.header = *ledger::headerHash(header);
        s.time = *header.time.instant();
        s.signature = south.sign(witnessMessage(p.chain, s));
        p.witnesses.push_back(s);
        report = judge(p, two, now());
        QVERIFY(report.verdict == ProofVerdict::Verified && report.reason == ProofReason::Checked);
        QCOMPARE(report.witnesses, 1U);
        QVERIFY(report.steps.back().state == StepState::Passed);
        const Bytes octets = encode(p);
        for (std::size_t bit = (octets.size() - 144) * 8; bit < octets.size() * 8; bit += 7)
            QVERIFY(verifyProofFile(flipped(octets, bit), two, now()).verdict == ProofVerdict::Invalid);
        // The own organisation's word is no witness.
        p.witnesses.front().organisation = contract::organisationId(two.genesis.members[0].id);
        p.witnesses.front().signature =
            m_world.administrator.device.signing.sign(witnessMessage(p.chain, p.witnesses.front()));
        report = judge(p, two, now());
        QVERIFY(report.verdict == ProofVerdict::NotYetTrusted && report.reason == ProofReason::WitnessMissing);
    }

    void oneSignerMayBeAskedForAWitness()
    {
        TrustFile strict = *m_trust;
        const auto south = crypto::SigningKey::generate();
        strict.genesis.members[1].root = contract::keyField(south.publicKey());
        strict.witnessesNeeded = 1;
        QVERIFY(decodeTrustFile(encode(strict)).hasValue());
        ProofFile p = proofOf(m_record, m_version);
        ProofReport report = judge(p, strict, now());
        QVERIFY(report.verdict == ProofVerdict::NotYetTrusted && report.reason == ProofReason::WitnessMissing);
        WitnessStatement s;
        s.organisation = contract::organisationId(strict.genesis.members[1].id);
        const ledger::Header& header = p.blocks.back().signedHeader.header;
        s.height = static_cast<LedgerHeight>(header.height);
        s.header = *ledger::headerHash(header);
        s.time = *header.time.instant();
        s.signature = south.sign(witnessMessage(p.chain, s));
        p.witnesses.push_back(s);
        report = judge(p, strict, now());
        QVERIFY(report.verdict == ProofVerdict::Verified && report.reason == ProofReason::Checked);
        QCOMPARE(report.witnesses, 1U);
    }

    void ageing()
    {
        const ProofFile old = proofOf(m_record, m_version);
        const TrustFile oldTrust = *m_trust;
        const Instant start = now();
        const auto at = [&](std::int64_t days) { return Instant{start.ns + days * kDay * 1'000'000'000}; };
        QVERIFY(judge(old, oldTrust, at(13)).verdict == ProofVerdict::Verified);
        QVERIFY(judge(old, oldTrust, at(30)).reason == ProofReason::ExpiredTrust);
        QVERIFY(judge(old, oldTrust, at(30)).verdict == ProofVerdict::NotYetTrusted);
        QVERIFY(judge(old, oldTrust, at(-1)).reason == ProofReason::FromTheFuture);
        QVERIFY(judge(old, oldTrust, at(-1)).verdict == ProofVerdict::NotYetTrusted);
        for (const std::int64_t days : {30, 730}) {
            m_world.clock.set(at(days));
            m_world.restartNode();
            QVERIFY(m_sync->run().hasValue());
            const TrustFile fresh = *exportTrust(*m_replica, m_world.genesis);
            const ProofFile anew = proofOf(m_record, m_version);
            QVERIFY(judge(anew, fresh, now()).verdict == ProofVerdict::Verified);
            QVERIFY(judge(anew, oldTrust, now()).reason == ProofReason::ExpiredTrust);
            QVERIFY(judge(old, fresh, now()).reason == ProofReason::ExpiredProof);
            ProofFile damaged = proofOf(m_record, m_version);
            damaged.blocks.back().signedHeader.commit.signatures[0].signature[0] ^= 1;
            QVERIFY(judge(damaged, oldTrust, now()).verdict == ProofVerdict::Invalid);
        }
    }
};

QTEST_GUILESS_MAIN(ProofFileTest)
#include "prooffile_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/aead.h>
#include <crypto/bundle.h>
#include <crypto/circle.h>
#include <crypto/device.h>
#include <crypto/grant.h>
#include <crypto/hash.h>
#include <crypto/identity.h>
#include <crypto/manifest.h>
#include <crypto/record.h>
#include <crypto/scope.h>
#include <crypto/slots.h>
#include <support/data.h>
#include <support/fixtures.h>
#include <util/codec.h>

#include <QTest>

#include <functional>
#include <map>

using namespace twinchart;
using namespace twinchart::crypto;
namespace fs = std::filesystem;

namespace {
constexpr const char* kFormat = "crypto-1";
constexpr std::string_view kContent = "{\"resourceType\":\"Observation\",\"value\":1.00}";
constexpr std::size_t kChunk = 1u << 20;
constexpr std::size_t kStreamContent = 4 * kChunk + 5;

SecretBytes secret(std::string_view name)
{
    return SecretBytes::copyOf(sha256(viewOf(name)).view());
}
SealingKeyPair sealingKey(std::string_view name)
{
    return SealingKeyPair::derive(sha256(viewOf(name)).view());
}
template <class F>
F fixedOf(std::string_view name)
{
    return *F::from(sha256(viewOf(name)).view().first(F::kSize));
}

RecordBinding recordBinding()
{
    return {"released-chain",
            fixedOf<PatientHandle>("handle"),
            fixedOf<RecordId>("record"),
            fixedOf<VersionId>("version"),
            fixedOf<Digest256>("catalogue"),
            "record"};
}
WrapBinding wrapBinding()
{
    return {"released-chain", fixedOf<Digest256>("root"), 3, sealingKey("reader").id(), 7, 1'900'000'000,
            bytesOf("grant")};
}
BundleKey bundleKey()
{
    return *BundleKey::from(secret("bundle"));
}
HospitalKeys hospitalKeys()
{
    return {secret("handle key"), secret("id key"), secret("name key")};
}
StaffKeyBinding staffBinding()
{
    return {"released-chain", "north", sealingKey("reader").id()};
}
EpochBinding epochBinding()
{
    return {"released-chain", fixedOf<Digest256>("circle"), 2, sealingKey("reader").id()};
}
ShareBinding shareBinding()
{
    return {"released-chain", "north", sealingKey("custodian").id(), 2, sealingKey("reader").id()};
}
GrantBinding grantBinding()
{
    return {"released-chain", fixedOf<PatientHandle>("handle"), fixedOf<Digest256>("request")};
}
ScopeBinding scopeBinding()
{
    return {"released-chain", fixedOf<PatientHandle>("handle"), fixedOf<KeyId>("requester"),
            fixedOf<Digest256>("request")};
}
ScopePayload scopePayload()
{
    return {{"MED"},      {{"SOS", "heart-rate"}}, Instant::fromSeconds(1'600'000'000),
            std::nullopt, "what it is for",        "Dr. North",
            "physician"};
}
UserMasterKey masterKey()
{
    return *UserMasterKey::from(secret("master"));
}
constexpr std::string_view kPassphrase = "a released passphrase";

/// Values that the files go with and that were random when they were made: "name hex" lines.
std::map<std::string, Bytes> values()
{
    std::map<std::string, Bytes> out;
    const std::string text = textOf(support::released(kFormat, "values"));
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::size_t space = text.find(' ', at);
        if (space < end)
            out[text.substr(at, space - at)] = fromHex(text.substr(space + 1, end - space - 1)).value_or(Bytes());
        at = end + 1;
    }
    return out;
}

Bytes streamBound()
{
    const RecordBinding b = recordBinding();
    return Writer()
        .var(Writer().raw("TCR1").u8(1).u8(2).bytes())
        .var(b.chain)
        .var(b.handle)
        .var(b.record)
        .var(b.version)
        .var(b.catalogue)
        .var(b.purpose)
        .bytes();
}

/// The sealed stream is 4 MiB of zeros with its tags between: the content was chosen so, and is what the key stream is.
Bytes streamFile(BytesView headAndTags)
{
    Bytes out = bytesOf(headAndTags.first(6));
    for (std::size_t n = 0; n < 5; ++n) {
        out.resize(out.size() + std::min(kChunk, kStreamContent - n * kChunk), 0);
        const BytesView tag = headAndTags.subspan(6 + n * 16, 16);
        out.insert(out.end(), tag.begin(), tag.end());
    }
    return out;
}

/// By the grammar of the room's README, not by sealRecord.
void makeStream(std::string& lines)
{
    const SecretBytes dek = secret("stream dek");
    const SecretBytes sealKey = deriveKey(dek, "seal");
    const SecretBytes prefix = deriveKey(dek, "stream", 7);
    const Digest256 context = sha256(streamBound());
    Bytes content;
    Bytes file = Writer().raw("TCR1").u8(1).u8(2).bytes();
    for (std::uint32_t n = 0; n < 5; ++n) {
        const std::size_t size = std::min(kChunk, kStreamContent - n * kChunk);
        const auto nonce = *AeadNonce::from(Writer().raw(prefix.view()).u32(n).u8(n == 4 ? 1 : 0).bytes());
        const Bytes associated = Writer().raw(context).u32(n).bytes();
        Bytes keyStream = aeadSeal(sealKey, nonce, associated, Bytes(size, 0));
        keyStream.resize(size);
        const Bytes sealed = aeadSeal(sealKey, nonce, associated, keyStream);
        content.insert(content.end(), keyStream.begin(), keyStream.end());
        file.insert(file.end(), sealed.end() - 16, sealed.end());
    }
    support::makeFixture(kFormat, "record-stream.tcr1-tags", file);
    const Bytes whole = streamFile(file);
    const Digest256 digest = *ciphertextDigest(whole);
    const SecretBytes commitKey = deriveKey(dek, "commit");
    const Digest256 commitment = hmacSha256(commitKey, Writer().var(content).var(digest).var(streamBound()).bytes());
    lines += "stream-commitment " + toHex(commitment) + "\nstream-content " + toHex(sha256(content)) + '\n';
}

void make()
{
    std::string lines;
    const auto record = *sealRecord(viewOf(kContent), recordBinding());
    support::makeFixture(kFormat, "record.tcr1", record.ciphertext);
    lines += "record-dek " + toHex(record.dek) + "\nrecord-commitment " + toHex(record.commitment) + '\n';
    makeStream(lines);
    const SecretBytes first = secret("dek 1");
    const SecretBytes second = secret("dek 2");
    support::makeFixture(kFormat, "table.tcb1", BundleTable::make(bundleKey(), {{1, first}, {7, second}})->encode());
    const PublicSealingKey reader = sealingKey("reader").publicKey();
    support::makeFixture(kFormat, "wrap.tcw1", *sealBundleKey(bundleKey(), reader, wrapBinding()));
    support::makeFixture(kFormat, "hospital.tch1", *sealHospitalKeys(hospitalKeys(), reader, staffBinding()));
    support::makeFixture(kFormat, "epoch.tco1", *sealEpochSecret(sealingKey("epoch"), reader, epochBinding()));
    support::makeFixture(kFormat, "share.tcs1", *sealShare(secret("share"), reader, shareBinding()));
    support::makeFixture(
        kFormat, "grant.tca1",
        GrantTable::make(*GrantKey::from(secret("grant")), reader, grantBinding(),
                         {{{fixedOf<Digest256>("root"), 1}, first}, {{fixedOf<Digest256>("root"), 7}, second}})
            ->encode());
    support::makeFixture(
        kFormat, "scope.tcq1",
        *sealScope(scopePayload(), std::vector{reader, sealingKey("custodian").publicKey()}, scopeBinding()));
    support::makeFixture(kFormat, "patient-id",
                         wrapPatientId(hospitalKeys(), fixedOf<Digest256>("lookup"), fixedOf<PatientId>("patient")));

    KeySlots keySlots;
    if (!keySlots.addPassphrase(masterKey(), viewOf(kPassphrase), kPassphraseFloor) ||
        !keySlots.addSecret(masterKey(), secret("shares"), RecoverySharesSlot{}) ||
        !keySlots.addSecret(masterKey(), secret("token"), TokenSlot{bytesOf("credential"), {}}) ||
        !keySlots.addSecret(masterKey(), secret("escrow"),
                            EscrowSlot{{}, sealingKey("first").id(), sealingKey("second").id()}))
        qFatal("slots");
    const SecretBytes text = *keySlots.addRecovery(masterKey());
    lines += "recovery-text " + toHex(text) + '\n';
    support::makeFixture(kFormat, "slots.tck1", keySlots.encode(masterKey()));
    const DeviceIdentity device{*SigningKey::fromSeed(secret("signing")), sealingKey("sealing")};
    support::makeFixture(kFormat, "device.tcd1", device.seal(masterKey().identityKey()));
    support::makeFixture(kFormat, "folder/file", viewOf("what the manifest lists"));
    support::makeFixture(
        kFormat, "folder/manifest",
        *makeManifest(support::newFixture(kFormat, "folder/file").parent_path(), masterKey().auditKey()));
    support::makeFixture(kFormat, "values", viewOf(lines));
}

using Verdict = std::optional<CryptoError>; ///< nothing: read, and to what it was made of
template <class T>
Verdict verdictOf(const Expected<T, CryptoError>& read, bool asMade)
{
    return read ? (asMade ? Verdict() : Verdict(CryptoError::Mismatch)) : Verdict(read.error());
}

struct Format {
    const char* name;
    std::string file;
    std::function<Verdict(BytesView)> read;
};

const std::vector<Format>& formats()
{
    static const std::vector<Format> all{
        {"TCR1 in one piece", "record.tcr1",
         [](BytesView octets) {
             const auto v = values();
             const auto read =
                 openRecord(octets, v.at("record-dek"), recordBinding(), *Digest256::from(v.at("record-commitment")));
             return verdictOf(read, read && textViewOf(*read) == kContent);
         }},
        {"TCR1 in chunks", "record-stream.tcr1-tags",
         [](BytesView octets) {
             const auto v = values();
             const auto read = openRecord(streamFile(octets), secret("stream dek"), recordBinding(),
                                          *Digest256::from(v.at("stream-commitment")));
             return verdictOf(read, read && equal(sha256(*read).view(), v.at("stream-content")));
         }},
        {"TCB1", "table.tcb1",
         [](BytesView octets) {
             const auto read = BundleTable::decode(octets);
             return verdictOf(
                 read, read && read->entries().size() == 2 && equal(*read->open(bundleKey(), 1), secret("dek 1")) &&
                           equal(*read->open(bundleKey(), 7), secret("dek 2")) && equal(read->encode(), octets));
         }},
        {"TCW1", "wrap.tcw1",
         [](BytesView octets) {
             const auto read = openBundleKey(octets, sealingKey("reader"), wrapBinding(), bundleCommit(bundleKey()));
             return verdictOf(read, read && equal(read->view(), bundleKey().view()));
         }},
        {"TCA1", "grant.tca1",
         [](BytesView octets) {
             const auto table = GrantTable::decode(octets);
             if (!table)
                 return Verdict(table.error());
             const auto key = table->openKey(sealingKey("reader"), grantBinding());
             const Digest256 root = fixedOf<Digest256>("root");
             return verdictOf(key, key && equal(key->view(), secret("grant")) && table->rows().size() == 2 &&
                                       equal(*table->open(*key, {root, 1}), secret("dek 1")) &&
                                       equal(*table->open(*key, {root, 7}), secret("dek 2")) &&
                                       equal(table->encode(), octets));
         }},
        {"TCQ1", "scope.tcq1",
         [](BytesView octets) {
             const auto one = openScope(octets, sealingKey("reader"), scopeBinding());
             const auto two = openScope(octets, sealingKey("custodian"), scopeBinding());
             return verdictOf(one, one && two && *one == scopePayload() && *two == *one);
         }},
        {"TCH1", "hospital.tch1",
         [](BytesView octets) {
             const auto read = openHospitalKeys(octets, sealingKey("reader"), staffBinding());
             return verdictOf(read, read && equal(read->handleKey, secret("handle key")) &&
                                        equal(read->idKey, secret("id key")) &&
                                        equal(read->nameKey, secret("name key")));
         }},
        {"TCO1", "epoch.tco1",
         [](BytesView octets) {
             const auto read =
                 openEpochSecret(octets, sealingKey("reader"), epochBinding(), sealingKey("epoch").publicKey());
             return verdictOf(read, read.hasValue());
         }},
        {"TCS1", "share.tcs1",
         [](BytesView octets) {
             const auto read = openShare(octets, sealingKey("reader"), shareBinding());
             return verdictOf(read, read && equal(*read, secret("share")));
         }},
        {"TCK1", "slots.tck1",
         [](BytesView octets) {
             const auto keySlots = KeySlots::decode(octets);
             if (!keySlots)
                 return Verdict(keySlots.error());
             const auto recovery = parseRecoveryText(textViewOf(values().at("recovery-text")));
             for (const auto& opened :
                  {keySlots->openWithPassphrase(viewOf(kPassphrase)), keySlots->openWithRecovery(*recovery),
                   keySlots->openWithSecret(SlotKind::RecoveryShares, secret("shares")),
                   keySlots->openWithSecret(SlotKind::Token, secret("token")),
                   keySlots->openWithSecret(SlotKind::Escrow, secret("escrow"))})
                 if (!opened || !equal(opened->view(), masterKey().view()))
                     return Verdict(opened ? CryptoError::Mismatch : opened.error());
             return Verdict();
         }},
        {"TCD1", "device.tcd1",
         [](BytesView octets) {
             const auto read = DeviceIdentity::open(octets, masterKey().identityKey());
             return verdictOf(read, read && equal(read->signing.seed(), secret("signing")) &&
                                        read->sealing.id() == sealingKey("sealing").id());
         }},
        {"TCM1", "folder/manifest",
         [](BytesView octets) {
             const auto read = decodeManifest(octets);
             return verdictOf(read, read && read->size() == 1 && read->front().name == "file");
         }},
    };
    return all;
}
} // namespace

/// Files of the released formats are read for ever; the next version or suite of each is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures())
            make();
    }
    void releasedFilesAreStillRead_data()
    {
        QTest::addColumn<int>("number");
        for (int n = 0; n < static_cast<int>(formats().size()); ++n)
            QTest::newRow(formats()[static_cast<std::size_t>(n)].name) << n;
    }
    void releasedFilesAreStillRead()
    {
        QFETCH(int, number);
        const Format& format = formats()[static_cast<std::size_t>(number)];
        const Bytes octets = support::released(kFormat, format.file);
        QVERIFY(octets.size() > 6);
        const Verdict read = format.read(octets);
        QVERIFY2(!read, read ? std::to_string(static_cast<int>(*read)).c_str() : "");
        QVERIFY(format.read(support::withVersion(octets, 2)) == CryptoError::UnknownVersion);
        QVERIFY(format.read(support::withSuite(octets, 9)) == CryptoError::UnknownVersion);
    }
    void releasedPatientIdsAreStillRead()
    {
        Bytes octets = support::released(kFormat, "patient-id");
        const auto lookup = fixedOf<Digest256>("lookup");
        const auto read = unwrapPatientId(hospitalKeys(), lookup, *WrappedPatientId::from(octets));
        QVERIFY(read && *read == fixedOf<PatientId>("patient"));
        octets[0] = 2;
        const auto newer = unwrapPatientId(hospitalKeys(), lookup, *WrappedPatientId::from(octets));
        QVERIFY(!newer && newer.error() == CryptoError::UnknownVersion);
    }
    void theReleasedManifestFitsItsFolder()
    {
        const SecretBytes key = masterKey().auditKey();
        QVERIFY(verifyManifest(support::formatsFolder(kFormat) / "folder", BytesView(key)).empty());
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"

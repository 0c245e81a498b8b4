// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tamper.h"

#include <crypto/circle.h>
#include <crypto/device.h>
#include <crypto/hash.h>
#include <crypto/identity.h>
#include <util/codec.h>

#include <QtTest>

#include <set>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

class IdentityTest : public QObject {
    Q_OBJECT
    HospitalKeys m_keys = HospitalKeys::generate();
    SealingKeyPair m_device = SealingKeyPair::generate();

private Q_SLOTS:
    void deviceFileOpensAndTells()
    {
        const DeviceIdentity device = DeviceIdentity::generate();
        const SecretBytes key = randomSecret(32);
        const Bytes file = device.seal(key);
        QCOMPARE(file.size(), std::size_t{194});
        const auto keys = readDevicePublicKeys(file);
        QVERIFY(keys && keys->signing == device.signing.publicKey() && keys->sealing == device.sealing.publicKey());
        const auto opened = DeviceIdentity::open(file, key);
        QVERIFY(opened.hasValue());
        QVERIFY(equal(opened->signing.seed(), device.signing.seed()) &&
                equal(opened->sealing.secret(), device.sealing.secret()));
        QVERIFY(DeviceIdentity::open(file, randomSecret(32)).error() == CryptoError::NotOpened);
        QVERIFY(device.seal(key) != file);
    }

    void deviceFileRefusesEveryFlippedBit()
    {
        const SecretBytes key = randomSecret(32);
        const Bytes file = DeviceIdentity::generate().seal(key);
        QCOMPARE(flipsAccepted(file, [](const Bytes& f) { return !readDevicePublicKeys(f).hasValue(); }),
                 std::size_t{0});
        QCOMPARE(lengthsAccepted(file, [](const Bytes& f) { return !readDevicePublicKeys(f).hasValue(); }),
                 std::size_t{0});
        // With the digest made right again the public keys and the secrets are still bound together.
        const Bytes body(file.begin(), file.end() - 32);
        QCOMPARE(flipsAccepted(body,
                               [&](Bytes f) {
                                   const Digest256 digest = sha256(f);
                                   f.insert(f.end(), digest.octets.begin(), digest.octets.end());
                                   return !DeviceIdentity::open(f, key).hasValue();
                               }),
                 std::size_t{0});
    }

    void hospitalKeysGoToOneDevice()
    {
        const StaffKeyBinding binding{"chain", "north", m_device.id()};
        const auto sealed = sealHospitalKeys(m_keys, m_device.publicKey(), binding);
        QVERIFY(sealed.hasValue());
        const auto opened = openHospitalKeys(*sealed, m_device, binding);
        QVERIFY(opened && equal(opened->handleKey, m_keys.handleKey) && equal(opened->idKey, m_keys.idKey) &&
                equal(opened->nameKey, m_keys.nameKey));
        const auto refused = [&](const Bytes& octets) {
            return !openHospitalKeys(octets, m_device, binding).hasValue();
        };
        QCOMPARE(flipsAccepted(*sealed, refused), std::size_t{0});
        QCOMPARE(lengthsAccepted(*sealed, refused), std::size_t{0});
        for (const StaffKeyBinding& other :
             {StaffKeyBinding{"chaim", "north", m_device.id()}, StaffKeyBinding{"chain", "south", m_device.id()},
              StaffKeyBinding{"chain", "north", KeyId{}}, StaffKeyBinding{"chainn", "orth", m_device.id()}})
            QVERIFY(openHospitalKeys(*sealed, m_device, other).error() == CryptoError::NotOpened);
        QVERIFY(!openHospitalKeys(*sealed, SealingKeyPair::generate(), binding).hasValue());
    }

    void pseudonymsAreKeyedAndSeparate()
    {
        const HospitalKeys other = HospitalKeys::generate();
        const auto patient = randomFixed<PatientId>();
        QVERIFY(patientHandle(m_keys, patient) == patientHandle(m_keys.clone(), patient));
        QVERIFY(patientHandle(m_keys, patient) != patientHandle(other, patient));
        QVERIFY(patientHandle(m_keys, patient) != patientHandle(m_keys, randomFixed<PatientId>()));
        QVERIFY(commonsHandle(m_keys, "a") != commonsHandle(m_keys, "b"));
        QVERIFY(commonsHandle(m_keys, textViewOf(patient)) != patientHandle(m_keys, patient));
        // Lengths keep the fields apart.
        QVERIFY(recordId(m_keys, "s", "Observation", "1") != recordId(m_keys, "s", "Observatio", "n1"));
        QVERIFY(recordId(m_keys, "s", "Observation", "1") != recordId(m_keys, "sO", "bservation", "1"));
        QVERIFY(recordId(m_keys, "s", "T", "1") != recordIdOfBytes(m_keys, "s", "T", viewOf("1")));
        const RecordId record = recordId(m_keys, "s", "T", "1");
        QVERIFY(versionId(m_keys, record, viewOf("{}")) != versionId(m_keys, record, viewOf("{ }")));
        QVERIFY(versionId(m_keys, record, viewOf("{}")) != versionId(m_keys, RecordId{}, viewOf("{}")));
        QVERIFY(patientLookupMac(m_keys, "s", "1") != patientLookupMac(m_keys, "s1", ""));
        QVERIFY(foldedNameMac(m_keys, "Physician@North") == foldedNameMac(m_keys, "physician@north"));
        QVERIFY(foldedNameMac(m_keys, "physician") != foldedNameMac(m_keys, "physicians"));
        QCOMPARE(foldedName("\xc3\x84rztin A"), std::string("\xc3\x84rztin a"));
        // As documented.
        QVERIFY(equal(record, hmacSha256(m_keys.idKey, Writer().var("record").var("s").var("T").var("1").bytes())));
        QVERIFY(equal(versionId(m_keys, record, viewOf("{}")),
                      hmacSha256(m_keys.idKey, Writer().var("version").var(record).var("{}").bytes())));
    }

    void anOrderIsNamedForItsPatientAlone()
    {
        const PatientHandle handle = patientHandle(m_keys, randomFixed<PatientId>());
        const Digest256 named = orderReference(m_keys, handle, "District court, 4 Ds 12/26");
        QVERIFY(named == orderReference(m_keys, handle, "District court, 4 Ds 12/26"));
        QVERIFY(named != orderReference(m_keys, handle, "District court, 4 Ds 12/27"));
        QVERIFY(named != orderReference(m_keys, PatientHandle{}, "District court, 4 Ds 12/26"));
        QVERIFY(named != orderReference(HospitalKeys::generate(), handle, "District court, 4 Ds 12/26"));
        QVERIFY(equal(orderReference(m_keys, handle, "o"),
                      hmacSha256(m_keys.idKey, Writer().var("legal order").var(handle).var("o").bytes())));
    }

    void patientIdsAreWrappedForTheNode()
    {
        const auto patient = randomFixed<PatientId>();
        const Digest256 mac = patientLookupMac(m_keys, "s", "1");
        const WrappedPatientId wrapped = wrapPatientId(m_keys, mac, patient);
        QVERIFY(unwrapPatientId(m_keys, mac, wrapped).valueOr(PatientId{}) == patient);
        QVERIFY(!unwrapPatientId(m_keys, patientLookupMac(m_keys, "s", "2"), wrapped).hasValue());
        QVERIFY(!unwrapPatientId(HospitalKeys::generate(), mac, wrapped).hasValue());
        QVERIFY(wrapPatientId(m_keys, mac, patient) != wrapped);
        QCOMPARE(flipsAccepted(bytesOf(wrapped.view()),
                               [&](const Bytes& octets) {
                                   return !unwrapPatientId(m_keys, mac, *WrappedPatientId::from(octets)).hasValue();
                               }),
                 std::size_t{0});
    }

    void epochSecretsGoToMembers()
    {
        const SealingKeyPair epoch = SealingKeyPair::generate();
        EpochBinding binding{"chain", {}, 2, m_device.id()};
        const auto sealed = sealEpochSecret(epoch, m_device.publicKey(), binding);
        const auto opened = openEpochSecret(*sealed, m_device, binding, epoch.publicKey());
        QVERIFY(opened && opened->publicKey() == epoch.publicKey() && equal(opened->secret(), epoch.secret()));
        QCOMPARE(flipsAccepted(*sealed,
                               [&](const Bytes& octets) {
                                   return !openEpochSecret(octets, m_device, binding, epoch.publicKey()).hasValue();
                               }),
                 std::size_t{0});
        QVERIFY(openEpochSecret(*sealed, m_device, binding, m_device.publicKey()).error() == CryptoError::Mismatch);
        EpochBinding other = binding;
        other.epoch = 3;
        QVERIFY(openEpochSecret(*sealed, m_device, other, epoch.publicKey()).error() == CryptoError::NotOpened);
        other = binding;
        other.circle.octets[0] = 1;
        QVERIFY(!openEpochSecret(*sealed, m_device, other, epoch.publicKey()).hasValue());
        other = binding;
        other.chain = "other";
        QVERIFY(!openEpochSecret(*sealed, m_device, other, epoch.publicKey()).hasValue());
    }

    void theCustodianNeedsBothPersons()
    {
        const SealingKeyPair custodian = SealingKeyPair::generate();
        const CustodianShares shares = splitCustodian(custodian);
        QVERIFY(!equal(shares.first, custodian.secret()) && !equal(shares.second, custodian.secret()));
        QVERIFY(equal(joinCustodian(shares.first, shares.second, custodian.publicKey())->secret(), custodian.secret()));
        QVERIFY(joinCustodian(shares.first, shares.first, custodian.publicKey()).error() == CryptoError::Mismatch);
        const CustodianShares others = splitCustodian(custodian);
        QVERIFY(joinCustodian(shares.first, others.second, custodian.publicKey()).error() == CryptoError::Mismatch);
        QVERIFY(joinCustodian(shares.first, Bytes(31), custodian.publicKey()).error() == CryptoError::BadKey);

        const ShareBinding binding{"chain", "north", custodian.id(), 1, m_device.id()};
        const auto sealed = sealShare(shares.first, m_device.publicKey(), binding);
        QVERIFY(equal(*openShare(*sealed, m_device, binding), shares.first));
        ShareBinding other = binding;
        other.share = 2;
        QVERIFY(!openShare(*sealed, m_device, other).hasValue());
        other = binding;
        other.custodian = m_device.id();
        QVERIFY(!openShare(*sealed, m_device, other).hasValue());
        QVERIFY(!sealShare(Bytes(31), m_device.publicKey(), binding).hasValue());
    }

    // One kind of envelope is never taken for another, although all carry keys of 32 octets.
    void envelopesAreNotInterchangeable()
    {
        const SealingKeyPair epoch = SealingKeyPair::generate();
        const auto sealed = sealEpochSecret(epoch, m_device.publicKey(), {"chain", {}, 2, m_device.id()});
        Bytes other = *sealed;
        other[2] = 'S';
        QVERIFY(openShare(*sealed, m_device, {}).error() == CryptoError::UnknownVersion);
        QVERIFY(openShare(other, m_device, {}).error() == CryptoError::NotOpened);
    }
};

QTEST_GUILESS_MAIN(IdentityTest)
#include "identity_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// After the objects that held them have gone, no secret of this room is left anywhere in the process's memory.
#include <crypto/bundle.h>
#include <crypto/device.h>
#include <crypto/identity.h>
#include <crypto/random.h>
#include <crypto/record.h>
#include <crypto/slots.h>
#include <crypto/store/database.h>
#include <support/data.h>
#include <support/memory.h>

#include <QtTest>

using namespace twinchart;
using namespace twinchart::crypto;

using support::found;
using support::remember;

class MemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { support::g_wanted.clear(); }

    void theSearchFindsWhatIsThere()
    {
        const SecretBytes secret = randomSecret(32);
        remember("held", secret);
        QVERIFY(!found().empty());
    }

    void nothingIsLeftOfAUser()
    {
        {
            const UserMasterKey key = UserMasterKey::generate();
            remember("master key", key.view());
            remember("replica key", key.replicaKey().view().first(32));
            remember("blobs key", key.blobsKey());
            remember("audit key", key.auditKey());
            remember("identity key", key.identityKey());
            const SecretBytes passphrase = randomSecret(24);
            remember("passphrase", passphrase);
            KeySlots keySlots;
            QVERIFY(keySlots.addPassphrase(key, passphrase, kPassphraseFloor).hasValue());
            const auto text = keySlots.addRecovery(key);
            remember("recovery text", *text);
            remember("recovery key", *parseRecoveryText(textViewOf(text->view())));
            const auto read = KeySlots::decode(keySlots.encode(key));
            QVERIFY(read->openWithPassphrase(passphrase).hasValue());

            const DeviceIdentity device = DeviceIdentity::generate();
            remember("signing seed", device.signing.seed());
            remember("sealing secret", device.sealing.secret());
            const Bytes file = device.seal(key.identityKey());
            const auto opened = DeviceIdentity::open(file, key.identityKey());
            QVERIFY(verifyStrict(device.signing.publicKey(), file, opened->signing.sign(file)));

            const HospitalKeys keys = HospitalKeys::generate();
            remember("handle key", keys.handleKey);
            remember("id key", keys.idKey);
            (void)patientHandle(keys, PatientId{});
            (void)recordId(keys, "s", "T", "1");
            const StaffKeyBinding binding{"chain", "north", device.sealing.id()};
            const auto envelope = sealHospitalKeys(keys, device.sealing.publicKey(), binding);
            QVERIFY(openHospitalKeys(*envelope, device.sealing, binding).hasValue());
        }
        const auto left = found();
        QVERIFY2(left.empty(), left.empty() ? "" : left.front().c_str());
    }

    void nothingIsLeftOfRecords()
    {
        {
            const BundleKey key = BundleKey::generate();
            remember("bundle key", key.view());
            std::vector<SealedRecord> records;
            std::vector<BundleTable::Input> input;
            for (std::uint32_t i = 0; i < 20; ++i) {
                records.push_back(std::move(*sealRecord(Bytes(1024), RecordBinding{})));
                remember("record key", records.back().dek);
            }
            for (std::uint32_t i = 0; i < 20; ++i)
                input.push_back({i, records[i].dek});
            const auto table = BundleTable::make(key, std::move(input));
            const auto deks = table->openAll(key);
            for (std::size_t i = 0; i < 20; ++i)
                QVERIFY(
                    openRecord(records[i].ciphertext, (*deks)[i], RecordBinding{}, records[i].commitment).hasValue());
        }
        const auto left = found();
        QVERIFY2(left.empty(), left.empty() ? "" : left.front().c_str());
    }

    void nothingIsLeftOfAStore()
    {
        const support::TemporaryFolder folder;
        {
            const SecretBytes key = randomSecret(48);
            remember("store key", key.view().first(32));
            std::string hex = toHex(key.view().first(32));
            remember("store key as text", viewOf(hex));
            wipe(hex);
            auto database = store::Database::open(folder.path() / "a.db", key);
            QVERIFY(database.hasValue());
            QVERIFY(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES(1)").hasValue());
            QVERIFY(database->close().hasValue());
        }
        const auto left = found();
        QVERIFY2(left.empty(), left.empty() ? "" : left.front().c_str());
    }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/json.h>
#include <conformance/suites.h>

#include <crypto/aead.h>
#include <crypto/hash.h>
#include <crypto/hpke.h>
#include <crypto/sealing.h>
#include <crypto/signature.h>

namespace twinchart::conformance {

namespace fs = std::filesystem;

namespace {

/// What a case says of our side: accepted, refused, or that its sizes are none of ours.
enum class Got { Accepted, Refused, NotOurs };

Bytes octetsAt(Json json, const char* member)
{
    return json[member].hex().value_or(Bytes{});
}

Got ed25519(Json group, Json test)
{
    const auto key = PublicSigningKey::from(octetsAt(group["publicKey"], "pk"));
    const auto signature = Signature64::from(octetsAt(test, "sig"));
    return key && signature && crypto::verifyStrict(*key, octetsAt(test, "msg"), *signature) ? Got::Accepted
                                                                                             : Got::Refused;
}

Got aesGcm(Json group, Json test)
{
    if (group["keySize"].integer() != 256 || group["ivSize"].integer() != 96 || group["tagSize"].integer() != 128)
        return Got::NotOurs;
    const Bytes key = octetsAt(test, "key");
    const Bytes message = octetsAt(test, "msg");
    const auto nonce = crypto::AeadNonce::from(octetsAt(test, "iv"));
    Bytes sealed = octetsAt(test, "ct");
    const Bytes tag = octetsAt(test, "tag");
    sealed.insert(sealed.end(), tag.begin(), tag.end());
    if (!nonce)
        return Got::Refused;
    const Bytes aad = octetsAt(test, "aad");
    const auto opened = crypto::aeadOpen(key, *nonce, aad, sealed);
    return opened && *opened == message && crypto::aeadSeal(key, *nonce, aad, message) == sealed ? Got::Accepted
                                                                                                 : Got::Refused;
}

Got aesWrap(Json group, Json test)
{
    if (group["keySize"].integer() != 256)
        return Got::NotOurs;
    const Bytes key = octetsAt(test, "key");
    const Bytes message = octetsAt(test, "msg");
    const Bytes wrapped = octetsAt(test, "ct");
    if (key.size() != 32)
        return Got::Refused;
    crypto::KeyWrapper wrapper(key);
    const auto opened = wrapper.unwrap(wrapped);
    return opened && equal(*opened, message) && wrapper.wrap(message) == wrapped ? Got::Accepted : Got::Refused;
}

Got hmac(Json group, Json test)
{
    const Bytes tag = octetsAt(test, "tag");
    const auto size = group["tagSize"].natural().value_or(0) / 8;
    const Digest256 made = crypto::hmacSha256(octetsAt(test, "key"), octetsAt(test, "msg"));
    return size <= Digest256::kSize && equal(made.view().first(size), tag) ? Got::Accepted : Got::Refused;
}

Got hkdf(Json, Json test)
{
    const auto size = test["size"].natural().value_or(0);
    const SecretBytes made = crypto::hkdfExpand(crypto::hkdfExtract(octetsAt(test, "salt"), octetsAt(test, "ikm")),
                                                octetsAt(test, "info"), size);
    return !made.empty() && equal(made, octetsAt(test, "okm")) ? Got::Accepted : Got::Refused;
}

/// A shared secret of zeros is refused, as RFC 9180 section 7.1.4 asks; such cases are "acceptable".
Got x25519(Json, Json test)
{
    const auto pair = crypto::SealingKeyPair::fromSecret(octetsAt(test, "private"));
    const auto other = PublicSealingKey::from(octetsAt(test, "public"));
    if (!pair || !other)
        return Got::Refused;
    const auto agreed = pair->agree(*other);
    return agreed && equal(*agreed, octetsAt(test, "shared")) ? Got::Accepted : Got::Refused;
}

struct Algorithm {
    const char* name;  ///< of the file's "algorithm"
    const char* curve; ///< of the group, where there are several
    Got (*run)(Json group, Json test);
};
constexpr Algorithm kAlgorithms[] = {{"EDDSA", "edwards25519", ed25519}, {"AES-GCM", nullptr, aesGcm},
                                     {"AES-WRAP", nullptr, aesWrap},     {"HMACSHA256", nullptr, hmac},
                                     {"HKDF-SHA-256", nullptr, hkdf},    {"XDH", "curve25519", x25519}};

const Algorithm* algorithmOf(const std::string& name)
{
    for (const Algorithm& algorithm : kAlgorithms)
        if (name == algorithm.name)
            return &algorithm;
    return nullptr;
}

bool isOfCurve(Json group, const char* curve)
{
    return curve == nullptr || group["curve"].text() == curve || group["publicKey"]["curve"].text() == curve;
}

void runTest(const Algorithm& algorithm, Json group, Json test, const std::string& label, Report& report)
{
    const std::string result = test["result"].text().value_or("");
    if (result != "valid" && result != "invalid" && result != "acceptable") {
        report.add(label, "a verdict", "unreadable");
        return;
    }
    const Got got = algorithm.run(group, test);
    if (got == Got::NotOurs)
        report.skip(label, "another size of key, nonce or tag than the product uses");
    else if (result == "acceptable")
        report.add(label, "acceptable", "acceptable"); // whatever it is
    else
        report.add(label, result, got == Got::Accepted ? "valid" : "invalid");
}

/// Every file or row of a suite whose algorithm the product does not use yet.
Report unclaimed(const char* suite, const fs::path& folder, const char* why)
{
    Report report;
    report.suite = suite;
    for (const fs::path& file : jsonFiles(folder))
        report.skip(fs::relative(file, folder).string(), why);
    return report;
}

} // namespace

Report bls12381(const fs::path& folder)
{
    return unclaimed("bls12-381", folder, "pairings are not used yet");
}

Report acvpMlDsa(const fs::path& folder)
{
    return unclaimed("acvp-ml-dsa", folder, "ML-DSA is not used yet");
}

Report scoresNews2(const fs::path& folder)
{
    return unclaimed("scores-news2", folder, "scores are not computed yet");
}

Report wycheproof(const fs::path& folder)
{
    Report report;
    report.suite = "wycheproof";
    for (const fs::path& file : jsonFiles(folder)) {
        const std::string name = fs::relative(file, folder).string();
        const Document document(file);
        const Json root = document.root();
        if (root["testGroups"].elements().empty()) {
            report.add(name, "groups of tests", "unreadable");
            continue;
        }
        const Algorithm* algorithm = algorithmOf(root["algorithm"].text().value_or(""));
        if (algorithm == nullptr) {
            report.skip(name, "an algorithm that the product does not use");
            continue;
        }
        for (const Json group : root["testGroups"].elements()) {
            const bool ours = isOfCurve(group, algorithm->curve);
            for (const Json test : group["tests"].elements()) {
                const std::string label = name + "#" + std::to_string(test["tcId"].integer().value_or(0));
                if (ours)
                    runTest(*algorithm, group, test, label, report);
                else
                    report.skip(label, "another curve than the product uses");
            }
        }
    }
    return report;
}

Report hpkeRfc9180(const fs::path& folder)
{
    Report report;
    report.suite = "hpke-rfc9180";
    for (const fs::path& file : jsonFiles(folder)) {
        const Document document(file);
        const auto suites = document.root().elements();
        if (suites.empty())
            report.add(file.filename().string(), "a list of suites", "unreadable");
        for (std::size_t i = 0; i < suites.size(); ++i) {
            const Json suite = suites[i];
            const std::string name = file.filename().string() + "#" + std::to_string(i);
            if (suite["mode"].integer() != 0 || suite["kem_id"].integer() != 0x20 || suite["kdf_id"].integer() != 1 ||
                suite["aead_id"].integer() != 2) {
                report.skip(name, "another suite than base mode, X25519, HKDF-SHA256, AES-256-GCM");
                continue;
            }
            const auto recipient = crypto::SealingKeyPair::derive(octetsAt(suite, "ikmR"));
            const auto ephemeral = crypto::SealingKeyPair::derive(octetsAt(suite, "ikmE"));
            const Bytes info = octetsAt(suite, "info");
            auto sender = crypto::HpkeContext::send(recipient.publicKey(), info, ephemeral);
            auto receiver = crypto::HpkeContext::receive(recipient, info, octetsAt(suite, "enc"));
            if (!sender || !receiver) {
                report.add(name, "a context", "refused");
                continue;
            }
            const auto messages = suite["encryptions"].elements();
            for (std::size_t n = 0; n < messages.size(); ++n) {
                // Files that hold all messages leave their places out.
                const std::uint64_t place = messages[n]["seq"].natural().value_or(n);
                sender->setSequence(place);
                receiver->setSequence(place);
                const Bytes aad = octetsAt(messages[n], "aad");
                const Bytes plain = octetsAt(messages[n], "pt");
                const Bytes sealed = octetsAt(messages[n], "ct");
                const auto opened = receiver->open(aad, sealed);
                report.add(name + " message " + std::to_string(place), "opens to it, seals to it",
                           opened && equal(*opened, plain) && sender->seal(aad, plain) == sealed
                               ? "opens to it, seals to it"
                               : "differs");
            }
            const auto exports = suite["exports"].elements();
            for (std::size_t n = 0; n < exports.size(); ++n) {
                const Bytes context = octetsAt(exports[n], "exporter_context");
                const auto size = exports[n]["L"].natural().value_or(0);
                report.add(name + " export " + std::to_string(n), toHex(octetsAt(exports[n], "exported_value")),
                           toHex(sender->exportSecret(context, size)));
            }
        }
    }
    return report;
}

} // namespace twinchart::conformance

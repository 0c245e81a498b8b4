// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sync/prooffile.h>

#include <ledger/encoding.h>
#include <ledger/ics23.h>

namespace twinchart::sync {

namespace {
constexpr std::string_view kMagic = "TCP1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kMaxCiphertext = crypto::kRecordLimit + (1u << 20);
constexpr std::size_t kMaxEvidence = 1u << 20;
constexpr std::uint32_t kMaxBlocks = 10'000;
constexpr std::uint32_t kMaxWitnesses = 128;
} // namespace

Bytes witnessMessage(std::string_view chain, const WitnessStatement& s)
{
    Writer out;
    out.var("twinchart witness 1").var(chain).var(s.organisation).u64(s.height).raw(s.header).i64(s.time.ns);
    return std::move(out).take();
}

Bytes encode(const ProofFile& p)
{
    Writer out;
    out.reserve(p.ciphertext.size() + 16'384);
    out.raw(kMagic).u8(kVersion).u8(kSuite).var(p.chain).raw(p.handle).raw(p.catalogue).u8(p.commons ? 1 : 0);
    out.raw(p.dek.view()).var(p.ciphertext).raw(p.path.leaf).u32(p.path.index).u8(p.path.depth);
    for (const Digest256& aunt : p.path.aunts)
        out.raw(aunt);
    out.raw(p.path.root).var(encode(p.evidence)).u32(static_cast<std::uint32_t>(p.blocks.size()));
    for (const ledger::LightBlock& block : p.blocks)
        out.var(ledger::encode(block));
    out.u32(static_cast<std::uint32_t>(p.witnesses.size()));
    for (const WitnessStatement& s : p.witnesses)
        out.raw(s.organisation).u64(s.height).raw(s.header).i64(s.time.ns).raw(s.signature);
    return std::move(out).take();
}

Expected<ProofFile, CodecError> decodeProofFile(BytesView octets)
{
    if (octets.size() > kMaxProofFile)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    if (in.ok() && !known)
        in.fail(CodecError::BadVersion);
    ProofFile p;
    p.chain = in.text(contract::kMaxChainIdOctets);
    p.handle = in.fixed<PatientHandle>();
    p.catalogue = in.fixed<Digest256>();
    const std::uint8_t commons = in.u8();
    if (commons > 1)
        in.fail(CodecError::BadValue);
    p.commons = commons == 1;
    p.dek = SecretBytes::copyOf(in.raw(32));
    p.ciphertext = bytesOf(in.var(kMaxCiphertext));
    p.path.leaf = in.fixed<crypto::LeafBytes>();
    p.path.index = in.u32();
    p.path.depth = in.u8();
    if (p.path.depth > crypto::kMaxTreeDepth || p.path.index >> p.path.depth != 0)
        in.fail(CodecError::BadValue);
    for (unsigned n = 0; n < p.path.depth && in.ok(); ++n)
        p.path.aunts.push_back(in.fixed<Digest256>());
    p.path.root = in.fixed<Digest256>();
    const BytesView evidence = in.var(kMaxEvidence);
    const std::uint32_t blocks = in.count(kMaxBlocks, 4);
    for (std::uint32_t n = 0; n < blocks && in.ok(); ++n) {
        auto block = ledger::decodeLightBlock(in.var(ledger::kMaxLightBlockOctets));
        // What no hash covers could be changed without anybody noticing.
        if (!block || !ledger::isMinimal(block->validators))
            in.fail(CodecError::BadValue);
        else
            p.blocks.push_back(std::move(*block));
    }
    const std::uint32_t witnesses = in.count(kMaxWitnesses, 32 + 8 + 32 + 8 + 64);
    for (std::uint32_t n = 0; n < witnesses && in.ok(); ++n) {
        WitnessStatement& s = p.witnesses.emplace_back();
        s.organisation = in.fixed<contract::OrganisationId>();
        s.height = in.u64();
        s.header = in.fixed<Digest256>();
        s.time.ns = in.i64();
        s.signature = in.fixed<Signature64>();
        if (n > 0 && !(p.witnesses[n - 1].organisation < s.organisation))
            in.fail(CodecError::BadValue);
    }
    TWINCHART_TRY(in.finish());
    TWINCHART_ASSIGN(p.evidence, decodeEvidence(evidence));
    if (!p.evidence.standing || p.blocks.empty())
        return Unexpected{CodecError::BadValue};
    return p;
}

} // namespace twinchart::sync

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/nodeframes.h>

#include "lists.h"

namespace twinchart::gateway {

namespace {
constexpr std::size_t kChainLimit = 50;
constexpr std::size_t kTextLimit = 1'000;
constexpr std::size_t kGenesisLimit = 1u << 20;
} // namespace

void StatusResponse::write(Writer& out) const
{
    out.var(chain).raw(genesisHash);
    writeBool(out, demo);
    writeBool(out, simulatedTime);
    writeBool(out, damaged);
    writeList(out, problems, [&](const std::string& problem) { out.var(problem); });
    out.var(engine).u32(members).u32(pid).u64(height).i64(blockTime.ns).i64(now.ns).u32(clients);
    out.u64(vaultContributions).u64(vaultRecords).u64(vaultBytes).u64(freeBytes);
}

StatusResponse StatusResponse::read(Reader& in)
{
    StatusResponse value;
    value.chain = in.text(kChainLimit);
    value.genesisHash = in.fixed<Digest256>();
    value.demo = readBool(in);
    value.simulatedTime = readBool(in);
    value.damaged = readBool(in);
    value.problems = readList<std::string>(in, 0, 100, 4, [&] { return in.text(kTextLimit); });
    value.engine = in.text(50);
    value.members = in.u32();
    value.pid = in.u32();
    value.height = in.u64();
    value.blockTime.ns = in.i64();
    value.now.ns = in.i64();
    value.clients = in.u32();
    value.vaultContributions = in.u64();
    value.vaultRecords = in.u64();
    value.vaultBytes = in.u64();
    value.freeBytes = in.u64();
    return value;
}

void GenesisResponse::write(Writer& out) const
{
    out.var(genesis);
}
GenesisResponse GenesisResponse::read(Reader& in)
{
    return {bytesOf(in.var(kGenesisLimit))};
}

Bytes sessionMessage(std::string_view chain, const Challenge& challenge)
{
    Writer out;
    out.var("twinchart session").var(chain).var(challenge.view());
    return std::move(out).take();
}

void SessionChallengeResponse::write(Writer& out) const
{
    out.raw(challenge);
}
SessionChallengeResponse SessionChallengeResponse::read(Reader& in)
{
    return {in.fixed<Challenge>()};
}
void SessionChallengeRequest::write(Writer& out) const
{
    out.raw(key);
}
SessionChallengeRequest SessionChallengeRequest::read(Reader& in)
{
    return {in.fixed<KeyId>()};
}

void SessionOpenResponse::write(Writer& out) const
{
    out.raw(token).i64(expires.ns);
}
SessionOpenResponse SessionOpenResponse::read(Reader& in)
{
    SessionOpenResponse value;
    value.token = in.fixed<SessionToken>();
    value.expires.ns = in.i64();
    return value;
}

void SessionOpenRequest::write(Writer& out) const
{
    out.raw(challenge).raw(key).raw(signature);
}
SessionOpenRequest SessionOpenRequest::read(Reader& in)
{
    SessionOpenRequest value;
    value.challenge = in.fixed<Challenge>();
    value.key = in.fixed<PublicSigningKey>();
    value.signature = in.fixed<Signature64>();
    return value;
}

void ClockRequest::write(Writer& out) const
{
    out.i64(now.ns);
}
ClockRequest ClockRequest::read(Reader& in)
{
    return {Instant{in.i64()}};
}

void CheckResponse::write(Writer& out) const
{
    out.u64(checked).u64(invalid).u64(missing);
    writeList(out, findings, [&](const CheckFinding& finding) {
        out.var(finding.where).var(finding.what);
        writeBool(out, finding.missing);
    });
}

CheckResponse CheckResponse::read(Reader& in)
{
    CheckResponse value;
    value.checked = in.u64();
    value.invalid = in.u64();
    value.missing = in.u64();
    value.findings = readList<CheckFinding>(in, 0, 1'000, 9, [&] {
        CheckFinding finding;
        finding.where = in.text(kTextLimit);
        finding.what = in.text(kTextLimit);
        finding.missing = readBool(in);
        return finding;
    });
    return value;
}

void CheckRequest::write(Writer& out) const
{
    writeBool(out, deep);
}
CheckRequest CheckRequest::read(Reader& in)
{
    return {readBool(in)};
}

} // namespace twinchart::gateway

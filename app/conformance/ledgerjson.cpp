// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/ledgerjson.h>

#include <limits>

namespace twinchart::conformance {

namespace {

/// Collects the failure of any part, so that a reader reads on and tells once at its end.
struct Parts {
    bool ok = true;

    template <class T>
    T need(std::optional<T> value)
    {
        if (!value)
            ok = false;
        return value ? std::move(*value) : T{};
    }

    template <class T>
    std::optional<T> fixed(Json json, std::optional<Bytes> octets)
    {
        if (json.none() || (octets && octets->empty()))
            return std::nullopt;
        const auto out = octets ? T::from(*octets) : std::nullopt;
        if (!out)
            ok = false;
        return out;
    }
    ledger::OptionalHash hash(Json json) { return fixed<Digest256>(json, json.hex()); }
    std::optional<ledger::Address> address(Json json) { return fixed<ledger::Address>(json, json.hex()); }

    /// 32-bit number; null counts as zero, as protobuf has it.
    std::int32_t small(Json json)
    {
        const std::int64_t value = json.none() ? 0 : need(json.integer());
        if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
            ok = false;
        return static_cast<std::int32_t>(value);
    }

    template <class T>
    std::optional<T> done(T value) const
    {
        return ok ? std::optional<T>(std::move(value)) : std::nullopt;
    }
};

std::optional<ledger::CommitSig> commitSigOf(Json json)
{
    Parts p;
    ledger::CommitSig out;
    const std::int64_t flag = p.need(json["block_id_flag"].integer());
    if (flag < 1 || flag > 3)
        return std::nullopt;
    out.flag = static_cast<ledger::BlockIdFlag>(flag);
    out.validatorAddress = p.address(json["validator_address"]);
    if (!json["timestamp"].none())
        out.timestamp = p.need(timestampOf(json["timestamp"]));
    // Absent entries of the model-based vectors carry protobuf's zero instead of Go's; both mean "none".
    if (out.flag == ledger::BlockIdFlag::Absent && out.timestamp == ledger::Timestamp{0, 0})
        out.timestamp = {};
    if (!json["signature"].none())
        out.signature = p.need(json["signature"].base64());
    return p.done(out);
}

std::optional<ledger::Validator> validatorOf(Json json)
{
    Parts p;
    ledger::Validator out;
    out.address = p.need(p.address(json["address"]));
    if (json["pub_key"]["type"].text() != "tendermint/PubKeyEd25519")
        return std::nullopt;
    out.key = p.need(PublicSigningKey::from(p.need(json["pub_key"]["value"].base64())));
    const Json power = json["voting_power"].present() ? json["voting_power"] : json["power"];
    out.power = p.need(power.integer());
    if (!json["proposer_priority"].none())
        out.proposerPriority = p.need(json["proposer_priority"].integer());
    return p.done(out);
}

} // namespace

std::optional<ledger::Timestamp> timestampOf(Json json)
{
    const auto text = json.text();
    return text ? ledger::parseTimestamp(*text) : std::nullopt;
}

std::optional<ledger::BlockId> blockIdOf(Json json)
{
    Parts p;
    ledger::BlockId out;
    if (json.none())
        return out;
    out.hash = p.hash(json["hash"]);
    const Json parts = json["parts"].present() ? json["parts"] : json["part_set_header"];
    if (!parts.none()) {
        const std::uint64_t total = p.need(parts["total"].natural());
        if (total > std::numeric_limits<std::uint32_t>::max())
            return std::nullopt;
        out.parts.total = static_cast<std::uint32_t>(total);
        out.parts.hash = p.hash(parts["hash"]);
    }
    return p.done(out);
}

std::optional<ledger::Header> headerOf(Json json)
{
    Parts p;
    ledger::Header out;
    out.version.block = p.need(json["version"]["block"].natural());
    out.version.app = json["version"]["app"].none() ? 0 : p.need(json["version"]["app"].natural());
    out.chainId = p.need(json["chain_id"].text());
    out.height = p.need(json["height"].integer());
    out.time = p.need(timestampOf(json["time"]));
    out.lastBlockId = p.need(blockIdOf(json["last_block_id"]));
    out.lastCommitHash = p.hash(json["last_commit_hash"]);
    out.dataHash = p.hash(json["data_hash"]);
    out.validatorsHash = p.hash(json["validators_hash"]);
    out.nextValidatorsHash = p.hash(json["next_validators_hash"]);
    out.consensusHash = p.hash(json["consensus_hash"]);
    if (!json["app_hash"].none())
        out.appHash = p.need(json["app_hash"].hex());
    out.lastResultsHash = p.hash(json["last_results_hash"]);
    out.evidenceHash = p.hash(json["evidence_hash"]);
    out.proposerAddress = p.address(json["proposer_address"]);
    return p.done(out);
}

std::optional<ledger::Commit> commitOf(Json json)
{
    Parts p;
    ledger::Commit out;
    out.height = p.need(json["height"].integer());
    out.round = p.small(json["round"]);
    out.blockId = p.need(blockIdOf(json["block_id"]));
    for (const Json entry : json["signatures"].elements())
        out.signatures.push_back(p.need(commitSigOf(entry)));
    return p.done(out);
}

std::optional<ledger::SignedHeader> signedHeaderOf(Json json)
{
    Parts p;
    ledger::SignedHeader out;
    out.header = p.need(headerOf(json["header"]));
    out.commit = p.need(commitOf(json["commit"]));
    return p.done(out);
}

std::optional<ledger::ValidatorSet> validatorSetOf(Json json)
{
    Parts p;
    ledger::ValidatorSet out;
    if (!json["validators"].present())
        return std::nullopt;
    for (const Json validator : json["validators"].elements())
        out.validators.push_back(p.need(validatorOf(validator)));
    // JSON answers come in any order; both public clients put them into the set's order before they hash.
    out = ledger::makeValidatorSet(std::move(out.validators));
    if (!json["proposer"].none())
        out.proposer = validatorOf(json["proposer"]);
    return p.done(out);
}

} // namespace twinchart::conformance

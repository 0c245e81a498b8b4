// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"
#include "usablekey.h"

namespace twinchart::contract {

namespace {
std::optional<KeyField> currentValidator(const Context& context, const OrganisationId& organisation)
{
    return validatorOf(context.genesis, organisation, context.state.load<ValidatorEntry>(key::validator(organisation)));
}

/// Two members with one key would be one validator. Entries of genesis members are few, those by vote fewer.
bool isTaken(const Context& context, const KeyField& key)
{
    for (const GenesisMember& member : context.genesis.members)
        if (currentValidator(context, organisationId(member.id)) == key)
            return true;
    bool taken = false;
    context.state.visit(key::validatorPrefix(), [&](BytesView, BytesView value) {
        if (decodeEntry<ValidatorEntry>(value).value().key == key)
            taken = true;
    });
    return taken;
}
} // namespace

std::optional<KeyField> validatorOf(const Genesis& genesis, const OrganisationId& organisation,
                                    const std::optional<ValidatorEntry>& entry)
{
    if (entry)
        return entry->key;
    for (const GenesisMember& member : genesis.members)
        if (organisationId(member.id) == organisation && member.validator)
            return keyField(*member.validator);
    return std::nullopt;
}

Code setValidator(const Context& context, const OrganisationId& organisation, const std::optional<KeyField>& key)
{
    auto member = context.state.load<MemberEntry>(key::member(organisation)).value();
    auto parameters = context.state.load<ParametersEntry>(key::parameters()).value();
    if (key) {
        if (!isUsableKey(*key))
            return Code::BadField;
        if (isTaken(context, *key))
            return Code::AlreadyExists;
    } else {
        if (!member.signsBlocks)
            return Code::AlreadyExists;
        if (parameters.signingMembers <= 1)
            return Code::LastValidator;
    }
    if (!context.validatorsMayChange)
        return Code::ValidatorsFixed;
    if (key && !member.signsBlocks)
        ++parameters.signingMembers;
    if (!key)
        --parameters.signingMembers;
    member.signsBlocks = key.has_value();
    context.state.store(key::validator(organisation), ValidatorEntry{key, context.height});
    context.state.store(key::member(organisation), member);
    context.state.store(key::parameters(), parameters);
    return Code::Ok;
}

} // namespace twinchart::contract

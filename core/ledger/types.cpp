// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ledger/types.h>

#include <ledger/hashes.h>

#include <algorithm>

namespace twinchart::ledger {

namespace {
constexpr std::int64_t kSecondsPerDay = 86'400;

/// `count` decimal digits at the front of `text`, which moves on; none when they are not all digits.
std::optional<std::int32_t> digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count)
        return std::nullopt;
    std::int32_t value = 0;
    for (const char c : text.substr(0, count)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool literal(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}
} // namespace

Timestamp Timestamp::from(Instant t)
{
    const std::int64_t s = t.seconds();
    return {s, static_cast<std::int32_t>(t.ns - s * 1'000'000'000)};
}

std::optional<Instant> Timestamp::instant() const
{
    constexpr std::int64_t kEdge = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 1;
    if (!valid() || seconds < -kEdge || seconds > kEdge)
        return std::nullopt;
    return Instant{seconds * 1'000'000'000 + nanos};
}

bool Timestamp::valid() const
{
    return seconds >= kMinSeconds && seconds <= kMaxSeconds && nanos >= 0 && nanos <= 999'999'999;
}

std::optional<Timestamp> parseTimestamp(std::string_view text)
{
    const auto year = digits(text, 4);
    if (!year || *year < 1 || !literal(text, '-'))
        return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !literal(text, '-'))
        return std::nullopt;
    const auto day = digits(text, 2);
    if (!day || !literal(text, 'T'))
        return std::nullopt;
    const CivilDate date{*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)};
    const auto hour = digits(text, 2);
    if (!isValid(date) || !hour || *hour > 23 || !literal(text, ':'))
        return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *minute > 59 || !literal(text, ':'))
        return std::nullopt;
    const auto second = digits(text, 2);
    if (!second || *second > 59)
        return std::nullopt;
    std::int32_t nanos = 0;
    if (literal(text, '.')) {
        std::int32_t scale = 100'000'000;
        const std::size_t before = text.size();
        while (!text.empty() && text.front() >= '0' && text.front() <= '9' && scale > 0) {
            nanos += (text.front() - '0') * scale;
            scale /= 10;
            text.remove_prefix(1);
        }
        if (text.size() == before)
            return std::nullopt;
    }
    if (text != "Z")
        return std::nullopt;
    return Timestamp{daysFromCivil(date) * kSecondsPerDay + *hour * 3600 + *minute * 60 + *second, nanos};
}

Validator makeValidator(const PublicSigningKey& key, std::int64_t power)
{
    return {addressOf(key), key, power, 0};
}

ValidatorSet makeValidatorSet(std::vector<Validator> validators)
{
    std::ranges::sort(validators, [](const Validator& a, const Validator& b) {
        return a.power != b.power ? a.power > b.power : a.address < b.address;
    });
    ValidatorSet set;
    set.validators = std::move(validators);
    return set;
}

} // namespace twinchart::ledger

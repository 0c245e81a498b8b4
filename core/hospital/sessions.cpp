// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessions.h"

#include <crypto/hash.h>
#include <crypto/random.h>
#include <crypto/signature.h>

#include <algorithm>

namespace twinchart::hospital {

namespace {
constexpr std::size_t kMaxChallenges = 4'096;
constexpr std::size_t kMaxSessions = 4'096;
constexpr std::size_t kMaxBuckets = 4'096;
constexpr double kKeyBurst = 30;
constexpr double kKeyPerSecond = 1;
constexpr double kAllBurst = 500;
constexpr double kAllPerSecond = 50;

/// Removes what has run out, and when still full the entry that runs out first.
template <class Map>
void makeRoom(Map& map, std::size_t most, Sessions::Time now)
{
    std::erase_if(map, [&](const auto& entry) { return entry.second.until <= now; });
    if (map.size() >= most)
        map.erase(std::ranges::min_element(map, {}, [](const auto& entry) { return entry.second.until; }));
}
} // namespace

Sessions::Sessions(std::string chain, std::chrono::seconds challengeLifetime, std::chrono::seconds sessionLifetime)
    : m_chain(std::move(chain)), m_challengeLifetime(challengeLifetime), m_sessionLifetime(sessionLifetime),
      m_all{kAllBurst, std::chrono::steady_clock::now()}
{
}

bool Sessions::take(Bucket& bucket, double burst, double perSecond, Time now)
{
    const double seconds = std::chrono::duration<double>(now - bucket.last).count();
    bucket.tokens = std::min(burst, bucket.tokens + std::max(0.0, seconds) * perSecond);
    bucket.last = now;
    if (bucket.tokens < 1)
        return false;
    bucket.tokens -= 1;
    return true;
}

std::optional<gateway::Challenge> Sessions::challenge(const KeyId& key, Time now)
{
    const std::lock_guard lock(m_mutex);
    if (m_perKey.size() >= kMaxBuckets)
        m_perKey.clear();
    const auto bucket = m_perKey.try_emplace(key, Bucket{kKeyBurst, now}).first;
    if (!take(bucket->second, kKeyBurst, kKeyPerSecond, now) || !take(m_all, kAllBurst, kAllPerSecond, now))
        return std::nullopt;
    makeRoom(m_challenges, kMaxChallenges, now);
    const auto challenge = crypto::randomFixed<gateway::Challenge>();
    m_challenges[challenge] = {key, now + m_challengeLifetime};
    return challenge;
}

Expected<gateway::SessionToken, Sessions::Why> Sessions::open(const gateway::SessionOpenRequest& request, Time now)
{
    const KeyId key = crypto::keyIdOf(request.key);
    {
        const std::lock_guard lock(m_mutex);
        const auto asked = m_challenges.extract(request.challenge);
        if (!asked || asked.mapped().until <= now || asked.mapped().key != key)
            return Unexpected{Why::UnknownChallenge};
    }
    if (!crypto::verifyStrict(request.key, gateway::sessionMessage(m_chain, request.challenge), request.signature))
        return Unexpected{Why::BadSignature};
    const std::lock_guard lock(m_mutex);
    makeRoom(m_sessions, kMaxSessions, now);
    const auto token = crypto::randomFixed<gateway::SessionToken>();
    m_sessions[crypto::sha256(token)] = {key, now + m_sessionLifetime};
    return token;
}

void Sessions::letIn(const KeyId& key)
{
    const std::lock_guard lock(m_mutex);
    if (const auto bucket = m_perKey.find(key); bucket != m_perKey.end())
        bucket->second.tokens = std::min(kKeyBurst, bucket->second.tokens + 1);
}

std::optional<KeyId> Sessions::owner(const gateway::SessionToken& token, Time now)
{
    const Digest256 digest = crypto::sha256(token);
    const std::lock_guard lock(m_mutex);
    const auto session = m_sessions.find(digest);
    if (session == m_sessions.end())
        return std::nullopt;
    if (session->second.until <= now) {
        m_sessions.erase(session);
        return std::nullopt;
    }
    return session->second.key;
}

void Sessions::close(const gateway::SessionToken& token)
{
    const Digest256 digest = crypto::sha256(token);
    const std::lock_guard lock(m_mutex);
    m_sessions.erase(digest);
}

void Sessions::closeAllOf(const KeyId& key)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_sessions, [&](const auto& entry) { return entry.second.key == key; });
}

std::size_t Sessions::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_sessions.size();
}

} // namespace twinchart::hospital

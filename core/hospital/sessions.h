// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/nodeframes.h>
#include <util/expected.h>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>

namespace twinchart::hospital {

/// Challenges and session tokens, in memory alone: a restarted node knows none. Bounded; thread-safe. Whether a key
/// may log in at all is the caller's question.
class Sessions {
public:
    using Time = std::chrono::steady_clock::time_point;
    Sessions(std::string chain, std::chrono::seconds challengeLifetime, std::chrono::seconds sessionLifetime);

    /// None: too many were asked for this key, or by all together.
    std::optional<gateway::Challenge> challenge(const KeyId& key, Time now);

    enum class Why { BadSignature, UnknownChallenge, TooMany };
    /// Spends the challenge whatever comes of it.
    Expected<gateway::SessionToken, Why> open(const gateway::SessionOpenRequest& request, Time now);
    /// That this key was let in: what its challenge took from its allowance comes back, so that only log-ins that
    /// fail, or are never finished, are slowed down.
    void letIn(const KeyId& key);
    /// Whose session it is.
    std::optional<KeyId> owner(const gateway::SessionToken& token, Time now);
    void close(const gateway::SessionToken& token);
    void closeAllOf(const KeyId& key);
    std::size_t size() const;

private:
    struct Bucket {
        double tokens = 0;
        Time last;
    };
    static bool take(Bucket& bucket, double burst, double perSecond, Time now);

    struct Asked {
        KeyId key;
        Time until;
    };
    struct Session {
        KeyId key;
        Time until;
    };
    const std::string m_chain;
    const std::chrono::seconds m_challengeLifetime;
    const std::chrono::seconds m_sessionLifetime;
    mutable std::mutex m_mutex;
    std::map<gateway::Challenge, Asked> m_challenges;
    std::map<Digest256, Session> m_sessions; ///< by SHA-256 of the token: looking one up tells no time about it
    std::map<KeyId, Bucket> m_perKey;
    Bucket m_all;
};

} // namespace twinchart::hospital

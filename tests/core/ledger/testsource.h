// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testchain.h"

#include <ledger/hashes.h>
#include <ledger/lightclient.h>

#include <map>

namespace twinchart::ledger::testing {

/// A chain from height 1 whose blocks are linked; of its four validators `replaced` change every `every` heights.
class History {
public:
    History(std::int64_t length, std::int64_t every, unsigned replaced = 1) : m_every(every), m_replaced(replaced)
    {
        // Signatures are the slow part: made when a block is asked for.
        BlockId last;
        for (std::int64_t h = 1; h <= length; ++h) {
            Header header = headerOf(h, setAt(h), setAt(h + 1));
            header.lastBlockId = last;
            last = blockIdOf(header);
            m_headers.push_back(std::move(header));
        }
    }
    std::int64_t top() const { return static_cast<std::int64_t>(m_headers.size()); }
    std::vector<VoteSigner> signersAt(std::int64_t height) const
    {
        return signersOf(static_cast<unsigned>(height / m_every) * m_replaced, 4);
    }
    ValidatorSet setAt(std::int64_t height) const { return setOf(signersAt(height)); }
    LightBlock block(std::int64_t height) const
    {
        const Header& header = m_headers[static_cast<std::size_t>(height - 1)];
        const ValidatorSet set = setAt(height);
        return {{header, commitOf(header, set, signersAt(height))}, set};
    }
    VerifiedBlock at(std::int64_t height) const
    {
        return {restoreTrusted(m_headers[static_cast<std::size_t>(height - 1)], setAt(height)).value(), block(height)};
    }
    /// Another block of that height, with another state, signed by so many of the true validators.
    LightBlock forged(std::int64_t height, unsigned signing, std::uint8_t variant = 1) const
    {
        Header header = m_headers[static_cast<std::size_t>(height - 1)];
        header.appHash[0] = static_cast<std::uint8_t>(header.appHash[0] ^ variant);
        return signedBy(header, signing);
    }
    LightBlock signedBy(const Header& header, unsigned signing, std::int32_t round = 0) const
    {
        const ValidatorSet set = setAt(header.height);
        std::vector<VoteSigner> signers = signersAt(header.height);
        while (signers.size() > signing)
            signers.pop_back();
        Commit commit{header.height, round, blockIdOf(header), {}};
        for (const Validator& validator : set.validators) {
            CommitSig entry;
            for (const VoteSigner& signer : signers)
                if (signer.address() == validator.address)
                    entry = signer.precommit(header.chainId, header.height, round, commit.blockId,
                                             Timestamp{header.time.seconds + 1, 7});
            commit.signatures.push_back(std::move(entry));
        }
        return {{header, std::move(commit)}, set};
    }
    const Header& header(std::int64_t height) const { return m_headers[static_cast<std::size_t>(height - 1)]; }

private:
    std::int64_t m_every;
    unsigned m_replaced;
    std::vector<Header> m_headers;
};

/// A provider of a history, with what a test changes in it.
class Source final : public BlockSource {
public:
    explicit Source(const History& history) : blocks(history), newest(history.top()) {}

    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        ++fetches;
        if (silent)
            return Unexpected{Problem::NoAnswer};
        if (const auto it = failing.find(height); it != failing.end())
            return Unexpected{it->second};
        if (height == 0)
            return blocks[newest];
        if (height > newest)
            return Unexpected{Problem::TooHigh};
        return blocks[height];
    }
    void report(const LightClientAttackEvidence& evidence) override { reported.push_back(evidence); }

private:
    /// Blocks made when they are first asked for.
    class Blocks {
    public:
        explicit Blocks(const History& history) : m_history(history) {}
        LightBlock& operator[](std::int64_t height)
        {
            auto it = m_made.find(height);
            if (it == m_made.end())
                it = m_made.emplace(height, m_history.block(height)).first;
            return it->second;
        }

    private:
        const History& m_history;
        std::map<std::int64_t, LightBlock> m_made;
    };

public:
    Blocks blocks;
    std::int64_t newest;
    std::map<std::int64_t, Problem> failing; ///< by the height asked for; 0 = the newest
    bool silent = false;
    int fetches = 0;
    std::vector<LightClientAttackEvidence> reported;
};

inline ClientOptions clientOptions()
{
    ClientOptions options;
    options.verify = usualOptions();
    return options;
}

/// After every block of a history, within the period.
inline Instant farNow()
{
    return Instant::fromSeconds(kStart + 5'000);
}

} // namespace twinchart::ledger::testing

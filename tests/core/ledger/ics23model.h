// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ledger/ics23.h>
#include <ledger/merkle.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace twinchart::ledger {

using Pairs = std::vector<std::pair<Bytes, Bytes>>;

/// The naive model: sorted leaves under any shape that `cut` chooses. The spec does not fix the shape.
struct Model {
    Pairs leaves;
    std::vector<std::vector<InnerStep>> paths;
    Digest256 root;

    template <class Cut>
    Model(const std::map<Bytes, Bytes>& content, Cut cut) : leaves(content.begin(), content.end()), paths(leaves.size())
    {
        root = build(0, leaves.size(), cut);
    }
    template <class Cut>
    Digest256 build(std::size_t from, std::size_t to, Cut& cut)
    {
        if (to - from == 1)
            return proofLeafHash(leaves[from].first, leaves[from].second);
        const std::size_t middle = from + 1 + cut(to - from - 1);
        const Digest256 left = build(from, middle, cut);
        const Digest256 right = build(middle, to, cut);
        for (std::size_t i = from; i < to; ++i)
            paths[i].push_back(i < middle ? InnerStep{true, right} : InnerStep{false, left});
        return innerHash(left, right);
    }
    ExistenceProof existence(std::size_t i) const { return {leaves[i].first, leaves[i].second, paths[i]}; }
    /// What an honest prover gives for a key that is not there.
    NonExistenceProof absence(const Bytes& key) const
    {
        std::size_t i = 0;
        while (i < leaves.size() && leaves[i].first < key)
            ++i;
        NonExistenceProof out{key, std::nullopt, std::nullopt};
        if (i > 0)
            out.left = existence(i - 1);
        if (i < leaves.size())
            out.right = existence(i);
        return out;
    }
    /// The leaves under a prefix: first and behind the last.
    std::pair<std::size_t, std::size_t> under(const Bytes& prefix) const
    {
        std::size_t first = 0;
        while (first < leaves.size() && leaves[first].first < prefix)
            ++first;
        std::size_t last = first;
        while (last < leaves.size() && beginsWith(leaves[last].first, prefix))
            ++last;
        return {first, last};
    }
    static bool beginsWith(const Bytes& key, const Bytes& prefix)
    {
        return key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin());
    }
    bool holds(const Bytes& key) const
    {
        return std::ranges::any_of(leaves, [&](const auto& leaf) { return leaf.first == key; });
    }
};

} // namespace twinchart::ledger

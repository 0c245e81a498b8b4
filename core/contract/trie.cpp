// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/trie.h>

#include <ledger/hashes.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace twinchart::contract {

namespace {
constexpr std::size_t kMaxKeyOctetsOfTrie = 255;
constexpr std::uint32_t kBitsPerOctet = 8;
} // namespace

/// Immutable after it was made, but for the hash, which is computed once when a root is asked for.
struct StateTrie::Node {
    explicit Node(bool leaf) : isLeaf(leaf) {}
    const bool isLeaf;
    mutable bool isHashed = false;
};

namespace {
using Node = StateTrie::Node;
using NodePtr = std::shared_ptr<const Node>;

/// Key, value and hash lie behind the leaf in its own block of memory: who comes to it has them at hand.
struct Leaf : Node {
    static std::shared_ptr<const Leaf> made(BytesView key, BytesView value);
    Leaf(BytesView key, BytesView value)
        : Node(true), keySize(static_cast<std::uint8_t>(key.size())), valueSize(value.size())
    {
        std::ranges::copy(key, octets());
        std::ranges::copy(value, octets() + keySize);
        new (octets() + keySize + valueSize) Digest256;
    }
    BytesView key() const { return {octets(), keySize}; }
    BytesView value() const { return {octets() + keySize, valueSize}; }
    Digest256& hash() const
    {
        return *std::launder(reinterpret_cast<Digest256*>(const_cast<Leaf*>(this)->octets() + keySize + valueSize));
    }

private:
    std::uint8_t* octets() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    const std::uint8_t* octets() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    const std::uint8_t keySize;
    const std::size_t valueSize;
};
static_assert(alignof(Digest256) == 1 && std::is_trivially_destructible_v<Digest256>);

/// Gives each object so many octets behind itself.
template <class T>
struct WithRoomBehind {
    using value_type = T;
    explicit WithRoomBehind(std::size_t octets) : room(octets) {}
    template <class U>
    explicit WithRoomBehind(const WithRoomBehind<U>& other) : room(other.room)
    {
    }
    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T) + room)); }
    void deallocate(T* at, std::size_t) noexcept { ::operator delete(at); }
    template <class U>
    bool operator==(const WithRoomBehind<U>& other) const
    {
        return room == other.room;
    }
    std::size_t room;
};
std::shared_ptr<const Leaf> Leaf::made(BytesView key, BytesView value)
{
    const WithRoomBehind<Leaf> allocator(key.size() + value.size() + sizeof(Digest256));
    return std::allocate_shared<Leaf>(allocator, key, value);
}
static_assert(kMaxKeyOctetsOfTrie <= std::numeric_limits<std::uint8_t>::max());
struct Inner : Node {
    Inner(std::uint32_t b, NodePtr left, NodePtr right) : Node(false), bit(b), child{std::move(left), std::move(right)}
    {
    }
    std::uint32_t bit; ///< the first bit in which its keys differ; 0 = highest bit of the first octet
    std::array<NodePtr, 2> child;
    mutable Digest256 hash; ///< last: who looks for a key reads what lies before it
};

const Leaf& leaf(const Node& n)
{
    return static_cast<const Leaf&>(n);
}
const Inner& inner(const Node& n)
{
    return static_cast<const Inner&>(n);
}

std::size_t bitOf(BytesView key, std::uint32_t bit)
{
    const std::uint32_t at = bit / kBitsPerOctet;
    return at < key.size() ? (key[at] >> (kBitsPerOctet - 1 - bit % kBitsPerOctet)) & 1U : 0U;
}

/// Where two keys part: `bit`, and whether `a` comes first. A key that is the beginning of the other parts from it
/// at its own end and comes first. None when they are equal.
struct Parting {
    std::uint32_t bit = 0;
    bool aFirst = false;
    bool isPrefix = false;
};
std::optional<Parting> parting(BytesView a, BytesView b)
{
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (a[i] == b[i])
            continue;
        std::uint32_t bit = 0;
        while (((a[i] ^ b[i]) >> (kBitsPerOctet - 1 - bit) & 1) == 0)
            ++bit;
        return Parting{static_cast<std::uint32_t>(i) * kBitsPerOctet + bit, a[i] < b[i], false};
    }
    if (a.size() == b.size())
        return std::nullopt;
    return Parting{static_cast<std::uint32_t>(common) * kBitsPerOctet, a.size() < b.size(), true};
}

const Leaf& bestLeaf(const Node& from, BytesView key)
{
    const Node* n = &from;
    while (!n->isLeaf)
        n = inner(*n).child[bitOf(key, inner(*n).bit)].get();
    return leaf(*n);
}
const Leaf& outermost(const Node& from, std::size_t side)
{
    const Node* n = &from;
    while (!n->isLeaf)
        n = inner(*n).child[side].get();
    return leaf(*n);
}

const Digest256& hashOf(const Node& n)
{
    Digest256& hash = n.isLeaf ? leaf(n).hash() : inner(n).hash;
    if (!n.isHashed) {
        hash = n.isLeaf ? ledger::proofLeafHash(leaf(n).key(), leaf(n).value())
                        : ledger::proofInnerHash(hashOf(*inner(n).child[0]), hashOf(*inner(n).child[1]));
        n.isHashed = true;
    }
    return hash;
}

/// The way from the root to where `key` parts: inner nodes and the side taken in each.
struct Step {
    const Inner* node;
    std::size_t side;
};
/// Copies the nodes of `way` above a changed child; the new root.
NodePtr rebuilt(const std::vector<Step>& way, NodePtr changed)
{
    for (auto step = way.rbegin(); step != way.rend(); ++step) {
        const NodePtr& other = step->node->child[1 - step->side];
        changed = step->side == 0 ? std::make_shared<Inner>(step->node->bit, std::move(changed), other)
                                  : std::make_shared<Inner>(step->node->bit, other, std::move(changed));
    }
    return changed;
}

ledger::ExistenceProof existence(const Node& root, const Leaf& of)
{
    ledger::ExistenceProof proof;
    proof.key = bytesOf(of.key());
    proof.value = bytesOf(of.value());
    const Node* n = &root;
    while (!n->isLeaf) {
        const std::size_t side = bitOf(of.key(), inner(*n).bit);
        proof.path.push_back({side == 0, hashOf(*inner(*n).child[1 - side])});
        n = inner(*n).child[side].get();
    }
    std::ranges::reverse(proof.path);
    return proof;
}

/// The leaves below the open nodes, the last of them first, from left to right; until `visit` gives false.
template <class Visit>
void walk(std::vector<const Node*> open, Visit visit)
{
    while (!open.empty()) {
        const Node* n = open.back();
        open.pop_back();
        if (!n->isLeaf) {
            open.push_back(inner(*n).child[1].get());
            open.push_back(inner(*n).child[0].get());
        } else if (!visit(leaf(*n))) {
            return;
        }
    }
}

/// What holds exactly the keys under a prefix, and what hangs off the last turns to its left and right.
struct Subtree {
    const Node* node = nullptr; ///< none: no key begins with the prefix
    const Node* before = nullptr;
    const Node* after = nullptr;
};
Subtree subtreeOf(const Node& root, BytesView prefix)
{
    Subtree out{&root, nullptr, nullptr};
    while (!out.node->isLeaf && inner(*out.node).bit < prefix.size() * kBitsPerOctet) {
        const Inner& at = inner(*out.node);
        const std::size_t side = bitOf(prefix, at.bit);
        (side == 0 ? out.after : out.before) = at.child[1 - side].get();
        out.node = at.child[side].get();
    }
    const BytesView first = outermost(*out.node, 0).key();
    if (first.size() < prefix.size() || !equal(first.first(prefix.size()), prefix))
        out.node = nullptr;
    return out;
}
} // namespace

bool StateTrie::put(BytesView key, BytesView value)
{
    if (key.empty() || value.empty() || key.size() > kMaxKeyOctetsOfTrie)
        return false;
    NodePtr added = Leaf::made(key, value);
    if (!m_root) {
        m_root = std::move(added);
        m_size = 1;
        return true;
    }
    const auto part = parting(key, bestLeaf(*m_root, key).key());
    if (part && part->isPrefix)
        return false;
    std::vector<Step> way;
    NodePtr at = m_root;
    while (!at->isLeaf && (!part || inner(*at).bit < part->bit)) {
        const std::size_t side = bitOf(key, inner(*at).bit);
        way.push_back({&inner(*at), side});
        at = inner(*at).child[side];
    }
    if (part) {
        added = part->aFirst ? std::make_shared<Inner>(part->bit, std::move(added), at)
                             : std::make_shared<Inner>(part->bit, at, std::move(added));
        ++m_size;
    }
    m_root = rebuilt(way, std::move(added));
    return true;
}

bool StateTrie::erase(BytesView key)
{
    if (!m_root || !equal(bestLeaf(*m_root, key).key(), key))
        return false;
    std::vector<Step> way;
    for (const Node* n = m_root.get(); !n->isLeaf; n = inner(*n).child[way.back().side].get())
        way.push_back({&inner(*n), bitOf(key, inner(*n).bit)});
    --m_size;
    if (way.empty()) {
        m_root.reset();
        return true;
    }
    // The other child takes the place of their parent.
    const Step last = way.back();
    way.pop_back();
    m_root = rebuilt(way, last.node->child[1 - last.side]);
    return true;
}

bool StateTrie::append(std::span<const ledger::Entry> entries)
{
    // The right edge, opened: inner nodes that still wait for their right child. What is left of it stays as it is.
    struct Waiting {
        std::uint32_t bit;
        NodePtr left;
    };
    std::vector<Waiting> edge;
    NodePtr last = m_root;
    for (; last && !last->isLeaf; last = inner(*last).child[1])
        edge.push_back({inner(*last).bit, inner(*last).child[0]});
    const auto closeLast = [&] {
        last = std::make_shared<Inner>(edge.back().bit, std::move(edge.back().left), std::move(last));
        edge.pop_back();
    };
    BytesView before = last ? leaf(*last).key() : BytesView();
    for (const ledger::Entry& entry : entries) {
        if (entry.key.empty() || entry.value.empty() || entry.key.size() > kMaxKeyOctetsOfTrie)
            return false;
        if (last) {
            const auto part = parting(before, entry.key);
            if (!part || !part->aFirst || part->isPrefix)
                return false;
            while (!edge.empty() && edge.back().bit > part->bit)
                closeLast();
            edge.push_back({part->bit, std::move(last)});
        }
        last = Leaf::made(entry.key, entry.value);
        before = entry.key;
    }
    if (entries.empty())
        return true;
    while (!edge.empty())
        closeLast();
    m_root = std::move(last);
    m_size += entries.size();
    return true;
}

std::optional<StateTrie::Entry> StateTrie::entry(BytesView key) const
{
    if (!m_root)
        return std::nullopt;
    const Leaf& found = bestLeaf(*m_root, key);
    if (!equal(found.key(), key))
        return std::nullopt;
    return Entry{found.key(), found.value()};
}

std::optional<BytesView> StateTrie::find(BytesView key) const
{
    const auto found = entry(key);
    return found ? std::optional(found->value) : std::nullopt;
}

Digest256 StateTrie::root() const
{
    return m_root ? hashOf(*m_root) : ledger::emptyHash();
}

std::optional<ledger::CommitmentProof> StateTrie::prove(BytesView key) const
{
    if (!m_root)
        return std::nullopt;
    const Leaf& best = bestLeaf(*m_root, key);
    const auto part = parting(key, best.key());
    if (!part)
        return existence(*m_root, best);
    // All leaves below `at` lie on the same side of the key; the other neighbour hangs off the last turn to that side.
    const Node* at = m_root.get();
    const Node* before = nullptr;
    const Node* after = nullptr;
    while (!at->isLeaf && inner(*at).bit < part->bit) {
        const std::size_t side = bitOf(key, inner(*at).bit);
        (side == 0 ? after : before) = inner(*at).child[1 - side].get();
        at = inner(*at).child[side].get();
    }
    (part->aFirst ? after : before) = at;
    ledger::NonExistenceProof proof;
    proof.key = bytesOf(key);
    if (before != nullptr)
        proof.left = existence(*m_root, outermost(*before, 1));
    if (after != nullptr)
        proof.right = existence(*m_root, outermost(*after, 0));
    return proof;
}

std::optional<ledger::PrefixProof> StateTrie::provePrefix(BytesView prefix) const
{
    if (!m_root)
        return std::nullopt;
    const Subtree under = subtreeOf(*m_root, prefix);
    ledger::PrefixProof proof;
    if (under.node == nullptr) {
        auto absence = std::get<ledger::NonExistenceProof>(*prove(prefix));
        proof.left = std::move(absence.left);
        proof.right = std::move(absence.right);
    } else {
        if (under.before != nullptr)
            proof.left = existence(*m_root, outermost(*under.before, 1));
        if (under.after != nullptr)
            proof.right = existence(*m_root, outermost(*under.after, 0));
        std::size_t octets = ledger::encodedSize(proof);
        walk({under.node}, [&](const Leaf& at) {
            proof.entries.push_back(existence(*m_root, at));
            octets += at.key().size() + at.value().size() + proof.entries.back().path.size() * Digest256::kSize;
            return proof.entries.size() <= ledger::kMaxPrefixEntries && octets <= ledger::kMaxPrefixProofOctets;
        });
    }
    const auto isTooDeep = [](const ledger::ExistenceProof& leaf) { return leaf.path.size() > ledger::kMaxProofDepth; };
    if (proof.entries.size() > ledger::kMaxPrefixEntries || std::ranges::any_of(proof.entries, isTooDeep) ||
        (proof.left && isTooDeep(*proof.left)) || (proof.right && isTooDeep(*proof.right)) ||
        ledger::encodedSize(proof) > ledger::kMaxPrefixProofOctets)
        return std::nullopt;
    return proof;
}

void StateTrie::visit(BytesView prefix, const Visitor& visit) const
{
    const Subtree under = m_root ? subtreeOf(*m_root, prefix) : Subtree{};
    if (under.node != nullptr)
        walk({under.node}, [&visit](const Leaf& at) { return visit(at.key(), at.value()); });
}

void StateTrie::visitFrom(BytesView from, const Visitor& visit) const
{
    if (!m_root)
        return;
    const auto part = parting(from, bestLeaf(*m_root, from).key());
    std::vector<const Node*> open;
    const Node* at = m_root.get();
    while (!at->isLeaf && (!part || inner(*at).bit < part->bit)) {
        const std::size_t side = bitOf(from, inner(*at).bit);
        if (side == 0)
            open.push_back(inner(*at).child[1].get());
        at = inner(*at).child[side].get();
    }
    if (!part || part->aFirst)
        open.push_back(at);
    walk(std::move(open), [&visit](const Leaf& l) { return visit(l.key(), l.value()); });
}

std::weak_ptr<const void> StateTrie::watch(BytesView key) const
{
    NodePtr at = m_root;
    while (at && !at->isLeaf)
        at = inner(*at).child[bitOf(key, inner(*at).bit)];
    return at && equal(leaf(*at).key(), key) ? std::weak_ptr<const void>(at) : std::weak_ptr<const void>();
}

} // namespace twinchart::contract

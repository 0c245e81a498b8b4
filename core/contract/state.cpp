// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/state.h>

#include <ledger/hashes.h>

#include <array>

namespace twinchart::contract::key {

namespace {
constexpr std::size_t kNameSpaceOctets = 4;
constexpr std::array<std::string_view, 5> kReserved{"docu", "attr", "pair", "grou", "keye"};

Bytes under(std::string_view nameSpace, BytesView tail)
{
    Writer out;
    out.reserve(nameSpace.size() + tail.size()).raw(nameSpace).raw(tail);
    return std::move(out).take();
}
} // namespace

Bytes member(const OrganisationId& organisation)
{
    return under("memb", organisation);
}
Bytes certificate(const KeyId& key)
{
    return under("cert", key);
}
Bytes name(const Digest256& mac)
{
    return under("name", mac);
}
Bytes permission(const KeyId& subject, PermissionClass permissionClass)
{
    Writer tail;
    tail.raw(subject).u8(static_cast<std::uint8_t>(permissionClass));
    return under("perm", ledger::sha256(tail.bytes()));
}
Bytes owner(const PatientHandle& handle)
{
    return under("ownr", handle);
}
Bytes circle(const CircleId& circle)
{
    return under("circ", circle);
}
Bytes teamMember(const CircleId& circle, const KeyId& member)
{
    Writer tail;
    tail.raw(circle).raw(member);
    return under("team", ledger::sha256(tail.bytes()));
}
Bytes contribution(const Digest256& root)
{
    return under("cont", root);
}
Bytes supersededPrefix(const Digest256& root)
{
    return under("supd", root);
}
Bytes superseded(const Digest256& root, std::uint32_t leaf)
{
    Writer tail;
    tail.raw(root).u32(leaf);
    return under("supd", tail.bytes());
}
Bytes catalogue(const Digest256& digest)
{
    return under("ctlg", digest);
}
Bytes currentCatalogue()
{
    return under("ctlc", Digest256{});
}
Bytes nonce(const KeyId& key)
{
    return under("nonc", key);
}
Bytes anchor(const KeyId& key)
{
    return under("anch", key);
}
Bytes parameters()
{
    return under("parm", Digest256{});
}
Bytes proposal(const Digest256& transaction)
{
    return under("vote", transaction);
}
Bytes memberPrefix()
{
    return bytesOf("memb");
}
Bytes sentinel()
{
    return under("sntl", Digest256{});
}

bool isReserved(BytesView nameSpace)
{
    if (nameSpace.size() < kNameSpaceOctets)
        return false;
    const std::string_view first = textViewOf(nameSpace.first(kNameSpaceOctets));
    return std::ranges::find(kReserved, first) != kReserved.end();
}

} // namespace twinchart::contract::key

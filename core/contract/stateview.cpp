// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stateview.h"

#include <utility>

namespace twinchart::contract {

std::optional<BytesView> StateView::find(BytesView key) const
{
    const Bytes wanted = bytesOf(key);
    if (const auto at = m_transaction.find(wanted); at != m_transaction.end())
        return BytesView(at->second);
    if (const auto at = m_block.find(wanted); at != m_block.end())
        return BytesView(at->second);
    return m_base.find(key);
}

void StateView::visit(BytesView prefix, const std::function<void(BytesView, BytesView)>& visit) const
{
    std::map<Bytes, BytesView> seen;
    m_base.visit(prefix, [&](BytesView key, BytesView value) {
        seen.emplace(bytesOf(key), value);
        return true;
    });
    const auto overlay = [&](const std::map<Bytes, Bytes>& changes) {
        for (auto it = changes.lower_bound(bytesOf(prefix)); it != changes.end(); ++it) {
            if (it->first.size() < prefix.size() || !equal(BytesView(it->first).first(prefix.size()), prefix))
                break;
            seen.insert_or_assign(it->first, BytesView(it->second));
        }
    };
    overlay(m_block);
    overlay(m_transaction);
    for (const auto& [key, value] : seen)
        visit(key, value);
}

void StateView::keep()
{
    for (auto& [key, value] : m_transaction)
        m_block.insert_or_assign(key, std::move(value));
    m_transaction.clear();
}

} // namespace twinchart::contract

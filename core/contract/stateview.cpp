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

void StateView::keep()
{
    for (auto& [key, value] : m_transaction)
        m_block.insert_or_assign(key, std::move(value));
    m_transaction.clear();
}

} // namespace twinchart::contract

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bodies.h"
#include "rules.h"

namespace twinchart::contract {

Code apply(const Context& context, const Signed& by, const ExpediteBody& body)
{
    if (const Code code = payFee(context, by, body.fee); code != Code::Ok)
        return code;
    Reader in(body.body);
    const Body inner = readBody(in, body.kind);
    // Not by itself alone: a body that did not come through the decoder is refused as well.
    if (!in.finish() || !mayBeExpedited(body.kind))
        return Code::Malformed;
    return std::visit([&](const auto& b) { return apply(context, by, b); }, inner);
}

} // namespace twinchart::contract

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/expedited.h>

#include "bodies.h"
#include "fields.h"

namespace twinchart::contract {

bool mayBeExpedited(Kind kind)
{
    switch (kind) {
    // A node looks for these on the chain by their own kind: ciphertexts before a contribution, deletions to carry
    // out, epochs of circles. Inside another kind it would not find them.
    case Kind::Contribution:
    case Kind::Supersede:
    case Kind::Team:
    // Their signers have no certificate, so no account.
    case Kind::Application:
    case Kind::Recovery: return false;
    default: return kind >= Kind::Member && kind < Kind::Expedite;
    }
}

void write(Writer& out, const ExpediteBody& b)
{
    put(out.u64(b.fee), b.kind).var(b.body);
}
ExpediteBody readExpedite(Reader& in)
{
    ExpediteBody b;
    b.fee = in.u64();
    b.kind = take(in, Kind::Member, Kind::PurchaseStep);
    if (b.fee == 0 || b.fee > kMaxCoins || !mayBeExpedited(b.kind))
        in.fail(CodecError::BadValue);
    b.body = bytesOf(in.var(kMaxTransactionOctets));
    if (!in.ok())
        return b;
    Reader inner(b.body);
    readBody(inner, b.kind);
    if (const auto end = inner.finish(); !end)
        in.fail(end.error());
    return b;
}

Expected<Body, CodecError> expeditedBody(const ExpediteBody& body)
{
    Reader in(body.body);
    if (!mayBeExpedited(body.kind))
        in.fail(CodecError::BadValue);
    Body inner = readBody(in, body.kind);
    TWINCHART_TRY(in.finish());
    return inner;
}

} // namespace twinchart::contract

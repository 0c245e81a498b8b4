// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/frames.h>
#include <support/fixtures.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::gateway;

namespace {
constexpr const char* kFormat = "gateway-1";

SubmitRequest request()
{
    return {{bytesOf("transaction"), bytesOf("another")}};
}
SubmitResponse response()
{
    return {{{0, 7, 1, {}}, {5, 0, 0, "NotAlive"}}};
}
RefusalFrame refusal()
{
    return {Refusal::Damaged, "the vault is damaged"};
}
} // namespace

/// Frames of version 1 are read for ever; the next version or suite is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures()) {
            support::makeFixture(kFormat, "submit.tcn1", encodeFrame(request()));
            support::makeFixture(kFormat, "submitted.tcn1", encodeFrame(response()));
            support::makeFixture(kFormat, "refused.tcn1", encodeRefusal(Endpoint::Submit, refusal()));
        }
    }
    void releasedFilesAreStillRead()
    {
        const Bytes asked = support::released(kFormat, "submit.tcn1");
        const Bytes answered = support::released(kFormat, "submitted.tcn1");
        const Bytes refused = support::released(kFormat, "refused.tcn1");
        const auto first = decodeFrame<SubmitRequest>(asked);
        const auto second = decodeFrame<SubmitResponse>(answered);
        QVERIFY(first && *first == request());
        QVERIFY(second && *second == response());
        const auto why = decodeRefusal(Endpoint::Submit, refused);
        QVERIFY(why && *why == refusal());
        QVERIFY(encodeFrame(request()) == asked && encodeFrame(response()) == answered &&
                encodeRefusal(Endpoint::Submit, refusal()) == refused);
        for (const Bytes& newer : {support::withVersion(asked, 2), support::withSuite(asked, 2)})
            QVERIFY(decodeFrame<SubmitRequest>(newer).error() == CodecError::BadVersion);
        for (const Bytes& newer : {support::withVersion(answered, 2), support::withSuite(answered, 2)})
            QVERIFY(decodeFrame<SubmitResponse>(newer).error() == CodecError::BadVersion);
        for (const Bytes& newer : {support::withVersion(refused, 2), support::withSuite(refused, 2)})
            QVERIFY(decodeRefusal(Endpoint::Submit, newer).error() == CodecError::BadVersion);
    }
};

QTEST_APPLESS_MAIN(FormatsTest)
#include "formats_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gateway/frames.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::gateway;

namespace {
std::mt19937_64& generator()
{
    static std::mt19937_64 g = support::seededGenerator("gateway frames");
    return g;
}
std::uint64_t number()
{
    return generator()() >> (generator()() % 64);
}
Bytes octets(std::size_t size)
{
    Bytes out(size);
    for (auto& o : out)
        o = static_cast<std::uint8_t>(generator()());
    return out;
}
Bytes some(std::size_t most)
{
    return octets(1 + generator()() % most);
}
template <class F>
F fixed()
{
    return *F::from(octets(F::kSize));
}
std::size_t upTo(std::size_t most)
{
    return generator()() % (most + 1);
}
template <class T, class Make>
std::vector<T> list(std::size_t least, std::size_t most, const Make& make)
{
    std::vector<T> out(least + upTo(most - least));
    for (T& element : out)
        element = make();
    return out;
}
bool coin()
{
    return generator()() % 2 == 0;
}
std::string word(std::size_t most)
{
    return std::string(upTo(most), 'w') + "\xc3\xa4";
}
std::uint32_t small()
{
    return static_cast<std::uint32_t>(number());
}
Instant time()
{
    return {static_cast<std::int64_t>(generator()())};
}
std::vector<Bytes> vars(std::size_t least)
{
    return list<Bytes>(least, 4, [] { return some(40); });
}
WrapRow wrap()
{
    return {static_cast<std::uint32_t>(upTo(15)), fixed<KeyId>(), some(80)};
}

template <class T>
T sample();
template <>
StatusResponse sample()
{
    return {word(10),   fixed<Digest256>(),
            coin(),     coin(),
            coin(),     list<std::string>(0, 3, [] { return word(20); }),
            "embedded", small(),
            small(),    number(),
            time(),     time(),
            small(),    number(),
            number(),   number(),
            number()};
}
template <>
GenesisResponse sample()
{
    return {some(100)};
}
template <>
SessionChallengeRequest sample()
{
    return {fixed<KeyId>()};
}
template <>
SessionChallengeResponse sample()
{
    return {fixed<Challenge>()};
}
template <>
SessionOpenRequest sample()
{
    return {fixed<Challenge>(), fixed<PublicSigningKey>(), fixed<Signature64>()};
}
template <>
SessionOpenResponse sample()
{
    return {fixed<SessionToken>(), time()};
}
template <>
ClockRequest sample()
{
    return {time()};
}
template <>
CheckRequest sample()
{
    return {coin()};
}
template <>
CheckResponse sample()
{
    return {number(), number(), number(),
            list<CheckFinding>(0, 3, [] { return CheckFinding{word(9), word(9), coin()}; })};
}
template <>
LightBlocksRequest sample()
{
    return {number(), number(), small()};
}
template <>
LightBlocksResponse sample()
{
    return {number(), vars(0)};
}
template <>
SubmitRequest sample()
{
    return {vars(1)};
}
template <>
SubmitResponse sample()
{
    return {list<SubmitResult>(1, 4, [] { return SubmitResult{small(), number(), small(), word(10)}; })};
}
template <>
StateProofsRequest sample()
{
    return {number(), vars(1)};
}
template <>
StateProofsResponse sample()
{
    return {number(), list<StateProof>(
                          1, 4, [] { return StateProof{coin() ? std::optional(some(30)) : std::nullopt, some(30)}; })};
}
TxPlace nextPlace(LedgerHeight& height)
{
    return {height += 1 + number() % 1'000, small()};
}
template <>
ContributionsRequest sample()
{
    return {{number(), small()}, small()};
}
template <>
ContributionsResponse sample()
{
    LedgerHeight height = 0;
    return {number(),
            list<ContributionRow>(0, 4,
                                  [&] {
                                      return ContributionRow{fixed<Digest256>(), fixed<PatientHandle>(),
                                                             nextPlace(height), some(50)};
                                  }),
            coin()};
}
template <>
TransactionsRequest sample()
{
    return {{number(), small()}, small(), coin() ? std::vector<std::uint8_t>{} : std::vector<std::uint8_t>{2, 6, 7}};
}
template <>
TransactionsResponse sample()
{
    LedgerHeight height = 0;
    return {number(), list<TransactionRow>(0, 4, [&] { return TransactionRow{nextPlace(height), some(50)}; }), coin()};
}
template <>
VaultStatRequest sample()
{
    return {list<Digest256>(1, 4, [] { return fixed<Digest256>(); })};
}
template <>
VaultStatResponse sample()
{
    return {list<VaultStatResponse::Row>(
        1, 4, [] { return VaultStatResponse::Row{static_cast<VaultState>(upTo(2)), small()}; })};
}
std::vector<CiphertextPiece> pieces()
{
    std::uint32_t leaf = 0;
    return list<CiphertextPiece>(0, 4, [&] {
        const Bytes body = some(60);
        return CiphertextPiece{leaf += 1 + static_cast<std::uint32_t>(upTo(3)), 0, body.size(), body};
    });
}
std::vector<crypto::LeafBytes> leaves()
{
    std::vector<crypto::LeafBytes> out(coin() ? 0 : std::size_t{1} << upTo(3));
    for (auto& leaf : out)
        leaf = fixed<crypto::LeafBytes>();
    return out;
}
template <>
VaultPutRequest sample()
{
    return {fixed<Digest256>(), leaves(), pieces(), vars(0), list<WrapRow>(0, 3, wrap), coin()};
}
template <>
VaultPutResponse sample()
{
    return {static_cast<VaultState>(upTo(2)), small()};
}
template <>
VaultGetRequest sample()
{
    return {fixed<Digest256>(),
            coin(),
            coin(),
            small(),
            number(),
            small(),
            coin() ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{1, 5, 9}};
}
template <>
VaultGetResponse sample()
{
    return {leaves(),
            list<ReaderSetRow>(
                0, 3,
                [] { return ReaderSetRow{static_cast<std::uint32_t>(upTo(15)), some(50), list<WrapRow>(0, 3, wrap)}; }),
            pieces(), coin()};
}
template <>
IdentityResolveRequest sample()
{
    return {list<IdentityResolveRequest::Row>(
        1, 4, [] { return IdentityResolveRequest::Row{fixed<Digest256>(), fixed<crypto::WrappedPatientId>()}; })};
}
template <>
IdentityResolveResponse sample()
{
    return {list<crypto::WrappedPatientId>(1, 4, [] { return fixed<crypto::WrappedPatientId>(); })};
}
template <>
IdentityLookupRequest sample()
{
    return {list<Digest256>(1, 4, [] { return fixed<Digest256>(); })};
}
template <>
IdentityLookupResponse sample()
{
    return {list<std::optional<crypto::WrappedPatientId>>(
        1, 4, [] { return coin() ? std::optional(fixed<crypto::WrappedPatientId>()) : std::nullopt; })};
}
template <>
CataloguePutRequest sample()
{
    return {some(60)};
}
template <>
CatalogueGetRequest sample()
{
    return {fixed<Digest256>()};
}
template <>
CatalogueGetResponse sample()
{
    return {coin() ? std::optional(some(60)) : std::nullopt};
}
template <>
GrantsPutRequest sample()
{
    return {fixed<PatientHandle>(), fixed<Digest256>(), some(60)};
}
template <>
GrantsGetRequest sample()
{
    return {fixed<PatientHandle>(), fixed<Digest256>()};
}
template <>
GrantsGetResponse sample()
{
    return {some(60)};
}
template <>
StaffKeysPutRequest sample()
{
    return {fixed<KeyId>(), some(60)};
}
template <>
StaffKeysGetResponse sample()
{
    return {coin() ? std::optional(some(60)) : std::nullopt};
}
std::vector<CircleKeyRow> circleKeys(std::size_t least)
{
    return list<CircleKeyRow>(least, 3,
                              [] { return CircleKeyRow{fixed<Digest256>(), number(), fixed<KeyId>(), some(60)}; });
}
template <>
CircleKeysPutRequest sample()
{
    return {circleKeys(1)};
}
template <>
CircleKeysGetRequest sample()
{
    return {coin() ? std::optional(fixed<Digest256>()) : std::nullopt, number()};
}
template <>
CircleKeysGetResponse sample()
{
    return {circleKeys(0), number(), coin()};
}
std::vector<ShareRow> shares(std::size_t least)
{
    return list<ShareRow>(least, 3, [] {
        return ShareRow{word(20), fixed<KeyId>(), static_cast<std::uint8_t>(1 + upTo(1)), fixed<KeyId>(), some(60)};
    });
}
template <>
SharesPutRequest sample()
{
    return {shares(1)};
}
template <>
SharesGetResponse sample()
{
    return {shares(0)};
}

/// Round trip, every truncation, one octet more, wrong heads; and every flipped bit either refused or canonical.
template <class T>
void exercise()
{
    for (int round = 0; round < 40; ++round) {
        const T value = sample<T>();
        const Bytes frame = encodeFrame(value);
        const auto back = decodeFrame<T>(frame);
        QVERIFY(back.hasValue());
        QVERIFY(*back == value);
        QCOMPARE(encodeFrame(*back), frame);
        for (std::size_t length = 0; length < frame.size(); ++length)
            QVERIFY(!decodeFrame<T>(BytesView(frame).first(length)).hasValue());
        Bytes longer = frame;
        longer.push_back(0);
        QVERIFY(!decodeFrame<T>(longer).hasValue());
        for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
            Bytes flipped = frame;
            flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
            const auto read = decodeFrame<T>(flipped);
            if (bit < 64)
                QVERIFY(!read.hasValue());
            if (read)
                QCOMPARE(encodeFrame(*read), flipped);
        }
    }
}
template <class T>
void exerciseEmpty()
{
    const Bytes frame = encodeFrame(T{});
    QCOMPARE(frame.size(), std::size_t{8});
    QVERIFY(decodeFrame<T>(frame).hasValue());
    for (std::size_t length = 0; length < frame.size(); ++length)
        QVERIFY(!decodeFrame<T>(BytesView(frame).first(length)).hasValue());
    Bytes longer = frame;
    longer.push_back(0);
    QVERIFY(!decodeFrame<T>(longer).hasValue());
}
} // namespace

class FramesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTripsAndRefusals()
    {
        exercise<StatusResponse>();
        exercise<GenesisResponse>();
        exercise<SessionChallengeRequest>();
        exercise<SessionChallengeResponse>();
        exercise<SessionOpenRequest>();
        exercise<SessionOpenResponse>();
        exercise<ClockRequest>();
        exercise<CheckRequest>();
        exercise<CheckResponse>();
        exercise<LightBlocksRequest>();
        exercise<LightBlocksResponse>();
        exercise<SubmitRequest>();
        exercise<SubmitResponse>();
        exercise<StateProofsRequest>();
        exercise<StateProofsResponse>();
        exercise<ContributionsRequest>();
        exercise<ContributionsResponse>();
        exercise<TransactionsRequest>();
        exercise<TransactionsResponse>();
        exercise<VaultStatRequest>();
        exercise<VaultStatResponse>();
        exercise<VaultPutRequest>();
        exercise<VaultPutResponse>();
        exercise<VaultGetRequest>();
        exercise<VaultGetResponse>();
        exercise<IdentityResolveRequest>();
        exercise<IdentityResolveResponse>();
        exercise<IdentityLookupRequest>();
        exercise<IdentityLookupResponse>();
        exercise<CataloguePutRequest>();
        exercise<CatalogueGetRequest>();
        exercise<CatalogueGetResponse>();
        exercise<GrantsPutRequest>();
        exercise<GrantsGetRequest>();
        exercise<GrantsGetResponse>();
        exercise<StaffKeysPutRequest>();
        exercise<StaffKeysGetResponse>();
        exercise<CircleKeysPutRequest>();
        exercise<CircleKeysGetRequest>();
        exercise<CircleKeysGetResponse>();
        exercise<SharesPutRequest>();
        exercise<SharesGetResponse>();
        exerciseEmpty<StatusRequest>();
        exerciseEmpty<GenesisRequest>();
        exerciseEmpty<SessionCloseRequest>();
        exerciseEmpty<SessionCloseResponse>();
        exerciseEmpty<ClockResponse>();
        exerciseEmpty<CataloguePutResponse>();
        exerciseEmpty<GrantsPutResponse>();
        exerciseEmpty<StopRequest>();
        exerciseEmpty<StopResponse>();
        exerciseEmpty<StaffKeysPutResponse>();
        exerciseEmpty<StaffKeysGetRequest>();
        exerciseEmpty<CircleKeysPutResponse>();
        exerciseEmpty<SharesPutResponse>();
        exerciseEmpty<SharesGetRequest>();
    }

    void oneEndpointsFrameIsNoOthers()
    {
        QVERIFY(!decodeFrame<StopRequest>(encodeFrame(StatusRequest{})).hasValue());
        QVERIFY(!decodeFrame<StopResponse>(encodeFrame(StopRequest{})).hasValue());
        QVERIFY(!decodeFrame<StopResponse>(encodeRefusal(Endpoint::Stop, {Refusal::Internal, ""})).hasValue());
    }

    void everyEndpointHasOneTarget()
    {
        std::size_t n = 0;
        for (const EndpointInfo& info : endpoints()) {
            QCOMPARE(static_cast<std::size_t>(info.endpoint), ++n);
            QCOMPARE(infoOf(info.endpoint).path, info.path);
            QVERIFY(endpointOf(info.path) == info.endpoint);
            QVERIFY(info.requestLimit <= kMaxFrame);
            QVERIFY(!info.anonymous || info.requestLimit <= kMaxAnonymousFrame);
        }
        QVERIFY(!endpointOf("/v1/Status").has_value());
        QVERIFY(!endpointOf("").has_value());
        QVERIFY(!endpointOf("/v1/status/").has_value());
    }

    /// The longest table goes through, one octet more and none at all do not.
    void grantTablesHaveALimit()
    {
        GrantsPutRequest put{fixed<PatientHandle>(), fixed<Digest256>(), Bytes(kMaxGrantTable, 7)};
        const Bytes longest = encodeFrame(put);
        QVERIFY(longest.size() <= infoOf(Endpoint::GrantsPut).requestLimit);
        QVERIFY(decodeFrame<GrantsPutRequest>(longest).hasValue());
        QVERIFY(decodeFrame<GrantsGetResponse>(encodeFrame(GrantsGetResponse{put.table})).hasValue());
        put.table.push_back(7);
        QVERIFY(decodeFrame<GrantsPutRequest>(encodeFrame(put)).error() == CodecError::TooLong);
        QVERIFY(decodeFrame<GrantsGetResponse>(encodeFrame(GrantsGetResponse{put.table})).error() ==
                CodecError::TooLong);
        QVERIFY(!decodeFrame<GrantsPutRequest>(encodeFrame(GrantsPutRequest{put.handle, put.grant, {}})));
        QVERIFY(!decodeFrame<GrantsGetResponse>(encodeFrame(GrantsGetResponse{})));
    }

    void refusals()
    {
        for (std::uint16_t code = 1; code <= 15; ++code) {
            const RefusalFrame refusal{static_cast<Refusal>(code), "why"};
            const Bytes frame = encodeRefusal(Endpoint::Submit, refusal);
            QVERIFY(*decodeRefusal(Endpoint::Submit, frame) == refusal);
            QVERIFY(!decodeRefusal(Endpoint::Status, frame).hasValue());
            QVERIFY(nameOf(refusal.code) != "?");
            for (std::size_t length = 0; length < frame.size(); ++length)
                QVERIFY(!decodeRefusal(Endpoint::Submit, BytesView(frame).first(length)).hasValue());
        }
        Bytes unknown = encodeRefusal(Endpoint::Submit, {Refusal::Internal, ""});
        unknown[9] = 16;
        QVERIFY(!decodeRefusal(Endpoint::Submit, unknown).hasValue());
        QVERIFY(directionOf(unknown) == Direction::Refusal);
        QVERIFY(!directionOf(Bytes{1, 2, 3}).has_value());
    }

    void piecesMustFitTheirPlace_data()
    {
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<quint64>("total");
        QTest::addColumn<quint64>("length");
        QTest::addColumn<bool>("good");
        const quint64 piece = kCiphertextPiece;
        QTest::newRow("whole") << quint64{0} << quint64{9} << quint64{9} << true;
        QTest::newRow("short of the total") << quint64{0} << quint64{9} << quint64{8} << false;
        QTest::newRow("longer than the total") << quint64{0} << quint64{9} << quint64{10} << false;
        QTest::newRow("empty") << quint64{0} << quint64{0} << quint64{0} << false;
        QTest::newRow("first of two") << quint64{0} << piece + 5 << piece << true;
        QTest::newRow("second of two") << piece << piece + 5 << quint64{5} << true;
        QTest::newRow("between the places") << quint64{1} << quint64{9} << quint64{8} << false;
        QTest::newRow("after the end") << piece << piece << quint64{0} << false;
        QTest::newRow("total above the limit") << quint64{0} << (quint64{1} << 40) << piece << false;
    }
    void piecesMustFitTheirPlace()
    {
        QFETCH(quint64, offset);
        QFETCH(quint64, total);
        QFETCH(quint64, length);
        QFETCH(bool, good);
        VaultGetResponse page;
        page.ciphertexts.push_back({3, offset, total, Bytes(length)});
        QCOMPARE(decodeFrame<VaultGetResponse>(encodeFrame(page)).hasValue(), good);
    }

    void orderIsPartOfTheFrame()
    {
        VaultGetRequest get;
        get.only = {2, 2};
        QVERIFY(!decodeFrame<VaultGetRequest>(encodeFrame(get)).hasValue());
        TransactionsRequest transactions;
        transactions.kinds = {3, 2};
        QVERIFY(!decodeFrame<TransactionsRequest>(encodeFrame(transactions)).hasValue());
        TransactionsResponse rows;
        rows.rows = {{{2, 1}, {1}}, {{2, 1}, {1}}};
        QVERIFY(!decodeFrame<TransactionsResponse>(encodeFrame(rows)).hasValue());
        VaultPutRequest put;
        put.leaves.resize(3);
        QVERIFY(!decodeFrame<VaultPutRequest>(encodeFrame(put)).hasValue());
        put.leaves.clear();
        put.ciphertexts = {{1, 0, 1, {1}}, {1, 0, 1, {1}}};
        QVERIFY(!decodeFrame<VaultPutRequest>(encodeFrame(put)).hasValue());
    }

    void falseCountsReserveNothing()
    {
        Writer out;
        writeFrameHead(out, Endpoint::Submit, Direction::Request);
        out.u32(0xffffffff);
        QVERIFY(!decodeFrame<SubmitRequest>(out.bytes()).hasValue());
        Writer many;
        writeFrameHead(many, Endpoint::Submit, Direction::Request);
        many.u32(1'000);
        QVERIFY(!decodeFrame<SubmitRequest>(many.bytes()).hasValue());
        Writer none;
        writeFrameHead(none, Endpoint::Submit, Direction::Request);
        none.u32(0);
        QVERIFY(!decodeFrame<SubmitRequest>(none.bytes()).hasValue());
    }

    void whatASessionSigns()
    {
        Challenge challenge;
        challenge.octets.fill(7);
        QVERIFY(sessionMessage("chain-a", challenge) != sessionMessage("chain-b", challenge));
        QCOMPARE(sessionMessage("c", challenge).size(), std::size_t{4 + 17 + 4 + 1 + 4 + 32});
    }
};

QTEST_APPLESS_MAIN(FramesTest)
#include "frames_test.moc"

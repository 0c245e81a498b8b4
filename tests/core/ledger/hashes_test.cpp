// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/ledgerjson.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/merkle.h>
#include <support/data.h>

#include <QTest>

#include <map>

using namespace twinchart;
using namespace twinchart::ledger;

namespace {
Digest256 hash(std::string_view hex)
{
    return *Digest256::from(*fromHex(hex));
}
} // namespace

class HashesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sha256OfFips180()
    {
        QVERIFY(sha256(viewOf("abc")) == hash("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY(emptyHash() == hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }
    /// The value that public networks with the default block parameters carry in every header.
    void consensusHashOfTheDefaultParameters()
    {
        QVERIFY(consensusHash(22'020'096, -1) ==
                hash("048091bc7ddc283f77bfbf91d73c44da58c3df8a9cbc867405d8b7f3daada22f"));
        QVERIFY(consensusHash(22'020'096, 1) != consensusHash(22'020'096, -1));
    }
    void noHashWithoutValidators()
    {
        Header header;
        QVERIFY(!headerHash(header));
        header.validatorsHash = emptyHash();
        QVERIFY(headerHash(header));
    }
    /// No field of a header can change without its hash, and none of them can take another's place.
    void everyHeaderFieldIsUnderTheHash()
    {
        Header base;
        base.chainId = "c";
        base.height = 9;
        base.validatorsHash = sha256(viewOf("v"));
        std::vector<Header> all{base};
        const auto with = [&](auto change) {
            Header h = base;
            change(h);
            all.push_back(h);
        };
        const Digest256 x = sha256(viewOf("x"));
        with([](Header& h) { h.version.block = 12; });
        with([](Header& h) { h.version.app = 1; });
        with([](Header& h) { h.chainId = "d"; });
        with([](Header& h) { h.height = 10; });
        with([](Header& h) { h.time.seconds += 1; });
        with([](Header& h) { h.time.nanos = 1; });
        with([&](Header& h) { h.lastBlockId.hash = x; });
        with([&](Header& h) { h.lastBlockId.parts.hash = x; });
        with([](Header& h) { h.lastBlockId.parts.total = 1; });
        with([&](Header& h) { h.lastCommitHash = x; });
        with([&](Header& h) { h.dataHash = x; });
        with([&](Header& h) { h.validatorsHash = x; });
        with([&](Header& h) { h.nextValidatorsHash = x; });
        with([&](Header& h) { h.consensusHash = x; });
        with([](Header& h) { h.appHash = Bytes{1}; });
        with([&](Header& h) { h.lastResultsHash = x; });
        with([&](Header& h) { h.evidenceHash = x; });
        with([](Header& h) { h.proposerAddress = Address{}; });
        std::map<Digest256, std::size_t> seen;
        for (std::size_t i = 0; i < all.size(); ++i)
            QVERIFY2(seen.emplace(*headerHash(all[i]), i).second, qPrintable(QString::number(i)));
    }
    void setHashHasKeyAndPowerOnly()
    {
        std::vector<Validator> validators;
        for (std::uint8_t i = 1; i <= 5; ++i) {
            PublicSigningKey key;
            key.octets.fill(i);
            validators.push_back(makeValidator(key, i));
        }
        ValidatorSet set = makeValidatorSet(validators);
        const Digest256 before = validatorsHash(set);
        set.validators[0].proposerPriority = 77;
        set.proposer = set.validators[1];
        set.declaredTotalPower = 99;
        QVERIFY(validatorsHash(set) == before);
        set.validators[0].power += 1;
        QVERIFY(validatorsHash(set) != before);
        // A zero power is left out of the leaf, and is another set than without the validator.
        set.validators[4].power = 0;
        const Digest256 withZero = validatorsHash(set);
        set.validators.pop_back();
        QVERIFY(validatorsHash(set) != withZero);
    }
    /// Consecutive blocks of a public network name each other's commit and block id.
    void commitHashesOfAPublicNetwork()
    {
        const auto folder = support::vectors("real-chain-light-blocks");
        if (!folder)
            QSKIP("real-chain-light-blocks is not there");
        std::map<std::int64_t, SignedHeader> blocks;
        for (const auto& file : std::filesystem::directory_iterator(*folder)) {
            if (file.path().filename().string().find("signed_block") == std::string::npos)
                continue;
            const conformance::Document document(file.path());
            const auto block = conformance::signedHeaderOf(document.root()["result"]);
            QVERIFY(block);
            blocks[block->header.height] = *block;
        }
        int links = 0;
        for (const auto& [height, block] : blocks) {
            const auto next = blocks.find(height + 1);
            if (next == blocks.end())
                continue;
            QVERIFY(next->second.header.lastBlockId == block.commit.blockId);
            QVERIFY(next->second.header.lastCommitHash == commitHash(block.commit));
            ++links;
        }
        std::printf("%zu blocks, %d links between neighbours\n", blocks.size(), links);
        QVERIFY(links > 0);
    }
    /// Whole blocks of a real node: its block id is the header hash and the root over the parts of our encoding.
    void blocksOfARealNode()
    {
        const auto folder = support::vectors("rpc-fixtures");
        if (!folder)
            QSKIP("rpc-fixtures is not there");
        int blocks = 0;
        std::size_t transactions = 0;
        for (const auto& file : std::filesystem::directory_iterator(*folder / "kvstore_v0_38" / "incoming")) {
            const conformance::Document document(file.path());
            const conformance::Json result = document.root()["result"];
            const conformance::Json block = result["block"];
            if (!block["header"].present())
                continue;
            const auto header = conformance::headerOf(block["header"]);
            const auto id = conformance::blockIdOf(result["block_id"]);
            const auto lastCommit = conformance::commitOf(block["last_commit"]);
            QVERIFY(header && id && lastCommit);
            std::vector<Bytes> txs;
            for (const conformance::Json tx : block["data"]["txs"].elements())
                txs.push_back(tx.base64().value());
            QVERIFY(headerHash(*header) == id->hash);
            QVERIFY(dataHash(txs) == header->dataHash);
            QVERIFY(commitHash(*lastCommit) == header->lastCommitHash);
            QVERIFY(partSetHeaderOf(encodeBlock(*header, txs, *lastCommit)) == id->parts);
            ++blocks;
            transactions += txs.size();
        }
        std::printf("%d blocks with %zu transactions\n", blocks, transactions);
        QVERIFY(blocks > 0);
    }
    void transactionsAndResults()
    {
        QVERIFY(dataHash({}) == emptyHash());
        QVERIFY(lastResultsHash({}) == emptyHash());
        const std::vector<Bytes> transactions{bytesOf("a"), bytesOf("b"), {}};
        const MerkleTree tree({transactionLeafHash(transactions[0]), transactionLeafHash(transactions[1]),
                               transactionLeafHash(transactions[2])});
        QVERIFY(dataHash(transactions) == tree.root());
        QVERIFY(transactionLeafHash(viewOf("a")) == leafHash(sha256(viewOf("a"))));
        // ExecTxResult{code 1, data "d", gas_wanted 3, gas_used 2}; a default result is an empty leaf.
        const std::vector<TxResult> results{{1, bytesOf("d"), 3, 2}, {}};
        QVERIFY(lastResultsHash(results) == innerHash(leafHash(*fromHex("0801120164"
                                                                        "28033002")),
                                                      leafHash({})));
    }
    /// Every entry is a leaf in its place, an absent one too.
    void entriesOfACommit()
    {
        QVERIFY(commitHash(Commit{}) == emptyHash());
        const CommitSig vote{BlockIdFlag::Commit, Address{}, {1, 2}, Bytes(64, 3)};
        const Bytes absent = *fromHex("08011a0b088092b8c398feffffff01");
        const Bytes voted = *fromHex("08021214" + std::string(40, '0') + "1a04080110022240" + toHex(Bytes(64, 3)));
        const Commit commit{5, 0, {}, {CommitSig{}, vote}};
        QVERIFY(commitHash(commit) == innerHash(leafHash(absent), leafHash(voted)));
        const Commit exchanged{5, 0, {}, {vote, CommitSig{}}};
        QVERIFY(commitHash(exchanged) == innerHash(leafHash(voted), leafHash(absent)));
    }
    void partsOfABlock()
    {
        const Bytes block(65'536 * 2 + 5, 0x61);
        const PartSetHeader parts = partSetHeaderOf(block);
        QCOMPARE(parts.total, 3u);
        QVERIFY(parts.hash ==
                innerHash(innerHash(leafHash(BytesView(block).first(65'536)), leafHash(BytesView(block).first(65'536))),
                          leafHash(BytesView(block).first(5))));
        QCOMPARE(partSetHeaderOf(Bytes(65'536, 1)).total, 1u);
        QCOMPARE(partSetHeaderOf(Bytes(65'537, 1)).total, 2u);
    }
    void blockEncoding()
    {
        const Header header;
        const std::vector<Bytes> transactions{bytesOf("t"), {}};
        const std::string expected = "0a" + toHex(Bytes{static_cast<std::uint8_t>(encode(header).size())}) +
                                     toHex(encode(header)) +
                                     "1205"
                                     "0a0174"
                                     "0a00"
                                     "1a00"
                                     "2204"
                                     "1a021200";
        QCOMPARE(toHex(encodeBlock(header, transactions, Commit{})), expected);
    }
};

QTEST_APPLESS_MAIN(HashesTest)
#include "hashes_test.moc"

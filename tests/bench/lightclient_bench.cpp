// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The light client beside CometBFT's in Go and tendermint-rs's in Rust: the same files, one thread each, in turn within
// one run, per CPU second (garbage collection included); medians. A peer whose tools are not here, or that cannot be
// built, is left out and said so: then nothing is asked of the ratio to it. Below the peers the floors: our own batch
// on the needed signatures alone, and OpenSSL's single verification of them.
//
// The chains stay in the build folder beside the peers' programs; TWINCHART_NO_PEERS=1 leaves the peers out.
#include <testchain.h>

#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/lightclient.h>

#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

namespace {

constexpr int kRounds = 3;
constexpr int kSkippingSteps = 50;
/// Signatures of one batch of the floor, as in a run of headers.
constexpr std::size_t kBatch = 1'000;
/// Blocks decoded before they are verified, as the sequential client fetches them.
constexpr std::size_t kPage = 64;
constexpr double kBesideGo = 1.0;
constexpr double kBesideRust = 2.0;
constexpr double kSkippingBesideGo = 1.3;
constexpr int kFetches = 3;
constexpr double kSkippingMs = 50;

[[noreturn]] void fatal(const std::string& what)
{
    std::printf("%s\n", what.c_str());
    std::exit(1);
}

/// Of all threads: what a machine that others use as well does not blur.
double cpuSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double secondsOf(const F& f)
{
    const double start = cpuSeconds();
    f();
    return cpuSeconds() - start;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

std::filesystem::path folder(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr ? value : ".";
}

std::string quoted(const std::string& text)
{
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

/// A multiplier's seed that is the same in every run: here nobody attacks.
const ed25519::BatchSeed kSeed{sha256(viewOf("bench")).octets};

/// A file of bench_chainfile, in all the forms that are measured.
struct Chain {
    std::vector<Bytes> octets;
    std::vector<UntrustedBlock> blocks;
    TrustedBlock start;
    VerifyOptions options;
    Instant now;
    std::size_t needed = 0; ///< signatures that a header needs

    static Chain read(const std::filesystem::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        const Bytes all{std::istreambuf_iterator<char>(in), {}};
        std::vector<Bytes> octets;
        for (std::size_t at = 0; at < all.size();) {
            std::size_t length = 0;
            for (unsigned shift = 0;; shift += 7) {
                length |= static_cast<std::size_t>(all[at] & 0x7f) << shift;
                if (all[at++] < 0x80)
                    break;
            }
            octets.push_back(bytesOf(BytesView(all).subspan(at, length)));
            at += length;
        }
        const LightBlock first = decoded(octets.at(0));
        const std::int64_t last = decoded(octets.back()).signedHeader.header.time.seconds;
        Chain out{std::move(octets),
                  {},
                  restoreTrusted(first.signedHeader.header, first.validators).value(),
                  {},
                  Instant::fromSeconds(last + 60)};
        for (std::size_t i = 1; i < out.octets.size(); ++i)
            out.blocks.push_back(untrusted(decoded(out.octets[i])));
        out.options.trustingPeriodNs = std::int64_t{1'000} * 3'600 * 1'000'000'000;
        out.options.maxValidators = kMaxValidators;
        out.needed = first.validators.validators.size() * 2 / 3 + 1;
        return out;
    }
    static LightBlock decoded(BytesView octets)
    {
        auto block = decodeLightBlock(octets);
        if (!block)
            fatal("a block of the bench cannot be decoded");
        return std::move(*block);
    }
    double headers() const { return static_cast<double>(blocks.size()); }

    TrustedBlock run(const TrustedBlock& from, std::span<const UntrustedBlock> some, ConsensusVerifier& verifier) const
    {
        RunVerdict verdict = verifyRun(from, some, options, now, verifier);
        if (verdict.stopped || verdict.verified != some.size())
            fatal("a block of the bench does not verify");
        return std::move(verdict.last);
    }
    TrustedBlock step(const TrustedBlock& from, const UntrustedBlock& block, ConsensusVerifier& verifier) const
    {
        Verdict verdict = verifyLightBlock(from, block, options, now, verifier);
        if (!std::holds_alternative<Verified>(verdict))
            fatal("a block of the bench does not verify: " + wordOf(verdict));
        return std::move(std::get<Verified>(verdict).block);
    }
    void adjacent(ConsensusVerifier& verifier) const { run(start, blocks, verifier); }
    void oneByOne(ConsensusVerifier& verifier) const
    {
        TrustedBlock trusted = start;
        for (const UntrustedBlock& block : blocks)
            trusted = step(trusted, block, verifier);
    }
    void decodeAndAdjacent(ConsensusVerifier& verifier) const
    {
        TrustedBlock trusted = start;
        for (std::size_t at = 1; at < octets.size();) {
            std::vector<UntrustedBlock> page;
            for (; at < octets.size() && page.size() < kPage; ++at)
                page.push_back(untrusted(decoded(octets[at])));
            trusted = run(trusted, page, verifier);
        }
    }
    void skipping(ConsensusVerifier& verifier) const
    {
        for (int i = 0; i < kSkippingSteps; ++i)
            step(start, blocks.back(), verifier);
    }
};

/// The floors: the signatures that the chain needs, and nothing else.
struct Signatures {
    struct Vote {
        std::size_t signer;
        Bytes message;
        Bytes signature;
    };
    std::vector<ed25519::ConsensusKey> keys;
    std::vector<EVP_PKEY*> openSsl;
    std::vector<Vote> votes;

    explicit Signatures(const Chain& chain)
    {
        for (const Validator& validator : chain.start.validators().validators) {
            keys.push_back(ed25519::ConsensusKey::from(validator.key).value());
            openSsl.push_back(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, validator.key.octets.data(), 32));
        }
        for (const UntrustedBlock& block : chain.blocks) {
            const SignedHeader& header = block.unverified().block.signedHeader;
            for (std::size_t i = 0; i < chain.needed; ++i)
                votes.push_back({i, commitSignBytes(header.header.chainId, header.commit, i),
                                 header.commit.signatures[i].signature});
        }
    }
    ~Signatures() { std::ranges::for_each(openSsl, EVP_PKEY_free); }
    Signatures(const Signatures&) = delete;
    Signatures& operator=(const Signatures&) = delete;

    void inBatches() const
    {
        ed25519::ConsensusBatch batch(kSeed);
        for (std::size_t i = 0; i < votes.size(); ++i) {
            batch.add(keys[votes[i].signer], votes[i].message, votes[i].signature);
            if (batch.size() < kBatch && i + 1 < votes.size())
                continue;
            if (!batch.verify())
                fatal("a batch of the bench does not verify");
            batch.clear();
        }
    }
    /// Of the first `count`: the slowest of all, and as steady as any.
    void byOpenSsl(std::size_t count) const
    {
        for (std::size_t i = 0; i < count; ++i) {
            const Vote& v = votes[i];
            EVP_MD_CTX* context = EVP_MD_CTX_new();
            if (EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, openSsl[v.signer]) != 1 ||
                EVP_DigestVerify(context, v.signature.data(), v.signature.size(), v.message.data(), v.message.size()) !=
                    1)
                fatal("a signature of the bench does not verify");
            EVP_MD_CTX_free(context);
        }
    }
};

/// What one program gives for one file: headers per CPU second, milliseconds of CPU.
struct Measure {
    std::vector<double> adjacent;
    std::vector<double> decodeAndAdjacent;
    std::vector<double> skippingMs;
};

/// A program of somebody else, built when its tools are here.
class Peer {
public:
    Peer(std::string name, const std::string& tool, const std::string& build, std::filesystem::path program)
        : m_name(std::move(name)), m_program(std::move(program))
    {
        const std::string log = (folder("TWINCHART_BUILD") / "bench-light" / (m_name + ".log")).string();
        if (std::getenv("TWINCHART_NO_PEERS") != nullptr)
            std::printf("peer %s: left out\n", m_name.c_str());
        else if (std::system(("command -v " + tool + " >/dev/null 2>&1").c_str()) != 0)
            std::printf("peer %s: absent, as there is no %s here; nothing is asked of the ratio to it\n",
                        m_name.c_str(), tool.c_str());
        else if (std::system(("(" + build + ") >" + quoted(log) + " 2>&1").c_str()) != 0)
            std::printf("peer %s: absent, as it cannot be built (%s); nothing is asked of the ratio to it\n",
                        m_name.c_str(), log.c_str());
        else
            m_here = true;
        std::fflush(stdout);
    }
    bool here() const { return m_here; }
    const std::string& name() const { return m_name; }

    void run(const std::filesystem::path& file, const Chain& chain, Measure& out) const
    {
        if (!m_here)
            return;
        std::FILE* pipe = ::popen((quoted(m_program) + " " + quoted(file)).c_str(), "r");
        std::string line;
        for (int c = 0; pipe != nullptr && (c = std::fgetc(pipe)) != EOF;)
            line += static_cast<char>(c);
        if (pipe == nullptr || ::pclose(pipe) != 0)
            fatal("peer " + m_name + " failed");
        if (field(line, "headers") != chain.headers())
            fatal("peer " + m_name + " read another chain: " + line);
        out.adjacent.push_back(field(line, "adjacentPerSecond"));
        out.decodeAndAdjacent.push_back(field(line, "decodeAndAdjacentPerSecond"));
        out.skippingMs.push_back(field(line, "skippingStepMs"));
    }

private:
    double field(const std::string& line, const std::string& key) const
    {
        const std::size_t at = line.find('"' + key + "\":");
        if (at == std::string::npos)
            fatal("peer " + m_name + " gave no " + key + ": " + line);
        return std::strtod(line.c_str() + at + key.size() + 3, nullptr);
    }

    std::string m_name;
    std::filesystem::path m_program;
    bool m_here = false;
};

/// Prints a ratio, and what is asked of it when `required` is above zero. False when it is missed.
bool ratio(const char* what, double value, double required)
{
    const bool met = required <= 0 || value >= required;
    std::printf("    %-34s %6.2f", what, value);
    if (required > 0)
        std::printf("  (must >= %.1f)%s", required, met ? "" : "  MISSED");
    std::printf("\n");
    return met;
}

void row(const char* name, const Measure& m)
{
    std::printf("  %-30s %10.0f %16.0f %14.3f\n", name, median(m.adjacent), median(m.decodeAndAdjacent),
                median(m.skippingMs));
}

bool besideGo(const Measure& ours, const Measure& go)
{
    bool met = ratio("to Go, adjacent", median(ours.adjacent) / median(go.adjacent), kBesideGo);
    met &= ratio("to Go, decode + adjacent", median(ours.decodeAndAdjacent) / median(go.decodeAndAdjacent), kBesideGo);
    met &= ratio("to Go, skipping step", median(go.skippingMs) / median(ours.skippingMs), kSkippingBesideGo);
    return met;
}

bool besideRust(const Measure& ours, const Measure& rust)
{
    bool met = ratio("to Rust, adjacent", median(ours.adjacent) / median(rust.adjacent), kBesideRust);
    met &= ratio("to Rust, decode + adjacent", median(ours.decodeAndAdjacent) / median(rust.decodeAndAdjacent),
                 kBesideRust);
    ratio("to Rust, skipping step", median(rust.skippingMs) / median(ours.skippingMs), 0);
    return met;
}

bool compared(unsigned validators, std::size_t headers, const Peer& go, const Peer& rust)
{
    const std::filesystem::path build = folder("TWINCHART_BUILD");
    const std::filesystem::path file = build / "bench-light" / ("chain" + std::to_string(validators));
    const std::string maker = quoted(build / "tests/bench/bench_chainfile") + " " + std::to_string(validators) + " " +
                              std::to_string(headers) + " " + quoted(file);
    if (std::system(maker.c_str()) != 0)
        fatal("no chain could be made");
    const Chain chain = Chain::read(file);
    const Signatures signatures(chain);
    const std::size_t single = std::min<std::size_t>(signatures.votes.size(), 2'000);
    ConsensusVerifier verifier(kSeed);
    chain.run(chain.start, std::span(chain.blocks).first(20), verifier);

    Measure ours;
    Measure ofGo;
    Measure ofRust;
    std::vector<double> oneByOne;
    std::vector<double> batches;
    std::vector<double> openSsl;
    for (int round = 0; round < kRounds; ++round) {
        go.run(file, chain, ofGo);
        ours.adjacent.push_back(chain.headers() / secondsOf([&] { chain.adjacent(verifier); }));
        batches.push_back(chain.headers() / secondsOf([&] { signatures.inBatches(); }));
        ours.decodeAndAdjacent.push_back(chain.headers() / secondsOf([&] { chain.decodeAndAdjacent(verifier); }));
        ours.skippingMs.push_back(1'000 * secondsOf([&] { chain.skipping(verifier); }) / kSkippingSteps);
        oneByOne.push_back(chain.headers() / secondsOf([&] { chain.oneByOne(verifier); }));
        openSsl.push_back(static_cast<double>(single) / static_cast<double>(chain.needed) /
                          secondsOf([&] { signatures.byOpenSsl(single); }));
        rust.run(file, chain, ofRust);
    }

    std::printf("%u validators, %zu headers of %zu needed signatures\n", validators, chain.blocks.size(), chain.needed);
    std::printf("  %-30s %10s %16s %14s\n", "per CPU second", "adjacent", "decode+adjacent", "skipping, ms");
    row("ours", ours);
    std::printf("  %-30s %10.0f\n", "ours, header by header", median(oneByOne));
    if (go.here())
        row("Go, CometBFT light", ofGo);
    if (rust.here())
        row("Rust, tendermint-rs", ofRust);
    std::printf("  %-30s %10.0f\n", "floor: our batch alone", median(batches));
    std::printf("  %-30s %10.0f\n", "floor: OpenSSL one by one", median(openSsl));
    bool met = true;
    if (go.here())
        met &= besideGo(ours, ofGo);
    if (rust.here())
        met &= besideRust(ours, ofRust);
    ratio("to the floor, our batch", median(ours.adjacent) / median(batches), 0);
    ratio("to OpenSSL", median(ours.adjacent) / median(openSsl), 0);
    std::fflush(stdout);
    return met;
}

/// A provider that has two blocks and counts what it is asked for.
class TwoBlocks final : public BlockSource {
public:
    explicit TwoBlocks(LightBlock last) : m_last(std::move(last)) {}
    Expected<LightBlock, Problem> block(std::int64_t height) override
    {
        ++fetches;
        if (height != 0 && height != m_last.signedHeader.header.height)
            return Unexpected{Problem::NotThere};
        return m_last;
    }
    void report(const LightClientAttackEvidence&) override {}
    int fetches = 0;

private:
    LightBlock m_last;
};

/// With a witness, every signature verified and no key known before: what a workstation does after a long sleep.
bool overAMillionHeights(unsigned validators)
{
    constexpr std::int64_t target = 1'000'000;
    const std::vector<VoteSigner> signers = signersOf(0, validators);
    const ValidatorSet set = setOf(signers);
    LightBlock first = blockOf(1, signers, set, set);
    TwoBlocks primary(blockOf(target, signers, set, set));
    TwoBlocks witness = primary;
    ClientOptions options;
    options.verify.trustingPeriodNs = std::int64_t{1'000} * 3'600 * 1'000'000'000;
    options.verify.maxValidators = kMaxValidators;
    std::vector<double> ms;
    int fetches = 0;
    for (int round = 0; round < kRounds; ++round) {
        primary.fetches = witness.fetches = 0;
        LightClient client(TrustedStore({restoreTrusted(first.signedHeader.header, set).value(), first}), options,
                           TrustPolicy::of("primary", validators));
        ms.push_back(1'000 * secondsOf([&] {
                         ConsensusVerifier verifier(kSeed);
                         const ClientReport report =
                             client.verify(target, primary, {{"witness", &witness}},
                                           Instant::fromSeconds(kStart + target + 60), verifier);
                         if (!std::holds_alternative<ClientVerified>(report.verdict))
                             fatal("the millionth block does not verify");
                     }));
        fetches = primary.fetches + witness.fetches;
    }
    const bool met = fetches <= kFetches && median(ms) <= kSkippingMs;
    std::printf("over 1,000,000 heights, %3u validators: %d fetches (must <= %d), %.2f ms of CPU (must <= %.0f)%s\n",
                validators, fetches, kFetches, median(ms), kSkippingMs, met ? "" : "  MISSED");
    return met;
}

} // namespace

int main()
{
    const std::filesystem::path build = folder("TWINCHART_BUILD") / "bench-light";
    const std::filesystem::path peers = folder("TWINCHART_SOURCE") / "tests/bench/peers";
    std::filesystem::create_directories(build);
    const Peer go("go", "go", "cd " + quoted(peers / "go") + " && go build -o " + quoted(build / "light-go") + " .",
                  build / "light-go");
    const Peer rust("rust", "cargo",
                    "cargo build --release --manifest-path " + quoted(peers / "rust/Cargo.toml") + " --target-dir " +
                        quoted(build / "rust"),
                    build / "rust/release/light");
    bool met = true;
    met &= compared(4, 2'000, go, rust);
    met &= compared(50, 1'200, go, rust);
    met &= compared(150, 400, go, rust);
    for (const unsigned validators : {4u, 50u, 150u})
        met &= overAMillionHeights(validators);
    return met ? 0 : 1;
}

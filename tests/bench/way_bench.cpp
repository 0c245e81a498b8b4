// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way of other people's files from the disk to recorded and verified, stage by stage, through the
// workstation's import and a node in its own process; and how long the making of a demonstration takes.
// bench_way [demo|import]
#include "benchhome.h"

#include <interop/importer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

using namespace twinchart;
using namespace twinchart::bench;
namespace fs = std::filesystem;
using interfaces::ImportProgress;
using Stage = ImportProgress::Stage;

namespace {
constexpr double kMostGrowth = 1.5; ///< of a stage's time for an item, from the small set to the large one
constexpr double kResolution =
    0.25;                     ///< microseconds an item: less is not told apart in runs of some tens of contributions
constexpr int kSmallRuns = 3; ///< of the small set, before the large one and after it
constexpr double kDemonstration = 20; ///< seconds beyond key derivation
constexpr double kDerivations = 16;   ///< users of a demonstration

constexpr std::array kStages{
    std::pair(Stage::Reading, "read, check, map"),
    std::pair(Stage::Checking, "whose, what is new"),
    std::pair(Stage::Sealing, "seal"),
    std::pair(Stage::Saving, "store"),
    std::pair(Stage::Sending, "send to the vault"),
    std::pair(Stage::Recording, "block"),
    std::pair(Stage::Verifying, "verify"),
    std::pair(Stage::Keeping, "apply"),
    std::pair(Stage::Done, "after"),
};

/// Where the time of an import goes: what passes until the next stage is told belongs to the one before.
struct StageClock {
    explicit StageClock(int node) : m_node(node), m_last(spentUntilNow(node)) {}
    void enter(Stage stage)
    {
        const Spent now = spentUntilNow(m_node);
        spent[static_cast<std::size_t>(m_stage)] += now - m_last;
        m_last = now;
        m_stage = stage;
    }
    std::array<Spent, kStages.size()> spent{};

private:
    int m_node;
    Spent m_last;
    Stage m_stage = Stage::Reading;
};

struct Measured {
    std::uint64_t items = 0;
    std::uint64_t resources = 0;
    double megabytes = 0;
    std::array<Spent, kStages.size()> spent{};
    double microsecondsAnItem(std::size_t stage) const { return spent[stage].wall * 1e6 / static_cast<double>(items); }
    double processorAnItem(std::size_t stage) const
    {
        return spent[stage].processor * 1e6 / static_cast<double>(items);
    }
};
/// Of the same import measured some times.
Measured meanOf(const std::vector<Measured>& all)
{
    Measured out = all.front();
    for (std::size_t n = 0; n < out.spent.size(); ++n) {
        Spent sum;
        for (const Measured& m : all)
            sum += m.spent[n];
        const auto runs = static_cast<double>(all.size());
        out.spent[n] = {sum.wall / runs, sum.processor / runs};
    }
    return out;
}

std::string textOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Source {
    fs::path file;
    std::uint64_t items = 0;
    double octetsAnItem = 0;
};

/// The set's files that are about patients, each with how many items it holds.
std::vector<Source> sourcesOf(const fs::path& folder)
{
    const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
    if (!catalogue)
        fatal("catalogue");
    interop::ImportSession session({.source = "bench"}, *catalogue);
    std::vector<Source> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json")
            continue;
        const auto summary = session.read(entry.path(), [](interop::ImportedRecord&&) { return true; });
        if (summary.refusedWhole)
            fatal("refused: " + entry.path().string());
        const auto octets = static_cast<double>(fs::file_size(entry.path()));
        out.push_back(
            {entry.path(), summary.items, octets / static_cast<double>(std::max<std::uint64_t>(1, summary.items))});
    }
    std::ranges::sort(out, {}, &Source::file);
    return out;
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Other people with the same histories: each UUID's first eight digits become others, the same ones everywhere.
std::string renamed(std::string text, std::uint32_t copy)
{
    constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 1)) {
        if (at < 8 || at - 8 + kForm.size() > text.size())
            continue;
        const std::string_view word = std::string_view(text).substr(at - 8, kForm.size());
        if (!std::ranges::equal(word, kForm, [](char c, char form) { return form == '-' ? c == '-' : isHex(c); }))
            continue;
        std::uint32_t number = 0;
        std::from_chars(word.data(), word.data() + 8, number, 16);
        std::array<char, 9> digits{};
        std::snprintf(digits.data(), digits.size(), "%08x", number ^ (copy * 0x9e3779b9U));
        std::copy_n(digits.data(), 8, text.begin() + static_cast<std::ptrdiff_t>(at - 8));
        at += kForm.size() - 9;
    }
    return text;
}

Measured import(const Home& home, const std::vector<fs::path>& files)
{
    Measured out;
    for (const fs::path& file : files)
        out.megabytes += static_cast<double>(fs::file_size(file)) / 1e6;
    const int node = home.node();
    const auto workstation = home.unlocked();
    interfaces::ImportRequest request;
    for (const fs::path& file : files)
        request.files.push_back(file.string());
    request.source = "bench";
    interfaces::CancelFlag cancel;
    StageClock clock(node);
    const auto results =
        whole(workstation->import(request, [&](const ImportProgress& p) { clock.enter(p.stage); }, cancel));
    clock.enter(Stage::Done);
    for (const interfaces::ImportResult& r : results) {
        out.items += r.items;
        out.resources += r.kept;
        if (r.refused != 0 || r.duplicates != 0)
            fatal("not everything was new and right: " + r.file);
    }
    out.spent = clock.spent;
    // The outbox is empty only when everything is recorded and verified.
    if (const auto status = must(workstation->status(), "status"); status.outbox != 0)
        fatal("something is not recorded yet");
    return out;
}

void print(const Measured& m, const char* name)
{
    Spent all;
    for (const Spent& s : m.spent)
        all += s;
    std::printf(
        "import end to end, %s: %llu items of %llu resources (%.0f MB) recorded and verified in %.2f s: %.0f items/s (%.2f s of processors, both programs)\n",
        name, static_cast<unsigned long long>(m.items), static_cast<unsigned long long>(m.resources), m.megabytes,
        all.wall, static_cast<double>(m.items) / all.wall, all.processor);
    for (std::size_t n = 0; n < kStages.size(); ++n)
        std::printf("    %-20s %8.3f s %5.1f %%  %7.1f us an item   processors %8.3f s\n", kStages[n].second,
                    m.spent[n].wall, 100 * m.spent[n].wall / all.wall, m.microsecondsAnItem(n), m.spent[n].processor);
    std::fflush(stdout);
}

/// No stage gets slower for an item as the home grows. Judged by the processors' time, which other work does not blur.
bool compare(const Measured& small, const Measured& large)
{
    bool good = true;
    for (std::size_t n = 0; n < kStages.size(); ++n) {
        const double before = small.processorAnItem(n);
        const double after = large.processorAnItem(n);
        const bool kept = after <= kMostGrowth * before + kResolution;
        good = good && kept;
        std::printf(
            "    %-20s processors %7.1f us an item of %llu, %7.1f us of %llu: %.2f times (must be <= %.1f, told to %.2f us): %s   (wall %.1f us, %.1f us)\n",
            kStages[n].second, before, static_cast<unsigned long long>(small.items), after,
            static_cast<unsigned long long>(large.items), after / before, kMostGrowth, kResolution,
            kept ? "kept" : "MISSED", small.microsecondsAnItem(n), large.microsecondsAnItem(n));
    }
    return good;
}

bool imports(const fs::path& scratch, const Home& made, const fs::path& data)
{
    const std::vector<Source> sources = sourcesOf(data);
    std::uint64_t items = 0;
    for (const Source& s : sources)
        items += s.items;
    const auto measured = [&](const std::vector<fs::path>& files, const char* name) {
        const auto home = made.copy(scratch / "grown");
        const Measured m = import(*home, files);
        print(m, name);
        return m;
    };
    // Every n-th in the order of octets an item: a small set of the same mixture.
    std::vector<Source> byMixture = sources;
    std::ranges::sort(byMixture, {}, &Source::octetsAnItem);
    std::vector<fs::path> few;
    const std::size_t every = std::max<std::uint64_t>(1, (items + 5'000) / 10'000);
    for (std::size_t n = every / 2; n < byMixture.size(); n += every)
        few.push_back(byMixture[n].file);
    std::vector<Measured> small;
    const auto smallRuns = [&] {
        for (int n = 0; n < kSmallRuns; ++n)
            small.push_back(measured(few, "a part of fhir-synthea-2023"));
    };
    smallRuns();

    std::vector<fs::path> whole;
    for (const Source& s : sources)
        whole.push_back(s.file);
    measured(whole, "fhir-synthea-2023");

    const std::uint64_t wanted = support::full() ? 1'000'000 : 100'000;
    const auto copies = static_cast<std::uint32_t>((wanted + items - 1) / items);
    std::vector<fs::path> many;
    fs::create_directory(scratch / "copies");
    for (std::uint32_t copy = 0; copy < copies; ++copy)
        for (const Source& s : sources) {
            const fs::path& file =
                many.emplace_back(scratch / "copies" / (std::to_string(copy) + '-' + s.file.filename().string()));
            std::ofstream(file, std::ios::binary) << renamed(textOf(s.file), copy);
        }
    const Measured large = measured(many, "copies of it under other names");
    fs::remove_all(scratch / "copies");
    // Before and after: the machine is not as fast at the end of minutes as it was at their beginning.
    smallRuns();
    return compare(meanOf(small), large);
}

/// Made by the program itself; the floor is the derivation of its users' keys, in the same run.
bool demonstration(const Home& home)
{
    const Spent cli = run(program("twinchart-cli"), {"--home", home.path().string(), "--quiet", "demo", "create"});
    const int node = home.node();
    const Spent with = spentUntilNow(node);
    const Spent without = spentUntilNow();
    const double keys = kDerivations * keyDerivation();
    const double rest = cli.wall - keys;
    std::printf(
        "demo create: %.1f s, of these %.1f s for the keys of %.0f users; beyond them %.1f s (must be <= %.0f s): %s   (processors: %.1f s, and the node %.1f s)\n",
        cli.wall, keys, kDerivations, rest, kDemonstration, rest <= kDemonstration ? "kept" : "MISSED", cli.processor,
        with.processor - without.processor);
    home.stopNode();
    return rest <= kDemonstration;
}
} // namespace

int main(int argc, char** argv)
{
    const auto wanted = [&](std::string_view part) { return argc < 2 || part == argv[1]; };
    support::TemporaryFolder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    const Home home(folder.path() / "home");
    bool good = demonstration(home);
    if (wanted("import")) {
        const auto data = support::unpacked("fhir-synthea-2023", "bundles.tar.xz");
        if (!data) {
            std::printf("fhir-synthea-2023 is absent: the import was not measured\n");
            return good ? 77 : 1;
        }
        good = imports(folder.path(), home, *data) && good;
    }
    return good ? 0 : 1;
}

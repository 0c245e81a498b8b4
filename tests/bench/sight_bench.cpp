// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person waits for, with the real core, the node in its own process and the real window, off-screen at
// 1920 × 1080: the program's start, signing in, and opening patients with 20,000 and 100,000 items.
#include "benchhome.h"

#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/runner.h>
#include <ui/session/unlockscreen.h>
#include <ui/shell/mainwindow.h>
#include <ui/timeline/timelinescreen.h>
#include <workstation/factory.h>
#include <workstation/homes.h>

#include <QApplication>
#include <QPixmap>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string_view>

using namespace twinchart;
using namespace twinchart::bench;
using namespace twinchart::ui;
namespace fs = std::filesystem;

namespace {
constexpr double kStart = 1'000;    ///< milliseconds of a start
constexpr double kBeyondKeys = 500; ///< milliseconds from unlock to list, beyond the key's derivation
constexpr int kRounds = 5;

struct Times {
    std::vector<double> wall, processor;
    void add(const Spent& s)
    {
        wall.push_back(s.wall * 1e3);
        processor.push_back(s.processor * 1e3);
    }
    static double median(std::vector<double> v)
    {
        std::ranges::sort(v);
        return v[v.size() / 2];
    }
    double worst() const { return *std::ranges::max_element(wall); }
};

const char* verdict(bool kept)
{
    return kept ? "kept" : "MISSED";
}

/// Lets events happen until `there`.
template <class Condition>
void waitFor(const Condition& there, const char* what)
{
    QTimer late;
    late.setSingleShot(true);
    late.start(120'000);
    while (!there()) {
        if (!late.isActive())
            fatal(std::string("waited in vain: ") + what);
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

/// The program's window over a home, as its main() puts it together.
struct Program {
    explicit Program(const Home& home) : runner(workstation::openWorkstation({home.path(), {}, "bench"}))
    {
        shell::WindowParts parts;
        parts.runner = &runner;
        parts.user = QStringLiteral("physician");
        window = std::make_unique<shell::MainWindow>(std::move(parts));
        window->resize(1920, 1080);
        window->show();
        window->start();
        waitFor([&] { return window->unlockScreen()->home().has_value(); }, "unlock screen");
    }
    ~Program()
    {
        lock();
        window.reset();
    }
    void settle()
    {
        waitFor([&] { return window->busy() == 0; }, "calls");
    }
    Spent unlock()
    {
        window->unlockScreen()->passphrase()->type(viewOf(workstation::kDemonstrationPassphrase));
        const Spent start = spentUntilNow();
        window->unlockScreen()->unlock();
        waitFor([&] { return window->unlocked() && window->worklist()->model().rowCount() > 0; }, "worklist");
        window->grab();
        const Spent took = spentUntilNow() - start;
        settle();
        return took;
    }
    Spent open(const std::string& patient, std::uint64_t items)
    {
        const Spent start = spentUntilNow();
        window->openPatient(QString::fromStdString(patient));
        waitFor([&] { return window->timelineScreen()->chart() != nullptr; }, "timeline");
        window->grab();
        const Spent took = spentUntilNow() - start;
        if (const auto& chart = *window->timelineScreen()->chart()->data;
            chart.items.size() < items || chart.patient.worst != interfaces::Verdict::Verified)
            fatal("not the whole record, or not verified");
        return took;
    }
    void lock()
    {
        if (!window->unlocked())
            return;
        window->lock({});
        settle();
    }
    session::Runner runner;
    std::unique_ptr<shell::MainWindow> window;
};

/// From the start of the program's process to its unlock screen.
bool start(const Home& home)
{
    Times times;
    for (int n = 0; n < kRounds; ++n)
        times.add(run(program("twinchart"), {"--home", home.path().string(), "--until-unlock"}));
    const double median = Times::median(times.wall);
    std::printf(
        "start to the unlock screen: median %.0f ms, worst %.0f ms, the process' end included (must be <= %.0f ms): %s   (processor %.0f ms)\n",
        median, times.worst(), kStart, verdict(median <= kStart), Times::median(times.processor));
    return median <= kStart;
}

bool signIn(const Home& home, const char* what, bool nodeRuns, bool judged)
{
    Times times;
    std::vector<double> keys;
    for (int n = 0; n < kRounds; ++n) {
        if (nodeRuns)
            home.node();
        else
            home.stopNode();
        Program program(home);
        program.settle();
        if (!nodeRuns)
            home.stopNode();
        keys.push_back(keyDerivation() * 1e3);
        times.add(program.unlock());
    }
    const double beyond = Times::median(times.wall) - Times::median(keys);
    std::printf(
        "unlock to list, %s: median %.0f ms, worst %.0f ms, of these %.0f ms to derive the key; beyond it %.0f ms (%s <= %.0f ms): %s   (processor %.0f ms)\n",
        what, Times::median(times.wall), times.worst(), Times::median(keys), beyond, judged ? "must be" : "not judged,",
        kBeyondKeys, verdict(beyond <= kBeyondKeys), Times::median(times.processor));
    return !judged || beyond <= kBeyondKeys;
}

/// One person with readings every twenty minutes, an illness, an encounter and an operation now and then.
std::string recordOf(const std::string& id, std::uint32_t items)
{
    struct Vital {
        const char *loinc, *title, *unit, *code;
        std::uint32_t low, span;
    };
    constexpr std::array kVitals{Vital{"8867-4", "Heart rate", "/min", "/min", 58, 40},
                                 Vital{"9279-1", "Respiratory rate", "/min", "/min", 12, 9},
                                 Vital{"59408-5", "Oxygen saturation", "%", "%", 92, 8},
                                 Vital{"8310-5", "Body temperature", "Cel", "Cel", 36, 3},
                                 Vital{"2339-0", "Glucose", "mg/dL", "mg/dL", 70, 110}};
    std::string out = R"({"resourceType":"Patient","id":")" + id +
                      R"(","name":[{"family":"Bench","given":["Many"]}],"gender":"female","birthDate":"1950-04-01"})"
                      "\n";
    const std::int64_t end = 1'790'000'000;
    for (std::uint32_t n = 0; n < items; ++n) {
        const std::string when = toRfc3339(Instant::fromSeconds(end - std::int64_t{items - n} * 1'200));
        const std::string head =
            R"("id":")" + id + '-' + std::to_string(n) + R"(","subject":{"reference":"Patient/)" + id + R"("},)";
        if (n % 97 == 0)
            out +=
                R"({"resourceType":"Encounter",)" + head +
                R"("status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"period":{"start":")" +
                when + R"(","end":")" + when + R"("}})";
        else if (n % 89 == 0)
            out +=
                R"({"resourceType":"Condition",)" + head +
                R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"195662009","display":"Acute viral pharyngitis"}],"text":"Acute viral pharyngitis"},"onsetDateTime":")" +
                when + R"("})";
        else if (n % 83 == 0)
            out +=
                R"({"resourceType":"Procedure",)" + head +
                R"("status":"completed","code":{"coding":[{"system":"http://snomed.info/sct","code":"430193006","display":"Medication reconciliation"}]},"performedDateTime":")" +
                when + R"("})";
        else {
            const Vital& v = kVitals[n % kVitals.size()];
            out +=
                R"({"resourceType":"Observation",)" + head +
                R"("status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":")" +
                v.loinc + R"(","display":")" + v.title + R"("}]},"effectiveDateTime":")" + when +
                R"(","valueQuantity":{"value":)" + std::to_string(v.low + n * 7919 % v.span) + '.' +
                std::to_string(n % 10) + R"(,"unit":")" + v.unit +
                R"(","system":"http://unitsofmeasure.org","code":")" + v.code + R"("}})";
        }
        out += '\n';
    }
    return out;
}

struct Wanted {
    std::string id;
    std::uint32_t items;
    double limitMs;
};

bool patients(const Home& home, const std::vector<Wanted>& all)
{
    {
        const auto workstation = home.unlocked();
        interfaces::ImportRequest request;
        request.source = "bench";
        for (const Wanted& w : all) {
            const fs::path file = home.path().parent_path() / (w.id + ".ndjson");
            std::ofstream(file, std::ios::binary) << recordOf(w.id, w.items);
            request.files.push_back(file.string());
        }
        interfaces::CancelFlag cancel;
        for (const interfaces::ImportResult& r :
             whole(workstation->import(request, [](const interfaces::ImportProgress&) {}, cancel)))
            if (r.refused != 0)
                fatal("refused: " + r.problems.front().why.english());
        workstation->lock();
    }
    Program program(home);
    program.unlock();
    bool good = true;
    for (const Wanted& w : all) {
        Times times;
        for (int n = 0; n < kRounds; ++n) {
            // Signing out forgets what was loaded: every round checks the root anew.
            program.lock();
            program.unlock();
            const auto& model = program.window->worklist()->model();
            std::string id;
            for (const interfaces::PatientSummary& p : model.patients())
                if (p.items >= w.items && p.items < w.items + w.items / 100)
                    id = p.id;
            if (id.empty())
                fatal("the patient is not in the list");
            times.add(program.open(id, w.items));
        }
        const double median = Times::median(times.wall);
        const bool kept = median < w.limitMs;
        good = good && kept;
        std::printf(
            "open a patient with %u items, root check and first paint: median %.0f ms, worst %.0f ms (must be < %.0f ms): %s   (processor %.0f ms)\n",
            w.items, median, times.worst(), w.limitMs, verdict(kept), Times::median(times.processor));
        std::fflush(stdout);
    }
    return good;
}
} // namespace

int main(int argc, char** argv)
{
    support::TemporaryFolder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
    QApplication application(argc, argv);
    const Home home(folder.path() / "home");
    home.create();
    bool good = start(home);
    good = signIn(home, "demonstration, node running", true, true) && good;
    good = signIn(home, "demonstration, node started by it", false, true) && good;
    good = patients(home, {{"few", 20'000, 300}, {"many", 100'000, 400}}) && good;
    good = signIn(home, "with 120,000 items more", true, false) && good;
    return good ? 0 : 1;
}

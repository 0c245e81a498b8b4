// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of the timeline: pan and zoom with 100,000 and 1,000,000 visible points, off-screen at 1920 × 1080.
#include <ui/charts/timelineplot.h>
#include <ui/theme/theme.h>

#include <uisupport/fakeworkstation.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace twinchart;
using namespace twinchart::ui;

namespace {

struct Times {
    double median = 0, p99 = 0, worst = 0;
};
/// On the wall, and of this thread's processor alone: the second is what a frame costs when others use the machine too.
struct Frames {
    Times wall, processor;
};

Times summary(std::vector<double> ms)
{
    std::sort(ms.begin(), ms.end());
    return {ms[ms.size() / 2], ms[ms.size() * 99 / 100], ms.back()};
}

class Stopwatch {
public:
    Stopwatch() { m_wall.start(); }
    void lap()
    {
        wall.push_back(static_cast<double>(m_wall.nsecsElapsed()) / 1e6);
        processor.push_back(now() - m_processor);
    }
    void begin()
    {
        m_wall.restart();
        m_processor = now();
    }
    Frames frames() const { return {summary(wall), summary(processor)}; }

private:
    static double now()
    {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
    }
    QElapsedTimer m_wall;
    double m_processor = 0;
    std::vector<double> wall;
    std::vector<double> processor;
};

void print(const char* what, const Frames& f)
{
    std::printf("%-34s wall median %6.2f p99 %6.2f worst %6.2f ms   processor median %6.2f p99 %6.2f worst %6.2f ms\n",
                what, f.wall.median, f.wall.p99, f.wall.worst, f.processor.median, f.processor.p99, f.processor.worst);
}

/// The floor: putting one picture of the window's size onto the screen's buffer.
Frames floorOf(QSize size)
{
    QImage source(size, QImage::Format_ARGB32_Premultiplied);
    source.fill(QColor(10, 20, 30, 200));
    QImage target(size, QImage::Format_RGB32);
    Stopwatch watch;
    for (int i = 0; i < 200; ++i) {
        watch.begin();
        QPainter painter(&target);
        painter.drawImage(0, 0, source);
        painter.end();
        watch.lap();
    }
    return watch.frames();
}

Frames panAndZoom(std::size_t points)
{
    charts::TimelinePlot plot;
    plot.resize(1920, 1080);
    plot.show();
    plot.setChart(charts::prepare(std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(points))), false);
    QCoreApplication::processEvents();
    // All dense readings are in view (18 to 20 November) before each move.
    const std::int64_t from = parseRfc3339("2026-11-18T06:00:00Z")->ns;
    const std::int64_t to = parseRfc3339("2026-11-20T16:00:00Z")->ns;
    Stopwatch watch;
    for (int i = 0; i < 400; ++i) {
        const std::int64_t shift = (i % 40 - 20) * ((to - from) / 800);
        const std::int64_t grow = i % 2 ? (i % 30) * ((to - from) / 600) : 0;
        watch.begin();
        plot.setView({from + shift - grow, to + shift + grow});
        plot.renderMoving();
        plot.repaint();
        watch.lap();
        QCoreApplication::processEvents();
    }
    return watch.frames();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    theme::apply(application, theme::Kind::Light);
    print("floor: one blit of 1920x1080", floorOf({1920, 1080}));
    const Frames hundred = panAndZoom(100'000);
    print("pan and zoom, 100,000 points", hundred);
    print("pan and zoom, 1,000,000 points", panAndZoom(1'000'000));
    std::printf("must: p99 <= 16 ms of the processor at 100,000 points: %s\n",
                hundred.processor.p99 <= 16 ? "kept" : "MISSED");
    return hundred.processor.p99 <= 16 ? 0 : 1;
}

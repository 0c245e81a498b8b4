// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timelineplot.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <uisupport/fakeworkstation.h>

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <functional>

using namespace twinchart;
using namespace twinchart::ui;
using charts::Chart;
using charts::TimelinePlot;
using charts::ViewRange;

class PlotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void lanesShareOneTimeRangeAndOneMargin();
    void wheelZoomsAtThePointer();
    void keys();
    void dragPans();
    void selectionWalksAndSkipsNothing();
    void aGapIsHatched();
    void aSpikeOfOneSampleIsDrawn();
    void whatFailedIsABrokenRingAndNoValue();
    void foldingHidesRows();
    void rowsOfOtherTimesAreNotShown();
    void rowsStayUnderThePointer();
    void aDateIsAWholeDay();
    void labelsHaveRowsOfTheirOwn();
    void aFlagIsSaidBesideACrowd_data();
    void aFlagIsSaidBesideACrowd();
    void aCrowdSaysItsFlags();
    void wipeLeavesNothing();
    void screenReadersSeeTables();
    void tabIsNoTrap();

private:
    void show(std::shared_ptr<interfaces::ChartData> data);
    QImage picture();
    QSet<QString> eventCodes() const;
    int laneOf(const char* code) const; ///< among those that are shown; −1: it is not
    /// Codes of the event lanes that have an entry in the view, found one by one, and of the lane that has the focus.
    QSet<QString> codesToSee() const;
    /// The same record seen two years later: the now line stands apart from it.
    void later();
    std::unique_ptr<TimelinePlot> m_plot;
};

void PlotTest::initTestCase()
{
    theme::apply(*qApp, theme::Kind::Light);
}

void PlotTest::init()
{
    show(std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(5000)));
}

void PlotTest::show(std::shared_ptr<interfaces::ChartData> data)
{
    m_plot = std::make_unique<TimelinePlot>();
    m_plot->resize(1300, 900);
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
    m_plot->setChart(charts::prepare(std::move(data)), false);
    QTest::qWait(1);
}

void PlotTest::later()
{
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(5000));
    const ViewRange view = m_plot->views().view();
    data->now.ns += 2LL * 31'557'600 * 1'000'000'000;
    show(data);
    m_plot->setView(view);
}

QImage PlotTest::picture()
{
    QCoreApplication::processEvents();
    m_plot->replot();
    return m_plot->grab().toImage();
}

void PlotTest::lanesShareOneTimeRangeAndOneMargin()
{
    QVERIFY(m_plot->axisRects().size() >= 10);
    for (const double zoom : {0.5, 4.0, 0.1}) {
        m_plot->setView({m_plot->views().view().fromNs,
                         m_plot->views().view().fromNs +
                             static_cast<std::int64_t>(static_cast<double>(m_plot->views().view().length()) * zoom)});
        m_plot->replot();
        const QList<QCPAxisRect*> rects = m_plot->axisRects();
        QCOMPARE(rects.size(), m_plot->lanes().size());
        for (const QCPAxisRect* rect : rects) {
            QCOMPARE(rect->left(), rects.first()->left());
            QCOMPARE(rect->right(), rects.first()->right());
            QCOMPARE(rect->axis(QCPAxis::atBottom)->range().lower,
                     rects.first()->axis(QCPAxis::atBottom)->range().lower);
            QCOMPARE(rect->axis(QCPAxis::atBottom)->range().upper,
                     rects.first()->axis(QCPAxis::atBottom)->range().upper);
        }
    }
}

void PlotTest::wheelZoomsAtThePointer()
{
    const QPointF at(700, 100);
    const std::int64_t before = m_plot->instantAt(at.x());
    const std::int64_t length = m_plot->views().view().length();
    const auto wheel = [&](int delta, Qt::KeyboardModifiers modifiers) {
        QWheelEvent event(at, m_plot->mapToGlobal(at), QPoint(), QPoint(0, delta), Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_plot.get(), &event);
    };
    wheel(120, Qt::NoModifier);
    QVERIFY(m_plot->views().view().length() < length);
    QVERIFY(std::abs(m_plot->pixelOf(before) - at.x()) < 0.5);
    wheel(120, Qt::NoModifier);
    QVERIFY(m_plot->viewBack()); // turns that follow each other are one step
    QCOMPARE(m_plot->views().view().length(), length);
    QTest::qWait(650);
    const ViewRange view = m_plot->views().view();
    wheel(120, Qt::ShiftModifier);
    QCOMPARE(m_plot->views().view().length(), view.length());
    QVERIFY(m_plot->views().view().fromNs != view.fromNs);
}

void PlotTest::keys()
{
    m_plot->setFocus();
    const auto view = [&] { return m_plot->views().view(); };
    const ViewRange start = view();
    QTest::keyClick(m_plot.get(), Qt::Key_BracketLeft);
    QCOMPARE(view().toNs, start.fromNs);
    QTest::keyClick(m_plot.get(), Qt::Key_BracketRight);
    QCOMPARE(view(), start);
    QTest::keyClick(m_plot.get(), Qt::Key_Plus);
    QVERIFY(view().length() < start.length());
    QTest::keyClick(m_plot.get(), Qt::Key_Minus);
    QCOMPARE(view().length(), start.length());
    QTest::keyClick(m_plot.get(), Qt::Key_Home);
    QVERIFY(view().contains(m_plot->chart()->firstNs));
    QTest::keyClick(m_plot.get(), Qt::Key_End);
    QVERIFY(view().contains(m_plot->chart()->lastNs));
    QTest::keyClick(m_plot.get(), Qt::Key_N);
    QVERIFY(view().contains(m_plot->chart()->data->now.ns));
    QTest::keyClick(m_plot.get(), Qt::Key_Home);
    QTest::keyClick(m_plot.get(), Qt::Key_Backspace);
    QVERIFY(view().contains(m_plot->chart()->data->now.ns));
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(m_plot.get(), Qt::Key_Minus);
    QCOMPARE(m_plot->views().currentPreset(), charts::kPresetAll);
}

void PlotTest::dragPans()
{
    const ViewRange before = m_plot->views().view();
    QTest::mousePress(m_plot.get(), Qt::LeftButton, {}, QPoint(600, 100));
    QTest::mouseMove(m_plot.get(), QPoint(650, 100));
    QMouseEvent move(QEvent::MouseMove, QPointF(700, 100), m_plot->mapToGlobal(QPointF(700, 100)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_plot.get(), &move);
    QTest::mouseRelease(m_plot.get(), Qt::LeftButton, {}, QPoint(700, 100));
    QCOMPARE(m_plot->views().view().length(), before.length());
    QVERIFY(m_plot->views().view().fromNs < before.fromNs);
    QVERIFY(m_plot->viewBack());
}

void PlotTest::selectionWalksAndSkipsNothing()
{
    // From the first entry of an event lane, shown or not, the arrow alone reaches all the others.
    const auto& chart = *m_plot->chart();
    for (const charts::EventLane& lane : chart.events) {
        const std::vector<std::uint32_t>& all = lane.all;
        m_plot->select(all.front(), true);
        for (std::size_t i = 1; i < all.size(); ++i) {
            QTest::keyClick(m_plot.get(), Qt::Key_Right);
            QCOMPARE(*m_plot->selected(), all[i]);
            QVERIFY(m_plot->views().view().contains(chart.item(all[i]).start.ns));
        }
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QCOMPARE(*m_plot->selected(), all.back());
        QCOMPARE(m_plot->positionInLane(), std::make_pair(static_cast<int>(all.size()), static_cast<int>(all.size())));
    }
}

namespace {

/// Whether a colour occurs in a part of a picture.
int occurrences(const QImage& image, const QRect& part, const QColor& colour)
{
    int n = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x)
            n += image.rect().contains(x, y) && (image.pixel(x, y) & 0xffffff) == (colour.rgb() & 0xffffff);
    return n;
}

QRect laneRect(const TimelinePlot& plot, const QString& code)
{
    for (const TimelinePlot::LaneInfo& lane : plot.lanes())
        if (lane.code == code)
            return lane.rect;
    return {};
}

} // namespace

void PlotTest::aGapIsHatched()
{
    const theme::Theme& t = theme::current();
    later();
    const auto glucose = std::find_if(m_plot->chart()->curves.begin(), m_plot->chart()->curves.end(),
                                      [](const charts::Curve& c) { return c.attribute == "glucose"; });
    QVERIFY(glucose->gaps.size() == 2);
    // At every zoom, even where the gap is less than a pixel, at least 3 px are hatched.
    for (const int preset : {3, 5, charts::kPresetAll}) {
        m_plot->preset(preset);
        const QImage image = picture();
        const QRect lane = laneRect(*m_plot, QStringLiteral("glucose"));
        for (const charts::Gap& gap : glucose->gaps) {
            const double x = (m_plot->pixelOf(gap.fromNs) + m_plot->pixelOf(gap.toNs)) / 2;
            const QRect part(static_cast<int>(x) - 1, lane.top() + 4, 3, lane.height() - 24);
            const int hatched = occurrences(image, part, t.gapSoft) + occurrences(image, part, t.gap);
            QVERIFY2(hatched > part.height() / 2, qPrintable(QStringLiteral("preset %1: %2").arg(preset).arg(hatched)));
        }
    }
}

void PlotTest::aSpikeOfOneSampleIsDrawn()
{
    later();
    const auto& curve = *std::find_if(m_plot->chart()->curves.begin(), m_plot->chart()->curves.end(),
                                      [](const charts::Curve& c) { return c.attribute == "heart-rate"; });
    const auto spike = std::max_element(curve.value.begin(), curve.value.end());
    QVERIFY(*spike == 146);
    const std::int64_t at = curve.timeNs[static_cast<std::size_t>(spike - curve.value.begin())];
    for (const int preset : {3, 5, 7, charts::kPresetAll}) {
        m_plot->preset(preset);
        const QImage image = picture();
        const QRect lane = laneRect(*m_plot, QStringLiteral("heart-rate"));
        const int x = static_cast<int>(m_plot->pixelOf(at));
        const QRect part(x - 2, lane.top() + 10, 5, 24); // far above the other readings
        const QColor ink = theme::current().s1;
        QVERIFY2(occurrences(image, part, ink) >= 4, qPrintable(QString::number(preset)));
    }
}

void PlotTest::whatFailedIsABrokenRingAndNoValue()
{
    // The same record twice; in the second one an entry has failed and, against the contract, still carries a value.
    const auto select = [](interfaces::ChartData& d) -> interfaces::ItemView& {
        return *std::find_if(d.items.begin(), d.items.end(), [](const interfaces::ItemView& i) {
            return i.attribute == "potassium" && i.value == "5.9";
        });
    };
    auto tampered = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(1000));
    interfaces::ItemView& item = select(*tampered);
    item.verdict = interfaces::Verdict::Invalid;
    const std::int64_t at = item.start.ns;
    show(tampered);
    const auto index = static_cast<std::uint32_t>(&item - tampered->items.data());
    QCOMPARE(theme::Words::line(m_plot->chart()->item(index)), QStringLiteral("Integrity check failed"));
    const QImage image = picture();
    const QRect lane = laneRect(*m_plot, QStringLiteral("DTD"));
    const int x = static_cast<int>(m_plot->pixelOf(at));
    const QRect symbol(x - 7, lane.top() + 13, 15, 15);
    QVERIFY(occurrences(image, symbol, theme::current().critical) > 3);
    QCOMPARE(occurrences(image, symbol.adjusted(4, 4, -4, -4), theme::current().verified), 0); // no disc
    // Neither a reading box nor the description says the value.
    m_plot->select(index, true);
    QVERIFY(!m_plot->accessibleDescription().contains(QStringLiteral("5.9")));
    QVERIFY(m_plot->accessibleDescription().contains(QStringLiteral("Integrity check failed")));
}

void PlotTest::foldingHidesRows()
{
    const qsizetype before = m_plot->lanes().size();
    m_plot->setSectionFolded("PHA", true);
    QVERIFY(m_plot->lanes().size() < before);
    QVERIFY(m_plot->isFolded("PHA"));
    m_plot->setSectionFolded("PHA", false);
    QCOMPARE(m_plot->lanes().size(), before);
}

QSet<QString> PlotTest::eventCodes() const
{
    QSet<QString> out;
    for (const TimelinePlot::LaneInfo& lane : m_plot->lanes())
        if (!lane.graph)
            out += lane.code;
    return out;
}

int PlotTest::laneOf(const char* code) const
{
    const QList<TimelinePlot::LaneInfo> lanes = m_plot->lanes();
    const auto at =
        std::ranges::find_if(lanes, [&](const auto& l) { return !l.graph && l.code == QLatin1String(code); });
    return at == lanes.end() ? -1 : static_cast<int>(at - lanes.begin());
}

QSet<QString> PlotTest::codesToSee() const
{
    QSet<QString> out;
    if (const int focused = m_plot->focusedLane(); focused >= 0 && !m_plot->lanes().at(focused).graph)
        out += m_plot->lanes().at(focused).code;
    const ViewRange& v = m_plot->views().view();
    for (const charts::EventLane& lane : m_plot->chart()->events)
        for (const std::uint32_t i : lane.all) {
            const interfaces::ItemView& item = m_plot->chart()->item(i);
            const bool ends = item.end.ns >= v.fromNs || (item.isPeriod && item.ongoing);
            if (v.contains(item.start.ns) || (item.start.ns <= v.toNs && ends))
                out += QString::fromStdString(lane.code);
        }
    return out;
}

void PlotTest::rowsOfOtherTimesAreNotShown()
{
    const auto all = static_cast<qsizetype>(m_plot->chart()->events.size());
    m_plot->preset(charts::kPresetAll);
    QCOMPARE(eventCodes().size(), all);
    bool isLess = false;
    const charts::Chart& chart = *m_plot->chart();
    constexpr std::int64_t day = 86'400'000'000'000;
    for (std::int64_t at = chart.firstNs; at < chart.lastNs; at += (chart.lastNs - chart.firstNs) / 40)
        for (const std::int64_t length : {day / 12, 5 * day, 400 * day}) {
            m_plot->setView({at, at + length});
            QCOMPARE(eventCodes(), codesToSee());
            isLess = isLess || eventCodes().size() < all;
            for (const TimelinePlot::LaneInfo& lane : m_plot->lanes())
                QVERIFY(lane.rect.height() >= 28);
        }
    QVERIFY(isLess);
    // An entry that is searched for brings its row back.
    for (const charts::EventLane& lane : chart.events) {
        m_plot->setView({chart.firstNs - 900 * day, chart.firstNs - 890 * day});
        m_plot->select(lane.all.back(), true);
        QVERIFY(eventCodes().contains(QString::fromStdString(lane.code)));
        QVERIFY(m_plot->positionInLane().first > 0);
    }
}

void PlotTest::rowsStayUnderThePointer()
{
    // By the wheel rows come and none goes, until the pointer has left.
    const charts::Chart chart = *m_plot->chart(); // beyond the next one
    m_plot->setView({chart.lastNs - 86'400'000'000'000, chart.lastNs});
    QSet<QString> before = eventCodes();
    const qsizetype first = before.size();
    const auto wheel = [&](int delta) {
        const QPointF at(800, 200);
        QWheelEvent event(at, m_plot->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_plot.get(), &event);
        QVERIFY(eventCodes().contains(before));
        QVERIFY(eventCodes().contains(codesToSee()));
        before = eventCodes();
    };
    for (int i = 0; i < 60; ++i)
        wheel(-120);
    QVERIFY(before.size() > first);
    for (int i = 0; i < 60; ++i)
        wheel(120);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_plot.get(), &leave);
    QVERIFY(eventCodes().size() < before.size());
    QCOMPARE(eventCodes(), codesToSee());
    // An empty stretch has no rows; the arrow leads out of it.
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(5000));
    data->series.clear();
    show(data);
    const std::int64_t step = (chart.lastNs - chart.firstNs) / 400;
    for (std::int64_t from = chart.firstNs + step; from < chart.lastNs; from += step) {
        m_plot->setView({from, from + 3'600'000'000'000});
        if (codesToSee().size() <= 1)
            break;
    }
    QVERIFY(eventCodes().size() <= 1);
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QVERIFY(m_plot->selected() && eventCodes().size() >= 1);
}

void PlotTest::aDateIsAWholeDay()
{
    // Entered with a date alone: in the afternoon of that day it is still there, from the left edge on.
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(100));
    const auto at = std::ranges::find_if(data->items, [](const auto& i) { return i.dataSet == "POA"; });
    QVERIFY(at != data->items.end() && !at->isPeriod);
    constexpr std::int64_t hour = 3'600'000'000'000;
    at->imprecise = true;
    at->end.ns = at->start.ns + 24 * hour - 1;
    const std::int64_t start = at->start.ns;
    show(data);
    for (const auto& [from, isThere] : {std::pair{25, false}, std::pair{-5, false}, std::pair{14, true}}) {
        m_plot->setView({start + from * hour, start + (from + 2) * hour});
        QCOMPARE(eventCodes(), codesToSee());
        QCOMPARE(m_plot->entriesInView(laneOf("POA")).size(), std::size_t{isThere ? 1u : 0u});
        if (!isThere)
            continue;
        const QRect lane = laneRect(*m_plot, QStringLiteral("POA"));
        m_plot->replot();
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, {m_plot->plotArea().left() + 5, lane.top() + 20});
        QVERIFY(m_plot->selected());
        QCOMPARE(m_plot->chart()->item(*m_plot->selected()).start.ns, start);
    }
}

void PlotTest::labelsHaveRowsOfTheirOwn()
{
    // Two bars one after the other whose words would meet: both are drawn, in two rows.
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(100));
    constexpr std::int64_t hour = 3'600'000'000'000;
    const std::int64_t now = data->now.ns;
    std::erase_if(data->items, [](const auto& i) { return i.dataSet == "MD"; });
    interfaces::ItemView drug = data->items.front();
    drug.dataSet = "MD";
    drug.stage = "PHA";
    drug.attribute = "";
    drug.isPeriod = true;
    drug.ongoing = false;
    drug.verdict = interfaces::Verdict::Verified;
    for (const int n : {0, 1}) {
        drug.item = "invented." + std::to_string(n);
        drug.display = "A drug with a rather long name, by mouth, twice a day";
        drug.start.ns = now - (10 - n) * hour;
        drug.end.ns = drug.start.ns + hour;
        data->items.push_back(drug);
    }
    std::ranges::stable_sort(data->items, {}, [](const auto& i) { return i.start.ns; });
    data->series.clear(); // they name items by their places
    show(data);
    m_plot->setView({now - 12 * hour, now});
    QCOMPARE(laneRect(*m_plot, QStringLiteral("MD")).height(), 56);
    m_plot->setView({now - 10 * hour - hour / 2, now - 8 * hour - hour / 2});
    QCOMPARE(laneRect(*m_plot, QStringLiteral("MD")).height(), 30);
}

void PlotTest::aFlagIsSaidBesideACrowd_data()
{
    QTest::addColumn<QString>("flag");
    for (const char* flag : {"", "H", "HH"})
        QTest::addRow("crowd of \"%s\"", flag) << QString::fromLatin1(flag);
}

void PlotTest::aFlagIsSaidBesideACrowd()
{
    QFETCH(QString, flag);
    // At the left edge the words of a crowd have one place only, and it is the only one of a flagged result beside it.
    auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(100));
    const auto flagged = std::ranges::find_if(data->items, [](const auto& i) { return i.value == "5.9"; });
    QVERIFY(flagged != data->items.end() && !flagged->flag.empty());
    constexpr std::int64_t minute = 60'000'000'000;
    const std::string item = flagged->item;
    const std::int64_t at = flagged->start.ns;
    interfaces::ItemView plain = *flagged;
    plain.flag = flag.toStdString();
    plain.value = "4.7";
    for (int i = 0; i < 5; ++i) {
        plain.item = "invented." + std::to_string(i);
        plain.start.ns = plain.end.ns = at - (34 + i) * minute;
        data->items.push_back(plain);
    }
    std::ranges::stable_sort(data->items, {}, [](const auto& i) { return i.start.ns; });
    data->series.clear(); // they name items by their places
    show(data);
    m_plot->setView({at - 45 * minute, at + 1055 * minute}); // a minute is about a pixel
    m_plot->replot();
    const int x = static_cast<int>(m_plot->pixelOf(at));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, {x + 30, laneRect(*m_plot, QStringLiteral("DTD")).top() + 6});
    QVERIFY(m_plot->selected());
    QCOMPARE(m_plot->chart()->item(*m_plot->selected()).item, item);
}

void PlotTest::aCrowdSaysItsFlags()
{
    constexpr std::int64_t second = 1'000'000'000;
    constexpr int crowd = 40;
    std::int64_t at = 0;
    // Forty results within as many seconds beside one that is flagged.
    const auto shown = [&](const std::function<void(int, interfaces::ItemView&)>& change) {
        auto data = std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(100));
        const auto flagged = std::ranges::find_if(data->items, [](const auto& i) { return i.value == "5.9"; });
        QVERIFY(flagged != data->items.end() && !flagged->flag.empty());
        at = flagged->start.ns;
        interfaces::ItemView one = *flagged;
        for (int i = 0; i < crowd; ++i) {
            one.item = "invented." + std::to_string(i);
            one.start.ns = one.end.ns = at + (600 + i) * second;
            one.flag.clear();
            one.verdict = flagged->verdict;
            change(i, one);
            data->items.push_back(one);
        }
        std::ranges::stable_sort(data->items, {}, [](const auto& i) { return i.start.ns; });
        data->series.clear(); // they name items by their places
        show(data);
        m_plot->setView({at - 4 * 3600 * second, at + 4 * 3600 * second});
    };
    const auto inks = [&](const QColor& colour) {
        const QImage image = picture();
        const QRect place = laneRect(*m_plot, QStringLiteral("DTD"));
        int found = 0;
        // The row of the symbols, below the words.
        for (int y = place.top() + 13; y <= place.top() + 27; ++y)
            for (int x = place.left(); x <= place.right(); ++x)
                found += image.pixelColor(x, y) == colour ? 1 : 0;
        return found;
    };
    shown([](int, interfaces::ItemView&) {});
    const int plainCritical = inks(theme::current().critical);
    const int plainWarning = inks(theme::current().warning);
    shown([](int i, interfaces::ItemView& item) { item.flag = i == 7 ? "L" : ""; });
    QVERIFY(inks(theme::current().warning) > plainWarning);
    shown([](int i, interfaces::ItemView& item) {
        item.flag = i % 20 == 0 ? "HH" : i % 10 == 0 ? "L" : "";
        if (i == crowd - 1) {
            item.flag = "HH";
            item.verdict = interfaces::Verdict::Invalid;
        }
    });
    QVERIFY(inks(theme::current().critical) > plainCritical);

    const auto& lanes = m_plot->chart()->events;
    const auto lane = std::ranges::find_if(lanes, [](const auto& l) { return l.code == "DTD"; });
    QVERIFY(lane != lanes.end());
    QCOMPARE(lane->flaggedBefore.size(), lane->points.size() + 1);
    const auto first =
        static_cast<std::size_t>(std::ranges::lower_bound(lane->pointNs, at + 600 * second) - lane->pointNs.begin());
    // What failed its check has no flag to believe.
    QCOMPARE(lane->failedBefore[first + crowd] - lane->failedBefore[first], 1U);
    QCOMPARE(lane->flaggedBefore[first + crowd] - lane->flaggedBefore[first], 4U);
    QCOMPARE(lane->criticalBefore[first + crowd] - lane->criticalBefore[first], 2U);
}

void PlotTest::wipeLeavesNothing()
{
    m_plot->select(3, true);
    m_plot->wipe();
    QVERIFY(m_plot->lanes().isEmpty());
    QVERIFY(m_plot->accessibleDescription().isEmpty());
    QVERIFY(!m_plot->selected());
    const QImage image = m_plot->grab().toImage();
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colours.insert(image.pixel(x, y));
    QVERIFY(colours.size() <= 2);
}

void PlotTest::screenReadersSeeTables()
{
    QAccessibleInterface* plot = QAccessible::queryAccessibleInterface(m_plot.get());
    QVERIFY(plot);
    QCOMPARE(plot->role(), QAccessible::Chart);
    QCOMPARE(plot->text(QAccessible::Name), QStringLiteral("Timeline"));
    QCOMPARE(plot->childCount(), static_cast<int>(m_plot->lanes().size()));
    int cells = 0;
    for (int i = 0; i < plot->childCount(); ++i) {
        QAccessibleInterface* lane = plot->child(i);
        QVERIFY(lane);
        QCOMPARE(lane->role(), QAccessible::Table);
        QVERIFY(!lane->text(QAccessible::Name).isEmpty());
        QCOMPARE(plot->indexOfChild(lane), i);
        QAccessibleTableInterface* table = lane->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->rowCount(), static_cast<int>(m_plot->entriesInView(i).size()));
        for (int row = 0; row < std::min(3, table->rowCount()); ++row)
            for (int column = 0; column < table->columnCount(); ++column) {
                QAccessibleInterface* cell = table->cellAt(row, column);
                QVERIFY(cell && cell->tableCellInterface());
                QCOMPARE(cell->tableCellInterface()->rowIndex(), row);
                QVERIFY(column == 2 || column == 3 ||
                        !cell->text(QAccessible::Name).isEmpty()); // an event may have no value and no flag
                ++cells;
            }
    }
    QVERIFY(cells > 50);
}

void PlotTest::tabIsNoTrap()
{
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    auto* before = new QLineEdit;
    auto* after = new QLineEdit;
    auto* plot = new TimelinePlot;
    row->addWidget(before);
    row->addWidget(plot);
    row->addWidget(after);
    window.resize(1300, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    plot->setChart(charts::prepare(std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(500))), false);
    before->setFocus();
    QTest::keyClick(before, Qt::Key_Tab);
    QVERIFY(plot->hasFocus());
    const qsizetype lanes = plot->lanes().size();
    for (qsizetype i = 1; i < lanes; ++i) {
        QTest::keyClick(plot, Qt::Key_Tab);
        QVERIFY(plot->hasFocus());
        QCOMPARE(plot->focusedLane(), static_cast<int>(i));
    }
    QTest::keyClick(plot, Qt::Key_Tab);
    QVERIFY(after->hasFocus());
    QTest::keyClick(after, Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(plot->hasFocus());
    QCOMPARE(plot->focusedLane(), static_cast<int>(lanes - 1));
    for (qsizetype i = 0; i < lanes; ++i)
        QTest::keyClick(plot, Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(before->hasFocus());
}

QTEST_MAIN(PlotTest)
#include "plot_test.moc"

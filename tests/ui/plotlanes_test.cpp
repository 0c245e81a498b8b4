// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/charts/timelineplot.h>
#include <ui/theme/theme.h>

#include <uisupport/fakeworkstation.h>

#include <QAccessible>
#include <QApplication>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

using namespace twinchart;
using namespace twinchart::ui;
using charts::Curve;
using charts::TimelinePlot;
using interfaces::ItemView;
using interfaces::Level;
using interfaces::Verdict;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
}

/// What single lanes draw and select, and the bars above them.
class PlotLanesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void bothReadingsOfAPressureAreSelected();
    void aDiastolicReadingStandsAlone();
    void flagsOfAPressure_data();
    void flagsOfAPressure();
    void onlyLimitsThatExist_data();
    void onlyLimitsThatExist();
    void aCrowdIsAsItsWorst_data();
    void aCrowdIsAsItsWorst();
    void spaceFoldsAndUnfolds_data();
    void spaceFoldsAndUnfolds();

private:
    void show(std::shared_ptr<interfaces::ChartData> data);
    QImage picture();
    TimelinePlot::LaneInfo lane(const QString& code) const;
    int laneNumber(const QString& code) const;
    const Curve& curve(const char* attribute) const;
    std::unique_ptr<TimelinePlot> m_plot;
};

namespace {

std::shared_ptr<interfaces::ChartData> record()
{
    return std::make_shared<interfaces::ChartData>(uisupport::pembertonRecord(500));
}

interfaces::SeriesView& seriesOf(interfaces::ChartData& data, const char* attribute)
{
    return *std::ranges::find(data.series, attribute, &interfaces::SeriesView::attribute);
}

using Away = std::array<double, 3>;

Away away(const QColor& c, const QColor& ground)
{
    return {static_cast<double>(ground.red() - c.red()), static_cast<double>(ground.green() - c.green()),
            static_cast<double>(ground.blue() - c.blue())};
}

double length(const Away& a)
{
    return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]) + 1e-9;
}

/// 1: the same hue, however much ground is mixed with it.
double likeness(const Away& a, const Away& b)
{
    return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (length(a) * length(b));
}

/// Points of an ink, edges among them.
int pointsOf(const QImage& image, const QRect& part, const QColor& ink)
{
    const QColor ground = theme::current().plot;
    const Away wanted = away(ink, ground);
    int n = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x) {
            const Away seen = away(image.pixelColor(x, y), ground);
            n += likeness(seen, wanted) > 0.98 && length(seen) > 0.4 * length(wanted) ? 1 : 0;
        }
    return n;
}

/// How many lines from one side of a part to the other.
int linesAcross(const QImage& image, const QRect& part)
{
    int lines = 0;
    bool wasLine = false;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        int dark = 0;
        for (int x = part.left(); x <= part.right(); ++x)
            dark += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
        const bool isLine = dark > part.width() * 9 / 10;
        lines += isLine && !wasLine ? 1 : 0;
        wasLine = isLine;
    }
    return lines;
}

/// Which of some inks a thin line is drawn with.
QString inkOf(const QColor& seen, const QColor& ground, const QList<std::pair<QString, QColor>>& inks)
{
    const auto best = std::ranges::max_element(
        inks, {}, [&](const auto& ink) { return likeness(away(seen, ground), away(ink.second, ground)); });
    return best->first;
}

} // namespace

void PlotLanesTest::init()
{
    theme::apply(*qApp, theme::Kind::Light);
}

void PlotLanesTest::cleanup()
{
    m_plot.reset();
    theme::apply(*qApp, theme::Kind::Light);
}

void PlotLanesTest::show(std::shared_ptr<interfaces::ChartData> data)
{
    m_plot = std::make_unique<TimelinePlot>();
    m_plot->resize(1300, 900);
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
    m_plot->setChart(charts::prepare(std::move(data)), false);
    QTest::qWait(1);
}

QImage PlotLanesTest::picture()
{
    QCoreApplication::processEvents();
    m_plot->replot();
    return m_plot->grab().toImage();
}

int PlotLanesTest::laneNumber(const QString& code) const
{
    const QList<TimelinePlot::LaneInfo> lanes = m_plot->lanes();
    const auto at = std::ranges::find(lanes, code, &TimelinePlot::LaneInfo::code);
    return at == lanes.end() ? -1 : static_cast<int>(at - lanes.begin());
}

TimelinePlot::LaneInfo PlotLanesTest::lane(const QString& code) const
{
    return m_plot->lanes().value(laneNumber(code));
}

const Curve& PlotLanesTest::curve(const char* attribute) const
{
    return *std::ranges::find(m_plot->chart()->curves, attribute, &Curve::attribute);
}

void PlotLanesTest::bothReadingsOfAPressureAreSelected()
{
    show(record());
    const Curve& upper = curve("systolic-pressure");
    const Curve& lower = curve("diastolic-pressure");
    const std::size_t at = upper.item.size() - 4;
    QCOMPARE(lower.timeNs[at], upper.timeNs[at]);

    m_plot->select(upper.item[at], true);
    QCOMPARE(m_plot->positionInLane().second, static_cast<int>(upper.item.size() + lower.item.size()));
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QCOMPARE(m_plot->selected(), std::optional(lower.item[at]));
    QVERIFY(m_plot->accessibleDescription().contains(QStringLiteral("Diastolic")));
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QCOMPARE(m_plot->selected(), std::optional(upper.item[at + 1]));

    const QString code = QStringLiteral("systolic-pressure");
    const QRect place = lane(code).rect;
    const int x = static_cast<int>(std::lround(m_plot->pixelOf(upper.timeNs[at])));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, {x, place.bottom() - place.height() / 8});
    QCOMPARE(m_plot->selected(), std::optional(lower.item[at]));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, {x, place.top() + place.height() / 8});
    QCOMPARE(m_plot->selected(), std::optional(upper.item[at]));

    QAccessibleInterface* plot = QAccessible::queryAccessibleInterface(m_plot.get());
    QAccessibleTableInterface* table = plot->child(laneNumber(code))->tableInterface();
    int systolic = 0;
    int diastolic = 0;
    for (int row = 0; row < table->rowCount(); ++row) {
        const QString entry = table->cellAt(row, 1)->text(QAccessible::Name);
        systolic += entry.startsWith(QStringLiteral("Systolic")) ? 1 : 0;
        diastolic += entry.startsWith(QStringLiteral("Diastolic")) ? 1 : 0;
    }
    QVERIFY(systolic > 3);
    QCOMPARE(diastolic, systolic);
}

void PlotLanesTest::aDiastolicReadingStandsAlone()
{
    // Its systolic reading failed the check: what is sound is drawn all the same.
    const auto inks = [&](bool isAlone) {
        auto data = record();
        const interfaces::SeriesView& upper = seriesOf(*data, "systolic-pressure");
        const interfaces::SeriesView& lower = seriesOf(*data, "diastolic-pressure");
        const std::size_t at = upper.item.size() - 4;
        data->items[upper.item[at]].verdict = Verdict::Invalid;
        if (!isAlone)
            data->items[lower.item[at]].verdict = Verdict::Erased;
        const std::int64_t ns = lower.timeNs[at];
        show(data);
        const QRect place = lane(QStringLiteral("systolic-pressure")).rect;
        const int x = static_cast<int>(std::lround(m_plot->pixelOf(ns)));
        return pointsOf(picture(), {x - 4, place.top(), 9, place.height()}, theme::current().s2);
    };
    QVERIFY(inks(true) > inks(false));
}

void PlotLanesTest::flagsOfAPressure_data()
{
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<QString>("flag");
    QTest::addColumn<QColor>("ink");
    const theme::Theme& t = theme::themeOf(theme::Kind::Light);
    QTest::newRow("systolic, critically high")
        << QStringLiteral("systolic-pressure") << QStringLiteral("HH") << t.critical;
    QTest::newRow("diastolic, high") << QStringLiteral("diastolic-pressure") << QStringLiteral("H") << t.critical;
    QTest::newRow("diastolic, low") << QStringLiteral("diastolic-pressure") << QStringLiteral("L") << t.info;
}

void PlotLanesTest::flagsOfAPressure()
{
    QFETCH(QString, attribute);
    QFETCH(QString, flag);
    QFETCH(QColor, ink);
    const auto inks = [&](const std::string& as) {
        auto data = record();
        const interfaces::SeriesView& series = seriesOf(*data, qPrintable(attribute));
        const std::size_t at = series.item.size() - 6;
        data->items[series.item[at]].flag = as;
        const std::int64_t ns = series.timeNs[at];
        show(data);
        const QRect place = lane(QStringLiteral("systolic-pressure")).rect;
        const int x = static_cast<int>(std::lround(m_plot->pixelOf(ns)));
        return pointsOf(picture(), {x - 6, place.top(), 40, place.height()}, ink);
    };
    QVERIFY(inks(flag.toStdString()) > inks({}) + 5);
}

void PlotLanesTest::onlyLimitsThatExist_data()
{
    QTest::addColumn<bool>("hasLow");
    QTest::addColumn<bool>("hasHigh");
    QTest::newRow("from … to") << true << true;
    QTest::newRow("from") << true << false;
    QTest::newRow("up to") << false << true;
    QTest::newRow("none") << false << false;
}

void PlotLanesTest::onlyLimitsThatExist()
{
    QFETCH(bool, hasLow);
    QFETCH(bool, hasHigh);
    theme::apply(*qApp, theme::Kind::HighContrast);
    auto data = record();
    interfaces::SeriesView& series = seriesOf(*data, "spo2");
    const std::uint32_t item = series.item.back();
    if (!hasLow)
        series.usualLow.reset();
    if (!hasHigh)
        series.usualHigh.reset();
    show(data);
    m_plot->select(item, true); // its lane is in sight
    const QImage image = picture();
    const QRect place = lane(QStringLiteral("spo2")).rect;
    const QRect area = m_plot->plotArea();
    QCOMPARE(linesAcross(image, {area.left() + 2, place.top(), area.width() - 4, place.height() - 1}),
             (hasLow ? 1 : 0) + (hasHigh ? 1 : 0));
}

void PlotLanesTest::aCrowdIsAsItsWorst_data()
{
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("untrusted");
    QTest::addColumn<int>("sent");
    QTest::addColumn<QString>("ink");
    QTest::newRow("verified") << 0 << 0 << 0 << QStringLiteral("verified");
    QTest::newRow("one is on its way") << 0 << 0 << 1 << QStringLiteral("pending");
    QTest::newRow("one is not trusted yet") << 0 << 1 << 0 << QStringLiteral("not trusted");
    QTest::newRow("not trusted before on its way") << 0 << 1 << 7 << QStringLiteral("not trusted");
    QTest::newRow("failed before all") << 1 << 7 << 7 << QStringLiteral("failed");
}

void PlotLanesTest::aCrowdIsAsItsWorst()
{
    QFETCH(int, failed);
    QFETCH(int, untrusted);
    QFETCH(int, sent);
    QFETCH(QString, ink);
    auto data = record();
    const ItemView one = *std::ranges::find(data->items, "5.9", &ItemView::value);
    const std::int64_t first = one.start.ns + 600 * kSecond;
    for (int i = 0; i < 40; ++i) {
        ItemView item = one;
        item.item = "invented." + std::to_string(i);
        item.flag.clear();
        item.start.ns = item.end.ns = first + i * 52 * kSecond; // two pixels
        if (i < failed) {
            item.verdict = Verdict::Invalid;
        } else if (i < failed + untrusted) {
            item.verdict = Verdict::NotYetTrusted;
        } else if (i < failed + untrusted + sent) {
            item.level = Level::Sent;
            item.verdict = Verdict::Pending;
        }
        data->items.push_back(item);
    }
    std::ranges::stable_sort(data->items, {}, [](const ItemView& i) { return i.start.ns; });
    data->series.clear(); // they name items by their places
    show(data);
    m_plot->setView({one.start.ns - 4 * 3600 * kSecond, one.start.ns + 4 * 3600 * kSecond});
    const QImage image = picture();
    const int x = static_cast<int>(m_plot->pixelOf(first)) + 10; // between the edge of the crowd and its number
    const int y = lane(QStringLiteral("DTD")).rect.top() + 20;
    const theme::Theme& t = theme::current();
    const QList<std::pair<QString, QColor>> inks{{QStringLiteral("verified"), t.verified},
                                                 {QStringLiteral("pending"), t.pending},
                                                 {QStringLiteral("not trusted"), t.text2},
                                                 {QStringLiteral("failed"), t.critical}};
    const QColor ground = image.pixelColor(x, y - 5);
    QVERIFY(image.pixelColor(x, y) != ground);
    QCOMPARE(inkOf(image.pixelColor(x, y), ground, inks), ink);
}

void PlotLanesTest::spaceFoldsAndUnfolds_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("name");
    QTest::newRow("events") << QStringLiteral("DTD") << QStringLiteral("PDD") << QStringLiteral("Disease diagnosis");
    QTest::newRow("curves") << QStringLiteral("glucose") << QStringLiteral("VS") << QStringLiteral("Readings");
}

void PlotLanesTest::spaceFoldsAndUnfolds()
{
    QFETCH(QString, code);
    QFETCH(QString, section);
    QFETCH(QString, name);
    show(record());
    const std::string folded = section.toStdString();
    const auto focused = [&] { return m_plot->lanes().value(m_plot->focusedLane()).code; };
    const auto press = [&](Qt::Key key) { QTest::keyClick(m_plot.get(), key); };
    m_plot->select(m_plot->entriesInView(laneNumber(code)).front(), true);
    m_plot->clearSelection();
    QCOMPARE(focused(), code);

    press(Qt::Key_Space);
    QVERIFY(m_plot->isFolded(folded));
    QCOMPARE(m_plot->focusedLane(), -1);
    QCOMPARE(m_plot->accessibleDescription(), name + QStringLiteral(", folded"));
    press(Qt::Key_Space);
    QVERIFY(!m_plot->isFolded(folded));
    QCOMPARE(focused(), code);

    // The bar of what is folded can be left and found again, and a new record leaves the focus there.
    press(Qt::Key_Space);
    press(Qt::Key_Up);
    QVERIFY(m_plot->focusedLane() >= 0);
    press(Qt::Key_Down);
    QCOMPARE(m_plot->focusedLane(), -1);
    m_plot->setChart(m_plot->chart(), true);
    press(Qt::Key_Space);
    QVERIFY(!m_plot->isFolded(folded));
    QVERIFY(m_plot->focusedLane() >= 0);
}

QTEST_MAIN(PlotLanesTest)
#include "plotlanes_test.moc"

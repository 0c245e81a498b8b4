// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <ui/charts/knownatslider.h>
#include <ui/charts/timelineplot.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/widgets/statepanel.h>

#include <support/qtry.h>

#include <QAbstractButton>
#include <QLabel>
#include <QRegularExpression>
#include <QSemaphore>

#include <algorithm>
#include <memory>
#include <string_view>

using namespace twinchart;
using namespace twinchart::ui;
using session::Lane;
using timeline::TimelineScreen;
using uisupport::kPatience;
using uisupport::Script;
using uisupport::textsIn;
using uisupport::WindowFixture;

/// What the timeline screen shows when answers come late, in another order, or not at all.
class TimelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newestRecordAndNewestFilter_data();
    void newestRecordAndNewestFilter();
    void noFilterBringsBackWhatFailed();
    void theStripSpeaksOfWhatIsShown();
    void thePanelKnowsNoMoreThanTheRecord();
    void aCopyThatDoesNotComeIsSaid();
    void wipeLeavesNoDates();
};

namespace {

/// Holds back what is asked on a lane from now on, until release().
class HeldLane {
public:
    HeldLane(session::Runner& runner, Lane lane)
    {
        runner.run<int>(
            m_slot, lane,
            [gate = m_gate](interfaces::Workstation&) -> Result<int> {
                return gate->tryAcquire(1, kPatience) ? 1 : 0; // a test that failed must not hang
            },
            [](const Result<int>&) {});
    }
    ~HeldLane() { release(); }
    void release() { m_gate->release(); }

private:
    session::JobSlot m_slot;
    std::shared_ptr<QSemaphore> m_gate = std::make_shared<QSemaphore>(0);
};

bool says(const QWidget* screen, const QString& start)
{
    const QList<QLabel*> labels = screen->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* l) { return l->isVisible() && l->text().startsWith(start); });
}

bool saysKnownAt(const TimelineScreen* screen)
{
    return says(screen, QStringLiteral("Known at "));
}

bool showsOnly(const TimelineScreen* screen, const std::string& dataSet)
{
    const auto& chart = screen->chart();
    return chart && !chart->shown.empty() &&
           std::ranges::all_of(chart->shown, [&](std::uint32_t i) { return chart->item(i).dataSet == dataSet; });
}

std::uint32_t entry(const TimelineScreen* screen, std::string_view attribute, std::string_view value)
{
    const auto& items = screen->chart()->data->items;
    const auto at = std::ranges::find_if(
        items, [&](const interfaces::ItemView& i) { return i.attribute == attribute && i.value == value; });
    return static_cast<std::uint32_t>(at - items.begin());
}

} // namespace

void TimelineTest::newestRecordAndNewestFilter_data()
{
    QTest::addColumn<bool>("isFilterLate");
    QTest::addColumn<bool>("isFilterFirst");
    QTest::newRow("the filter comes late, asked first") << true << true;
    QTest::newRow("the filter comes late, asked last") << true << false;
    QTest::newRow("the record comes late, asked last") << false << true;
    QTest::newRow("the record comes late, asked first") << false << false;
}

void TimelineTest::newestRecordAndNewestFilter()
{
    QFETCH(bool, isFilterLate);
    QFETCH(bool, isFilterFirst);
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    const std::size_t all = screen->chart()->data->items.size();
    screen->stepKnownAt(-5);
    QTRY_VERIFY_WITH_TIMEOUT(screen->chart()->data->hidden > 0, kPatience);
    QVERIFY(f.settled());
    {
        HeldLane held(*f.runner, isFilterLate ? Lane::State : Lane::Screen);
        if (isFilterFirst)
            screen->filterBy({"DTD"});
        screen->knownNow();
        if (!isFilterFirst)
            screen->filterBy({"DTD"});
        if (isFilterLate && isFilterFirst)
            QTRY_COMPARE_WITH_TIMEOUT(screen->chart()->data->items.size(), all, kPatience);
        if (!isFilterLate)
            QTRY_VERIFY_WITH_TIMEOUT(showsOnly(screen, "DTD"), kPatience);
        QCOMPARE(saysKnownAt(screen), screen->chart()->data->hidden > 0);
    }
    QVERIFY(f.settled());
    QCOMPARE(screen->chart()->data->items.size(), all);
    QVERIFY(showsOnly(screen, "DTD"));
    QVERIFY(!saysKnownAt(screen));
}

void TimelineTest::noFilterBringsBackWhatFailed()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    Script script;
    script.failing["openPatient"] = {Failure::Integrity, {"Page %1 does not match.", {"4117"}}};
    f.fake->setScript(script);
    {
        HeldLane held(*f.runner, Lane::State);
        screen->filterBy({"DTD"});
        screen->reload();
        QTRY_VERIFY_WITH_TIMEOUT(screen->chart() == nullptr, kPatience);
    }
    QVERIFY(f.settled());
    QVERIFY(screen->chart() == nullptr);
    QVERIFY(screen->plot()->chart() == nullptr);
    QVERIFY(screen->state()->isVisible());
}

void TimelineTest::theStripSpeaksOfWhatIsShown()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    QVERIFY(f.settled());
    {
        HeldLane held(*f.runner, Lane::Screen);
        screen->stepKnownAt(-5);
        QVERIFY(screen->lookingBack());
        QTest::qWait(300); // the slider asks after a while
        QCOMPARE(screen->chart()->data->hidden, std::uint64_t{0});
        QVERIFY(!saysKnownAt(screen));
    }
    QTRY_VERIFY_WITH_TIMEOUT(saysKnownAt(screen), kPatience);
    QVERIFY(screen->chart()->data->hidden > 0);
}

void TimelineTest::thePanelKnowsNoMoreThanTheRecord()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    screen->plot()->select(entry(screen, "potassium", "5.9"), true);
    QVERIFY(screen->panel()->isVisible());
    const Instant recorded = *screen->panel()->item()->recorded;
    while (!screen->slider()->instant() || *screen->slider()->instant() >= recorded)
        screen->stepKnownAt(-1);
    QTRY_VERIFY_WITH_TIMEOUT(screen->chart()->data->hidden > 0, kPatience);
    QVERIFY(f.settled());
    QVERIFY(!screen->panel()->isVisible());
    screen->togglePanel();
    QVERIFY(!screen->panel()->isVisible());
    screen->knownNow();
    QVERIFY(f.settled());
    screen->togglePanel();
    QVERIFY(screen->panel()->isVisible());
    QCOMPARE(screen->panel()->item()->value, std::string("5.9"));
}

void TimelineTest::aCopyThatDoesNotComeIsSaid()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    const std::uint32_t failed = entry(screen, "potassium", "5.9");
    f.fake->tamper(screen->chart()->item(failed).item);
    screen->reload();
    QVERIFY(f.settled());
    screen->plot()->select(failed, true);
    QVERIFY(f.settled());
    const QList<QAbstractButton*> buttons = screen->panel()->findChildren<QAbstractButton*>();
    const auto again = std::ranges::find(buttons, QStringLiteral("Fetch another copy"), &QAbstractButton::text);
    QVERIFY(again != buttons.end() && (*again)->isVisible());
    const auto isSaid = [&] { return says(screen->panel(), QStringLiteral("The node of this test does not answer.")); };

    Script script;
    script.failing["sync"] = {Failure::Unavailable, {"The node of this test does not answer.", {}}};
    f.fake->setScript(script);
    (*again)->click();
    QVERIFY(f.settled());
    QVERIFY(isSaid());
    QVERIFY(screen->chart() != nullptr);
    screen->reload();
    QVERIFY(f.settled());
    QVERIFY(isSaid());
    screen->plot()->select(0, true);
    QVERIFY(f.settled());
    QVERIFY(!isSaid()); // of another entry

    screen->plot()->select(failed, true);
    (*again)->click();
    QVERIFY(f.settled());
    QVERIFY(isSaid());
    f.fake->setScript({});
    (*again)->click();
    QVERIFY(f.settled());
    QVERIFY(!isSaid());
}

void TimelineTest::wipeLeavesNoDates()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    screen->stepKnownAt(-1);
    QTRY_VERIFY_WITH_TIMEOUT(screen->chart()->data->hidden > 0, kPatience);
    QVERIFY(f.settled());
    screen->plot()->select(entry(screen, "haemoglobin", "112"), true); // flagged, between two others
    QVERIFY(f.settled());
    const auto with = [&](const QString& pattern) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return textsIn(screen).filter(QRegularExpression(pattern));
    };
    const QString date = QStringLiteral("\\d\\d-[A-Z][a-z]{2}");
    QVERIFY(!with(QStringLiteral("◂ ") + date).isEmpty());
    QVERIFY(!with(date + QStringLiteral(".* ▸")).isEmpty());
    QVERIFY(!with(QStringLiteral("^low$")).isEmpty());
    QVERIFY(!with(QStringLiteral("Known at ") + date).isEmpty());
    f.window->lock(QString());
    const QStringList left = with(date);
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
    QVERIFY(with(QStringLiteral("^low$")).isEmpty());
    QVERIFY(f.settled());
}

QTEST_MAIN(TimelineTest)
#include "timeline_test.moc"

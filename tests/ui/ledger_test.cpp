// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <proofpath.h>

#include <ui/ledger/proofscreen.h>
#include <ui/ledger/statuspage.h>
#include <ui/theme/clinical.h>
#include <ui/widgets/proofring.h>
#include <ui/widgets/rail.h>

#include <support/qtry.h>

#include <QAbstractButton>
#include <QLabel>
#include <QProgressBar>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::ui;
using interfaces::StepState;
using theme::Clinical;
using theme::Ring;
using uisupport::kPatience;
using uisupport::Script;
using uisupport::WindowFixture;

/// A screen never says verified when it is not, and says what is going on.
class LedgerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, theme::Kind::Light); }
    void theLastStepIsTheVerdict_data();
    void theLastStepIsTheVerdict();
    void checkedIsWhenTheCheckWasMade();
    void theBarSaysHowFar();
    void oneCheckAtATime();
    void lockingOffersTheCheckAgain();
    void sayingCountsAtOnce();
};

namespace {

QStringList labelsIn(const QWidget* widget)
{
    QStringList out;
    for (const QLabel* label : widget->findChildren<QLabel*>())
        out += label->text();
    return out;
}

bool hasButton(const QWidget* widget, const QString& words)
{
    const QList<QAbstractButton*> buttons = widget->findChildren<QAbstractButton*>();
    return std::ranges::any_of(buttons, [&](const QAbstractButton* b) { return b->text() == words; });
}

} // namespace

void LedgerTest::theLastStepIsTheVerdict_data()
{
    QTest::addColumn<StepState>("overall");
    QTest::addColumn<Ring>("ring");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("tone");
    const QString notYet = QStringLiteral("Not verified yet");
    QTest::newRow("verified") << StepState::Passed << Ring::Verified << QStringLiteral("Verified")
                              << QStringLiteral("verified");
    QTest::newRow("failed") << StepState::Failed << Ring::Failed << QStringLiteral("Integrity check failed")
                            << QStringLiteral("critical");
    QTest::newRow("not yet trusted") << StepState::NotChecked << Ring::NotYetTrusted << notYet
                                     << QStringLiteral("text2");
    QTest::newRow("a verdict of another version")
        << static_cast<StepState>(9) << Ring::NotYetTrusted << notYet << QStringLiteral("text2");
}

/// Also when an instant of verification came with it.
void LedgerTest::theLastStepIsTheVerdict()
{
    QFETCH(StepState, overall);
    QFETCH(Ring, ring);
    QFETCH(QString, words);
    QFETCH(QString, tone);
    interfaces::ProofView proof;
    proof.overall = overall;
    proof.height = 4117;
    proof.savedAt = proof.sentAt = proof.recordedAt = proof.verifiedAt = Instant::fromSeconds(1'800'000'000);
    proof.checkedAt = Instant::fromSeconds(1'800'090'000);
    const ledger::ProofPath path(proof, nullptr);
    const QList<widgets::ProofRing*> rings = path.findChildren<widgets::ProofRing*>();
    QCOMPARE(rings.size(), 4);
    QCOMPARE(rings.last()->ring(), ring);
    QCOMPARE(rings.last()->accessibleName(), words);
    QCOMPARE(rings.at(2)->ring(), Ring::Recorded);
    const QList<QLabel*> labels = path.findChildren<QLabel*>();
    const auto named = std::ranges::find_if(labels, [&](const QLabel* l) { return l->text() == words; });
    QVERIFY(named != labels.end());
    QCOMPARE((*named)->property("tone").toString(), tone);
    const bool verified = overall == StepState::Passed;
    QCOMPARE(labelsIn(&path).contains(QStringLiteral("Verified")), verified);
    QCOMPARE(labelsIn(&path).contains(QStringLiteral("and again at each opening")), verified);
    QCOMPARE(labelsIn(&path).contains(Clinical::dateTime(proof.checkedAt, true)), overall == StepState::Failed);
}

void LedgerTest::checkedIsWhenTheCheckWasMade()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    ledger::ProofScreen* screen = f.window->proofScreen();
    const Instant first = uisupport::FakeWorkstation::now();
    const Instant second{first.ns + 90'000'000'000};
    const auto says = [&](Instant at) { return labelsIn(screen).contains(Clinical::dateTime(at, true)); };
    screen->open(f.fake->pemberton().items.front());
    QTRY_VERIFY_WITH_TIMEOUT(screen->proof().has_value(), kPatience);
    QVERIFY(says(first));
    Script script;
    script.proof = [second](interfaces::ProofView& proof) { proof.checkedAt = second; };
    f.fake->setScript(script);
    screen->again();
    QTRY_VERIFY_WITH_TIMEOUT(screen->proof().has_value(), kPatience);
    QVERIFY(says(second));
    QVERIFY(!says(first));
}

void LedgerTest::theBarSaysHowFar()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    f.window->go(shell::MainWindow::Page::Ledger);
    ledger::StatusPage* page = f.window->statusPage();
    auto* bar = page->findChild<QProgressBar*>();
    f.fake->hold();
    page->check();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->maximum(), 0); // before anything is told nobody knows how much there is
    QTRY_COMPARE_WITH_TIMEOUT(bar->value(), 250, kPatience);
    QCOMPARE(bar->maximum(), 1000);
    f.fake->release();
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kPatience);
    QVERIFY(hasButton(page, QStringLiteral("Check everything")));
}

void LedgerTest::oneCheckAtATime()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    ledger::StatusPage* page = f.window->statusPage();
    f.fake->hold();
    page->check();
    page->check(); // as the menu does
    f.fake->release();
    QVERIFY(f.settled());
    QCOMPARE(f.fake->calls("check"), 1);
    page->check();
    QVERIFY(f.settled());
    QCOMPARE(f.fake->calls("check"), 2);
}

void LedgerTest::lockingOffersTheCheckAgain()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    ledger::StatusPage* page = f.window->statusPage();
    f.fake->hold();
    page->check();
    QVERIFY(hasButton(page, QStringLiteral("Stop checking")));
    f.window->lock(QString());
    QVERIFY(hasButton(page, QStringLiteral("Check everything")));
    QVERIFY(!hasButton(page, QStringLiteral("Stop checking")));
    f.fake->release();
    QVERIFY(f.settled());
}

void LedgerTest::sayingCountsAtOnce()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    const QList<widgets::RailItem*> items = f.window->findChildren<widgets::RailItem*>();
    const auto notices =
        std::ranges::find_if(items, [](const widgets::RailItem* i) { return i->text() == QStringLiteral("Notices"); });
    QVERIFY(notices != items.end());
    const QImage before = (*notices)->grab().toImage();
    QCOMPARE((*notices)->grab().toImage(), before);
    f.press(Qt::Key_F1);
    QVERIFY((*notices)->grab().toImage() != before);
}

QTEST_MAIN(LedgerTest)
#include "ledger_test.moc"

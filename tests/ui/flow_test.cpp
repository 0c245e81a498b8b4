// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <ui/charts/knownatslider.h>
#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/patient/importmodel.h>
#include <ui/patient/importpage.h>
#include <ui/patient/patientbanner.h>
#include <ui/patient/patientpreview.h>
#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/shell/screenshots.h>
#include <ui/theme/words.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/timeline/timelinetable.h>
#include <ui/widgets/button.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepanel.h>

#include <support/qtry.h>

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>
#include <ctime>
#include <stdexcept>

using namespace twinchart;
using namespace twinchart::ui;
using uisupport::FakeWorkstation;
using uisupport::kPatience;
using uisupport::Script;
using uisupport::textsIn;
using uisupport::WindowFixture;
using Page = shell::MainWindow::Page;

class FlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mainFlowByKeyboardAlone();
    void wrongPassphraseSaysWhy();
    void whatDoesNotFitIsNotTyped();
    void aDefectClaimsNothing_data();
    void aDefectClaimsNothing();
    void whoIsGoneIsNotReplaced_data();
    void whoIsGoneIsNotReplaced();
    void unreadableUsersAreNamed();
    void picturesOfNoHomeSayWhyAtOnce();
    void paletteFindsPatients();
    void lockWipesWhatIsShown();
    void lateResultsAreDropped();
    void idleLocks();
    void aRecordThatFailsIsNotShown();
    void aValueThatFailsLeavesTheScreen();
    void knownAtHidesAndComesBack();
    void cancelledImportSaysSo();
    void administratorsSeeNoClinicalBanner();
    void aDamagedStoreIsBuiltAnew();
    void emptyAndUnavailable();
    void languageAndThemeSwitchEverywhere();
};

void FlowTest::mainFlowByKeyboardAlone()
{
    WindowFixture f;
    f.files->open = {QStringLiteral("/data/pemberton.json")};
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QTRY_VERIFY_WITH_TIMEOUT(f.window->unlockScreen()->passphrase()->hasFocus(), kPatience);
    f.type("twinchart-demo");
    QCOMPARE(f.window->unlockScreen()->passphrase()->characters(), 14);
    f.press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Worklist, kPatience);
    QVERIFY(f.window->unlockScreen()->passphrase()->isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(f.window->worklist()->model().rowCount() == 13, kPatience);
    QVERIFY(f.settled());

    QTableView* table = f.window->worklist()->table();
    QTRY_VERIFY_WITH_TIMEOUT(table->hasFocus(), kPatience);
    for (int i = 0; i < 13 && table->currentIndex().data(patient::WorklistModel::IdRole).toString() !=
                                  QLatin1String(FakeWorkstation::kPemberton);
         ++i)
        f.press(Qt::Key_Down);
    f.press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Timeline, kPatience);
    auto* screen = f.window->timelineScreen();
    QTRY_VERIFY_WITH_TIMEOUT(screen->chart() != nullptr, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(screen->plot()->hasFocus(), kPatience);
    QVERIFY(f.window->banner()->isVisible());
    QVERIFY(f.window->windowTitle().contains(QStringLiteral("PEMBERTON")));

    const std::int64_t before = screen->plot()->views().view().length();
    f.press(Qt::Key_Plus);
    QVERIFY(screen->plot()->views().view().length() < before);
    f.press(Qt::Key_Minus);
    QCOMPARE(screen->plot()->views().view().length(), before);
    for (int i = 0; i < 30 && screen->plot()->lanes().at(screen->plot()->focusedLane()).code != QLatin1String("DTD");
         ++i)
        f.press(Qt::Key_Tab);
    for (int i = 0;
         i < 10 && !(screen->plot()->selected() && screen->chart()->item(*screen->plot()->selected()).value == "5.9");
         ++i)
        f.press(Qt::Key_Right);
    QVERIFY(screen->panel()->isVisible());
    QCOMPARE(screen->panel()->item()->value, std::string("5.9"));
    f.press(Qt::Key_Return);
    QVERIFY(screen->panel()->proofButton()->hasFocus());
    f.press(Qt::Key_F8);
    QVERIFY(screen->tableShown());
    f.press(Qt::Key_F8);
    QVERIFY(!screen->tableShown());

    f.press(Qt::Key_F9);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Proof, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->proofScreen()->proof().has_value(), kPatience);
    QVERIFY(f.window->banner()->isVisible());
    QCOMPARE(f.window->proofScreen()->proof()->steps.size(), std::size_t{6});
    f.press(Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Timeline, kPatience);

    f.press(Qt::Key_I, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Import, kPatience);
    QVERIFY(!f.window->banner()->isVisible());
    f.press(Qt::Key_Space); // Add files…
    for (int i = 0; i < 12 && !qobject_cast<QLineEdit*>(f.window->focusWidget()); ++i)
        f.press(Qt::Key_Tab);
    f.type("Whinfell Road Clinic");
    f.press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->importPage()->results().rowCount() == 1, kPatience);
    QCOMPARE(f.window->importPage()->problems().rowCount(), 3);
    QCOMPARE(f.window->importPage()->problems().refused(), 2);

    f.press(Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Unlock, kPatience);
    QVERIFY(f.settled());
    QTRY_VERIFY_WITH_TIMEOUT(f.fake->locked(), kPatience);
    QCOMPARE(f.fake->callsOnOwnThread(), 0); // nothing was asked of the core on the GUI thread
}

void FlowTest::wrongPassphraseSaysWhy()
{
    WindowFixture f;
    QTRY_VERIFY_WITH_TIMEOUT(f.window->unlockScreen()->home().has_value(), kPatience);
    f.window->unlockScreen()->passphrase()->type(viewOf("wrong"));
    f.window->unlockScreen()->unlock();
    QVERIFY(f.window->unlockScreen()->passphrase()->isEmpty());
    QVERIFY(f.settled());
    QCOMPARE(f.window->page(), Page::Unlock);
    bool said = false;
    for (const QLabel* label : f.window->unlockScreen()->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains(QStringLiteral("does not open this user's key")));
    QVERIFY(said);
    QVERIFY(f.unlock()); // and trying again works
}

void FlowTest::whatDoesNotFitIsNotTyped()
{
    session::PassphraseEdit edit;
    edit.type(viewOf(std::string(1022, 'a')));
    QSignalSpy edited(&edit, &session::PassphraseEdit::edited);
    edit.type(viewOf("€")); // three octets
    QCOMPARE(edit.characters(), 1022);
    QCOMPARE(edited.size(), 0);
    edit.type(viewOf("ä")); // two
    QCOMPARE(edit.characters(), 1023);
    edit.type(viewOf("b"));
    QCOMPARE(edit.take().size(), std::size_t{1024});
}

void FlowTest::aDefectClaimsNothing_data()
{
    QTest::addColumn<bool>("standard");
    QTest::addColumn<QString>("why");
    QTest::newRow("an exception") << true << QStringLiteral("out of range: 7");
    QTest::newRow("something else") << false << QStringLiteral("unknown");
}

void FlowTest::aDefectClaimsNothing()
{
    QFETCH(bool, standard);
    QFETCH(QString, why);
    session::Runner runner(std::make_unique<FakeWorkstation>());
    session::JobSlot slot;
    std::optional<Problem> said;
    runner.run<int>(
        slot, session::Lane::Long,
        [standard](interfaces::Workstation&) -> Result<int> {
            if (standard)
                throw std::runtime_error("out of range: 7");
            throw 7;
        },
        [&said](Result<int> result) {
            if (!result)
                said = result.error();
        });
    QTRY_VERIFY_WITH_TIMEOUT(said.has_value(), kPatience);
    QVERIFY(said->failure == Failure::Internal);
    QCOMPARE(theme::Words::of(said->message),
             QStringLiteral("An internal error stopped this (%1). What was acknowledged is kept.").arg(why));
    theme::setLanguage(*qApp, QStringLiteral("de"));
    const QString german = theme::Words::of(said->message);
    theme::setLanguage(*qApp, QStringLiteral("en"));
    QCOMPARE(german,
             QStringLiteral("Ein innerer Fehler hat dies angehalten (%1). Was bestätigt war, bleibt.").arg(why));
}

void FlowTest::whoIsGoneIsNotReplaced_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<bool>("gone");
    QTest::newRow("not in the list any more") << QString() << QString() << true;
    QTest::newRow("not among those searched for") << QStringLiteral("pemb") << QStringLiteral("pemb") << true;
    QTest::newRow("hidden by the search") << QString() << QStringLiteral("hallo") << false;
}

/// Nobody is selected instead, and nothing of him is left on the screen.
void FlowTest::whoIsGoneIsNotReplaced()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(bool, gone);
    WindowFixture f;
    QVERIFY(f.unlock());
    auto* list = f.window->worklist();
    const QList<QAbstractButton*> buttons = list->findChildren<QAbstractButton*>();
    const auto open = std::ranges::find_if(
        buttons, [](const QAbstractButton* b) { return b->text() == QStringLiteral("Open timeline"); });
    QVERIFY(open != buttons.end());
    const auto shown = [&] { return textsIn(list->findChild<patient::PatientPreview*>()).join(QLatin1Char('|')); };
    list->search()->setText(before);
    list->select(QLatin1String(FakeWorkstation::kPemberton));
    QVERIFY((*open)->isEnabled());
    QVERIFY(shown().contains(QStringLiteral("PEMBERTON")));

    list->search()->setText(after);
    if (gone) {
        Script script;
        script.patients = uisupport::inventedPatients();
        script.patients->erase(script.patients->begin());
        f.fake->setScript(script);
    }
    for (int reload = 0; reload < 2; ++reload) {
        const int calls = f.fake->calls("patients");
        f.fake->notify(interfaces::Change::Summaries);
        QTRY_VERIFY_WITH_TIMEOUT(f.fake->calls("patients") > calls, kPatience);
        QVERIFY(f.settled());
        QVERIFY(!list->table()->selectionModel()->hasSelection());
        QVERIFY(!(*open)->isEnabled());
        QVERIFY2(shown().contains(QStringLiteral("Select a patient.")), qPrintable(shown()));
    }
    list->search()->setText(QString());
    QVERIFY(!(*open)->isEnabled());
    list->focusFirst();
    QVERIFY((*open)->isEnabled() && list->table()->selectionModel()->hasSelection());
}

void FlowTest::unreadableUsersAreNamed()
{
    const auto says = [](const WindowFixture& f, const QString& part) {
        const QList<QLabel*> labels = f.window->unlockScreen()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text().contains(part); });
    };
    {
        WindowFixture f;
        QTRY_VERIFY_WITH_TIMEOUT(f.window->unlockScreen()->home().has_value(), kPatience);
        QVERIFY(!says(f, QStringLiteral("cannot read")));
    }
    Script script;
    script.unreadableUsers = {"nurse"};
    {
        WindowFixture f(script);
        QTRY_VERIFY_WITH_TIMEOUT(f.window->unlockScreen()->home().has_value(), kPatience);
        QVERIFY(f.settled());
        QVERIFY(says(f, QStringLiteral("cannot read their descriptions (nurse)")));
        QVERIFY(f.unlock()); // the others work on
    }
    script.unreadableUsers = {"physician", "surgeon", "nurse", "administrator", "physician@north"};
    WindowFixture f(script);
    QTRY_VERIFY_WITH_TIMEOUT(says(f, QStringLiteral("physician, surgeon, nurse")), kPatience);
    QVERIFY(!f.window->unlockScreen()->home().has_value());
}

/// Whoever asks for pictures of a folder without a home reads the unlock screen's own sentence, not that time ran out.
void FlowTest::picturesOfNoHomeSayWhyAtOnce()
{
    Script script;
    script.exists = false;
    WindowFixture f(script);
    QTemporaryDir folder;
    shell::Screenshots::Options options;
    options.folder = folder.path();
    shell::Screenshots screenshots(*f.window, options);
    QSignalSpy finished(&screenshots, &shell::Screenshots::finished);
    screenshots.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kPatience);
    QVERIFY2(finished.first().first().toString().startsWith(QStringLiteral("There is no home at demonstration.")),
             qPrintable(finished.first().first().toString()));
    QVERIFY(screenshots.files().isEmpty());
    QVERIFY(QDir(folder.path()).isEmpty());
}

void FlowTest::paletteFindsPatients()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    f.press(Qt::Key_K, Qt::ControlModifier);
    auto* palette = f.window->commandPalette();
    QTRY_VERIFY_WITH_TIMEOUT(palette->isVisible() && palette->field()->hasFocus(), kPatience);
    f.type("hallo");
    QCOMPARE(palette->model()->index(0, 0).data().toString(), QStringLiteral("HALLORAN, Bríd Máire (Mrs)"));
    f.press(Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
    QCOMPARE(f.window->page(), Page::Worklist);
    f.press(Qt::Key_K, Qt::ControlModifier);
    f.type("hallo");
    f.press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->page(), Page::Timeline, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->windowTitle().contains(QStringLiteral("HALLORAN")), kPatience);
}

void FlowTest::lockWipesWhatIsShown()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    for (std::uint32_t i = 0; i < screen->chart()->data->items.size(); ++i)
        if (screen->chart()->item(i).value == "5.9")
            screen->plot()->select(i, true);
    QVERIFY(f.settled());
    f.press(Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->proofScreen()->proof().has_value(), kPatience);
    QTest::qWait(5);
    const QStringList words{QStringLiteral("PEMBERTON"),
                            QStringLiteral("Pemberton"),
                            QStringLiteral("Potassium"),
                            QStringLiteral("9995138468"),
                            QStringLiteral("999 513"),
                            QStringLiteral("penicillin"),
                            QStringLiteral("Lindqvist, physician"),
                            QStringLiteral("HALLORAN"),
                            QStringLiteral("metformin"),
                            QStringLiteral("mmol")};
    const auto found = [&] {
        QStringList hits;
        for (const QString& text : textsIn(f.window.get()))
            for (const QString& word : words)
                if (text.contains(word))
                    hits += word + QStringLiteral(" in: ") + text.left(80);
        return hits;
    };
    QVERIFY(found().size() > 10); // the search finds what is there
    for (const bool table : {false, true}) {
        if (table) {
            QVERIFY(f.unlock());
            QVERIFY(f.open());
            f.window->timelineScreen()->toggleTable();
        }
        f.press(Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(f.window->page(), Page::Unlock);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const QStringList left = found();
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
        QVERIFY(f.settled());
        QTRY_VERIFY_WITH_TIMEOUT(f.fake->locked(), kPatience);
    }
}

void FlowTest::lateResultsAreDropped()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    f.fake->hold();
    f.window->openPatient(QLatin1String(FakeWorkstation::kPemberton));
    QTRY_COMPARE_WITH_TIMEOUT(f.fake->calls("openPatient"), 1, kPatience);
    f.window->lock(QString());
    f.fake->release();
    QVERIFY(f.settled());
    QTest::qWait(50);
    QCOMPARE(f.window->page(), Page::Unlock);
    QVERIFY(f.window->timelineScreen()->chart() == nullptr);
    QVERIFY(f.window->banner()->elements().isEmpty());
    // Of two patients asked for one after the other only the later one is shown.
    QVERIFY(f.unlock());
    f.window->openPatient(QLatin1String(FakeWorkstation::kPemberton));
    f.window->openPatient(QStringLiteral("00000000000000000000000000000003"));
    QVERIFY(f.settled());
    QVERIFY(f.window->banner()->elements().value(0).startsWith(QStringLiteral("HALLORAN")));
}

void FlowTest::idleLocks()
{
    using namespace std::chrono_literals;
    WindowFixture f;
    QVERIFY(f.unlock());
    f.time += 4min + 50s;
    f.window->idleLock()->tick();
    QVERIFY(f.window->unlocked());
    f.press(Qt::Key_Down); // somebody is there
    f.time += 4min + 50s;
    f.window->idleLock()->tick();
    QVERIFY(f.window->unlocked());
    f.time += 11s;
    f.window->idleLock()->tick();
    QVERIFY(!f.window->unlocked());
    QCOMPARE(f.window->page(), Page::Unlock);
    QVERIFY(f.settled());
    QTRY_VERIFY_WITH_TIMEOUT(f.fake->locked(), kPatience);
}

void FlowTest::aRecordThatFailsIsNotShown()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    Script script;
    script.failing["openPatient"] = {Failure::Integrity,
                                     {"Page %1 does not match. Nothing is shown and nothing was changed.", {"4117"}}};
    f.fake->setScript(script);
    f.fake->notify(interfaces::Change::Verdicts);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->timelineScreen()->chart() == nullptr, kPatience);
    QCOMPARE(f.window->timelineScreen()->state()->kind(), widgets::StatePanel::Kind::Tampered);
    QVERIFY(f.window->timelineScreen()->state()->isVisible());
    QVERIFY(!f.window->banner()->isVisible());
    for (const QString& text : textsIn(f.window->timelineScreen()))
        QVERIFY(!text.contains(QStringLiteral("Potassium")));
}

void FlowTest::aValueThatFailsLeavesTheScreen()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    std::string id;
    for (std::uint32_t i = 0; i < screen->chart()->data->items.size(); ++i)
        if (screen->chart()->item(i).value == "5.9") {
            id = screen->chart()->item(i).item;
            screen->plot()->select(i, true);
        }
    QVERIFY(f.settled());
    QCOMPARE(screen->panel()->item()->value, std::string("5.9"));
    f.fake->tamper(id);
    f.fake->notify(interfaces::Change::Verdicts);
    QTRY_VERIFY_WITH_TIMEOUT(screen->panel()->item()->verdict == interfaces::Verdict::Invalid, kPatience);
    QVERIFY(f.settled());
    for (const QLabel* label : screen->panel()->findChildren<QLabel*>())
        QVERIFY2(!label->isVisible() || !label->text().contains(QStringLiteral("5.9")), qPrintable(label->text()));
    f.press(Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->proofScreen()->proof().has_value(), kPatience);
    QVERIFY(f.window->proofScreen()->proof()->overall == interfaces::StepState::Failed);
    QVERIFY(!f.window->proofScreen()->saveButton()->isEnabled());
    QVERIFY(!f.window->proofScreen()->inWords(QString()).contains(QStringLiteral("5.9")));
}

void FlowTest::knownAtHidesAndComesBack()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    const std::size_t all = screen->chart()->data->items.size();
    for (int i = 0; i < 5; ++i)
        f.press(Qt::Key_Left, Qt::AltModifier);
    QVERIFY(screen->lookingBack());
    QTRY_VERIFY_WITH_TIMEOUT(screen->chart()->data->hidden > 0, kPatience);
    QVERIFY(f.settled());
    for (const interfaces::ItemView& item : screen->chart()->data->items)
        QVERIFY(item.recorded && *item.recorded <= *screen->slider()->instant());
    f.press(Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!screen->lookingBack());
    QTRY_COMPARE_WITH_TIMEOUT(screen->chart()->data->items.size(), all, kPatience);
}

void FlowTest::cancelledImportSaysSo()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    f.window->go(Page::Import);
    f.window->importPage()->addFiles({QStringLiteral("/data/one.json")});
    f.window->importPage()->setSource(QStringLiteral("Clinic"));
    f.fake->hold();
    f.window->importPage()->start();
    QVERIFY(f.window->importPage()->running());
    QTRY_COMPARE_WITH_TIMEOUT(f.fake->calls("import"), 1, kPatience);
    f.window->importPage()->cancel();
    f.fake->release();
    QTRY_VERIFY_WITH_TIMEOUT(!f.window->importPage()->running(), kPatience);
    bool said = false;
    for (const QLabel* label : f.window->importPage()->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text() == QStringLiteral("The import was stopped"));
    QVERIFY(said);
}

void FlowTest::administratorsSeeNoClinicalBanner()
{
    WindowFixture f;
    QTRY_VERIFY_WITH_TIMEOUT(f.window->unlockScreen()->home().has_value(), kPatience);
    f.window->unlockScreen()->chooseUser(QStringLiteral("administrator"));
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    QVERIFY(
        !f.window->banner()->elements().join(QLatin1Char(' ')).contains(QStringLiteral("allerg"), Qt::CaseInsensitive));
}

/// Offered by the unlock screen alone, done by keyboard, and filled before anything is shown.
void FlowTest::aDamagedStoreIsBuiltAnew()
{
    WindowFixture f;
    QVERIFY(f.settled());
    auto* const screen = f.window->unlockScreen();
    const auto button = [&]() -> QAbstractButton* {
        for (QAbstractButton* b : screen->findChildren<QAbstractButton*>())
            if (b->isVisible() && b->text() == QStringLiteral("Build the record store anew"))
                return b;
        return nullptr;
    };
    QVERIFY(button() == nullptr);
    Script script;
    script.failing["unlock"] = {Failure::StoreDamaged, {"The record store is damaged and was not opened.", {}}};
    f.fake->setScript(script);
    const auto type = [&] { screen->passphrase()->type(viewOf(script.passphrase)); };
    const auto press = [&] {
        type();
        QVERIFY(button() != nullptr && button()->isEnabled());
        button()->setFocus(Qt::TabFocusReason);
        f.press(Qt::Key_Space);
        QVERIFY(f.settled());
    };
    type();
    screen->unlock();
    QVERIFY(f.settled());
    QVERIFY(!f.window->unlocked() && button() != nullptr && !button()->isEnabled());
    // The offer is made to the user whose store it is, and to nobody else.
    const QList<QComboBox*> boxes = screen->findChildren<QComboBox*>();
    const auto named =
        std::ranges::find_if(boxes, [](const QComboBox* b) { return b->accessibleName() == QStringLiteral("User"); });
    QVERIFY(named != boxes.end());
    QComboBox* const users = *named;
    QVERIFY(users->count() > 1);
    const int user = users->currentIndex();
    users->setCurrentIndex(user == 0 ? 1 : 0);
    QVERIFY(button() == nullptr);
    users->setCurrentIndex(user);
    QVERIFY(button() == nullptr);
    type();
    screen->unlock();
    QVERIFY(f.settled());
    // The node is needed: without it nothing changed, and it is offered again when the store still does not open.
    script.failing["rebuildStore"] = {Failure::Unavailable, {"The hospital's node does not answer. Try again.", {}}};
    f.fake->setScript(script);
    press();
    QVERIFY(!f.window->unlocked() && button() == nullptr);
    type();
    screen->unlock();
    QVERIFY(f.settled());
    script.failing.erase("rebuildStore");
    f.fake->setScript(script);
    press();
    QTRY_VERIFY_WITH_TIMEOUT(f.window->unlocked(), kPatience);
    QCOMPARE(f.fake->calls("rebuildStore"), 2);
}

void FlowTest::emptyAndUnavailable()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open(FakeWorkstation::kEmpty));
    QCOMPARE(f.window->timelineScreen()->state()->kind(), widgets::StatePanel::Kind::Empty);
    QVERIFY(f.window->timelineScreen()->state()->isVisible());
    f.press(Qt::Key_Escape);
    QCOMPARE(f.window->page(), Page::Worklist);
    Script script;
    script.failing["openPatient"] = {Failure::Unavailable, {"The hospital's node does not answer. Try again.", {}}};
    f.fake->setScript(script);
    f.window->openPatient(QLatin1String(FakeWorkstation::kPemberton));
    QTRY_COMPARE_WITH_TIMEOUT(f.window->timelineScreen()->state()->kind(), widgets::StatePanel::Kind::Error, kPatience);
    // A call that takes long offers to stop after a while.
    f.fake->setScript({});
    f.fake->hold();
    f.window->timelineScreen()->state()->setPatience(50);
    f.window->openPatient(QLatin1String(FakeWorkstation::kPemberton));
    QCOMPARE(f.window->timelineScreen()->state()->kind(), widgets::StatePanel::Kind::Loading);
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            for (const QAbstractButton* b : f.window->timelineScreen()->state()->findChildren<QAbstractButton*>())
                if (b->isVisible() && b->text() == QStringLiteral("Stop"))
                    return true;
            return false;
        }(),
        kPatience);
    f.fake->release();
    QVERIFY(f.settled());
}

void FlowTest::languageAndThemeSwitchEverywhere()
{
    WindowFixture f;
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    f.window->setLanguage(QStringLiteral("de"));
    QTest::qWait(5);
    const QString texts = textsIn(f.window.get()).join(QLatin1Char('|'));
    for (const char* word : {"Zeitlinie", "Arbeitsliste", "Bekannt am", "Geboren", "Sperren"})
        QVERIFY2(texts.contains(QLatin1String(word)), word);
    for (const char* word : {"Worklist", "As known at", "Known allergies", "Search this record"})
        QVERIFY2(!texts.contains(QLatin1String(word)), word);
    for (const theme::Kind kind : {theme::Kind::Dark, theme::Kind::HighContrast, theme::Kind::Light}) {
        f.window->setTheme(kind);
        QCOMPARE(f.window->themeKind(), kind);
        const QImage image = f.window->grab().toImage();
        QVERIFY(!image.isNull());
    }
    f.window->setLanguage(QStringLiteral("en"));
}

QTEST_MAIN(FlowTest)
#include "flow_test.moc"

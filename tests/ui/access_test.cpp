// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <statesboard.h>

#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/patient/importpage.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/widgets/button.h>
#include <ui/widgets/rail.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/tile.h>

#include <support/qtry.h>

#include <QAccessible>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QRegularExpression>

using namespace twinchart;
using namespace twinchart::ui;
using uisupport::FakeWorkstation;
using uisupport::kPatience;
using uisupport::Script;
using uisupport::WindowFixture;
using Page = shell::MainWindow::Page;

/// Names for screen readers, sizes of targets, and texts that must not be cut: every screen, both languages.
/// Run a second time with QT_SCALE_FACTOR=2.
class AccessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void screens_data();
    void screens();
    void states_data();
    void states();
};

namespace {

QString describe(const QWidget* w)
{
    QString text = QString::fromLatin1(w->metaObject()->className());
    if (auto* label = qobject_cast<const QLabel*>(w))
        text += QStringLiteral(" “%1”").arg(label->text());
    if (auto* button = qobject_cast<const QAbstractButton*>(w))
        text += QStringLiteral(" “%1”").arg(button->text());
    return text + QStringLiteral(" %1x%2, wants %3x%4")
                      .arg(w->width())
                      .arg(w->height())
                      .arg(w->sizeHint().width())
                      .arg(w->sizeHint().height());
}

/// Objects that can have the focus and have no name.
QStringList unnamed(QWidget* window)
{
    QStringList out;
    for (QWidget* w : window->findChildren<QWidget*>()) {
        if (!w->isVisible() || w->focusPolicy() == Qt::NoFocus || w->focusProxy())
            continue;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(w);
        if (!interface || interface->text(QAccessible::Name).trimmed().isEmpty())
            out += describe(w);
    }
    return out;
}

QStringList smallTargets(QWidget* window)
{
    QStringList out;
    for (QAbstractButton* b : window->findChildren<QAbstractButton*>())
        if (b->isVisible() && b->focusPolicy() != Qt::NoFocus && (b->width() < 24 || b->height() < 24))
            out += describe(b);
    return out;
}

QStringList clipped(QWidget* window)
{
    QStringList out;
    for (QWidget* w : window->findChildren<QWidget*>()) {
        if (!w->isVisible())
            continue;
        if (auto* label = qobject_cast<QLabel*>(w)) {
            if (label->text().isEmpty() || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
                continue; // has its words as a tool tip
            const QSize need = label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : label->sizeHint();
            if (need.width() > label->width() + 1 || need.height() > label->height() + 1)
                out += describe(label);
            // A word alone is never wrapped.
            if (label->wordWrap())
                for (const QString& word : label->text().split(QRegularExpression(QStringLiteral("[\\s\u00AD/-]+"))))
                    if (label->fontMetrics().horizontalAdvance(word) > label->contentsRect().width() + 1)
                        out += QStringLiteral("the word “%1” in ").arg(word) + describe(label);
        } else if (qobject_cast<widgets::Button*>(w) || qobject_cast<widgets::RailItem*>(w)) {
            if (w->sizeHint().width() > w->width() || w->sizeHint().height() > w->height())
                out += describe(w);
        } else if (auto* header = qobject_cast<QHeaderView*>(w); header && header->orientation() == Qt::Horizontal) {
            QFont bold = header->font(); // the style sheet's, which the widget does not know
            bold.setBold(true);
            for (int c = 0; c < header->count(); ++c) {
                const QString words = header->model()->headerData(c, Qt::Horizontal).toString();
                const int need = QFontMetrics(bold).horizontalAdvance(words) + 16;
                if (!header->isSectionHidden(c) && header->sectionSize(c) < need)
                    out += QStringLiteral("the heading “%1” in ").arg(words) + describe(header);
            }
        }
        // No widget reaches out of a window that has no scroll bar for it.
    }
    return out;
}

/// Scroll areas need some turns of the event loop until what they hold has its height.
void settle(QWidget* window)
{
    QTest::qWait(10);
    [[maybe_unused]] const bool settled = QTest::qWaitFor([window] { return clipped(window).isEmpty(); }, 1000);
}

} // namespace

void AccessTest::screens_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QSize>("size");
    for (const char* language : {"en", "de"})
        for (const QSize size : {QSize(1366, 768), QSize(1920, 1080)})
            QTest::addRow("%s %dx%d", language, size.width(), size.height()) << QString::fromLatin1(language) << size;
}

void AccessTest::screens()
{
    QFETCH(QString, language);
    QFETCH(QSize, size);
    theme::setLanguage(*qApp, language);
    WindowFixture f({}, size);
    f.files->open = {QStringLiteral("/data/one.json")};
    int checked = 0;
    const auto check = [&](const char* screen) {
        settle(f.window.get());
        const QStringList names = unnamed(f.window.get());
        QVERIFY2(names.isEmpty(), qPrintable(QString::fromLatin1(screen) + QStringLiteral(": no name: ") +
                                             names.join(QStringLiteral("; "))));
        const QStringList small = smallTargets(f.window.get());
        QVERIFY2(small.isEmpty(), qPrintable(QString::fromLatin1(screen) + QStringLiteral(": too small: ") +
                                             small.join(QStringLiteral("; "))));
        const QStringList cut = clipped(f.window.get());
        QVERIFY2(cut.isEmpty(),
                 qPrintable(QString::fromLatin1(screen) + QStringLiteral(": cut: ") + cut.join(QStringLiteral("; "))));
        ++checked;
    };
    QVERIFY(QTest::qWaitForWindowExposed(f.window.get()));
    QVERIFY(f.settled());
    check("unlock");
    QVERIFY(f.unlock());
    check("worklist");
    QVERIFY(f.open());
    check("timeline");
    auto* screen = f.window->timelineScreen();
    for (std::uint32_t i = 0; i < screen->chart()->data->items.size(); ++i)
        if (screen->chart()->item(i).value == "5.9")
            screen->plot()->select(i, true);
    QVERIFY(f.settled());
    check("detail");
    screen->toggleTable();
    check("table");
    screen->toggleTable();
    screen->stepKnownAt(-3);
    QTest::qWait(250);
    QVERIFY(f.settled());
    check("known at");
    screen->knownNow();
    QVERIFY(f.settled());
    f.press(Qt::Key_F9);
    QTRY_VERIFY_WITH_TIMEOUT(f.window->proofScreen()->proof().has_value(), kPatience);
    check("proof");
    f.window->go(Page::Import);
    f.window->importPage()->addFiles({QStringLiteral("/data/one.json")});
    f.window->importPage()->setSource(QStringLiteral("Clinic"));
    check("import");
    f.window->importPage()->start();
    QTRY_VERIFY_WITH_TIMEOUT(!f.window->importPage()->running(), kPatience);
    check("imported");
    f.window->go(Page::Ledger);
    check("ledger");
    f.window->go(Page::Notices);
    check("notices");
    f.window->lock(QString());
    check("locked");
    QCOMPARE(checked, 12);
    theme::setLanguage(*qApp, QStringLiteral("en"));
}

void AccessTest::states_data()
{
    screens_data();
}

/// What stands in a screen's place when there is nothing, or something is wrong.
void AccessTest::states()
{
    QFETCH(QString, language);
    QFETCH(QSize, size);
    theme::setLanguage(*qApp, language);
    WindowFixture f({}, size);
    QWidget* looked = f.window.get();
    const auto check = [&](const char* screen) {
        settle(looked);
        for (const QStringList& found : {unnamed(looked), smallTargets(looked), clipped(looked)})
            QVERIFY2(found.isEmpty(),
                     qPrintable(QString::fromLatin1(screen) + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
    };
    using Kind = widgets::StatePanel::Kind;
    const auto failing = [&](const char* call, Failure failure) {
        Script script;
        script.failing[call] = {
            failure,
            {TWINCHART_TR(
                 "Integrity check failed: the stored record does not open to what was recorded. Its value is not shown. Build the store anew by sync --rebuild."),
             {}}};
        f.fake->setScript(script);
    };
    QVERIFY(f.settled());
    f.window->unlockScreen()->passphrase()->type(viewOf("wrong"));
    f.window->unlockScreen()->unlock();
    QVERIFY(f.settled());
    check("wrong passphrase");
    failing("unlock", Failure::StoreDamaged);
    f.window->unlockScreen()->passphrase()->type(viewOf("wrong"));
    f.window->unlockScreen()->unlock();
    QVERIFY(f.settled());
    check("record store damaged");
    f.fake->setScript({});
    QVERIFY(f.unlock());
    f.press(Qt::Key_K, Qt::ControlModifier);
    check("palette");
    f.press(Qt::Key_Escape);
    QVERIFY(f.open(FakeWorkstation::kEmpty));
    QCOMPARE(f.window->timelineScreen()->state()->kind(), Kind::Empty);
    check("empty");
    for (const auto& [failure, kind] :
         {std::pair{Failure::Integrity, Kind::Tampered}, std::pair{Failure::Unavailable, Kind::Error},
          std::pair{Failure::NotPermitted, Kind::Locked}}) {
        failing("openPatient", failure);
        f.window->openPatient(QLatin1String(FakeWorkstation::kPemberton));
        QVERIFY(f.settled());
        QCOMPARE(f.window->timelineScreen()->state()->kind(), kind);
        check("record not opened");
    }
    failing("patients", Failure::Integrity);
    f.window->go(Page::Worklist);
    f.fake->notify(interfaces::Change::Patients);
    QTest::qWait(20);
    QVERIFY(f.settled());
    check("list not read");
    f.fake->setScript({});
    f.window->lock(QString());
    QVERIFY(f.settled());
    QVERIFY(f.unlock());
    QVERIFY(f.open());
    auto* screen = f.window->timelineScreen();
    screen->plot()->select(0, true);
    QVERIFY(f.settled());
    failing("proof", Failure::Integrity);
    f.press(Qt::Key_F9);
    QVERIFY(f.settled());
    check("proof not made");
    failing("import", Failure::Refused);
    f.window->go(Page::Import);
    f.window->importPage()->addFiles({QStringLiteral("/data/one.json")});
    f.window->importPage()->setSource(QStringLiteral("Clinic"));
    f.window->importPage()->start();
    QTRY_VERIFY_WITH_TIMEOUT(!f.window->importPage()->running(), kPatience);
    check("import refused");

    shell::StatesBoard board;
    board.resize(size.expandedTo(QSize(1366, qMax(980, board.layout()->heightForWidth(qMax(1366, size.width()))))));
    board.show();
    looked = &board;
    check("all states");
    theme::setLanguage(*qApp, QStringLiteral("en"));
}

QTEST_MAIN(AccessTest)
#include "access_test.moc"

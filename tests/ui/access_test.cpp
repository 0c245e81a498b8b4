// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <statesboard.h>

#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/patient/importpage.h>
#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/widgets/button.h>
#include <ui/widgets/rail.h>
#include <ui/widgets/segments.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/tile.h>

#include <support/qtry.h>

#include <QAbstractItemDelegate>
#include <QAccessible>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>

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
    void namesOfTheListAreNeverCut_data();
    void namesOfTheListAreNeverCut();
    void railItems();
    void arrowKeysStayWithinSegments();
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

/// The patient's cell in a list of that patient alone, 960 pixels wide. `width`: of the column, dragged by hand;
/// `more`: room besides what the row gives.
QImage cellOf(const interfaces::PatientSummary& p, int width, int more = 0)
{
    Script script;
    script.patients = std::vector{p};
    auto core = std::make_unique<FakeWorkstation>(script);
    if (!core->unlock("physician", SecretBytes::copyOf(std::string_view(script.passphrase))))
        return {};
    session::Runner runner(std::move(core));
    patient::Worklist list(runner);
    list.resize(960, 600);
    list.show();
    QSignalSpy loaded(&list, &patient::Worklist::loaded);
    list.load(FakeWorkstation::now());
    if (!loaded.wait(kPatience))
        return {};
    QTableView* table = list.table();
    if (width > 0)
        table->setColumnWidth(patient::WorklistModel::Patient, width);
    QStyleOptionViewItem option;
    option.rect = QRect(0, 0, table->columnWidth(patient::WorklistModel::Patient), table->rowHeight(0) + more);
    QImage image(option.rect.size(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    table->itemDelegate()->paint(&painter, option, table->model()->index(0, patient::WorklistModel::Patient));
    return image;
}

int inked(const QImage& cell)
{
    int n = 0;
    for (int y = 0; y < cell.height(); ++y)
        for (int x = 0; x < cell.width(); ++x)
            n += cell.pixel(x, y) != cell.pixel(0, 0);
    return n;
}

/// How opaque the strongest stroke of a widget's part is.
int strongest(QWidget& widget, const QRect& part)
{
    QImage image(part.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    widget.render(&image, QPoint(), part, QWidget::RenderFlags());
    int alpha = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            alpha = qMax(alpha, qAlpha(image.pixel(x, y)));
    return alpha;
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

void AccessTest::namesOfTheListAreNeverCut_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("given");
    QTest::addColumn<int>("width");
    const QString family = QStringLiteral("Featherstonehaugh-Cholmondeley-Smythe");
    const QString given = QStringLiteral("Maximilian Wolfgang Theophilus Bartholomew");
    QTest::newRow("short") << QStringLiteral("Pemberton") << QStringLiteral("Arthur") << 0;
    QTest::newRow("long") << family << given << 0;
    QTest::newRow("one word") << QString(70, QLatin1Char('w')) << QStringLiteral("Ann") << 0;
    QTest::newRow("column narrowed by hand") << family << given << 120;
}

void AccessTest::namesOfTheListAreNeverCut()
{
    QFETCH(QString, family);
    QFETCH(QString, given);
    QFETCH(int, width);
    interfaces::PatientSummary p = uisupport::inventedPatients().front();
    p.family = family.toStdString();
    p.given = given.toStdString();
    p.identifiers.front().label = "Number at the hospital of Whinfell Road";
    const QImage cell = cellOf(p, width);
    QVERIFY(!cell.isNull());
    QCOMPARE(inked(cell), inked(cellOf(p, width, 400))); // more room shows no more
    // The ends of what identifies the patient can be told.
    interfaces::PatientSummary otherFamily = p;
    otherFamily.family.back() = 'v';
    interfaces::PatientSummary otherTitle = p;
    otherTitle.title = "Ms";
    interfaces::PatientSummary otherNumber = p;
    otherNumber.identifiers.front().value.back() = '1';
    for (const interfaces::PatientSummary& other : {otherFamily, otherTitle, otherNumber})
        QVERIFY(cellOf(other, width) != cell);
}

void AccessTest::railItems()
{
    widgets::RailItem item(QStringLiteral("worklist"), nullptr);
    item.setText(QStringLiteral("Worklist"));
    item.setAccessibleName(item.text());
    item.setToolTip(QStringLiteral("Worklist (Ctrl+1)"));
    item.setCount(3);
    QCOMPARE(QAccessible::queryAccessibleInterface(&item)->text(QAccessible::Description), QStringLiteral("3"));
    item.setCount(0);
    QCOMPARE(item.accessibleDescription(), QString());
    // Symbol and words fade together.
    item.resize(item.sizeHint());
    for (const QRect& part : {QRect(0, 0, item.width(), 31), QRect(0, 31, item.width(), item.height() - 31)}) {
        item.setEnabled(true);
        const int full = strongest(item, part);
        QVERIFY(full > 60);
        item.setEnabled(false);
        QVERIFY(strongest(item, part) < full * 7 / 10);
    }
}

void AccessTest::arrowKeysStayWithinSegments()
{
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    row->addWidget(new QPushButton(&window));
    auto* segments = new widgets::Segments(&window);
    segments->setTexts({QStringLiteral("24 h"), QStringLiteral("7 d"), QStringLiteral("All")});
    row->addWidget(segments);
    row->addWidget(new QPushButton(&window));
    window.show();
    segments->button(0)->setFocus();
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(window.focusWidget(), key);
        for (int i = 0; i < segments->count(); ++i)
            if (window.focusWidget() == segments->button(i))
                return i;
        return -1;
    };
    QCOMPARE(press(Qt::Key_Left), 0);
    QCOMPARE(press(Qt::Key_Right), 1);
    QCOMPARE(press(Qt::Key_Down), 2);
    QCOMPARE(press(Qt::Key_Right), 2);
    QCOMPARE(press(Qt::Key_Up), 1);
    QCOMPARE(segments->current(), -1); // only the focus moves
}

QTEST_MAIN(AccessTest)
#include "access_test.moc"

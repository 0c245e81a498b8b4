// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/timeline/timelinescreen.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace twinchart::uisupport {

bool WindowFixture::unlock()
{
    if (!QTest::qWaitFor([this] { return window->unlockScreen()->home().has_value(); }, kPatience))
        return false;
    window->unlockScreen()->passphrase()->type(viewOf("twinchart-demo"));
    window->unlockScreen()->unlock();
    return QTest::qWaitFor([this] { return window->unlocked() && window->worklist()->model().rowCount() > 0; },
                           kPatience) &&
           settled();
}

bool WindowFixture::open(const char* patient)
{
    window->openPatient(QString::fromLatin1(patient));
    return QTest::qWaitFor([this] { return window->timelineScreen()->chart() != nullptr; }, kPatience) && settled();
}

QStringList textsIn(QWidget* window)
{
    QStringList out{window->windowTitle(), QApplication::clipboard()->text()};
    const QList<QWidget*> all = window->findChildren<QWidget*>();
    for (QWidget* w : all) {
        out << w->accessibleName() << w->accessibleDescription() << w->toolTip();
        if (auto* label = qobject_cast<QLabel*>(w))
            out << label->text();
        if (auto* edit = qobject_cast<QPlainTextEdit*>(w))
            out << edit->toPlainText();
        if (auto* combo = qobject_cast<QComboBox*>(w))
            for (int i = 0; i < combo->count(); ++i)
                out << combo->itemText(i);
        if (auto* button = qobject_cast<QAbstractButton*>(w))
            out << button->text();
        if (auto* line = qobject_cast<QLineEdit*>(w))
            out << line->text();
        if (auto* view = qobject_cast<QAbstractItemView*>(w))
            for (int row = 0; view->model() && row < view->model()->rowCount(); ++row)
                for (int column = 0; column < view->model()->columnCount(); ++column)
                    out << view->model()->index(row, column).data().toString();
    }
    return out;
}

} // namespace twinchart::uisupport

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/windowfixture.h>

#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/timeline/timelinescreen.h>

namespace twinchart::uisupport {

bool WindowFixture::unlock()
{
    if (!QTest::qWaitFor([this] { return window->unlockScreen()->home().has_value(); }, 10'000))
        return false;
    window->unlockScreen()->passphrase()->type(viewOf("twinchart-demo"));
    window->unlockScreen()->unlock();
    return QTest::qWaitFor([this] { return window->unlocked() && window->worklist()->model().rowCount() > 0; }, 10'000) && settled();
}

bool WindowFixture::open(const char* patient)
{
    window->openPatient(QString::fromLatin1(patient));
    return QTest::qWaitFor([this] { return window->timelineScreen()->chart() != nullptr; }, 10'000) && settled();
}

} // namespace twinchart::uisupport

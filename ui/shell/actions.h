// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/shell/mainwindow.h>

#include <QAction>
#include <QMenu>

namespace twinchart::ui::shell {

/// Every command of the window: in a menu, most on a key, all but Find in the palette.
struct MainWindow::Actions {
    QMenu *file = nullptr, *view = nullptr, *patient = nullptr, *ledger = nullptr, *help = nullptr, *language = nullptr,
          *theme = nullptr;
    QAction *worklist = nullptr, *timeline = nullptr, *import = nullptr, *ledgerPage = nullptr, *notices = nullptr,
            *lock = nullptr, *quit = nullptr;
    QAction *find = nullptr, *table = nullptr, *panel = nullptr, *proof = nullptr, *nextPane = nullptr, *back = nullptr;
    QAction *now = nullptr, *zoomIn = nullptr, *zoomOut = nullptr, *previousView = nullptr, *knownBack = nullptr,
            *knownOn = nullptr, *knownNow = nullptr;
    QAction *check = nullptr, *about = nullptr;
    QAction *english = nullptr, *german = nullptr, *light = nullptr, *dark = nullptr, *contrast = nullptr;
    QList<QAction*> all;    ///< for the palette
    QList<QAction*> inside; ///< need an unlocked session
    QList<QAction*> onTimeline;
};

} // namespace twinchart::ui::shell

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QCoreApplication;

namespace twinchart::ui::theme {

/// Makes icons and translations of this library reachable; further calls do nothing.
void initialiseResources();

/// The languages that are complete: "en", "de".
QStringList languages();
/// Switches the application's language; widgets hear of it by QEvent::LanguageChange. False for a language
/// that there is not: nothing changes then. GUI thread.
bool setLanguage(QCoreApplication& application, const QString& language);
/// The language in force.
QString language(const QCoreApplication& application);

} // namespace twinchart::ui::theme

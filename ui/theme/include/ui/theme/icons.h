// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace twinchart::ui::theme {

/// Draws the product's symbols (resources/icons) in a colour of the theme. Cached per name, size, colour and
/// device pixel ratio. GUI thread.
class IconFactory {
public:
    /// Empty for an unknown name. Strokes become 2 at 16 px and less.
    static QPixmap pixmap(const QString& name, int size, const QColor& colour, qreal devicePixelRatio);
    static QIcon icon(const QString& name, const QColor& colour);
    /// All names, sorted.
    static QStringList names();
};

} // namespace twinchart::ui::theme

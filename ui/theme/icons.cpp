// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/icons.h>

#include <ui/theme/resources.h>

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace twinchart::ui::theme {

QPixmap IconFactory::pixmap(const QString& name, int size, const QColor& colour, qreal devicePixelRatio)
{
    const QString key =
        QStringLiteral("twinchart/%1/%2/%3/%4").arg(name).arg(size).arg(colour.name()).arg(devicePixelRatio);
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    initialiseResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    if (size <= 16)
        svg.replace("stroke-width=\"1.75\"", "stroke-width=\"2\"");
    QSvgRenderer renderer(svg);
    const int physical = qRound(size * devicePixelRatio);
    result = QPixmap(physical, physical);
    result.fill(Qt::transparent);
    {
        QPainter painter(&result);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(0, 0, physical, physical));
    }
    result.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, result);
    return result;
}

QIcon IconFactory::icon(const QString& name, const QColor& colour)
{
    QIcon icon;
    for (const int size : {16, 20, 24})
        for (const int ratio : {1, 2})
            icon.addPixmap(pixmap(name, size, colour, ratio));
    return icon;
}

QStringList IconFactory::names()
{
    initialiseResources();
    QStringList names;
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList(QDir::Files, QDir::Name);
    for (const QString& file : files)
        names += file.chopped(4);
    return names;
}

} // namespace twinchart::ui::theme

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/resources.h>

#include <QCoreApplication>
#include <QTranslator>
#include <QVariant>

// Q_INIT_RESOURCE must stand outside a namespace.
static void initialiseAll()
{
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(translations);
}

namespace twinchart::ui::theme {
namespace {
constexpr const char* kProperty = "twinchartLanguage";
}

void initialiseResources()
{
    static const bool once = (initialiseAll(), true);
    Q_UNUSED(once);
}

QStringList languages()
{
    return {QStringLiteral("en"), QStringLiteral("de")};
}

bool setLanguage(QCoreApplication& application, const QString& wanted)
{
    if (!languages().contains(wanted))
        return false;
    initialiseResources();
    const QString name = QStringLiteral("twinchart-translator");
    if (auto* old = application.findChild<QTranslator*>(name, Qt::FindDirectChildrenOnly)) {
        QCoreApplication::removeTranslator(old);
        delete old;
    }
    application.setProperty(kProperty, wanted);
    auto* translator = new QTranslator(&application);
    translator->setObjectName(name);
    // English is the source; its file holds the plurals only, when there is one.
    const bool loaded = translator->load(QStringLiteral(":/translations/twinchart_%1.qm").arg(wanted));
    QCoreApplication::installTranslator(translator);
    return loaded || wanted == QLatin1String("en");
}

QString language(const QCoreApplication& application)
{
    const QString value = application.property(kProperty).toString();
    return value.isEmpty() ? QStringLiteral("en") : value;
}

} // namespace twinchart::ui::theme

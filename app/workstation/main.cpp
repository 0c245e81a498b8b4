// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation: options, core, window, run. With --screenshots it draws its screens and ends.
#include <ui/session/runner.h>
#include <ui/session/unlockscreen.h>
#include <ui/shell/mainwindow.h>
#include <ui/shell/screenshots.h>
#include <ui/theme/resources.h>
#include <workstation/factory.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>
#include <QPixmap>
#include <QRegularExpression>
#include <QSettings>
#include <QTextStream>
#include <QTimer>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <string_view>

using namespace twinchart;
using namespace twinchart::ui;

namespace {

/// What the command line asks for.
struct Wishes {
    workstation::Options core;
    QString user, screenshots, language, theme;
    QSize size{1366, 768};
    double scale = 1;
    bool untilUnlock = false;
    bool allVariants = false;
};

std::optional<theme::Kind> themeNamed(const QString& name)
{
    if (name == QLatin1String("light"))
        return theme::Kind::Light;
    if (name == QLatin1String("dark"))
        return theme::Kind::Dark;
    if (name == QLatin1String("contrast"))
        return theme::Kind::HighContrast;
    return std::nullopt;
}

QString nameOf(theme::Kind kind)
{
    return kind == theme::Kind::Dark           ? QStringLiteral("dark")
           : kind == theme::Kind::HighContrast ? QStringLiteral("contrast")
                                               : QStringLiteral("light");
}

/// Absent: wrong usage, said on standard error.
std::optional<Wishes> parse(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("TwinChart, the clinical workstation"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("home"), QStringLiteral("The home; default as the XDG base directory specification says."),
         QStringLiteral("DIR")},
        {QStringLiteral("node"), QStringLiteral("Another home's node."), QStringLiteral("SOCKET")},
        {QStringLiteral("user"), QStringLiteral("The user chosen on the unlock screen."), QStringLiteral("NAME")},
        {QStringLiteral("screenshots"),
         QStringLiteral("Draw the screens of a demonstration home into PNG files and end."), QStringLiteral("DIR")},
        {QStringLiteral("all-variants"),
         QStringLiteral("With --screenshots: light and dark, each at 1366x768 and 1920x1080.")},
        {QStringLiteral("language"), QStringLiteral("en or de."), QStringLiteral("CODE")},
        {QStringLiteral("theme"), QStringLiteral("light, dark or contrast."), QStringLiteral("NAME")},
        {QStringLiteral("size"), QStringLiteral("Window size, 1366x768."), QStringLiteral("WxH")},
        {QStringLiteral("scale"), QStringLiteral("Scale of the pictures, 1 to 4."), QStringLiteral("N")},
        {QStringLiteral("until-unlock"), QStringLiteral("End when the unlock screen is drawn (to measure a start).")},
    });
    QTextStream error(stderr);
    if (!parser.parse(application.arguments())) {
        error << parser.errorText() << '\n';
        return std::nullopt;
    }
    parser.process(application); // --help and --version end here
    Wishes wishes;
    wishes.core.home = parser.isSet(QStringLiteral("home"))
                           ? std::filesystem::path(parser.value(QStringLiteral("home")).toStdString())
                           : workstation::defaultHome();
    wishes.core.nodeSocket = parser.value(QStringLiteral("node")).toStdString();
    wishes.user = parser.value(QStringLiteral("user"));
    wishes.untilUnlock = parser.isSet(QStringLiteral("until-unlock"));
    wishes.screenshots = parser.value(QStringLiteral("screenshots"));
    wishes.language = parser.value(QStringLiteral("language"));
    if (!wishes.language.isEmpty() && !theme::languages().contains(wishes.language)) {
        error << "There is no language " << wishes.language << "; there are "
              << theme::languages().join(QStringLiteral(", ")) << ".\n";
        return std::nullopt;
    }
    wishes.theme = parser.value(QStringLiteral("theme"));
    if (!wishes.theme.isEmpty() && !themeNamed(wishes.theme)) {
        error << "There is no theme " << wishes.theme << "; there are light, dark, contrast.\n";
        return std::nullopt;
    }
    wishes.allVariants = parser.isSet(QStringLiteral("all-variants"));
    if (wishes.allVariants && wishes.screenshots.isEmpty()) {
        error << "--all-variants goes with --screenshots.\n";
        return std::nullopt;
    }
    if (parser.isSet(QStringLiteral("size"))) {
        static const QRegularExpression form(QStringLiteral("^(\\d{3,4})x(\\d{3,4})$"));
        const QRegularExpressionMatch match = form.match(parser.value(QStringLiteral("size")));
        if (!match.hasMatch()) {
            error << "--size wants a form like 1366x768.\n";
            return std::nullopt;
        }
        wishes.size = {match.captured(1).toInt(), match.captured(2).toInt()};
    }
    if (parser.isSet(QStringLiteral("scale"))) {
        wishes.scale = parser.value(QStringLiteral("scale")).toDouble();
        if (!(wishes.scale >= 1 && wishes.scale <= 4)) {
            error << "--scale wants a number from 1 to 4.\n";
            return std::nullopt;
        }
    }
    return wishes;
}

/// Draws every screen of one look; the exit status.
int draw(session::Runner& runner, const Wishes& wishes, theme::Kind kind, const QString& prefix)
{
    shell::WindowParts parts;
    parts.runner = &runner;
    parts.theme = kind;
    parts.user = wishes.user;
    shell::MainWindow window(std::move(parts));
    shell::Screenshots::Options options;
    options.folder = wishes.screenshots;
    options.prefix = prefix;
    options.size = wishes.size;
    options.scale = wishes.scale;
    options.user = wishes.user;
    shell::Screenshots screenshots(window, options);
    int code = 0;
    QObject::connect(&screenshots, &shell::Screenshots::finished, &window, [&](const QString& why) {
        QTextStream out(stdout);
        for (const QString& file : screenshots.files())
            out << file << '\n';
        if (!why.isEmpty()) {
            QTextStream(stderr) << why << '\n';
            code = 1;
        }
        QCoreApplication::quit();
    });
    QTimer::singleShot(0, &screenshots,
                       &shell::Screenshots::start); // may end at once, which ends no loop before it runs
    QApplication::exec();
    return code;
}

int drawAll(session::Runner& runner, Wishes wishes, theme::Kind kind)
{
    if (!wishes.allVariants)
        return draw(runner, wishes, kind, {});
    for (const theme::Kind look : {theme::Kind::Light, theme::Kind::Dark})
        for (const QSize size : {QSize(1366, 768), QSize(1920, 1080)}) {
            wishes.size = size;
            if (const int code =
                    draw(runner, wishes, look,
                         QStringLiteral("%1-%2x%3-").arg(nameOf(look)).arg(size.width()).arg(size.height())))
                return code;
        }
    return 0;
}

/// What is answered before Qt asks for a display: without one it would end the program by abort. Pictures choose a
/// platform that needs none. Absent: go on with the window.
std::optional<int> withoutDisplay(int argc, char** argv)
{
    const auto given = [argc, argv](std::initializer_list<std::string_view> names) {
        return std::any_of(argv + 1, argv + argc, [names](const char* word) {
            return std::any_of(names.begin(), names.end(),
                               [word](std::string_view name) { return std::string_view(word).starts_with(name); });
        });
    };
    if (!qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || given({"-platform", "--platform"}))
        return std::nullopt;
    if (given({"--screenshots"})) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return std::nullopt;
    }
    if (!qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return std::nullopt;
    const QCoreApplication words(argc, argv);
    if (!parse(words)) // --help and --version end here
        return 2;
    QTextStream(stderr)
        << "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). Nothing was changed. Start "
           "twinchart in a desktop session, or draw its screens into files with --screenshots DIR.\n";
    return 1;
}

/// Secrets stay out of core dumps and out of other processes' sight; no file of ours is for others.
void harden()
{
    prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    umask(077);
}

int run(int argc, char** argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("TwinChart"));
    QCoreApplication::setOrganizationName(QStringLiteral("TwinChart"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TWINCHART_VERSION));
    if (const std::optional<int> code = withoutDisplay(argc, argv))
        return *code;
    QApplication application(argc, argv);
    const std::optional<Wishes> wishes = parse(application);
    if (!wishes)
        return 2;

    // Settings hold how the screens look, never a person.
    QSettings settings;
    const bool drawing = !wishes->screenshots.isEmpty();
    QString language = wishes->language;
    if (language.isEmpty())
        language = drawing ? QStringLiteral("en")
                           : settings
                                 .value(QStringLiteral("language"), QLocale::system().language() == QLocale::German
                                                                        ? QStringLiteral("de")
                                                                        : QStringLiteral("en"))
                                 .toString();
    theme::setLanguage(application, language);
    const QString themeName = !wishes->theme.isEmpty() ? wishes->theme
                              : drawing                ? QStringLiteral("light")
                                                       : settings.value(QStringLiteral("theme")).toString();

    session::Runner runner(workstation::openWorkstation(wishes->core));
    const theme::Kind kind = themeNamed(themeName).value_or(theme::Kind::Light);
    if (drawing)
        return drawAll(runner, *wishes, kind);

    shell::WindowParts parts;
    parts.runner = &runner;
    parts.theme = kind;
    parts.user = wishes->user;
    shell::MainWindow window(std::move(parts));
    window.resize(wishes->size);
    window.show();
    if (wishes->untilUnlock) {
        QObject::connect(window.unlockScreen(), &session::UnlockScreen::homeRead, &window, [&window] {
            window.grab();
            QCoreApplication::quit();
        });
        QObject::connect(window.unlockScreen(), &session::UnlockScreen::homeNotRead, &window, [](const QString& why) {
            QTextStream(stderr) << why << '\n';
            QCoreApplication::exit(1);
        });
    }
    window.start();
    const int code = QApplication::exec();
    settings.setValue(QStringLiteral("language"), theme::language(application));
    settings.setValue(QStringLiteral("theme"), nameOf(window.themeKind()));
    return code;
}

} // namespace

int main(int argc, char** argv)
{
    harden();
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "twinchart: an internal error ended the program (%s). What was acknowledged is kept.\n",
                     e.what());
        return 1;
    }
}

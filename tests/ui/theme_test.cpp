// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/resources.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QTest>

#include <cmath>

using namespace twinchart;
using namespace twinchart::ui::theme;
using interfaces::Level;
using interfaces::Verdict;

namespace {

double luminance(const QColor& c)
{
    const auto part = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastOfEveryToken();
    void theApplicationCarriesItsTheme();
    void everyIconIsDrawnInItsColour();
    void figuresAreTabular();
    void ages_data();
    void ages();
    void datesIgnoreTheLocale();
    void partialDatesStayPartial();
    void impossibleDatesAreTheirText_data();
    void impossibleDatesAreTheirText();
    void durations();
    void names();
    void ringsOfLevelAndVerdict_data();
    void ringsOfLevelAndVerdict();
    void whatFailedIsNeverAValue();
    void pluralsAndGerman();
};

void ThemeTest::contrastOfEveryToken()
{
    int pairs = 0;
    const auto require = [&](const char* what, const QColor& ink, std::initializer_list<QColor> grounds, double least) {
        for (const QColor& ground : grounds) {
            ++pairs;
            const double ratio = contrast(ink, ground);
            QVERIFY2(ratio >= least,
                     qPrintable(QStringLiteral("%1 on %2: %3").arg(QLatin1String(what), ground.name()).arg(ratio)));
        }
    };
    for (const Kind kind : {Kind::Light, Kind::Dark, Kind::HighContrast}) {
        const Theme& t = themeOf(kind);
        require("text", t.text, {t.surface, t.window, t.banner, t.stripe, t.sunken, t.plot, t.future, t.accentSoft},
                4.5);
        require("text2", t.text2, {t.surface, t.window, t.sunken}, 4.5);
        require("text3", t.text3, {t.surface, t.window, t.sunken}, 4.5);
        require("accent", t.accent, {t.surface, t.window, t.accentSoft}, 4.5);
        require("onAccent", t.onAccent, {t.accent, t.accentHover}, 4.5);
        require("railText", t.railText, {t.rail}, 4.5);
        require("railActiveText", t.railActiveText, {t.railActive}, 4.5);
        require("verified", t.verified, {t.surface, t.verifiedSoft, t.stripe}, 4.5);
        require("pending", t.pending, {t.surface, t.pendingSoft}, 4.5);
        require("critical", t.critical, {t.surface, t.criticalSoft, t.banner}, 4.5);
        require("onCritical", t.onCritical, {t.criticalFill}, 4.5);
        require("warning", t.warning, {t.surface, t.warningSoft}, 4.5);
        require("onWarning", t.onWarning, {t.warningFill}, 4.5);
        require("info", t.info, {t.surface, t.infoSoft}, 4.5);
        require("estimate", t.estimate, {t.surface, t.estimateSoft}, 4.5);
        require("pha", t.pha, {t.surface, t.sunken}, 4.5);
        require("pdd", t.pdd, {t.surface, t.sunken}, 4.5);
        require("sop", t.sop, {t.surface, t.sunken}, 4.5);
        require("control", t.control, {t.surface, t.window}, 3);
        require("focus", t.focus, {t.surface, t.window, t.banner}, 3);
        require("gap", t.gap, {t.plot, t.gapSoft}, 3);
        require("now", t.now, {t.plot}, 3);
        require("s1", t.s1, {t.plot, t.target}, 3);
        require("s2", t.s2, {t.plot, t.target}, 3);
        require("s3", t.s3, {t.plot, t.target}, 3);
        require("s4", t.s4, {t.plot}, 3);
        require("targetLine", t.targetLine, {t.plot}, 3);
    }
    qInfo("%d pairs", pairs);
}

void ThemeTest::theApplicationCarriesItsTheme()
{
    for (const Kind kind : {Kind::Dark, Kind::HighContrast, Kind::Light}) {
        apply(*qApp, kind);
        QVERIFY(current().kind == kind);
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('$'))); // every token was known
    }
}

void ThemeTest::everyIconIsDrawnInItsColour()
{
    const QStringList names = IconFactory::names();
    QCOMPARE(names.size(), 72);
    for (const QString& name : names) {
        const QImage image = IconFactory::pixmap(name, 24, QColor(Qt::red), 2).toImage();
        QCOMPARE(image.size(), QSize(48, 48));
        int inked = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                inked += qAlpha(image.pixel(x, y)) > 128 && qRed(image.pixel(x, y)) > 200;
        QVERIFY2(inked > 20, qPrintable(name));
    }
    QVERIFY(IconFactory::pixmap(QStringLiteral("no-such-icon"), 16, Qt::red, 1).isNull());
}

void ThemeTest::figuresAreTabular()
{
    if (QFontInfo(font(TextRole::Body)).family() != QLatin1String("Noto Sans"))
        QSKIP("Noto Sans is not installed");
    for (const Weight weight : {Weight::Regular, Weight::Bold}) {
        const QFontMetricsF metrics(font(TextRole::Value, weight));
        const double width = metrics.horizontalAdvance(QLatin1Char('0'));
        for (char c = '1'; c <= '9'; ++c)
            QVERIFY(qAbs(metrics.horizontalAdvance(QLatin1Char(c)) - width) < 0.01);
    }
}

void ThemeTest::ages_data()
{
    QTest::addColumn<QString>("born");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("age");
    // Patient Banner 4.0, table 8.
    QTest::newRow("1h 30min") << "2026-01-01T00:00:00Z" << "2026-01-01T01:30:00Z" << "90min";
    QTest::newRow("1d 2h 5min") << "2026-01-01T00:00:00Z" << "2026-01-02T02:05:00Z" << "26hrs";
    QTest::newRow("3d 17h") << "2026-01-01T00:00:00Z" << "2026-01-04T17:00:00Z" << "3d";
    QTest::newRow("27d") << "2026-01-01T00:00:00Z" << "2026-01-28T00:00:00Z" << "27d";
    QTest::newRow("28d 5h") << "2026-01-01T00:00:00Z" << "2026-01-29T05:00:00Z" << "4w";
    QTest::newRow("29d") << "2026-01-01T00:00:00Z" << "2026-01-30T00:00:00Z" << "4w 1d";
    QTest::newRow("1y 1d") << "2025-01-01" << "2026-01-02T00:00:00Z" << "12m 1d";
    QTest::newRow("1y 39d") << "2025-01-01" << "2026-02-09T00:00:00Z" << "13m 8d";
    QTest::newRow("4y 39d") << "2022-01-01" << "2026-02-09T00:00:00Z" << "4y 1m";
    QTest::newRow("adult") << "1957-03-14" << "2026-11-20T14:32:00Z" << "69y";
    QTest::newRow("birthday today") << "2008-11-20" << "2026-11-20T00:00:00Z" << "18y";
    QTest::newRow("day before 18") << "2008-11-21" << "2026-11-20T00:00:00Z" << "17y 11m";
    QTest::newRow("unknown") << "" << "2026-11-20T00:00:00Z" << "";
    QTest::newRow("not born yet") << "2027-01-01" << "2026-11-20T00:00:00Z" << "";
}

void ThemeTest::ages()
{
    QFETCH(QString, born);
    QFETCH(QString, at);
    QFETCH(QString, age);
    QCOMPARE(Clinical::age(born.toStdString(), *parseRfc3339(at.toStdString())), age);
}

void ThemeTest::datesIgnoreTheLocale()
{
    for (const char* name : {"en", "de", "ar", "ja", "fr"}) {
        QLocale::setDefault(QLocale(QString::fromLatin1(name)));
        QCOMPARE(Clinical::date(QDate(2026, 3, 5)), QStringLiteral("05-Mar-2026"));
        QCOMPARE(Clinical::date(QDate(2026, 5, 1)), QStringLiteral("01-May-2026"));
        QCOMPARE(Clinical::weekdayDate(QDate(2026, 11, 17)), QStringLiteral("Tue 17-Nov-2026"));
        QCOMPARE(Clinical::date(QDate(987, 12, 31)), QStringLiteral("31-Dec-0987"));
        QCOMPARE(Clinical::dateTime(*parseRfc3339("2026-11-20T06:12:09Z"), true),
                 Clinical::dateTime(*parseRfc3339("2026-11-20T06:12:09Z")) + QStringLiteral(":09"));
    }
    QLocale::setDefault(QLocale::c());
}

void ThemeTest::partialDatesStayPartial()
{
    QCOMPARE(Clinical::partial("2019"), QStringLiteral("2019"));
    QCOMPARE(Clinical::partial("2019-03"), QStringLiteral("Mar-2019"));
    QCOMPARE(Clinical::partial("2019-03-05"), QStringLiteral("05-Mar-2019"));
    QCOMPARE(Clinical::partial(""), QStringLiteral("Not known"));
    QCOMPARE(Clinical::partial("yesterday"), QStringLiteral("yesterday"));
    QCOMPARE(Clinical::effective("2019-03/2020"), QStringLiteral("Mar-2019 to 2020"));
    QCOMPARE(Clinical::effective("2019-03/"), QStringLiteral("since Mar-2019"));
}

void ThemeTest::impossibleDatesAreTheirText_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"2026-02-31", "2026-02-31T10:00:00Z", "2026-04-00", "2026-13", "2026-00", "2025-02-29"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void ThemeTest::impossibleDatesAreTheirText()
{
    QFETCH(QString, text);
    const std::string fhir = text.toStdString();
    QCOMPARE(Clinical::partial(fhir), text);
    QCOMPARE(Clinical::effective(fhir + "/2026-03-02"), text + QStringLiteral(" to 02-Mar-2026"));
    QCOMPARE(Clinical::effective("2025-01/" + fhir), QStringLiteral("Jan-2025 to ") + text);
    QCOMPARE(Clinical::age(fhir, *parseRfc3339("2030-01-01T00:00:00Z")), QString());
}

void ThemeTest::durations()
{
    constexpr std::int64_t s = 1'000'000'000;
    QCOMPARE(Clinical::duration(160 * 60 * s), QStringLiteral("2hr 40min"));
    QCOMPARE(Clinical::duration(370 * 60 * s), QStringLiteral("6hr 10min"));
    QCOMPARE(Clinical::duration(519 * s), QStringLiteral("8min 39s"));
    QCOMPARE(Clinical::duration(3 * 86400 * s), QStringLiteral("3d"));
    QCOMPARE(Clinical::duration((86400 + 5 * 60) * s), QStringLiteral("1d 5min"));
    QCOMPARE(Clinical::duration((86400 + 5 * 60 + 9) * s), QStringLiteral("1d 5min"));
    QCOMPARE(Clinical::duration(-3607 * s), QStringLiteral("1hr 7s"));
    QCOMPARE(Clinical::duration(s), QStringLiteral("1s"));
    QCOMPARE(Clinical::duration(s / 4), QStringLiteral("250ms"));
    QCOMPARE(Clinical::nhsNumber(QStringLiteral("9995138468")), QStringLiteral("999 513 8468"));
    QCOMPARE(Clinical::nhsNumber(QStringLiteral("MRN-1")), QStringLiteral("MRN-1"));
}

void ThemeTest::names()
{
    interfaces::PatientSummary p;
    p.family = "van der Meulen";
    p.given = "Sanne";
    p.title = "Ms.";
    QCOMPARE(Clinical::name(p), QStringLiteral("VAN DER MEULEN, Sanne (Ms)"));
    p = {};
    QVERIFY(!Clinical::name(p).contains(QLatin1Char('?')));
}

void ThemeTest::ringsOfLevelAndVerdict_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("ring");
    QTest::addColumn<bool>("occurs");
    const auto row = [](const char* name, Level level, Verdict verdict, Ring ring, bool occurs) {
        QTest::newRow(name) << static_cast<int>(level) << static_cast<int>(verdict) << static_cast<int>(ring) << occurs;
    };
    row("draft", Level::Draft, Verdict::Pending, Ring::Draft, true);
    row("saved", Level::Saved, Verdict::Pending, Ring::Saved, true);
    row("sent", Level::Sent, Verdict::Pending, Ring::Sent, true);
    row("recorded", Level::Recorded, Verdict::Pending, Ring::Recorded, true);
    row("verified", Level::Recorded, Verdict::Verified, Ring::Verified, true);
    row("not yet trusted", Level::Recorded, Verdict::NotYetTrusted, Ring::NotYetTrusted, true);
    row("erased", Level::Recorded, Verdict::Erased, Ring::Erased, true);
    row("not on the ledger", Level::None, Verdict::NotOnLedger, Ring::NotOnLedger, true);
    for (const Level level : {Level::Draft, Level::Saved, Level::Sent, Level::Recorded, Level::None})
        row(qPrintable(QStringLiteral("invalid %1").arg(static_cast<int>(level))), level, Verdict::Invalid,
            Ring::Failed, true);
    row("saved cannot be verified", Level::Saved, Verdict::Verified, Ring::NotYetTrusted, false);
    row("none cannot be verified", Level::None, Verdict::Verified, Ring::NotYetTrusted, false);
    row("recorded cannot be off the ledger", Level::Recorded, Verdict::NotOnLedger, Ring::NotYetTrusted, false);
}

void ThemeTest::ringsOfLevelAndVerdict()
{
    QFETCH(int, level);
    QFETCH(int, verdict);
    QFETCH(int, ring);
    QFETCH(bool, occurs);
    QCOMPARE(static_cast<int>(Words::ring(static_cast<Level>(level), static_cast<Verdict>(verdict))), ring);
    QCOMPARE(Words::occurs(static_cast<Level>(level), static_cast<Verdict>(verdict)), occurs);
}

void ThemeTest::whatFailedIsNeverAValue()
{
    interfaces::ItemView item;
    item.display = "Potassium";
    item.value = "5.9"; // even when the core should have left it in
    item.unit = "mmol/L";
    item.flag = "H";
    item.level = Level::Recorded;
    for (const Verdict verdict : {Verdict::Invalid, Verdict::Erased}) {
        item.verdict = verdict;
        QVERIFY(!Words::showsValue(item));
        QVERIFY(!Words::value(item).contains(QStringLiteral("5.9")));
        QVERIFY(!Words::line(item).contains(QStringLiteral("5.9")));
    }
    item.verdict = Verdict::Verified;
    QCOMPARE(Words::line(item), QStringLiteral("Potassium 5.9 mmol/L H ▲"));
    QCOMPARE(Words::proof(item), QStringLiteral("Verified, checked here; no other hospital"));
}

void ThemeTest::pluralsAndGerman()
{
    interfaces::ItemView item;
    item.level = Level::Recorded;
    item.verdict = Verdict::Invalid;
    QVERIFY(setLanguage(*qApp, QStringLiteral("de")));
    QCOMPARE(Words::value(item), QStringLiteral("Prüfung gescheitert"));
    QCOMPARE(Clinical::count(1204233), QStringLiteral("1.204.233"));
    QCOMPARE(Clinical::date(QDate(2026, 3, 5)),
             QStringLiteral("05-Mar-2026")); // clinical dates are the same everywhere
    QVERIFY(setLanguage(*qApp, QStringLiteral("en")));
    QCOMPARE(Words::value(item), QStringLiteral("Integrity check failed"));
    QCOMPARE(QCoreApplication::translate("TimelinePlot", "%n entries in view", nullptr, 1),
             QStringLiteral("1 entry in view"));
    QCOMPARE(Clinical::count(1204233), QStringLiteral("1,204,233"));
    QVERIFY(!setLanguage(*qApp, QStringLiteral("xx")));
}

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"

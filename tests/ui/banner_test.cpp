// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/patientbanner.h>
#include <ui/theme/theme.h>

#include <uisupport/fakeworkstation.h>

#include <QApplication>
#include <QTest>

using namespace twinchart;
using namespace twinchart::ui;
using interfaces::AllergyState;
using interfaces::PatientSummary;

/// The rules of NHS CUI Patient Banner 4.0, by their numbers.
class BannerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, theme::Kind::Light); }
    void PAB_0016_order();
    void PAB_0019_unknownIsWords();
    void PAB_0042_noColon();
    void PAB_0052_familyNameUpper();
    void PAB_0055_deceased();
    void PAB_0064_allergySlot_data();
    void PAB_0064_allergySlot();
    void PAB_0008_noClinicalDataForOthers();
    void NID_0005_namesNeverTruncate();
    void nothingOverlaps();
};

namespace {

PatientSummary arthur()
{
    return uisupport::inventedPatients().front();
}

QStringList elements(const PatientSummary& p, bool clinical = true)
{
    patient::PatientBanner banner;
    banner.setPatient(p, uisupport::FakeWorkstation::now(), clinical);
    return banner.elements();
}

} // namespace

void BannerTest::PAB_0016_order()
{
    const QStringList e = elements(arthur());
    QCOMPARE(e.at(0), QStringLiteral("PEMBERTON, Arthur (Mr)"));
    QCOMPARE(e.at(1), QStringLiteral("Born 14-Mar-1957 (69y)"));
    QCOMPARE(e.at(2), QStringLiteral("Gender Male"));
    QCOMPARE(e.at(3), QStringLiteral("NHS No. 999 513 8468"));
    QCOMPARE(e.at(4), QStringLiteral("Preferred name Jim"));
}

void BannerTest::PAB_0019_unknownIsWords()
{
    PatientSummary p;
    p.id = "1";
    for (const QString& e : elements(p))
        QVERIFY2(!e.contains(QLatin1Char('?')) && !e.trimmed().isEmpty(), qPrintable(e));
    const QString all = elements(p).join(QLatin1Char('|'));
    QVERIFY(all.contains(QStringLiteral("Born Not known")));
    QVERIFY(all.contains(QStringLiteral("Gender Not known")));
    QVERIFY(all.contains(QStringLiteral("Number Not known")));
}

void BannerTest::PAB_0042_noColon()
{
    for (const PatientSummary& p : uisupport::inventedPatients())
        for (const QString& e : elements(p))
            QVERIFY2(!e.contains(QLatin1Char(':')), qPrintable(e));
}

void BannerTest::PAB_0052_familyNameUpper()
{
    PatientSummary p = arthur();
    p.family = "O’Neill-Szczepański";
    p.given = "Mary Jane";
    p.title = "Mrs.";
    QCOMPARE(elements(p).at(0), QStringLiteral("O’NEILL-SZCZEPAŃSKI, Mary Jane (Mrs)"));
}

void BannerTest::PAB_0055_deceased()
{
    const PatientSummary dead = uisupport::inventedPatients().back();
    QVERIFY(dead.deceased);
    const QStringList e = elements(dead);
    QVERIFY(e.contains(QStringLiteral("Died 11-Nov-2026")));
    QVERIFY(e.contains(QStringLiteral("Age at Death 94y")));
    QVERIFY(e.contains(QStringLiteral("Born 03-Feb-1932"))); // no age in brackets
    // Another ground and a pattern: it must differ in grey too.
    patient::PatientBanner banner;
    banner.resize(1000, 70);
    PatientSummary alive = dead;
    alive.deceased = false;
    banner.setPatient(alive, uisupport::FakeWorkstation::now(), true);
    const QImage one = banner.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    banner.setPatient(dead, uisupport::FakeWorkstation::now(), true);
    banner.resize(one.size());
    const QImage two = banner.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    int stripes = 0;
    for (int x = 480; x < 540; ++x)
        stripes += qAbs(qGray(two.pixel(x, 4)) - qGray(two.pixel(x + 1, 4))) > 8;
    QVERIFY(stripes > 8);
    QVERIFY(qGray(one.pixel(500, 4)) != qGray(two.pixel(500, 4)) || stripes > 8);
}

void BannerTest::PAB_0064_allergySlot_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("words");
    QTest::newRow("known") << static_cast<int>(AllergyState::Known) << "Known allergies";
    QTest::newRow("none") << static_cast<int>(AllergyState::NoneKnown) << "No known allergies";
    QTest::newRow("not recorded") << static_cast<int>(AllergyState::NotRecorded) << "Allergies not recorded";
    QTest::newRow("unavailable") << static_cast<int>(AllergyState::Unavailable) << "Allergies unavailable";
}

void BannerTest::PAB_0064_allergySlot()
{
    QFETCH(int, state);
    QFETCH(QString, words);
    PatientSummary p = arthur();
    p.allergyState = static_cast<AllergyState>(state);
    const QStringList e = elements(p);
    const QStringList all{QStringLiteral("Known allergies"), QStringLiteral("No known allergies"),
                          QStringLiteral("Allergies not recorded"), QStringLiteral("Allergies unavailable")};
    int said = 0;
    for (const QString& one : all)
        said += static_cast<int>(e.count(one));
    QCOMPARE(said, 1);
    QVERIFY(e.contains(words));
    QCOMPARE(e.contains(QStringLiteral("penicillin (rash + facial swelling),")), p.allergyState == AllergyState::Known);
    // A reaction that nobody knows is said to be unknown (ADR-0019).
    QCOMPARE(e.contains(QStringLiteral("latex (reaction not known)")), p.allergyState == AllergyState::Known);
}

void BannerTest::PAB_0008_noClinicalDataForOthers()
{
    const QString all = elements(arthur(), false).join(QLatin1Char('|'));
    for (const char* word : {"allerg", "penicillin", "airway", "diabetes"})
        QVERIFY(!all.contains(QLatin1String(word), Qt::CaseInsensitive));
    QVERIFY(all.contains(QStringLiteral("PEMBERTON")));
}

void BannerTest::NID_0005_namesNeverTruncate()
{
    PatientSummary p = arthur();
    p.family = "Featherstonehaugh-Cholmondeley-Smythe";
    p.given = "Wolfeschlegelsteinhausenbergerdorff Maximilian";
    patient::PatientBanner banner;
    banner.setPatient(p, uisupport::FakeWorkstation::now(), true);
    int last = 0;
    for (const int width : {1920, 1366, 1000, 700, 420}) {
        const int height = banner.heightForWidth(width);
        QVERIFY(height >= last); // it grows, it never cuts
        last = height;
        banner.resize(width, height);
        for (const QRect& place : banner.places())
            QVERIFY2(QRect(0, 0, width, height).contains(place), qPrintable(QString::number(width)));
    }
    QCOMPARE(patient::PatientBanner().heightForWidth(1366), 0);
}

void BannerTest::nothingOverlaps()
{
    for (const PatientSummary& p : uisupport::inventedPatients()) {
        patient::PatientBanner banner;
        banner.setPatient(p, uisupport::FakeWorkstation::now(), true);
        for (const int width : {900, 1024, 1366, 1920, 3840}) {
            banner.resize(width, banner.heightForWidth(width));
            const QList<QRect> places = banner.places();
            for (qsizetype a = 0; a < places.size(); ++a)
                for (qsizetype b = a + 1; b < places.size(); ++b)
                    QVERIFY(!places.at(a).intersects(places.at(b)));
        }
        QVERIFY(!banner.accessibleName().isEmpty());
    }
}

QTEST_MAIN(BannerTest)
#include "banner_test.moc"

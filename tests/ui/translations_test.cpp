// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

/// German is complete, and the files of the translators are what the sources say.
class TranslationsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void germanIsComplete();
    void placeholdersAgree();
    void coreMessagesAreCollected();
    void nothingIsNew();

private:
    struct Entry {
        QString context, source;
        QStringList forms;
        bool plural = false;
        bool unfinished = false;
    };
    static QList<Entry> read(const QString& file);
    const QString m_root = QString::fromLocal8Bit(qgetenv("TWINCHART_SOURCE"));
};

QList<TranslationsTest::Entry> TranslationsTest::read(const QString& file)
{
    QList<Entry> out;
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return out;
    QXmlStreamReader xml(&in);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            out += Entry();
            out.last().context = context;
            out.last().plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
        } else if (xml.name() == QLatin1String("source")) {
            out.last().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            out.last().unfinished = xml.attributes().hasAttribute(QLatin1String("type"));
            if (!out.last().plural)
                out.last().forms += xml.readElementText();
        } else if (xml.name() == QLatin1String("numerusform")) {
            out.last().forms += xml.readElementText();
        }
    }
    return out;
}

void TranslationsTest::germanIsComplete()
{
    const QList<Entry> entries = read(m_root + QStringLiteral("/translations/twinchart_de.ts"));
    QVERIFY(entries.size() > 500);
    for (const Entry& e : entries) {
        QVERIFY2(!e.unfinished, qPrintable(e.context + QStringLiteral(": ") + e.source));
        QCOMPARE(e.forms.size(), e.plural ? 2 : 1);
        for (const QString& form : e.forms)
            QVERIFY2(!form.trimmed().isEmpty(), qPrintable(e.source));
    }
    const QList<Entry> english = read(m_root + QStringLiteral("/translations/twinchart_en.ts"));
    QVERIFY(!english.isEmpty());
    for (const Entry& e : english)
        QVERIFY2(e.plural && !e.unfinished && e.forms.size() == 2, qPrintable(e.source));
    qInfo("%lld messages", static_cast<long long>(entries.size()));
}

void TranslationsTest::placeholdersAgree()
{
    static const QRegularExpression place(QStringLiteral("%(\\d|n)"));
    const auto places = [](const QString& text) {
        QStringList out;
        auto it = place.globalMatch(text);
        while (it.hasNext())
            out += it.next().captured();
        std::sort(out.begin(), out.end());
        return out;
    };
    for (const Entry& e : read(m_root + QStringLiteral("/translations/twinchart_de.ts")))
        for (const QString& form : e.forms)
            QVERIFY2(places(form) == places(e.source), qPrintable(e.source + QStringLiteral(" / ") + form));
}

void TranslationsTest::coreMessagesAreCollected()
{
    QProcess process;
    process.start(QStringLiteral("python3"),
                  {m_root + QStringLiteral("/translations/messages.py"), QStringLiteral("--check")});
    if (!process.waitForStarted())
        QSKIP("python3 is not installed");
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void TranslationsTest::nothingIsNew()
{
    const QString lupdate = QStringLiteral(TWINCHART_LUPDATE);
    if (!QFile::exists(lupdate))
        QSKIP("lupdate is not installed");
    QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("twinchart_de.ts"));
    QVERIFY(QFile::copy(m_root + QStringLiteral("/translations/twinchart_de.ts"), copy));
    QProcess process;
    process.setWorkingDirectory(m_root);
    process.start(lupdate, {QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-no-obsolete"),
                            QStringLiteral("ui"), QStringLiteral("app/workstation"), QStringLiteral("translations"),
                            QStringLiteral("-extensions"), QStringLiteral("cpp,h"), QStringLiteral("-I"),
                            QStringLiteral("ui"), QStringLiteral("-ts"), copy});
    QVERIFY(process.waitForStarted());
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY(process.exitCode() == 0);
    for (const Entry& e : read(copy))
        QVERIFY2(!e.unfinished,
                 qPrintable(e.context + QStringLiteral(": not in translations/twinchart_de.ts: ") + e.source));
}

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"
#include "pagemap.h"

#include <crypto/slots.h>
#include <crypto/store/database.h>
#include <hospital/nodehome.h>
#include <replica/replica.h>
#include <support/data.h>
#include <support/qtry.h>
#include <util/file.h>
#include <workstation/factory.h>

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace twinchart;
using namespace twinchart::gate;
namespace fs = std::filesystem;

namespace {
constexpr std::string_view kPassphrase = "twinchart-demo";
const QString kPhysician = QStringLiteral("physician");

struct Place {
    QString kind;
    QString file; ///< relative to the home
    qint64 octet = 0;
    int bit = 0;
    QString user; ///< who checks
    /// As after a kill: no manifest tells, the stores' own checks must.
    bool withoutManifests = false;
};

bool isLogOrLock(const QString& relative)
{
    return relative.contains(QLatin1String("/log/")) || relative.endsWith(QLatin1String("lock")) ||
           relative.endsWith(QLatin1String(".socket"));
}

void flip(const QString& path, qint64 octet, int bit)
{
    QFile file(path);
    char was = 0;
    if (!file.open(QIODevice::ReadWrite) || !file.seek(octet) || !file.getChar(&was) || !file.seek(octet) ||
        !file.putChar(static_cast<char>(was ^ (1 << bit))))
        qFatal("cannot touch %s", qPrintable(path));
}

/// A home that is put back to what it was after every trial: only what a trial changed is written again.
class Bench {
public:
    explicit Bench(const Home& still) : m_still(still.path().toStdString()), m_home(still.copy()) {}
    const Home& home() const { return *m_home; }

    void removeManifests() const
    {
        const fs::path home = m_home->path().toStdString();
        fs::remove(home / "node/manifest");
        for (const auto& user : fs::directory_iterator(home / "users"))
            fs::remove(user.path() / "manifest");
    }
    void restore() const
    {
        m_home->stopNode();
        const fs::path home = m_home->path().toStdString();
        for (const auto& entry : fs::recursive_directory_iterator(m_still)) {
            if (!entry.is_regular_file())
                continue;
            const fs::path now = home / entry.path().lexically_relative(m_still);
            std::error_code gone;
            if (fs::last_write_time(now, gone) == entry.last_write_time() && !gone &&
                fs::file_size(now) == entry.file_size())
                continue;
            fs::copy_file(entry.path(), now, fs::copy_options::overwrite_existing);
            fs::last_write_time(now, entry.last_write_time());
        }
        std::vector<fs::path> added;
        for (const auto& entry : fs::recursive_directory_iterator(home))
            if (!entry.is_directory() && !fs::exists(m_still / entry.path().lexically_relative(home)))
                added.push_back(entry.path());
        for (const fs::path& path : added)
            fs::remove(path);
    }

private:
    fs::path m_still;
    std::unique_ptr<Home> m_home;
};
} // namespace

/// Any one bit of any file of a home that lies still: the deep check finds it and names the file, no screen shows the
/// value, no proof verifies.
class TamperGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    QStringList m_files;
    QStringList m_users;
    QString m_patient; ///< the physician's patient with the most items

    QString whole(const QString& relative) const { return m_home->path() + QLatin1Char('/') + relative; }
    SecretBytes replicaKey(const QString& user) const
    {
        const auto octets = readFile(whole(QStringLiteral("users/%1/slots").arg(user)).toStdString(), 1u << 20);
        const auto keySlots =
            octets ? crypto::KeySlots::decode(*octets)
                   : Expected<crypto::KeySlots, crypto::CryptoError>(Unexpected{crypto::CryptoError::Malformed});
        if (!keySlots)
            qFatal("slots of %s", qPrintable(user));
        auto key = keySlots->openWithPassphrase(viewOf(kPassphrase));
        if (!key)
            qFatal("passphrase of %s", qPrintable(user));
        return key->replicaKey();
    }
    PageMap mapOf(const QString& relative, BytesView key) const
    {
        auto map = PageMap::of(whole(relative).toStdString(), key);
        if (!map)
            qFatal("%s cannot be walked", qPrintable(relative));
        return std::move(*map);
    }

    /// Whoever checks finds it: the owner of the file, or anybody.
    QString checker(const QString& file, std::mt19937_64& random) const
    {
        if (file.startsWith(QLatin1String("users/")) && random() % 2 == 0)
            return file.section(QLatin1Char('/'), 1, 1);
        return m_users.at(static_cast<qsizetype>(random() % static_cast<quint64>(m_users.size())));
    }
    /// A random place in one of the pages.
    Place inPages(const QString& kind, const QString& file, const std::vector<std::uint32_t>& pages,
                  std::mt19937_64& random) const
    {
        if (pages.empty())
            qFatal("no page of %s in %s", qPrintable(kind), qPrintable(file));
        const qint64 page = pages[random() % pages.size()];
        Place place{kind,
                    file,
                    (page - 1) * PageMap::kPage + static_cast<qint64>(random() % PageMap::kPage),
                    static_cast<int>(random() % 8),
                    checker(file, random),
                    random() % 2 == 0};
        // Without its manifest only the owner can look into a store.
        if (place.withoutManifests && file.startsWith(QLatin1String("users/")))
            place.user = file.section(QLatin1Char('/'), 1, 1);
        return place;
    }
    Place inFile(const QString& kind, const QString& file, std::mt19937_64& random) const
    {
        const qint64 size = QFileInfo(whole(file)).size();
        return {kind,
                file,
                static_cast<qint64>(random() % static_cast<quint64>(size)),
                static_cast<int>(random() % 8),
                checker(file, random),
                false};
    }

    static bool detected(const Bench& bench, const Place& place, QString& why)
    {
        if (place.withoutManifests)
            bench.removeManifests();
        flip(bench.home().path() + QLatin1Char('/') + place.file, place.octet, place.bit);
        const Answer answer = bench.home().run(place.user, {QStringLiteral("check"), QStringLiteral("--deep")});
        const QByteArray said = answer.output + answer.errors;
        // The owner of a file that does not even open is told its name, all others where it lies.
        const bool own = place.file.startsWith(QStringLiteral("users/%1/").arg(place.user));
        const QByteArray name = own ? place.file.section(QLatin1Char('/'), 2).toUtf8() : place.file.toUtf8();
        bench.restore();
        if (answer.exit == 3 && said.contains(name))
            return true;
        why = QStringLiteral("%1: %2 octet %3 bit %4, checked by %5%6: exit %7: %8")
                  .arg(place.kind, place.file)
                  .arg(place.octet)
                  .arg(place.bit)
                  .arg(place.user, place.withoutManifests ? QStringLiteral(" without manifests") : QString())
                  .arg(answer.exit)
                  .arg(QString::fromUtf8(said.left(400)));
        return false;
    }

    /// All places, on two homes at once.
    void tryAll(const std::vector<Place>& places) const
    {
        struct Kind {
            int tried = 0, found = 0, withoutManifests = 0;
        };
        std::map<QString, Kind> kinds;
        QStringList missed;
        std::mutex guard;
        std::atomic<std::size_t> next = 0;
        QElapsedTimer timer;
        timer.start();
        const auto work = [&] {
            const Bench bench(*m_home);
            for (std::size_t n = next++; n < places.size(); n = next++) {
                QString why;
                const bool found = detected(bench, places[n], why);
                const std::lock_guard lock(guard);
                Kind& kind = kinds[places[n].kind];
                ++kind.tried;
                kind.found += found ? 1 : 0;
                kind.withoutManifests += places[n].withoutManifests ? 1 : 0;
                if (!found) {
                    missed << why;
                    qWarning("missed: %s", qPrintable(why));
                }
                if ((n + 1) % 250 == 0)
                    qInfo("%zu places", n + 1);
            }
            // What was put back is what it was: else the trials told nothing.
            const Answer still = bench.home().run(kPhysician, {QStringLiteral("check"), QStringLiteral("--deep")});
            const std::lock_guard lock(guard);
            if (still.exit != 0)
                missed << QStringLiteral("the home was not put back: ") + QString::fromUtf8(still.output);
        };
        std::thread other(work);
        work();
        other.join();
        for (const auto& [name, kind] : kinds)
            qInfo("%-13s %5d places, %5d found and named, %d of them without manifests", qPrintable(name), kind.tried,
                  kind.found, kind.withoutManifests);
        qInfo("%zu places in %.0f s", places.size(), static_cast<double>(timer.elapsed()) / 1000);
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n')).left(2000)));
    }

    using Rows = std::map<QString, QJsonObject>;
    Answer timeline(const Home& home) const
    {
        return home.run(kPhysician, {QStringLiteral("timeline"), QStringLiteral("--patient"), m_patient});
    }
    static Rows rowsOf(const Answer& answer)
    {
        Rows out;
        for (const QJsonObject& line : answer.lines)
            out.insert_or_assign(line.value(QLatin1String("item")).toString(), line);
        return out;
    }
    /// Every row is as it was, or says that it is not to be believed and has no value. Counts the latter.
    static int notShown(const Rows& was, const Rows& now, const QString& what)
    {
        int invalid = 0;
        for (const auto& [item, row] : now) {
            if (row.value(QLatin1String("verdict")).toString() == QLatin1String("invalid")) {
                if (!row.value(QLatin1String("value")).isNull())
                    qFatal("%s: a value that did not verify is shown", qPrintable(what));
                ++invalid;
            } else if (!was.contains(item) || was.at(item) != row) {
                qFatal("%s: %s is shown otherwise", qPrintable(what), qPrintable(item));
            }
        }
        return invalid;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        // Something waits to be sent, and a catalogue file is kept.
        const QString file = writeFile(m_home->scratch() + QStringLiteral("/waiting.json"), smallBundle(1, 1'500));
        const Answer waiting = m_home->run(kPhysician, {QStringLiteral("import"), file, QStringLiteral("--source"),
                                                        QStringLiteral("gate"), QStringLiteral("--no-wait")});
        QVERIFY2(waiting.exit == 0, waiting.errors);
        const Answer status = m_home->run(kPhysician, {QStringLiteral("status")});
        QVERIFY(status.lines.first().value(QLatin1String("outbox")).toInt() > 0);
        const Answer patients = m_home->run(kPhysician, {QStringLiteral("patients")});
        qint64 most = 0;
        for (const QJsonObject& p : patients.lines)
            if (const qint64 items = p.value(QLatin1String("items")).toInteger(); items > most) {
                most = items;
                m_patient = p.value(QLatin1String("patient")).toString();
            }
        QVERIFY(most > 1'000);
        m_home->stopNode();
        QDirIterator it(m_home->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString relative = QDir(m_home->path()).relativeFilePath(it.next());
            if (!isLogOrLock(relative) && it.fileInfo().size() > 0)
                m_files << relative;
        }
        m_files.sort();
        m_users = QDir(whole(QStringLiteral("users"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        QVERIFY(m_users.size() > 10);
        QVERIFY(m_files.size() > 5);
    }

    void untouchedHomeIsClean()
    {
        const Bench bench(*m_home);
        for (const bool withoutManifests : {false, true}) {
            if (withoutManifests)
                bench.removeManifests();
            for (const QString& user : {kPhysician, QStringLiteral("administrator"), QStringLiteral("patient-01")}) {
                const Answer answer = bench.home().run(user, {QStringLiteral("check"), QStringLiteral("--deep")});
                QVERIFY2(answer.exit == 0, answer.output + answer.errors);
                QVERIFY(answer.lines.first().value(QLatin1String("checked")).toInt() > 1000);
            }
            bench.restore();
        }
    }

    void anyBitAnywhere()
    {
        auto random = support::seededGenerator("gate_tamper");
        qint64 total = 0;
        for (const QString& f : std::as_const(m_files))
            total += QFileInfo(whole(f)).size();
        std::vector<Place> places;
        for (int n = 0; n < (support::full() ? 2000 : 200); ++n) {
            // By octets, so that every octet is as likely; and by files, so that the small ones have their turn.
            if (n % 2 == 1) {
                places.push_back(inFile(
                    QStringLiteral("any file"),
                    m_files.at(static_cast<qsizetype>(random() % static_cast<quint64>(m_files.size()))), random));
                continue;
            }
            auto at = static_cast<qint64>(random() % static_cast<quint64>(total));
            for (const QString& f : std::as_const(m_files)) {
                const qint64 size = QFileInfo(whole(f)).size();
                if (at < size) {
                    Place place = inFile(QStringLiteral("any octet"), f, random);
                    place.octet = at;
                    places.push_back(std::move(place));
                    break;
                }
                at -= size;
            }
        }
        tryAll(places);
    }

    void everyKind()
    {
        auto random = support::seededGenerator("gate_tamper_kinds");
        const auto nodeOctets = readFile(whole(QStringLiteral("node/keys")).toStdString(), 1u << 20);
        const auto node = nodeOctets ? hospital::NodeKeys::decode(*nodeOctets) : std::nullopt;
        QVERIFY(node.has_value());
        const QString chainFile = QStringLiteral("node/chain.db"), vaultFile = QStringLiteral("node/vault.db");
        const QString replicaFile = QStringLiteral("users/physician/replica.db"),
                      otherFile = QStringLiteral("users/administrator/replica.db");
        const PageMap chain = mapOf(chainFile, node->chainKey.view());
        const PageMap vault = mapOf(vaultFile, node->vaultKey.view());
        const PageMap replica = mapOf(replicaFile, replicaKey(kPhysician).view());
        const PageMap other = mapOf(otherFile, replicaKey(QStringLiteral("administrator")).view());
        const auto allBut = [](const PageMap& map, const std::string& without) {
            std::vector<std::uint32_t> out;
            for (const std::string& table : map.tables())
                if (table != without)
                    std::ranges::copy(map.table(table), std::back_inserter(out));
            return out;
        };
        struct Pages {
            const char* kind;
            QString file;
            std::vector<std::uint32_t> pages;
        };
        const Pages stores[] = {
            {"ciphertext", vaultFile, vault.table("ciphertext")},
            {"vault", vaultFile, allBut(vault, "ciphertext")},
            {"chain", chainFile, allBut(chain, "state")},
            {"state", chainFile, chain.table("state")},
            {"replica page", replicaFile, replica.all()},
            {"audit", replicaFile, replica.table("audit")},
            {"outbox", replicaFile, replica.table("outgoing")},
            {"catalogue", otherFile, other.rows("entries", static_cast<std::int64_t>(replica::Section::Catalogues))},
        };
        QStringList keyFiles, manifests;
        for (const QString& f : std::as_const(m_files)) {
            const QString name = f.section(QLatin1Char('/'), -1);
            if (name == QLatin1String("slots") || name == QLatin1String("device") || f == QLatin1String("node/keys"))
                keyFiles << f;
            else if (name == QLatin1String("manifest"))
                manifests << f;
        }
        const int each = support::full() ? 50 : 5;
        std::vector<Place> places;
        for (const Pages& s : stores) {
            qInfo("%-13s %zu pages of %s", s.kind, s.pages.size(), qPrintable(s.file));
            for (int n = 0; n < each; ++n)
                places.push_back(inPages(QString::fromLatin1(s.kind), s.file, s.pages, random));
        }
        for (int n = 0; n < each; ++n) {
            places.push_back(
                inFile(QStringLiteral("key slots"),
                       keyFiles.at(static_cast<qsizetype>(random() % static_cast<quint64>(keyFiles.size()))), random));
            places.push_back(inFile(
                QStringLiteral("manifest"),
                manifests.at(static_cast<qsizetype>(random() % static_cast<quint64>(manifests.size()))), random));
        }
        tryAll(places);
    }

    /// Whoever signs in meanwhile does not bless the damage: the next check finds it again.
    void aTouchedFileStaysTold()
    {
        auto random = support::seededGenerator("gate_tamper_told");
        const Bench bench(*m_home);
        int told = 0;
        for (const char* file : {"users/physician/user.json", "users/nurse/user.json", "node/keys", "genesis"}) {
            const Place place = inFile(QString::fromLatin1(file), QString::fromLatin1(file), random);
            flip(bench.home().path() + QLatin1Char('/') + place.file, place.octet, place.bit);
            for (int n = 0; n < 3; ++n) {
                const Answer answer = bench.home().run(kPhysician, {QStringLiteral("check"), QStringLiteral("--deep")});
                QVERIFY2(answer.exit == 3, qPrintable(QStringLiteral("%1 octet %2 bit %3, check %4: %5")
                                                          .arg(place.file)
                                                          .arg(place.octet)
                                                          .arg(place.bit)
                                                          .arg(n)
                                                          .arg(QString::fromUtf8(answer.output + answer.errors))));
                bench.home().run(QStringLiteral("nurse"), {QStringLiteral("patients")});
                bench.home().stopNode();
                ++told;
            }
            bench.restore();
        }
        qInfo("%d checks told it", told);
    }

    /// Pages that hold what the screens show: a bit flipped on the disk.
    void aTouchedPageIsNotShown()
    {
        auto random = support::seededGenerator("gate_tamper_shown");
        const QString file = QStringLiteral("users/physician/replica.db");
        const PageMap replica = mapOf(file, replicaKey(kPhysician).view());
        const Bench bench(*m_home);
        const Rows was = rowsOf(timeline(bench.home()));
        QVERIFY(was.size() > 1'000);
        bench.restore();
        bench.removeManifests();
        QVERIFY(rowsOf(timeline(bench.home())) == was);
        bench.restore();
        int refused = 0, untouched = 0, marked = 0;
        for (const char* table : {"records", "pieces", "segments", "trees", "flags", "contributions", "patients"}) {
            const auto pages = replica.table(table);
            for (int n = 0; n < (support::full() ? 20 : 2) && !pages.empty(); ++n) {
                const Place place = inPages(QString::fromLatin1(table), file, pages, random);
                bench.removeManifests();
                flip(bench.home().path() + QLatin1Char('/') + place.file, place.octet, place.bit);
                const Answer answer = timeline(bench.home());
                const Rows now = rowsOf(answer);
                const int invalid = notShown(was, now, place.kind);
                if (answer.exit == 3 && now.empty())
                    ++refused;
                else if (answer.exit == 3 && invalid > 0)
                    ++marked;
                else if (answer.exit == 0 && now == was)
                    ++untouched; // a page that this patient does not need
                else
                    QFAIL(qPrintable(QStringLiteral("%1 octet %2: exit %3, %4 rows: %5")
                                         .arg(place.kind)
                                         .arg(place.octet)
                                         .arg(answer.exit)
                                         .arg(now.size())
                                         .arg(QString::fromUtf8(answer.errors.left(300)))));
                bench.restore();
            }
        }
        qInfo("timelines: %d refused whole, %d with rows marked invalid, %d did not need the page", refused, marked,
              untouched);
        QVERIFY(refused + marked > 0);
    }

    /// Somebody with the store's key writes into it, so that every page is authentic: what was sealed still tells.
    void aTouchedRecordIsNotShown()
    {
        auto random = support::seededGenerator("gate_tamper_record");
        const SecretBytes key = replicaKey(kPhysician);
        const QString file = QStringLiteral("users/physician/replica.db");
        const Bench bench(*m_home);
        const Rows was = rowsOf(timeline(bench.home()));
        bench.restore();
        int marked = 0, refused = 0, elsewhere = 0, onScreen = 0;
        const int each = support::full() ? 60 : 6;
        for (int n = 0; n < 2 * each; ++n) {
            const bool ciphertext = n < each;
            {
                const fs::path path = (bench.home().path() + QLatin1Char('/') + file).toStdString();
                auto store = crypto::store::Database::open(path, key.view());
                QVERIFY(store);
                // The patient's rows: a record's ciphertext, or the items as the screens show them.
                std::vector<std::pair<std::int64_t, Bytes>> rows;
                {
                    auto read = store->prepare(
                        ciphertext
                            ? "SELECT r.number, r.octets FROM records r JOIN contributions c ON c.number = r.contribution JOIN patients p ON p.number = c.patient "
                              "WHERE hex(substr(p.patient, 1, 16)) = ?1 AND length(r.octets) > 0"
                            : "SELECT s.number, s.octets FROM segments s JOIN contributions c ON s.number >> 16 = c.number JOIN patients p ON p.number = c.patient "
                              "WHERE hex(substr(p.patient, 1, 16)) = ?1");
                    QVERIFY(read);
                    read->bindText(1, m_patient.toUpper().toStdString());
                    for (;;) {
                        const auto row = read->step();
                        QVERIFY(row);
                        if (!*row)
                            break;
                        rows.emplace_back(read->integer(0), bytesOf(read->octets(1)));
                    }
                }
                QVERIFY(!rows.empty());
                auto& [number, octets] = rows[random() % rows.size()];
                octets[random() % octets.size()] ^= static_cast<std::uint8_t>(1u << (random() % 8));
                {
                    auto write = store->prepare(ciphertext ? "UPDATE records SET octets = ?2 WHERE number = ?1"
                                                           : "UPDATE segments SET octets = ?2 WHERE number = ?1");
                    QVERIFY(write);
                    QVERIFY(write->bind(1, number).bind(2, octets).run());
                }
                QVERIFY(store->close());
            }
            bench.removeManifests();
            const QString what = ciphertext ? QStringLiteral("ciphertext") : QStringLiteral("items");
            const Answer answer = timeline(bench.home());
            const int invalid = notShown(was, rowsOf(answer), what);
            if (answer.exit == 3 && invalid > 0)
                ++marked;
            else if (answer.exit == 3 && answer.lines.isEmpty() && answer.errors.contains("Integrity check failed"))
                ++refused;
            else if (answer.exit == 0 && ciphertext && rowsOf(answer) == was)
                ++elsewhere; // a record without items, or an older version
            else
                QFAIL(qPrintable(QStringLiteral("%1: exit %2, %3 rows: %4")
                                     .arg(what)
                                     .arg(answer.exit)
                                     .arg(answer.lines.size())
                                     .arg(QString::fromUtf8(answer.errors.left(300)))));
            // The screens: at once when the items were touched, within two seconds when only what they were sealed in.
            if (n % 5 == 0 && answer.exit == 3) {
                const auto workstation = workstation::openWorkstation({bench.home().path().toStdString(), {}, "gate"});
                QVERIFY(workstation->unlock("physician", SecretBytes::copyOf(viewOf(kPassphrase))));
                interfaces::TimelineQuery query;
                query.patient = m_patient.toStdString();
                const auto values = [&](std::size_t& bad) {
                    const auto chart = workstation->openPatient(query);
                    bad = 0;
                    if (!chart && chart.error().failure != Failure::Integrity)
                        qFatal("%s", chart.error().message.english().c_str());
                    if (!chart)
                        return std::size_t{0};
                    for (const interfaces::ItemView& item : chart->items) {
                        bad += item.verdict == interfaces::Verdict::Invalid ? 1 : 0;
                        if (item.verdict == interfaces::Verdict::Invalid && !item.value.empty())
                            qFatal("a value that did not verify is drawn");
                        const auto before = was.find(QString::fromStdString(item.item));
                        if (item.verdict != interfaces::Verdict::Invalid &&
                            (before == was.end() ||
                             before->second.value(QLatin1String("value")).toString().toStdString() != item.value))
                            qFatal("%s is drawn otherwise", item.item.c_str());
                    }
                    return chart->items.size();
                };
                std::size_t bad = 0;
                QElapsedTimer timer;
                timer.start();
                std::atomic<bool> verdicts = false;
                const auto listening = workstation->subscribe(
                    [&](interfaces::Change change) { verdicts = verdicts || change == interfaces::Change::Verdicts; });
                const std::size_t items = values(bad);
                if (items > 0 && bad == 0) {
                    QTRY_VERIFY_WITH_TIMEOUT(verdicts, 20'000);
                    qInfo("taken off the screen after %lld ms", static_cast<long long>(timer.elapsed()));
                    values(bad);
                }
                QVERIFY(items == 0 || bad > 0);
                ++onScreen;
            }
            bench.restore();
        }
        qInfo(
            "%d timelines with rows marked invalid, %d refused whole, %d touched a record without items; %d looked at on the screen's side",
            marked, refused, elsewhere, onScreen);
        QVERIFY(marked > 0 && onScreen > 0);
    }

    /// Every octet of a proof file with one bit flipped, and all bits of some.
    void aTouchedProofDoesNotVerify()
    {
        auto random = support::seededGenerator("gate_tamper_proof");
        const auto home = m_home->copy();
        const Answer lines = timeline(*home);
        const QString item =
            lines.lines.value(static_cast<qsizetype>(random() % static_cast<quint64>(lines.lines.size())))
                .value(QLatin1String("item"))
                .toString();
        const QString proof = home->scratch() + QStringLiteral("/item.proof");
        const QString trust = home->scratch() + QStringLiteral("/trust");
        QCOMPARE(home->run(kPhysician,
                           {QStringLiteral("export"), QStringLiteral("--patient"), m_patient, QStringLiteral("--item"),
                            item, QStringLiteral("--format"), QStringLiteral("proof"), QStringLiteral("--out"), proof})
                     .exit,
                 0);
        QCOMPARE(home->run(kPhysician, {QStringLiteral("export"), QStringLiteral("--format"), QStringLiteral("trust"),
                                        QStringLiteral("--out"), trust})
                     .exit,
                 0);
        const Answer good = home->run({}, {QStringLiteral("verify"), proof, QStringLiteral("--trust"), trust});
        QVERIFY2(good.exit == 0 &&
                     good.lines.first().value(QLatin1String("verdict")).toString() == QLatin1String("verified"),
                 good.output + good.errors);

        QFile file(proof);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray octets = file.readAll();
        std::vector<std::pair<qsizetype, int>> flips;
        for (qsizetype at = 0; at < octets.size(); ++at)
            flips.emplace_back(at, static_cast<int>(random() % 8));
        for (int n = 0; n < 200; ++n) {
            const auto at = static_cast<qsizetype>(random() % static_cast<quint64>(octets.size()));
            for (int bit = 0; bit < 8; ++bit)
                flips.emplace_back(at, bit);
        }
        constexpr std::size_t kAtOnce = 500;
        qsizetype tried = 0;
        for (std::size_t from = 0; from < flips.size(); from += kAtOnce) {
            QStringList files;
            for (std::size_t n = from; n < std::min(flips.size(), from + kAtOnce); ++n) {
                QByteArray bent = octets;
                bent[flips[n].first] = static_cast<char>(bent.at(flips[n].first) ^ (1 << flips[n].second));
                files << writeFile(home->scratch() + QStringLiteral("/bent%1").arg(n - from), bent);
            }
            const Answer bad = home->run({}, QStringList{QStringLiteral("verify")} + files +
                                                 QStringList{QStringLiteral("--trust"), trust});
            QCOMPARE(bad.exit, 3);
            QCOMPARE(bad.lines.size(), files.size());
            for (qsizetype n = 0; n < bad.lines.size(); ++n) {
                const auto& [at, bit] = flips[from + static_cast<std::size_t>(n)];
                QVERIFY2(bad.lines.at(n).value(QLatin1String("verdict")).toString() != QLatin1String("verified"),
                         qPrintable(QStringLiteral("octet %1 bit %2 of %3").arg(at).arg(bit).arg(octets.size())));
            }
            tried += files.size();
        }
        qInfo("%lld flips of a proof file of %lld octets, none verifies", static_cast<long long>(tried),
              static_cast<long long>(octets.size()));
    }
};
QTEST_GUILESS_MAIN(TamperGate)
#include "tamper_test.moc"

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/file.h>

#include <support/data.h>

#include <QTest>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace twinchart;
namespace fs = std::filesystem;

class FileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesWholeAndReadsBack()
    {
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "a";
        QVERIFY(writeFileAtomically(path, bytesOf("one")));
        QVERIFY(writeFileAtomically(path, bytesOf("two")));
        QVERIFY(*readFile(path, 100) == bytesOf("two"));
        struct stat info{};
        QCOMPARE(::stat(path.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0600U);
        QVERIFY(!fs::exists(folder.path() / "a.new"));
    }
    void failedWriteKeepsTheOld()
    {
        const support::TemporaryFolder folder;
        QVERIFY(writeFileAtomically(folder.path() / "a", bytesOf("old")));
        fs::create_directory(folder.path() / "a.new"); // the temporary cannot be made
        const auto result = writeFileAtomically(folder.path() / "a", bytesOf("new"));
        QVERIFY(!result);
        QCOMPARE(result.error().code, EISDIR);
        QVERIFY(*readFile(folder.path() / "a", 100) == bytesOf("old"));
    }
    void nothingIsWrittenIntoWhatLiesThere_data()
    {
        QTest::addColumn<int>("there");
        QTest::addColumn<int>("code");
        QTest::newRow("left by a killed writer") << 0 << 0;
        QTest::newRow("a stranger's, open to all") << 1 << 0;
        QTest::newRow("another name of a file") << 2 << 0;
        QTest::newRow("a link to a file") << 3 << 0;
        QTest::newRow("being written") << 4 << EBUSY;
        QTest::newRow("a pipe") << 5 << EEXIST;
    }
    void nothingIsWrittenIntoWhatLiesThere()
    {
        QFETCH(int, there);
        QFETCH(int, code);
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "a";
        const fs::path temporary = folder.path() / "a.new";
        const fs::path other = folder.path() / "other";
        QVERIFY(writeFileAtomically(path, bytesOf("old")));
        QVERIFY(writeFileAtomically(other, bytesOf("theirs")));
        switch (there) {
        case 2: fs::create_hard_link(other, temporary); break;
        case 3: fs::create_symlink(other, temporary); break;
        case 5: QCOMPARE(::mkfifo(temporary.c_str(), 0600), 0); break;
        default: fs::rename(other, temporary); break;
        }
        if (there == 1)
            fs::permissions(temporary, static_cast<fs::perms>(0666));
        // Whoever opened it before would read along.
        const int held = there == 5 ? -1 : ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
        if (there == 4)
            QCOMPARE(::flock(held, LOCK_EX), 0);
        const auto result = writeFileAtomically(path, bytesOf("secret"));
        QCOMPARE(result ? 0 : result.error().code, code);
        QVERIFY(*readFile(path, 100) == bytesOf(code == 0 ? "secret" : "old"));
        QCOMPARE(fs::exists(fs::symlink_status(temporary)), code != 0);
        struct stat info{};
        QCOMPARE(::lstat(path.c_str(), &info), 0);
        QVERIFY(S_ISREG(info.st_mode));
        QCOMPARE(info.st_mode & 0777U, 0600U);
        if (held < 0)
            return;
        std::array<char, 16> text{};
        QCOMPARE(::pread(held, text.data(), text.size(), 0), ssize_t{6});
        QCOMPARE(std::string(text.data()), std::string("theirs"));
        ::close(held);
    }
    void writersOfOnePathDoNotMix()
    {
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "a";
        std::array<int, 2> bad{};
        std::array<int, 2> written{};
        const auto write = [&](std::size_t who) {
            for (int i = 0; i < 30; ++i) {
                const auto done =
                    writeFileAtomically(path, Bytes(50'000 + 50'000 * who, static_cast<std::uint8_t>(who)));
                written[who] += done ? 1 : 0;
                bad[who] += done || done.error().code == EBUSY ? 0 : 1;
                if (!done)
                    continue;
                const auto whole = readFile(path, 1 << 20);
                if (!whole || whole->empty() ||
                    *whole != Bytes(50'000 + 50'000 * std::size_t{whole->front()}, whole->front()))
                    ++bad[who];
            }
        };
        std::thread one(write, std::size_t{0});
        std::thread two(write, std::size_t{1});
        one.join();
        two.join();
        QCOMPARE(bad, (std::array<int, 2>{}));
        QVERIFY(written[0] > 0 && written[1] > 0);
        QVERIFY(!fs::exists(folder.path() / "a.new"));
    }
    void limitIsCheckedBeforeReading()
    {
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "sparse";
        QVERIFY(writeFileAtomically(path, bytesOf("x")));
        fs::resize_file(path, 1ULL << 40);
        const auto result = readFile(path, 1024);
        QVERIFY(!result);
        QCOMPARE(result.error().code, EFBIG);
    }
    void absentFileIsNamed()
    {
        const auto result = readFile("absent/file", 10);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ENOENT);
        QCOMPARE(result.error().path, fs::path("absent/file"));
        QVERIFY(!result.error().text().empty());
    }
    void foldersArePrivate()
    {
        const support::TemporaryFolder folder;
        QVERIFY(makeFolders(folder.path() / "x" / "y"));
        QVERIFY(makeFolders(folder.path() / "x" / "y"));
        struct stat info{};
        QCOMPARE(::stat((folder.path() / "x").c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0700U);
        QVERIFY(writeFileAtomically(folder.path() / "file", {}));
        QVERIFY(!makeFolders(folder.path() / "file" / "z"));
    }
    void lockNamesItsHolder()
    {
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "lock";
        {
            const auto mine = FileLock::take(path, "first program");
            QVERIFY(mine);
            const auto second = FileLock::take(path, "second");
            QVERIFY(!second);
            QCOMPARE(second.error().holder.pid, static_cast<int>(::getpid()));
            QCOMPARE(second.error().holder.program, std::string("first program"));
        }
        QVERIFY(FileLock::take(path, "second"));
    }
    void lockEndsWithItsProcess()
    {
        const support::TemporaryFolder folder;
        const fs::path path = folder.path() / "lock";
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = FileLock::take(path, "child");
            ::_exit(lock ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), 0);
        QVERIFY(FileLock::take(path, "after"));
    }
    void removedFileIsGone()
    {
        const support::TemporaryFolder folder;
        QVERIFY(writeFileAtomically(folder.path() / "a", bytesOf("secret")));
        QVERIFY(removeFile(folder.path() / "a"));
        QVERIFY(!fs::exists(folder.path() / "a"));
        QVERIFY(!removeFile(folder.path() / "a"));
    }
};
QTEST_APPLESS_MAIN(FileTest)
#include "file_test.moc"

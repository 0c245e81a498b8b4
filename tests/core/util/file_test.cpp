// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/file.h>

#include <support/data.h>

#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <sys/wait.h>
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

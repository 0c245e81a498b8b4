// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhome.h"

#include "account.h"
#include "founding.h"

#include <crypto/store/database.h>
#include <gateway/launcher.h>
#include <hospital/nodehome.h>
#include <workstation/factory.h>

#include <QJsonDocument>
#include <QProcess>
#include <QtGlobal>

namespace twinchart::workstation::test {

namespace fs = std::filesystem;

namespace {
fs::path programs()
{
    return fs::path(qgetenv("TWINCHART_BUILD").toStdString()) / "bin";
}

template <class T>
T need(Result<T> result, const char* what)
{
    if (!result)
        qFatal("%s: %s", what, result.error().message.english().c_str());
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}
} // namespace

TestHome::TestHome() : m_path(m_folder.path() / "home")
{
    FileLock making = need(beginHome(m_path), "home");
    FoundingOptions options;
    options.home = m_path;
    options.hospitals.push_back(
        {"urn:twinchart:organisation:test-hospital", kHospital, true, "administrator", "Administrator"});
    options.cost = crypto::kPassphraseFloor;
    options.program = "test";
    const SecretBytes passphrase = SecretBytes::copyOf(std::string_view(kPassphrase));
    Founding founding =
        need(foundHome(options, passphrase.view(),
                       [this](const fs::path& home, contract::Genesis draft) -> Result<contract::Genesis> {
                           const SystemClock clock;
                           auto genesis = hospital::createNodeHome(home, std::move(draft), clock);
                           if (!genesis)
                               return problem(Failure::Storage, "the node's home could not be made");
                           startNode();
                           return std::move(genesis).value();
                       }),
             "founding");
    need(createUser(*founding.administrators.front(), founding.hospitals.front(),
                    {"physician", "Dr T. Ester", interfaces::Role::Physician}, passphrase.view(), options.cost,
                    SystemClock().now()),
         "physician");
    m_recovery = textOf(founding.recoveryTexts.front());
    founding.administrators.clear();
    need(finishHome(m_path, std::move(making)), "home");
    file("passphrase", QByteArray(kPassphrase) + '\n');
}

TestHome::~TestHome()
{
    stopNode();
}

void TestHome::startNode() const
{
    if (const auto started =
            gateway::launchNode({m_path, programs() / "twinchart-node", std::chrono::milliseconds(20'000), 600U});
        !started)
        qFatal("node: %s", started.error().message.c_str());
}

void TestHome::stopNode() const
{
    [[maybe_unused]] const auto stopped = gateway::stopNode(m_path);
}

std::unique_ptr<interfaces::Workstation> TestHome::unlocked(const std::string& user) const
{
    auto workstation = openWorkstation({m_path, {}, "test"});
    need(workstation->unlock(user, SecretBytes::copyOf(std::string_view(kPassphrase))), "unlock");
    return workstation;
}

Ran TestHome::cli(const QString& user, const QStringList& arguments) const
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    QStringList all{QStringLiteral("--home"), QString::fromStdString(m_path), QStringLiteral("--json"),
                    QStringLiteral("--passphrase-file"), QString::fromStdString(m_folder.path() / "passphrase")};
    if (!user.isEmpty())
        all << QStringLiteral("--as") << user;
    process.start(QString::fromStdString(programs() / "twinchart-cli"), all + arguments);
    process.waitForFinished(60'000);
    Ran out;
    out.output = process.readAllStandardOutput();
    out.errors = process.readAllStandardError();
    out.exit = process.exitStatus() == QProcess::NormalExit && process.state() == QProcess::NotRunning
                   ? process.exitCode()
                   : -1;
    for (const QByteArray& line : out.output.split('\n'))
        if (!line.isEmpty())
            out.lines << QJsonDocument::fromJson(line).object();
    return out;
}

void TestHome::sql(const char* statement, const std::string& user) const
{
    const Account account =
        need(openAccount(m_path, user, viewOf(std::string_view(kPassphrase)), SystemClock()), "account");
    crypto::store::OpenOptions options;
    options.create = false;
    auto db =
        crypto::store::Database::open(userPaths(m_path, user).replica, account.master.replicaKey().view(), options);
    if (!db || !db->execute("PRAGMA foreign_keys = OFF"))
        qFatal("the store does not open");
    if (const auto done = db->execute(statement); !done)
        qFatal("%s: %s", statement, done.error().detail.c_str());
    if (!db->close())
        qFatal("the store does not close");
}

std::string TestHome::file(const std::string& name, const QByteArray& octets) const
{
    const fs::path path = m_folder.path() / name;
    if (!writeFileAtomically(path, BytesView(reinterpret_cast<const std::uint8_t*>(octets.constData()),
                                             static_cast<std::size_t>(octets.size()))))
        qFatal("cannot write %s", path.c_str());
    return path.string();
}

interfaces::ImportReport TestHome::imported(const std::string& file, const std::string& source, bool wait) const
{
    interfaces::ImportRequest request;
    request.files = {file};
    request.source = source;
    request.wait = wait;
    interfaces::CancelFlag cancel;
    return need(unlocked()->import(request, [](const interfaces::ImportProgress&) {}, cancel), "import");
}

void TestHome::keep()
{
    fs::remove_all(m_folder.path() / "kept");
    fs::copy(userFolder(), m_folder.path() / "kept", fs::copy_options::recursive);
}

void TestHome::restore() const
{
    fs::remove_all(userFolder());
    fs::copy(m_folder.path() / "kept", userFolder(), fs::copy_options::recursive);
}

} // namespace twinchart::workstation::test

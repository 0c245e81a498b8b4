// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <support/data.h>

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <filesystem>
#include <memory>
#include <string>

/// A real home of one hospital with its administrator and a physician, made in a second, and a node of its own that
/// runs until the end. The same home for calls in this process and for the command line.
namespace twinchart::workstation::test {

struct Ran {
    int exit = -1; ///< -1: killed or did not start
    QList<QJsonObject> lines;
    QByteArray output;
    QByteArray errors;
};

class TestHome {
public:
    TestHome();
    ~TestHome();
    TestHome(const TestHome&) = delete;
    TestHome& operator=(const TestHome&) = delete;

    static constexpr const char* kPassphrase = "a passphrase of the tests";
    static constexpr const char* kHospital = "Test Hospital";

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path userFolder(const std::string& user = "physician") const { return m_path / "users" / user; }
    /// An open session; the test ends when it cannot be had.
    std::unique_ptr<interfaces::Workstation> unlocked(const std::string& user = "physician") const;
    /// `twinchart-cli --home … --json [--as user] arguments`.
    Ran cli(const QString& user, const QStringList& arguments) const;
    /// Changes the user's store behind the program's back, by someone who has its key.
    void sql(const char* statement, const std::string& user = "physician") const;
    /// A file of the test's own.
    std::string file(const std::string& name, const QByteArray& octets) const;
    /// Imports a bundle of gate::smallBundle as the physician, through the interfaces.
    interfaces::ImportReport imported(const std::string& file, const std::string& source = "clinic",
                                      bool wait = true) const;
    /// The administrator's recovery sheet.
    const std::string& recoveryText() const { return m_recovery; }
    void startNode() const;
    void stopNode() const;

    /// The user's folder as it lies, to be put back.
    void keep();
    void restore() const;

private:
    support::TemporaryFolder m_folder;
    std::filesystem::path m_path;
    std::string m_recovery;
};

} // namespace twinchart::workstation::test

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <conformance/suites.h>

#include <cstdio>
#include <exception>

namespace {
constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

int usage()
{
    std::string names;
    for (const std::string& name : twinchart::conformance::suiteNames())
        names += (names.empty() ? "" : ", ") + name;
    std::fprintf(stderr, "usage: twinchart-conformance SUITE FOLDER [--json]\nSupported suites: %s.\n", names.c_str());
    return kUsage;
}

int run(int argc, char** argv)
{
    namespace conformance = twinchart::conformance;
    std::vector<std::string> words;
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--json")
            json = true;
        else if (word.starts_with("--"))
            return usage();
        else
            words.push_back(word);
    }
    if (words.size() != 2)
        return usage();
    std::error_code ignored;
    if (!std::filesystem::is_directory(words[1], ignored)) {
        std::fprintf(stderr, "%s is not a folder.\n", words[1].c_str());
        return kUsage;
    }
    const auto report = conformance::runSuite(words[0], words[1]);
    if (!report) {
        std::fprintf(stderr, "The suite %s is not supported.\n", words[0].c_str());
        return usage();
    }
    std::printf("%s\n", (json ? jsonOf(*report) : textOf(*report)).c_str());
    if (report->cases == 0)
        std::fprintf(stderr, "No case of %s was found in %s.\n", words[0].c_str(), words[1].c_str());
    return report->passed() ? kDone : kFailed;
}
} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "twinchart-conformance: an internal error ended the suite (%s).\n", e.what());
        return kFailed;
    }
}

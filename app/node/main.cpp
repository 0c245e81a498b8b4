// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardening.h"
#include "serve.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace {
constexpr int kUsage = 2;

/// TWINCHART_CLOCK_OFFSET in whole seconds; 0 when absent. False when it is no number.
bool clockOffset(std::int64_t& seconds)
{
    const char* text = std::getenv("TWINCHART_CLOCK_OFFSET");
    if (!text)
        return true;
    const std::string_view view(text);
    const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), seconds);
    return error == std::errc() && end == view.data() + view.size() && seconds > -4'000'000'000 &&
           seconds < 4'000'000'000;
}

int run(int argc, char** argv)
{
    using namespace twinchart;
    node::ServeOptions options;
    bool embedded = false;
    bool create = false;
    unsigned idleSeconds = 30;
    CLI::App app("A hospital's node: chain, ciphertext vault, registration desk. Clients start it by themselves.",
                 "twinchart-node");
    app.add_option("--home", options.home, "the home whose node this is")->required();
    auto* embeddedFlag = app.add_flag("--embedded", embedded, "the engine of one organisation (tolerates no fault)");
    app.add_flag("--detach", options.detached, "go to the background when ready; 75 = another node has the home")
        ->needs(embeddedFlag);
    app.add_option("--idle-seconds", idleSeconds, "end so long after the last client")
        ->check(CLI::Range(0u, 86'400u))
        ->needs(embeddedFlag);
    app.add_flag("--create-home", create, "make the node's part of a home from a genesis draft on standard input")
        ->excludes(embeddedFlag);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : kUsage;
    }
    if (embedded == create) {
        std::fputs("twinchart-node: say --embedded or --create-home\n", stderr);
        return kUsage;
    }
    if (!clockOffset(options.clockOffsetSeconds)) {
        std::fputs("twinchart-node: TWINCHART_CLOCK_OFFSET is no number of seconds\n", stderr);
        return kUsage;
    }
    options.idle = std::chrono::seconds(idleSeconds);
    std::error_code ignored;
    if (const auto whole = std::filesystem::weakly_canonical(options.home, ignored); !ignored)
        options.home = whole;
    if (!node::harden()) {
        std::fputs("twinchart-node: the kernel does not let this process hide its memory; not started\n", stderr);
        return EXIT_FAILURE;
    }
    if (create)
        return node::createHome(options.home);
    node::Detached detached;
    if (options.detached)
        if (const auto status = detached.split())
            return *status;
    return node::serve(options, detached);
}
} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "twinchart-node: an internal error ended the node (%s). What was acknowledged is kept.\n",
                     e.what());
        return EXIT_FAILURE;
    }
}

// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"
#include "lightcases.h"
#include "proofcases.h"
#include "rowcases.h"

#include <testchain.h>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

using namespace twinchart;
using namespace twinchart::reference;

namespace {

std::optional<std::uint64_t> numberOf(std::string_view text)
{
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

/// About half are light blocks; the rest are proofs and single signatures.
Line caseOf(Draw& draw, LightCases& light, ProofCases& proofs, RowCases& rows,
            const std::vector<ledger::VoteSigner>& signers, bool harmed)
{
    const std::size_t kind = draw.below(23);
    if (kind < 11)
        return light.lightCase(harmed);
    if (kind < 17)
        return harmed && draw.one(4) ? proofs.craftedCase() : proofs.trieCase(harmed);
    if (kind < 20)
        return kind < 19 ? proofs.inclusionCase(harmed) : signatureCase(draw, signers, harmed);
    return harmed && draw.one(4) ? rows.craftedCase() : rows.trieCase(harmed);
}

} // namespace

/// reference_cases SEED VALID HARMED: so many cases that ours accepts and so many after some harm, in a row; one JSON
/// line each with our verdict, for tests/reference/differential.py. The same seed gives the same lines of one build.
int main(int argc, char** argv)
{
    const auto seed = argc == 4 ? numberOf(argv[1]) : std::nullopt;
    const auto valid = argc == 4 ? numberOf(argv[2]) : std::nullopt;
    const auto harmed = argc == 4 ? numberOf(argv[3]) : std::nullopt;
    if (!seed || !valid || !harmed) {
        std::fputs("usage: reference_cases SEED VALID HARMED\n", stderr);
        return 2;
    }
    std::fprintf(stderr, "reference_cases: seed %s\n", argv[1]);
    Draw draw(*seed);
    const auto signers = ledger::testing::signersOf(0, 16);
    LightCases light(draw, signers);
    ProofCases proofs(draw);
    RowCases rows(draw);
    for (std::uint64_t i = 0; i < *valid + *harmed; ++i) {
        const Line line = caseOf(draw, light, proofs, rows, signers, i >= *valid);
        line.print();
        if (i < *valid && !line.accepted) {
            std::fputs("reference_cases: a sound case was not accepted\n", stderr);
            return 1;
        }
    }
    return 0;
}

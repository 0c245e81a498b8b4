#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mutation tool against itself: it makes the mutants that it should and no other, kills a known one, reports a known survivor."""
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import mutate
from run import Program, Runner, Stopped
from sites import enums, sites

HERE = Path(__file__).resolve().parent


def mutants(text, known=None):
    return {(s.operator, s.applied(text)) for s in sites("x.cpp", text, known)}


class Sites(unittest.TestCase):
    def makes(self, operator, text, changed, known=None):
        self.assertIn((operator, changed), mutants(text, known))

    def test_each_operator_makes_its_mutant(self):
        self.makes("compare-boundary", "x = a < b;", "x = a <= b;")
        self.makes("compare-opposite", "x = a == b;", "x = a != b;")
        self.makes("logic-swap", "x = a && b;", "x = a || b;")
        self.makes("plus-minus", "x = a + b;", "x = a - b;")
        self.makes("bits-swap", "x = a & b;", "x = a | b;")
        self.makes("not-removed", "x = !a;", "x = a;")
        self.makes("constant", "x = 1'000;", "x = 1001;")
        self.makes("constant", "x = 0x0f;", "x = 0x0e;")
        self.makes("constant", "x = true;", "x = false;")
        self.makes("condition-negated", "void f() { if (a) b(); }", "void f() { if (!(a)) b(); }")
        self.makes("condition-negated", "void f() { if (auto x = g(); x) b(); }", "void f() { if (auto x = g(); !(x)) b(); }")
        self.makes("check-removed", "int f() { if (a)\n    return 1; return 2; }", "int f() { ; return 2; }")
        self.makes("check-removed", "int f() { if (a) { return 1; } return 2; }", "int f() { ; return 2; }")
        self.makes("check-removed", "void f() { if (a) in.fail(E::B); }", "void f() { ; }")
        self.makes("statement-removed", "void f() { a.b(1); c = 2; }", "void f() { ; c = 2; }")
        self.makes("statement-removed", "void f() { a.b(1); c = 2; }", "void f() { a.b(1); ; }")
        self.makes("other-value", "Code f() { return Code::Bad; }", "Code f() { return Code::Ok; }", enums(["enum class Code { Ok, Bad };"]))

    def test_an_alias_of_an_enum_is_followed(self):
        text = "using R = Outer::State;\nR f() { return R::A; }"
        known = enums(["enum class State { X }; enum class State { A, B };"])
        self.makes("other-value", text, text.replace("R::A", "R::B"), known)

    def test_what_nobody_could_notice_is_left_alone(self):
        for text in ("// a < b && c + 1", "/* a < b */", 'auto s = "a < b && 1";', 'auto s = R"(a < b)";', "#if A < 1", "static_assert(a < 1);",
                     "[[nodiscard]] int f();", "template <class T = a<1>>", "bool operator==(const A&) const;", 'x(TWINCHART_TR("a {1}"));',
                     "enum class E : int { A = 1, B = 2 };", "void f() { v.reserve(); }", "std::optional<A> f(const B& b, C&& c);", "std::array<int, 9> a;"):
            self.assertEqual(mutants(text), set(), text)

    def test_a_declaration_is_no_statement_to_remove(self):
        operators = {operator for operator, _ in mutants("void f() { Code a = b; const auto c = d(); return e(); }")}
        self.assertNotIn("statement-removed", operators)

    def test_only_a_check_without_another_branch_is_removed(self):
        self.assertNotIn("check-removed", {o for o, _ in mutants("int f() { if (a) return b; else return c; }")})
        self.assertNotIn("check-removed", {o for o, _ in mutants("void f() { if (a) b(); }")})

    def test_a_mutant_says_its_line_before_and_after(self):
        (site,) = sites("x.cpp", "int f()\n{\n    return  a + b;\n}\n")
        self.assertEqual((site.line, site.before, site.after), (3, "return a + b;", "return a - b;"))


class Choice(unittest.TestCase):
    def test_listed_mutants_are_left_out_and_counted_and_stale_entries_named(self):
        found = sites("x.cpp", "int f() { return a + b; }\nint g() { return c < 2; }\n")
        listed = [("x.cpp", "plus-minus", "int f() { return a + b; }", "int f() { return a - b; }"), ("x.cpp", "constant", "int g() { return c < 2; }", "*"),
                  ("x.cpp", "constant", "int gone;", "*")]
        left, count, stale = mutate.chosen(found, listed, 1)
        self.assertEqual({s.operator for s in left}, {"compare-boundary", "compare-opposite"})
        self.assertEqual(count, 3)
        self.assertEqual(stale, listed[2:])

    def test_the_seed_gives_the_order(self):
        found = sites("x.cpp", "int f() { return a + b - c * 3 + 4; }")
        first = mutate.chosen(found, [], 7)[0]
        self.assertEqual(first, mutate.chosen(found, [], 7)[0])
        self.assertTrue(any(first != mutate.chosen(found, [], seed)[0] for seed in range(8, 16)))

    def test_an_entry_without_a_reason_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "equivalent.txt"
            path.write_text("a.cpp ¦ constant ¦ x = 1; ¦ x = 2;\n", encoding="utf-8")
            self.assertRaises(Stopped, mutate.equivalents, path)

    def test_the_lists_of_the_checkout_can_be_read(self):
        self.assertGreater(len(mutate.files_of(mutate.patterns(HERE / "scope.txt"))), 40)
        mutate.equivalents(HERE / "equivalent.txt")
        self.assertRaises(Stopped, mutate.files_of, ["core/ledger/nothing*.cpp"])


class Toy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        compiler = os.environ.get("CXX") or shutil.which("c++")
        library, program = self.work / "libtoy.so", self.work / "toytest"
        for arguments in ([compiler, "-fPIC", "-shared", "-o", library, HERE / "toy/toy.cpp"],
                          [compiler, "-o", program, HERE / "toy/toytest.cpp", library, f"-Wl,-rpath,{self.work}"]):
            mutate.output_of([str(a) for a in arguments])
        self.text = (HERE / "toy/toy.cpp").read_text(encoding="utf-8")
        self.runner = Runner(HERE, self.work, [Program("toy_test", [str(program)], {"toy"})],
                             [lambda file: ([compiler, "-include", "nothing.h"], str(HERE)),
                              lambda file: ([compiler, "-fPIC", "-I", str(HERE / "toy")], str(HERE))], lambda file: "toy", 2)

    def only(self, operator, part, changed):
        (site,) = [s for s in sites("toy/toy.cpp", self.text) if s.operator == operator and part in s.before and changed in s.after]
        return site

    def test_kills_reports_and_leaves_nothing(self):
        self.runner.baseline()
        before = sorted(self.work.iterdir())
        asked = [self.only("compare-opposite", "a > b", "a <= b"), self.only("plus-minus", "a + 1", "a - 1"),
                 self.only("plus-minus", "i += 1", "i -= 1"), self.only("compare-boundary", "a > b", "a >= b")]
        verdicts = {r.site: r for r in self.runner.run(asked, 4)}
        self.assertEqual([verdicts[site].verdict for site in asked], ["killed", "survived", "killed", "survived"])
        self.assertEqual(sorted(self.work.iterdir()), before)
        self.assertEqual((HERE / "toy/toy.cpp").read_text(encoding="utf-8"), self.text)

    def test_what_does_not_compile_is_not_counted(self):
        broken = self.only("plus-minus", "a + 1", "a - 1")
        broken = type(broken)(broken.file, broken.operator, broken.start, broken.end, "no operator", broken.line, broken.before, broken.after)
        results = self.runner.run([broken, self.only("compare-opposite", "a > b", "a <= b")], 1)
        self.assertEqual([r.verdict for r in results], ["invalid", "killed"])

    def test_a_test_that_fails_by_itself_stops_the_run(self):
        self.runner.programs[0].arguments = ["/bin/false"]
        self.assertRaises(Stopped, self.runner.baseline)


if __name__ == "__main__":
    unittest.main()

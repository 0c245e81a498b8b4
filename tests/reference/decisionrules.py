# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what with a patient's data now, from the requirements and from nothing else.

Statements, each with the requirement (A5, G2) or the section of the foundations (§6) that it comes from. A cell is allowed when
some statement permits it and none forbids it: deny by default, deny wins. Prohibitions that nothing permits today are stated all the
same, so that they hold against a permission added later. Where the sources leave a question open, the answer taken stands with its
reason behind the word "Open"."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CLINICAL = ("physician", "surgeon", "anaesthetist", "assistant", "nurse")
DESK = ("administrator", "privacy-officer")
EQUIPMENT = ("test-equipment", "monitoring-equipment", "sensor")
ROLES = ("patient", *CLINICAL, *DESK, "delegate", "researcher", "insurer", *EQUIPMENT, "unknown")
CLASSES = ("PHA", "PDD", "SOP")
ACTIONS = ("read", "write", "amend", "delete", "share", "export")
CONSENTS = ("none", "granted", "revoked", "expired", "restricted")
PURPOSES = ("treatment", "research", "administration", "legal")
EMERGENCIES = ("no", "yes")
CHANGES = ("write", "amend", "delete")


class DataSet(NamedTuple):
    code: str
    stage: str
    group: str
    """The permission class, "-" for UNKNOWN."""
    writable: bool
    """By hospital users."""
    self_reported: bool

    def order(self) -> tuple[bool, str]:
        return self.code == UNKNOWN.code, self.code


UNKNOWN = DataSet("UNKNOWN", "0", "-", False, False)


class Cell(NamedTuple):
    """May this actor do this now, with data of one patient? Ordered as the file is."""
    role: str
    data: DataSet
    action: str
    consent: str
    purpose: str
    emergency: str

    def is_clinical(self) -> bool:
        return self.role in CLINICAL

    def is_vital_interest(self) -> bool:
        """Break-glass is a thing of treatment by clinical roles. Open: what a declared emergency means to anybody else, or for
        another purpose. Nothing, the cell is answered as without: it adds no right, and it is no reason to take one away."""
        return self.emergency == "yes" and self.role in CLINICAL and self.purpose == "treatment"

    def text(self) -> str:
        code, stage, group, writable, own = self.data
        return "\t".join((self.role, code, stage, group, str(int(writable)), str(int(own)), *self[2:]))


class Statement(NamedTuple):
    source: str
    applies: Callable[[Cell], bool]

    def name(self) -> str:
        return f"{self.applies.__name__.replace('_', ' ')} ({self.source})"


FORBIDS: list[Statement] = []
PERMITS: list[Statement] = []


def statement(kind: list[Statement], source: str) -> Callable[[Callable[[Cell], bool]], Callable[[Cell], bool]]:
    def add(applies: Callable[[Cell], bool]) -> Callable[[Cell], bool]:
        kind.append(Statement(source, applies))
        return applies
    return add


@statement(FORBIDS, "§8, deny by default")
def unknown_is_refused(cell: Cell) -> bool:
    """Also to the owner: what no catalogue describes has no class that a rule could speak about."""
    return cell.role == "unknown" or cell.data.code == UNKNOWN.code


@statement(FORBIDS, "§6")
def desks_see_no_clinical_value(cell: Cell) -> bool:
    """Administrators and privacy officers are in no circle. N lets an administrator list records and one patient's details; the
    foundations hold where another page differs, and what the desk still lists is names, states and ids.
    Open: whether a mandated disclosure (A10) makes an exception, since a privacy officer may have to answer one. No: the sentence
    has none, so a clinical role takes the copy out."""
    return cell.role in DESK


@statement(FORBIDS, "A5")
def pha_is_read_only(cell: Cell) -> bool:
    """Except the owner's self-reported data. Open: whether the owner corrects other PHA data (Art. 16, and A1 names the patient as one
    provider of Social Data). No: A5 has no such exception; a rectification is asked of whoever provided the data.
    Deletion by the owner is not forbidden here, because A6 gives it for all of the owner's data."""
    if cell.data.group != "PHA":
        return False
    if cell.role == "patient":
        return cell.action in ("write", "amend") and not cell.data.self_reported
    return cell.action in CHANGES


@statement(FORBIDS, "A5, §8")
def catalogue_says_not_writable(cell: Cell) -> bool:
    """Open: whether this also stops deletion. Yes: a hospital user removes only what was entered in error, and nobody errs in what
    they cannot enter. Open: whether it binds equipment. No: it is said of hospital users, and A2 keeps equipment apart from users;
    such a data set is just the one that equipment fills."""
    return cell.is_clinical() and cell.action in CHANGES and not cell.data.writable


@statement(FORBIDS, "A10, Art. 18 and 21")
def restriction_stops_processing(cell: Cell) -> bool:
    """Except for the owner and in a vital interest.

    Open: whether the purpose `legal` passes a restriction. No: legal needs a recorded disclosure, which only the state `granted`
    shows. Without it a restriction would open to everybody what is closed while there is none. An order that goes before the
    restriction is a ledger entry, so it shows as `granted`.
    Open: the delegate, who acts for the owner. Stopped: the exception names the owner, and this state does not show that the
    delegate's circle is alive.
    Open: equipment in an emergency. Stopped: equipment declares none."""
    return cell.consent == "restricted" and cell.role != "patient" and not cell.is_vital_interest()


@statement(FORBIDS, "A7, T9, T10")
def what_ended_has_ended(cell: Cell) -> bool:
    """Revocation is immediate, and a consent has an expiry. The owner has nothing that others could end."""
    return cell.consent in ("revoked", "expired") and cell.role != "patient" and not cell.is_vital_interest()


@statement(FORBIDS, "A7, P1")
def only_the_owner_approves(cell: Cell) -> bool:
    return cell.action == "share" and cell.role not in ("patient", "delegate")


@statement(FORBIDS, "A5, A6, A10")
def delegates_change_nothing(cell: Cell) -> bool:
    """Open: deletion, which A6 gives to the owner whom the delegate stands for. No: the scope read, approve, revoke and story does
    not have it, and it cannot be undone. Neither are self-reported data the delegate's to report: they are the patient's own."""
    return cell.role == "delegate" and cell.action in CHANGES


@statement(FORBIDS, "A1, A2")
def equipment_only_provides(cell: Cell) -> bool:
    return cell.role in EQUIPMENT and cell.action not in ("write", "amend")


@statement(PERMITS, "A4, A6, A7, A10 Art. 15, 17, 20")
def owner_reads_shares_exports_and_deletes(cell: Cell) -> bool:
    """Whatever the consent state. Open: whether a purpose binds the owner. No: purposes bind those who process somebody else's data.
    Open: whether the owner shares what they restricted. Yes: Art. 18(2) lets data be processed by consent, and whoever
    may lift the restriction may also approve; it still stops the other side until it is lifted."""
    return cell.role == "patient" and cell.action in ("read", "share", "export", "delete")


@statement(PERMITS, "A1 SR, A5")
def owner_reports(cell: Cell) -> bool:
    """Open: PDD and SOP by the patient. No: A1 names hospital providers only, and A2 gives writing by permission to them."""
    return cell.role == "patient" and cell.data.self_reported and cell.action in ("write", "amend")


@statement(PERMITS, "A10 incapacity, §6")
def delegate_acts_for_the_patient(cell: Cell) -> bool:
    """Open: export, which the scope does not name. Yes: portability (Art. 20) is a right of the patient that somebody must exercise
    in incapacity, and it adds nothing to reading and approving shares.
    Open: the purpose. Any, as for the owner in whose place the delegate stands."""
    return cell.role == "delegate" and cell.consent == "granted" and cell.action in ("read", "share", "export")


@statement(PERMITS, "A4, G4, §6")
def treating_team_reads_and_exports(cell: Cell) -> bool:
    """Open: export, which no source gives to a role by name. Yes, as reading: a listed reader has the plaintext, and a print or a
    bundle for treatment is daily work; not in an emergency alone, which is for reading (see below).
    Research and administration: see the grants. Membership of a treating team is for treatment alone."""
    return cell.is_clinical() and cell.consent == "granted" and cell.purpose == "treatment" and cell.action in ("read", "export")


@statement(PERMITS, "A5, §6, §8")
def treating_team_writes_and_amends(cell: Cell) -> bool:
    return (cell.is_clinical() and cell.consent == "granted" and cell.purpose == "treatment"
            and cell.data.group in ("PDD", "SOP") and cell.action in ("write", "amend"))


@statement(PERMITS, "A6, §9")
def treating_team_deletes_what_was_entered_in_error(cell: Cell) -> bool:
    """Only in relation. Open: deletion in an emergency without one, or against a restriction. No: no vital interest needs it, and
    whoever restricts instead of erasing (Art. 18(1)(b)) wants the data kept."""
    return (cell.is_clinical() and cell.consent == "granted" and cell.purpose == "treatment"
            and cell.data.group in ("PDD", "SOP") and cell.action == "delete")


@statement(PERMITS, "A10 emergency access, §6")
def break_glass_reads(cell: Cell) -> bool:
    """Every class, the self-reported data too: the full key pair makes no difference between data sets."""
    return cell.is_vital_interest() and cell.action == "read"


@statement(PERMITS, "A5, A10 emergency access, §6")
def break_glass_writes_its_own_notes(cell: Cell) -> bool:
    """Open: whether an emergency is enough to write. Yes: A5 asks for a permission, which needs no circle, §6 knows a first writer
    without one, and treatment must be documented. Open: to amend. No: what stands there was written in relation, and history is
    corrected in relation; a second note says all that the emergency needs."""
    return cell.is_vital_interest() and cell.action == "write" and cell.data.group in ("PDD", "SOP")


@statement(PERMITS, "A10 mandated disclosure")
def mandated_disclosure(cell: Cell) -> bool:
    """Here `granted` says that a recorded disclosure or order covers it. Open: for whom. The clinical roles, who read what the order
    names and take the copy out. Not researchers and insurers, whose grants have one purpose each: what the law gives them is
    handed to them, they do not fetch it."""
    return (cell.is_clinical() and cell.consent == "granted" and cell.purpose == "legal"
            and cell.action in ("read", "export"))


@statement(PERMITS, "A7, G2, P2")
def grant_for_its_purpose(cell: Cell) -> bool:
    """The state `granted` says that what was granted covers the purpose. Open: a clinical role under such a grant for another purpose
    than treatment. Yes: G2 lets the patient say who, for what; a physician who does research asks as any researcher does."""
    purposes = {"researcher": ("research",), "insurer": ("administration",)}.get(
        cell.role, ("research", "administration") if cell.is_clinical() else ())
    return cell.purpose in purposes and cell.consent == "granted" and cell.action in ("read", "export")


@statement(PERMITS, "A1, A5, §8")
def equipment_provides(cell: Cell) -> bool:
    """Which data set it provides is the permission entry's matter, which is taken as fulfilled; the rule knows the class.
    Open: whether equipment needs a relation to the patient. No: A5 and the contract ask for its permission, a circle or a grant
    gives a key to read, which equipment never does, and the measurement was ordered by somebody in relation (A1, DTD). But where
    the ledger shows that a consent to it ended, or a restriction, that holds: see what is forbidden."""
    return (cell.role in EQUIPMENT and cell.purpose == "treatment" and cell.data.group in ("PDD", "SOP")
            and cell.action in ("write", "amend"))


def decide(cell: Cell) -> tuple[str, str]:
    """The answer and the statement that gives it."""
    for kind, answer in ((FORBIDS, "deny"), (PERMITS, "allow")):
        for one in kind:
            if one.applies(cell):
                return answer, one.name()
    return "deny", "nothing permits it"

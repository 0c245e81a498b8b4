// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What each kind of transaction, and each local act, is called.
#include "story.h"

#include <contract/expedited.h>

namespace twinchart::workstation {

using namespace contract; // the bodies of the contract are what this file is about

namespace {
Message said(const char* text)
{
    return {text, {}};
}
/// What is the same in every language.
Message as(std::string text)
{
    return {"%1", {std::move(text)}};
}

Message className(PermissionClass c)
{
    return as(std::string(nameOf(c)));
}
Message classNames(std::uint8_t mask)
{
    std::string out;
    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop})
        if ((mask & bitOf(c)) != 0)
            out += (out.empty() ? "" : ", ") + std::string(nameOf(c));
    return as(std::move(out));
}

Message purposeName(Purpose purpose)
{
    switch (purpose) {
    case Purpose::Treatment: return said(TWINCHART_TR("treatment"));
    case Purpose::Research: return said(TWINCHART_TR("research"));
    case Purpose::Administration: return said(TWINCHART_TR("administration"));
    case Purpose::Legal: break;
    }
    return said(TWINCHART_TR("law"));
}

Message basisName(LegalBasis basis)
{
    switch (basis) {
    case LegalBasis::Treatment: return said(TWINCHART_TR("treatment"));
    case LegalBasis::Consent: return said(TWINCHART_TR("consent"));
    case LegalBasis::VitalInterest: return said(TWINCHART_TR("vital interest"));
    case LegalBasis::LegalObligation: return said(TWINCHART_TR("legal obligation"));
    case LegalBasis::Mandate: break;
    }
    return said(TWINCHART_TR("mandate"));
}

Message circleName(CircleKind circle)
{
    switch (circle) {
    case CircleKind::TreatingTeam: return said(TWINCHART_TR("treating team"));
    case CircleKind::Delegates: return said(TWINCHART_TR("delegates"));
    case CircleKind::Emergency: return said(TWINCHART_TR("emergency"));
    case CircleKind::Staff: return said(TWINCHART_TR("hospital staff"));
    case CircleKind::EmergencySummary: break;
    }
    return said(TWINCHART_TR("emergency summary"));
}

Message nameOfLaw(DisclosureBody::Law law)
{
    switch (law) {
    case DisclosureBody::Law::CourtOrder: return said(TWINCHART_TR("court order"));
    case DisclosureBody::Law::PublicHealth: return said(TWINCHART_TR("public health"));
    case DisclosureBody::Law::ChildProtection: return said(TWINCHART_TR("child protection"));
    case DisclosureBody::Law::CriminalProsecution: return said(TWINCHART_TR("prosecution"));
    case DisclosureBody::Law::Supervision: return said(TWINCHART_TR("supervision"));
    case DisclosureBody::Law::SocialInsurance: break;
    }
    return said(TWINCHART_TR("social insurance"));
}

StoryWords make(const char* what, const char* sentence, Message why = {}, Message object = {})
{
    StoryWords out;
    out.what = said(what);
    out.sentence = sentence;
    out.why = std::move(why);
    out.object = std::move(object);
    return out;
}
StoryWords about(const Digest256& id, StoryWords words)
{
    if (id != Digest256{})
        words.grant = id;
    return words;
}
StoryWords itself(StoryWords words)
{
    words.namesItself = true;
    return words;
}
StoryWords whom(const KeyId& key, StoryWords words)
{
    words.whom = key;
    return words;
}

using Maybe = std::optional<StoryWords>;

/// One function a kind; what is not named here is about no patient.
struct Tell {
    template <class Other>
    Maybe operator()(const Other&) const
    {
        return std::nullopt;
    }
    Maybe operator()(const OwnerBody& b) const
    {
        return b.kind == OwnerKind::Custodian
                   ? make(TWINCHART_TR("kept by the hospital"), TWINCHART_TR("%1 took the record into keeping on %2."))
                   : make(TWINCHART_TR("handed to the patient"),
                          TWINCHART_TR("%1 handed the record to its patient on %2."));
    }
    Maybe operator()(const TeamBody& b) const
    {
        const Message circle = circleName(b.circle);
        switch (b.action) {
        case TeamBody::Action::Create:
            return whom(b.member,
                        make(TWINCHART_TR("circle made"), TWINCHART_TR("%1 made the circle of readers \"%5\" on %2."),
                             basisName(b.basis), circle));
        case TeamBody::Action::Epoch:
            return make(TWINCHART_TR("circle renewed"), TWINCHART_TR("%1 renewed the keys of the circle \"%5\" on %2."),
                        {}, circle);
        case TeamBody::Action::Join:
            return whom(b.member, make(TWINCHART_TR("joined"), TWINCHART_TR("%1 took %4 into the circle \"%5\" on %2."),
                                       basisName(b.basis), circle));
        case TeamBody::Action::Leave: break;
        }
        return whom(b.member,
                    make(TWINCHART_TR("left"), TWINCHART_TR("%1 took %4 from the circle \"%5\" on %2."), {}, circle));
    }
    Maybe operator()(const ContributionBody& b) const
    {
        const Message c = className(b.permissionClass);
        const Message why = said(b.provenance == Provenance::Own        ? TWINCHART_TR("own record")
                                 : b.provenance == Provenance::Received ? TWINCHART_TR("received")
                                                                        : TWINCHART_TR("self-reported"));
        if (!b.supersessions.empty())
            return make(TWINCHART_TR("changed"), TWINCHART_TR("%1 changed records of class %5 on %2."), why, c);
        switch (b.provenance) {
        case Provenance::Own:
            return make(TWINCHART_TR("written"), TWINCHART_TR("%1 wrote records of class %5 on %2."), why, c);
        case Provenance::Received:
            return make(TWINCHART_TR("taken in"),
                        TWINCHART_TR("%1 took in records of class %5 from another source on %2."), why, c);
        case Provenance::SelfReported: break;
        }
        return make(TWINCHART_TR("reported"), TWINCHART_TR("%1 reported own observations of class %5 on %2."), why, c);
    }
    Maybe operator()(const SupersedeBody& b) const
    {
        const char* why = b.reason == DeleteReason::EnteredInError ? TWINCHART_TR("entered in error")
                          : b.reason == DeleteReason::Erasure      ? TWINCHART_TR("erasure")
                                                                   : TWINCHART_TR("withdrawn");
        return make(TWINCHART_TR("deleted"), TWINCHART_TR("%1 deleted a record on %2: %3."), said(why));
    }
    Maybe operator()(const DelegateBody& b) const
    {
        const char* kind = b.kind == DelegateKind::Guardian ? TWINCHART_TR("guardian")
                           : b.kind == DelegateKind::Proxy  ? TWINCHART_TR("proxy")
                                                            : TWINCHART_TR("representative");
        return whom(b.delegate, make(TWINCHART_TR("delegate appointed"), TWINCHART_TR("%1 appointed %4 on %2: %5."), {},
                                     said(kind)));
    }
    Maybe operator()(const DelegateStepBody& b) const
    {
        const auto step = [&](const char* what, const char* sentence) {
            return whom(b.delegate, make(what, sentence));
        };
        switch (b.action) {
        case DelegateStepBody::Action::Confirm:
            return step(TWINCHART_TR("incapacity confirmed"),
                        TWINCHART_TR("%1 confirmed on %2 that the patient cannot decide."));
        case DelegateStepBody::Action::Regained:
            return step(TWINCHART_TR("capacity regained"),
                        TWINCHART_TR("%1 confirmed on %2 that the patient decides again."));
        case DelegateStepBody::Action::End:
            return step(TWINCHART_TR("delegate ended"), TWINCHART_TR("%1 ended the rights of %4 on %2."));
        case DelegateStepBody::Action::Dispute:
            return step(TWINCHART_TR("delegate disputed"), TWINCHART_TR("%1 disputed the rights of %4 on %2."));
        case DelegateStepBody::Action::Resolve: break;
        }
        return step(TWINCHART_TR("dispute settled"), TWINCHART_TR("%1 settled the dispute about %4 on %2."));
    }
    Maybe operator()(const EmergencyBody& b) const
    {
        const char* why = b.reason == EmergencyReason::Unconscious       ? TWINCHART_TR("unconscious")
                          : b.reason == EmergencyReason::LifeThreatening ? TWINCHART_TR("danger to life")
                          : b.reason == EmergencyReason::CannotConsent   ? TWINCHART_TR("cannot consent")
                                                                         : TWINCHART_TR("other urgent reason");
        return itself(b.circle == CircleKind::Emergency
                          ? make(TWINCHART_TR("emergency access"),
                                 TWINCHART_TR("%1 opened the record in an emergency on %2: %3."), said(why))
                          : make(TWINCHART_TR("emergency access"),
                                 TWINCHART_TR("%1 opened the emergency summary on %2: %3."), said(why)));
    }
    Maybe operator()(const ReviewBody& b) const
    {
        switch (b.verdict) {
        case ReviewBody::Verdict::Justified:
            return about(b.emergency, make(TWINCHART_TR("emergency reviewed"),
                                           TWINCHART_TR("%1 found an emergency access justified on %2.")));
        case ReviewBody::Verdict::NotJustified:
            return about(b.emergency, make(TWINCHART_TR("emergency reviewed"),
                                           TWINCHART_TR("%1 found an emergency access not justified on %2.")));
        case ReviewBody::Verdict::Escalate:
            return about(b.emergency, make(TWINCHART_TR("emergency reviewed"),
                                           TWINCHART_TR("%1 escalated the review of an emergency access on %2.")));
        case ReviewBody::Verdict::Objection: break;
        }
        return about(b.emergency, make(TWINCHART_TR("emergency objected to"),
                                       TWINCHART_TR("%1 objected to an emergency access on %2.")));
    }
    Maybe operator()(const AccessNoticeBody& b) const
    {
        return about(b.reference, make(TWINCHART_TR("access"), TWINCHART_TR("%1 opened records of class %5 on %2: %3."),
                                       purposeName(b.purpose), className(b.permissionClass)));
    }
    Maybe operator()(const ShareRequestBody& b) const
    {
        return itself(make(TWINCHART_TR("share requested"), TWINCHART_TR("%1 asked for data of class %5 on %2: %3."),
                           purposeName(b.purpose), classNames(b.classes)));
    }
    Maybe operator()(const ShareDecisionBody& b) const
    {
        switch (b.verdict) {
        case ShareDecisionBody::Verdict::Approve:
            return itself(
                make(TWINCHART_TR("share approved"), TWINCHART_TR("%1 approved sharing data of class %5 on %2."),
                     said(b.standing == Digest256{} ? TWINCHART_TR("consent") : TWINCHART_TR("standing consent")),
                     classNames(b.classes)));
        case ShareDecisionBody::Verdict::Deny:
            return about(b.request,
                         make(TWINCHART_TR("share denied"), TWINCHART_TR("%1 refused to share data on %2.")));
        case ShareDecisionBody::Verdict::Later:
            return about(b.request, make(TWINCHART_TR("share put off"), TWINCHART_TR("%1 put off a request on %2.")));
        case ShareDecisionBody::Verdict::Report: break;
        }
        return about(b.request,
                     make(TWINCHART_TR("share reported"), TWINCHART_TR("%1 refused and reported a request on %2.")));
    }
    Maybe operator()(const GrantChangeBody& b) const
    {
        switch (b.action) {
        case GrantChangeBody::Action::Narrow:
            return about(b.grant,
                         make(TWINCHART_TR("share narrowed"), TWINCHART_TR("%1 narrowed a share to class %5 on %2."),
                              {}, classNames(b.classes)));
        case GrantChangeBody::Action::Renew:
            return about(b.grant, make(TWINCHART_TR("share renewed"), TWINCHART_TR("%1 prolonged a share on %2.")));
        case GrantChangeBody::Action::Revoke: break;
        }
        return about(b.grant, make(TWINCHART_TR("share revoked"), TWINCHART_TR("%1 ended a share on %2.")));
    }
    Maybe operator()(const StandingConsentBody& b) const
    {
        switch (b.action) {
        case StandingConsentBody::Action::Give:
            return itself(make(TWINCHART_TR("standing consent given"),
                               TWINCHART_TR("%1 consented in advance, class %5, on %2: %3."), purposeName(b.purpose),
                               classNames(b.classes)));
        case StandingConsentBody::Action::Renew:
            return about(b.consent, make(TWINCHART_TR("standing consent renewed"),
                                         TWINCHART_TR("%1 prolonged a consent in advance on %2.")));
        case StandingConsentBody::Action::Withdraw: break;
        }
        return about(b.consent, make(TWINCHART_TR("standing consent withdrawn"),
                                     TWINCHART_TR("%1 withdrew a consent in advance on %2.")));
    }
    Maybe operator()(const RestrictionBody& b) const
    {
        if (b.action == RestrictionBody::Action::Lift)
            return about(b.restriction,
                         make(TWINCHART_TR("restriction lifted"), TWINCHART_TR("%1 lifted a restriction on %2.")));
        return itself(make(TWINCHART_TR("use restricted"), TWINCHART_TR("%1 restricted data of class %5 on %2: %3."),
                           said(b.article == RestrictionBody::Article::Restriction ? TWINCHART_TR("restriction")
                                                                                   : TWINCHART_TR("objection")),
                           classNames(b.classes)));
    }
    Maybe operator()(const DisclosureBody& b) const
    {
        switch (b.action) {
        case DisclosureBody::Action::Record:
            return itself(make(TWINCHART_TR("disclosure recorded"),
                               TWINCHART_TR("%1 recorded a disclosure demanded by law on %2: %3."), nameOfLaw(b.law),
                               classNames(b.classes)));
        case DisclosureBody::Action::Confirm:
            return about(b.disclosure, make(TWINCHART_TR("disclosure confirmed"),
                                            TWINCHART_TR("%1 confirmed a disclosure demanded by law on %2.")));
        case DisclosureBody::Action::End: break;
        }
        return about(b.disclosure, make(TWINCHART_TR("disclosure ended"),
                                        TWINCHART_TR("%1 ended a disclosure demanded by law on %2.")));
    }
    Maybe operator()(const ShareReceiptBody& b) const
    {
        switch (b.what) {
        case ShareReceiptBody::What::Delivered:
            return about(b.grant,
                         make(TWINCHART_TR("share delivered"), TWINCHART_TR("%1 received shared data on %2.")));
        case ShareReceiptBody::What::Purged:
            return about(b.grant, make(TWINCHART_TR("share purged"), TWINCHART_TR("%1 removed shared data on %2.")));
        case ShareReceiptBody::What::Erased: break;
        }
        return about(b.grant,
                     make(TWINCHART_TR("share erased"), TWINCHART_TR("%1 erased shared data and its keys on %2.")));
    }
    Maybe operator()(const StoreReceiptBody& b) const
    {
        switch (b.action) {
        case StoreReceiptBody::Action::Stored:
            return make(TWINCHART_TR("stored"), TWINCHART_TR("%1 confirmed the storage of records on %2."));
        case StoreReceiptBody::Action::Erased:
            return make(TWINCHART_TR("erased"), TWINCHART_TR("%1 confirmed the erasure of a record on %2."));
        case StoreReceiptBody::Action::Designate:
        case StoreReceiptBody::Action::Retire: break;
        }
        return std::nullopt;
    }
    Maybe operator()(const AttestationBody&) const
    {
        return make(TWINCHART_TR("measurement attested"), TWINCHART_TR("%1 attested a measurement on %2."));
    }
    Maybe operator()(const SurgeryBody& b) const
    {
        switch (b.action) {
        case SurgeryBody::Action::Plan:
            return about(b.surgery, make(TWINCHART_TR("surgery planned"), TWINCHART_TR("%1 planned a surgery on %2.")));
        case SurgeryBody::Action::Start:
            return about(b.surgery, make(TWINCHART_TR("surgery started"), TWINCHART_TR("%1 started a surgery on %2.")));
        case SurgeryBody::Action::Close:
            return about(b.surgery, make(TWINCHART_TR("surgery closed"), TWINCHART_TR("%1 closed a surgery on %2.")));
        case SurgeryBody::Action::FollowUp:
            return about(b.surgery, make(TWINCHART_TR("surgery followed up"),
                                         TWINCHART_TR("%1 recorded the follow-up of a surgery on %2.")));
        case SurgeryBody::Action::Abandon: break;
        }
        return about(b.surgery, make(TWINCHART_TR("surgery abandoned"), TWINCHART_TR("%1 abandoned a surgery on %2.")));
    }
    Maybe operator()(const TwinBody& b) const
    {
        switch (b.action) {
        case TwinBody::Action::Authorise:
            return make(TWINCHART_TR("hospital authorised"),
                        TWINCHART_TR("%1 allowed a hospital to keep twins on %2."));
        case TwinBody::Action::Withdraw:
            return make(TWINCHART_TR("hospital no longer authorised"),
                        TWINCHART_TR("%1 withdrew a hospital's right to twins on %2."));
        case TwinBody::Action::Create: return make(TWINCHART_TR("twin made"), TWINCHART_TR("%1 made a twin on %2."));
        case TwinBody::Action::Sources: break;
        }
        return make(TWINCHART_TR("twin's sources changed"), TWINCHART_TR("%1 changed the sources of a twin on %2."));
    }
    Maybe operator()(const TwinInstanceBody&) const
    {
        return make(TWINCHART_TR("twin updated"), TWINCHART_TR("%1 added a state to a twin on %2."));
    }
    Maybe operator()(const MasterTwinBody& b) const
    {
        return b.action == MasterTwinBody::Action::Accept
                   ? make(TWINCHART_TR("twin accepted"), TWINCHART_TR("%1 accepted a state of a twin on %2."))
                   : make(TWINCHART_TR("twins reconciled"), TWINCHART_TR("%1 decided between two twins on %2."));
    }
};

template <class B>
concept HasHandle = requires(const B& b) { b.handle; };
} // namespace

std::optional<StoryWords> wordsOf(const Body& body)
{
    if (const auto* expedited = std::get_if<ExpediteBody>(&body)) {
        const auto inner = expeditedBody(*expedited);
        return inner ? wordsOf(*inner) : std::nullopt;
    }
    return std::visit(Tell{}, body);
}

std::optional<PatientHandle> handleOf(const Body& body)
{
    if (const auto* expedited = std::get_if<ExpediteBody>(&body)) {
        const auto inner = expeditedBody(*expedited);
        return inner ? handleOf(*inner) : std::nullopt;
    }
    return std::visit(
        []<class B>(const B& b) -> std::optional<PatientHandle> {
            if constexpr (HasHandle<B>)
                return b.handle;
            else
                return std::nullopt;
        },
        body);
}

std::optional<Digest256> rootOf(const Body& body)
{
    if (const auto* expedited = std::get_if<ExpediteBody>(&body)) {
        const auto inner = expeditedBody(*expedited);
        return inner ? rootOf(*inner) : std::nullopt;
    }
    if (const auto* receipt = std::get_if<StoreReceiptBody>(&body)) {
        const bool about =
            receipt->action == StoreReceiptBody::Action::Stored || receipt->action == StoreReceiptBody::Action::Erased;
        return about ? std::optional(receipt->root) : std::nullopt;
    }
    if (const auto* attestation = std::get_if<AttestationBody>(&body))
        return attestation->leaf.root;
    return std::nullopt;
}

std::optional<StoryWords> wordsOf(replica::AuditAct act)
{
    using Act = replica::AuditAct;
    switch (act) {
    case Act::OpenedPatient:
        return make(TWINCHART_TR("opened here"), TWINCHART_TR("%1 opened the record at this workstation on %2."));
    case Act::OpenedItem:
        return make(TWINCHART_TR("opened here"), TWINCHART_TR("%1 opened an item at this workstation on %2."));
    case Act::OpenedProof:
        return make(TWINCHART_TR("opened here"), TWINCHART_TR("%1 opened a proof at this workstation on %2."));
    case Act::Imported:
        return make(TWINCHART_TR("imported here"), TWINCHART_TR("%1 took in data at this workstation on %2."));
    case Act::Exported:
        return make(TWINCHART_TR("exported here"), TWINCHART_TR("%1 exported data from this workstation on %2."));
    case Act::Wrote:
        return make(TWINCHART_TR("written here"), TWINCHART_TR("%1 wrote a record at this workstation on %2."));
    case Act::Deleted:
        return make(TWINCHART_TR("deleted here"), TWINCHART_TR("%1 deleted a record at this workstation on %2."));
    case Act::Searched:
        return make(TWINCHART_TR("searched here"), TWINCHART_TR("%1 searched for data of this record on %2."));
    case Act::Unlocked:
    case Act::Locked:
    case Act::Synced:
    case Act::ListedPatients:
    case Act::Checked:
    case Act::ChangedKeys:
    case Act::BuiltAnew:
    case Act::DroppedStores: break;
    }
    return std::nullopt;
}

} // namespace twinchart::workstation

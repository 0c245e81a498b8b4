// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/patientpreview.h>

#include <ui/patient/worklistmodel.h>
#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/widgets/factlist.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace twinchart::ui::patient {

using theme::Clinical;
using theme::qs;

PatientPreview::PatientPreview(QWidget* parent) : QFrame(parent)
{
    setProperty("panel", QStringLiteral("surface"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(6);
    m_name = widgets::wrapped(theme::TextRole::H1, theme::Weight::Bold, nullptr, this);
    m_born = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    m_facts = new widgets::FactList(110, this);
    m_proofBox = new QWidget(this);
    auto* row = new QHBoxLayout(m_proofBox);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_ring = new widgets::ProofRing(40, m_proofBox);
    m_proof = widgets::wrapped(theme::TextRole::H2, theme::Weight::Bold, nullptr, m_proofBox);
    row->addWidget(m_ring);
    row->addWidget(m_proof, 1);
    column->addWidget(m_name);
    column->addWidget(m_born);
    column->addSpacing(6);
    column->addWidget(widgets::rule(this));
    column->addSpacing(6);
    column->addWidget(m_facts);
    column->addSpacing(6);
    column->addWidget(widgets::rule(this));
    column->addSpacing(6);
    column->addWidget(m_proofBox);
    column->addStretch();
    fill();
}

void PatientPreview::setPatient(const std::optional<interfaces::PatientSummary>& patient, Instant now)
{
    m_patient = patient;
    m_now = now;
    fill();
}

void PatientPreview::fill()
{
    m_facts->clear();
    m_proofBox->setVisible(m_patient.has_value());
    if (!m_patient) {
        m_name->setText({});
        m_born->setText(tr("Select a patient."));
        return;
    }
    const interfaces::PatientSummary& p = *m_patient;
    m_name->setText(Clinical::name(p));
    const QString age = p.deceased ? QString() : Clinical::age(p.born, m_now);
    m_born->setText(tr("Born %1").arg(Clinical::partial(p.born)) +
                    (age.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(age)) + QStringLiteral(" · ") +
                    Clinical::gender(p.gender));
    for (const interfaces::Identifier& id : p.identifiers)
        m_facts->add(qs(id.label), Clinical::nhsNumber(qs(id.value)), {}, true);
    if (!p.linked.empty())
        m_facts->add(tr("Linked identities"), Clinical::count(p.linked.size() + 1));
    if (!p.place.empty())
        m_facts->add(tr("Place"), qs(p.place));
    if (!p.reason.empty())
        m_facts->add(tr("Reason"), qs(p.reason));
    QString allergies;
    switch (p.allergyState) {
    case interfaces::AllergyState::Known: {
        QStringList agents;
        for (const interfaces::AllergyLine& line : p.allergies)
            agents += QStringLiteral("%1 (%2)").arg(qs(line.agent), line.reactions.empty() ? tr("reaction not known")
                                                                                           : qs(line.reactions));
        allergies = agents.join(QStringLiteral(", "));
        break;
    }
    case interfaces::AllergyState::NoneKnown: allergies = tr("No known allergies"); break;
    case interfaces::AllergyState::NotRecorded: allergies = tr("Allergies not recorded"); break;
    case interfaces::AllergyState::Unavailable: allergies = tr("Allergies unavailable"); break;
    }
    m_facts->add(tr("Allergies"), allergies, {}, p.allergyState == interfaces::AllergyState::Known);
    QStringList alerts;
    for (const std::string& alert : p.alerts)
        alerts += qs(alert);
    if (!alerts.isEmpty())
        m_facts->add(tr("Alerts"), alerts.join(QStringLiteral("; ")));
    m_facts->add(tr("Entries"), Clinical::count(p.items));
    m_facts->add(tr("Last recorded"), p.lastRecorded ? Clinical::dateTime(*p.lastRecorded) : tr("Not recorded"));
    m_facts->add(tr("Key"),
                 p.keptByHospital ? tr("Kept by the hospital until the patient claims it") : tr("The patient’s own"));
    const theme::Ring ring = WorklistModel::ringOf(p);
    m_ring->setRing(ring, WorklistModel::proofWords(p));
    m_proof->setText(WorklistModel::proofWords(p));
    widgets::setTone(m_proof, ring == theme::Ring::Failed     ? "critical"
                              : ring == theme::Ring::Verified ? "verified"
                                                              : "text2");
}

void PatientPreview::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        fill();
}

} // namespace twinchart::ui::patient

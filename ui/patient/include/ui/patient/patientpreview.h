// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>

#include <QFrame>

#include <optional>

class QLabel;

namespace twinchart::ui::widgets {
class FactList;
class ProofRing;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::patient {

/// The selected patient of the worklist at a glance, on wide screens.
class PatientPreview : public QFrame {
    Q_OBJECT
public:
    explicit PatientPreview(QWidget* parent = nullptr);
    void setPatient(const std::optional<interfaces::PatientSummary>& patient, Instant now);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    std::optional<interfaces::PatientSummary> m_patient;
    Instant m_now;
    QLabel *m_name, *m_born, *m_proof;
    widgets::FactList* m_facts;
    widgets::ProofRing* m_ring;
    QWidget* m_proofBox;
};

} // namespace twinchart::ui::patient

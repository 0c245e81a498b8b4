<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Clinical</name>
    <message>
        <location filename="../ui/theme/clinical.cpp" line="+72" />
        <location line="+36" />
        <location line="+128" />
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <location line="-105" />
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <location line="+87" />
        <source>Family name not known</source>
        <translation>Familienname nicht bekannt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>given name not known</source>
        <translation>Vorname nicht bekannt</translation>
    </message>
    <message>
        <location line="+12" />
        <source>Male</source>
        <translation>Männlich</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Female</source>
        <translation>Weiblich</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Other</source>
        <translation>Divers</translation>
    </message>
</context>
<context>
    <name>StatusFields</name>
    <message>
        <location filename="../ui/shell/statusfields.cpp" line="+21" />
        <source>Demonstration · simulated time</source>
        <translation>Demonstration · simulierte Zeit</translation>
    </message>
    <message>
        <location line="+7" />
        <source>asking the node…</source>
        <translation>Knoten wird gefragt…</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Offline</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <location line="+6" />
        <source>One organisation: tolerates no fault</source>
        <translation>Ein Haus: duldet keinen Fehler</translation>
    </message>
    <message>
        <location line="+5" />
        <source>%1 of %2 hospitals sign</source>
        <translation>%1 von %2 Häusern signieren</translation>
    </message>
    <message>
        <location line="+6" />
        <source>Data as of</source>
        <translation>Datenstand</translation>
    </message>
    <message>
        <location line="+8" />
        <source>changes waiting</source>
        <translation>Änderungen warten</translation>
    </message>
    <message>
        <location line="+0" />
        <source>nothing waiting</source>
        <translation>nichts wartet</translation>
    </message>
    <message>
        <location line="+6" />
        <source>Last verified block</source>
        <translation>Zuletzt geprüfter Block</translation>
    </message>
    <message>
        <location line="+3" />
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <location line="+15" />
        <source>24-hour</source>
        <translation>24 Stunden</translation>
    </message>
    <message>
        <location line="+8" />
        <source>Locks in %1min</source>
        <translation>Sperrt in %1min</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Locks in %1s</source>
        <translation>Sperrt in %1s</translation>
    </message>
</context>
<context>
    <name>TimelinePlot</name>
    <message>
        <location filename="../ui/charts/plotaccessible.cpp" line="+28" />
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Flag</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
    <message numerus="yes">
        <location line="+90" />
        <source>%n entries in view</source>
        <translation>
            <numerusform>%n Eintrag im Blick</numerusform><numerusform>%n Einträge im Blick</numerusform></translation>
    </message>
    <message>
        <location filename="../ui/charts/plotdata.cpp" line="+72" />
        <source>1 px = %1</source>
        <translation>1 px = %1</translation>
    </message>
    <message>
        <location line="+58" />
        <source>no data %1</source>
        <translation>keine Daten %1</translation>
    </message>
    <message>
        <location line="+151" />
        <source>min–max per %1, %2 readings</source>
        <translation>Min–Max je %1, %2 Messwerte</translation>
    </message>
    <message>
        <location line="+2" />
        <source>area = %1</source>
        <translation>Fläche = %1</translation>
    </message>
    <message>
        <location line="+106" />
        <source>no reading in this part of time</source>
        <translation>kein Messwert in diesem Zeitraum</translation>
    </message>
    <message>
        <location filename="../ui/charts/plotevents.cpp" line="+183" />
        <source>%1 entries, zoom in</source>
        <translation>%1 Einträge, hineinzoomen</translation>
    </message>
    <message>
        <location line="+2" />
        <source>%1 failed</source>
        <translation>%1 gescheitert</translation>
    </message>
    <message>
        <location line="+94" />
        <source>+%1 more, zoom in or press F8</source>
        <translation>+%1 weitere, hineinzoomen oder F8</translation>
    </message>
    <message>
        <location filename="../ui/charts/plotground.cpp" line="+37" />
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <location line="+17" />
        <source>%1 of %2 rows shown</source>
        <translation>%1 von %2 Zeilen sichtbar</translation>
    </message>
    <message>
        <location line="+2" />
        <source>out of view: %1</source>
        <translation>außer Sicht: %1</translation>
    </message>
    <message>
        <location line="+2" />
        <source>%1 of %2 rows have entries</source>
        <translation>%1 von %2 Zeilen haben Einträge</translation>
    </message>
    <message>
        <location line="+2" />
        <source>read-only</source>
        <translation>nur lesbar</translation>
    </message>
    <message>
        <location line="+2" />
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <location line="+50" />
        <source>no reading</source>
        <translation>kein Messwert</translation>
    </message>
    <message>
        <location line="+73" />
        <source>Facility time, 24-hour</source>
        <translation>Ortszeit, 24 Stunden</translation>
    </message>
    <message>
        <location filename="../ui/charts/plotoverlay.cpp" line="+43" />
        <source>Now %1</source>
        <translation>Jetzt %1</translation>
    </message>
    <message>
        <location filename="../ui/charts/plotrows.cpp" line="+38" />
        <source>time not given</source>
        <translation>Zeit nicht angegeben</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <location filename="../ui/theme/words.cpp" line="+56" />
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Saved here</source>
        <translation>Hier gesichert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Recorded</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+47" />
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="-46" />
        <source>Not verified yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Not on the ledger</source>
        <translation>Nicht im Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+46" />
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <location line="-36" />
        <source>%1, checked here; no other hospital</source>
        <translation>%1, hier geprüft; kein anderes Haus</translation>
    </message>
    <message>
        <location line="+3" />
        <source>%1: no witness</source>
        <translation>%1: kein Zeuge</translation>
    </message>
    <message>
        <location line="+2" />
        <source>%1: expired</source>
        <translation>%1: abgelaufen</translation>
    </message>
    <message>
        <location line="+70" />
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <location line="+2" />
        <source>critically low</source>
        <translation>kritisch niedrig</translation>
    </message>
    <message>
        <location line="+2" />
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <location line="+2" />
        <source>critically high</source>
        <translation>kritisch hoch</translation>
    </message>
    <message>
        <location line="+1" />
        <source>abnormal</source>
        <translation>auffällig</translation>
    </message>
    <message>
        <location line="+15" />
        <source>entered in error</source>
        <translation>irrtümlich eingetragen</translation>
    </message>
    <message>
        <location line="+2" />
        <source>unknown unit</source>
        <translation>unbekannte Einheit</translation>
    </message>
    <message>
        <location line="+2" />
        <source>unknown modifier</source>
        <translation>unbekannter Zusatz</translation>
    </message>
    <message>
        <location line="+2" />
        <source>outside what is possible</source>
        <translation>außerhalb des Möglichen</translation>
    </message>
    <message>
        <location line="+11" />
        <source>Social data</source>
        <translation>Soziale Daten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Vital signs</source>
        <translation>Vitalzeichen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Medication</source>
        <translation>Medikation</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Self-reported</source>
        <translation>Selbstauskunft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Previous surgery</source>
        <translation>Frühere Operationen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Previous tests</source>
        <translation>Frühere Befunde</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+1" />
        <source>Caregivers</source>
        <translation>Betreuende</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Problem history</source>
        <translation>Vorgeschichte</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Check-up prescription</source>
        <translation>Verordnung</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Test data</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Patient sensor</source>
        <translation>Sensor am Patienten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Pre-op assessment</source>
        <translation>Vor der Operation</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+1" />
        <source>Surgery team</source>
        <translation>Operationsteam</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sequence of surgery</source>
        <translation>Ablauf der Operation</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Surgeon’s factors</source>
        <translation>Angaben des Operateurs</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Operating room</source>
        <translation>Operationssaal</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Post-op follow-up</source>
        <translation>Nachsorge</translation>
    </message>
    <message>
        <location line="+11" />
        <source>Pre-hospital admit</source>
        <translation>Vor der Aufnahme</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Disease diagnosis</source>
        <translation>Diagnostik</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Surgical operative procedure</source>
        <translation>Operation</translation>
    </message>
    <message>
        <location line="+19" />
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Physician</source>
        <translation>Ärztin/Arzt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Surgeon</source>
        <translation>Chirurgie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Anaesthetist</source>
        <translation>Anästhesie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Assistant</source>
        <translation>Assistenz</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nurse</source>
        <translation>Pflege</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Administrator</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Privacy officer</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Delegate</source>
        <translation>Vertretung</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Researcher</source>
        <translation>Forschung</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Insurer</source>
        <translation>Versicherung</translation>
    </message>
    <message>
        <location line="+8" />
        <source>This was refused</source>
        <translation>Das wurde abgelehnt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This cannot be asked so</source>
        <translation>So kann nicht gefragt werden</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The records on this computer failed their check</source>
        <translation>Die Daten auf diesem Rechner bestehen ihre Prüfung nicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The workstation is locked</source>
        <translation>Der Arbeitsplatz ist gesperrt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>You may not do this</source>
        <translation>Das dürfen Sie nicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nothing of that name</source>
        <translation>Nichts mit diesem Namen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Somebody else has it open</source>
        <translation>Jemand anderes hat es geöffnet</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The hospital’s node does not answer</source>
        <translation>Der Knoten des Hauses antwortet nicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The disk refused</source>
        <translation>Der Datenträger verweigert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>You stopped this</source>
        <translation>Sie haben es angehalten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>A defect of the program</source>
        <translation>Ein Fehler des Programms</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::charts::OverviewStrip</name>
    <message>
        <location filename="../ui/charts/overviewstrip.cpp" line="+89" />
        <source>Whole record</source>
        <translation>Ganze Akte</translation>
    </message>
    <message>
        <location line="+6" />
        <source>%1 to today, %2 entries</source>
        <translation>%1 bis heute, %2 Einträge</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::charts::TimelinePlot</name>
    <message>
        <location filename="../ui/charts/timelineplot.cpp" line="+49" />
        <location line="+218" />
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <location line="+254" />
        <source>1 px = %1</source>
        <translation>1 px = %1</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofCard</name>
    <message>
        <location filename="../ui/ledger/proofcard.cpp" line="+25" />
        <source>Record</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Commitment</source>
        <translation>Festlegung</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Transaction</source>
        <translation>Transaktion</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Header</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Witnesses</source>
        <translation>Zeugen</translation>
    </message>
    <message>
        <location line="+8" />
        <source>What was written</source>
        <translation>Was geschrieben wurde</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Its sealed fingerprint</source>
        <translation>Sein Siegelabdruck</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Who sent it</source>
        <translation>Wer es sandte</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Where it was recorded</source>
        <translation>Wo es festgehalten ist</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Signed by hospitals</source>
        <translation>Von Häusern signiert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Who else saw it</source>
        <translation>Wer es noch sah</translation>
    </message>
    <message>
        <location line="+25" />
        <source>checked</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <location line="+0" />
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <location line="+17" />
        <source>Not checked.</source>
        <translation>Nicht geprüft.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofPath</name>
    <message>
        <location filename="../ui/ledger/proofpath.cpp" line="+32" />
        <source>Saved here</source>
        <translation>Hier gesichert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>durable on this computer</source>
        <translation>dauerhaft auf diesem Rechner</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <location line="+0" />
        <source>to the hospital’s node</source>
        <translation>zum Knoten des Hauses</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Recorded</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <location line="+0" />
        <source>final, cannot be taken back</source>
        <translation>endgültig, nicht zurücknehmbar</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <location line="+0" />
        <source>the value is not shown</source>
        <translation>der Wert wird nicht gezeigt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>and again at each opening</source>
        <translation>und bei jedem Öffnen wieder</translation>
    </message>
    <message>
        <location line="+25" />
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofScreen</name>
    <message>
        <location filename="../ui/ledger/proofscreen.cpp" line="+155" />
        <source>Checking the whole chain, now</source>
        <translation>Die ganze Kette wird jetzt geprüft</translation>
    </message>
    <message>
        <location line="+16" />
        <location line="+167" />
        <source>Check again now</source>
        <translation>Jetzt neu prüfen</translation>
    </message>
    <message>
        <location line="-117" />
        <source>Checked on this workstation</source>
        <translation>Auf diesem Arbeitsplatz geprüft</translation>
    </message>
    <message>
        <location line="+0" />
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <location line="+0" />
        <source>again when a new block arrives</source>
        <translation>wieder, wenn ein Block kommt</translation>
    </message>
    <message>
        <location line="+14" />
        <source>Hospitals that signed the header of block %1</source>
        <translation>Häuser, die den Kopf von Block %1 signiert haben</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <location line="+3" />
        <source>One organisation: tolerates no fault. Nobody outside can catch a false block; witnesses %1.</source>
        <translation>Ein Haus: duldet keinen Fehler. Niemand von außen kann einen falschen Block entdecken; Zeugen %1.</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 needed; witnesses %2.</source>
        <translation>%1 nötig; Zeugen %2.</translation>
    </message>
    <message>
        <location line="+5" />
        <source>What this proves, and what it does not</source>
        <translation>Was das belegt und was nicht</translation>
    </message>
    <message>
        <location line="+6" />
        <source>Proves</source>
        <translation>Belegt,</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Does not prove</source>
        <translation>Belegt nicht,</translation>
    </message>
    <message>
        <location line="+15" />
        <source>Full hashes</source>
        <translation>Volle Prüfsummen</translation>
    </message>
    <message>
        <location line="+41" />
        <source>The proof was copied in words.</source>
        <translation>Der Beleg wurde in Worten kopiert.</translation>
    </message>
    <message>
        <location line="+10" />
        <source>Save the proof file</source>
        <translation>Belegdatei sichern</translation>
    </message>
    <message>
        <location line="+11" />
        <source>The proof file was saved. Anyone can check it without TwinChart’s help.</source>
        <translation>Die Belegdatei ist gesichert. Jeder kann sie ohne TwinChart prüfen.</translation>
    </message>
    <message>
        <location line="+7" />
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Back to the timeline</source>
        <translation>Zurück zur Zeitlinie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Save proof file…</source>
        <translation>Belegdatei sichern…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Copy the proof in words</source>
        <translation>Beleg in Worten kopieren</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::SignersView</name>
    <message>
        <location filename="../ui/ledger/signersview.cpp" line="+24" />
        <source>%1 signed</source>
        <translation>%1 hat signiert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 did not sign</source>
        <translation>%1 hat nicht signiert</translation>
    </message>
    <message>
        <location line="+2" />
        <location line="+46" />
        <source>%1 needed</source>
        <translation>%1 nötig</translation>
    </message>
    <message>
        <location line="-11" />
        <source>not counted</source>
        <translation>nicht gezählt</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::StatusPage</name>
    <message>
        <location filename="../ui/ledger/statuspage.cpp" line="+132" />
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message numerus="yes">
        <location line="+0" />
        <source>%n hospitals are named here; one of them signs the blocks. All people are invented.</source>
        <translation>
            <numerusform>%n Haus ist hier genannt; eines davon signiert die Blöcke. Alle Personen sind erfunden.</numerusform><numerusform>%n Häuser sind hier genannt; eines davon signiert die Blöcke. Alle Personen sind erfunden.</numerusform></translation>
    </message>
    <message>
        <location line="+0" />
        <source>All people are invented.</source>
        <translation>Alle Personen sind erfunden.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This ledger tolerates no fault</source>
        <translation>Dieses Ledger duldet keinen Fehler</translation>
    </message>
    <message>
        <location line="+0" />
        <source>One hospital signs every block. Nobody outside can catch a false one. The trust file fixes this; no setting changes it.</source>
        <translation>Ein Haus signiert jeden Block. Niemand von außen kann einen falschen entdecken. Die Vertrauensdatei legt das fest; keine Einstellung ändert es.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>An older copy could not be noticed</source>
        <translation>Eine ältere Kopie fiele nicht auf</translation>
    </message>
    <message>
        <location line="+0" />
        <source>The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell.</source>
        <translation>Die Wurzel dieses Speichers steht noch nicht im Ledger. Würde der ganze Ordner auf einen früheren Tag zurückgesetzt, merkte er es nicht.</translation>
    </message>
    <message>
        <location line="+10" />
        <source>Everything is as it was recorded</source>
        <translation>Alles ist, wie es festgehalten wurde</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Something failed its check</source>
        <translation>Etwas hat die Prüfung nicht bestanden</translation>
    </message>
    <message>
        <location line="+1" />
        <source>%1 checked, %2 failed, %3 missing.</source>
        <translation>%1 geprüft, %2 gescheitert, %3 fehlen.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Organisation</source>
        <translation>Haus</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Genesis</source>
        <translation>Genesis</translation>
    </message>
    <message>
        <location line="+4" />
        <source>%1 (signs)</source>
        <translation>%1 (signiert)</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Home</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Engine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Faults tolerated</source>
        <translation>Geduldete Fehler</translation>
    </message>
    <message>
        <location line="+0" />
        <source>none: one organisation</source>
        <translation>keiner: ein Haus</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Newest block</source>
        <translation>Neuester Block</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Newest verified block</source>
        <translation>Neuester geprüfter Block</translation>
    </message>
    <message>
        <location line="+0" />
        <source>of %1</source>
        <translation>vom %1</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <location line="+0" />
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <location line="+0" />
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Changes waiting</source>
        <translation>Wartende Änderungen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sealed records in the vault</source>
        <translation>Versiegelte Einträge im Tresor</translation>
    </message>
    <message>
        <location line="+0" />
        <location line="+1" />
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Free on the disk</source>
        <translation>Frei auf dem Datenträger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Home’s clock</source>
        <translation>Uhr des Hauses</translation>
    </message>
    <message>
        <location line="+0" />
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Anchored</source>
        <translation>Verankert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <location line="+0" />
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <location line="+17" />
        <source>Ledger and store</source>
        <translation>Ledger und Speicher</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The ledger</source>
        <translation>Das Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Stop checking</source>
        <translation>Prüfung anhalten</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Progress of the check</source>
        <translation>Fortschritt der Prüfung</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportPage</name>
    <message>
        <location filename="../ui/patient/importpage.cpp" line="+161" />
        <location line="+225" />
        <source>Files to import</source>
        <translation>Dateien zum Import</translation>
    </message>
    <message>
        <location line="-225" />
        <source>FHIR R4 (*.json *.ndjson);;All files (*)</source>
        <translation>FHIR R4 (*.json *.ndjson);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location line="+34" />
        <source>Choose at least one file.</source>
        <translation>Wählen Sie mindestens eine Datei.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Name the system that the files come from.</source>
        <translation>Nennen Sie das System, aus dem die Dateien kommen.</translation>
    </message>
    <message>
        <location line="+80" />
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Checking</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sealing and saving here</source>
        <translation>Versiegeln und hier sichern</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Sending to the node</source>
        <translation>An den Knoten senden</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Verifying what was recorded</source>
        <translation>Prüfen, was festgehalten ist</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <location line="+5" />
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <location line="+1" />
        <source>What was acknowledged stays; the rest is absent.</source>
        <translation>Was bestätigt war, bleibt; der Rest fehlt.</translation>
    </message>
    <message>
        <location line="+90" />
        <source>Import FHIR records</source>
        <translation>FHIR-Daten importieren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>What and from whom</source>
        <translation>Was und von wem</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Under way</source>
        <translation>Im Gang</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+16" />
        <source>Result of each file</source>
        <translation>Ergebnis je Datei</translation>
    </message>
    <message>
        <location line="-16" />
        <source>nothing imported yet</source>
        <translation>noch nichts importiert</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+16" />
        <source>What was refused or noted</source>
        <translation>Was abgelehnt oder vermerkt wurde</translation>
    </message>
    <message numerus="yes">
        <location line="-16" />
        <source>%n refused</source>
        <translation>
            <numerusform>%n abgelehnt</numerusform><numerusform>%n abgelehnt</numerusform></translation>
    </message>
    <message>
        <location line="+1" />
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Whose record it is</source>
        <translation>Wessen Daten es sind</translation>
    </message>
    <message>
        <location line="+1" />
        <source>History from a peripheral system (read-only)</source>
        <translation>Vorgeschichte aus fremdem System (nur lesbar)</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This hospital’s own record</source>
        <translation>Eigene Daten dieses Hauses</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+1" />
        <source>Name of the system</source>
        <translation>Name des Systems</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As it is known in your hospital, for example “Whinfell Road Clinic”. It stands beside every value.</source>
        <translation>Wie es in Ihrem Haus heißt, zum Beispiel „Praxis Whinfell Road“. Er steht bei jedem Wert.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Refuse whole files that hold a refused resource</source>
        <translation>Dateien mit abgelehntem Inhalt ganz ablehnen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <location line="+14" />
        <source>The import was stopped</source>
        <translation>Der Import wurde angehalten</translation>
    </message>
    <message>
        <location line="+0" />
        <source>The import was refused</source>
        <translation>Der Import wurde abgelehnt</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Imported in part: %1 resources were refused</source>
        <translation>Zum Teil importiert: %1 Ressourcen wurden abgelehnt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Imported, recorded and verified</source>
        <translation>Importiert, festgehalten und geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>%1 new entries for %2 patients.</source>
        <translation>%1 neue Einträge für %2 Patienten.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportProblemModel</name>
    <message>
        <location filename="../ui/patient/importmodel.cpp" line="+115" />
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>note</source>
        <translation>Vermerk</translation>
    </message>
    <message>
        <location line="+13" />
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location line="+1" />
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Place in the file</source>
        <translation>Stelle in der Datei</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportResultModel</name>
    <message>
        <location line="-63" />
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location line="+1" />
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Mapped</source>
        <translation>Zugeordnet</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>New entries</source>
        <translation>Neue Einträge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Known already</source>
        <translation>Schon bekannt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::PatientBanner</name>
    <message>
        <location filename="../ui/patient/patientbanner.cpp" line="+76" />
        <source>Born</source>
        <translation>Geboren</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Died</source>
        <translation>Gestorben</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Age at Death</source>
        <translation>Alter beim Tod</translation>
    </message>
    <message>
        <location line="+0" />
        <location line="+4" />
        <location line="+36" />
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <location line="-38" />
        <source>Gender</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Preferred name</source>
        <translation>Rufname</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Known allergies</source>
        <translation>Bekannte Allergien</translation>
    </message>
    <message>
        <location line="+2" />
        <source>reaction not known</source>
        <translation>Reaktion nicht bekannt</translation>
    </message>
    <message>
        <location line="+10" />
        <source>No known allergies</source>
        <translation>Keine bekannten Allergien</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Allergies not recorded</source>
        <translation>Allergien nicht erfasst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Allergies unavailable</source>
        <translation>Allergien nicht verfügbar</translation>
    </message>
    <message numerus="yes">
        <location line="+6" />
        <source>%n alerts</source>
        <translation>
            <numerusform>%n Hinweis</numerusform><numerusform>%n Hinweise</numerusform></translation>
    </message>
    <message>
        <location line="+6" />
        <source>Patient %1</source>
        <translation>Patient %1</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Born: date of birth with the age in brackets. Gender: administrative gender.</source>
        <translation>Geboren: Geburtsdatum mit dem Alter in Klammern. Geschlecht: wie in der Verwaltung geführt.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Born: date of birth, age in brackets. Gender: administrative gender. Number: %1</source>
        <translation>Geboren: Geburtsdatum, Alter in Klammern. Geschlecht: wie in der Verwaltung geführt. Nummer: %1</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::PatientPreview</name>
    <message>
        <location filename="../ui/patient/patientpreview.cpp" line="+65" />
        <source>Select a patient.</source>
        <translation>Wählen Sie einen Patienten.</translation>
    </message>
    <message>
        <location line="+6" />
        <source>Born %1</source>
        <translation>Geboren %1</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <location line="+6" />
        <source>reaction not known</source>
        <translation>Reaktion nicht bekannt</translation>
    </message>
    <message>
        <location line="+4" />
        <source>No known allergies</source>
        <translation>Keine bekannten Allergien</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Allergies not recorded</source>
        <translation>Allergien nicht erfasst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Allergies unavailable</source>
        <translation>Allergien nicht verfügbar</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Allergies</source>
        <translation>Allergien</translation>
    </message>
    <message>
        <location line="+5" />
        <source>Alerts</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Last recorded</source>
        <translation>Zuletzt erfasst</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Not recorded</source>
        <translation>Nicht erfasst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Kept by the hospital until the patient claims it</source>
        <translation>Vom Haus verwahrt, bis der Patient ihn übernimmt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>The patient’s own</source>
        <translation>Beim Patienten selbst</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::Worklist</name>
    <message>
        <location filename="../ui/patient/worklist.cpp" line="+139" />
        <source>Reading the list of patients</source>
        <translation>Die Patientenliste wird gelesen</translation>
    </message>
    <message>
        <location line="+14" />
        <source>No patient is known here yet</source>
        <translation>Hier ist noch kein Patient bekannt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <location line="+2" />
        <location line="+121" />
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <location line="-101" />
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <location line="+42" />
        <source>showing %1 of %2</source>
        <translation>%1 von %2 gezeigt</translation>
    </message>
    <message>
        <location line="+56" />
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Name, number or place</source>
        <translation>Name, Nummer oder Ort</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Search the worklist</source>
        <translation>Arbeitsliste durchsuchen</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Open timeline</source>
        <translation>Zeitlinie öffnen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Failed its check</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>never shown as a value</source>
        <translation>nie als Wert gezeigt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>With alerts</source>
        <translation>Mit Hinweisen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>problems worth knowing</source>
        <translation>wissenswerte Probleme</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Not verified yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <location line="+0" />
        <source>on the way, or no witness</source>
        <translation>unterwegs oder kein Zeuge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Access pending</source>
        <translation>Zugang steht aus</translation>
    </message>
    <message>
        <location line="+0" />
        <source>the team’s key is coming</source>
        <translation>der Schlüssel kommt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Kept by the hospital</source>
        <translation>Vom Haus verwahrt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>until the patient claims it</source>
        <translation>bis zur Übernahme</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::WorklistModel</name>
    <message>
        <location filename="../ui/patient/worklistmodel.cpp" line="+33" />
        <source>Access pending</source>
        <translation>Zugang steht aus</translation>
    </message>
    <message numerus="yes">
        <location line="+2" />
        <source>%n failed</source>
        <translation>
            <numerusform>%n gescheitert</numerusform><numerusform>%n gescheitert</numerusform></translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 others</source>
        <translation>%1 andere</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Nothing recorded</source>
        <translation>Nichts erfasst</translation>
    </message>
    <message>
        <location line="+2" />
        <source>All verified</source>
        <translation>Alle geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Some on their way</source>
        <translation>Einige unterwegs</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Some not verified yet</source>
        <translation>Einige nicht geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Some not on the ledger</source>
        <translation>Einige nicht im Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Verified, some erased</source>
        <translation>Geprüft, einige gelöscht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="+7" />
        <source>Born %1</source>
        <translation>Geboren %1</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Died %1</source>
        <translation>Gestorben %1</translation>
    </message>
    <message>
        <location line="+45" />
        <source>kept by the hospital</source>
        <translation>vom Haus verwahrt</translation>
    </message>
    <message numerus="yes">
        <location line="+24" />
        <source>%n entries failed their check</source>
        <translation>
            <numerusform>%n Eintrag bestand die Prüfung nicht</numerusform><numerusform>%n Einträge bestanden die Prüfung nicht</numerusform></translation>
    </message>
    <message>
        <location line="+17" />
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Flags and reason for stay</source>
        <translation>Hinweise und Grund des Aufenthalts</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Last recorded</source>
        <translation>Zuletzt erfasst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::session::UnlockScreen</name>
    <message>
        <location filename="../ui/session/unlockscreen.cpp" line="+334" />
        <source>Reading this home</source>
        <translation>Dieser Ordner wird gelesen</translation>
    </message>
    <message>
        <location line="+7" />
        <source>There is no home at %1. Make one with “twinchart-cli init”, or a demonstration with “twinchart-cli demo create”.</source>
        <translation>In %1 ist kein Arbeitsplatz. Legen Sie ihn mit „twinchart-cli init“ an oder eine Demonstration mit „twinchart-cli demo create“.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>There is no home here</source>
        <translation>Hier ist kein Arbeitsplatz</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Look again</source>
        <translation>Neu nachsehen</translation>
    </message>
    <message>
        <location line="+77" />
        <source>Checked %1, before sign-in, no patient data needed</source>
        <translation>Geprüft %1, vor der Anmeldung, ohne Patientendaten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The ledger now</source>
        <translation>Das Ledger jetzt</translation>
    </message>
    <message>
        <location line="+9" />
        <source>signs blocks</source>
        <translation>signiert Blöcke</translation>
    </message>
    <message>
        <location line="+0" />
        <source>does not sign</source>
        <translation>signiert nicht</translation>
    </message>
    <message>
        <location line="+5" />
        <source>named in genesis, does not sign</source>
        <translation>in Genesis genannt, signiert nicht</translation>
    </message>
    <message>
        <location line="+2" />
        <source>not asked yet</source>
        <translation>noch nicht gefragt</translation>
    </message>
    <message>
        <location line="+2" />
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message>
        <location line="+2" />
        <source>its node is not running</source>
        <translation>sein Knoten läuft nicht</translation>
    </message>
    <message>
        <location line="+8" />
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Genesis</source>
        <translation>Genesis</translation>
    </message>
    <message>
        <location line="+9" />
        <source>Opening the key…</source>
        <translation>Schlüssel wird geöffnet…</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Unlock with the sheet</source>
        <translation>Mit dem Bogen entsperren</translation>
    </message>
    <message>
        <location line="+0" />
        <location line="+68" />
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <location line="-21" />
        <source>Clinical workstation for patients’ digital twins</source>
        <translation>Klinischer Arbeitsplatz für digitale Zwillinge von Patienten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>TwinChart is not an alarm system. It supports clinical decisions and does not make them.</source>
        <translation>TwinChart ist kein Alarmsystem. Es stützt klinische Entscheidungen und trifft sie nicht.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Unlock this workstation</source>
        <translation>Diesen Arbeitsplatz entsperren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nobody is signed in on this computer.</source>
        <translation>Niemand ist an diesem Rechner angemeldet.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Hospital</source>
        <translation>&amp;Haus</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Text of the printed recovery &amp;sheet</source>
        <translation>Text des gedruckten &amp;Notfallbogens</translation>
    </message>
    <message>
        <location line="+0" />
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <location line="+1" />
        <source>paste is allowed</source>
        <translation>Einfügen ist erlaubt</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Type every group of letters and digits as it is printed.</source>
        <translation>Geben Sie jede Gruppe aus Buchstaben und Ziffern so ein, wie sie gedruckt ist.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Show the passphrase</source>
        <translation>Passphrase zeigen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Use the passphrase</source>
        <translation>Passphrase verwenden</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Use the recovery sheet…</source>
        <translation>Notfallbogen verwenden…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Hospital</source>
        <translation>Haus</translation>
    </message>
    <message>
        <location line="+1" />
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Text of the recovery sheet</source>
        <translation>Text des Notfallbogens</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location line="+4" />
        <source>What happens when you unlock</source>
        <translation>Was beim Entsperren geschieht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Your key is opened on this computer. It never leaves it.</source>
        <translation>Ihr Schlüssel wird auf diesem Rechner geöffnet. Er verlässt ihn nie.</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Your hospital’s node asks for a fresh signature.</source>
        <translation>Der Knoten Ihres Hauses verlangt eine frische Signatur.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The records on this computer are checked before any is shown.</source>
        <translation>Die Daten auf diesem Rechner werden geprüft, bevor etwas gezeigt wird.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>New blocks are checked, header by header.</source>
        <translation>Neue Blöcke werden geprüft, Kopf für Kopf.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>The workstation was not unlocked</source>
        <translation>Der Arbeitsplatz wurde nicht entsperrt</translation>
    </message>
    <message>
        <location line="+9" />
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message>
        <location line="+1" />
        <source>All people are invented. Do not enter real patients.</source>
        <translation>Alle Personen sind erfunden. Geben Sie keine echten Patienten ein.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>All people are invented. Every user’s passphrase here is %1</source>
        <translation>Alle Personen sind erfunden. Die Passphrase jedes Benutzers ist hier %1</translation>
    </message>
    <message>
        <location line="+3" />
        <source>One hospital signs each block</source>
        <translation>Ein Haus signiert jeden Block</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 of %2 hospitals sign each block</source>
        <translation>%1 von %2 Häusern signieren jeden Block</translation>
    </message>
    <message>
        <location line="+1" />
        <source>One organisation: tolerates no fault. Nobody outside can catch a false block.</source>
        <translation>Ein Haus: duldet keinen Fehler. Niemand von außen kann einen falschen Block entdecken.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>%1 are needed.</source>
        <translation>%1 sind nötig.</translation>
    </message>
    <message numerus="yes">
        <location line="+2" />
        <source>%n hospitals are named; one of them signs.</source>
        <translation>
            <numerusform>%n Haus ist genannt; eines davon signiert.</numerusform><numerusform>%n Häuser sind genannt; eines davon signiert.</numerusform></translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::MainWindow</name>
    <message>
        <location filename="../ui/shell/mainwindow.cpp" line="+120" />
        <source>The session ended.</source>
        <translation>Die Sitzung ist zu Ende.</translation>
    </message>
    <message>
        <location line="+52" />
        <location filename="../ui/shell/menus.cpp" line="+49" />
        <source>You locked it.</source>
        <translation>Sie haben gesperrt.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Nobody used it for %1.</source>
        <translation>Seit %1 hat ihn niemand benutzt.</translation>
    </message>
    <message>
        <location line="+56" />
        <source>Locked at %1.</source>
        <translation>Gesperrt um %1.</translation>
    </message>
    <message>
        <location line="+127" />
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <location line="+20" />
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Ledger</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <location filename="../ui/shell/menus.cpp" line="+54" />
        <source>Ctrl+K finds every command. Timeline: arrows go from entry to entry, Tab from lane to lane, + and − change the range, F8 shows the table, F9 the proof.</source>
        <translation>Strg+K findet jeden Befehl. Zeitlinie: Pfeile gehen von Eintrag zu Eintrag, Tab von Zeile zu Zeile, + und − ändern den Zeitraum, F8 zeigt die Tabelle, F9 den Beleg.</translation>
    </message>
    <message>
        <location line="+44" />
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Patient</source>
        <translation>&amp;Patient</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Ledger</source>
        <translation>&amp;Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <location line="+1" />
        <source>L&amp;anguage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Lock</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Find a command or patient…</source>
        <translation>Befehl oder Patient &amp;finden…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Worklist</source>
        <translation>&amp;Arbeitsliste</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitlinie</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Next pane</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Side panel</source>
        <translation>&amp;Seitenbereich</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Timeline as &amp;table</source>
        <translation>Zeitlinie als &amp;Tabelle</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Back</source>
        <translation>Z&amp;urück</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;High contrast</source>
        <translation>&amp;Hoher Kontrast</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Show &amp;proof of the entry</source>
        <translation>&amp;Beleg des Eintrags zeigen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Zoom &amp;in</source>
        <translation>H&amp;ineinzoomen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Zoom &amp;out</source>
        <translation>Hinaus&amp;zoomen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Previous &amp;view</source>
        <translation>Vorige &amp;Ansicht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Go to &amp;now</source>
        <translation>Zu &amp;jetzt gehen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As known at: one step &amp;back</source>
        <translation>Bekannt am: ein Schritt &amp;zurück</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As known at: one step &amp;on</source>
        <translation>Bekannt am: ein Schritt &amp;vor</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As known at: back to no&amp;w</source>
        <translation>Bekannt am: zurück zu &amp;jetzt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Ledger and store</source>
        <translation>&amp;Ledger und Speicher</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Check everything</source>
        <translation>Alles &amp;prüfen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Notices</source>
        <translation>&amp;Meldungen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>&amp;Keys of this program</source>
        <translation>&amp;Tasten dieses Programms</translation>
    </message>
    <message>
        <location line="+7" />
        <location line="+1" />
        <source>Find a command or patient</source>
        <translation>Befehl oder Patient finden</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::NoticesPage</name>
    <message>
        <location filename="../ui/shell/noticespage.cpp" line="+56" />
        <location line="+1" />
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nothing has been said in this session.</source>
        <translation>In dieser Sitzung wurde nichts gemeldet.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::Screenshots</name>
    <message>
        <location filename="../ui/shell/screenshots.cpp" line="+34" />
        <source>The folder %1 cannot be made.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen.</translation>
    </message>
    <message>
        <location line="+96" />
        <source>The screen %1 did not come.</source>
        <translation>Die Ansicht %1 kam nicht.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::StatesBoard</name>
    <message>
        <location filename="../ui/shell/statesboard.cpp" line="+69" />
        <source>Empty: nothing recorded</source>
        <translation>Leer: nichts erfasst</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Nothing is recorded for this patient</source>
        <translation>Für diesen Patienten ist nichts erfasst</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Loading</source>
        <translation>Laden</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Opening the record</source>
        <translation>Die Akte wird geöffnet</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Every entry is checked against its proof before it is shown.</source>
        <translation>Jeder Eintrag wird gegen seinen Beleg geprüft, bevor er gezeigt wird.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Error: what, why, what to do</source>
        <translation>Fehler: was, warum, was zu tun ist</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Start it with “twinchart-cli node start”. Nothing was lost.</source>
        <translation>Starten Sie ihn mit „twinchart-cli node start“. Nichts ging verloren.</translation>
    </message>
    <message>
        <location line="+0" />
        <location line="+1" />
        <source>Open again</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Tamper detected</source>
        <translation>Veränderung entdeckt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Nothing is shown and nothing was changed.</source>
        <translation>Nichts wird gezeigt, nichts wurde geändert.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As known at an earlier time</source>
        <translation>Bekannt zu früherer Zeit</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Known at 18-Nov-2026 09:00</source>
        <translation>Bekannt am 18-Nov-2026 09:00</translation>
    </message>
    <message>
        <location line="+0" />
        <source>14 later entries are hidden. Recording is off while you look back.</source>
        <translation>14 spätere Einträge sind verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>No permission</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <location line="+0" />
        <source>You may not read this record</source>
        <translation>Sie dürfen diese Akte nicht lesen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>This does not say whether there is anything. Your attempt stands in the patient’s access story.</source>
        <translation>Das sagt nicht, ob es etwas gibt. Ihr Versuch steht in der Zugriffsgeschichte des Patienten.</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Back to the worklist</source>
        <translation>Zurück zur Arbeitsliste</translation>
    </message>
    <message>
        <location line="+1" />
        <source>One-organisation ledger</source>
        <translation>Ledger eines Hauses</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Not yet trusted: expired</source>
        <translation>Noch nicht vertraut: abgelaufen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Not yet trusted: no witness</source>
        <translation>Noch nicht vertraut: kein Zeuge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Not on the ledger</source>
        <translation>Nicht im Ledger</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Demonstration hospital</source>
        <translation>Demonstrationshaus</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message>
        <location line="+0" />
        <source>All people are invented. Do not enter real patients.</source>
        <translation>Alle Personen sind erfunden. Geben Sie keine echten Patienten ein.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nothing outside remembers</source>
        <translation>Nichts außerhalb erinnert sich</translation>
    </message>
    <message>
        <location line="+0" />
        <source>An older copy could not be noticed</source>
        <translation>Eine ältere Kopie fiele nicht auf</translation>
    </message>
    <message>
        <location line="+0" />
        <source>The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell.</source>
        <translation>Die Wurzel dieses Speichers steht noch nicht im Ledger. Würde der ganze Ordner auf einen früheren Tag zurückgesetzt, merkte er es nicht.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Kept, but not a fact</source>
        <translation>Behalten, aber keine Tatsache</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Kept, but not shown as a fact: unknown unit</source>
        <translation>Behalten, aber nicht als Tatsache gezeigt: unbekannte Einheit</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores.</source>
        <translation>Wie empfangen behalten und ausgegeben. Nicht auf den Zeilen der Zeitlinie, nicht in Kurven, Zeichen oder Punktwerten.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::DetailPanel</name>
    <message>
        <location filename="../ui/timeline/detailpanel.cpp" line="+229" />
        <source>The source gave no time</source>
        <translation>Die Quelle nennt keine Zeit</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1, %2, from %3. The value is not shown and not used in charts or scores.</source>
        <translation>%1, %2, von %3. Der Wert wird nicht gezeigt und in Kurven und Punktwerten nicht benutzt.</translation>
    </message>
    <message>
        <location line="+0" />
        <source>this computer’s store</source>
        <translation>dem Speicher dieses Rechners</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <location line="+0" />
        <source>The patient asked for it. Only the fact of erasing is kept.</source>
        <translation>Der Patient hat es verlangt. Behalten wird nur, dass gelöscht wurde.</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Kept, but not shown as a fact: %1</source>
        <translation>Behalten, aber nicht als Tatsache gezeigt: %1</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores.</source>
        <translation>Wie empfangen behalten und ausgegeben. Nicht auf den Zeilen der Zeitlinie, nicht in Kurven, Zeichen oder Punktwerten.</translation>
    </message>
    <message>
        <location line="+3" />
        <source>There is a newer version</source>
        <translation>Es gibt eine neuere Fassung</translation>
    </message>
    <message>
        <location line="+0" />
        <source>This one stays in the history.</source>
        <translation>Diese bleibt in der Geschichte.</translation>
    </message>
    <message>
        <location line="+16" />
        <source>Entry %1 of %2</source>
        <translation>Eintrag %1 von %2</translation>
    </message>
    <message>
        <location line="+17" />
        <source>Usual range %1–%2</source>
        <translation>Üblich %1–%2</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Usual range up to %1</source>
        <translation>Üblich bis %1</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Usual range from %1</source>
        <translation>Üblich ab %1</translation>
    </message>
    <message>
        <location line="+15" />
        <source>earlier %1</source>
        <translation>früher %1</translation>
    </message>
    <message>
        <location line="+12" />
        <source>Reported</source>
        <translation>Berichtet</translation>
    </message>
    <message>
        <location line="+2" />
        <location line="+2" />
        <source>Known to the twin</source>
        <translation>Dem Zwilling bekannt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>received here, not recorded yet</source>
        <translation>hier empfangen, noch nicht festgehalten</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Provided by</source>
        <translation>Geliefert von</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Ordered by</source>
        <translation>Verordnet von</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Code</source>
        <translation>Kode</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Resource</source>
        <translation>Ressource</translation>
    </message>
    <message>
        <location line="+0" />
        <source>status %1</source>
        <translation>Status %1</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Note</source>
        <translation>Vermerk</translation>
    </message>
    <message>
        <location line="+7" />
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <location line="+0" />
        <source>1 of 1, never amended</source>
        <translation>1 von 1, nie ergänzt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <location line="+12" />
        <source>not recorded yet</source>
        <translation>noch nicht festgehalten</translation>
    </message>
    <message>
        <location line="+8" />
        <source>Close the side panel</source>
        <translation>Seitenbereich schließen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Close the side panel (F7)</source>
        <translation>Seitenbereich schließen (F7)</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Show proof</source>
        <translation>Beleg zeigen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <location line="+1" />
        <source>As received</source>
        <translation>Wie empfangen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Show the resource as received</source>
        <translation>Ressource zeigen, wie sie empfangen wurde</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Fetch another copy</source>
        <translation>Andere Kopie holen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Versions, newest first</source>
        <translation>Fassungen, neueste zuerst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The resource as received</source>
        <translation>Die Ressource, wie sie empfangen wurde</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Previous entry</source>
        <translation>Voriger Eintrag</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Next entry</source>
        <translation>Nächster Eintrag</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::FilterMenu</name>
    <message>
        <location filename="../ui/timeline/filtermenu.cpp" line="+16" />
        <source>All data sets</source>
        <translation>Alle Datensätze</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::FinalityCard</name>
    <message>
        <location filename="../ui/timeline/finalitycard.cpp" line="+49" />
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Verified: checked here; no other hospital</source>
        <translation>Geprüft: hier geprüft; kein anderes Haus</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Verified here</source>
        <translation>Hier geprüft</translation>
    </message>
    <message>
        <location line="+1" />
        <source>One hospital signs every block of this ledger. It tolerates no fault; witnesses 0.</source>
        <translation>Ein Haus signiert jeden Block dieses Ledgers. Es duldet keinen Fehler; Zeugen 0.</translation>
    </message>
    <message numerus="yes">
        <location line="+1" />
        <source>%n witnesses outside this hospital agree.</source>
        <translation>
            <numerusform>%n Zeuge außerhalb dieses Hauses stimmt überein.</numerusform><numerusform>%n Zeugen außerhalb dieses Hauses stimmen überein.</numerusform></translation>
    </message>
    <message>
        <location line="+4" />
        <source>The stored copy does not match what was recorded.</source>
        <translation>Die gespeicherte Kopie stimmt nicht mit dem Festgehaltenen überein.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The value is not shown and not used in charts, flags or counts.</source>
        <translation>Der Wert wird nicht gezeigt und in Kurven, Zeichen und Zählungen nicht benutzt.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>It belongs to block %1.</source>
        <translation>Er gehört zu Block %1.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Durable on this computer</source>
        <translation>Dauerhaft auf diesem Rechner</translation>
    </message>
    <message>
        <location line="+1" />
        <source>It is sent as soon as the hospital’s node answers.</source>
        <translation>Wird gesendet, sobald der Knoten des Hauses antwortet.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>At the hospital’s node</source>
        <translation>Beim Knoten des Hauses</translation>
    </message>
    <message>
        <location line="+1" />
        <source>It is not final until it stands in a block.</source>
        <translation>Endgültig ist es erst, wenn es in einem Block steht.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Final; its proof is being checked here</source>
        <translation>Endgültig; der Beleg wird hier gerade geprüft</translation>
    </message>
    <message>
        <location line="+3" />
        <source>Only you see it</source>
        <translation>Nur Sie sehen es</translation>
    </message>
    <message>
        <location line="+3" />
        <source>: no witness</source>
        <translation>: kein Zeuge</translation>
    </message>
    <message>
        <location line="+1" />
        <source>The signatures are right. No other hospital has shown this block yet.</source>
        <translation>Die Signaturen stimmen. Noch hat kein anderes Haus diesen Block gezeigt.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>On a ledger of several members one is needed.</source>
        <translation>In einem Ledger mehrerer Mitglieder ist einer nötig.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>: expired</source>
        <translation>: abgelaufen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This home slept longer than the trusting period.</source>
        <translation>Dieser Arbeitsplatz schlief länger als die Vertrauensfrist.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Ask the desk for a fresh trust file.</source>
        <translation>Bitten Sie die Anmeldung um eine frische Vertrauensdatei.</translation>
    </message>
    <message>
        <location line="+2" />
        <source>The store says something that it should not.</source>
        <translation>Der Speicher sagt etwas, das er nicht sagen darf.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Let it be checked: Ledger, Check everything.</source>
        <translation>Lassen Sie prüfen: Ledger, Alles prüfen.</translation>
    </message>
    <message>
        <location line="+4" />
        <source>Asked live from %1</source>
        <translation>Live gefragt bei %1</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Nobody here signed it, and the source can change it. The next answer may differ.</source>
        <translation>Niemand hier hat es signiert, und die Quelle kann es ändern. Die nächste Antwort kann anders sein.</translation>
    </message>
    <message>
        <location line="+3" />
        <source>The value is absent, not hidden.</source>
        <translation>Der Wert fehlt, er ist nicht verborgen.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Only the fact of erasing is kept.</source>
        <translation>Behalten wird nur, dass gelöscht wurde.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineScreen</name>
    <message>
        <location filename="../ui/timeline/timelinescreen.cpp" line="+225" />
        <source>Opening the record</source>
        <translation>Die Akte wird geöffnet</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Every entry is checked against its proof before it is shown.</source>
        <translation>Jeder Eintrag wird gegen seinen Beleg geprüft, bevor er gezeigt wird.</translation>
    </message>
    <message>
        <location line="+52" />
        <source>Nothing is recorded for this patient</source>
        <translation>Für diesen Patienten ist nichts erfasst</translation>
    </message>
    <message>
        <location line="+1" />
        <source>You are in the treating team; its key is not here yet. It comes with the next sync of a colleague’s workstation.</source>
        <translation>Sie gehören zum behandelnden Team; sein Schlüssel ist noch nicht hier. Er kommt mit dem nächsten Abgleich eines Kollegen.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <location line="+2" />
        <location line="+41" />
        <source>Back to the worklist</source>
        <translation>Zurück zur Arbeitsliste</translation>
    </message>
    <message>
        <location line="-3" />
        <source>You may not read this record</source>
        <translation>Sie dürfen diese Akte nicht lesen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>This does not say whether there is anything. Your attempt stands in the patient’s access story.</source>
        <translation>Das sagt nicht, ob es etwas gibt. Ihr Versuch steht in der Zugriffsgeschichte des Patienten.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Open again</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <location line="+158" />
        <source>Now, live</source>
        <translation>Jetzt, live</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Ctrl+Home: back to now</source>
        <translation>Strg+Pos1: zurück zu jetzt</translation>
    </message>
    <message>
        <location line="+0" />
        <source>nothing hidden · Alt+← steps back</source>
        <translation>nichts verborgen · Alt+← geht zurück</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Known at %1</source>
        <translation>Bekannt am %1</translation>
    </message>
    <message numerus="yes">
        <location line="+0" />
        <source>%n later entries are hidden. Recording is off while you look back.</source>
        <translation>
            <numerusform>%n späterer Eintrag ist verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</numerusform><numerusform>%n spätere Einträge sind verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</numerusform></translation>
    </message>
    <message numerus="yes">
        <location line="+7" />
        <source>%n entries failed their integrity check</source>
        <translation>
            <numerusform>%n Eintrag hat die Prüfung nicht bestanden</numerusform><numerusform>%n Einträge haben die Prüfung nicht bestanden</numerusform></translation>
    </message>
    <message>
        <location line="+0" />
        <source>Their values are not shown.</source>
        <translation>Ihre Werte werden nicht gezeigt.</translation>
    </message>
    <message>
        <location line="+1" />
        <source>All data sets</source>
        <translation>Alle Datensätze</translation>
    </message>
    <message numerus="yes">
        <location line="+0" />
        <source>%n data sets</source>
        <translation>
            <numerusform>%n Datensatz</numerusform><numerusform>%n Datensätze</numerusform></translation>
    </message>
    <message>
        <location line="+27" />
        <source>2 h</source>
        <translation>2 h</translation>
    </message>
    <message>
        <location line="+0" />
        <source>12 h</source>
        <translation>12 h</translation>
    </message>
    <message>
        <location line="+0" />
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <location line="+0" />
        <source>5 d</source>
        <translation>5 T</translation>
    </message>
    <message>
        <location line="+0" />
        <source>10 d</source>
        <translation>10 T</translation>
    </message>
    <message>
        <location line="+0" />
        <source>1 m</source>
        <translation>1 M</translation>
    </message>
    <message>
        <location line="+0" />
        <source>3 m</source>
        <translation>3 M</translation>
    </message>
    <message>
        <location line="+0" />
        <source>1 y</source>
        <translation>1 J</translation>
    </message>
    <message>
        <location line="+0" />
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Show 2 hours</source>
        <translation>2 Stunden zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 12 hours</source>
        <translation>12 Stunden zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 24 hours</source>
        <translation>24 Stunden zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 5 days</source>
        <translation>5 Tage zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 10 days</source>
        <translation>10 Tage zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 1 month</source>
        <translation>1 Monat zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 3 months</source>
        <translation>3 Monate zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show 1 year</source>
        <translation>1 Jahr zeigen</translation>
    </message>
    <message>
        <location line="+0" />
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <location line="+5" />
        <source>Zoom out</source>
        <translation>Hinauszoomen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Zoom in</source>
        <translation>Hineinzoomen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Previous view (Backspace)</source>
        <translation>Vorige Ansicht (Rücktaste)</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Go to now (N)</source>
        <translation>Zu jetzt gehen (N)</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+1" />
        <source>Search this record</source>
        <translation>Akte durchsuchen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <location line="+1" />
        <location line="+2" />
        <source>As known at</source>
        <translation>Bekannt am</translation>
    </message>
    <message>
        <location line="-1" />
        <source>when records arrived</source>
        <translation>wann Daten eintrafen</translation>
    </message>
    <message>
        <location line="+2" />
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Whole record</source>
        <translation>Ganze Akte</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineTable</name>
    <message>
        <location filename="../ui/timeline/timelinetable.cpp" line="+76" />
        <location line="+57" />
        <source>Timeline as a table</source>
        <translation>Zeitlinie als Tabelle</translation>
    </message>
    <message>
        <location line="-24" />
        <source>showing %1 of %2 entries in this part of time</source>
        <translation>%1 von %2 Einträgen in diesem Zeitraum gezeigt</translation>
    </message>
    <message>
        <location line="+4" />
        <source>%1 kept resources have no place on the timeline: %2</source>
        <translation>%1 behaltene Ressourcen haben keinen Platz auf der Zeitlinie: %2</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineTableModel</name>
    <message>
        <location filename="../ui/timeline/timelinetablemodel.cpp" line="+94" />
        <source>time not given</source>
        <translation>Zeit nicht angegeben</translation>
    </message>
    <message>
        <location line="+5" />
        <source>%1 (kept, not a fact: %2)</source>
        <translation>%1 (behalten, keine Tatsache: %2)</translation>
    </message>
    <message>
        <location line="+20" />
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Flag</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::widgets::CommandPalette</name>
    <message>
        <location filename="../ui/widgets/commandpalette.cpp" line="+137" />
        <location line="+1" />
        <source>Find a command or patient</source>
        <translation>Befehl oder Patient finden</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Commands and patients found</source>
        <translation>Gefundene Befehle und Patienten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::widgets::StatePanel</name>
    <message>
        <location filename="../ui/widgets/statepanel.cpp" line="+129" />
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location line="+1" />
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <location line="+2" />
        <source>This takes longer than usual. Stopping changes nothing; you can try again.</source>
        <translation>Das dauert länger als üblich. Anhalten ändert nichts; Sie können es wieder versuchen.</translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Clinical</name>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Family name not known</source>
        <translation>Familienname nicht bekannt</translation>
    </message>
    <message>
        <source>given name not known</source>
        <translation>Vorname nicht bekannt</translation>
    </message>
    <message>
        <source>Male</source>
        <translation>Männlich</translation>
    </message>
    <message>
        <source>Female</source>
        <translation>Weiblich</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Divers</translation>
    </message>
</context>
<context>
    <name>StatusFields</name>
    <message>
        <source>Demonstration · simulated time</source>
        <translation>Demonstration · simulierte Zeit</translation>
    </message>
    <message>
        <source>asking the node…</source>
        <translation>Knoten wird gefragt…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>One organisation: tolerates no fault</source>
        <translation>Ein Haus: duldet keinen Fehler</translation>
    </message>
    <message>
        <source>%1 of %2 hospitals sign</source>
        <translation>%1 von %2 Häusern signieren</translation>
    </message>
    <message>
        <source>Data as of</source>
        <translation>Datenstand</translation>
    </message>
    <message>
        <source>changes waiting</source>
        <translation>Änderungen warten</translation>
    </message>
    <message>
        <source>nothing waiting</source>
        <translation>nichts wartet</translation>
    </message>
    <message>
        <source>Last verified block</source>
        <translation>Zuletzt geprüfter Block</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>24-hour</source>
        <translation>24 Stunden</translation>
    </message>
    <message>
        <source>Locks in %1min</source>
        <translation>Sperrt in %1min</translation>
    </message>
    <message>
        <source>Locks in %1s</source>
        <translation>Sperrt in %1s</translation>
    </message>
</context>
<context>
    <name>TimelinePlot</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
    <message numerus="yes">
        <source>%n entries in view</source>
        <translation>
            <numerusform>%n Eintrag im Blick</numerusform>
            <numerusform>%n Einträge im Blick</numerusform>
        </translation>
    </message>
    <message>
        <source>1 px = %1</source>
        <translation>1 px = %1</translation>
    </message>
    <message>
        <source>no data %1</source>
        <translation>keine Daten %1</translation>
    </message>
    <message>
        <source>min–max per %1, %2 readings</source>
        <translation>Min–Max je %1, %2 Messwerte</translation>
    </message>
    <message>
        <source>area = %1</source>
        <translation>Fläche = %1</translation>
    </message>
    <message>
        <source>no reading in this part of time</source>
        <translation>kein Messwert in diesem Zeitraum</translation>
    </message>
    <message>
        <source>%1 entries, zoom in</source>
        <translation>%1 Einträge, hineinzoomen</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 gescheitert</translation>
    </message>
    <message>
        <source>+%1 more, zoom in or press F8</source>
        <translation>+%1 weitere, hineinzoomen oder F8</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>%1 of %2 rows shown</source>
        <translation>%1 von %2 Zeilen sichtbar</translation>
    </message>
    <message>
        <source>out of view: %1</source>
        <translation>außer Sicht: %1</translation>
    </message>
    <message>
        <source>%1 of %2 rows have entries</source>
        <translation>%1 von %2 Zeilen haben Einträge</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>nur lesbar</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <source>no reading</source>
        <translation>kein Messwert</translation>
    </message>
    <message>
        <source>Facility time, 24-hour</source>
        <translation>Ortszeit, 24 Stunden</translation>
    </message>
    <message>
        <source>Now %1</source>
        <translation>Jetzt %1</translation>
    </message>
    <message>
        <source>time not given</source>
        <translation>Zeit nicht angegeben</translation>
    </message>
    <message>
        <source>entries at other times: %1</source>
        <translation>Einträge zu anderen Zeiten: %1</translation>
    </message>
    <message>
        <source>%1 of %2 rows have entries here</source>
        <translation>%1 von %2 Zeilen haben hier Einträge</translation>
    </message>
    <message>
        <source>%1 flagged</source>
        <translation>%1 auffällig</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Saved here</source>
        <translation>Hier gesichert</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Not on the ledger</source>
        <translation>Nicht im Ledger</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>%1, checked here; no other hospital</source>
        <translation>%1, hier geprüft; kein anderes Haus</translation>
    </message>
    <message>
        <source>%1: no witness</source>
        <translation>%1: kein Zeuge</translation>
    </message>
    <message>
        <source>%1: expired</source>
        <translation>%1: abgelaufen</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>critically low</source>
        <translation>kritisch niedrig</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>critically high</source>
        <translation>kritisch hoch</translation>
    </message>
    <message>
        <source>abnormal</source>
        <translation>auffällig</translation>
    </message>
    <message>
        <source>entered in error</source>
        <translation>irrtümlich eingetragen</translation>
    </message>
    <message>
        <source>unknown unit</source>
        <translation>unbekannte Einheit</translation>
    </message>
    <message>
        <source>unknown modifier</source>
        <translation>unbekannter Zusatz</translation>
    </message>
    <message>
        <source>outside what is possible</source>
        <translation>außerhalb des Möglichen</translation>
    </message>
    <message>
        <source>Social data</source>
        <translation>Soziale Daten</translation>
    </message>
    <message>
        <source>Vital signs</source>
        <translation>Vitalzeichen</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>Medikation</translation>
    </message>
    <message>
        <source>Self-reported</source>
        <translation>Selbstauskunft</translation>
    </message>
    <message>
        <source>Previous surgery</source>
        <translation>Frühere Operationen</translation>
    </message>
    <message>
        <source>Previous tests</source>
        <translation>Frühere Befunde</translation>
    </message>
    <message>
        <source>Caregivers</source>
        <translation>Betreuende</translation>
    </message>
    <message>
        <source>Problem history</source>
        <translation>Vorgeschichte</translation>
    </message>
    <message>
        <source>Check-up prescription</source>
        <translation>Verordnung</translation>
    </message>
    <message>
        <source>Test data</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Patient sensor</source>
        <translation>Sensor am Patienten</translation>
    </message>
    <message>
        <source>Pre-op assessment</source>
        <translation>Vor der Operation</translation>
    </message>
    <message>
        <source>Surgery team</source>
        <translation>Operationsteam</translation>
    </message>
    <message>
        <source>Sequence of surgery</source>
        <translation>Ablauf der Operation</translation>
    </message>
    <message>
        <source>Surgeon’s factors</source>
        <translation>Operateursdaten</translation>
    </message>
    <message>
        <source>Operating room</source>
        <translation>Operationssaal</translation>
    </message>
    <message>
        <source>Post-op follow-up</source>
        <translation>Nachsorge</translation>
    </message>
    <message>
        <source>Pre-hospital admit</source>
        <translation>Vor der Aufnahme</translation>
    </message>
    <message>
        <source>Disease diagnosis</source>
        <translation>Diagnostik</translation>
    </message>
    <message>
        <source>Surgical operative procedure</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Physician</source>
        <translation>Ärztin/Arzt</translation>
    </message>
    <message>
        <source>Surgeon</source>
        <translation>Chirurgie</translation>
    </message>
    <message>
        <source>Anaesthetist</source>
        <translation>Anästhesie</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistenz</translation>
    </message>
    <message>
        <source>Nurse</source>
        <translation>Pflege</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Privacy officer</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Delegate</source>
        <translation>Vertretung</translation>
    </message>
    <message>
        <source>Researcher</source>
        <translation>Forschung</translation>
    </message>
    <message>
        <source>Insurer</source>
        <translation>Versicherung</translation>
    </message>
    <message>
        <source>This was refused</source>
        <translation>Das wurde abgelehnt</translation>
    </message>
    <message>
        <source>This cannot be asked so</source>
        <translation>So kann nicht gefragt werden</translation>
    </message>
    <message>
        <source>The records on this computer failed their check</source>
        <translation>Die Daten auf diesem Rechner bestehen ihre Prüfung nicht</translation>
    </message>
    <message>
        <source>The workstation is locked</source>
        <translation>Der Arbeitsplatz ist gesperrt</translation>
    </message>
    <message>
        <source>You may not do this</source>
        <translation>Das dürfen Sie nicht</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>Nichts mit diesem Namen</translation>
    </message>
    <message>
        <source>Somebody else has it open</source>
        <translation>Jemand anderes hat es geöffnet</translation>
    </message>
    <message>
        <source>The hospital’s node does not answer</source>
        <translation>Der Knoten des Hauses antwortet nicht</translation>
    </message>
    <message>
        <source>The disk refused</source>
        <translation>Der Datenträger verweigert</translation>
    </message>
    <message>
        <source>You stopped this</source>
        <translation>Sie haben es angehalten</translation>
    </message>
    <message>
        <source>A defect of the program</source>
        <translation>Ein Fehler des Programms</translation>
    </message>
    <message>
        <source>Test equipment</source>
        <translation>Untersuchungsgerät</translation>
    </message>
    <message>
        <source>Monitoring equipment</source>
        <translation>Überwachungsgerät</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>Sensor</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>A source&apos;s name is text of 1 to 200 octets without control characters. Nothing was changed.</source>
        <translation>Der Name einer Quelle ist Text von 1 bis 200 Oktetten ohne Steuerzeichen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Integrity check failed: this patient&apos;s record here was changed, or is not the newest that was stored. Nothing was exported. Build the store anew by sync --rebuild.</source>
        <translation>Integritätsprüfung fehlgeschlagen: Die Akte dieses Patienten wurde hier verändert oder ist nicht die zuletzt gespeicherte. Nichts wurde exportiert. Bauen Sie den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is this hospital itself. Import its own record with --own, or name the system that the files come from. Nothing was changed.</source>
        <translation>„%1“ ist dieses Krankenhaus selbst. Importieren Sie seine eigene Akte mit --own, oder nennen Sie das System, aus dem die Dateien kommen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 contributions are saved here and not recorded yet (%2). They go with the next sync.</source>
        <translation>%1 Beiträge sind hier gespeichert und noch nicht aufgezeichnet (%2). Sie gehen mit dem nächsten Abgleich.</translation>
    </message>
    <message>
        <source>Integrity check failed: %1 of patient %2 is not in the file.</source>
        <translation>Integritätsprüfung fehlgeschlagen: %1 von Patient %2 ist nicht in der Datei.</translation>
    </message>
    <message>
        <source>Integrity check failed: the record of patient %1 was changed here. It is not in the file.</source>
        <translation>Integritätsprüfung fehlgeschlagen: Die Akte von Patient %1 wurde hier verändert. Sie ist nicht in der Datei.</translation>
    </message>
    <message>
        <source>Integrity check failed: what belongs to a source as a whole (%1) was changed here. It is not in the file.</source>
        <translation>Integritätsprüfung fehlgeschlagen: Was zu einer Quelle als ganzer gehört (%1), wurde hier verändert. Es ist nicht in der Datei.</translation>
    </message>
    <message>
        <source>No patient %1 is among those whose entries passed their check, and some entries failed it. Nothing is shown. Build the store anew by sync --rebuild.</source>
        <translation>Unter den Patienten, deren Einträge die Prüfung bestanden haben, ist keiner mit %1, und einige Einträge haben sie nicht bestanden. Nichts wird gezeigt. Bauen Sie den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>The ledger holds something else than what was sent (%1). What is saved here waits. Run a check of the node and tell the privacy officer.</source>
        <translation>Das Ledger enthält etwas anderes, als gesendet wurde (%1). Was hier gespeichert ist, wartet. Prüfen Sie den Knoten und benachrichtigen Sie den Datenschutz.</translation>
    </message>
    <message>
        <source>This home is being made by process %1 (%2). Nothing was changed. Wait for it, or name another folder.</source>
        <translation>Prozess %1 (%2) legt dieses Verzeichnis gerade an. Nichts wurde geändert. Warten Sie darauf, oder nennen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>This is the passphrase of the demonstration, which everybody knows. No home was made. Choose another.</source>
        <translation>Das ist die Passphrase der Vorführung, die jeder kennt. Nichts wurde angelegt. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Nothing was changed.</source>
        <translation>%1 ist nicht lesbar: %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Nothing was checked.</source>
        <translation>%1 ist nicht lesbar: %2. Nichts wurde geprüft.</translation>
    </message>
    <message>
        <source>%1 contributions were refused by the ledger&apos;s rules and wait here.</source>
        <translation>%1 Beiträge wurden nach den Regeln des Ledgers abgelehnt und warten hier.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. No home was made.</source>
        <translation>%1 ließ sich nicht schreiben: %2. Kein Arbeitsplatz wurde angelegt.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing was changed.</source>
        <translation>%1 ließ sich nicht schreiben: %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing was exported.</source>
        <translation>%1 ließ sich nicht schreiben: %2. Nichts wurde ausgegeben.</translation>
    </message>
    <message>
        <source>%1 is damaged and cannot be opened. Nothing was changed. Run check --deep; then restore this file, or set the user up again and let sync bring the record.</source>
        <translation>%1 ist beschädigt und lässt sich nicht öffnen. Nichts wurde geändert. Rufen Sie check --deep auf; stellen Sie dann diese Datei wieder her, oder richten Sie den Benutzer neu ein und lassen Sie den Abgleich die Akte bringen.</translation>
    </message>
    <message>
        <source>%1 is no catalogue: %2. Nothing was changed.</source>
        <translation>%1 ist kein Katalog: %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 is no trust file, or it is damaged. Nothing was checked. Get it again from where it came.</source>
        <translation>%1 ist keine Vertrauensdatei oder beschädigt. Nichts wurde geprüft. Holen Sie sie erneut dort, woher sie kam.</translation>
    </message>
    <message>
        <source>%1 is not empty. Nothing was changed. Name another folder.</source>
        <translation>%1 ist nicht leer. Nichts wurde geändert. Nennen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>%1 is written as a JSON object.</source>
        <translation>%1 wird als JSON-Objekt geschrieben.</translation>
    </message>
    <message>
        <source>%1 more problems of the same kinds are not listed.</source>
        <translation>%1 weitere Probleme derselben Arten sind nicht aufgeführt.</translation>
    </message>
    <message>
        <source>%1 must have “%2”; it is missing.</source>
        <translation>%1 muss „%2“ haben; es fehlt.</translation>
    </message>
    <message>
        <source>%1 of %2 has two values; one is allowed.</source>
        <translation>%1 von %2 hat zwei Werte; einer ist erlaubt.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>A block or proof of the node does not verify (%1). Nothing of it was taken. Run a check of the node and tell the privacy officer.</source>
        <translation>Ein Block oder Beleg des Knotens besteht die Prüfung nicht (%1). Nichts davon wurde übernommen. Prüfen Sie den Knoten und benachrichtigen Sie den Datenschutz.</translation>
    </message>
    <message>
        <source>A name is longer than 65535 octets.</source>
        <translation>Ein Name ist länger als 65535 Oktette.</translation>
    </message>
    <message>
        <source>A record could not be sealed (%1). Nothing of this contribution was stored or sent.</source>
        <translation>Ein Eintrag ließ sich nicht versiegeln (%1). Nichts von diesem Beitrag wurde gespeichert oder gesendet.</translation>
    </message>
    <message>
        <source>A resource stands here as a JSON object, nothing else.</source>
        <translation>Hier steht eine Ressource als JSON-Objekt, nichts anderes.</translation>
    </message>
    <message>
        <source>A witness&apos;s statement does not verify.</source>
        <translation>Die Aussage eines Zeugen besteht die Prüfung nicht.</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Stimmen überein</translation>
    </message>
    <message>
        <source>An empty %1: leave the element out instead.</source>
        <translation>%1 ist leer: Lassen Sie das Element stattdessen weg.</translation>
    </message>
    <message>
        <source>An empty list: leave the element out instead.</source>
        <translation>Eine leere Liste: Lassen Sie das Element stattdessen weg.</translation>
    </message>
    <message>
        <source>An empty text: leave the element out instead.</source>
        <translation>Ein leerer Text: Lassen Sie das Element stattdessen weg.</translation>
    </message>
    <message>
        <source>An entry without a resource was passed over.</source>
        <translation>Ein Eintrag ohne Ressource wurde übergangen.</translation>
    </message>
    <message>
        <source>An internal error stopped this (%1). What was acknowledged is kept.</source>
        <translation>Ein innerer Fehler hat dies angehalten (%1). Was bestätigt war, bleibt.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Does not prove that nobody else has seen the value.</source>
        <translation>Belegt nicht, dass niemand sonst den Wert gesehen hat.</translation>
    </message>
    <message>
        <source>Does not prove that the measurement itself was right.</source>
        <translation>Belegt nicht, dass die Messung selbst richtig war.</translation>
    </message>
    <message>
        <source>Everything was checked here; no other hospital.</source>
        <translation>Alles wurde hier geprüft; kein anderes Haus.</translation>
    </message>
    <message>
        <source>Everything was checked, and other hospitals confirm the block.</source>
        <translation>Alles wurde geprüft, und andere Häuser bestätigen den Block.</translation>
    </message>
    <message>
        <source>FHIR R4 has no element “%1” in %2.</source>
        <translation>FHIR R4 kennt kein Element „%1“ in %2.</translation>
    </message>
    <message>
        <source>FHIR R4 has no resource type “%1”.</source>
        <translation>FHIR R4 kennt keinen Ressourcentyp „%1“.</translation>
    </message>
    <message>
        <source>File %1 was changed since the last clean end. Run check --deep.</source>
        <translation>Die Datei %1 wurde seit dem letzten ordentlichen Ende geändert. Rufen Sie check --deep auf.</translation>
    </message>
    <message>
        <source>%1 came before as another patient&apos;s, or as nobody&apos;s. Both are kept, nothing was replaced; clarify at the source whose it is.</source>
        <translation>%1 kam zuvor als Eintrag eines anderen Patienten oder ohne Patient. Beide bleiben erhalten, nichts wurde ersetzt; klären Sie an der Quelle, wem er gehört.</translation>
    </message>
    <message>
        <source>Integrity check failed. This value must not be used.</source>
        <translation>Prüfung gescheitert. Dieser Wert darf nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Integrity check failed: this patient&apos;s record here is not what was stored. Nothing of it is shown. Run check --deep; then build the store anew by sync --rebuild.</source>
        <translation>Prüfung gescheitert: Die Akte dieses Patienten ist hier nicht das, was gespeichert war. Nichts davon wird gezeigt. Rufen Sie check --deep auf; bauen Sie dann den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>Integrity check failed: the stored record does not open to what was recorded. Its value is not shown. Build the store anew by sync --rebuild.</source>
        <translation>Prüfung gescheitert: Der gespeicherte Eintrag öffnet sich nicht zu dem, was festgehalten wurde. Sein Wert wird nicht gezeigt. Bauen Sie den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>It does not follow that this is the newest version.</source>
        <translation>Daraus folgt nicht, dass dies die neueste Fassung ist.</translation>
    </message>
    <message>
        <source>It was recorded so, and a later version has taken its place.</source>
        <translation>So wurde es festgehalten, und eine spätere Fassung ist an seine Stelle getreten.</translation>
    </message>
    <message>
        <source>It was recorded so, and was deleted later.</source>
        <translation>So wurde es festgehalten und später gelöscht.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>More than two thirds of the voting power signed this header.</source>
        <translation>Mehr als zwei Drittel des Stimmgewichts haben diesen Kopf signiert.</translation>
    </message>
    <message>
        <source>More values than one document may have (%1).</source>
        <translation>Mehr Werte, als ein Dokument haben darf (%1).</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Nötig</translation>
    </message>
    <message>
        <source>Nested more than %1 levels deep.</source>
        <translation>Mehr als %1 Ebenen tief geschachtelt.</translation>
    </message>
    <message>
        <source>No hospital other than the one that made it confirms the block.</source>
        <translation>Kein anderes Haus als das, das ihn machte, bestätigt den Block.</translation>
    </message>
    <message>
        <source>No other hospital confirms the header.</source>
        <translation>Kein anderes Haus bestätigt den Kopf.</translation>
    </message>
    <message>
        <source>No patient %1 is among those whom you may see.</source>
        <translation>Unter denen, die Sie sehen dürfen, ist kein Patient %1.</translation>
    </message>
    <message>
        <source>No resourceType: this is no FHIR resource.</source>
        <translation>Kein resourceType: Das ist keine FHIR-Ressource.</translation>
    </message>
    <message>
        <source>Nobody is signed in here. Sign in first.</source>
        <translation>Hier ist niemand angemeldet. Melden Sie sich zuerst an.</translation>
    </message>
    <message>
        <source>Node: %1</source>
        <translation>Knoten: %1</translation>
    </message>
    <message>
        <source>None of the codes is one that FHIR requires here (%1).</source>
        <translation>Keiner der Kodes ist einer, den FHIR hier verlangt (%1).</translation>
    </message>
    <message>
        <source>Not JSON.</source>
        <translation>Kein JSON.</translation>
    </message>
    <message>
        <source>Not JSON: a colon should stand after the name.</source>
        <translation>Kein JSON: Nach dem Namen sollte ein Doppelpunkt stehen.</translation>
    </message>
    <message>
        <source>Not JSON: a comma or a closing bracket should stand here.</source>
        <translation>Kein JSON: Hier sollte ein Komma oder eine schließende Klammer stehen.</translation>
    </message>
    <message>
        <source>Not JSON: a control character stands inside a text.</source>
        <translation>Kein JSON: In einem Text steht ein Steuerzeichen.</translation>
    </message>
    <message>
        <source>Not JSON: a name in quotes should stand here.</source>
        <translation>Kein JSON: Hier sollte ein Name in Anführungszeichen stehen.</translation>
    </message>
    <message>
        <source>Not JSON: a text has an escape that does not exist.</source>
        <translation>Kein JSON: Ein Text hat eine Umschreibung, die es nicht gibt.</translation>
    </message>
    <message>
        <source>Not JSON: a text that begins here has no end.</source>
        <translation>Kein JSON: Ein Text, der hier beginnt, hat kein Ende.</translation>
    </message>
    <message>
        <source>Not JSON: a value should stand here.</source>
        <translation>Kein JSON: Hier sollte ein Wert stehen.</translation>
    </message>
    <message>
        <source>Not JSON: more text follows after the end of the document.</source>
        <translation>Kein JSON: Nach dem Ende des Dokuments folgt weiterer Text.</translation>
    </message>
    <message>
        <source>Not JSON: only true, false and null stand without quotes.</source>
        <translation>Kein JSON: Nur true, false und null stehen ohne Anführungszeichen.</translation>
    </message>
    <message>
        <source>Not JSON: the text ends too early; the file may be cut off.</source>
        <translation>Kein JSON: Der Text endet zu früh; die Datei ist vielleicht abgeschnitten.</translation>
    </message>
    <message>
        <source>Not JSON: this is no number.</source>
        <translation>Kein JSON: Das ist keine Zahl.</translation>
    </message>
    <message>
        <source>Not UTF-8 text: octet %1 cannot stand there.</source>
        <translation>Kein UTF-8-Text: Das Oktett %1 kann dort nicht stehen.</translation>
    </message>
    <message>
        <source>Not checked, because an earlier step failed.</source>
        <translation>Nicht geprüft, weil ein früherer Schritt gescheitert ist.</translation>
    </message>
    <message>
        <source>Not text: half of a surrogate pair stands alone.</source>
        <translation>Kein Text: Ein halbes Ersatzpaar steht allein.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>One %1 names two patients (%2 and %3); whose it is cannot be known.</source>
        <translation>%1 nennt zwei Patienten (%2 und %3); wem es gehört, ist nicht zu erkennen.</translation>
    </message>
    <message>
        <source>One organisation signs this ledger: there is no other hospital to ask.</source>
        <translation>Ein Haus signiert dieses Ledger: Es gibt kein anderes, das man fragen könnte.</translation>
    </message>
    <message>
        <source>One organisation signs: if it rewrote its whole ledger and this home together, nobody outside would remember.</source>
        <translation>Ein Haus signiert: Schriebe es sein ganzes Ledger und diesen Arbeitsplatz zugleich um, würde sich außerhalb niemand erinnern.</translation>
    </message>
    <message>
        <source>One organisation signs: the ledger tolerates no fault and has no witness; where nothing outside remembers, a roll-back of this whole home cannot be seen.</source>
        <translation>Ein Haus signiert: Das Ledger duldet keinen Fehler und hat keinen Zeugen; wo sich außerhalb nichts erinnert, fiele ein Zurücksetzen dieses ganzen Arbeitsplatzes nicht auf.</translation>
    </message>
    <message>
        <source>Only who made this circle in this session can take members in. Nothing was changed.</source>
        <translation>Nur wer diesen Kreis in dieser Sitzung angelegt hat, kann Mitglieder aufnehmen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Opens by</source>
        <translation>Öffnet mit</translation>
    </message>
    <message>
        <source>Other hospitals showed the same header.</source>
        <translation>Andere Häuser haben denselben Kopf gezeigt.</translation>
    </message>
    <message>
        <source>Proves that no newer version of this record exists up to block %1.</source>
        <translation>Belegt, dass es bis Block %1 keine neuere Fassung dieses Eintrags gibt.</translation>
    </message>
    <message>
        <source>Proves that the value, its writer and its time are those recorded then.</source>
        <translation>Belegt, dass Wert, Verfasser und Zeit die sind, die damals festgehalten wurden.</translation>
    </message>
    <message>
        <source>Reading the list was stopped. Nothing was changed.</source>
        <translation>Das Lesen der Liste wurde angehalten. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Record store: %1</source>
        <translation>Aktenspeicher: %1</translation>
    </message>
    <message>
        <source>Say where the files come from: the name of a source, or the hospital&apos;s own record. Nothing was changed.</source>
        <translation>Sagen Sie, woher die Dateien kommen: der Name einer Quelle oder die eigene Akte des Hauses. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signiert von</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>State of block</source>
        <translation>Stand von Block</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed; what was not looked at yet is not checked.</source>
        <translation>Angehalten. Nichts wurde geändert; was noch nicht angesehen war, ist nicht geprüft.</translation>
    </message>
    <message>
        <source>Stopped. What was acknowledged is kept.</source>
        <translation>Angehalten. Was bestätigt war, bleibt.</translation>
    </message>
    <message>
        <source>Sync: %1</source>
        <translation>Abgleich: %1</translation>
    </message>
    <message>
        <source>The block&apos;s header or its signatures do not verify.</source>
        <translation>Der Kopf des Blocks oder seine Signaturen bestehen die Prüfung nicht.</translation>
    </message>
    <message>
        <source>The catalogue in force (%1) cannot be read by this program. Nothing was changed. Use a newer program.</source>
        <translation>Der geltende Katalog (%1) ist für dieses Programm nicht lesbar. Nichts wurde geändert. Nehmen Sie ein neueres Programm.</translation>
    </message>
    <message>
        <source>The catalogue in force (%1) is not on this workstation. Nothing was changed. Get its file from the administrator and add it.</source>
        <translation>Der geltende Katalog (%1) ist nicht auf diesem Arbeitsplatz. Nichts wurde geändert. Holen Sie seine Datei bei der Verwaltung und fügen Sie sie hinzu.</translation>
    </message>
    <message>
        <source>The catalogue in force has no attribute &quot;%1&quot;.</source>
        <translation>Der geltende Katalog hat kein Merkmal „%1“.</translation>
    </message>
    <message>
        <source>The catalogue in force has no data set &quot;%1&quot;.</source>
        <translation>Der geltende Katalog hat keinen Datensatz „%1“.</translation>
    </message>
    <message>
        <source>The catalogue that the program carries is damaged. No home was made. Install the program again.</source>
        <translation>Der mitgelieferte Katalog ist beschädigt. Kein Arbeitsplatz wurde angelegt. Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The custodian&apos;s key could not be divided. No home was made.</source>
        <translation>Der Schlüssel des Verwahrers ließ sich nicht teilen. Kein Arbeitsplatz wurde angelegt.</translation>
    </message>
    <message>
        <source>The demonstration has no history. No home was made.</source>
        <translation>Die Demonstration hat keine Geschichte. Kein Arbeitsplatz wurde angelegt.</translation>
    </message>
    <message>
        <source>The demonstration names a writer who does not exist. The home is incomplete.</source>
        <translation>Die Demonstration nennt einen Verfasser, den es nicht gibt. Der Arbeitsplatz ist unvollständig.</translation>
    </message>
    <message>
        <source>The demonstration&apos;s data were refused. The home is incomplete.</source>
        <translation>Die Daten der Demonstration wurden abgelehnt. Der Arbeitsplatz ist unvollständig.</translation>
    </message>
    <message>
        <source>The disk refused to write (%1). What was acknowledged before is kept; this change was not stored. Free some space and try again.</source>
        <translation>Der Datenträger verweigert das Schreiben (%1). Was vorher bestätigt war, bleibt; diese Änderung wurde nicht gespeichert. Schaffen Sie Platz und versuchen Sie es wieder.</translation>
    </message>
    <message>
        <source>The document is empty.</source>
        <translation>Das Dokument ist leer.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1.</source>
        <translation>Die Datei ist nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>The file genesis is not the one that this user&apos;s data was made under. Nothing was opened. Restore that file.</source>
        <translation>Die Datei genesis ist nicht die, unter der die Daten dieses Benutzers entstanden. Nichts wurde geöffnet. Stellen Sie diese Datei wieder her.</translation>
    </message>
    <message>
        <source>A text is longer than a record can hold: %1 octets, at most %2.</source>
        <translation>Ein Text ist länger, als ein Eintrag fassen kann: %1 Oktette, höchstens %2.</translation>
    </message>
    <message>
        <source>A list is longer than a record can hold: %1 entries, at most %2.</source>
        <translation>Eine Liste ist länger, als ein Eintrag fassen kann: %1 Elemente, höchstens %2.</translation>
    </message>
    <message>
        <source>The values of this resource would take more room than a record has (%1 octets).</source>
        <translation>Die Werte dieser Ressource bräuchten mehr Platz, als ein Eintrag hat (%1 Oktette).</translation>
    </message>
    <message>
        <source>What this document&apos;s resources say by reference to each other would take more than %1 octets.</source>
        <translation>Was die Ressourcen dieses Dokuments durch Verweise aufeinander sagen, bräuchte mehr als %1 Oktette.</translation>
    </message>
    <message>
        <source>Only the first %1 values of this resource are shown; all of it is kept and exported.</source>
        <translation>Nur die ersten %1 Werte dieser Ressource werden gezeigt; aufbewahrt und ausgegeben wird sie ganz.</translation>
    </message>
    <message>
        <source>This resource cannot be recorded: what would be sealed could not be read again.</source>
        <translation>Diese Ressource kann nicht aufgezeichnet werden: Was versiegelt würde, wäre nicht wieder lesbar.</translation>
    </message>
    <message>
        <source>The file %1 of this user has version %2, this program reads version %3. Nothing was changed. Use the program that made it, or set the user up again and let sync bring the record.</source>
        <translation>Die Datei %1 dieses Benutzers hat Version %2, dieses Programm liest Version %3. Nichts wurde geändert. Verwenden Sie das Programm, das sie angelegt hat, oder legen Sie den Benutzer neu an und lassen Sie die Daten durch Abgleich kommen.</translation>
    </message>
    <message>
        <source>The file is larger than a document may be: %1 octets, at most %2.</source>
        <translation>Die Datei ist größer, als ein Dokument sein darf: %1 Oktette, höchstens %2.</translation>
    </message>
    <message>
        <source>The fingerprint is not part of what was signed.</source>
        <translation>Der Abdruck gehört nicht zu dem, was signiert wurde.</translation>
    </message>
    <message>
        <source>The fingerprint is part of what the writer signed, and the writer had the right to write it.</source>
        <translation>Der Abdruck gehört zu dem, was der Verfasser signiert hat, und er durfte es schreiben.</translation>
    </message>
    <message>
        <source>The header&apos;s signatures do not verify.</source>
        <translation>Die Signaturen des Kopfes bestehen die Prüfung nicht.</translation>
    </message>
    <message>
        <source>The hospital has no custodian key on the ledger yet. Nothing was imported. Ask the administrator.</source>
        <translation>Das Haus hat noch keinen Verwahrschlüssel im Ledger. Nichts wurde importiert. Fragen Sie die Verwaltung.</translation>
    </message>
    <message>
        <source>The hospital&apos;s keys could not be sealed to the new user. The user exists without them; issue them again.</source>
        <translation>Die Schlüssel des Hauses ließen sich dem neuen Benutzer nicht versiegeln. Der Benutzer besteht ohne sie; geben Sie sie neu aus.</translation>
    </message>
    <message>
        <source>The hospital&apos;s keys that the node gave do not open with this device. Nothing was changed. Ask the administrator to issue them again.</source>
        <translation>Die Schlüssel des Hauses, die der Knoten gab, öffnen sich mit diesem Gerät nicht. Nichts wurde geändert. Bitten Sie die Verwaltung, sie neu auszugeben.</translation>
    </message>
    <message>
        <source>The hospital&apos;s node does not answer (%1). What is saved here stays here; try again, or read offline what this workstation holds.</source>
        <translation>Der Knoten des Hauses antwortet nicht (%1). Was hier gesichert ist, bleibt hier; versuchen Sie es wieder, oder lesen Sie ohne ihn, was dieser Arbeitsplatz hat.</translation>
    </message>
    <message>
        <source>The keys of a circle could not be made. Nothing was changed.</source>
        <translation>Die Schlüssel eines Kreises ließen sich nicht anlegen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The keys of a circle could not be made. Nothing was imported.</source>
        <translation>Die Schlüssel eines Kreises ließen sich nicht anlegen. Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>The ledger holds no such contribution.</source>
        <translation>Das Ledger enthält keinen solchen Beitrag.</translation>
    </message>
    <message>
        <source>The ledger&apos;s rules refused the change: %1 (code %2). Nothing was changed.</source>
        <translation>Die Regeln des Ledgers haben die Änderung abgelehnt: %1 (Kode %2). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The ledger&apos;s state does not hold the transaction so.</source>
        <translation>Der Stand des Ledgers enthält die Transaktion nicht so.</translation>
    </message>
    <message>
        <source>The ledger&apos;s state holds the transaction, and nothing newer has taken its place.</source>
        <translation>Der Stand des Ledgers enthält die Transaktion, und nichts Neueres ist an ihre Stelle getreten.</translation>
    </message>
    <message>
        <source>The line is larger than a document may be (%1 octets).</source>
        <translation>Die Zeile ist größer, als ein Dokument sein darf (%1 Oktette).</translation>
    </message>
    <message>
        <source>The name “%1” occurs twice in one object; which of the two is meant cannot be known.</source>
        <translation>Der Name „%1“ kommt in einem Objekt zweimal vor; welcher gemeint ist, ist nicht zu erkennen.</translation>
    </message>
    <message>
        <source>The newest header trusted here is older than the trusting period. Sync.</source>
        <translation>Der neueste hier vertraute Kopf ist älter als die Vertrauensfrist. Gleichen Sie ab.</translation>
    </message>
    <message>
        <source>The newest header trusted here is too old. Values stay readable as not yet verified. Import a fresh trust file.</source>
        <translation>Der neueste hier vertraute Kopf ist zu alt. Werte bleiben als noch nicht geprüft lesbar. Nehmen Sie eine frische Vertrauensdatei auf.</translation>
    </message>
    <message>
        <source>The node does not accept this user (%1). Nothing was changed. Ask the administrator whether the certificate is still valid.</source>
        <translation>Der Knoten nimmt diesen Benutzer nicht an (%1). Nichts wurde geändert. Fragen Sie die Verwaltung, ob das Zertifikat noch gilt.</translation>
    </message>
    <message>
        <source>The node has nothing of that name for this user (%1).</source>
        <translation>Der Knoten hat für diesen Benutzer nichts dieses Namens (%1).</translation>
    </message>
    <message>
        <source>The node refused (%1). What is saved here waits.</source>
        <translation>Der Knoten hat abgelehnt (%1). Was hier gesichert ist, wartet.</translation>
    </message>
    <message>
        <source>The node serves another ledger than the one this home trusts. Nothing of it was taken. Ask who changed the node.</source>
        <translation>Der Knoten dient einem anderen Ledger als dem, dem dieser Arbeitsplatz vertraut. Nichts davon wurde übernommen. Fragen Sie, wer den Knoten geändert hat.</translation>
    </message>
    <message>
        <source>The node&apos;s answer is not in order (%1). Nothing of it was taken. Run a check of the node.</source>
        <translation>Die Antwort des Knotens ist nicht in Ordnung (%1). Nichts davon wurde übernommen. Prüfen Sie den Knoten.</translation>
    </message>
    <message>
        <source>The node&apos;s disk refused to write (%1). What is saved here waits and is sent again.</source>
        <translation>Der Datenträger des Knotens verweigert das Schreiben (%1). Was hier gesichert ist, wartet und wird erneut gesendet.</translation>
    </message>
    <message>
        <source>The node&apos;s home is damaged (%1). It answers checks only. Run check --deep and restore the node.</source>
        <translation>Der Ordner des Knotens ist beschädigt (%1). Er beantwortet nur noch Prüfungen. Rufen Sie check --deep auf und stellen Sie den Knoten wieder her.</translation>
    </message>
    <message>
        <source>The node&apos;s registration desk holds an entry that was not made with this hospital&apos;s key. Nothing was imported. Run a check of the node.</source>
        <translation>Die Anmeldung des Knotens enthält einen Eintrag, der nicht mit dem Schlüssel dieses Hauses entstand. Nichts wurde importiert. Prüfen Sie den Knoten.</translation>
    </message>
    <message>
        <source>The organisation needs a name of at most 200 octets. No home was made.</source>
        <translation>Das Haus braucht einen Namen von höchstens 200 Oktetten. Kein Arbeitsplatz wurde angelegt.</translation>
    </message>
    <message>
        <source>The proof is of another ledger than the trust file.</source>
        <translation>Der Beleg stammt aus einem anderen Ledger als die Vertrauensdatei.</translation>
    </message>
    <message>
        <source>The proof was made after the time asked for.</source>
        <translation>Der Beleg entstand nach der gefragten Zeit.</translation>
    </message>
    <message>
        <source>The proof&apos;s header is too old for that time. Export it again.</source>
        <translation>Der Kopf des Belegs ist für diese Zeit zu alt. Geben Sie ihn neu aus.</translation>
    </message>
    <message>
        <source>The record belongs to another patient or catalogue than it says.</source>
        <translation>Der Eintrag gehört zu einem anderen Patienten oder Katalog, als er sagt.</translation>
    </message>
    <message>
        <source>The record does not open to its sealed fingerprint: it was changed.</source>
        <translation>Der Eintrag öffnet sich nicht zu seinem Siegelabdruck: Er wurde verändert.</translation>
    </message>
    <message>
        <source>The record does not open with its key, or was changed.</source>
        <translation>Der Eintrag öffnet sich nicht mit seinem Schlüssel oder wurde verändert.</translation>
    </message>
    <message>
        <source>The record gives another fingerprint than the one recorded.</source>
        <translation>Der Eintrag gibt einen anderen Abdruck als den festgehaltenen.</translation>
    </message>
    <message>
        <source>The record gives exactly this fingerprint.</source>
        <translation>Der Eintrag gibt genau diesen Abdruck.</translation>
    </message>
    <message>
        <source>The record is not part of the contribution that was recorded.</source>
        <translation>Der Eintrag gehört nicht zu dem Beitrag, der festgehalten wurde.</translation>
    </message>
    <message>
        <source>The record is of another kind than its writer was allowed to write.</source>
        <translation>Der Eintrag ist von anderer Art, als sein Verfasser schreiben durfte.</translation>
    </message>
    <message>
        <source>The record store was made by a newer program (%1). Nothing was changed. Use that program.</source>
        <translation>Der Aktenspeicher stammt von einem neueren Programm (%1). Nichts wurde geändert. Nehmen Sie dieses Programm.</translation>
    </message>
    <message>
        <source>The record was opened with your key and matches its seal.</source>
        <translation>Der Eintrag wurde mit Ihrem Schlüssel geöffnet und passt zu seinem Siegel.</translation>
    </message>
    <message>
        <source>The recovery sheet could not be made. Nothing was changed.</source>
        <translation>Der Notfallbogen ließ sich nicht anlegen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The recovery text is not complete or has a typing error (character %1). Nothing was tried with it.</source>
        <translation>Der Text des Notfallbogens ist unvollständig oder hat einen Tippfehler (Zeichen %1). Damit wurde nichts versucht.</translation>
    </message>
    <message>
        <source>The resource has no resourceType.</source>
        <translation>Die Ressource hat keinen resourceType.</translation>
    </message>
    <message>
        <source>The text begins with a byte-order mark; it was passed over.</source>
        <translation>Der Text beginnt mit einer Bytereihenfolge-Marke; sie wurde übergangen.</translation>
    </message>
    <message>
        <source>The trust file is too old for that time. A fresh one is needed.</source>
        <translation>Die Vertrauensdatei ist für diese Zeit zu alt. Eine frische ist nötig.</translation>
    </message>
    <message>
        <source>The user %1 exists already. Nothing was changed.</source>
        <translation>Den Benutzer %1 gibt es schon. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no TwinChart home in %1. Make one with init or demo create.</source>
        <translation>In %1 ist kein TwinChart-Arbeitsplatz. Legen Sie ihn mit init oder demo create an.</translation>
    </message>
    <message>
        <source>There is no proof yet: the record is not recorded, or the node no longer keeps what the proof needs. Sync and try again.</source>
        <translation>Es gibt noch keinen Beleg: Der Eintrag ist nicht festgehalten, oder der Knoten hat nicht mehr, was der Beleg braucht. Gleichen Sie ab und versuchen Sie es wieder.</translation>
    </message>
    <message>
        <source>There is no such circle on the ledger. Nothing was changed.</source>
        <translation>Einen solchen Kreis gibt es im Ledger nicht. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no such item among the patients whom you may see.</source>
        <translation>Bei den Patienten, die Sie sehen dürfen, gibt es diesen Eintrag nicht.</translation>
    </message>
    <message>
        <source>There is no such record here.</source>
        <translation>Einen solchen Eintrag gibt es hier nicht.</translation>
    </message>
    <message>
        <source>This is no file.</source>
        <translation>Das ist keine Datei.</translation>
    </message>
    <message>
        <source>This is no proof file of TwinChart, or it is damaged.</source>
        <translation>Das ist keine Belegdatei von TwinChart oder sie ist beschädigt.</translation>
    </message>
    <message>
        <source>This item is not of that patient. Nothing was exported.</source>
        <translation>Dieser Eintrag gehört nicht zu diesem Patienten. Nichts wurde ausgegeben.</translation>
    </message>
    <message>
        <source>The hospital&apos;s keys that the node gave are not those that this user&apos;s certificate was made with. Nothing was changed. Run a check of the node and tell the administrator.</source>
        <translation>Die Schlüssel des Krankenhauses, die der Knoten gab, sind nicht die, mit denen das Zertifikat dieses Benutzers gemacht wurde. Nichts wurde geändert. Prüfen Sie den Knoten und sagen Sie es der Verwaltung.</translation>
    </message>
    <message>
        <source>This may be two persons: the same identifier came before with another birth date and another family name. Nothing about this patient was imported; clarify it at the source.</source>
        <translation>Das sind vielleicht zwei Personen: Dieselbe Kennung kam schon mit anderem Geburtsdatum und anderem Familiennamen. Über diesen Patienten wurde nichts importiert; klären Sie es an der Quelle.</translation>
    </message>
    <message>
        <source>This passphrase cannot be used (empty, or too little memory for its protection). Nothing was changed.</source>
        <translation>Diese Passphrase ist nicht verwendbar (leer, oder zu wenig Speicher für ihren Schutz). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This user and passphrase do not open anything here. Nothing was changed. Check the user&apos;s name and try again.</source>
        <translation>Dieser Benutzer und diese Passphrase öffnen hier nichts. Nichts wurde geändert. Prüfen Sie den Benutzernamen und versuchen Sie es wieder.</translation>
    </message>
    <message>
        <source>This user has no keys of the hospital (they come with a staff certificate). Nothing was changed.</source>
        <translation>Dieser Benutzer hat keine Schlüssel des Hauses (sie kommen mit einem Zertifikat für Mitarbeitende). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This user may not do this (%1). Nothing was changed.</source>
        <translation>Dieser Benutzer darf das nicht (%1). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This user&apos;s data is in use by process %1 (%2). Nothing was changed. End that program, or use it.</source>
        <translation>Die Daten dieses Benutzers sind in Gebrauch durch Prozess %1 (%2). Nichts wurde geändert. Beenden Sie dieses Programm, oder verwenden Sie es.</translation>
    </message>
    <message>
        <source>This value is not verified yet.</source>
        <translation>Dieser Wert ist noch nicht geprüft.</translation>
    </message>
    <message>
        <source>This value is what was recorded. A later version has taken its place.</source>
        <translation>Dieser Wert ist, was festgehalten wurde. Eine spätere Fassung ist an seine Stelle getreten.</translation>
    </message>
    <message>
        <source>This value is what was recorded. It was deleted later.</source>
        <translation>Dieser Wert ist, was festgehalten wurde. Er wurde später gelöscht.</translation>
    </message>
    <message>
        <source>This value is what was recorded. Nobody has changed it.</source>
        <translation>Dieser Wert ist, was festgehalten wurde. Niemand hat ihn geändert.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Too few of the hospitals that are trusted signed the block. A newer trust file is needed.</source>
        <translation>Zu wenige der Häuser, denen vertraut wird, haben den Block signiert. Eine neuere Vertrauensdatei ist nötig.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>Verfasser</translation>
    </message>
    <message>
        <source>You are not in the treating team of this patient. Nothing was written for this patient. Ask a member of the team to take you in.</source>
        <translation>Sie gehören nicht zum behandelnden Team dieses Patienten. Für diesen Patienten wurde nichts geschrieben. Bitten Sie ein Mitglied des Teams, Sie aufzunehmen.</translation>
    </message>
    <message>
        <source>Your role may not import records. Nothing was changed.</source>
        <translation>Ihre Rolle darf keine Daten importieren. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Your role may not read clinical values. Nothing was exported.</source>
        <translation>Ihre Rolle darf keine klinischen Werte lesen. Nichts wurde ausgegeben.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be a user&apos;s name: use letters, digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;. Nothing was changed.</source>
        <translation>„%1“ kann kein Benutzername sein: Nehmen Sie Buchstaben, Ziffern, &apos;-&apos;, &apos;_&apos; und &apos;.&apos;. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no condition. Write: attribute op value [unit], with op one of = != &lt; &lt;= &gt; &gt;= contains, an attribute of the catalogue and a unit that fits it.</source>
        <translation>„%1“ ist keine Bedingung. Schreiben Sie: Merkmal Zeichen Wert [Einheit], mit einem der Zeichen = != &lt; &lt;= &gt; &gt;= contains, einem Merkmal des Katalogs und einer Einheit, die dazu passt.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not the id of an item.</source>
        <translation>„%1“ ist nicht die Kennung eines Eintrags.</translation>
    </message>
    <message>
        <source>null stands for no value here: leave the element out instead.</source>
        <translation>null steht hier für keinen Wert: Lassen Sie das Element stattdessen weg.</translation>
    </message>
    <message>
        <source>resourceType is not a text.</source>
        <translation>resourceType ist kein Text.</translation>
    </message>
    <message>
        <source>users/%1 was not ended cleanly; it is checked when its user next signs in.</source>
        <translation>users/%1 wurde nicht ordentlich beendet; es wird geprüft, wenn sein Benutzer sich das nächste Mal anmeldet.</translation>
    </message>
    <message>
        <source>“%1” is a %2 and is not written in this kind of JSON value.</source>
        <translation>„%1“ ist vom Typ %2 und wird nicht als solcher JSON-Wert geschrieben.</translation>
    </message>
    <message>
        <source>“%1” is no %2 of FHIR.</source>
        <translation>„%1“ ist in FHIR kein %2.</translation>
    </message>
    <message>
        <source>“%1” is not one of the codes that FHIR requires here (%2).</source>
        <translation>„%1“ ist keiner der Kodes, die FHIR hier verlangt (%2).</translation>
    </message>
    <message>
        <source>“%1” may occur several times and is written as a list.</source>
        <translation>„%1“ kann mehrmals vorkommen und wird als Liste geschrieben.</translation>
    </message>
    <message>
        <source>“%1” occurs once at most and is not a list.</source>
        <translation>„%1“ kommt höchstens einmal vor und ist keine Liste.</translation>
    </message>
    <message>
        <source>the freshness chain does not fit what is stored: an older page or an edited row</source>
        <translation>die Frischekette passt nicht zum Gespeicherten: eine ältere Seite oder eine veränderte Zeile</translation>
    </message>
    <message>
        <source>the replica and its seal are of different histories</source>
        <translation>die Replik und ihr Siegel haben verschiedene Vorgeschichten</translation>
    </message>
    <message>
        <source>the replica is another one than was anchored on the ledger</source>
        <translation>die Replik ist eine andere als die, die im Ledger verankert wurde</translation>
    </message>
    <message>
        <source>the replica is older than its anchor on the ledger</source>
        <translation>die Replik ist älter als ihr Anker im Ledger</translation>
    </message>
    <message>
        <source>the replica is older than its seal</source>
        <translation>die Replik ist älter als ihr Siegel</translation>
    </message>
    <message>
        <source>the replica was changed from outside while it was open</source>
        <translation>die Replik wurde von außen verändert, während sie offen war</translation>
    </message>
    <message>
        <source>the seal file is damaged</source>
        <translation>die Siegeldatei ist beschädigt</translation>
    </message>
    <message>
        <source>the seal file is missing</source>
        <translation>die Siegeldatei fehlt</translation>
    </message>
    <message>
        <source>This program cannot read who the user %1 is: the description is damaged or of another version. Nothing of this user was changed. Use the program that made it, or run check --deep.</source>
        <translation>Dieses Programm kann nicht lesen, wer der Benutzer %1 ist: Die Beschreibung ist beschädigt oder von einer anderen Version. An diesem Benutzer wurde nichts geändert. Verwenden Sie das Programm, das sie angelegt hat, oder führen Sie check --deep aus.</translation>
    </message>
    <message>
        <source>Both are the same identity already. Nothing was changed. Name two.</source>
        <translation>Beide sind schon dieselbe Identität. Nichts wurde geändert. Nennen Sie zwei.</translation>
    </message>
    <message>
        <source>Integrity check failed: the record of another identity that is linked with this patient is not what was stored. Nothing of the person is shown. Run check --deep; then build the store anew by sync --rebuild.</source>
        <translation>Prüfung gescheitert: Die Akte einer anderen Identität, die mit diesem Patienten verknüpft ist, ist nicht das, was gespeichert war. Nichts von der Person wird gezeigt. Rufen Sie check --deep auf; bauen Sie dann den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>The hospital&apos;s own identifier of a patient has not come here yet. Nothing was changed. Sync and try again.</source>
        <translation>Die hauseigene Kennung eines Patienten ist hier noch nicht angekommen. Nichts wurde geändert. Gleichen Sie ab und versuchen Sie es wieder.</translation>
    </message>
    <message>
        <source>The key to the record of patient %1 has not come here yet. Nothing was changed. Sync and try again.</source>
        <translation>Der Schlüssel zur Akte des Patienten %1 ist hier noch nicht angekommen. Nichts wurde geändert. Gleichen Sie ab und versuchen Sie es wieder.</translation>
    </message>
    <message>
        <source>You have no permission to write the hospital&apos;s own record. Nothing was changed. Ask the administrator for it.</source>
        <translation>Sie haben keine Berechtigung, in die eigene Akte des Hauses zu schreiben. Nichts wurde geändert. Bitten Sie die Verwaltung darum.</translation>
    </message>
    <message>
        <source>Your role may not say who is one person. Nothing was changed.</source>
        <translation>Ihre Rolle darf nicht festlegen, wer eine Person ist. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no unit of this attribute. Nothing was changed. Write one of: %3.</source>
        <translation>%1: „%2“ ist keine Einheit dieses Merkmals. Nichts wurde geändert. Schreiben Sie eine von: %3.</translation>
    </message>
    <message>
        <source>%1: a patient writes self-reported data (%2) alone. Nothing was changed.</source>
        <translation>%1: Patienten schreiben nur selbst berichtete Daten (%2). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: a value is UTF-8 text of at most 65,536 octets without control characters. Nothing was changed.</source>
        <translation>%1: Ein Wert ist UTF-8-Text von höchstens 65 536 Oktetten ohne Steuerzeichen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: data set %2 has no such attribute. Nothing was changed.</source>
        <translation>%1: Der Datensatz %2 hat kein solches Merkmal. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: data set %2 requires this attribute. Nothing was changed.</source>
        <translation>%1: Der Datensatz %2 verlangt dieses Merkmal. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: its codes come from other systems. Nothing was changed. Use one of: %2.</source>
        <translation>%1: Seine Codes stammen aus anderen Systemen. Nichts wurde geändert. Nehmen Sie eines von: %2.</translation>
    </message>
    <message>
        <source>%1: say the unit, this attribute has several. Nothing was changed. Write one of: %2.</source>
        <translation>%1: Nennen Sie die Einheit, dieses Merkmal hat mehrere. Nichts wurde geändert. Schreiben Sie eine von: %2.</translation>
    </message>
    <message>
        <source>%1: such values come from devices and cannot be written by hand. Nothing was changed.</source>
        <translation>%1: Solche Werte kommen von Geräten und lassen sich nicht von Hand schreiben. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: the record of this item has no such attribute. Nothing was changed. Write a new record.</source>
        <translation>%1: Der Eintrag dieser Angabe hat kein solches Merkmal. Nichts wurde geändert. Schreiben Sie einen neuen Eintrag.</translation>
    </message>
    <message>
        <source>%1: the record of this item has this attribute more than once. Nothing was changed. Name the item that is meant.</source>
        <translation>%1: Der Eintrag dieser Angabe hat dieses Merkmal mehr als einmal. Nichts wurde geändert. Nennen Sie die Angabe, die gemeint ist.</translation>
    </message>
    <message>
        <source>%1: the value is empty. Nothing was changed.</source>
        <translation>%1: Der Wert ist leer. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: the value is out of range, possible is %2. Nothing was changed.</source>
        <translation>%1: Der Wert liegt außerhalb des Bereichs, möglich ist %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: the value is out of the range that is taken without asking, %2. Nothing was changed. If it is meant so, confirm that it is unusual.</source>
        <translation>%1: Der Wert liegt außerhalb des Bereichs, der ohne Rückfrage angenommen wird, %2. Nichts wurde geändert. Ist er so gemeint, bestätigen Sie, dass er ungewöhnlich ist.</translation>
    </message>
    <message>
        <source>%1: this attribute is given twice. Nothing was changed.</source>
        <translation>%1: Dieses Merkmal ist zweimal angegeben. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: this data set is read-only here; it comes from outside or from the patient. Nothing was changed.</source>
        <translation>%1: Dieser Datensatz ist hier nur lesbar; er kommt von außen oder vom Patienten. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: this is no value of this attribute. Nothing was changed. Write: %2.</source>
        <translation>%1: Das ist kein Wert dieses Merkmals. Nichts wurde geändert. Schreiben Sie: %2.</translation>
    </message>
    <message>
        <source>%1: this number is too long or too large. Nothing was changed.</source>
        <translation>%1: Diese Zahl ist zu lang oder zu groß. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1: you have no permission to write this data set. Nothing was changed. Ask the administrator for it.</source>
        <translation>%1: Sie haben keine Berechtigung, diesen Datensatz zu schreiben. Nichts wurde geändert. Bitten Sie die Verwaltung darum.</translation>
    </message>
    <message>
        <source>%1: your permission is limited in a way that this program cannot read. Nothing was changed. Ask the administrator.</source>
        <translation>%1: Ihre Berechtigung ist auf eine Weise eingeschränkt, die dieses Programm nicht lesen kann. Nichts wurde geändert. Fragen Sie die Verwaltung.</translation>
    </message>
    <message>
        <source>A reason is UTF-8 text of at most 2,000 octets without control characters. Nothing was changed.</source>
        <translation>Ein Grund ist UTF-8-Text von höchstens 2 000 Oktetten ohne Steuerzeichen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Integrity check failed: this item is not what was recorded. Nothing was changed. Run check --deep.</source>
        <translation>Integritätsprüfung fehlgeschlagen: Diese Angabe ist nicht, was aufgezeichnet wurde. Nichts wurde geändert. Führen Sie check --deep aus.</translation>
    </message>
    <message>
        <source>Say what is written: an attribute and its value. Nothing was changed.</source>
        <translation>Sagen Sie, was geschrieben wird: ein Merkmal und seinen Wert. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Say why it is deleted. Nothing was changed.</source>
        <translation>Sagen Sie, warum gelöscht wird. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The catalogue in force has no attribute &quot;%1&quot;. Nothing was changed.</source>
        <translation>Der geltende Katalog hat kein Merkmal „%1“. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The catalogue in force has no data set &quot;%1&quot;. Nothing was changed.</source>
        <translation>Der geltende Katalog hat keinen Datensatz „%1“. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The deletion is on the ledger and not proven here yet. The next sync erases it.</source>
        <translation>Die Löschung steht im Ledger und ist hier noch nicht bewiesen. Der nächste Abgleich löscht den Eintrag.</translation>
    </message>
    <message>
        <source>The ledger does not name you as the owner of this record. Nothing was changed.</source>
        <translation>Das Ledger nennt Sie nicht als Eigentümer dieser Akte. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no such item among the patients whom you may see, or it was deleted.</source>
        <translation>Bei den Patienten, die Sie sehen dürfen, gibt es keine solche Angabe, oder sie wurde gelöscht.</translation>
    </message>
    <message>
        <source>This cannot be recorded: %1 Nothing was changed.</source>
        <translation>Das lässt sich nicht aufzeichnen: %1 Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This is what stands there already. Nothing was changed.</source>
        <translation>Das steht dort schon. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This item is not yours to change: staff change what the hospital wrote, patients what they reported themselves. Nothing was changed.</source>
        <translation>Diese Angabe dürfen Sie nicht ändern: Das Personal ändert, was das Krankenhaus geschrieben hat, Patienten ändern, was sie selbst berichtet haben. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This item stands in a resource of type %1, which is amended by importing its next version. Nothing was changed.</source>
        <translation>Diese Angabe steht in einer Ressource vom Typ %1; diese wird durch den Import ihrer nächsten Version berichtigt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This record is not recorded yet. Nothing was changed. Sync and try again.</source>
        <translation>Dieser Eintrag ist noch nicht aufgezeichnet. Nichts wurde geändert. Gleichen Sie ab und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This version does not stand any more: another took its place, or it was deleted or refused. Nothing was changed. Take the newest one.</source>
        <translation>Diese Version gilt nicht mehr: Eine andere trat an ihre Stelle, oder sie wurde gelöscht oder abgelehnt. Nichts wurde geändert. Nehmen Sie die neueste.</translation>
    </message>
    <message>
        <source>Who a patient is, is not changed here. Nothing was changed.</source>
        <translation>Wer ein Patient ist, wird hier nicht geändert. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Your role may not write records. Nothing was changed.</source>
        <translation>Ihre Rolle darf keine Einträge schreiben. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a date nor a time. Nothing was changed. Write 2026-03-05 or 2026-03-05T06:12:00+01:00.</source>
        <translation>„%1“ ist weder ein Datum noch eine Zeit. Nichts wurde geändert. Schreiben Sie 2026-03-05 oder 2026-03-05T06:12:00+01:00.</translation>
    </message>
    <message>
        <source>%1 abandoned a surgery on %2.</source>
        <translation>%1 hat eine Operation am %2 abgesagt.</translation>
    </message>
    <message>
        <source>%1 accepted a state of a twin on %2.</source>
        <translation>%1 hat einen Stand eines Zwillings am %2 angenommen.</translation>
    </message>
    <message>
        <source>%1 added a state to a twin on %2.</source>
        <translation>%1 hat einen Zwilling am %2 fortgeschrieben.</translation>
    </message>
    <message>
        <source>%1 allowed a hospital to keep twins on %2.</source>
        <translation>%1 hat einem Krankenhaus am %2 Zwillinge erlaubt.</translation>
    </message>
    <message>
        <source>%1 appointed %4 on %2: %5.</source>
        <translation>%1 hat am %2 bestellt: %4 – %5.</translation>
    </message>
    <message>
        <source>%1 approved sharing data of class %5 on %2.</source>
        <translation>%1 hat Daten der Klasse %5 am %2 freigegeben.</translation>
    </message>
    <message>
        <source>%1 asked for data of class %5 on %2: %3.</source>
        <translation>%1 hat Daten der Klasse %5 am %2 erbeten: %3.</translation>
    </message>
    <message>
        <source>%1 attested a measurement on %2.</source>
        <translation>%1 hat eine Messung am %2 bescheinigt.</translation>
    </message>
    <message>
        <source>%1 certifies for the hospital: that key is replaced by its next one, not revoked. Nothing was changed.</source>
        <translation>%1 zertifiziert für das Krankenhaus: Dieser Schlüssel wird durch seinen nächsten ersetzt, nicht widerrufen. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>%1 changed records of class %5 on %2.</source>
        <translation>%1 hat Einträge der Klasse %5 am %2 geändert.</translation>
    </message>
    <message>
        <source>%1 changed the sources of a twin on %2.</source>
        <translation>%1 hat die Quellen eines Zwillings am %2 geändert.</translation>
    </message>
    <message>
        <source>%1 closed a surgery on %2.</source>
        <translation>%1 hat eine Operation am %2 abgeschlossen.</translation>
    </message>
    <message>
        <source>%1 confirmed a disclosure demanded by law on %2.</source>
        <translation>%1 hat eine gesetzlich verlangte Offenlegung am %2 bestätigt.</translation>
    </message>
    <message>
        <source>%1 confirmed on %2 that the patient cannot decide.</source>
        <translation>%1 hat am %2 bestätigt, dass der Patient nicht entscheiden kann.</translation>
    </message>
    <message>
        <source>%1 confirmed on %2 that the patient decides again.</source>
        <translation>%1 hat am %2 bestätigt, dass der Patient wieder entscheidet.</translation>
    </message>
    <message>
        <source>%1 confirmed the erasure of a record on %2.</source>
        <translation>%1 hat die Vernichtung eines Eintrags am %2 bestätigt.</translation>
    </message>
    <message>
        <source>%1 confirmed the storage of records on %2.</source>
        <translation>%1 hat die Speicherung von Einträgen am %2 bestätigt.</translation>
    </message>
    <message>
        <source>%1 consented in advance, class %5, on %2: %3.</source>
        <translation>%1 hat im Voraus für Klasse %5 am %2 eingewilligt: %3.</translation>
    </message>
    <message>
        <source>%1 decided between two twins on %2.</source>
        <translation>%1 hat am %2 zwischen zwei Zwillingen entschieden.</translation>
    </message>
    <message>
        <source>%1 deleted a record at this workstation on %2.</source>
        <translation>%1 hat einen Eintrag an diesem Arbeitsplatz am %2 gelöscht.</translation>
    </message>
    <message>
        <source>%1 deleted a record on %2: %3.</source>
        <translation>%1 hat einen Eintrag am %2 gelöscht: %3.</translation>
    </message>
    <message>
        <source>%1 disputed the rights of %4 on %2.</source>
        <translation>%1 hat die Vertretungsrechte am %2 bestritten: %4.</translation>
    </message>
    <message>
        <source>%1 ended a disclosure demanded by law on %2.</source>
        <translation>%1 hat eine gesetzlich verlangte Offenlegung am %2 beendet.</translation>
    </message>
    <message>
        <source>%1 ended a share on %2.</source>
        <translation>%1 hat eine Freigabe am %2 beendet.</translation>
    </message>
    <message>
        <source>%1 ended the rights of %4 on %2.</source>
        <translation>%1 hat die Vertretungsrechte am %2 beendet: %4.</translation>
    </message>
    <message>
        <source>%1 erased shared data and its keys on %2.</source>
        <translation>%1 hat freigegebene Daten und ihre Schlüssel am %2 gelöscht.</translation>
    </message>
    <message>
        <source>%1 escalated the review of an emergency access on %2.</source>
        <translation>%1 hat die Prüfung eines Notfallzugriffs am %2 weitergegeben.</translation>
    </message>
    <message>
        <source>%1 exported data from this workstation on %2.</source>
        <translation>%1 hat Daten an diesem Arbeitsplatz am %2 ausgegeben.</translation>
    </message>
    <message>
        <source>%1 found an emergency access justified on %2.</source>
        <translation>%1 hat einen Notfallzugriff am %2 für gerechtfertigt befunden.</translation>
    </message>
    <message>
        <source>%1 found an emergency access not justified on %2.</source>
        <translation>%1 hat einen Notfallzugriff am %2 für nicht gerechtfertigt befunden.</translation>
    </message>
    <message>
        <source>%1 handed the record to its patient on %2.</source>
        <translation>%1 hat die Akte am %2 ihrem Patienten übergeben.</translation>
    </message>
    <message>
        <source>%1 has applied to %2 and was not seen accepted yet. Nobody was signed in. Run login, which asks the hospital&apos;s node.</source>
        <translation>%1 hat die Aufnahme bei %2 beantragt und ist noch nicht als aufgenommen bekannt. Niemand wurde angemeldet. Führen Sie login aus, das den Knoten des Krankenhauses fragt.</translation>
    </message>
    <message>
        <source>%1 has no user named %2. Nothing was changed.</source>
        <translation>%1 hat keinen Benutzer namens %2. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>%1 is no member of this consortium any more. No application was sent. Ask the hospital for another.</source>
        <translation>%1 ist kein Mitglied dieses Verbunds mehr. Es wurde kein Antrag gesendet. Fragen Sie das Krankenhaus nach einem anderen.</translation>
    </message>
    <message>
        <source>%1 lifted a restriction on %2.</source>
        <translation>%1 hat eine Einschränkung am %2 aufgehoben.</translation>
    </message>
    <message>
        <source>%1 made a twin on %2.</source>
        <translation>%1 hat einen Zwilling am %2 angelegt.</translation>
    </message>
    <message>
        <source>%1 made the circle of readers &quot;%5&quot; on %2.</source>
        <translation>%1 hat den Leserkreis „%5“ am %2 angelegt.</translation>
    </message>
    <message>
        <source>%1 narrowed a share to class %5 on %2.</source>
        <translation>%1 hat eine Freigabe am %2 auf Klasse %5 eingeschränkt.</translation>
    </message>
    <message>
        <source>%1 objected to an emergency access on %2.</source>
        <translation>%1 hat einen Notfallzugriff am %2 beanstandet.</translation>
    </message>
    <message>
        <source>%1 opened a proof at this workstation on %2.</source>
        <translation>%1 hat einen Nachweis an diesem Arbeitsplatz am %2 geöffnet.</translation>
    </message>
    <message>
        <source>%1 opened an item at this workstation on %2.</source>
        <translation>%1 hat einen Eintrag an diesem Arbeitsplatz am %2 geöffnet.</translation>
    </message>
    <message>
        <source>%1 opened records of class %5 on %2: %3.</source>
        <translation>%1 hat Einträge der Klasse %5 am %2 geöffnet: %3.</translation>
    </message>
    <message>
        <source>%1 opened the emergency summary on %2: %3.</source>
        <translation>%1 hat die Notfallübersicht am %2 geöffnet: %3.</translation>
    </message>
    <message>
        <source>%1 opened the record at this workstation on %2.</source>
        <translation>%1 hat die Akte an diesem Arbeitsplatz am %2 geöffnet.</translation>
    </message>
    <message>
        <source>%1 opened the record in an emergency on %2: %3.</source>
        <translation>%1 hat die Akte am %2 im Notfall geöffnet: %3.</translation>
    </message>
    <message>
        <source>%1 planned a surgery on %2.</source>
        <translation>%1 hat eine Operation am %2 geplant.</translation>
    </message>
    <message>
        <source>%1 prolonged a consent in advance on %2.</source>
        <translation>%1 hat eine Einwilligung im Voraus am %2 verlängert.</translation>
    </message>
    <message>
        <source>%1 prolonged a share on %2.</source>
        <translation>%1 hat eine Freigabe am %2 verlängert.</translation>
    </message>
    <message>
        <source>%1 put off a request on %2.</source>
        <translation>%1 hat eine Anfrage am %2 aufgeschoben.</translation>
    </message>
    <message>
        <source>%1 received shared data on %2.</source>
        <translation>%1 hat freigegebene Daten am %2 empfangen.</translation>
    </message>
    <message>
        <source>%1 recorded a disclosure demanded by law on %2: %3.</source>
        <translation>%1 hat eine gesetzlich verlangte Offenlegung am %2 eingetragen: %3.</translation>
    </message>
    <message>
        <source>%1 recorded the follow-up of a surgery on %2.</source>
        <translation>%1 hat die Nachbeobachtung einer Operation am %2 eingetragen.</translation>
    </message>
    <message>
        <source>%1 refused and reported a request on %2.</source>
        <translation>%1 hat eine Anfrage am %2 abgelehnt und gemeldet.</translation>
    </message>
    <message>
        <source>%1 refused to share data on %2.</source>
        <translation>%1 hat am %2 eine Freigabe abgelehnt.</translation>
    </message>
    <message>
        <source>%1 rejected the application (%2). Nobody was signed in. Ask the hospital; register sends a new application with the same keys.</source>
        <translation>%1 hat den Antrag abgelehnt (%2). Niemand wurde angemeldet. Fragen Sie das Krankenhaus; register sendet einen neuen Antrag mit denselben Schlüsseln.</translation>
    </message>
    <message>
        <source>%1 removed shared data on %2.</source>
        <translation>%1 hat freigegebene Daten am %2 entfernt.</translation>
    </message>
    <message>
        <source>%1 renewed the keys of the circle &quot;%5&quot; on %2.</source>
        <translation>%1 hat die Schlüssel des Kreises „%5“ am %2 erneuert.</translation>
    </message>
    <message>
        <source>%1 reported own accesses up to block %2.</source>
        <translation>%1 hat eigene Zugriffe bis Block %2 gemeldet.</translation>
    </message>
    <message>
        <source>%1 reported own observations of class %5 on %2.</source>
        <translation>%1 hat eigene Beobachtungen der Klasse %5 am %2 berichtet.</translation>
    </message>
    <message>
        <source>%1 restricted data of class %5 on %2: %3.</source>
        <translation>%1 hat Daten der Klasse %5 am %2 gesperrt: %3.</translation>
    </message>
    <message>
        <source>%1 searched for data of this record on %2.</source>
        <translation>%1 hat am %2 nach Daten dieser Akte gesucht.</translation>
    </message>
    <message>
        <source>%1 settled the dispute about %4 on %2.</source>
        <translation>%1 hat den Streit über die Vertretung am %2 beigelegt: %4.</translation>
    </message>
    <message>
        <source>%1 started a surgery on %2.</source>
        <translation>%1 hat eine Operation am %2 begonnen.</translation>
    </message>
    <message>
        <source>%1 took %4 from the circle &quot;%5&quot; on %2.</source>
        <translation>%1 hat aus dem Kreis „%5“ am %2 entfernt: %4.</translation>
    </message>
    <message>
        <source>%1 took %4 into the circle &quot;%5&quot; on %2.</source>
        <translation>%1 hat in den Kreis „%5“ am %2 aufgenommen: %4.</translation>
    </message>
    <message>
        <source>%1 took in data at this workstation on %2.</source>
        <translation>%1 hat Daten an diesem Arbeitsplatz am %2 eingelesen.</translation>
    </message>
    <message>
        <source>%1 took in records of class %5 from another source on %2.</source>
        <translation>%1 hat Einträge der Klasse %5 aus anderer Quelle am %2 übernommen.</translation>
    </message>
    <message>
        <source>%1 took the record into keeping on %2.</source>
        <translation>%1 hat die Akte am %2 in Verwahrung genommen.</translation>
    </message>
    <message>
        <source>%1 withdrew a consent in advance on %2.</source>
        <translation>%1 hat eine Einwilligung im Voraus am %2 zurückgezogen.</translation>
    </message>
    <message>
        <source>%1 withdrew a hospital&apos;s right to twins on %2.</source>
        <translation>%1 hat einem Krankenhaus das Recht auf Zwillinge am %2 entzogen.</translation>
    </message>
    <message>
        <source>%1 wrote a record at this workstation on %2.</source>
        <translation>%1 hat einen Eintrag an diesem Arbeitsplatz am %2 geschrieben.</translation>
    </message>
    <message>
        <source>%1 wrote records of class %5 on %2.</source>
        <translation>%1 hat Einträge der Klasse %5 am %2 geschrieben.</translation>
    </message>
    <message>
        <source>A handle is written as handle: and 64 hexadecimal digits.</source>
        <translation>Eine Kennung auf dem Register wird als handle: und 64 hexadezimale Ziffern geschrieben.</translation>
    </message>
    <message>
        <source>A permission is one of PHA, PDD, SOP, each at most once, with a right to read or to write. Nothing was changed.</source>
        <translation>Eine Berechtigung gilt für PHA, PDD oder SOP, jede höchstens einmal, mit dem Recht zu lesen oder zu schreiben. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>A share is not narrowed and renewed at once. Nothing was changed. Say one after the other.</source>
        <translation>Eine Freigabe wird nicht zugleich eingeschränkt und verlängert. Nichts wurde geändert. Sagen Sie eins nach dem anderen.</translation>
    </message>
    <message>
        <source>A share lasts 1 to 366 days. Nothing was changed.</source>
        <translation>Eine Freigabe dauert 1 bis 366 Tage. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>A system&apos;s name is text of 1 to 200 octets without control characters.</source>
        <translation>Der Name eines Systems ist Text von 1 bis 200 Oktetten ohne Steuerzeichen.</translation>
    </message>
    <message>
        <source>Administrator %1 of %2</source>
        <translation>Verwaltung %1, %2</translation>
    </message>
    <message>
        <source>All blocks up to %1 were looked at; what the law keeps silent is not told.</source>
        <translation>Alle Blöcke bis %1 wurden durchgesehen; was das Gesetz verschweigt, wird nicht gesagt.</translation>
    </message>
    <message>
        <source>All places for applications to %1 are taken. No application was sent. Try again later, or ask the hospital.</source>
        <translation>Alle Plätze für Anträge an %1 sind belegt. Es wurde kein Antrag gesendet. Versuchen Sie es später noch einmal oder fragen Sie das Krankenhaus.</translation>
    </message>
    <message>
        <source>An application ends in the future, at most 30 days ahead. Nobody was registered.</source>
        <translation>Ein Antrag endet in der Zukunft, höchstens 30 Tage voraus. Niemand wurde registriert.</translation>
    </message>
    <message>
        <source>Anaesthetist %1 of %2</source>
        <translation>Anästhesist/in %1, %2</translation>
    </message>
    <message>
        <source>Another system says what it knows now, not what it knew then: leave out either the systems or the time.</source>
        <translation>Ein anderes System sagt, was es jetzt weiß, nicht, was es damals wusste: Lassen Sie entweder die Systeme oder den Zeitpunkt weg.</translation>
    </message>
    <message>
        <source>Assistant %1 of %2</source>
        <translation>Assistenz %1, %2</translation>
    </message>
    <message>
        <source>At most 32 data sets and 32 attributes can be named. Nothing was changed.</source>
        <translation>Höchstens 32 Datensätze und 32 Merkmale können genannt werden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Delegate %1 of %2</source>
        <translation>Vertretung %1, %2</translation>
    </message>
    <message>
        <source>Insurer %1 of %2</source>
        <translation>Versicherung %1, %2</translation>
    </message>
    <message>
        <source>Integrity check failed: a record that would be given does not open to what was recorded. Nothing was changed. Run check --deep.</source>
        <translation>Integritätsprüfung fehlgeschlagen: Ein Eintrag, der freigegeben würde, öffnet sich nicht zu dem, was aufgezeichnet wurde. Nichts wurde geändert. Führen Sie check --deep aus.</translation>
    </message>
    <message>
        <source>It has more than 10,000 files or 1 GiB. Nothing of it is shown.</source>
        <translation>Es sind mehr als 10.000 Dateien oder 1 GiB. Nichts davon wird angezeigt.</translation>
    </message>
    <message>
        <source>It has no patient with an identifier that is known here.</source>
        <translation>Dort gibt es keinen Patienten mit einer hier bekannten Kennung.</translation>
    </message>
    <message>
        <source>It was not asked: no business identifier of this patient is known here by which it could know him.</source>
        <translation>Es wurde nicht gefragt: Hier ist keine Kennung dieses Patienten bekannt, an der es ihn erkennen könnte.</translation>
    </message>
    <message>
        <source>Its files changed while they were read. Nothing of it is shown. Try again.</source>
        <translation>Ihre Dateien änderten sich beim Lesen. Nichts davon wird angezeigt. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Its folder cannot be read: %1. Nothing of it is shown.</source>
        <translation>Ihr Ordner ist nicht lesbar: %1. Nichts davon wird angezeigt.</translation>
    </message>
    <message>
        <source>Its folder holds no file named *.json or *.ndjson. Nothing of it is shown.</source>
        <translation>Ihr Ordner enthält keine Datei namens *.json oder *.ndjson. Nichts davon wird angezeigt.</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Schlüssel %1</translation>
    </message>
    <message>
        <source>Monitoring equipment %1 of %2</source>
        <translation>Überwachungsgerät %1, %2</translation>
    </message>
    <message>
        <source>Name a new file for the recovery sheet. Nobody was registered.</source>
        <translation>Nennen Sie eine neue Datei für das Wiederherstellungsblatt. Niemand wurde registriert.</translation>
    </message>
    <message>
        <source>No application of this user is on the ledger. Nobody was signed in. Run register again; the folder and its keys are kept.</source>
        <translation>Im Register steht kein Antrag dieses Benutzers. Niemand wurde angemeldet. Führen Sie register noch einmal aus; Ordner und Schlüssel bleiben erhalten.</translation>
    </message>
    <message>
        <source>No organisation %1 is named in this ledger&apos;s genesis. Nobody was registered.</source>
        <translation>Am Anfang dieses Registers steht keine Organisation %1. Niemand wurde registriert.</translation>
    </message>
    <message>
        <source>No record lies whole in what would be given. Nothing was changed. Deny it, or name more.</source>
        <translation>Kein Eintrag liegt ganz in dem, was freigegeben würde. Nichts wurde geändert. Lehnen Sie ab, oder nennen Sie mehr.</translation>
    </message>
    <message>
        <source>No share of this request is alive. Nothing was changed.</source>
        <translation>Zu dieser Anfrage besteht keine Freigabe. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Nobody of the role %1 may have this permission for %2. Nothing was changed. Leave it out.</source>
        <translation>Niemand mit der Rolle %1 darf diese Berechtigung für %2 haben. Nichts wurde verändert. Lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>None of its files can be read: %1. Nothing of it is shown.</source>
        <translation>Keine ihrer Dateien ist lesbar: %1. Nichts davon wird angezeigt.</translation>
    </message>
    <message>
        <source>Nothing was heard of the accesses of this device: %1.</source>
        <translation>Von den Zugriffen dieses Geräts wurde nichts gehört: %1.</translation>
    </message>
    <message>
        <source>Nurse %1 of %2</source>
        <translation>Pflegekraft %1, %2</translation>
    </message>
    <message>
        <source>Only the administrator whose key certifies for %1 decides who is admitted there. Nothing was changed.</source>
        <translation>Nur die Verwaltung, deren Schlüssel für %1 zertifiziert, entscheidet über die Aufnahme dort. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>Only the patient who owns this record says this. Nothing was changed.</source>
        <translation>Das sagt nur die Patientin oder der Patient, dem diese Akte gehört. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Other systems are asked for the patient himself and for the treating team only. Nothing was asked.</source>
        <translation>Andere Systeme werden nur für den Patienten selbst und für das Behandlungsteam gefragt. Nichts wurde gefragt.</translation>
    </message>
    <message>
        <source>Patient %1 of %2</source>
        <translation>Patient %1, %2</translation>
    </message>
    <message>
        <source>Physician %1 of %2</source>
        <translation>Arzt/Ärztin %1, %2</translation>
    </message>
    <message>
        <source>Privacy officer %1 of %2</source>
        <translation>Datenschutz %1, %2</translation>
    </message>
    <message>
        <source>Report of accesses: %1</source>
        <translation>Zugriffsmeldung: %1</translation>
    </message>
    <message>
        <source>Reports of this device are missing or altered: %1.</source>
        <translation>Meldungen dieses Geräts fehlen oder sind verändert: %1.</translation>
    </message>
    <message>
        <source>Researcher %1 of %2</source>
        <translation>Forschung %1, %2</translation>
    </message>
    <message>
        <source>Say what is meant: a data set, or an attribute of one. Nothing was changed.</source>
        <translation>Sagen Sie, was gemeint ist: ein Datensatz oder ein Merkmal eines Datensatzes. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Say which patient is meant. Nothing was changed.</source>
        <translation>Sagen Sie, wer gemeint ist. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Sensor %1 of %2</source>
        <translation>Sensor %1, %2</translation>
    </message>
    <message>
        <source>Surgeon %1 of %2</source>
        <translation>Chirurg/in %1, %2</translation>
    </message>
    <message>
        <source>Test equipment %1 of %2</source>
        <translation>Prüfgerät %1, %2</translation>
    </message>
    <message>
        <source>The application %1 cannot be accepted: %2. Nothing was changed. Reject it.</source>
        <translation>Der Antrag %1 kann nicht angenommen werden: %2. Nichts wurde verändert. Lehnen Sie ihn ab.</translation>
    </message>
    <message>
        <source>The application %1 ended on %2. Nothing was changed. The applicant has to apply again.</source>
        <translation>Der Antrag %1 endete am %2. Nichts wurde verändert. Der Antrag muss neu gestellt werden.</translation>
    </message>
    <message>
        <source>The application %1 was decided or has ended already. Nothing was changed.</source>
        <translation>Über den Antrag %1 wurde schon entschieden, oder er ist abgelaufen. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The application %1 was rejected already. Nothing was changed.</source>
        <translation>Der Antrag %1 wurde schon abgelehnt. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The application ended on %1 without a decision of %2. Nobody was signed in. Run register again.</source>
        <translation>Der Antrag endete am %1 ohne Entscheidung von %2. Niemand wurde angemeldet. Führen Sie register noch einmal aus.</translation>
    </message>
    <message>
        <source>The application waits for the decision of %1, until %2. Nobody was signed in. Run login again later.</source>
        <translation>Der Antrag wartet bis %2 auf die Entscheidung von %1. Niemand wurde angemeldet. Führen Sie login später noch einmal aus.</translation>
    </message>
    <message>
        <source>The application was accepted with the role %1. Nothing was changed. Revoke it first.</source>
        <translation>Der Antrag wurde mit der Rolle %1 angenommen. Nichts wurde verändert. Widerrufen Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>The certificate of this user ended on %1. Nobody was signed in. Ask the administrator of %2 for another.</source>
        <translation>Das Zertifikat dieses Benutzers endete am %1. Niemand wurde angemeldet. Bitten Sie die Verwaltung von %2 um ein neues.</translation>
    </message>
    <message>
        <source>The certificate of this user was revoked (%1). Nobody was signed in. Ask the administrator of %2; what is stored here was not changed.</source>
        <translation>Das Zertifikat dieses Benutzers wurde widerrufen (%1). Niemand wurde angemeldet. Fragen Sie die Verwaltung von %2; was hier gespeichert ist, wurde nicht verändert.</translation>
    </message>
    <message>
        <source>The data set %1 is named whole and by an attribute. Nothing was changed. Name one of both.</source>
        <translation>Der Datensatz %1 ist ganz und mit einem Merkmal genannt. Nichts wurde geändert. Nennen Sie eins von beiden.</translation>
    </message>
    <message>
        <source>The frame ends before it begins. Nothing was changed.</source>
        <translation>Der Zeitraum endet, bevor er beginnt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The full name (at most 200 octets), the identifying number (128) and the note (400) are each one line of text without control characters. Nobody was registered.</source>
        <translation>Der volle Name (höchstens 200 Oktette), die Kennnummer (128) und die Bemerkung (400) sind je eine Zeile Text ohne Steuerzeichen. Niemand wurde registriert.</translation>
    </message>
    <message>
        <source>The hospital keeps this record for its patient: two people of it decide together, and not here. Nothing was changed.</source>
        <translation>Das Krankenhaus verwahrt diese Akte für die Patientin oder den Patienten: Zwei seiner Leute entscheiden gemeinsam, und nicht hier. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The hospital&apos;s keys cannot be sealed to the new user&apos;s device. The certificate stands without them; revoke it and let the user apply again.</source>
        <translation>Die Schlüssel des Krankenhauses können nicht für das Gerät des neuen Benutzers versiegelt werden. Das Zertifikat gilt ohne sie; widerrufen Sie es und lassen Sie den Benutzer neu beantragen.</translation>
    </message>
    <message>
        <source>The key of the user %1 has had a certificate. No application was sent. Run login; after a revocation register under another name.</source>
        <translation>Der Schlüssel des Benutzers %1 hatte schon ein Zertifikat. Es wurde kein Antrag gesendet. Führen Sie login aus; nach einem Widerruf registrieren Sie sich unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>The key of this application had a certificate that has ended. Nothing was changed. The user has to register with new keys.</source>
        <translation>Der Schlüssel dieses Antrags hatte ein Zertifikat, das beendet ist. Nichts wurde verändert. Der Benutzer muss sich mit neuen Schlüsseln registrieren.</translation>
    </message>
    <message>
        <source>The ledger has no patient of that handle. Nothing was changed.</source>
        <translation>Das Ledger hat unter diesem Kennzeichen niemanden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The ledger&apos;s key of %1 cannot be sealed to. No application was sent. Tell the hospital&apos;s administrator.</source>
        <translation>Mit dem Schlüssel von %1 im Register kann nicht versiegelt werden. Es wurde kein Antrag gesendet. Sagen Sie es der Verwaltung des Krankenhauses.</translation>
    </message>
    <message>
        <source>The patient</source>
        <translation>Der Patient</translation>
    </message>
    <message>
        <source>The patient and his treating team see this. Your own requests are in the list of shares.</source>
        <translation>Das sehen die Patientin oder der Patient und das behandelnde Team. Ihre eigenen Anfragen stehen in der Liste der Freigaben.</translation>
    </message>
    <message>
        <source>The permission for %1 would have ended already. Nothing was changed.</source>
        <translation>Die Berechtigung für %1 wäre schon abgelaufen. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The recovery sheet could not be written to %1: %2. Nobody was registered. Name a new file.</source>
        <translation>Das Wiederherstellungsblatt konnte nicht nach %1 geschrieben werden: %2. Niemand wurde registriert. Nennen Sie eine neue Datei.</translation>
    </message>
    <message>
        <source>The report of accesses could not be made.</source>
        <translation>Die Zugriffsmeldung konnte nicht erstellt werden.</translation>
    </message>
    <message>
        <source>The request says less on the ledger than in what is sealed to you. Nothing was changed. Report it.</source>
        <translation>Die Anfrage sagt im Ledger weniger als in dem, was für Sie verschlossen ist. Nichts wurde geändert. Melden Sie sie.</translation>
    </message>
    <message>
        <source>The requester&apos;s key cannot be sealed to. Nothing was changed. Deny the request.</source>
        <translation>Für den Schlüssel der anfragenden Stelle kann nichts verschlossen werden. Nichts wurde geändert. Lehnen Sie die Anfrage ab.</translation>
    </message>
    <message>
        <source>The share is on the ledger, its keys have not come to the node yet (%1). The next sync brings them.</source>
        <translation>Die Freigabe steht im Ledger, ihre Schlüssel sind noch nicht beim Knoten (%1). Der nächste Abgleich bringt sie.</translation>
    </message>
    <message>
        <source>The share would be over already. Nothing was changed.</source>
        <translation>Die Freigabe wäre schon vorbei. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The share would be over already. Nothing was changed. Revoke it.</source>
        <translation>Die Freigabe wäre schon vorbei. Nichts wurde geändert. Widerrufen Sie sie.</translation>
    </message>
    <message>
        <source>The system &quot;%1&quot; is named twice.</source>
        <translation>Das System „%1“ ist zweimal genannt.</translation>
    </message>
    <message>
        <source>The user %1 exists and was accepted already. Nothing was changed. Run login.</source>
        <translation>Den Benutzer %1 gibt es, und er wurde schon aufgenommen. Nichts wurde verändert. Führen Sie login aus.</translation>
    </message>
    <message>
        <source>The user %1 has applied to %2 already. Nothing was changed. Choose another name.</source>
        <translation>Der Benutzer %1 hat schon die Aufnahme bei %2 beantragt. Nichts wurde verändert. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The user %1 was accepted by another application. Nothing was changed. Reject this one as a duplicate.</source>
        <translation>Der Benutzer %1 wurde mit einem anderen Antrag angenommen. Nichts wurde verändert. Lehnen Sie diesen als doppelt ab.</translation>
    </message>
    <message>
        <source>The words cannot be sent as they are: at most 200 octets, without control characters. Nothing was changed.</source>
        <translation>Die Worte können so nicht gesendet werden: höchstens 200 Byte, ohne Steuerzeichen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is a user named %1 already (capital and small letters are the same). Nobody was registered. Choose another name.</source>
        <translation>Es gibt schon einen Benutzer namens %1 (Groß- und Kleinbuchstaben gelten gleich). Niemand wurde registriert. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is a user named %1 already (capital and small letters are the same). Nothing was changed. Reject the application, or revoke the other user first.</source>
        <translation>Es gibt schon einen Benutzer namens %1 (Groß- und Kleinbuchstaben gelten gleich). Nichts wurde verändert. Lehnen Sie den Antrag ab oder widerrufen Sie zuerst den anderen Benutzer.</translation>
    </message>
    <message>
        <source>There is no application %1 to %2. Nothing was changed. List them: applications.</source>
        <translation>Es gibt keinen Antrag %1 an %2. Nichts wurde verändert. Die Liste zeigt: applications.</translation>
    </message>
    <message>
        <source>There is no request %1 among those that you may see. Nothing was changed.</source>
        <translation>Unter den Anfragen, die Sie sehen dürfen, ist keine %1. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>These are more records than one share may give (%1). Nothing was changed. Name less.</source>
        <translation>Das sind mehr Einträge, als eine Freigabe geben darf (%1). Nichts wurde geändert. Nennen Sie weniger.</translation>
    </message>
    <message>
        <source>This is longer than what was asked for (%1 days). Nothing was changed.</source>
        <translation>Das ist länger als angefragt (%1 Tage). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This is the passphrase of the demonstration, which everybody knows. Nobody was registered. Choose another.</source>
        <translation>Das ist die Passphrase der Vorführung, die alle kennen. Niemand wurde registriert. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>This is told to the patient himself, to the treating team and to the hospital&apos;s privacy officer. There is no such patient for you. Nothing is shown.</source>
        <translation>Das wird dem Patienten selbst, dem Behandlungsteam und dem Datenschutz des Krankenhauses gesagt. Für Sie gibt es keinen solchen Patienten. Nichts wird angezeigt.</translation>
    </message>
    <message>
        <source>This is wider than what was asked for or granted. Nothing was changed. Name a part of it, or wait for a new request.</source>
        <translation>Das ist mehr, als angefragt oder freigegeben wurde. Nichts wurde geändert. Nennen Sie einen Teil davon, oder warten Sie auf eine neue Anfrage.</translation>
    </message>
    <message>
        <source>This may be two persons: it has the identifier with another birth date and another family name. Nothing of it is shown; clarify it there.</source>
        <translation>Das könnten zwei Personen sein: Die Kennung steht dort mit anderem Geburtsdatum und anderem Familiennamen. Nichts davon wird angezeigt; klären Sie es dort.</translation>
    </message>
    <message>
        <source>This request is decided already, or its deadline has passed. Nothing was changed.</source>
        <translation>Über diese Anfrage ist schon entschieden, oder ihre Frist ist vorbei. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>Dieser Arbeitsplatz</translation>
    </message>
    <message>
        <source>What exactly is asked for does not open with your key. Nothing was changed. Deny the request, or report it.</source>
        <translation>Was genau angefragt wird, öffnet sich nicht mit Ihrem Schlüssel. Nichts wurde geändert. Lehnen Sie die Anfrage ab, oder melden Sie sie.</translation>
    </message>
    <message>
        <source>What this store keeps of its reports of accesses is damaged. Nothing was reported. Run check --deep.</source>
        <translation>Was dieser Speicher von seinen Zugriffsmeldungen bewahrt, ist beschädigt. Nichts wurde gemeldet. Führen Sie check --deep aus.</translation>
    </message>
    <message>
        <source>What was shared of this patient may have ended since the last sync. Nothing of it is shown. Sync first.</source>
        <translation>Was von dieser Person freigegeben war, kann seit dem letzten Abgleich geendet haben. Nichts davon wird gezeigt. Gleichen Sie zuerst ab.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no attribute of a data set, such as VS/heart-rate. Nothing was changed.</source>
        <translation>„%1“ ist kein Merkmal eines Datensatzes, wie VS/heart-rate. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no handle: 64 hex digits. Nothing was changed.</source>
        <translation>„%1“ ist kein Kennzeichen: 64 hexadezimale Ziffern. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no reason of a rejection. Nothing was changed.</source>
        <translation>„%1“ ist kein Grund für eine Ablehnung. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no reason of a revocation. Nothing was changed.</source>
        <translation>„%1“ ist kein Grund für einen Widerruf. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is this hospital itself. Name the system that the files come from.</source>
        <translation>„%1“ ist dieses Krankenhaus selbst. Nennen Sie das System, aus dem die Dateien kommen.</translation>
    </message>
    <message>
        <source>access</source>
        <translation>Zugriff</translation>
    </message>
    <message>
        <source>administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>administrator %1</source>
        <translation>Verwaltung %1</translation>
    </message>
    <message>
        <source>anaesthetist %1</source>
        <translation>Anästhesist/in %1</translation>
    </message>
    <message>
        <source>assistant %1</source>
        <translation>Assistenz %1</translation>
    </message>
    <message>
        <source>cannot consent</source>
        <translation>kann nicht einwilligen</translation>
    </message>
    <message>
        <source>capacity regained</source>
        <translation>Einwilligungsfähigkeit wiedererlangt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>child protection</source>
        <translation>Kinderschutz</translation>
    </message>
    <message>
        <source>circle made</source>
        <translation>Kreis angelegt</translation>
    </message>
    <message>
        <source>circle renewed</source>
        <translation>Kreis erneuert</translation>
    </message>
    <message>
        <source>consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>court order</source>
        <translation>Gerichtsbeschluss</translation>
    </message>
    <message>
        <source>danger to life</source>
        <translation>Lebensgefahr</translation>
    </message>
    <message>
        <source>delegate %1</source>
        <translation>Vertretung %1</translation>
    </message>
    <message>
        <source>delegate appointed</source>
        <translation>Vertretung bestellt</translation>
    </message>
    <message>
        <source>delegate disputed</source>
        <translation>Vertretung bestritten</translation>
    </message>
    <message>
        <source>delegate ended</source>
        <translation>Vertretung beendet</translation>
    </message>
    <message>
        <source>delegates</source>
        <translation>Vertretungen</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>deleted here</source>
        <translation>hier gelöscht</translation>
    </message>
    <message>
        <source>disclosure confirmed</source>
        <translation>Offenlegung bestätigt</translation>
    </message>
    <message>
        <source>disclosure ended</source>
        <translation>Offenlegung beendet</translation>
    </message>
    <message>
        <source>disclosure recorded</source>
        <translation>Offenlegung eingetragen</translation>
    </message>
    <message>
        <source>dispute settled</source>
        <translation>Streit beigelegt</translation>
    </message>
    <message>
        <source>emergency</source>
        <translation>Notfall</translation>
    </message>
    <message>
        <source>emergency access</source>
        <translation>Notfallzugriff</translation>
    </message>
    <message>
        <source>emergency objected to</source>
        <translation>Notfallzugriff beanstandet</translation>
    </message>
    <message>
        <source>emergency reviewed</source>
        <translation>Notfallzugriff geprüft</translation>
    </message>
    <message>
        <source>emergency summary</source>
        <translation>Notfallübersicht</translation>
    </message>
    <message>
        <source>entered in error</source>
        <translation>irrtümlich eingetragen</translation>
    </message>
    <message>
        <source>erased</source>
        <translation>vernichtet</translation>
    </message>
    <message>
        <source>erasure</source>
        <translation>Löschung</translation>
    </message>
    <message>
        <source>exported here</source>
        <translation>hier ausgegeben</translation>
    </message>
    <message>
        <source>guardian</source>
        <translation>Vormundschaft</translation>
    </message>
    <message>
        <source>handed to the patient</source>
        <translation>dem Patienten übergeben</translation>
    </message>
    <message>
        <source>hospital authorised</source>
        <translation>Krankenhaus zugelassen</translation>
    </message>
    <message>
        <source>hospital no longer authorised</source>
        <translation>Krankenhaus nicht mehr zugelassen</translation>
    </message>
    <message>
        <source>hospital staff</source>
        <translation>Klinikpersonal</translation>
    </message>
    <message>
        <source>imported here</source>
        <translation>hier eingelesen</translation>
    </message>
    <message>
        <source>incapacity confirmed</source>
        <translation>Einwilligungsunfähigkeit bestätigt</translation>
    </message>
    <message>
        <source>insurer %1</source>
        <translation>Versicherung %1</translation>
    </message>
    <message>
        <source>its sealed text names another role or another key than the ledger does</source>
        <translation>sein versiegelter Text nennt eine andere Rolle oder einen anderen Schlüssel als das Register</translation>
    </message>
    <message>
        <source>its text does not open with this administrator&apos;s key, or was not meant for it</source>
        <translation>sein Text öffnet sich nicht mit dem Schlüssel dieser Verwaltung oder war nicht für ihn bestimmt</translation>
    </message>
    <message>
        <source>joined</source>
        <translation>aufgenommen</translation>
    </message>
    <message>
        <source>kept by the hospital</source>
        <translation>vom Haus verwahrt</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>Schlüssel %1</translation>
    </message>
    <message>
        <source>law</source>
        <translation>Gesetz</translation>
    </message>
    <message>
        <source>left</source>
        <translation>ausgeschieden</translation>
    </message>
    <message>
        <source>legal obligation</source>
        <translation>rechtliche Pflicht</translation>
    </message>
    <message>
        <source>looked at up to</source>
        <translation>durchgesehen bis</translation>
    </message>
    <message>
        <source>mandate</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>measurement attested</source>
        <translation>Messung bescheinigt</translation>
    </message>
    <message>
        <source>monitoring equipment %1</source>
        <translation>Überwachungsgerät %1</translation>
    </message>
    <message>
        <source>nothing heard</source>
        <translation>nichts gehört</translation>
    </message>
    <message>
        <source>nurse %1</source>
        <translation>Pflegekraft %1</translation>
    </message>
    <message>
        <source>objection</source>
        <translation>Widerspruch</translation>
    </message>
    <message>
        <source>opened here</source>
        <translation>hier geöffnet</translation>
    </message>
    <message>
        <source>other urgent reason</source>
        <translation>anderer dringender Grund</translation>
    </message>
    <message>
        <source>own record</source>
        <translation>eigene Akte</translation>
    </message>
    <message>
        <source>patient %1</source>
        <translation>Patient %1</translation>
    </message>
    <message>
        <source>physician %1</source>
        <translation>Arzt/Ärztin %1</translation>
    </message>
    <message>
        <source>privacy officer %1</source>
        <translation>Datenschutz %1</translation>
    </message>
    <message>
        <source>prosecution</source>
        <translation>Strafverfolgung</translation>
    </message>
    <message>
        <source>proxy</source>
        <translation>Bevollmächtigung</translation>
    </message>
    <message>
        <source>public health</source>
        <translation>öffentliche Gesundheit</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>berichtet</translation>
    </message>
    <message>
        <source>reported up to</source>
        <translation>gemeldet bis</translation>
    </message>
    <message>
        <source>reports missing</source>
        <translation>Meldungen fehlen</translation>
    </message>
    <message>
        <source>representative</source>
        <translation>Nachlassvertretung</translation>
    </message>
    <message>
        <source>research</source>
        <translation>Forschung</translation>
    </message>
    <message>
        <source>researcher %1</source>
        <translation>Forschung %1</translation>
    </message>
    <message>
        <source>restriction</source>
        <translation>Einschränkung</translation>
    </message>
    <message>
        <source>restriction lifted</source>
        <translation>Einschränkung aufgehoben</translation>
    </message>
    <message>
        <source>searched here</source>
        <translation>hier gesucht</translation>
    </message>
    <message>
        <source>self-reported</source>
        <translation>selbst berichtet</translation>
    </message>
    <message>
        <source>sensor %1</source>
        <translation>Sensor %1</translation>
    </message>
    <message>
        <source>share approved</source>
        <translation>Freigabe erteilt</translation>
    </message>
    <message>
        <source>share delivered</source>
        <translation>Freigegebenes empfangen</translation>
    </message>
    <message>
        <source>share denied</source>
        <translation>Freigabe abgelehnt</translation>
    </message>
    <message>
        <source>share erased</source>
        <translation>Freigegebenes gelöscht</translation>
    </message>
    <message>
        <source>share narrowed</source>
        <translation>Freigabe eingeschränkt</translation>
    </message>
    <message>
        <source>share purged</source>
        <translation>Freigegebenes entfernt</translation>
    </message>
    <message>
        <source>share put off</source>
        <translation>Freigabe aufgeschoben</translation>
    </message>
    <message>
        <source>share renewed</source>
        <translation>Freigabe verlängert</translation>
    </message>
    <message>
        <source>share reported</source>
        <translation>Anfrage gemeldet</translation>
    </message>
    <message>
        <source>share requested</source>
        <translation>Freigabe erbeten</translation>
    </message>
    <message>
        <source>share revoked</source>
        <translation>Freigabe widerrufen</translation>
    </message>
    <message>
        <source>social insurance</source>
        <translation>Sozialversicherung</translation>
    </message>
    <message>
        <source>standing consent</source>
        <translation>Einwilligung im Voraus</translation>
    </message>
    <message>
        <source>standing consent given</source>
        <translation>im Voraus eingewilligt</translation>
    </message>
    <message>
        <source>standing consent renewed</source>
        <translation>Einwilligung im Voraus verlängert</translation>
    </message>
    <message>
        <source>standing consent withdrawn</source>
        <translation>Einwilligung im Voraus zurückgezogen</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>supervision</source>
        <translation>Aufsicht</translation>
    </message>
    <message>
        <source>surgeon %1</source>
        <translation>Chirurg/in %1</translation>
    </message>
    <message>
        <source>surgery abandoned</source>
        <translation>Operation abgesagt</translation>
    </message>
    <message>
        <source>surgery closed</source>
        <translation>Operation abgeschlossen</translation>
    </message>
    <message>
        <source>surgery followed up</source>
        <translation>Operation nachbeobachtet</translation>
    </message>
    <message>
        <source>surgery planned</source>
        <translation>Operation geplant</translation>
    </message>
    <message>
        <source>surgery started</source>
        <translation>Operation begonnen</translation>
    </message>
    <message>
        <source>taken in</source>
        <translation>übernommen</translation>
    </message>
    <message>
        <source>test equipment %1</source>
        <translation>Prüfgerät %1</translation>
    </message>
    <message>
        <source>the node does not give the application&apos;s text</source>
        <translation>der Knoten gibt den Text des Antrags nicht heraus</translation>
    </message>
    <message>
        <source>the patient</source>
        <translation>der Patient</translation>
    </message>
    <message>
        <source>treating team</source>
        <translation>Behandlungsteam</translation>
    </message>
    <message>
        <source>treatment</source>
        <translation>Behandlung</translation>
    </message>
    <message>
        <source>twin accepted</source>
        <translation>Zwilling angenommen</translation>
    </message>
    <message>
        <source>twin made</source>
        <translation>Zwilling angelegt</translation>
    </message>
    <message>
        <source>twin updated</source>
        <translation>Zwilling fortgeschrieben</translation>
    </message>
    <message>
        <source>twin&apos;s sources changed</source>
        <translation>Quellen des Zwillings geändert</translation>
    </message>
    <message>
        <source>twins reconciled</source>
        <translation>Zwillinge abgeglichen</translation>
    </message>
    <message>
        <source>unconscious</source>
        <translation>bewusstlos</translation>
    </message>
    <message>
        <source>use restricted</source>
        <translation>Nutzung eingeschränkt</translation>
    </message>
    <message>
        <source>vital interest</source>
        <translation>lebenswichtiges Interesse</translation>
    </message>
    <message>
        <source>what was sealed is no application&apos;s text</source>
        <translation>was versiegelt war, ist kein Antragstext</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>written here</source>
        <translation>hier geschrieben</translation>
    </message>
    <message>
        <source>It tells of more than 100,000 patients. Nothing of it is shown.</source>
        <translation>Es nennt mehr als 100.000 Patienten. Nichts davon wird angezeigt.</translation>
    </message>
    <message>
        <source>The node&apos;s list of applications is not in order. Nothing was changed. Sync, then try again.</source>
        <translation>Die Liste der Anträge des Knotens ist nicht in Ordnung. Nichts wurde geändert. Synchronisieren Sie, dann versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing was changed. Name a place where no such file is.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Nichts wurde geändert. Nennen Sie einen Ort, an dem es keine solche Datei gibt.</translation>
    </message>
    <message>
        <source>A token opens the keys.</source>
        <translation>Ein Token öffnet die Schlüssel.</translation>
    </message>
    <message>
        <source>Any two of the three shares open the keys; one alone opens nothing and tells nothing. If one is lost, make new ones while two are left.</source>
        <translation>Je zwei der drei Teile öffnen die Schlüssel; einer allein öffnet nichts und verrät nichts. Ist einer verloren, machen Sie neue, solange zwei da sind.</translation>
    </message>
    <message>
        <source>Either the sheet or two shares open the keys. Nothing was tried.</source>
        <translation>Entweder das Blatt oder zwei Teile öffnen die Schlüssel. Nichts wurde versucht.</translation>
    </message>
    <message>
        <source>More shares were given than are needed. Nothing was tried with them. Give two.</source>
        <translation>Es wurden mehr Teile angegeben als nötig. Nichts wurde damit versucht. Geben Sie zwei an.</translation>
    </message>
    <message>
        <source>One share alone opens nothing and tells nothing. Nothing was tried. A second one of the same set is needed.</source>
        <translation>Ein Teil allein öffnet nichts und verrät nichts. Nichts wurde versucht. Ein zweiter desselben Satzes ist nötig.</translation>
    </message>
    <message>
        <source>Share %1 has a typing error at character %2. Nothing was tried with it.</source>
        <translation>Teil %1 hat einen Tippfehler an Zeichen %2. Nichts wurde damit versucht.</translation>
    </message>
    <message>
        <source>Share %1 is a recovery sheet, which opens alone. Nothing was tried with it.</source>
        <translation>Teil %1 ist ein Wiederherstellungsblatt, das allein öffnet. Nichts wurde damit versucht.</translation>
    </message>
    <message>
        <source>Share %1 is not complete or has a typing error. Nothing was tried with it. Compare it with the print.</source>
        <translation>Teil %1 ist unvollständig oder hat einen Tippfehler. Nichts wurde damit versucht. Vergleichen Sie ihn mit dem Ausdruck.</translation>
    </message>
    <message>
        <source>Share %1 is of a kind that this program does not know. Nothing was tried with it.</source>
        <translation>Teil %1 ist von einer Art, die dieses Programm nicht kennt. Nichts wurde damit versucht.</translation>
    </message>
    <message>
        <source>Share %1 is of another set than the first. Nothing was tried with them. Find two of one set.</source>
        <translation>Teil %1 gehört zu einem anderen Satz als der erste. Nichts wurde damit versucht. Suchen Sie zwei desselben Satzes.</translation>
    </message>
    <message>
        <source>Share %1 was given twice. Nothing was tried with it. Another share is needed.</source>
        <translation>Teil %1 wurde zweimal angegeben. Nichts wurde damit versucht. Ein anderer Teil ist nötig.</translation>
    </message>
    <message>
        <source>The key file does not open when it is read back. The session still has the keys: check the disk, and make another way in before you end it.</source>
        <translation>Die Schlüsseldatei öffnet sich beim Zurücklesen nicht. Die Sitzung hat die Schlüssel noch: Prüfen Sie den Datenträger und legen Sie einen anderen Zugang an, bevor Sie sie beenden.</translation>
    </message>
    <message>
        <source>The key of this device: the ledger names it, and what this user signs and reads goes by it.</source>
        <translation>Der Schlüssel dieses Geräts: Das Ledger nennt ihn, und mit ihm unterschreibt und liest dieser Benutzer.</translation>
    </message>
    <message>
        <source>The new passphrase is empty. Nothing was changed.</source>
        <translation>Die neue Passphrase ist leer. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The new passphrase is the one that is in force. Nothing was changed.</source>
        <translation>Die neue Passphrase ist die, die schon gilt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The new passphrase opens the keys; the lost one opens nothing here any more. Nothing of the record was lost. What was used for this still opens the keys: make a new sheet or new shares if anybody else saw it.</source>
        <translation>Die neue Passphrase öffnet die Schlüssel; die verlorene öffnet hier nichts mehr. Von der Akte ging nichts verloren. Was dafür benutzt wurde, öffnet die Schlüssel weiterhin: Machen Sie ein neues Blatt oder neue Teile, falls jemand anderes es gesehen hat.</translation>
    </message>
    <message>
        <source>The new passphrase opens the keys; the old one opens nothing here any more. Sheet and shares stay as they are. A copy of this folder made before, as in a backup, still opens with the old passphrase.</source>
        <translation>Die neue Passphrase öffnet die Schlüssel; die alte öffnet hier nichts mehr. Blatt und Teile bleiben, wie sie sind. Eine frühere Kopie dieses Ordners, etwa in einer Sicherung, öffnet sich weiterhin mit der alten Passphrase.</translation>
    </message>
    <message>
        <source>The new recovery sheet is in %1: print it, then remove the file. Earlier sheets open nothing here any more. If the ledger was given a recovery key with an earlier sheet, that key stays: destroy that sheet.</source>
        <translation>Das neue Wiederherstellungsblatt steht in %1: Drucken Sie es und entfernen Sie dann die Datei. Frühere Blätter öffnen hier nichts mehr. Hat das Ledger mit einem früheren Blatt einen Wiederherstellungsschlüssel erhalten, so bleibt dieser: Vernichten Sie jenes Blatt.</translation>
    </message>
    <message>
        <source>The old way into the keys could not be ended: %1. The old and the new one both open. Try again.</source>
        <translation>Der alte Zugang zu den Schlüsseln konnte nicht beendet werden: %1. Der alte und der neue öffnen beide. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The passphrase opens the keys. If it is lost, what was printed opens them, and without that nothing does.</source>
        <translation>Die Passphrase öffnet die Schlüssel. Geht sie verloren, öffnet sie das Gedruckte, und ohne dieses nichts.</translation>
    </message>
    <message>
        <source>The printed sheet opens the keys alone, for whoever has it. If it is lost, make a new one: the lost one then opens nothing.</source>
        <translation>Das gedruckte Blatt öffnet die Schlüssel allein, für jeden, der es hat. Geht es verloren, machen Sie ein neues: Das verlorene öffnet dann nichts mehr.</translation>
    </message>
    <message>
        <source>The recovery shares could not be made. Nothing was changed.</source>
        <translation>Die Wiederherstellungsteile konnten nicht gemacht werden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The three shares are in %1: print each for another keeper, then remove the files. Any two open the keys, one alone opens nothing. Earlier shares open nothing here any more.</source>
        <translation>Die drei Teile stehen in %1: Drucken Sie jeden für einen anderen Verwahrer und entfernen Sie dann die Dateien. Je zwei öffnen die Schlüssel, einer allein öffnet nichts. Frühere Teile öffnen hier nichts mehr.</translation>
    </message>
    <message>
        <source>There were too many wrong passphrases for this user. This one was not looked at and nothing was changed. Try again in %1 s; what was printed for recovery opens at once.</source>
        <translation>Für diesen Benutzer gab es zu viele falsche Passphrasen. Diese wurde nicht angesehen, und nichts wurde geändert. Versuchen Sie es in %1 s noch einmal; was zur Wiederherstellung gedruckt wurde, öffnet sofort.</translation>
    </message>
    <message>
        <source>These shares are of a set that opens nothing here: of another user, or ended when newer ones were made. Nothing was changed.</source>
        <translation>Diese Teile gehören zu einem Satz, der hier nichts öffnet: von einem anderen Benutzer, oder beendet, als neuere gemacht wurden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This is the passphrase of the demonstration, which everybody knows. Nothing was changed. Choose another.</source>
        <translation>Das ist die Passphrase der Vorführung, die jeder kennt. Nichts wurde geändert. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Two persons together open the keys.</source>
        <translation>Zwei Personen zusammen öffnen die Schlüssel.</translation>
    </message>
    <message>
        <source>What was written does not open when it is read back. The old way into the keys still opens. Check the disk and try again.</source>
        <translation>Was geschrieben wurde, öffnet sich beim Zurücklesen nicht. Der alte Zugang zu den Schlüsseln öffnet noch. Prüfen Sie den Datenträger und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Nothing alive of the id %1 is in the newest state.</source>
        <translation>Im neuesten Stand besteht nichts mit der Kennung %1.</translation>
    </message>
    <message>
        <source>Only the patient ends this or, while the hospital keeps the record for him, its office. Nothing was changed.</source>
        <translation>Das beendet nur der Patient oder, solange das Haus die Akte für ihn verwahrt, dessen Verwaltung. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Say which classes are meant: PHA, PDD, SOP. Nothing was changed.</source>
        <translation>Sagen Sie, welche Klassen gemeint sind: PHA, PDD, SOP. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Say which purposes are meant. Nothing was changed.</source>
        <translation>Sagen Sie, welche Zwecke gemeint sind. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The end must be later than now and at most 366 days ahead. Nothing was changed.</source>
        <translation>Das Ende muss nach jetzt und höchstens 366 Tage voraus liegen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The end must be later than now. Nothing was changed.</source>
        <translation>Das Ende muss nach jetzt liegen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no class &quot;%1&quot;: PHA, PDD or SOP. Nothing was changed.</source>
        <translation>Es gibt keine Klasse „%1“: PHA, PDD oder SOP. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no hospital &quot;%1&quot; here; there are: %2. Nothing was changed.</source>
        <translation>Es gibt hier kein Haus „%1“; es gibt: %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no id of an entry: 64 hex digits. Nothing was changed.</source>
        <translation>„%1“ ist keine Kennung eines Eintrags: 64 Hexziffern. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The hospital&apos;s node did not answer when this was sent (%1). It may have taken it or not: sync, and look before you do it again. What is saved here stays here.</source>
        <translation>Der Knoten des Hauses hat nicht geantwortet, als dies gesendet wurde (%1). Er kann es aufgenommen haben oder nicht: Gleichen Sie ab und sehen Sie nach, bevor Sie es wiederholen. Was hier gespeichert ist, bleibt hier.</translation>
    </message>
    <message>
        <source>This is done: the ledger took it in block %1. How it stands there by now could not be read. Do not do it again; look at it once the node answers.</source>
        <translation>Das ist geschehen: Das Ledger hat es in Block %1 aufgenommen. Wie es dort jetzt steht, war nicht zu lesen. Bitte nicht wiederholen; sehen Sie nach, sobald der Knoten antwortet.</translation>
    </message>
    <message>
        <source>This is done: the ledger took it in block %1. What still waits here to be brought to the node could not be looked through. The next sync goes on with it.</source>
        <translation>Das ist geschehen: Das Ledger hat es in Block %1 aufgenommen. Was hier noch darauf wartet, zum Knoten gebracht zu werden, war nicht durchzusehen. Der nächste Abgleich macht damit weiter.</translation>
    </message>
    <message>
        <source>This is done: the ledger took it in block %1. What the node says of it by now is not in order. Do not do it again; run a check of the node.</source>
        <translation>Das ist geschehen: Das Ledger hat es in Block %1 aufgenommen. Was der Knoten jetzt darüber sagt, ist nicht in Ordnung. Bitte nicht wiederholen; lassen Sie den Knoten prüfen.</translation>
    </message>
    <message>
        <source>%1 is no ordinary file. Nothing was exported. Name a file that is new or may be replaced.</source>
        <translation>%1 ist keine gewöhnliche Datei. Nichts wurde exportiert. Nennen Sie eine Datei, die neu ist oder ersetzt werden darf.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2. Nothing was changed. Look whose file it is: only the account that made this home may use it.</source>
        <translation>%1 war nicht zu lesen: %2. Nichts wurde geändert. Sehen Sie nach, wem die Datei gehört: Nur das Konto, das dieses Verzeichnis angelegt hat, kann es benutzen.</translation>
    </message>
    <message>
        <source>%1 could not be removed: %2. Remove it by hand.</source>
        <translation>%1 war nicht zu entfernen: %2. Entfernen Sie es von Hand.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing of the record store was lost.</source>
        <translation>%1 war nicht zu schreiben: %2. Vom Aktenspeicher ging nichts verloren.</translation>
    </message>
    <message>
        <source>%1 is no user&apos;s name (letters, digits, - _ . and one @, at most 64). No home was made.</source>
        <translation>%1 ist kein Benutzername (Buchstaben, Ziffern, - _ . und ein @, höchstens 64). Nichts wurde angelegt.</translation>
    </message>
    <message>
        <source>The record store (replica.db) is damaged and was not opened: %1. What the hospital&apos;s node holds is not lost. Build this store anew: at the unlock screen, or by sync --rebuild. The damaged one is set aside, not removed.</source>
        <translation>Der Aktenspeicher (replica.db) ist beschädigt und wurde nicht geöffnet: %1. Was der Knoten des Hauses hat, ist nicht verloren. Bauen Sie den Speicher neu auf: auf dem Entsperrbildschirm oder mit sync --rebuild. Der beschädigte wird beiseitegelegt, nicht gelöscht.</translation>
    </message>
    <message>
        <source>The record store (replica.db) is older than its seal: %1. Nothing of it is shown and nothing is written to it. What was recorded is not lost: build this store anew by sync --rebuild.</source>
        <translation>Der Aktenspeicher (replica.db) ist älter als sein Siegel: %1. Nichts davon wird gezeigt, und nichts wird hineingeschrieben. Was aufgezeichnet wurde, ist nicht verloren: Bauen Sie den Speicher mit sync --rebuild neu auf.</translation>
    </message>
    <message>
        <source>users/%1/%2 is an earlier record store that was set aside. It may hold what was not sent, and what was deleted since. When nobody needs it any more, its user removes it by sync --drop-set-aside.</source>
        <translation>users/%1/%2 ist ein früherer Aktenspeicher, der beiseitegelegt wurde. Darin kann sein, was nicht gesendet wurde, und was seither gelöscht ist. Wenn ihn niemand mehr braucht, entfernt ihn sein Benutzer mit sync --drop-set-aside.</translation>
    </message>
    <message>
        <source>Not JSON: this looks like XML. Ask the source for FHIR R4 as JSON.</source>
        <translation>Kein JSON: Das sieht nach XML aus. Bitten Sie die Quelle um FHIR R4 als JSON.</translation>
    </message>
    <message>
        <source>Not JSON: this looks like an HL7 v2 message. Ask the source for FHIR R4 as JSON.</source>
        <translation>Kein JSON: Das sieht nach einer HL7-v2-Nachricht aus. Bitten Sie die Quelle um FHIR R4 als JSON.</translation>
    </message>
    <message>
        <source>The record store is being built anew and nothing is in it yet: %1 Nobody was signed in. Sign in again when the node answers.</source>
        <translation>Der Aktenspeicher wird neu aufgebaut, und noch ist nichts darin: %1 Niemand wurde angemeldet. Melden Sie sich wieder an, wenn der Knoten antwortet.</translation>
    </message>
    <message>
        <source>The record store opens, and %1 contributions in it were not sent yet. Nothing was changed. Run sync --wait. If it cannot send them, sync --rebuild --leave-unsent sets them aside with the store.</source>
        <translation>Der Aktenspeicher öffnet sich, und %1 Beiträge darin sind noch nicht gesendet. Nichts wurde geändert. Rufen Sie sync --wait auf. Kann es sie nicht senden, so legt sync --rebuild --leave-unsent sie mit dem Speicher beiseite.</translation>
    </message>
    <message>
        <source>Several patients have %1, and they are not linked as one person. Nothing was shown or changed. Name one of them by the own id.</source>
        <translation>Mehrere Patienten haben %1 und sind nicht als eine Person verknüpft. Nichts wurde gezeigt oder geändert. Nennen Sie einen von ihnen mit der hauseigenen Kennung.</translation>
    </message>
    <message>
        <source>The file changed while it was read. What was taken of it is kept, and some of it may be missing; import it again.</source>
        <translation>Die Datei hat sich beim Lesen verändert. Was daraus übernommen wurde, bleibt; einiges kann fehlen. Importieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The ledger&apos;s rules refused what was sent: %1 (code %2). It is saved here, is shown and waits; a sync sends it when the rules allow it. Do not enter it again.</source>
        <translation>Die Regeln des Ledgers haben abgelehnt, was gesendet wurde: %1 (Kode %2). Es ist hier gespeichert, wird gezeigt und wartet; ein Sync sendet es, sobald die Regeln es zulassen. Geben Sie es nicht noch einmal ein.</translation>
    </message>
    <message>
        <source>A disclosure by law is recorded by the privacy officer of the patient&apos;s hospital, confirmed by its root administrator and ended by either. Nothing was changed.</source>
        <translation>Eine gesetzliche Offenlegung trägt der Datenschutz des Krankenhauses ein, dem der Patient angehört; dessen oberster Administrator bestätigt sie, und jeder der beiden beendet sie. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Another order or another recipient was recorded than you named. Nothing was changed. Compare your papers with the privacy officer&apos;s.</source>
        <translation>Eingetragen wurde eine andere Anordnung oder ein anderer Empfänger, als Sie genannt haben. Nichts wurde geändert. Vergleichen Sie Ihre Unterlagen mit denen des Datenschutzes.</translation>
    </message>
    <message>
        <source>The law&apos;s silence must end later than now and at most 366 days ahead. Nothing was changed.</source>
        <translation>Das gesetzliche Schweigen muss später als jetzt und in höchstens 366 Tagen enden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no disclosure %1 of this patient. Nothing was changed.</source>
        <translation>Zu diesem Patienten gibt es keine Offenlegung %1. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This disclosure is in force already. Nothing was changed.</source>
        <translation>Diese Offenlegung ist schon in Kraft. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This disclosure is over. Nothing was changed.</source>
        <translation>Diese Offenlegung ist vorbei. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The order is named by one line of text, 1 to 200 octets long. Nothing was changed.</source>
        <translation>Die Anordnung wird mit einer Zeile Text von 1 bis 200 Oktetten benannt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The recipient is named by one line of text, 1 to 200 octets long. Nothing was changed.</source>
        <translation>Der Empfänger wird mit einer Zeile Text von 1 bis 200 Oktetten benannt. Nichts wurde geändert.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::charts::OverviewStrip</name>
    <message>
        <source>Whole record</source>
        <translation>Ganze Akte</translation>
    </message>
    <message>
        <source>%1 to today, %2 entries</source>
        <translation>%1 bis heute, %2 Einträge</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::charts::TimelinePlot</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>1 px = %1</source>
        <translation>1 px = %1</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofCard</name>
    <message>
        <source>Record</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Commitment</source>
        <translation>Festlegung</translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>Transaktion</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Witnesses</source>
        <translation>Zeugen</translation>
    </message>
    <message>
        <source>What was written</source>
        <translation>Was geschrieben wurde</translation>
    </message>
    <message>
        <source>Its sealed fingerprint</source>
        <translation>Sein Siegelabdruck</translation>
    </message>
    <message>
        <source>Who sent it</source>
        <translation>Wer es sandte</translation>
    </message>
    <message>
        <source>Where it was recorded</source>
        <translation>Wo es festgehalten ist</translation>
    </message>
    <message>
        <source>Signed by hospitals</source>
        <translation>Von Häusern signiert</translation>
    </message>
    <message>
        <source>Who else saw it</source>
        <translation>Wer es noch sah</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>Not checked.</source>
        <translation>Nicht geprüft.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofPath</name>
    <message>
        <source>Saved here</source>
        <translation>Hier gesichert</translation>
    </message>
    <message>
        <source>durable on this computer</source>
        <translation>dauerhaft auf diesem Rechner</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>to the hospital’s node</source>
        <translation>zum Knoten des Hauses</translation>
    </message>
    <message>
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <source>final, cannot be taken back</source>
        <translation>endgültig, nicht zurücknehmbar</translation>
    </message>
    <message>
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>the value is not shown</source>
        <translation>der Wert wird nicht gezeigt</translation>
    </message>
    <message>
        <source>and again at each opening</source>
        <translation>und bei jedem Öffnen wieder</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>not later than %1</source>
        <translation>spätestens %1</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::ProofScreen</name>
    <message>
        <source>Checking the whole chain, now</source>
        <translation>Die ganze Kette wird jetzt geprüft</translation>
    </message>
    <message>
        <source>Check again now</source>
        <translation>Jetzt neu prüfen</translation>
    </message>
    <message>
        <source>Checked on this workstation</source>
        <translation>Auf diesem Arbeitsplatz geprüft</translation>
    </message>
    <message>
        <source>Hospitals that signed the header of block %1</source>
        <translation>Häuser, die den Kopf von Block %1 signiert haben</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>One organisation: tolerates no fault. Nobody outside can catch a false block; witnesses %1.</source>
        <translation>Ein Haus: duldet keinen Fehler. Niemand von außen kann einen falschen Block entdecken; Zeugen %1.</translation>
    </message>
    <message>
        <source>%1 needed; witnesses %2.</source>
        <translation>%1 nötig; Zeugen %2.</translation>
    </message>
    <message>
        <source>What this proves, and what it does not</source>
        <translation>Was das belegt und was nicht</translation>
    </message>
    <message>
        <source>Full hashes</source>
        <translation>Volle Prüfsummen</translation>
    </message>
    <message>
        <source>The proof was copied in words.</source>
        <translation>Der Beleg wurde in Worten kopiert.</translation>
    </message>
    <message>
        <source>Save the proof file</source>
        <translation>Belegdatei sichern</translation>
    </message>
    <message>
        <source>The proof file was saved. Anyone can check it without TwinChart’s help.</source>
        <translation>Die Belegdatei ist gesichert. Jeder kann sie ohne TwinChart prüfen.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>Back to the timeline</source>
        <translation>Zurück zur Zeitlinie</translation>
    </message>
    <message>
        <source>Save proof file…</source>
        <translation>Belegdatei sichern…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the proof in words</source>
        <translation>Beleg in Worten kopieren</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>It was put in block %1 on %2 at %3.</source>
        <translation>Er steht seit %2, %3 in Block %1.</translation>
    </message>
    <message>
        <source>%1 of %2 hospitals signed that block; %3 were needed.</source>
        <translation>%1 von %2 Häusern haben den Block signiert; %3 waren nötig.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::SignersView</name>
    <message>
        <source>%1 signed</source>
        <translation>%1 hat signiert</translation>
    </message>
    <message>
        <source>%1 did not sign</source>
        <translation>%1 hat nicht signiert</translation>
    </message>
    <message>
        <source>%1 needed</source>
        <translation>%1 nötig</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>nicht gezählt</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::StatusPage</name>
    <message>
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message numerus="yes">
        <source>%n hospitals are named here; one of them signs the blocks. All people are invented.</source>
        <translation>
            <numerusform>%n Haus ist hier genannt; eines davon signiert die Blöcke. Alle Personen sind erfunden.</numerusform>
            <numerusform>%n Häuser sind hier genannt; eines davon signiert die Blöcke. Alle Personen sind erfunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>All people are invented.</source>
        <translation>Alle Personen sind erfunden.</translation>
    </message>
    <message>
        <source>This ledger tolerates no fault</source>
        <translation>Dieses Ledger duldet keinen Fehler</translation>
    </message>
    <message>
        <source>One hospital signs every block. Nobody outside can catch a false one. The trust file fixes this; no setting changes it.</source>
        <translation>Ein Haus signiert jeden Block. Niemand von außen kann einen falschen entdecken. Die Vertrauensdatei legt das fest; keine Einstellung ändert es.</translation>
    </message>
    <message>
        <source>An older copy could not be noticed</source>
        <translation>Eine ältere Kopie fiele nicht auf</translation>
    </message>
    <message>
        <source>The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell.</source>
        <translation>Die Wurzel dieses Speichers steht noch nicht im Ledger. Würde der ganze Ordner auf einen früheren Tag zurückgesetzt, merkte er es nicht.</translation>
    </message>
    <message>
        <source>Everything is as it was recorded</source>
        <translation>Alles ist, wie es festgehalten wurde</translation>
    </message>
    <message>
        <source>Something failed its check</source>
        <translation>Etwas hat die Prüfung nicht bestanden</translation>
    </message>
    <message>
        <source>%1 checked, %2 failed, %3 missing.</source>
        <translation>%1 geprüft, %2 gescheitert, %3 fehlen.</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Haus</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Genesis</source>
        <translation>Genesis</translation>
    </message>
    <message>
        <source>%1 (signs)</source>
        <translation>%1 (signiert)</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Faults tolerated</source>
        <translation>Geduldete Fehler</translation>
    </message>
    <message>
        <source>none: one organisation</source>
        <translation>keiner: ein Haus</translation>
    </message>
    <message>
        <source>Newest block</source>
        <translation>Neuester Block</translation>
    </message>
    <message>
        <source>Newest verified block</source>
        <translation>Neuester geprüfter Block</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>vom %1</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>Changes waiting</source>
        <translation>Wartende Änderungen</translation>
    </message>
    <message>
        <source>Sealed records in the vault</source>
        <translation>Versiegelte Einträge im Tresor</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>Free on the disk</source>
        <translation>Frei auf dem Datenträger</translation>
    </message>
    <message>
        <source>Home’s clock</source>
        <translation>Uhr des Hauses</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>Anchored</source>
        <translation>Verankert</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <source>Ledger and store</source>
        <translation>Ledger und Speicher</translation>
    </message>
    <message>
        <source>The ledger</source>
        <translation>Das Ledger</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>Prüfung anhalten</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>Fortschritt der Prüfung</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportPage</name>
    <message>
        <source>Imported in part: %1 new entries are saved here</source>
        <translation>Teilweise importiert: %1 neue Einträge sind hier gespeichert</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Dateien zum Import</translation>
    </message>
    <message>
        <source>FHIR R4 (*.json *.ndjson);;All files (*)</source>
        <translation>FHIR R4 (*.json *.ndjson);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose at least one file.</source>
        <translation>Wählen Sie mindestens eine Datei.</translation>
    </message>
    <message>
        <source>Name the system that the files come from.</source>
        <translation>Nennen Sie das System, aus dem die Dateien kommen.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Sealing and saving here</source>
        <translation>Versiegeln und hier sichern</translation>
    </message>
    <message>
        <source>Sending to the node</source>
        <translation>An den Knoten senden</translation>
    </message>
    <message>
        <source>Verifying what was recorded</source>
        <translation>Prüfen, was festgehalten ist</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>What was acknowledged stays; the rest is absent.</source>
        <translation>Was bestätigt war, bleibt; der Rest fehlt.</translation>
    </message>
    <message>
        <source>Import FHIR records</source>
        <translation>FHIR-Daten importieren</translation>
    </message>
    <message>
        <source>What and from whom</source>
        <translation>Was und von wem</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Im Gang</translation>
    </message>
    <message>
        <source>Result of each file</source>
        <translation>Ergebnis je Datei</translation>
    </message>
    <message>
        <source>nothing imported yet</source>
        <translation>noch nichts importiert</translation>
    </message>
    <message>
        <source>What was refused or noted</source>
        <translation>Was abgelehnt oder vermerkt wurde</translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n abgelehnt</numerusform>
            <numerusform>%n abgelehnt</numerusform>
        </translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Whose record it is</source>
        <translation>Wessen Daten es sind</translation>
    </message>
    <message>
        <source>History from a peripheral system (read-only)</source>
        <translation>Vorgeschichte aus fremdem System (nur lesbar)</translation>
    </message>
    <message>
        <source>This hospital’s own record</source>
        <translation>Eigene Daten dieses Hauses</translation>
    </message>
    <message>
        <source>Name of the system</source>
        <translation>Name des Systems</translation>
    </message>
    <message>
        <source>As it is known in your hospital, for example “Whinfell Road Clinic”. It stands beside every value.</source>
        <translation>Wie es in Ihrem Haus heißt, zum Beispiel „Praxis Whinfell Road“. Er steht bei jedem Wert.</translation>
    </message>
    <message>
        <source>Refuse whole files that hold a refused resource</source>
        <translation>Dateien mit abgelehntem Inhalt ganz ablehnen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>The import was stopped</source>
        <translation>Der Import wurde angehalten</translation>
    </message>
    <message>
        <source>The import was refused</source>
        <translation>Der Import wurde abgelehnt</translation>
    </message>
    <message>
        <source>Imported in part: %1 resources were refused</source>
        <translation>Zum Teil importiert: %1 Ressourcen wurden abgelehnt</translation>
    </message>
    <message>
        <source>Imported, recorded and verified</source>
        <translation>Importiert, festgehalten und geprüft</translation>
    </message>
    <message>
        <source>%1 new entries for %2 patients.</source>
        <translation>%1 neue Einträge für %2 Patienten.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportProblemModel</name>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Vermerk</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Place in the file</source>
        <translation>Stelle in der Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportResultModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Mapped</source>
        <translation>Zugeordnet</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>New entries</source>
        <translation>Neue Einträge</translation>
    </message>
    <message>
        <source>Known already</source>
        <translation>Schon bekannt</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::PatientBanner</name>
    <message>
        <source>Born</source>
        <translation>Geboren</translation>
    </message>
    <message>
        <source>Died</source>
        <translation>Gestorben</translation>
    </message>
    <message>
        <source>Age at Death</source>
        <translation>Alter beim Tod</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Preferred name</source>
        <translation>Rufname</translation>
    </message>
    <message>
        <source>Known allergies</source>
        <translation>Bekannte Allergien</translation>
    </message>
    <message>
        <source>reaction not known</source>
        <translation>Reaktion nicht bekannt</translation>
    </message>
    <message>
        <source>No known allergies</source>
        <translation>Keine bekannten Allergien</translation>
    </message>
    <message>
        <source>Allergies not recorded</source>
        <translation>Allergien nicht erfasst</translation>
    </message>
    <message>
        <source>Allergies unavailable</source>
        <translation>Allergien nicht verfügbar</translation>
    </message>
    <message numerus="yes">
        <source>%n alerts</source>
        <translation>
            <numerusform>%n Hinweis</numerusform>
            <numerusform>%n Hinweise</numerusform>
        </translation>
    </message>
    <message>
        <source>Patient %1</source>
        <translation>Patient %1</translation>
    </message>
    <message>
        <source>Born: date of birth with the age in brackets. Gender: administrative gender.</source>
        <translation>Geboren: Geburtsdatum mit dem Alter in Klammern. Geschlecht: wie in der Verwaltung geführt.</translation>
    </message>
    <message>
        <source>Born: date of birth, age in brackets. Gender: administrative gender. Number: %1</source>
        <translation>Geboren: Geburtsdatum, Alter in Klammern. Geschlecht: wie in der Verwaltung geführt. Nummer: %1</translation>
    </message>
    <message>
        <source>Linked identities</source>
        <translation>Verknüpfte Identitäten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::PatientPreview</name>
    <message>
        <source>Select a patient.</source>
        <translation>Wählen Sie einen Patienten.</translation>
    </message>
    <message>
        <source>Born %1</source>
        <translation>Geboren %1</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>reaction not known</source>
        <translation>Reaktion nicht bekannt</translation>
    </message>
    <message>
        <source>No known allergies</source>
        <translation>Keine bekannten Allergien</translation>
    </message>
    <message>
        <source>Allergies not recorded</source>
        <translation>Allergien nicht erfasst</translation>
    </message>
    <message>
        <source>Allergies unavailable</source>
        <translation>Allergien nicht verfügbar</translation>
    </message>
    <message>
        <source>Allergies</source>
        <translation>Allergien</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Last recorded</source>
        <translation>Zuletzt erfasst</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Nicht erfasst</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Kept by the hospital until the patient claims it</source>
        <translation>Vom Haus verwahrt, bis der Patient ihn übernimmt</translation>
    </message>
    <message>
        <source>The patient’s own</source>
        <translation>Beim Patienten selbst</translation>
    </message>
    <message>
        <source>Linked identities</source>
        <translation>Verknüpfte Identitäten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::Worklist</name>
    <message>
        <source>Reading the list of patients</source>
        <translation>Die Patientenliste wird gelesen</translation>
    </message>
    <message>
        <source>No patient is known here yet</source>
        <translation>Hier ist noch kein Patient bekannt</translation>
    </message>
    <message>
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>showing %1 of %2</source>
        <translation>%1 von %2 gezeigt</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Name, number or place</source>
        <translation>Name, Nummer oder Ort</translation>
    </message>
    <message>
        <source>Search the worklist</source>
        <translation>Arbeitsliste durchsuchen</translation>
    </message>
    <message>
        <source>Open timeline</source>
        <translation>Zeitlinie öffnen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>Failed its check</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>never shown as a value</source>
        <translation>nie als Wert gezeigt</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>on the way, or no witness</source>
        <translation>unterwegs oder kein Zeuge</translation>
    </message>
    <message>
        <source>Access pending</source>
        <translation>Zugang steht aus</translation>
    </message>
    <message>
        <source>the team’s key is coming</source>
        <translation>der Schlüssel kommt</translation>
    </message>
    <message>
        <source>Kept by the hospital</source>
        <translation>Vom Haus verwahrt</translation>
    </message>
    <message>
        <source>until the patient claims it</source>
        <translation>bis zur Übernahme</translation>
    </message>
    <message>
        <source>Active problems</source>
        <translation>Bestehende Probleme</translation>
    </message>
    <message>
        <source>diagnoses that go on</source>
        <translation>Diagnosen, die andauern</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::WorklistModel</name>
    <message>
        <source>Access pending</source>
        <translation>Zugang steht aus</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n gescheitert</numerusform>
            <numerusform>%n gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 others</source>
        <translation>%1 andere</translation>
    </message>
    <message>
        <source>Nothing recorded</source>
        <translation>Nichts erfasst</translation>
    </message>
    <message>
        <source>All verified</source>
        <translation>Alle geprüft</translation>
    </message>
    <message>
        <source>Some on their way</source>
        <translation>Einige unterwegs</translation>
    </message>
    <message>
        <source>Some not verified yet</source>
        <translation>Einige nicht geprüft</translation>
    </message>
    <message>
        <source>Some not on the ledger</source>
        <translation>Einige nicht im Ledger</translation>
    </message>
    <message>
        <source>Verified, some erased</source>
        <translation>Geprüft, einige gelöscht</translation>
    </message>
    <message>
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>Born %1</source>
        <translation>Geboren %1</translation>
    </message>
    <message>
        <source>Died %1</source>
        <translation>Gestorben %1</translation>
    </message>
    <message>
        <source>kept by the hospital</source>
        <translation>vom Haus verwahrt</translation>
    </message>
    <message numerus="yes">
        <source>%n entries failed their check</source>
        <translation>
            <numerusform>%n Eintrag bestand die Prüfung nicht</numerusform>
            <numerusform>%n Einträge bestanden die Prüfung nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Flags and reason for stay</source>
        <translation>Hinweise und Anlass</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Last recorded</source>
        <translation>Zuletzt erfasst</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::session::UnlockScreen</name>
    <message>
        <source>Reading this home</source>
        <translation>Dieser Ordner wird gelesen</translation>
    </message>
    <message>
        <source>There is no home at %1. Make one with “twinchart-cli init”, or a demonstration with “twinchart-cli demo create”.</source>
        <translation>In %1 ist kein Arbeitsplatz. Legen Sie ihn mit „twinchart-cli init“ an oder eine Demonstration mit „twinchart-cli demo create“.</translation>
    </message>
    <message>
        <source>There is no home here</source>
        <translation>Hier ist kein Arbeitsplatz</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu nachsehen</translation>
    </message>
    <message>
        <source>Checked %1, before sign-in, no patient data needed</source>
        <translation>Geprüft %1, vor der Anmeldung, ohne Patientendaten</translation>
    </message>
    <message>
        <source>The ledger now</source>
        <translation>Das Ledger jetzt</translation>
    </message>
    <message>
        <source>signs blocks</source>
        <translation>signiert Blöcke</translation>
    </message>
    <message>
        <source>does not sign</source>
        <translation>signiert nicht</translation>
    </message>
    <message>
        <source>named in genesis, does not sign</source>
        <translation>in Genesis genannt, signiert nicht</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>noch nicht gefragt</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message>
        <source>its node is not running</source>
        <translation>sein Knoten läuft nicht</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Genesis</source>
        <translation>Genesis</translation>
    </message>
    <message>
        <source>Opening the key…</source>
        <translation>Schlüssel wird geöffnet…</translation>
    </message>
    <message>
        <source>Unlock with the sheet</source>
        <translation>Mit dem Bogen entsperren</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Clinical workstation for patients’ digital twins</source>
        <translation>Klinischer Arbeitsplatz für digitale Zwillinge von Patienten</translation>
    </message>
    <message>
        <source>TwinChart is not an alarm system. It supports clinical decisions and does not make them.</source>
        <translation>TwinChart ist kein Alarmsystem. Es stützt klinische Entscheidungen und trifft sie nicht.</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>Unlock this workstation</source>
        <translation>Diesen Arbeitsplatz entsperren</translation>
    </message>
    <message>
        <source>Nobody is signed in on this computer.</source>
        <translation>Niemand ist an diesem Rechner angemeldet.</translation>
    </message>
    <message>
        <source>&amp;Hospital</source>
        <translation>&amp;Haus</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>Text of the printed recovery &amp;sheet</source>
        <translation>Text des gedruckten &amp;Notfallbogens</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>paste is allowed</source>
        <translation>Einfügen ist erlaubt</translation>
    </message>
    <message>
        <source>Type every group of letters and digits as it is printed.</source>
        <translation>Geben Sie jede Gruppe aus Buchstaben und Ziffern so ein, wie sie gedruckt ist.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Passphrase zeigen</translation>
    </message>
    <message>
        <source>Use the passphrase</source>
        <translation>Passphrase verwenden</translation>
    </message>
    <message>
        <source>Use the recovery sheet…</source>
        <translation>Notfallbogen verwenden…</translation>
    </message>
    <message>
        <source>Hospital</source>
        <translation>Haus</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Text of the recovery sheet</source>
        <translation>Text des Notfallbogens</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>What happens when you unlock</source>
        <translation>Was beim Entsperren geschieht</translation>
    </message>
    <message>
        <source>Your key is opened on this computer. It never leaves it.</source>
        <translation>Ihr Schlüssel wird auf diesem Rechner geöffnet. Er verlässt ihn nie.</translation>
    </message>
    <message>
        <source>Your hospital’s node asks for a fresh signature.</source>
        <translation>Der Knoten Ihres Hauses verlangt eine frische Signatur.</translation>
    </message>
    <message>
        <source>The records on this computer are checked before any is shown.</source>
        <translation>Die Daten auf diesem Rechner werden geprüft, bevor etwas gezeigt wird.</translation>
    </message>
    <message>
        <source>New blocks are checked, header by header.</source>
        <translation>Neue Blöcke werden geprüft, Kopf für Kopf.</translation>
    </message>
    <message>
        <source>The workstation was not unlocked</source>
        <translation>Der Arbeitsplatz wurde nicht entsperrt</translation>
    </message>
    <message>
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message>
        <source>All people are invented. Do not enter real patients.</source>
        <translation>Alle Personen sind erfunden. Geben Sie keine echten Patienten ein.</translation>
    </message>
    <message>
        <source>All people are invented. Every user’s passphrase here is %1</source>
        <translation>Alle Personen sind erfunden. Die Passphrase jedes Benutzers ist hier %1</translation>
    </message>
    <message>
        <source>One hospital signs each block</source>
        <translation>Ein Haus signiert jeden Block</translation>
    </message>
    <message>
        <source>%1 of %2 hospitals sign each block</source>
        <translation>%1 von %2 Häusern signieren jeden Block</translation>
    </message>
    <message>
        <source>One organisation: tolerates no fault. Nobody outside can catch a false block.</source>
        <translation>Ein Haus: duldet keinen Fehler. Niemand von außen kann einen falschen Block entdecken.</translation>
    </message>
    <message>
        <source>%1 are needed.</source>
        <translation>%1 sind nötig.</translation>
    </message>
    <message numerus="yes">
        <source>%n hospitals are named; one of them signs.</source>
        <translation>
            <numerusform>%n Haus ist genannt; eines davon signiert.</numerusform>
            <numerusform>%n Häuser sind genannt; eines davon signiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>This program cannot read who uses this home</source>
        <translation>Dieses Programm kann nicht lesen, wer diesen Ordner benutzt</translation>
    </message>
    <message>
        <source>Its users (%1) were written by another version of the program, or their descriptions are damaged. Nothing was changed. Use the program that made this home, or run “twinchart-cli check --deep”.</source>
        <translation>Seine Benutzer (%1) stammen von einer anderen Version des Programms, oder ihre Beschreibungen sind beschädigt. Nichts wurde geändert. Verwenden Sie das Programm, das diesen Ordner angelegt hat, oder führen Sie „twinchart-cli check --deep“ aus.</translation>
    </message>
    <message>
        <source>This program cannot read their descriptions (%1): damaged, or of another version. Nothing of theirs was changed. Use the program that made them, or run “twinchart-cli check --deep”.</source>
        <translation>Dieses Programm kann ihre Beschreibungen nicht lesen (%1): beschädigt oder von einer anderen Version. Nichts von ihnen wurde geändert. Verwenden Sie das Programm, das sie angelegt hat, oder führen Sie „twinchart-cli check --deep“ aus.</translation>
    </message>
    <message>
        <source>Not everybody is in this list</source>
        <translation>Nicht alle stehen in dieser Liste</translation>
    </message>
    <message>
        <source>Build the record store anew</source>
        <translation>Aktenspeicher neu aufbauen</translation>
    </message>
    <message>
        <source>Build the record store anew, with the passphrase typed above</source>
        <translation>Aktenspeicher neu aufbauen, mit der oben eingegebenen Passphrase</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::MainWindow</name>
    <message>
        <source>The session ended.</source>
        <translation>Die Sitzung ist zu Ende.</translation>
    </message>
    <message>
        <source>You locked it.</source>
        <translation>Sie haben gesperrt.</translation>
    </message>
    <message>
        <source>Nobody used it for %1.</source>
        <translation>Seit %1 hat ihn niemand benutzt.</translation>
    </message>
    <message>
        <source>Locked at %1.</source>
        <translation>Gesperrt um %1.</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Ctrl+K finds every command. Timeline: arrows go from entry to entry, Tab from lane to lane, + and − change the range, F8 shows the table, F9 the proof.</source>
        <translation>Strg+K findet jeden Befehl. Zeitlinie: Pfeile gehen von Eintrag zu Eintrag, Tab von Zeile zu Zeile, + und − ändern den Zeitraum, F8 zeigt die Tabelle, F9 den Beleg.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Patient</source>
        <translation>&amp;Patient</translation>
    </message>
    <message>
        <source>&amp;Ledger</source>
        <translation>&amp;Ledger</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>&amp;Lock</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Find a command or patient…</source>
        <translation>Befehl oder Patient &amp;finden…</translation>
    </message>
    <message>
        <source>&amp;Worklist</source>
        <translation>&amp;Arbeitsliste</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitlinie</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>&amp;Side panel</source>
        <translation>&amp;Seitenbereich</translation>
    </message>
    <message>
        <source>Timeline as &amp;table</source>
        <translation>Zeitlinie als &amp;Tabelle</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>Z&amp;urück</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>&amp;Hoher Kontrast</translation>
    </message>
    <message>
        <source>Show &amp;proof of the entry</source>
        <translation>&amp;Beleg des Eintrags zeigen</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>H&amp;ineinzoomen</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Hinaus&amp;zoomen</translation>
    </message>
    <message>
        <source>Previous &amp;view</source>
        <translation>Vorige &amp;Ansicht</translation>
    </message>
    <message>
        <source>Go to &amp;now</source>
        <translation>Zu &amp;jetzt gehen</translation>
    </message>
    <message>
        <source>As known at: one step &amp;back</source>
        <translation>Bekannt am: ein Schritt &amp;zurück</translation>
    </message>
    <message>
        <source>As known at: one step &amp;on</source>
        <translation>Bekannt am: ein Schritt &amp;vor</translation>
    </message>
    <message>
        <source>As known at: back to no&amp;w</source>
        <translation>Bekannt am: zurück zu &amp;jetzt</translation>
    </message>
    <message>
        <source>&amp;Ledger and store</source>
        <translation>&amp;Ledger und Speicher</translation>
    </message>
    <message>
        <source>&amp;Check everything</source>
        <translation>Alles &amp;prüfen</translation>
    </message>
    <message>
        <source>&amp;Notices</source>
        <translation>&amp;Meldungen</translation>
    </message>
    <message>
        <source>&amp;Keys of this program</source>
        <translation>&amp;Tasten dieses Programms</translation>
    </message>
    <message>
        <source>Find a command or patient</source>
        <translation>Befehl oder Patient finden</translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation>Strg+K</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::NoticesPage</name>
    <message>
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Nothing has been said in this session.</source>
        <translation>In dieser Sitzung wurde nichts gemeldet.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::Screenshots</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen.</translation>
    </message>
    <message>
        <source>The screen %1 did not come.</source>
        <translation>Die Ansicht %1 kam nicht.</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::shell::StatesBoard</name>
    <message>
        <source>Empty: nothing recorded</source>
        <translation>Leer: nichts erfasst</translation>
    </message>
    <message>
        <source>Nothing is recorded for this patient</source>
        <translation>Für diesen Patienten ist nichts erfasst</translation>
    </message>
    <message>
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>Die Akte wird geöffnet</translation>
    </message>
    <message>
        <source>Every entry is checked against its proof before it is shown.</source>
        <translation>Jeder Eintrag wird gegen seinen Beleg geprüft, bevor er gezeigt wird.</translation>
    </message>
    <message>
        <source>Error: what, why, what to do</source>
        <translation>Fehler: was, warum, was zu tun ist</translation>
    </message>
    <message>
        <source>Start it with “twinchart-cli node start”. Nothing was lost.</source>
        <translation>Starten Sie ihn mit „twinchart-cli node start“. Nichts ging verloren.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <source>Tamper detected</source>
        <translation>Veränderung entdeckt</translation>
    </message>
    <message>
        <source>Nothing is shown and nothing was changed.</source>
        <translation>Nichts wird gezeigt, nichts wurde geändert.</translation>
    </message>
    <message>
        <source>As known at an earlier time</source>
        <translation>Bekannt zu früherer Zeit</translation>
    </message>
    <message>
        <source>Known at 18-Nov-2026 09:00</source>
        <translation>Bekannt am 18-Nov-2026 09:00</translation>
    </message>
    <message>
        <source>14 later entries are hidden. Recording is off while you look back.</source>
        <translation>14 spätere Einträge sind verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</translation>
    </message>
    <message>
        <source>No permission</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>You may not read this record</source>
        <translation>Sie dürfen diese Akte nicht lesen</translation>
    </message>
    <message>
        <source>This does not say whether there is anything. Your attempt stands in the patient’s access story.</source>
        <translation>Das sagt nicht, ob es etwas gibt. Ihr Versuch steht in der Zugriffsgeschichte des Patienten.</translation>
    </message>
    <message>
        <source>Back to the worklist</source>
        <translation>Zurück zur Arbeitsliste</translation>
    </message>
    <message>
        <source>One-organisation ledger</source>
        <translation>Ledger eines Hauses</translation>
    </message>
    <message>
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Not yet trusted: expired</source>
        <translation>Noch nicht vertraut: abgelaufen</translation>
    </message>
    <message>
        <source>Not yet trusted: no witness</source>
        <translation>Noch nicht vertraut: kein Zeuge</translation>
    </message>
    <message>
        <source>Not on the ledger</source>
        <translation>Nicht im Ledger</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Demonstration hospital</source>
        <translation>Demonstrationshaus</translation>
    </message>
    <message>
        <source>Demonstration, simulated time</source>
        <translation>Demonstration, simulierte Zeit</translation>
    </message>
    <message>
        <source>All people are invented. Do not enter real patients.</source>
        <translation>Alle Personen sind erfunden. Geben Sie keine echten Patienten ein.</translation>
    </message>
    <message>
        <source>Nothing outside remembers</source>
        <translation>Nichts außerhalb erinnert sich</translation>
    </message>
    <message>
        <source>An older copy could not be noticed</source>
        <translation>Eine ältere Kopie fiele nicht auf</translation>
    </message>
    <message>
        <source>The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell.</source>
        <translation>Die Wurzel dieses Speichers steht noch nicht im Ledger. Würde der ganze Ordner auf einen früheren Tag zurückgesetzt, merkte er es nicht.</translation>
    </message>
    <message>
        <source>Kept, but not a fact</source>
        <translation>Behalten, aber keine Tatsache</translation>
    </message>
    <message>
        <source>Kept, but not shown as a fact: unknown unit</source>
        <translation>Behalten, aber nicht als Tatsache gezeigt: unbekannte Einheit</translation>
    </message>
    <message>
        <source>Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores.</source>
        <translation>Wie empfangen behalten und ausgegeben. Nicht auf den Zeilen der Zeitlinie, nicht in Kurven, Zeichen oder Punktwerten.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::DetailPanel</name>
    <message>
        <source>The source gave no time</source>
        <translation>Die Quelle nennt keine Zeit</translation>
    </message>
    <message>
        <source>Integrity check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>%1, %2, from %3. The value is not shown and not used in charts or scores.</source>
        <translation>%1, %2, von %3. Der Wert wird nicht gezeigt und in Kurven und Punktwerten nicht benutzt.</translation>
    </message>
    <message>
        <source>this computer’s store</source>
        <translation>dem Speicher dieses Rechners</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>The patient asked for it. Only the fact of erasing is kept.</source>
        <translation>Der Patient hat es verlangt. Behalten wird nur, dass gelöscht wurde.</translation>
    </message>
    <message>
        <source>Kept, but not shown as a fact: %1</source>
        <translation>Behalten, aber nicht als Tatsache gezeigt: %1</translation>
    </message>
    <message>
        <source>Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores.</source>
        <translation>Wie empfangen behalten und ausgegeben. Nicht auf den Zeilen der Zeitlinie, nicht in Kurven, Zeichen oder Punktwerten.</translation>
    </message>
    <message>
        <source>There is a newer version</source>
        <translation>Es gibt eine neuere Fassung</translation>
    </message>
    <message>
        <source>This one stays in the history.</source>
        <translation>Diese bleibt in der Geschichte.</translation>
    </message>
    <message>
        <source>Entry %1 of %2</source>
        <translation>Eintrag %1 von %2</translation>
    </message>
    <message>
        <source>Usual range %1–%2</source>
        <translation>Üblich %1–%2</translation>
    </message>
    <message>
        <source>Usual range up to %1</source>
        <translation>Üblich bis %1</translation>
    </message>
    <message>
        <source>Usual range from %1</source>
        <translation>Üblich ab %1</translation>
    </message>
    <message>
        <source>earlier %1</source>
        <translation>früher %1</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>Berichtet</translation>
    </message>
    <message>
        <source>Known to the twin</source>
        <translation>Dem Zwilling bekannt</translation>
    </message>
    <message>
        <source>received here, not recorded yet</source>
        <translation>hier empfangen, noch nicht festgehalten</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Provided by</source>
        <translation>Geliefert von</translation>
    </message>
    <message>
        <source>Ordered by</source>
        <translation>Verordnet von</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kode</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>Ressource</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>Status %1</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Vermerk</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>1 of 1, never amended</source>
        <translation>1 von 1, nie ergänzt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not recorded yet</source>
        <translation>noch nicht festgehalten</translation>
    </message>
    <message>
        <source>Close the side panel</source>
        <translation>Seitenbereich schließen</translation>
    </message>
    <message>
        <source>Close the side panel (F7)</source>
        <translation>Seitenbereich schließen (F7)</translation>
    </message>
    <message>
        <source>Show proof</source>
        <translation>Beleg zeigen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>As received</source>
        <translation>Wie empfangen</translation>
    </message>
    <message>
        <source>Show the resource as received</source>
        <translation>Ressource zeigen, wie sie empfangen wurde</translation>
    </message>
    <message>
        <source>Fetch another copy</source>
        <translation>Andere Kopie holen</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <source>Versions, newest first</source>
        <translation>Fassungen, neueste zuerst</translation>
    </message>
    <message>
        <source>The resource as received</source>
        <translation>Die Ressource, wie sie empfangen wurde</translation>
    </message>
    <message>
        <source>Previous entry</source>
        <translation>Voriger Eintrag</translation>
    </message>
    <message>
        <source>Next entry</source>
        <translation>Nächster Eintrag</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::FilterMenu</name>
    <message>
        <source>All data sets</source>
        <translation>Alle Datensätze</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::FinalityCard</name>
    <message>
        <source>Recorded in block %1</source>
        <translation>Festgehalten in Block %1</translation>
    </message>
    <message>
        <source>Verified: checked here; no other hospital</source>
        <translation>Geprüft: hier geprüft; kein anderes Haus</translation>
    </message>
    <message>
        <source>Verified here</source>
        <translation>Hier geprüft</translation>
    </message>
    <message>
        <source>One hospital signs every block of this ledger. It tolerates no fault; witnesses 0.</source>
        <translation>Ein Haus signiert jeden Block dieses Ledgers. Es duldet keinen Fehler; Zeugen 0.</translation>
    </message>
    <message numerus="yes">
        <source>%n witnesses outside this hospital agree.</source>
        <translation>
            <numerusform>%n Zeuge außerhalb dieses Hauses stimmt überein.</numerusform>
            <numerusform>%n Zeugen außerhalb dieses Hauses stimmen überein.</numerusform>
        </translation>
    </message>
    <message>
        <source>The stored copy does not match what was recorded.</source>
        <translation>Die gespeicherte Kopie stimmt nicht mit dem Festgehaltenen überein.</translation>
    </message>
    <message>
        <source>The value is not shown and not used in charts, flags or counts.</source>
        <translation>Der Wert wird nicht gezeigt und in Kurven, Zeichen und Zählungen nicht benutzt.</translation>
    </message>
    <message>
        <source>It belongs to block %1.</source>
        <translation>Er gehört zu Block %1.</translation>
    </message>
    <message>
        <source>Durable on this computer</source>
        <translation>Dauerhaft auf diesem Rechner</translation>
    </message>
    <message>
        <source>It is sent as soon as the hospital’s node answers.</source>
        <translation>Wird gesendet, sobald der Knoten des Hauses antwortet.</translation>
    </message>
    <message>
        <source>At the hospital’s node</source>
        <translation>Beim Knoten des Hauses</translation>
    </message>
    <message>
        <source>It is not final until it stands in a block.</source>
        <translation>Endgültig ist es erst, wenn es in einem Block steht.</translation>
    </message>
    <message>
        <source>Final; its proof is being checked here</source>
        <translation>Endgültig; der Beleg wird hier gerade geprüft</translation>
    </message>
    <message>
        <source>Only you see it</source>
        <translation>Nur Sie sehen es</translation>
    </message>
    <message>
        <source>: no witness</source>
        <translation>: kein Zeuge</translation>
    </message>
    <message>
        <source>The signatures are right. No other hospital has shown this block yet.</source>
        <translation>Die Signaturen stimmen. Noch hat kein anderes Haus diesen Block gezeigt.</translation>
    </message>
    <message>
        <source>On a ledger of several members one is needed.</source>
        <translation>In einem Ledger mehrerer Mitglieder ist einer nötig.</translation>
    </message>
    <message>
        <source>: expired</source>
        <translation>: abgelaufen</translation>
    </message>
    <message>
        <source>This home slept longer than the trusting period.</source>
        <translation>Dieser Arbeitsplatz schlief länger als die Vertrauensfrist.</translation>
    </message>
    <message>
        <source>Ask the desk for a fresh trust file.</source>
        <translation>Bitten Sie die Anmeldung um eine frische Vertrauensdatei.</translation>
    </message>
    <message>
        <source>The store says something that it should not.</source>
        <translation>Der Speicher sagt etwas, das er nicht sagen darf.</translation>
    </message>
    <message>
        <source>Let it be checked: Ledger, Check everything.</source>
        <translation>Lassen Sie prüfen: Ledger, Alles prüfen.</translation>
    </message>
    <message>
        <source>Asked live from %1</source>
        <translation>Live gefragt bei %1</translation>
    </message>
    <message>
        <source>Nobody here signed it, and the source can change it. The next answer may differ.</source>
        <translation>Niemand hier hat es signiert, und die Quelle kann es ändern. Die nächste Antwort kann anders sein.</translation>
    </message>
    <message>
        <source>The value is absent, not hidden.</source>
        <translation>Der Wert fehlt, er ist nicht verborgen.</translation>
    </message>
    <message>
        <source>Only the fact of erasing is kept.</source>
        <translation>Behalten wird nur, dass gelöscht wurde.</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineScreen</name>
    <message>
        <source>Opening the record</source>
        <translation>Die Akte wird geöffnet</translation>
    </message>
    <message>
        <source>Every entry is checked against its proof before it is shown.</source>
        <translation>Jeder Eintrag wird gegen seinen Beleg geprüft, bevor er gezeigt wird.</translation>
    </message>
    <message>
        <source>Nothing is recorded for this patient</source>
        <translation>Für diesen Patienten ist nichts erfasst</translation>
    </message>
    <message>
        <source>You are in the treating team; its key is not here yet. It comes with the next sync of a colleague’s workstation.</source>
        <translation>Sie gehören zum behandelnden Team; sein Schlüssel ist noch nicht hier. Er kommt mit dem nächsten Abgleich eines Kollegen.</translation>
    </message>
    <message>
        <source>Import records of a peripheral system, or of your own hospital.</source>
        <translation>Importieren Sie Daten eines fremden Systems oder Ihres eigenen Hauses.</translation>
    </message>
    <message>
        <source>Back to the worklist</source>
        <translation>Zurück zur Arbeitsliste</translation>
    </message>
    <message>
        <source>You may not read this record</source>
        <translation>Sie dürfen diese Akte nicht lesen</translation>
    </message>
    <message>
        <source>This does not say whether there is anything. Your attempt stands in the patient’s access story.</source>
        <translation>Das sagt nicht, ob es etwas gibt. Ihr Versuch steht in der Zugriffsgeschichte des Patienten.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <source>Now, live</source>
        <translation>Jetzt, live</translation>
    </message>
    <message>
        <source>Ctrl+Home: back to now</source>
        <translation>Strg+Pos1: zurück zu jetzt</translation>
    </message>
    <message>
        <source>nothing hidden · Alt+← steps back</source>
        <translation>nichts verborgen · Alt+← geht zurück</translation>
    </message>
    <message>
        <source>Known at %1</source>
        <translation>Bekannt am %1</translation>
    </message>
    <message numerus="yes">
        <source>%n later entries are hidden. Recording is off while you look back.</source>
        <translation>
            <numerusform>%n späterer Eintrag ist verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</numerusform>
            <numerusform>%n spätere Einträge sind verborgen. Solange Sie zurückblicken, ist das Erfassen aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries failed their integrity check</source>
        <translation>
            <numerusform>%n Eintrag hat die Prüfung nicht bestanden</numerusform>
            <numerusform>%n Einträge haben die Prüfung nicht bestanden</numerusform>
        </translation>
    </message>
    <message>
        <source>Their values are not shown.</source>
        <translation>Werte daraus werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>All data sets</source>
        <translation>Alle Datensätze</translation>
    </message>
    <message numerus="yes">
        <source>%n data sets</source>
        <translation>
            <numerusform>%n Datensatz</numerusform>
            <numerusform>%n Datensätze</numerusform>
        </translation>
    </message>
    <message>
        <source>2 h</source>
        <translation>2 h</translation>
    </message>
    <message>
        <source>12 h</source>
        <translation>12 h</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>5 d</source>
        <translation>5 T</translation>
    </message>
    <message>
        <source>10 d</source>
        <translation>10 T</translation>
    </message>
    <message>
        <source>1 m</source>
        <translation>1 M</translation>
    </message>
    <message>
        <source>3 m</source>
        <translation>3 M</translation>
    </message>
    <message>
        <source>1 y</source>
        <translation>1 J</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Show 2 hours</source>
        <translation>2 Stunden zeigen</translation>
    </message>
    <message>
        <source>Show 12 hours</source>
        <translation>12 Stunden zeigen</translation>
    </message>
    <message>
        <source>Show 24 hours</source>
        <translation>24 Stunden zeigen</translation>
    </message>
    <message>
        <source>Show 5 days</source>
        <translation>5 Tage zeigen</translation>
    </message>
    <message>
        <source>Show 10 days</source>
        <translation>10 Tage zeigen</translation>
    </message>
    <message>
        <source>Show 1 month</source>
        <translation>1 Monat zeigen</translation>
    </message>
    <message>
        <source>Show 3 months</source>
        <translation>3 Monate zeigen</translation>
    </message>
    <message>
        <source>Show 1 year</source>
        <translation>1 Jahr zeigen</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Hinauszoomen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Hineinzoomen</translation>
    </message>
    <message>
        <source>Previous view (Backspace)</source>
        <translation>Vorige Ansicht (Rücktaste)</translation>
    </message>
    <message>
        <source>Go to now (N)</source>
        <translation>Zu jetzt gehen (N)</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Search this record</source>
        <translation>Akte durchsuchen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>As known at</source>
        <translation>Bekannt am</translation>
    </message>
    <message>
        <source>when records arrived</source>
        <translation>wann Daten eintrafen</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Whole record</source>
        <translation>Ganze Akte</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineTable</name>
    <message>
        <source>Timeline as a table</source>
        <translation>Zeitlinie als Tabelle</translation>
    </message>
    <message>
        <source>showing %1 of %2 entries in this part of time</source>
        <translation>%1 von %2 Einträgen in diesem Zeitraum gezeigt</translation>
    </message>
    <message>
        <source>%1 kept resources have no place on the timeline: %2</source>
        <translation>%1 behaltene Ressourcen haben keinen Platz auf der Zeitlinie: %2</translation>
    </message>
    <message>
        <source>verified: checked here; no other hospital</source>
        <translation>geprüft: hier geprüft; kein anderes Haus</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineTableModel</name>
    <message>
        <source>time not given</source>
        <translation>Zeit nicht angegeben</translation>
    </message>
    <message>
        <source>%1 (kept, not a fact: %2)</source>
        <translation>%1 (behalten, keine Tatsache: %2)</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::widgets::CommandPalette</name>
    <message>
        <source>Find a command or patient</source>
        <translation>Befehl oder Patient finden</translation>
    </message>
    <message>
        <source>Commands and patients found</source>
        <translation>Gefundene Befehle und Patienten</translation>
    </message>
</context>
<context>
    <name>twinchart::ui::widgets::StatePanel</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>This takes longer than usual. Stopping changes nothing; you can try again.</source>
        <translation>Das dauert länger als üblich. Anhalten ändert nichts; Sie können es wieder versuchen.</translation>
    </message>
</context>
</TS>

import { CheckBox, Choice, TextArea, TextField } from "../parts/fields.js";
import { incidentTypes, type IncidentType } from "../lib/words.js";
import { limits, type DecisionDraft, type DraftErrors } from "./decision_draft.js";

interface Props {
  draft: DecisionDraft;
  errors: DraftErrors;
  change: (part: Partial<DecisionDraft>) => void;
}

const kTypes = Object.entries(incidentTypes).map(([value, label]) => ({
  value: value as IncidentType,
  label,
}));

function Urgency({ draft, errors, change }: Props) {
  return (
    <div class="field">
      <CheckBox
        id="urgent"
        label="Ask for high priority"
        hint="Only when a child is in danger now or soon. Any text here escalates the whole report."
        checked={draft.urgent}
        onChange={(urgent) => change({ urgent })}
      />
      {draft.urgent && (
        <TextArea
          id="escalationReason"
          label="Reason for high priority"
          hint="Which danger, to whom, when, and how you know."
          rows={3}
          limit={limits.escalationReason}
          value={draft.escalationReason}
          error={errors.escalationReason}
          onInput={(escalationReason) => change({ escalationReason })}
        />
      )}
    </div>
  );
}

// What a report needs that only a person can say.
export function ReportFields({ draft, errors, change }: Props) {
  return (
    <>
      <Choice
        id="incidentType"
        legend="What is the report about?"
        hint="The CyberTipline's own categories. Nothing is chosen for you."
        error={errors.incidentType}
        choices={kTypes}
        value={draft.incidentType}
        onChoose={(incidentType) => change({ incidentType })}
      />
      <TextArea
        id="narrative"
        label="Narrative"
        hint="What happened, in the order it happened: facts, no guesses. NCMEC's analysts read this."
        rows={6}
        limit={limits.narrative}
        value={draft.narrative}
        error={errors.narrative}
        onInput={(narrative) => change({ narrative })}
      />
      <TextField
        id="screenName"
        label="Screen name of the account (optional)"
        value={draft.screenName}
        error={errors.screenName}
        onInput={(screenName) => change({ screenName })}
      />
      <Urgency draft={draft} errors={errors} change={change} />
    </>
  );
}

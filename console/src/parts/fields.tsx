// Form fields with label, hint and error tied together.
import type { ComponentChildren } from "preact";
import { bytesLeft } from "../lib/length.js";

interface Common {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  value: string;
  onInput: (value: string) => void;
  disabled?: boolean;
}

function describedBy(id: string, hint: unknown, error: unknown): string | undefined {
  return (
    [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined
  );
}

function Hint({ id, hint }: { id: string; hint?: ComponentChildren }) {
  return hint ? (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  ) : null;
}

export function FieldError({ id, error }: { id: string; error?: string | undefined }) {
  return error ? (
    <p class="field-error" id={`${id}-error`}>
      {error}
    </p>
  ) : null;
}

export function TextArea(props: Common & { limit: number; rows: number }) {
  const { id, label, hint, error, value, onInput, disabled, limit, rows } = props;
  const left = bytesLeft(value, limit);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Hint id={id} hint={hint} />
      <textarea
        id={id}
        rows={rows}
        value={value}
        disabled={disabled}
        aria-required="true"
        aria-invalid={error ? "true" : undefined}
        aria-describedby={describedBy(id, hint, error)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {left < limit / 5 && <p class={left < 0 ? "field-error" : "hint"}>{left} characters left</p>}
      <FieldError id={id} error={error} />
    </div>
  );
}

interface TextFieldProps extends Common {
  type?: "text" | "password";
  autocomplete?: string;
}

export function TextField(props: TextFieldProps) {
  const {
    id,
    label,
    hint,
    error,
    value,
    onInput,
    disabled,
    type = "text",
    autocomplete = "off",
  } = props;
  const common = {
    id,
    value,
    disabled,
    autocomplete,
    autocapitalize: "none",
    spellcheck: false,
    "aria-invalid": error ? "true" : undefined,
    "aria-describedby": describedBy(id, hint, error),
    onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Hint id={id} hint={hint} />
      {type === "password" ? (
        <input type="password" {...common} />
      ) : (
        <input type="text" {...common} />
      )}
      <FieldError id={id} error={error} />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  id: string;
  legend: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  choices: ReadonlyArray<{ value: Value; label: string; hint?: string }>;
  value: Value | "";
  onChoose: (value: Value) => void;
}

// Radio buttons, none chosen beforehand.
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { id, legend, hint, error, choices, value, onChoose } = props;
  return (
    <fieldset
      class="field choice"
      id={id}
      role="radiogroup"
      aria-required="true"
      aria-invalid={error ? "true" : undefined}
      aria-describedby={describedBy(id, hint, error)}
    >
      <legend>{legend}</legend>
      <Hint id={id} hint={hint} />
      {choices.map((choice) => (
        <label key={choice.value} class="choice-row">
          <input
            type="radio"
            name={id}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.label}
            {choice.hint && <span class="choice-hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
      <FieldError id={id} error={error} />
    </fieldset>
  );
}

interface CheckBoxProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  required?: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckBox(props: CheckBoxProps) {
  const { id, label, hint, error, required, checked, onChange } = props;
  return (
    <>
      <label class="choice-row" for={id}>
        <input
          type="checkbox"
          id={id}
          checked={checked}
          aria-required={required ? "true" : undefined}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={describedBy(id, hint, error)}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>
          {label}
          {hint && (
            <span class="choice-hint" id={`${id}-hint`}>
              {hint}
            </span>
          )}
        </span>
      </label>
      <FieldError id={id} error={error} />
    </>
  );
}

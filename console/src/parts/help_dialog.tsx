import { useEffect, useRef } from "preact/hooks";
import { enabled, helpOpen, setEnabled, shortcuts } from "../state/shortcuts.js";

// The keys, under `?`.
export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="help-title"
      onCancel={() => (helpOpen.value = false)}
      onClose={() => (helpOpen.value = false)}
    >
      <h2 id="help-title">Keys</h2>
      <table class="keys">
        <tbody>
          <tr>
            <th scope="row">
              <kbd>Esc</kbd>
            </th>
            <td>Cover the picture at once, from anywhere</td>
          </tr>
          {shortcuts.map(({ key, text }) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">No key shows a picture or sends a decision. Those are always buttons.</p>
      <label class="choice-row">
        <input
          type="checkbox"
          checked={enabled.value}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <span>Use these single keys (Esc always works)</span>
      </label>
      <div class="buttons">
        <button type="button" class="button button-strong" onClick={() => (helpOpen.value = false)}>
          Close
        </button>
      </div>
    </dialog>
  );
}

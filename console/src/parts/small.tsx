// Small pieces that many pages use.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatAge, formatTime } from "../lib/format.js";
import type { Tone } from "../lib/words.js";
import { moved } from "../state/router.js";

// A page's heading. It takes the focus when the person has come from another page, so that the
// keyboard and a screen reader start at the top.
export function PageTitle({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (moved.peek()) heading.current?.focus();
  }, []);
  useEffect(() => {
    document.title = `${title} · Nightlight`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}

export function Chip({
  tone,
  title,
  children,
}: {
  tone: Tone;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`chip chip-${tone}`} title={title}>
      {children}
    </span>
  );
}

export function Time({ at }: { at: string }) {
  return <time dateTime={at}>{formatTime(at)}</time>;
}

// "3 h ago", with the moment itself for those who need it.
export function Age({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAge(at, Date.now())}
    </time>
  );
}

export interface Fact {
  name: string;
  value: ComponentChildren;
}

export function Facts({ facts, rows }: { facts: Array<Fact | null>; rows?: boolean }) {
  return (
    <dl class={rows ? "facts facts-rows" : "facts"}>
      {facts
        .filter((fact): fact is Fact => fact !== null)
        .map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p class="loading" role="status">
      Loading {what}…
    </p>
  );
}

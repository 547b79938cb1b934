import type { Outcome } from '../../core/finding.ts';
import type { PathStatus } from '../../core/host.ts';
import type { Observed } from '../../core/observed.ts';
import { unread } from './subject.ts';

/** A mode as `chmod` takes it: `0644`. */
export function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

/**
 * Judges the owner or the mode of a path. `wrong` gives the message when it is wrong; a path that
 * does not exist has neither. `repair` is the command that puts it right.
 */
export function judgePath(
  reading: Observed<PathStatus>,
  wrong: (status: PathStatus) => string | undefined,
  fine: (status: PathStatus) => string,
  repair: (status: PathStatus) => string,
): Outcome {
  if (reading.state === 'absent')
    return { state: 'not-applicable', because: `${reading.from} does not exist` };
  if (reading.state === 'unreadable') return unread(reading);
  const { value, from } = reading;
  const message = wrong(value);
  if (message === undefined) return { state: 'passed', evidence: [{ source: from, saw: fine(value) }] };
  const evidence = [{ source: from, saw: message }] as const;
  const change = { kind: 'manual', title: 'Put it right', steps: [repair(value)] } as const;
  return { state: 'failed', problems: [{ message, detail: { path: value.path }, at: [], evidence, change }] };
}

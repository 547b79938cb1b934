import { counted } from '../../core/counted.ts';
import type { Proof } from '../../core/confine/proof.ts';
import { isFailure, type ContainerProbes } from '../../core/confine/probe.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { wrapIndented } from '../text/text-width.ts';
import type { ProfileTableOptions } from './profile-table.ts';

const blockedIn = ({ probes }: ContainerProbes): number =>
  probes.filter(({ outcome }) => outcome === 'blocked').length;

/** Returns a proof for people: whether the application works, and which attacks fail now. */
export function proofAsText(proof: Proof, { width, unicode }: ProfileTableOptions): string {
  const safe = unicode ? plainText : asciiText;
  const lines = [
    `${proof.workload.service ?? proof.workload.name}: ${headline(proof)}`,
    ...(proof.first.passed ? [] : failureLines(proof)),
    ...probeLines(proof),
    ...(proof.remarks.length === 0 ? [] : ['', ...proof.remarks.map((remark) => `note: ${remark}`)]),
  ];
  return `${lines.flatMap((line) => wrapIndented(safe(line), width)).join('\n')}\n`;
}

function headline({ first, relaxed, withoutProfile, before, after }: Proof): string {
  const words = first.passed
    ? first.why
    : relaxed === undefined
      ? `${first.why}; without the profile too${withoutProfile === undefined || withoutProfile === first.why ? '' : `: ${withoutProfile}`}`
      : `${first.why} under the profile; passed without ${counted(relaxed.length, 'line')} of it`;
  if (after === undefined) return `${words}; not probed`;
  const was = before === undefined ? '' : ` (${blockedIn(before)} before)`;
  return `${words}; ${blockedIn(after)} of ${after.probes.length} probes blocked${was}`;
}

function failureLines({ first, relaxed, trials }: Proof): readonly string[] {
  return [
    ...(relaxed ?? []).map(
      ({ title, because }) => `wrong: ${title}${because.length === 0 ? '' : ` (${because.join('; ')})`}`,
    ),
    counted(trials, 'trial'),
    ...(first.output === ''
      ? []
      : [
          'last output of the first trial:',
          ...first.output
            .split('\n')
            .slice(-8)
            .map((line) => `  ${line}`),
        ]),
  ];
}

function probeLines({ before, after }: Proof): readonly string[] {
  if (after === undefined) return [];
  const was = new Map(before?.probes.map(({ id, outcome }) => [id, outcome]));
  const closed = after.probes.filter(
    ({ id, outcome }) => outcome === 'blocked' && was.get(id) === 'possible',
  );
  const open = after.probes.filter(({ outcome }) => outcome === 'possible');
  const unknown = after.probes.filter(({ outcome }) => outcome === 'unknown');
  return [
    ...(closed.length === 0
      ? []
      : ['', 'Blocked now:', ...closed.map(({ id, title }) => `  ${title} (${id})`)]),
    ...(open.length === 0
      ? []
      : [
          '',
          'Still possible:',
          ...open.map(
            (probe) => `  ${probe.title} (${probe.id})${isFailure(probe) ? ': must be blocked' : ''}`,
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : ['', 'Not known:', ...unknown.map(({ id, evidence }) => `  ${id}: ${evidence[0] ?? ''}`)]),
  ];
}

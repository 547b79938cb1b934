import { styleText } from 'node:util';
import { counted } from '../../core/counted.ts';
import type {
  EngineChange,
  EnginePlan,
  EngineResult,
  EngineTransition,
  LeftFinding,
  TakesEffect,
} from '../../core/engine/engine-plan.ts';
import { jsonText } from '../text/json-text.ts';
import { plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';

/** How to write the text. */
export interface PlanTextOptions {
  width: number;
  colour: boolean;
}

/** A plan and what became of it; a plan that is only shown has no result. */
export interface EngineReport {
  plan?: EnginePlan;
  result?: EngineResult;
}

/** The plan of an engine and its result as JSON. */
export function engineReportAsJson({ plan, result }: EngineReport): string {
  return jsonText({ ...(plan ? { plan } : {}), ...(result ? { result } : {}) });
}

type Style = 'bold' | 'red' | 'green' | 'cyan';

function styled(style: Style, text: string, { colour }: PlanTextOptions): string {
  return colour ? styleText(style, text, { validateStream: false }) : text;
}

/** A paragraph below an indent; further lines stand below its text. */
function paragraph(lead: string, text: string, { width }: PlanTextOptions): readonly string[] {
  const [first = '', ...rest] = wrap(plainText(text), Math.max(30, width - lead.length));
  const indent = ' '.repeat(lead.length);
  return [lead + first, ...rest.map((line) => indent + line)];
}

function diffLines(diff: string, options: PlanTextOptions): readonly string[] {
  const lines = diff.split('\n').slice(0, -1);
  return lines.map((line) => {
    const shown = plainText(line);
    if (line.startsWith('@@')) return styled('cyan', shown, options);
    if (line.startsWith('+')) return styled('green', shown, options);
    return line.startsWith('-') ? styled('red', shown, options) : shown;
  });
}

const effects: Readonly<Record<TakesEffect, string>> = {
  reload: 'by a reload (SIGHUP)',
  restart: 'by a restart of dockerd',
  'idle-restart': 'by a restart of dockerd with no container running',
};

function changeLines(change: EngineChange, index: number, options: PlanTextOptions): readonly string[] {
  const { rule, severity, message, why, members, values, forecast } = change;
  const sets = members.map((name) => {
    const value = values[name];
    return value === undefined ? `remove "${name}"` : `"${name}": ${value}`;
  });
  const { applies, mayBreak, takesEffect, containers } = forecast;
  const rows: readonly (readonly [string, string])[] = [
    ['Rule', `${rule} (${severity}): ${message}`],
    ['Why', why.replaceAll('`', '')],
    ['Takes effect', effects[takesEffect]],
    ['Applies to', applies],
    ['May break', mayBreak],
    ['Containers', containers.length === 0 ? 'none of those that run' : containers.join(', ')],
  ];
  return [
    ...paragraph(`${index + 1}. `, sets.join(', '), options).map((line) => styled('bold', line, options)),
    ...rows.flatMap(([label, text]) => paragraph(`   ${label.padEnd(13)}`, text, options)),
    '',
  ];
}

function transitionLines(
  { steps, fates, notes }: EngineTransition,
  options: PlanTextOptions,
): readonly string[] {
  if (steps.length === 0) return [];
  const how =
    steps.length === 2
      ? 'dockerd is reloaded, then restarted.'
      : steps[0] === 'reload'
        ? 'dockerd is reloaded. No container is stopped or started.'
        : 'dockerd is restarted.';
  const words = {
    'keeps running': 'Keep running',
    'is restarted': 'Are stopped and started again',
    'may stay down': 'Are stopped, and started again only if they end with an error',
    'stays down': 'Are stopped and stay down (no restart policy)',
    'is removed': 'Are stopped and removed (--rm)',
  } as const;
  const lines = Object.entries(words).flatMap(([fate, label]) => {
    const names = fates[fate as keyof typeof words] ?? [];
    return names.length === 0 ? [] : paragraph(`   ${label}: `, names.join(', '), options);
  });
  return [
    styled('bold', 'How the engine takes it', options),
    ...paragraph('   ', how, options),
    ...lines,
    ...notes.flatMap((note) => paragraph('   ', note, options)),
    '',
  ];
}

function leftLines(title: string, left: readonly LeftFinding[], options: PlanTextOptions): readonly string[] {
  if (left.length === 0) return [];
  return [
    styled('bold', title, options),
    ...left.flatMap(({ rule, severity, message, why, steps }) => [
      ...paragraph('   ', `${rule} (${severity}): ${message}`, options),
      ...paragraph('     ', why, options),
      ...steps.flatMap((step) => paragraph('     - ', step.replaceAll('`', ''), options)),
    ]),
    '',
  ];
}

function listLines(title: string, lines: readonly string[], options: PlanTextOptions): readonly string[] {
  if (lines.length === 0) return [];
  return [styled('bold', title, options), ...lines.flatMap((line) => paragraph('   - ', line, options)), ''];
}

function headLines(
  { engine, file, fileExists, changes }: EnginePlan,
  options: PlanTextOptions,
): readonly string[] {
  const where = file === undefined ? '' : `, ${file}${fileExists ? '' : ' (not there yet)'}`;
  const what = changes.length === 0 ? 'No change to make' : `${counted(changes.length, 'change')} to make`;
  return [
    ...paragraph('', `Docker Engine ${engine.version} at ${engine.endpoint}${where}`, options),
    styled('bold', what, options),
    '',
  ];
}

/** The plan of an engine for people: the change, what each part of it means, and what stands in its way. */
export function planAsText(plan: EnginePlan, options: PlanTextOptions): string {
  const { diff, changes, transition, withheld, pending, byHand, notes, obstacles } = plan;
  const lines = [
    ...headLines(plan, options),
    ...(diff === '' ? [] : [...diffLines(diff, options), '']),
    ...changes.flatMap((change, index) => changeLines(change, index, options)),
    ...transitionLines(transition, options),
    ...leftLines('In daemon.json, not in effect yet', pending, options),
    ...leftLines('Left out; --only RULE takes it in', withheld, options),
    ...leftLines('For you to decide', byHand, options),
    ...listLines('Note', notes, options),
    ...listLines('Cannot be applied', obstacles, options),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const outcomes: Readonly<Record<EngineResult['outcome'], string>> = {
  unchanged: 'Nothing was changed',
  applied: 'Applied and checked',
  'rolled-back': 'Rolled back: the old settings are in effect again',
  refused: 'Nothing was changed',
  'rollback-failed': 'Rolled back only in part: act now',
};

const marks = { passed: 'ok', failed: 'FAILED', unknown: 'not confirmed' } as const;

/** What became of a plan, for people: first the outcome, then what was done and seen, and what is left to do. */
export function resultAsText(result: EngineResult, options: PlanTextOptions): string {
  const { outcome, done, checks, why, backup, byHand } = result;
  const lines = [
    styled('bold', outcomes[outcome], options),
    ...(why ?? '').split('\n').flatMap((line) => (line === '' ? [] : paragraph('   ', line, options))),
    '',
    ...listLines('Done', done, options),
    ...listLines(
      'Checked',
      checks.map(({ what, state, saw }) => `${marks[state]}: ${what}: ${saw}`),
      options,
    ),
    ...(backup === undefined ? [] : listLines('Old file', [backup], options)),
    ...listLines('Do now', byHand, options),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

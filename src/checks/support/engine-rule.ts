import type { Check } from '../../core/check.ts';
import type { EngineSettingName, EngineSettings } from '../../core/engine-settings.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Category, Outcome, Problem, Severity, UnknownKind } from '../../core/finding.ts';
import { known, type Observed } from '../../core/observed.ts';
import { cisAliases, cisReference } from './cis.ts';
import { readingOf, unread } from './subject.ts';

/** What the rules on an engine differ in. */
export interface EngineRule {
  slug: string;
  title: string;
  severity: Severity;
  category?: Category;
  why: string;
  remediation: string;
  /** The row of the CIS Docker Benchmark. */
  cis?: string;
  references?: readonly string[];
  implies?: readonly string[];
  judge: (this: void, engine: EngineFacts) => Outcome;
  examples: Check['examples'];
}

/** A check of an engine from its rule. */
export function engineCheck(rule: EngineRule): Check<'engine'> {
  const { slug, cis, references = [], judge, implies = [], ...words } = rule;
  return {
    category: 'security',
    ...words,
    id: `engine/${slug}`,
    on: 'engine',
    aliases: cis === undefined ? [] : cisAliases(cis),
    references: [...(cis === undefined ? [] : [cisReference(cis)]), ...references],
    surfaces: [],
    implies,
    fixable: false,
    evaluate: (engine) => (engine.state === 'known' ? judge(engine.value) : unread(engine)),
  };
}

/** One setting of an engine; not collected where the facts do not have it. */
export function settingOf<K extends EngineSettingName>(
  engine: EngineFacts,
  name: K,
): Observed<NonNullable<ValueOf<K>>> {
  const settings = readingOf(engine.settings, 'the daemon’s configuration');
  if (settings.state !== 'known') return settings;
  const found: Partial<EngineSettings> = settings.value;
  return readingOf(found[name] as Observed<NonNullable<ValueOf<K>>> | undefined, name);
}

type ValueOf<K extends EngineSettingName> = EngineSettings[K] extends Observed<infer T> ? T : never;

/** What is made of a setting: in order, wrong, doubtful for a person to judge, or of no meaning here. */
export type Verdict =
  | { fine: string }
  | { wrong: string; severity?: Severity; detail?: Problem['detail']; steps: readonly string[] }
  | { doubt: string; kind?: UnknownKind }
  | { because: string };

/** The outcome of a verdict on what was read from `source`, which showed `saw`. */
export function outcomeOf(verdict: Verdict, source: string, saw: string): Outcome {
  if ('because' in verdict) return { state: 'not-applicable', because: verdict.because };
  if ('doubt' in verdict)
    return { state: 'unknown', kind: verdict.kind ?? 'needs-review', doubts: [verdict.doubt] };
  if ('fine' in verdict) return { state: 'passed', evidence: [{ source, saw: verdict.fine }] };
  const { wrong: message, severity, detail = {}, steps } = verdict;
  const change = { kind: 'manual', title: 'Change the engine’s configuration', steps } as const;
  const problem: Problem = { message, detail, at: [], evidence: [{ source, saw }], change };
  return { state: 'failed', problems: [severity === undefined ? problem : { ...problem, severity }] };
}

/**
 * Judges one reading. `judge` gets its value, or `undefined` where it was looked for and is not
 * set; what could not be read is unknown. `name` is what the setting is called in evidence.
 */
export function judgeReading<T>(
  reading: Observed<T>,
  name: string,
  judge: (value: T | undefined) => Verdict,
): Outcome {
  if (reading.state === 'unreadable') return unread(reading);
  const value = reading.state === 'known' ? reading.value : undefined;
  const saw = value === undefined ? `${name} is not set` : `${name} = ${shownValue(value)}`;
  return outcomeOf(judge(value), reading.from, saw);
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Facts of an engine with these settings, for the examples of a check. */
export function withSettings(
  settings: Partial<{ [K in EngineSettingName]: ValueOf<K> | undefined }>,
  rest: Partial<EngineFacts> = {},
): unknown {
  const from = '/etc/docker/daemon.json';
  const readings = Object.entries(settings).map(([name, value]) => [
    name,
    value === undefined ? { state: 'absent', from } : known(value, from),
  ]);
  return { ...rest, settings: known(Object.fromEntries(readings), from) };
}

/** Facts of an engine whose configuration cannot be read, for the examples of a check. */
export const elsewhere: unknown = {
  settings: {
    state: 'unreadable',
    why: 'remote',
    detail: 'the engine runs on another machine: run this there, as root',
    from: 'the daemon’s configuration',
  },
};

/** How to change one member of daemon.json. */
export function daemonSteps(member: string): readonly string[] {
  return [`Set ${member} in daemon.json`, 'Restart the engine: systemctl restart docker'];
}

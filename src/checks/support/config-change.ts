import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome, Problem, ProposedChange } from '../../core/finding.ts';
import type { FileLocation } from '../../core/location.ts';
import type { ConfigWrite, JsonValue, WrittenConfig } from '../../core/written-config.ts';
import { membersAt } from '../../knowledge/config-members.ts';

/** What to change in the configuration file of an engine. */
export type ConfigChange = Pick<
  Extract<ProposedChange, { kind: 'configure' }>,
  'title' | 'safety' | 'writes'
>;

/** One entry of a list of the configuration file. */
export interface ListEntry {
  member: string;
  isMeant: (this: void, entry: string) => boolean;
}

/** How the problems of a rule on an engine are placed in its configuration file, and closed there. */
export interface ConfigRule {
  /** The members that decide it, by path: `log-opts.max-size`. */
  members?: readonly string[];
  /** The entry of a list that a problem is about; it is taken out. */
  entry?: (problem: Problem) => ListEntry;
  /** The change that closes a problem; none where a person has to decide. */
  configure?: (problem: Problem, engine: EngineFacts) => ConfigChange | undefined;
}

type Path = ConfigWrite['path'];

function pathOf(member: string): Path {
  const [first = '', ...rest] = member.split('.');
  return [first, ...rest];
}

/** Writes values to members; a member without a value is taken out. */
export function setMembers(
  safety: 'safe' | 'risky',
  values: Readonly<Record<string, JsonValue | undefined>>,
): ConfigChange | undefined {
  const entries = Object.entries(values);
  const [first, ...rest] = entries.map(([member, value]) => ({
    path: pathOf(member),
    ...(value === undefined ? {} : { value }),
  }));
  if (first === undefined) return undefined;
  const words = entries.map(([member, value]) =>
    value === undefined ? `remove "${member}"` : `"${member}": ${JSON.stringify(value)}`,
  );
  const verb = entries.some(([, value]) => value === undefined) ? '' : 'Set ';
  const title = `${verb}${words.join(', ')} in daemon.json, and restart the engine`;
  return { safety, title: title.charAt(0).toUpperCase() + title.slice(1), writes: [first, ...rest] };
}

/** The text of an entry of a list as JSON has it; nothing where it may be a credential. */
function entryText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : undefined;
}

/** Where the entry of a list is that a problem is about; nothing where the file does not have it. */
function findEntry(
  written: WrittenConfig,
  { member, isMeant }: ListEntry,
): { index: number; at: FileLocation } | undefined {
  const [found, ...more] = membersAt(written, [member]);
  const index =
    found?.entries?.findIndex(({ text }) => {
      const entry = entryText(text);
      return entry !== undefined && isMeant(entry);
    }) ?? -1;
  const at = found?.entries?.[index]?.at;
  return at === undefined || more.length > 0 ? undefined : { index, at };
}

/** The problem at its entry, and the change that takes the entry out. */
function placedAtEntry(problem: Problem, written: WrittenConfig, entry: ListEntry): Problem {
  const found = findEntry(written, entry);
  if (found === undefined) return problem;
  const change = {
    kind: 'configure',
    safety: 'risky',
    title: `Remove the entry from "${entry.member}" in daemon.json, and restart the engine`,
    writes: [{ path: [entry.member], entry: found.index }],
    steps: stepsOf(problem),
  } as const;
  return { ...problem, at: [found.at], change };
}

function stepsOf({ change }: Problem): readonly string[] {
  return change && 'steps' in change ? change.steps : [];
}

/** The members, or the object that one of them is missing from; nothing where the command line decides. */
function placesOf(written: WrittenConfig, members: readonly string[]): readonly FileLocation[] {
  const paths = members.map(pathOf);
  const byFlag = paths.some(([first]) => written.byFlag?.includes(first));
  const found = paths.flatMap((path) => membersAt(written, path).map(({ at }) => at));
  if (byFlag || found.length > 0) return found;
  const above = paths.flatMap((path) => membersAt(written, path.slice(0, -1)).map(({ at }) => at));
  if (above.length > 0) return above;
  const { object, file } = written;
  if (object === undefined) return [];
  const { startLine, startColumn, startOffset } = object.range;
  const end = { endLine: startLine, endColumn: startColumn + 1, endOffset: startOffset + 1 };
  return [{ in: 'file', file, range: { startLine, startColumn, startOffset, ...end } }];
}

function placed(problem: Problem, engine: EngineFacts, rule: ConfigRule): Problem {
  const { written } = engine;
  if (written === undefined) return problem;
  if (rule.entry) return placedAtEntry(problem, written, rule.entry(problem));
  if (rule.members === undefined) return problem;
  const at = problem.at.length > 0 ? problem.at : placesOf(written, rule.members);
  const change = rule.configure?.(problem, engine);
  if (change === undefined) return { ...problem, at };
  return { ...problem, at, change: { kind: 'configure', ...change, steps: stepsOf(problem) } };
}

/** The outcome with each problem at its place in the engine's configuration file, and the change to make there. */
export function inConfigFile(outcome: Outcome, engine: EngineFacts, rule: ConfigRule): Outcome {
  if (outcome.state !== 'failed') return outcome;
  const [first, ...rest] = outcome.problems;
  const problems = [placed(first, engine, rule), ...rest.map((one) => placed(one, engine, rule))] as const;
  return { ...outcome, problems };
}

import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { Outcome, Problem, ProposedChange } from '../../../core/findings/finding.ts';
import type { FileLocation } from '../../../core/location.ts';
import type {
  ConfigWrite,
  JsonValue,
  WrittenConfig,
  WrittenFlag,
} from '../../../core/engine/written-config.ts';
import { membersAt } from '../../../knowledge/settings/config-members.ts';

/** A change to daemon.json. */
export type ConfigChange = Pick<
  Extract<ProposedChange, { kind: 'configure' }>,
  'title' | 'safety' | 'writes'
>;

/** An entry of a list in daemon.json. */
export interface ListEntry {
  member: string;
  isMeant: (this: void, entry: string) => boolean;
}

/** How problems of an engine rule are located and fixed in daemon.json. */
export interface ConfigRule {
  /** Paths of the deciding members: `log-opts.max-size`. */
  members?: readonly string[];
  /** Returns the list entry that a problem is about, which the fix removes. */
  entry?: (problem: Problem) => ListEntry;
  /** Returns the change that fixes a problem; absent if it needs a decision. */
  configure?: (problem: Problem, engine: EngineFacts) => ConfigChange | undefined;
}

type Path = ConfigWrite['path'];

function pathOf(member: string): Path {
  const [first = '', ...rest] = member.split('.');
  return [first, ...rest];
}

/** Returns the change that sets members, and removes those without a value. */
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

/** Returns a list entry as a string; absent if it was withheld as a possible credential. */
function entryText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : undefined;
}

/** Finds a list entry in the file; absent if the file does not contain it. */
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

/** Returns the places of the flags that stand for members. */
function placesOfFlags(flags: readonly WrittenFlag[], members: readonly string[]): readonly FileLocation[] {
  return flags.filter(({ member }) => members.includes(member)).map(({ at }) => at);
}

/** Returns the problem at its list entry: in the file with the change that removes it, or at the flag that gives it. */
function placedAtEntry(problem: Problem, engine: EngineFacts, entry: ListEntry): Problem {
  const { written, writtenFlags = [] } = engine;
  const found = written && findEntry(written, entry);
  if (found === undefined) {
    const meant = writtenFlags.filter(({ value }) => value !== undefined && entry.isMeant(value));
    const at = placesOfFlags(meant, [entry.member]);
    return at.length === 0 ? problem : { ...problem, at };
  }
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

/**
 * Returns the places of the members, or of the object that lacks them; of the flags if flags decide, and nothing if
 * it is not known where they are.
 */
function placesOf(
  { written, writtenFlags = [] }: EngineFacts,
  members: readonly string[],
): readonly FileLocation[] {
  const paths = members.map(pathOf);
  const firsts = paths.map(([first]) => first);
  if (written === undefined) return placesOfFlags(writtenFlags, firsts);
  const byFlag = paths.some(([first]) => written.byFlag?.includes(first));
  const found = paths.flatMap((path) => membersAt(written, path).map(({ at }) => at));
  if (found.length > 0) return found;
  if (byFlag) return placesOfFlags(writtenFlags, firsts);
  const above = paths.flatMap((path) => membersAt(written, path.slice(0, -1)).map(({ at }) => at));
  if (above.length > 0) return above;
  const { object, file } = written;
  if (object === undefined) return [];
  const { startLine, startColumn, startOffset } = object.range;
  const end = { endLine: startLine, endColumn: startColumn + 1, endOffset: startOffset + 1 };
  return [{ in: 'file', file, range: { startLine, startColumn, startOffset, ...end } }];
}

/** Returns the title of a change: dockerd does not start with a member that a flag sets too, so that goes first. */
function afterFlags({ title, writes }: ConfigChange, byFlag: readonly string[]): string {
  const members = [...new Set(writes.map(({ path: [first] }) => first))].filter((member) =>
    byFlag.includes(member),
  );
  if (members.length === 0) return title;
  const names = members.map((member) => JSON.stringify(member)).join(' and ');
  const flags = members.length === 1 ? 'the flag of dockerd that sets' : 'the flags of dockerd that set';
  return `Remove ${flags} ${names}, then ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function placed(problem: Problem, engine: EngineFacts, rule: ConfigRule): Problem {
  const { written } = engine;
  if (rule.entry) return placedAtEntry(problem, engine, rule.entry(problem));
  if (rule.members === undefined) return problem;
  const at = problem.at.length > 0 ? problem.at : placesOf(engine, rule.members);
  const change = written && rule.configure?.(problem, engine);
  if (change === undefined) return { ...problem, at };
  const title = afterFlags(change, written?.byFlag ?? []);
  return { ...problem, at, change: { kind: 'configure', ...change, title, steps: stepsOf(problem) } };
}

/** Returns the outcome with each problem located in daemon.json and fixed there. */
export function inConfigFile(outcome: Outcome, engine: EngineFacts, rule: ConfigRule): Outcome {
  if (outcome.state !== 'failed') return outcome;
  const [first, ...rest] = outcome.problems;
  const problems = [placed(first, engine, rule), ...rest.map((one) => placed(one, engine, rule))] as const;
  return { ...outcome, problems };
}

import {
  coveredLine,
  lineEdit,
  maskedLine,
  optionChange,
  optionsPlaces,
  overlap,
  replaceInLine,
  type LineEdit,
  type LineReplacement,
} from '../../adapters/run-command/edit-run-line.ts';
import type { Check } from '../../core/rules/check.ts';
import { type Problem } from '../../core/findings/finding.ts';
import { severities } from '../../core/severity.ts';
import type { CommandChange, HardenedCommand } from '../../core/findings/hardened-command.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { runOption } from '../../fixes/container-steps.ts';
import { lint, type LintResult } from '../lint.ts';
import { registeredChecks } from '../registered-checks.ts';
import { setVariables, type RuntimeContext } from '../runtime/runtime-context.ts';
import { problemsOf } from './open-problems.ts';
import type { LintRun } from './plan-fixes.ts';

type Judge = Omit<LintRun, 'targets'>;

/** A fix that may be tried on a line. */
interface Candidate {
  workload: WrittenWorkload;
  /** Its index among the lines of the text. */
  index: number;
  problem: Problem;
  check: Check;
  safety: 'safe' | 'risky';
}

/** The line while fixes are made in it. */
interface Progress {
  text: string;
  result: LintResult;
  changes: readonly CommandChange[];
  /** Characters that were added before the options of each run line, by its index. */
  added: ReadonlyMap<number, number>;
  /** Fixes that were tried alone since the last one that was made. */
  tried: ReadonlySet<string>;
}

/** A fix with its edit of the line. */
interface Placed extends Candidate {
  edit: LineEdit;
}

/** More readings of a line than its fixes need: each takes halves of those that do not go together. */
const mostReadings = 300;

/** The rules that find credentials in what a line says. */
const credentialRules: ReadonlySet<string> = new Set([
  'workload/secrets-in-arguments',
  'workload/secrets-in-environment',
]);

function lintLine(text: string, { checks, policy }: Judge, runtime: RuntimeContext): Promise<LintResult> {
  return lint({ paths: [], run: [text] }, checks, runtime, policy);
}

function startOf({ at: [place] }: WrittenWorkload): number {
  return place?.in === 'command' ? place.range.startOffset : 0;
}

function keyOf({ index, problem, check }: Omit<Candidate, 'safety' | 'workload'>): string {
  return JSON.stringify([check.id, index, problem.message, problem.detail]);
}

/** The problems of the lines with a change, safe ones first, then by severity. */
function candidates(result: LintResult, checks: readonly Check[]): readonly Candidate[] {
  const all = [...result.workloads].flatMap(([key, workload], index) =>
    problemsOf(key, result, checks).flatMap(({ problem, check }): Candidate[] => {
      const { change } = problem;
      if (check === undefined || change === undefined || !('safety' in change)) return [];
      return [{ workload, index, problem, check, safety: change.safety }];
    }),
  );
  const rank = ({ safety, problem, check }: Candidate): number =>
    (safety === 'safe' ? 0 : 10) + severities.indexOf(problem.severity ?? check.severity);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

function countOf({ report }: LintResult): number {
  return report.findings.filter(({ waived }) => !waived).length;
}

/** Whether a fix took findings away, added none, and docker still takes the line. */
function isBetter(before: LintResult, after: LintResult): boolean {
  return (
    after.failures.length === 0 &&
    after.workloads.size === before.workloads.size &&
    after.report.gaps.length <= before.report.gaps.length &&
    countOf(after) < countOf(before) &&
    after.report.findings.every(({ fingerprint }) =>
      before.report.findings.some((one) => one.fingerprint === fingerprint),
    )
  );
}

function shellContext(runtime: RuntimeContext) {
  const { directory, home } = runtime;
  return { env: setVariables(runtime), directory, ...(home === undefined ? {} : { home }) };
}

function placed(
  { text, result, tried, added }: Progress,
  judge: Judge,
  runtime: RuntimeContext,
): readonly Placed[] {
  const places = optionsPlaces(text, shellContext(runtime));
  return candidates(result, judge.checks).flatMap((one): Placed[] => {
    const { workload, index, problem } = one;
    const change = optionChange(
      problem.change,
      (setting) => workload.settings[setting]?.at ?? [],
      (setting, value) => runOption(setting, value).split(' '),
    );
    const place = places.get(startOf(workload));
    if (tried.has(keyOf(one)) || change === undefined || place === undefined) return [];
    const edit = lineEdit(text, change, place + (added.get(index) ?? 0));
    return edit === undefined ? [] : [{ ...one, edit }];
  });
}

/** The first ones that can be made at once. */
function together(all: readonly Placed[]): readonly Placed[] {
  const chosen: Placed[] = [];
  const taken: LineReplacement[] = [];
  // Only those at the ends of what is taken can overlap, but few lines have many.
  for (const one of all) {
    const isFree = one.edit.replacements.every((mine) => !taken.some((other) => overlap(mine, other)));
    if (!isFree) continue;
    chosen.push(one);
    taken.push(...one.edit.replacements);
  }
  return chosen;
}

function changeOf({ problem, check, safety, edit: { option } }: Placed): CommandChange {
  return {
    rule: check.id,
    severity: problem.severity ?? check.severity,
    title: problem.change?.title ?? check.remediation,
    safety,
    ...(option === undefined ? {} : { option }),
  };
}

/** The line with all of some fixes, if that proves right; the fixes that it has then are no problems any more. */
async function withAll(
  progress: Progress,
  fixes: readonly Placed[],
  judge: Judge,
  runtime: RuntimeContext,
): Promise<Progress | undefined> {
  const text = replaceInLine(
    progress.text,
    fixes.flatMap(({ edit }) => edit.replacements),
  );
  const result = await lintLine(text, judge, runtime);
  if (!isBetter(progress.result, result)) return undefined;
  const left = new Set(candidates(result, judge.checks).map(keyOf));
  if (fixes.some((fix) => left.has(keyOf(fix)))) return undefined;
  const added = new Map(progress.added);
  for (const { index, edit } of fixes) added.set(index, (added.get(index) ?? 0) + edit.added);
  return { text, result, changes: [...progress.changes, ...fixes.map(changeOf)], added, tried: new Set() };
}

/** The next state of a line: with the most fixes that prove right together, else without one that does not. */
async function step(
  progress: Progress,
  all: readonly Placed[],
  judge: Judge,
  runtime: RuntimeContext,
): Promise<{ progress: Progress; readings: number }> {
  let readings = 0;
  for (let fixes = all; ; fixes = fixes.slice(0, Math.ceil(fixes.length / 2))) {
    readings++;
    const next = await withAll(progress, fixes, judge, runtime);
    if (next !== undefined) return { progress: next, readings };
    const [only, ...others] = fixes;
    if (only === undefined || others.length === 0) {
      const tried = new Set([...progress.tried, ...fixes.map(keyOf)]);
      return { progress: { ...progress, tried }, readings };
    }
  }
}

/** The line with what looks like a credential covered. */
async function covered(text: string, runtime: RuntimeContext): Promise<string> {
  const checks = registeredChecks.filter(({ id }) => credentialRules.has(id));
  const { report } = await lintLine(text, { checks }, runtime);
  const places = report.findings.flatMap(({ sightings }) => sightings);
  return coveredLine(text, places, shellContext(runtime));
}

/** Returns a hardened command as a report may hold it: values of variables and words of the container are covered. */
export function forReport(hardened: HardenedCommand, runtime: RuntimeContext): HardenedCommand {
  const command = maskedLine(hardened.command, shellContext(runtime));
  return { ...hardened, command, isCovered: hardened.isCovered || command !== hardened.command };
}

/**
 * Returns a text of `docker run` lines with every fix that options can express: each was made, and read again, and took
 * its finding away. `undefined` if there is none, or if docker refuses the text.
 */
export async function hardenRunLine(
  text: string,
  judge: Judge,
  runtime: RuntimeContext,
): Promise<HardenedCommand | undefined> {
  const result = await lintLine(text, judge, runtime);
  if (result.failures.length > 0 || result.workloads.size === 0) return undefined;
  let progress: Progress = { text, result, changes: [], added: new Map(), tried: new Set() };
  for (let readings = 0; readings < mostReadings;) {
    const all = together(placed(progress, judge, runtime));
    if (all.length === 0) break;
    const next = await step(progress, all, judge, runtime);
    progress = next.progress;
    readings += next.readings;
  }
  if (progress.changes.length === 0) return undefined;
  const command = await covered(progress.text, runtime);
  return { command, isCovered: command !== progress.text, changes: progress.changes };
}

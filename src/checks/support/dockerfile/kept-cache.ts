import type { Check } from '../../../core/rules/check.ts';
import type { Dockerfile, DockerfileStage } from '../../../core/image/dockerfile.ts';
import type { Alias } from '../../../core/rules/rule.ts';
import { endSteps, fixCache, type CacheFix } from './cache-fix.ts';
import { notUnderstood } from './dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound, type DockerfileRule } from './dockerfile-rule.ts';
import { hasFlag, packageSteps, type PackageCommand, type PackageStep } from './package-command.ts';
import { isUnsaved, removesFolder } from './removed-folders.ts';

/** A package manager that keeps what it downloads. */
export interface CacheRow {
  id: string;
  title: string;
  /** What it keeps. */
  what: string;
  /** Commands that download: `apt-get update`. */
  fills: readonly string[];
  /** Where they keep it. */
  folders: readonly string[];
  /** Options with which nothing is kept. */
  without?: readonly string[];
  /** A variable with which nothing is kept. */
  variable?: string;
  /** Whether a command of a package manager removes it: all of it, or a part that has this name. */
  cleans?(this: void, command: PackageCommand): 'all' | 'in part' | undefined;
  /** Whether it is advice even where it is removed: `--no-cache` makes that unnecessary. */
  isAdviceIfCleaned?: true;
  /** Subcommands that need what is kept and do not download it again: nothing may remove it before them. */
  neededBy?: readonly string[];
  /** The option that is added behind the subcommand, or the command behind all others. */
  fix: CacheFix;
  aliases: readonly Alias[];
  examples: DockerfileRule['examples'];
}

/** What of a cleanup there is, and what it lacks. */
type Cleanup = '' | 'in part' | 'other rm' | 'before' | 'after' | 'in a later step';
/** Of a stage: the last, one that another stage is based on, or any other. */
type StageKind = '' | 'base stage' | 'build stage';

const anyStage: readonly StageKind[] = ['', 'base stage', 'build stage'];

function kindOf(fill: string, cleanup: Cleanup, stage: StageKind): string {
  return [fill, ...(cleanup === '' ? [] : [`cleaned ${cleanup}`]), ...(stage === '' ? [] : [stage])].join(
    ', ',
  );
}

/** What an alias covers: these commands, with a cleanup and in stages of these kinds. */
export function onlyCaches(
  fills: readonly string[],
  cleanups: readonly Cleanup[],
  stages: readonly StageKind[] = anyStage,
): Pick<Alias, 'only'> {
  return {
    only: fills.flatMap((fill) =>
      cleanups.flatMap((cleanup) => stages.map((stage) => kindOf(fill, cleanup, stage))),
    ),
  };
}

function stageKind({ stages }: Dockerfile, { isLast, index }: DockerfileStage): StageKind {
  if (isLast) return '';
  return stages.some(({ base }) => base.kind === 'stage' && base.index === index)
    ? 'base stage'
    : 'build stage';
}

const nameOf = ({ program, verb }: PackageCommand): string => `${program} ${verb}`.trim();

function* kept(dockerfile: Dockerfile, row: CacheRow): Iterable<DockerfileFound> {
  const steps = packageSteps(dockerfile);
  for (const [index, step] of steps.entries()) {
    const isCleanedLater = (): boolean =>
      steps.some(
        ({ stage, commands }, other) =>
          other > index &&
          stage.index === step.stage.index &&
          commands.some((each) => cleanedBy(dockerfile, row, each) === 'all'),
      );
    const isNeededLater = needsKept(row, steps.slice(index + 1), step.stage, dockerfile.stages);
    const found = judgeStep(dockerfile, row, step, { isCleanedLater, isNeededLater });
    if (found !== undefined) yield found;
  }
  yield* notUnderstood(dockerfile);
}

/** Whether a stage has the files of another one: it is that stage, or based on it. */
function hasFilesOf(
  stage: DockerfileStage,
  of: DockerfileStage,
  stages: readonly DockerfileStage[],
): boolean {
  if (stage.index === of.index) return true;
  const base = stage.base.kind === 'stage' ? stages[stage.base.index] : undefined;
  return base !== undefined && hasFilesOf(base, of, stages);
}

/** Whether a later step needs what a stage keeps, because it does not download it itself before. */
function needsKept(
  { neededBy = [], fills }: CacheRow,
  later: readonly PackageStep[],
  stage: DockerfileStage,
  stages: readonly DockerfileStage[],
): boolean {
  if (neededBy.length === 0) return false;
  const updates = new Set(fills.filter((fill) => fill.endsWith(' update')));
  return later.some((step) => {
    if (!hasFilesOf(step.stage, stage, stages)) return false;
    const names = step.commands.flatMap(({ manager }) => (manager === undefined ? [] : [nameOf(manager)]));
    const needed = names.findIndex((name) => neededBy.includes(name));
    return needed !== -1 && !names.slice(0, needed).some((name) => updates.has(name));
  });
}

function judgeStep(
  dockerfile: Dockerfile,
  row: CacheRow,
  step: PackageStep,
  { isCleanedLater, isNeededLater }: { isCleanedLater: () => boolean; isNeededLater: boolean },
): DockerfileFound | undefined {
  const { instruction, stage } = step;
  const fills = step.commands.flatMap(({ manager }) =>
    manager !== undefined && row.fills.includes(nameOf(manager)) && !keepsNothing(row, manager)
      ? [manager]
      : [],
  );
  const [first] = fills;
  if (first === undefined || isUnsaved(dockerfile, instruction, row.folders)) return undefined;
  const at = first.verbAt?.at ?? first.command.at;
  const byVariable = row.variable === undefined ? false : isSet(dockerfile, step, row.variable);
  if (byVariable === true) return undefined;
  if (byVariable === undefined) return { at, doubt: `${row.variable ?? ''} has no known value` };
  const cleanup = cleanupOf(dockerfile, row, step, fills);
  if (cleanup === 'after' && row.isAdviceIfCleaned !== true) return undefined;
  const reached = cleanup === '' && isCleanedLater() ? 'in a later step' : cleanup;
  const where = stageKind(dockerfile, stage);
  const isMinor = where === 'build stage' || cleanup === 'after' || fillName(fills) === 'apt-get install';
  return {
    at,
    message: `${fillName(fills)} leaves ${row.what} in the layer`,
    detail: { kind: kindOf(fillName(fills), reached, where) },
    severity: isMinor ? 'info' : 'low',
    ...(isNeededLater
      ? { steps: [`Install all packages in this RUN: a later one needs ${row.what}`, ...endSteps(row.fix)] }
      : fixCache(dockerfile, row.fix, step, fills)),
  };
}

/** Programs whose update loads lists alone; that of others installs packages. */
const listPrograms = /^(?:apt|apt-get|aptitude) /u;

/** Subcommands that install no package that is named. */
const unnamed = / (?:update|upgrade|distro-sync|makecache)$/u;

/** `apt-get update and install` where a step does both; otherwise the first command that installs, or the first. */
function fillName(fills: readonly PackageCommand[]): string {
  const names = fills.map(nameOf);
  const [first = ''] = names;
  if (!listPrograms.test(first)) return names.find((name) => !unnamed.test(name)) ?? first;
  const both = first.endsWith(' update') && names.includes(first.replace(/ update$/u, ' install'));
  return both ? `${first} and install` : first;
}

function keepsNothing({ without = [] }: CacheRow, command: PackageCommand): boolean {
  return without.length > 0 && hasFlag(command, '', ...without);
}

const truthy = /^["']?(?:1|true|on|yes|y|t)["']?$/iu;

/** Whether a variable is set to a true value for a step; `undefined` if that depends on the build. */
function isSet(
  dockerfile: Dockerfile,
  { instruction, commands }: PackageStep,
  name: string,
): boolean | undefined {
  const own = commands.flatMap(({ command }) =>
    [...command.assignments, ...(command.program === 'export' ? command.arguments : [])].map(
      ({ text }) => text,
    ),
  );
  if (own.some((text) => text.startsWith(`${name}=`) && truthy.test(text.slice(name.length + 1))))
    return true;
  const { text, isKnown, undeclared } = dockerfile.expandAt(instruction, `\${${name}}`);
  if (undeclared.length > 0) return false;
  return isKnown ? truthy.test(text) : undefined;
}

function cleanedBy(
  dockerfile: Dockerfile,
  row: CacheRow,
  { command, manager }: PackageStep['commands'][number],
): 'all' | 'in part' | 'other rm' | undefined {
  if (removesFolder(dockerfile, command, row.folders)) return 'all';
  const byManager = manager === undefined ? undefined : row.cleans?.(manager);
  if (byManager !== undefined) return byManager;
  const recursive = command.program === 'rm' && command.arguments.some(({ text }) => text === '-rf');
  return recursive ? 'other rm' : undefined;
}

function cleanupOf(
  dockerfile: Dockerfile,
  row: CacheRow,
  step: PackageStep,
  fills: readonly PackageCommand[],
): Cleanup {
  const last = step.commands.findLastIndex(({ manager }) => manager !== undefined && fills.includes(manager));
  const cleaned = step.commands.map((one) => cleanedBy(dockerfile, row, one));
  if (cleaned.slice(last + 1).includes('all')) return 'after';
  if (cleaned.includes('all')) return 'before';
  if (cleaned.includes('other rm')) return 'other rm';
  return cleaned.includes('in part') ? 'in part' : '';
}

/** Returns the check that a package manager leaves no downloads in a layer. */
export function cacheCheck(row: CacheRow): Check<'dockerfile'> {
  return dockerfileCheck({
    id: row.id,
    title: row.title,
    category: 'hygiene',
    severity: 'low',
    why: 'Every pull of the image includes them, and no container needs them. A later step cannot take them out of the layer.',
    remediation:
      'option' in row.fix
        ? `Add \`${row.fix.option}\`, or mount the directory with \`RUN --mount=type=cache\`.`
        : `Run \`${row.fix.command}\` at the end of the same \`RUN\`, or mount the directory with \`RUN --mount=type=cache\`.`,
    aliases: row.aliases,
    fixable: true,
    nothing: 'no package manager leaves downloads',
    find: (dockerfile) => kept(dockerfile, row),
    examples: row.examples,
  });
}

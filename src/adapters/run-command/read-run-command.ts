import type { Location, Span } from '../../core/location.ts';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { settingNames } from '../../knowledge/settings/setting-names.ts';
import { commandText } from './command-text.ts';
import type { CommandText } from './command-text.ts';
import { finishCredentials } from './credential-flags.ts';
import { finishCpu } from './resource-flags.ts';
import { finishCommand } from './engine-endpoints.ts';
import { finishDevices } from './device-flags.ts';
import { finishHealth } from './health-flags.ts';
import { finishImage, identityOf } from './identity.ts';
import { finishLogging } from './logging-flags.ts';
import { finishMounts } from './mount-flags.ts';
import { finishEndpointSysctls, finishNetworks } from './network-flags.ts';
import { finishPorts } from './port-flags.ts';
import { flagLocation } from './flag-place.ts';
import { runFlags } from './flag-table.ts';
import type { Draft } from './draft.ts';
import type { FlagDoubt } from './flag-syntax.ts';
import { dropOverwritten } from './duplicates.ts';
import { findConflicts } from './conflicts.ts';
import { readScript } from './read-script.ts';
import type { RunLine } from './read-script.ts';
import type { ShellContext } from '../shell/script-scope.ts';

/** The result of reading a text of `docker run` lines. */
export interface RunReading {
  workloads: readonly WrittenWorkload[];
  /** What docker would refuse, what could not be read, or that there is no run line. */
  problems: { message: string; at: Location }[];
}

/** Readers of settings that several flags determine, called after all flags. */
const finishers = [
  finishMounts,
  finishNetworks,
  finishPorts,
  finishDevices,
  finishCpu,
  finishHealth,
  finishLogging,
  dropOverwritten,
  finishEndpointSysctls,
  findConflicts,
];

/**
 * Reads each `docker run`, `docker container run` and `docker create` of a shell text as the shell and
 * docker/cli would. What only running the shell would show is unresolved; options that docker refuses are
 * problems, and unresolved too. Never throws.
 */
export function readRunCommand(text: string, context: ShellContext): RunReading {
  const script = readScript(text, context);
  const place = commandText(text, script.masked);
  const problems = script.problems.map(({ message, ...span }) => ({ message, at: place.at(span) }));
  const drafts = script.runs.map((run) => {
    const broken = script.problems.filter((problem) => overlaps(run, problem));
    return {
      run,
      draft: readRun(run, broken, place, context),
      certain: readCertain(run, broken, place, context),
    };
  });
  if (drafts.length === 0) {
    const message = 'no docker run or docker create in the text';
    return {
      workloads: [],
      problems: [...problems, { message, at: place.at({ start: 0, end: text.length }) }],
    };
  }
  return {
    workloads: drafts.map(({ run, draft, certain }) => ({
      ...toWorkload(run, certain ?? draft, place),
      ...likelyPart(draft, certain),
    })),
    problems: [...problems, ...drafts.flatMap(({ draft }) => draft.problems)],
  };
}

const allSettings = Object.keys(settingNames).filter((name): name is SettingName => name in settingNames);

function overlaps(run: Span, problem: Span): boolean {
  return problem.start < run.end && run.start < problem.end;
}

function readRun(
  run: RunLine,
  broken: readonly Span[],
  place: CommandText,
  { home, load }: ShellContext,
): Draft {
  const uses = run.flags.uses.map((use) => ({ ...use, at: flagLocation(use, place) }));
  const context = {
    directory: run.directory,
    ...(home === undefined ? {} : { home }),
    ...(load && { load }),
  };
  const draft: Draft = { settings: {}, doubts: [], problems: [], uses, context };
  for (const use of uses) runFlags[use.flag]?.read(use, draft);
  for (const finish of finishers) finish(draft);
  finishImage(run, place, draft);
  finishCredentials(run, place, draft);
  finishCommand(run, place, draft);
  doubtEverything(run, broken, place, draft);
  return draft;
}

/** A word that may be any option leaves every setting undetermined. */
function doubtEverything(run: RunLine, broken: readonly Span[], place: CommandText, draft: Draft): void {
  const { errors, doubts } = run.flags;
  draft.problems.push(...errors.map(({ what, ...span }) => ({ message: what, at: place.at(span) })));
  const unread = broken.map((span) => ({ ...span, what: 'unclosed quote or bracket' }));
  const all: readonly FlagDoubt[] = [...errors, ...doubts, ...unread];
  for (const { what, isOptions, ...span } of all) {
    const affects = undecided(draft).filter((name) => name !== 'image' || isOptions !== true);
    draft.doubts.push({ what, at: [place.at(span)], affects });
  }
}

/**
 * Returns the settings that an unknown option could change: a boolean flag that is on could only be turned
 * off, so a finding stays.
 */
function undecided({ settings }: Draft): SettingName[] {
  const privileged = settings.privileged;
  const on = privileged !== undefined && 'value' in privileged && privileged.value;
  return allSettings.filter((name) => name !== 'privileged' || !on);
}

/** Returns what a run line is with values that may change before it runs, where it names any. */
function likelyPart(
  { settings, doubts }: Draft,
  certain: Draft | undefined,
): Pick<WrittenWorkload, 'likely'> {
  return certain === undefined ? {} : { likely: { settings, doubts } };
}

/** Reads what a run line is without values that may change before it runs; absent where it names none. */
function readCertain(
  { certainFlags, ...run }: RunLine,
  broken: readonly Span[],
  place: CommandText,
  context: ShellContext,
): Draft | undefined {
  return certainFlags && readRun({ ...run, flags: certainFlags }, broken, place, context);
}

function toWorkload(run: RunLine, draft: Draft, place: CommandText): WrittenWorkload {
  const { settings, doubts, imageName } = draft;
  return {
    ...(imageName !== undefined && { imageName }),
    surface: 'run',
    platform: 'docker',
    ...identityOf(run.flags),
    at: [place.at(run)],
    settings,
    doubts,
  };
}

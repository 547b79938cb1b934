import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import type { Check } from '../../core/rules/check.ts';
import type { ContainerState } from '../../core/workload/container-state.ts';
import { counted } from '../../core/counted.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type {
  EngineChange,
  EnginePlan,
  EngineTransition,
  LeftFinding,
} from '../../core/engine/engine-plan.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import { membersOf } from '../../formats/daemon-config/daemon-json.ts';
import { applyReplacements, changesOf, unedited } from '../../fixes/edited-text.ts';
import { unifiedDiff } from '../../fixes/unified-diff.ts';
import { engineWithFile } from './configured-engine-facts.ts';
import { editableText } from './config-text.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import { forecastChange, forecastTransition } from './forecast.ts';
import { hideCredentials } from './hide-credentials.ts';
import type { EngineJudge } from './judge-file.ts';
import { changedMembers, membersOfText } from './member-changes.ts';
import type { EngineRequest, PlannedEngine } from './planned-engine.ts';
import { proposeChanges, type Proposal, type ProposedEdit } from './propose-changes.ts';
import type { ConfigFileNow } from './read-config-file.ts';
import { chooseRestart } from './restart-method.ts';
import type { RestartMethod } from './state-file.ts';
import { removedRegistries, withholdReason } from './withhold.ts';

function leftFinding(finding: Finding, why: string): LeftFinding {
  const { rule, severity, message, fixes } = finding;
  const steps = fixes.flatMap((fix) => (fix.kind === 'manual' ? fix.steps : []));
  return { rule, severity, message, why, steps };
}

function withheldFindings({ withheld }: Proposal, canBeNamed: boolean): readonly LeftFinding[] {
  return withheld
    .filter((one) => one.canBeNamed === canBeNamed)
    .map(({ finding, why }) => leftFinding(finding, why));
}

function valuesOf(edit: ProposedEdit): Readonly<Record<string, string>> {
  const after = membersOfText(edit.after);
  const names = changedMembers(edit.before, edit.after).filter((name) => Object.hasOwn(after, name));
  const secretive = (name: string): string => hideCredentials(JSON.stringify(after[name]), edit.after);
  return Object.fromEntries(names.map((name) => [name, secretive(name)]));
}

function changeOf(
  edit: ProposedEdit,
  checks: readonly Check[],
  containers: readonly ContainerState[],
): EngineChange {
  const { finding, before, after } = edit;
  const { rule, severity, message, fingerprint } = finding;
  return {
    rule,
    severity,
    message,
    why: checks.find(({ id }) => id === rule)?.why ?? '',
    members: changedMembers(before, after),
    values: valuesOf(edit),
    forecast: forecastChange(before, after, containers, removedRegistries(before, after)),
    fingerprint,
  };
}

/** Why a finding has no change in the file. */
function whyLeft(finding: Finding, flagged: readonly string[]): string {
  const named = flagged.filter((member) => finding.fixes.some((fix) => fix.title.includes(`"${member}"`)));
  return named.length > 0
    ? `${named.join(', ')} is set on the command line of dockerd, and dockerd does not start with a member that is in both: change it in the unit or script that starts dockerd`
    : 'only you can choose what to set';
}

/** Returns the change of a file as a diff, whose hunks name the rules that they are for. */
function diffOf(path: string, textNow = '', { text, edits }: Proposal): string {
  if (edits.length === 0) return '';
  const isWhole = editableText(textNow) !== textNow;
  const whole = {
    start: 0,
    end: textNow.length,
    text,
    by: edits.map(({ finding }) => finding.rule).join(', '),
  };
  const edited = isWhole
    ? applyReplacements(unedited<string>(textNow), [whole])
    : edits.reduce((earlier, { finding, textEdits }) => {
        const replacements = textEdits.map((edit) => ({
          start: edit.range.startOffset,
          end: edit.range.endOffset,
          text: edit.text,
          by: finding.rule,
        }));
        return applyReplacements(earlier, replacements);
      }, unedited<string>(textNow));
  const diff = unifiedDiff(path, textNow, changesOf(edited), (rules) => [...new Set(rules)].join(', '));
  return hideCredentials(hideCredentials(diff, editableText(textNow)), text);
}

/** What a plan is made from. */
export interface PlanGiven {
  request: EngineRequest;
  checks: readonly Check[];
  judge: EngineJudge;
  engine: EngineFacts;
  /** Missing if the process of the engine is not known. */
  dockerd: FoundDockerd | undefined;
  file: ConfigFileNow | undefined;
  containers: readonly ContainerState[];
  /** What stands in the way already. */
  obstacles: readonly string[];
}

function propose({ request, judge, engine, dockerd, file, containers }: PlanGiven): Proposal {
  const path = file?.path ?? 'daemon.json';
  const text = editableText(file?.text ?? '');
  const limit = dockerd?.openFilesLimit;
  const given = {
    isNamed: request.isNamed,
    containers,
    filtersPackets: valueOf(valueOf(engine.settings)?.iptables) !== false,
    version: engine.version,
    isExperimental: dockerd?.flags.experimental === true,
    ...(limit === undefined ? {} : { openFilesLimit: limit }),
  };
  const withText = (next: string): EngineFacts => {
    if (dockerd === undefined) {
      // The file of this engine is not known: only what the engine shows is judged.
      const written = writtenConfig(next, path, checkConfig(next).object);
      return { ...engine, written };
    }
    const { flags } = dockerd;
    return engineWithFile(engine, { path, text, flags }, { path, text: next, flags });
  };
  const withhold = (before: string, after: string) => withholdReason(before, after, given);
  return proposeChanges({ judge, running: engine, withText, path, text, withhold });
}

/** Why a change cannot be carried out as a person allowed it; empty if it can. */
function obstaclesOf(
  { request, dockerd, file, obstacles }: PlanGiven,
  { steps, fates }: EngineTransition,
  restart: RestartMethod | undefined,
  changed: readonly string[],
): readonly string[] {
  const stopping = Object.entries(fates).flatMap(([fate, names]) => (fate === 'keeps running' ? [] : names));
  const all = [...obstacles, ...(file?.obstacles ?? [])];
  if (dockerd !== undefined && steps.includes('restart') && restart === undefined)
    all.push(
      `dockerd (process ${dockerd.pid}) must be restarted, and it is no service of systemd. Name the command that restarts it with --restart-command`,
    );
  if (stopping.length > 0 && !request.mayStopContainers)
    all.push(
      `The restart stops ${counted(stopping.length, 'container')} (${stopping.join(', ')}). Allow that with --stop-containers`,
    );
  if (changed.includes('userns-remap'))
    all.push(
      'userns-remap is only planned: the engine would come back with another ID and without its images, containers and volumes. Make this change by hand',
    );
  return all;
}

function notesOf({ dockerd, file, engine }: PlanGiven, { steps }: EngineTransition): readonly string[] {
  const all = [...(file?.notes ?? [])];
  if (file === undefined)
    all.push('daemon.json of this engine was not read: the change shows the members to set there');
  if (engine.swarm !== 'inactive' && steps.includes('restart'))
    all.push('The engine is in a swarm: drain the node first, so that its tasks move to others');
  if (dockerd?.isReplaced === true)
    all.push('The program of dockerd was replaced since it started: a restart starts the new version');
  return all;
}

const nothingProposed: Omit<Proposal, 'text'> = { edits: [], pending: [], withheld: [], left: [] };

/** Returns the plan of an engine from what was collected. Pure. */
export function describePlan(given: PlanGiven): PlannedEngine {
  const { request, checks, judge, engine, dockerd, file, containers } = given;
  const proposal = file?.isUsable === false ? { text: file.text ?? '', ...nothingProposed } : propose(given);
  const before = editableText(file?.text ?? '');
  const changed = proposal.edits.length === 0 ? [] : changedMembers(before, proposal.text);
  const after = changed.length === 0 ? before : proposal.text;
  const transition = forecastTransition({ before, after, containers, isLive: engine.liveRestore });
  const restart = dockerd === undefined ? undefined : chooseRestart(dockerd, request.restartCommand);
  const flagged = dockerd === undefined ? [] : membersOf(dockerd.flags);
  const plan: EnginePlan = {
    engine: { version: engine.version, endpoint: engine.endpoint },
    ...(file === undefined ? {} : { file: file.path }),
    fileExists: file?.text !== undefined,
    diff: diffOf(file?.path ?? 'daemon.json', file?.text, proposal),
    changes: proposal.edits.map((edit) => changeOf(edit, checks, containers)),
    pending: proposal.pending.map((one) =>
      leftFinding(
        one,
        'it is set in daemon.json: dockerd takes it when it starts next, a setting of the default bridge when it starts with no container running',
      ),
    ),
    withheld: withheldFindings(proposal, true),
    byHand: [
      ...withheldFindings(proposal, false),
      ...proposal.left.map((one) => leftFinding(one, whyLeft(one, flagged))),
    ],
    transition,
    obstacles: obstaclesOf(given, transition, restart, changed),
    notes: notesOf(given, transition),
  };
  return {
    plan,
    text: proposal.text,
    ...(file?.text === undefined ? {} : { textNow: file.text }),
    ...(file === undefined ? {} : { realFile: file.realFile }),
    ...(dockerd === undefined ? {} : { dockerd }),
    containers,
    ...(restart === undefined ? {} : { restart }),
    judge,
  };
}

import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import { whyConfigurationChanged } from '../../collect/installation/configuration-age.ts';
import { readConfigText } from '../../collect/installation/config-text.ts';
import type { Check } from '../../core/check.ts';
import type { ContainerState } from '../../core/container-state.ts';
import { counted } from '../../core/counted.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { EngineChange, EnginePlan, LeftFinding } from '../../core/engine-plan.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import type { FactNeed } from '../../core/need.ts';
import { valueOf } from '../../core/observed.ts';
import type { Policy } from '../../core/policy.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import { applyReplacements, changesOf, unedited } from '../../fixes/edited-text.ts';
import { unifiedDiff } from '../../fixes/unified-diff.ts';
import { engineClient } from '../../io/engine/client.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import { collectLive } from '../collect-live.ts';
import type { LiveTargets } from '../live-targets.ts';
import { needsOf } from '../needs-of.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { engineWithFile } from './configured-engine-facts.ts';
import { editableText, refusalsOf } from './config-text.ts';
import { findDockerd, type FoundDockerd } from './find-dockerd.ts';
import { forecastChange, forecastTransition } from './forecast.ts';
import { hideCredentials } from './hide-credentials.ts';
import type { EngineJudge } from './judge-file.ts';
import { changedMembers, membersOfText } from './member-changes.ts';
import { proposeChanges, type Proposal, type ProposedEdit } from './propose-changes.ts';
import { readContainers } from './read-containers.ts';
import { chooseRestart } from './restart-method.ts';
import { stateFileOf, type RestartMethod } from './state-file.ts';
import { removedRegistries, withholdReason } from './withhold.ts';

/** What to plan, and what a person allows. */
export interface EngineRequest {
  targets: LiveTargets;
  /** The rules to fix. */
  checks: readonly Check[];
  policy?: Policy;
  /** Whether rules were named: then those too that are withheld otherwise. */
  isNamed: boolean;
  /** The command that restarts dockerd, in words; without it a unit of systemd. */
  restartCommand?: readonly string[];
  /** Whether a restart may stop containers. */
  mayStopContainers: boolean;
}

/** A plan, and what is needed to carry it out. */
export interface PlannedEngine {
  plan: EnginePlan;
  /** The new text of the file. */
  text: string;
  /** The text that is there now; missing without a file. */
  textNow?: string;
  /** The file without links. */
  realFile?: string;
  dockerd?: FoundDockerd;
  containers: readonly ContainerState[];
  restart?: RestartMethod;
  endpoint: string;
  judge: EngineJudge;
}

/** Parts of the facts that the rules on daemon.json need. */
const neededParts: ReadonlySet<FactNeed> = new Set(['daemon', 'engine-objects', 'firewall']);

/** The rules on the settings of engines; what its programs and packages are is no matter of daemon.json. */
export function settingRules(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ on, needs }) => on === 'engine' && needs.every((need) => neededParts.has(need)));
}

/** The configuration file as it is. */
interface FileNow {
  path: string;
  realFile: string;
  text?: string;
  obstacles: readonly string[];
  notes: readonly string[];
}

async function readFileNow(dockerd: FoundDockerd, { files }: RuntimeContext): Promise<FileNow> {
  const { configPath: path } = dockerd;
  const [text, real, changed, state] = await Promise.all([
    readConfigText(files, path),
    files.realPath(path),
    whyConfigurationChanged(files, dockerd),
    files.status(stateFileOf((await files.realPath(path).then(valueOf)) ?? path)),
  ]);
  const realFile = valueOf(real) ?? path;
  const unread = text.state === 'unreadable' ? [`${path} cannot be read: ${text.detail}`] : [];
  const refusals = text.state === 'known' ? refusalsOf(text.value, path) : [];
  return {
    path,
    realFile,
    ...(text.state === 'known' ? { text: text.value } : {}),
    obstacles: [
      ...unread,
      ...refusals.map((one) => `dockerd would refuse the file as it is. ${one}. Fix that first`),
      ...(state.state === 'absent'
        ? []
        : [
            `An earlier change was not completed (${stateFileOf(realFile)}). Run \`ironhull harden engine --rollback\` first`,
          ]),
    ],
    notes: [
      ...(realFile === path ? [] : [`${path} is a link to ${realFile}, which is the file that changes`]),
      ...(changed === undefined || text.state === 'unreadable'
        ? []
        : [
            `${path} changed after dockerd started: what else changed there may take effect with this change`,
          ]),
    ],
  };
}

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

/**
 * Returns what daemon.json of an engine should be, what each change means, and what stands in the way of making it. Changes
 * nothing.
 * @throws IronhullError `ENGINE_UNREACHABLE` if no engine answers.
 */
export async function planEngine(request: EngineRequest, runtime: RuntimeContext): Promise<PlannedEngine> {
  const { targets, policy } = request;
  const choice = await resolveEndpoint({ ...runtime, ...targets });
  if (choice.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      choice.state === 'unreadable'
        ? `${choice.from}: ${choice.detail}`
        : `No Docker Engine was found (${choice.from})`,
    );
  const checks = settingRules(request.checks);
  const { facts } = await collectLive(targets, [], runtime, needsOf(checks));
  if (facts.engine.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      facts.engine.state === 'unreadable'
        ? `${facts.engine.from}: ${facts.engine.detail}`
        : 'The engine does not answer',
    );
  const client = engineClient(choice.value.endpoint, { env: runtime.env });
  try {
    const [search, found] = await Promise.all([findDockerd(runtime.files, client), readContainers(client)]);
    const judge: EngineJudge = { facts, checks, ...(policy === undefined ? {} : { policy }) };
    const dockerd = 'dockerd' in search ? search.dockerd : undefined;
    const file = dockerd === undefined ? undefined : await readFileNow(dockerd, runtime);
    const containers = valueOf(found) ?? [];
    const obstacles = [
      ...('obstacle' in search ? [search.obstacle] : []),
      ...(found.state === 'unreadable'
        ? [`The containers of the engine cannot be listed: ${found.detail}`]
        : []),
      ...(facts.self === undefined
        ? []
        : [
            'This program runs in a container of the engine, and would be stopped with it. Run it on the host',
          ]),
    ];
    return describePlan({
      request,
      checks,
      judge,
      engine: facts.engine.value,
      dockerd,
      file,
      containers,
      obstacles,
    });
  } finally {
    client.close();
  }
}

interface Gathered {
  request: EngineRequest;
  checks: readonly Check[];
  judge: EngineJudge;
  engine: EngineFacts;
  dockerd: FoundDockerd | undefined;
  file: FileNow | undefined;
  containers: readonly ContainerState[];
  obstacles: readonly string[];
}

function propose({ request, judge, engine, dockerd, file, containers }: Gathered): Proposal {
  const { isNamed } = request;
  const path = file?.path ?? 'daemon.json';
  const text = editableText(file?.text ?? '');
  const limit = dockerd?.openFilesLimit;
  const filtersPackets = valueOf(valueOf(engine.settings)?.iptables) !== false;
  const given = {
    isNamed,
    containers,
    filtersPackets,
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

function describePlan(gathered: Gathered): PlannedEngine {
  const { request, checks, judge, engine, dockerd, file, containers } = gathered;
  const isUnreadable =
    file !== undefined && file.obstacles.length > 0 && refusalsOf(file.text ?? '', '').length > 0;
  const nothing: Proposal = { text: file?.text ?? '', edits: [], pending: [], withheld: [], left: [] };
  const unread = file !== undefined && file.text === undefined && file.obstacles.length > 0;
  const proposal = isUnreadable || unread ? nothing : propose(gathered);
  const before = editableText(file?.text ?? '');
  const transition = forecastTransition({
    before,
    after: proposal.text,
    containers,
    isLive: engine.liveRestore,
  });
  const restart = dockerd === undefined ? undefined : chooseRestart(dockerd, request.restartCommand);
  const stopping = Object.entries(transition.fates).flatMap(([fate, names]) =>
    fate === 'keeps running' ? [] : names,
  );
  const flagged = engineFlags(dockerd, engine);
  const plan: EnginePlan = {
    engine: { version: engine.version, endpoint: engine.endpoint },
    ...(file === undefined ? {} : { file: file.path }),
    fileExists: file?.text !== undefined,
    diff: diffOf(file?.path ?? 'daemon.json', file?.text, proposal),
    changes: proposal.edits.map((edit) => changeOf(edit, checks, containers)),
    pending: proposal.pending.map((one) =>
      leftFinding(one, 'it is set in daemon.json, and dockerd has not taken it yet'),
    ),
    withheld: withheldFindings(proposal, true),
    byHand: [
      ...withheldFindings(proposal, false),
      ...proposal.left.map((one) => leftFinding(one, whyLeft(one, flagged))),
    ],
    transition,
    obstacles: [
      ...gathered.obstacles,
      ...(file?.obstacles ?? []),
      ...(dockerd !== undefined && transition.steps.includes('restart') && restart === undefined
        ? [
            `dockerd (process ${dockerd.pid}) must be restarted, and it is no service of systemd. Name the command that restarts it with --restart-command`,
          ]
        : []),
      ...(stopping.length > 0 && !request.mayStopContainers
        ? [
            `The restart stops ${counted(stopping.length, 'container')} (${stopping.join(', ')}). Allow that with --stop-containers`,
          ]
        : []),
      ...(changedMembers(before, proposal.text).includes('userns-remap')
        ? [
            'userns-remap is only planned: the engine would come back with another ID and without its images, containers and volumes. Make this change by hand',
          ]
        : []),
    ],
    notes: [
      ...(file?.notes ?? []),
      ...(file === undefined
        ? ['daemon.json of this engine was not read: the change shows the members to set there']
        : []),
      ...(engine.swarm !== 'inactive' && transition.steps.includes('restart')
        ? ['The engine is in a swarm: drain the node first, so that its tasks move to others']
        : []),
      ...(dockerd?.isReplaced === true
        ? ['The program of dockerd was replaced since it started: a restart starts the new version']
        : []),
    ],
  };
  return {
    plan,
    text: proposal.text,
    ...(file?.text === undefined ? {} : { textNow: file.text }),
    ...(file === undefined ? {} : { realFile: file.realFile }),
    ...(dockerd === undefined ? {} : { dockerd }),
    containers,
    ...(restart === undefined ? {} : { restart }),
    endpoint: engine.endpoint,
    judge,
  };
}

function engineFlags(dockerd: FoundDockerd | undefined, engine: EngineFacts): readonly string[] {
  if (dockerd === undefined) return [];
  const { configPath: path, flags } = dockerd;
  return engineWithFile(engine, { path, text: '', flags }, { path, text: '', flags }).written?.byFlag ?? [];
}

import type { Fix, ProposedChange, TextEdit, UnplacedChange } from '../core/findings/finding.ts';
import {
  describeLocation,
  type CommandLocation,
  type FileLocation,
  type InsertPoint,
  type Location,
} from '../core/location.ts';
import type { SettingName, Workload } from '../core/workload/workload.ts';
import type { WrittenConfig } from '../core/engine/written-config.ts';
import { nameOn } from '../knowledge/settings/setting-names.ts';
import { stackTreatments } from '../knowledge/settings/stack-deploy.ts';
import { configEdits } from './config-edits.ts';
import { containerSteps, runOption } from './container-steps.ts';
import { requestSteps } from './request-steps.ts';
import { serviceSteps } from './service-steps.ts';
import { composeKeyOf, deployLimitText, newList, yamlKey, yamlScalar } from './written-text.ts';

function insertion(place: InsertPoint, text: string): TextEdit {
  const at = {
    startLine: place.line,
    startColumn: place.column,
    endLine: place.line,
    endColumn: place.column,
  };
  const range = { ...at, startOffset: place.offset, endOffset: place.offset };
  return { file: place.file, range, text: place.before + text + place.after };
}

function inFiles(at: readonly Location[]): readonly FileLocation[] | undefined {
  const files = at.filter((location) => location.in === 'file');
  return at.length > 0 && files.length === at.length ? files : undefined;
}

function removals(at: readonly Location[]): readonly TextEdit[] | undefined {
  const edits = inFiles(at)?.map(({ file, remove }) => remove && { file, range: remove, text: '' });
  return edits?.every((edit) => edit !== undefined) ? edits : undefined;
}

/** Settings that Compose takes below `deploy` too. */
const belowDeploy: ReadonlySet<SettingName> = new Set(['memory', 'cpu', 'pids', 'restart']);

/** The line break that a range ends with: that of a block scalar is part of it. */
function lineEndOf({ startLine, endLine, endColumn }: FileLocation['range'], { insert }: Workload): string {
  if (endLine === startLine || endColumn > 1) return '';
  return /\r?\n/u.exec(`${insert?.before}${insert?.after}`)?.[0] ?? '\n';
}

function writing(
  workload: Workload,
  setting: SettingName,
  value: string | boolean | number,
): readonly TextEdit[] | undefined {
  const isQuoted = workload.insert?.quoted === true;
  const text = `${yamlKey(composeKeyOf(setting), isQuoted)}: ${yamlScalar(value, isQuoted)}`;
  const written = workload.settings[setting].written?.at;
  const { deployLimits } = workload;
  const limit = deployLimitText(setting, value, deployLimits !== 'shared' && deployLimits?.quoted === true);
  if (!written && limit !== undefined && deployLimits !== undefined)
    return deployLimits === 'shared' ? undefined : [insertion(deployLimits, limit)];
  if (!written) return workload.insert && [insertion(workload.insert, text)];
  const [place, ...more] = inFiles(written) ?? [];
  // Only a key of the service itself has this name; the same setting below `deploy` has another.
  const ownKey =
    !belowDeploy.has(setting) || place?.range.startColumn === (workload.insert?.indent ?? Number.NaN) + 1;
  return place?.remove && ownKey && more.length === 0
    ? [{ file: place.file, range: place.range, text: text + lineEndOf(place.range, workload) }]
    : undefined;
}

/** Whether a setting is a list that has a key to itself: an entry is added to it, and replaces none. */
function isOwnList(workload: Workload, setting: SettingName): boolean {
  const { written } = workload.settings[setting];
  return setting !== 'selinux' && written !== undefined && 'value' in written && Array.isArray(written.value);
}

function appending(workload: Workload, setting: SettingName, value: string): readonly TextEdit[] | undefined {
  if (isOwnList(workload, setting)) {
    const { written } = workload.settings[setting];
    const end = written && 'append' in written ? written.append : undefined;
    return end && [insertion(end, end.quoted ? JSON.stringify(value) : value)];
  }
  const [place] = inFiles(workload.settings[setting].written?.at ?? []) ?? [];
  const { insert } = workload;
  const list = composeKeyOf(setting) === 'security_opt' ? workload.securityOptions : undefined;
  if (place) {
    const text = yamlScalar(value, true);
    return place.remove && [{ file: place.file, range: place.range, text }];
  }
  // A list of its own would replace the one that a merge key brings.
  if (list === 'shared') return undefined;
  if (list) return [insertion(list, list.quoted ? JSON.stringify(value) : value)];
  return insert && [insertion(insert, newList(composeKeyOf(setting), value, insert))];
}

/** The rest of a port stays as it is written: its variables, its quotes, its other members. */
function addressEdit({
  at,
  address,
}: Extract<ProposedChange, { kind: 'replace' }>): readonly TextEdit[] | undefined {
  if (at.in !== 'file' || at.address === undefined) return undefined;
  const { range, before, after } = at.address;
  return [{ file: at.file, range, text: before + address + after }];
}

function editsOf(change: UnplacedChange, workload: Workload): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'remove':
      return removals(change.at);
    case 'replace':
      return addressEdit(change);
    case 'write':
      return writing(workload, change.setting, change.value);
    case 'append':
      return appending(workload, change.setting, change.value);
    case 'configure':
    case 'upgrade':
    case 'manual':
      return undefined;
  }
}

/** Whether nothing but the workload takes a text: what others share has no removal. */
function isOwn(place: Location): boolean {
  return place.in !== 'file' || place.remove !== undefined;
}

const sharedHint = ' (other services may use it too)';

/** Returns the words of a run line; of a long text, which a location does not hold in full, where they are. */
function commandWords(place: CommandLocation): string {
  const { startOffset, endOffset } = place.range;
  // A text that is cut ends with an ellipsis.
  const isWhole = endOffset < place.command.length || !place.command.endsWith('…');
  return isWhole
    ? `\`${place.command.slice(startOffset, endOffset)}\``
    : `the option at ${describeLocation(place)}`;
}

function quoted(at: readonly Location[], hint = ''): string {
  const texts = at.map((place) => {
    switch (place.in) {
      case 'command':
        return commandWords(place);
      case 'file':
        return place.pointer === undefined
          ? `what ${place.file}:${place.range.startLine} says${isOwn(place) ? '' : hint}`
          : `${place.pointer} at ${place.file}:${place.range.startLine}`;
      case 'document':
        return place.pointer;
    }
  });
  return texts.join(', ');
}

function assignment(workload: Workload, setting: SettingName, value: string | boolean | number): string {
  if (workload.surface === 'run') return `\`${runOption(setting, value)}\``;
  return `${nameOn(workload.surface, setting).split(' ')[0] ?? setting} = ${value}`;
}

/** Says where the value stands now: a second one elsewhere in the file would contradict it. */
function settingStep(workload: Workload, name: SettingName, value: string | boolean | number): string {
  const [place] = inFiles(workload.settings[name].written?.at ?? []) ?? [];
  return place
    ? `Change it to ${value} at ${place.file}:${place.range.startLine}${isOwn(place) ? '' : sharedHint}`
    : `Set ${assignment(workload, name, value)}`;
}

function stepsOf(change: UnplacedChange, workload: Workload): readonly string[] {
  if (workload.surface === 'container') return containerSteps(change, workload);
  const ofService = workload.surface === 'service' ? serviceSteps(change, workload) : undefined;
  if (ofService) return ofService;
  const ofRequest = workload.surface === 'create' ? requestSteps(change) : undefined;
  if (ofRequest) return ofRequest;
  switch (change.kind) {
    case 'remove':
      return [`Leave out ${quoted(change.at, sharedHint)}`];
    case 'replace':
      return [
        `Write ${assignment(workload, change.setting, change.value)} instead of ${quoted([change.at], sharedHint)}`,
      ];
    case 'write':
    case 'append':
      return [settingStep(workload, change.setting, change.value)];
    case 'configure':
    case 'upgrade':
    case 'manual':
      return change.steps;
  }
}

/** The text that a change is of: what a workload is written in, an engine's configuration, or any other. */
export type ChangedDocument =
  | { kind: 'workload'; workload: Workload }
  | { kind: 'config'; written?: WrittenConfig }
  | { kind: 'text' };

/** Edits with what they take out, where the places say it. */
const swarmStep =
  'A swarm takes no such setting from a file: see `ironhull explain workload/dropped-by-swarm`';

/** Whether a change writes what a swarm does not honour. */
function isDropped(change: UnplacedChange, { dropped }: Workload): boolean {
  if (dropped === undefined || !('setting' in change)) return false;
  return change.setting === 'ports' || stackTreatments.has(composeKeyOf(change.setting));
}

function plannedEdits(change: UnplacedChange, document: ChangedDocument): readonly TextEdit[] | undefined {
  switch (document.kind) {
    case 'workload':
      // The texts of edits are in the language of Compose.
      return document.workload.surface === 'compose' && !isDropped(change, document.workload)
        ? editsOf(change, document.workload)
        : undefined;
    case 'config':
      return change.kind === 'configure' && document.written
        ? configEdits(change.writes, document.written)
        : undefined;
    case 'text':
      return change.kind === 'remove' ? removals(change.at) : undefined;
  }
}

function manualSteps(change: UnplacedChange, document: ChangedDocument): readonly string[] | undefined {
  if (document.kind === 'workload') {
    if (isDropped(change, document.workload)) return [swarmStep];
    return stepsOf(change, document.workload);
  }
  if (change.kind === 'remove') return [`Leave out ${quoted(change.at)}`];
  return 'steps' in change ? change.steps : undefined;
}

/**
 * Turns the change a check proposes into a fix of the document that the problem is in: text edits
 * where it is a file and the place is its own, else steps for a person. Text that several services
 * share (an anchor, a merge) is never edited for one of them.
 */
export function planChange(change: ProposedChange, document: ChangedDocument): Fix | undefined {
  if (change.kind === 'upgrade' || change.kind === 'edit') return change;
  const edits = plannedEdits(change, document);
  if (edits && change.kind !== 'manual')
    return { kind: 'edit', safety: change.safety, title: change.title, edits };
  const steps = manualSteps(change, document);
  return steps && { kind: 'manual', title: change.title, steps };
}

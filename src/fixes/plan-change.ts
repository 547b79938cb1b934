import type { Fix, ProposedChange, TextEdit, UnplacedChange } from '../core/finding.ts';
import type { FileLocation, InsertPoint, Location } from '../core/location.ts';
import type { SettingName, Workload } from '../core/workload.ts';
import type { WrittenConfig } from '../core/written-config.ts';
import { nameOn } from '../knowledge/setting-names.ts';
import { configEdits } from './config-edits.ts';
import { containerSteps, runOption } from './container-steps.ts';
import { requestSteps } from './request-steps.ts';
import { serviceSteps } from './service-steps.ts';
import { appendPointFor, composeKeyOf, newList, yamlScalar } from './written-text.ts';

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

function writing(
  workload: Workload,
  setting: SettingName,
  value: string | boolean | number,
): readonly TextEdit[] | undefined {
  const text = `${composeKeyOf(setting)}: ${yamlScalar(value)}`;
  const written = workload.settings[setting].written?.at;
  if (!written) return workload.insert && [insertion(workload.insert, text)];
  const [place, ...more] = inFiles(written) ?? [];
  // Only a key of the service itself has this name; the same setting below `deploy` has another.
  const ownKey = place?.range.startColumn === (workload.insert?.indent ?? Number.NaN) + 1;
  return place?.remove && ownKey && more.length === 0
    ? [{ file: place.file, range: place.range, text }]
    : undefined;
}

function appending(workload: Workload, setting: SettingName, value: string): readonly TextEdit[] | undefined {
  const written = inFiles(workload.settings[setting].written?.at ?? []);
  const [place] = written ?? [];
  if (place) return [{ file: place.file, range: place.range, text: value }];
  const list = appendPointFor(workload, setting);
  if (list) return [insertion(list, value)];
  return (
    workload.insert && [insertion(workload.insert, newList(composeKeyOf(setting), value, workload.insert))]
  );
}

function editsOf(change: UnplacedChange, workload: Workload): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'remove':
      return removals(change.at);
    case 'replace':
      return change.at.in === 'file' && change.at.remove
        ? [{ file: change.at.file, range: change.at.range, text: yamlScalar(change.value) }]
        : undefined;
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

function quoted(at: readonly Location[]): string {
  const texts = at.map((place) => {
    switch (place.in) {
      case 'command':
        return `\`${place.command.slice(place.range.startOffset, place.range.endOffset)}\``;
      case 'file':
        return place.pointer === undefined
          ? `what ${place.file}:${place.range.startLine} says`
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
    ? `Change it to ${value} at ${place.file}:${place.range.startLine}`
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
      return [`Leave out ${quoted(change.at)}`];
    case 'replace':
      return [
        `Write ${assignment(workload, change.setting, change.value)} instead of ${quoted([change.at])}`,
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
function plannedEdits(change: UnplacedChange, document: ChangedDocument): readonly TextEdit[] | undefined {
  switch (document.kind) {
    case 'workload':
      // The texts of edits are in the language of Compose.
      return document.workload.surface === 'compose' ? editsOf(change, document.workload) : undefined;
    case 'config':
      return change.kind === 'configure' && document.written
        ? configEdits(change.writes, document.written)
        : undefined;
    case 'text':
      return change.kind === 'remove' ? removals(change.at) : undefined;
  }
}

function manualSteps(change: UnplacedChange, document: ChangedDocument): readonly string[] | undefined {
  if (document.kind === 'workload') return stepsOf(change, document.workload);
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

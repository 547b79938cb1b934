import type { EvidenceList, Evidence, Outcome } from '../../../core/findings/finding.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import { describeLocation, type Location } from '../../../core/location.ts';
import type { Observed } from '../../../core/observed.ts';
import { pass, unknown } from '../../../core/rules/outcome.ts';
import type {
  Entry,
  Setting,
  SettingName,
  Workload,
  WorkloadValues,
} from '../../../core/workload/workload.ts';
import { nameOn } from '../../../knowledge/settings/setting-names.ts';
import { formatValue } from './format-value.ts';
import { checkedPart, type CheckedPart } from '../part.ts';

/** Returns a setting by name. TypeScript cannot follow its type through the index. */
function settingOf<T>(workload: Workload, setting: SettingName): Setting<T> {
  return (workload.settings as unknown as Record<SettingName, Setting<T>>)[setting];
}

/** Returns the places of a written setting, else of the workload. */
export function placesOf(workload: Workload, setting: SettingName): readonly Location[] {
  return settingOf(workload, setting).written?.at ?? workload.at;
}

/** Returns evidence for a setting: its source and `saw`, with the reason for a default. */
export function settingEvidence(workload: Workload, setting: SettingName, saw: string): EvidenceList {
  const { value, because } = settingOf(workload, setting);
  return [{ source: value.from, saw: because === undefined ? saw : `${saw}, ${because}` }];
}

/** Returns the doubt about a setting with an unknown value. */
export function settingDoubt(workload: Workload, setting: SettingName): string {
  const { value } = settingOf(workload, setting);
  const why = value.state === 'unreadable' ? value.detail : 'there is no value';
  return `${nameOn(workload.surface, setting)}: ${why}`;
}

/** Returns a setting as a part, with its written value as evidence, or that it is unset. */
export function settingPart(workload: Workload, setting: SettingName): CheckedPart {
  const { value, written, because } = settingOf(workload, setting);
  const name = nameOn(workload.surface, setting);
  const saw = (): string =>
    written && value.state === 'known' ? `${name} = ${formatValue(value.value)}` : `${name} is not set`;
  return checkedPart({ at: placesOf(workload, setting), source: value.from, saw, because });
}

/** Checks a setting with one value; unknown if the value is. */
export function checkValue<K extends SettingName>(
  workload: Workload,
  name: K,
  check: (value: WorkloadValues[K], part: CheckedPart) => Outcome,
): Outcome {
  const { value } = settingOf<WorkloadValues[K]>(workload, name);
  if (value.state !== 'known') return unknown('unreadable', settingDoubt(workload, name));
  return check(value.value, settingPart(workload, name));
}

/** Names of the settings that are lists, and the type of their entries. */
type ListName = {
  [K in SettingName]: WorkloadValues[K] extends readonly Entry<unknown>[] ? K : never;
}[SettingName];
type ItemOf<K extends ListName> = WorkloadValues[K] extends readonly Entry<infer T>[] ? T : never;

function checkEntry<T>(
  entry: Entry<T>,
  name: string,
  check: (value: T, part: CheckedPart) => Outcome,
): Outcome {
  if ('unresolved' in entry) return unknown('unreadable', `${name}: ${entry.unresolved}`);
  const source = entry.at[0] ? describeLocation(entry.at[0]) : name;
  return check(
    entry.value,
    checkedPart({ at: entry.at, source, saw: () => `${name}: ${formatValue(entry.value)}` }),
  );
}

/** Checks the variables of a workload; one of an unknown value only if its name concerns the check. */
export function checkVariables(
  workload: Workload,
  concerns: (name: string) => boolean,
  empty: string,
  check: (variable: EnvironmentVariable, part: CheckedPart) => Outcome,
): readonly Outcome[] {
  const { value } = settingOf<WorkloadValues['environment']>(workload, 'environment');
  if (value.state !== 'known' || value.value.length === 0)
    return checkEntries(workload, 'environment', empty, check);
  return value.value.map((entry) => {
    const asked =
      'unresolved' in entry && entry.name !== undefined && !concerns(entry.name)
        ? { value: { name: entry.name }, at: entry.at }
        : entry;
    return checkEntry(asked, nameOn(workload.surface, 'environment'), check);
  });
}

/** Checks every entry of a list setting. An empty list passes with `empty` as evidence. */
export function checkEntries<K extends ListName>(
  workload: Workload,
  name: K,
  empty: string,
  check: (value: ItemOf<K>, part: CheckedPart) => Outcome,
): readonly Outcome[] {
  const { value } = settingOf<readonly Entry<ItemOf<K>>[]>(workload, name);
  if (value.state !== 'known') return [unknown('unreadable', settingDoubt(workload, name))];
  if (value.value.length === 0) return [pass(...settingEvidence(workload, name, empty))];
  return value.value.map((entry) => checkEntry(entry, nameOn(workload.surface, name), check));
}

/** Returns evidence from another reading: the kernel or the runtime specification. */
export function readingEvidence(reading: Observed<unknown>, saw: string): Evidence {
  return { source: reading.from, saw };
}

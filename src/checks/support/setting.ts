import type { EvidenceList, Evidence, Outcome } from '../../core/finding.ts';
import { describeLocation, type Location } from '../../core/location.ts';
import type { Observed } from '../../core/observed.ts';
import { pass, unknown } from '../../core/outcome.ts';
import type { Entry, Setting, SettingName, Workload, WorkloadValues } from '../../core/workload.ts';
import { nameOn } from '../../knowledge/setting-names.ts';
import { formatValue } from './format-value.ts';
import { checkedPart, type CheckedPart } from './part.ts';

/** A setting by name. The settings table ties each name to its type, which TypeScript cannot follow through the index. */
function settingOf<T>(workload: Workload, setting: SettingName): Setting<T> {
  return (workload.settings as unknown as Record<SettingName, Setting<T>>)[setting];
}

/** Where `setting` was written, or the workload itself when it was not. */
export function placesOf(workload: Workload, setting: SettingName): readonly Location[] {
  return settingOf(workload, setting).written?.at ?? workload.at;
}

/** Evidence for a setting: where it was read, and `saw`, with the reason when the value was not written. */
export function settingEvidence(workload: Workload, setting: SettingName, saw: string): EvidenceList {
  const { value, because } = settingOf(workload, setting);
  return [{ source: value.from, saw: because === undefined ? saw : `${saw}, ${because}` }];
}

/** One sentence for a setting whose value is not known. */
export function settingDoubt(workload: Workload, setting: SettingName): string {
  const { value } = settingOf(workload, setting);
  const why = value.state === 'unreadable' ? value.detail : 'there is no value';
  return `${nameOn(workload.surface, setting)}: ${why}`;
}

/** A setting as a part: its evidence is what was written, or that nothing was. */
export function settingPart(workload: Workload, setting: SettingName): CheckedPart {
  const { value, written, because } = settingOf(workload, setting);
  const name = nameOn(workload.surface, setting);
  const saw =
    written && value.state === 'known' ? `${name} = ${formatValue(value.value)}` : `${name} is not set`;
  return checkedPart({ at: placesOf(workload, setting), source: value.from, saw, because });
}

/** Checks a setting with one value. `check` gets only a known value; any other is unknown. */
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
    checkedPart({ at: entry.at, source, saw: `${name}: ${formatValue(entry.value)}` }),
  );
}

/** Checks every entry of a list setting. An empty list passes: `empty` says of what. */
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

/** Evidence from one of the readings beside the workload (the kernel, the OCI specification). */
export function readingEvidence(reading: Observed<unknown>, saw: string): Evidence {
  return { source: reading.from, saw };
}

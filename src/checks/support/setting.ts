import type { Evidence, EvidenceList, Problem } from '../../core/finding.ts';
import { describeLocation, type Location } from '../../core/location.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Setting, SettingName, Workload, WorkloadValues } from '../../core/workload.ts';
import { nameOn } from '../../knowledge/setting-names.ts';
import type { Tally } from './conclude.ts';
import { formatValue } from './format-value.ts';

/** A setting by name. The settings table ties each name to its type, which TypeScript cannot follow through the index. */
function settingOf<T>(workload: Workload, setting: SettingName): Setting<T> {
  return (workload.settings as unknown as Record<SettingName, Setting<T>>)[setting];
}

/** Where `setting` was written, or the workload itself when it was not. */
export function placesOf(workload: Workload, setting: SettingName): readonly Location[] {
  return settingOf(workload, setting).written?.at ?? workload.at;
}

/** What was written for a setting, or that nothing was; for the evidence of a problem. */
function writtenEvidence(workload: Workload, setting: SettingName): EvidenceList {
  const { value, written } = settingOf(workload, setting);
  const name = nameOn(workload.surface, setting);
  const asWritten =
    written && value.state === 'known' ? `${name} = ${formatValue(value.value)}` : `${name} is not set`;
  return settingEvidence(workload, setting, asWritten);
}

/** Evidence for a setting: where it was read, and `saw`, with the reason when the value was not written. */
export function settingEvidence(workload: Workload, setting: SettingName, saw: string): EvidenceList {
  const { value, because } = settingOf(workload, setting);
  return [{ source: value.from, saw: because === undefined ? saw : `${saw}, ${because}` }];
}

/** One sentence for a setting whose value could not be told. */
export function settingDoubt(workload: Workload, setting: SettingName): string {
  const { value } = settingOf(workload, setting);
  const why = value.state === 'unreadable' ? value.detail : 'there is no value';
  return `${nameOn(workload.surface, setting)}: ${why}`;
}

/** Judges a setting with one value; `judge` sees only a known value, anything else is a doubt. */
export function judgeValue<K extends SettingName>(
  workload: Workload,
  name: K,
  judge: (value: WorkloadValues[K]) => Omit<Problem, 'evidence' | 'at'> | string,
): Tally {
  const setting = settingOf<WorkloadValues[K]>(workload, name);
  if (setting.value.state !== 'known') {
    return { problems: [], doubts: [settingDoubt(workload, name)], evidence: [] };
  }
  const verdict = judge(setting.value.value);
  if (typeof verdict === 'string') {
    return { problems: [], doubts: [], evidence: settingEvidence(workload, name, verdict) };
  }
  const evidence = writtenEvidence(workload, name);
  return { problems: [{ ...verdict, at: placesOf(workload, name), evidence }], doubts: [], evidence: [] };
}

/** Names of the settings that are lists, and the type of their entries. */
type ListName = {
  [K in SettingName]: WorkloadValues[K] extends readonly Entry<unknown>[] ? K : never;
}[SettingName];
type ItemOf<K extends ListName> = WorkloadValues[K] extends readonly Entry<infer T>[] ? T : never;

/** What `judge` makes of one entry: a problem, a doubt, or a clause that says why it is in order. */
export type EntryVerdict =
  | { problem: Omit<Problem, 'evidence' | 'at'>; besides?: readonly Evidence[] }
  | { doubt: string }
  | { fine: string };

function judgeEntry<T>(
  entry: Entry<T>,
  name: string,
  judge: (value: T, at: readonly Location[]) => EntryVerdict,
): Tally {
  const source = entry.at[0] ? describeLocation(entry.at[0]) : name;
  if ('unresolved' in entry) {
    return { problems: [], doubts: [`${name}: ${entry.unresolved}`], evidence: [] };
  }
  const verdict = judge(entry.value, entry.at);
  if ('doubt' in verdict) return { problems: [], doubts: [verdict.doubt], evidence: [] };
  if ('fine' in verdict) return { problems: [], doubts: [], evidence: [{ source, saw: verdict.fine }] };
  const evidence: EvidenceList = [
    { source, saw: `${name}: ${formatValue(entry.value)}` },
    ...(verdict.besides ?? []),
  ];
  return { problems: [{ ...verdict.problem, at: entry.at, evidence }], doubts: [], evidence: [] };
}

/** Judges every entry of a list setting. An empty list is evidence too: `empty` says of what. */
export function judgeEntries<K extends ListName>(
  workload: Workload,
  name: K,
  empty: string,
  judge: (value: ItemOf<K>, at: readonly Location[]) => EntryVerdict,
): Tally[] {
  const setting = settingOf<readonly Entry<ItemOf<K>>[]>(workload, name);
  if (setting.value.state !== 'known') {
    return [{ problems: [], doubts: [settingDoubt(workload, name)], evidence: [] }];
  }
  if (setting.value.value.length === 0) {
    return [{ problems: [], doubts: [], evidence: settingEvidence(workload, name, empty) }];
  }
  return setting.value.value.map((entry) => judgeEntry(entry, nameOn(workload.surface, name), judge));
}

/** True when every entry of a list setting is known: what is then in doubt is for a person to judge. */
export function isWhole(workload: Workload, name: ListName): boolean {
  const { value } = settingOf<readonly Entry<unknown>[]>(workload, name);
  return value.state === 'known' && value.value.every((entry) => 'value' in entry);
}

/** Evidence from one of the readings beside the workload (the kernel, the OCI specification). */
export function readingEvidence(reading: Observed<unknown>, saw: string): Evidence {
  return { source: reading.from, saw };
}

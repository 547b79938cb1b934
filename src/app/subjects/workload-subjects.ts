import { normalize } from 'node:path/posix';
import type { DefiningFile, Facts, WorkloadFacts } from '../../core/facts/facts.ts';
import { rootSubject, subjectWithin, type Subject, type SubjectName } from '../../core/subject.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { ofEngine, type Scope } from './scope.ts';

type Identify = (workload: WorkloadFacts) => Subject;

function nameOf({ id, key, name }: WrittenWorkload): SubjectName {
  return { kind: 'workload', id: id ?? key, name };
}

/** The file that a workload is written in: as it was named, or for older facts as its places name it. */
function fileOf({ file, written }: WorkloadFacts): DefiningFile | undefined {
  if (file !== undefined) return file;
  const [place] = written.at;
  return place?.in === 'file' ? { name: place.file, key: place.file } : undefined;
}

/** Returns the file keys that several named files share; these files are keyed by name instead. */
function sharedKeys(workloads: readonly WorkloadFacts[]): ReadonlySet<string> {
  const files = workloads.flatMap((one) => fileOf(one) ?? []);
  const byKey = Map.groupBy(files, ({ key }) => key);
  const shared = [...byKey].filter(([, named]) => new Set(named.map(({ name }) => normalize(name))).size > 1);
  return new Set(shared.map(([key]) => key));
}

function keyOf({ name, key }: DefiningFile, shared: ReadonlySet<string>): string {
  return shared.has(key) ? normalize(name) : key;
}

/** The last part of a workload key: `web` of `compose:shop/web`. The project’s name follows the folder’s, and is left out. */
function serviceOf({ key }: WrittenWorkload): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Workloads of files alone belong to their file; a `docker run` line belongs to nothing. */
function identifyInFiles(workloads: readonly WorkloadFacts[]): Identify {
  const shared = sharedKeys(workloads);
  const lines = runLineNumbers(workloads);
  return (one) => {
    const { written } = one;
    const file = fileOf(one);
    if (file !== undefined) {
      const kind = written.surface === 'create' ? 'request' : 'compose';
      const parent = rootSubject(kind, keyOf(file, shared), file.name);
      return subjectWithin(parent, nameOf(written), serviceOf(written));
    }
    const number = lines.get(one) ?? 1;
    return { ...nameOf(written), key: number === 1 ? written.key : `${written.key}#${number}` };
  };
}

/** Different `docker run` lines that make containers of one name or image are numbered from 1 on. */
function runLineNumbers(workloads: readonly WorkloadFacts[]): ReadonlyMap<WorkloadFacts, number> {
  const lines = workloads.filter(({ written }) => written.surface === 'run');
  const numbers = new Map<WorkloadFacts, number>();
  for (const group of Map.groupBy(lines, ({ written }) => written.key).values()) {
    const texts = new Map<string, number>();
    for (const one of group) {
      // The text of a long line costs more than all else: a line that is alone needs none.
      const text = group.length === 1 ? '' : textOf(one);
      const number = texts.get(text) ?? texts.size + 1;
      texts.set(text, number);
      numbers.set(one, number);
    }
  }
  return numbers;
}

function textOf({ written }: WorkloadFacts): string {
  return JSON.stringify([written.at, written.settings]);
}

/** Files that give one project and service to different workloads, and that no container was made from. */
function strayFiles(workloads: readonly WorkloadFacts[]): ReadonlySet<WorkloadFacts> {
  const composed = workloads.filter(({ written }) => written.surface === 'compose');
  const made = new Set(workloads.flatMap(({ written }) => written.composeFiles ?? []));
  const stray = new Set<WorkloadFacts>();
  for (const group of Map.groupBy(composed, ({ written }) => written.key).values()) {
    const files = new Set(group.map((one) => fileOf(one)?.name));
    if (files.size < 2) continue;
    const origin = group.find((one) => isOneOf(fileOf(one), made)) ?? group[0];
    for (const one of group) if (fileOf(one)?.name !== fileOf(origin ?? one)?.name) stray.add(one);
  }
  return stray;
}

/** Containers name their files by absolute paths, which end as the file was named. */
function isOneOf(file: DefiningFile | undefined, paths: ReadonlySet<string>): boolean {
  if (file === undefined) return false;
  const name = normalize(file.name);
  return [...paths].some((path) => path === name || path.endsWith(`/${name}`));
}

/** What runs on an engine, and files beside it, by the engine: a service and the containers made from it are one subject. */
function identifyOnEngine(workloads: readonly WorkloadFacts[], scope: Scope): Identify {
  const stray = strayFiles(workloads);
  return (one) => {
    const { written } = one;
    const own = stray.has(one) ? `${written.key}@${fileOf(one)?.key}` : written.key;
    return ofEngine(scope, nameOf(written), own);
  };
}

/** Gives each workload of the facts its identity. */
export function identifyWorkloads({ engine, workloads }: Facts, scope: Scope): Identify {
  const isRun = workloads.some(
    ({ written: { surface } }) => surface === 'container' || surface === 'service',
  );
  return engine.state === 'absent' && !isRun
    ? identifyInFiles(workloads)
    : identifyOnEngine(workloads, scope);
}

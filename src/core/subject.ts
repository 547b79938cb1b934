import { fileSubjects, type FileSubjectKind } from './target.ts';

export type SubjectKind =
  | 'workload'
  | 'image'
  | 'host'
  | 'engine'
  | 'network'
  | 'volume'
  | 'swarm'
  | 'package'
  | 'policy'
  | 'folder'
  | 'sbom'
  | 'database'
  | FileSubjectKind;

/** A subject as facts name it, without the parent that only a report knows. */
export interface SubjectName {
  kind: SubjectKind;
  /**
   * The surface's identifier: a container id, an image digest, an endpoint, a path. It may change from run to
   * run.
   */
  id: string;
  /** The name Docker or the file system shows. */
  name: string;
}

/** The host, engine or file that a subject belongs to. */
export interface SubjectParent {
  kind: SubjectKind;
  key: string;
  name: string;
}

/**
 * What a finding, an outcome or a gap is about. `key` identifies it across runs: it begins with the parent's
 * key, and holds no container id, image digest, line number or absolute path. Findings are grouped, folded
 * and fingerprinted by it.
 */
export interface Subject extends SubjectName {
  key: string;
  within?: SubjectParent;
}

/** Whether a named subject has its key already, as the file of a reading has. */
export function hasKey(name: SubjectName): name is Subject {
  return 'key' in name;
}

/** Returns a subject without a parent: a host, a remote engine, a file. */
export function rootSubject(kind: SubjectKind, key: string, name: string, id = name): Subject {
  return { kind, id, key: `${kind}:${key}`, name };
}

/** Returns a subject that belongs to `parent`; `own` tells its key from its siblings'. */
export function subjectWithin(parent: SubjectParent, name: SubjectName, own: string): Subject {
  const { kind, id, name: shown } = name;
  const within = { kind: parent.kind, key: parent.key, name: parent.name };
  return { kind, id, key: `${parent.key}/${own}`, name: shown, within };
}

/** Returns the path of the file that a subject is or belongs to, from the root of its project; absent for what runs. */
export function fileOfSubject({ kind, key, within }: Subject): string | undefined {
  const file = within ?? { kind, key };
  return fileSubjects.some((one) => one === file.kind) ? file.key.slice(file.kind.length + 1) : undefined;
}

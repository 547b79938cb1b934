import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import { checkFile } from './checked-file.ts';
import {
  mismatchOf,
  readMetaFile,
  readTargetsFile,
  type Common,
  type Delegation,
  type FileMeta,
  type Role,
  type TargetsFile,
} from './roles.ts';
import { rootSteps, type RootCase, type RootVersion } from './root-chain.ts';
import type { SignedFile } from './signed-file.ts';

/** The metadata of a repository, each file verified by the one before it. */
export interface Metadata {
  root: RootVersion;
  targets: TargetsFile;
  /** Versions of the files by their names. */
  versions: Readonly<Record<string, number>>;
  /** `targets/releases`, or the step that says why it does not count; absent if the repository has none. */
  releases?: TargetsFile | JudgedStep;
}

/** The role that docker signs tags with where there are delegations (docker/cli, trust: ReleasesRole). */
export const releasesRole = 'targets/releases';

/** The steps from the root to the targets, in the order of notary's client. Returns what they verified. */
export function* metadataSteps(notary: RootCase): Generator<JudgedStep, Metadata | undefined> {
  const root = yield* rootSteps(notary);
  if (root === undefined) return undefined;
  const { roles } = root.root;
  const timestamp = yield* fileSteps(notary, { name: 'timestamp', role: roles.timestamp }, (file) =>
    readMetaFile(file, 'timestamp'),
  );
  if (timestamp === undefined) return undefined;
  const snapshot = yield* fileSteps(
    notary,
    { name: 'snapshot', role: roles.snapshot, namedIn: ['timestamp', timestamp.files] },
    (file) => readMetaFile(file, 'snapshot'),
  );
  if (snapshot === undefined) return undefined;
  // Mix and match: the root must be the one that the snapshot names.
  const named = snapshot.files.get('root');
  const difference = named === undefined ? 'the snapshot does not name it' : mismatchOf(root.bytes, named);
  if (difference !== undefined)
    yield rejects('root', `root.json is not the one of the snapshot: ${difference}`);
  const targets = yield* fileSteps(
    notary,
    { name: 'targets', role: roles.targets, namedIn: ['snapshot', snapshot.files] },
    readTargetsFile,
  );
  if (targets === undefined) return undefined;
  const releases = readReleases(notary, targets, snapshot.files);
  const versions = { timestamp: timestamp.version, snapshot: snapshot.version, targets: targets.version };
  const released: Record<string, number> =
    releases && 'targets' in releases ? { [releasesRole]: releases.version } : {};
  return { root, targets, versions: { ...versions, ...released }, ...(releases && { releases }) };
}

/** A file to verify, and the file that names it: its name and what it says; absent for a timestamp. */
interface WantedFile {
  name: string;
  role: Role;
  namedIn?: readonly [string, ReadonlyMap<string, FileMeta>];
}

function* fileSteps<T extends Common>(
  { files, unread, seen, now }: RootCase,
  { name, role, namedIn }: WantedFile,
  read: (file: SignedFile) => T,
): Generator<JudgedStep, T | undefined> {
  const meta = namedIn?.[1].get(name);
  if (namedIn !== undefined && meta === undefined) {
    yield rejects(name, `${namedIn[0]}.json does not name ${name}.json`);
    return undefined;
  }
  const bytes = fileOf(files, name, meta);
  if (bytes === undefined) {
    yield cannotVerify(name, unread?.get(name) ?? `${name}.json is missing`);
    return undefined;
  }
  const checked = checkFile({ name, bytes, role, meta, now }, read);
  if ('step' in checked) {
    yield checked;
    return undefined;
  }
  const before = seen?.versions[name] ?? 0;
  if (checked.version < before) {
    yield rejects(
      name,
      `${name}.json, version ${checked.version}, is older than version ${before}, which was seen before`,
    );
    return undefined;
  }
  yield holds(
    name,
    `${name}.json, version ${checked.version}, is signed and valid until ${checked.expires.toISOString()}`,
  );
  return checked;
}

/** A file by its plain name, or by the one with its hash, as servers store them. */
function fileOf(
  files: ReadonlyMap<string, Buffer>,
  name: string,
  meta: FileMeta | undefined,
): Buffer | undefined {
  const hash = meta?.hashes.get('sha256')?.toString('hex');
  return files.get(name) ?? (hash === undefined ? undefined : files.get(`${name}.${hash}`));
}

function readReleases(
  { files, unread, seen, now }: RootCase,
  { delegations }: TargetsFile,
  named: ReadonlyMap<string, FileMeta>,
): TargetsFile | JudgedStep | undefined {
  const name = releasesRole;
  const [delegation, second] = delegations.filter((one) => one.name === name);
  const meta = named.get(name);
  if (delegation === undefined) return undefined;
  const before = seen?.versions[name] ?? 0;
  // The role may have keys and have published nothing yet: then the snapshot names no file of it. The server signs
  // snapshots itself, so what was there before must not be left out.
  if (meta === undefined)
    return before === 0
      ? undefined
      : rejects(name, `snapshot.json does not name ${name}.json, which was seen before in version ${before}`);
  if (second !== undefined) return rejects(name, `targets.json has ${name} twice`);
  const bytes = fileOf(files, name, meta);
  if (bytes === undefined) return cannotVerify(name, unread?.get(name) ?? `${name}.json is missing`);
  const checked = checkFile({ name, bytes, role: delegation, meta, now }, readTargetsFile);
  if ('step' in checked) return checked;
  if (checked.version < before)
    return rejects(
      name,
      `${name}.json, version ${checked.version}, is older than version ${before}, which was seen before`,
    );
  // What it signs outside the names that are handed to it does not count.
  return { ...checked, targets: new Map([...checked.targets].filter(([tag]) => isInPaths(delegation, tag))) };
}

function isInPaths({ paths }: Delegation, tag: string): boolean {
  return paths.some((path) => tag.startsWith(path));
}

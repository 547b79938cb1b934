import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';

/** Whether the package of a key of `packages` is only for development. */
export type IsForDevelopment = (key: string) => boolean;

/** Members of a project and of a package that an installation for production follows. */
const followed = ['dependencies', 'optionalDependencies'];

/**
 * Returns what `pnpm-lock.yaml` of version 9 says of development only by what depends on what: the projects in `importers`,
 * and each package with its peers in `snapshots`. Older versions mark the packages themselves.
 */
export function isForDevelopment(lock: JsonRecord, major: number): IsForDevelopment {
  const importers = memberOf(lock, 'importers');
  const snapshots = memberOf(lock, 'snapshots');
  if (major < 9 || importers === undefined || snapshots === undefined) return () => false;
  const reached = new Set<string>();
  const left = Object.values(importers).flatMap((project) => keysOf(project, snapshots));
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    left.push(...keysOf(snapshots[key], snapshots));
  }
  const production = new Set([...reached].map(withoutPeers));
  return (key) => !production.has(withoutPeers(key));
}

/** Returns the keys of the snapshots that a project or package needs in production. */
function keysOf(value: unknown, snapshots: JsonRecord): readonly string[] {
  return followed.flatMap((kind) =>
    Object.entries(memberOf(value, kind) ?? {}).flatMap(([name, needed]) => {
      const version = isJsonRecord(needed) ? needed['version'] : needed;
      if (typeof version !== 'string') return [];
      // A version that is a key itself is that of an alias, or of a place.
      return [`${name}@${version}`, version].find((key) => Object.hasOwn(snapshots, key)) ?? [];
    }),
  );
}

function memberOf(value: unknown, name: string): JsonRecord | undefined {
  const member = isJsonRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isJsonRecord(member) ? member : undefined;
}

function withoutPeers(key: string): string {
  return key.split('(')[0] ?? key;
}

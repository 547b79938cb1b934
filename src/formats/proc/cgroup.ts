/** A line of `/proc/<pid>/cgroup` (cgroups(7)). The version 2 hierarchy has id 0 and no controllers. */
export interface CgroupEntry {
  hierarchy: number;
  controllers: readonly string[];
  path: string;
}

/** Parses a cgroup file of version 1, 2 or both; `undefined` if a line is malformed. */
export function parseCgroup(text: string): CgroupEntry[] | undefined {
  const entries: CgroupEntry[] = [];
  for (const line of text.split('\n').filter((entry) => entry !== '')) {
    const match = /^(\d+):([^:]*):(.*)$/.exec(line);
    if (match === null) return undefined;
    const [, hierarchy, controllers = '', path = ''] = match;
    entries.push({
      hierarchy: Number(hierarchy),
      controllers: controllers.split(',').filter((name) => name !== ''),
      path,
    });
  }
  return entries;
}

/**
 * Returns the id of the innermost container of a cgroup path: `/docker/<id>`,
 * `/system.slice/docker-<id>.scope`, `/docker/<outer>/docker/<inner>`; `undefined` if there is none. A runtime of the
 * engine whose options do not say `SystemdCgroup` takes the name for systemd as it is: `/system.slice:docker:<id>`.
 */
export function containerOfCgroup(path: string): string | undefined {
  const names = path.split('/').toReversed();
  for (const name of names) {
    const match = /^(?:[^:]*:[^:]*:|(?:[a-z0-9_]+-)*)([0-9a-f]{64})(?:\.scope)?$/.exec(name);
    if (match !== null) return match[1];
  }
  return undefined;
}

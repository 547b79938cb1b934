import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { environmentWords } from '../../formats/systemd/environment.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where systemd finds its own settings (systemd-system.conf(5)). */
const folders = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'];

/** What systemd gives to all services. */
export interface ManagerEnvironment {
  variables: ReadonlyMap<string, string>;
  /** Settings of systemd that may not be read, and may give more. */
  unread: readonly UnreadableReading[];
}

/** Returns the variables that systemd gives to all services (`DefaultEnvironment`). */
export async function managerEnvironment(files: HostFiles): Promise<ManagerEnvironment> {
  const lists = await Promise.all(folders.map((folder) => files.list(`${folder}/system.conf.d`)));
  const dropIns = lists.flatMap((names, index) =>
    (valueOf(names) ?? [])
      .filter((name) => name.endsWith('.conf'))
      .map((name) => `${folders[index] ?? ''}/system.conf.d/${name}`),
  );
  const own = folders.map((folder) => `${folder}/system.conf`);
  const texts = await Promise.all([...own, ...dropIns].map((path) => files.readText(path)));
  const read = texts.flatMap((text) => valueOf(text) ?? []);
  return {
    variables: environmentWords(unitValues(read, 'Manager', 'DefaultEnvironment')),
    unread: [...lists, ...texts].filter((reading) => reading.state === 'unreadable'),
  };
}

import { valueOf } from '../../core/observed.ts';
import { parseProcessStatus } from '../../formats/proc/status.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { findUnitFiles, systemdFolders } from '../installation/units.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { isConfined } from './confined-process.ts';

/** What acts with a group without a member in the group database. */
export interface GroupHolders {
  /** Processes of users: a login keeps its groups until it ends. */
  processes: readonly { uid: number; groups: readonly number[] }[];
  /** Services of users that systemd gives groups, by name or number. */
  services: readonly { user: string; groups: readonly string[] }[];
  unread: readonly string[];
}

/** Finds the processes outside containers, and the services, that act with one of the groups of these numbers. */
export async function findGroupHolders(files: HostFiles, gids: ReadonlySet<number>): Promise<GroupHolders> {
  const [{ processes, unread }, services] = await Promise.all([
    processesWith(files, gids),
    servicesWithGroups(files),
  ]);
  return { processes, services, unread };
}

async function processesWith(
  files: HostFiles,
  gids: ReadonlySet<number>,
): Promise<Pick<GroupHolders, 'processes' | 'unread'>> {
  const { processes, hidden } = await listProcesses(files);
  const found = await Promise.all(
    processes.map(async ({ pid }) => {
      const status = valueOf(await readParsed(files, `/proc/${pid}/status`, parseProcessStatus));
      const uid = status?.uids[0] ?? 0;
      const groups = [...new Set([...(status?.gids ?? []), ...(status?.groups ?? [])])];
      if (uid === 0 || !groups.some((gid) => gids.has(gid))) return [];
      return (await isConfined(files, String(pid))) ? [] : [{ uid, groups }];
    }),
  );
  const unread = hidden === undefined ? [] : [`processes may act with the group: ${hidden.detail}`];
  return { processes: found.flat(), unread };
}

/** Where administrators keep units; those of packages are there for all hosts, and are seen where they run. */
const folders = ['/etc/systemd/system', '/usr/local/lib/systemd/system'];
const givesGroup = /^[ \t]*(?:Supplementary)?Groups?[ \t]*=/mu;

/** Returns the services in a folder, or with a drop-in there, whose text gives them a group. */
async function servicesIn(files: HostFiles, folder: string): Promise<readonly string[]> {
  const names = valueOf(await files.list(folder)) ?? [];
  const found = await Promise.all(
    names.map(async (name) => {
      const service = name.replace(/\.d$/u, '');
      if (!service.endsWith('.service')) return [];
      const own = `${folder}/${name}`;
      const parts =
        name === service ? [own] : (valueOf(await files.list(own)) ?? []).map((part) => `${own}/${part}`);
      const texts = await Promise.all(parts.map((part) => files.readText(part)));
      return texts.some((text) => givesGroup.test(valueOf(text) ?? '')) ? [service] : [];
    }),
  );
  return found.flat();
}

async function servicesWithGroups(files: HostFiles): Promise<GroupHolders['services']> {
  const lists = await Promise.all(folders.map((folder) => servicesIn(files, folder)));
  const found = await Promise.all(
    [...new Set(lists.flat())].map(async (service) => {
      const places = await findUnitFiles(files, systemdFolders, service);
      const readings = await Promise.all(
        places.flatMap((place) => (typeof place === 'string' ? [files.readText(place)] : [])),
      );
      const texts = readings.flatMap((text) => valueOf(text) ?? []);
      const values = (setting: string) => unitValues(texts, 'Service', setting);
      const isDynamic = /^(?:yes|true|on|1)$/iu.test(values('DynamicUser').at(-1) ?? '');
      const user = values('User').at(-1) ?? (isDynamic ? service.replace(/\.service$/u, '') : undefined);
      const group = values('Group').at(-1);
      const groups = [
        ...values('SupplementaryGroups').flatMap((line) => line.split(/\s+/u)),
        ...(group === undefined ? [] : [group]),
      ];
      return user === undefined ? [] : [{ user, groups }];
    }),
  );
  return found.flat();
}

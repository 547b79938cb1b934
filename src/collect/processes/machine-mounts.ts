import { valueOf } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { listProcesses } from './list-processes.ts';
import { withOwnServers } from './own-servers.ts';
import { machineMounts, type MachineMounts } from './mounted-path.ts';

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];

/** Returns the mount table of a machine, or why it is unknown; empty where nothing runs. */
export async function readMachineMounts(files: HostFiles): Promise<MachineMounts> {
  const table = await readParsed(files, '/proc/1/mountinfo', parseMountInfo);
  const unread = table.state === 'absent' ? (await listProcesses(files)).hidden : table;
  const links = await Promise.all(kinds.map((kind) => files.readLink(`/proc/1/ns/${kind}`)));
  const namespaces = links.flatMap((link) => valueOf(link) ?? []);
  const served = await withOwnServers(files, valueOf(table) ?? []);
  const why = unread?.state === 'unreadable' ? unread : served.unread;
  return { ...machineMounts(served.mounts, namespaces), ...(why === undefined ? {} : { unread: why }) };
}

import type { Confinement } from '../../core/workload/confinement.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import { parseIdMap } from '../../formats/proc/id-map.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import { parseProcessStatus } from '../../formats/proc/status.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import {
  cgroupsProve,
  ifStillThere,
  mountsProve,
  notThisMachine,
  readCgroups,
  readStartTime,
  type RunningContainer,
} from '../processes/proven-process.ts';
import { readHostNamespaceIds, readNamespaceIds, type NamespaceIds } from './namespaces.ts';
import { readSpecDocument } from './runtime-spec.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** The confinement of a running container, as far as this machine shows it. */
export interface ConfinementReading {
  confinement: Observed<Confinement>;
  /** `config.json` of its bundle. */
  spec: Observed<JsonRecord>;
  host: Observed<NamespaceIds>;
}

/** Reads the confinement of a running container; unreadable `remote` unless its process is proven to be here. */
export async function collectConfinement(
  files: HostFiles,
  container: RunningContainer,
): Promise<ConfinementReading> {
  const { id, pid } = container;
  const [start, cgroups, mounts, status, host] = await Promise.all([
    readStartTime(files, pid),
    readCgroups(files, pid),
    readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo),
    readParsed(files, `/proc/${pid}/status`, parseProcessStatus),
    readHostNamespaceIds(files),
  ]);
  const isProven = cgroupsProve(valueOf(cgroups) ?? [], id) || mountsProve(valueOf(mounts) ?? [], id);
  if (start.state !== 'known' || !isProven) {
    const reading = start.state === 'unreadable' ? start : notThisMachine(container);
    return { confinement: reading, spec: reading, host: reading };
  }
  const [confinement, spec] = await Promise.all([
    readConfinement(files, pid),
    status.state === 'known' ? readSpecDocument(files, id, status.value.parent) : missing<JsonRecord>(status),
  ]);
  const proven =
    confinement.state === 'known'
      ? await ifStillThere(files, pid, start.value, confinement.value)
      : confinement;
  return {
    confinement: proven,
    spec,
    host:
      Object.keys(host).length > 0
        ? { state: 'known', value: host, from: '/proc/1/ns' }
        : unreadable('denied', `the namespaces of the host cannot be read: ${afterRefusal()}`, '/proc/1/ns'),
  };
}

function missing<T>(reading: Observed<unknown>): Observed<T> {
  if (reading.state === 'unreadable') return reading;
  return unreadable('gone', 'the process ended while being read', reading.from);
}

async function readConfinement(files: HostFiles, pid: number): Promise<Observed<Confinement>> {
  const [status, text, uidMap, gidMap, namespaces, label] = await Promise.all([
    readParsed(files, `/proc/${pid}/status`, parseProcessStatus),
    files.readText(`/proc/${pid}/status`),
    readParsed(files, `/proc/${pid}/uid_map`, parseIdMap),
    readParsed(files, `/proc/${pid}/gid_map`, parseIdMap),
    readNamespaceIds(files, pid),
    files.readText(`/proc/${pid}/attr/current`, 64 * 1024),
  ]);
  if (status.state !== 'known') return missing(status);
  if (uidMap.state !== 'known') return missing(uidMap);
  if (gidMap.state !== 'known') return missing(gidMap);
  const { capBounding, noNewPrivileges, seccompMode } = status.value;
  const filters = /^Seccomp_filters:\s*(\d+)$/mu.exec(valueOf(text) ?? '')?.[1];
  const shown = (valueOf(label) ?? '').replace(/[\n\0]+$/u, '');
  return {
    state: 'known',
    from: `/proc/${pid}`,
    value: {
      capBounding,
      noNewPrivileges,
      seccompMode,
      ...(filters !== undefined && { seccompFilters: Number(filters) }),
      uidMap: uidMap.value,
      gidMap: gidMap.value,
      namespaces,
      ...(shown !== '' && { label: shown }),
    },
  };
}

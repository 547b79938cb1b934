import type { ContainerState } from '../../core/workload/container-state.ts';
import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  integerAt,
  booleanAt,
  type JsonRecord,
} from '../json/members.ts';

function lastProbeOf(health: JsonRecord | undefined): ContainerState['lastProbe'] {
  const last = listAt(health, 'Log').at(-1);
  if (!isJsonRecord(last)) return undefined;
  const start = stringAt(last, 'Start');
  return start === undefined ? undefined : { start, exitCode: integerAt(last, 'ExitCode') ?? -1 };
}

/** Reads the state of a container from its inspect document. Throws a TypeError for one of another form. */
export function readContainerState(document: unknown): ContainerState {
  const root = recordAt({ document }, 'document');
  const [state, host] = [recordAt(root, 'State'), recordAt(root, 'HostConfig')];
  const id = stringAt(root, 'Id');
  if (id === undefined || state === undefined) throw new TypeError('not an inspect document of a container');
  const health = recordAt(state, 'Health');
  const status = stringAt(health, 'Status');
  const lastProbe = lastProbeOf(health);
  return {
    id,
    name: (stringAt(root, 'Name') ?? id).replace(/^\//u, ''),
    // Between two tries to start it, Docker shows a container as running.
    isRunning: booleanAt(state, 'Running') === true && booleanAt(state, 'Restarting') !== true,
    startedAt: stringAt(state, 'StartedAt') ?? '',
    pid: integerAt(state, 'Pid') ?? 0,
    ...(status === undefined || status === 'none' ? {} : { health: status }),
    ...(lastProbe === undefined ? {} : { lastProbe }),
    restartPolicy: stringAt(recordAt(host, 'RestartPolicy'), 'Name') || 'no',
    isAutoRemoved: booleanAt(host, 'AutoRemove') === true,
    image: stringAt(recordAt(root, 'Config'), 'Image') ?? '',
    networks: Object.keys(recordAt(recordAt(root, 'NetworkSettings'), 'Networks') ?? {}).toSorted(),
    publishesPorts: Object.values(recordAt(host, 'PortBindings') ?? {}).some(
      (ports) => Array.isArray(ports) && ports.length > 0,
    ),
  };
}

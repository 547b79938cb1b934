import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { twinRequest, type TwinRequest } from '../../probes/twin-request.ts';

/** The label of a twin that runs the application: the ID of the container that it is of. */
const applicationTwinLabel = 'dev.ironhull.twin';

const copied = [
  'Entrypoint',
  'Cmd',
  'Env',
  'WorkingDir',
  'Healthcheck',
  'StopSignal',
  'ExposedPorts',
  'Shell',
] as const;

/** A request for a twin, and what is not as in the container. */
export interface ApplicationTwin extends TwinRequest {
  remarks: readonly string[];
}

/**
 * Returns the request for a container that runs the same application with another `HostConfig`, beside the one
 * of the inspect document. It has no data of that one: what can be written there is an empty volume here. Its
 * ports are published on 127.0.0.1, on ports that the engine chooses.
 */
export function applicationTwin(
  inspect: JsonRecord,
  host: JsonRecord,
  writable: readonly string[],
  labels: Readonly<Record<string, string>>,
): ApplicationTwin {
  const config = recordAt(inspect, 'Config') ?? {};
  const mounts = listAt(inspect, 'Mounts').filter(isJsonRecord);
  const replaced = mounts.filter((mount) => mount['RW'] === true && stringAt(mount, 'Type') !== 'tmpfs');
  const targets = replaced.flatMap((mount) => stringAt(mount, 'Destination') ?? []);
  const { body, networks } = twinRequest(
    { ...inspect, HostConfig: withoutMounts(host, targets) },
    { helperArguments: [], labels },
  );
  const request = recordAt(body, 'HostConfig') ?? {};
  const ports = Object.keys({ ...recordAt(config, 'ExposedPorts'), ...recordAt(host, 'PortBindings') });
  const hasPorts = stringAt(request, 'NetworkMode') !== 'none' && stringAt(request, 'NetworkMode') !== 'host';
  return {
    networks: stringAt(request, 'NetworkMode') === 'none' ? [] : networks,
    remarks: replaced.map(
      (mount) =>
        `${stringAt(mount, 'Destination') ?? ''} is an empty volume in the twin: the container writes to it`,
    ),
    body: {
      ...body,
      ...Object.fromEntries(
        copied.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
      ),
      Labels: { ...recordAt(body, 'Labels'), [applicationTwinLabel]: stringAt(inspect, 'Id') ?? '' },
      Volumes: Object.fromEntries([...targets, ...writable].map((target) => [target, {}])),
      HostConfig: {
        ...request,
        ...(hasPorts
          ? {
              PortBindings: Object.fromEntries(
                ports.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
              ),
            }
          : {}),
      },
    },
  };
}

/** The settings without the mounts at these targets: an anonymous volume takes their place. */
function withoutMounts(host: JsonRecord, targets: readonly string[]): JsonRecord {
  const binds = listAt(host, 'Binds').filter((bind) => !targets.includes(targetOf(String(bind))));
  const mounts = listAt(host, 'Mounts').filter(
    (mount) => !isJsonRecord(mount) || !targets.includes(stringAt(mount, 'Target') ?? ''),
  );
  return { ...host, Binds: binds, Mounts: mounts };
}

/** `SOURCE:TARGET[:OPTIONS]` */
function targetOf(bind: string): string {
  const [, target = ''] = bind.split(':');
  return target;
}

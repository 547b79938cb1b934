import type {
  WorkloadCredential,
  Mount,
  NamespaceMode,
  PublishedPort,
} from '../../../core/workload/workload.ts';
import type { Device, DeviceRequest } from '../../../core/workload/workload-devices.ts';
import type { Logging, RestartPolicy, Ulimit } from '../../../core/workload/workload-limits.ts';

/** Formats a namespace mode: `container:db`, `host`, `private`. */
export function describeNamespace(mode: NamespaceMode): string {
  switch (mode.kind) {
    case 'container':
    case 'service':
      return `${mode.kind}:${mode.target}`;
    case 'network':
      return `the network ${mode.name}`;
    case 'default':
    case 'private':
      return 'private';
    default:
      return mode.kind;
  }
}

/** Formats a value; absent if it has another form. */
type Form = (value: object) => string | undefined;

/** Returns the format of values with this member, which no other kind of value has. */
function having<Shape extends object>(member: keyof Shape & string, write: (value: Shape) => string): Form {
  const has = (value: object): value is Shape => member in value;
  return (value) => (has(value) ? write(value) : undefined);
}

const mount = ({ source, type, target, readOnly }: Mount): string =>
  `${source ?? type}:${target}${readOnly ? ':ro' : ''}`;

const port = ({ hostIp, hostPort, containerPort }: PublishedPort): string =>
  [hostIp, hostPort, containerPort].filter((part) => part !== '').join(':');

/** `label api.token, by its name, 12 characters`. */
function sighting({ where, name, detector, length }: WorkloadCredential): string {
  const place = name === '' ? where : `${where} ${name}`;
  return `${place}, by ${detector}${length === undefined ? '' : `, ${length} characters`}`;
}

/** Formats a value with a kind: `custom:profile.json`, `container:db`, `unconfined`; a network by its name. */
function ofKind(value: { kind: string }): string {
  const more = 'name' in value ? value.name : 'target' in value ? value.target : undefined;
  if (typeof more !== 'string') return value.kind;
  return value.kind === 'network' ? more : `${value.kind}:${more}`;
}

/** Describes a device request: `device vendor.example/gpu=0 (cdi)`, `all (gpu)`. */
export function describeDeviceRequest({ driver, count, deviceIds, capabilities }: DeviceRequest): string {
  const ids = deviceIds.length > 0 ? `device ${deviceIds.join(', ')}` : undefined;
  const which = ids ?? (count === -1 ? 'all' : String(count));
  const kind = [driver, ...capabilities].filter((part) => part !== '').join(' ');
  return kind === '' ? which : `${which} (${kind})`;
}

/** All formats; the first match applies. */
const forms: readonly Form[] = [
  having<Mount>('readOnly', mount),
  having<PublishedPort>('hostIp', port),
  having<DeviceRequest>('deviceIds', describeDeviceRequest),
  having<WorkloadCredential>('detector', sighting),
  having<{ kind: string }>('kind', ofKind),
  having<RestartPolicy>('maximumRetries', ({ name, maximumRetries }) =>
    maximumRetries > 0 ? `${name}:${maximumRetries}` : name,
  ),
  having<Device>('permissions', ({ hostPath, containerPath, permissions }) =>
    [hostPath, containerPath, permissions].join(':'),
  ),
  having<Ulimit>('soft', ({ name, soft, hard }) => `${name}=${soft}:${hard}`),
  having<Logging>('optionNames', ({ driver, optionNames }) => [driver, ...optionNames].join(', ')),
  // Shows only the name of an environment variable: its value may be a secret.
  having<{ name: string }>('name', ({ name }) => name),
];

/** Formats the value of a setting as in a command line: a mount as `source:target`, a port as `8080:80`. */
export function formatValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  for (const form of forms) {
    const text = form(value);
    if (text !== undefined) return text;
  }
  return JSON.stringify(value);
}

import type {
  CredentialSighting,
  Mount,
  NamespaceMode,
  PublishedPort,
  RestartPolicy,
} from '../../core/workload.ts';

/** A namespace in words: `container:db`, `host`, `one of its own`. */
export function describeNamespace(mode: NamespaceMode): string {
  switch (mode.kind) {
    case 'container':
    case 'service':
      return `${mode.kind}:${mode.target}`;
    case 'network':
      return `the network ${mode.name}`;
    case 'default':
    case 'private':
      return 'one of its own';
    default:
      return mode.kind;
  }
}

/** The name of a value that is one of a kind: `custom:profile.json`, `container:db`, `unconfined`. */
function ofKind(value: { kind: string }): string {
  if (value.kind === 'network' && 'name' in value && typeof value.name === 'string') return value.name;
  const more = 'name' in value ? value.name : 'target' in value ? value.target : undefined;
  return typeof more === 'string' ? `${value.kind}:${more}` : value.kind;
}

function isMount(value: object): value is Mount {
  return 'target' in value && 'readOnly' in value;
}

function isPort(value: object): value is PublishedPort {
  return 'containerPort' in value && 'hostIp' in value;
}

function isSighting(value: object): value is CredentialSighting {
  return 'detector' in value && 'where' in value;
}

function isRestart(value: object): value is RestartPolicy {
  return 'maximumRetries' in value;
}

/** `label api.token, by its name, 12 characters`. */
function sighted({ where, name, detector, length }: CredentialSighting): string {
  const place = name === '' ? where : `${where} ${name}`;
  return `${place}, by ${detector}${length === undefined ? '' : `, ${length} characters`}`;
}

/** The value of a setting as a person would write it: a mount as `source:target`, a port as `8080:80`. */
export function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (isMount(value)) return `${value.source ?? value.type}:${value.target}${value.readOnly ? ':ro' : ''}`;
  if (isPort(value))
    return [value.hostIp, value.hostPort, value.containerPort].filter((part) => part !== '').join(':');
  if (isSighting(value)) return sighted(value);
  if ('kind' in value && typeof value.kind === 'string') return ofKind({ ...value, kind: value.kind });
  if (isRestart(value) && value.maximumRetries > 0) return `${value.name}:${value.maximumRetries}`;
  // An environment variable is shown by its name alone: its value may be a secret.
  if ('name' in value && typeof value.name === 'string') return value.name;
  return JSON.stringify(value);
}

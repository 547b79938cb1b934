import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';

/** What dockerd keeps of a container on disk, and reads when it starts. */
export interface StoredContainer {
  /** `hostconfig.json`. */
  hostConfig: JsonRecord;
  /** `config.v2.json`. */
  config: JsonRecord;
}

function member(document: unknown, name: string): unknown {
  return isJsonRecord(document) ? document[name] : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

const ofSeccomp = /^seccomp[:=]/u;
const ofNewPrivileges = /^no-new-privileges(?:[:=](true|false))?$/u;

/** Returns the security options with the profile and the flag that are stored beside them, and count at a start. */
function securityOptions(hostConfig: JsonRecord, config: JsonRecord): readonly string[] {
  const options = textsOf(hostConfig['SecurityOpt']);
  const profile = typeof config['SeccompProfile'] === 'string' ? config['SeccompProfile'] : '';
  const asked = options.findLast((option) => ofSeccomp.test(option))?.replace(ofSeccomp, '') ?? '';
  const others = options.filter((option) => !ofSeccomp.test(option));
  const filtered =
    profile === asked ? options : [...others, ...(profile === '' ? [] : [`seccomp=${profile}`])];
  const flag = options.flatMap((option) => ofNewPrivileges.exec(option) ?? []).at(-1);
  const isAsked = options.some((option) => ofNewPrivileges.test(option)) && flag !== 'false';
  if (!isAsked || config['NoNewPrivileges'] !== false) return filtered;
  return [...filtered.filter((option) => !ofNewPrivileges.test(option)), 'no-new-privileges=false'];
}

/** Returns the mount points as inspect shows them. */
function mountsOf(config: JsonRecord): readonly unknown[] {
  const points = config['MountPoints'];
  if (!isJsonRecord(points)) return [];
  return Object.values(points).map((point) =>
    isJsonRecord(point) ? { ...point, Mode: point['Relabel'] ?? '' } : point,
  );
}

/** Returns an inspect document without what only a running container has. */
export function withoutRunningParts(document: unknown): unknown {
  if (!isJsonRecord(document)) return document;
  const { NetworkSettings: _network, State: _state, ...rest } = document;
  return rest;
}

/** Returns the inspect document of a container with what is stored of it in the place of what the engine says. */
export function storedDocument(document: unknown, { hostConfig, config }: StoredContainer): unknown {
  if (!isJsonRecord(document)) return document;
  const shown = member(document, 'HostConfig');
  const asked = textsOf(member(shown, 'SecurityOpt'));
  const options = securityOptions(hostConfig, config);
  const isSame = JSON.stringify(options) === JSON.stringify(asked);
  return {
    ...document,
    HostConfig: isSame ? hostConfig : { ...hostConfig, SecurityOpt: options },
    Config: config['Config'],
    AppArmorProfile: config['AppArmorProfile'],
    Mounts: mountsOf(config),
  };
}

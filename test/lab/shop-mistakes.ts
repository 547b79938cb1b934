import type { LabEngine } from './kit/engine.ts';

interface Inspected {
  Name: string;
  State: { Pid: number };
  Config: { User: string };
  HostConfig: {
    Privileged: boolean;
    CapAdd: readonly string[] | null;
    SecurityOpt: readonly string[] | null;
    Memory: number;
    NetworkMode: string;
    PidMode: string;
    IpcMode: string;
  };
  Mounts: readonly { Type: string; Source: string }[];
  NetworkSettings: { Ports: Readonly<Record<string, readonly { HostIp: string }[] | null>> };
}

type Mistake = (container: Inspected, socket: string) => boolean;

/** What is wrong with a container, read straight from the engine's own description, apart from any check of the product. */
const mistakes = {
  privileged: ({ HostConfig }) => HostConfig.Privileged,
  'added capability': ({ HostConfig }) => (HostConfig.CapAdd ?? []).length > 0,
  root: ({ Config }) => Config.User === '' || /^(?:0|root)(?:$|:)/u.test(Config.User),
  'no seccomp': ({ HostConfig }) => hasOption(HostConfig.SecurityOpt, /^seccomp[=:]unconfined$/u),
  'engine socket': ({ Mounts }, socket) => Mounts.some(({ Source }) => Source === socket),
  'host path': ({ Mounts }, socket) =>
    Mounts.some(({ Type, Source }) => Type === 'bind' && Source !== socket),
  'port on every address': ({ NetworkSettings }) => addressesOf(NetworkSettings).includes('0.0.0.0'),
  'no memory limit': ({ HostConfig }) => HostConfig.Memory === 0,
  'new privileges': ({ HostConfig }) => !hasOption(HostConfig.SecurityOpt, /^no-new-privileges/u),
  'host namespace': ({ HostConfig }) =>
    [HostConfig.NetworkMode, HostConfig.PidMode, HostConfig.IpcMode].includes('host'),
} as const satisfies Record<string, Mistake>;

function hasOption(options: readonly string[] | null, wanted: RegExp): boolean {
  return (options ?? []).some((option) => wanted.test(option));
}

function addressesOf({ Ports }: Inspected['NetworkSettings']): string[] {
  return Object.values(Ports).flatMap((bindings) => (bindings ?? []).map(({ HostIp }) => HostIp));
}

/** Names of the mistakes of every running container, by Compose service, sorted. */
export async function mistakesOf(engine: LabEngine): Promise<Record<string, string[]>> {
  const listed = (await engine.request('GET', '/containers/json')).body as readonly { Id: string }[];
  const containers = await Promise.all(
    listed.map(({ Id }) => engine.request('GET', `/containers/${Id}/json`)),
  );
  const entries = containers
    .map(({ body }) => body as Inspected)
    .map((container) => [serviceOf(container), mistakesIn(container, engine.socket)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

function serviceOf({ Name }: Inspected): string {
  return Name.split('-').at(-2) ?? Name;
}

function mistakesIn(container: Inspected, socket: string): string[] {
  const found = Object.entries<Mistake>(mistakes).filter(([, has]) => has(container, socket));
  return found.map(([name]) => name).toSorted();
}

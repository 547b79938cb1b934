import type { RouteTable } from './fake-engine.ts';

/** A container of a fake engine. */
export interface FakeContainer {
  id: string;
  name: string;
  /** 0 for one that does not run. */
  pid?: number;
  binds?: readonly string[];
  env?: readonly string[];
}

export const imageId = `sha256:${'1'.repeat(64)}`;

/** A container id made from a number. */
export function containerId(number: number): string {
  return number.toString(16).padStart(64, '0');
}

/** What an engine with these containers answers. */
export function engineRoutes(containers: readonly FakeContainer[], info: object = {}): RouteTable {
  const list = containers.map(({ id, name, pid = 0 }) => ({
    Id: id,
    Names: [`/${name}`],
    State: pid > 0 ? 'running' : 'exited',
  }));
  const inspects = containers.map((container) => [
    `/containers/${container.id}/json`,
    { json: inspectOf(container) },
  ]);
  return {
    '/info': { json: { ...defaultInfo, ...info } },
    '/version': { json: { ApiVersion: '1.45' } },
    '/networks': { json: [{ Name: 'bridge', Id: 'b', Driver: 'bridge', Options: {} }] },
    '/volumes': { json: { Volumes: [] } },
    '/containers/json?all=1': { json: list },
    '/images/json': { json: [{ Id: imageId, RepoTags: ['app:1'] }] },
    [`/images/${imageId}/json`]: { json: imageDocument },
    [`/images/${imageId}/history`]: { json: [{ Created: 1, CreatedBy: '', Size: 1 }] },
    ...Object.fromEntries(inspects),
  };
}

const imageDocument = {
  Id: imageId,
  RepoTags: ['app:1'],
  Config: {},
  Size: 1,
  RootFS: { Type: 'layers', Layers: ['sha256:1'] },
};

const defaultInfo = {
  ID: 'engine-1',
  ServerVersion: '26.1.5',
  OSType: 'linux',
  DockerRootDir: '/var/lib/docker',
  SecurityOptions: ['name=seccomp,profile=builtin'],
  Swarm: { LocalNodeState: 'inactive' },
};

/** As `GET /containers/{id}/json` answers, with what the adapters expect of every engine. */
export function inspectOf({ id, name, pid = 0, binds = [], env = [] }: FakeContainer): object {
  const mounts = binds.map((bind) => {
    const [Source, Destination, Mode = ''] = bind.split(':');
    return { Type: 'bind', Source, Destination, Mode, RW: Mode !== 'ro', Propagation: 'rprivate' };
  });
  return {
    Id: id,
    Name: `/${name}`,
    Image: imageId,
    State: { Running: pid > 0, Pid: pid },
    Config: { Image: 'app:1', User: '', Env: env, Labels: {} },
    HostConfig: { Binds: binds, NetworkMode: 'bridge', Privileged: false },
    Mounts: mounts,
    NetworkSettings: { Networks: { bridge: {} }, Ports: {} },
  };
}

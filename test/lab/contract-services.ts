import type { ServiceModel } from './contract-mutations.ts';

/** The settings that the contract of the example leaves out, because they depend on the machine. */
export const leftOut: ReadonlySet<string> = new Set(['runtime', 'securityLabel', 'userNamespace']);

/** What no change of a Compose file of this engine breaks: `writable-cgroups` needs Engine 28. */
export const unbroken: ReadonlySet<string> = new Set(['securityLabel', 'userNamespace', 'writableCgroups']);

/** What services are started with for the mutations in the place of their own: see `alone`. */
export const ofMutations = { restart: 'no', cpus: 0 };

/** A service that has something in each list, so that it can be taken away. */
export const richService = (shared: string): ServiceModel => ({
  image: 'shop/web',
  stop_grace_period: '0s',
  entrypoint: ['sleep', '600'],
  user: '1000:1000',
  group_add: ['34'],
  cgroup: 'private',
  devices: [{ source: '/dev/null', target: '/dev/given', permissions: 'rwm' }],
  volumes: [
    { type: 'bind', source: shared, target: '/given', read_only: true },
    { type: 'tmpfs', target: '/memory' },
  ],
  ports: [{ mode: 'ingress', host_ip: '127.0.0.1', target: 80, protocol: 'tcp' }],
  networks: { default: null },
  mem_limit: '67108864',
  pids_limit: 64,
  cpus: 0.5,
  ulimits: { nofile: 1024 },
  sysctls: { 'kernel.shm_rmid_forced': '1' },
});

/** The networks of the lab are small. */
const mostAtOnce = 10;

/** Returns a list in parts of that many. */
export function chunks<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / mostAtOnce) }, (_, index) =>
    list.slice(index * mostAtOnce, (index + 1) * mostAtOnce),
  );
}

/** A service that can be started without the others, several times and without waiting. */
export function alone({
  build: _build,
  depends_on: _others,
  cpus: _cpus,
  ...service
}: ServiceModel): ServiceModel {
  const ports = (service['ports'] ?? []) as readonly { published?: string }[];
  return {
    ...service,
    restart: 'no',
    healthcheck: { disable: true },
    stop_grace_period: '0s',
    ...(ports.length === 0 ? {} : { ports: ports.map(({ published: _published, ...port }) => port) }),
  };
}

import { labImage } from './kit/image.ts';
import type { LabEngine } from './kit/engine.ts';
import { docker } from './kit/containers.ts';

/** A way to run a container, and what it is called on the page. */
export interface Weakness {
  name: string;
  title: string;
  flags: readonly string[];
  image?: string;
}

/** A container that is hardened as far as `docker run` goes. */
export const hardened: Weakness = {
  name: 'hardened',
  title: 'hardened',
  flags:
    '--cap-drop=ALL --read-only --user=65534 --security-opt=no-new-privileges --pids-limit=64 --memory=32m --ulimit=nofile=1024 --network=probe-internal --cgroupns=private'.split(
      ' ',
    ),
};

const withCapability = (name: string): Weakness => ({
  name: `cap-${name.toLowerCase().replaceAll('_', '-')}`,
  title: `cap-add ${name}`,
  flags: [`--cap-add=${name}`],
});

const withFlags = (name: string, title: string, ...flags: readonly string[]): Weakness => ({
  name,
  title,
  flags,
});

/** The ways to run a container that are compared with the hardened one. */
export function weaknesses(engine: LabEngine): readonly Weakness[] {
  return [
    withFlags('default', 'docker run', '--expose=80'),
    withFlags('privileged', 'privileged', '--privileged'),
    withFlags('no-filter', 'seccomp=unconfined', '--security-opt=seccomp=unconfined'),
    withFlags('no-paths', 'systempaths=unconfined', '--security-opt=systempaths=unconfined'),
    withFlags('host-pid', 'pid: host', '--pid=host'),
    withFlags('host-network', 'network: host', '--network=host'),
    withFlags('host-ipc', 'ipc: host', '--ipc=host'),
    withFlags('host-uts', 'uts: host', '--uts=host'),
    withFlags('socket', 'Docker socket', `--volume=${engine.socket}:/var/run/docker.sock`),
    withFlags('root-mount', 'mount of /', '--volume=/:/host:ro'),
    withFlags('device', 'device', '--device=/dev/loop-control'),
    withFlags('network', 'network with others', '--network=probe-shared'),
    { ...withFlags('setuid', 'setuid program', '--user=1000'), image: 'lab:setuid' },
    ...[
      'SYS_ADMIN',
      'SYS_BOOT',
      'SYS_TIME',
      'SYSLOG',
      'NET_ADMIN',
      'DAC_READ_SEARCH',
      'SYS_PACCT',
      'BPF',
      'PERFMON',
      'SYS_NICE',
      'IPC_LOCK',
    ].map(withCapability),
  ];
}

/** Makes the networks, the neighbours and the image that the weaknesses use. */
export async function prepareWeaknesses(engine: LabEngine): Promise<void> {
  const image = await labImage(engine);
  await docker(engine, 'network', 'create', '--internal', 'probe-internal');
  await docker(engine, 'network', 'create', 'probe-shared');
  const serving = `run --detach --name=serves --network=probe-shared --expose=80 ${image} httpd -f -p 80`;
  await docker(engine, ...serving.split(' '));
  await docker(engine, 'run', '--name=setuid-source', image, 'chmod', '4755', '/bin/busybox');
  await docker(engine, 'commit', 'setuid-source', 'lab:setuid');
}

/** Starts a container with a weakness; it runs until it is removed. */
export async function startWeak(
  engine: LabEngine,
  { name, flags, image }: Weakness,
  runtime: string,
): Promise<string> {
  const container = `${runtime}-${name}`;
  const words = ['run', '--detach', `--name=${container}`, `--runtime=${runtime}`, ...flags];
  await docker(engine, ...words, image ?? (await labImage(engine)), 'sleep', '600');
  return container;
}

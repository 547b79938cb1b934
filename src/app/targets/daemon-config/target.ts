import { memberNames } from '../shared/json-members.ts';
import type { Claim, Target } from '../shared/target.ts';
import { daemonConfigIgnored, daemonConfigInvalid } from './rules.ts';

/** Members that files of other programs do not have. */
const telling: ReadonlySet<string> = new Set([
  'authorization-plugins',
  'bip',
  'cgroup-parent',
  'default-address-pools',
  'default-runtime',
  'default-shm-size',
  'default-ulimits',
  'exec-opts',
  'insecure-registries',
  'live-restore',
  'log-driver',
  'log-opts',
  'max-concurrent-downloads',
  'metrics-addr',
  'no-new-privileges',
  'registry-mirrors',
  'seccomp-profile',
  'storage-driver',
  'storage-opts',
  'tlsverify',
  'userland-proxy',
  'userns-remap',
]);

/** One of them names the program; two and more leave no doubt. */
function claimOf(head: string): Claim | undefined {
  const found = [...memberNames(head)].filter((name) => telling.has(name)).length;
  if (found === 0) return undefined;
  return found > 1 ? 'sure' : 'likely';
}

/** Configuration files of the Docker daemon. */
export const daemonConfigTarget: Target = {
  kind: 'daemon-config',
  subject: 'daemon-config',
  words: 'daemon.json files',
  isFile: true,
  fileNames: ['daemon.json'],
  extensions: ['.json'],
  claims: (name, head) => (name === 'daemon.json' ? 'sure' : claimOf(head)),
  example: { language: 'json', document: (example) => example },
  rules: [daemonConfigInvalid, daemonConfigIgnored],
  load: async () => (await import('./read.ts')).daemonConfigReader,
};

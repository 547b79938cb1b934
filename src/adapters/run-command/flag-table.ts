import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { parseByteSize, parseSwapSize } from '../../formats/docker-values/byte-size.ts';
import { parseGpuRequest } from '../../formats/docker-values/device-request.ts';
import { parseInteger } from '../../formats/docker-values/integer.ts';
import { isIpAddress } from '../../formats/docker-values/ip-address.ts';
import { parseRestartPolicy } from '../../formats/docker-values/restart.ts';
import { parseUlimit } from '../../formats/docker-values/ulimit.ts';
import { readCapability } from './capability-flags.ts';
import { readEnvironmentFlag, readEnvironmentFile } from './environment-flags.ts';
import {
  isAttachable,
  isContainerName,
  isDuration,
  isLabel,
  isSwappiness,
  isUnsigned,
  parseCgroupRule,
  parseSysctl,
  parseVolumesFrom,
} from './flag-values.ts';
import type { FlagSyntax } from './flag-syntax.ts';
import { namespaceMode } from './namespace-flags.ts';
import { readPublish } from './port-flags.ts';
import { entries, ignored, scalar, toggle, word } from './readers.ts';
import type { FlagReader } from './readers.ts';
import { readSecurityOption } from './security-flags.ts';

interface RunFlag extends FlagSyntax {
  read: FlagReader;
}

const one = (value: string) => [value];
const listOf =
  <T>(parse: (value: string) => T | undefined) =>
  (value: string) => {
    const parsed = parse(value);
    return parsed === undefined ? undefined : [parsed];
  };
const on = (read: FlagReader, short?: string): RunFlag => ({
  toggle: true,
  read,
  ...(short ? { short } : {}),
});
const taken = (read: FlagReader, short?: string): RunFlag => ({ read, ...(short ? { short } : {}) });

const aSwitch = ignored((value) => parseBoolean(value) !== undefined);
const anInteger = ignored((value) => parseInteger(value) !== undefined);
const anUnsigned = ignored(isUnsigned);
const aSize = ignored((value) => parseByteSize(value) !== undefined);
const aDuration = ignored(isDuration);
const anAddress = ignored(isIpAddress);
const aLabel = ignored(isLabel);
const anything = ignored();
/** The values of `--pull` (docker/cli `opts.PullPolicy…`). */
function pullPolicyOf(value: string): string | undefined {
  return ['always', 'missing', 'never', ''].includes(value) ? value : undefined;
}
/** Read by a function in `finishers`, because several flags determine one setting. */
const gathered = ignored();
const gatheredSwitch = aSwitch;

/**
 * Every flag of `docker run` and `docker create`, from docker/cli 26.1 to 29 (`docker run --help` and hidden
 * ones).
 */
export const runFlags: Readonly<Record<string, RunFlag>> = {
  'add-host': taken(anything),
  annotation: taken(anything),
  attach: taken(ignored(isAttachable), 'a'),
  'blkio-weight': taken(anUnsigned),
  'blkio-weight-device': taken(anything),
  'cap-add': taken(readCapability('capAdd')),
  'cap-drop': taken(readCapability('capDrop')),
  'cgroup-parent': taken(word('cgroupParent')),
  cgroupns: taken(namespaceMode('cgroupns')),
  cidfile: taken(anything),
  'cpu-count': taken(anInteger),
  'cpu-percent': taken(anInteger),
  'cpu-period': taken(gathered),
  'cpu-quota': taken(gathered),
  'cpu-rt-period': taken(anInteger),
  'cpu-rt-runtime': taken(anInteger),
  'cpu-shares': taken(gathered, 'c'),
  cpus: taken(gathered),
  'cpuset-cpus': taken(gathered),
  'cpuset-mems': taken(anything),
  detach: on(aSwitch, 'd'),
  'detach-keys': taken(anything),
  device: taken(gathered),
  'device-cgroup-rule': taken(entries('deviceCgroupRules', listOf(parseCgroupRule))),
  'device-read-bps': taken(anything),
  'device-read-iops': taken(anything),
  'device-write-bps': taken(anything),
  'device-write-iops': taken(anything),
  'disable-content-trust': on(aSwitch),
  dns: taken(anAddress),
  'dns-opt': taken(anything),
  'dns-option': taken(anything),
  'dns-search': taken(anything),
  domainname: taken(anything),
  entrypoint: taken(anything),
  env: taken(readEnvironmentFlag, 'e'),
  'env-file': taken(readEnvironmentFile),
  expose: taken(gathered),
  gpus: taken(entries('deviceRequests', listOf(parseGpuRequest))),
  'group-add': taken(entries('groupAdd', one)),
  'health-cmd': taken(gathered),
  'health-interval': taken(aDuration),
  'health-retries': taken(anInteger),
  'health-start-interval': taken(aDuration),
  'health-start-period': taken(aDuration),
  'health-timeout': taken(aDuration),
  help: on(aSwitch),
  hostname: taken(anything, 'h'),
  init: on(toggle('init')),
  interactive: on(aSwitch, 'i'),
  'io-maxbandwidth': taken(aSize),
  'io-maxiops': taken(anUnsigned),
  ip: taken(anAddress),
  ip6: taken(anAddress),
  ipc: taken(namespaceMode('ipc')),
  isolation: taken(anything),
  'kernel-memory': taken(aSize),
  label: taken(aLabel, 'l'),
  'label-file': taken(anything),
  link: taken(anything),
  'link-local-ip': taken(anything),
  'log-driver': taken(gathered),
  'log-opt': taken(gathered),
  'mac-address': taken(anything),
  memory: taken(scalar('memory', parseByteSize), 'm'),
  'memory-reservation': taken(aSize),
  'memory-swap': taken(ignored((value) => parseSwapSize(value) !== undefined)),
  'memory-swappiness': taken(ignored(isSwappiness)),
  mount: taken(gathered),
  name: taken(ignored(isContainerName)),
  net: taken(gathered),
  'net-alias': taken(anything),
  network: taken(gathered),
  'network-alias': taken(anything),
  'no-healthcheck': on(gatheredSwitch),
  'oom-kill-disable': on(toggle('oomKillDisable')),
  'oom-score-adj': taken(scalar('oomScoreAdj', parseInteger)),
  pid: taken(namespaceMode('pid')),
  'pids-limit': taken(scalar('pids', parseInteger)),
  platform: taken(anything),
  privileged: on(toggle('privileged')),
  publish: taken(readPublish, 'p'),
  'publish-all': on(gatheredSwitch, 'P'),
  pull: taken(scalar('pullPolicy', pullPolicyOf)),
  quiet: on(aSwitch, 'q'),
  'read-only': on(toggle('readOnlyRoot')),
  restart: taken(scalar('restart', parseRestartPolicy)),
  rm: on(aSwitch),
  runtime: taken(word('runtime')),
  'security-opt': taken(readSecurityOption),
  'shm-size': taken(aSize),
  'sig-proxy': on(aSwitch),
  'stop-signal': taken(anything),
  'stop-timeout': taken(anInteger),
  'storage-opt': taken(ignored((value) => value.includes('='))),
  sysctl: taken(entries('sysctls', listOf(parseSysctl))),
  tmpfs: taken(gathered),
  tty: on(aSwitch, 't'),
  ulimit: taken(entries('ulimits', listOf(parseUlimit))),
  'use-api-socket': on(toggle('useApiSocket')),
  user: taken(word('user'), 'u'),
  userns: taken(namespaceMode('userns')),
  uts: taken(namespaceMode('uts')),
  volume: taken(gathered, 'v'),
  'volume-driver': taken(gathered),
  'volumes-from': taken(entries('volumesFrom', listOf(parseVolumesFrom))),
  workdir: taken(anything, 'w'),
};

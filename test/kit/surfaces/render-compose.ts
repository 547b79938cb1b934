import { stackTreatments } from '../../../src/knowledge/settings/stack-deploy.ts';
import { command, type NeutralWorkload } from './neutral-workload.ts';

function list(key: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`${key}:`, ...entries.map((entry) => `  - ${JSON.stringify(entry)}`)];
}

function scalar(key: string, value: string | number | boolean | undefined): readonly string[] {
  return value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`];
}

/** Options of security, with what stands between name and value. */
export function securityOptions(
  { noNewPrivileges, seccomp, apparmor, selinux, writableCgroups }: NeutralWorkload,
  separator: string,
): readonly string[] {
  return [
    ...(noNewPrivileges ? [`no-new-privileges${separator}true`] : []),
    ...(seccomp ? [`seccomp${separator}${seccomp}`] : []),
    ...(apparmor ? [`apparmor${separator}${apparmor}`] : []),
    ...(selinux ? [`label${separator}${selinux}`] : []),
    ...(writableCgroups ? [`writable-cgroups=true`] : []),
  ];
}

/** The client takes this one out of the options: a request has the empty lists themselves. */
export function systemPaths({ systemPaths: paths }: NeutralWorkload): readonly string[] {
  return paths ? [`systempaths=${paths}`] : [];
}

/** A mapping of one level. */
function mapping(key: string, values: Readonly<Record<string, string | number>>): readonly string[] {
  const lines = Object.entries(values).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? [] : [`${key}:`, ...lines];
}

/** Often enough to count, too seldom to matter. */
export const interval = '1h';

function composeHealth({ health }: NeutralWorkload): readonly string[] {
  return health === undefined
    ? ['healthcheck:', '  disable: true']
    : ['healthcheck:', `  test: ["CMD-SHELL", ${JSON.stringify(health)}]`, `  interval: ${interval}`];
}

function composeLogging({ logSize, logDriver }: NeutralWorkload): readonly string[] {
  if (logDriver !== undefined) return ['logging:', `  driver: ${logDriver}`];
  return logSize === undefined
    ? []
    : ['logging:', '  driver: json-file', '  options:', `    max-size: ${logSize}`];
}

const gpuReservation: readonly string[] = [
  'deploy:',
  '  resources:',
  '    reservations:',
  '      devices:',
  '        - capabilities: [gpu]',
  '          count: all',
];

/** The workload as a compose file with one service of its name. */
export function asCompose(workload: NeutralWorkload): string {
  const lines = [
    ...scalar('image', workload.image),
    ...list('command', command),
    ...scalar('user', workload.user),
    ...scalar('privileged', workload.privileged),
    ...scalar('mem_limit', workload.memory),
    ...list('cap_add', workload.capAdd),
    ...list('cap_drop', workload.capDrop),
    ...list('security_opt', [...securityOptions(workload, ':'), ...systemPaths(workload)]),
    ...list('volumes', workload.binds),
    ...list('ports', workload.ports.map(String)),
    ...scalar('network_mode', workload.network),
    ...scalar('pid', workload.pid),
    ...scalar('ipc', workload.ipc),
    ...scalar('uts', workload.uts),
    ...scalar('userns_mode', workload.userns),
    ...scalar('cgroup', workload.cgroupns),
    ...scalar('read_only', workload.readOnly),
    ...scalar('cpus', workload.cpus),
    ...scalar('pids_limit', workload.pids),
    ...scalar('restart', workload.restart),
    ...scalar('cgroup_parent', workload.cgroupParent),
    ...composeHealth(workload),
    ...list('devices', workload.devices),
    ...list('device_cgroup_rules', workload.deviceRules),
    ...mapping('environment', workload.environment),
    ...mapping('labels', workload.labels),
    ...mapping('ulimits', workload.ulimits),
    ...list('group_add', workload.groups),
    ...mapping('sysctls', workload.sysctls),
    ...list('tmpfs', workload.tmpfs),
    ...composeLogging(workload),
    ...scalar('oom_score_adj', workload.oomScoreAdj),
    ...scalar('runtime', workload.runtime),
    ...scalar('pull_policy', workload.pull),
    ...(workload.gpus === true ? gpuReservation : []),
  ];
  return `services:\n  ${workload.name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** What `docker stack deploy` takes of the workload: no task is started, and limits are below `deploy`. */
export function asStackService(workload: NeutralWorkload): string {
  const { cpus, memory, pids } = workload;
  const text = asCompose(workload).split('\n').slice(2);
  const kept: string[] = [];
  let isKept = true;
  for (const line of text) {
    const key = /^ {4}(\w+):/u.exec(line)?.[1];
    if (key !== undefined) isKept = !stackTreatments.has(key);
    if (isKept) kept.push(line);
  }
  const limits = [
    ...(cpus === undefined ? [] : [`cpus: "${cpus}"`]),
    ...(memory === undefined ? [] : [`memory: ${memory}b`]),
    ...(pids === undefined ? [] : [`pids: ${pids}`]),
  ];
  const deploy = `    deploy:\n      replicas: 0\n      resources:\n        limits: {${limits.join(', ')}}\n`;
  return `  ${workload.name}:\n${kept.filter((line) => line !== '').join('\n')}\n${deploy}`;
}

import { known, mapKnown } from '../../core/observed.ts';
import type { Ulimit } from '../../core/workload/workload-limits.ts';
import { limit, listOf, type ContractSetting, type ServiceState } from './contract-setting.ts';

/** Limits of what a container uses, and what it is started with: each from one control. */
export const resourceSettings: readonly ContractSetting[] = [
  {
    key: 'cpus',
    title: 'CPU limit',
    kind: 'number',
    hasFraction: true,
    about: 'processors, such as 0.5; 0 for none',
    read: limit(({ cpuLimit }) => cpuLimit),
  },
  {
    key: 'cpuSet',
    title: 'Processors that it may use',
    kind: 'text',
    about: 'numbers such as 0-1, or any',
    read: ({ workload }) => mapKnown(workload.settings.cpu.value, ({ cpuset }) => cpuset || 'any'),
  },
  {
    key: 'outOfMemory',
    title: 'Choice of the OOM killer',
    kind: 'text',
    about: 'default, exempt, or score and a number from -1000 (last) to 1000 (first)',
    read: outOfMemory,
  },
  {
    key: 'ulimits',
    title: 'Ulimits',
    kind: 'list',
    about: "that it was given, beside the engine's defaults, such as nofile=1024:2048 (soft:hard)",
    read: ({ workload }) => listOf(workload.settings.ulimits.value, ulimitText),
  },
  {
    key: 'sysctls',
    title: 'Kernel settings of its namespaces',
    kind: 'list',
    about: 'such as net.core.somaxconn=1024',
    read: ({ workload }) => listOf(workload.settings.sysctls.value, (sysctl) => sysctl),
  },
  {
    key: 'cgroupParent',
    title: 'Parent control group',
    kind: 'text',
    about: "default for the engine's, whose limits it then has",
    read: ({ workload }) => mapKnown(workload.settings.cgroupParent.value, (parent) => parent || 'default'),
  },
  {
    key: 'restart',
    title: 'Restart policy',
    kind: 'text',
    about: 'no, always, unless-stopped, on-failure, or on-failure:3',
    read: ({ workload }) =>
      mapKnown(workload.settings.restart.value, ({ name, maximumRetries }) =>
        name === 'on-failure' && maximumRetries > 0 ? `${name}:${maximumRetries}` : name || 'no',
      ),
  },
  {
    key: 'runtime',
    title: 'Container runtime',
    kind: 'text',
    about: 'its name in the engine, such as runc',
    read: ({ workload }) => workload.settings.runtime.value,
  },
];

const ulimitText = ({ name, soft, hard }: Ulimit): string => `${name}=${soft}:${hard}`;

function outOfMemory({ workload: { settings } }: ServiceState): ReturnType<ContractSetting['read']> {
  const { oomKillDisable, oomScoreAdj } = settings;
  if (oomKillDisable.value.state !== 'known') return oomKillDisable.value;
  if (oomKillDisable.value.value) return known('exempt', oomKillDisable.value.from);
  return mapKnown(oomScoreAdj.value, (score) => (score === 0 ? 'default' : `score ${score}`));
}

import { container, host, mebibytes, type MappingRow } from './row.ts';

/** The settings that bound what a workload uses. */
export const limitRows: readonly MappingRow[] = [
  {
    setting: 'memory',
    value: 64 * mebibytes,
    compose: 'mem_limit: 64m',
    run: '--memory 64m',
    create: host({ Memory: 64 * mebibytes }),
    service: { Resources: { Limits: { MemoryBytes: 64 * mebibytes } } },
  },
  {
    setting: 'cpu',
    value: { cpus: 0.5 },
    compose: 'cpus: 0.5',
    run: '--cpus 0.5',
    create: host({ NanoCpus: 5e8 }),
    service: { Resources: { Limits: { NanoCPUs: 5e8 } } },
  },
  {
    setting: 'pids',
    value: 50,
    compose: 'pids_limit: 50',
    run: '--pids-limit 50',
    create: host({ PidsLimit: 50 }),
    service: { Resources: { Limits: { Pids: 50 } } },
  },
  {
    setting: 'cgroupParent',
    value: '/lab',
    compose: 'cgroup_parent: /lab',
    run: '--cgroup-parent /lab',
    create: host({ CgroupParent: '/lab' }),
  },
  {
    setting: 'restart',
    value: { name: 'on-failure', maximumRetries: 3 },
    compose: 'restart: on-failure:3',
    run: '--restart on-failure:3',
    create: host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }),
    service: { RestartPolicy: { Condition: 'on-failure', MaxAttempts: 3 } },
  },
  {
    setting: 'ulimits',
    value: [{ name: 'nofile', soft: 64, hard: 128 }],
    compose: 'ulimits: { nofile: { soft: 64, hard: 128 } }',
    run: '--ulimit nofile=64:128',
    create: host({ Ulimits: [{ Name: 'nofile', Soft: 64, Hard: 128 }] }),
    service: container({ Ulimits: [{ Name: 'nofile', Soft: 64, Hard: 128 }] }),
  },
  {
    setting: 'oomScoreAdj',
    value: 300,
    compose: 'oom_score_adj: 300',
    run: '--oom-score-adj 300',
    create: host({ OomScoreAdj: 300 }),
  },
  {
    setting: 'oomKillDisable',
    value: true,
    compose: 'oom_kill_disable: true',
    run: '--oom-kill-disable',
    create: host({ OomKillDisable: true }),
  },
];

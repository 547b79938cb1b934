import type { AssessedOutcome, Outcome } from '../../src/core/findings/finding.ts';
import type { Subject } from '../../src/core/subject.ts';

/** What the sample report is about. */
export const sampleSubjects = {
  web: { kind: 'workload', id: 'compose:shop/web', key: 'compose:shop/web', name: 'shop-web-1' },
  worker: { kind: 'workload', id: 'container:worker', key: 'container:worker', name: 'worker' },
  cache: { kind: 'workload', id: 'compose:shop/cache', key: 'compose:shop/cache', name: '缓存服务器🚀' },
  hostile: { kind: 'workload', id: 'container:x', key: 'container:x', name: 'x\u001b[2J\u202Efdp<b>' },
  engine: {
    kind: 'engine',
    id: 'unix:///var/run/docker.sock',
    key: 'engine:unix:///var/run/docker.sock',
    name: 'Docker Engine 26.1.5',
  },
  host: { kind: 'host', id: 'web-1', key: 'host:web-1', name: 'web-1' },
  image: { kind: 'image', id: 'sha256:2f1e', key: 'image:sha256:2f1e', name: 'registry.example/worker:1' },
} as const satisfies Record<string, Subject>;

const { web, worker, cache, engine, host } = sampleSubjects;

function about(subject: Subject): { subject: Subject; workloadKey?: string } {
  return subject.kind === 'workload' ? { subject, workloadKey: subject.id } : { subject };
}

function passed(rule: string, subject: Subject, source: string, saw: string): AssessedOutcome {
  return { rule, ...about(subject), outcome: { state: 'passed', evidence: [{ source, saw }] } };
}

function unknown(
  rule: string,
  subject: Subject,
  kind: 'unreadable' | 'undecidable' | 'needs-review',
  doubt: string,
): AssessedOutcome {
  return { rule, ...about(subject), outcome: { state: 'unknown', kind, doubts: [doubt] } };
}

const failed: Outcome = {
  state: 'failed',
  problems: [
    {
      message: 'shop-web-1 runs privileged.',
      detail: {},
      at: [],
      evidence: [{ source: 'compose.yaml', saw: 'privileged: true' }],
    },
  ],
  doubts: ['A second file that is merged in could not be read.'],
};

/** One outcome or more in every state and of every kind. */
export function sampleOutcomes(): readonly AssessedOutcome[] {
  const noImage = 'The image registry.example/worker:1 is not on this engine, so its user is not known.';
  return [
    { rule: 'workload/privileged', subject: web, workloadKey: 'compose:shop/web', outcome: failed },
    passed('workload/privileged', worker, 'inspect of worker', 'HostConfig.Privileged is false'),
    passed('workload/privileged', cache, 'compose.yaml', 'privileged is not written'),
    passed('workload/host-network', web, 'compose.yaml', 'network_mode is not written'),
    passed('engine/live-restore', engine, 'daemon.json', 'live-restore: true'),
    unknown('workload/runs-as-root', worker, 'undecidable', noImage),
    unknown('workload/no-healthcheck', worker, 'undecidable', noImage),
    unknown('host/audit-rules', host, 'unreadable', '/etc/audit/audit.rules: permission denied'),
    unknown(
      'host/trusted-users',
      host,
      'needs-review',
      'Who may be in the group docker only a person can say.',
    ),
    {
      rule: 'engine/swarm-autolock',
      subject: engine,
      outcome: { state: 'not-applicable', because: 'the engine is not part of a swarm' },
    },
  ];
}

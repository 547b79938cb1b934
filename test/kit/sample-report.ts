import type { Finding, TextEdit } from '../../src/core/findings/finding.ts';
import type { Severity } from '../../src/core/severity.ts';
import type { Subject } from '../../src/core/subject.ts';
import type { Location, TextRange } from '../../src/core/location.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { sampleOutcomes, sampleSubjects } from './sample-outcomes.ts';

/** A text that tries everything: a terminal title, colour, bidi override, zero width, mark-up, a line break. */
export const hostileText =
  '\u001b]0;owned\u0007\u001b[31mred\u202Egnp.exe\u200B</script><img src=x onerror=alert(1)>\r\n\u009b2J';

/** A range on one line; the offsets are those of a file whose lines before it are empty. */
export function lineRange(line: number, startColumn: number, endColumn: number): TextRange {
  const start = line - 1 + startColumn - 1;
  return {
    startLine: line,
    startColumn,
    endLine: line,
    endColumn,
    startOffset: start,
    endOffset: start + endColumn - startColumn,
  };
}

/** A place on one line of a file. */
export function inFile(file: string, line: number, from = 5, to = 21): Location {
  return { in: 'file', file, range: lineRange(line, from, to) };
}

function inspect(name: string, pointer: string): Location {
  return { in: 'document', document: `inspect of ${name}`, pointer };
}

function edit(line: number, from: number, to: number, text: string, file = 'compose.yaml'): TextEdit {
  return { file, range: lineRange(line, from, to), text };
}

let serial = 0;

/** A finding with everything in it that is not given, in its plainest form. */
export function sampleFinding(
  given: Pick<Finding, 'rule' | 'severity' | 'title' | 'message' | 'subject'> & Partial<Finding>,
): Finding {
  serial += 1;
  return {
    fingerprint: `${given.rule}#${given.subject.id}#${serial}`,
    aliases: [],
    category: 'security',
    evidence: [{ source: 'compose.yaml', saw: given.message }],
    sightings: [],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...given,
  };
}

const { web, worker, cache, engine, host, hostile, image } = sampleSubjects;

function webFindings(): readonly Finding[] {
  const key = { subject: web, workloadKey: 'compose:shop/web' };
  const implied = (rule: string, severity: Severity, title: string, message: string) =>
    sampleFinding({ ...key, rule, severity, title, message, impliedBy: 'workload/privileged' });
  return [
    sampleFinding({
      ...key,
      rule: 'workload/privileged',
      aliases: ['docker-bench:5.5', 'cis:5.5', 'kics:Privileged Containers Enabled'],
      severity: 'critical',
      title: 'Container is privileged',
      message: 'shop-web-1 runs with every capability, every device and no seccomp or AppArmor profile.',
      evidence: [
        { source: 'compose.yaml', saw: 'privileged: true' },
        { source: 'inspect of shop-web-1', saw: 'HostConfig.Privileged is true' },
      ],
      sightings: [inFile('compose.yaml', 7), inspect('shop-web-1', '/HostConfig/Privileged')],
      fixes: [
        { kind: 'edit', safety: 'risky', title: 'Remove `privileged: true`', edits: [edit(7, 1, 22, '')] },
      ],
    }),
    implied('workload/capabilities-added', 'high', 'Dangerous capabilities', 'All 41 capabilities are held.'),
    implied('workload/seccomp-unconfined', 'high', 'No seccomp profile', 'System calls are not filtered.'),
    implied('workload/host-devices', 'high', 'Host devices', 'Every device of the host can be opened.'),
    sampleFinding({
      ...key,
      rule: 'workload/engine-socket-mounted',
      aliases: ['docker-bench:5.31', 'cis:5.31'],
      severity: 'critical',
      title: 'Engine socket is mounted',
      message: 'Whoever controls the process controls the engine, and so the host: read-only does not help.',
      evidence: [{ source: 'compose.yaml', saw: '/var/run/docker.sock:/var/run/docker.sock:ro' }],
      sightings: [inFile('compose.yaml', 12, 9, 54)],
      fixes: [
        {
          kind: 'manual',
          title: 'Put a socket proxy between them that allows only what is used',
          steps: [
            'Find out which calls of the engine the service makes.',
            'Run a proxy that lets only these through, and mount its socket instead.',
          ],
        },
      ],
    }),
    sampleFinding({
      ...key,
      rule: 'workload/no-new-privileges',
      aliases: ['cis:5.25', 'dclint:no-new-privileges'],
      severity: 'medium',
      title: 'New privileges can be gained',
      message: 'A set-user-id program in the image can raise the privileges of the process.',
      sightings: [inFile('compose.yaml', 5, 3, 6)],
      fixes: [
        {
          kind: 'edit',
          safety: 'safe',
          title: 'Write `security_opt: [no-new-privileges:true]`',
          edits: [edit(13, 1, 1, '    security_opt:\n      - no-new-privileges:true\n')],
        },
      ],
    }),
    sampleFinding({
      ...key,
      rule: 'workload/no-memory-limit',
      category: 'correctness',
      severity: 'low',
      title: 'No memory limit',
      message: 'The service may use all memory of the host.',
      sightings: [inFile('compose.yaml', 5, 3, 6)],
      waived: true,
    }),
  ];
}

function otherFindings(): readonly Finding[] {
  return [
    sampleFinding({
      rule: 'engine/tcp-without-tls',
      severity: 'critical',
      title: 'Engine listens on TCP without TLS',
      message: 'Anyone who reaches port 2375 is root on this host.',
      subject: engine,
      evidence: [{ source: 'inspect of engine', saw: 'hosts: tcp://0.0.0.0:2375' }],
      sightings: [inFile('/etc/docker/daemon.json', 3, 3, 40)],
      fixes: [
        { kind: 'manual', title: 'Listen on the UNIX socket only', steps: ['Remove the tcp:// entry.'] },
      ],
    }),
    sampleFinding({
      rule: 'workload/port-on-every-address',
      aliases: ['dclint:no-unbound-port-interfaces'],
      severity: 'high',
      title: 'Port is published on every address',
      message: 'Port 6379 of 缓存服务器🚀 is reachable from every network that the host is on.',
      subject: cache,
      workloadKey: 'compose:shop/cache',
      sightings: [inFile('deploy/équipe 7/compose.yaml', 21, 9, 20)],
      fixes: [
        {
          kind: 'edit',
          safety: 'safe',
          title: 'Publish on 127.0.0.1',
          edits: [edit(21, 9, 20, '"127.0.0.1:6379:6379"', 'deploy/équipe 7/compose.yaml')],
        },
      ],
    }),
    sampleFinding({
      rule: 'workload/runs-as-root',
      severity: 'medium',
      title: 'Runs as root',
      message: `Container ${hostileText} runs as user 0.`,
      subject: hostile,
      evidence: [{ source: hostileText, saw: hostileText }],
      sightings: [inspect(hostileText, '/Config/User')],
    }),
    sampleFinding({
      rule: 'workload/runs-as-root',
      severity: 'medium',
      title: 'Runs as root',
      message: 'The process runs as user 0 of the host.',
      subject: worker,
      workloadKey: 'container:worker',
      sightings: [
        { in: 'command', command: 'docker run --env TOKEN=x worker:1', range: lineRange(1, 12, 17) },
      ],
    }),
  ];
}

/** A rich, realistic report: several surfaces, implied and waived findings, unknowns, gaps, hostile text. */
export function sampleReport(): Report {
  serial = 0;
  const findings = [...webFindings(), ...otherFindings()];
  const count = (severity: Severity) => findings.filter((f) => f.severity === severity && !f.waived).length;
  const outcomes = sampleOutcomes();
  const inState = (state: string) => outcomes.filter((o) => o.outcome.state === state).length;
  return {
    tool: { name: 'ironhull', version: '0.1.0' },
    collectedAt: '2026-11-25T20:00:00Z',
    targets: ['compose.yaml', 'engine unix:///var/run/docker.sock', 'host web-1'],
    findings,
    outcomes,
    gaps: [
      {
        subject: host,
        what: 'Audit rules of the kernel',
        why: 'permission denied: run as root to read them',
      },
      { subject: image, what: 'Image of the worker', why: `the engine answered: ${hostileText}` },
    ],
    summary: {
      critical: count('critical'),
      high: count('high'),
      medium: count('medium'),
      low: count('low'),
      info: count('info'),
      passed: inState('passed'),
      unknown: inState('unknown'),
      waived: findings.filter((f) => f.waived).length,
    },
  };
}

/** A report of a run that found nothing wrong. */
export function cleanReport(): Report {
  const outcomes = sampleOutcomes().filter((o) => o.outcome.state === 'passed');
  return {
    ...sampleReport(),
    findings: [],
    outcomes,
    gaps: [],
    summary: {
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      info: 0,
      passed: outcomes.length,
      unknown: 0,
      waived: 0,
    },
  };
}

/** A report of a run that reached nothing: no finding, and no right to call that good. */
export function blindReport(): Report {
  const outcomes = sampleOutcomes().filter((o) => o.outcome.state === 'unknown');
  return {
    ...sampleReport(),
    findings: [],
    outcomes,
    summary: { ...cleanReport().summary, passed: 0, unknown: outcomes.length },
  };
}

/** A subject under a name of one's own. */
export function workloadNamed(name: string): Subject {
  return { kind: 'workload', id: name, key: name, name };
}

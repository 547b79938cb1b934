import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { checksUnder } from '../../src/app/select-checks.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { run, workload } from '../kit/collect-lab.ts';
import { buildAuditImage } from './kit/audit-image.ts';
import { labTest } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const usualSocket = '/var/run/docker.sock';
let prepared: Promise<LabEngine> | undefined;

/** An engine with the audit's image and two containers to find. */
function engineWithImage(): Promise<LabEngine> {
  prepared ??= (async () => {
    const engine = await plainEngine();
    await labImage(engine);
    await buildAuditImage(engine);
    await run(engine, 'bad', '--privileged', '--pid=host', '-v', '/etc:/host-etc');
    await run(engine, 'good', '--user=1000', '--cap-drop=ALL', '--security-opt=no-new-privileges');
    return engine;
  })();
  return prepared;
}

/** The line of the README, word by word, with the lab's image and socket in their places. */
async function readmeLine(engine: LabEngine): Promise<string[]> {
  const text = await readFile(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const [, line] = /^ {4}(docker run --rm [^]*?\n)\n/mu.exec(text) ?? [];
  assert.ok(line !== undefined, 'the README has the line');
  const words = line.replaceAll('\\\n', ' ').trim().split(/\s+/u).slice(1);
  assert.equal(words.at(-1), 'ironhull');
  return [
    ...words
      .slice(0, -1)
      .map((word) => (word === `${usualSocket}:${usualSocket}` ? socketMount(engine) : word)),
    'lab:ironhull',
  ];
}

const socketMount = ({ socket }: LabEngine): string => `${socket}:${socket}`;

interface JsonReport {
  findings: readonly Finding[];
  gaps: readonly { what: string; why: string }[];
  summary: { waived: number };
}

async function inside(engine: LabEngine, words: readonly string[], ...command: readonly string[]) {
  const { stdout, stderr, code } = await engine.docker(...words, ...command, '--engine', engine.endpoint);
  assert.ok(code === 0 || code === 1, stderr);
  return JSON.parse(stdout) as unknown;
}

const auditLine = ['audit', '--host-root', '/host', '--format', 'json'];
const factsLine = ['facts', '--host-root', '/host'];

describe('an audit in a container', () => {
  labTest('finds on other containers what an audit beside it finds', async () => {
    const engine = await engineWithImage();
    const words = await readmeLine(engine);
    const here = labMachine({ PATH: process.env.PATH });
    // The command runs the rules that are on without a policy.
    const usual = checksUnder(undefined, checks, [], []);
    const { report } = await audit({ engine: engine.endpoint, with: [] }, usual, here);
    const contained = (await inside(engine, words, ...auditLine)) as JsonReport;
    const marks = (findings: readonly Finding[]) =>
      findings.flatMap(({ waived, rule, fingerprint, severity, subject }) =>
        waived || subject.kind !== 'workload' ? [] : [`${rule} ${severity} ${fingerprint}`],
      );
    assert.deepEqual(marks(contained.findings), marks(report.findings));
    assert.ok(
      contained.findings.some(
        ({ rule, subject }) => rule === 'workload/privileged' && subject.name === 'bad',
      ),
    );
  });

  labTest('reads of processes and files what is read beside it', async () => {
    const engine = await engineWithImage();
    const facts = (await inside(engine, await readmeLine(engine), ...factsLine)) as Facts;
    for (const name of ['bad', 'good']) {
      const { effective, spec } = workload(facts, name);
      assert.equal(effective.state, 'known', JSON.stringify(effective));
      assert.equal(spec.state, 'known', JSON.stringify(spec));
      assert.ok(effective.state === 'known' && effective.value.processes?.state === 'known');
    }
    assert.ok(facts.host.state === 'known' && facts.engine.state === 'known');
    assert.equal(facts.host.value.engineSocket.state, 'known');
    assert.deepEqual(facts.host.value.hostname, await ownHostname());
    assert.equal(facts.engine.value.listeners.state, 'known');
  });

  labTest('waives and counts its own container, whatever others call themselves', async () => {
    const engine = await engineWithImage();
    const words = await readmeLine(engine);
    const named = [...words.slice(0, -1), '--name=ironhull', ...words.slice(-1)];
    await run(engine, 'ironhull-audit', '--label=ironhull=self', '--hostname=ironhull', '--privileged');
    const { findings, summary } = (await inside(engine, named, ...auditLine)) as JsonReport;
    const own = findings.filter(({ subject }) => subject.name === 'ironhull');
    assert.ok(own.length > 0 && own.every(({ waived }) => waived), JSON.stringify(own));
    assert.deepEqual(
      new Set(own.map(({ waiver }) => waiver?.reason)),
      new Set(["the audit's own container"]),
    );
    assert.equal(summary.waived, own.length);
    const impostor = findings.filter(({ subject }) => subject.name === 'ironhull-audit');
    assert.ok(impostor.length > 0 && impostor.every(({ waived }) => !waived));
  });

  labTest('knows itself in a cgroup namespace of its own, as they are with version 2', async () => {
    const engine = await engineWithImage();
    const words = await readmeLine(engine);
    const apart = [...words.slice(0, -1), '--cgroupns=private', '--name=apart', ...words.slice(-1)];
    const facts = (await inside(engine, apart, ...factsLine)) as Facts;
    assert.equal(facts.self, workload(facts, 'apart').written.id);
  });

  labTest('says what it lacks where it is not let see', async () => {
    const engine = await engineWithImage();
    const words = (await readmeLine(engine)).filter((word) => !/^--(?:cap-add|pid)(?:=|$)/u.test(word));
    const { gaps } = (await inside(engine, words, ...auditLine)) as JsonReport;
    assert.ok(
      gaps.some(({ why }) => why.includes('SYS_PTRACE')),
      JSON.stringify(gaps),
    );
    const blind = ['run', '--rm', '--network=none', '-v', socketMount(engine), 'lab:ironhull'];
    const { stdout } = await engine.docker(...blind, 'audit', '--format=json', '--engine', engine.endpoint);
    assert.match(stdout, /mount its \/ and pass it with --host-root/u);
    // Numbers of processes mean others in here: nothing of them may be taken for the engine's.
    const facts = (await inside(engine, blind, 'facts')) as Facts;
    for (const { written, effective } of facts.workloads)
      assert.ok(
        effective.state === 'unreadable' && ['remote', 'not-collected'].includes(effective.why),
        written.name,
      );
    assert.equal(facts.host.state === 'unreadable' && facts.host.why, 'remote');
  });
});

/** As the host's own file has it, which is absent where there is none. */
async function ownHostname(): Promise<Facts['host'] | object> {
  const { stdout, code } = await runCommand('cat', ['/etc/hostname']);
  const from = '/etc/hostname';
  return code === 0
    ? { state: 'known', value: stdout.split('\n', 1)[0]?.trim(), from }
    : { state: 'absent', from };
}

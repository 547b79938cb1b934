import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildReport } from '../../src/app/build-report.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { collectShop } from '../../tools/lab/collect-shop.ts';
import { freePorts, prepareShop, type LabShop } from '../../tools/lab/shop.ts';
import { labSkip } from './kit/availability.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { mistakesOf } from './shop-mistakes.ts';

/** What the repaired shop may still have: its engine lets neighbours reach a port on loopback. */
const slight: ReadonlySet<string> = new Set(['low', 'info']);

const careless = ['new privileges', 'no memory limit', 'root'];

const expected = {
  'compose.yaml': {
    agent: ['host namespace', 'host path', ...careless, 'privileged'],
    api: ['added capability', 'new privileges', 'no memory limit', 'no seccomp', 'root'],
    backup: ['added capability', 'host path', ...careless],
    edge: ['new privileges', 'no memory limit', 'port on every address', 'root'],
    ledger: ['new privileges', 'port on every address', 'root'],
    ops: ['engine socket', ...careless],
    web: ['new privileges'],
  },
  'repaired.compose.yaml': { agent: [], api: [], backup: [], edge: [], ledger: [], ops: [], web: [] },
} satisfies Record<string, Record<string, string[]>>;

describe('the example application', { skip: labSkip() }, () => {
  let engine: LabEngine;
  let shop: LabShop;

  before(async () => {
    engine = await startEngine({ config: 'default' });
    shop = await prepareShop(engine, await freePorts());
  });
  after(() => engine?.stop());

  for (const [file, mistakes] of Object.entries(expected)) {
    test(`${file}: every service stays up and the shop takes orders`, async () => {
      await shop.up(file);
      await order(shop, `tea-of-${file}`);
      assert.match(await textOf(shop, '/cgi-bin/orders'), new RegExp(`^tea=tea-of-${file}$`, 'mu'));
      assert.match(await textOf(shop, '/'), /Harbour Tea/u);
      assert.deepEqual(await steadyServices(shop, file), Object.keys(mistakes));
    });

    test(`${file}: the engine shows the mistakes that are in it and no others`, async () => {
      const sorted = Object.entries(mistakes).map(([service, names]) => [service, names.toSorted()]);
      assert.deepEqual(await mistakesOf(engine), Object.fromEntries(sorted));
    });

    test(`${file}: the product finds something in the same services and nowhere else`, async () => {
      const facts = await collectShop(engine, shop, file);
      const report = buildReport(facts, registeredChecks, { version: '0.1.0', targets: [file] });
      const bad = report.findings.filter(
        ({ subject, severity, impliedBy }) =>
          subject.kind === 'workload' && !slight.has(severity) && impliedBy === undefined,
      );
      const wrong = Object.entries(mistakes).filter(([, names]) => names.length > 0);
      const names = wrong.map(([service]) => `shop-${service}-1`);
      assert.deepEqual([...new Set(bad.map(({ subject }) => subject.name))].toSorted(), names);
      const undecided = report.outcomes.filter(
        ({ outcome, subject }) =>
          subject.kind === 'workload' && outcome.state === 'unknown' && outcome.kind !== 'needs-review',
      );
      // What cannot be seen of the machine itself differs from one to the next.
      const gaps = report.gaps.filter(({ subject }) => subject.kind !== 'host');
      assert.deepEqual([undecided, gaps], [[], []]);
    });

    test(`${file}: backup, agent and ops do their work`, async () => {
      const inside = (service: string, ...command: readonly string[]) =>
        outputOf(shop, '-f', file, 'exec', '--no-TTY', service, ...command);
      assert.match(await inside('backup', 'sh', '-c', 'ls /backups'), /^shop-\d{8}-\d{6}\.tar\.gz$/mu);
      const port = file === 'compose.yaml' ? String(shop.ports.agent) : '9100';
      const metrics = await inside(
        'agent',
        'wget',
        '-q',
        '-O',
        '-',
        `http://127.0.0.1:${port}/cgi-bin/metrics`,
      );
      assert.match(metrics, /^node_load1 [\d.]+$/mu);
      assert.match(metrics, /^node_memory_MemTotal_bytes \d+$/mu);
      assert.doesNotMatch(await outputOf(shop, '-f', file, 'logs', 'ops'), /down: |denied/u);
    });
  }
});

async function order(shop: LabShop, tea: string): Promise<void> {
  const body = new URLSearchParams({ tea });
  const answer = await eventually(() => fetch(address(shop, '/cgi-bin/orders'), { method: 'POST', body }));
  assert.equal(await answer.text(), 'accepted\n');
}

async function textOf(shop: LabShop, path: string): Promise<string> {
  return (await eventually(() => fetch(address(shop, path)))).text();
}

function address(shop: LabShop, path: string): string {
  return `http://127.0.0.1:${shop.ports.http}${path}`;
}

/** Asks until the answer is a success, for at most ten seconds. */
async function eventually(ask: () => Promise<Response>): Promise<Response> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask().catch((error: unknown) => error);
    if (answer instanceof Response && answer.ok) return answer;
    if (Date.now() > deadline) throw new Error(`no answer of the shop: ${String(answer)}`);
    await sleep(100);
  }
}

/** Services that run, and have not been restarted since they were started. */
async function steadyServices(shop: LabShop, file: string): Promise<string[]> {
  await sleep(2000);
  const listed = await outputOf(
    shop,
    '-f',
    file,
    'ps',
    '--format',
    '{{.Service}} {{.State}} {{.RunningFor}}',
  );
  return listed
    .trim()
    .split('\n')
    .filter((line) => line.includes(' running '))
    .map((line) => line.split(' ')[0] ?? '')
    .toSorted();
}

async function outputOf(shop: LabShop, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await shop.compose(...args);
  assert.equal(code, 0, stderr);
  return stdout;
}

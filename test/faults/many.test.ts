import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCli } from '../cli/run-cli.ts';
import { containerId, engineRoutes } from '../kit/engine-documents.ts';
import { startFakeEngine } from '../kit/fake-engine.ts';

const count = 1000;

/** Generous: a machine that runs other tests at the same time must pass it, a quadratic step must not. */
const bounds = { seconds: 30, mebibytes: 600 };

const sayMemory = "data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))";

test(`${count} containers are judged within bounded time and memory`, async () => {
  const containers = Array.from({ length: count }, (_, n) => ({
    id: containerId(n + 1),
    name: `web-${n}`,
    binds: ['/srv/data:/data', '/etc:/host-etc'],
    env: ['A=1', 'B=2'],
  }));
  const engine = await startFakeEngine(engineRoutes(containers));
  const args = ['audit', '--engine', `unix://${engine.socket}`, '--format', 'json', '--fail-on', 'never'];
  const run = runCli(args, { env: { NODE_OPTIONS: `--import ${sayMemory.replaceAll(' ', '%20')}` } });
  const ended = await Promise.race([run, sleep(bounds.seconds * 1000, undefined, { ref: false })]);
  await engine.close();
  assert.ok(ended !== undefined, `it took longer than ${bounds.seconds} s`);
  assert.equal(ended.code, 0, ended.stderr.slice(-500));
  const { outcomes } = JSON.parse(ended.stdout) as { outcomes: readonly { rule: string }[] };
  assert.equal(outcomes.filter(({ rule }) => rule === 'workload/privileged').length, count);
  const mebibytes = Number(ended.stderr.trim().split('\n').at(-1)) / 1024;
  assert.ok(mebibytes < bounds.mebibytes, `${mebibytes} MiB`);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabShop } from '../../tools/lab/shop.ts';

/** Asserts that the shop takes an order, lists it and shows its page. */
export async function assertTakesOrders(shop: LabShop, tea: string): Promise<void> {
  await order(shop, tea);
  assert.match(await textOf(shop, '/cgi-bin/orders'), new RegExp(`^tea=${tea}$`, 'mu'));
  assert.match(await textOf(shop, '/'), /Harbour Tea/u);
}

/** Asserts that the services which nobody asks do their work: an archive, metrics, no failure of another service. */
export async function assertAllWork(shop: LabShop, file: string): Promise<void> {
  const inside = (service: string, ...command: readonly string[]) =>
    outputOf(shop, '-f', file, 'exec', '--no-TTY', service, ...command);
  assert.match(await inside('backup', 'sh', '-c', 'ls /backups'), /^shop-\d{8}-\d{6}\.tar\.gz$/mu);
  const port = file === 'compose.yaml' ? String(shop.ports.agent) : '9100';
  const metrics = await inside('agent', 'wget', '-q', '-O', '-', `http://127.0.0.1:${port}/cgi-bin/metrics`);
  assert.match(metrics, /^node_load1 [\d.]+$/mu);
  assert.match(metrics, /^node_memory_MemTotal_bytes \d+$/mu);
  assert.doesNotMatch(await outputOf(shop, '-f', file, 'logs', 'ops'), /down: |denied/u);
}

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
export async function steadyServices(shop: LabShop, file: string): Promise<string[]> {
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

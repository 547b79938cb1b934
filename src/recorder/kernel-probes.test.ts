import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openKernelProbes } from './kernel-probes.ts';

/** A folder in the place of tracefs: it keeps what is written, as the kernel takes only what is appended. */
async function tracefs(context: TestContext, defined: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-tracefs-'));
  context.after(() => rm(folder, { recursive: true }));
  if (defined !== undefined) await writeFile(join(folder, 'kprobe_events'), defined);
  return folder;
}

const functions = [{ name: 'security_capable', fetch: 'cap=%dx:s32' }];

test('definitions are added to those of others, and removed by name', async (context) => {
  const others = 'p:kprobes/mine do_sys_openat2\n';
  const folder = await tracefs(context, others);
  const written = async (): Promise<string> => readFile(join(folder, 'kprobe_events'), 'utf8');
  const probes = await openKernelProbes(folder, '5', functions);
  assert.ok(typeof probes !== 'string', 'the probes are open');
  const group = `ironhull_${process.pid}`;
  const names = [`asked_${process.pid}_5`, `answered_${process.pid}_5`];
  const definitions = `p:${group}/${names[0]} security_capable cap=%dx:s32\nr64:${group}/${names[1]} security_capable ret=$retval:s32\n`;
  assert.equal(await written(), others + definitions);
  assert.equal(await probes.close(), undefined);
  assert.equal(
    await written(),
    `${others}${definitions}${names.map((name) => `-:${group}/${name}\n`).join('')}`,
  );
});

test('probes of a process that is gone are removed, those of one that runs stay', async (context) => {
  const own = `p:ironhull_${process.ppid}/asked_1_1 f\n`;
  // No process has a number above the kernel's largest.
  const folder = await tracefs(context, `${own}r64:ironhull_99999999/answered_1_1 f ret=$retval:s32\n`);
  await openKernelProbes(folder, '5', functions);
  const text = await readFile(join(folder, 'kprobe_events'), 'utf8');
  assert.match(text, /^-:ironhull_99999999\/answered_1_1$/mu);
  assert.ok(!text.includes(`-:ironhull_${process.ppid}/`), text);
});

test('misses are those of both probes', async (context) => {
  const folder = await tracefs(context, '');
  const probes = await openKernelProbes(folder, '5', functions);
  assert.ok(typeof probes !== 'string', 'the probes are open');
  const line = (name: string, hits: number, missed: number): string =>
    `  ${name}_${process.pid}_5    ${hits}    ${missed}\n`;
  await writeFile(join(folder, 'kprobe_profile'), line('asked', 9, 1) + line('answered', 8, 2));
  assert.deepEqual(await probes.counts(), { entry: 9, result: 8, missed: 3 });
});

test('a kernel without probes says so', async (context) => {
  const folder = await tracefs(context, undefined);
  assert.equal(await openKernelProbes(folder, '5', functions), 'this kernel has no kprobe_events');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from '../dockerfile/read-dockerfile.ts';

/** The programs that a script runs, with their wrappers, and whether all of it is understood. */
function programsOf(script: string): readonly [string[], boolean] {
  const dockerfile = readDockerfile(`FROM debian:13\nRUN ${script}\n`, 'Dockerfile');
  const [run] = dockerfile.stages[0]?.instructions ?? [];
  assert.ok(run !== undefined, script);
  const { commands, understood } = dockerfile.commandsOf(run);
  return [
    commands.map(({ program, wrappers }) => [...wrappers.map(({ text }) => text), program].join(' ')),
    understood,
  ];
}

test('a program that is many runs the one that its first argument names', () => {
  assert.deepEqual(programsOf('busybox chmod 777 /x && /bin/busybox sh -c "chown 1 /y" && toybox cp a b'), [
    ['busybox chmod', 'chown', 'toybox cp'],
    true,
  ]);
  assert.deepEqual(programsOf('busybox --install -s /bin; busybox'), [['busybox', 'busybox'], true]);
});

test('eval runs its arguments in the same shell', () => {
  assert.deepEqual(programsOf('eval "cp a b" \'; rm a\''), [['cp', 'rm'], true]);
  assert.deepEqual(programsOf('eval "D=/x"; cp a $D'), [['', 'cp'], true]);
  assert.deepEqual(programsOf('eval "$(cat /x)"')[1], false);
});

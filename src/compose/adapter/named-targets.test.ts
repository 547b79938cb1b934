import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './test-readings.ts';

/** The keys that name the target of the one mount of a service. */
function namedBy(target: string, body: string): string | undefined {
  const { workloads } = read(`services:\n  web:\n    image: x\n    volumes: ["/srv/x:${target}"]\n${body}`);
  const written = workloads[0]?.settings.mounts;
  const [entry] = written !== undefined && 'value' in written ? written.value : [];
  assert.ok(entry !== undefined && 'value' in entry);
  return entry.value.namedBy;
}

test('a mount has the key that names its target, or a path below it', () => {
  const named: readonly (readonly [target: string, body: string, key: string])[] = [
    ['/host/proc', '    environment: { PROC: /host/proc }\n', 'environment'],
    ['/host/proc', '    environment: ["PROC=/host/proc/1"]\n', 'environment'],
    ['/host/proc/', '    command: --path.procfs=/host/proc --path.sysfs=/host/sys\n', 'command'],
    ['/host/sys', '    command: ["--path.procfs=/host/proc", "--path.sysfs=/host/sys"]\n', 'command'],
    ['/run/docker.sock', '    entrypoint: [agent, "unix:///run/docker.sock"]\n', 'entrypoint'],
    ['/run/docker.sock', '    healthcheck: { test: "test -S \'/run/docker.sock\'" }\n', 'healthcheck'],
    ['/app', '    working_dir: /app\n', 'working_dir'],
  ];
  for (const [target, body, key] of named) assert.equal(namedBy(target, body), key, body);
});

test('other paths, other keys and no text at all name none', () => {
  const unnamed: readonly (readonly [target: string, body: string])[] = [
    ['/proc', '    environment: { PROC: /host/proc }\n'],
    ['/host', '    command: --root=/host-root /hosts /host.d\n'],
    ['/host', '    labels: { folder: /host }\n'],
    ['/host', '    environment: { HOME: }\n    command: []\n'],
    ['/', '    command: /bin/app\n'],
    ['/host', ''],
  ];
  for (const [target, body] of unnamed) assert.equal(namedBy(target, body), undefined, body);
});

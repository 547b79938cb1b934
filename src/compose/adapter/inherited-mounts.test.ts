import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mount } from '../../core/workload/workload.ts';
import { resolve } from '../../resolve/resolve.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { read } from './test-readings.ts';

const none = unreadable('not-collected', 'a file', 'file');

/** The mounts that a service has when it is resolved: `path:target[:ro]`, or `?` and why one is not known. */
function mountsOf(text: string, name = 'web', files: Record<string, string> = {}): readonly string[] {
  const written = read(text, { files }).workloads.find((each) => each.name === name);
  assert.ok(written);
  const { settings } = resolve(written, { image: none, engine: none });
  return (valueOf(settings.mounts.value) ?? []).map((entry) =>
    'unresolved' in entry ? `? ${entry.unresolved}` : shown(entry.value),
  );
}

function shown({ type, hostPath, target, readOnly }: Mount): string {
  return `${hostPath.state === 'known' ? hostPath.value : type}:${target}${readOnly ? ':ro' : ''}`;
}

/** A file with these services, each with an image. */
function file(services: Readonly<Record<string, string>>): string {
  const lines = Object.entries(services).map(([name, body]) => `  ${name}: {image: x, ${body}}\n`);
  return `services:\n${lines.join('')}volumes: {data: }\nsecrets: {token: {file: ./token}}\n`;
}

test('a service has the mounts of the service that it names, whatever the mode', () => {
  const db = 'volumes: [/etc:/host, "/srv:/srv:ro", data:/data], secrets: [token], tmpfs: /tmp';
  for (const from of ['db', 'db:ro', 'db:rw'])
    assert.deepEqual(mountsOf(file({ db, web: `volumes_from: ["${from}"]` })), [
      '/etc:/host',
      '/srv:/srv:ro',
      'volume:/data',
      '/srv/app/token:/run/secrets/token:ro',
    ]);
});

test('through any number of services, in any order of the file', () => {
  const text = file({
    web: 'volumes_from: [b]',
    b: 'volumes_from: [c], volumes: [/b:/b]',
    c: 'extends: base',
    base: 'volumes: [/etc:/host]',
  });
  assert.deepEqual(mountsOf(text), ['/etc:/host', '/b:/b']);
  assert.deepEqual(mountsOf(text, 'b'), ['/etc:/host', '/b:/b']);
});

test('an own mount counts before an inherited one, and of two inherited ones the later', () => {
  const services = {
    a: 'volumes: [/a:/x, /a:/y]',
    b: 'volumes: ["/b:/x:ro"]',
    one: 'volumes_from: [a, b]',
    two: 'volumes_from: [b, a]',
    three: 'volumes_from: [one], volumes: [/c:/y/]',
    four: 'volumes_from: [one], tmpfs: /x',
  };
  const of = (name: string) => mountsOf(file(services), name).toSorted();
  assert.deepEqual(of('one'), ['/a:/y', '/b:/x:ro']);
  assert.deepEqual(of('two'), ['/a:/x', '/a:/y']);
  assert.deepEqual(of('three'), ['/b:/x:ro', '/c:/y/']);
  assert.deepEqual(of('four'), ['/a:/y', 'tmpfs:/x']);
});

test('the socket of use_api_socket is inherited', () => {
  const text = file({ db: 'use_api_socket: true', web: 'volumes_from: [db]', no: 'use_api_socket: false' });
  assert.deepEqual(mountsOf(text), ['/var/run/docker.sock:/var/run/docker.sock']);
  assert.deepEqual(mountsOf(text.replace('[db]', '[no]')), []);
  assert.match(mountsOf(text.replace('true', '"${S}"')).join(), /^\? use_api_socket/u);
});

test('what is not in the file stays unknown', () => {
  const unknown = (from: string) => mountsOf(file({ db: 'volumes: ["${X}"]', web: `volumes_from: ${from}` }));
  assert.match(unknown('["container:db:ro"]').join(), /^\? .*container:db:ro.* not collected$/u);
  assert.match(unknown('[nope]').join(), /^\? .*nope/u);
  assert.match(unknown('["${SERVICE}"]').join(), /^\? .*another container/u);
  assert.match(unknown('{db: }').join(), /^\? .*list/u);
  assert.match(unknown('[db]').join(), /^\? .*variable X/u);
  const unread = file({ db: 'extends: {file: gone.yaml, service: db}', web: 'volumes_from: [db]' });
  assert.match(mountsOf(unread).join(), /^\? /u);
});

test('a circle ends, and is unknown', () => {
  const text = file({ web: 'volumes_from: [b], volumes: [/a:/a]', b: 'volumes_from: [web]' });
  assert.match(mountsOf(text).join(), /^\? .*web.*,\/a:\/a$/u);
  assert.match(mountsOf(file({ web: 'volumes_from: [web]' })).join(), /^\? /u);
});

test('many services that inherit from two each are read quickly', () => {
  const services = Array.from({ length: 60 }, (_, index) => [
    `s${index}`,
    index < 2 ? `volumes: [/v${index}:/v${index}]` : `volumes_from: [s${index - 1}, s${index - 2}]`,
  ]);
  const start = process.cpuUsage().user;
  assert.deepEqual(mountsOf(file(Object.fromEntries(services)), 's59').toSorted(), ['/v0:/v0', '/v1:/v1']);
  assert.ok(process.cpuUsage().user - start < 2_000_000);
});

test('an inherited mount is at the item that inherits it', () => {
  const text = file({ db: 'volumes: [/etc:/host]', web: 'volumes_from: [db]' });
  const { mounts } = read(text).workloads.find(({ name }) => name === 'web')?.settings ?? {};
  assert.ok(mounts && 'value' in mounts);
  const [at] = mounts.value[0]?.at ?? [];
  assert.ok(at?.in === 'file');
  assert.equal(text.slice(at.range.startOffset, at.range.endOffset), 'db');
});

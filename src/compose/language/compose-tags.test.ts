import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, read } from '../adapter/test-readings.ts';

/** Reads whether `web` is privileged, and what it adds; every text was compared with docker compose 2.26.1 and 2.40.3. */
function webOf(text: string, files: Record<string, string> = {}) {
  const { workloads, problems } = read(text, { files });
  assert.deepEqual(problems, [], text);
  const web = workloads.find(({ key }) => key.endsWith('/web'));
  assert.ok(web, text);
  const { privileged, capAdd } = web.settings;
  return {
    privileged: privileged !== undefined && 'value' in privileged && privileged.value,
    added: capAdd ? entryValues(web, 'capAdd') : [],
  };
}

const inside = '{image: x, privileged: !reset true, cap_add: [!reset ALL]}';
const open = { privileged: true, added: ['ALL'] };
const closed = { privileged: false, added: [] };

test('!reset below !override removes nothing', () => {
  for (const text of [
    `services: {web: !override ${inside}}`,
    `services: !override {web: ${inside}}`,
    `!override {services: {web: ${inside}}}`,
    `services: !override {web: !reset {image: x, privileged: true, cap_add: [ALL]}}`,
    `x-a: &a !override ${inside}\nservices: {web: *a}`,
    `x-a: &a !override ${inside}\nservices: {web: {<<: *a}}`,
    `services: {web: !override {image: x, privileged: &p !reset true, cap_add: [!reset ALL]}, db: {image: x}}`,
    `x-p: &p !reset true\nx-c: &c !reset ALL\nservices: {web: !override {image: x, privileged: *p, cap_add: [*c]}}`,
    `services: {web: {image: y}}\n---\nservices: {web: !override ${inside}}`,
    `services: {base: !override ${inside}, web: {extends: base}}`,
    `services: {web: {image: x, privileged: true, cap_add: !override [!reset ALL]}}`,
  ])
    assert.deepEqual(webOf(text), open, text);
  const files = { '/srv/app/b.yaml': `services: {web: !override ${inside}}` };
  assert.deepEqual(webOf('include: [b.yaml]', files), open);
  assert.deepEqual(webOf('services: {web: {extends: {file: b.yaml, service: web}}}', files), open);
});

test('!reset in an anchor removes once, at the first place that Compose looks at', () => {
  for (const text of [
    `x-a: &a ${inside}\nservices: {web: !override {<<: *a}}`,
    `x-a: &a ${inside}\nservices: {db: {image: x}, web: *a}`,
    `services: {db: !override {image: x}, web: ${inside}}`,
    `x-all: !override {web: &a ${inside}}\nservices: {web: *a}`,
    `services: {web: {image: x, privileged: true}}\n---\nx-all: !override {web: &a ${inside}}\nservices: {web: *a}`,
    `services: {web: {image: x, privileged: true}}\n---\nx-all: !reset {web: &a ${inside}}\nservices: {web: *a}`,
  ])
    assert.deepEqual(webOf(text), closed, text);
});

const portOf = (text: string) => {
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, [], text);
  const [web] = workloads;
  assert.ok(web);
  return { ports: entryValues(web, 'ports'), mounts: web.settings.mounts && entryValues(web, 'mounts') };
};

test('!reset inside an item of a list removes a key of that item', () => {
  const port = 'target: 80, published: "8080"';
  const mount = 'type: bind, source: /etc, target: /h';
  const text = (a: string, b: string) => `services: {web: {image: x, ports: [{${a}}], volumes: [{${b}}]}}`;
  const wanted = portOf(text(port, mount));
  const [host, only] = ['host_ip: !reset 127.0.0.1', 'read_only: !reset true'];
  assert.deepEqual(portOf(text(`${port}, ${host}`, `${mount}, ${only}`)), wanted);
  for (const also of [
    `x-p: &p [{${port}, ${host}}]\nx-v: &v [{${mount}, ${only}}]\nservices: {web: {image: x, ports: *p, volumes: *v}}`,
    `x-p: &p {${port}, ${host}}\nx-v: &v {${mount}, ${only}}\nservices: {web: {image: x, ports: [*p], volumes: [{<<: *v}]}}`,
    `services: {web: {image: x}}\n---\n${text(`${port}, ${host}`, `${mount}, ${only}`)}`,
    `services: {base: {image: x, ports: [{${port}, ${host}}], volumes: [{${mount}, ${only}}]}, web: {extends: base}}`,
  ]) {
    assert.deepEqual(portOf(also), wanted, also);
  }
});

test('!reset of an item of a list removes nothing of the files before', () => {
  const below = 'services: {web: {image: x, privileged: true, cap_add: [ALL], volumes: ["/etc:/h"]}}';
  const over = 'services: {web: {cap_add: [!reset ALL], volumes: [!reset "/x:/h"]}}';
  assert.deepEqual(webOf(`${below}\n---\n${over}`), open);
  const { workloads } = read(`${below}\n---\n${over}`);
  assert.ok(workloads[0]);
  assert.equal(entryValues(workloads[0], 'mounts').length, 1);
});

test('a tag may be written with escapes, a handle or in full', () => {
  for (const tag of ['!reset', '!res%65t', '!%72eset', '!<!reset>', '!<!res%65t>'])
    assert.deepEqual(
      webOf(`services: {web: {image: x, privileged: ${tag} true, cap_add: ${tag} [ALL]}}`),
      closed,
      tag,
    );
  for (const [handle, tag] of [
    ['!r!', '!r!et'],
    ['!', '!et'],
  ])
    assert.deepEqual(
      webOf(`%TAG ${handle} !res\n---\nservices: {web: {image: x, privileged: ${tag} true}}`),
      closed,
    );
  for (const tag of ['!override', '!over%72ide'])
    assert.deepEqual(
      webOf(
        `services: {web: {image: x, privileged: true}}\n---\nservices: {web: ${tag} {image: y, cap_add: [ALL]}}`,
      ),
      { privileged: false, added: ['ALL'] },
    );
  assert.deepEqual(
    webOf('services: {web: {image: x, privileged: !<tag:yaml.org,2002:b%6Fol> true}}').privileged,
    true,
  );
});

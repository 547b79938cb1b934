import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { factsWith, workloadFacts } from '../../../../test/kit/facts.ts';
import { IronhullError } from '../../../core/errors.ts';
import type { Facts } from '../../../core/facts/facts.ts';
import { collectedMembers } from './sparse-members.ts';
import { readFactsFile } from '../../../../test/kit/read-facts-file.ts';

const web = workloadFacts({
  surface: 'container',
  platform: 'docker',
  key: 'container:web',
  name: 'web',
  settings: { privileged: { value: true, at: [] } },
  doubts: [],
  at: [],
});

describe('a facts file', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'facts-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (text: string): Promise<Facts> => {
    const path = join(folder, 'facts.json');
    writeFileSync(path, text);
    return readFactsFile(path);
  };
  const refusal = async (text: string): Promise<string> => {
    try {
      await read(text);
    } catch (error) {
      assert.ok(error instanceof IronhullError && error.code === 'FACTS_MALFORMED', String(error));
      return error.detail;
    }
    return 'it was read';
  };
  const changed = (change: object): string =>
    JSON.stringify({ ...factsWith({ workloads: [web] }), ...change });

  test('is read as it was written', async () => {
    const facts = { ...factsWith({ workloads: [web] }), collects: collectedMembers() };
    assert.deepEqual(await read(JSON.stringify(facts)), facts);
  });

  test('of a version that does not say what it collects has settings that are unknown', async () => {
    const { workloads } = await read(JSON.stringify(factsWith({ workloads: [web] })));
    const settings: Readonly<Record<string, object | undefined>> = workloads[0]?.written.settings ?? {};
    assert.deepEqual(settings['privileged'], { value: true, at: [] });
    assert.match(JSON.stringify(settings['capAdd']), /did not collect/u);
    assert.equal(settings['useApiSocket'], undefined, 'what a container cannot have');
  });

  test('that was cut short, is of another version, or no facts at all', async () => {
    const whole = changed({});
    for (const length of [0, 1, whole.length / 2, whole.length - 1])
      assert.match(await refusal(whole.slice(0, length)), /not JSON, or was cut short/);
    assert.match(await refusal(changed({ schemaVersion: 2 })), /schemaVersion is 2, this version reads 1/);
    const nested = `{"schemaVersion":${'['.repeat(90)}${']'.repeat(90)}}`;
    assert.match(await refusal(nested), /schemaVersion is "not a number"/);
    for (const text of ['[]', 'null', '5', '"facts"']) assert.match(await refusal(text), /not a JSON object/);
    assert.match(await refusal('{"schemaVersion":1}'), /`host` is not there/);
    assert.match(await refusal(changed({ collectedAt: 'yesterday' })), /`collectedAt` is not a time/);
    assert.match(
      await refusal(changed({ collectedAt: '2026-13-41T99:00:00Z' })),
      /`collectedAt` is not a time/,
    );
  });

  test('of another shape deep inside names the place', async () => {
    const settings = { privileged: { value: 'false', at: [] } };
    const written = { ...web.written, settings };
    assert.match(
      await refusal(changed({ workloads: [web, { ...web, written }] })),
      /`workloads\[1\]\.written/,
    );
    assert.match(
      await refusal(changed({ host: { state: 'known', from: '/', value: 5 } })),
      /`host\.value` is not/,
    );
    assert.match(await refusal(changed({ images: [null] })), /`images\[0\]` is not/);
  });

  test('with fewer containers than the engine listed', async () => {
    const listing = (value: number) => ({ containers: { state: 'known', value, from: 'GET /containers' } });
    assert.match(await refusal(changed(listing(2))), /listed 2 containers, and it holds 1/);
    assert.equal(await refusal(changed(listing(1))), 'it was read');
    const gap = { subject: { kind: 'workload', id: 'x', name: 'x' }, what: 'inspect of x', why: 'gone' };
    assert.equal(await refusal(changed({ ...listing(2), gaps: [gap] })), 'it was read');
  });

  test('nested absurdly deep, where nothing reads it', async () => {
    const deep = `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`;
    assert.match(await refusal(`{"schemaVersion":1,"more":${deep}}`), /nested more than 100 deep/);
  });
});

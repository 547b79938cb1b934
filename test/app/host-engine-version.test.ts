import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../../src/checks/engine/supported-version.ts';
import { engineReleaseLines, engineReleasesAsOf } from '../../src/knowledge/engine/engine-releases.ts';
import { collect } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { outcomesOf } from '../kit/host-tree.ts';

const docker = { Platform: { Name: 'Docker Engine - Community' } };

async function stateOf(ServerVersion: string, version: object = docker, SystemTime = '2026-11-01T00:00:00Z') {
  const routes = engineRoutes([], { ServerVersion, SystemTime });
  const Components = [{ Name: 'Engine', Version: ServerVersion }];
  const shown = { ApiVersion: '1.45', Components, ...version };
  const { facts } = await collect({ ...routes, '/version': { json: shown } });
  return outcomesOf(facts, [check]).get(check.id)?.state;
}

describe('the version of the engine', () => {
  for (const [version, state] of [
    ['29.8.2', 'passed'],
    ['29.10.0', 'passed'],
    ['29.8.1', 'failed'],
    ['28.5.2', 'failed'],
    ['20.10.24', 'failed'],
    ['18.09.9-ce', 'failed'],
    ['25.0.5', 'failed'],
    ['30.0.0', 'unknown'],
    ['26.1.5+dfsg1', 'unknown'],
    ['28.2.2-0ubuntu1', 'unknown'],
    ['dev', 'unknown'],
  ] as const) {
    it(`${version} from Docker: ${state}`, async () => assert.equal(await stateOf(version), state));
  }

  it('of an old line is not accused where a distributor built it', async () => {
    for (const version of ['26.1.3', '25.0.14']) assert.equal(await stateOf(version, {}), 'unknown');
  });

  it('is not said to be current by a table that is too old, and not excused by one', async () => {
    assert.equal(await stateOf('29.8.2', docker, '2027-06-01T00:00:00Z'), 'unknown');
    assert.equal(await stateOf('27.5.1', docker, '2027-06-01T00:00:00Z'), 'failed');
  });
});

it('the table of releases is in order, with days, and one line at least is maintained', () => {
  const lines = engineReleaseLines.map(({ line }) => Number(line));
  assert.deepEqual(
    lines,
    lines.toSorted((a, b) => b - a),
  );
  for (const { line, maintained, until, latest } of engineReleaseLines) {
    assert.equal(maintained === 'no', until !== undefined, line);
    assert.equal(maintained === 'yes', latest !== undefined, line);
    for (const day of [until, latest?.day]) if (day !== undefined) assert.ok(day <= engineReleasesAsOf, day);
  }
  assert.ok(engineReleaseLines.some(({ maintained }) => maintained === 'yes'));
});

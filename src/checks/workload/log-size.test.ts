import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { readCreateRequest } from '../../adapters/create-request/read-create-request.ts';
import { buildReport } from '../../app/build-report.ts';
import type { LogOptions } from '../../core/engine/engine-settings.ts';
import { known } from '../../core/observed.ts';
import { check } from './log-size.ts';

/** The state of a create request on an engine with a log driver and its options. */
function requested(
  LogConfig: object,
  driver: string,
  options: Omit<LogOptions, 'names'>,
): string | undefined {
  const names = [
    ...('maxSize' in options ? ['max-size'] : []),
    ...('maxFile' in options ? ['max-file'] : []),
  ];
  const settings = {
    ...plainSettings,
    logDriver: known(driver, 'info'),
    logOptions: known({ names, ...options }, 'daemon.json'),
  };
  const [workload] = readCreateRequest(JSON.stringify({ Image: 'app', HostConfig: { LogConfig } })).workloads;
  assert.ok(workload);
  const engine = known({ ...plainEngine, settings: known(settings, 'info') }, 'engine');
  const facts = factsWith({ workloads: [workloadFacts(workload)], engine });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome.state;
}

test('a create request has the options of the engine that it does not name', () => {
  const file = (Config: object, Type = 'json-file') => ({ Type, Config });
  assert.equal(requested(file({}), 'json-file', { maxSize: '10m' }), 'passed');
  assert.equal(requested(file({}), 'json-file', { maxSize: '1t' }), 'failed');
  assert.equal(requested(file({ 'max-size': '10m' }), 'json-file', { maxSize: '1t' }), 'passed');
  assert.equal(requested(file({ 'max-file': '9999' }), 'json-file', { maxSize: '1g' }), 'failed');
  assert.equal(requested(file({ 'max-file': '3' }), 'json-file', {}), 'failed');
  assert.equal(requested(file({ 'max-file': '3' }), 'local', { maxSize: '10m' }), 'failed');
  assert.equal(requested(file({ 'max-file': '3' }, ''), 'local', { maxSize: '10m' }), 'passed');
  assert.equal(requested(file({ 'max-file': '3' }, ''), 'local', { maxSize: '1t' }), 'failed');
});

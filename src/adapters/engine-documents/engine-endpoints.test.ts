import assert from 'node:assert/strict';
import { test } from 'node:test';
import { values as runValues } from '../../../test/kit/run-reading.ts';
import { entryValues, service } from '../../compose/adapter/test-readings.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { readCreateRequest } from '../create-request/read-create-request.ts';
import { readContainerInspect } from '../inspect/read-container-inspect.ts';
import { readSwarmService } from '../swarm/read-service.ts';

const client = [{ kind: 'client', option: '-H', address: 'tcp://10.0.0.8:9000' }];
const Healthcheck = { Test: ['CMD-SHELL', 'docker -H tcp://10.0.0.8:9000 ps'] };

function endpointsOf(workload: WrittenWorkload | undefined): unknown {
  return workload?.settings.engineEndpoints === undefined ? [] : entryValues(workload, 'engineEndpoints');
}

test('a health check names an engine in every document of an engine', () => {
  const request = JSON.stringify({ Image: 'app', Healthcheck });
  assert.deepEqual(endpointsOf(readContainerInspect({ Config: { Image: 'app', Healthcheck } })), client);
  assert.deepEqual(endpointsOf(readCreateRequest(request).workloads[0]), client);
  const ContainerSpec = { Image: 'app', Healthcheck };
  const swarm = readSwarmService({ ID: 's', Spec: { Name: 'web', TaskTemplate: { ContainerSpec } } });
  assert.deepEqual(endpointsOf(swarm), client);
});

test('a health check names an engine on a command line and in a Compose file, as hooks do', () => {
  const command = 'docker -H tcp://10.0.0.8:9000 ps';
  assert.deepEqual(runValues(`docker run --health-cmd '${command}' app`)['engineEndpoints'], client);
  for (const lines of [
    `healthcheck: {test: '${command}'}\n`,
    `healthcheck: {test: [CMD, docker, -H, 'tcp://10.0.0.8:9000', ps]}\n`,
    `post_start: [{command: '${command}'}]\n`,
    `pre_stop: [{command: [sh, -c, '${command}']}]\n`,
  ]) {
    assert.deepEqual(endpointsOf(service(lines)), client, lines);
  }
  assert.deepEqual(endpointsOf(service('healthcheck: {test: [CMD, docker, ps]}\n')), []);
});

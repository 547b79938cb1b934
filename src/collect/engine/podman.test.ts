import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../app/build-report.ts';
import { checks } from '../../checks/registry.gen.ts';
import { valueOf } from '../../core/observed.ts';
import { collect } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';

/** Answers of Podman 5 on its Docker-compatible API. */
const version = {
  Platform: { Name: 'linux/amd64/debian-13' },
  Components: [
    { Name: 'Podman Engine', Version: '5.4.2', Details: { APIVersion: '5.4.2' } },
    { Name: 'Conmon', Version: 'conmon version 2.1.12' },
    { Name: 'OCI Runtime (crun)', Version: 'crun version 1.21' },
  ],
  Version: '5.4.2',
  ApiVersion: '1.41',
};

test('Podman is not an old Docker Engine, and dockerd settings do not apply', async () => {
  const routes = {
    ...engineRoutes([], { ServerVersion: '5.4.2', LiveRestoreEnabled: false }),
    '/version': { json: version },
  };
  const { facts } = await collect(routes);
  assert.equal(valueOf(facts.engine)?.product, 'Podman Engine');
  assert.equal(valueOf(facts.engine)?.version, 'Podman Engine 5.4.2');
  const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  const own = outcomes.filter(({ rule }) => rule.startsWith('engine/'));
  assert.ok(own.length > 20);
  for (const { rule, outcome } of own)
    assert.ok(['not-applicable', 'unknown'].includes(outcome.state), `${rule}: ${outcome.state}`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../checks/registry.gen.ts';
import { surfacesOf } from '../../knowledge/settings/setting-names.ts';
import { dockerfileCauses } from './dockerfile-causes.ts';

const byId = new Map(checks.map((check) => [check.id, check]));

test('causes are rules on Dockerfiles, of rules on Compose services that read the setting', () => {
  for (const { rule, cause, setting, equal } of dockerfileCauses) {
    const [onService, onDockerfile] = [byId.get(rule), byId.get(cause)];
    assert.ok(onService && surfacesOf(onService).includes('compose'), rule);
    assert.ok(
      onDockerfile?.on === 'dockerfile' || onDockerfile?.imageSurfaces?.includes('dockerfile'),
      cause,
    );
    assert.notEqual(setting === undefined, equal === undefined, 'a setting or a detail decides');
    assert.ok(setting === undefined || onService.reads?.includes(setting), `${rule} reads ${setting}`);
  }
});

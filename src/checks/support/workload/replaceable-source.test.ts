import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf } from '../../../../test/kit/recorded-container.ts';
import { check } from '../../workload/sensitive-host-path.ts';

interface Given {
  user?: string;
  restart?: string;
}

/** Returns the severity, or the state, of a container with bind mounts. */
function severityOf(binds: readonly string[], { user = '0', restart = 'always' }: Given = {}): string {
  const shown = binds.map((bind) => {
    const [Source, Destination, access] = bind.split(':');
    return { Type: 'bind', Source, Destination, RW: access !== 'ro', Mode: '' };
  });
  const host = { Binds: binds, RestartPolicy: { Name: restart, MaximumRetryCount: 0 } };
  const spec = { uid: Number(user) };
  const outcome = outcomeOf(check, { host, config: { User: user }, shown, spec });
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? 'high') : outcome.state;
}

test('a container that may replace the source of its own mount is root of the host at its next start', () => {
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/data:/data']), 'high');
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/php.ini:/etc/php.ini:ro']), 'high');
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/data:/data'], { restart: 'no' }), 'medium');
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/data:/data'], { user: '1000' }), 'medium');
});

test('a mount point cannot be replaced in the container that has it, a directory above it can', () => {
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/data:/app/data']), 'passed');
  assert.equal(severityOf(['/srv/app:/app', '/srv/app/custom/data:/app/custom/data']), 'high');
  assert.equal(
    severityOf(['/srv/app:/app', '/srv/app/custom:/app/custom:ro', '/srv/app/custom/data:/data']),
    'passed',
  );
});

test('mounts that are read-only, or beside each other, let nothing be replaced', () => {
  assert.equal(severityOf(['/srv/app:/app:ro', '/srv/app/data:/data']), 'passed');
  assert.equal(severityOf(['/srv/app/data:/data', '/srv/app/database:/db']), 'passed');
  assert.equal(severityOf(['/srv/app:/app', '/srv/app:/same']), 'passed');
});

test('the fix takes no mount from the application', () => {
  const binds = ['/srv/app:/app', '/srv/app/data:/data'];
  const shown = binds.map((bind) => {
    const [Source, Destination] = bind.split(':');
    return { Type: 'bind', Source, Destination, RW: true, Mode: '' };
  });
  const outcome = outcomeOf(check, { host: { Binds: binds }, config: { User: '' }, shown });
  assert.ok(outcome.state === 'failed');
  assert.equal(outcome.problems[0].change?.kind, 'manual');
});

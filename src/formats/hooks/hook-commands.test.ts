import assert from 'node:assert/strict';
import { test } from 'node:test';
import { borgmaticCommands, pm2Commands, webhookCommands } from './hook-commands.ts';

test('commands of webhook, from their directories, with fixed arguments', () => {
  assert.deepEqual(webhookCommands('[{"id": "x", "execute-command": "/srv/x.sh"}]'), ["'/srv/x.sh'"]);
  assert.deepEqual(
    webhookCommands('- id: x\n  execute-command: ./y.sh\n  command-working-directory: /srv\n'),
    ["cd '/srv' && '/srv/y.sh'"],
  );
  const passed =
    '[{"execute-command": "sh", "pass-arguments-to-command": [{"source": "string", "name": "/srv/z.sh"}, {"source": "payload", "name": "ref"}]}]';
  assert.deepEqual(webhookCommands(passed), ["'sh' '/srv/z.sh'"]);
  // A template is no JSON before it is filled in.
  const template = '[{"execute-command": "/srv/x.sh", {{ if 1 }} "id": "x" {{ end }} }]';
  assert.deepEqual(webhookCommands(template), ['/srv/x.sh']);
  assert.deepEqual(webhookCommands('{'), []);
});

test('commands of borgmatic of each version', () => {
  const old =
    'hooks:\n  before_backup:\n    - /srv/a.sh\n  on_error:\n    - /srv/b.sh\nlocation:\n  source_directories: [/srv]\n';
  assert.deepEqual(borgmaticCommands(old), ['/srv/a.sh', '/srv/b.sh']);
  const recent =
    'source_directories: [/srv]\nencryption_passcommand: /srv/p\ncommands:\n  - before: action\n    when: [create]\n    run: [/srv/c.sh]\npostgresql_databases:\n  - name: x\n    pg_dump_command: /srv/d\n';
  assert.deepEqual(borgmaticCommands(recent), ['/srv/p', '/srv/c.sh', '/srv/d']);
});

test('what PM2 of root starts again', () => {
  const one = { pm_exec_path: '/srv/a/x.js', pm_cwd: '/srv/a', exec_interpreter: 'node' };
  assert.deepEqual(pm2Commands(JSON.stringify([one, { ...one, uid: 'ann' }, {}])), [
    "cd '/srv/a' && 'node' '/srv/a/x.js'",
  ]);
});

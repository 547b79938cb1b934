import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeProjectFiles } from './compose-projects.ts';

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['docker compose -f /srv/shop/compose.yaml up -d', ['/srv/shop/compose.yaml']],
  [
    '/usr/bin/docker --log-level error compose --file=a.yaml --env-file x.env up',
    ['/root/a.yaml', '/root/x.env'],
  ],
  ['cd /srv/shop && docker-compose -fb.yml -f c.yml pull', ['/srv/shop/b.yml', '/srv/shop/c.yml']],
  ['sudo docker stack deploy -c /srv/stack.yml shop', ['/srv/stack.yml']],
  ['docker stack deploy --compose-file - shop', []],
  ['docker compose -f "$FILE" up', []],
  ['docker compose -f /srv/shop/compose.yaml exec -T db pg_dump -U app app', []],
  ['cd /srv/shop && docker compose -p shop logs --since 24h web', []],
  ['docker-compose -f /srv/a.yml --profile exec up -d', ['/srv/a.yml']],
  ['docker compose -f /srv/a.yml run --rm web exec', ['/srv/a.yml']],
  ['docker run -f /srv/x box', []],
  ['docker ps; compose -f /srv/x up', []],
];

test('the files that commands name', () => {
  for (const [text, files] of cases) assert.deepEqual(composeProjectFiles(text, '/root'), files, text);
});

test('the usual files of a project where none is named', () => {
  for (const text of ['cd /srv/shop; docker compose up', 'docker compose --project-directory /srv/shop up']) {
    const found = composeProjectFiles(text, '/root');
    for (const file of ['compose.yaml', 'docker-compose.yml', 'compose.override.yaml', '.env'])
      assert.ok(found.includes(`/srv/shop/${file}`), `${text}: ${file}`);
  }
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { buildContext } from '../../../adapters/dockerfile/build-context.ts';
import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import { userChange } from '../../../adapters/dockerfile/user-change.ts';
import type { BuildContextFacts } from '../../../core/facts/facts.ts';
import { diskFiles } from '../../../io/disk-files.ts';
import type { ReadContext } from '../shared/target.ts';
import { readBuildContext } from './read-context.ts';

/** What is read of the context of a Dockerfile that lies among these files, directories with a slash at their end. */
async function read(
  text: string,
  files: Readonly<Record<string, string>>,
  name = 'Dockerfile',
): Promise<BuildContextFacts | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-context-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      const place = join(folder, path);
      await mkdir(path.endsWith('/') ? place : dirname(place), { recursive: true });
      if (content.startsWith('-> ')) await symlink(content.slice(3), place);
      else if (!path.endsWith('/')) await writeFile(place, content);
    }
    const file = { path: join(folder, name), shown: `app/${name}` };
    const context = { files: diskFiles('/') } as ReadContext;
    return await readBuildContext(readDockerfile(text, file.shown), file, context);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const entriesOf = (context: BuildContextFacts | undefined): unknown =>
  context?.entries?.state === 'known' ? context.entries.value.toSorted() : context?.entries?.state;

const ignoreName = (context: BuildContextFacts | undefined): unknown =>
  context?.ignoreFile.state === 'known' ? context.ignoreFile.value.name : context?.ignoreFile.state;

describe('the build context of a Dockerfile', () => {
  it('is listed without entering repositories and packages, and without following links', async () => {
    const context = await read('FROM scratch\nCOPY . /', {
      'a/b/.env': '',
      'a/b/index.js': '',
      '.git/credentials.json': '',
      'node_modules/x/.env': '',
      'server.key': '-> /etc/passwd',
      link: '-> /etc',
    });
    assert.deepEqual(entriesOf(context), ['.git/', 'a/b/.env', 'node_modules/', 'server.key']);
    assert.equal(context?.folder, 'app');
  });

  it('is not listed for named files, and not read if nothing comes from it', async () => {
    const named = await read('FROM scratch\nCOPY a.js b.json /', { 'a.js': '', '.dockerignore': 'x' });
    assert.equal(named?.entries, undefined);
    assert.equal(ignoreName(named), 'app/.dockerignore');
    assert.equal(await read('FROM a AS b\nFROM scratch\nCOPY --from=b . /', {}), undefined);
  });

  it('has the ignore file of the Dockerfile before that of the folder', async () => {
    const files = { '.dockerignore': 'a', 'web.Dockerfile.dockerignore': 'b' };
    assert.equal(
      ignoreName(await read('FROM scratch\nCOPY . /', files, 'web.Dockerfile')),
      'app/web.Dockerfile.dockerignore',
    );
    assert.equal(ignoreName(await read('FROM scratch\nCOPY . /', files)), 'app/.dockerignore');
    assert.equal(ignoreName(await read('FROM scratch\nCOPY . /', {})), 'absent');
    // A directory of that name cannot be read: it is not the same as none.
    assert.equal(ignoreName(await read('FROM scratch\nCOPY . /', { '.dockerignore/': '' })), 'unreadable');
  });

  it('is unreadable where it is larger than what is read', async () => {
    const deep = `${Array.from({ length: 9 }, () => 'd').join('/')}/x`;
    assert.equal(entriesOf(await read('FROM scratch\nCOPY . /', { [deep]: '' })), 'unreadable');
  });

  const script = '#!/bin/sh\nset -e\nif [ "$1" = app ]; then\n  exec gosu app "$@"\nfi\nexec "$@"\n';
  const starts: Readonly<Record<string, string>> = {
    'by its name': 'COPY docker-entrypoint.sh /usr/local/bin/\nENTRYPOINT ["docker-entrypoint.sh"]',
    'under another name': 'COPY docker-entrypoint.sh /start.sh\nENTRYPOINT ["/start.sh"]\nCMD ["app"]',
    'in a directory': 'COPY . /app\nENTRYPOINT ["/app/docker-entrypoint.sh"]',
    'behind another program': 'COPY . /app\nENTRYPOINT ["tini", "--", "/app/docker-entrypoint.sh"]',
    'in shell form': 'COPY . /app\nWORKDIR /app\nENTRYPOINT ./docker-entrypoint.sh',
    'of the CMD': 'COPY . /\nCMD ["/docker-entrypoint.sh"]',
  };
  for (const [title, lines] of Object.entries(starts))
    it(`has the script that the image starts with, ${title}`, async () => {
      const text = `FROM debian:13\n${lines}`;
      const facts = await read(text, { 'docker-entrypoint.sh': script });
      assert.ok(facts);
      const dockerfile = { ...readDockerfile(text, 'Dockerfile'), context: buildContext(facts) };
      const stages = dockerfile.stages.filter(({ inImage }) => inImage);
      assert.deepEqual(userChange(dockerfile, stages), {
        program: 'gosu',
        user: 'app',
        where: 'docker-entrypoint.sh',
      });
    });

  it('has no script from outside of it', async () => {
    const facts = await read('FROM debian:13\nCOPY ../../start.sh /start.sh\nENTRYPOINT ["/start.sh"]', {});
    assert.equal(facts?.startScript, undefined);
  });
});

describe('the change of the user at the start', () => {
  const changeOf = (start: string) => {
    const dockerfile = readDockerfile(`FROM debian:13\n${start}`, 'Dockerfile');
    const change = userChange(dockerfile, dockerfile.stages);
    return change && `${change.program} ${change.user}`;
  };
  const cases: Readonly<Record<string, string | undefined>> = {
    'ENTRYPOINT ["gosu", "app", "/app"]': 'gosu app',
    'ENTRYPOINT ["/sbin/su-exec", "1000:1000", "/app"]': 'su-exec 1000:1000',
    'ENTRYPOINT ["setpriv", "--reuid=1000", "--clear-groups", "/app"]': 'setpriv 1000',
    'ENTRYPOINT ["setpriv", "--reuid", "app", "/app"]': 'setpriv app',
    'CMD exec runuser -u app -- /app': 'runuser app',
    'CMD su app -c /app': 'su app',
    'CMD su - app -c /app': 'su app',
    'CMD sudo -u app /app': 'sudo app',
    'CMD chpst -u app /app': 'chpst app',
    'CMD s6-setuidgid app /app': 's6-setuidgid app',
    'ENTRYPOINT ["dumb-init", "gosu", "app", "x"]\nCMD ["y"]': 'gosu app',
    'ENTRYPOINT ["gosu", "root", "/app"]': undefined,
    'CMD su -c /app': undefined,
    'CMD sudo /app': undefined,
    'ENTRYPOINT ["/app"]\nCMD ["gosu", "app"]': undefined,
  };
  for (const [start, change] of Object.entries(cases))
    it(`${start.replaceAll('\n', ' ')}: ${change ?? 'none'}`, () => assert.equal(changeOf(start), change));
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContentTrustUse, JudgedUse } from '../../core/trust/content-trust.ts';
import { startOfFile } from '../../core/location.ts';
import { judgeUse, type UseContext } from './judge-use.ts';

const at = startOfFile('a.sh');
const on = {
  feature: 'variable',
  shown: 'DOCKER_CONTENT_TRUST=1',
  state: 'on',
  runsIn: 'machine',
  at,
} as const;
const own = { registry: 'registry.example', path: 'team/app' };
const official = { registry: 'docker.io', path: 'library/debian' };
const published = { registry: 'docker.io', path: 'team/app' };
const azure = { registry: 'team.azurecr.io', path: 'app' };
const today = '2026-11-30';

function judge(use: Partial<ContentTrustUse>, context: Partial<UseContext> = {}): JudgedUse {
  return judgeUse({ ...on, ...use }, { images: [own], otherServers: [], today, ...context });
}

/** What a use does: with one client, or with those of 29 and later and those before. */
function effects(use: Partial<ContentTrustUse>, context: Partial<UseContext> = {}): string {
  return judge(use, context)
    .effects.map(({ client, effect }) => (client === undefined ? effect : `${client}: ${effect}`))
    .join(', ');
}

const option = { feature: 'option', shown: '--disable-content-trust=false', command: ['pull'] } as const;
const sign = { feature: 'command', shown: 'docker trust sign', command: ['trust', 'sign'] } as const;

describe('what a use does', () => {
  const cases: readonly (readonly [
    name: string,
    use: Partial<ContentTrustUse>,
    context: Partial<UseContext>,
    effect: string,
  ])[] = [
    ['client 29 ignores the variable', {}, { client: 29 }, 'fails open'],
    ['an own notary verifies with client 28', {}, { client: 28 }, 'still works'],
    [
      'both are shown where the client is not known',
      {},
      {},
      '29 and later: fails open, before 29: still works',
    ],
    ['a value that is not known may turn it on', { state: 'unknown' }, { client: 29 }, 'fails open'],
    ['turned off', { state: 'off' }, {}, 'no effect'],
    ['official images break', {}, { client: 28, images: [official] }, 'breaks'],
    ['one official image is enough', {}, { client: 28, images: [own, official] }, 'breaks'],
    [
      'an image of the command counts alone',
      { image: 'registry.example/a' },
      { client: 28, images: [official] },
      'still works',
    ],
    ['no image is known', {}, { client: 28, images: [] }, 'breaks'],
    ['Docker Hub, before it ends', {}, { client: 28, images: [published] }, 'still works'],
    ['Docker Hub, when it has ended', {}, { client: 28, images: [published], today: '2026-12-08' }, 'breaks'],
    ['Azure, before it ends', {}, { client: 28, images: [azure] }, 'still works'],
    ['Azure, when it has ended', {}, { client: 28, images: [azure], today: '2028-03-31' }, 'breaks'],
    [
      'a server that is set counts for all images',
      {},
      { client: 28, images: [official], server: 'n.example' },
      'still works',
    ],
    [
      'the server of Docker Hub that is set',
      {},
      { client: 28, images: [official], server: 'notary.docker.io' },
      'breaks',
    ],
    [
      'a server of another file excuses nothing',
      {},
      { client: 28, images: [official], otherServers: ['n.example'] },
      'breaks',
    ],
    ['compose never verified', { command: ['compose', 'up'] }, {}, 'fails open'],
    ['stack deploy never verified', { command: ['stack', 'deploy'] }, { client: 20 }, 'fails open'],
    ['BuildKit never verified', { command: ['build'] }, { client: 26 }, 'fails open'],
    ['the classic builder verified', { command: ['build'] }, { client: 20 }, 'still works'],
    ['a file that runs compose too', { bypassedBy: ['compose up'] }, { client: 28 }, 'fails open'],
    ['a file that builds with BuildKit', { bypassedBy: ['build'] }, { client: 28 }, 'fails open'],
    ['a file that builds with the classic builder', { bypassedBy: ['build'] }, { client: 20 }, 'still works'],
    ['dockerd does not read it', { runsIn: 'dockerd' }, { client: 28 }, 'fails open'],
    ['the option with client 29', option, { client: 29 }, 'fails open'],
    ['the option with client 28', option, { client: 28 }, 'still works'],
    [
      'the option that turns it off',
      { ...option, state: 'off' },
      {},
      '29 and later: no effect, before 29: no effect',
    ],
    ['the option of a build', { ...option, command: ['build'] }, {}, 'breaks'],
    [
      'the option of buildx that turns it off',
      { ...option, state: 'off', command: ['buildx', 'build'] },
      { client: 29 },
      'breaks',
    ],
    ['docker trust with client 29', sign, { client: 29 }, 'breaks'],
    ['docker trust with client 28', sign, { client: 28 }, 'still works'],
    ['a server', { feature: 'server', state: 'unknown', server: 'n.example' }, { client: 29 }, 'no effect'],
    [
      'a server with client 28',
      { feature: 'server', state: 'unknown', server: 'n.example' },
      { client: 28 },
      'still works',
    ],
    [
      'a passphrase',
      { feature: 'credential', state: 'unknown' },
      {},
      '29 and later: no effect, before 29: still works',
    ],
    ['notary', { feature: 'notary', server: 'n.example' }, { client: 29 }, 'still works'],
    [
      'notary at Docker Hub, when it has ended',
      { feature: 'notary', server: 'notary.docker.io' },
      { today: '2027-01-01' },
      'breaks',
    ],
    ['a server that is run', { feature: 'service' }, {}, 'still works'],
    [
      'an admission controller at Docker Hub',
      { feature: 'admission', server: 'notary.docker.io' },
      {},
      'breaks',
    ],
    [
      'an admission controller at an own server',
      { feature: 'admission', server: 'n.example' },
      {},
      'still works',
    ],
    ['az acr config', { feature: 'registry' }, {}, 'still works'],
    ['daemon.json', { feature: 'daemon', runsIn: 'dockerd' }, {}, 'breaks'],
  ];
  for (const [name, use, context, expected] of cases)
    it(name, () => assert.equal(effects(use, context), expected));
});

it('every use has something to do, and says when what works ends', () => {
  for (const feature of [
    'variable',
    'option',
    'server',
    'credential',
    'command',
    'notary',
    'registry',
    'service',
    'admission',
    'daemon',
  ] as const)
    assert.match(judge({ feature }).todo, /\.$/u, feature);
  assert.match(judge({}, { client: 28 }).effects[0]?.detail ?? '', /from client 29 on it fails open/u);
  assert.match(
    judge({}, { client: 28, images: [published] }).effects[0]?.detail ?? '',
    /ends on 2026-12-08/u,
  );
});

it('the worst of what a use may do decides', () => {
  assert.equal(judge({}).effect, 'fails open');
  assert.equal(judge({}, { client: 28 }).effect, 'still works');
  assert.equal(judge({ state: 'off' }).effect, 'no effect');
  assert.equal(judge(sign).effect, 'breaks');
});

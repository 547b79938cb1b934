import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proxiesOf } from '../../src/io/http/proxy.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';
import { buildGoProxy, goProxies, goSkip } from './kit/go-proxy/library.ts';

const urls = [
  'https://registry.example/v2/',
  'http://registry.example/v2/',
  'https://registry.example:5000/v2/',
  'http://registry.example:5000/v2/',
  'https://sub.registry.example/v2/',
  'https://deep.sub.registry.example/',
  'https://otherregistry.example/',
  'https://REGISTRY.example/',
  'https://registry.example./',
  'https://localhost:5000/',
  'http://localhost/',
  'https://sub.localhost/',
  'http://127.0.0.1:5000/',
  'http://127.9.9.9/',
  'http://[::1]:5000/',
  'https://10.1.2.3/',
  'https://10.1.2.3:5000/',
  'https://192.168.7.1/',
  'https://[fd00::1]/',
  'https://[fd00::1]:5000/',
  'https://[::ffff:10.1.2.3]/',
  'https://example/',
];

const both = { HTTP_PROXY: 'http://plain.proxy:3128', HTTPS_PROXY: 'http://tls.proxy:3129' };

const environments: readonly Readonly<Record<string, string>>[] = [
  {},
  both,
  { HTTP_PROXY: 'http://plain.proxy:3128' },
  { HTTPS_PROXY: 'http://tls.proxy:3129' },
  { http_proxy: 'http://lower.proxy:1', https_proxy: 'http://lower.proxy:2' },
  { ...both, http_proxy: 'http://lower.proxy:1', https_proxy: 'http://lower.proxy:2' },
  { HTTP_PROXY: '', http_proxy: 'http://lower.proxy:1' },
  { ALL_PROXY: 'http://all.proxy:1', all_proxy: 'http://all.proxy:2' },
  { HTTPS_PROXY: 'tls.proxy:3129' },
  { HTTPS_PROXY: 'tls.proxy' },
  { HTTPS_PROXY: 'https://tls.proxy:3129' },
  { HTTPS_PROXY: 'socks5://tls.proxy:1080' },
  { HTTPS_PROXY: 'http://name:word@tls.proxy:3129' },
  { HTTPS_PROXY: '10.0.0.1:3128' },
  ...['NO_PROXY', 'no_proxy'].map((name) => ({ ...both, [name]: 'registry.example' })),
  { ...both, NO_PROXY: 'other.example', no_proxy: 'registry.example' },
  { ...both, NO_PROXY: '', no_proxy: 'registry.example' },
  ...[
    '*',
    'a.example,*',
    ' registry.example , 10.0.0.0/8 ',
    '.registry.example',
    '*.registry.example',
    '*registry.example',
    'registry.example:5000',
    '.registry.example:443',
    'registry.example:443',
    'registry.example:80',
    'registry.example:',
    'REGISTRY.EXAMPLE',
    'registry.example.',
    'example',
    '.example',
    '10.1.2.3',
    '10.1.2.3:5000',
    '10.1.2.3:443',
    '10.0.0.0/8',
    '10.1.2.3/33',
    '10.0.0.0/8:5000',
    '10.',
    '10.1.2',
    'fd00::1',
    '[fd00::1]',
    '[fd00::1]:5000',
    '[fd00::1]:443',
    'fd00::/8',
    '[fd00::]/8',
    '::/0',
    '0.0.0.0/0',
    '::ffff:10.1.2.3',
    'localhost',
    ':5000',
    ',,',
    ';',
    'registry.example;10.1.2.3',
    'registry.example 10.1.2.3',
    'https://registry.example',
    '192.168.0.0/16,registry.example:5000',
  ].map((exceptions) => ({ ...both, NO_PROXY: exceptions })),
];

function chosenByUs(env: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const choose = proxiesOf(env);
  return urls.map((url) => {
    const proxy = choose(new URL(url));
    return proxy instanceof URL ? proxy.href.replace(/\/$/u, '') : proxy;
  });
}

describe('the proxy of a URL, as Go’s library and as we choose it', { skip: goSkip() }, () => {
  const program = goSkip() === false ? buildGoProxy() : '';
  const compare = (env: Readonly<Record<string, string>>): void => {
    const go = goProxies(program, env, urls).map((one) => one?.replace(/\/$/u, ''));
    const ours = chosenByUs(env);
    const differ = urls.flatMap((url, n) =>
      go[n] === ours[n] ? [] : [`${url}: Go ${go[n] ?? '-'}, we ${ours[n] ?? '-'}`],
    );
    assert.deepEqual(differ, [], JSON.stringify(env));
  };

  for (const env of environments) it(JSON.stringify(env), () => compare(env));

  it('a proxy that is no address stands for no direct connection', () => {
    for (const text of ['http://', '://', 'http://[::1', 'http://a b']) {
      const [go] = goProxies(program, { HTTPS_PROXY: text }, urls);
      assert.notEqual(go, undefined, text);
      assert.equal(chosenByUs({ HTTPS_PROXY: text })[0], 'no address', text);
    }
  });

  it('for exceptions put together at random', () => {
    const random = seeded(7);
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const parts = [
      'registry',
      'example',
      '.',
      '*',
      ':',
      '5000',
      '443',
      '10.',
      '10.1.2.3',
      '/8',
      '/16',
      '[',
      ']',
      'fd00::',
      '1',
      ' ',
      ',',
    ];
    for (let n = 0; n < roundsOf(300); n++) {
      const exceptions = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(parts)).join('');
      compare({ ...both, NO_PROXY: exceptions });
    }
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfig } from './check-config.ts';

/** Each problem with its kind and the text that it points to. */
function shown(text: string): readonly (readonly [string, string, string])[] {
  return checkConfig(text).problems.map(({ kind, message, span }) => [
    kind,
    message,
    text.slice(span.start, span.end),
  ]);
}

test('a file that dockerd starts with has no problem', () => {
  for (const text of ['', ' \n', 'null', '\uFEFF{}', '{"icc":false,"dns":["192.0.2.1"],"runtimes":null}'])
    assert.deepEqual(shown(text), [], text);
});

test('names that dockerd does not know, and those it ignores', () => {
  assert.deepEqual(shown('{"log-drivr":"local","graph":"/x","host":[],"cluster-store":""}'), [
    ['invalid', 'unknown member "log-drivr"; did you mean \'log-driver\'?', '"log-drivr"'],
    ['invalid', 'graph was removed in Docker Engine 23.0; use data-root', '"graph"'],
    ['ignored', 'host is a flag of dockerd and has no effect in daemon.json; the member is hosts', '"host"'],
    ['invalid', 'cluster-store was removed in Docker Engine 23.0', '"cluster-store"'],
  ]);
  assert.deepEqual(
    shown('{"http-proxy":"http://proxy.example","x":{"mtu":1,"debug":true,"nothing-like-it":1}}'),
    [
      [
        'ignored',
        'http-proxy is a flag of dockerd and has no effect in daemon.json; the member is proxies.http-proxy',
        '"http-proxy"',
      ],
      ['ignored', 'mtu has no effect below "x"; move it to the top level', '"mtu"'],
      ['invalid', 'unknown member "nothing-like-it"', '"nothing-like-it"'],
    ],
  );
});

test('of a member that is there twice the first has no effect, and its type counts all the same', () => {
  assert.deepEqual(shown('{"debug":"x","debug":true}'), [
    ['ignored', 'debug is set again further down, and only the last one counts', '"debug"'],
    ['invalid', 'debug must be true or false', '"x"'],
  ]);
  assert.deepEqual(shown('{"log-opts":{"tag":"a"},"log-opts":{"env":"b"}}'), []);
});

test('null after a text, a number or a boolean changes nothing', () => {
  assert.deepEqual(shown('{"live-restore":true,"live-restore":null}'), [
    ['ignored', 'live-restore is null here, which leaves the value from before', '"live-restore"'],
  ]);
  assert.equal(
    shown('{"log-level":"loud","log-level":null}').filter(([kind]) => kind === 'invalid').length,
    1,
  );
  assert.equal(shown('{"mtu":-5,"mtu":null}').filter(([kind]) => kind === 'invalid').length, 1);
  assert.deepEqual(shown('{"hosts":["unix:///x"],"hosts":null}'), [
    ['ignored', 'hosts is set again further down, and only the last one counts', '"hosts"'],
  ]);
});

test('types are those of dockerd, below the top level without regard to case', () => {
  assert.deepEqual(
    shown('{"mtu":1.5,"runtimes":{"a":{"PATH":5}},"default-ulimits":{"nofile":{"soft":"1"}}}'),
    [
      ['invalid', 'mtu must be a whole number', '1.5'],
      ['invalid', 'runtimes.a.PATH must be a string', '5'],
      ['invalid', 'default-ulimits.nofile.soft must be a whole number', '"1"'],
    ],
  );
});

test('values and combinations that stop dockerd', () => {
  assert.deepEqual(shown('{"icc":false,"iptables":false,"log-level":"loud","log-opts":{"max-sise":"1m"}}'), [
    ['invalid', '"icc": false needs iptables, which is set to false', 'false'],
    ['invalid', 'log-level must be one of panic, fatal, error, warn, info, debug, trace', '"loud"'],
    ['invalid', 'the log driver json-file has no option "max-sise"', '"max-sise"'],
  ]);
});

test('no message quotes a value that may be a credential', () => {
  const secret = 'hunter2';
  for (const text of [
    `{"registry-mirrors":["https://name:${secret}@mirror.example"]}`,
    `{"log-opts":{"splunk-token":"${secret}","x":"${secret}"}}`,
    `{"proxies":{"http-proxy":["http://name:${secret}@proxy.example"]}}`,
    `{"debug":"${secret}"`,
    `{"hosts":["${secret}://x"],"dns":["${secret}"]}`,
  ]) {
    const { problems } = checkConfig(text);
    assert.notEqual(problems.length, 0, text);
    for (const { message } of problems) assert.ok(!message.includes(secret), message);
  }
});

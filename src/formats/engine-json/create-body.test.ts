import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCreateBody } from './create-body.ts';

function host(text: string): unknown {
  const result = decodeCreateBody(text);
  assert.ok('value' in result, JSON.stringify(result));
  return JSON.parse(JSON.stringify(result.value['HostConfig'] ?? null));
}

function written(text: string, at: string): string | undefined {
  const result = decodeCreateBody(text);
  assert.ok('value' in result, JSON.stringify(result));
  return result.pointers.get(at);
}

test('the host configuration, and where it was written', () => {
  const text = '{"Image":"a","HostConfig":{"Privileged":false},"hostconfig":{"privileged":true}}';
  assert.deepEqual(host(text), { Privileged: true });
  assert.equal(written(text, '/HostConfig/Privileged'), '/hostconfig/privileged');
});

test('host settings at the top of the body count when there is no host configuration', () => {
  const text = '{"Image":"a","privileged":true,"Binds":["/:/h"],"Cpuset":"0"}';
  assert.deepEqual(host(text), { Binds: ['/:/h'], Privileged: true, CpusetCpus: '0' });
  assert.equal(written(text, '/HostConfig/Privileged'), '/privileged');
  assert.equal(written(text, '/HostConfig/Binds/0'), '/Binds/0');
  assert.deepEqual(host('{"Image":"a","HostConfig":null,"Privileged":true}'), { Privileged: true });
});

test('beside a host configuration they only complete a few resources', () => {
  const text =
    '{"Image":"a","Privileged":true,"Memory":5,"CpuShares":7,"HostConfig":{"CpuShares":9,"Memory":0}}';
  assert.deepEqual(host(text), { CpuShares: 9, Memory: 5 });
  assert.equal(written(text, '/HostConfig/Memory'), '/Memory');
});

test('a body the engine refuses gives problems and no value', () => {
  for (const text of ['', 'null', '[]', '{}', '{"HostConfig":{}}', '{"Image":1}', '{"Image":"a"} 2']) {
    const result = decodeCreateBody(text);
    assert.ok('problems' in result && result.problems.length > 0, text);
  }
});

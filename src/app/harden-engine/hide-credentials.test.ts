import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideCredentials } from './hide-credentials.ts';

test('values that look like credentials are hidden wherever they are, and others are shown', () => {
  const text = `{
  "proxies": {"http-proxy": "http://me:hunter2@proxy.example", "no-proxy": "localhost"},
  "log-opts": {"splunk-token": "hunter2", "max-size": "10m"},
  "storage-opts": ["x.password=hunter2", "size=10G"]
}
`;
  const shown = hideCredentials(`+${text}`, text);
  assert.doesNotMatch(shown, /hunter2/u);
  for (const part of ['"localhost"', '"10m"', '"size=10G"', '"http-proxy": "(hidden)"'])
    assert.ok(shown.includes(part), part);
});

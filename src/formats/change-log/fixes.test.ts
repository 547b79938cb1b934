import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixesOf } from './fixes.ts';

test('the vulnerabilities that a change log names', () => {
  const text = '  * CVE-2024-45310: files\n  * d/p/CVE-2024-21626.patch (CVE-2024-21626), CVE-2024-x\n';
  assert.deepEqual(fixesOf(text), ['CVE-2024-21626', 'CVE-2024-45310']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFixes } from './fixes.ts';

test('vulnerabilities named in a changelog', () => {
  const text = '  * CVE-2024-45310: files\n  * d/p/CVE-2024-21626.patch (CVE-2024-21626), CVE-2024-x\n';
  assert.deepEqual(parseFixes(text), ['CVE-2024-21626', 'CVE-2024-45310']);
});

test('the newest entry decides, and may deny a fix', () => {
  const text = [
    '- Nopatch CVE-2024-1001',
    '- Revert the fix of',
    '  CVE-2024-1002',
    '- CVE-2024-1003 is not yet fixed',
    '- fix CVE-2024-1004 again',
    '- fix CVE-2024-1001 and CVE-2024-1002',
    '- revert CVE-2024-1004; not fixed: CVE-2024-1005',
  ];
  assert.deepEqual(parseFixes(text.join('\n')), ['CVE-2024-1004']);
});

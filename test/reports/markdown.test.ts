import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { code, fencedLines, inline, inlineHtml } from '../../src/reports/markdown/inline.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { sampleReport } from '../kit/sample-report.ts';
import { settledReport } from '../kit/settled-report.ts';

test('counts, findings by workload, what is accepted, unknown and not checked', () => {
  const text = writeMarkdown(settledReport());
  assert.match(text, /^## Ironhull: 3 critical findings\n\n\| critical \| high \|/);
  assert.match(
    text,
    /\n### workload `shop-web-1` \(`compose:shop\/web`\)\n\n<details><summary><b>critical<\/b>/,
  );
  assert.match(
    text,
    /\n- low `workload\/no-memory-limit` on `shop-web-1`: waived until 2027-03-31: moves in March\n/,
  );
  assert.match(text, /Undecided: \d/);
  assert.match(text, /Not checked: 2/);
  assert.match(text, /\nApplied `ironhull\.yaml` \(preset baseline\), 1 rule off; baseline `known\.json` /);
  assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
});

/** What is left of a text when its code is taken out, as a renderer sees it: spans first, leftmost, by fence. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
    .replace(/<code>[^<]*<\/code>/g, '')
    .replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, '');
}

const texts = [
  '![x](https://registry.example/p.png)',
  '[x](javascript:alert(1))',
  '<img src=x onerror=alert(1)>',
  '</details></summary><script>alert(1)</script>',
  '@everyone look at #1 and org/repo#2, GH-3, 0123456789abcdef',
  'https://registry.example www.registry.example a@registry.example',
  '`` ` ``` `',
  '`</code><b>',
  '| a | b |\n| - | - |',
  '# heading\n\n- list\n1. one\n> quote\n***\n',
  '*bold* _it_ ~~no~~ :smile: $x$ &lt; \\',
  '<!-- hidden',
  '\ud800\u0000\u202e',
];
for (const text of texts) {
  test(`text from outside is no mark-up: ${JSON.stringify(text)}`, () => {
    const own = new Set(['kind', 'state', 'severity', 'category', 'safety', 'in', 'collectedAt', 'version']);
    const report: Report = JSON.parse(JSON.stringify(settledReport()), (key, value: unknown) =>
      typeof value === 'string' && !own.has(key) ? text : value,
    );
    const rest = outsideCode(writeMarkdown(report)).replace(/<\/?(?:details|summary|b)>/g, '');
    assert.doesNotMatch(rest, /[<>@\\!~$&_[\]]|\bhttps?:|www\.|[a-z]#\d|(?<!\n#{1,2})#\d/);
    assert.doesNotMatch(rest, /0123456789abcdef|GH-3/);
  });
}

test('words stay words, everything else is one piece of code', () => {
  assert.equal(inline('The container is privileged.'), 'The container is privileged.');
  assert.equal(
    inline('user "root" may write /etc/shadow and /etc/passwd'),
    'user "root" may write `/etc/shadow` and `/etc/passwd`',
  );
  assert.equal(inline('a`b'), '``a`b``');
  assert.equal(
    inline('Leave out `--privileged`, and start again'),
    'Leave out `--privileged`, and start again',
  );
  assert.equal(inline('`a`<b>`c`'), '`` `a`<b>`c` ``');
  assert.equal(code('`x`'), '`` `x` ``');
  assert.equal(code(''), '');
  assert.equal(inlineHtml('a <b>'), 'a <code>&lt;b&gt;</code>');
  assert.equal(fencedLines(['```', 'x']), '````\n```\nx\n````');
});

test('a comment has at most 65,536 characters, ends whole, and says what was cut', () => {
  const [finding] = sampleReport().findings;
  assert.ok(finding);
  const findings = Array.from({ length: 400 }, (_, n) => ({
    ...finding,
    fingerprint: String(n),
    workloadKey: `compose:shop/${n}`,
    message: 'many words '.repeat(40),
  }));
  const text = writeMarkdown({ ...sampleReport(), findings });
  assert.ok(text.length <= 65_536 && text.length > 60_000, String(text.length));
  const shown = text.match(/<b>critical<\/b>/g)?.length ?? 0;
  assert.match(
    text,
    new RegExp(`\\*\\*Cut:\\*\\* ${400 - shown} findings and what follows them are left out`),
  );
  assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
});

test('a head of long names leaves room as well', () => {
  const targets = Array.from({ length: 3000 }, () => 'x'.repeat(5000));
  assert.ok(writeMarkdown({ ...sampleReport(), targets }).length <= 65_536);
});

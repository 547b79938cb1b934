import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isIgnored, parseIgnoreFile } from './ignore-patterns.ts';

/** The paths that a `.dockerignore` file of these lines leaves out. */
function ignored(lines: readonly string[], ...paths: readonly string[]): string[] {
  const file = parseIgnoreFile(lines.join('\n'));
  assert.deepEqual(file.unclear, []);
  return paths.filter((path) => isIgnored(file, path));
}

describe('patterns of .dockerignore', () => {
  it('match a path and everything below it', () => {
    assert.deepEqual(ignored(['src'], 'src', 'src/a', 'srcs', 'a/src'), ['src', 'src/a']);
    assert.deepEqual(ignored(['/src/'], 'src', 'src/a'), ['src', 'src/a']);
    assert.deepEqual(ignored(['./src/../b'], 'b', 'src'), ['b']);
  });

  it('know * and ? within a name only', () => {
    assert.deepEqual(ignored(['*.md'], 'a.md', 'b/a.md', 'axmd'), ['a.md']);
    assert.deepEqual(ignored(['*/*.md'], 'a.md', 'b/a.md', 'b/c/a.md'), ['b/a.md']);
    assert.deepEqual(ignored(['a?'], 'a', 'ab', 'a/', 'abc'), ['ab']);
    assert.deepEqual(ignored(['*'], '.env', 'a/b'), ['.env', 'a/b']);
  });

  it('know ** over directories', () => {
    assert.deepEqual(ignored(['**/*.key'], 'a.key', 'b/c/a.key', 'a.keys'), ['a.key', 'b/c/a.key']);
    assert.deepEqual(ignored(['**/.env'], '.env', 'a/.env', 'a.env'), ['.env', 'a/.env']);
    assert.deepEqual(ignored(['a/**'], 'a', 'a/b', 'a/b/c'), ['a/b', 'a/b/c']);
    assert.deepEqual(ignored(['a/**/b'], 'a/b', 'a/x/y/b', 'ab'), ['a/b', 'a/x/y/b']);
    assert.deepEqual(ignored(['**'], 'a', 'b/c'), ['a', 'b/c']);
    assert.deepEqual(ignored(['**.key'], 'a.key', 'b/c.key', 'a.keys'), ['a.key', 'b/c.key']);
    assert.deepEqual(ignored(['**/**/x'], 'x', 'a/x', 'ax'), ['x', 'a/x']);
  });

  it('know sets of characters and escapes', () => {
    assert.deepEqual(ignored(['[a-c]1'], 'a1', 'd1', 'b1'), ['a1', 'b1']);
    assert.deepEqual(ignored(['[^a]1'], 'a1', 'd1'), ['d1']);
    assert.deepEqual(ignored(['\\*a'], '*a', 'ba'), ['*a']);
    assert.deepEqual(ignored(['a+(b)$'], 'a+(b)$', 'aab'), ['a+(b)$']);
  });

  it('let the last pattern decide, also for directories above', () => {
    assert.deepEqual(ignored(['*', '!src'], 'a', 'src', 'src/a'), ['a']);
    assert.deepEqual(ignored(['*', '!src', 'src/*.key'], 'src/a', 'src/b.key'), ['src/b.key']);
    assert.deepEqual(ignored(['!a', 'a'], 'a'), ['a']);
    assert.deepEqual(ignored(['*.md', '!README*.md', 'README-secret.md'], 'README.md', 'README-secret.md'), [
      'README-secret.md',
    ]);
    assert.deepEqual(ignored(['! src', '*'], 'src'), ['src']);
  });

  it('count below a directory only where they were tried on it', () => {
    assert.deepEqual(ignored(['*', '!**/*.key', 'src/lib'], 'src/lib/b.key', 'src/lib/a'), ['src/lib/a']);
    assert.deepEqual(ignored(['x/**/*.md', '!x/y'], 'x/y/z/a.md', 'x/y/b'), ['x/y/z/a.md']);
  });

  it('leave out comments, empty lines, a byte order mark and carriage returns', () => {
    assert.deepEqual(ignored(['\uFEFFa', '# b', '', '   ', 'c\r'], 'a', 'b', '# b', 'c'), ['a', 'c']);
    // Only at the start of a line.
    assert.deepEqual(ignored([' #b'], '#b'), ['#b']);
  });

  it('name what the builder refuses, or reads in a way that is not followed', () => {
    const unclear = (line: string) => parseIgnoreFile(line).unclear;
    for (const line of ['!', '[a', 'a\\', '[]', '*a|b', '\\d*', '[b-a]'])
      assert.deepEqual(unclear(line), [line], line);
  });

  it('are not followed where there are more than any project has', () => {
    assert.ok(parseIgnoreFile('a\n'.repeat(6000)).unclear.length > 0);
    assert.equal(parseIgnoreFile('a'.repeat(5000)).unclear.length, 1);
  });

  it('take little time for many wildcards', () => {
    const file = parseIgnoreFile(`${'**/'.repeat(200)}*a*b*c`);
    const start = process.cpuUsage().user;
    assert.equal(isIgnored(file, 'ab/'.repeat(300)), false);
    assert.ok(process.cpuUsage().user - start < 3_000_000);
  });
});

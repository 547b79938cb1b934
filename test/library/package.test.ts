import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { dependencyFolders } from '../kit/open-copy.ts';

const run = promisify(execFile);
const checkout = resolve(import.meta.dirname, '../..');
const tsc = join(checkout, 'node_modules/.bin/tsc');

/** What a tarball holds that is not compiled. */
async function packed(): Promise<readonly string[]> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: checkout });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
}

let project = '';
const inPackage = (name: string): string => join(project, 'node_modules/ironhull', name);

/** An empty project that has the package as `npm install` of its tarball leaves it. */
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'ironhull-package-'));
  for (const path of await packed()) await cp(join(checkout, path), inPackage(path));
  await mkdir(inPackage('node_modules'), { recursive: true });
  for (const folder of dependencyFolders) {
    await mkdir(dirname(inPackage(folder)), { recursive: true });
    await symlink(join(checkout, folder), inPackage(folder));
  }
  await run(tsc, ['-p', join(checkout, 'tsconfig.build.json'), '--outDir', inPackage('dist')]);
  await run(process.execPath, [join(checkout, 'tools/bundle.mjs'), inPackage('dist')]);
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});
after(() => rm(project, { recursive: true }));

async function ran(file: string, text: string): Promise<unknown> {
  await writeFile(join(project, file), text);
  const { stdout } = await run(process.execPath, [file], { cwd: project });
  return JSON.parse(stdout);
}

describe('the package as it is published', () => {
  it('holds the schemas and the pages that the README and the errors name', async () => {
    const files = await packed();
    for (const file of ['README.md', 'LICENSE', 'docs/policy.md', 'docs/errors.md', 'docs/aliases.md'])
      assert.ok(files.includes(file), file);
    for (const file of ['docs/schema/policy.json', 'docs/schema/report.json', 'docs/checks/README.md'])
      assert.ok(files.includes(file), file);
    assert.ok(!files.some((file) => /\.test\.|^test\/|^src\//.test(file)));
  });

  it('runs as a command', async () => {
    const { stdout } = await run(process.execPath, [inPackage('bin/ironhull'), '--version']);
    assert.match(stdout, /^ironhull \d/);
    const lint = run(process.execPath, [
      inPackage('bin/ironhull'),
      'lint',
      '--run',
      'docker run --privileged app',
    ]);
    await assert.rejects(lint, { code: 1 });
  });

  const judge = `
    const { report, failures } = await lint({ runLines: ['docker run --privileged app'], only: ['cis:5.*'] });
    const options = { rules: checks, baseDirectory: '/srv' };
    const table = { width: 80, colour: false, unicode: true, all: false };
    const texts = [writeJson(report), writeSarif(report, options), writeHtml(report, options),
      writeJunit(report, options), writeMarkdown(report), writeTable(report, table)];
    const missing = await audit({ facts: 'no-such.json' }).catch((error) => error.code);
    const order = compareVersions('rpm', '1:2.3-4.el9', '2.3-5.el9') > 0;
    console.log(JSON.stringify([report.summary.critical > 0, failures.length, texts.every(Boolean), missing, order]));
  `;
  const names =
    'audit, checks, compareVersions, lint, writeHtml, writeJson, writeJunit, writeMarkdown, writeSarif, writeTable';
  const expected = [true, 0, true, 'TARGET_MISSING', true];

  it('is a library for modules', async () => {
    assert.deepEqual(await ran('module.mjs', `import { ${names} } from 'ironhull';${judge}`), expected);
  });

  it('is a library for CommonJS', async () => {
    const text = `const { ${names} } = require('ironhull');(async () => {${judge}})();`;
    assert.deepEqual(await ran('common.cjs', text), expected);
  });

  it('is a library for TypeScript, without a type that is not there', async () => {
    const text = `
      import { compareVersions, lint, checks, writeSarif, IronhullError } from 'ironhull';
      import type { AuditOptions, Check, ErrorCode, Facts, Finding, RunResult, Report, VersionScheme } from 'ironhull';
      const options: AuditOptions = { engine: 'unix:///run/docker.sock', only: ['workload/*'] };
      const { report, failures }: RunResult = await lint({ paths: ['compose.yaml'] });
      const finding: Finding | undefined = report.findings[0];
      const rules: readonly Check[] = checks;
      const log: string = writeSarif(report, { rules, baseDirectory: '/srv' });
      const code: ErrorCode | undefined = failures[0]?.code;
      export const all: readonly [AuditOptions, Finding | undefined, string, ErrorCode | undefined, Report] =
        [options, finding, log, code, report];
      export type { Facts };
      const scheme: VersionScheme = 'pep440';
      export const order: number | undefined = compareVersions(scheme, '1.0', '1.0.post1');
      // @ts-expect-error: there is no such scheme
      compareVersions('pypi', '1.0', '2.0');
      // @ts-expect-error: there is no such option
      await lint({ pahts: [] });
      export { IronhullError };
    `;
    await writeFile(join(project, 'use.ts'), text);
    const settings = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
    await run(tsc, [...settings, 'use.ts'], { cwd: project }).catch((error: { stdout: string }) =>
      assert.fail(error.stdout),
    );
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readName, type CheckName } from './new-check/name.ts';
import { checkTemplate, testTemplate } from './new-check/template.ts';

const root = resolve(import.meta.dirname, '..');

/** The two files of a new check and what goes into them. */
function filesOf(name: CheckName): readonly (readonly [file: string, text: string])[] {
  return [
    [`src/checks/${name.id}.ts`, checkTemplate(name)],
    [`src/checks/${name.id}.test.ts`, testTemplate(name)],
  ];
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Says why nothing was written. */
function refuse(why: string): number {
  console.error(why);
  return 2;
}

function run(args: readonly string[]): number {
  const [what, id = ''] = args;
  const name = what === 'check' ? readName(id) : undefined;
  if (name === undefined) return refuse('usage: npm run new check workload/my-rule (or host/…, engine/…)');
  const files = filesOf(name);
  const taken = files.find(([file]) => existsSync(join(root, file)));
  if (taken !== undefined) return refuse(`${taken[0]} is there already`);
  for (const [file, text] of files) write(file, text);
  const generate = [join(root, 'tools/generate.ts')];
  const { status } = spawnSync(process.execPath, generate, { cwd: root, stdio: 'inherit' });
  console.log(
    `Now fill in ${files.map(([file]) => file).join(' and ')},\nthen run \`npm run generate\` and \`npm run check\`.`,
  );
  return status ?? 1;
}

process.exitCode = run(process.argv.slice(2));

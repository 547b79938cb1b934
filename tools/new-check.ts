import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readName, type CheckName } from './new-check/name.ts';
import { checkTemplate, testTemplate } from './new-check/template.ts';

const root = resolve(import.meta.dirname, '..');

/** Writes the two files of a new check, unless one of them is there already. Returns their paths. */
function create(name: CheckName): string[] {
  const texts = [
    [`src/checks/${name.id}.ts`, checkTemplate(name)],
    [`src/checks/${name.id}.test.ts`, testTemplate(name)],
  ] as const;
  const taken = texts.find(([file]) => existsSync(join(root, file)));
  if (taken !== undefined) throw new Error(`${taken[0]} is there already`);
  for (const [file, text] of texts) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return texts.map(([file]) => file);
}

function run(args: readonly string[]): number {
  const [what, id = ''] = args;
  const name = what === 'check' ? readName(id) : undefined;
  if (name === undefined) {
    console.error('usage: npm run new check workload/my-rule (or host/…, engine/…)');
    return 2;
  }
  const files = create(name);
  const generate = [join(root, 'tools/generate.ts')];
  const { status } = spawnSync(process.execPath, generate, { cwd: root, stdio: 'inherit' });
  console.log(`Now fill in ${files.join(' and ')},\nthen run \`npm run generate\` and \`npm run check\`.`);
  return status ?? 1;
}

process.exitCode = run(process.argv.slice(2));

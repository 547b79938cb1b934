import { posix } from 'node:path';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { optionValues } from './option-values.ts';

/** Programs of projects, the option for the directory, and the files in it that say what they run. */
const projects: Readonly<Record<string, readonly [directory: string, ...files: readonly string[]]>> = {
  make: ['-C --directory', 'Makefile', 'makefile', 'GNUmakefile'],
  gmake: ['-C --directory', 'Makefile', 'makefile', 'GNUmakefile'],
  just: ['-d --working-directory', 'justfile', 'Justfile', '.justfile'],
  task: ['-d --dir', 'Taskfile.yml', 'Taskfile.yaml'],
  rake: ['-C --directory', 'Rakefile', 'rakefile'],
  npm: ['-C --prefix', 'package.json'],
  npx: ['--prefix', 'package.json', 'node_modules/.bin/'],
  pnpm: ['-C --dir', 'package.json'],
  yarn: ['--cwd', 'package.json'],
  bun: ['--cwd', 'package.json'],
  bunx: ['--cwd', 'package.json', 'node_modules/.bin/'],
  deno: ['--cwd', 'deno.json', 'deno.jsonc'],
  composer: ['-d --working-dir', 'composer.json'],
  poetry: ['-C --directory -P --project', 'pyproject.toml'],
  pipenv: ['', 'Pipfile'],
  uv: ['--directory --project', 'pyproject.toml'],
  bundle: ['', 'Gemfile'],
  bundler: ['', 'Gemfile'],
  rails: ['', 'bin/rails'],
  cargo: ['-C', 'Cargo.toml'],
  go: ['-C', 'go.mod'],
  mvn: ['', 'pom.xml'],
  gradle: ['-p --project-dir', 'build.gradle', 'build.gradle.kts', 'settings.gradle'],
  terraform: ['-chdir --chdir', 'main.tf', '*.tf', '.terraform/'],
  tofu: ['-chdir --chdir', 'main.tf', '*.tf', '.terraform/'],
  vagrant: ['', 'Vagrantfile'],
  'ansible-playbook': ['', 'ansible.cfg'],
  ansible: ['', 'ansible.cfg'],
  'pm2-runtime': ['--cwd', 'ecosystem.config.js', 'package.json'],
};

/** Options that name such a file. */
const fileOptions: Readonly<Record<string, string>> = {
  make: '-f --file --makefile',
  gmake: '-f --file --makefile',
  just: '-f --justfile',
  task: '-t --taskfile',
  rake: '-f --rakefile',
  cargo: '--manifest-path',
  mvn: '-f --file',
  gradle: '-b --build-file',
};

/** Commands that need no project, or take nothing of one. */
const withoutProject = /^(?:-[vVh]|--version|--help|help|self|cache|login|logout|ping|whoami)$/u;

/** Whether a program works on projects. */
export function isProjectProgram(name: string): boolean {
  return Object.hasOwn(projects, name);
}

/** Returns the files of the project that a program works on, relative to where it runs. */
export function projectFiles(name: string, args: readonly string[]): readonly string[] {
  const [option, ...usual] = Object.hasOwn(projects, name) ? (projects[name] ?? []) : [];
  if (option === undefined || withoutProject.test(args[0] ?? '')) return [];
  const folder = optionValues(args, option).at(-1) ?? '.';
  const named = optionValues(args, fileOptions[name]);
  const isGlobal =
    /^(?:npm|pnpm|yarn|bun|cargo)$/u.test(name) && args.some((word) => /^(?:-g|--global)$/u.test(word));
  if (isGlobal) return [];
  return (named.length > 0 ? named : usual).map((file) =>
    file.startsWith('/') ? file : posix.join(folder, file),
  );
}

/** Commands that run another one in the environment of a project: what comes before it, and the options with a value. */
const runners: Readonly<Record<string, readonly [command: RegExp, valued: string]>> = {
  uv: [
    /^run$/u,
    '--directory --project --with --with-requirements --env-file --python -p --extra --group --index',
  ],
  poetry: [/^run$/u, '-C --directory -P --project'],
  pipenv: [/^run$/u, ''],
  pdm: [/^run$/u, '-p --project'],
  bundle: [/^exec$/u, ''],
  bundler: [/^exec$/u, ''],
};

/** Returns the command, as a text of a shell, that `uv run`, `bundle exec` and their kin run in a project. */
export function projectCommands(name: string, args: readonly string[]): readonly string[] {
  const [command, valued] = Object.hasOwn(runners, name) ? (runners[name] ?? []) : [];
  if (command === undefined || valued === undefined) return [];
  const names = new Set(valued.split(' '));
  let at = args.findIndex((word) => command.test(word)) + 1;
  if (at === 0) return [];
  while (args[at]?.startsWith('-') === true) at += names.has(args[at] ?? '') ? 2 : 1;
  const words = args.slice(at);
  if (words.length === 0) return [];
  const isScript = words[0]?.endsWith('.py') === true;
  const folder = optionValues(args, /^(?:uv|poetry)$/u.test(name) ? '--directory' : '').at(-1);
  const text = [...(isScript ? ['python3'] : []), ...words].map(shellWord).join(' ');
  return [folder === undefined ? text : `cd ${shellWord(folder)} && ${text}`];
}
